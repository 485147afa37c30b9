"""Shared care as a table of states, and the checklist that a letter fulfils.

What lives here: the states, their moves, and what a letter says of each point. What does not: whether the practice accepts (a person does), the formulary
(`formulary`).
"""

import datetime as dt
import re
from enum import StrEnum
from typing import NamedTuple

from remit.engine.lexicon.patterns import Words
from remit.engine.medicines.names import Medicine, Names, find_named
from remit.engine.rulebook.policy import Policy, SharedCareAgreement


class State(StrEnum):
    """Where a shared-care request stands."""

    REQUESTED = "requested"
    CHECKED = "checked"
    MORE_INFORMATION = "more_information"
    ACCEPTED = "accepted"
    DECLINED = "declined"


class Move(StrEnum):
    """What may happen to a request."""

    CHECK = "check"
    ASK = "ask"
    ANSWER = "answer"
    ACCEPT = "accept"
    DECLINE = "decline"
    WITHDRAW = "withdraw"


MOVES: dict[tuple[State, Move], State] = {
    (State.REQUESTED, Move.CHECK): State.CHECKED,
    (State.REQUESTED, Move.DECLINE): State.DECLINED,
    (State.CHECKED, Move.ACCEPT): State.ACCEPTED,
    (State.CHECKED, Move.DECLINE): State.DECLINED,
    (State.CHECKED, Move.ASK): State.MORE_INFORMATION,
    (State.MORE_INFORMATION, Move.ANSWER): State.REQUESTED,
    (State.MORE_INFORMATION, Move.DECLINE): State.DECLINED,
    (State.ACCEPTED, Move.WITHDRAW): State.REQUESTED,
}
"""Every move there is. An accepted request goes back to `requested` when dose or medicine change. Silence is no move."""


class SharedCareError(ValueError):
    """A move that is not in the table; the message says what may be done instead."""


def move(state: State, step: Move) -> State:
    """Return the state after a move.

    Raises:
        SharedCareError: the table has no such move.
    """
    if (state, step) not in MOVES:
        allowed = ", ".join(other.value for here, other in MOVES if here is state) or "nothing"
        raise SharedCareError(f"A request that is {state.value.replace('_', ' ')} cannot be moved by “{step.value}”. Possible: {allowed}.")
    return MOVES[state, step]


class Point(StrEnum):
    """What a shared-care request must show before it can be decided."""

    PROTOCOL = "protocol"
    INDICATION = "indication"
    BASELINE_TESTS = "baseline_tests"
    STABLE = "stable"
    PATIENT_INFORMED = "patient_informed"
    MONITORING = "monitoring"
    CONTACT = "contact"
    FUNDED = "funded"


POINT_WORDS = {
    Point.PROTOCOL: "the protocol is named or enclosed",
    Point.INDICATION: "the indication is named",
    Point.BASELINE_TESTS: "baseline tests are done and given",
    Point.STABLE: "the patient is stable on the dose",
    Point.PATIENT_INFORMED: "the patient was told and agrees",
    Point.MONITORING: "who monitors what, and how often",
    Point.CONTACT: "whom to ask if problems arise",
    Point.FUNDED: "it is commissioned from this practice",
}
_SHOWN = {
    Point.PROTOCOL: r"\b(?:protocol|shared.?care (?:guideline|guidance|agreement|form|leaflet|document)|esca|guideline (?:is )?(?:attached|enclosed))\b",
    Point.INDICATION: r"\b(?:for (?:his|her|the|their) \w+|diagnos\w+|indication|impression)\b",
    Point.BASELINE_TESTS: r"\b(?:baseline (?:bloods?|tests?|ecg|fbc)|(?:fbc|lfts?|u&e|tfts?|bloods?|ecg|lithium level|level)\b[^.\n]{0,60}\b(?:normal|"
    r"satisfactory|fine|\d))",
    Point.STABLE: r"\b(?:stable|established|settled on|steady|maintenance|for (?:three|four|six|\d+) months|tolerat\w+ (?:it )?well)\b",
    Point.PATIENT_INFORMED: r"\b(?:counsel\w+|leaflet|booklet|consent\w*|discussed with (?:him|her|the patient|you)|(?:he|she|you) (?:agree\w*|"
    r"understand\w*|is happy|has been told)|education)\b",
    Point.MONITORING: r"\b(?:weekly|fortnightly|monthly|every \w+ (?:weeks?|months?)|three.?monthly|\d+.?monthly)\b",
    Point.CONTACT: r"\b(?:advice line|helpline|contact (?:us|me|the)|ring (?:us|me|the)|bleep|ext\.? ?\d|nurses? on)\b|"
    r"\b(?:tel(?:ephone)?|phone|mobile|line|call|ring)\b[^\n]{0,30}\b0\d[\d ]{8,11}\b",
}
_BEFORE, _AFTER = 50, 70
"""Characters beside the words that show a point."""
_PATTERNS = {point: Words(pattern) for point, pattern in _SHOWN.items()}


class Check(NamedTuple):
    """One point of the checklist: whether the letter shows it, and the words."""

    point: Point
    is_shown: bool
    words: str = ""


class Agreement(NamedTuple):
    """Whether shared care holds for a medicine on a day, and by which line of the policy."""

    is_accepted: bool
    because: str


def checklist(text: str, policy: Policy) -> tuple[Check, ...]:
    """Return the points that a letter fulfils and those that are missing. Whether it is funded only the policy can say."""
    checks = []
    for point in Point:
        if point is Point.FUNDED:
            services = [name for name in ("near_patient_testing",) if name in policy.commissioned_services]
            checks.append(Check(point, bool(services), ", ".join(services)))
        else:
            match = _PATTERNS[point].search(text)
            checks.append(Check(point, match is not None, _around(text, match) if match else ""))
    return tuple(checks)


def _around(text: str, match: re.Match[str]) -> str:
    """Return the words that show a point with what stands beside them in their line; of a heading, with the line below it."""
    start = max(text.rfind("\n", 0, match.start()) + 1, match.start() - _BEFORE)
    end = text.find("\n", match.end()) + 1 or len(text)
    if not text[match.end() : end].strip(" :.\n"):
        below = len(text) - len(text[end:].lstrip())
        end = text.find("\n", below) + 1 or len(text)
    last = min(end, match.end() + _AFTER)
    while start < match.start() and start and not text[start - 1].isspace():
        start += 1
    while match.end() < last < len(text) and not text[last].isspace():
        last -= 1
    return " ".join(text[start:last].split())


def find_agreement(medicine: Medicine, policy: Policy, on: dt.date | None, names: Names | None = None) -> SharedCareAgreement | None:
    """Return the practice's agreement for a medicine, by generic name or brand; one that was made after that day does not count."""
    for agreement in policy.shared_care:
        named = find_named(agreement.medicine, names)
        same = bool(named and set(named.ingredients) & set(medicine.ingredients))
        if same and not (agreement.agreed_on and on and agreement.agreed_on > on):
            return agreement
    return None


def decide_by_silence(policy: Policy, requested_on: dt.date, day: dt.date) -> Agreement:
    """Say whether silence has become acceptance: only where the policy names such a rule, and its days have passed."""
    days = policy.silence_is_acceptance_after_days
    if days is None:
        return Agreement(is_accepted=False, because="Silence is never acceptance here: the policy names no such rule.")
    passed = (day - requested_on).days
    if passed < days:
        return Agreement(is_accepted=False, because=f"{passed} of {days} days have passed; until then silence is no acceptance.")
    return Agreement(is_accepted=True, because=f"Agreed locally: a request not declined within {days} days is accepted; {passed} have passed.")
