"""Remedy: the letter that hands work back, and the note that tells the patient.

What lives here: `compose` and `compose_note` (facts, findings and rule texts in, values out) and their renderers to text, DOCX and PDF.
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
from remit.engine.remedy.pdf import letter_pdf, note_pdf
from remit.engine.remedy.reference import LONG, LONGEST, is_reference, make_reference, plain_reference, spaced_reference
from remit.engine.remedy.text import letter_text, note_text

__all__ = [
    "LONG",
    "LONGEST",
    "Due",
    "Item",
    "LetterFacts",
    "PatientNote",
    "PatientShown",
    "PracticeDetails",
    "Question",
    "RemedyError",
    "RemedyText",
    "ReturnLetter",
    "Sending",
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
    "plain_reference",
    "spaced_reference",
    "suggested",
]
