"""The library: what applied on a day, good practice with its figures, and what the public sees: only what an approver released."""

import datetime as dt
import io
import json
from decimal import Decimal

import pyarrow.parquet as pq
import pytest
from django.test import Client
from django.urls import reverse
from tests.integration.web.case_makers import parties
from tests.integration.web.conftest import add_member, sign_in
from tests.integration.web.matter_makers import AT, OFFICER, commissioner_member, make_cases

from remit.engine.plans import Better, Direction, Measure, Milestone, Reading, Theme
from remit.engine.rulebook.who_does_what import list_topics
from remit.engine.terms import Task
from remit.service.accounts.models import Membership, Role
from remit.service.improvement import actions as improvement
from remit.service.improvement.queries.plans import load_milestone
from remit.service.library import actions
from remit.service.library.models import Document, DocumentVersion, GoodPractice, Release
from remit.service.library.queries import documents
from remit.service.ui.policies import RefusalError

pytestmark = pytest.mark.django_db
BY = OFFICER.actor


@pytest.fixture
def approver(db: None) -> Membership:
    return commissioner_member(Role.COMMISSIONER_APPROVER, add_member)


def document() -> Document:
    _, _, commissioner = parties()
    found = actions.add_document(commissioner, "policy", "Interface policy", by=BY, at=AT)
    for name, day in (("version 1", dt.date(2024, 4, 1)), ("version 2", dt.date(2025, 4, 1))):
        actions.add_version(found, DocumentVersion(name=name, valid_from=day), by=BY, at=AT)
    return found


@pytest.mark.parametrize(
    ("day", "name"), [(dt.date(2024, 3, 31), None), (dt.date(2024, 4, 1), "version 1"), (dt.date(2025, 3, 31), "version 1"), (dt.date(2025, 4, 1), "version 2")]
)
def test_version_is_the_one_in_force_that_day(day: dt.date, name: str | None) -> None:
    (shown,) = documents.list_documents(document().commissioner, day=day)
    assert (shown.in_force.name if shown.in_force else None) == name


@pytest.mark.parametrize(
    ("version", "sentence"),
    [
        (DocumentVersion(name="x", valid_from=dt.date(2025, 4, 1)), "must begin after the one before it"),
        (DocumentVersion(name="x", valid_from=dt.date(2026, 4, 1), valid_to=dt.date(2026, 3, 1)), "cannot end before it begins"),
    ],
)
def test_version_with_days_that_do_not_fit_is_refused(version: DocumentVersion, sentence: str) -> None:
    with pytest.raises(RefusalError, match=sentence):
        actions.add_version(document(), version, by=BY, at=AT)
    with pytest.raises(RefusalError, match="There is a document of this title already"):
        document()


def milestone_row(*, target: str = "95", taken: int = 96) -> object:
    _, provider, commissioner = parties()
    plan = improvement.open_plan(commissioner, provider, 2025, by=BY, at=AT)
    measure = Measure("letters with a number for patients", 100, Better.HIGHER)
    start = Reading(dt.date(2025, 4, 30), 40, 100)
    milestone = Milestone("x", Theme.PATIENT_QUERIES, Direction.PROVIDER, "One number", "Head", dt.date(2026, 3, 31), measure, start, Decimal(target))
    row = improvement.add_milestone(plan, milestone, by=BY, at=AT)
    improvement.add_reading(row, Reading(dt.date(2025, 12, 31), taken, 100), by=BY, at=AT)
    return row


def test_good_practice_needs_a_measured_change_and_keeps_its_figures() -> None:
    row = milestone_row()
    kept = actions.add_good_practice(row.plan.commissioner, load_milestone(row, at=AT), "One number", "Put it on each letter.", by=BY, at=AT)  # type: ignore[attr-defined]
    assert (kept.before, kept.after) == ("40.0%", "96.0%")


def test_good_practice_without_a_change_is_refused() -> None:
    row = milestone_row(taken=60)
    with pytest.raises(RefusalError, match="do not show that its target is met"):
        actions.add_good_practice(row.plan.commissioner, load_milestone(row, at=AT), "x", "y", by=BY, at=AT)  # type: ignore[attr-defined]
    assert GoodPractice.objects.count() == 0


def test_every_task_stands_on_who_does_what_with_its_clause() -> None:
    page = Client().get(reverse("who_does_what")).content.decode()
    topics = list_topics(dt.date(2026, 1, 5))
    assert {one.task for topic in topics for one in topic.tasks} == set(Task)
    for topic in topics:
        for one in topic.tasks:
            assert f'id="{one.task}"' in page
            assert one.citation
    assert "Service Condition 8.4" not in page


def test_who_does_what_of_another_year_cites_that_year() -> None:
    assert "NHS Standard Contract 2019/20" in Client().get(reverse("who_does_what_in", args=[2019])).content.decode()
    assert Client().get(reverse("who_does_what_in", args=[1999])).status_code == 404


