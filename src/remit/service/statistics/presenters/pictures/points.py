"""The points of an XmR chart in words, and what stands beside them. What does not live here: how they are drawn (`xmr`)."""

from dataclasses import dataclass

from remit.engine.measures.xmr import Verdict

KEY = {
    Verdict.ORDINARY: "● grey dot: ordinary variation",
    Verdict.CONCERN: "◆ orange diamond: worse, unlikely to be chance",
    Verdict.IMPROVEMENT: "■ blue square: better, unlikely to be chance",
    Verdict.CHANGE: "▲ purple triangle: changed, unlikely to be chance",
}


@dataclass(frozen=True)
class Beside:
    """What stands in a chart beside its points.

    Attributes:
        begins: the name of the point before which something began; "" for none.
        begins_words: what began.
        target: the figure to reach, None for none.
    """

    begins: str = ""
    begins_words: str = ""
    target: float | None = None


NOTHING = Beside()
"""No beginning and no target."""
