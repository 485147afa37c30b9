"""Pages, pictures and downloads of figures: who sees what, one set of totals everywhere, no patient, files that say what they are."""

import csv
import datetime as dt
import io
import json
import re
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.test import Client
from django.urls import reverse
from tests.integration.web.case_makers import PATIENT, QUOTE, SENT_AT, move, parties, sent_case
from tests.integration.web.conftest import AT, add_member, add_organisation, sign_in
from tests.integration.web.test_statistics_keeping import add_letters

from remit.engine.lifecycle import Move
from remit.service.accounts.models import Membership, Role
from remit.service.cases.models import Sharing
from remit.service.config.clock import now
from remit.service.organisations.models import Kind
from remit.service.statistics import actions
from remit.service.statistics.forms import PeriodForm, usual_period
from remit.service.statistics.models import MonthCells, StepChange

pytestmark = pytest.mark.django_db
MONTHS = "first=2025-12&last=2026-01"
NAMES = "totals months providers result task rule sdip interface bma kind site specialty urgency".split()


class Tables(HTMLParser):
    """The cells of every table of a page, row by row."""

    def __init__(self) -> None:
        """Begin with none."""
        super().__init__()
        self.tables: dict[str, list[list[str]]] = {}
        self.caption, self.is_cell, self.is_caption = "", False, False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "caption":
            self.is_caption, self.caption = True, ""
        if tag == "tr" and self.caption:
            self.tables[self.caption].append([])
        if tag in ("td", "th") and self.caption:
            self.is_cell = True
            self.tables[self.caption][-1].append("")
        del attrs

    def handle_endtag(self, tag: str) -> None:
        if tag == "caption":
            self.is_caption, self.caption = False, self.caption.strip()
            self.tables[self.caption] = []
        if tag in ("td", "th"):
            self.is_cell = False
        if tag == "table":
            self.caption = ""

    def handle_data(self, data: str) -> None:
        if self.is_caption:
            self.caption += data
        elif self.is_cell and self.caption:
            self.tables[self.caption][-1][-1] += data.strip()


def some_cases() -> None:
    """Make cases of two hospitals with answers, letters beside them."""
    practice, provider, _ = parties()
    other = add_organisation("ZZP2", Kind.PROVIDER, "Thornwick Royal Infirmary")
    first, second, _ = sent_case(), sent_case(), sent_case(provider=other)
    move(first, Move.TAKE_BACK, "provider", at=SENT_AT + dt.timedelta(days=1))
    move(second, Move.DISAGREE, "provider", at=SENT_AT + dt.timedelta(days=1), text="Not ours")
    add_letters(practice, provider, 5, received_on=dt.date(2025, 12, 5))


def member(role: Role) -> Membership:
    practice, provider, commissioner = parties()
    of = {"practice": practice, "provider": provider, "commissioner": commissioner}.get(role.split("_")[0])
    if role == Role.LMC_READER:
        of = add_organisation("ZZL1", Kind.LMC, "Wyvern Local Medical Committee", commissioner=commissioner)
    return add_member(f"{role}@remit.example", role, of)


def browser(role: Role = Role.COMMISSIONER_OFFICER) -> Client:
    return sign_in(member(role))


def text(answer: Any) -> str:
    assert answer.status_code == 200
    return str(answer.content.decode())


def table(client: Client, name: str, provider: str = "") -> list[dict[str, str]]:
    answer = client.get(f"{reverse('figures_table', kwargs={'table': name, 'kind': 'csv'})}?{MONTHS}{f'&provider={provider}' if provider else ''}")
    assert "attachment" in answer["Content-Disposition"]
    return list(csv.DictReader(io.StringIO(text(answer))))


def test_overview_shows_rate_denominator_and_who_reported() -> None:
    some_cases()
    page = text(browser().get(f"{reverse('figures')}?first=2025-12&last=2025-12"))
    assert "600.0</strong>" in page
    assert "3 cases</a>, 5 letters" in page
    assert "1 of 1</strong> practice sent letters" in page
    assert "Not a league table" not in page
    assert "This is not a league table" in page
    assert "Opportunity cost, not cash released." in page
    assert "No funnel is drawn: 0 of the providers have enough letters" in page


