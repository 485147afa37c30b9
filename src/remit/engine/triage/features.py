"""Typed evidence as features: what the scorer weighs.

What lives here: for each clause, the classes and words in it, who governs them, and the state it inherits from heading, list, paragraph and earlier clauses.
Each feature is a short string that a reader can understand. What does not: weights (`scorer`), verdicts (`judge`).
"""

import math
import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from remit.engine.letters.letter import Letter
from remit.engine.letters.sections import STRUCK_OUT, Sentence
from remit.engine.letters.ticks import Tick
from remit.engine.lexicon import words_of
from remit.engine.lexicon.patterns import Words
from remit.engine.terms import Addressee, Span
from remit.engine.triage.clauses import Clause, split_clauses
from remit.engine.triage.network import UNHEARD, Heard, Marks, Network
from remit.engine.triage.reading import Reading, forms_of, read_clause
from remit.engine.triage.symbols import ACTORS, Symbol, reader_of, token_range

_DROPPED = frozenset(
    {
        "the",
        "a",
        "an",
        "this",
        "that",
        "these",
        "those",
        "his",
        "her",
        "their",
        "its",
        "some",
        "any",
        "of",
        "very",
        "just",
        "also",
        "now",
        "therefore",
        "then",
        "so",
        "too",
        "both",
        "all",
        "such",
        "quite",
        "rather",
        "indeed",
    }
)
_MODES = ("NEGATION", "DONE", "FUTURE", "SOFT", "NEED", "ASK", "ASKED_TO", "HANDOVER", "CONDITION", "QUOTED", "HISTORY", "SAFETY_NET")
_MODE_SET = frozenset(_MODES)
OBJECTS = frozenset(
    (
        "TEST RESULT PENDING FITNOTE FORM TRANSPORT APPOINTMENT REFERRAL SERVICE WOUND PREOP OPERATION DNA PRIVATE SUPPLY SHAREDCARE REDLIST "
        "MEDWORD CHANGE QUERY INTERACTION VACCINE RECORD LIFESTYLE MED_RED MED_SHARED MED_COMMON DAYS_FEW DAYS_7 DAYS_MANY SERIES ROUTINE URGENT "
        "REASON CLOSING"
    ).split()
)


@dataclass(slots=True)
class Unit:
    """One clause of a letter with everything the scorer needs to know of it.

    Attributes:
        sentence: the sentence it is part of.
        clause: its symbols.
        start, end: half-open range in the letter's text.
        features: names of the features that hold.
        actor: class of the party that governs it ("" where nobody is named).
        is_quoted: whether it stands in quotation marks or is struck out: somebody else's words, or words taken back.
        heard: what the reading network makes of it, where it was asked.
    """

    sentence: Sentence
    clause: Clause
    start: int
    end: int
    features: list[str] = field(default_factory=list)
    actor: str = ""
    is_quoted: bool = False
    heard: Heard = UNHEARD


@dataclass(slots=True)
class _State:
    """What a clause inherits: from the sentence so far, and from the sentence before."""

    actor: str = ""
    modes: frozenset[str] = frozenset()
    before: frozenset[str] = frozenset()
    subject: str = ""


@dataclass(frozen=True, slots=True)
class _Around:
    """What stands around a sentence: the classes of the next one, the quotations of the letter, and what the network says of its words."""

    after: frozenset[str]
    quotations: list[tuple[int, int]]
    marks: Marks | None


def _sequence(clause: Clause) -> list[str]:
    """Return the clause as classes where it has them and words where not, fillers left out."""
    out = []
    for symbol in clause.symbols:
        if symbol.group == "NUMBER":
            out.append("#")
        elif symbol.group:
            out.append(symbol.group)
        elif symbol.word[0].isalpha():
            if symbol.word not in _DROPPED:
                out.append(symbol.word)
        elif symbol.word == "?":
            out.append("?")
    return out


def _ngrams(items: Sequence[str]) -> list[str]:
    features = [f"c:{item}" for item in set(items)]
    padded = ["^", *items, "$"]
    features += [f"c:{one} {two}" for one, two in pairwise(padded)]
    features += [f"c:{one} {two} {three}" for one, two, three in zip(padded, padded[1:], padded[2:], strict=False)]
    return features


def _words(clause: Clause) -> list[str]:
    words = [word for symbol in clause.symbols for word in symbol.word.split() if word[0].isalnum() and not word.isdigit()]
    features = [f"w:{word}" for word in set(words)]
    features += [f"w:{one} {two}" for one, two in pairwise(words)]
    return features


