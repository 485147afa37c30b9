"""Disclosure: the answer to an information request, drafted from the register.

What lives here: the three questions that everybody asks (how many reports for each hospital, what was done, which policies apply) for any period and area, what
is hidden and why, exemptions, the clock of an internal review, and the file of a register that the command line reads. What does not: counting
(`remit.engine.measures`), the clock of the request (`remit.engine.clocks.information_requests`), deciding: a person releases.
"""

from remit.engine.disclosure.answer import Answer, Asked, Grid, compose_answer
from remit.engine.disclosure.exemptions import Exemption, exemption_words, list_exemptions
from remit.engine.disclosure.forms import answer_csv, answer_paper
from remit.engine.disclosure.records import ActionFact, ActionKind, DisclosureError, Known, PolicyFact, Register
from remit.engine.disclosure.register_file import read_register, write_register
from remit.engine.disclosure.review import review_clock

__all__ = [
    "ActionFact",
    "ActionKind",
    "Answer",
    "Asked",
    "DisclosureError",
    "Exemption",
    "Grid",
    "Known",
    "PolicyFact",
    "Register",
    "answer_csv",
    "answer_paper",
    "compose_answer",
    "exemption_words",
    "list_exemptions",
    "read_register",
    "review_clock",
    "write_register",
]
