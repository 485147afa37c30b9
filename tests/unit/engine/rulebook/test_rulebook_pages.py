"""The pages: what a reader finds on them, and that the folder is kept clean."""

from pathlib import Path

from remit.engine.rulebook.build import build_pages, check_fresh
from remit.engine.rulebook.pages import render_pages
from remit.engine.rulebook.sources import read_sources

SOURCES = read_sources()
PAGES = render_pages(SOURCES)


def test_there_is_a_page_for_each_rule_and_edition_and_an_index() -> None:
    expected = {f"{source.rule.id}.md" for source in SOURCES.rules} | {f"edition-{edition.id}.md" for edition in SOURCES.editions.editions}
    assert set(PAGES) == expected | {"index.md"}


def test_rule_page_shows_clause_excuse_example_and_remedy() -> None:
    page = PAGES["ONW-001.md"]
    for part in (
        "SC8.4",
        "`unrelated-not-urgent`",
        "**Please could you refer him to the cardiology clinic**",
        "without `(urgently",
        "## What to write instead",
    ):
        assert part in page


def test_page_of_a_commissioning_rule_shows_its_authority() -> None:
    assert "| Not commissioned from this practice | 2016-04-01 | still in force |" in PAGES["POP-001.md"]


def test_late_letter_page_shows_the_limit_of_each_year() -> None:
    assert all(f"{days} days for clinic_letter" in PAGES["LAT-001.md"] for days in (14, 10, 7))


def test_index_shows_rules_by_clause() -> None:
    line = next(line for line in PAGES["index.md"].splitlines() if line.startswith("| Service Condition 8 | [ONW-001]"))
    assert line.split(" | ")[4] == "SC8.4"


def test_first_edition_says_that_no_rule_stands_on_it() -> None:
    assert "No rule stands on this edition." in PAGES["edition-2015-16.md"]


def test_stale_pages_are_named_and_then_removed(tmp_path: Path) -> None:
    build_pages(tmp_path)
    assert check_fresh(tmp_path) == []
    (tmp_path / "OLD-001.md").write_text("old", encoding="utf-8")
    (tmp_path / "ONW-001.md").write_text("changed", encoding="utf-8")
    (tmp_path / "FIT-001.md").unlink()
    assert check_fresh(tmp_path) == [
        "FIT-001.md does not fit the rule files. Run `remit rules docs`.",
        "ONW-001.md does not fit the rule files. Run `remit rules docs`.",
        "OLD-001.md belongs to no rule. Run `remit rules docs`.",
    ]
    build_pages(tmp_path)
    assert check_fresh(tmp_path) == []
