"""Remedy: the letter that hands work back, the note that tells the patient, and the form of every other paper of ours.

What lives here: `compose` and `compose_note` (facts, findings and rule texts in, values out), the empty form `Paper`, and renderers to text, DOCX and PDF.
What does not: which findings there are (`remit.engine.triage`), what a rule asks for (`remit.engine.rulebook`), which days count
(`remit.engine.clocks`), and sending, which a person approves in the service.

>>> letter = compose(facts, suggested(findings), remedies, practice=practice, sending=sending)
>>> pdf = letter_pdf(letter)
"""

from remit.engine.remedy.compose import compose, suggested
from remit.engine.remedy.docx import letter_docx, note_docx
from remit.engine.remedy.facts import LetterFacts, PatientShown, PracticeDetails, RemedyError, RemedyText, Sending, Variant
from remit.engine.remedy.letter import Due, Item, PatientNote, Question, ReturnLetter
from remit.engine.remedy.note import compose_note
from remit.engine.remedy.paper import Paper, Section, Table, paper_text
from remit.engine.remedy.paper_docx import paper_docx
from remit.engine.remedy.paper_pdf import paper_pdf
from remit.engine.remedy.pdf import letter_pdf, note_pdf
from remit.engine.remedy.reference import LONG, LONGEST, is_reference, make_reference, plain_reference, spaced_reference
from remit.engine.remedy.text import letter_text, note_text

__all__ = [
    "LONG",
    "LONGEST",
    "Due",
    "Item",
    "LetterFacts",
    "Paper",
    "PatientNote",
    "PatientShown",
    "PracticeDetails",
    "Question",
    "RemedyError",
    "RemedyText",
    "ReturnLetter",
    "Section",
    "Sending",
    "Table",
    "Variant",
    "compose",
    "compose_note",
    "is_reference",
    "letter_docx",
    "letter_pdf",
    "letter_text",
    "make_reference",
    "note_docx",
    "note_pdf",
    "note_text",
    "paper_docx",
    "paper_pdf",
    "paper_text",
    "plain_reference",
    "spaced_reference",
    "suggested",
]
