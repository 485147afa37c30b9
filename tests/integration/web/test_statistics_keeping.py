"""Figures are kept by events: never older than the last reading, the same as a rebuild, and the same again as of an earlier moment."""

import datetime as dt
import random
from collections import Counter
from typing import Any

import pytest
from tests.integration.web.case_makers import SENT_AT, fresh, move, open_case, parties, sent_case
from tests.integration.web.conftest import AT, BY, add_member, add_organisation

from remit.engine.lifecycle import Move, MoveRefusedError
from remit.engine.measures.counts import Cut, Viewpoint, count, in_period
from remit.engine.measures.facts import CaseFact, LettersRead, Said
from remit.engine.measures.periods import Period
from remit.service.accounts.models import Role
from remit.service.cases.actions import RaisedBy
from remit.service.cases.models import Case, CaseEvent
from remit.service.correspondence.models import Arrival, ArrivalState, Delivery, Letter, LetterState
from remit.service.organisations import actions as organisation_actions
from remit.service.organisations.models import Kind, Organisation
from remit.service.statistics import actions
from remit.service.statistics.actions.gaps import LASTS, pass_numbers
from remit.service.statistics.models import CaseFactRow, LetterCount, MonthCells, Progress
from remit.service.statistics.queries import facts, figures
from remit.service.statistics.queries.scope import Area, area_of
from remit.service.ui.policies import RefusalError

pytestmark = pytest.mark.django_db
DECEMBER = Period(dt.date(2025, 12, 1), dt.date(2025, 12, 31))
HOUR = dt.timedelta(hours=1)
ANSWERS: list[tuple[Move, str, dict[str, Any]]] = [
    (Move.ACKNOWLEDGE, "provider", {}),
    (Move.TAKE_BACK, "provider", {}),
    (Move.TAKE_BACK_IN_PART, "provider", {"items": ("1",), "text": "The first only"}),
    (Move.DISAGREE, "provider", {"text": "Not ours"}),
    (Move.DISPUTE, "practice", {"text": "It is"}),
    (Move.NEEDS_INFORMATION, "provider", {"text": "Which clinic?"}),
    (Move.REPLY, "practice", {"text": "Skin"}),
    (Move.WITHDRAW, "practice", {"text": "Done by now"}),
    (Move.ESCALATE_TO_COMMISSIONER, "practice", {"text": "No answer"}),
    (Move.UPHOLD, "commissioner", {"text": "Upheld"}),
]


def commissioner_area() -> Area:
    return area_of(add_member(f"officer{AT:%S}@remit.example", Role.COMMISSIONER_OFFICER, parties()[2]))


def cells() -> dict[tuple[Any, ...], int]:
    rows = MonthCells.objects.values_list("commissioner_ref", "provider_ref", "month", "cells")
    return {(*row[:3], cut, value): number for row in rows for cut, values in row[3].items() for value, number in values.items()}


def kept_facts() -> dict[str, CaseFact]:
    return {row.reference: row.fact() for row in CaseFactRow.objects.all()}


def random_life(seed: int, steps: int) -> dt.datetime:
    """Open cases and make moves at random, keeping up in between; return the last moment."""
    chance, at = random.Random(seed), SENT_AT  # noqa: S311 a made-up life needs no secret randomness
    cases = [sent_case(at=at, specialty=chance.choice(("", "Dermatology"))) for _ in range(3)]
    for _ in range(steps):
        at += HOUR * chance.randint(1, 60)
        if chance.random() < 0.2:
            cases.append(sent_case(at=at))
        what, party, said = chance.choice(ANSWERS)
        try:
            move(chance.choice(cases), what, party, at=at, **said)
        except MoveRefusedError:
            continue
        if chance.random() < 0.5:
            actions.keep_up(at=at)
    return at


@pytest.mark.parametrize("seed", range(3))
def test_what_is_kept_by_events_equals_a_rebuild(seed: int) -> None:
    at = random_life(seed, 40)
    assert actions.keep_up(at=at)
    kept = cells(), kept_facts()
    assert kept[0]
    assert actions.rebuild(at=at) == Case.objects.count()
    assert (cells(), kept_facts()) == kept