def _governed(clause: Clause, state: _State) -> tuple[list[str], str, frozenset[str]]:
    """Return features of who governs each verb and object and in what mode; the last actor; the modes seen."""
    features = []
    actor, modes, verb = state.actor, set(state.modes), ""
    own_actor = ""
    for symbol in clause.symbols:
        group = symbol.group
        if group in ACTORS:
            if not verb or not own_actor:
                own_actor = actor = group
                modes = {mode for mode in modes if mode in ("ASK", "CONDITION", "QUOTED")}
            else:
                features.append(f"g:{verb}>{group}")
        elif group in _MODE_SET:
            modes.add(group)
        elif group.startswith("V_"):
            verb = group
            features += _verb_features(actor, modes, verb)
        elif group in OBJECTS and group not in ("REASON",):
            features += [f"g:{verb}>{group}", f"g:{actor}|{group}", f"g:{actor}|{verb}|{group}"]
            features += [f"g:{mode}|{group}" for mode in modes]
    features.append(f"a:{own_actor or 'none'}<{state.actor or 'none'}")
    return features, own_actor or actor, frozenset(modes)


def _verb_features(actor: str, modes: set[str], verb: str) -> list[str]:
    features = [f"g:{actor}|{verb}", f"g:{actor}|{'+'.join(sorted(modes))}", f"g:{actor}|{'+'.join(sorted(modes))}|{verb[-3:]}"]
    features += [f"g:{actor}|{mode}|{verb}" for mode in modes]
    return features


_TOPIC_GROUPS = {
    "test": "TEST",
    "result": "RESULT PENDING",
    "fitnote": "FITNOTE",
    "form": "FORM",
    "transport": "TRANSPORT",
    "appointment": "APPOINTMENT",
    "referral": "REFERRAL",
    "service": "SERVICE",
    "wound": "WOUND",
    "preop": "PREOP",
    "dna": "DNA",
    "private": "PRIVATE",
    "supply": "SUPPLY",
    "sharedcare": "SHAREDCARE",
    "medicine": "MED_RED MED_SHARED MED_COMMON MEDWORD",
    "query": "QUERY",
    "interaction": "INTERACTION",
    "vaccine": "VACCINE",
    "record": "RECORD",
    "lifestyle": "LIFESTYLE",
}
_TOPICS = {group: topic for topic, groups in _TOPIC_GROUPS.items() for group in groups.split()}
_VETOES = ("NEGATION", "CONDITION", "QUOTED", "HISTORY", "SAFETY_NET", "THANKS", "ROUTINE", "SOFT", "URGENT", "CLOSING", "DONE", "ALREADY")


def _reading_features(reading: Reading, forms: set[str], own: frozenset[str], unsaid: Sequence[str]) -> list[str]:
    """Return the strong features: forms of asking crossed with vetoes (`unsaid`: those that lie outside the words), topics and verbs."""
    vetoes = [*unsaid, *(veto for veto in _VETOES if veto in reading.modes)]
    topics = {_TOPICS[group] for group in own if group in _TOPICS}
    sign = "+".join(vetoes[:2])
    features = [f"E:{form}" for form in forms]
    features += [f"E:{form}/{sign}" for form in forms] if vetoes else [f"E:{form}/clear" for form in forms]
    features += [f"E:{form}#{topic}" for form in forms for topic in topics]
    features += [f"E:veto {veto}" for veto in vetoes]
    features += [f"E:topic {topic}" for topic in topics] if topics else ["E:topic none"]
    features += [f"E:{verb.subject or verb.how}>{verb.mood}>{verb.group}" for verb in reading.verbs]
    features += [f"E:{verb.subject or verb.how}>{verb.mood}>{verb.group}#{topic}" for verb in reading.verbs for topic in topics]
    features.append(f"E:agents {'+'.join(sorted(reading.agents))}")
    features.append(f"E:question {reading.is_question}")
    return features


def _heading_features(sentence: Sentence, title: str, groups: frozenset[str]) -> list[str]:
    owner, topic = str(sentence.owner), sentence.topic
    features = [f"h:{owner}", f"t:{topic}", f"h:{owner}|{'item' if sentence.is_item else 'text'}"]
    if sentence.tick is not Tick.NONE:
        features += [f"h:{sentence.tick}", f"h:{owner}|{sentence.tick}"]
    features += [f"h:{owner}|{group}" for group in groups]
    features += [f"t:{topic}|{group}" for group in groups]
    features += [f"hw:{word}" for word in words_of(title)[:8]]
    if sentence.lead:
        features += [f"l:{word}" for word in words_of(sentence.lead)[:5]]
    return features


def _neighbour_features(state: _State, outside: frozenset[str], after: frozenset[str]) -> list[str]:
    features = [f"s:{group}" for group in outside]
    features += [f"p:{group}" for group in state.before]
    features += [f"n:{group}" for group in after]
    return features


def _letter_features(letter: Letter) -> list[str]:
    features = [f"k:{letter.kind}"]
    if letter.is_private:
        features.append("k:private")
    return features


def _with_letter(letter: Letter, groups: frozenset[str]) -> list[str]:
    if not letter.is_private:
        return []
    return [f"k:private|{group}" for group in groups]


_SILENT = frozenset({"", "NUMBER", "WHEN"})


def groups_of(symbols: Sequence[Symbol]) -> frozenset[str]:
    """Return the classes of some symbols, numbers and times left out."""
    return frozenset({symbol[0] for symbol in symbols}) - _SILENT


