"""Plans in the service: both directions, status from counted and taken figures, the working group, the self-assessment."""

import datetime as dt
import io
from collections.abc import Callable
from decimal import Decimal

import docx
import pytest
from django.test import Client
from django.urls import reverse
from tests.integration.web.case_makers import SENT_AT, parties, sent_case
from tests.integration.web.conftest import add_member, add_organisation, sign_in
from tests.integration.web.letters import CHASE, add_letter, letter_text
from tests.integration.web.matter_makers import AT, OFFICER, commissioner_member

from remit.engine.measures.facts import LettersRead
from remit.engine.measures.xmr import Verdict
from remit.engine.plans import Better, Direction, Measure, Milestone, Reading, Status, Theme
from remit.service.accounts.models import Membership, Role
from remit.service.improvement import actions
from remit.service.improvement.models import GroupAction, GroupMeeting, GroupMember, Plan, PlanMilestone
from remit.service.improvement.queries.course import read_course
from remit.service.improvement.queries.plans import load_plan
from remit.service.organisations.models import Kind, Organisation
from remit.service.statistics import actions as statistics
from remit.service.ui.policies import RefusalError

pytestmark = pytest.mark.django_db
BY = OFFICER.actor
COUNTED = Measure("cases for every 1,000 letters", 1000, Better.LOWER, counts="cases")
TAKEN = Measure("letters with a number for patients", 100, Better.HIGHER)
OVER = {"due_on_day": "9", "due_on_month": "1", "due_on_year": "2020"}
DUE = {"due_on_day": "31", "due_on_month": "3", "due_on_year": "2026"}


def milestone(**changes: object) -> Milestone:
    given = {
        "id": "new",
        "theme": Theme.FIT_NOTES,
        "direction": Direction.PROVIDER,
        "action": "Fit notes for the full time off",
        "owner": "Head of outpatients",
        "due_on": dt.date(2026, 3, 31),
        "measure": TAKEN,
        "baseline": Reading(dt.date(2025, 4, 30), 40, 100),
        "target": Decimal(95),
    }
    return Milestone(**(given | changes))  # type: ignore[arg-type]


def plan() -> Plan:
    _, provider, commissioner = parties()
    return actions.open_plan(commissioner, provider, 2025, by=BY, at=AT)


@pytest.fixture
def officer(db: None) -> Membership:
    return commissioner_member(Role.COMMISSIONER_OFFICER, add_member)


def status(found: Plan, at: dt.datetime = AT) -> list[Status]:
    return [one.standing.status for one in load_plan(found, at=at).milestones]


def test_status_follows_from_the_figures_that_people_take() -> None:
    found = plan()
    row = actions.add_milestone(found, milestone(), by=BY, at=AT)
    assert status(found) == [Status.NO_FIGURES]
    actions.add_reading(row, Reading(dt.date(2025, 12, 31), 70, 100), by=BY, at=AT)
    assert status(found) == [Status.AT_RISK]
    actions.add_reading(row, Reading(dt.date(2025, 12, 31), 96, 100), by=BY, at=AT)
    assert status(found) == [Status.MET]


def test_counted_measure_reads_cases_and_letters_of_each_whole_month() -> None:
    """Two cases with a fit note and four letters in December, one letter in the running month; recording began in November."""
    found, (practice, _, _) = plan(), parties()
    actions.add_milestone(found, milestone(measure=COUNTED, baseline=Reading(dt.date(2025, 10, 31), 900, 1000), target=Decimal(500)), by=BY, at=AT)
    for number in range(4):
        add_letter(practice, letter_text(CHASE, f"Clinic number {number}."), at=SENT_AT)
    add_letter(practice, letter_text(CHASE, "January."), at=AT)
    sent_case(at=dt.datetime(2025, 11, 3, 10, tzinfo=dt.UTC))  # from then on months are recorded whole
    for _ in range(2):
        sent_case()
    statistics.keep_up(at=AT, most=None)
    (shown,) = load_plan(found, at=AT).milestones
    assert [(reading.until_on, reading.numerator, reading.denominator) for reading in shown.readings] == [(dt.date(2025, 12, 31), 2, 4)]
    assert (shown.standing.status, shown.standing.value) == (Status.MET, Decimal(500))


