"""Refusals: each says what is wrong and what to do."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from remit.engine.lifecycle import (
    Acting,
    ActingKind,
    Actor,
    AlreadyDoneError,
    Ask,
    Channel,
    Event,
    Item,
    Label,
    Move,
    MoveRefusedError,
    Names,
    TooLateError,
    can_move,
    check_move,
    list_moves,
)
from remit.engine.signals import Side

Start = Callable[..., Any]
M = Move
SENT = (M.RETURN, M.SEND)
LINK = Actor(Side.RESPONDENT, Channel.LINK)
ACCOUNT = Actor(Side.RESPONDENT)
RAISER = Actor(Side.RAISER)


def refusal(case: Any, event: Event, **options: Any) -> str:
    with pytest.raises(MoveRefusedError) as caught:
        check_move(case.state, event, **options)
    assert not can_move(case.state, event, is_time_up=options.get("is_time_up", False))
    return str(caught.value)


@pytest.mark.parametrize(
    ("moves", "move", "fields", "sentence"),
    [
        ((), M.RETURN, {"items": ()}, "Choose at least one request that this is about."),
        ((), M.QUICK_REPORT, {"text": " "}, "Write a few words: an empty message tells nobody anything."),
        ((), M.RETURN, {"is_urgent": True}, "This is urgent. Record who is acting for the patient today before anything is sent."),
        (SENT, M.DISAGREE, {"text": ""}, "Give a reason in a sentence or two. The other side reads it."),
        (SENT, M.NOT_OURS, {"other": ""}, "Say who it belongs to: the team, or the organisation."),
        (SENT, M.DUPLICATE, {"other": " "}, "Give the reference of the other case."),
        (SENT, M.GIVE_MORE_TIME, {"day": None}, "Give the day."),
        (SENT, M.CORRECT_DAY, {"day": dt.date(2025, 12, 22)}, "Say which entry of this case is meant."),
        (SENT, M.RECORD_ACTING, {"acting": None}, "Record who is acting for the patient today: a name, or why nobody needs to act."),
    ],
)
def test_what_is_missing_is_asked_for(play: Start, moves: tuple[Move, ...], move: Move, fields: dict[str, Any], sentence: str) -> None:
    case = play(*moves)
    assert refusal(case, case.event(move, **fields)) == sentence


@pytest.mark.parametrize("ids", [(), ("a", "b"), ("c",), ("a", "c")])
def test_part_must_be_a_part(play: Start, ids: tuple[str, ...]) -> None:
    case = play(*SENT)
    assert "Say which requests you take back" in refusal(case, case.event(M.TAKE_BACK_IN_PART, items=tuple(map(Item, ids))))


def test_second_part_that_makes_it_whole_is_the_other_move(play: Start) -> None:
    case = play(*SENT, M.TAKE_BACK_IN_PART)
    assert "not all" in refusal(case, case.event(M.TAKE_BACK_IN_PART, items=(Item("b"),)))
    assert case.add(M.TAKE_BACK).label is Label.TAKEN_BACK


def test_urgent_case_cannot_begin_until_somebody_is_acting(play: Start) -> None:
    case = play()
    assert not can_move(None, case.event(M.RETURN, is_urgent=True))
    assert can_move(None, case.event(M.RETURN, is_urgent=True, acting=Acting(ActingKind.OURS, "Dr R Sandhu")))


def test_acting_without_a_name_is_not_recorded(play: Start) -> None:
    case = play(*SENT)
    assert "a name, or why nobody" in refusal(case, case.event(M.RECORD_ACTING, acting=Acting(ActingKind.THEIRS, " ")))


def test_only_a_clinician_says_that_nobody_needs_to_act(play: Start) -> None:
    case = play()
    nobody = Acting(ActingKind.NOBODY_NEEDED, "Potassium was repeated this morning")
    assert "Only a clinician can say that nobody needs to act today." in refusal(case, case.event(M.RETURN, acting=nobody))
    assert can_move(None, case.event(M.RETURN, Actor(Side.RAISER, is_clinician=True), acting=nobody))


@pytest.mark.parametrize(
    ("move", "asks", "fits"),
    [
        (M.RETURN, (Ask.TAKE_BACK, Ask.ANSWER), True),
        (M.RETURN, (Ask.ANSWER,), False),
        (M.UNDER_PROTEST, (Ask.COUNT, Ask.ANSWER), True),
        (M.UNDER_PROTEST, (Ask.COUNT, Ask.TAKE_BACK), False),
        (M.UNDER_PROTEST, (Ask.ANSWER,), False),
        (M.ASK, (Ask.ANSWER,), True),
        (M.ASK, (Ask.ANSWER, Ask.COUNT), False),
        (M.QUICK_REPORT, (Ask.COUNT,), True),
    ],
)
def test_what_is_asked_fits_how_the_case_begins(play: Start, move: Move, asks: tuple[Ask, ...], fits: bool) -> None:
    event = play().event(move, items=tuple(Item(str(number), ask) for number, ask in enumerate(asks)))
    assert can_move(None, event) is fits


def test_request_stands_in_a_case_once(play: Start) -> None:
    case = play()
    assert "only once" in refusal(case, case.event(M.RETURN, items=(Item("a"), Item("a"))))
    assert "only once" in refusal(case, case.event(M.RETURN, items=(Item(""),)))


def test_case_that_has_not_begun_takes_no_answer(play: Start) -> None:
    case = play()
    assert refusal(case, case.event(M.TAKE_BACK_IN_PART)).startswith("There is no such case yet.")


def test_case_begins_once(play: Start) -> None:
    case = play(M.RETURN)
    assert refusal(case, case.event(M.RETURN)).startswith("This case has begun already.")


def test_refusal_says_who_may_and_where_the_case_stands(play: Start) -> None:
    case = play(*SENT)
    names = Names(respondent="Northmoor", commissioner="Westshire ICB")
    assert refusal(case, case.event(M.TAKE_BACK, RAISER), names=names) == "Only Northmoor can do this now. The case stands at “Sent”."
    assert refusal(case, case.event(M.UPHOLD), names=names) == "This cannot be done now. The case stands at “Sent”."
    disagreed = play(*SENT, M.DISAGREE)
    assert refusal(disagreed, disagreed.event(M.REPLY), names=names) == "This cannot be done now. The case stands at “Northmoor disagrees”."


def test_only_the_commissioner_decides_what_lies_with_it(play: Start) -> None:
    case = play(*SENT, M.ESCALATE_TO_LEAD, M.ESCALATE_TO_COMMISSIONER)
    assert refusal(case, case.event(M.UPHOLD, RAISER)).startswith("Only the commissioner can do this now.")


def test_link_answers_and_does_nothing_else(play: Start) -> None:
    case = play(*SENT)
    for move in (M.ACKNOWLEDGE, M.TAKE_BACK, M.TAKE_BACK_IN_PART, M.DISAGREE, M.NOT_OURS, M.REDIRECT, M.DUPLICATE, M.NEEDS_INFORMATION, M.MESSAGE, M.READ):
        assert can_move(case.state, case.event(move, LINK))
    for side in (Side.RAISER, Side.COMMISSIONER):
        sentence = refusal(case, case.event(M.MESSAGE, Actor(side, Channel.LINK)))
        assert sentence == "The link of a message can answer this case and nothing else. Sign in to do this."
    assert "The link" in refusal(case, case.event(M.CORRECT_DAY, LINK, corrects=1))


def test_mail_that_finds_its_case_is_a_message_only(play: Start) -> None:
    case = play(*SENT)
    mail = Actor(Side.RESPONDENT, Channel.MAIL)
    assert can_move(case.state, case.event(M.MESSAGE, mail))
    assert refusal(case, case.event(M.TAKE_BACK, mail)) == "This cannot be done by mail. Sign in to do it."
    assert not can_move(case.state, case.event(M.MESSAGE, Actor(Side.RESPONDENT, Channel.TELEPHONE)))


# Zammad #1322: an answer by another channel was not counted.
@pytest.mark.parametrize("channel", [Channel.MAIL, Channel.PAPER, Channel.TELEPHONE])
def test_answer_by_any_channel_can_be_recorded_with_who_said_it(play: Start, channel: Channel) -> None:
    case = play(*SENT)
    recorded = Actor(Side.RESPONDENT, channel, Side.RAISER)
    assert refusal(case, case.event(M.TAKE_BACK, recorded, text="")) == "Write who of the hospital said it, and what was said."
    assert case.add(M.TAKE_BACK, recorded).label is Label.TAKEN_BACK


@pytest.mark.parametrize(
    "by",
    [
        Actor(Side.RESPONDENT, Channel.ACCOUNT, Side.RAISER),
        Actor(Side.RESPONDENT, Channel.MAIL, Side.COMMISSIONER),
        Actor(Side.RAISER, Channel.ACCOUNT, Side.RESPONDENT),
    ],
)
def test_nobody_speaks_for_another_side(play: Start, by: Actor) -> None:
    case = play(*SENT)
    move = M.WITHDRAW if by.side is Side.RAISER else M.TAKE_BACK
    assert refusal(case, case.event(move, by)).startswith("Only the practice can record what the hospital said")


def test_commissioner_comes_after_the_lead_or_when_time_is_over(play: Start) -> None:
    case = play(*SENT, M.DISAGREE)
    event = case.event(M.ESCALATE_TO_COMMISSIONER)
    assert refusal(case, event).startswith("Send it to the lead of the hospital first.")
    assert can_move(case.state, event, is_time_up=True)
    case.go(M.ESCALATE_TO_LEAD)
    assert can_move(case.state, case.event(M.ESCALATE_TO_COMMISSIONER))
    remit = Actor(Side.REMIT, Channel.SYSTEM)
    assert not can_move(case.state, case.event(M.ESCALATE_TO_COMMISSIONER, remit))
    assert can_move(case.state, case.event(M.ESCALATE_TO_COMMISSIONER, remit), is_time_up=True)


def test_days_must_be_possible(play: Start) -> None:
    case = play(*SENT)
    assert "lies in the future" in refusal(case, case.event(M.TAKE_BACK, at=dt.datetime(2025, 12, 24, 12, tzinfo=dt.UTC), on=dt.date(2025, 12, 25)))
    assert "before the case began" in refusal(case, case.event(M.TAKE_BACK, on=dt.date(2025, 12, 21)))
    assert "must reach past today" in refusal(case, case.event(M.GIVE_MORE_TIME, day=dt.date(2025, 12, 24)))


def test_day_is_that_of_england_and_not_of_the_server(play: Start) -> None:
    summer = dt.date(2026, 7, 6)
    assert can_move(None, play().event(M.RETURN, on=summer, at=dt.datetime(2026, 7, 5, 23, 30, tzinfo=dt.UTC)))


@pytest.mark.parametrize(
    ("by", "corrects", "day", "sentence"),
    [
        (RAISER, 9, dt.date(2025, 12, 22), "Say which entry of this case is meant."),
        (ACCOUNT, 1, dt.date(2025, 12, 20), "A day can be corrected only by the side that recorded it. Send them a message."),
        (RAISER, 1, dt.date(2025, 12, 24), "The right day cannot lie after the day on which it was recorded. Check the date."),
        (Actor(Side.REMIT, Channel.SYSTEM), 2, dt.date(2025, 12, 20), "The day on which this happened lies before the case began. Check the date."),
    ],
)
def test_corrections_are_checked(play: Start, by: Actor, corrects: int, day: dt.date, sentence: str) -> None:
    case = play(*SENT)
    assert refusal(case, case.event(M.CORRECT_DAY, by, corrects=corrects, day=day)) == sentence


def test_beginning_can_be_corrected_to_an_earlier_day(play: Start) -> None:
    case = play(*SENT)
    state = case.add(M.CORRECT_DAY, corrects=1, day=dt.date(2025, 12, 19))
    assert state.day_of(state.opening) == dt.date(2025, 12, 19)


@pytest.mark.parametrize(
    ("moves", "again"),
    [
        (SENT, M.SEND),
        ((*SENT, M.ACKNOWLEDGE), M.ACKNOWLEDGE),
        ((*SENT, M.MESSAGE, M.ACKNOWLEDGE), M.ACKNOWLEDGE),
        ((*SENT, M.DISAGREE), M.ACKNOWLEDGE),
        ((*SENT, M.TAKE_BACK), M.TAKE_BACK),
        ((*SENT, M.DISAGREE), M.DISAGREE),
        ((*SENT, M.TAKE_BACK, M.ACCEPT), M.ACCEPT),
        ((*SENT, M.DISAGREE, M.ACCEPT), M.ACCEPT),
        ((*SENT, M.DISAGREE, M.DISPUTE), M.DISPUTE),
        ((*SENT, M.WITHDRAW), M.WITHDRAW),
        ((*SENT, M.NEEDS_INFORMATION), M.NEEDS_INFORMATION),
    ],
)
def test_second_of_two_equal_moves_is_told_that_it_was_done(play: Start, moves: tuple[Move, ...], again: Move) -> None:
    case = play(*moves)
    with pytest.raises(AlreadyDoneError, match="This was done already") as caught:
        check_move(case.state, case.event(again))
    assert caught.value.earlier in case.events


def test_same_key_is_the_same_act_whatever_its_words(play: Start) -> None:
    case = play(*SENT)
    case.add(M.MESSAGE, key="form-1", text="Thank you")
    with pytest.raises(AlreadyDoneError) as caught:
        check_move(case.state, case.event(M.MESSAGE, key="form-1", text="Thank you!"))
    assert caught.value.earlier.text == "Thank you"
    assert can_move(case.state, case.event(M.MESSAGE, key="form-2", text="Thank you"))


def test_other_words_are_no_repeat_and_are_refused_rather_than_lost(play: Start) -> None:
    case = play(*SENT, M.NEEDS_INFORMATION)
    with pytest.raises(MoveRefusedError, match="The case stands at “Question for the practice”") as caught:
        check_move(case.state, case.event(M.NEEDS_INFORMATION, text="And which arm?"))
    assert not isinstance(caught.value, AlreadyDoneError)


def test_lead_can_confirm_at_its_own_stage(play: Start) -> None:
    case = play(*SENT, M.ACKNOWLEDGE, M.ESCALATE_TO_LEAD)
    case.go(M.ACKNOWLEDGE)
    with pytest.raises(AlreadyDoneError):
        check_move(case.state, case.event(M.ACKNOWLEDGE))


def test_letter_of_a_withdrawn_case_is_not_sent(play: Start) -> None:
    case = play(M.RETURN, M.WITHDRAW)
    assert "“Closed: withdrawn”" in refusal(case, case.event(M.SEND))


def test_slower_of_two_people_is_told(play: Start) -> None:
    case = play(*SENT)
    slow = case.event(M.DISAGREE)
    case.go(M.TAKE_BACK)
    with pytest.raises(TooLateError, match="Something else happened in this case since you opened it"):
        check_move(case.state, slow)
    assert "the next one of this case is 4" in refusal(case, Event(9, M.MESSAGE, RAISER, slow.at, slow.on, text="x"))


def moves_of(found: list[Any]) -> list[Move]:
    return [row.move for row in found]


def test_list_shows_what_a_side_can_do_now(play: Start) -> None:
    assert moves_of(list_moves(None, RAISER)) == [M.RETURN, M.UNDER_PROTEST, M.ASK, M.QUICK_REPORT]
    case = play(*SENT)
    assert M.ACKNOWLEDGE in moves_of(list_moves(case.state, LINK))
    assert M.WITHDRAW not in moves_of(list_moves(case.state, LINK))
    assert M.ESCALATE_TO_COMMISSIONER not in moves_of(list_moves(case.state, RAISER))
    assert M.ESCALATE_TO_COMMISSIONER in moves_of(list_moves(case.state, RAISER, is_time_up=True))
    assert moves_of(list_moves(case.state, Actor(Side.COMMISSIONER))) == [M.MESSAGE, M.CORRECT_DAY, M.RECORD_HARM, M.READ]
    case.go(M.ACKNOWLEDGE)
    assert M.ACKNOWLEDGE not in moves_of(list_moves(case.state, LINK))
    case.go(M.TAKE_BACK, M.ACCEPT)
    assert M.TAKE_BACK not in moves_of(list_moves(case.state, LINK))
    assert M.ACCEPT not in moves_of(list_moves(case.state, RAISER))


def test_names_fill_sentences() -> None:
    names = Names()
    assert names.sentence("{respondent} disagrees") == "The hospital disagrees"
    assert [names.of(side) for side in Side] == ["the practice", "the hospital", "the commissioner", "Remit"]
