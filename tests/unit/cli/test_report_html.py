"""The page of findings: whole, safe, and readable without colour."""

import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import Result

from remit.cli.report_html import mark_text
from remit.cli.triage import command  # noqa: F401  the command must import without rich

Run = Callable[..., Result]


VOID = {"meta", "br", "link", "img", "hr", "input"}


class _Page(HTMLParser):
    """Collects ids, links and text, and refuses tags that are not closed."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.tags: list[str] = []
        self.open: list[str] = []
        self.feed(source)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.append(tag)
        self.ids += [given["id"] or ""] if "id" in given else []
        self.links += [given["href"] or ""] if "href" in given else []
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.fixture
def page(run: Run, letter: Path, plain: Path) -> str:
    (letter.parent / "zz.txt").write_bytes(b"")
    return run("triage", letter.parent, "--format", "html").stdout


def test_page_is_self_contained(page: str) -> None:
    parsed = _Page(page)
    assert {"script", "img", "link", "iframe"} & set(parsed.tags) == set()
    assert '<html lang="en-GB">' in page
    assert "http" not in page.replace("http-equiv", "")
    assert "@import" not in page
    assert "url(" not in page


def test_each_mark_leads_to_its_finding_and_back(page: str) -> None:
    parsed = _Page(page)
    assert len(parsed.ids) == len(set(parsed.ids))
    assert {link.removeprefix("#") for link in parsed.links} <= set(parsed.ids)
    assert {"l1w1", "l1f1", "l1w2", "l1f2"} <= set(parsed.ids)
    assert re.search(r'<mark class="return"><span class="keep"><a class="num" id="l1w1" href="#l1f1"', page)


def test_page_shows_summary_urgency_and_what_was_not_read(page: str) -> None:
    assert "<h1>2 letters, 2 requests</h1>" in page
    assert "Decide first who acts for the patient today" in page
    assert "1 file could not be read" in page
    assert "The file is empty." in page
    assert "Nothing is asked of the practice." in page


def test_letter_text_is_escaped(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "a<b>.txt"
    path.write_text('Dear Dr Osei\n\nPlease could you chase the <script>alert("x")</script> ferritin result.\n', encoding="utf-8")
    page = run("triage", path, "--format", "html").stdout
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert "a&lt;b&gt;.txt" in page
    _Page(page)


def _finding(start: int, end: int, outcome: str) -> dict:
    return {"start": start, "end": end, "outcome": outcome}


def test_marks_that_cross_keep_every_letter_of_the_text_and_both_numbers() -> None:
    text = "refer & chase <this>"
    marked = mark_text(text, [_finding(0, 13, "review"), _finding(8, 20, "return")], "l1")
    assert re.sub(r"<a .*?</a>|<[^>]*>", "", marked) == "refer &amp; chase &lt;this&gt;"
    assert re.findall(r'<mark class="(\w+)">', marked) == ["review", "return", "return"]
    assert marked.count('id="l1w1"') == marked.count('id="l1w2"') == 1


def test_reading_page_is_whole(run: Run, letter: Path) -> None:
    page = run("read", letter, "--format", "html").stdout
    _Page(page)
    assert "Asked of the practice: 2 clauses" in page
    assert "http" not in page.replace("http-equiv", "")
