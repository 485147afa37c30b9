"""What the medicines of a letter ask of the practice: short supplies, changes that nobody explains, interactions passed over.

What lives here: rows of `remit.engine.medicines` become requests with exact words. What does not: reading the rows, or the judgement (`judge`).
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from remit.engine.clocks import Calendar, day_words, england_calendar
from remit.engine.findings import Evidence, Finding, Request
from remit.engine.letters.letter import Letter
from remit.engine.lexicon.patterns import Words
from remit.engine.medicines.formulary import Formulary, FormularyError, FormularyStatus, load_formulary, map_colour, sample_formulary
from remit.engine.medicines.interactions import LEFT_WITH, Interaction, find_interactions, in_pairs, leaves_pair_open
from remit.engine.medicines.letter_supply import LetterSupply, find_letter_supply
from remit.engine.medicines.names import Mention, find_mentions
from remit.engine.medicines.reasons import explains_change, says_unclear
from remit.engine.medicines.rows import Row, read_rows
from remit.engine.medicines.runout import Handling, RunOut, Verdict, derive_run_out
from remit.engine.medicines.starts import is_past_use
from remit.engine.medicines.statuses import Status, is_long_ago
from remit.engine.medicines.supply import SupplyKind
from remit.engine.rulebook.policy import DEFAULT_SUPPLY_DAYS, Policy
from remit.engine.terms import Act, Outcome, Party, Span, Task

if TYPE_CHECKING:
    from remit.engine.letters.document import CodedMedicine

_ACUTE = frozenset(
    (
        "antibiotic antifungal antiviral antiparasitic opioid nsaid paracetamol laxative antiemetic benzodiazepine hypnotic steroid "
        "heparin antispasmodic growth_factor vaccine anaesthesia vitamin ear_nose_mouth colchicine triptan"
    ).split()
)
_PRESCRIBING = frozenset({Task.PRESCRIBE_START, Task.PRESCRIBE_RED, Task.SHARED_CARE_NOT_AGREED})
_ABOUT_SUPPLY = _PRESCRIBING | {Task.SHORT_SUPPLY}
_TASK_OF = {
    FormularyStatus.PROVIDER_ONLY: Task.PRESCRIBE_RED,
    FormularyStatus.SHARED_CARE: Task.SHARED_CARE_NOT_AGREED,
    FormularyStatus.GP: Task.PRESCRIBE_START,
}
FROM_MEDICINES = frozenset({Task.SHORT_SUPPLY, Task.MEDICATION_CHANGE_UNCLEAR, Task.INTERACTION_UNADDRESSED})
"""Tasks that are found by the medicines of a letter only, never by the scorer of sentences."""
_SHORTLY_BEFORE = 300
_SOON_OUT = 13
_LONGEST_QUOTE = 260
_MOST_LINES = 4
_GONE = frozenset({Status.STOPPED, Status.WITHHELD, Status.FINISHED})
_ALTERED = frozenset({Status.STOPPED, Status.WITHHELD, Status.CHANGED})


class MedicineFacts(NamedTuple):
    """What was read of a letter's medicines, once, for findings and answer alike.

    Attributes:
        mentions: every medicine that is named.
        rows: what is said of each.
        letter_supply: a supply said once for all.
        interactions: pairs passed over in silence.
        formulary: that of the area, or the sample.
        handling: days that practice and pharmacy need.
        calendar: whose holidays count.
    """

    mentions: tuple[Mention, ...]
    rows: tuple[Row, ...]
    letter_supply: LetterSupply | None
    interactions: tuple[Interaction, ...]
    formulary: Formulary
    handling: Handling
    calendar: Calendar


class Handed(NamedTuple):
    """A request with what it is about.

    Attributes:
        row, days: the medicine and its supply.
        is_excused: whether the letter itself shows that nothing is wrong; it is shown only where an excuse of the rule says so too.
    """

    request: Request
    row: Row | None = None
    days: int | None = None
    is_excused: bool = False


def read_medicine_facts(letter: Letter, policy: Policy, formulary: Formulary | None = None, coded: Sequence["CodedMedicine"] = ()) -> MedicineFacts:
    """Read the medicines of a letter.

    Args:
        letter: as read.
        policy: how many days practice and pharmacy need, and the least supply.
        formulary: that of the area; the sample where none is given.
        coded: medicines that the message itself states.
    """
    mentions = find_mentions(letter)
    rows = read_rows(letter, mentions=mentions)
    if coded:
        from remit.engine.medicines.coded import merge_coded

        rows = merge_coded(rows, coded)
    return MedicineFacts(
        tuple(mentions),
        rows,
        find_letter_supply(letter, mentions),
        tuple(find_interactions(letter, rows, mentions)),
        formulary or sample_formulary(),
        Handling(policy.practice_days, policy.pharmacy_days, policy.supply_days),
        england_calendar(),
    )


def formulary_of(policy: Policy) -> Formulary | None:
    """Return the formulary that a policy names, None where it names none.

    Raises:
        FormularyError: it cannot be used.
    """
    if policy.formulary is None:
        return None
    return _load(policy.formulary, policy.formulary_colours)


@lru_cache(maxsize=4)
def _load(path: Path, named: tuple[tuple[str, str], ...]) -> Formulary:
    colours = {}
    for colour, name in named:
        status = map_colour(name) or next((status for status in FormularyStatus if status.value == name), None)
        if status is None:
            raise FormularyError(f"formulary_colours: {colour}: there is no status {name!r}. Write one of {', '.join(FormularyStatus)}.")
        colours[colour] = status
    return load_formulary(path, colours)


def find_medicine_requests(letter: Letter, facts: MedicineFacts) -> list[Handed]:
    """Return what the medicines of a letter hand to the practice, in the order of the text."""
    found = [*_short_supplies(letter, facts), *_unclear_changes(letter, facts), *_interactions(letter, facts)]
    return sorted(found, key=lambda handed: handed.request.span.start)


def settle_task(letter: Letter, request: Request, facts: MedicineFacts) -> Request:
    """Return a request to prescribe under the task that the formulary gives to its medicine.

    The sample formulary only tells what is typical: it moves a request to hospital only, or from a plain start to shared care, and never the other way.
    """
    if request.task not in _PRESCRIBING:
        return request
    mention = _named(letter, request.span, facts)
    entry = facts.formulary.find(mention.medicine, words=letter.text.lower()) if mention else None
    task = _TASK_OF.get(entry.status) if entry else None
    if task is None or (facts.formulary.is_sample and (task is Task.PRESCRIBE_START or request.task is Task.PRESCRIBE_RED)):
        return request
    return replace(request, task=task)


_START = Words(r"\b(?:start|commence[ds]?|initiate|begin)\b")
_PRESCRIBE = Words(r"\bprescrib(?:e|es|ed|ing)\b")


def split_off_prescribing(letter: Letter, requests: Sequence[Request], facts: MedicineFacts) -> list[Request]:
    """Return the requests, and beside each to monitor that also says to start or prescribe a medicine one to prescribe it: they are two pieces of work."""
    found: list[Request] = []
    prescribed = [request.span for request in requests if request.task in _PRESCRIBING]
    for request in requests:
        found.append(request)
        span = request.span
        if request.task is not Task.FOLLOW_UP_MONITORING or any(span.overlaps(other) for other in prescribed):
            continue
        names = any(span.overlaps(mention.span) for mention in facts.mentions)
        if _PRESCRIBE.search(letter.text, span.start, span.end) or (names and _START.search(letter.text, span.start, span.end)):
            found.append(replace(request, task=Task.PRESCRIBE_START, second_task=None))
    return found


def _named(letter: Letter, span: Span, facts: MedicineFacts) -> Mention | None:
    """Return the medicine that some words are about: the first named in them, else the last named shortly before."""
    named = [mention for mention in facts.mentions if "spoken" not in mention.medicine.tags]
    inside = next((mention for mention in named if span.overlaps(mention.span)), None)
    before = [mention for mention in named if 0 <= span.start - mention.span.end < _SHORTLY_BEFORE]
    return inside or (before[-1] if before else None)


def add_facts(letter: Letter, finding: Finding, handed: Handed, facts: MedicineFacts) -> Finding:
    """Return a finding with what the medicines tell: when the supply runs out, how urgent that makes it, and what the letter does not show."""
    if finding.task not in _ABOUT_SUPPLY or finding.outcome is Outcome.ACCEPT:
        return finding
    run_out = run_out_of(letter, handed.days, facts) if handed.days is not None else _run_out_of_named(letter, finding, facts)
    if finding.task is Task.SHORT_SUPPLY:
        return _with_short_supply(finding, handed, run_out, facts)
    missing = _missing_words(letter, finding, facts)
    reason = " ".join(filter(None, (finding.reason, missing, f"The patient runs out on {day_words(run_out.runs_out_on)}." if run_out else "")))
    return replace(finding, reason=reason, is_urgent=finding.is_urgent or run_out is not None, runs_out_on=run_out.runs_out_on if run_out else None)


def _with_short_supply(finding: Finding, handed: Handed, run_out: RunOut | None, facts: MedicineFacts) -> Finding:
    days = handed.days or 0
    is_at_floor = days >= facts.handling.least_days
    outcome = Outcome.REVIEW if is_at_floor else finding.outcome
    if run_out is None:
        return replace(finding, outcome=outcome)
    reason = run_out.sentence() if is_at_floor else f"{finding.reason} {run_out.sentence()}"
    is_urgent = finding.is_urgent or run_out.days_left < run_out.needed_days
    return replace(finding, outcome=outcome, reason=reason, is_urgent=is_urgent, runs_out_on=run_out.runs_out_on)


def run_out_of(letter: Letter, days: int, facts: MedicineFacts) -> RunOut | None:
    """Return when a supply of so many days runs out; None where the letter has no day of supply."""
    supplied_on = letter.event_on or letter.written_on
    return derive_run_out(supplied_on, days, letter.dates.received_on, facts.calendar, facts.handling) if supplied_on else None


def supplied_days(row: Row, facts: MedicineFacts) -> int | None:
    """Return for how many days a medicine was supplied: by its own row, else by the supply of all."""
    if row.status in _GONE or row.is_before or row.supply.kind is SupplyKind.OWN:
        return None
    days = most_days(row)
    is_covered = row.supply.kind is SupplyKind.UNSAID and row.layout != "prose" and facts.letter_supply is not None
    return facts.letter_supply.supply.days if is_covered and facts.letter_supply else days


def _run_out_of_named(letter: Letter, finding: Finding, facts: MedicineFacts) -> RunOut | None:
    mention = _named(letter, finding.span, facts)
    if mention is None:
        return None
    rows = [row for row in facts.rows if set(row.medicine.ingredients) & set(mention.medicine.ingredients)]
    days = next((days for row in rows if (days := supplied_days(row, facts)) is not None), None)
    return run_out_of(letter, days, facts) if days is not None else None


def _missing_words(letter: Letter, finding: Finding, facts: MedicineFacts) -> str:
    if finding.task is not Task.SHARED_CARE_NOT_AGREED:
        return ""
    from remit.engine.medicines.shared_care import POINT_WORDS, Point, checklist

    missing = [POINT_WORDS[check.point] for check in checklist(letter.text, Policy()) if not check.is_shown and check.point is not Point.FUNDED]
    return f"Not found in the letter: {'; '.join(missing)}." if missing else ""


_TOLD_CERTAINTY = 0.9
"""Of what running text says of a medicine: less sure than a row of a table or list, so a person decides."""


def _request(letter: Letter, task: Task, span: Span, what: str, *, is_told: bool = False) -> Request:
    words = letter.text[span.start : span.end]
    certainty = _TOLD_CERTAINTY if is_told else 1.0
    return Request(task, Act.INFORM, Party.PRACTICE, span, what, evidence=(Evidence("task", words, span),), certainty=certainty)


def most_days(row: Row) -> int | None:
    """Return for how many days a supply lasts at most, None where that cannot be told; a regular medicine is taken once a day at least."""
    if row.supply.days is not None:
        return row.supply.days
    is_weekly = row.dose.units_a_day is not None and row.dose.units_a_day < 1
    return row.supply.units if row.supply.kind is SupplyKind.UNITS and not is_weekly and not row.dose.is_as_needed else None


def _is_short(letter: Letter, days: int | None, facts: MedicineFacts) -> bool:
    """Return whether a supply is below what holds here, exactly the contract's floor, or kept and yet not to be replaced in time."""
    if days is None:
        return False
    least = facts.handling.least_days
    if days < least or days == least == DEFAULT_SUPPLY_DAYS:
        return True
    run_out = run_out_of(letter, days, facts) if days <= _SOON_OUT else None
    return run_out is not None and run_out.verdict in (Verdict.UNWORKABLE, Verdict.OUT_BEFORE_RECEIPT)


