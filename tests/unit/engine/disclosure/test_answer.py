"""The three questions answered: not recorded is no zero, zero is said, nothing hidden can be worked back, and all three forms say the same."""

import csv
import datetime as dt
import io
from collections import Counter
from typing import Any

import docx
import pypdfium2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.unit.engine.measures.made_facts import cases, make_fact

from remit.engine.disclosure import (
    ActionFact,
    ActionKind,
    Answer,
    Asked,
    DisclosureError,
    Known,
    PolicyFact,
    Register,
    answer_csv,
    answer_paper,
    compose_answer,
    list_exemptions,
    read_register,
    review_clock,
    write_register,
)
from remit.engine.measures.facts import CaseFact, LettersRead, Said
from remit.engine.measures.periods import Period
from remit.engine.measures.succession import Lineage, Succession
from remit.engine.measures.suppression import SuppressionRule
from remit.engine.remedy import paper_docx, paper_pdf, paper_text
from remit.engine.terms import Task

# Drawing cases takes a while on a busy machine; that is no fault of what is claimed.
unhurried = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
DAY = dt.date(2026, 1, 5)
PERIOD = Period(dt.date(2024, 4, 1), dt.date(2025, 12, 31))
ORGANISATIONS = (
    Known("ZZA001", "Lime Avenue Surgery", "practice", "ZZC1"),
    Known("ZZA002", "Mill Bridge Medical Centre", "practice", "ZZC1"),
    Known("ZZA009", "Elsewhere Surgery", "practice", "ZZC2"),
    Known("ZZP1", "Northmoor General Hospital", "provider"),
    Known("ZZP2", "Thornwick Hospital", "provider"),
)
POLICIES = (
    PolicyFact("Interface policy", "version 2", dt.date(2025, 1, 1)),
    PolicyFact("Old policy", "version 1", dt.date(2020, 1, 1), dt.date(2024, 3, 31)),
)


def register(**changes: Any) -> Register:
    facts = [
        *(make_fact(f"A{number}", practice="ZZA001", provider="ZZP1", said=Said.UPHELD) for number in range(7)),
        *(make_fact(f"B{number}", Task.FIT_NOTE, practice="ZZA002", provider="ZZP2") for number in range(2)),
    ]
    given: dict[str, Any] = {
        "recorded_from": dt.date(2024, 11, 1),
        "actions_from": dt.date(2024, 11, 1),
        "organisations": ORGANISATIONS,
        "facts": tuple(facts),
        "letters": (LettersRead("ZZA001", "ZZP1", dt.date(2025, 11, 1), 700),),
        "policies": POLICIES,
    }
    return Register(**(given | changes))


def ask(**changes: Any) -> Asked:
    return Asked(**({"period": PERIOD, "area": "Wyvern", "day": DAY, "taken_at": "on Monday 5 January 2026"} | changes))


def said(answer: Answer) -> str:
    return " ".join(paper_text(answer_paper(answer, reference="FOI 12", sender=("Wyvern",))).split())


def rows_of(answer: Answer) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(answer_csv(answer).decode())))


def test_time_before_recording_is_named_and_is_no_zero() -> None:
    answer = compose_answer(register(), ask())
    assert "1 April 2024 to 31 October 2024: not recorded. This does not mean that there were none." in said(answer)
    assert "1 November 2024 to 31 December 2025: 9 reports." in said(answer)
    assert rows_of(answer)[0] == {
        **{"question": "1", "from": "2024-04-01", "to": "2024-10-31", "hospital_code": "", "hospital": "", "unit": "cases"},
        **{"column": "all", "value": "", "note": "not_recorded"},
    }


@pytest.mark.parametrize("recorded_from", [None, dt.date(2026, 1, 1)])
def test_period_without_any_record_gives_no_table(recorded_from: dt.date | None) -> None:
    answer = compose_answer(register(recorded_from=recorded_from, actions_from=recorded_from), ask())
    assert (answer.reports, answer.actions, answer.rate()) == (None, None, "not recorded")
    assert "Actions were not recorded in this time" in said(answer)
    assert {row["note"] for row in rows_of(answer) if row["question"] != "3"} == {"not_recorded"}