def _spoken_to(letter: Letter) -> str:
    return {Addressee.PATIENT: "patient", Addressee.COLLEAGUE: "colleague"}.get(letter.parties.addressee, "practice")


def read_symbols(letter: Letter) -> list[list[Symbol]]:
    """Return the symbols of each sentence of a letter."""
    reader = reader_of(letter)
    return [reader.read(letter.tokens.words, *token_range(letter, sentence), sentence.owner) for sentence in letter.sentences]


def read_units(letter: Letter, network: Network | None = None, look_at: float = -math.inf, also: Sequence[Span] = ()) -> list[Unit]:
    """Cut a letter into clauses and say what holds of each.

    Args:
        letter: as read.
        network: reads the words first; without it the clauses have nothing heard of them.
        look_at: log-odds of the network's likeliest word from which a sentence is read at all.
        also: words whose sentences are read in any case.
    """
    split = read_symbols(letter)
    groups = [groups_of(symbols) for symbols in split]
    marks = network.read(letter, split, look_at) if network else None
    units: list[Unit] = []
    quotations = find_quotations(letter.text)
    for index, (sentence, symbols) in enumerate(zip(letter.sentences, split, strict=True)):
        if not symbols:
            continue
        is_quiet = marks is not None and marks.loudest(symbols[0].first, symbols[-1].last) < look_at
        if is_quiet and not any(span.start < sentence.end and sentence.start < span.end for span in also):
            continue
        state = _State()
        if index and letter.sentences[index - 1].paragraph >= sentence.paragraph - 1:
            state.before = groups[index - 1]
        is_near = index + 1 < len(split) and letter.sentences[index + 1].paragraph <= sentence.paragraph + 1
        after = groups[index + 1] if is_near else frozenset()
        units += _units_of(letter, sentence, symbols, state, _Around(after, quotations, marks))
    return units


_QUOTATION = re.compile(r'"(?:[^"\n]|\n(?![ \t]*\n)){8,700}"|\u201c(?:[^\u201d\n]|\n(?![ \t]*\n)){8,700}\u201d')
_MOSTLY, _MUCH = 0.6, 0.3
_WRITTEN_ON = Words(r"\b(?:marked|headed|labelled|stamped|titled|entitled|reads|reading|says|saying|said|wrote|written|worded|printed|called)[,:]? $")
"""Words that name what stands on a form, a leaflet or a slip, or what somebody says."""
_FARTHEST = 20
"""Characters before a quotation in which such a word is looked for."""


def find_quotations(text: str) -> list[tuple[int, int]]:
    """Return the ranges in quotation marks or struck out: other people's words, or words taken back."""
    return sorted(match.span() for signs in (_QUOTATION, STRUCK_OUT) for match in signs.finditer(text))


def _is_quoted(text: str, unit: Unit, quotations: list[tuple[int, int]]) -> bool:
    """Return whether most of a clause stands in quotation marks, or much of it as what is written on something ('a form marked "for your doctor"')."""
    inside, at = 0, max(0, bisect_left(quotations, (unit.start, 0)) - 1)
    share = _MOSTLY
    while at < len(quotations) and quotations[at][0] < unit.end:
        start = quotations[at][0]
        inside += max(0, min(quotations[at][1], unit.end) - max(start, unit.start))
        share = _MUCH if start > unit.start and _WRITTEN_ON.search(text, max(unit.start, start - _FARTHEST), start) else share
        at += 1
    return inside >= share * (unit.end - unit.start)


def _units_of(letter: Letter, sentence: Sentence, symbols: list[Symbol], state: _State, around: _Around) -> list[Unit]:
    title = letter.sections[sentence.section].title
    everything = groups_of(symbols)
    units = []
    for number, clause in enumerate(split_clauses(symbols)):
        own = groups_of(clause.symbols)
        governed, actor, modes = _governed(clause, state)
        unit = Unit(sentence, clause, letter.tokens.starts[clause.symbols[0].first], letter.tokens.ends[clause.symbols[-1].last - 1], actor=actor)
        unit.features = [*_ngrams(_sequence(clause)), *_words(clause), *governed, *_heading_features(sentence, title, own)]
        unit.features += [*_neighbour_features(state, everything - own, around.after), *_letter_features(letter), *_with_letter(letter, own)]
        unit.features += [f"y:{_spoken_to(letter)}", f"#:{min(number, 2)}"]
        reading = read_clause(clause.symbols, state.subject, opens_with_joint=bool(number))
        state.subject = reading.verbs[-1].subject if reading.verbs else reading.subject or state.subject
        forms = forms_of(reading, owner=str(sentence.owner))
        unit.is_quoted = _is_quoted(letter.text, unit, around.quotations)
        unsaid = ["INQUOTES"] * unit.is_quoted + ["UNTICKED"] * (sentence.tick is Tick.UNTICKED)
        unit.features += _reading_features(reading, forms, own, unsaid)
        if around.marks is not None:
            unit.heard = around.marks.hear(clause.symbols[0].first, clause.symbols[-1].last)
        units.append(unit)
        state.actor, state.modes = actor, modes
    return units
