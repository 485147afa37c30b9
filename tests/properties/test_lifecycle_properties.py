"""What must hold of every case, whatever is done in it, and of every clock."""

import datetime as dt
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from remit.engine.audit import Entry, add_entry, check_chain
from remit.engine.clocks import Calendar, Holiday
from remit.engine.clocks.promises import OWED_BY, make_promises
from remit.engine.clocks.runs import ClockRun, read_clocks
from remit.engine.lifecycle import Acting, ActingKind, Actor, CaseState, Channel, Event, Item, Move, add_event, can_move, fold, list_moves, list_signals
from remit.engine.lifecycle.records import from_record, to_record
from remit.engine.signals import ClockName, Effect, Side, Signal

FIRST = dt.date(2025, 12, 15)
DAYS = st.dates(dt.date(2020, 1, 1), dt.date(2027, 12, 31))
HOLIDAYS = st.lists(DAYS, max_size=8).map(lambda days: tuple(Holiday(day, "Holiday") for day in days))
ACTORS = (
    Actor(Side.RAISER),
    Actor(Side.RESPONDENT),
    Actor(Side.RESPONDENT, Channel.LINK),
    Actor(Side.RESPONDENT, Channel.TELEPHONE, Side.RAISER),
    Actor(Side.COMMISSIONER),
    Actor(Side.REMIT, Channel.SYSTEM),
)
CLOCKS = tuple(clock for clock in OWED_BY if clock is not ClockName.INFORMATION_REQUEST)


def _whole(number: int, move: Move, by: Actor, on: dt.date) -> Event:
    """Return an event that holds everything any move may need."""
    items = (Item("a"),) if move is Move.TAKE_BACK_IN_PART else (Item("a"), Item("b"))
    corrects = 1 if move is Move.CORRECT_DAY else None
    acting = Acting(ActingKind.OURS, "Dr A Osei") if move is Move.RECORD_ACTING else None
    at = dt.datetime.combine(on, dt.time(12), dt.UTC)
    return Event(number, move, by, at, on, text=f"words {number}", items=items, acting=acting, other="x", day=on + dt.timedelta(days=9), corrects=corrects)


@st.composite
def cases(draw: st.DrawFn) -> list[Event]:
    """Draw a case: up to 14 moves, each one that its side may make there."""
    events = [_whole(1, Move.RETURN, ACTORS[0], FIRST)]
    state = fold(events)
    for number in range(2, draw(st.integers(2, 15))):
        offered = [(row.move, by) for by in ACTORS for row in list_moves(state, by, is_time_up=True) if row.move is not Move.CORRECT_DAY]
        move, by = draw(st.sampled_from(offered))
        event = _whole(number, move, by, events[-1].on + dt.timedelta(days=draw(st.integers(0, 6))))
        if can_move(state, event, is_time_up=True):
            event = replace(event, number=state.last_number + 1)
            state = add_event(state, event)
            events.append(event)
    return events


@settings(deadline=None)
@given(cases(), st.randoms(use_true_random=False))
def test_fold_does_not_turn_on_the_order_in_which_events_are_given(events: list[Event], random: st.DataObject) -> None:
    shuffled = list(events)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert fold(shuffled) == fold(events)


@settings(deadline=None)
@given(cases())
def test_every_event_said_twice_changes_nothing(events: list[Event]) -> None:
    keyed = [replace(event, key=f"key {event.number}") for event in events]
    state = fold(keyed)
    doubled = [*keyed, *(replace(event, number=state.last_number + place) for place, event in enumerate(keyed, 1))]
    assert replace(fold(doubled), last_number=0) == replace(state, last_number=0)


@settings(deadline=None)
@given(cases())
def test_risk_leaves_the_raiser_only_by_a_statement_in_writing(events: list[Event]) -> None:
    state = fold(events)
    if state.risk_with is Side.RESPONDENT:
        assert any(event.move in (Move.TAKE_BACK, Move.TAKE_BACK_IN_PART) and event.by.is_in_writing for event in events)
    assert state.at_risk | state.taken_in_writing == {item.id for item in state.items}


@settings(deadline=None)
@given(cases())
def test_no_clock_of_anybody_runs_in_a_case_that_waits_for_nobody(events: list[Event]) -> None:
    state = fold(events)
    if not state.is_open:
        assert [run.clock for run in _runs(state, Calendar()) if run.is_running] == []


@settings(deadline=None)
@given(cases())
def test_every_open_case_waits_for_a_side_that_can_do_something(events: list[Event]) -> None:
    state = fold(events)
    if state.is_open:
        assert state.waits_for is not None
        assert any(row.to for by in ACTORS if by.side is state.waits_for for row in list_moves(state, by))