def test_remedial_milestones_are_not_changed_by_hand() -> None:
    _, provider, commissioner = parties()
    remedial = actions.put_remedial_plan(commissioner, provider, "CM00001", (milestone(id="1"),), by=BY, at=AT)
    with pytest.raises(RefusalError, match="agreed as a contract step"):
        actions.add_milestone(remedial, milestone(), by=BY, at=AT)
    with pytest.raises(RefusalError, match="agreed as a contract step"):
        actions.withdraw_milestone(remedial.milestones.get(), "x", by=BY, at=AT)
    actions.put_remedial_plan(commissioner, provider, "CM00001", (milestone(id="1"),), by=BY, at=AT)
    assert PlanMilestone.objects.filter(withdrawn_at=None).count() == 1


@pytest.mark.parametrize(
    ("reading", "sentence"),
    [
        (Reading(dt.date(2026, 12, 31), 1, 100), "still to come"),
        (Reading(dt.date(2025, 12, 31), 1), "Say out of how many"),
        (Reading(dt.date(2025, 12, 31), 101, 100), "more than 100%"),
    ],
)
def test_figure_that_cannot_be_is_refused(reading: Reading, sentence: str) -> None:
    row = actions.add_milestone(plan(), milestone(), by=BY, at=AT)
    with pytest.raises(RefusalError, match=sentence):
        actions.add_reading(row, reading, by=BY, at=AT)


def test_milestone_without_a_measure_takes_no_figure() -> None:
    row = actions.add_milestone(plan(), milestone(measure=None), by=BY, at=AT)
    with pytest.raises(RefusalError, match="has no measure"):
        actions.add_reading(row, Reading(dt.date(2025, 12, 31), 1, 100), by=BY, at=AT)


def test_plan_that_makes_no_sense_is_refused() -> None:
    found = plan()
    with pytest.raises(RefusalError, match="There is an improvement plan"):
        plan()
    with pytest.raises(RefusalError, match="has no milestone yet"):
        actions.agree_plan(found, by=BY, at=AT)
    with pytest.raises(RefusalError, match="Give a day in that time"):
        actions.add_milestone(found, milestone(due_on=dt.date(2026, 4, 1)), by=BY, at=AT)
    with pytest.raises(RefusalError, match="is not a hospital"):
        actions.open_plan(found.commissioner, add_organisation("ZZL9", Kind.LMC), 2025, by=BY, at=AT)


# Pages


def test_plan_is_worked_on_by_page_and_names_what_it_lacks(officer: Membership) -> None:
    browser = sign_in(officer)
    parties()
    page = browser.post(reverse("open_plan"), {"provider": "ZZP1", "year": "2025"}, follow=True).content.decode()
    assert "What practices change" in page
    found = Plan.objects.get()
    block = {"action": "Fit notes", "direction": "provider", "theme": "fit_notes", "owner": "Head", "measure": "none", "better": "lower", **DUE}
    page = browser.post(reverse("add_milestone", args=[found.pk]), block, follow=True).content.decode()
    assert "Cannot be judged: no measure" in page
    assert "What practices change: nothing" in page
    assert "A start needs its number and its day" in browser.post(reverse("add_milestone", args=[found.pk]), {**block, "base_number": "4"}).content.decode()
    assert "Say what is measured" in browser.post(reverse("add_milestone", args=[found.pk]), {**block, "measure": "percent"}).content.decode()
    assert "Say why." in browser.post(reverse("withdraw_milestone", args=[found.pk, 1]), {"reason": ""}).content.decode()
    page = browser.post(reverse("withdraw_milestone", args=[found.pk, 1]), {"reason": "No measure."}, follow=True).content.decode()
    assert "Withdrawn milestones" in page
    review = {"on_day": "8", "on_month": "1", "on_year": "2026", "note": "Both sides met."}
    assert "Both sides met." in browser.post(reverse("add_review", args=[found.pk]), review, follow=True).content.decode()


def test_hospital_lead_takes_a_figure_and_practices_see_the_plan(browser_of: Callable[..., Client]) -> None:
    found = plan()
    actions.add_milestone(found, milestone(), by=BY, at=AT)
    lead = browser_of(Role.PROVIDER_LEAD, found.provider)
    given = {"until_on_day": "31", "until_on_month": "12", "until_on_year": "2025", "numerator": "96", "denominator": "100"}
    address = reverse("add_reading", args=[found.pk, 1])
    assert "Say where the figure comes from" in lead.post(address, given).content.decode()
    assert "96 of 100" in lead.post(address, {**given, "evidence": "Audit of 100 letters"}, follow=True).content.decode()
    practice, _, _ = parties()
    assert "Record a figure" not in browser_of(Role.PRACTICE_MANAGER, practice).get(reverse("plan", args=[found.pk])).content.decode()
    assert browser_of(Role.PROVIDER_MEMBER, add_organisation("ZZP9", Kind.PROVIDER)).get(reverse("plan", args=[found.pk])).status_code == 404


