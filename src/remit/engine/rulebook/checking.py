"""What is refused across rows and files: overlapping editions, missing rules, unused phrases, near misses that are not near, names of real places.

What lives here: `check_sources`, which raises one message with a line for each refusal. What does not: refusals of a single field (`authoring`), the version
lock and freshness (`build`), and running the examples through the engine (`tests/rulebook`).
"""

import datetime as dt
import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from itertools import pairwise

from remit.engine.lexicon import words_of
from remit.engine.rulebook.authoring import AuthorityRow, ContractEdition, EditionRow, EditionsFile, Example, ExcusedExample, ExcuseRow, RuleFile
from remit.engine.rulebook.phrases import find_phrase
from remit.engine.rulebook.policy_file import PolicyError, policy_from
from remit.engine.rulebook.rule import RulebookError
from remit.engine.rulebook.sources import Sources
from remit.engine.terms import Basis, LetterKind, Task, has_valid_check_digit

TRIAL_DAYS = 180
_MARK = re.compile(r"\[\[(.+?)\]\]", re.DOTALL)
_NUMBER = re.compile(r"(?<![0-9])[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{4}(?![0-9])")
_POSTCODE = re.compile(r"\b[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][A-Z]{2}\b")
_SENTENCE = re.compile(r"[^.?!]+[.?!]*")


def check_sources(sources: Sources) -> None:
    """Refuse what no single field can show.

    Raises:
        RulebookError: one line for each refusal, each naming file and key.
    """
    problems = [f"editions/editions.yaml: {problem}" for problem in _edition_problems(sources.editions)]
    editions = {edition.id: edition for edition in sources.editions.editions}
    ids = {source.rule.id for source in sources.rules}
    for source in sources.rules:
        found = [*_place_problems(source.rule, source.path.stem, source.path.parent.name, ids), *_rule_problems(source.rule, editions)]
        problems.extend(f"{source.name}: {problem}" for problem in found)
    problems.extend(_task_problems(sources))
    if problems:
        raise RulebookError("\n".join(problems))


def plain_text(text: str) -> str:
    """Return an example's text without its marks."""
    return _MARK.sub(r"\1", text)


def marked_spans(text: str) -> list[tuple[int, int]]:
    """Return the half-open character ranges of the marked words in the text without marks."""
    spans = []
    for number, match in enumerate(_MARK.finditer(text)):
        start = match.start() - 4 * number
        spans.append((start, start + len(match[1])))
    return spans


def overdue_trials(sources: Sources, day: dt.date) -> list[str]:
    """Return a sentence for each rule that has been on trial for longer than 180 days without a change."""
    return [
        f"{source.rule.id} has been on trial since {last}. Make it stable, change it or withdraw it."
        for source in sources.rules
        if source.rule.status == "trial" and (day - (last := max(change.dated for change in source.rule.changes))).days > TRIAL_DAYS
    ]


def _edition_problems(file: EditionsFile) -> Iterator[str]:
    for before, after in pairwise(file.editions):
        if after.valid_from != before.valid_to + dt.timedelta(days=1):
            yield f"editions: {after.id} must start on the day after {before.id} ends ({before.valid_to}); it starts on {after.valid_from}."
    for edition in file.editions:
        terms = edition.commissioner
        joined = all(after.valid_from == before.valid_to + dt.timedelta(days=1) for before, after in pairwise(terms))
        if not joined or (terms[0].valid_from, terms[-1].valid_to) != (edition.valid_from, edition.valid_to):
            yield f"editions.{edition.id}.commissioner: the rows must cover {edition.valid_from} to {edition.valid_to} without gap or overlap."


def _place_problems(rule: RuleFile, stem: str, folder: str, ids: set[str]) -> Iterator[str]:
    if rule.id != stem:
        yield f"id: the id is {rule.id} and the file is named {stem}. Give both the same name."
    if rule.category != folder:
        yield f"category: the category is {rule.category} and the folder is {folder}. Give both the same name."
    for related in rule.related:
        if related.id not in ids - {rule.id}:
            yield f"related: there is no other rule {related.id}."


def _task_problems(sources: Sources) -> Iterator[str]:
    seen: dict[Task, str] = {}
    ids: set[str] = set()
    for source in sources.rules:
        task = source.rule.reads.task
        if source.rule.id in ids:
            yield f"{source.name}: id: another file has the id {source.rule.id} too."
        if task in seen:
            yield f"{source.name}: reads.task: {task.value} is read by {seen[task]} already. One task has one rule."
        ids.add(source.rule.id)
        seen[task] = source.rule.id
    for task in Task:
        if task not in seen:
            yield f"rules: no rule reads the task {task.value}. Add one."