def _is_acute(row: Row) -> bool:
    """Return whether a medicine is mostly taken for a short time, so that a few days of it are no short supply."""
    return bool(row.medicine.tags & _ACUTE) and not row.medicine.tags & {"inhaler", "spoken"}


def _ends(row: Row) -> bool:
    """Return whether a medicine ends with its supply, or is for now only."""
    ends = row.is_course and not (row.duration_days and row.duration_days >= 28)
    outlasts = (row.duration_days or 0) >= (most_days(row) or 0) + 7
    return ends or row.dose.is_as_needed or (_is_acute(row) and not row.goes_on and not outlasts)


def _short_supplies(letter: Letter, facts: MedicineFacts) -> Iterator[Handed]:
    said: list[Span] = []
    for row in facts.rows:
        is_spoken = "spoken" in row.medicine.tags and not (row.goes_on and row.supply.kind is SupplyKind.DAYS)
        is_out = row.layout == "coded" or is_spoken or row.is_before or row.is_past or row.status in _GONE
        days = most_days(row)
        is_out = is_out or (row.supply.words.endswith("left") and row.supply.kind is SupplyKind.NONE)
        if not is_out and row.supply.span is not None and _is_short(letter, days, facts):
            span = Span(min(row.name.start, row.supply.span.start), max(row.name.end, row.supply.span.end))
            said.append(span)
            request = _request(letter, Task.SHORT_SUPPLY, span, row.medicine.name, is_told=row.layout == "prose")
            yield Handed(request, row, days, is_excused=_ends(row))
    whole = facts.letter_supply
    is_said = whole is not None and any(whole.span.overlaps(span) for span in said)
    if whole and not is_said and _is_short(letter, whole.supply.days, facts) and not _names_acute(whole.span, facts):
        yield Handed(_request(letter, Task.SHORT_SUPPLY, whole.span, "all regular medicines"), None, whole.supply.days)


