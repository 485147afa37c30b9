"""May it be done now: taking in, reading again, deciding, adding a request, putting aside, sending.

What lives here: `check_x` raises a sentence a person can read; and `suggest`, which decision is suggested for a request. What does not: whether this person may
open the page (`permissions`).
"""

import datetime as dt
import re
from collections.abc import Collection
from dataclasses import dataclass

from remit.engine.terms import Outcome
from remit.service.correspondence.models import Arrival, ArrivalState, Decision, Letter, LetterState
from remit.service.organisations.models import Organisation
from remit.service.ui.policies import RefusalError
from remit.service.ui.presenters import day_in_words

LARGEST_FILE = 50_000_000  # what the engine reads at most
MOST_FILES = 200
LARGEST_DELIVERY = 100_000_000
MOST_WORDS = 400_000
LARGEST_POLICY = 1_000_000
MOST_ATTEMPTS = 3
_HOURS = re.compile(r"(\d{1,3})\s*(?:hours?|hrs?|h)\b", re.IGNORECASE)
_AT_ONCE = re.compile(r"\b(?:today|tonight|immediate(?:ly)?|same.?day|at once|straight ?away|stat)\b", re.IGNORECASE)
_SOON = 2  # days: "urgent" without a time
OPEN_STATES = (LetterState.TO_DECIDE, LetterState.ONLY_OURS, LetterState.NOTHING_ASKED, LetterState.TO_SEND, LetterState.DONE)


@dataclass(frozen=True)
class Occasion:
    """What a suggestion turns on.

    Attributes:
        outcome: what the engine says.
        is_question: nobody is named.
        is_urgent: harm may come in the next days.
        due_days: within how many days it was wanted, None where the words do not say.
        runs_out_on: first day without the medicine.
        asked_on: the day from which the time counts: of writing, else of the event; None where neither was read.
    """

    outcome: str
    is_question: bool
    is_urgent: bool
    due_days: int | None
    runs_out_on: dt.date | None
    asked_on: dt.date | None


def check_file(size: int) -> None:
    """Refuse a file that is no letter by its size alone.

    Raises:
        RefusalError: it is empty or too large.
    """
    if size == 0:
        raise RefusalError("The file is empty. Export or scan the letter again.")
    if size > LARGEST_FILE:
        raise RefusalError(f"The file is larger than {LARGEST_FILE // 1_000_000} MB, which no letter is. Send the letter by itself.")


def check_delivery(sizes: Collection[int]) -> None:
    """Refuse more at once than can be stored in one go.

    Raises:
        RefusalError: nothing, too many files, or too much in all.
    """
    if not sizes:
        raise RefusalError("Choose at least one letter, or paste the text of one.")
    if len(sizes) > MOST_FILES:
        raise RefusalError(f"These are {len(sizes):,} files. Add at most {MOST_FILES} at once, or put them into the watched folder.")
    if sum(sizes) > LARGEST_DELIVERY:
        raise RefusalError(f"These files have more than {LARGEST_DELIVERY // 1_000_000} MB together. Add them in smaller groups.")


def check_can_read_again(arrival: Arrival) -> None:
    """Refuse to read what is not in trouble.

    Raises:
        RefusalError: it was read, is being read, or is gone.
    """
    if arrival.state != ArrivalState.FAILED:
        raise RefusalError("Only a letter that could not be read can be tried again. Load the page again to see how far this one is.")


def check_can_remove(arrival: Arrival) -> None:
    """Refuse to remove what was read: its letter is decided on, not removed.

    Raises:
        RefusalError: it did not fail.
    """
    if arrival.state != ArrivalState.FAILED:
        raise RefusalError("Only a letter that could not be read can be removed. Load the page again to see how far this one is.")


