"""Bytes to text: the encodings hospitals write are read, and what is no letter is refused in a sentence."""

import codecs

import pytest

from remit.engine.letters import UnreadableLetterError, read
from remit.engine.letters.decoding import MAX_BYTES, decode

WORDS = "Dear Dr Ash,\n\nPlease chase the histology. It cost £5 – the “usual” fee.\n"


def test_utf_8_is_read_as_it_stands() -> None:
    assert decode(WORDS.encode()) == (WORDS, ())


def test_byte_order_mark_of_utf_8_is_no_character_of_the_letter() -> None:
    assert decode(codecs.BOM_UTF8 + WORDS.encode()) == (WORDS, ())


@pytest.mark.parametrize(("mark", "encoding"), [(codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")])
def test_utf_16_with_a_mark_is_read_without_remark(mark: bytes, encoding: str) -> None:
    assert decode(mark + WORDS.encode(encoding)) == (WORDS, ())


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark_is_guessed_and_said(encoding: str) -> None:
    text, problems = decode(WORDS.encode(encoding))
    assert text == WORDS
    assert problems == ("The file is UTF-16 without a mark that says so; this was guessed.",)


def test_windows_1252_is_read_and_said() -> None:
    text, problems = decode(WORDS.encode("cp1252"))
    assert text == WORDS
    assert "read as Windows-1252" in problems[0]


def test_byte_that_windows_1252_does_not_have_is_replaced_and_not_dropped() -> None:
    assert decode(b"cost \xa35 \x81 a day")[0] == "cost £5 \N{REPLACEMENT CHARACTER} a day"


def test_what_was_guessed_reaches_the_reader_of_the_letter() -> None:
    assert any("Windows-1252" in problem for problem in read("Please pay £5.".encode("cp1252")).problems)


def test_line_breaks_of_windows_are_kept_so_that_offsets_fit_the_file() -> None:
    assert read(b"Dear Dr Ash\r\n\r\nPlease chase.\r\n").text == "Dear Dr Ash\r\n\r\nPlease chase.\r\n"


@pytest.mark.parametrize(
    "data",
    [b"", b" \r\n\t ", codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF16_LE + " \n".encode("utf-16-le")],
    ids=["nothing", "white space", "mark of UTF-8", "mark of UTF-16", "mark of big-endian UTF-16", "mark and white space"],
)
def test_empty_file_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableLetterError, match=r"^The file is empty\. Export or scan the letter again\.$"):
        read(data)


@pytest.mark.parametrize(
    ("magic", "what"),
    [
        (b"%PDF-1.7\n", "PDF document"),
        (b"PK\x03\x04rest", "zip archive"),
        (b"\x89PNG\r\n\x1a\n", "picture"),
        (b"\xff\xd8\xff\xe0", "picture"),
        (b"II*\x00", "picture"),
        (b"GIF89a" + bytes(range(200)), "picture"),
        (b"MM\x00*" + bytes(range(200)), "picture"),
    ],
)
def test_broken_documents_are_named_with_what_to_do(magic: bytes, what: str) -> None:
    with pytest.raises(UnreadableLetterError, match=rf"^This {what} is damaged and cannot be opened\. \w+ the .*again\.$"):
        read(magic + b"x" * 50)


@pytest.mark.parametrize(
    "data",
    [
        b"\x7fELF" + bytes(range(32)) * 4,
        bytes(1000),
        b"".join(number.to_bytes(2, "little") for number in range(1, 30)) * 20,
        codecs.BOM_UTF8 + b"\x01\x02\x03\x04",
        b"MZ" + b"\x90" * 500,
    ],
    ids=["program", "nothing but zeros", "samples of two bytes", "marked as text", "no character of Windows-1252"],
)
def test_binary_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableLetterError, match=r"^The file is not text: it holds binary data\. Hand in the letter as text"):
        read(data)


@pytest.mark.parametrize("data", [b"," * 300, b"1.2 | 3.4\n- - -\n", "\u2026 12/05 \u2013".encode("utf-16")])
def test_signs_and_numbers_without_a_word_are_no_letter(data: bytes) -> None:
    with pytest.raises(UnreadableLetterError, match=r"^The file holds no words, only signs and numbers\."):
        read(data)


def test_form_feed_and_a_stray_control_character_do_not_make_a_letter_binary() -> None:
    assert read(b"Page 1 of 2\x0cPlease chase.\x02\nPage 2 of 2").text.startswith("Page 1")


def test_file_above_the_limit_is_refused_with_the_limit() -> None:
    with pytest.raises(UnreadableLetterError, match=r"^The file is larger than 20 MB, which no letter is\. Send the letter by itself\.$"):
        read(b"a" * (MAX_BYTES + 1))


def test_file_of_exactly_the_limit_is_text() -> None:
    assert len(decode(b"a" * MAX_BYTES)[0]) == MAX_BYTES


@pytest.mark.parametrize(("data", "name"), [(b"\xff\xfeD\x00e", "UTF-16"), (codecs.BOM_UTF8 + b"Dear \xa3", "UTF-8-SIG")])
def test_text_that_breaks_off_its_own_encoding_is_refused(data: bytes, name: str) -> None:
    with pytest.raises(UnreadableLetterError, match=f"^The file begins as {name} text and then breaks off that encoding. Export the letter again.$"):
        read(data)


def test_three_bytes_are_too_few_to_guess_an_encoding_from() -> None:
    assert decode(b"Hi!") == ("Hi!", ())
