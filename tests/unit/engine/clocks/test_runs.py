"""Clocks of a case: due, elapsed, overdue and the derivation. The traps that other systems fell into stand here by name."""

import datetime as dt
from collections.abc import Iterable

import pytest

from remit.engine.clocks import Calendar, CalendarError, england_calendar
from remit.engine.clocks.promises import DEFAULT_DAYS, Deadline, DeadlineKind, make_promises
from remit.engine.clocks.runs import ClockRun, Ending, find_run, read_clocks
from remit.engine.signals import ClockName, Effect, Signal

ENGLAND = england_calendar()
ANSWER, ACKNOWLEDGE = ClockName.ANSWER, ClockName.ACKNOWLEDGE
START, PAUSE, RESUME, STOP = Effect.START, Effect.PAUSE, Effect.RESUME, Effect.STOP


def day(month: int, number: int) -> dt.date:
    return dt.date(2026 if month < 12 else 2025, month, number)


def signals(*rows: tuple[ClockName, Effect, dt.date]) -> list[Signal]:
    return [Signal(clock, effect, on, number, "waiting for the practice to answer a question") for number, (clock, effect, on) in enumerate(rows, 1)]


def runs(given: Iterable[Signal], **days: int) -> tuple[ClockRun, ...]:
    return read_clocks(given, make_promises("Northmoor General Hospital", {ClockName(name): number for name, number in days.items()}), ENGLAND)


def answer(*rows: tuple[Effect, dt.date]) -> ClockRun:
    return runs(signals(*((ANSWER, effect, on) for effect, on in rows)))[-1]


def test_three_promises_of_one_letter_fall_on_the_days_of_the_calendar() -> None:
    sent = day(12, 22)
    found = runs(signals((ACKNOWLEDGE, START, sent), (ANSWER, START, sent), (ClockName.ESCALATE, START, sent)))
    assert [run.due_on for run in found] == [day(12, 29), day(1, 8), day(1, 22)]


def test_derivation_says_each_day_in_exact_words() -> None:
    run = runs(signals((ACKNOWLEDGE, START, dt.date(2025, 12, 19))), acknowledge=5)[0]
    assert run.words().splitlines() == [
        "Fri 19 Dec not counted: the day it starts",
        "Sat 20 Dec not counted: weekend",
        "Sun 21 Dec not counted: weekend",
        "day 1 Mon 22 Dec",
        "day 2 Tue 23 Dec",
        "day 3 Wed 24 Dec",
        "Thu 25 Dec not counted: bank holiday (Christmas Day)",
        "Fri 26 Dec not counted: bank holiday (Boxing Day)",
        "Sat 27 Dec not counted: weekend",
        "Sun 28 Dec not counted: weekend",
        "day 4 Mon 29 Dec",
        "day 5 Tue 30 Dec",
    ]


def test_paused_days_say_so_and_move_the_due_day() -> None:
    run = answer((START, day(2, 2)), (PAUSE, day(2, 4)), (RESUME, day(2, 6)))
    assert run.words().splitlines()[2:6] == [
        "day 2 Wed 4 Feb",
        "Thu 5 Feb not counted: paused, waiting for the practice to answer a question",
        "Fri 6 Feb not counted: paused, waiting for the practice to answer a question",
        "Sat 7 Feb not counted: weekend",
    ]
    assert run.due_on == day(2, 18)
    assert answer((START, day(2, 2))).due_on == day(2, 16)


def test_question_and_reply_on_one_day_cost_nothing() -> None:
    assert answer((START, day(2, 2)), (PAUSE, day(2, 4)), (RESUME, day(2, 4))).due_on == day(2, 16)


def test_clock_pauses_while_provider_waits_for_practice() -> None:
    run = answer((START, day(2, 2)), (PAUSE, day(2, 4)))
    assert (run.due_on, run.paused_since, run.overdue_from) == (None, day(2, 4), None)
    assert run.elapsed(day(12, 31) + dt.timedelta(days=90)) == 2
    assert not run.is_overdue(day(6, 1))
    assert run.days_left(day(2, 9)) is None
    assert run.days[-1].day == day(2, 4)


def test_second_pause_signal_does_not_begin_a_second_pause() -> None:
    run = answer((START, day(2, 2)), (PAUSE, day(2, 4)), (PAUSE, day(2, 5)), (RESUME, day(2, 6)), (RESUME, day(2, 9)))
    assert len(run.pauses) == 1
    assert run.due_on == day(2, 18)


def test_question_after_the_due_day_does_not_heal_it() -> None:
    run = answer((START, day(2, 2)), (PAUSE, day(2, 19)))
    assert run.due_on == day(2, 16)
    assert run.is_overdue(day(2, 20))
    assert run.paused_since == day(2, 19)


