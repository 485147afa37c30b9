"""Words with exact places, read through the noise of scanning."""

import pytest

from remit.engine.letters import tokens as tokens_module
from remit.engine.letters.tokens import Tokens, read_word, tokenize


def placed(text: str, tokens: Tokens) -> list[str]:
    return [text[start:end] for start, end in zip(tokens.starts, tokens.ends, strict=True)]


def test_scanned_words_are_read_as_they_were_meant() -> None:
    tokens = tokenize("G P to chas e the hist0logy and arr ange a scan with the surnmary from the c1inic")
    assert tokens.words == tuple("g p to chase the histology and arrange a scan with the summary from the clinic".split())
    assert tokens.noisy


def test_places_point_at_the_scan_and_not_at_the_repair() -> None:
    text = "G P to chas e the hist0logy and the surnmary of arr ange ments"
    assert placed(text, tokenize(text))[3:6] == ["chas e", "the", "hist0logy"]


def test_words_run_together_are_parted_in_a_noisy_letter() -> None:
    text = "pleasechase the hist0logy, the surnmary and the c1inic"
    tokens = tokenize(text)
    assert tokens.words[:2] == ("please", "chase")
    assert placed(text, tokens)[:2] == ["please", "chase"]


def test_clean_letter_is_not_noisy_and_keeps_its_words() -> None:
    text = "Dear Dr Ash, please chase the histology from the clinic of 3 March 2026 and send Mrs Quillfeather the summary."
    tokens = tokenize(text)
    assert not tokens.noisy
    assert [word.lower() for word in placed(text, tokens)] == list(tokens.words)
    assert "quillfeather" in tokens.words


def test_two_marks_of_scanning_do_not_make_a_letter_noisy() -> None:
    tokens = tokenize("The hist0logy and the surnmary came.")
    assert tokens.words[1:5:3] == ("histology", "summary")
    assert not tokens.noisy


def test_broken_words_stay_apart_in_a_letter_that_is_not_noisy() -> None:
    assert tokenize("GP to chas e the biopsy").words[2:4] == ("chas", "e")


@pytest.mark.parametrize(
    ("seen", "meant"),
    [
        ("surnmary", "summary"),
        ("arnbulance", "ambulance"),
        ("rnorning", "morning"),
        ("vveek", "week"),
        ("follovv", "follow"),
        ("clischarge", "discharge"),
        ("histo1ogy", "histology"),
        ("hist0logy", "histology"),
        ("c1inic", "clinic"),
        ("b1ood", "blood"),
        ("5hould", "should"),
    ],
)
def test_shapes_that_scanning_confuses_are_read_back(seen: str, meant: str) -> None:
    assert read_word(seen) == meant


@pytest.mark.parametrize("word", ["to", "turn", "return", "morning", "clinic", "concern", "external", "2026", "zzz", "x9"])
def test_words_that_stand_for_themselves_are_kept(word: str) -> None:
    assert read_word(word) == word


def test_hyphen_inside_a_word_is_no_token_and_a_dash_between_words_is_one() -> None:
    assert tokenize("follow-up").words == ("follow", "up")
    assert tokenize("plan - bloods").words == ("plan", "-", "bloods")
    assert tokenize("-a").words == ("-", "a")


def test_tokens_of_the_trade_stay_whole() -> None:
    assert tokenize("A&E review in 1/52, c/o pain, pt’s choice").words == ("a&e", "review", "in", "1/52", ",", "c/o", "pain", ",", "pt's", "choice")


def test_no_text_has_no_tokens() -> None:
    assert tokenize("") == Tokens((), (), (), noisy=False)


def test_words_torn_by_a_line_break_or_two_spaces_are_not_joined_to_a_stranger() -> None:
    noise = " hist0logy surnmary c1inic"
    assert tokenize("chas  e" + noise).words[:2] == ("chas", "e")


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("\u0130 chase the biopsy", ["chase", "the", "biopsy"]),
        ("310 \u212a chase", ["310", "chase"]),
        ("follow-up in A&E, 2/7", ["follow", "up", "in", "A&E", ",", "2/7"]),
        ("- the patient\u2019s GP -", ["-", "the", "patient\u2019s", "GP", "-"]),
        ("caf\u00e9-chase e-mail_x", ["caf", "chase", "e", "mail", "_", "x"]),
    ],
)
def test_every_token_stands_where_it_says(text: str, tokens: list[str]) -> None:
    assert placed(text, tokenize(text)) == tokens


_SCANNED = "0ur nurse te|ephones the surgcry f0r the resu|ts. He wiil see tbe c1inic on 5 0ct if lt is t0 g0 on."


def test_single_letters_that_scanning_mistakes_are_put_right_in_a_noisy_letter() -> None:
    tokens = tokenize(_SCANNED)
    assert tokens.noisy
    assert " ".join(tokens.words) == "our nurse telephones the surgery for the results . he will see the clinic on 5 oct if it is to go on ."
    assert all(_SCANNED[start:end].strip() for start, end in zip(tokens.starts, tokens.ends, strict=True))
    assert [_SCANNED[start:end] for word, start, end in zip(tokens.words, tokens.starts, tokens.ends, strict=True) if word == "telephones"] == ["te|ephones"]


@pytest.mark.parametrize("text", ["The tail of the pancreas and the odds are fair.", "name|dose|route\nramipril|5 mg|oral\nfal|se|x", "Yes! No! Well| done"])
def test_rare_words_and_bars_of_tables_stay_as_they_are(text: str) -> None:
    tokens = tokenize(text)
    assert not tokens.noisy
    assert [text[start:end].lower() for start, end in zip(tokens.starts, tokens.ends, strict=True)] == list(tokens.words)


def test_name_with_a_capital_is_not_read_as_a_common_word() -> None:
    assert "bock" in tokenize(_SCANNED + " Mr Bock came.").words


class CountingSet(frozenset[str]):
    """Known words that count how often somebody looks for one."""

    looks = 0

    def __contains__(self, word: object) -> bool:
        """Count, and answer."""
        CountingSet.looks += 1
        return super().__contains__(word)


def test_word_of_endless_length_is_looked_up_a_few_times_only(monkeypatch: pytest.MonkeyPatch) -> None:
    words = CountingSet(tokens_module.known_words())
    monkeypatch.setattr(tokens_module, "known_words", lambda: words)
    assert tokenize("a" * 5_000 + " x").words == ("a" * 5_000, "x")
    assert CountingSet.looks < 50