def _names_acute(span: Span, facts: MedicineFacts) -> bool:
    return any(span.overlaps(mention.span) and mention.medicine.tags & _ACUTE for mention in facts.mentions)


def _unclear_changes(letter: Letter, facts: MedicineFacts) -> Iterator[Handed]:
    altered = [
        row
        for row in facts.rows
        if row.layout != "coded" and not (row.is_before or row.is_past) and (row.status in _ALTERED or says_unclear(_words(letter, row)))
    ]
    for row in altered:
        is_unclear = says_unclear(_words(letter, row))
        if not is_unclear and (row.has_own_reason or (_is_acute(row) and row.status is Status.CHANGED) or _is_explained(letter, row, facts)):
            continue
        handed = Handed(_request(letter, Task.MEDICATION_CHANGE_UNCLEAR, row.span, row.medicine.name, is_told=row.layout == "prose"), row)
        yield handed._replace(is_excused=bool(row.reason) and not is_unclear)
    if not altered:
        yield from _unnamed_changes(letter)


def _words(letter: Letter, row: Row) -> str:
    return letter.text[row.span.start : row.span.end]


_UNNAMED_CHANGE = Words(
    r"\b(?:(?<!no )(?<!of )(?:(?:several|some|many|most|all|other|regular)(?: of (?:his|her|the|their|your))?|her|his|your|the)\s+)"
    r"(?:\w+\s+)?(?:medicines?|medications?|tablets|drugs)\s+(?:were|was|have been|has been|had been)\s+(?:\w+\s+)?"
    r"(?:changed|altered|adjusted|amended|stopped|cancelled)"
)


