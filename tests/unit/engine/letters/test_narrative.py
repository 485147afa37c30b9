"""Narrative: paragraphs, lists and tables become the lines that a letter would have."""

import pytest

from remit.engine.letters.narrative import read_markup

CASES = [
    ("<div><p>One</p><p>Two</p></div>", ["One", "", "Two"]),
    ("<div>One<br/>Two<br/><br/>Three</div>", ["One", "Two", "", "Three"]),
    (
        "<div><p>Plan:</p><ul><li>Repeat FBC</li><li><p>Stop <b>aspirin</b></p></li></ul><p>Regards</p></div>",
        ["Plan:", "", "- Repeat FBC", "- Stop aspirin", "", "Regards"],
    ),
    ("<div><ul><li>One<ul><li>Inner</li></ul></li></ul></div>", ["- One", "- Inner"]),
    ("<div><h2>Plan</h2>Text<h3>Wishes</h3>More</div>", ["Plan", "Text", "Wishes:", "More"]),
    ("<div>One<script>alert(1)</script><style>p{}</style> two</div>", ["One two"]),
    ("<div>Caf&eacute;&nbsp;5 &lt; 6 &amp; 7</div>", ["Café 5 < 6 & 7"]),
    ("<p>Not closed<p>at all", ["Not closed", "", "at all"]),
    ("Plain words\nand more", ["Plain words", "and more"]),
    ("", []),
    ("<pre>Test\t\tValue\nHb     101</pre>", ["Test | Value", "Hb | 101"]),
    (
        "<table><tr><th>Drug</th><th>Dose</th></tr><tr><td>Apixaban</td><td>5 mg</td></tr><tr><td>Iron</td><td></td></tr></table>",
        ["Drug: Apixaban | Dose: 5 mg", "Drug: Iron"],
    ),
    ("<table><tr><th>Specialty</th><td>Surgery</td></tr><tr><th>Empty</th><td/></tr></table>", ["Specialty: Surgery"]),
    ("<table><tr><th>Actions for patient</th><td>See the nurse.</td></tr></table>", ["Actions for patient", "See the nurse."]),
    ("<table><tr><th>Comment</th><td><p>First thing.</p><p>Second thing.</p></td></tr></table>", ["Comment:", "First thing.", "Second thing."]),
    ("<table><tr><th>Complaints</th><td><p>Pain</p><p>Bloating</p></td></tr></table>", ["Complaints: Pain; Bloating"]),
    (
        "<table><tr><th>Seen by</th><td><p>Prefix: Dr</p><p>Given Name: Ruth</p><p>Family Name: Marsh</p><p>Role: F1</p></td></tr></table>",
        ["Seen by: Dr Ruth Marsh; Role: F1"],
    ),
    ("<table><tr><th></th><td><p>Given Name: Ruth</p><p>Role: Nurse</p></td></tr></table>", ["Ruth; Role: Nurse"]),
    ("<table><tr><th></th><td>One</td><td>Two</td></tr></table>", ["One | Two"]),
    ("<table><tr><th>Item</th><td>Name: Iron</td><td>Route: Oral</td></tr></table>", ["Name: Iron | Route: Oral"]),
    ("<table><tr><th>Diagnosis</th><td>Diagnosis: Gout</td></tr></table>", ["Diagnosis: Gout"]),
    ("<table><tr><th>Plan</th></tr><tr><td>Rest</td></tr></table>", ["Plan", "Rest"]),
    ("<table><tr><td>Order</td><td>123</td></tr><tr><td>Date</td><td>May</td></tr></table>", ["Order: 123", "Date: May"]),
    ("<table><tr><td>A long sentence stands in this cell.</td><td>And one here</td></tr></table>", ["A long sentence stands in this cell. | And one here"]),
    ("<table><tr><td>a<br/>b<br/>c<br/>d</td><td>e</td></tr></table>", ["a", "b", "c", "d", "e"]),
    ("<table><tr><div><td>Hb</td></div><td>101</td></tr></table>", ["Hb: 101"]),
    (
        "<table><caption>Results</caption><thead><tr><th>Test</th></tr></thead><tr><td><table><tr><td>Inner</td></tr></table></td></tr></table>",
        ["Results", "Test:", "Inner"],
    ),
]


@pytest.mark.parametrize("count", [70, 240, 100_000])
@pytest.mark.parametrize("tags", ["div", "b", "ul li", "table tr td", "table tr td p b"])
def test_words_that_lie_deep_are_not_lost(tags: str, count: int) -> None:
    opened = "".join(f"<{tag}>" for tag in tags.split())
    closed = "".join(f"</{tag}>" for tag in reversed(tags.split()))
    said = " ".join(read_markup(opened * count + "GP to chase." + closed * count))
    assert "GP to chase." in said


@pytest.mark.parametrize(("markup", "lines"), CASES)
def test_markup_becomes_lines(markup: str, lines: list[str]) -> None:
    assert read_markup(markup) == lines