def test_totals_agree_on_page_and_in_every_download() -> None:
    some_cases()
    client = browser()
    parser = Tables()
    parser.feed(text(client.get(f"{reverse('figures')}?{MONTHS}")))
    totals = table(client, "totals")[0]
    assert totals["cases"] == "3"
    results = next(rows for caption, rows in parser.tables.items() if caption.startswith("What became"))
    assert results[-1][1] == totals["cases"]
    assert {row[0]: row[1] for row in results[1:-1]} == {row["title"]: row["cases"] for row in table(client, "result")[:-1]}
    hospitals = next(rows for caption, rows in parser.tables.items() if caption.startswith("Hospitals"))
    assert sum(int(row[2].removeprefix("Cases:")) for row in hospitals[1:]) == 3
    for name in ("result", "kind", "site", "specialty", "urgency", "providers"):
        assert table(client, name)[-1]["cases"] == totals["cases"], name
    for name in ("task", "rule", "sdip", "interface", "bma"):
        rows = table(client, name)
        assert rows[-1]["requests"] == totals["requests"] == str(sum(int(row["requests"]) for row in rows[:-1])), name
    assert sum(int(row["cases"] or 0) for row in table(client, "months")) == 3
    parts = [table(client, "totals", provider=code)[0] for code in ("ZZP1", "ZZP2")]
    assert sum(int(part["cases"]) for part in parts) == 3


def test_json_says_the_same_as_csv_and_what_columns_mean() -> None:
    some_cases()
    client = browser()
    for name in NAMES:
        data = json.loads(text(client.get(f"{reverse('figures_table', kwargs={'table': name, 'kind': 'json'})}?{MONTHS}")))
        rows = table(client, name)[: len(data["rows"])]
        assert [{key: "" if value is None else str(value) for key, value in row.items()} for row in data["rows"]] == [
            {key: row[key] for key in data["columns"]} for row in rows
        ]
        assert data["period"] == {"from": "2025-12-01", "to": "2026-01-31"}
    assert data["meanings"]["cases"].endswith("Not proven faults.")


@pytest.mark.parametrize("role", [Role.COMMISSIONER_OFFICER, Role.LMC_READER])
def test_commissioner_and_committee_see_no_patient_clinician_or_words_anywhere(role: Role) -> None:
    some_cases()
    client = browser(role)
    practice = parties()[0]
    pages = [f"{reverse('figures')}?{MONTHS}", f"{reverse('figures_of_provider', kwargs={'code': 'ZZP1'})}?{MONTHS}"]
    pages += [f"{reverse('figures_cases')}?{MONTHS}", f"{reverse('figures_cases')}?{MONTHS}&cut=task&value=chase_result"]
    pages += [f"{reverse('figures_table', kwargs={'table': name, 'kind': kind})}?{MONTHS}" for name in NAMES for kind in ("csv", "json")]
    pages += [f"{reverse('figures_picture', kwargs={'picture': name, 'kind': 'svg'})}?{MONTHS}" for name in ("months", "funnel", "tasks")]
    for address in pages:
        shown = text(client.get(address))
        for word in (PATIENT.name, PATIENT.nhs_number, "999 000", "Lindqvist", QUOTE, "Okafor", practice.name):
            assert word not in shown, (address, word)


def test_practice_name_stands_where_it_agreed() -> None:
    some_cases()
    practice = parties()[0]
    Sharing.objects.create(organisation=practice, name_to_commissioner=True)
    address = f"{reverse('figures_cases')}?{MONTHS}"
    assert practice.name in text(browser().get(address))
    assert practice.name not in text(browser(Role.LMC_READER).get(address))


def test_provider_sees_its_own_figures_whatever_it_asks_for() -> None:
    some_cases()
    client = browser(Role.PROVIDER_MEMBER)
    page = text(client.get(f"{reverse('figures')}?{MONTHS}"))
    assert "Northmoor General Hospital</h1>" in page
    assert "Thornwick" not in page
    assert table(client, "totals")[0]["cases"] == "2"
    assert client.get(reverse("figures_of_provider", kwargs={"code": "ZZP2"})).status_code == 404
    assert client.get(f"{reverse('figures_table', kwargs={'table': 'totals', 'kind': 'csv'})}?provider=ZZP2").status_code == 404


