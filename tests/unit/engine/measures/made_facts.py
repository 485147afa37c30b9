"""Made-up cases for tests of figures: one builder, so that a test says only what it is about."""

import datetime as dt
import random
from typing import Any

from hypothesis import strategies as st

from remit.engine.measures.facts import AskedFor, CaseFact, CaseKind, Said
from remit.engine.terms import LetterKind, Task

DAY = dt.date(2026, 1, 5)


def make_fact(case: str = "1", *tasks: Task, **facts: Any) -> CaseFact:
    """Return a case about these tasks (a result to chase where none is named), opened on 3 November 2025 at Northmoor."""
    requests = tuple(AskedFor(task, f"R-{task.value[:3]}") for task in tasks or (Task.CHASE_RESULT,))
    given = {"practice": "P0001", "provider": "RN1", "opened_on": dt.date(2025, 11, 3), "requests": requests}
    return CaseFact(case, **(given | facts))


DAYS = st.dates(dt.date(2024, 1, 1), dt.date(2026, 3, 31))


_FIRST, _SPAN = dt.date(2024, 1, 1), 820


def cases() -> st.SearchStrategy[list[CaseFact]]:
    """Draw up to thirty cases of every shape, each from one number: to draw every part by itself takes as long as all that is tested."""
    return st.lists(st.integers(0, 2**32), max_size=30).map(lambda seeds: [_shaped(str(place), random.Random(seed)) for place, seed in enumerate(seeds)])  # noqa: S311 cases for a test


def _shaped(case: str, by: random.Random) -> CaseFact:
    def day() -> dt.date:
        return _FIRST + dt.timedelta(days=by.randrange(_SPAN))

    def day_or_none() -> dt.date | None:
        return day() if by.random() < 0.6 else None

    return make_fact(
        case,
        *by.choices(list(Task), k=by.randint(1, 4)),
        practice=by.choice(("P0001", "P0002", "P0003")),
        provider=by.choice(("RN1", "RN2", "RN3")),
        opened_on=day(),
        kind=by.choice(list(CaseKind)),
        site=by.choice(("", "RN101")),
        specialty=by.choice(("", "Cardiology", "Urology")),
        letter_kind=by.choice((None, LetterKind.CLINIC_LETTER, LetterKind.DISCHARGE_SUMMARY)),
        said=by.choice(list(Said)),
        acknowledge_due_on=day_or_none(),
        acknowledged_on=day_or_none(),
        answer_due_on=day_or_none(),
        answered_on=day_or_none(),
        answer_days=by.randrange(31) if by.random() < 0.6 else None,
        is_urgent=by.random() < 0.5,
    )
