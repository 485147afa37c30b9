"""Clauses: a sentence cut where another party or another piece of work begins.

What lives here: the cut, made after words have classes, so that lists of tests, medicines and quotations stay whole. What does not: what a clause means
(`reading`).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from remit.engine.triage.symbols import ACTORS, Symbol

_JOINTS = frozenset({"and", "but", "while", "whilst", "so", "then", "though", "although", "or", "plus", "&", "+", "whereas", "yet"})
_FILLERS = frozenset(
    {
        "also",
        "then",
        "to",
        "subsequently",
        "thereafter",
        "that",
        "if",
        "would",
        "just",
        "so",
        "therefore",
        "further",
        "again",
        "in",
        "turn",
        "meanwhile",
        "meantime",
        "the",
        "a",
    }
)
_CONDITIONS = frozenset({"if", "once", "when", "provided", "assuming", "unless"})
"""Open a condition between commas. The class CONDITION is another thing: "and whether she may fly" is what is asked, and "when" is none of it."""
_LONGEST_CONDITION = 15
_HARD = frozenset({";"})
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Clause:
    """Part of one sentence: symbols `symbols[first:last]` of the sentence's symbols."""

    symbols: tuple[Symbol, ...]


def _opens_request(symbol: Symbol) -> bool:
    group = symbol.group
    return group in ACTORS or group in {"ASK", "ASKED_TO", "HANDOVER", "NEED", "LOCALLY", "MODAL"} or group.startswith("V_")


def _next_solid(symbols: Sequence[Symbol], at: int) -> Symbol | None:
    while at < len(symbols) and (symbols[at].word in _FILLERS or symbols[at].word == ","):
        at += 1
    return symbols[at] if at < len(symbols) else None


def _behind_condition(symbols: Sequence[Symbol], at: int) -> int:
    """Return where the words go on behind a condition between commas ("and, if it is normal, begin"), `at` where none stands there."""
    first = at + (at < len(symbols) and symbols[at].word == ",")
    if first < len(symbols) and symbols[first].word in _CONDITIONS:
        return next((end + 1 for end in range(first, min(first + _LONGEST_CONDITION, len(symbols))) if symbols[end].word == ","), at)
    return at


def _is_cut(symbols: Sequence[Symbol], at: int) -> bool:
    """Return whether a clause begins at a symbol."""
    symbol, before = symbols[at], symbols[at - 1]
    if before.word in _HARD:
        return True
    if symbol.word in _JOINTS:
        followers = filter(None, (_next_solid(symbols, at + 1), _next_solid(symbols, _behind_condition(symbols, at + 1))))
        return any(_opens_request(follower) or (follower.group == "TEST" and _gives_before(symbols, at)) for follower in followers)
    if before.word in {":", "-", "–", "—", ")"}:
        return symbol.group == "ASK" or (symbol.group == "PRACTICE" and _has_verb_soon(symbols, at + 1))
    if symbol.word in {"with", "together"}:
        follower = _next_solid(symbols, at + 1)
        return follower is not None and follower.group == "TEST" and any(item.group.startswith(("V_", "MED_")) for item in symbols[max(0, at - _LONGEST) : at])
    if before.word == ",":
        return symbol.group == "ASK" or (symbol.group in {"WE", "PRACTICE", "PROVIDER"} and _has_verb_soon(symbols, at + 1))
    return False


def _gives_before(symbols: Sequence[Symbol], at: int) -> bool:
    """Return whether a medicine and no test is named before a symbol: a test behind it is another piece of work."""
    groups = [item.group for item in symbols[max(0, at - _LONGEST) : at]]
    return "TEST" not in groups and any(group.startswith("MED_") for group in groups)


def _has_verb_soon(symbols: Sequence[Symbol], at: int) -> bool:
    return any(
        symbol.group.startswith("V_") or symbol.group in {"FUTURE", "DONE", "NEED"} or symbol.word in {"to", "can", "could"} for symbol in symbols[at : at + 3]
    )


def split_clauses(symbols: Sequence[Symbol]) -> list[Clause]:
    """Cut the symbols of one sentence into clauses; a very long run without a joint is cut by length."""
    clauses = []
    start = 0
    for at in range(1, len(symbols)):
        if at - start >= 2 and (_is_cut(symbols, at) or at - start >= _LONGEST):
            clauses.append(Clause(tuple(symbols[start:at])))
            start = at
    if symbols:
        clauses.append(Clause(tuple(symbols[start:])))
    return clauses
