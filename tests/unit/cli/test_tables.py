"""Plain and coloured lines of the terminal."""

from pathlib import Path

from remit.cli.reading import Answered, Asked, answer_one
from remit.cli.tables import columns, quote_in_sentence
from remit.cli.terminal import draw_coloured
from remit.engine.triage import default_tools


def _answered(tmp_path: Path, text: str) -> Answered:
    path = tmp_path / "letter.txt"
    path.write_text(text, encoding="utf-8")
    [answered] = answer_one(str(path), Asked(), default_tools())
    assert isinstance(answered, Answered)
    return answered


def test_coloured_letter_underlines_the_words_and_brackets_nothing(tmp_path: Path) -> None:
    drawn = draw_coloured(_answered(tmp_path, "Dear Dr Osei\n\nHer bloods are pending. Please could you chase the ferritin result urgently.\n"))
    assert "\x1b[1;4m" in drawn
    assert "URGENT" in drawn
    assert "[[" not in drawn


def test_coloured_letter_without_requests_says_so(tmp_path: Path) -> None:
    assert "Nothing is asked of the practice." in draw_coloured(_answered(tmp_path, "Dear Dr Osei\n\nShe is well.\n"))


def test_long_sentence_is_shortened_around_the_words() -> None:
    before, words, after = "and so it was " * 60, "please chase it", " which we saw then" * 60
    text = f"{before}{words}{after}"
    finding = {"start": len(before), "end": len(before) + len(words)}
    shown = quote_in_sentence(Answered("a", {"findings": [finding]}, text, ((0, len(text)),), ("",)), 0)
    assert shown[1] == words
    assert shown[0].startswith("… ")
    assert shown[2].endswith(" …")
    assert max(len(shown[0]), len(shown[2])) < 240


def test_columns_line_up() -> None:
    assert columns(("", "a"), [("one", "10"), ("three", "2")]) == "        a\none    10\nthree   2\n"
