"""Labelled letters scored: which there are, what the engine answers on each, and the counts by writer, group, task and layer.

What lives here: everything of `remit evaluate` but its command (`evaluate`) and its paper (`accuracy_page`). What does not: what counts as a match
(`remit.engine.measures.accuracy`).
"""

from __future__ import annotations

import datetime as dt
import json
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile

from remit.cli.options import Refusal
from remit.engine.letters import UnreadableLetterError, read
from remit.engine.measures.accuracy import NOT_A_REQUEST, Label, Scored, Tally, score_letter
from remit.engine.terms import Outcome, Party, Span, Task, family_of
from remit.engine.triage import default_tools, read_requests, triage_letter
from remit.engine.triage.judge import SAYS_ITSELF
from remit.engine.triage.scorer import parse_scorer

if TYPE_CHECKING:
    from remit.engine.findings import Finding
    from remit.engine.letters import Letter
    from remit.engine.rulebook.policy import Policy
    from remit.engine.triage import Tools

APART = frozenset({Task.SHORT_SUPPLY, Task.MEDICATION_CHANGE_UNCLEAR, Task.INTERACTION_UNADDRESSED})
"""Tasks that need the medicines of the whole letter; every figure is given with and without them."""
LAYERS = {
    "ask": "ask recognised: a request was read over the label",
    "owner": "owner right: it is the practice, or nobody (of the labels over which anything was read)",
    "span": "span found: a return or review stands over the label",
    "family": "family right (of those)",
    "veto": "vetoes right: no return stands over a “no” label",
    "evidence": "returns whose evidence a reader can point to",
}
_OWNED = frozenset({Party.PRACTICE, Party.NOBODY})


@dataclass(frozen=True, slots=True)
class Labelled:
    """One labelled letter: `path` of its text, the folder that names its writer, and what people marked in it."""

    path: Path
    writer: str
    group: str
    received_on: dt.date | None
    labels: tuple[Label, ...]
    is_closed: bool


@dataclass(frozen=True, slots=True)
class Error:
    """One miss or false alarm. `words` are those of the letter; none for a letter that is kept closed."""

    letter: str
    kind: str
    task: str
    words: str


@dataclass(slots=True)
class Share:
    """So many of so many."""

    right: int = 0
    of: int = 0

    def count(self, is_right: bool) -> None:
        """Count one more."""
        self.right += is_right
        self.of += 1

    def words(self) -> str:
        """Return the share with its counts."""
        return f"{self.right / self.of:.3f} ({self.right} of {self.of})" if self.of else "none to count"


@dataclass(slots=True)
class LetterScore:
    """One letter scored, with all tasks and without those of `APART`."""

    labelled: Labelled
    whole: Tally
    rest: Tally
    by_task: dict[str, Tally]
    errors: list[Error]
    layers: dict[str, Share] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Method:
    """How letters are answered: the policy, the folder of scorers that have not learned from a writer, and whether layers are wanted."""

    policy: Policy | None = None
    folds: Path | None = None
    with_layers: bool = False


def find_labelled(folders: Sequence[Path]) -> tuple[list[Labelled], list[str]]:
    """Return the labelled letters below some folders, and the letters beside them that have no labels. Folders named `source` are left out.

    Raises:
        Refusal: labels that cannot be used.
    """
    found: dict[Path, Labelled] = {}
    unlabelled = []
    for folder in folders:
        for place, below, names in os.walk(folder):
            below[:] = sorted(name for name in below if name != "source" and not name.startswith("."))
            for name in sorted(name for name in names if name.endswith(".txt")):
                path = Path(place) / name
                if path.with_suffix(".json").is_file():
                    found.setdefault(path.resolve(), _labelled(path))
                else:
                    unlabelled.append(str(path))
    return list(found.values()), unlabelled


def _labelled(path: Path) -> Labelled:
    labels_path = path.with_suffix(".json")
    try:
        data = json.loads(labels_path.read_text(encoding="utf-8"))
        labels = tuple(Label(row["label"], row["breach"], Span(row["start"], row["end"])) for row in data["findings"])
        received_on = dt.date.fromisoformat(data["received"]) if data.get("received") else None
        unknown = [label.name for label in labels if label.name not in NOT_A_REQUEST and label.name not in set(Task)]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Refusal(f"{labels_path}: these labels cannot be read ({type(error).__name__}: {error}). Compile them again.") from error
    if unknown:
        raise Refusal(f"{labels_path}: there is no label {unknown[0]!r}. Correct it; the labels are those of tests/letters/MARKING.md.")
    writer = path.resolve().parent.name
    return Labelled(path, writer, str(data.get("group", "no group")), received_on, labels, _is_closed(writer, path.stem))


