"""What pages of contract steps, plans, information requests and the library name in their address, and who may open them."""

import datetime as dt
from decimal import Decimal
from typing import Any

from tests.integration.web.case_makers import _case_of, sent_case
from tests.integration.web.conftest import add_organisation
from tests.integration.web.matter_makers import APPROVER, OFFICER

from remit.engine.measures.scenarios import ScenarioKind
from remit.engine.moments import england_day
from remit.engine.plans import Better, Direction, Measure, Milestone, Reading, Theme
from remit.engine.steps import Evidence
from remit.service.accounts.models import Role
from remit.service.cases.models import Sharing
from remit.service.enforcement import actions as enforcement
from remit.service.enforcement.actions import Taken
from remit.service.enforcement.actions.matters import About
from remit.service.foi import actions as foi
from remit.service.foi.models import InformationRequest
from remit.service.foi.queries import drafting
from remit.service.improvement import actions as improvement
from remit.service.library import actions as library
from remit.service.library.models import Release
from remit.service.organisations.models import Kind, Organisation
from remit.service.statistics import actions as statistics

BY = OFFICER.actor
COMMISSIONER = frozenset({Role.COMMISSIONER_OFFICER, Role.COMMISSIONER_APPROVER})
APPROVERS = frozenset({Role.COMMISSIONER_APPROVER})
MEMBERS = frozenset(Role) - {Role.ADMINISTRATOR}
MATTER = {"may": COMMISSIONER | {Role.PROVIDER_LEAD}, "other": frozenset()}
WORK = {"may": COMMISSIONER, "other": frozenset()}
APPROVE = {"may": APPROVERS, "other": frozenset()}
TAKE = {"may": COMMISSIONER | {Role.PROVIDER_LEAD}, "other": frozenset()}
OPEN = {"public": True}

