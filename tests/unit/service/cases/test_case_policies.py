"""Files and texts that cases take, and the sentence for each that they do not."""

import pytest

from remit.service.cases import policies
from remit.service.ui.policies import RefusalError


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\me\\scan.pdf", "scan.pdf"),
        ("a\0b\x1b[31m.pdf", "ab[31m.pdf"),
        ("\u202egnp.exe.pdf", "gnp.exe.pdf"),
        ("...", "file"),
        ("", "file"),
        ("x" * 300 + ".pdf", "x" * 96 + ".pdf"),
    ],
)
def test_file_name_loses_its_path_and_its_tricks(given: str, kept: str) -> None:
    assert policies.clean_file_name(given) == kept


@pytest.mark.parametrize(
    ("name", "size", "begins", "sentence"),
    [
        ("a.pdf", 10_000_001, b"%PDF-", "larger than 10 MB"),
        ("a.pdf", 0, b"", "the file is empty"),
        ("a.exe", 5, b"MZ", "files of this kind are not taken"),
        ("a", 5, b"MZ", "files of this kind are not taken"),
        ("a.pdf", 5, b"MZ", "Save it as PDF again"),
        ("a.txt", 5, b"a\0", "no plain text"),
    ],
)
def test_file_that_is_not_taken_has_its_sentence(name: str, size: int, begins: bytes, sentence: str) -> None:
    with pytest.raises(RefusalError, match=sentence):
        policies.check_file(name, size, begins)


def test_file_is_known_by_its_first_bytes() -> None:
    assert policies.check_file("a.PNG", 9, b"\x89PNG\r\n\x1a\nx") == "image/png"


@pytest.mark.parametrize("text", ["9990000018", "about 999 000 0018.", "999-000-0018"])
def test_commissioner_is_not_told_an_nhs_number(text: str) -> None:
    with pytest.raises(RefusalError, match="Take the NHS number out"):
        policies.check_no_number(text)


@pytest.mark.parametrize("text", ["ring 0113 496 0000", "RM 4907 2185", "999 000 0019", "no number"])
def test_other_numbers_may_stand(text: str) -> None:
    policies.check_no_number(text)


def test_long_text_is_refused_with_what_to_do() -> None:
    with pytest.raises(RefusalError, match="Shorten it, or send it as a file"):
        policies.check_text("x" * 5001)


def test_key_is_needed() -> None:
    for key in ("", "x" * 121):
        with pytest.raises(RefusalError, match="load it again"):
            policies.check_key(key)
