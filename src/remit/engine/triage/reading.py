"""The grammar of asking: who is to do what in a clause, and what the clause does with it.

What lives here: subjects, agents, verbs with their mood, and the form of the ask, each a typed cue with its place. A reading gives evidence, not a verdict:
the scorer weighs it (`scorer`), the judge needs it (`judge`). What does not: the words themselves (`remit.engine.lexicon`).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from remit.engine.triage.symbols import ACTORS, Symbol

_MODALS = frozenset({"MODAL", "FUTURE", "NEED", "SOFT", "NEGATION", "DONE", "ASK", "BE", "ALREADY", "HANDOVER", "ASKED_TO"})
_PREPOSITIONS = frozenset({"to", "with", "by", "from", "for", "via", "at", "of", "through", "on", "in", "per", "about", "than", "under"})
_AGENTS = frozenset({"by", "via", "through", "with", "at", "from", "per", "under", "in", "to"})
_DETERMINERS = frozenset(
    {
        "the",
        "a",
        "an",
        "this",
        "that",
        "his",
        "her",
        "their",
        "its",
        "any",
        "no",
        "further",
        "regular",
        "another",
        "next",
        "first",
        "annual",
        "urgent",
        "routine",
        "recent",
        "previous",
        "last",
        "each",
        "every",
        "of",
        "for",
        "on",
        "in",
        "at",
        "with",
        "from",
    }
)
_JOINTS = frozenset({"and", "or", "then", "also", "plus", "but", "&", "+", ","})
_ADVERBS = frozenset(
    {
        "also",
        "then",
        "kindly",
        "please",
        "now",
        "therefore",
        "just",
        "still",
        "ever",
        "both",
        "subsequently",
        "perhaps",
        "simply",
        "either",
        "again",
        "thereafter",
        "usually",
        "always",
        "all",
        "only",
    }
)
_POSSESSIVE = frozenset({"YOUR_PRACTICE", "YOUR_PATIENT", "YOUR_OTHER"})


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb of the clause that names work.

    Attributes:
        group: its class (`V_CHASE` ...).
        mood: `plain` (to chase, could chase, chase), `passive` (be chased), `done` (was chased, we chased), `ing`.
        subject: class of its subject, "" where none.
        how: how the subject was found: `subject`, `agent`, `inherited`, `imperative`, "".
        modes: classes that stand between subject and verb.
        index: place among the symbols of the clause.
    """

    group: str
    mood: str
    subject: str
    how: str
    modes: frozenset[str]
    index: int


@dataclass(slots=True)
class Reading:
    """What the grammar sees in one clause."""

    verbs: list[Verb] = field(default_factory=list)
    subject: str = ""
    agents: set[str] = field(default_factory=set)
    mentions: set[str] = field(default_factory=set)
    modes: set[str] = field(default_factory=set)
    is_question: bool = False


def _skip_adverbs(symbols: Sequence[Symbol], at: int) -> int:
    while at < len(symbols) and symbols[at].word in _ADVERBS and symbols[at].group != "ASK":
        at += 1
    return at


def _solid_before(symbols: Sequence[Symbol], at: int) -> Symbol | None:
    """Return the symbol before a place, determiners and "your" left out."""
    at -= 1
    while at >= 0 and (
        symbols[at].word in {"the", "a", "an", "his", "her", "their", "own", "usual", "local", "care", "of"} or symbols[at].group in _POSSESSIVE
    ):
        at -= 1
    return symbols[at] if at >= 0 else None


def _is_inverted(symbols: Sequence[Symbol], at: int) -> bool:
    """Return whether a modal or an ask stands just before an actor ("could you", "grateful if the practice")."""
    before = _solid_before(symbols, at)
    return before is not None and (before.group in {"MODAL", "ASK", "FUTURE"} or before.word in {"if", "that", "for", "can", "will", "would"})