def release(approver: Membership, hide: str = "0") -> Release:
    make_cases(3)
    days = {"first_on_day": "1", "first_on_month": "4", "first_on_year": "2025", "last_on_day": "31", "last_on_month": "12", "last_on_year": "2025"}
    response = sign_in(approver).post(reverse("release_figures"), {**days, "hide": hide, "reason": "Counts about hospitals."}, follow=True)
    assert "The figures are released" in response.content.decode()
    return Release.objects.get()


def test_public_sees_only_what_an_approver_released(approver: Membership) -> None:
    public = Client()
    assert "No figures are released yet" in public.get(reverse("public_home")).content.decode()
    found = release(approver)
    page = public.get(reverse("public_figures", args=[found.pk])).content.decode()
    assert "Northmoor General Hospital" in page
    assert "Open Government Licence" in page
    for secret in ("Lime Avenue", "ZZA001", "Okafor"):
        assert secret not in page
    browser, address = sign_in(approver), reverse("withdraw_release", args=[found.pk])
    assert "cannot be undone" in browser.get(address).content.decode()
    assert "Say why the figures are taken back." in browser.post(address, {"reason": ""}).content.decode()
    assert public.get(reverse("public_figures", args=[found.pk])).status_code == 200
    assert "A month was counted twice." in browser.post(address, {"reason": "A month was counted twice."}, follow=True).content.decode()
    assert public.get(reverse("public_figures", args=[found.pk])).status_code == 404
    assert public.get(reverse("open_data", args=[found.pk, "csv"])).status_code == 404


def test_three_forms_of_open_data_hold_the_same_numbers(approver: Membership) -> None:
    found, public = release(approver), Client()
    data = {form: public.get(reverse("open_data", args=[found.pk, form])).content for form in ("csv", "json", "parquet")}
    rows = json.loads(data["json"])["rows"]
    assert pq.read_table(io.BytesIO(data["parquet"])).to_pylist() == rows
    assert len(data["csv"].decode().splitlines()) == len(rows) + 1
    assert next(row["value"] for row in rows if row["unit"] == "cases" and row["column"] == "all") == 3
    assert public.get(reverse("open_data", args=[found.pk, "exe"])).status_code == 404


def test_hidden_number_is_null_in_open_data(approver: Membership) -> None:
    found = release(approver, hide="5")
    rows = json.loads(Client().get(reverse("open_data", args=[found.pk, "json"])).content)["rows"]
    assert next((row["value"], row["note"]) for row in rows if row["unit"] == "cases" and row["column"] == "all") == (None, "hidden")


def test_released_figures_do_not_change_when_cases_come(approver: Membership) -> None:
    found = release(approver)
    make_cases(2)
    assert Release.objects.get().rows == found.rows


def test_nothing_is_released_for_a_time_without_cases(approver: Membership) -> None:
    parties()
    days = {"first_on_day": "1", "first_on_month": "4", "first_on_year": "2025", "last_on_day": "31", "last_on_month": "12", "last_on_year": "2025"}
    page = sign_in(approver).post(reverse("release_figures"), {**days, "hide": "0", "reason": "x"}).content.decode()
    assert "there is nothing to release" in page


def test_document_is_public_only_once_an_approver_opened_it(approver: Membership) -> None:
    found = document()
    assert "Interface policy" not in Client().get(reverse("public_home")).content.decode()
    sign_in(approver).post(reverse("open_document", args=[found.pk]))
    assert "Interface policy" in Client().get(reverse("public_home")).content.decode()


def test_officer_adds_documents_by_page(db: None) -> None:
    officer = commissioner_member(Role.COMMISSIONER_OFFICER, add_member)
    browser = sign_in(officer)
    assert "The document is added" in browser.post(reverse("add_document"), {"title": "Shared care list", "kind": "guidance"}, follow=True).content.decode()
    version = {"name": "version 1", "valid_from_day": "1", "valid_from_month": "4", "valid_from_year": "2025", "link": "https://wyvern.example/list"}
    page = browser.post(reverse("add_version", args=[Document.objects.get().pk]), version, follow=True).content.decode()
    assert "version 1, in force from Tuesday 1 April 2025" in page
    before = {"day_day": "1", "day_month": "1", "day_year": "2024"}
    assert browser.get(reverse("library"), before).content.decode().count("Nothing was in force that day") == 1
    assert browser.post(reverse("open_document", args=[Document.objects.get().pk])).status_code == 403


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"day_day": "31", "day_month": "2", "day_year": "2025"}, "There is no such day."),
        ({"day_day": "1.4.2025", "day_month": "", "day_year": ""}, "Write the date in numbers"),
        ({"day_day": "", "day_month": "", "day_year": ""}, "Write the day:"),
    ],
)
def test_a_day_that_cannot_be_read_is_said_beside_the_boxes(approver: Membership, given: dict[str, str], sentence: str) -> None:
    page = sign_in(approver).get(reverse("library"), given).content.decode()
    assert page.count(sentence) == 2, "in the summary and beside the boxes"
    assert 'name="day_month"' in page
