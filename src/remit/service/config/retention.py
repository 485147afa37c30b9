"""What may be destroyed when its time is over, by kind, and doing it.

What lives here: the kinds, and that nothing goes before somebody saw how many it is. What does not: how each is destroyed (`actions` of its app). What never
goes: events, chains and figures.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from remit.service.api.actions import retention as api
from remit.service.audit.actions import Actor, record
from remit.service.cases.actions import retention as cases
from remit.service.correspondence.actions import retention as letters
from remit.service.foi import actions as foi
from remit.service.intake.actions import retention as arrivals
from remit.service.notifications.actions import retention as mails
from remit.service.ui.policies import RefusalError

SHORTEST_DAYS = 30
_BY = Actor.process("retain")
Count = Callable[[dt.datetime], int]


def _nobody(_before: dt.datetime) -> int:
    return 0


@dataclass(frozen=True)
class Kind:
    """Something that may go.

    Attributes:
        name: as the command calls it.
        what: what goes, and from when its days count.
        count: how many there are that are older than a moment.
        destroy: destroys them, and returns how many.
        stays: how many are as old and stay, because somebody still waits for them.
    """

    name: str
    what: str
    count: Count
    destroy: Callable[[dt.datetime, dt.datetime], int]
    stays: Count = _nobody


KINDS = (
    Kind(
        "letters",
        "words and files of letters that are finished, from the day they were read",
        letters.count_old_letters,
        lambda before, at: letters.destroy_old_letters(before, by=_BY, at=at),
        letters.count_unfinished_letters,
    ),
    Kind(
        "unread-files",
        "files that could not be read, from the day they came in",
        letters.count_old_files,
        lambda before, at: letters.destroy_old_files(before, by=_BY, at=at),
    ),
    Kind(
        "cases",
        "patient, letter, papers, files and words of cases that are over, from the last thing that happened",
        cases.count_old_cases,
        lambda before, at: cases.destroy_old_cases(before, by=_BY, at=at),
        cases.count_open_cases,
    ),
    Kind(
        "shared-care",
        "words and files of shared-care requests that were answered, from the last thing that happened",
        cases.count_old_shared_care,
        lambda before, at: cases.destroy_old_shared_care(before, by=_BY, at=at),
    ),
    Kind("mails", "what sent mails say, from the day they were queued", mails.count_old_mails, lambda before, _at: mails.destroy_old_mails(before)),
    Kind("replies", "what mails that came in say, and who sent them", mails.count_old_replies, lambda before, _at: mails.destroy_old_replies(before)),
    Kind(
        "senders",
        "who sent letters by mail, from the day they came in",
        arrivals.count_old_senders,
        lambda before, _at: arrivals.forget_old_senders(before),
        arrivals.count_waiting_senders,
    ),
    Kind("api-answers", "answers kept for systems, and what webhooks were told", api.count_old_answers, lambda before, _at: api.delete_old_answers(before)),
    Kind(
        "requesters",
        "how people are reached who asked for information, from the day they were answered",
        foi.count_old_contacts,
        lambda before, _at: foi.forget_old_contacts(before),
    ),
)


def get_kind(name: str) -> Kind:
    """Return a kind.

    Raises:
        RefusalError: there is none of that name.
    """
    for kind in KINDS:
        if kind.name == name:
            return kind
    raise RefusalError(f"There is no kind {name!r}. Choose one of: {', '.join(one.name for one in KINDS)}.")


def find_border(days: int, *, at: dt.datetime) -> dt.datetime:
    """Return the moment before which something is so many days old.

    Raises:
        RefusalError: so young nothing is over.
    """
    if days < SHORTEST_DAYS:
        raise RefusalError(f"{days} days is too short: what is younger than {SHORTEST_DAYS} days is still worked with. Give {SHORTEST_DAYS} or more.")
    return at - dt.timedelta(days=days)


def destroy(kind: Kind, days: int, *, expected: int, at: dt.datetime) -> int:
    """Destroy what is older than so many days.

    Args:
        kind: what.
        days: how old it is at least.
        expected: how many the one who asks has seen that it is.
        at: when.

    Raises:
        RefusalError: it is another number now; nothing was destroyed.
    """
    before = find_border(days, at=at)
    found = kind.count(before)
    if found != expected:
        raise RefusalError(f"There are {found:,} now, and you said {expected:,}. Look once more without --delete. Nothing was destroyed.")
    count = kind.destroy(before, at)
    record(subject=f"retention:{kind.name}", name="destroyed", by=_BY, at=at, details={"count": count, "older_than_days": days})
    return count