def _is_subject(symbols: Sequence[Symbol], at: int) -> bool:
    """Return whether the actor at a place is the subject of what follows."""
    if at and symbols[at - 1].word in _PREPOSITIONS and symbols[at - 1].word != "for" and symbols[at].word not in {"we", "i", "he", "she", "they"}:
        return False
    after = _skip_adverbs(symbols, at + 1)
    if after >= len(symbols):
        return False
    follower = symbols[after]
    if _is_inverted(symbols, at) and follower.word[0].isalpha():
        return True
    return follower.group in _MODALS or follower.group.startswith("V_") or follower.word in {"to", "is", "are", "does", "do", "did", "am"}


def _verb_mood(symbols: Sequence[Symbol], at: int) -> str | None:
    """Return the mood of a verb class at a place, or None where the word is a noun."""
    symbol = symbols[at]
    before = symbols[at - 1] if at else None
    if symbol.group.endswith("_ing"):
        return "ing"
    if symbol.group.endswith("_ed"):
        if before is not None and before.word in {"be", "being"}:
            return "passive"
        return "done"
    if before is not None and (before.word in _DETERMINERS or before.group in _POSSESSIVE or (before.group == "NUMBER")):
        return None
    if before is not None and before.word not in {"to", ",", ":", "-", "–", "—", "."} and not _can_govern(before) and not before.group.startswith("V_"):
        return None
    return "plain"


def _can_govern(symbol: Symbol) -> bool:
    return (
        symbol.group in _MODALS
        or symbol.group in ACTORS
        or symbol.word in _ADVERBS
        or symbol.word in _JOINTS
        or symbol.group in {"CONDITION", "THANKS", "CLOSING", "URGENT"}
        or symbol.word in {"not", "you", "help", "that", "if"}
    )


def _stands_as_verb(symbols: Sequence[Symbol], at: int) -> bool:
    """Return whether a word without a class stands where a verb must stand ("please submit", "GP to action", "could you look")."""
    if not at or not symbols[at].word.isalpha() or symbols[at].word in _DETERMINERS or symbols[at].word in _PREPOSITIONS or symbols[at].word in _ADVERBS:
        return False
    before = symbols[at - 1]
    if before.group in {"ASK", "MODAL", "FUTURE"} or before.word in {"should", "must", "be"}:
        return True
    if before.word == "to" and at > 1:
        return symbols[at - 2].group in ACTORS or symbols[at - 2].group in {"NEED", "ASKED_TO", "ASK", "HANDOVER", "SOFT"}
    return before.group == "PRACTICE" and _is_inverted(symbols, at - 1)


def _is_imperative(symbols: Sequence[Symbol], at: int) -> bool:
    """Return whether a plain verb stands first, or after "please", a dash or a joint only."""
    return all(
        symbol.group in {"ASK", "NUMBER"} or symbol.word in _ADVERBS or symbol.word in _JOINTS or not symbol.word[0].isalnum() for symbol in symbols[:at]
    )


def read_clause(symbols: Sequence[Symbol], inherited: str, *, opens_with_joint: bool) -> Reading:
    """Read the subjects, agents and verbs of a clause.

    Args:
        symbols: the clause.
        inherited: class of the subject of the clause before in the same sentence, "" for none.
        opens_with_joint: whether the clause goes on from it ("and refer her ...").
    """
    reading = Reading(is_question=bool(symbols) and symbols[-1].word == "?")
    state = _Governor(inherited if opens_with_joint else "", "inherited" if opens_with_joint and inherited else "", set())
    for at, symbol in enumerate(symbols):
        group = symbol.group
        if group in ACTORS:
            _read_actor(reading, state, symbols, at)
        elif not group and _stands_as_verb(symbols, at):
            mood = "passive" if symbols[at - 1].word == "be" else "plain"
            reading.verbs.append(Verb("V_OTHER", mood, state.subject, state.how, frozenset(state.since), at))
        elif group.startswith("V_"):
            _read_verb(reading, state, symbols, at)
        elif group and not group.startswith(("MED", "YOUR")):
            state.since.add(group)
            reading.modes.add(group)
    return reading


@dataclass(slots=True)
class _Governor:
    """The subject in force while a clause is read, how it was found, and the classes seen since."""

    subject: str
    how: str
    since: set[str]


