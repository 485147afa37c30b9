"""Contract steps in the service: prepared by an officer, decided by an approver, frozen evidence, nothing printed that nobody verified."""

import datetime as dt
import io
from collections.abc import Callable
from decimal import Decimal

import docx
import pypdfium2
import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse
from tests.integration.web.case_makers import QUOTE, move, parties, sent_case
from tests.integration.web.conftest import add_member, add_organisation, sign_in
from tests.integration.web.matter_makers import APPROVER, AT, DAY, OFFICER, commissioner_member, make_cases, make_matter, read_meeting_limit, take

from remit.engine.disclosure import ActionKind
from remit.engine.lifecycle import Move
from remit.engine.plans import Direction, Milestone, Theme
from remit.engine.steps import Decider, Evidence, StepEvent, Withheld, work_out
from remit.service.accounts.models import Membership, Role
from remit.service.audit import queries as audit
from remit.service.audit.actions import Actor
from remit.service.cases.models import Case
from remit.service.enforcement import actions
from remit.service.enforcement.actions import Decision, Prepared, Taken, TermRead, Who
from remit.service.enforcement.actions.matters import About
from remit.service.enforcement.models import Matter, Proposal, Step
from remit.service.enforcement.queries import actions_taken, matters, papers
from remit.service.enforcement.queries.evidence import take_evidence, usual_period, whole_months
from remit.service.enforcement.queries.standing import load_standing
from remit.service.improvement.queries.plans import find_remedial_plan
from remit.service.organisations.models import Kind
from remit.service.statistics import actions as statistics
from remit.service.ui.policies import RefusalError

pytestmark = pytest.mark.django_db
MILESTONE = Milestone("1", Theme.FIT_NOTES, Direction.PROVIDER, "Fit notes in full", "Head of outpatients", dt.date(2026, 3, 31))


@pytest.fixture
def officer(db: None) -> Membership:
    return commissioner_member(Role.COMMISSIONER_OFFICER, add_member)


@pytest.fixture
def approver(db: None) -> Membership:
    return commissioner_member(Role.COMMISSIONER_APPROVER, add_member)


def pack(officer: Membership, matter: Matter) -> Evidence:
    make_cases()
    return take_evidence(officer, matter, whole_months(dt.date(2025, 12, 1), dt.date(2025, 12, 31)), at=AT)


def prepare_notice(officer: Membership, matter: Matter) -> Proposal:
    taken = Taken("issue_notice", DAY, text="Results come back to practices.", evidence=pack(officer, matter))
    return actions.prepare_step(matter, taken, OFFICER, at=AT)


def test_notice_is_prepared_by_one_and_decided_by_another(officer: Membership) -> None:
    matter = make_matter()
    take(matter, "raise_informally", who=OFFICER)
    proposal = prepare_notice(officer, matter)
    assert load_standing(matter).state.label == "raised"
    actions.decide(proposal, Prepared(Decision.APPROVED, is_read=True), APPROVER, at=AT)
    standing = load_standing(matters.visible_matters(officer).get())
    assert (standing.words, standing.matter.label, standing.proposal) == ("Notice given", "notice", None)
    last = standing.steps[-1]
    assert (last.decided_by_name, last.decided_by_job, last.prepared_by_name) == ("Gareth Pugh", "Director of contracts", "Hannah Brightwell")
    assert [event.name for event in audit.list_events(f"matter:{matter.reference}")] == [
        *("matter_opened", "step_taken", "step_prepared", "proposal_decided", "step_taken")
    ]


def test_evidence_is_frozen_when_it_is_prepared(officer: Membership) -> None:
    matter = make_matter()
    proposal = prepare_notice(officer, matter)
    make_cases(4)
    actions.decide(proposal, Prepared(Decision.APPROVED, is_read=True), APPROVER, at=AT)
    step = Step.objects.get()
    frozen = papers.pack_of(step)
    assert frozen
    assert (frozen.count, StepEvent.from_record(step.record).evidence) == (3, frozen.digest)


def test_evidence_holds_no_patient_practice_or_words(officer: Membership) -> None:
    matter = make_matter()
    text = str(pack(officer, matter).to_record())
    for secret in ("Okafor", "999", QUOTE, "Lindqvist", "Lime Avenue", "ZZA001"):
        assert secret not in text


