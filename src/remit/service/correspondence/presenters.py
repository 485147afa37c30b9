"""Letters in words, and a letter's text cut into pieces that a page can mark.

What lives here: titles of work, tags, sentences of the letter page, lines with their marks, the letters part of the home page. What does not: the words of what
is sent (`remit.engine.remedy`).
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any
from urllib.parse import quote

from remit.engine.terms import Outcome, Task
from remit.service.accounts.models import Membership, Role
from remit.service.correspondence import queries
from remit.service.correspondence.models import Decision, LetterState
from remit.service.correspondence.queries import FindingView, LetterView
from remit.service.ui.presenters import LONDON, count_in_words, day_in_words, day_on

TITLES = {
    Task.CHASE_RESULT: "Chase a result",
    Task.COMMUNICATE_RESULT: "Tell the patient a result",
    Task.ARRANGE_TEST: "Do a test",
    Task.FOLLOW_UP_MONITORING: "Monitor the patient over time",
    Task.ONWARD_REFERRAL: "Refer the patient on",
    Task.RE_REFERRAL: "Refer the patient back to them",
    Task.DNA_DISCHARGE: "Discharged after a missed appointment",
    Task.BOOK_HOSPITAL_FOLLOWUP: "Book the hospital’s own follow-up",
    Task.FIT_NOTE: "Issue a fit note",
    Task.PRESCRIBE_START: "Start a medicine",
    Task.PRESCRIBE_RED: "Prescribe a hospital-only medicine",
    Task.SHARED_CARE_NOT_AGREED: "Prescribe under shared care that is not agreed",
    Task.SHORT_SUPPLY: "Too short a supply of a medicine",
    Task.MEDICATION_CHANGE_UNCLEAR: "A medicine change that is not explained",
    Task.INTERACTION_UNADDRESSED: "Two medicines together, not explained",
    Task.PATIENT_QUERY_REDIRECTED: "Answer questions about hospital care",
    Task.POST_OP_CARE: "Care after an operation",
    Task.PRE_OP_WORK: "Work before an operation",
    Task.ADMIN_FORM: "Fill in a form or write a report",
    Task.TRANSPORT: "Arrange transport",
    Task.PRIVATE_WORK: "Work for private care",
    Task.LATE_LETTER: "The letter came late",
    Task.UNCLEAR_RESPONSIBILITY: "Work that nobody is named for",
}
# What a person can name as missed: all but what the engine reads from dates and medicines alone.
NAMEABLE = tuple(task for task in TITLES if task not in (Task.LATE_LETTER, Task.SHORT_SUPPLY, Task.INTERACTION_UNADDRESSED))
TAGS = {
    Outcome.RETURN: ("Hospital’s work", "blue"),
    Outcome.REVIEW: ("You decide", "yellow"),
    Outcome.ACCEPT: ("Your work", "grey"),
}
KINDS = {
    "clinic_letter": "clinic letter",
    "discharge_summary": "discharge summary",
    "emergency_letter": "emergency department letter",
    "day_case": "day case letter",
    "virtual_ward": "virtual ward letter",
    "dna_letter": "letter about a missed appointment",
    "private_letter": "private letter",
    "referral_reply": "reply to a referral",
    "preop_letter": "letter before an operation",
    "other": "letter",
}
EVENTS = {
    "clinic_letter": "Seen on",
    "discharge_summary": "Discharged on",
    "emergency_letter": "Seen on",
    "day_case": "Treated on",
    "dna_letter": "Missed appointment on",
}
STATE_TAGS = {
    LetterState.TO_DECIDE: ("To decide", "yellow"),
    LetterState.ONLY_OURS: ("Your work", "grey"),
    LetterState.NOTHING_ASKED: ("Nothing asked", "white"),
    LetterState.TO_SEND: ("Ready to send", "blue"),
    LetterState.DONE: ("Done", "green"),
    LetterState.SENT: ("Approved to send", "green"),
    LetterState.NOT_OURS: ("Put aside", "grey"),
    LetterState.REPEATED: ("Checked already", "grey"),
}
_STRENGTH = {Outcome.RETURN: 3, Outcome.REVIEW: 2, Outcome.ACCEPT: 1}


def choices_for(finding: FindingView) -> list[tuple[str, str]]:
    """Return the four choices on a request; where nobody is named, the question to the hospital stands in place of the return."""
    first = Decision.ASK if finding.is_question else Decision.RETURN
    return [(one.value, one.label) for one in (first, Decision.PROTEST, Decision.ACCEPT, Decision.NOT_RIGHT)]


@dataclass(frozen=True)
class Piece:
    """A stretch of a line under the same findings.

    Attributes:
        start: its place in the letter.
        numbers: findings that cover it; `opening` those that begin here.
        outcome: the strongest of theirs, "" where none covers it.
    """

    text: str
    start: int
    numbers: tuple[int, ...]
    opening: tuple[int, ...]
    outcome: str


@dataclass(frozen=True)
class Line:
    """A line of the letter that holds words, numbered from 1; `is_last` of its paragraph."""

    number: int
    pieces: tuple[Piece, ...]
    is_last: bool


def lines_of(text: str, findings: Sequence[FindingView]) -> list[Line]:
    """Cut a letter into numbered lines, and each line where a finding begins or ends."""
    lines: list[Line] = []
    spans = list(_line_spans(text))
    opened: set[int] = set()
    for place, (start, end) in enumerate(spans):
        last = place + 1 == len(spans) or text.count("\n", end, spans[place + 1][0]) > 1
        lines.append(Line(place + 1, tuple(_pieces(text, start, end, findings, opened)), last))
    return lines


def _line_spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield the half-open range of each line that holds words."""
    start = 0
    for line in text.splitlines(keepends=True):
        bare = line.rstrip()
        if bare.strip():
            yield start, start + len(bare)
        start += len(line)


