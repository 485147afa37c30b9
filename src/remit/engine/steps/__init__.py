"""Contract steps: the ladder from an informal query to money withheld, by edition of the contract, and what happened in a matter.

What lives here: ladders as data, the fold over the steps of a matter, its time limits, what may be withheld, the evidence and the papers. What does not: cases
(`remit.engine.lifecycle`), figures (`remit.engine.measures`), deciding: a named person takes each step, and doing nothing is a step too.
"""

from remit.engine.steps.evidence import CaseRow, Evidence, MonthRow, RepeatRow
from remit.engine.steps.ladder import (
    START,
    Decider,
    Known,
    Ladder,
    LadderError,
    Limit,
    MoveRow,
    Need,
    SeenTerm,
    Share,
    StateRow,
    Verification,
    with_terms,
)
from remit.engine.steps.limits import Due, add_months, list_due
from remit.engine.steps.loading import LADDERS, get_ladder, get_ladder_on, list_ladders
from remit.engine.steps.matter import MatterState, StepEvent, StepRefusedError, can_step, check_step, fold_matter, list_preparable, list_steps
from remit.engine.steps.papers import TITLES, Parties, Subject, compose_paper
from remit.engine.steps.withholding import Withheld, WithholdingError, pounds, work_out

__all__ = [
    "LADDERS",
    "START",
    "TITLES",
    "CaseRow",
    "Decider",
    "Due",
    "Evidence",
    "Known",
    "Ladder",
    "LadderError",
    "Limit",
    "MatterState",
    "MonthRow",
    "MoveRow",
    "Need",
    "Parties",
    "RepeatRow",
    "SeenTerm",
    "Share",
    "StateRow",
    "StepEvent",
    "StepRefusedError",
    "Subject",
    "Verification",
    "Withheld",
    "WithholdingError",
    "add_months",
    "can_step",
    "check_step",
    "compose_paper",
    "fold_matter",
    "get_ladder",
    "get_ladder_on",
    "list_due",
    "list_ladders",
    "list_preparable",
    "list_steps",
    "pounds",
    "with_terms",
    "work_out",
]