def test_sent_back_and_no_action_need_a_reason_and_keep_it(officer: Membership) -> None:
    matter = make_matter()
    proposal = prepare_notice(officer, matter)
    with pytest.raises(RefusalError, match="Give your reason"):
        actions.decide(proposal, Prepared(Decision.SENT_BACK, is_read=True), APPROVER, at=AT)
    actions.decide(proposal, Prepared(Decision.SENT_BACK, "Call them first.", is_read=True), APPROVER, at=AT)
    again = prepare_notice(officer, matter)
    actions.decide(again, Prepared(Decision.NO_ACTION, "They have put it right.", is_read=True), APPROVER, at=AT)
    standing = load_standing(matters.visible_matters(officer).get())
    assert (standing.matter.is_ended, standing.state.events[-1].text) == (True, "They have put it right.")
    assert [one.decision for one in matters.list_proposals(matter)] == ["no_action", "sent_back"]


def test_a_step_from_before_what_the_matter_is_about_is_refused(officer: Membership) -> None:
    matter = make_matter()
    given = {"text": "Telephoned.", "on_day": "2", "on_month": "11", "on_year": "2025"}
    address = reverse("matter_step", args=[matter.reference, "raise_informally"])
    page = sign_in(officer).post(address, given).content.decode()
    assert "about what holds since 3 November 2025" in page
    assert Step.objects.count() == 0
    sign_in(officer).post(address, {**given, "on_day": "3"})
    assert Step.objects.get().on == matter.facts_on


def send_back(matter: Matter, taken: Taken, by: Membership, reason: str) -> None:
    who = Who(Actor(f"person:{by.person_id}", "ZZC1"), by.person.name, "", Decider.OFFICER)
    actions.decide(actions.prepare_step(matter, taken, who, at=AT), Prepared(Decision.SENT_BACK, reason, is_read=True), APPROVER, at=AT)


def test_a_notice_that_was_sent_back_is_on_the_home_of_who_prepared_it_and_keeps_its_words(officer: Membership, approver: Membership) -> None:
    matter = make_matter()
    send_back(matter, Taken("issue_notice", DAY, text="Results come back to practices.", evidence=pack(officer, matter)), officer, "Name the months.")
    browser, address = sign_in(officer), reverse("matter_step", args=[matter.reference, "issue_notice"])
    home = browser.get(reverse("home")).content.decode()
    for words in ("Sent back", "Name the months.", address):
        assert words in home, words
    assert "Name the months." in browser.get(reverse("matter", args=[matter.reference])).content.decode()
    form = browser.get(address).content.decode()
    for words in ("Name the months.", "Results come back to practices.", 'value="12"', 'value="2025"'):
        assert words in form, words
    assert "Sent back" not in sign_in(approver).get(reverse("home")).content.decode()
    prepare_notice(officer, matter)
    assert "Name the months." not in browser.get(reverse("home")).content.decode()


def test_a_plan_that_was_sent_back_keeps_its_milestones(officer: Membership) -> None:
    matter = make_matter()
    take(matter, "issue_notice", evidence=pack(officer, matter))
    take(matter, "hold_meeting", who=OFFICER)
    send_back(matter, Taken("agree_plan", DAY, milestones=(MILESTONE,)), officer, "Give it a target.")
    page = sign_in(officer).get(reverse("matter_plan", args=[matter.reference])).content.decode()
    for words in ("Give it a target.", MILESTONE.action, MILESTONE.owner):
        assert words in page, words


def test_decisions_that_may_not_be_taken_say_why(officer: Membership) -> None:
    matter = make_matter()
    proposal = prepare_notice(officer, matter)
    with pytest.raises(RefusalError, match="Tick that you have read the evidence"):
        actions.decide(proposal, Prepared(Decision.APPROVED), APPROVER, at=AT)
    with pytest.raises(RefusalError, match="You prepared this step yourself"):
        actions.decide(proposal, Prepared(Decision.APPROVED, is_read=True), OFFICER, at=AT)
    with pytest.raises(RefusalError, match="waits for a decision"):
        actions.prepare_step(matter, Taken("take_no_action", DAY, text="x"), OFFICER, at=AT)
    actions.decide(proposal, Prepared(Decision.APPROVED, is_read=True), APPROVER, at=AT)
    with pytest.raises(RefusalError, match="was decided already"):
        actions.decide(proposal, Prepared(Decision.APPROVED, is_read=True), APPROVER, at=AT)


def test_officer_cannot_take_an_approvers_step() -> None:
    with pytest.raises(RefusalError, match="is decided by an approver"):
        take(make_matter(), "take_no_action", who=OFFICER)