def _is_closed(writer: str, name: str) -> bool:
    """Return whether a letter is of the third of the given letters that nobody reads."""
    digits = "".join(character for character in name if character.isdigit())
    return writer == "given" and bool(digits) and int(digits) % 3 == 0


def check_folds(writers: Iterable[str], folds: Path) -> None:
    """Refuse to score writers without the scorer that has not learned from them.

    Raises:
        Refusal: one is missing.
    """
    missing = sorted(writer for writer in set(writers) if not (folds / f"{writer}.json").is_file())
    if missing:
        more = f" and {len(missing) - 1} more writers" if len(missing) > 1 else ""
        raise Refusal(
            f"There is no scorer trained without {missing[0]}{more} in {folds}, so these figures would be of letters already learned from. "
            "Make the scorers with `make folds`, then run this again."
        )


@lru_cache(maxsize=4)  # letters come writer by writer
def _tools(method: Method, writer: str) -> Tools:
    tools = default_tools(method.policy)
    if method.folds is None or not writer:
        return tools
    path = method.folds / f"{writer}.json"
    try:
        with path.with_suffix(".npz").open("rb") as weights:
            return replace(tools, scorer=parse_scorer(path.read_text(encoding="utf-8"), weights))
    except (OSError, EOFError, ValueError, KeyError, TypeError, BadZipFile) as error:
        raise Refusal(f"{path} is no scorer that this engine reads ({type(error).__name__}). Make it again with `make folds`.") from error


def score(labelled: Labelled, method: Method) -> LetterScore:
    """Answer one letter and score the answer. A closed letter is answered by the scorer that ships, which has never seen it.

    Raises:
        Refusal: the letter cannot be read.
    """
    tools = _tools(method, "" if labelled.is_closed else labelled.writer)
    try:
        letter = read(labelled.path.read_bytes(), received_on=labelled.received_on)
    except (OSError, UnreadableLetterError) as error:
        raise Refusal(f"{labelled.path}: {error}") from error
    findings = triage_letter(letter, tools).findings
    whole = score_letter(labelled.labels, findings)
    rest = score_letter(
        [label for label in labelled.labels if label.name not in APART],
        [finding for finding in findings if finding.task not in APART],
    )
    result = LetterScore(labelled, whole.tally, rest.tally, _by_task(labelled.labels, findings, whole), _errors(labelled, letter, whole))
    if method.with_layers:
        result.layers = _layers(labelled.labels, letter, findings, tools)
    return result


def _by_task(labels: Sequence[Label], findings: Sequence[Finding], scored: Scored) -> dict[str, Tally]:
    """Split one letter's counts: labels by their own task, findings by theirs."""
    tallies: dict[str, Tally] = {}
    given = [finding for finding in findings if finding.outcome is not Outcome.ACCEPT]
    for label in labels:
        if label.counts:
            tally = tallies.setdefault(label.name, Tally(letters=1))
            alone = score_letter([label], given).tally
            for name in ("wanted", "found", "exact", "decisive", "soft", "overclaimed"):
                setattr(tally, name, getattr(tally, name) + getattr(alone, name))
    wrong = {id(answer) for answer in scored.false_alarms}
    for finding in given:
        tally = tallies.setdefault(finding.task.value, Tally(letters=1))
        is_returned = finding.outcome is Outcome.RETURN
        tally.answered += 1
        tally.returns += is_returned
        tally.right += id(finding) not in wrong
        tally.false_returns += is_returned and id(finding) in wrong
    return tallies


def _errors(labelled: Labelled, letter: Letter, scored: Scored) -> list[Error]:
    name = f"{labelled.writer}/{labelled.path.stem}"

    def words(span: Span) -> str:
        return "(kept closed)" if labelled.is_closed else " ".join(letter.text[span.start : span.end].split())

    missed = [Error(name, "missed", label.name, words(label.span)) for label in scored.missed]
    return missed + [Error(name, f"false {answer.outcome.value}", answer.task.value, words(answer.span)) for answer in scored.false_alarms]


