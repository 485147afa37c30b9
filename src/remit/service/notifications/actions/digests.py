"""One digest a day a person instead of a stream of mail; the first of a week says besides what changed in the week before and what waits.

What lives here: gathering news from what higher apps connected, and queueing one mail where there is any. What does not: the news itself
(`routes.on_digest`, `routes.on_week`).
"""

import datetime as dt
import itertools
import logging
from collections.abc import Iterable

from django.conf import settings
from django.db import transaction

from remit.engine.clocks import england_calendar
from remit.service.accounts.models import Membership
from remit.service.notifications import presenters, queries, routes
from remit.service.notifications.actions.queueing import Mail, queue_mail
from remit.service.notifications.models import Digest
from remit.service.notifications.routes import News
from remit.service.ui.presenters import LONDON

_LOG = logging.getLogger("remit.mail")
# Who never had a digest is told of the last day, not of everything that ever happened.
_FIRST_SPAN = dt.timedelta(days=1)
_WEEK = dt.timedelta(days=7)


def send_digests(*, at: dt.datetime, most: int = 100) -> int:
    """Gather the news of those who had none gathered today, once the hour has come on a working day, and return how many people that were."""
    local = at.astimezone(LONDON)
    if local.hour < settings.MAIL_DIGEST_HOUR or not england_calendar().is_operational(local.date()) or not routes.list_news_givers():
        return 0
    memberships = queries.list_readers_without_digest(local.date(), most=most)
    grouped = itertools.groupby(memberships, key=lambda one: one.person_id)
    return sum(_send_or_skip(list(own), day=local.date(), at=at) for _, own in grouped)


def _send_or_skip(memberships: list[Membership], *, day: dt.date, at: dt.datetime) -> int:
    """Queue one person's digest; news that fail cost one person one day's digest, and nobody else anything."""
    try:
        return _send(memberships, day=day, at=at)
    except Exception:  # noqa: BLE001 whatever a higher app raises; the log keeps its place, not its words
        _LOG.exception("The digest of person %s could not be gathered.", memberships[0].person_id)
        Digest.objects.get_or_create(person=memberships[0].person, on=day, defaults={"until_at": queries.find_last_digest_moment(memberships[0].person) or at})
        return 1


@transaction.atomic
def _send(memberships: list[Membership], *, day: dt.date, at: dt.datetime) -> int:
    """Queue one person's digest, whatever number of organisations they work for. A second worker finds that it was done."""
    person = memberships[0].person
    since = queries.find_last_digest_moment(person) or at - _FIRST_SPAN
    digest, is_new = Digest.objects.get_or_create(person=person, on=day, defaults={"until_at": at})
    if not is_new:
        return 0
    wanted = [one for one in memberships if queries.choices_of(one.organisation).has_digest]
    parts = [(one, news) for one in wanted if (news := [*_gather(one, since, at), *_gather_week(one, day, at)])]
    if parts:
        mail = presenters.digest_in_words(parts, day=day, link_to=settings.MAIL_LINK_TO)
        digest.mail_id = queue_mail(Mail(person.email, mail.subject, mail.text), at=at)
        digest.save(update_fields=["mail"])
    return 1


def is_first_of_week(day: dt.date) -> bool:
    """Say whether a working day is the first one of its week."""
    return not any(england_calendar().is_operational(day - dt.timedelta(days=back)) for back in range(1, day.weekday() + 1))


def _gather_week(membership: Membership, day: dt.date, until: dt.datetime) -> Iterable[News]:
    for give in routes.list_week_givers() if is_first_of_week(day) else ():
        yield from give(membership, until - _WEEK, until)


def _gather(membership: Membership, since: dt.datetime, until: dt.datetime) -> Iterable[News]:
    for give in routes.list_news_givers():
        yield from give(membership, since, until)