@pytest.mark.parametrize(
    ("facts_on", "kind", "sentence"),
    [
        (dt.date(2027, 1, 1), Kind.PROVIDER, "still to come"),
        (dt.date(2010, 1, 1), Kind.PROVIDER, "No edition of the NHS Standard Contract"),
        (DAY, Kind.LMC, "is not a hospital"),
    ],
)
def test_matter_that_makes_no_sense_is_refused(facts_on: dt.date, kind: str, sentence: str) -> None:
    _, provider, commissioner = parties()
    other = provider if kind == Kind.PROVIDER else add_organisation("ZZL9", kind)
    with pytest.raises(RefusalError, match=sentence):
        actions.open_matter(commissioner, other, About("performance", "x", facts_on), by=OFFICER.actor, at=AT)


def test_edition_is_that_of_the_day_of_the_facts() -> None:
    assert make_matter().edition == "2025-26"


def test_number_read_in_the_contract_gives_the_day_and_without_it_there_is_none(officer: Membership) -> None:
    matter = make_matter()
    take(matter, "issue_notice", evidence=pack(officer, matter))
    assert load_standing(matter).dues[0].due_on is None
    read_meeting_limit(matter)
    due = load_standing(matter).dues[0]
    assert (due.due_on, len(load_standing(matter).overdue(dt.date(2026, 1, 24)))) == (dt.date(2026, 1, 23), 1)
    assert "GC9.8, page 41, read by Hannah Brightwell" in due.limit.known.words
    page = sign_in(officer).get(reverse("matter_terms", args=[matter.reference])).content.decode()
    assert "Read in the signed contract: GC9.8, page 41, read by Hannah Brightwell on 9 January 2026" in page


@pytest.mark.parametrize(
    ("read", "sentence"),
    [
        (TermRead("meeting", "", "41", days=10), "Give the clause and the page"),
        (TermRead("meeting", "GC9", "41"), "Give one number"),
        (TermRead("meeting", "GC9", "41", days=10, months=2), "Give one number"),
        (TermRead("meeting", "GC9", "41", days=9999), "Give between 1 and 260"),
    ],
)
def test_number_without_its_place_is_refused(read: TermRead, sentence: str) -> None:
    with pytest.raises(RefusalError, match=sentence):
        actions.read_term(make_matter(), read, OFFICER, at=AT)


def test_agreed_plan_becomes_a_plan_that_both_see(officer: Membership) -> None:
    matter = make_matter()
    take(matter, "issue_notice", evidence=pack(officer, matter))
    take(matter, "hold_meeting", who=OFFICER)
    take(matter, "agree_plan", milestones=(MILESTONE,))
    plan = find_remedial_plan(matter.reference)
    assert plan
    assert [row.milestone() for row in plan.milestones.all()] == [MILESTONE]
    assert (plan.agreed_on, plan.contract_year) == (DAY, 2025)


def withheld(matter: Matter) -> Withheld:
    actions.read_term(matter, TermRead("not_engaged", "GC9.26", "44", percent=Decimal(2)), OFFICER, at=AT)
    share = next(row for row in load_standing(matter).ladder.shares if row.id == "not_engaged")
    return work_out(share, month="2026-01", value_pence=100_000_00)


def test_actions_are_counted_for_information_requests(officer: Membership) -> None:
    matter = make_matter()
    take(matter, "raise_informally", who=OFFICER)
    take(matter, "log_attempt", who=OFFICER)
    take(matter, "issue_notice", evidence=pack(officer, matter))
    take(matter, "record_no_engagement")
    take(matter, "withhold", withheld=withheld(matter))
    take(matter, "release")
    found = {action.kind: action.pence for action in actions_taken.list_actions(matter.commissioner, until=AT)}
    assert found == {ActionKind.INFORMAL: 0, ActionKind.NOTICE: 0, ActionKind.WITHHELD: 2_000_00, ActionKind.RELEASED: 2_000_00}
    assert actions_taken.find_first_day(matter.commissioner) == DAY


def test_harm_counts_only_in_evidence_taken_afterwards(officer: Membership) -> None:
    matter = make_matter()
    first = pack(officer, matter)
    case, period = Case.objects.get(reference=first.cases[0].case), whole_months(dt.date(2025, 12, 1), dt.date(2025, 12, 1))
    for party in ("practice", "commissioner", "commissioner"):
        move(case, Move.RECORD_HARM, party, at=AT)
    statistics.keep_up(at=AT, most=None)
    assert (first.harm, take_evidence(officer, matter, period, at=AT).harm) == ((), (case.reference,))
    move(case, Move.WITHDRAW_HARM, "practice", at=AT, text="Another case.")
    statistics.keep_up(at=AT, most=None)
    assert take_evidence(officer, matter, period, at=AT).harm == (case.reference,), "the commissioner's word still stands"
    move(case, Move.WITHDRAW_HARM, "commissioner", at=AT, text="Another case.")
    statistics.keep_up(at=AT, most=None)
    assert take_evidence(officer, matter, period, at=AT).harm == ()