def _unnamed_changes(letter: Letter) -> Iterator[Handed]:
    """Yield changes of medicines that a letter does not even name; only where it names none that changed."""
    for sentence in letter.sentences:
        match = _UNNAMED_CHANGE.search(letter.text, sentence.start, sentence.end)
        if match and not is_long_ago(letter.text[sentence.start : sentence.end]):
            yield Handed(_request(letter, Task.MEDICATION_CHANGE_UNCLEAR, Span(*match.span()), "medicines"))


def _is_explained(letter: Letter, row: Row, facts: MedicineFacts) -> bool:
    """Return whether another sentence that names the medicine tells why it was changed."""
    starts = [sentence.start for sentence in letter.sentences]
    for mention in facts.mentions:
        if row.span.start <= mention.span.start < row.span.end or not set(row.medicine.ingredients) & set(mention.medicine.ingredients):
            continue
        at = bisect_right(starts, mention.span.start) - 1
        if at >= 0 and explains_change(letter.text[letter.sentences[at].start : letter.sentences[at].end]):
            return True
    return False


_ABOUT_PAIR = Words(
    r"\binteract\w*|\bcompatib\w+|\bgets? on with\b|\ba problem with (?:this|it|her|his|the)\b|\baffect (?:each other|one another)|"
    r"\b(?:alter|affect|raise|upset)s? (?:the|his|her) (?:inr|levels?)|\bgoes? (?:together|with (?:her|his) other)|\bclash\w*"
)
_TO_YOU = Words(
    r"\b(?:leave (?:it|this|that) (?:to|with) you|(?:gp'?s?|your|practice) discretion|you (?:may|might|will|could) (?:also "
    r")?(?:like|want|wish|need|care)? ?(?:to )?(?:look|check|consider|review|think)|gp (?:to|please)|please (?:check|consider|look|"
    r"review)|could you|would you|you will know (?:whether|if)|to your judge?ment|"
    r"up to you|in your hands|for you to|your pharmacist)\b"
)


