"""May it be done now: marking a step, measuring minutes, choosing months.

What lives here: `check_x` raises a sentence a person can read. What does not: whether this person may open the page (`permissions`).
"""

import datetime as dt
from collections.abc import Mapping

from remit.engine.measures.facts import LettersRead
from remit.service.statistics.models import ROLES
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