def span_of_line(text: str, number: int) -> tuple[int, int] | None:
    """Return the range of a numbered line, None where the letter has fewer."""
    return next((span for place, span in enumerate(_line_spans(text), start=1) if place == number), None)


def _pieces(text: str, start: int, end: int, findings: Sequence[FindingView], opened: set[int]) -> Iterator[Piece]:
    edges = {start, end} | {edge for one in findings for edge in (one.start, one.end) if start < edge < end}
    ordered = sorted(edges)
    for left, right in pairwise(ordered):
        over = [one for one in findings if one.start < right and left < one.end]
        opening = tuple(one.number for one in over if one.number not in opened)
        opened.update(opening)
        outcome = max((Outcome(one.outcome) for one in over), key=_STRENGTH.__getitem__, default=None)
        yield Piece(text[left:right], left, tuple(one.number for one in over), opening, outcome.value if outcome else "")


@dataclass(frozen=True)
class Card:
    """One request of a letter as the page shows it: a finding, and further grounds that the same words give."""

    finding: FindingView
    further: tuple[FindingView, ...]


def cards_of(letter: LetterView) -> list[Card]:
    """Return the requests of a letter, each span of words once."""
    leads = queries.second_grounds(letter.findings)
    return [Card(one, tuple(other for other in letter.findings if leads.get(other.number) == one.number)) for one in letter.findings if one.number not in leads]


def minutes_in_words(finding: FindingView) -> str:
    """Say what a request costs: 15 minutes (8 to 30)."""
    one = finding.minutes
    return f"{count_in_words(one.likely, 'minute')} ({one.low} to {one.high})"


def urgent_title(letter: LetterView) -> str:
    """Say in one line what is urgent, "" where nothing is."""
    urgent = [one for one in letter.findings if one.urgent and one.outcome != Outcome.ACCEPT and one.task != Task.LATE_LETTER]
    if not urgent:
        return ""
    what = TITLES[Task(urgent[0].task)][0].lower() + TITLES[Task(urgent[0].task)][1:]
    passed = " The time for it may have passed." if any(one.has_time_passed for one in urgent) else ""
    more = f", and {count_in_words(len(urgent) - 1, 'more request')}" if len(urgent) > 1 else ""
    return f"Urgent: {what}{more}.{passed}"


def came_in_words(letter: LetterView) -> str:
    """Say when the patient was seen and when the letter reached the practice."""
    parts = []
    if letter.event_on:
        parts.append(f"{EVENTS.get(letter.kind, 'Of')} {day_in_words(letter.event_on)}.")
    days = (letter.received_on - letter.event_on).days if letter.event_on else 0
    later = f", {count_in_words(days, 'day')} later" if days > 0 else ""
    parts.append(f"Reached you on {day_in_words(letter.received_on)}{later}.")
    return " ".join(parts)


def title_of(letter: LetterView) -> str:
    """Name a letter by patient and specialty."""
    what = letter.specialty or KINDS[letter.kind]
    return f"{letter.patient.name}, {what}" if letter.patient.name else f"{what[0].upper()}{what[1:]} without a name"


def row_title(row: queries.Row) -> str:
    """Name a letter in a list."""
    what = row.specialty or KINDS[row.kind]
    return f"{row.patient}, {what}" if row.patient else f"{what[0].upper()}{what[1:]} without a name"