def test_an_officer_reads_who_records_that_a_plan_is_agreed(officer: Membership) -> None:
    found = plan()
    address = reverse("plan", args=[found.pk])
    assert "It stays a draft until an approver of" in sign_in(officer).get(address).content.decode()
    approver = sign_in(commissioner_member(Role.COMMISSIONER_APPROVER, add_member))
    page = approver.get(address).content.decode()
    assert "Record that both sides agreed it" in page
    assert "It stays a draft" not in page


def test_plan_is_handed_out_as_a_document(officer: Membership) -> None:
    found = plan()
    actions.add_milestone(found, milestone(), by=BY, at=AT)
    data = sign_in(officer).get(reverse("plan_paper", args=[found.pk, "docx"])).content
    document = docx.Document(io.BytesIO(data))
    words = " ".join([part.text for part in document.paragraphs] + [cell.text for table in document.tables for row in table.rows for cell in row.cells])
    assert "Fit notes for the full time off" in words
    assert "Draft. The plan is not agreed yet." in words
    assert sign_in(officer).get(reverse("plan_paper", args=[found.pk, "pdf"])).content.startswith(b"%PDF")


def test_working_group_keeps_members_meetings_decisions_and_actions(officer: Membership) -> None:
    browser = sign_in(officer)
    browser.post(reverse("add_group_member"), {"name": "Dr Ruth Calder", "post": "Secretary", "organisation_name": "Wyvern LMC"})
    browser.post(reverse("add_group_meeting"), {"on_day": "8", "on_month": "1", "on_year": "2026", "present": "All", "note": "First meeting."})
    meeting = GroupMeeting.objects.get()
    browser.post(reverse("add_group_decision", args=[meeting.pk]), {"text": "One mailbox."})
    browser.post(
        reverse("add_group_action", args=[meeting.pk]),
        {"text": "Open the mailbox", "owner": "Tom", "due_on_day": "9", "due_on_month": "1", "due_on_year": "2020"},
    )
    page = browser.get(reverse("working_group")).content.decode()
    for words in ("Dr Ruth Calder", "First meeting.", "One mailbox.", "Open the mailbox", "Overdue"):
        assert words in page
    browser.post(reverse("finish_group_action", args=[GroupAction.objects.get().pk]), {"note": "It is open."})
    browser.post(reverse("end_group_member", args=[GroupMember.objects.get().pk]))
    page = browser.get(reverse("working_group")).content.decode()
    assert "It is open." in page
    assert "Nobody yet." in page


def test_provider_without_commissioner_is_not_led_to_a_group_that_it_has_not(provider: Organisation) -> None:
    browser = sign_in(add_member("ines@eastfold.example", Role.PROVIDER_LEAD, provider))
    assert reverse("working_group") not in browser.get(reverse("plan_list")).content.decode()
    assert browser.get(reverse("working_group")).status_code == 404


@pytest.mark.parametrize("year", ["99999", "99999999999999999999", "0", "0001"])
def test_what_is_no_year_leads_to_no_page(officer: Membership, year: str) -> None:
    for address in (f"/self-assessment/ZZP1/{year}", f"/self-assessment/ZZP1/{year}/assessment.pdf", f"/public/who-does-what/{year}"):
        assert sign_in(officer).get(address).status_code == 404


def test_day_that_no_calendar_holds_is_said_to_be_none(officer: Membership) -> None:
    for number in ("99999999999999999999", "-1", "0", "1e400"):
        later = {"on_day": "8", "on_month": "1", "on_year": number, "present": "All", "note": "First meeting."}
        page = sign_in(officer).post(reverse("add_group_meeting"), later)
        assert page.status_code == 200
        assert "such as 5 1 2026." in page.content.decode()


def test_meeting_that_is_to_come_is_refused(officer: Membership) -> None:
    later = {"on_day": "8", "on_month": "1", "on_year": "2999"}
    assert "Record the meeting when it was held" in sign_in(officer).post(reverse("add_group_meeting"), later).content.decode()


