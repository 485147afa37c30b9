"""What the rules of this release say: the facts of the contract by date, fair words, and that everything generated is fresh."""

import datetime as dt
from pathlib import Path

import pytest

from remit.engine.rulebook import load_rulebook
from remit.engine.rulebook.build import check_fresh
from remit.engine.rulebook.checking import overdue_trials
from remit.engine.rulebook.sources import read_sources
from remit.engine.terms import Basis, LetterKind, Outcome, Task

PAGES = Path(__file__).parents[2] / "docs" / "reference" / "rules"
BOOK = load_rulebook()
LATE = BOOK.rule_for(Task.LATE_LETTER)


def test_release_lock_and_pages_are_fresh() -> None:
    assert check_fresh(PAGES) == []


def test_every_task_has_one_rule() -> None:
    assert sorted(rule.task for rule in BOOK.rules) == sorted(Task)


@pytest.mark.parametrize(
    ("day", "limit"),
    [("2016-04-01", 14), ("2017-03-31", 14), ("2017-04-01", 10), ("2018-03-31", 10), ("2018-04-01", 7), ("2026-11-22", 7)],
)
def test_clinic_letter_limit_follows_the_date(day: str, limit: int) -> None:
    edition = LATE.edition_on(dt.date.fromisoformat(day))
    assert edition is not None
    assert edition.limit_days(LetterKind.CLINIC_LETTER) == limit
    assert edition.limit_days(LetterKind.DISCHARGE_SUMMARY) == 1
    assert edition.limit_days(LetterKind.PRIVATE_LETTER) is None


@pytest.mark.parametrize("rule", BOOK.rules, ids=lambda rule: rule.id)
def test_no_rule_runs_before_april_2016_or_after_the_last_edition(rule: object) -> None:
    assert rule.edition_on(dt.date(2016, 3, 31)) is None  # type: ignore[attr-defined]
    if rule.basis is Basis.CONTRACT:  # type: ignore[attr-defined]
        assert rule.edition_on(dt.date(2027, 4, 1)) is None  # type: ignore[attr-defined]


def test_sub_clause_is_printed_only_for_the_edition_where_it_was_seen() -> None:
    onward = BOOK.rule_for(Task.ONWARD_REFERRAL)
    seen, later = onward.edition_on(dt.date(2018, 6, 4)), onward.edition_on(dt.date(2025, 6, 4))
    assert seen is not None
    assert later is not None
    assert seen.citation() == "NHS Standard Contract 2017-19, Service Condition 8 (SC8.4)"
    assert (later.citation(), later.clause) == ("NHS Standard Contract 2025/26, Service Condition 8", None)


def test_fit_note_number_is_printed_for_2017_only() -> None:
    fit_note = BOOK.rule_for(Task.FIT_NOTE)
    clauses = [edition.clause for day in ("2017-06-01", "2018-06-01", "2026-06-01") if (edition := fit_note.edition_on(dt.date.fromisoformat(day)))]
    assert clauses == ["SC11.11", None, None]


def test_medicine_rules_cite_the_sub_clause_of_the_kind_of_letter() -> None:
    edition = BOOK.rule_for(Task.PRESCRIBE_START).edition_on(dt.date(2018, 5, 15))
    assert edition is not None
    assert edition.clause_for(LetterKind.CLINIC_LETTER) == "SC11.10"
    assert edition.clause_for(LetterKind.DISCHARGE_SUMMARY) == "SC11.9"
    assert edition.clause_for(LetterKind.EMERGENCY_LETTER) is None


def test_work_that_the_contract_does_not_name_is_cited_as_not_commissioned() -> None:
    edition = BOOK.rule_for(Task.POST_OP_CARE).edition_on(dt.date(2025, 5, 13))
    assert edition is not None
    assert edition.citation() == "Not commissioned from this practice"
    assert edition.clause is None


def test_commissioner_is_named_for_the_day() -> None:
    names = [edition.commissioner_on(day) for day in (dt.date(2022, 6, 30), dt.date(2022, 7, 1)) if (edition := BOOK.edition_on(day))]
    assert names == ["CCG", "ICB"]


def test_editions_run_from_2015_to_2027() -> None:
    assert BOOK.edition_on(dt.date(2015, 3, 31)) is None
    assert [BOOK.edition_on(day).id for day in (dt.date(2015, 4, 1), dt.date(2018, 4, 1), dt.date(2027, 3, 31))] == [  # type: ignore[union-attr]
        "2015-16",
        "2017-19",
        "2026-27",
    ]
    assert BOOK.edition_on(dt.date(2027, 4, 1)) is None


def test_every_excuse_accepts_or_asks_a_person() -> None:
    outcomes = {excuse.outcome for rule in BOOK.rules for excuse in rule.excuses}
    assert outcomes == {Outcome.ACCEPT, Outcome.REVIEW}


def test_trial_rules_are_named_once_they_are_older_than_180_days() -> None:
    sources = read_sources()
    assert overdue_trials(sources, dt.date(2026, 11, 22)) == []
    assert len(overdue_trials(sources, dt.date(2027, 11, 22))) == len(sources.rules)
