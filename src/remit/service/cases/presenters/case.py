"""One case in words, for whoever reads it.

What lives here: its heading, where it stands, whose risk it is, what has happened, and which steps are open. What does not: what the reader may see at all
(`queries.page`).
"""

import datetime as dt
import secrets
from dataclasses import dataclass
from textwrap import shorten

from remit.engine.lifecycle import ActingKind, Ask, CaseState, Channel, Label, Move, MoveRow, Names, RaisedBy, StateType, TooLateError, list_moves
from remit.engine.lifecycle import Actor as EngineActor
from remit.engine.remedy import spaced_reference
from remit.engine.signals import Side
from remit.service.cases.models import Case
from remit.service.cases.presenters.days import due_in_words
from remit.service.cases.presenters.tables import (
    ACCEPTED,
    AGREED,
    ASKED_PAST,
    LABEL_TAGS,
    MOVE_PAST,
    REFERRAL_OTHER,
    REFERRAL_PAST,
    REFERRAL_POINTS,
    REFERRAL_STANDING,
    REFERRAL_TASK_WORDS,
    STANDING,
    TASK_WORDS,
    TO_PRINT,
    TYPE_TAGS,
)
from remit.service.cases.queries.page import CaseRead, ItemRead
from remit.service.cases.queries.scope import Scope
from remit.service.cases.queries.standing import Standing, Told
from remit.service.ui.presenters import count_in_words, day_in_words, with_capital

reference_in_words = spaced_reference

# The answers of a respondent, in the order of the answer page, with the hint that stands below each.
ANSWERS: dict[Move, tuple[str, str]] = {
    Move.TAKE_BACK: ("We take it all back", "{raiser} is told at once. The work is then yours."),
    Move.TAKE_BACK_IN_PART: ("We take some of it back", "Tick which part below, and say why not the rest."),
    Move.DISAGREE: ("We disagree", "Say why. {raiser} can accept that, or say that it does not settle it."),
    Move.REDIRECT: ("It belongs to another team of ours", "Say which. You pass it on; the clock goes on."),
    Move.NOT_OURS: ("It belongs to another organisation", "Say which."),
    Move.DUPLICATE: ("We have already answered this", "Give the other case number."),
    Move.NEEDS_INFORMATION: ("We need to know something first", "Ask below. Your clock is paused until {raiser} answers."),
}
# They have a page or a button of their own.
_OWN_PAGE = {*ANSWERS, Move.ACKNOWLEDGE, Move.MESSAGE, Move.CORRECT_DAY, Move.READ, Move.SEND}


@dataclass(frozen=True)
class Step:
    """An entry of the timeline.

    Attributes:
        is_theirs: whether the other side made it; its mark has another shape.
    """

    number: int
    at: dt.datetime
    who: str
    did: str
    text: str
    extra: tuple[str, ...]
    files: tuple[tuple[int, str], ...]
    is_theirs: bool
    withheld: bool


def title_words(item: ItemRead) -> str:
    """Say what one request asks for, as a part of a sentence: in the raiser's words, by the point of a referral, else by its task."""
    return item.words or REFERRAL_POINTS.get(item.point, ("",))[0] or plain_tasks([item.item.task], is_referral=item.is_referral)[0]


def task_words(item: ItemRead) -> str:
    """Say what one request asks for."""
    return with_capital(title_words(item))


def heading(tasks: list[str], *, kind: str) -> str:
    """Say in one line what a case is about."""
    if kind == Move.ASK:
        return f"Whose work is this: {'; '.join(tasks)}"
    whole = tasks[0] if len(tasks) == 1 else f"{len(tasks)} requests: {'; '.join(tasks)}"
    return with_capital(whole)


def plain_tasks(tasks: list[str], *, is_referral: bool = False) -> list[str]:
    """Return the words of tasks without what is sealed; of a referral they say less, because a task stands for several points."""
    if is_referral:
        return [REFERRAL_TASK_WORDS.get(task, REFERRAL_OTHER[0]) for task in tasks]
    return [TASK_WORDS.get(task, task.replace("_", " ")) for task in tasks]


def label_tag(case: Case) -> tuple[str, str]:
    """Return text and colour of the tag that says where a case stands."""
    label = Label(case.label)
    return AGREED if label is Label.TAKEN_BACK and is_referral(case) else LABEL_TAGS[label]