def test_practice_sees_its_own_figures_only() -> None:
    some_cases()
    other = add_organisation("ZZA002", Kind.PRACTICE, "Mill Lane Surgery", commissioner=parties()[2])
    sent_case(practice=other)
    assert table(browser(Role.PRACTICE_MEMBER), "totals")[0]["cases"] == "3"
    assert table(browser(), "totals")[0]["cases"] == "4"
    elsewhere = add_member("other@remit.example", Role.PRACTICE_MANAGER, add_organisation("ZZA003", Kind.PRACTICE, "Far Practice"))
    assert table(sign_in(elsewhere), "totals")[0]["cases"] == "0"


def test_another_commissioner_sees_nothing_of_it() -> None:
    some_cases()
    elsewhere = add_member("far@remit.example", Role.COMMISSIONER_OFFICER, add_organisation("ZZC9", Kind.COMMISSIONER, "Far Board"))
    assert table(sign_in(elsewhere), "totals")[0]["cases"] == "0"


@pytest.mark.parametrize(
    ("query", "cases"),
    [
        ("", 3),
        ("cut=task&value=chase_result", 3),
        ("cut=task&value=transport", 0),
        ("cut=sdip&value=clinic_letters", 3),
        ("cut=sdip&value=fit_notes", 3),
        ("cut=bma&value=outside", 0),
        ("cut=rule&value=RES-001", 3),
        ("cut=result&value=upheld", 1),
        ("cut=result&value=open", 0),
        ("cut=result&value=no_reply", 1),
        ("cut=month&value=2025-12", 3),
        ("cut=specialty&value=Dermatology", 3),
        ("cut=urgency&value=not_urgent", 3),
        ("provider=ZZP2", 1),
    ],
)
def test_a_number_leads_to_its_cases(query: str, cases: int) -> None:
    some_cases()
    page = text(browser().get(f"{reverse('figures_cases')}?first=2025-12&last=2025-12&{query}"))
    noun = "case" if cases == 1 else "cases"
    assert f"{cases} {noun}" in page
    assert page.count("RM") >= cases


def test_what_is_no_number_is_not_found() -> None:
    client = browser()
    for query in ("cut=patient&value=1", "cut=practice&value=1", "page=x"):
        assert client.get(f"{reverse('figures_cases')}?{query}").status_code == 404
    assert client.get(reverse("figures_table", kwargs={"table": "patients", "kind": "csv"})).status_code == 404
    assert client.get(reverse("figures_picture", kwargs={"picture": "months", "kind": "gif"})).status_code == 404
    assert client.get(f"{reverse('figures')}?as_of=2099-01-01T00:00:00%2B00:00").status_code == 404


@pytest.mark.parametrize("name", ["months", "funnel", "tasks"])
@pytest.mark.parametrize("width", ["", "narrow"])
def test_picture_has_title_and_description_and_no_style_or_script(name: str, width: str) -> None:
    some_cases()
    answer = browser().get(f"{reverse('figures_picture', kwargs={'picture': name, 'kind': 'svg'})}?{MONTHS}&width={width}")
    assert answer["Content-Type"] == "image/svg+xml"
    root = ET.fromstring(answer.content)  # noqa: S314 our own picture
    space = "{http://www.w3.org/2000/svg}"
    assert root.get("role") == "img"
    assert root.findtext(f"{space}title")
    assert root.findtext(f"{space}desc")
    assert not any("style" in node.attrib or node.tag in (f"{space}script", f"{space}style") for node in root.iter())


def test_picture_comes_as_png_for_a_report() -> None:
    some_cases()
    answer = browser().get(f"{reverse('figures_picture', kwargs={'picture': 'tasks', 'kind': 'png'})}?{MONTHS}&download")
    assert answer.content.startswith(b"\x89PNG")
    assert answer["Content-Disposition"] == 'attachment; filename="remit-tasks-2025-12-to-2026-01.png"'


