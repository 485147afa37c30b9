"""What the events of a case do to its clocks, as signals.

What lives here: `list_signals`. What does not: counting days from them (`remit.engine.clocks.runs`).
"""

from remit.engine.lifecycle.events import Names
from remit.engine.lifecycle.state import CaseState
from remit.engine.signals import Effect, Signal


def list_signals(state: CaseState, names: Names | None = None) -> list[Signal]:
    """Return the signals of a case to its clocks, each on its corrected day.

    Args:
        state: the case.
        names: how the derivation calls the sides.
    """
    names = names or Names()
    return [
        Signal(
            clock,
            effect,
            state.day_of(step.event),
            step.event.number,
            names.fill(step.row.why),
            step.event.day if effect is Effect.EXTEND else None,
        )
        for step in state.steps
        for clock, effect in step.row.clocks
    ]