def tags(case: Case, scope: Scope) -> list[tuple[str, str]]:
    """Return text and colour of the tags of a case: at most two, the type and what was said. Whose lead has it is said from where the reader stands."""
    label = Label(case.label)
    found = [TYPE_TAGS[StateType(case.type)], label_tag(case)]
    if label is Label.WITH_LEAD and case.waits_for == scope.party:
        found[1] = ("With you as the lead" if scope.is_lead else "With your lead", found[1][1])
    return found[1:] if label is Label.TAKEN_BACK else found


def standing_sentence(standing: Standing, today: dt.date) -> str:
    """Say where a case stands, who waits for whom, and until when."""
    names = standing.names
    due = due_in_words(standing.case.due_on, today) if standing.case.due_on else "comes when the other waits are over"
    filled = _template(standing).format(raiser=names.raiser, respondent=names.respondent, commissioner=names.commissioner, due=due)
    return with_capital(filled)


def _template(standing: Standing) -> str:
    state = standing.state
    if state.said.move is Move.ACCEPT and state.waits_for is None:
        return ACCEPTED
    if state.label is Label.NOT_UPHELD and state.said.move is Move.NOT_UPHOLD:
        return "{commissioner} did not uphold this. The work was not taken back."
    if state.label is Label.TAKEN_BACK and standing.raised_by is RaisedBy.PROVIDER:
        return REFERRAL_STANDING
    return TO_PRINT if state.label is Label.PREPARED and is_to_send_by_hand(standing.case) else STANDING[state.label]


def is_to_send_by_hand(case: Case) -> bool:
    """Say whether the raiser of a case is to print its letter and send it: it was approved for that, or its mail did not arrive."""
    return case.label in (Label.PREPARED, Label.UNDELIVERED) and case.waits_for == case.raised_by


def risk(read: CaseRead) -> tuple[str, str] | None:
    """Return heading and text of the banner that says whose risk the patient is, None where nobody's: all was done already."""
    state, names, side = read.standing.state, read.standing.names, read.side
    if state.risk_with is None or state.label in (Label.WITHDRAWN, Label.PREPARED):
        return None
    acting = _acting_sentence(state, read)
    if state.risk_with is Side.RESPONDENT:
        title = "This is your risk now" if side is Side.RESPONDENT else f"{names.respondent} has the risk now"
        said = "said in writing that they will do this" if is_referral(read.case) else "took all of this back in writing"
        return title, f"{names.respondent} {said}. {acting}".strip()
    title = "Still your risk" if side is Side.RAISER else f"Still the risk of {names.raiser}"
    part = "all of this" if state.taken_in_writing else "this work"
    return title, f"{names.respondent} has not accepted {part} in writing. Until it does, the patient is still {names.raiser}’s to look after. {acting}".strip()


def _acting_sentence(state: CaseState, read: CaseRead) -> str:
    acting = state.acting
    if acting is None or not read.scope.is_party:
        return ""
    if acting.kind is ActingKind.NOBODY_NEEDED:
        return f"A clinician recorded that nobody needed to act: {acting.words}"
    side = read.standing.names.raiser if acting.kind is ActingKind.OURS else read.standing.names.respondent
    return f"Acting for the patient: {acting.words}, {side}."


def timeline(read: CaseRead, file_names: dict[int, str]) -> list[Step]:
    """Return what has happened, the newest first. Opening the letter is a list of its own."""
    return [_step(one, read, file_names) for one in reversed(read.standing.told) if one.event.move is not Move.READ]


def _step(told: Told, read: CaseRead, file_names: dict[int, str]) -> Step:
    event, can_read = told.event, told.event.number in read.readable
    return Step(
        number=event.number,
        at=event.at,
        who=who_said(told, read),
        did=_did(told, read),
        text=event.text if can_read else "",
        extra=tuple(_extra(told, read)) if can_read else (),
        files=tuple((file.pk, file_names.get(file.pk, "")) for file in told.files) if read.scope.is_party else (),
        is_theirs=read.side is not None and event.by.side not in (read.side, Side.REMIT),
        withheld=bool(told.words) and not can_read,
    )


def who_said(told: Told, read: CaseRead) -> str:
    """Name who said something: person and organisation for the two sides, the organisation only for everybody else."""
    event = told.event
    party = read.standing.names.of(event.by.side)
    party = with_capital(party)
    if not read.scope.is_party or event.by.side is Side.REMIT:
        return party
    person = told.said_by or (read.people.get(event.by.person, "") if event.by.recorder is event.by.side else "")
    return f"{person}, {party}" if person else party


