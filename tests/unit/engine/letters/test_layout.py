"""Words with places to lines in reading order."""

from remit.engine.letters.layout import Word, find_rows, order_lines, set_gaps
from remit.engine.letters.pages import Page, compose

WIDTH, HEIGHT, LETTER, LINE = 595.0, 842.0, 5.0, 12.0


def _line(text: str, left: float, top: float, *, height: float = 10.0) -> list[Word]:
    words, at = [], left
    for piece in text.split(" "):
        words.append(Word(at, top, at + LETTER * len(piece), top + height, piece))
        at += LETTER * (len(piece) + 1)
    return words


def _lines(lines: list[str], left: float = 50, top: float = 100, step: float = LINE) -> list[Word]:
    return [word for number, text in enumerate(lines) for word in _line(text, left, top + number * step)]


def _text(words: list[Word]) -> str:
    return compose("pdf", [Page(words, WIDTH, HEIGHT)]).text


def test_rows_are_cut_at_wide_gaps_and_raised_letters_stay_on_their_line() -> None:
    words = [*_line("Seen on 3", 50, 100), Word(96, 97, 106, 103, "rd"), *_line("Ward 5", 300, 101)]
    [row] = find_rows(words)
    assert [segment.text for segment in row.segments] == ["Seen on 3 rd", "Ward 5"]


def test_wrapped_lines_are_joined_and_short_ones_are_not() -> None:
    words = _lines(["Thank you for referring this pleasant lady with painful", "hands and a rash.", "Dr Osei", "Larkfield Surgery"])
    assert _text(words) == "Thank you for referring this pleasant lady with painful hands and a rash.\nDr Osei\nLarkfield Surgery"


def test_list_items_begin_anew_and_hang() -> None:
    full = "- Please chase the ferritin and the anti CCP result that"
    words = [*_line(full, 50, 100), *_line("we took", 60, 112), *_line("- Refer her to the dermatology team about the rash now", 50, 124)]
    assert _text(words) == f"{full} we took\n- Refer her to the dermatology team about the rash now"


def test_blank_lines_come_from_distance() -> None:
    words = [*_lines(["Dear Dr Osei", "Re: Mrs Ellwood"]), *_line("She is well.", 50, 140)]
    assert _text(words) == "Dear Dr Osei\nRe: Mrs Ellwood\n\nShe is well."
    assert _text(_lines(["One.", "Two.", "Three."], step=25)) == "One.\n\nTwo.\n\nThree."


def test_two_columns_are_read_one_after_the_other() -> None:
    left = [f"left column line number {number} goes on" for number in range(6)]
    right = [f"right column line number {number} goes on" for number in range(5)]
    text = _text([*_line("A heading over both of the columns of this page", 50, 80), *_lines(left, 50, 110), *_lines(right, 320, 110)])
    assert text.index("left column line number 5") < text.index("right column line number 0")


def test_table_is_read_row_by_row_with_its_cells_together() -> None:
    words = [
        *_line("Drug", 50, 100), *_line("Dose", 150, 100), *_line("Action", 250, 100),
        *_line("Ramipril", 50, 118), *_line("5 mg", 150, 118), *_line("GP to", 250, 118),
        *_line("titrate", 250, 130),
        *_line("Aspirin", 50, 148), *_line("75 mg", 150, 148), *_line("stop", 250, 148),
    ]  # fmt: skip
    assert _text(words).split("\n") == ["Drug   Dose   Action", "Ramipril   5 mg   GP to titrate", "Aspirin   75 mg   stop"]


def test_cells_that_wrap_side_by_side_are_put_back() -> None:
    words = [
        *_line("Item", 50, 100), *_line("What to do about", 150, 100), *_line("When and where it", 250, 100),
        *_line("it now", 150, 112), *_line("was", 250, 112),
    ]  # fmt: skip
    assert _text(words) == "Item   What to do about it now   When and where it was"


def test_paragraph_below_a_row_is_no_part_of_it() -> None:
    words = [*_line("Ward: 5", 50, 100), *_line("Seen: 3 March", 300, 100), *_line("Please chase the ferritin.", 50, 140)]
    assert _text(words) == "Ward: 5   Seen: 3 March\nPlease chase the ferritin." or _text(words).startswith("Ward: 5   Seen: 3 March\n\nPlease")


def _row_then(rest: str) -> str:
    """Return what is read of a row of a table, as a page writes it that knows no cells, and of the line below."""
    prose = "Thank you for seeing this pleasant lady with the painful hands."
    return _text(
        [
            *_line(prose, 50, 100),
            *_line("Allopurinol", 50, 112),
            *_line("100 mg a day", 150, 112),
            *_line("own, of which take", 260, 112),
            *_line(rest, 50, 124),
        ]
    )


def test_last_cell_that_goes_on_at_the_margin_keeps_its_words() -> None:
    assert _row_then("one third each morning").endswith("\nAllopurinol   100 mg a day   own, of which take one third each morning")


def test_line_below_a_row_that_begins_anew_or_had_room_stays_a_line() -> None:
    assert _row_then("Furosemide was stopped.").endswith("take\nFurosemide was stopped.")
    assert _row_then("i is short").endswith("take\ni is short")


def test_line_broken_at_a_hyphen_is_mended() -> None:
    words = [*_line("Please arrange the follow", 50, 100)]
    words[-1] = words[-1]._replace(text="follow\x02", right=400)
    words += _line("up and the medi", 50, 112)
    words[-1] = words[-1]._replace(text="medi\x02", right=400)
    words += _line("cine chart of the \ufb01rst week", 50, 124)
    assert _text(words) == "Please arrange the follow-up and the medicine chart of the first week"


def test_step_back_up_the_page_begins_anew() -> None:
    lines = order_lines(find_rows(_line("One", 50, 100))) + order_lines(find_rows(_line("Two", 50, 80)))
    set_gaps(lines)
    assert lines[1].gap == "\n\n"


def _page(body: list[str], number: int, of: int) -> Page:
    words = [*_line("Northmoor Hospital", 50, 20), *_lines(body, 50, 200), *_line(f"Page {number} of {of}", 250, 815), *_line("Tel 01632 960111", 50, 800)]
    return Page(words, WIDTH, HEIGHT)


def test_repeated_headers_and_footers_are_kept_once_and_sentences_run_over_pages() -> None:
    document = compose("pdf", [_page(["Thank you for seeing this pleasant lady with the"], 1, 2), _page(["painful hands."], 2, 2)])
    assert document.text == "Northmoor Hospital\n\nThank you for seeing this pleasant lady with the painful hands.\n\nTel 01632 960111"
    assert [document.text[start:end] for start, end in document.pages][1] == "painful hands.\n\nTel 01632 960111"


def test_page_numbers_that_name_a_missing_page_stay() -> None:
    document = compose("pdf", [_page(["One."], 1, 3), _page(["Two."], 2, 3)])
    assert "Page 1 of 3" in document.text
    assert "Page 2 of 3" in document.text


def test_every_word_keeps_its_place() -> None:
    document = compose("pdf", [_page(["One."], 1, 2), Page([], WIDTH, HEIGHT), _page(["Two."], 2, 2)])
    assert {document.text[box.start : box.end] for box in document.boxes} == set(document.text.split())
    assert [box.page for box in document.boxes if document.text[box.start : box.end] == "Two."] == [3]
    assert document.sizes == ((WIDTH, HEIGHT),) * 3