def test_pause_that_was_corrected_to_end_before_it_began_is_empty() -> None:
    run = answer((START, day(2, 2)), (PAUSE, day(2, 6)), (RESUME, day(2, 4)))
    assert run.due_on == day(2, 16)


# Zammad #390: regional holidays were counted.
def test_scottish_holiday_moves_no_case() -> None:
    assert ENGLAND.is_operational(day(1, 2))
    assert answer((START, day(12, 31))).days[2].words() == "day 1 Fri 2 Jan"


# Zammad #3180, GLPI PR 22678: a minute before midnight was counted as a day, or moved one.
def test_days_are_whole_and_the_start_is_never_one_of_them() -> None:
    run = answer((START, day(2, 2)))
    assert run.elapsed(day(2, 2)) == 0
    assert run.elapsed(day(2, 3)) == 1
    assert run.elapsed(day(2, 1)) == 0


# Zammad #5177: one clock overruled the other.
def test_clocks_are_independent() -> None:
    sent = day(2, 2)
    alone = runs(signals((ANSWER, START, sent)))[0]
    both = runs(signals((ANSWER, START, sent), (ACKNOWLEDGE, START, sent), (ACKNOWLEDGE, STOP, day(2, 3))))
    assert find_run(both, ANSWER) == alone
    acknowledged = find_run(both, ACKNOWLEDGE)
    assert acknowledged is not None
    assert acknowledged.was_kept


# Chatwoot #10178: the clock ran on after the end.
def test_clock_stands_still_after_the_answer() -> None:
    run = answer((START, day(2, 2)), (STOP, day(2, 5)))
    assert run.elapsed(day(2, 5)) == run.elapsed(day(9, 1)) == 3
    assert not run.is_overdue(day(9, 1))
    assert run.overdue_from is None
    assert (run.was_kept, run.ending, run.ended_by) == (True, Ending.STOPPED, 2)


def test_late_answer_was_not_kept() -> None:
    assert answer((START, day(2, 2)), (STOP, day(2, 17))).was_kept is False
    assert answer((START, day(2, 2)), (STOP, day(2, 16))).was_kept is True
    assert answer((START, day(2, 2))).was_kept is None


def test_answer_while_the_question_is_open_ends_the_pause() -> None:
    run = answer((START, day(2, 2)), (PAUSE, day(2, 4)), (STOP, day(4, 1)))
    assert run.was_kept is True
    assert run.due_on is not None
    assert run.paused_since is None


# righttoknow #102: overdue was shown though more time had been given.
def test_more_time_shows_nothing_overdue() -> None:
    more = Signal(ANSWER, Effect.EXTEND, day(2, 17), 2, until=day(2, 24))
    run = runs([*signals((ANSWER, START, day(2, 2))), more])[0]
    assert (run.due_on, run.promised_on) == (day(2, 24), day(2, 16))
    assert not run.is_overdue(day(2, 24))
    assert run.is_overdue(day(2, 25))


def test_more_time_to_a_weekend_reaches_to_monday() -> None:
    more = Signal(ANSWER, Effect.EXTEND, day(2, 10), 2, until=day(2, 21))
    assert runs([*signals((ANSWER, START, day(2, 2))), more])[0].due_on == day(2, 23)


def test_less_time_than_promised_is_no_more_time() -> None:
    more = Signal(ANSWER, Effect.EXTEND, day(2, 3), 2, until=day(2, 4))
    assert runs([*signals((ANSWER, START, day(2, 2))), more])[0].due_on == day(2, 16)


def test_question_after_more_time_moves_the_new_due_day() -> None:
    given = [*signals((ANSWER, START, day(2, 2))), Signal(ANSWER, Effect.EXTEND, day(2, 3), 2, until=day(2, 24))]
    given += [Signal(ANSWER, PAUSE, day(2, 23), 3), Signal(ANSWER, RESUME, day(2, 26), 4)]
    assert runs(given)[0].due_on == day(2, 27)


def test_more_time_beyond_all_sense_is_refused() -> None:
    more = Signal(ANSWER, Effect.EXTEND, day(2, 10), 2, until=dt.date(2099, 1, 1))
    with pytest.raises(CalendarError, match="More time until 2099-01-01 cannot be given"):
        runs([*signals((ANSWER, START, day(2, 2))), more])


def test_more_time_without_a_day_changes_nothing() -> None:
    assert answer((START, day(2, 2)), (Effect.EXTEND, day(2, 3))).due_on == day(2, 16)


def test_letter_that_came_back_started_no_clock_for_the_provider() -> None:
    found = runs(signals((ANSWER, START, day(2, 2)), (ANSWER, Effect.VOID, day(2, 4)), (ANSWER, START, day(2, 9))))
    assert [run.ending for run in found] == [Ending.VOID, None]
    assert found[0].was_kept is None
    assert not found[0].is_overdue(day(9, 1))
    assert found[1].due_on == day(2, 23)