def _door(told: Told, names: Names) -> str:
    by = told.event.by
    doors = {Channel.LINK: ", from the link in the e-mail", Channel.MAIL: ", by e-mail", Channel.PAPER: ", on paper", Channel.TELEPHONE: ", by telephone"}
    written = f"; written down by {names.of(by.recorder)}" if by.recorder is not by.side else ""
    return doors.get(by.channel, "") + written


def _extra(told: Told, read: CaseRead) -> list[str]:
    """Return what an event says besides its text."""
    event, found = told.event, []
    if event.move is Move.TAKE_BACK_IN_PART:
        wanted = {item.id for item in event.items}
        found.append("Taken back: " + "; ".join(task_words(item) for item in read.items if item.item.item_id in wanted))
    if event.other:
        found.append(f"{'Other case' if event.move is Move.DUPLICATE else 'Belongs to'}: {event.other}")
    if event.acting:
        found.append("Nobody needed to act: " + event.acting.words if event.acting.kind is ActingKind.NOBODY_NEEDED else f"Acting: {event.acting.words}")
    if event.day and event.move is Move.CORRECT_DAY:
        found.append(f"Entry {event.corrects} happened on {event.day.day} {event.day:%B %Y}")
    elif event.day:
        found.append(f"{'Until' if event.move is Move.GIVE_MORE_TIME else 'To be done by'} {event.day.day} {event.day:%B %Y}")
    return found


def said_in_full(told: Told, read: CaseRead, *, can_read: bool) -> str:
    """Say what somebody did, with all its words where the reader may see them."""
    parts = [f"{who_said(told, read)} {_did(told, read)}.", *([told.event.text, *_extra(told, read)] if can_read else [])]
    return "\n".join(part for part in parts if part)


def refusal_in_words(refusal: Exception, read: CaseRead, seen: int | None) -> str:
    """Say why a move was refused; where somebody else was faster, what happened since the reader looked.

    Args:
        refusal: what the engine or a policy said.
        read: the case as it is now.
        seen: number of the last event that the reader had seen.
    """
    if seen is None or not isinstance(refusal, TooLateError):
        return str(refusal)
    since = [told for told in read.standing.told if told.event.number > seen and told.event.move is not Move.READ]
    return " ".join([str(refusal), *(_since(told, read) for told in since)])


def _since(told: Told, read: CaseRead) -> str:
    """Say in one line what somebody did, with the beginning of what they wrote."""
    did = f"Since then, {who_said(told, read)} {_did(told, read)}"
    text = " ".join(told.event.text.split()) if told.event.number in read.readable else ""
    return f"{did}: “{shorten(text, 200, placeholder=' …')}”" if text else f"{did}."


def harm_in_words(read: CaseRead) -> list[str]:
    """Say who holds on record that a patient was harmed or nearly harmed, and since when."""
    state, found = read.standing.state, []
    for side in sorted(state.harm_by):
        event = next(step.event for step in reversed(state.steps) if step.event.move is Move.RECORD_HARM and step.event.by.side is side)
        found.append(f"{read.standing.names.of(side)[:1].upper()}{read.standing.names.of(side)[1:]}, {day_in_words(state.day_of(event))}")
    return found


def readers(read: CaseRead) -> list[tuple[dt.datetime, str]]:
    """Return who opened the letter, oldest first; only the two sides see it."""
    return [(one.event.at, who_said(one, read)) for one in read.standing.told if one.event.move is Move.READ] if read.scope.is_party else []


def open_steps(read: CaseRead, today: dt.date) -> list[MoveRow]:
    """Return the moves that the reader's side may make now by account, without those that have a page of their own."""
    return [row for row in _rows(read, today) if row.move not in _OWN_PAGE]


def open_answers(read: CaseRead, today: dt.date, channel: Channel = Channel.ACCOUNT) -> list[Move]:
    """Return the answers that the respondent may give now, in the order of the page."""
    actor = EngineActor(Side.RESPONDENT, channel, Side.RAISER if channel in (Channel.MAIL, Channel.PAPER, Channel.TELEPHONE) else None)
    rows = {row.move for row in list_moves(read.standing.state, actor, is_time_up=read.standing.is_time_up(today))}
    several = len(read.standing.state.asked) > 1
    return [move for move in ANSWERS if move in rows and (several or move is not Move.TAKE_BACK_IN_PART)]


def can_move_now(read: CaseRead, move: Move, today: dt.date) -> bool:
    """Say whether the reader's side may make a move now by account."""
    return any(row.move is move for row in _rows(read, today))


