"""Signed links, what is shared, reply templates, and what was downloaded.

What lives here: making, revoking and using links; each writes its audit event. A token is handed out once and not kept.
"""

import datetime as dt
import secrets

from django.db import transaction

from remit.engine.lifecycle import RaisedBy
from remit.service.audit.actions import Actor, record
from remit.service.cases import policies
from remit.service.cases.models import PRACTICE, PROVIDER, Case, ReplyTemplate, Sharing, SignedLink
from remit.service.cases.queries.links import hash_token
from remit.service.cases.queries.sharing import Shared
from remit.service.organisations.models import Organisation

LINK_DAYS = 42


def subject_of(case: Case) -> str:
    """Return under which subject events about a case stand that its own chain does not hold."""
    return f"case:{case.reference}"


@transaction.atomic(savepoint=False)  # nothing that it raises is caught inside a transaction that goes on
def make_link(case: Case, *, sent_to: str = "", is_on_its_way: bool = False, by: Actor, at: dt.datetime) -> tuple[SignedLink, str]:
    """Make a link for the respondent of a case, and return it with its token. Earlier links of the case stop working.

    Args:
        case: that the link opens.
        sent_to: the address that it goes to.
        is_on_its_way: it stands in the very mail that sends the case, which was opened in this transaction.
        by: who makes it.
        at: when.

    Raises:
        RefusalError: the case was not sent yet.
    """
    if not is_on_its_way:
        policies.check_was_sent(case)
        revoke_links(case, by=by, at=at)
    token = secrets.token_urlsafe(32)
    link = SignedLink.objects.create(
        case=case,
        side=PROVIDER if case.raised_by == RaisedBy.PRACTICE else PRACTICE,
        token_hash=hash_token(token),
        sent_to=sent_to,
        made_at=at,
        expires_at=at + dt.timedelta(days=LINK_DAYS),
    )
    record(subject=subject_of(case), name="link_made", by=by, at=at, details={"link": link.pk})
    return link, token


@transaction.atomic(savepoint=False)
def revoke_links(case: Case, *, by: Actor, at: dt.datetime) -> int:
    """Make the links of a case useless; return how many there were."""
    links = list(SignedLink.objects.filter(case=case, revoked_at=None))
    for link in links:
        link.revoked_at = at
        link.save(update_fields=["revoked_at"])
        record(subject=subject_of(case), name="link_revoked", by=by, at=at, details={"link": link.pk})
    return len(links)


@transaction.atomic
def use_link(link: SignedLink, *, at: dt.datetime) -> None:
    """Record that somebody opened the case by a link: the first time is kept with the link."""
    if link.used_at is None:
        link.used_at = at
        link.save(update_fields=["used_at"])
        record(subject=subject_of(link.case), name="link_used", by=link_actor(link), at=at, details={"link": link.pk})


def link_actor(link: SignedLink) -> Actor:
    """Return who acts by a link."""
    organisation = link.case.provider if link.side == PROVIDER else link.case.practice
    return Actor(f"link:{link.pk}", organisation.code)


@transaction.atomic
def record_download(case: Case, what: str, *, by: Actor, at: dt.datetime) -> None:
    """Record that somebody took a receipt or a file with them."""
    record(subject=subject_of(case), name=f"{what}_downloaded", by=by, at=at)


@transaction.atomic
def set_sharing(organisation: Organisation, shared: Shared, *, by: Actor, at: dt.datetime) -> None:
    """Say what others see of a practice's cases."""
    Sharing.objects.update_or_create(organisation=organisation, defaults=vars(shared))
    record(subject=f"organisation:{organisation.code}", name="sharing_set", by=by, at=at, details=dict(vars(shared)))


@transaction.atomic
def add_template(organisation: Organisation, *, move: str, title: str, text: str, by: Actor, at: dt.datetime) -> None:
    """Keep words that an organisation often answers with; the same title replaces the earlier words."""
    ReplyTemplate.objects.update_or_create(organisation=organisation, title=title, defaults={"move": move, "text": text})
    record(subject=f"organisation:{organisation.code}", name="reply_template_kept", by=by, at=at, details={"move": move})


@transaction.atomic
def remove_template(template: ReplyTemplate, *, by: Actor, at: dt.datetime) -> None:
    """Forget such words."""
    organisation = template.organisation
    record(subject=f"organisation:{organisation.code}", name="reply_template_removed", by=by, at=at, details={"move": template.move})
    template.delete()
