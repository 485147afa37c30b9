"""Pictures of pages in the report, with the words of each finding marked on them.

What lives here: `draw_sheets`. What does not: the page around them (`report_html`), drawing a page (`remit.engine.letters.isolation`).
"""

from __future__ import annotations

from base64 import b64encode
from html import escape
from typing import TYPE_CHECKING

from remit.cli.words import OUTCOMES, shown

if TYPE_CHECKING:
    from remit.cli.reading import Answered, Sheet


def draw_sheets(answered: Answered, letter: str) -> str:
    """Return the pictures of a letter's pages, and its text below for those who cannot see them; "" where there are none.

    Args:
        answered: the letter.
        letter: its id in the report.
    """
    if not answered.sheets:
        return ""
    first: set[int] = set()
    sheets = "".join(_sheet(answered, sheet, letter, first) for sheet in answered.sheets)
    words = f'<details><summary>Show the letter as text</summary><div class="paper">{escape(shown(answered.text))}</div></details>'
    return f'<div class="sheets" role="region" aria-label="The letter" tabindex="0">{sheets}{words}</div>'


def _sheet(answered: Answered, sheet: Sheet, letter: str, first: set[int]) -> str:
    """Draw one page; the number of a finding stands where its words begin."""
    marks = []
    for number, boxes in sheet.spots:
        finding = answered.answer["findings"][number]
        for box in boxes:
            left, top = 100 * box.left / sheet.width, 100 * box.top / sheet.height
            width, height = 100 * (box.right - box.left) / sheet.width, 100 * (box.bottom - box.top) / sheet.height
            if number not in first:
                first.add(number)
                label = f"Request {number + 1}, {OUTCOMES[finding['outcome']]}: read why"
                at = f'id="{letter}w{number + 1}" href="#{letter}f{number + 1}" aria-label="{label}" style="left:{left:.2f}%;top:{top:.2f}%"'
                marks.append(f'<a class="num" {at}>{number + 1}</a>')
            marks.append(f'<span class="spot {finding["outcome"]}" style="left:{left:.2f}%;top:{top:.2f}%;width:{width:.2f}%;height:{height:.2f}%"></span>')
    picture = b64encode(sheet.png).decode("ascii")
    return f'<div class="sheet"><img src="data:image/png;base64,{picture}" alt="Page {sheet.page} of the letter">{"".join(marks)}</div>'