def test_recorded_period_without_a_case_gives_zeros() -> None:
    answer = compose_answer(register(facts=()), ask())
    assert "1 November 2024 to 31 December 2025: 0 reports." in said(answer)
    assert answer.reports
    assert answer.reports.table.total == 0
    assert [name for _, name in answer.reports.rows] == ["Northmoor General Hospital", "Thornwick Hospital"]


def test_every_kind_of_action_stands_there_with_its_zero() -> None:
    actions = (ActionFact(ActionKind.INFORMAL, dt.date(2025, 11, 3), "ZZP1"), ActionFact(ActionKind.NOTICE, dt.date(2026, 1, 3), "ZZP1"))
    answer = compose_answer(register(actions=actions), ask())
    assert answer.actions == {kind: int(kind is ActionKind.INFORMAL) for kind in ActionKind}
    for words in ("Raised informally 1", "Contract performance notices 0", "Money decided to be withheld £0: none", "Before 1 November 2024: not recorded."):
        assert words in said(answer)


def test_sums_are_added_up() -> None:
    actions = (ActionFact(ActionKind.WITHHELD, dt.date(2025, 11, 3), "ZZP1", 12_345_67), ActionFact(ActionKind.WITHHELD, dt.date(2025, 12, 3), "ZZP1", 1))
    assert "Money decided to be withheld £12,345.68" in said(compose_answer(register(actions=actions), ask()))


def test_policies_are_those_in_force_in_the_period() -> None:
    answer = compose_answer(register(), ask())
    assert [policy.title for policy in answer.policies] == ["Interface policy"]
    assert "Interface policy, version 2. In force from 1 January 2025" in said(answer)
    assert "No document of this register was in force" in said(compose_answer(register(policies=()), ask()))


def test_small_numbers_are_hidden_in_every_form_with_their_rates() -> None:
    answer = compose_answer(register(), ask(rule=SuppressionRule(5), reason="One department sees few patients."))
    assert answer.reports
    place = [code for code, _ in answer.reports.rows].index("ZZP2")
    assert (answer.reports.table.row_totals[place], answer.rate(place)) == (None, "[c]")
    thornwick = [row for row in rows_of(answer) if row["hospital_code"] == "ZZP2" and row["column"] == "all"]
    assert {(row["value"], row["note"]) for row in thornwick} == {("", "hidden")}
    assert "numbers are hidden in all" in said(answer)


def test_no_number_is_hidden_unless_somebody_decides_so() -> None:
    answer = compose_answer(register(), ask())
    assert (answer.hidden, "No number is hidden." in said(answer)) == (0, True)


def test_denominator_of_zero_gives_no_rate() -> None:
    answer = compose_answer(register(letters=()), ask())
    assert answer.rate() == "no letters counted"
    assert "for every 1,000 letters." not in said(answer)


def test_period_that_still_runs_says_so() -> None:
    answer = compose_answer(register(), ask(period=Period(dt.date(2025, 4, 1), dt.date(2026, 3, 31))))
    assert answer.is_running
    assert "The period is not over: figures go up to Monday 5 January 2026." in said(answer)
    with pytest.raises(DisclosureError, match="begins after today"):
        compose_answer(register(), ask(period=Period(dt.date(2026, 2, 1), dt.date(2026, 3, 31))))


def test_hospital_merged_in_mid_period_is_counted_with_its_successor() -> None:
    merged = Lineage.of([Succession("ZZP2", "ZZP1", dt.date(2025, 6, 1))])
    answer = compose_answer(register(lineage=merged), ask())
    assert answer.reports
    assert (answer.reports.rows, answer.reports.table.total) == ((("ZZP1", "Northmoor General Hospital"),), 9)


def test_area_takes_its_own_practices_only() -> None:
    mine = register().of_area("ZZC1")
    assert {one.code for one in mine.organisations} == {"ZZA001", "ZZA002", "ZZP1", "ZZP2"}
    assert register().of_area("ZZC2").facts == ()
    with pytest.raises(DisclosureError, match=r"No practice of this register belongs to ZZC9\. It holds the areas: ZZC1, ZZC2"):
        register().of_area("ZZC9")


