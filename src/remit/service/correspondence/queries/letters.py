"""Reading letters: lists, and one letter with its findings as pages and the app `cases` need it."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from remit.engine.findings import Finding as Judged
from remit.engine.findings import Minutes
from remit.engine.terms import Basis, Outcome, Party, Span, Task
from remit.service.accounts.models import Membership
from remit.service.audit.sealing import unseal, unseal_json, unseal_text
from remit.service.correspondence import policies
from remit.service.correspondence.models import Arrival, ArrivalState, Finding, Letter, LetterState, Original
from remit.service.organisations.models import Organisation

PAGE = 50


@dataclass(frozen=True)
class PatientView:
    """Whom a letter is about; "" and None where it was not read. `repr` hides it."""

    name: str = field(default="", repr=False)
    nhs_number: str = field(default="", repr=False)
    born_on: dt.date | None = field(default=None, repr=False)
    provider_number: str = field(default="", repr=False)


@dataclass(frozen=True)
class FindingView:
    """One request of a letter: what the engine says, what is suggested today, what was decided.

    Attributes:
        suggested: a `Decision`, "" where a person must choose.
        was_chosen: whether the suggestion came chosen when it was decided.
        decision: "" until somebody decided.
        touched: whether somebody chose it, rather than leaving a chosen suggestion as it was.
        is_added: whether a person found it and not the engine.
        has_time_passed: whether the time in which urgent work was wanted is over.
    """

    id: int
    number: int
    rule: str
    rule_version: int
    task: str
    outcome: str
    basis: str
    asked: str
    quote: str = field(repr=False)
    start: int
    end: int
    citation: str
    clause: str | None
    reason: str = field(repr=False)
    excuse: str
    excuse_words: str = field(repr=False)
    urgent: bool
    is_question: bool
    minutes: Minutes
    runs_out_on: dt.date | None
    suggested: str
    was_chosen: bool
    decision: str
    touched: bool
    decided_by: str
    decided_at: dt.datetime | None
    is_added: bool
    has_time_passed: bool

    def judged(self) -> Judged:
        """Return it as the engine's own record, for `remit.engine.remedy`."""
        return Judged(
            rule=self.rule,
            rule_version=self.rule_version,
            task=Task(self.task),
            outcome=Outcome(self.outcome),
            basis=Basis(self.basis),
            asked=Party(self.asked),
            quote=self.quote,
            span=Span(self.start, self.end),
            citation=self.citation,
            clause=self.clause,
            reason=self.reason,
            excuse=self.excuse or None,
            excuse_words=self.excuse_words,
            is_urgent=self.urgent,
            minutes=self.minutes,
            is_question=self.is_question,
            runs_out_on=self.runs_out_on,
        )


@dataclass(frozen=True)
class LetterView:
    """One letter as it is shown, sent and reported. `repr` hides what names the patient.

    Attributes:
        provider_name: as known here, else as the letter writes it.
        medicines: the `medicines` part of the published answer.
        version: changes with each decision, for `actions.decide(seen=...)`.
        has_original: whether the file that it came in is still here.
        other_practice: the practice that the letter seems to be for, "" where that is this one.
        policy_number: version of the local policy that judged it, 0 where nothing was agreed; `policy_of` names whose.
    """

    reference: str
    practice: Organisation
    provider: Organisation | None
    provider_name: str
    specialty: str
    kind: str
    written_on: dt.date | None
    event_on: dt.date | None
    received_on: dt.date
    patient: PatientView = field(repr=False)
    text: str = field(repr=False)
    findings: tuple[FindingView, ...] = field(repr=False)
    problems: tuple[str, ...] = field(repr=False)
    medicines: dict[str, Any] = field(repr=False)
    state: str
    is_urgent: bool
    edition: str
    release: str
    policy_number: int
    policy_of: str
    other_practice: str
    read_at: dt.datetime
    decided_at: dt.datetime | None
    decided_by: str
    sent_at: dt.datetime | None
    case_reference: str
    version: str
    has_original: bool

    @property
    def are_words_gone(self) -> bool:
        """Say whether its words were destroyed, because their time was over."""
        return not self.text and self.state != LetterState.NOT_OURS

    def decided(self, *decisions: str) -> tuple[FindingView, ...]:
        """Return the findings on which one of these was decided."""
        return tuple(one for one in self.findings if one.decision in decisions)


def second_grounds(findings: Iterable[FindingView]) -> dict[int, int]:
    """Return which findings are only a second ground of the same words, by number, with the number of the first.

    What a private clinic hands over is private work, and beside that some kind of work: one request to whoever reads the letter, two findings to the engine.
    """
    found = list(findings)
    first = {(one.start, one.end, one.is_question): one.number for one in found if one.task == Task.PRIVATE_WORK and not one.is_added}
    return {
        one.number: first[place]
        for one in found
        if (place := (one.start, one.end, one.is_question)) in first and one.task != Task.PRIVATE_WORK and one.outcome != Outcome.ACCEPT and not one.is_added
    }


