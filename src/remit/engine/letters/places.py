"""Where on its page a stretch of a letter's text stands.

What lives here: `find_places`. What does not: where the words got their places (`pages`), how a page is drawn (`isolation.draw_pages`).
"""

from remit.engine.letters.document import Box, Document


def find_places(document: Document | None, start: int, end: int) -> list[Box]:
    """Return a box for each line of a page that a stretch of text touches, in the order of the text; none where the format has no pages.

    Args:
        document: that the text came from.
        start, end: the stretch.
    """
    lines: list[Box] = []
    for box in document.boxes if document else ():
        if box.end <= start:
            continue
        if box.start >= end:
            break
        last = lines[-1] if lines else None
        if last and last.page == box.page and box.left >= last.left and min(last.bottom, box.bottom) - max(last.top, box.top) > 0:
            lines[-1] = around([last, box])
        else:
            lines.append(box)
    return lines


def around(boxes: list[Box]) -> Box:
    """Return the box around some boxes of one page."""
    return boxes[0]._replace(
        end=boxes[-1].end,
        left=min(box.left for box in boxes),
        top=min(box.top for box in boxes),
        right=max(box.right for box in boxes),
        bottom=max(box.bottom for box in boxes),
    )


def page_of(document: Document | None, start: int) -> int | None:
    """Return the page, from 1, on which a place of the text stands; None where the format has no pages."""
    if document is None:
        return None
    return next((number for number, (first, last) in enumerate(document.pages, start=1) if first <= start < last), None)
