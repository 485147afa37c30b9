"""Minutes and money: measured before published, roles without a price left out of the money and said, scenarios never look agreed."""

import datetime as dt
from decimal import Decimal

import pytest
from tests.unit.engine.measures.made_facts import DAY, make_fact

from remit.engine.findings import Minutes
from remit.engine.measures.cost import NOT_CASH, PriceError, Spread, cost_rows, list_costs, load_costs, sum_cost
from remit.engine.measures.facts import Result, RoleMinutes, Said
from remit.engine.measures.scenarios import NOT_AGREED, Agreement, Scenario, ScenarioError, ScenarioKind, ledger, sum_ledger
from remit.engine.terms import Task

PUBLISHED = make_fact("1", minutes=Minutes(8, 15, 30, "published"))
MEASURED = make_fact("2", minutes=Minutes(8, 15, 30, "published"), measured=(RoleMinutes("gp", 6), RoleMinutes("admin", 10)))


def test_published_minutes_fall_on_roles_and_keep_their_sum() -> None:
    total = sum_cost(cost_rows(PUBLISHED))
    assert (total.minutes.low, total.minutes.likely, total.minutes.high) == (8, 15, 30)
    assert {row.role for row in cost_rows(PUBLISHED)} == {"gp", "admin"}
    assert {row.basis for row in cost_rows(PUBLISHED)} == {"published"}


def test_measured_minutes_stand_in_place_of_published_ones() -> None:
    rows = cost_rows(MEASURED)
    assert {(row.role, row.minutes.low, row.minutes.high, row.basis) for row in rows} == {("gp", 6, 6, "measured"), ("admin", 10, 10, "measured")}
    assert sum_cost(rows).measured_cases == 1


def test_money_is_minutes_by_price_of_the_year() -> None:
    rows = {row.role: row for row in cost_rows(MEASURED)}
    assert rows["gp"].pounds == Spread(Decimal("15.60"), Decimal("15.60"), Decimal("15.60"))
    assert (rows["gp"].price_year, rows["gp"].prices, rows["gp"].year) == (2020, "kent-2020", "2025/26")


def test_a_role_without_a_price_is_not_priced_at_zero() -> None:
    total = sum_cost(cost_rows(MEASURED, prices=load_costs().get_prices("pssru-2015")))
    assert total.unpriced.likely == 10
    assert total.pounds.likely == Decimal("19.74")


def test_a_case_without_minutes_takes_the_default() -> None:
    assert sum_cost(cost_rows(make_fact())).minutes.likely == 15


def test_the_sum_says_that_it_is_not_cash() -> None:
    total = sum_cost(list_costs([PUBLISHED, MEASURED], first_on=dt.date(2025, 11, 1), last_on=dt.date(2025, 11, 30)))
    assert total.cases == 2
    assert total.note == NOT_CASH
    assert total.hours.likely == Decimal("0.5")
    assert list_costs([PUBLISHED], first_on=dt.date(2025, 12, 1), last_on=dt.date(2025, 12, 31)) == []


def test_an_unknown_price_list_is_refused_with_those_that_there_are() -> None:
    with pytest.raises(PriceError, match="Choose one of: kent-2020, pssru-2015"):
        load_costs().get_prices("mine")


def test_every_shipped_price_names_its_source_and_year() -> None:
    assert all(prices.source and prices.price_year > 2000 and prices.verification for prices in load_costs().price_lists)


def _scenario(kind: ScenarioKind, **more: object) -> Scenario:
    return Scenario("Trial", kind, Decimal("20.00"), **more)  # type: ignore[arg-type]