PAGES: dict[str, dict[str, Any]] = {
    "matter_list": {"may": MATTER["may"]},
    "new_matter": {"may": COMMISSIONER},
    "matter": {**MATTER, "thing": "matter"},
    "matter_evidence": {**MATTER, "thing": "matter"},
    "matter_evidence_file": {**MATTER, "thing": "matter"},
    "matter_paper": {**MATTER, "thing": "matter_paper"},
    "matter_step": {**WORK, "thing": "matter_step"},
    "matter_plan": {**WORK, "thing": "matter"},
    "matter_decision": {**WORK, "thing": "matter"},
    "matter_figures": {**WORK, "thing": "matter"},
    "matter_harm": {**WORK, "thing": "matter_harm", "method": "post"},
    "matter_draft": {**WORK, "thing": "matter_draft"},
    "matter_terms": {**WORK, "thing": "matter"},
    "matter_term": {**WORK, "thing": "matter_term"},
    "plan_list": {"may": MEMBERS},
    "open_plan": {"may": COMMISSIONER},
    "plan": {"may": MEMBERS, "other": frozenset(), "thing": "plan"},
    "plan_paper": {"may": MEMBERS, "other": frozenset(), "thing": "plan_paper"},
    "agree_plan": {**APPROVE, "thing": "plan", "method": "post"},
    "add_review": {**WORK, "thing": "plan"},
    "add_milestone": {**WORK, "thing": "plan"},
    "milestone": {"may": MEMBERS, "other": frozenset(), "thing": "milestone"},
    "milestone_file": {"may": MEMBERS, "other": frozenset(), "thing": "milestone_file"},
    "withdraw_milestone": {**WORK, "thing": "milestone"},
    "add_reading": {**TAKE, "thing": "milestone"},
    "working_group": {"may": MEMBERS, "thing": "area"},
    "add_group_member": {"may": COMMISSIONER},
    "add_group_meeting": {"may": COMMISSIONER},
    "end_group_member": {**WORK, "thing": "group_member", "method": "post"},
    "add_group_decision": {**WORK, "thing": "meeting"},
    "add_group_action": {**WORK, "thing": "meeting"},
    "finish_group_action": {**WORK, "thing": "group_action"},
    "assessment_list": {"may": COMMISSIONER},
    "assessment": {"may": COMMISSIONER, "thing": "assessment"},
    "approve_assessment": {"may": APPROVERS, "thing": "assessment"},
    "assessment_paper": {"may": COMMISSIONER, "thing": "assessment_paper"},
    "request_list": {"may": COMMISSIONER},
    "register_request": {"may": COMMISSIONER},
    "information_request": {**WORK, "thing": "request"},
    "ask_requester": {**WORK, "thing": "request"},
    "requester_answered": {**WORK, "thing": "request"},
    "withdraw_request": {**WORK, "thing": "request"},
    "decide_hiding": {**WORK, "thing": "request"},
    "send_answer": {**WORK, "thing": "request", "method": "post"},
    "answer_file": {**WORK, "thing": "request_file"},
    "release_answer": {**APPROVE, "thing": "frozen"},
    "begin_review": {**WORK, "thing": "request"},
    "end_review": {**APPROVE, "thing": "reviewed"},
    "library": {"may": MEMBERS | {Role.ADMINISTRATOR}},
    "add_document": {"may": COMMISSIONER},
    "add_version": {**WORK, "thing": "document"},
    "open_document": {**APPROVE, "thing": "document", "method": "post"},
    "add_good_practice": {"may": COMMISSIONER},
    "release_figures": {"may": APPROVERS},
    "withdraw_release": {**APPROVE, "thing": "release"},
    "public_home": OPEN,
    "who_does_what": OPEN,
    "who_does_what_in": {**OPEN, "thing": "year"},
    "data_dictionary": OPEN,
    "public_figures": {**OPEN, "thing": "release"},
    "open_data": {**OPEN, "thing": "release_file"},
    "disclosure_log": OPEN,
    "disclosure": {**OPEN, "thing": "disclosed"},
    "disclosure_file": {**OPEN, "thing": "disclosed_file"},
}
PAYERS = MEMBERS - {Role.PROVIDER_MEMBER}
PAGES |= {
    "figures_cost": {"may": MEMBERS},
    "figures_cost_file": {"may": MEMBERS},
    "price_lists": {"may": MEMBERS},
    "scenario_list": {"may": PAYERS},
    "new_scenario": {"may": COMMISSIONER},
    "scenario": {"may": PAYERS, "other": frozenset(), "thing": "scenario"},
    "scenario_ledger": {"may": PAYERS, "other": frozenset(), "thing": "scenario"},
    # A hospital pays nothing for a report, so there is no claim on it.
    "scenario_claim": {"may": PAYERS - {Role.PROVIDER_LEAD}, "other": frozenset(), "thing": "scenario_claim"},
    "agree_scenario": {**APPROVE, "thing": "scenario"},
    "end_scenario": {**WORK, "thing": "scenario"},
}
LEVER_THINGS = frozenset(page["thing"] for page in PAGES.values() if "thing" in page)
# What stands in an address beside what `_identity` makes.
_MORE: dict[str, dict[str, Any]] = {
    "matter_paper": {"number": 1, "form": "pdf"},
    "matter_step": {"move": "log_attempt"},
    "matter_draft": {"form": "pdf"},
    "matter_term": {"term": "meeting"},
    "plan_paper": {"form": "pdf"},
    "milestone": {"number": 1},
    "milestone_file": {"number": 1, "form": "csv"},
    "request_file": {"form": "csv"},
    "release_file": {"form": "json"},
    "disclosed_file": {"form": "pdf"},
    "assessment_paper": {"form": "pdf"},
}


def lever_arguments(thing: str, organisation: Organisation | None, *, at: dt.datetime) -> dict[str, Any]:
    """Make what the address of a page names, belonging to an organisation (None: to others)."""
    commissioner, provider = _area_of(organisation)
    return {**_identity(thing, commissioner, provider, at), **_MORE.get(thing, {})}


def _area_of(organisation: Organisation | None) -> tuple[Organisation, Organisation]:
    """Return a commissioner and a provider, of which an organisation is one or to whose area it belongs."""
    own = {organisation.kind: organisation} if organisation else {}
    commissioner = own.get(Kind.COMMISSIONER) or add_organisation("ZLC1", Kind.COMMISSIONER)
    provider = own.get(Kind.PROVIDER) or add_organisation("ZLP1", Kind.PROVIDER)
    if organisation is not None and organisation != commissioner:
        organisation.commissioner = commissioner
        organisation.save()
    return commissioner, provider


def _identity(thing: str, commissioner: Organisation, provider: Organisation, at: dt.datetime) -> dict[str, Any]:
    if thing in ("plan", "plan_paper", "milestone", "milestone_file"):
        return _plan(commissioner, provider, at)
    if thing.startswith("matter"):
        return _matter(commissioner, provider, at) | ({"case": _case_of(commissioner, at).reference} if thing == "matter_harm" else {})
    if thing.startswith("scenario"):
        return _scenario(thing, commissioner, provider, at)
    if thing in ("group_member", "meeting", "group_action"):
        return _group(thing, commissioner, at)
    others: dict[str, dict[str, Any]] = {"assessment": {"code": provider.code, "year": 2026}, "year": {"year": 2019}, "area": {}}
    if thing in ("document", "release", "release_file"):
        return _library(thing, commissioner, at)
    if thing.removesuffix("_paper") in others:
        return others[thing.removesuffix("_paper")]
    return {"reference": _request(thing, commissioner, at).reference}


