"""Whether a letter is whole: cut short, pages missing, no headings.

What lives here: the signs that something did not arrive. What does not: reading files (`remit.engine.letters.decoding`).
"""

import re

from remit.engine.letters.folding import fold

_PAGE = re.compile(r"page(?<!\wpage)[ \t]*(\d{1,3})[ \t]*(?:of|/)[ \t]*(\d{1,3})\b")
_DANGLING = re.compile(r"\b(?:and|or|the|a|an|to|of|with|for|in|at|please|will|is|was|by|from|that|which|her|his|gp|if|we|i)\s*+[,-]?$")


def find_missing_pages(text: str) -> str | None:
    """Return a sentence about missing pages where the page numbers say so."""
    pages = [(int(match[1]), int(match[2])) for match in _PAGE.finditer(fold(text))]
    if not pages:
        return None
    last, total = max(page for page, _ in pages), max(total for _, total in pages)
    seen = {page for page, _ in pages}
    missing = sorted(set(range(1, total + 1)) - seen)
    if missing and (last < total or len(seen) > 1):
        listed = ", ".join(map(str, missing[:5]))
        absent = f"pages {listed} are" if len(missing) > 1 else f"page {listed} is"
        return f"Pages are missing: this letter says it has {total} pages and {absent} not here. Ask the sender for the whole letter."
    return None


def is_cut_short(text: str) -> bool:
    """Return whether the letter stops in the middle of a sentence."""
    last = text.rstrip().rsplit("\n", 1)[-1].strip()
    return bool(last) and len(last) > 12 and bool(_DANGLING.search(fold(last)))
