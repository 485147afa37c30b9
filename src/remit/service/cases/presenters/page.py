"""What every page about one case shows: heading, tags, where it stands, dates, requests.

What lives here: gathering for templates. What does not: the sentences (`case`, `days`).
"""

import datetime as dt
from typing import Any

from remit.engine.clocks.promises import DeadlineKind
from remit.engine.clocks.runs import ClockRun, Ending
from remit.engine.lifecycle import Move, RaisedBy
from remit.service.cases.presenters import case as words
from remit.service.cases.presenters.days import ClockRow, clock_row, counted_words, day_near
from remit.service.cases.presenters.tables import AGREED, KIND_WORDS, LAPSE_WORDS, SAID_WORDS
from remit.service.cases.queries.page import CaseRead
from remit.service.ui.presenters import with_capital


def frame_of(read: CaseRead, today: dt.date) -> dict[str, Any]:
    """Return what the templates of a case need."""
    case, standing = read.case, read.standing
    return {
        "read": read,
        "case": case,
        "names": standing.names,
        "reference": words.reference_in_words(case.reference),
        "heading": words.heading([words.title_words(item) for item in read.items], kind=case.kind),
        "kind": "reported about a referral" if words.is_referral(case) else KIND_WORDS[Move(case.kind)],
        "tags": [*words.tags(case, read.scope), *([("Harm recorded", "red")] if standing.state.has_harm else [])],
        "harm": words.harm_in_words(read),
        "stands": words.standing_sentence(standing, today),
        "said": _said(read, today),
        "risk": words.risk(read),
        "clocks": _clocks(read, today),
        "has_promises": any(run.deadline.kind is DeadlineKind.LOCAL_PROMISE for run in standing.runs),
        "items": [_item(read, item) for item in read.items],
        "can_send": words.is_raiser(read) and words.is_to_send_by_hand(case),
        "moves": words.open_steps(read, today),
        "move_words": {row.move: words.step_words(row, standing.names) for row in words.open_steps(read, today)},
        "answers": words.open_answers(read, today) if words.is_respondent(read) else [],
        "can_confirm": words.is_respondent(read) and words.can_move_now(read, Move.ACKNOWLEDGE, today),
        "can_record": words.is_raiser(read) and bool(words.open_answers(read, today)),
        "can_correct": words.can_move_now(read, Move.CORRECT_DAY, today) and bool(words.own_entries(read)),
        "can_link": words.is_raiser(read) and case.sent_on is not None,
        "other_side": _other_side(read),
        "sharing": _who_sees(read),
        "counted": counted_words,
        "near": day_near,
        "day": today,
        "closed_note": _closed_note(read),
    }


def _quote_label(read: CaseRead) -> str:
    if read.case.kind != Move.QUICK_REPORT:
        return "The letter says"
    return "What was written down" if words.is_referral(read.case) else "What was said"


def _clocks(read: CaseRead, today: dt.date) -> list[ClockRow]:
    """Return the clocks in words; of one that began anew, as after a changed answer, only what it has been since."""
    went_up_by, runs = _went_up_by(read), [run for run in read.standing.runs if run.ending is not Ending.RESTARTED]
    return [clock_row(run, today, went_up_by=went_up_by, why_lapsed=_why_lapsed(read, run)) for run in runs]


def _why_lapsed(read: CaseRead, run: ClockRun) -> str:
    event = read.standing.state.find_event(run.ended_by)
    return read.standing.names.fill(LAPSE_WORDS[event.move]) if event and run.ending is Ending.LAPSED else ""


def _went_up_by(read: CaseRead) -> int | None:
    return next((step.event.number for step in read.standing.state.steps if step.event.move is Move.ESCALATE_TO_COMMISSIONER), None)


def _said(read: CaseRead, today: dt.date) -> str:
    event = read.standing.state.said
    told = next(one for one in read.standing.told if one.event.number == event.number)
    return f"Said by {words.who_said(told, read)}, on {day_near(read.standing.state.day_of(event), today)}."


def _item(read: CaseRead, item: Any) -> dict[str, Any]:
    return {
        "item": item.item,
        "quote": item.quote,
        "quote_label": _quote_label(read),
        "reason": item.reason,
        "words": words.task_words(item),
        "ask": words.ask_words(read, item),
        "said": AGREED[0] if item.is_referral and item.item.said == "taken_back" else SAID_WORDS[item.item.said],
    }


def _other_side(read: CaseRead) -> str:
    names = read.standing.names
    return names.respondent if words.is_raiser(read) else names.raiser


def _who_sees(read: CaseRead) -> str:
    case, commissioner = read.case, read.standing.names.commissioner
    if not read.scope.is_party:
        practice = with_capital(read.practice)
        return f"{practice} and {case.provider.name} see all of it. You see the case and its dates, but no patient and no letter."
    if case.sent_on is None:
        return "Only you, until it is sent."
    third = with_capital(commissioner)
    return f"{case.practice.name} and {case.provider.name}. {third} sees the case and its dates, but no patient and no letter."


def _closed_note(read: CaseRead) -> str:
    """Say what a message to a case does that is over."""
    state = read.standing.state
    if state.is_open or state.waits_for is not None:
        return ""
    if read.case.raised_by == RaisedBy.PRACTICE and words.is_raiser(read):
        return "This case is over. A message is kept and read, but does not open it again. For new work begin a new case."
    return "This case is over. A message is kept and read, but does not open it again."


def receipt_name(reference: str) -> str:
    """Return the name of the file of a receipt."""
    return f"remit-receipt-{reference}.json"
