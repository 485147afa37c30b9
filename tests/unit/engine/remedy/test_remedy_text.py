"""Letter and note as plain text."""

from collections.abc import Callable

from remit.engine.findings import Finding
from remit.engine.remedy import LetterFacts, PracticeDetails, RemedyText, ReturnLetter, Sending, Variant, compose_note, letter_text, note_text
from remit.engine.remedy.text import WIDTH

Write = Callable[..., ReturnLetter]


def test_text_holds_every_part_in_order(write: Write, three: list[Finding], question: Finding) -> None:
    letter = write([*three, question])
    flat = " ".join(letter_text(letter).split()).replace("RM ", "RM\u00a0")
    parts = [
        "Lime Avenue Surgery",
        "Dr Castellan",
        "Monday 22 December 2025",
        letter.subject,
        "NHS number 999 412 3009",
        "Dear Dr Castellan",
        letter.opening,
        *(f"{item.number}. {item.quote} {item.reason} {item.citation} We ask: {' '.join(item.asks)}" for item in letter.items),
        "- “Bloods again in six weeks.” Who will do this test",
        letter.due_line,
        letter.safety_line,
        letter.closing,
        "Yours sincerely Dr Amara Osei, GP partner Lime Avenue Surgery",
    ]
    places = [flat.find(part) for part in parts]
    assert -1 not in places
    assert places == sorted(places)


def test_lines_are_short_and_the_text_is_the_same_twice(write: Write, three: list[Finding]) -> None:
    text = letter_text(write(three))
    assert max(map(len, text.splitlines())) <= WIDTH
    assert text == letter_text(write(three))
    assert text.endswith("Lime Avenue Surgery\n")
    assert "\n\n\n" not in text


def test_terminal_sequences_do_not_reach_the_text(write: Write, three: list[Finding]) -> None:
    text = letter_text(write(three, facts={"provider": "North\x1b[2Jmoor", "written_by": "Dr \x9bX"}))
    assert "\x1b" not in text
    assert "\x9b" not in text


def test_protest_text_has_no_ask_line(write: Write, three: list[Finding]) -> None:
    assert "We ask:" not in letter_text(write(three, sending={"variant": Variant.DONE_UNDER_PROTEST}))


def test_note_text_holds_its_points(
    facts: LetterFacts, three: list[Finding], remedies: dict[str, RemedyText], practice: PracticeDetails, sending: Sending
) -> None:
    text = note_text(compose_note(facts, three, remedies, practice=practice, sending=sending))
    assert "-  The hospital can give you a fit note. We have asked it to." in text
    assert max(map(len, text.splitlines())) <= WIDTH