@settings(deadline=None)
@given(cases())
def test_records_and_chain_hold_for_every_case(events: list[Event]) -> None:
    entries: list[Entry] = []
    for event in events:
        record = to_record(event)
        assert from_record(record.facts, record.words) == event
        entries.append(add_entry("RM 4907 28", entries[-1] if entries else None, record.facts, None))
    assert check_chain("RM 4907 28", entries) == []
    bare = fold(from_record(to_record(event).facts) for event in events)
    assert (bare.label, bare.waits_for, bare.at_risk) == (fold(events).label, fold(events).waits_for, fold(events).at_risk)


def _runs(state: CaseState, calendar: Calendar) -> tuple[ClockRun, ...]:
    return read_clocks(list_signals(state), make_promises(), calendar)


@settings(deadline=None)
@given(cases(), HOLIDAYS, st.integers(0, 60))
def test_holiday_makes_no_due_day_of_a_case_earlier(events: list[Event], holidays: tuple[Holiday, ...], ahead: int) -> None:
    state = fold(event for event in events if event.move is not Move.GIVE_MORE_TIME)
    before = _runs(state, Calendar(holidays))
    after = _runs(state, Calendar((*holidays, Holiday(FIRST + dt.timedelta(days=ahead), "New"))))
    assert [run.clock for run in before] == [run.clock for run in after]
    for old, new in zip(before, after, strict=True):
        assert new.due_on is None or (old.due_on is not None and new.due_on >= old.due_on)


EFFECTS = st.lists(st.tuples(st.sampled_from([Effect.PAUSE, Effect.RESUME]), st.integers(0, 40)), max_size=6)


def _paused(start: dt.date, pauses: list[tuple[Effect, int]], calendar: Calendar) -> ClockRun:
    rows = [(Effect.START, 0), *sorted(pauses, key=lambda row: row[1])]
    given = [Signal(ClockName.ANSWER, effect, start + dt.timedelta(days=ahead), number) for number, (effect, ahead) in enumerate(rows, 1)]
    return read_clocks(given, make_promises(), calendar)[0]


@settings(deadline=None)
@given(DAYS, HOLIDAYS, EFFECTS)
def test_pausing_never_shortens(start: dt.date, holidays: tuple[Holiday, ...], pauses: list[tuple[Effect, int]]) -> None:
    plain, paused = _paused(start, [], Calendar(holidays)), _paused(start, pauses, Calendar(holidays))
    assert plain.due_on is not None
    assert paused.due_on is None or paused.due_on >= plain.due_on


@settings(deadline=None)
@given(DAYS, HOLIDAYS, EFFECTS)
def test_elapsed_never_falls_and_is_full_on_the_due_day(start: dt.date, holidays: tuple[Holiday, ...], pauses: list[tuple[Effect, int]]) -> None:
    run = _paused(start, pauses, Calendar(holidays))
    found = [run.elapsed(start + dt.timedelta(days=ahead)) for ahead in range(-3, 60)]
    assert found == sorted(found)
    assert run.due_on is None or run.elapsed(run.due_on) == run.allowed_days
    assert [counted.number for counted in run.days if counted.number] == list(range(1, len([one for one in run.days if one.number]) + 1))


SIGNALS = st.lists(st.tuples(st.sampled_from(CLOCKS), st.sampled_from(list(Effect)), st.integers(0, 50), st.integers(0, 80)), max_size=12)


@settings(deadline=None)
@given(DAYS, SIGNALS, st.randoms(use_true_random=False))
def test_any_signals_in_any_order_give_the_same_runs_and_never_fail(
    start: dt.date, rows: list[tuple[ClockName, Effect, int, int]], random: st.DataObject
) -> None:
    given = [
        Signal(clock, effect, start + dt.timedelta(days=ahead), number, "", start + dt.timedelta(days=until))
        for number, (clock, effect, ahead, until) in enumerate(rows)
    ]
    expected = read_clocks(given, make_promises(), Calendar())
    random.shuffle(given)  # type: ignore[attr-defined]
    assert read_clocks(given, make_promises(), Calendar()) == expected
    for run in expected:
        assert run.due_on is None or run.due_on >= run.started_on
        assert run.ended_on is None or run.ended_on >= run.started_on
        assert (run.paused_since is None) or run.is_running


@settings(deadline=None)
@given(DAYS, SIGNALS)
def test_clocks_never_move_each_other(start: dt.date, rows: list[tuple[ClockName, Effect, int, int]]) -> None:
    given = [
        Signal(clock, effect, start + dt.timedelta(days=ahead), number, "", start + dt.timedelta(days=until))
        for number, (clock, effect, ahead, until) in enumerate(rows)
    ]
    together = read_clocks(given, make_promises(), Calendar())
    for clock in CLOCKS:
        alone = read_clocks([signal for signal in given if signal.clock is clock], make_promises(), Calendar())
        assert tuple(run for run in together if run.clock is clock) == alone
