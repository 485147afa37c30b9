"""Letters that are decided and ready to be sent, for the tests of the service."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from tests.integration.web import letters
from tests.integration.web.conftest import AT, BY, add_member, add_organisation

from remit.service.accounts.models import Membership, Role
from remit.service.audit.actions import Actor
from remit.service.audit.sealing import seal
from remit.service.cases.actions import Acting, ActingKind, drafts, sending, shared_care
from remit.service.cases.models import Case, SharedCareFile, SharedCareStep
from remit.service.cases.queries import papers, plans
from remit.service.cases.queries import shared_care as shared_care_queries
from remit.service.config.clock import now
from remit.service.correspondence.models import Letter
from remit.service.organisations import actions as organisations
from remit.service.organisations import queries as organisation_queries
from remit.service.organisations.models import Kind, Organisation
from remit.service.organisations.queries import Promise


@dataclass(frozen=True)
class Place:
    """A practice with a member, and a provider with a mailbox and a promise."""

    practice: Organisation
    provider: Organisation
    doctor: Membership
    by: Actor

    def plan(self, key: str, *, at: dt.datetime = AT) -> plans.Plan:
        """Return what is about to be sent."""
        return plans.get_plan(self.doctor, key, at=at)

    def letter(self, *asks: str, decision: str = "return", provider: bool = True) -> Letter:
        """Return a letter on which the same was decided for every request."""
        text = letters.letter_text(*(asks or (letters.CHASE,)))
        found = letters.add_letter(self.practice, text if provider else text.replace("Northmoor General Hospital", "A hospital far away"))
        letters.decide(found, decision)
        return found

    def record_acting(self, key: str, *, at: dt.datetime = AT, kind: ActingKind = ActingKind.OURS, words: str = "Dr Amara Osei") -> None:
        """Say who acts for the patient."""
        drafts.record_acting(self.plan(key, at=at), Acting(kind, words), is_clinician=True, by=self.by, at=at)

    def approve(self, key: str, *, at: dt.datetime = AT, how: str = "mail", **changes: Any) -> Case:
        """Read the letter and approve it."""
        plan = self.plan(key, at=at)
        seen = "" if plan.case else sending.draft_papers(plan, self.doctor, at=at).seen
        given = {"how": how, "seen": seen, "link_of": lambda token: f"https://remit.example/answer/{token}", **changes}
        return sending.approve(plan, sending.Approval(**given), acting=self.doctor, by=self.by, at=at)


def make_place() -> Place:
    """Return a place with everything in it."""
    commissioner = add_organisation("ZZC1", Kind.COMMISSIONER, "Wyvern Integrated Care Board")
    provider = add_organisation("ZZP1", Kind.PROVIDER, "Northmoor General Hospital")
    practice = add_organisation("ZZA001", Kind.PRACTICE, "Lime Avenue Surgery", commissioner=commissioner)
    organisations.set_contact_point(provider, specialty="", email="returns@northmoor.example", phone="", by=BY, at=AT)
    organisations.set_contact_point(provider, specialty="Rheumatology", email="rheumatology@northmoor.example", phone="", by=BY, at=AT)
    organisations.set_promise(provider, Promise(3, 10, 20, is_own=True), from_on=dt.date(2025, 4, 1), by=BY, at=AT)
    doctor = add_member("amara@lime.example", Role.PRACTICE_MEMBER, practice, name="Dr Amara Osei")
    return Place(organisation_queries.get_organisation("ZZA001"), provider, doctor, Actor(f"person:{doctor.person_id}", "ZZA001"))


# What pages of sending name in their address, see test_access.
THINGS = ("draft", "raised", "paper", "asking", "shared care", "shared care paper", "shared care file")
SHARED_CARE = "I have started her on methotrexate. GP please take over prescribing and monitoring of methotrexate under shared care."


def make_thing(thing: str, organisation: Organisation | None) -> dict[str, Any]:
    """Make what a page's address names, so that it belongs to an organisation as far as its kind can own it."""
    if thing in ("asking", "shared care", "shared care paper", "shared care file"):
        return _make_request(thing, _of_kind(organisation, Kind.PRACTICE))
    owner = organisation if organisation is not None and organisation.kind == Kind.PROVIDER else _of_kind(organisation, Kind.PRACTICE)
    other = add_organisation("ZTOTH", Kind.PRACTICE if owner.kind == Kind.PROVIDER else Kind.PROVIDER)
    member = add_member("raiser@remit.example", Role.PRACTICE_MEMBER if owner.kind == Kind.PRACTICE else Role.PROVIDER_MEMBER, owner)
    report = drafts.Report(other, "", "other", "Please do it.", needs_today=False, wish="back")
    draft = drafts.begin_report(report, acting=member, by=BY, at=now())
    if thing == "draft":
        return {"key": draft.key}
    plan = plans.get_plan(member, draft.key, at=now())
    approval = sending.Approval("hand", sending.draft_papers(plan, member, at=now()).seen, str)
    case = sending.approve(plan, approval, acting=member, by=BY, at=now())
    return {"reference": case.reference, **({"which": "letter", "form": "docx"} if thing == "paper" else {})}


def _of_kind(organisation: Organisation | None, kind: str) -> Organisation:
    return organisation if organisation is not None and organisation.kind == kind else add_organisation(f"ZS{kind[:3].upper()}", kind)


def _make_request(thing: str, practice: Organisation) -> dict[str, Any]:
    letter = letters.add_letter(practice, letters.letter_text(SHARED_CARE))
    if thing == "asking":
        return {"reference": letter.reference}
    member = add_member("asker@remit.example", Role.PRACTICE_MEMBER, practice)
    request = shared_care.begin_from_letter(member, letter.reference, by=BY, at=now())
    if thing == "shared care":
        return {"reference": request.reference}
    if thing == "shared care file":
        step = SharedCareStep.objects.create(request=request, number=1, move="reply", at=now(), by="mail:1")
        facts = {"media_type": "application/pdf", "size": 4, "sealed_name": seal(b"protocol.pdf"), "sealed": seal(b"%PDF")}
        return {"reference": request.reference, "file_id": SharedCareFile.objects.create(step=step, place=1, **facts).pk}
    view = shared_care_queries.get_request(member, request.reference)
    plan = shared_care_queries.AnswerPlan("decline", (), "It is not commissioned from us.")
    shared_care.plan_answer(view, plan, medicine="methotrexate", by=BY, at=now())
    view = shared_care_queries.get_request(member, request.reference)
    seen = papers.fingerprint(shared_care.draft_answer(view, member, at=now()))
    shared_care.answer_request(view, how="hand", seen=seen, own_line="", acting=member, at=now())
    return {"reference": request.reference, "number": 1, "form": "docx"}
