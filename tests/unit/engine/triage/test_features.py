"""Evidence as features: what a clause inherits and what stands around it."""

import pytest

from remit.engine.letters.letter import Letter, read_text
from remit.engine.triage.features import Unit, groups_of, read_units
from remit.engine.triage.network import UNHEARD
from remit.engine.triage.scorer import load_scorer
from remit.engine.triage.symbols import Symbol

HEAD = "OXENHOLT HOSPITAL\nClinic date: 08/09/2026\n\nDear Dr Okonjo\n\n"


def units(text: str) -> list[Unit]:
    """Return the units of a letter with an ordinary head."""
    return read_units(read_text(HEAD + text))


def unit_at(text: str, words: str) -> Unit:
    """Return the unit that begins with some words."""
    full = HEAD + text
    return next(unit for unit in units(text) if full.startswith(words, unit.start))


def test_unit_points_at_its_own_words() -> None:
    text = HEAD + "Please chase the biopsy and refer her to neurology."
    found = [text[unit.start : unit.end] for unit in read_units(read_text(text))][-2:]
    assert found[0] == "Please chase the biopsy"
    assert found[1].startswith("and refer her to neurology")


def test_clause_knows_its_classes_words_form_and_topic() -> None:
    features = set(unit_at("Please chase the biopsy.", "Please").features)
    assert {"c:ASK", "c:RESULT", "w:chase", "w:please chase", "c:^ ASK", "E:ask_bare", "E:ask_bare/clear", "E:topic result", "E:ask_bare#result"} <= features


def test_clause_knows_what_stands_against_it() -> None:
    features = set(unit_at("There is no need to chase the biopsy.", "There").features)
    assert "E:veto NEGATION" in features
    assert not any(feature.endswith("/clear") for feature in features)


def test_clause_without_an_object_has_no_topic() -> None:
    assert "E:topic none" in unit_at("She slept.", "She").features


def test_next_clause_knows_what_the_one_before_says() -> None:
    second = unit_at("Please chase the biopsy and refer her to neurology.", "and refer")
    assert "s:ASK" in second.features
    assert "#:1" in second.features


def test_neighbouring_sentences_are_known_and_distant_ones_are_not() -> None:
    near = unit_at("The biopsy was taken. Please look. He plays golf.", "Please")
    assert "p:RESULT" in near.features
    far = unit_at("The biopsy was taken.\n\nHe plays golf.\n\nHe has a dog.\n\nPlease look.", "Please")
    assert "p:RESULT" not in far.features


def test_sentence_after_is_known_while_it_is_near() -> None:
    assert "n:RESULT" in unit_at("Please look. The biopsy was taken.", "Please").features
    assert not any(feature.startswith("n:") for feature in unit_at("Please look.", "Please").features)


def test_bullet_under_a_heading_knows_owner_and_title() -> None:
    features = set(unit_at("Actions for GP\n- chase the biopsy\n", "chase").features)
    assert {"h:practice", "h:practice|item", "hw:gp"} <= features


def test_lead_of_a_line_is_known() -> None:
    assert "l:gp" in unit_at("Plan\nGP: chase the biopsy\n", "chase").features


def test_private_letter_is_known_as_one() -> None:
    letter = read_text("MARRICK SANDS PRIVATE CLINIC\n\nDear Dr Okonjo\n\nI saw her privately in my private rooms. Please arrange an MRI on the NHS.\n")
    assert letter.is_private
    features = set(read_units(letter)[-1].features)
    assert "k:private" in features
    assert "k:private|ASK" in features


def test_object_after_another_actor_is_marked_by_both() -> None:
    features = unit_at("We will ask the surgery to repeat the bloods.", "We").features
    assert any(feature.startswith("a:") for feature in features)
    assert any(feature.startswith("g:") and feature.endswith("TEST") for feature in features)


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ('He wrote "Please chase the biopsy." and left.', True),
        ("He wrote \u201cPlease chase the biopsy.\u201d and left.", True),
        ('He wrote: "She is well. Please chase the biopsy. Thank you."', True),
        ("~~Please chase the biopsy.~~", True),
        ('Please chase the "biopsy of the skin" for her sister in the next few weeks.', False),
        ("He is 6'2\" tall. Please chase the biopsy.", False),
        ('He said "hm. Please chase the biopsy.\n\nHe said "no" again.', False),
        ("Please chase the biopsy.", False),
        ('His insurers have a four-page form for him, with a box headed "Please let your doctor write here".', True),
        ('Please complete the form that the council calls its "housing form".', False),
    ],
)
def test_words_in_quotation_marks_or_struck_out_are_not_the_writers(text: str, quoted: bool) -> None:
    at = (HEAD + text).index("Please")
    unit = next(unit for unit in units(text) if unit.start <= at < unit.end)
    assert unit.is_quoted == quoted
    assert ("E:veto INQUOTES" in unit.features) == quoted


def test_sentences_that_the_network_finds_silent_are_passed_over() -> None:
    letter = read_text(HEAD + "She slept well. Please chase the biopsy.")
    network, look_at = load_scorer().network, load_scorer().look_at
    loud = read_units(letter, network, look_at)
    assert [letter.text[unit.start : unit.end].rstrip(".") for unit in loud] == ["Please chase the biopsy"]
    assert len(read_units(letter, network)) >= len(letter.sentences)


def test_each_clause_knows_what_the_network_made_of_it() -> None:
    letter = read_text(HEAD + "She slept well. Please chase the biopsy.")
    quiet, loud = read_units(letter, load_scorer().network)[-2:]
    assert quiet.heard.handover < loud.heard.handover
    assert sum(loud.heard.tasks()) == pytest.approx(1, abs=1e-4)
    assert read_units(letter)[-1].heard is UNHEARD


def _sentence(letter: Letter, words: str):  # noqa: ANN202 - the engine's Sentence
    return next(sentence for sentence in letter.sentences if letter.text.startswith(words, sentence.start))


def test_numbers_and_times_are_no_classes() -> None:
    symbols = [Symbol(group, "x", 0, 1) for group in ("", "NUMBER", "WHEN", "ASK")]
    assert groups_of(symbols) == {"ASK"}