def _read_actor(reading: Reading, state: _Governor, symbols: Sequence[Symbol], at: int) -> None:
    group = symbols[at].group
    if _is_subject(symbols, at):
        state.subject, state.how, state.since = group, "subject", state.since & {"ASK", "CONDITION"}
        reading.subject = reading.subject or group
        state.since |= {"MODAL"} if _is_inverted(symbols, at) else set()
    elif at and (before := _solid_before(symbols, at)) is not None and before.word.rsplit(" ", 1)[-1] in _AGENTS:
        reading.agents.add(group)
    else:
        reading.mentions.add(group)


def _read_verb(reading: Reading, state: _Governor, symbols: Sequence[Symbol], at: int) -> None:
    mood = _verb_mood(symbols, at)
    if mood:
        is_bare = not state.subject and mood == "plain" and _is_imperative(symbols, at)
        name = symbols[at].group.removesuffix("_ing").removesuffix("_ed")
        reading.verbs.append(Verb(name, mood, state.subject, "imperative" if is_bare else state.how, frozenset(state.since), at))


PLAIN_FORMS = frozenset({"ask_bare", "ask_you", "ask_noverb", "ask_practice", "passive_ask", "practice_to", "imperative", "we_ask", "handover_practice/clear"})
"""The forms of asking in so many words: "please", "GP to", "we ask that", an imperative, and "you will be responsible for" where nothing denies it."""


def forms_of(reading: Reading, *, owner: str) -> set[str]:
    """Return the forms of asking, promising and reporting that a clause shows.

    Args:
        reading: what the grammar saw.
        owner: party that heading or lead names ("nobody" where none).
    """
    has_practice = "PRACTICE" in reading.agents
    forms = _mode_forms(reading, has_practice)
    for verb in reading.verbs:
        forms |= _verb_forms(verb, has_practice)
    forms = forms or {"bare"}
    return forms | ({f"{form}@{owner}" for form in forms} if owner != "nobody" else set())


def _mode_forms(reading: Reading, has_practice: bool) -> set[str]:
    """Return the forms that need no verb: handing over, needing, telling, naming the practice."""
    is_named = has_practice or "PRACTICE" in reading.mentions
    is_asked = "ASK" in reading.modes and not any("ASK" in verb.modes for verb in reading.verbs)
    handed = has_practice or reading.subject == "PRACTICE"
    return {
        form
        for form, holds in (
            ("handover_practice" if handed else "handover", "HANDOVER" in reading.modes),
            ("agent", has_practice),
            ("mention", "PRACTICE" in reading.mentions),
            ("ask_practice" if is_named else "ask_noverb", is_asked),
            ("told_practice" if is_named else "told", "ASKED_TO" in reading.modes),
            ("need_nobody", "NEED" in reading.modes and not handed),
        )
        if holds
    }


def _verb_forms(verb: Verb, has_practice: bool) -> set[str]:
    asked = "ASK" in verb.modes
    if verb.subject == "PRACTICE":
        return _practice_forms(verb, asked)
    if verb.subject in {"WE", "PROVIDER", "DOCTOR"}:
        return {"we_done" if verb.mood == "done" else "we_plan" if verb.mood == "plain" else "we_ing"} | ({"we_ask"} if asked else set())
    if verb.subject == "OTHER":
        return {"other_does"}
    if verb.subject == "PATIENT":
        return {f"patient_{'contact' if verb.group == 'V_CONTACT' else 'does'}{'_practice' if has_practice else ''}", f"patient_{verb.mood}"}
    if verb.mood == "done":
        return {"was_done"}
    if verb.mood == "passive":
        return {"passive_by_practice" if has_practice else "passive_ask" if asked else "passive"}
    if asked:
        return {"ask_bare"}
    return {"imperative" if verb.how == "imperative" else "verb_free"} | ({"verb_by_practice"} if has_practice else set())


def _practice_forms(verb: Verb, asked: bool) -> set[str]:
    if verb.mood == "done":
        return {"practice_did"}
    if asked:
        return {"ask_you"}
    strong = verb.modes & {"MODAL", "NEED", "FUTURE", "ASKED_TO", "HANDOVER", "SOFT"}
    return {f"practice_{next(iter(sorted(strong))).lower()}"} if strong else {"practice_to"}