def test_lasting_link_gives_the_same_figures_again() -> None:
    some_cases()
    client = browser()
    page = text(client.get(f"{reverse('figures')}?{MONTHS}"))
    link = re.search(r'href="\?([^"]*as_of=[^"]*)"', page)
    assert link is not None
    # Reported about a day of December, and recorded after the figures were taken.
    sent_case(at=now() + dt.timedelta(hours=1), on=dt.date(2025, 12, 23))
    query = link[1].replace("&amp;", "&")
    again = text(client.get(f"{reverse('figures')}?{query}"))
    assert "3 cases</a>" in again
    assert "4 cases</a>" in text(client.get(f"{reverse('figures')}?{MONTHS}"))


def test_a_page_opened_after_an_event_shows_it() -> None:
    client = browser()
    assert "Nothing is recorded yet" in text(client.get(f"{reverse('figures')}?{MONTHS}"))
    sent_case()
    assert "1 case</a>" in text(client.get(f"{reverse('figures')}?{MONTHS}"))
    assert MonthCells.objects.exists()


def test_months_that_cannot_be_shown_are_refused_with_a_sentence() -> None:
    client = browser()
    assert "The last month comes before the first." in text(client.get(f"{reverse('figures')}?first=2026-01&last=2025-12"))
    assert "Choose a month of the list." in text(client.get(f"{reverse('figures')}?first=1990-01"))
    form = PeriodForm({"first": "2021-02", "last": "2026-01"}, day=AT.date())
    assert form.is_valid()
    assert usual_period(dt.date(2026, 1, 5)).first_on == dt.date(2025, 1, 1)


def test_the_months_that_are_shown_are_the_months_that_are_chosen() -> None:
    day = now().date()
    usual = usual_period(day)
    page = text(browser().get(reverse("figures")))
    assert re.findall(r'<option value="([^"]*)" selected', page) == [f"{usual.first_on:%Y-%m}", f"{usual.last_on:%Y-%m}"]


def test_step_is_marked_with_a_reason_and_taken_back() -> None:
    sent_case()
    client, provider = browser(Role.COMMISSIONER_APPROVER), parties()[1]
    address = reverse("figures_step", kwargs={"code": provider.code})
    assert "Say what changed." in text(client.post(address, {"month": "2025-11", "reason": ""}))
    assert client.post(address, {"month": "2025-11", "reason": "New letter template"}).status_code == 302
    assert "marked in this month already" in text(client.post(address, {"month": "2025-11", "reason": "Again"}))
    step = StepChange.objects.get()
    assert "Limits begin anew in November 2025: New letter template" in text(client.get(reverse("figures_of_provider", kwargs={"code": provider.code})))
    assert client.post(reverse("end_figures_step", kwargs={"step_id": step.pk})).status_code == 302
    assert "Limits begin anew" not in text(client.get(reverse("figures_of_provider", kwargs={"code": provider.code})))


def test_practice_measures_its_own_minutes() -> None:
    case = sent_case()
    client = browser(Role.PRACTICE_MEMBER)
    address = reverse("case_minutes", kwargs={"reference": case.reference})
    assert "Give the minutes as a whole number" in text(client.post(address, {"role": "gp", "minutes": "0"}))
    assert client.post(address, {"role": "gp", "minutes": "90"}).status_code == 302
    assert "90 minutes" in text(client.get(address))
    assert "<strong>2</strong> staff hours at practices (2 to 2)" in text(browser().get(f"{reverse('figures')}?{MONTHS}"))
    outsider = add_member("other@remit.example", Role.PRACTICE_MANAGER, add_organisation("ZZA003", Kind.PRACTICE, "Far Practice"))
    assert sign_in(outsider).get(address).status_code == 404


def test_reading_figures_takes_the_same_queries_for_few_cases_and_many(django_assert_max_num_queries: Any) -> None:
    some_cases()
    client = browser()
    address = f"{reverse('figures')}?{MONTHS}"
    text(client.get(address))
    for _ in range(8):
        sent_case()
    actions.keep_up(at=AT)
    with django_assert_max_num_queries(35):
        text(client.get(address))