@unhurried
@given(cases(), st.dates(dt.date(2024, 1, 1), dt.date(2026, 3, 1)))
def test_figures_agree_with_a_plain_count_on_every_table(facts: list[CaseFact], recorded_from: dt.date) -> None:
    answer = compose_answer(register(facts=tuple(facts), recorded_from=recorded_from), ask())
    counted = [fact for fact in facts if max(recorded_from, PERIOD.first_on) <= fact.opened_on <= PERIOD.last_on]
    if answer.reports is None or answer.themes is None:
        assert recorded_from > PERIOD.last_on
        return
    by_hospital = Counter(fact.provider for fact in counted)
    assert answer.reports.table.total == len(counted)
    assert {code: total for (code, _), total in zip(answer.reports.rows, answer.reports.table.row_totals, strict=True) if total} == dict(by_hospital)
    assert answer.themes.table.total == sum(len(fact.requests) for fact in counted)


@unhurried
@given(cases())
def test_file_gives_the_same_answer(facts: list[CaseFact]) -> None:
    whole = register(facts=tuple(facts), actions=(ActionFact(ActionKind.WITHHELD, DAY, "ZZP1", 5),), lineage=Lineage.of([Succession("A", "B", DAY)]))
    assert read_register(write_register(whole, [{"case": "1", "number": 1}])) == whole


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        ([], "The file is empty"),
        (["{}"], "This is no register of the format"),
        (["nonsense"], "Line 1 is no JSON"),
        (["[]"], "Line 1 is no record"),
        (['{"record":"register","format":"remit.register/1"}', '{"record":"tea"}'], "Line 2: there is no record of the kind 'tea'"),
        (['{"record":"register","format":"remit.register/1"}', "", '{"record":"case"}'], "Line 3: this case cannot be read"),
    ],
)
def test_file_that_is_no_register_is_refused(lines: list[str], sentence: str) -> None:
    with pytest.raises(DisclosureError, match=sentence):
        read_register(lines)


def test_word_and_pdf_say_what_the_text_says() -> None:
    paper = answer_paper(compose_answer(register(), ask()), reference="FOI 12", sender=("Wyvern",), signature=("Gareth Pugh",))
    document = docx.Document(io.BytesIO(paper_docx(paper)))
    word = " ".join([part.text for part in document.paragraphs] + [cell.text for table in document.tables for row in table.rows for cell in row.cells])
    with pypdfium2.PdfDocument(paper_pdf(paper)) as pdf:
        printed = " ".join(" ".join(page.get_textpage().get_text_range() for page in pdf).split())
    for words in ("Question 1. How many reports", "not recorded", "Northmoor General Hospital", "Contract performance notices", "Interface policy", "FOI 12"):
        assert words in word
        assert words in printed


def test_name_that_looks_like_a_formula_stays_text() -> None:
    bad = (*ORGANISATIONS, Known("ZZP9", "=cmd()", "provider"))
    assert "'=cmd()" in answer_csv(compose_answer(register(organisations=bad), ask())).decode()


def test_exemptions_say_which_were_not_checked() -> None:
    words = [one.words for one in list_exemptions()]
    assert "Section 12: answering would cost more than the limit" in words
    assert next(one for one in words if one.startswith("Section 41")).endswith("read the Act before you rely on it")


def test_exemptions_that_were_used_are_printed_and_without_any_nothing_is() -> None:
    used = compose_answer(register(), ask(exemptions=("43", "12", "99")))
    text = said(used)
    assert "What is not given" in text.replace("WHAT IS NOT GIVEN", "What is not given")
    assert [row["note"] for row in rows_of(used) if row["question"] == "exemption"] == [
        "Section 12: answering would cost more than the limit",
        "Section 43: commercial interests",
        "Section 99",
    ]
    assert "not given" not in said(compose_answer(register(), ask())).lower()


def test_internal_review_is_a_promise_on_the_calendar_of_the_act() -> None:
    run = review_clock(dt.date(2025, 12, 11))
    assert (run.due_on, run.deadline.label) == (dt.date(2026, 1, 14), "local promise of the public authority")
    assert review_clock(dt.date(2025, 12, 11), answered_on=dt.date(2026, 1, 15)).is_running is False