def _scenario(thing: str, commissioner: Organisation, provider: Organisation, at: dt.datetime) -> dict[str, Any]:
    """Draw up a scenario that was agreed, and send a case that it is about; the practice agreed to be named."""
    practice = Organisation.objects.filter(kind=Kind.PRACTICE, commissioner=commissioner).first() or add_organisation(
        "ZLA1", Kind.PRACTICE, commissioner=commissioner
    )
    Sharing.objects.create(organisation=practice, name_to_commissioner=True, name_to_lmc=True)
    sent_case(at=at - dt.timedelta(days=40), practice=practice, provider=provider)
    made = statistics.draw_up_scenario(commissioner, "Reports", ScenarioKind.PAYMENT_PER_REPORT, Decimal(5), by=BY, at=at)
    statistics.agree_scenario(made, statistics.AgreedToPay(england_day(at), england_day(at), "Minutes", "G"), by=BY, at=at)
    statistics.keep_up(at=at, most=None)
    return {"scenario_id": made.pk} | ({"code": practice.code, "form": "csv"} if thing == "scenario_claim" else {})


def _group(thing: str, commissioner: Organisation, at: dt.datetime) -> dict[str, Any]:
    if thing == "group_member":
        return {"member_id": improvement.add_member(commissioner, "A", "B", "C", by=BY, at=at).pk}
    meeting = improvement.hold_meeting(commissioner, england_day(at), "", "", by=BY, at=at)
    action = improvement.add_action(meeting, "x", "y", england_day(at), by=BY, at=at)
    return {"meeting_id": meeting.pk} if thing == "meeting" else {"action_id": action.pk}


def _library(thing: str, commissioner: Organisation, at: dt.datetime) -> dict[str, Any]:
    if thing == "document":
        return {"document_id": library.add_document(commissioner, "policy", "Policy", by=BY, at=at).pk}
    day = england_day(at)
    facts = {"taken_at": at, "released_at": at, "rows": [], "reason": "x", "first_on": day, "last_on": day}
    return {"release_id": Release.objects.create(commissioner=commissioner, released_by_name="G", **facts).pk}


def _matter(commissioner: Organisation, provider: Organisation, at: dt.datetime) -> dict[str, Any]:
    """Open a matter in which notice was given and another step, with a paper, waits."""
    day = england_day(at)
    matter = enforcement.open_matter(commissioner, provider, About("performance", "Results", dt.date(2025, 11, 3)), by=BY, at=at)
    pack = Evidence(provider.code, "2025-11-01", "2025-11-30", "now", (), 0, 0, 0, (), (), (), ())
    enforcement.take_step(matter, Taken("issue_notice", day, text="x", evidence=pack), APPROVER, at=at)
    enforcement.take_step(matter, Taken("log_attempt", day, text="x"), OFFICER, at=at)
    enforcement.prepare_step(matter, Taken("record_no_engagement", day, text="x"), OFFICER, at=at)
    return {"reference": matter.reference}


def _plan(commissioner: Organisation, provider: Organisation, at: dt.datetime) -> dict[str, Any]:
    plan = improvement.open_plan(commissioner, provider, 2025, by=BY, at=at)
    measure = Measure("letters", 100, Better.HIGHER)
    improvement.add_milestone(plan, Milestone("1", Theme.FIT_NOTES, Direction.PROVIDER, "x", "y", dt.date(2026, 3, 31), measure), by=BY, at=at)
    improvement.add_reading(plan.milestones.get(), Reading(dt.date(2025, 12, 31), 9, 10), by=BY, at=at)
    return {"plan_id": plan.pk}


def _request(thing: str, commissioner: Organisation, at: dt.datetime) -> InformationRequest:
    """Register a request, and bring it as far as the page needs."""
    day = england_day(at)
    request = foi.register_request(commissioner, foi.Asked("Reports", day, dt.date(2025, 4, 1), day), by=BY, at=at)
    foi.decide_hiding(request, 0, "About hospitals.", [], by=BY, at=at)
    if thing in ("request", "request_file"):
        return request
    frozen = foi.send_for_approval(request, drafting.draft(request, at=at), drafting.list_standing(request, at=at), foi.Who(BY, "H"), at=at)
    if thing != "frozen":
        foi.release_answer(frozen, foi.Who(APPROVER.actor, "G"), publish=True, at=at)
    if thing == "reviewed":
        foi.begin_review(request, day, 20, by=BY, at=at)
    return request
