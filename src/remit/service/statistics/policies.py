"""May it be done now: marking a step, measuring minutes, choosing months, recording an agreement.

What lives here: `check_x` raises a sentence a person can read. What does not: whether this person may open the page (`permissions`).
"""

import datetime as dt
from collections.abc import Mapping

from remit.engine.measures.facts import LettersRead
from remit.service.organisations.models import Kind, Organisation
from remit.service.statistics.models import ROLES, PaymentScenario
from remit.service.ui.policies import RefusalError

MOST_MONTHS = 60
MOST_MINUTES = 1440


def check_step(month: dt.date, reason: str, *, day: dt.date, is_marked: bool) -> None:
    """Refuse a step that says nothing, lies ahead, or is there already.

    Raises:
        RefusalError: with a sentence.
    """
    if not reason.strip():
        raise RefusalError("Say what changed in this month. The reason stands under the chart, so that everybody can judge it.")
    if month > day:
        raise RefusalError("This month has not begun. Mark the change once it has happened.")
    if is_marked:
        raise RefusalError("A change is marked in this month already. Take it back first, if its reason is wrong.")


def check_months(first: dt.date, last: dt.date) -> None:
    """Refuse months in the wrong order, and more than five years.

    Raises:
        RefusalError: with a sentence.
    """
    if last < first:
        raise RefusalError("The last month comes before the first. Choose them the other way round.")
    if (last.year - first.year) * 12 + last.month - first.month >= MOST_MONTHS:
        raise RefusalError(f"That is more than {MOST_MONTHS} months. Choose fewer, or download the table by month.")


def check_minutes(role: str, minutes: int) -> None:
    """Refuse minutes that nobody can have spent, and roles that have no price.

    Raises:
        RefusalError: with a sentence.
    """
    if role not in dict(ROLES):
        raise RefusalError(f"There is no role called {role!r}. Choose one of: {', '.join(dict(ROLES).values())}.")
    if not 0 < minutes <= MOST_MINUTES:
        raise RefusalError("Give the minutes as a whole number from 1 to 1,440. A day has no more.")


def check_letters(row: LettersRead, known: Mapping[str, int]) -> None:
    """Refuse numbers of letters under codes that are not known, and months that are none.

    Raises:
        RefusalError: with a sentence.
    """
    for code in (row.practice, row.provider):
        if code not in known:
            raise RefusalError(f"No organisation here has the code {code}. Check it, or add that organisation first.")
    if row.month.day != 1 or row.count < 0:
        raise RefusalError(f"Letters are counted by whole months: give the first day of the month and a number of 0 or more, not {row.month} and {row.count}.")


def check_scenario_owner(organisation: Organisation | None) -> None:
    """Refuse a scenario of somebody who pays for no practice.

    Raises:
        RefusalError: it is no commissioner.
    """
    if organisation is None or organisation.kind != Kind.COMMISSIONER:
        raise RefusalError("Scenarios belong to a commissioner. Change to your commissioner and try again.")


def check_agreement(scenario: PaymentScenario, words: str, on: dt.date, *, day: dt.date) -> None:
    """Refuse an agreement without its words, one that is still to come, and a second one.

    Raises:
        RefusalError: with a sentence.
    """
    if scenario.ended_at is not None:
        raise RefusalError("This scenario was ended. Draw up a new one, then record the agreement.")
    if scenario.agreed_on is not None:
        raise RefusalError("An agreement is recorded already. If its terms changed, end this one and draw up a new one.")
    if not words.strip():
        raise RefusalError("Say where the agreement stands: a document, or a minute of a meeting. Without it this stays a scenario.")
    if on > day:
        raise RefusalError("The day of the agreement is still to come. Record it once it was made.")


def check_ending(scenario: PaymentScenario, reason: str) -> None:
    """Refuse to end a scenario twice, or without a reason.

    Raises:
        RefusalError: with a sentence.
    """
    if scenario.ended_at is not None:
        raise RefusalError("This scenario was ended already. Nothing was changed.")
    if not reason.strip():
        raise RefusalError("Say why the scenario ends. The reason is kept with it.")
