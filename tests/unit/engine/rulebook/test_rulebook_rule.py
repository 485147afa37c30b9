"""The run-time records: editions by day, what may be printed, excuses by words, and look-ups that refuse."""

import datetime as dt
import json
import subprocess
import sys
from dataclasses import replace
from importlib.resources import files

import pytest

from remit.engine.lexicon import words_of
from remit.engine.rulebook import Excuse, RulebookError, RuleEdition, load_rulebook
from remit.engine.rulebook.loading import read_release
from remit.engine.rulebook.rule import KindTerms
from remit.engine.terms import LetterKind, Outcome, Task

BOOK = load_rulebook()
EDITION = RuleEdition("2025-26", "Contract 2025/26", "Service Condition 8", dt.date(2025, 4, 1), dt.date(2026, 3, 31), "unverified", "SC8.4", None)


def words(text: str) -> tuple[str, ...]:
    return tuple(words_of(text))


def test_unverified_sub_clause_is_never_shown() -> None:
    assert EDITION.clause is None
    assert EDITION.citation() == "Contract 2025/26, Service Condition 8"
    by_kind = (KindTerms(frozenset({LetterKind.DAY_CASE}), "SC8.5", 3),)
    kinds = replace(EDITION, by_kind=by_kind)
    assert kinds.clause_for(LetterKind.DAY_CASE) is None
    assert kinds.limit_days(LetterKind.DAY_CASE) == 3


@pytest.mark.parametrize("verification", ["contract-text", "secondary-source"])
def test_verified_sub_clause_is_shown(verification: str) -> None:
    edition = replace(EDITION, verification=verification)
    assert edition.clause == "SC8.4"
    assert edition.citation() == "Contract 2025/26, Service Condition 8 (SC8.4)"


def test_period_includes_its_first_and_last_day() -> None:
    assert [EDITION.covers(dt.date(2025, 3, 31)), EDITION.covers(dt.date(2025, 4, 1)), EDITION.covers(dt.date(2026, 3, 31))] == [False, True, True]
    assert not EDITION.covers(dt.date(2026, 4, 1))
    assert replace(EDITION, valid_to=None).covers(dt.date(2050, 1, 1))


def test_excuse_returns_the_range_of_its_words() -> None:
    excuse = Excuse("id", "title", "because", Outcome.ACCEPT, ("unrelated",), "sentence", None)
    assert excuse.matches_words(words("a quite unrelated mole")) == (2, 3)
    assert excuse.matches_words(words("a mole")) is None


def test_unless_cancels_an_excuse() -> None:
    excuse = BOOK.rule_for(Task.ONWARD_REFERRAL).get_excuse("unrelated-not-urgent")
    assert excuse.matches_words(words("an unrelated lump that is not urgent")) is not None
    assert excuse.matches_words(words("an unrelated lump, please refer urgently")) is None


def test_review_case_finds_its_words() -> None:
    case = next(case for case in BOOK.rule_for(Task.ONWARD_REFERRAL).review_when if case.phrases)
    assert case.matches_words(words("incidentally a nodule")) == (0, 1)


def test_rule_reads_only_its_kinds_of_letter() -> None:
    assert not BOOK.rule_for(Task.LATE_LETTER).reads_kind(LetterKind.PRIVATE_LETTER)
    assert BOOK.rule_for(Task.FIT_NOTE).reads_kind(LetterKind.PRIVATE_LETTER)


def test_look_ups_refuse_with_a_sentence() -> None:
    with pytest.raises(RulebookError, match=r"There is no rule 'XXX-001'"):
        BOOK.get_rule("XXX-001")
    assert BOOK.get_rule("FIT-001").task is Task.FIT_NOTE
    with pytest.raises(RulebookError, match=r"Rule FIT-001 has no excuse 'none'\. It has: self-certification"):
        BOOK.get_rule("FIT-001").get_excuse("none")
    with pytest.raises(RulebookError, match="No rule of rulebook"):
        replace(BOOK, rules=()).rule_for(Task.FIT_NOTE)


def test_release_is_named() -> None:
    assert BOOK.release == "2026.11"
    assert load_rulebook() is BOOK


@pytest.mark.parametrize(("text", "why"), [("{", "is damaged"), ("{}", "is damaged"), ('{"format": 9}', "has format 9"), ("[]", "is damaged")])
def test_damaged_release_is_refused(text: str, why: str) -> None:
    with pytest.raises(RulebookError, match=why):
        read_release(text)


def test_release_with_an_unknown_task_is_refused() -> None:
    data = json.loads(files("remit.engine.rulebook").joinpath("release.json").read_text(encoding="utf-8"))
    data["rules"][0]["task"] = "sing"
    with pytest.raises(RulebookError, match="is damaged"):
        read_release(json.dumps(data))


def test_missing_release_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("remit.engine.rulebook.loading.RELEASE_FILE", "absent.json")
    with pytest.raises(RulebookError, match=r"absent\.json cannot be read"):
        load_rulebook.__wrapped__()


def test_a_run_imports_neither_yaml_nor_pydantic() -> None:
    code = (
        "import sys; from remit.engine.rulebook import load_rulebook; import remit.engine.rulebook.policy_file; "
        "load_rulebook(); print({'yaml', 'pydantic'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