@dataclass(frozen=True)
class Row:
    """One letter in a list."""

    reference: str
    patient: str = field(repr=False)
    provider_name: str
    specialty: str
    kind: str
    state: str
    is_urgent: bool
    count: int
    day: dt.date
    case_reference: str


def _own(acting: Membership) -> QuerySet[Letter]:
    return Letter.objects.filter(practice_id=acting.organisation_id).exclude(state=LetterState.REPEATED)


def whole_letters() -> QuerySet[Letter]:
    """Return letters with what `view_of` reads beside them."""
    original = Original.objects.filter(arrival_id=OuterRef("arrival_id"))
    found = Letter.objects.select_related("practice", "provider", "policy__organisation").defer("policy__text", "policy__formulary")
    return found.annotate(has_original=Exists(original))


def get_own_row(acting: Membership, reference: str) -> Letter:
    """Return a letter of the reader's own practice, for an action."""
    return Letter.objects.select_related("arrival", "practice").get(practice_id=acting.organisation_id, reference=reference)


def get_own_letter(acting: Membership, reference: str, *, day: dt.date | None = None) -> LetterView:
    """Return a letter of the reader's own practice.

    Args:
        acting: for whom the reader works.
        reference: of the letter.
        day: today, for what is suggested; None: as it was when the letter was read or decided.
    """
    return view_of(whole_letters().get(practice_id=acting.organisation_id, reference=reference), day=day)


def get_letter_for_provider(acting: Membership, reference: str) -> LetterView:
    """Return a letter that was sent to the reader's own provider. Before it was sent it does not exist for them."""
    return view_of(whole_letters().get(sent_to_id=acting.organisation_id, state=LetterState.SENT, reference=reference), day=None)


def get_sent_letter(acting: Membership, reference: str) -> LetterView:
    """Return a letter that was sent, for its practice or for the provider that it was sent to."""
    ours = Q(practice_id=acting.organisation_id) | Q(sent_to_id=acting.organisation_id)
    return view_of(whole_letters().get(ours, state=LetterState.SENT, reference=reference), day=None)


def first_of(acting: Membership, reference: str) -> str:
    """Return the reference of the letter that one of the reader's own letters repeats."""
    letter = Letter.objects.select_related("same_as").get(practice_id=acting.organisation_id, reference=reference, same_as__isnull=False)
    return letter.same_as.reference if letter.same_as else reference


def view_of(letter: Letter, *, day: dt.date | None) -> LetterView:
    """Return a letter with everything that pages show of it."""
    text, details = unseal_text(letter.sealed_text), unseal_json(letter.sealed_details)
    about = details.get("patient", {})
    born_on = dt.date.fromisoformat(about["born_on"]) if about.get("born_on") else None
    return LetterView(
        reference=letter.reference,
        practice=letter.practice,
        provider=letter.provider,
        provider_name=letter.provider_name,
        specialty=letter.specialty,
        kind=letter.kind,
        written_on=letter.written_on,
        event_on=letter.event_on,
        received_on=letter.received_on,
        patient=PatientView(about.get("name", ""), about.get("nhs_number", ""), born_on, about.get("provider_number", "")),
        text=text,
        findings=tuple(_finding_view(one, letter, text, day=day) for one in letter.findings.order_by("number")),
        problems=tuple(details.get("problems", ())),
        medicines=details.get("medicines", {}),
        state=letter.state,
        is_urgent=letter.is_urgent,
        edition=letter.edition,
        release=letter.release,
        policy_number=letter.policy.number if letter.policy else 0,
        policy_of=letter.policy.organisation.name if letter.policy else "",
        other_practice=details.get("other_practice", ""),
        read_at=letter.read_at,
        decided_at=letter.decided_at,
        decided_by=letter.decided_by,
        sent_at=letter.sent_at,
        case_reference=letter.case_reference,
        version=policies.version_of(letter),
        has_original=letter.has_original,  # type: ignore[attr-defined]
    )


def _occasion(finding: Finding, letter: Letter) -> policies.Occasion:
    asked_on = letter.written_on or letter.event_on
    return policies.Occasion(finding.outcome, finding.is_question, finding.is_urgent, finding.due_days, finding.runs_out_on, asked_on)


def suggested_on(finding: Finding, letter: Letter, *, day: dt.date) -> str:
    """Return what is suggested for a request on a day; of one that a person added nothing is suggested, they know best."""
    return "" if finding.added_by else policies.suggest(_occasion(finding, letter), day=day)


