"""Web pages read as a browser shows them."""

import pytest

from remit.engine.letters.decoding import UnreadableLetterError
from remit.engine.letters.markup import read_html, text_of_html


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>Dear  Dr\nOsei</p><p>Please chase.</p>", "Dear Dr Osei\n\nPlease chase."),
        ("<div>One</div><div>Two</div>", "One\nTwo"),
        ("One<br>Two<br><br>Three", "One\nTwo\n\nThree"),
        ("<p>Please <b>chase</b> the <i>ferritin</i>, now</p>", "Please chase the ferritin, now"),
        ("<h2>Actions</h2><ul><li>Chase it</li><li><p>Refer</p></li></ul><p>Thanks</p>", "Actions\n\n- Chase it\n- Refer\n\nThanks"),
        ("<table><tr><th>Drug</th><th>Dose</th></tr><tr><td>Ramipril</td><td>5 mg<br>od</td></tr></table>", "Drug | Dose\nRamipril | 5 mg od"),
        ("<table><tr><td>A<br>B<br>C<br>D<br>E</td><td><p>Letter</p></td></tr></table>", "A\nB\nC\nD\nE\n\nLetter"),
        ("<table><tr><td></td><td></td></tr></table><p>After</p>", "After"),
        ("<p>Name:&nbsp;&nbsp; Ann</p>", "Name:   Ann"),
        ("<p>Shown</p><p style='display: none'>not</p><script>x()</script><style>p{}</style>", "Shown"),
        ("<pre>a  b\n  c</pre>after", "a  b\n  c\n\nafter"),
        ("<input type=checkbox checked>Yes <input type=checkbox>No <input type=hidden value=x><input value='typed'>", "[x] Yes [ ] No typed"),
        ("&lt;5 mg &amp; caf&eacute;", "<5 mg & café"),
    ],
)
def test_words_are_laid_out_as_shown(html: str, text: str) -> None:
    assert text_of_html(html) == text


def test_page_in_its_own_encoding() -> None:
    assert read_html('<meta charset="windows-1252"><p>£5 caf\u00e9</p>'.encode("cp1252")).text == "£5 café"


def test_page_that_names_a_wrong_encoding_is_read_and_said() -> None:
    document = read_html('<meta charset="utf-8"><p>£5</p>'.encode("cp1252"))
    assert document.text == "£5"
    assert "not in the encoding that it names" in document.problems[0]


def test_page_without_words_is_refused() -> None:
    with pytest.raises(UnreadableLetterError, match=r"^This web page shows no words\. Open it in a browser, print it to PDF"):
        read_html(b"<html><body><img src=x></body></html>")


def test_page_nested_without_end_keeps_its_words() -> None:
    assert "deep" in text_of_html("<div>" * 3000 + "deep" + "</div>" * 3000)