def test_a_charge_falls_on_each_request_of_what_was_taken_back() -> None:
    facts = [make_fact("1", Task.FIT_NOTE, Task.TRANSPORT, said=Said.UPHELD), make_fact("2", said=Said.NOT_UPHELD), make_fact("3")]
    rows = ledger(_scenario(ScenarioKind.CHARGE_PER_ITEM), facts, day=DAY)
    assert [(row.payer, row.payee, row.quantity, row.pounds, row.mark) for row in rows] == [("RN1", "P0001", 2, Decimal("40.00"), NOT_AGREED)]
    silent = _scenario(ScenarioKind.CHARGE_PER_ITEM, results=frozenset({Result.OPEN}))
    assert [row.case for row in ledger(silent, facts, day=DAY)] == ["3"]


def test_a_report_is_paid_by_the_commissioner_whatever_became_of_it() -> None:
    rows = ledger(_scenario(ScenarioKind.PAYMENT_PER_REPORT), [make_fact("1"), make_fact("2", said=Said.NOT_UPHELD)], day=DAY, commissioner="QX1")
    assert [(row.payer, row.payee, row.pounds) for row in rows] == [("QX1", "P0001", Decimal("20.00"))] * 2


def test_an_enhanced_service_is_paid_once_a_practice_and_year() -> None:
    facts = [make_fact("1"), make_fact("2"), make_fact("3", practice="P0002"), make_fact("4", opened_on=dt.date(2025, 3, 31))]
    rows = ledger(_scenario(ScenarioKind.ENHANCED_SERVICE), facts, day=DAY)
    assert [(row.practice, row.year) for row in rows] == [("P0001", "2024/25"), ("P0001", "2025/26"), ("P0002", "2025/26")]


def test_only_a_recorded_agreement_changes_the_mark() -> None:
    agreed = _scenario(
        ScenarioKind.PAYMENT_PER_REPORT, agreement=Agreement("Gareth Pugh", dt.date(2025, 12, 1), "minutes of 1 December, item 4", dt.date(2025, 11, 1))
    )
    assert ledger(agreed, [make_fact()], day=DAY)[0].mark == "Agreed by Gareth Pugh on 1 December 2025: minutes of 1 December, item 4"
    with pytest.raises(ScenarioError, match="stays a scenario"):
        _scenario(ScenarioKind.PAYMENT_PER_REPORT, agreement=Agreement("", dt.date(2025, 12, 1), ""))


def test_an_agreement_covers_nothing_that_began_before_it() -> None:
    agreed = Agreement("G", dt.date(2025, 12, 1), "minutes", from_on=dt.date(2025, 11, 6))
    facts = [make_fact("1", opened_on=dt.date(2025, 11, 5)), make_fact("2", opened_on=dt.date(2025, 11, 6))]
    rows = ledger(_scenario(ScenarioKind.PAYMENT_PER_REPORT, agreement=agreed), facts, day=DAY)
    assert [row.mark == NOT_AGREED for row in rows] == [True, False]
    assert [(one.quantity, one.pounds, one.agreed_pounds) for one in sum_ledger(rows)] == [(2, Decimal(40), Decimal(20))]


def test_a_year_is_covered_only_by_an_agreement_that_holds_from_its_first_day() -> None:
    for first_on, is_covered in ((dt.date(2025, 4, 1), True), (dt.date(2025, 4, 2), False)):
        agreed = Agreement("G", dt.date(2025, 3, 1), "minutes", from_on=first_on)
        rows = ledger(_scenario(ScenarioKind.ENHANCED_SERVICE, agreement=agreed), [make_fact("1")], day=DAY)
        assert [row.mark != NOT_AGREED for row in rows] == [is_covered]


def test_a_price_list_that_nobody_checked_is_never_reckoned_with() -> None:
    unchecked = load_costs().price_lists[0].model_copy(update={"verification": "unverified"})
    data = load_costs().model_copy(update={"price_lists": (unchecked,)})
    with pytest.raises(PriceError, match="Nobody has checked the price list 'kent-2020'"):
        data.get_prices()


def test_a_price_below_zero_is_refused() -> None:
    with pytest.raises(ScenarioError, match="below zero"):
        Scenario("Trial", ScenarioKind.PAYMENT_PER_REPORT, Decimal(-1))