_SOON_AFTER = 120


def _left_to_practice(letter: Letter, facts: MedicineFacts) -> list[Span]:
    """Return the sentences that leave the question of an interaction to the practice: they speak of one, or name both of a pair."""
    thought_of = {name for item in facts.interactions if item.is_thought_of for name in (item.started.medicine.name, item.other.medicine.name)}
    taken = [mention for mention in facts.mentions if mention.medicine.name not in thought_of and not is_past_use(letter, mention.span)]
    named = [mention.span for mention in in_pairs(taken)]
    found = []
    for span in (Span(one.start, one.end) for one in letter.sentences):
        is_about = _ABOUT_PAIR.search(letter.text, span.start, span.end) or _leaves_pair_open(letter, span, facts)
        is_behind_pair = any(name.start < span.end and span.start < name.end + _SOON_AFTER for name in named)
        if (is_about and _TO_YOU.search(letter.text, span.start, span.end)) or (is_behind_pair and LEFT_WITH.search(letter.text, span.start, span.end)):
            found.append(span)
    return found


def _leaves_pair_open(letter: Letter, span: Span, facts: MedicineFacts) -> bool:
    named = [mention for mention in facts.mentions if span.start <= mention.span.start < span.end and not is_past_use(letter, mention.span)]
    return len(named) > 1 and leaves_pair_open(letter.text[span.start : span.end], named)


def _interactions(letter: Letter, facts: MedicineFacts) -> Iterator[Handed]:
    left = _left_to_practice(letter, facts)
    for span in left:
        yield Handed(_request(letter, Task.INTERACTION_UNADDRESSED, span, "the new medicine with the others"))
    for item in facts.interactions:
        if any(abs(span.start - item.started.name.start) < 400 for span in left):
            continue
        what = f"{item.started.medicine.name} with {item.other.medicine.name}"
        yield Handed(_request(letter, Task.INTERACTION_UNADDRESSED, _pair_span(letter, item), what), item.started, is_excused=item.is_thought_of)


def _pair_span(letter: Letter, item: Interaction) -> Span:
    """Return the words of the started medicine, with the partner's where both stand close together: in a list, a few lines apart at most."""
    row, other = item.started.span, item.other.span
    span = Span(min(row.start, other.start), max(row.end, other.end))
    words = letter.text[span.start : span.end]
    is_near = "\n\n" not in words and (item.started.layout == "prose" or words.count("\n") <= _MOST_LINES)
    return span if is_near and len(" ".join(words.split())) <= _LONGEST_QUOTE else row
