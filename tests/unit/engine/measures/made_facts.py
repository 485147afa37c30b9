"""Made-up cases for tests of figures: one builder, so that a test says only what it is about."""

import datetime as dt
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


@st.composite
def cases(draw: st.DrawFn) -> list[CaseFact]:
    """Draw up to thirty cases of every shape."""
    return [
        make_fact(
            str(number),
            *draw(st.lists(st.sampled_from(Task), min_size=1, max_size=4)),
            practice=draw(st.sampled_from(("P0001", "P0002", "P0003"))),
            provider=draw(st.sampled_from(("RN1", "RN2", "RN3"))),
            opened_on=draw(DAYS),
            kind=draw(st.sampled_from(CaseKind)),
            site=draw(st.sampled_from(("", "RN101"))),
            specialty=draw(st.sampled_from(("", "Cardiology", "Urology"))),
            letter_kind=draw(st.sampled_from((None, LetterKind.CLINIC_LETTER, LetterKind.DISCHARGE_SUMMARY))),
            said=draw(st.sampled_from(Said)),
            acknowledge_due_on=draw(st.none() | DAYS),
            acknowledged_on=draw(st.none() | DAYS),
            answer_due_on=draw(st.none() | DAYS),
            answered_on=draw(st.none() | DAYS),
            answer_days=draw(st.none() | st.integers(0, 30)),
            is_urgent=draw(st.booleans()),
        )
        for number in range(draw(st.integers(0, 30)))
    ]