def warnings_of(letter: LetterView) -> list[str]:
    """Return what must be seen before anything is decided: problems about whose letter it is."""
    return [problem for problem in letter.problems if "NHS number" in problem or "one patient" in problem]


def other_problems_of(letter: LetterView) -> list[str]:
    """Return what else could not be read or was guessed."""
    seen = set(warnings_of(letter))
    return [problem for problem in letter.problems if problem not in seen]


def medicine_rows(letter: LetterView) -> list[dict[str, Any]]:
    """Return what the letter says of each medicine, as the page shows it."""
    words = {"new": "Started", "changed": "Changed", "continued": "Goes on", "stopped": "Stopped", "withheld": "Paused", "finished": "Finished", "unsaid": ""}
    return [
        {
            "name": item["name"],
            "dose": " ".join(part for part in (item["dose"], item["frequency"]) if part),
            "change": words.get(item["status"], item["status"]),
            "run_out": _run_out_words(item),
            "is_short": (item["run_out"] or {}).get("verdict") not in (None, "workable"),
        }
        for item in letter.medicines.get("items", ())
        if not item["before_admission"]
    ]


def _run_out_words(item: dict[str, Any]) -> str:
    """Say until when the supply of a medicine lasts."""
    supplied = f"Supplied for {count_in_words(item['supply']['days'], 'day')}" if item["supply"]["days"] else ""
    if not item["run_out"]:
        return supplied
    day = day_in_words(dt.date.fromisoformat(item["run_out"]["runs_out_on"]))
    left = item["run_out"]["operational_days_left"]
    return f"{supplied or 'Supplied'}, runs out on {day}. Working days left when the letter came: {left}"


def next_words(letter: LetterView) -> str:
    """Say what comes after Continue."""
    return (
        "who is acting for the patient today."
        if letter.is_urgent
        else "look at the letter to the hospital, and send it. If nothing goes back to them, the next letter."
    )


@dataclass(frozen=True)
class Group:
    """A group of letters in the list: its word in the address, its title, its states, and what to do where there are none."""

    word: str
    title: str
    states: tuple[str, ...]
    empty: str


GROUPS = (
    Group("to-decide", "To decide", (LetterState.TO_DECIDE,), "No letter waits for a decision. Add letters, or look at those that are ready to send."),
    Group("to-send", "Ready to send", (LetterState.TO_SEND,), "Nothing waits to be sent. Decide on a letter first."),
    Group(
        "sent", "Approved to send", (LetterState.SENT,), "No letter was approved yet. What you approve stands here with its case, which says when it was sent."
    ),
    Group(
        "done",
        "Nothing to send",
        (LetterState.DONE, LetterState.ONLY_OURS, LetterState.NOTHING_ASKED, LetterState.NOT_OURS),
        "There is no letter here yet. Letters that ask nothing, or only ordinary GP work, stand here.",
    ),
)


def group_named(word: str) -> Group:
    """Return the group of a word, the first where there is none of that word."""
    return next((group for group in GROUPS if group.word == word), GROUPS[0])


def attachment(name: str) -> str:
    """Return the header by which a browser saves a file and never shows it."""
    plain = "".join(character if (character.isascii() and character.isalnum()) or character in " ._-" else "_" for character in name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def home_section(acting: Membership, at: dt.datetime) -> dict[str, Any] | None:
    """Return the letters part of a practice's home page; other organisations have none."""
    if acting.role not in (Role.PRACTICE_MEMBER, Role.PRACTICE_MANAGER):
        return None
    midnight = dt.datetime.combine(day_on(at), dt.time(), tzinfo=LONDON)
    following = queries.find_next(acting)
    return {**queries.count_states(acting, since=midnight), "next": following.reference if following else ""}


# What the templates of letters ask.
WORDS: dict[str, Any] = {
    "TITLES": {task.value: title for task, title in TITLES.items()},
    "TAGS": {outcome.value: tag for outcome, tag in TAGS.items()},
    "STATE_TAGS": {state.value: tag for state, tag in STATE_TAGS.items()},
    "DECISIONS": {one.value: one.label for one in Decision},
    "KINDS": KINDS,
    "lines_of": lines_of,
    "cards_of": cards_of,
    "minutes_in_words": minutes_in_words,
    "urgent_title": urgent_title,
    "came_in_words": came_in_words,
    "title_of": title_of,
    "row_title": row_title,
    "warnings_of": warnings_of,
    "other_problems_of": other_problems_of,
    "medicine_rows": medicine_rows,
    "next_words": next_words,
}