def test_figures_of_cells_equal_the_count_of_the_records() -> None:
    at = random_life(7, 40)
    actions.keep_up(at=at)
    area, period = commissioner_area(), Period(dt.date(2025, 12, 1), dt.date(2026, 3, 31))
    found = figures.read_figures(area, period, at=at)
    records = in_period(figures.list_facts(area, found.view), period)
    for cut in (Cut.RESULT, Cut.TASK, Cut.SDIP, Cut.SPECIALTY, Cut.PROVIDER, Cut.KIND):
        assert found.table.count(cut, found.view).counts == count(records, cut, found.view).counts
    assert sum(month.rate.number for month in found.months) == found.table.cases == len(records)
    assert sum(provider.rate.number for provider in found.providers) == len(records)


def test_figures_taken_again_as_of_a_moment_are_the_same() -> None:
    at = random_life(11, 25)
    actions.keep_up(at=at)
    area, period = commissioner_area(), Period(dt.date(2025, 12, 1), dt.date(2026, 12, 31))
    before = figures.read_figures(area, period, at=at)
    for case in Case.objects.all():
        try:
            move(case, Move.TAKE_BACK, "provider", at=at + 2 * HOUR)
        except MoveRefusedError:
            continue
    sent_case(at=at + 3 * HOUR)
    later = at + dt.timedelta(days=40)
    actions.keep_up(at=later)
    again = figures.read_figures(area, period, at=later, as_of=at)
    now = figures.read_figures(area, period, at=later)
    for cut in (Cut.RESULT, Cut.TASK, Cut.SDIP, Cut.PROVIDER):
        assert again.table.count(cut, again.view).counts == before.table.count(cut, before.view).counts
    assert again.months == before.months
    assert again.table.answers_kept(again.day) == before.table.answers_kept(before.day)
    assert now.table.cases == before.table.cases + 1
    assert again.taken_at == at


def test_a_page_is_never_older_than_the_last_event() -> None:
    case = sent_case()
    assert actions.keep_up(at=SENT_AT + HOUR)
    assert kept_facts()[case.reference].said is Said.NOTHING
    move(case, Move.TAKE_BACK, "provider", at=SENT_AT + 2 * HOUR)
    assert actions.keep_up(at=SENT_AT + 3 * HOUR)
    assert kept_facts()[case.reference].said is Said.UPHELD
    assert Progress.objects.get().taken_at == SENT_AT + 3 * HOUR


def test_a_reader_who_finds_nothing_new_writes_nothing(django_assert_num_queries: Any) -> None:
    sent_case()
    actions.keep_up(at=SENT_AT + HOUR)
    with django_assert_num_queries(3) as seen:
        assert actions.keep_up(at=SENT_AT + 2 * HOUR)
    assert all(query["sql"].startswith("SELECT") for query in seen.captured_queries)


