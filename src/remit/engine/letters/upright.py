"""Pages that lie on their side, on their head or askew: turning places upright and back.

What lives here: the geometry. What does not: how the position of a page is found (`pdf` by its letters, `ocr` by its lines).
"""

import math
from collections.abc import Sequence

Corner = tuple[float, float]
Edges = tuple[float, float, float, float]


def turn(point: Corner, degrees: int, width: float, height: float) -> Corner:
    """Return where a point comes to lie when its page is turned clockwise.

    Args:
        point: from the top left corner of the page.
        degrees: 0, 90, 180 or 270.
        width, height: of the page before.
    """
    x, y = point
    return {0: (x, y), 90: (height - y, x), 180: (width - x, height - y), 270: (y, width - x)}[degrees]


def turned_edges(edges: Edges, degrees: int, width: float, height: float) -> Edges:
    """Return left, top, right and bottom of a box when its page is turned clockwise."""
    left, top, right, bottom = edges
    return around([turn((left, top), degrees, width, height), turn((right, bottom), degrees, width, height)])


def around(corners: Sequence[Corner]) -> Edges:
    """Return left, top, right and bottom of what some points span."""
    across, down = [x for x, _ in corners], [y for _, y in corners]
    return min(across), min(down), max(across), max(down)


def swing(point: Corner, radians: float) -> Corner:
    """Return where a point comes to lie when the page is swung about its top left corner, clockwise as seen."""
    x, y = point
    return x * math.cos(radians) - y * math.sin(radians), x * math.sin(radians) + y * math.cos(radians)