def _rule_problems(rule: RuleFile, editions: dict[str, ContractEdition]) -> Iterator[str]:
    yield from _period_problems(rule, editions)
    yield from _change_problems(rule)
    yield from _id_problems(rule)
    yield from _phrase_problems(rule)
    yield from _example_problems(rule)


def _period_problems(rule: RuleFile, editions: dict[str, ContractEdition]) -> Iterator[str]:
    rows: list[EditionRow] | list[AuthorityRow] = rule.editions if rule.basis is Basis.CONTRACT else rule.authority
    key = "editions" if rule.basis is Basis.CONTRACT else "authority"
    if not rows:
        yield f"{key}: a rule of basis {rule.basis.value} needs at least one row here."
    for before, after in pairwise(rows):
        if before.valid_to is None or after.valid_from <= before.valid_to:
            yield f"{key}: the period from {after.valid_from} overlaps the one before it, which ends on {before.valid_to}. Periods may not overlap."
    yield from _edition_row_problems(rule, editions)


def _edition_row_problems(rule: RuleFile, editions: dict[str, ContractEdition]) -> Iterator[str]:
    if rule.basis is not Basis.CONTRACT and rule.editions:
        yield f"editions: a rule of basis {rule.basis.value} cites its authority, not the contract. Remove the editions or change the basis."
    for row in rule.editions:
        edition = editions.get(row.edition)
        if edition is None:
            yield f"editions: there is no contract edition {row.edition!r}. Known: {', '.join(editions)}."
        elif row.valid_from < edition.valid_from or row.valid_to > edition.valid_to:
            yield f"editions.{row.edition}: {row.valid_from} to {row.valid_to} lies outside the edition ({edition.valid_from} to {edition.valid_to})."
    if rule.status == "stable" and any(row.verification != "contract-text" for row in rule.editions):
        yield "status: a stable rule has read the contract text for all its editions. Verify them, or write `status: trial`."


def _change_problems(rule: RuleFile) -> Iterator[str]:
    versions = [change.version for change in rule.changes]
    if rule.version not in versions:
        yield f"changes: version {rule.version} has no line here. Say what changed."
    if versions != sorted(set(versions), reverse=True) or versions[0] > rule.version:
        yield "changes: the newest version comes first, each version once, none above `version`."


def _id_problems(rule: RuleFile) -> Iterator[str]:
    examples = rule.examples
    groups = {
        "excuses": [excuse.id for excuse in rule.excuses],
        "review_when": [case.id for case in rule.review_when],
        "remedy.asks": [ask.id for ask in rule.remedy.asks],
        "examples": [example.id for example in (*examples.must_match, *examples.must_not_match, *examples.must_be_excused)],
    }
    for key, names in groups.items():
        for name in sorted({name for name in names if names.count(name) > 1}):
            yield f"{key}: the id {name!r} is used twice."


def words_hold(words: list[str], scope: str, text: str) -> set[str]:
    """Return those phrases that stand in the part of an example's text that the scope names."""
    spans = marked_spans(text)
    plain = plain_text(text)
    sentences = [(match.start(), match.end()) for match in _SENTENCE.finditer(plain)]
    if scope == "sentence" and spans:
        sentences = [(start, end) for start, end in sentences if any(start < last and first < end for first, last in spans)]
    parts = [words_of(plain[start:end]) for start, end in sentences]
    return {phrase for phrase in words if any(find_phrase(phrase, part) for part in parts)}


def _phrase_problems(rule: RuleFile) -> Iterator[str]:
    examples = rule.examples
    every = [example.text for example in (*examples.must_match, *examples.must_not_match, *examples.must_be_excused)]
    known = {excuse.id for excuse in rule.excuses}
    yield from (f"examples.{example.id}: there is no excuse {example.excuse!r}." for example in examples.must_be_excused if example.excuse not in known)
    for excuse in rule.excuses:
        own = [example for example in examples.must_be_excused if example.excuse == excuse.id]
        if not own:
            yield f"excuses.{excuse.id}: no example under must_be_excused shows it."
            continue
        yield from _unused(f"excuses.{excuse.id}.words", excuse.words, excuse.scope, [example.text for example in own])
        yield from _unused(f"excuses.{excuse.id}.unless", excuse.unless, "letter", every)
        yield from (problem for example in own for problem in _unexcused(excuse, example))
    for case in rule.review_when:
        yield from _unused(f"review_when.{case.id}.words", case.words, case.scope, every)


