"""Letter and note as PDF, read back with pdfium."""

import dataclasses
import subprocess
import sys
from collections.abc import Callable
from unittest import mock

import pypdfium2
import pytest
import typst

from remit.engine.findings import Finding
from remit.engine.remedy import LetterFacts, PracticeDetails, RemedyText, ReturnLetter, Sending, Variant, compose_note, letter_pdf, note_pdf
from remit.engine.remedy import pdf_parts as pdf_module

Write = Callable[..., ReturnLetter]


def _read(data: bytes) -> tuple[int, str]:
    """Return the number of pages and the text, spaces and line breaks made one."""
    document = pypdfium2.PdfDocument(data)
    text = " ".join(page.get_textpage().get_text_range() for page in document)
    return len(document), " ".join(text.split())


def _flat(text: str) -> str:
    return " ".join(text.split())


def test_three_findings_fit_one_page_with_every_part(write: Write, three: list[Finding], question: Finding) -> None:
    letter = write([*three, question])
    pages, text = _read(letter_pdf(letter))
    parts = [letter.subject, letter.opening, letter.due_line, letter.safety_line, letter.closing, letter.reference, *letter.signature, *letter.addressee]
    parts += [part for item in letter.items for part in (item.quote, item.reason, item.citation, " ".join(item.asks))]
    parts += [f"{label}: {value}" for label, value in letter.particulars]
    assert pages == 1
    assert [part for part in parts if _flat(part) not in text] == []


def test_five_findings_and_a_question_fit_one_page(write: Write, three: list[Finding], question: Finding) -> None:
    pages, _ = _read(letter_pdf(write([*three, *three[:2], question])))
    assert pages == 1


def test_many_findings_run_on_with_numbered_pages(write: Write, three: list[Finding]) -> None:
    pages, text = _read(letter_pdf(write(three * 5)))
    assert pages > 1
    assert f"page 1 of {pages}" in text
    assert "15. “GP to issue a fit note for six weeks.”" in text


def test_one_page_has_no_page_number(write: Write, three: list[Finding]) -> None:
    assert "page 1" not in _read(letter_pdf(write(three)))[1]


def test_pdf_is_tagged_titled_and_in_british_english(write: Write, three: list[Finding]) -> None:
    letter = write(three)
    data = letter_pdf(letter)
    assert b"/MarkInfo" in data
    assert b"/Marked true" in data
    assert b"/StructTreeRoot" in data
    assert b"/Lang (en-GB)" in data or b"/Lang(en-GB)" in data
    assert b"pdfuaid" in data
    metadata = pypdfium2.PdfDocument(data).get_metadata_dict()
    assert (metadata["Title"], metadata["Author"]) == (letter.title, "Lime Avenue Surgery")
    assert metadata["CreationDate"].startswith("D:20251222")


def test_page_is_a4(write: Write, three: list[Finding]) -> None:
    width, height = pypdfium2.PdfDocument(letter_pdf(write(three)))[0].get_size()
    assert (round(width), round(height)) == (595, 842)


@pytest.mark.parametrize(
    "hostile",
    [
        '#import "@preview/x:0.1.0": *',
        '#read("/etc/passwd") #eval("1+1")',
        "*bold* _it_ $x^2$ `raw` \\ \\u{1F} @ref <label>",
        '"], [ // /* "quoted" \'single\' ~ -- --- ...',
        "= Heading\n- item\n+ enum\n/ term: x",
        "{letter_date} {{}} %s %(x)s </script>",
    ],
)
def test_hostile_text_is_printed_as_it_stands(write: Write, referral: Finding, hostile: str) -> None:
    letter = write([dataclasses.replace(referral, quote=hostile)], facts={"provider": hostile, "patient_name": hostile}, sending={"signed_by": hostile})
    _, text = _read(letter_pdf(letter))
    assert f"“{_flat(hostile)}”" in text
    assert text.count(_flat(hostile)) >= 3


def test_accents_and_other_alphabets_are_shown(write: Write, referral: Finding) -> None:
    words = "Łódź naïve Ångström µg ½ €5 Ωμέγα Жук – “x” …"
    assert words in _read(letter_pdf(write([dataclasses.replace(referral, quote=words)])))[1]


def test_character_without_a_glyph_is_shown_as_its_code(write: Write, referral: Finding) -> None:
    data = letter_pdf(write([dataclasses.replace(referral, quote="Ms 漢 to be seen")]))
    assert "Ms [U+6F22] to be seen" in _read(data)[1]
    assert b"pdfuaid" in data


def test_every_character_called_sure_has_a_glyph(write: Write, referral: Finding) -> None:
    sure = [chr(point) for low, high in pdf_module._SURE for point in range(low, high + 1)]
    words = " ".join(sure)
    letter = dataclasses.replace(write([referral]), opening=words)
    with mock.patch.object(pdf_module, "_showable", side_effect=AssertionError("a sure character has no glyph")):
        letter_pdf(letter)


def test_other_errors_of_the_layout_are_not_hidden(write: Write, referral: Finding) -> None:
    with mock.patch.object(pdf_module, "_template", return_value=b"#panic()"), pytest.raises(typst.TypstError):
        letter_pdf(write([referral]))


def test_very_long_quote_is_shortened_visibly(write: Write, referral: Finding) -> None:
    _, text = _read(letter_pdf(write([dataclasses.replace(referral, quote="word " * 400)])))
    assert "word …” [shortened here: your letter holds the rest]" in text


def test_quote_of_one_endless_word_still_makes_a_page(write: Write, referral: Finding) -> None:
    assert _read(letter_pdf(write([dataclasses.replace(referral, quote="x" * 3000)])))[0] >= 1


def test_same_letter_gives_the_same_text_and_bytes(write: Write, three: list[Finding]) -> None:
    first, second = letter_pdf(write(three)), letter_pdf(write(three))
    assert _read(first) == _read(second)
    assert first == second


def test_protest_letter_says_so_and_asks_for_nothing_twice(write: Write, three: list[Finding]) -> None:
    _, text = _read(letter_pdf(write(three, sending={"variant": Variant.DONE_UNDER_PROTEST})))
    assert "done by this practice under protest" in text
    assert "We ask:" not in text


def test_letter_of_questions_prints_them_alone(write: Write, question: Finding) -> None:
    _, text = _read(letter_pdf(write([question])))
    assert "Nothing is returned. We ask • “Bloods again in six weeks.”" in text
    assert "1." not in text


def test_making_the_value_imports_no_renderer() -> None:
    code = "import sys, remit.engine.remedy; print([name for name in ('typst', 'docx', 'requests', 'pydantic') if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"


def test_letter_without_letterhead_details_still_prints(write: Write, three: list[Finding]) -> None:
    letter = write(three, practice={"address": (), "telephone": "", "email": ""}, facts={"provider": "", "specialty": "", "nhs_number": "", "patient_name": ""})
    assert _read(letter_pdf(letter))[0] == 1


def test_note_is_one_tagged_page(
    facts: LetterFacts, three: list[Finding], remedies: dict[str, RemedyText], practice: PracticeDetails, sending: Sending
) -> None:
    note = compose_note(facts, three, remedies, practice=practice, sending=sending)
    data = note_pdf(note)
    pages, text = _read(data)
    assert pages == 1
    assert b"/StructTreeRoot" in data
    assert [part for part in (note.heading, note.opening, *note.points, note.answer_line, note.contact_line, note.help_line) if _flat(part) not in text] == []