def _finding_view(finding: Finding, letter: Letter, text: str, *, day: dt.date | None) -> FindingView:
    words = unseal_json(finding.sealed_words)
    is_open = day is not None and not finding.decision
    return FindingView(
        id=finding.pk,
        number=finding.number,
        rule=finding.rule,
        rule_version=finding.rule_version,
        task=finding.task,
        outcome=finding.outcome,
        basis=finding.basis,
        asked=finding.asked,
        quote=text[finding.start : finding.end],
        start=finding.start,
        end=finding.end,
        citation=finding.citation,
        clause=finding.clause,
        reason=words.get("reason", ""),
        excuse=finding.excuse,
        excuse_words=words.get("excuse_words", ""),
        urgent=finding.is_urgent,
        is_question=finding.is_question,
        minutes=Minutes(finding.minutes_low, finding.minutes_likely, finding.minutes_high, finding.minutes_basis),
        runs_out_on=finding.runs_out_on,
        suggested=suggested_on(finding, letter, day=day) if is_open and day else finding.suggested,
        was_chosen=finding.was_chosen,
        decision=finding.decision,
        touched=finding.touched,
        decided_by=finding.decided_by,
        decided_at=finding.decided_at,
        is_added=bool(finding.added_by),
        has_time_passed=policies.has_time_passed(_occasion(finding, letter), day=day or letter.received_on),
    )


def _rows(letters: Iterable[Letter]) -> list[Row]:
    return [
        Row(
            letter.reference,
            unseal_json(letter.sealed_details).get("patient", {}).get("name", ""),
            letter.provider_name,
            letter.specialty,
            letter.kind,
            letter.state,
            letter.is_urgent,
            letter.count,  # type: ignore[attr-defined]
            letter.received_on,
            letter.case_reference,
        )
        for letter in letters
    ]


def list_rows(acting: Membership, states: Iterable[str], *, page: int = 1) -> tuple[list[Row], int]:
    """Return one page of the practice's letters in some states, and how many there are: urgent first, then the oldest; what is done, newest first."""
    wanted = list(states)
    found = _own(acting).filter(state__in=wanted)
    is_over = not set(wanted) & {LetterState.TO_DECIDE, LetterState.TO_SEND}
    order = ("-decided_at", "-pk") if is_over else ("-is_urgent", "read_at", "pk")
    first = (page - 1) * PAGE
    counted = found.annotate(count=Count("findings")).defer("sealed_text").order_by(*order)
    return _rows(counted[first : first + PAGE]), found.count()


def list_to_send(acting: Membership) -> list[Row]:
    """Return the letters that are decided and hold something to send, urgent first."""
    found = _own(acting).filter(state=LetterState.TO_SEND)
    return _rows(found.annotate(count=Count("findings")).defer("sealed_text").order_by("-is_urgent", "decided_at", "pk"))


def list_asking(acting: Membership, task: str) -> list[Row]:
    """Return the practice's letters that ask for some kind of work and were neither sent nor put aside, the oldest first."""
    found = _own(acting).filter(findings__task=task).exclude(state__in=(LetterState.SENT, LetterState.NOT_OURS)).distinct()
    return _rows(found.annotate(count=Count("findings", distinct=True)).defer("sealed_text").order_by("read_at", "pk")[:PAGE])


def count_states(acting: Membership, *, since: dt.datetime) -> dict[str, int]:
    """Count a practice's letters for its home page.

    Args:
        acting: for whom the reader works.
        since: the beginning of today.
    """
    to_decide = Q(state=LetterState.TO_DECIDE)
    letters = _own(acting).aggregate(
        to_decide=Count("pk", filter=to_decide),
        urgent=Count("pk", filter=to_decide & Q(is_urgent=True)),
        to_send=Count("pk", filter=Q(state=LetterState.TO_SEND)),
        checked_today=Count("pk", filter=Q(read_at__gte=since)),
        decided_today=Count("pk", filter=Q(decided_at__gte=since)),
        sent_today=Count("pk", filter=Q(sent_at__gte=since)),
    )
    arrivals = Arrival.objects.filter(practice_id=acting.organisation_id).aggregate(
        reading=Count("pk", filter=Q(state__in=(ArrivalState.WAITING, ArrivalState.READING))),
        failed=Count("pk", filter=Q(state=ArrivalState.FAILED)),
    )
    return {**letters, **arrivals}


def find_next(acting: Membership, *, after: str = "") -> Letter | None:
    """Return the letter to decide next: urgent first, then the oldest; None where nothing waits."""
    waiting = _own(acting).filter(state=LetterState.TO_DECIDE).exclude(reference=after)
    return waiting.order_by("-is_urgent", "read_at", "pk").first()


def get_original(acting: Membership, reference: str) -> tuple[str, bytes]:
    """Return name and bytes of the file that a letter of the reader's own practice was read from."""
    letter = Letter.objects.select_related("arrival__original").get(practice_id=acting.organisation_id, reference=reference)
    return unseal_text(letter.arrival.sealed_name), unseal(letter.arrival.original.sealed_data)