def test_harm_is_recorded_from_the_figures_of_a_matter_and_seen_in_the_case(officer: Membership) -> None:
    matter, browser = make_matter(), sign_in(officer)
    case = sent_case()
    assert browser.post(reverse("matter_harm", args=[matter.reference, case.reference])).status_code == 302
    for member in (officer, add_member("p@lime.example", Role.PRACTICE_MEMBER, parties()[0])):
        page = sign_in(member).get(reverse("case", args=[case.reference])).content.decode()
        assert "Harm recorded" in page
        assert "recorded that a patient was harmed or nearly harmed" in page
    assert "Take back your record of harm" in browser.get(reverse("case", args=[case.reference])).content.decode()
    assert "Take back your record of harm" not in page
    figures = browser.get(f"{reverse('figures')}?first=2025-12&last=2025-12").content.decode()
    assert "cut=harm&amp;value=harm" in figures
    assert f"{case.reference[2:6]}" in browser.get(f"{reverse('figures_cases')}?first=2025-12&last=2025-12&cut=harm&value=harm").content.decode()


def test_steps_are_never_changed_or_deleted() -> None:
    take(make_matter(), "raise_informally", who=OFFICER)
    for statement in ("UPDATE enforcement_step SET move = 'x'", "DELETE FROM enforcement_step"):
        with pytest.raises(DatabaseError, match="never"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_usual_months_are_the_last_twelve_whole_ones() -> None:
    assert (usual_period(DAY).first_on, usual_period(DAY).last_on) == (dt.date(2025, 1, 1), dt.date(2025, 12, 31))


# Pages


def test_officer_goes_from_figures_to_a_prepared_notice_and_the_approver_decides(officer: Membership, approver: Membership) -> None:
    make_cases()
    browser = sign_in(officer)
    facts = {"provider": "ZZP1", "ladder": "performance", "title": "Results", "facts_on_day": "3", "facts_on_month": "11", "facts_on_year": "2025"}
    page = browser.post(reverse("new_matter"), facts, follow=True).content.decode()
    assert "Nothing has been sent" in page
    reference = Matter.objects.get().reference
    assert "Figures as they are now" in browser.get(reverse("matter_figures", args=[reference])).content.decode()
    months = {"first_on_day": "1", "first_on_month": "12", "first_on_year": "2025", "last_on_day": "31", "last_on_month": "12", "last_on_year": "2025"}
    page = browser.post(reverse("matter_step", args=[reference, "issue_notice"]), {"text": "Results come back.", **months}, follow=True).content.decode()
    assert "Waits for an approver: Contract performance notice" in page
    assert "You see this page without the decision" in browser.get(reverse("matter_decision", args=[reference])).content.decode()
    second = sign_in(approver)
    page = second.get(reverse("matter_decision", args=[reference])).content.decode()
    assert "What do you decide?" in page
    assert "Enter the number from the signed contract" in page
    wrong = second.post(reverse("matter_decision", args=[reference]), {"decision": "no_action", "is_read": "on"}).content.decode()
    assert "Give your reason in a sentence or two" in wrong
    page = second.post(reverse("matter_decision", args=[reference]), {"decision": "approved", "is_read": "on"}, follow=True).content.decode()
    assert "Your decision is recorded" in page
    assert "Notice given" in page


def _text(data: bytes, form: str) -> str:
    if form == "docx":
        document = docx.Document(io.BytesIO(data))
        return " ".join([part.text for part in document.paragraphs] + [cell.text for table in document.tables for row in table.rows for cell in row.cells])
    with pypdfium2.PdfDocument(data) as pdf:
        return " ".join(" ".join(page.get_textpage().get_text_range() for page in pdf).split())


@pytest.mark.parametrize("form", ["docx", "pdf"])
def test_notice_is_handed_out_and_says_who_decided(officer: Membership, form: str) -> None:
    matter = make_matter()
    prepare_notice(officer, matter)
    browser = sign_in(officer)
    draft = _text(browser.get(reverse("matter_draft", args=[matter.reference, form])).content, form)
    assert "Draft. Nobody has approved it" in draft
    actions.decide(Proposal.objects.get(), Prepared(Decision.APPROVED, is_read=True), APPROVER, at=AT)
    given = browser.get(reverse("matter_paper", args=[matter.reference, 1, form]))
    text = _text(given.content, form)
    for words in ("Contract performance notice", "Gareth Pugh", "Northmoor General Hospital", "Results come back to practices."):
        assert words in text
    for secret in ("Okafor", "Lindqvist", "Lime Avenue", QUOTE):
        assert secret not in text
    assert given["Content-Disposition"] == f'attachment; filename="{matter.reference}-1.{form}"'


def test_provider_sees_a_matter_only_once_it_was_given_notice_and_nothing_internal(officer: Membership) -> None:
    matter = make_matter()
    _, provider, _ = parties()
    lead = sign_in(add_member("lead@northmoor.example", Role.PROVIDER_LEAD, provider))
    take(matter, "raise_informally", who=OFFICER, text="Telephoned, they were short with us.")
    assert lead.get(reverse("matter", args=[matter.reference])).status_code == 404
    take(matter, "issue_notice", evidence=pack(officer, matter))
    page = lead.get(reverse("matter", args=[matter.reference])).content.decode()
    assert "Contract performance notice" in page
    assert "short with us" not in page
    assert "What can be done next" not in page
    assert lead.get(reverse("matter_evidence", args=[matter.reference])).status_code == 200
    assert lead.get(reverse("matter_step", args=[matter.reference, "withhold"])).status_code == 403


def test_steps_need_what_the_ladder_needs_and_say_so(officer: Membership) -> None:
    matter = make_matter()
    browser = sign_in(officer)
    empty = browser.post(reverse("matter_step", args=[matter.reference, "raise_informally"]), {"text": ""}).content.decode()
    assert "Write a few words." in empty
    later = {"text": "x", "on_day": "1", "on_month": "1", "on_year": "2999"}
    assert "still to come" in browser.post(reverse("matter_step", args=[matter.reference, "raise_informally"]), later).content.decode()
    nothing = {
        "text": "x",
        "first_on_day": "1",
        "first_on_month": "1",
        "first_on_year": "2020",
        "last_on_day": "1",
        "last_on_month": "1",
        "last_on_year": "2020",
    }
    assert "There is no case in these months" in browser.post(reverse("matter_step", args=[matter.reference, "issue_notice"]), nothing).content.decode()
    assert browser.get(reverse("matter_step", args=[matter.reference, "dance"])).status_code == 409


def test_sum_is_refused_until_somebody_read_the_percentage(officer: Membership) -> None:
    matter = make_matter()
    take(matter, "issue_notice", evidence=pack(officer, matter))
    take(matter, "log_attempt", who=OFFICER)
    take(matter, "record_no_engagement")
    browser, address = sign_in(officer), reverse("matter_step", args=[matter.reference, "withhold"])
    given = {"text": "No meeting.", "share": "not_engaged", "month": "2026-01", "value": "100000", "milestones": "1"}
    assert "Remit has not seen in the contract which percentage" in browser.post(address, given).content.decode()
    browser.post(reverse("matter_term", args=[matter.reference, "not_engaged"]), {"clause": "GC9.26", "page": "44", "percent": "2"})
    browser.post(address, given)
    page = browser.get(reverse("matter_decision", args=[matter.reference])).content.decode()
    assert "£2,000.00, available to the commissioner." in page
    assert "applied" not in page


def test_plan_is_prepared_block_by_block(officer: Membership) -> None:
    matter = make_matter()
    take(matter, "issue_notice", evidence=pack(officer, matter))
    take(matter, "hold_meeting", who=OFFICER)
    browser, address = sign_in(officer), reverse("matter_plan", args=[matter.reference])
    one = {
        "action": "Fit notes in full",
        "direction": "provider",
        "theme": "fit_notes",
        "owner": "Head",
        "due_on_day": "31",
        "due_on_month": "3",
        "due_on_year": "2026",
    }
    block = {f"m1-{name}": value for name, value in {**one, "measure": "none", "better": "lower"}.items()}
    more = browser.post(address, {"blocks": "1", "more": "1", **block}).content.decode()
    assert "Milestone 2" in more
    assert "Fit notes in full" in more
    assert "Write what will be done." in browser.post(address, {"blocks": "1"}).content.decode()
    page = browser.post(address, {"blocks": "1", **block}, follow=True).content.decode()
    assert "Waits for an approver: Remedial action plan" in page


def test_list_shows_what_waits(officer: Membership, browser_of: Callable[..., Client]) -> None:
    prepare_notice(officer, make_matter())
    page = sign_in(officer).get(reverse("matter_list")).content.decode()
    assert "Waits for an approver" in page
    assert (
        "There is no contract matter yet"
        in browser_of(Role.COMMISSIONER_OFFICER, add_organisation("ZZC8", Kind.COMMISSIONER)).get(reverse("matter_list")).content.decode()
    )