def _rows(read: CaseRead, today: dt.date) -> list[MoveRow]:
    if read.side is None:
        return []
    return list_moves(read.standing.state, EngineActor(read.side), is_time_up=read.standing.is_time_up(today))


def answer_words(read: CaseRead, move: Move, *, who: str = "We") -> str:
    """Return what an answer is called on its page; who is asked about a referral takes nothing back, but does what is asked."""
    return f"{who} will {to_do_words(read)}" if move is Move.TAKE_BACK and is_referral(read.case) else ANSWERS[move][0]


def answer_hints(read: CaseRead) -> dict[str, str]:
    """Return the hint below each answer, by the name of its move."""
    return {move.value: hint.format(raiser=read.standing.names.raiser) for move, (_, hint) in ANSWERS.items()}


def is_answered(read: CaseRead) -> bool:
    """Say whether the respondent's answer stands, so that another one changes it."""
    return read.standing.state.said_by is Side.RESPONDENT and read.standing.state.said.move in ANSWERS and read.standing.state.said.move is not Move.REDIRECT


def is_raiser(read: CaseRead) -> bool:
    """Say whether the reader raised the case."""
    return read.side is Side.RAISER


def is_respondent(read: CaseRead) -> bool:
    """Say whether the case waits to be answered by the reader's side."""
    return read.side is Side.RESPONDENT


def step_words(row: MoveRow, names: Names) -> str:
    """Return what a link to a move says."""
    own = {
        Move.ESCALATE_TO_LEAD: f"Send it to the lead of {names.respondent}",
        Move.ESCALATE_TO_COMMISSIONER: f"Send it to {names.commissioner}",
        Move.GIVE_MORE_TIME: f"Give {names.respondent} more time",
        Move.WITHDRAW: "Withdraw this case",
    }
    return own.get(row.move, row.words)


def own_entries(read: CaseRead) -> list[tuple[int, str]]:
    """Return the entries whose day the reader's side may correct: number and words."""
    steps = [step.event for step in read.standing.state.steps if step.event.by.recorder is read.side and step.event.move not in (Move.READ, Move.CORRECT_DAY)]
    told = {one.event.number: one for one in read.standing.told}
    return [
        (one.number, f"{day_in_words(read.standing.state.day_of(one))}: {who_said(told[one.number], read)} {_did(told[one.number], read)}") for one in steps
    ]


def _did(told: Told, read: CaseRead) -> str:
    move, names = told.event.move, read.standing.names
    past = (REFERRAL_PAST.get(move) if is_referral(read.case) else None) or MOVE_PAST[move]
    if move in ASKED_PAST and len({item.ask for item in told.event.items}) > 1:
        return _asked(told) + _door(told, names)
    items = count_in_words(len(told.event.items) or len(read.items), "request")
    return past.format(items=items, respondent=names.respondent, commissioner=names.commissioner, to_do=to_do_words(read)) + _door(told, names)


def _asked(told: Told) -> str:
    """Say what was decided on requests of several kinds: "decided to return 2 requests, did 1 and reported it, asked whose 1 is"."""
    asks = [item.ask for item in told.event.items]
    parts: list[str] = []
    for move, ask in ASKED_PAST.items():
        if count := asks.count(ask):
            parts.append(MOVE_PAST[move].format(items=str(count) if parts else count_in_words(count, "request")))
    return ", ".join(parts)


def is_referral(case: Case) -> bool:
    """Say whether a hospital raised a case, about a practice's referral."""
    return case.raised_by == RaisedBy.PROVIDER


def to_do_words(read: CaseRead) -> str:
    """Return what a practice is asked to do about its referral."""
    return REFERRAL_POINTS.get(read.items[0].point if read.items else "", REFERRAL_OTHER)[1]


def new_key() -> str:
    """Return a key for a form: sent twice, it is one act."""
    return secrets.token_hex(16)


def ask_words(read: CaseRead, item: ItemRead) -> str:
    """Say what the raiser asks about one request."""
    names, to_do = read.standing.names, to_do_words(read) if is_referral(read.case) else ""
    match Ask(item.item.ask):
        case Ask.COUNT:
            return f"{names.raiser} did this already. It is to be counted."
        case Ask.ANSWER:
            return f"{names.raiser} asks whose work this is."
        case _:
            return f"{names.raiser} asks {names.respondent} to {to_do or 'take this back'}."
