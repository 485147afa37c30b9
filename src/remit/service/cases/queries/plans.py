"""What somebody is about to send: a letter's requests, a call, or a referral, with everything that the outgoing letter is made from.

What lives here: `Plan` and `get_plan`. Nothing of it is stored but the draft (who acts, to whom, what was typed): the letter is composed anew each time, so
what is approved is what the letter's decisions say at that moment. What does not: composing (`papers`), approving (`actions.sending`).
"""

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from remit.engine.lifecycle import Acting, ActingKind, Ask, Move, RaisedBy
from remit.engine.moments import england_day
from remit.engine.remedy import Occasion, PatientShown
from remit.service.cases.models import Case, Draft, Letterhead
from remit.service.cases.queries.requests_out import Requests, requests_of_draft, requests_of_letter, words_of
from remit.service.cases.queries.scope import scope_of, visible_cases
from remit.service.correspondence import queries as correspondence
from remit.service.organisations import queries as organisations
from remit.service.organisations.models import Kind, Organisation

if TYPE_CHECKING:
    from remit.service.accounts.models import Membership


@dataclass(frozen=True)
class Plan:
    """What is about to be sent.

    Attributes:
        key: names it in addresses: the letter's reference, or the key of a report.
        raiser: who sends.
        recipient: who gets it, None where nobody was chosen yet.
        followed: the organisation that wrote, where another one answers for it today.
        address: mail address of the contact point, "" where none is known.
        acting: who acts for the patient, as recorded today; None where nobody recorded it today.
        case: what was sent already.
        commissioner: who answers today for the commissioner of a practice that sends.
    """

    key: str
    occasion: Occasion
    raiser: Organisation
    requests: Requests
    recipient: Organisation | None
    specialty: str
    followed: Organisation | None
    address: str
    acting: Acting | None
    acting_at: dt.datetime | None
    is_clinician: bool
    draft: Draft | None
    case: Case | None = None
    commissioner: Organisation | None = None

    @property
    def raised_by(self) -> RaisedBy:
        """Who raises the case."""
        return RaisedBy.PROVIDER if self.occasion is Occasion.REFERRAL else RaisedBy.PRACTICE

    @property
    def is_urgent(self) -> bool:
        """Whether clinical need comes first."""
        return any(asked.finding.is_urgent for asked in self.requests.asked)

    @property
    def needs_acting(self) -> bool:
        """Whether somebody must first say who is acting for the patient today."""
        return self.is_urgent and self.acting is None

    @property
    def move(self) -> Move:
        """How the case begins."""
        asks = {asked.ask for asked in self.requests.asked}
        if self.occasion is not Occasion.LETTER:
            return Move.QUICK_REPORT
        return Move.RETURN if Ask.TAKE_BACK in asks else Move.UNDER_PROTEST if Ask.COUNT in asks else Move.ASK


def find_draft(organisation: Organisation, key: str) -> Draft | None:
    """Return an organisation's draft."""
    return Draft.objects.filter(organisation=organisation, key=key).first()


def list_drafts(organisation: Organisation) -> list[Draft]:
    """Return the reports that somebody began and nobody sent, newest first."""
    return list(Draft.objects.select_related("recipient").filter(organisation=organisation, case=None).exclude(occasion=Occasion.LETTER).order_by("-began_at"))


def get_plan(acting: "Membership", key: str, *, at: dt.datetime) -> Plan:
    """Return what is about to be sent, for the organisation that somebody works for."""
    if acting.organisation is None:
        raise Draft.DoesNotExist
    draft = find_draft(acting.organisation, key)
    if draft is not None and draft.occasion != Occasion.LETTER:
        requests = requests_of_draft(draft, day=england_day(at))
    else:
        requests = requests_of_letter(correspondence.get_own_letter(acting, key), words_of(draft))
    return _plan(acting.organisation, key, requests, draft, at)


def _plan(raiser: Organisation, key: str, requests: Requests, draft: Draft | None, at: dt.datetime) -> Plan:
    chosen = (draft.recipient if draft else None) or requests.author
    present = organisations.map_present(one for one in (chosen, raiser.commissioner) if one)
    recipient = present[chosen.pk] if chosen else None
    specialty = (draft.specialty if draft else "") or requests.facts.specialty
    is_today = bool(draft and draft.acting_at and england_day(draft.acting_at) == england_day(at))
    return Plan(
        key=key,
        occasion=requests.facts.occasion,
        raiser=raiser,
        requests=requests,
        recipient=recipient,
        specialty=specialty,
        followed=chosen if chosen != recipient else None,
        address=address_of(recipient, specialty),
        acting=Acting(ActingKind(draft.acting_kind), words_of(draft).acting) if draft and is_today else None,
        acting_at=draft.acting_at if draft and is_today else None,
        is_clinician=bool(draft and draft.is_clinician and is_today),
        draft=draft,
        case=draft.case if draft else None,
        commissioner=present[raiser.commissioner.pk] if raiser.commissioner and raiser.kind == Kind.PRACTICE else None,
    )


def address_of(organisation: Organisation | None, specialty: str) -> str:
    """Return where mail reaches an organisation: a provider's contact point, a practice's own letterhead; "" where none is known."""
    if organisation is None:
        return ""
    if organisation.kind == Kind.PRACTICE:
        letterhead = find_letterhead(organisation)
        return letterhead.email if letterhead else ""
    point = organisations.find_contact_point(organisation, specialty)
    return point.email if point else ""


@organisations.read_once
def find_letterhead(organisation: Organisation) -> Letterhead | None:
    """Return an organisation's letterhead, None where it gave none."""
    return Letterhead.objects.filter(organisation=organisation).first()


def letterhead_given(organisation: Organisation) -> dict[str, str]:
    """Return an organisation's letterhead as its form shows it."""
    found = find_letterhead(organisation)
    names = ("address", "telephone", "email", "patient_shown")
    return {name: getattr(found, name) for name in names} if found else {"patient_shown": PatientShown.INITIALS_AND_NUMBER.value}


def get_own_organisation(acting: "Membership") -> Organisation:
    """Return the organisation that somebody works for."""
    if acting.organisation is None:
        raise Organisation.DoesNotExist
    return acting.organisation


def get_draft(acting: "Membership", key: str) -> Draft:
    """Return a draft of the reader's own organisation."""
    return Draft.objects.select_related("case").get(organisation=get_own_organisation(acting), key=key)


def party_of(acting: "Membership") -> str:
    """Return as what somebody reads a case."""
    return scope_of(acting).party


def get_raised_case(acting: "Membership", reference: str) -> Case:
    """Return a case that the reader's own organisation raised."""
    scope = scope_of(acting)
    return visible_cases(scope).get(reference=reference, raised_by=scope.party)
