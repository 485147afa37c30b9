"""Telling the subject what became of its mail.

What lives here: one transaction a mail, in which the connected function is called and the news is marked as told: it is told once, and told again where a
worker was killed meanwhile. What does not: who listens (`routes`).
"""

import datetime as dt
import logging

from django.db import transaction
from django.db.models import F

from remit.service.notifications.models import OutgoingMail, State
from remit.service.notifications.routes import Delivery, list_takers

MOST_TRIES = 5
_LOG = logging.getLogger("remit.mail")


def tell_outcomes(*, at: dt.datetime, most: int = 200) -> int:
    """Tell what was not told yet, and return how many mails that were."""
    numbers = list(OutgoingMail.objects.filter(is_news=True, news_tries__lt=MOST_TRIES).order_by("pk").values_list("pk", flat=True)[:most])
    for number in numbers:
        try:
            _tell(number, at=at)
        except Exception:  # noqa: BLE001 what a higher app raises must not hold up the others; the log keeps its place, not its words
            _LOG.exception("The subject of mail %s could not be told what became of it.", number)
            _count_failure(number)
    return len(numbers)


@transaction.atomic
def _tell(number: int, *, at: dt.datetime) -> None:
    mail = OutgoingMail.objects.select_for_update(of=("self",)).get(pk=number)
    if not mail.is_news:
        return
    news = Delivery(
        mail=mail.pk,
        about=mail.about,
        to=mail.to,
        state=mail.state,
        reason=mail.last_error,
        at=mail.sent_at if mail.state == State.SENT and mail.sent_at else at,
    )
    for taker in list_takers(mail.about, is_bounce=mail.state in (State.FAILED, State.BOUNCED)):
        taker(news)
    mail.is_news = False
    mail.save(update_fields=["is_news"])


def _count_failure(number: int) -> None:
    OutgoingMail.objects.filter(pk=number).update(news_tries=F("news_tries") + 1)
