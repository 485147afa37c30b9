"""Remedy: the letter that hands work back, the note that tells the patient, and the form of every other paper of ours.

What lives here: `compose`, `compose_note` and `compose_shared_care` (facts, findings and rule texts in, values out), the empty form `FormalPaper`, their
renderers to text, DOCX and PDF, and the words for what comes without a letter.
What does not: which findings there are (`remit.engine.triage`), what a rule asks for (`remit.engine.rulebook`), which days count
(`remit.engine.clocks`), and sending, which a person approves in the service.

>>> letter = compose(facts, suggested(findings), remedies, practice=practice, sending=sending)
>>> pdf = letter_pdf(letter)
"""

from remit.engine.remedy.compose import compose, suggested
from remit.engine.remedy.docx import letter_docx, note_docx, plain_docx
from remit.engine.remedy.facts import LONGEST_OWN_LINE, LetterFacts, Occasion, PatientShown, PracticeDetails, RemedyError, RemedyText, Sending, Variant
from remit.engine.remedy.keeping import Paper, from_data, to_data
from remit.engine.remedy.letter import Due, Item, PatientNote, PlainLetter, Question, ReturnLetter, Section
from remit.engine.remedy.note import compose_note
from remit.engine.remedy.paper import FormalPaper, PaperSection, PaperTable, paper_text
from remit.engine.remedy.paper_docx import paper_docx
from remit.engine.remedy.paper_pdf import paper_pdf
from remit.engine.remedy.pdf import letter_pdf, note_pdf, plain_pdf
from remit.engine.remedy.reference import LONG, LONGEST, is_reference, make_reference, plain_reference, spaced_reference
from remit.engine.remedy.shared_care import SharedCareAnswer, SharedCareFacts, compose_shared_care
from remit.engine.remedy.text import letter_text, note_text, plain_text
from remit.engine.remedy.without_letter import ASKED_WITHOUT_LETTER, REFERRAL_POINTS, Kind
from remit.engine.remedy.wording import event_words, is_identified, quoted

__all__ = [
    "ASKED_WITHOUT_LETTER",
    "LONG",
    "LONGEST",
    "LONGEST_OWN_LINE",
    "REFERRAL_POINTS",
    "Due",
    "FormalPaper",
    "Item",
    "Kind",
    "LetterFacts",
    "Occasion",
    "Paper",
    "PaperSection",
    "PaperTable",
    "PatientNote",
    "PatientShown",
    "PlainLetter",
    "PracticeDetails",
    "Question",
    "RemedyError",
    "RemedyText",
    "ReturnLetter",
    "Section",
    "Sending",
    "SharedCareAnswer",
    "SharedCareFacts",
    "Variant",
    "compose",
    "compose_note",
    "compose_shared_care",
    "event_words",
    "from_data",
    "is_identified",
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
    "plain_docx",
    "plain_pdf",
    "plain_reference",
    "plain_text",
    "quoted",
    "spaced_reference",
    "suggested",
    "to_data",
]
