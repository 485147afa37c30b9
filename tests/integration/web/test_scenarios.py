"""Cost, price lists and scenarios of payment: a scenario until an approver records an agreement, and no practice is named that did not agree to it."""

import csv
import datetime as dt
import io
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.integration.web.case_makers import SENT_AT, move, parties, sent_case
from tests.integration.web.conftest import AT, add_member, sign_in
from tests.integration.web.test_statistics_pages import browser, member

from remit.engine.lifecycle import Move
from remit.engine.measures.cost import load_costs
from remit.engine.measures.scenarios import NOT_AGREED, ScenarioKind
from remit.service.accounts.models import Role
from remit.service.audit import queries as audit
from remit.service.audit.actions import Actor
from remit.service.cases.models import Sharing
from remit.service.statistics import actions
from remit.service.statistics.actions import AgreedToPay
from remit.service.statistics.models import PaymentScenario
from remit.service.statistics.presenters import money
from remit.service.ui.policies import RefusalError

pytestmark = pytest.mark.django_db
BY = Actor("person:officer", "ZZC1")
MONTHS = "first=2025-12&last=2026-01"
OPENED_ON = SENT_AT.date()


def text(answer: Any) -> str:
    assert answer.status_code == 200
    return str(answer.content.decode())


def make(kind: ScenarioKind = ScenarioKind.PAYMENT_PER_REPORT, pounds: str = "25") -> PaymentScenario:
    """Draw up a scenario over two cases, one of them taken back."""
    first, _ = sent_case(), sent_case()
    move(first, Move.TAKE_BACK, "provider", at=SENT_AT + dt.timedelta(days=1))
    return actions.draw_up_scenario(parties()[2], "Trial", kind, Decimal(pounds), by=BY, at=AT)


def agree(scenario: PaymentScenario, from_on: dt.date = OPENED_ON) -> None:
    actions.agree_scenario(scenario, AgreedToPay(OPENED_ON, from_on, "Minutes of 1 December, item 4", "Gareth Pugh"), by=BY, at=AT)
    scenario.refresh_from_db()


def page(client: Client, scenario: PaymentScenario) -> str:
    return text(client.get(f"{reverse('scenario', args=[scenario.pk])}?{MONTHS}"))


def ledger(client: Client, scenario: PaymentScenario) -> list[dict[str, str]]:
    answer = client.get(f"{reverse('scenario_ledger', args=[scenario.pk])}?{MONTHS}")
    return list(csv.DictReader(io.StringIO(text(answer))))


def test_a_scenario_is_marked_as_one_on_page_ledger_and_claim() -> None:
    scenario = make()
    client = browser()
    assert NOT_AGREED in page(client, scenario)
    rows = ledger(client, scenario)
    assert [(row["mark"], row["payer"], row["pounds"], row["case"] != "") for row in rows] == [(NOT_AGREED, "ZZC1", "25.00", True)] * 2
    practice = browser(Role.PRACTICE_MEMBER)
    address = reverse("scenario_claim", args=[scenario.pk, "ZZA001", "csv"])
    assert NOT_AGREED in text(practice.get(f"{address}?{MONTHS}"))
    pdf = practice.get(f"{reverse('scenario_claim', args=[scenario.pk, 'ZZA001', 'pdf'])}?{MONTHS}")
    assert pdf.content.startswith(b"%PDF")


def test_a_practice_that_did_not_agree_is_not_named_to_commissioner_or_committee() -> None:
    scenario, practice = make(), parties()[0]
    for role in (Role.COMMISSIONER_OFFICER, Role.LMC_READER):
        client = browser(role)
        shown = page(client, scenario)
        assert practice.name not in shown
        assert "Practices that have not agreed to be named" in shown
        assert {(row["practice"], row["payee"]) for row in ledger(client, scenario)} == {("", "")}
        assert client.get(f"{reverse('scenario_claim', args=[scenario.pk, practice.code, 'csv'])}?{MONTHS}").status_code == 404
    Sharing.objects.create(organisation=practice, name_to_commissioner=True)
    client = sign_in(add_member("second@wyvern.example", Role.COMMISSIONER_OFFICER, parties()[2]))
    assert practice.name in page(client, scenario)
    assert ledger(client, scenario)[0]["payee"] == practice.code


def test_only_an_approver_records_an_agreement_and_it_covers_nothing_before() -> None:
    scenario = make()
    address = reverse("agree_scenario", args=[scenario.pk])
    assert browser().get(address).status_code == 403
    approver = browser(Role.COMMISSIONER_APPROVER)
    day = {f"{name}_{part}": value for name in ("on", "from_on") for part, value in (("day", "1"), ("month", "11"), ("year", "2025"))}
    assert "Say where it stands." in text(approver.post(address, day))
    assert approver.post(address, {**day, "words": "Minutes of 1 November, item 4"}).status_code == 302
    shown = page(approver, scenario)
    assert "Agreed on Saturday 1 November 2025: Minutes of 1 November, item 4." in shown
    assert {row["mark"].split(" on ")[0] for row in ledger(approver, scenario)} == {f"Agreed by {member_name()}"}
    assert [event.name for event in audit.list_events(f"scenario:{scenario.pk}")] == ["scenario_drawn_up", "scenario_agreed"]


def member_name() -> str:
    return PaymentScenario.objects.get().agreed_by_name