def check_open(letter: Letter) -> None:
    """Refuse to change what has left the practice or was put aside.

    Raises:
        RefusalError: with what became of it.
    """
    if letter.state == LetterState.SENT:
        raise RefusalError("This letter was answered and sent already. What happens next stands on its case.")
    if letter.state == LetterState.NOT_OURS:
        raise RefusalError("This letter was put aside as another practice’s patient. Nothing can be decided on it here.")
    if letter.state == LetterState.REPEATED:
        raise RefusalError("This letter was checked before. Decide on the first one.")
    if not letter.sealed_text:
        raise RefusalError("The words of this letter were destroyed, because their time was over. Nothing can be decided on it any more.")


def version_of(letter: Letter) -> str:
    """Return what changes with each decision on a letter, to tell whether somebody decided since a page was drawn."""
    return letter.decided_at.isoformat() if letter.decided_at else ""


def check_unchanged(letter: Letter, seen: str | None) -> None:
    """Refuse to write over what somebody else decided meanwhile.

    Raises:
        RefusalError: they did; with what to do.
    """
    if seen is not None and seen != version_of(letter):
        raise RefusalError("Somebody else decided on this letter after you opened it. Check that your choices still hold, then continue once more.")


def check_practice_open(practice: Organisation, *, day: dt.date) -> None:
    """Refuse new letters for a practice that closed.

    Raises:
        RefusalError: with the day.
    """
    if practice.closed_on and practice.closed_on < day:
        closed = day_in_words(practice.closed_on)
        raise RefusalError(f"{practice.name} closed on {closed}, so no new letters are taken in for it. Letters that are here already can still be decided on.")


def check_decisions(letter: Letter, decisions: dict[int, str], numbers: Collection[int]) -> None:
    """Refuse decisions that leave a request open or name one that is not there.

    Raises:
        RefusalError: with the numbers of the requests without a decision.
    """
    check_open(letter)
    if missing := [number for number in sorted(numbers) if not decisions.get(number)]:
        named = ", ".join(map(str, missing))
        raise RefusalError(f"Choose what to do with {'request' if len(missing) == 1 else 'requests'} {named}.")
    if set(decisions) - set(numbers) or set(decisions.values()) - set(Decision.values):
        raise RefusalError("The requests of this letter have changed since you opened the page. Load it again and decide once more.")


def days_named(words: str) -> int | None:
    """Return within how many days something is wanted, by words such as "within 48 hours" or "today"; None where they do not say."""
    if found := _HOURS.search(words):
        return -(-int(found[1]) // 24)
    return 0 if _AT_ONCE.search(words) else None


def has_time_passed(occasion: Occasion, *, day: dt.date) -> bool:
    """Say whether the time in which urgent work was wanted is over."""
    if not occasion.is_urgent:
        return False
    if occasion.runs_out_on is not None and occasion.runs_out_on <= day:
        return True
    if occasion.asked_on is None:
        return False
    days = _SOON if occasion.due_days is None else occasion.due_days
    return occasion.asked_on + dt.timedelta(days) < day


def suggest(occasion: Occasion, *, day: dt.date) -> str:
    """Return the decision that is suggested, "" where a person must choose.

    Urgent work whose time has passed is never suggested for return: somebody must act for the patient first.
    """
    if occasion.outcome == Outcome.ACCEPT:
        return Decision.ACCEPT
    if has_time_passed(occasion, day=day):
        return Decision.PROTEST
    if occasion.is_question:
        return Decision.ASK
    return Decision.RETURN if occasion.outcome == Outcome.RETURN else ""


def check_can_send(letter: Letter) -> None:
    """Refuse to send what nobody decided, or what holds nothing to send.

    Raises:
        RefusalError: with what to do.
    """
    check_open(letter)
    if letter.state != LetterState.TO_SEND:
        raise RefusalError("Nothing in this letter is to be sent yet. Decide on each request first.")


def check_policy_size(size: int) -> None:
    """Refuse a file that is no policy by its size alone.

    Raises:
        RefusalError: it is too large.
    """
    if size > LARGEST_POLICY:
        raise RefusalError("The file is larger than a megabyte, so it is no policy. Choose the right file.")