def _unused(key: str, phrases: list[str], scope: str, texts: list[str]) -> Iterator[str]:
    used = set().union(*(words_hold(phrases, scope, text) for text in texts))
    yield from (f"{key}: no example uses the phrase {phrase!r}." for phrase in phrases if phrase not in used)


def _unexcused(excuse: ExcuseRow, example: ExcusedExample) -> Iterator[str]:
    if excuse.words and not _words_excuse(excuse, example.text):
        yield f"examples.{example.id}: the words of excuse {excuse.id} do not stand in its {excuse.scope}."
    if excuse.policy and not example.policy:
        yield f"examples.{example.id}: excuse {excuse.id} needs the policy fact {excuse.policy}; give `policy:`."


def _words_excuse(excuse: ExcuseRow, text: str) -> bool:
    return bool(words_hold(excuse.words, excuse.scope, text)) and not words_hold(excuse.unless, excuse.scope, text)


def _example_problems(rule: RuleFile) -> Iterator[str]:
    examples = rule.examples
    accepting = [excuse for excuse in rule.excuses if excuse.outcome == "accept" and excuse.words and not excuse.policy]
    for example in (*examples.must_match, *examples.must_be_excused):
        yield from _mark_problems(example, rule)
    for example in examples.must_match:
        yield from _excused_anyway(example, example.text, accepting)
    for miss in examples.must_not_match:
        if (miss.because == "no_edition") == _is_in_force(rule, miss.dated):
            yield f"examples.{miss.id}: `because: no_edition` and the date {miss.dated} do not fit the periods of this rule."
        if miss.cue is not None and miss.instead is not None:
            yield from _excused_anyway(miss, miss.text.replace(miss.cue, miss.instead), accepting)
    for any_example in (*examples.must_match, *examples.must_not_match, *examples.must_be_excused):
        yield from _identity_problems(any_example)
        yield from _setting_problems(any_example, rule)


def _mark_problems(example: Example, rule: RuleFile) -> Iterator[str]:
    if not marked_spans(example.text):
        yield f"examples.{example.id}: mark the words that the finding must quote with [[ ]]."
    if not _is_in_force(rule, example.dated):
        yield f"examples.{example.id}: no period of this rule contains {example.dated}."


def _is_in_force(rule: RuleFile, day: dt.date) -> bool:
    rows: list[EditionRow] | list[AuthorityRow] = rule.editions if rule.basis is Basis.CONTRACT else rule.authority
    return any(row.valid_from <= day and (row.valid_to is None or day <= row.valid_to) for row in rows)


def _excused_anyway(example: Example, text: str, accepting: list[ExcuseRow]) -> Iterator[str]:
    for excuse in accepting:
        if _words_excuse(excuse, text):
            yield f"examples.{example.id}: excuse {excuse.id} would accept this text, so the rule could not fire."


def _setting_problems(example: Example, rule: RuleFile) -> Iterator[str]:
    kinds: list[LetterKind] | str = rule.reads.letter_kinds
    if kinds != "all" and example.letter not in kinds:
        yield f"examples.{example.id}: this rule does not read a {example.letter.value}."
    try:
        policy_from({"format": 1, **example.policy}, source=f"examples.{example.id}.policy")
    except PolicyError as error:
        yield str(error)


def _identity_problems(example: Example) -> Iterator[str]:
    for match in _NUMBER.finditer(example.text):
        digits = re.sub(r"[ -]", "", match[0])
        if has_valid_check_digit(digits) and not digits.startswith("999"):
            yield f"examples.{example.id}: {match[0][:3]}... looks like a real NHS number. Use one that begins with 999, or none."
    if found := _POSTCODE.search(example.text):
        yield f"examples.{example.id}: {found[0]!r} looks like a postcode. Take it out."
    words = f" {' '.join(words_of(example.text))} "
    for name in _blocked_names():
        if f" {name} " in words:
            yield f"examples.{example.id}: {name!r} is the name of a real place. Invent one."


@cache
def _blocked_names() -> tuple[str, ...]:
    text = files(__package__).joinpath("blocked_names.txt").read_text(encoding="utf-8")
    return tuple(" ".join(words_of(line)) for line in text.splitlines() if line.strip() and not line.startswith("#"))