def test_clock_that_nobody_needs_any_more_was_neither_kept_nor_missed() -> None:
    found = answer((START, day(2, 2)), (Effect.LAPSE, day(3, 2)))
    assert (found.ending, found.ended_by, found.was_kept) == (Ending.LAPSED, 2, None)
    assert not found.is_overdue(day(9, 1))


def test_start_while_it_runs_begins_anew_and_keeps_the_first_run() -> None:
    found = runs(signals((ClockName.DISPUTE, START, day(2, 2)), (ClockName.DISPUTE, START, day(2, 9))))
    assert [run.ending for run in found] == [Ending.RESTARTED, None]
    assert find_run(found, ClockName.DISPUTE) == found[1]
    assert find_run(found, ANSWER) is None


def test_stop_without_start_and_clock_without_deadline_say_nothing() -> None:
    assert runs(signals((ANSWER, STOP, day(2, 2)))) == ()
    assert read_clocks(signals((ANSWER, START, day(2, 2))), {}, ENGLAND) == ()


def test_stop_before_the_start_counts_from_the_start() -> None:
    run = answer((START, day(2, 4)), (STOP, day(2, 2)))
    assert (run.ended_on, run.was_kept) == (day(2, 4), True)


def test_nothing_due_on_friday_is_overdue_on_the_weekend_or_a_holiday() -> None:
    run = runs(signals((ANSWER, START, day(3, 19))))[0]
    assert run.due_on == day(4, 2)
    assert [on for on in (day(4, 2), day(4, 3), day(4, 4), day(4, 5), day(4, 6)) if run.is_overdue(on)] == []
    assert run.overdue_from == day(4, 7)
    assert (run.days_overdue(day(4, 7)), run.days_overdue(day(4, 8))) == (1, 2)


def test_days_left_counts_today_as_none() -> None:
    run = answer((START, day(12, 22)))
    assert [run.days_left(on) for on in (day(1, 5), day(1, 8), day(1, 9))] == [3, 0, -1]


def test_past_the_last_known_holiday_a_warning_stands_last() -> None:
    known_to = ENGLAND.known_to
    assert known_to is not None
    run = answer((START, known_to - dt.timedelta(days=3)))
    assert run.warning.startswith("Bank holidays are known up to")
    assert run.words().splitlines()[-1] == run.warning
    assert answer((START, day(2, 2))).warning == ""


def test_day_before_the_start_is_not_counted() -> None:
    assert answer((START, day(2, 2))).why_not(day(1, 30)) == "before it starts"


def test_pause_without_reason_says_paused() -> None:
    given = [Signal(ANSWER, START, day(2, 2), 1), Signal(ANSWER, PAUSE, day(2, 3), 2)]
    assert runs(given)[0].why_not(day(2, 4)) == "paused"


def test_promises_differ_by_provider_and_are_called_promises() -> None:
    promises = make_promises("Northmoor General Hospital", {ANSWER: 15})
    assert (promises[ANSWER].days, promises[ACKNOWLEDGE].days) == (15, 3)
    assert promises[ANSWER].label == "local promise of Northmoor General Hospital"
    assert make_promises("Northmoor", raiser="Lime Avenue Surgery")[ClockName.REPLY].label == "local promise of Lime Avenue Surgery"
    assert {deadline.kind for deadline in promises.values()} == {DeadlineKind.LOCAL_PROMISE}
    assert "contract" not in " ".join(deadline.label for deadline in make_promises().values())
    assert (DEFAULT_DAYS[ACKNOWLEDGE], DEFAULT_DAYS[ANSWER], DEFAULT_DAYS[ClockName.ESCALATE]) == (3, 10, 20)


def test_contract_deadline_names_its_source() -> None:
    deadline = Deadline(ANSWER, 10, DeadlineKind.CONTRACT, "Northmoor", "NHS Standard Contract 2025/26, General Condition 9")
    assert deadline.label == "contract deadline (NHS Standard Contract 2025/26, General Condition 9)"
    with pytest.raises(CalendarError, match="A contract deadline needs its source"):
        Deadline(ANSWER, 10, DeadlineKind.CONTRACT)


@pytest.mark.parametrize("days", [0, -1, 2601])
def test_promise_that_cannot_be_counted_is_refused(days: int) -> None:
    with pytest.raises(CalendarError, match=f"{days} working days cannot be promised"):
        make_promises("", {ANSWER: days})


def test_clock_set_by_law_cannot_be_promised_otherwise() -> None:
    with pytest.raises(CalendarError, match="'information_request' is not a local promise"):
        make_promises("", {ClockName.INFORMATION_REQUEST: 5})


def test_calendar_decides_which_days_count() -> None:
    run = read_clocks(signals((ANSWER, START, day(2, 2))), make_promises(), Calendar())[0]
    assert run.warning.startswith("No bank holidays are known")
