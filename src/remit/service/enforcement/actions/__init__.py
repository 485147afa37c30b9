"""Writing contract steps. `matters` opens a matter and takes steps, `proposals` prepares and decides, `terms` keeps numbers of the signed contract."""

from remit.service.enforcement.actions.matters import Taken, Who, open_matter, take_step
from remit.service.enforcement.actions.proposals import Decision, Prepared, decide, prepare_step
from remit.service.enforcement.actions.terms import TermRead, read_term

__all__ = [
    "Decision",
    "Prepared",
    "Taken",
    "TermRead",
    "Who",
    "decide",
    "open_matter",
    "prepare_step",
    "read_term",
    "take_step",
]
