"""Answers as lines: one letter with its findings as plain text, the summary line, and columns of figures.

What lives here: plain text, for files and pipes, which starts fast because nothing is imported for it. What does not: colours (`terminal`), the page
(`report_html`), the words (`words`).
"""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from remit.cli.words import KINDS, OUTCOMES, TASKS, asked_words, counted, dates_words, sender_words, shown

if TYPE_CHECKING:
    from remit.cli.reading import Answered

_WIDTH = 100
_INDENT = "     "
_CONTEXT = 220
_OPEN, _CLOSE = "[[", "]]"


def draw_letter(answered: Answered, *, is_plain: bool) -> str:
    """Return one letter with its findings: in colours for a terminal, or as plain text."""
    if is_plain:
        return _draw_plain(answered)
    from remit.cli.terminal import draw_coloured

    return draw_coloured(answered)


def _draw_plain(answered: Answered) -> str:
    lines = [shown(answered.source), *head_lines(answered)]
    for at, finding in enumerate(answered.answer["findings"]):
        urgent = ", URGENT" if finding["urgent"] else ""
        lines += ["", f"{at + 1:>3}  {OUTCOMES[finding['outcome']]}{urgent}: {request_title(finding)}"]
        before, words, after = quote_in_sentence(answered, at)
        for line in (f"{before}{_OPEN}{words}{_CLOSE}{after}", reason_line(answered, at), finding["citation"]):
            lines += textwrap.wrap(line, _WIDTH, initial_indent=_INDENT, subsequent_indent=_INDENT, break_on_hyphens=False)
    return "\n".join(lines) + "\n\n"


def head_lines(answered: Answered) -> list[str]:
    """Return what is said of a letter as a whole: sender, kind, dates, problems, and that nothing is asked."""
    letter = answered.answer["letter"]
    lines = [f"{sender_words(letter)} · {KINDS[letter['kind']]} · {dates_words(letter)}"]
    lines += [f"Note: {one_line(problem)}" for problem in answered.answer["problems"]]
    return lines if answered.answer["findings"] else [*lines, "Nothing is asked of the practice."]


def request_title(finding: dict[str, Any]) -> str:
    """Return what is asked and of whom."""
    return f"{TASKS[finding['task']]} ({asked_words(finding['asked'])})"


def reason_line(answered: Answered, at: int) -> str:
    """Return the reason of a finding, with the words or the policy line that gave the excuse."""
    ground = one_line(answered.grounds[at])
    reason: str = answered.answer["findings"][at]["reason"]
    return f"{reason} “{ground}”" if ground else reason


def one_line(text: str) -> str:
    """Return foreign text on one line, without what would move a terminal."""
    return " ".join(shown(text).split())


def quote_in_sentence(answered: Answered, at: int) -> tuple[str, str, str]:
    """Return the words before, of and after a finding's quote within its sentences, on one line; a very long sentence is shortened."""
    text, around = answered.text, answered.sentences[at]
    start, end = answered.answer["findings"][at]["start"], answered.answer["findings"][at]["end"]
    before, words, after = one_line(text[around[0] : start]), one_line(text[start:end]), one_line(text[end : around[1]])
    if len(before) > _CONTEXT:
        before = "… " + before[-_CONTEXT:].partition(" ")[2]
    if len(after) > _CONTEXT:
        after = after[:_CONTEXT].rpartition(" ")[0] + " …"
    left = " " if before and text[start - 1].isspace() else ""
    right = " " if after and text[end].isspace() else ""
    return before + left, words, right + after


def count_outcomes(answers: Iterable[dict[str, Any]]) -> Counter[str]:
    """Return how many findings there are of each outcome, how many of them urgent, and how many letters."""
    counts: Counter[str] = Counter()
    for answer in answers:
        counts["letters"] += 1
        counts["urgent letters"] += any(finding["urgent"] for finding in answer["findings"])
        for finding in answer["findings"]:
            counts[finding["outcome"]] += 1
            counts["urgent"] += finding["urgent"]
    return counts


def summary_line(counts: Counter[str], unread: int) -> str:
    """Return a run in one sentence."""
    requests = sum(counts[outcome] for outcome in OUTCOMES)
    parts = ", ".join(f"{counts[outcome]:,} {words.lower()}" for outcome, words in OUTCOMES.items())
    line = f"{counted(counts['letters'], 'letter')} read, {counted(requests, 'request')} found" + (f": {parts}" if requests else "")
    if counts["urgent"]:
        line += f"; {counts['urgent']:,} urgent"
    return f"{line}. {counted(unread, 'file')} not read." if unread else f"{line}."


def columns(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return figures in plain columns: the first to the left, the others to the right."""
    table = [tuple(head), *map(tuple, rows)]
    widths = [max(len(row[at]) for row in table) for at in range(len(head))]
    lines = ["  ".join(cell.ljust(width) if at == 0 else cell.rjust(width) for at, (cell, width) in enumerate(zip(row, widths, strict=True))) for row in table]
    return "\n".join(line.rstrip() for line in lines) + "\n"