def test_an_import_is_read_in_pieces_and_the_figures_say_how_far(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("remit.service.statistics.actions.keeping.BATCH", 3)
    for _ in range(3):
        sent_case()
    assert not actions.keep_up(at=SENT_AT + HOUR)
    area = commissioner_area()
    found = figures.read_figures(area, DECEMBER, at=SENT_AT + 2 * HOUR, is_complete=False)
    assert found.table.cases < 3
    assert actions.keep_up(at=SENT_AT + 2 * HOUR, most=None)
    assert figures.read_figures(area, DECEMBER, at=SENT_AT + 2 * HOUR).table.cases == 3


def test_reading_an_event_twice_changes_nothing() -> None:
    sent_case()
    actions.keep_up(at=SENT_AT)
    before = cells()
    Progress.objects.update(event=0)
    actions.keep_up(at=SENT_AT + HOUR)
    assert cells() == before


def test_an_event_that_came_late_under_a_lower_number_is_not_lost() -> None:
    gaps: dict[str, str] = {}
    pass_numbers(gaps, 10, [11, 14], set(), AT)
    assert set(gaps) == {"12", "13"}
    pass_numbers(gaps, 14, [], {13}, AT + HOUR / 10)
    assert set(gaps) == {"12"}
    pass_numbers(gaps, 14, [], set(), AT + LASTS + HOUR)
    assert gaps == {}


def test_a_gap_is_read_when_its_event_comes() -> None:
    case = sent_case()
    actions.keep_up(at=SENT_AT)
    hidden = CaseEvent.objects.filter(case=case).order_by("-pk").first()
    assert hidden is not None
    # As if the last event had been passed before its transaction ended.
    CaseFactRow.objects.all().delete()
    MonthCells.objects.all().delete()
    Progress.objects.update(gaps={str(hidden.pk): SENT_AT.isoformat()})
    actions.keep_up(at=SENT_AT + HOUR / 60)
    assert set(kept_facts()) == {case.reference}
    assert Progress.objects.get().gaps == {}


def test_a_case_counts_once_it_was_sent_and_only_if_a_practice_raised_it() -> None:
    prepared = open_case()
    sent_case(raised_by=RaisedBy.PROVIDER)
    actions.keep_up(at=SENT_AT)
    assert kept_facts() == {}
    move(prepared, Move.SEND, "remit", at=SENT_AT + HOUR)
    actions.keep_up(at=SENT_AT + HOUR)
    assert set(kept_facts()) == {prepared.reference}


def test_the_record_holds_what_the_clocks_say() -> None:
    case = sent_case()
    move(case, Move.ACKNOWLEDGE, "provider", at=SENT_AT + dt.timedelta(days=1))
    move(case, Move.DISAGREE, "provider", at=dt.datetime(2026, 1, 6, 9, tzinfo=dt.UTC), text="No")
    actions.keep_up(at=AT)
    fact = kept_facts()[case.reference]
    # Sent Monday 22 December; 25, 26 December and 1 January are bank holidays.
    assert (fact.acknowledge_due_on, fact.answer_due_on) == (dt.date(2025, 12, 29), dt.date(2026, 1, 8))
    assert (fact.acknowledged_on, fact.answered_on, fact.answer_days) == (dt.date(2025, 12, 23), dt.date(2026, 1, 6), 8)
    assert (fact.said, len(fact.requests)) == (Said.NOT_UPHELD, 2)
    assert fact.letter_kind is not None
    assert fact.letter_kind.value == "clinic_letter"


def test_decision_of_the_commissioner_is_no_confirmation_of_the_hospital() -> None:
    case = sent_case()
    move(case, Move.ESCALATE_TO_LEAD, "practice", text="No answer", at=SENT_AT + HOUR)
    move(case, Move.ESCALATE_TO_COMMISSIONER, "practice", text="None still", at=SENT_AT + 2 * HOUR)
    move(case, Move.NOT_UPHOLD, "commissioner", text="Agreed locally", at=SENT_AT + 3 * HOUR)
    actions.keep_up(at=SENT_AT + 3 * HOUR)
    fact = kept_facts()[case.reference]
    assert (fact.said, fact.acknowledged_on) == (Said.NOT_UPHELD, None)


def test_an_answer_that_is_disputed_was_still_an_answer() -> None:
    case = sent_case()
    move(case, Move.DISAGREE, "provider", at=SENT_AT + HOUR, text="No")
    move(case, Move.DISPUTE, "practice", at=SENT_AT + 2 * HOUR, text="Yes")
    fact = facts.load_facts([fresh(case)])[case.pk]
    assert fact is not None
    assert (fact.said, fact.answered_on) == (Said.NOT_UPHELD, dt.date(2025, 12, 22))


def test_measured_minutes_stand_in_the_figures_at_once() -> None:
    case = sent_case()
    actions.keep_up(at=SENT_AT)
    actions.measure_minutes(case, "gp", 6, by=BY, at=SENT_AT + HOUR)
    actions.measure_minutes(case, "gp", 7, by=BY, at=SENT_AT + HOUR)
    assert cells()[parties()[2].pk, case.provider_id, dt.date(2025, 12, 1), "minutes", "measured|gp"] == 7
    with pytest.raises(RefusalError, match="whole number from 1 to 1,440"):
        actions.measure_minutes(case, "gp", 0, by=BY, at=SENT_AT)
    with pytest.raises(RefusalError, match="no role called"):
        actions.measure_minutes(case, "porter", 5, by=BY, at=SENT_AT)


def add_letters(practice: Organisation, provider: Organisation | None, count: int, *, received_on: dt.date, state: str = LetterState.NOTHING_ASKED) -> None:
    """Add letters that were read. Their words do not matter here."""
    number = Letter.objects.count()
    delivery = Delivery.objects.create(reference=f"D{number}", practice=practice, source="upload", by="person:1", at=AT)
    for extra in range(count):
        name = f"L{number + extra}"
        arrival = Arrival.objects.create(
            reference=name, delivery=delivery, practice=practice, digest=name, sealed_name=b"", size=1, received_on=received_on,
            state=ArrivalState.READ, queued_at=AT,
        )  # fmt: skip
        Letter.objects.create(
            reference=name, arrival=arrival, number=1, practice=practice, provider=provider, kind="clinic_letter", received_on=received_on,
            release="test", text_digest=name, sealed_text=b"", sealed_details=b"", state=state, read_at=AT,
        )  # fmt: skip


def test_letters_are_counted_by_month_and_give_the_rate() -> None:
    practice, provider, _ = parties()
    add_letters(practice, provider, 3, received_on=dt.date(2025, 12, 31))
    add_letters(practice, None, 1, received_on=dt.date(2025, 12, 31))
    add_letters(practice, provider, 2, received_on=dt.date(2025, 12, 2), state=LetterState.NOT_OURS)
    sent_case()
    assert actions.keep_up(at=AT)
    add_letters(practice, provider, 1, received_on=dt.date(2025, 12, 1))
    assert actions.keep_up(at=AT)
    found = figures.read_figures(commissioner_area(), DECEMBER, at=AT)
    assert (found.rate.number, found.rate.letters, found.rate.per_1000) == (1, 4, 250)
    assert (found.completeness.reporting, found.completeness.practices) == (1, 1)
    before = list(LetterCount.objects.values_list("practice", "provider_ref", "month", "number"))
    actions.rebuild(at=AT)
    assert list(LetterCount.objects.values_list("practice", "provider_ref", "month", "number")) == before


def test_letters_read_elsewhere_count_like_those_kept_and_a_later_number_replaces_the_earlier() -> None:
    practice, provider, _ = parties()
    add_letters(practice, provider, 3, received_on=dt.date(2025, 12, 31))
    december = dt.date(2025, 12, 1)
    actions.report_letters([LettersRead("ZZA001", "ZZP1", december, 90)], by=BY, at=AT)
    actions.report_letters([LettersRead("ZZA001", "ZZP1", december, 97)], by=BY, at=AT + HOUR)
    actions.keep_up(at=AT)
    area = commissioner_area()
    assert figures.read_figures(area, DECEMBER, at=AT + HOUR).letters == 100
    assert figures.read_figures(area, DECEMBER, at=AT + HOUR, as_of=AT).letters == 3
    actions.rebuild(at=AT)
    assert figures.read_figures(area, DECEMBER, at=AT + HOUR).letters == 100
    with pytest.raises(RefusalError, match="No organisation here has the code ZZX"):
        actions.report_letters([LettersRead("ZZX", "ZZP1", december, 1)], by=BY, at=AT)
    with pytest.raises(RefusalError, match="whole months"):
        actions.report_letters([LettersRead("ZZA001", "ZZP1", dt.date(2025, 12, 2), 1)], by=BY, at=AT)


def test_a_merged_provider_takes_its_history_along_and_restates_nothing() -> None:
    practice, provider, _ = parties()
    old = add_organisation("ZZP2", Kind.PROVIDER, "Old Infirmary")
    sent_case()
    sent_case(provider=old)
    organisation_actions.record_succession(old, provider, kind="merged", on=dt.date(2026, 1, 1), by=BY, at=AT)
    actions.keep_up(at=AT)
    area = commissioner_area()
    now = figures.read_figures(area, DECEMBER, at=AT)
    then = figures.read_figures(area, DECEMBER, at=AT, as_of=dt.datetime(2025, 12, 31, 12, tzinfo=dt.UTC))
    assert {one.code: one.rate.number for one in now.providers} == {"ZZP1": 2}
    assert {one.code: one.rate.number for one in then.providers} == {"ZZP1": 1, "ZZP2": 1}
    own = figures.read_figures(area_of(add_member("lead@remit.example", Role.PROVIDER_LEAD, provider)), DECEMBER, at=AT)
    assert own.table.cases == 2
    del practice


def test_a_view_on_nothing_is_nothing() -> None:
    found = figures.read_figures(commissioner_area(), DECEMBER, at=AT)
    assert (found.table.cases, found.letters, found.rate.per_1000, found.providers) == (0, 0, None, ())
    assert {month.state.value for month in found.months} == {"not_recorded"}
    assert Counter(found.table.count(Cut.RESULT, Viewpoint(AT.date())).counts) == Counter()
