"""RTF documents: words, tables, headers and footers."""

import pytest

from remit.engine.letters.decoding import UnreadableLetterError
from remit.engine.letters.rtf import read_rtf
from remit.engine.letters.stated import read_stated


def test_words_signs_and_tables() -> None:
    raw = rb"{\rtf1\ansi Dear Dr Pra\'e9,\par\par Please chase \u8217?it.\par\trowd\cellx1\cellx2 Action\intbl\cell GP\intbl\cell\row\pard End}"
    assert read_rtf(raw).text == "Dear Dr Pra\u00e9,\n\nPlease chase \u2019it.\nAction | GP\nEnd"


def test_headers_come_first_and_footers_last_without_page_numbers() -> None:
    raw = (
        rb"{\rtf1\ansi{\header Northmoor {\b Hospital}\par}{\headerf Northmoor {\b Hospital}\par}{\footer Tel 01632 960111}{\footerl Page 1 of 2}Dear Dr Osei}"
    )
    assert read_rtf(raw).text == "Northmoor Hospital\n\nDear Dr Osei\n\nTel 01632 960111"


def test_document_cut_short_says_so() -> None:
    document = read_rtf(rb"{\rtf1\ansi Dear Dr Osei, {\b she is well.")
    assert "breaks off before its end" in document.problems[0]
    assert read_stated(document).truncated


def test_document_without_words_is_refused() -> None:
    with pytest.raises(UnreadableLetterError, match=r"^This RTF document holds no words\."):
        read_rtf(rb"{\rtf1\ansi{\pict\pngblip 89504e47}}")
