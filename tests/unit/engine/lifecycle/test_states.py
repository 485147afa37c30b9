"""Where a case stands after its moves, and what follows from that."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from remit.engine.clocks import england_calendar
from remit.engine.clocks.promises import make_promises
from remit.engine.clocks.runs import Ending, read_clocks
from remit.engine.lifecycle import (
    MOVES,
    STATES,
    Acting,
    ActingKind,
    Actor,
    Ask,
    Channel,
    ImpossibleHistoryError,
    Item,
    Label,
    Level,
    Move,
    Names,
    RaisedBy,
    StateType,
    can_move,
    fold,
    list_signals,
)
from remit.engine.lifecycle.events import OPENINGS
from remit.engine.signals import ClockName, Effect, Side

Start = Callable[..., Any]
M = Move
PHONE = Actor(Side.RESPONDENT, Channel.TELEPHONE, Side.RAISER)
SENT = (M.RETURN, M.SEND)


@pytest.mark.parametrize(
    ("moves", "label", "kind", "said_by", "waits_for"),
    [
        ((M.RETURN,), Label.PREPARED, StateType.OPEN, Side.RAISER, Side.REMIT),
        (SENT, Label.SENT, StateType.OPEN, Side.REMIT, Side.RESPONDENT),
        ((*SENT, M.BOUNCE), Label.UNDELIVERED, StateType.OPEN, Side.REMIT, Side.RAISER),
        ((*SENT, M.BOUNCE, M.SEND), Label.SENT, StateType.OPEN, Side.REMIT, Side.RESPONDENT),
        ((*SENT, M.BOUNCE, M.ACKNOWLEDGE), Label.ACKNOWLEDGED, StateType.OPEN, Side.RESPONDENT, Side.RESPONDENT),
        ((*SENT, M.ACKNOWLEDGE), Label.ACKNOWLEDGED, StateType.OPEN, Side.RESPONDENT, Side.RESPONDENT),
        ((*SENT, M.REDIRECT), Label.ACKNOWLEDGED, StateType.OPEN, Side.RESPONDENT, Side.RESPONDENT),
        ((*SENT, M.NEEDS_INFORMATION), Label.QUESTION, StateType.OPEN, Side.RESPONDENT, Side.RAISER),
        ((*SENT, M.NEEDS_INFORMATION, M.REPLY), Label.REPLIED, StateType.OPEN, Side.RAISER, Side.RESPONDENT),
        ((*SENT, M.NEEDS_INFORMATION, M.MESSAGE), Label.REPLIED, StateType.OPEN, Side.RAISER, Side.RESPONDENT),
        ((*SENT, M.TAKE_BACK), Label.TAKEN_BACK, StateType.RESOLVED, Side.RESPONDENT, Side.RAISER),
        ((*SENT, M.TAKE_BACK, M.ACCEPT), Label.TAKEN_BACK, StateType.RESOLVED, Side.RAISER, None),
        ((*SENT, M.TAKE_BACK_IN_PART), Label.IN_PART, StateType.OPEN, Side.RESPONDENT, Side.RAISER),
        ((*SENT, M.TAKE_BACK_IN_PART, M.ACCEPT), Label.SETTLED_IN_PART, StateType.RESOLVED, Side.RAISER, None),
        ((*SENT, M.DISAGREE), Label.DISAGREED, StateType.OPEN, Side.RESPONDENT, Side.RAISER),
        ((*SENT, M.DISAGREE, M.ACCEPT), Label.NOT_UPHELD, StateType.CLOSED, Side.RAISER, None),
        ((*SENT, M.DISAGREE, M.DISPUTE), Label.DISPUTED, StateType.OPEN, Side.RAISER, Side.RESPONDENT),
        ((*SENT, M.TAKE_BACK, M.DISPUTE), Label.DISPUTED, StateType.OPEN, Side.RAISER, Side.RESPONDENT),
        ((*SENT, M.NOT_OURS), Label.NOT_THEIRS, StateType.CLOSED, Side.RESPONDENT, Side.RAISER),
        ((*SENT, M.NOT_OURS, M.ACCEPT), Label.NOT_THEIRS, StateType.CLOSED, Side.RAISER, None),
        ((*SENT, M.NOT_OURS, M.TAKE_BACK), Label.TAKEN_BACK, StateType.RESOLVED, Side.RESPONDENT, Side.RAISER),
        ((*SENT, M.DUPLICATE), Label.DUPLICATE, StateType.CLOSED, Side.RESPONDENT, Side.RAISER),
        ((*SENT, M.DUPLICATE, M.ACCEPT), Label.DUPLICATE, StateType.CLOSED, Side.RAISER, None),
        ((*SENT, M.WITHDRAW), Label.WITHDRAWN, StateType.CLOSED, Side.RAISER, None),
        ((*SENT, M.ESCALATE_TO_LEAD), Label.WITH_LEAD, StateType.OPEN, Side.RAISER, Side.RESPONDENT),
        ((*SENT, M.ESCALATE_TO_LEAD, M.REDIRECT), Label.WITH_LEAD, StateType.OPEN, Side.RAISER, Side.RESPONDENT),
        ((*SENT, M.ESCALATE_TO_COMMISSIONER), Label.WITH_COMMISSIONER, StateType.OPEN, Side.RAISER, Side.COMMISSIONER),
        ((*SENT, M.ESCALATE_TO_COMMISSIONER, M.DISAGREE), Label.WITH_COMMISSIONER, StateType.OPEN, Side.RAISER, Side.COMMISSIONER),
        ((*SENT, M.ESCALATE_TO_COMMISSIONER, M.UPHOLD), Label.UPHELD, StateType.OPEN, Side.COMMISSIONER, Side.RESPONDENT),
        ((*SENT, M.ESCALATE_TO_COMMISSIONER, M.NOT_UPHOLD), Label.NOT_UPHELD, StateType.CLOSED, Side.COMMISSIONER, None),
        ((*SENT, M.ESCALATE_TO_COMMISSIONER, M.TAKE_NO_ACTION), Label.NO_ACTION, StateType.CLOSED, Side.COMMISSIONER, None),
    ],
)
def test_state_after_moves(play: Start, moves: tuple[Move, ...], label: Label, kind: StateType, said_by: Side, waits_for: Side | None) -> None:
    state = play(*moves).state
    assert (state.label, state.type, state.said_by, state.waits_for) == (label, kind, said_by, waits_for)
    assert state.is_open == (kind is StateType.OPEN)


def test_closed_is_never_called_fixed() -> None:
    assert [row.words for row in STATES.values() if "fixed" in row.words.lower()] == []
    assert {row.type for label, row in STATES.items() if label in (Label.TAKEN_BACK, Label.SETTLED_IN_PART)} == {StateType.RESOLVED}


def test_every_label_is_reached_by_a_move_and_every_move_has_a_row() -> None:
    assert {row.to for row in MOVES} >= set(Label)
    assert {row.move for row in MOVES} == set(Move)
    assert {row.move for row in MOVES if not row.at} == OPENINGS


def test_every_open_state_can_be_left_and_waits_for_somebody() -> None:
    for label, row in STATES.items():
        if row.type is StateType.OPEN:
            assert row.waits_for is not None
            assert any(label in one.at and one.to not in (None, label) for one in MOVES)


# FixMyStreet #2357: a questionnaire silently reopened a case.
@pytest.mark.parametrize("ending", [(M.TAKE_BACK, M.ACCEPT), (M.DISAGREE, M.ACCEPT), (M.WITHDRAW,)])
def test_message_to_a_closed_case_is_kept_and_reopens_nothing(play: Start, ending: tuple[Move, ...]) -> None:
    case = play(*SENT, *ending)
    before = case.state
    after = case.add(M.MESSAGE, Actor(Side.RESPONDENT, Channel.MAIL))
    assert (after.label, after.said) == (before.label, before.said)
    assert after.unanswered_from is Side.RESPONDENT
    assert after.steps[-1].event.move is M.MESSAGE


def test_first_message_of_the_respondent_shows_that_it_has_the_case(play: Start) -> None:
    case = play(*SENT)
    assert case.add(M.MESSAGE, Actor(Side.RESPONDENT, Channel.MAIL)).label is Label.ACKNOWLEDGED
    assert case.add(M.MESSAGE, Actor(Side.RESPONDENT, Channel.LINK)).label is Label.ACKNOWLEDGED


def test_message_to_an_undelivered_letter_shows_that_it_arrived(play: Start) -> None:
    assert play(*SENT, M.BOUNCE).add(M.MESSAGE, Actor(Side.RESPONDENT, Channel.MAIL)).label is Label.ACKNOWLEDGED


def test_message_is_unanswered_until_another_side_does_something(play: Start) -> None:
    case = play(*SENT)
    assert case.add(M.MESSAGE).unanswered_from is Side.RAISER
    assert case.add(M.CORRECT_DAY, Actor(Side.REMIT, Channel.SYSTEM), corrects=2, day=dt.date(2025, 12, 22)).unanswered_from is Side.RAISER
    assert case.add(M.ACKNOWLEDGE).unanswered_from is None


def test_opening_the_letter_is_kept_and_confirms_nothing(play: Start) -> None:
    state = play(*SENT).add(M.READ, Actor(Side.RESPONDENT, Channel.LINK))
    assert (state.label, state.is_confirmed) == (Label.SENT, False)
    assert state.steps[-1].event.move is M.READ


def test_case_stays_the_raisers_risk_until_the_respondent_takes_it_in_writing(play: Start) -> None:
    case = play(*SENT, M.ACKNOWLEDGE)
    assert (case.state.at_risk, case.state.risk_with) == ({"a", "b"}, Side.RAISER)
    assert (case.add(M.TAKE_BACK).at_risk, case.state.risk_with) == (frozenset(), Side.RESPONDENT)


def test_answer_by_telephone_resolves_and_leaves_the_risk_until_it_is_written(play: Start) -> None:
    case = play(*SENT)
    state = case.add(M.TAKE_BACK, PHONE)
    assert (state.label, state.risk_with, state.said.by.recorder) == (Label.TAKEN_BACK, Side.RAISER, Side.RAISER)
    assert case.add(M.ACCEPT).risk_with is Side.RAISER
    assert case.add(M.TAKE_BACK, Actor(Side.RESPONDENT, Channel.LINK)).risk_with is Side.RESPONDENT


def test_part_that_was_taken_back_is_off_the_raisers_risk(play: Start) -> None:
    case = play(*SENT)
    assert case.add(M.TAKE_BACK_IN_PART).at_risk == {"b"}
    assert case.add(M.DISPUTE).at_risk == {"a", "b"}


@pytest.mark.parametrize("move", [M.DISPUTE, M.DISAGREE])
def test_risk_comes_back_with_a_dispute_or_a_changed_mind(play: Start, move: Move) -> None:
    case = play(*SENT, M.TAKE_BACK_IN_PART)
    assert case.add(move).at_risk == {"a", "b"}


def test_work_done_under_protest_is_nobodys_risk(play: Start) -> None:
    case = play()
    state = case.add(M.UNDER_PROTEST, items=(Item("a", Ask.COUNT),))
    assert (state.at_risk, state.risk_with, state.kind) == (frozenset(), None, M.UNDER_PROTEST)


def test_question_is_the_raisers_risk_until_answered(play: Start) -> None:
    case = play()
    assert case.add(M.ASK, items=(Item("a", Ask.ANSWER),)).risk_with is Side.RAISER


def test_levels_only_go_up(play: Start) -> None:
    case = play(*SENT, M.ESCALATE_TO_LEAD)
    assert case.state.level is Level.LEAD
    assert case.add(M.ESCALATE_TO_COMMISSIONER).level is Level.COMMISSIONER
    assert case.go(M.UPHOLD, M.DISAGREE, M.ESCALATE_TO_LEAD).level is Level.COMMISSIONER


def test_who_is_acting_can_change(play: Start) -> None:
    case = play()
    case.add(M.RETURN, is_urgent=True, acting=Acting(ActingKind.OURS, "Dr A Osei"))
    assert case.state.is_urgent
    case.go(M.SEND)
    assert case.add(M.RECORD_ACTING, acting=Acting(ActingKind.THEIRS, "Dr Lindqvist")).acting == Acting(ActingKind.THEIRS, "Dr Lindqvist")


def test_each_side_records_and_takes_back_its_own_word_of_harm_and_nothing_else_changes(play: Start) -> None:
    case = play(*SENT)
    before = case.state
    raiser, respondent = Actor(Side.RAISER), Actor(Side.RESPONDENT)
    for actor in (raiser, respondent, Actor(Side.COMMISSIONER)):
        case.add(M.RECORD_HARM, actor)
    assert case.state.harm_by == {Side.RAISER, Side.RESPONDENT, Side.COMMISSIONER}
    assert (case.state.label, case.state.is_confirmed, list_signals(case.state)) == (before.label, False, list_signals(before))
    assert fold([*case.events, case.event(M.RECORD_HARM, raiser)]).harm_by == case.state.harm_by
    case.add(M.WITHDRAW_HARM, raiser)
    assert case.state.harm_by == {Side.RESPONDENT, Side.COMMISSIONER}
    assert fold([*case.events, case.event(M.WITHDRAW_HARM, raiser)]).has_harm


def test_reverse_case_swaps_the_sides(play: Start) -> None:
    state = play().add(M.RETURN, raised_by=RaisedBy.PROVIDER)
    assert [state.raised_by.party(side) for side in Side] == ["provider", "practice", "commissioner", "remit"]
    assert [RaisedBy.PRACTICE.party(side) for side in Side] == ["practice", "provider", "commissioner", "remit"]
    for raised_by in RaisedBy:
        assert [raised_by.side(raised_by.party(side)) for side in Side] == list(Side)
    with pytest.raises(ValueError, match="'patient' takes no part in a case"):
        RaisedBy.PRACTICE.side("patient")


def test_fold_gives_the_state_of_the_moves_in_any_order(play: Start) -> None:
    case = play(*SENT, M.NEEDS_INFORMATION, M.REPLY, M.DISAGREE, M.DISPUTE)
    assert fold(case.events) == fold(case.events[::-1]) == case.state
    assert case.state.items == case.events[0].items


def test_correction_moves_a_day_and_keeps_the_event(play: Start) -> None:
    case = play(*SENT)
    case.add(M.TAKE_BACK, PHONE, on=dt.date(2026, 1, 5))
    state = case.add(M.CORRECT_DAY, corrects=3, day=dt.date(2025, 12, 30), on=dt.date(2026, 1, 6))
    event = state.find_event(3)
    assert event is not None
    assert (event.on, state.day_of(event), state.label) == (dt.date(2026, 1, 5), dt.date(2025, 12, 30), Label.TAKEN_BACK)
    assert {signal.on for signal in list_signals(state) if signal.effect is Effect.STOP} == {dt.date(2025, 12, 30)}


def test_signals_name_clock_day_and_reason(play: Start) -> None:
    case = play(*SENT, M.NEEDS_INFORMATION, M.REPLY, M.GIVE_MORE_TIME)
    found = list_signals(case.state, Names(raiser="Lime Avenue Surgery"))
    assert [signal.clock for signal in found if signal.effect is Effect.START and signal.number == 2] == [
        ClockName.ACKNOWLEDGE,
        ClockName.ANSWER,
        ClockName.ESCALATE,
    ]
    assert {signal.why for signal in found if signal.effect is Effect.PAUSE} == {"waiting for Lime Avenue Surgery to answer a question"}
    assert {signal.until for signal in found if signal.effect is Effect.EXTEND} == {dt.date(2026, 3, 2)}
    assert {signal.until for signal in found if signal.effect is not Effect.EXTEND} == {None}


def test_dispute_starts_its_own_clock(play: Start) -> None:
    state = play(*SENT, M.DISAGREE, M.DISPUTE).state
    assert (ClockName.DISPUTE, Effect.START) in {(signal.clock, signal.effect) for signal in list_signals(state) if signal.number == 4}


def test_fold_keeps_doubles_without_effect(play: Start) -> None:
    case = play(*SENT, M.ACKNOWLEDGE)
    double = case.event(M.ACKNOWLEDGE, Actor(Side.RESPONDENT, Channel.LINK))
    state = fold([*case.events, double])
    assert (state.steps, state.last_number) == (case.state.steps, 4)


def test_impossible_histories_are_refused(play: Start) -> None:
    case = play(*SENT)
    with pytest.raises(ImpossibleHistoryError, match="begins with an event, and here is none"):
        fold([])
    with pytest.raises(ImpossibleHistoryError, match=r"Event 2 \(send\) begins no case"):
        fold(case.events[1:])
    with pytest.raises(ImpossibleHistoryError, match="Two events of this case have the same number"):
        fold([*case.events, case.events[1]])
    with pytest.raises(ImpossibleHistoryError, match=r"Event 3 \(uphold by commissioner\) was never possible: the case was sent"):
        fold([*case.events, case.event(M.UPHOLD)])


MIXED = (Item("a"), Item("b"), Item("c", Ask.COUNT))


def test_all_that_was_asked_back_is_taken_back_without_what_was_done_already(play: Start) -> None:
    case = play()
    case.add(M.RETURN, items=MIXED)
    case.add(M.SEND)
    state = case.add(M.TAKE_BACK)
    assert (state.asked, state.taken) == (frozenset("ab"), frozenset("ab"))
    assert (state.label, state.risk_with) == (Label.TAKEN_BACK, Side.RESPONDENT)


def test_part_is_of_what_is_asked_back_and_of_done_work_only_where_all_was_done(play: Start) -> None:
    case, done = play(), play()
    case.add(M.RETURN, items=MIXED)
    state = case.add(M.SEND)
    parts = {ids: can_move(state, case.event(M.TAKE_BACK_IN_PART, items=tuple(Item(one) for one in ids))) for ids in ("a", "ab", "ac", "c")}
    assert parts == {"a": True, "ab": False, "ac": False, "c": False}
    assert done.add(M.UNDER_PROTEST, items=(Item("a", Ask.COUNT), Item("b", Ask.COUNT))).asked == {"a", "b"}


OWED = frozenset({ClockName.ACKNOWLEDGE, ClockName.ANSWER, ClockName.DISPUTE, ClockName.LEAD})


@pytest.mark.parametrize(
    ("moves", "lapsed"),
    [
        ((M.WITHDRAW,), {ClockName.ACKNOWLEDGE, ClockName.ANSWER}),
        ((M.DISAGREE, M.DISPUTE, M.ESCALATE_TO_LEAD), {ClockName.DISPUTE}),
        ((M.DISAGREE, M.DISPUTE, M.ESCALATE_TO_LEAD, M.ESCALATE_TO_COMMISSIONER, M.UPHOLD), {ClockName.DISPUTE, ClockName.LEAD}),
        ((M.ACKNOWLEDGE, M.TAKE_BACK), set()),
    ],
)
def test_answer_that_nobody_gave_stops_no_clock(moves: tuple[M, ...], lapsed: set[ClockName], play: Start) -> None:
    state = play(*SENT, *moves).state
    runs = read_clocks(list_signals(state), make_promises("Northmoor"), england_calendar())
    assert {run.clock for run in runs if run.ending is Ending.LAPSED} & OWED == lapsed
