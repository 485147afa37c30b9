"""Triage: what a letter asks of the practice, and what the rulebook says of each request.

What lives here: the public names. The path: `symbols` (words), `clauses`, `reading` (grammar), `features` (typed evidence), `scorer`, `requests`, `late`,
`judge`, `answer`. What does not: text and formats (`remit.engine.letters`), the letter back (`remit.engine.remedy`).
"""

from remit.engine.triage.answer import answer_object
from remit.engine.triage.requests import read_requests
from remit.engine.triage.triage import Tools, Triage, default_tools, triage_letter, triage_text

__all__ = ["Tools", "Triage", "answer_object", "default_tools", "read_requests", "triage_letter", "triage_text"]