def test_self_assessment_needs_the_committees_view_before_it_is_approved(officer: Membership) -> None:
    approver = sign_in(commissioner_member(Role.COMMISSIONER_APPROVER, add_member))
    parties()
    browser, address = sign_in(officer), {"code": "ZZP1", "year": 2025}
    browser.post(reverse("assessment", kwargs=address), {"fit_notes": "Better than last year."})
    meeting = {"on_day": "8", "on_month": "1", "on_year": "2026", "where": "Board, January 2026"}
    assert "Add the view of the local medical committee first" in approver.post(reverse("approve_assessment", kwargs=address), meeting).content.decode()
    browser.post(reverse("assessment", kwargs=address), {"fit_notes": "Better than last year.", "committee_view": "We agree."})
    assert "Board, January 2026" in approver.post(reverse("approve_assessment", kwargs=address), meeting, follow=True).content.decode()
    assert "was approved in public" in browser.post(reverse("assessment", kwargs=address), {"fit_notes": "x"}).content.decode()
    data = browser.get(reverse("assessment_paper", kwargs={**address, "form": "docx"})).content
    assert "We agree." in " ".join(part.text for part in docx.Document(io.BytesIO(data)).paragraphs)
    assert "Wednesday 30 September" in browser.get(reverse("assessment_list")).content.decode()


def test_before_and_after_stand_on_one_chart_with_the_plan_marked(officer: Membership) -> None:
    found = plan()
    row = actions.add_milestone(found, milestone(), by=BY, at=AT)
    for until_on, number in ((dt.date(2025, 6, 30), 52), (dt.date(2025, 9, 30), 70), (dt.date(2025, 12, 31), 96)):
        actions.add_reading(row, Reading(until_on, number, 100), by=BY, at=AT)
    browser = sign_in(officer)
    page = browser.get(reverse("milestone", args=[found.pk, 1])).content.decode()
    assert "Before the plan: 40.0%. Since: 72.7%." in page
    assert "Upright line: the plan begins" in page
    address = [reverse("milestone_file", args=[found.pk, 1, form]) for form in ("csv", "svg", "png")]
    rows = browser.get(address[0]).content.decode().splitlines()
    assert rows[:3] == ["until,number,of,figure,sign,time", "2025-04-30,40,100,40.0,None,before", "2025-06-30,52,100,52.0,None,after"]
    svg = browser.get(address[1]).content.decode()
    for words in ("<title>Northmoor General Hospital: Fit notes for the full time off</title>", "Before the plan: 40.0%", ">Plan<", ">Target 95<"):
        assert words in svg, words
    assert "style=" not in svg
    assert browser.get(address[2]).content.startswith(b"\x89PNG")
    assert browser.get(reverse("milestone_file", args=[found.pk, 1, "gif"])).status_code == 404


def test_months_before_the_plan_make_the_limits_and_a_marked_step_begins_them_anew(officer: Membership) -> None:
    """Ten letters a month since December 2024, one fit note in each month up to September 2025 and two afterwards."""
    found, (practice, provider, commissioner) = plan(), parties()
    actions.add_milestone(found, milestone(measure=COUNTED, baseline=Reading(dt.date(2025, 6, 30), 7, 70), target=Decimal(50)), by=BY, at=AT)
    sent_case(at=dt.datetime(2024, 11, 4, 10, tzinfo=dt.UTC))
    months = [dt.date(2024 + (11 + ahead) // 12, (11 + ahead) % 12 + 1, 1) for ahead in range(13)]
    statistics.report_letters([LettersRead(practice.code, provider.code, month, 10) for month in months], by=BY, at=AT)
    for month in months:
        for _ in range(1 if month < dt.date(2025, 10, 1) else 2):
            sent_case(at=dt.datetime.combine(month.replace(day=5), dt.time(10), dt.UTC))
    statistics.keep_up(at=AT, most=None)
    row = found.milestones.get()
    course = read_course(row, at=AT)
    assert (course.begins, course.before, course.has_own_limits) == ("Jul 2025", 7, True)
    assert {point.limits.mean for point in course.points if point.limits} == {100.0}
    assert [point.name for point in course.points if point.verdict is Verdict.CONCERN] == ["Oct 2025", "Nov 2025", "Dec 2025"]
    statistics.mark_step(provider, commissioner, dt.date(2025, 7, 1), "New templates", by=BY, at=AT)
    assert len({point.limits.mean for point in read_course(row, at=AT).points if point.limits}) == 2
    assert "Limits begin anew in July 2025: New templates" in sign_in(officer).get(reverse("milestone", args=[found.pk, 1])).content.decode()


def test_a_milestone_without_a_measure_has_no_chart(officer: Membership) -> None:
    found = plan()
    actions.add_milestone(found, milestone(measure=None, baseline=None, target=None), by=BY, at=AT)
    browser = sign_in(officer)
    assert "no figure can show whether it worked" in browser.get(reverse("milestone", args=[found.pk, 1])).content.decode()
    assert browser.get(reverse("milestone_file", args=[found.pk, 1, "svg"])).status_code == 404
