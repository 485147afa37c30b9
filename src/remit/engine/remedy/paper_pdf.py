"""A paper as PDF/UA-1.

What lives here: handing its parts to the layout (`paper.typ` beside this file). What does not: what a paper is (`paper`), typst itself (`pdf_parts`).
"""

from remit.engine.remedy.paper import FormalPaper
from remit.engine.remedy.pdf_parts import make_pdf, plain_data

_PARTS = ("kind", "title", "reference", "day_line", "sender", "addressee", "sections", "signature", "mark")


def paper_pdf(paper: FormalPaper) -> bytes:
    """Return a paper as PDF/UA-1, A4. A character that typst's fonts cannot show is printed as its code: "[U+6F22]"."""
    return make_pdf("paper.typ", {part: plain_data(getattr(paper, part)) for part in _PARTS}, paper.day)
