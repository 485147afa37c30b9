"""What waits in contract steps, plans, information requests and figures: on the home page, and in the first digest of a week."""

import datetime as dt

import pytest
from django.urls import reverse
from tests.integration.web.case_makers import SENT_AT, move, parties, sent_case
from tests.integration.web.conftest import add_member, sign_in
from tests.integration.web.matter_makers import AT, DAY, OFFICER, make_matter, read_meeting_limit, take

from remit.engine.lifecycle import Move
from remit.engine.plans import Direction, Milestone, Theme
from remit.engine.steps import Evidence
from remit.service.accounts.models import Membership, Role
from remit.service.enforcement import actions as enforcement
from remit.service.enforcement.actions import Taken
from remit.service.foi import actions as foi
from remit.service.improvement import actions as improvement
from remit.service.notifications import actions as mails
from remit.service.notifications import queries
from remit.service.notifications.actions.digests import is_first_of_week
from remit.service.notifications.models import OutgoingMail
from remit.service.statistics import actions as statistics

pytestmark = pytest.mark.django_db
MONDAY = dt.datetime(2026, 1, 19, 9, 0, tzinfo=dt.UTC)
BY = OFFICER.actor


def member(role: Role) -> Membership:
    practice, provider, commissioner = parties()
    of = {"practice": practice, "provider": provider, "commissioner": commissioner}[role.split("_")[0]]
    return add_member(f"{role}@wyvern.example", role, of)


@pytest.fixture
def waiting(db: None) -> None:
    """A notice whose meeting is due, a second step for an approver, a plan with an overdue action, a request under the Act, and a case."""
    _, provider, commissioner = parties()
    case = sent_case()
    move(case, Move.TAKE_BACK, "provider", at=SENT_AT + dt.timedelta(days=1))
    matter = make_matter()
    read_meeting_limit(matter)
    pack = Evidence(provider.code, "2025-11-01", "2025-11-30", "now", (), 0, 0, 0, (), (), (), ())
    take(matter, "issue_notice", evidence=pack)
    take(matter, "log_attempt", who=OFFICER)
    enforcement.prepare_step(matter, Taken("record_no_engagement", DAY, text="Nobody came."), OFFICER, at=AT)
    plan = improvement.open_plan(commissioner, provider, 2025, by=BY, at=AT)
    improvement.add_milestone(plan, Milestone("1", Theme.FIT_NOTES, Direction.PROVIDER, "Fit notes", "Head", dt.date(2026, 1, 31)), by=BY, at=AT)
    meeting = improvement.hold_meeting(commissioner, DAY, "", "", by=BY, at=AT)
    improvement.add_action(meeting, "Write to Penlow", "Dr Calder", dt.date(2026, 1, 12), by=BY, at=AT)
    asked = foi.Asked("Reports of a journalist", dt.date(2025, 12, 11), dt.date(2025, 4, 1), dt.date(2025, 12, 31))
    foi.register_request(commissioner, asked, by=BY, at=AT)
    statistics.keep_up(at=AT, most=None)


def digest_of(person: Membership) -> str:
    mails.send_digests(at=MONDAY)
    mail = OutgoingMail.objects.filter(to=person.person.email).first()
    return queries.contents_of(mail).text if mail else ""


def test_first_working_day_of_a_week_follows_holidays() -> None:
    assert [is_first_of_week(day) for day in (dt.date(2026, 1, 19), dt.date(2026, 1, 20))] == [True, False]
    assert is_first_of_week(dt.date(2026, 4, 7)), "Tuesday after Easter Monday"


def test_home_of_an_approver_shows_what_to_decide_and_what_ends(waiting: None) -> None:
    page = sign_in(member(Role.COMMISSIONER_APPROVER)).get(reverse("home")).content.decode()
    for words in ("Test results handed back", "For approval", "Reports of a journalist", "Write to Penlow", "Improvement plan 2025/26"):
        assert words in page, words


def test_an_officer_decides_nothing_and_others_see_nothing_of_it(waiting: None) -> None:
    assert "For approval" not in sign_in(member(Role.COMMISSIONER_OFFICER)).get(reverse("home")).content.decode()
    for role in (Role.PRACTICE_MANAGER, Role.PROVIDER_MEMBER):
        page = sign_in(member(role)).get(reverse("home")).content.decode()
        assert not any(words in page for words in ("Test results handed back", "Reports of a journalist", "Write to Penlow"))


def test_a_hospital_hears_of_a_notice_whose_answer_has_no_day_yet(db: None) -> None:
    _, provider, _ = parties()
    matter, lead, other = make_matter(), member(Role.PROVIDER_LEAD), member(Role.COMMISSIONER_OFFICER)
    browser = sign_in(lead)
    assert matter.title not in browser.get(reverse("home")).content.decode()
    take(matter, "issue_notice", evidence=Evidence(provider.code, "2025-11-01", "2025-11-30", "now", (), 0, 0, 0, (), (), (), ()))
    page = browser.get(reverse("home")).content.decode()
    for words in (matter.title, "Hold the contract management meeting. The day is not known.", "Notice given"):
        assert words in page, words
    assert matter.title not in sign_in(other).get(reverse("home")).content.decode()
    text = digest_of(lead)
    assert "1 time limit ends later, or its day is not known." in text
    assert matter.title not in text
    take(matter, "hold_meeting", who=OFFICER)
    assert matter.title not in browser.get(reverse("home")).content.decode()


def test_week_tells_a_commissioner_of_all_four_without_titles_or_names(waiting: None) -> None:
    text = digest_of(member(Role.COMMISSIONER_APPROVER))
    for words in (
        "1 step waits for your decision.",
        "1 time limit ends this week.",
        "1 request is open.",
        "1 request is overdue.",
        "Improvement plan 2025/26, Northmoor General Hospital: 1 cannot be judged: no measure.",
        "1 action of the working group overdue.",
    ):
        assert words in text, words
    for secret in ("Test results handed back", "journalist", "Penlow", "Dr Calder"):
        assert secret not in text


@pytest.mark.parametrize("role", [Role.PRACTICE_MANAGER, Role.PROVIDER_LEAD])
def test_week_tells_a_practice_and_a_hospital_of_their_own_figures(waiting: None, role: Role) -> None:
    case = sent_case(at=MONDAY - dt.timedelta(days=3))
    move(case, Move.TAKE_BACK, "provider", at=MONDAY - dt.timedelta(days=2))
    statistics.keep_up(at=MONDAY, most=None)
    assert "1 case was opened in the last 7 days, and 1 was answered." in digest_of(member(role))


def test_nothing_of_the_week_stands_in_the_digest_of_another_day(waiting: None) -> None:
    person = member(Role.COMMISSIONER_APPROVER)
    mails.send_digests(at=MONDAY + dt.timedelta(days=1))
    text = " ".join(queries.contents_of(mail).text for mail in OutgoingMail.objects.filter(to=person.person.email))
    assert "waits for your decision" not in text
