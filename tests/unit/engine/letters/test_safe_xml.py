"""XML is read without entities, DTD and network, and what is broken is mended only where that can be said."""

import pytest

from remit.engine.letters import UnreadableLetterError
from remit.engine.letters.decoding import MAX_BYTES
from remit.engine.letters.safe_xml import below, child, parse_html, parse_xml, value_at, words, words_at

LAUGHS = '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "' + "&a;" * 10 + '"><!ENTITY c "' + "&b;" * 10 + '">]><x>&c;</x>'
OUTSIDE = '<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/hostname">]><x>&a;</x>'
PARAMETER = '<!DOCTYPE a [<!ENTITY % a SYSTEM "http://127.0.0.1:9/x.dtd"> %a;]><x/>'


@pytest.mark.parametrize("text", [LAUGHS, OUTSIDE, PARAMETER])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-be", "utf-32", "utf-7"])
def test_entities_are_refused_in_every_encoding(text: str, encoding: str) -> None:
    declared = f'<?xml version="1.0" encoding="{encoding.removesuffix("-be")}"?>{text}'
    with pytest.raises(UnreadableLetterError, match=r"declares entities|damaged"):
        parse_xml(declared.encode(encoding))


def test_document_type_without_entities_is_no_harm_and_is_not_fetched() -> None:
    root, problems = parse_xml(b'<!DOCTYPE ReportMsg SYSTEM "http://127.0.0.1:9/kettering.dtd"><ReportMsg><a>1</a></ReportMsg>')
    assert (words(root), problems) == ("1", ())


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"<x>Caf\xe9 &nbsp;now</x>", "Caf\xe9 now"),
        (b"<x>U&Es &unknown; \x07here</x>", "U&Es &unknown; here"),
        (b'<?xml version="1.0" encoding="utf-16"?><x>in fact UTF-8</x>', "in fact UTF-8"),
        ("\ufeff<x>marked</x>".encode("utf-16-le"), "marked"),
        (b"\xef\xbb\xbf<x>marked</x>", "marked"),
    ],
)
def test_slips_of_senders_are_mended(data: bytes, said: str) -> None:
    assert words(parse_xml(data)[0]) == said


def test_tags_that_do_not_fit_are_read_as_far_as_possible_and_said() -> None:
    root, problems = parse_xml(b"<x><p>One<b>two</p><p>three</p></x>")
    assert "three" in words(root)
    assert "something may be missing" in problems[0]


@pytest.mark.parametrize(
    ("data", "match"),
    [
        (b"<x><p>cut", "breaks off or is damaged at line 1"),
        (b"<x>" + b"<a>" * 300 + b"</a>" * 300 + b"</x>", "nested more than 250"),
        (b"<x><a>" + b"y" * 10_100_000 + b"</a></x>", "more than 10 MB"),
        (b"<x>" + b" " * MAX_BYTES + b"</x>", "larger than 20 MB"),
        (b"not XML at all", "damaged at line 1"),
        (b"<", "damaged at line 1"),
        (b"", "damaged at line 1"),
    ],
    ids=["cut", "deep", "long", "large", "text", "sign", "empty"],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(data: bytes, match: str) -> None:
    with pytest.raises(UnreadableLetterError, match=match):
        parse_xml(data)


def test_looking_around_finds_by_local_name_and_never_fails() -> None:
    root, _ = parse_xml(b'<a xmlns:n="urn:n"><n:b value=" 1 "><c>x <d>y</d></c></n:b></a>')
    assert (words_at(root, "b", "c"), value_at(root, "b"), value_at(root, "b", "z"), words_at(None, "b")) == ("x y", "1", "", "")
    assert child(root, "b", "q", "z") is None
    assert [words(item) for item in below(root, "d")] == ["y"]
    assert list(below(None, "d")) == []


def test_html_of_nothing_is_nothing() -> None:
    assert parse_html("") is None