def _layers(labels: Sequence[Label], letter: Letter, findings: Sequence[Finding], tools: Tools) -> dict[str, Share]:
    """Return how often each step was right. A late letter is left out: no sentence asks it."""
    shares = {name: Share() for name in LAYERS}
    reading = read_requests(letter, tools.scorer, with_others=True)
    given = [finding for finding in findings if finding.outcome is not Outcome.ACCEPT]
    for label in labels:
        if label.counts and label.verdict == "yes" and label.name != Task.LATE_LETTER:
            over = [request for request in (*reading.handed, *reading.others) if request.span.overlaps(label.span)]
            shares["ask"].count(any(request.span.overlaps(label.span) for request in reading.handed))
            if over:
                shares["owner"].count(any(request.asked in _OWNED for request in over))
            stands = [finding for finding in given if finding.span.overlaps(label.span)]
            shares["span"].count(bool(stands))
            if stands:
                shares["family"].count(any(finding.task in family_of(Task(label.name)) for finding in stands))
        elif label.name in NOT_A_REQUEST:
            shares["veto"].count(not any(finding.outcome is Outcome.RETURN and finding.span.overlaps(label.span) for finding in findings))
    for finding in findings:
        if finding.outcome is Outcome.RETURN:
            shares["evidence"].count(_can_be_pointed_at(finding))
    return shares


def _can_be_pointed_at(finding: Finding) -> bool:
    """Return whether evidence names the work and who is asked; for a late letter its dates are the evidence, for what says itself its words."""
    kinds = {item.kind for item in finding.evidence}
    if finding.task is Task.LATE_LETTER:
        return "pattern" in kinds
    return "task" in kinds and (finding.task in SAYS_ITSELF or bool(kinds & {"ask", "owner", "heading"}))


def score_all(letters: Sequence[Labelled], method: Method, jobs: int) -> Iterator[LetterScore]:
    """Yield the score of each letter, in order, shared by some processes."""
    one = partial(score, method=method)
    if jobs == 1:
        yield from map(one, letters)
        return
    from concurrent.futures import ProcessPoolExecutor

    with ProcessPoolExecutor(jobs) as pool:
        yield from pool.map(one, letters, chunksize=10)


@dataclass(slots=True)
class Figures:
    """Everything that is reported, added up. Closed letters have their own line and are in no other, unless only they were asked for."""

    whole: Tally = field(default_factory=Tally)
    rest: Tally = field(default_factory=Tally)
    closed_whole: Tally = field(default_factory=Tally)
    closed_rest: Tally = field(default_factory=Tally)
    groups: dict[str, Tally] = field(default_factory=dict)
    groups_rest: dict[str, Tally] = field(default_factory=dict)
    writers: dict[str, Tally] = field(default_factory=dict)
    writers_rest: dict[str, Tally] = field(default_factory=dict)
    tasks: dict[str, Tally] = field(default_factory=dict)
    layers: dict[str, Share] = field(default_factory=dict)
    errors: list[Error] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """Return the figures as JSON holds them."""
        one: Callable[[Tally], dict[str, float | int]] = Tally.as_figures
        many = ("groups", "groups_rest", "writers", "writers_rest", "tasks")
        figures: dict[str, Any] = {name: one(getattr(self, name)) for name in ("whole", "rest", "closed_whole", "closed_rest")}
        figures |= {name: {key: one(tally) for key, tally in sorted(getattr(self, name).items())} for name in many}
        figures["layers"] = {name: {"right": share.right, "of": share.of} for name, share in self.layers.items()}
        figures["left_apart"] = sorted(APART)
        return figures


def add_up(scores: Iterable[LetterScore], *, only_closed: bool = False) -> Figures:
    """Add up the scores of letters."""
    figures = Figures()
    for item in scores:
        if item.labelled.is_closed:
            figures.closed_whole.add(item.whole)
            figures.closed_rest.add(item.rest)
        if item.labelled.is_closed and not only_closed:
            continue
        _add(figures, item)
    return figures


def _add(figures: Figures, item: LetterScore) -> None:
    labelled = item.labelled
    figures.whole.add(item.whole)
    figures.rest.add(item.rest)
    for name, key, tally in (
        ("groups", labelled.group, item.whole),
        ("groups_rest", labelled.group, item.rest),
        ("writers", labelled.writer, item.whole),
        ("writers_rest", labelled.writer, item.rest),
        *(("tasks", task, tally) for task, tally in item.by_task.items()),
    ):
        getattr(figures, name).setdefault(key, Tally()).add(tally)
    for name, share in item.layers.items():
        total = figures.layers.setdefault(name, Share())
        total.right += share.right
        total.of += share.of
    figures.errors += item.errors