def test_rows_before_the_agreement_stay_a_scenario() -> None:
    scenario = make()
    agree(scenario, OPENED_ON + dt.timedelta(days=1))
    assert {row["mark"] for row in ledger(browser(), scenario)} == {NOT_AGREED}
    assert "What began before is still only a scenario." in page(browser(Role.PRACTICE_MEMBER), scenario)


def test_a_hospital_sees_only_what_was_agreed_and_what_it_would_pay() -> None:
    charge = make(ScenarioKind.CHARGE_PER_ITEM)
    reports = actions.draw_up_scenario(parties()[2], "Reports", ScenarioKind.PAYMENT_PER_REPORT, Decimal(5), by=BY, at=AT)
    actions.keep_up(at=AT, most=None)
    client = browser(Role.PROVIDER_LEAD)
    assert client.get(reverse("scenario", args=[charge.pk])).status_code == 404
    agree(charge)
    agree(reports)
    assert {(row["payer"], row["provider"]) for row in ledger(client, charge)} == {("ZZP1", "ZZP1")}
    assert ledger(client, reports) == []


@pytest.mark.parametrize(
    ("words", "on", "sentence"),
    [("", OPENED_ON, "Without it this stays a scenario"), ("Minutes", AT.date() + dt.timedelta(days=1), "is still to come")],
)
def test_an_agreement_without_words_or_day_is_refused(words: str, on: dt.date, sentence: str) -> None:
    with pytest.raises(RefusalError, match=sentence):
        actions.agree_scenario(make(), AgreedToPay(on, on, words, "G"), by=BY, at=AT)


def test_a_scenario_ends_with_a_reason_that_stays_to_be_read() -> None:
    scenario, reader = make(), browser()
    address = reverse("end_scenario", args=[scenario.pk])
    assert "cannot be undone" in reader.get(address).content.decode()
    assert "Say why the scenario ends." in reader.post(address, {"reason": ""}).content.decode()
    assert PaymentScenario.objects.get().ended_at is None
    assert "Its terms changed." in reader.post(address, {"reason": "Its terms changed."}, follow=True).content.decode()


def test_what_is_over_stays_over() -> None:
    scenario = make()
    agree(scenario)
    with pytest.raises(RefusalError, match="An agreement is recorded already"):
        agree(scenario)
    with pytest.raises(RefusalError, match="Say why the scenario ends"):
        actions.end_scenario(scenario, " ", by=BY, at=AT)
    actions.end_scenario(scenario, "Its terms changed.", by=BY, at=AT)
    with pytest.raises(RefusalError, match="ended already"):
        actions.end_scenario(scenario, "Its terms changed.", by=BY, at=AT)
    with pytest.raises(RefusalError, match=r"was ended\. Draw up a new one"):
        agree(scenario)
    assert browser().get(reverse("scenario", args=[scenario.pk])).status_code == 404
    with pytest.raises(RefusalError, match="below zero"):
        actions.draw_up_scenario(parties()[2], "x", ScenarioKind.PAYMENT_PER_REPORT, Decimal(-1), by=BY, at=AT)
    with pytest.raises(RefusalError, match="Scenarios belong to a commissioner"):
        actions.draw_up_scenario(parties()[0], "x", ScenarioKind.PAYMENT_PER_REPORT, Decimal(1), by=BY, at=AT)


def test_cost_says_basis_price_year_and_that_it_is_no_cash() -> None:
    make()
    client = sign_in(member(Role.COMMISSIONER_APPROVER))
    shown = text(client.get(f"{reverse('figures_cost')}?{MONTHS}"))
    assert "at prices of 2020." in shown
    assert "Opportunity cost, not cash released." in shown
    assert "Seen in a publication, not in the original" in shown
    rows = list(csv.DictReader(io.StringIO(text(client.get(f"{reverse('figures_cost_file')}?{MONTHS}&prices=pssru-2015")))))
    assert {(row["price_year"], row["prices"], row["basis"], row["note"]) for row in rows} == {
        ("2015", "pssru-2015", "estimate", "Opportunity cost, not cash released.")
    }
    assert {row["pounds_likely"] for row in rows if row["role"] == "admin"} == {""}
    assert "minutes of roles without a price" in text(client.get(f"{reverse('figures_cost')}?{MONTHS}&prices=pssru-2015"))
    assert "One that nobody checked is not used." in text(client.get(f"{reverse('figures_cost')}?{MONTHS}&prices=mine"))


def test_price_lists_name_their_source_and_an_unchecked_one_shows_no_number() -> None:
    shown = text(browser().get(reverse("price_lists")))
    assert "Kent Local Medical Committee, July 2020" in shown
    assert "£2.60" in shown
    data = load_costs()
    unchecked = data.price_lists[0].model_copy(update={"verification": "unverified"})
    (one,) = money.show_prices(data.model_copy(update={"price_lists": (unchecked,)}))["lists"]
    assert (one["is_usable"], one["rows"], one["known"]) == (False, [], "Not checked by anybody")


def test_requests_can_be_seen_by_each_set_of_themes() -> None:
    make()
    client = browser()
    for name, words in (("interface", "Call and recall"), ("bma", "Chasing investigations"), ("sdip", "Outpatient clinic letters")):
        for address in (reverse("figures"), reverse("figures_of_provider", kwargs={"code": "ZZP1"})):
            shown = text(client.get(f"{address}?{MONTHS}&themes={name}"))
            assert words in shown, (address, name)
            assert f"cut={name}&amp;value=" in shown
            assert "Remit’s own reading" in shown
    assert "There is no such set of themes." in text(client.get(f"{reverse('figures')}?themes=colours"))
