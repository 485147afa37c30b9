"""The attentive reader, with the model that ships: what is read with what, and what is said of it."""

from collections.abc import Sequence
from importlib.resources import files

import numpy as np
import pytest

from remit.engine.letters.letter import Letter, read_text
from remit.engine.triage.attention import AFTER, BEFORE, MOST, Attention, parse_attention
from remit.engine.triage.features import read_symbols
from remit.engine.triage.network import LINE, Stream, encode
from remit.engine.triage.scorer import TASKS, load_scorer
from remit.engine.triage.wordpieces import END, START

ASK = "Please chase the biopsy result and write to her with it."
FILLER = "She slept well and ate a good breakfast before the ward round came by that morning. "


@pytest.fixture(scope="module")
def arrays() -> dict[str, np.ndarray]:
    """The arrays that ship."""
    with files("remit.engine.triage").joinpath("scorer.npz").open("rb") as weights:
        return {name: values for name, values in np.load(weights).items() if name.startswith("attention.")}


@pytest.fixture(scope="module")
def attention(arrays: dict[str, np.ndarray]) -> Attention:
    """The reader that ships."""
    return parse_attention(arrays)


def laid(text: str) -> tuple[Letter, Stream]:
    """Return a letter, and the same as the network sees it."""
    letter = read_text(text)
    return letter, encode(letter, read_symbols(letter), load_scorer().network.names)


def read(attention: Attention, text: str, wanted: Sequence[tuple[int, int]]) -> list[tuple[int, int, np.ndarray]]:
    """Return what is said of some places of a letter."""
    letter, stream = laid(text)
    return list(attention.read(stream, letter.tokens.words, wanted))


def place_of(text: str, word: str) -> int:
    letter, stream = laid(text)
    return int(stream.places[letter.tokens.words.index(word)])


def test_every_place_that_is_wanted_is_answered_once_and_in_order(attention: Attention) -> None:
    wanted = [(0, 10), (12, 30), (400, 460), (461, 470)]
    answered = read(attention, FILLER * 40, wanted)
    assert [len(found) for _, _, found in answered] == [last - first for first, last, _ in answered]
    assert {found.shape[1] for _, _, found in answered} == {1 + len(TASKS)}
    places = [place for first, last, _ in answered for place in range(first, last)]
    assert places == sorted(set(places))
    assert set(places) >= {place for first, last in wanted for place in range(first, last)}


def test_neighbours_are_read_together_and_others_apart(attention: Attention) -> None:
    near, far = [(0, 10), (12, 30)], [(0, 10), (12 + MOST + BEFORE, 40 + MOST + BEFORE)]
    assert [(first, last) for first, last, _ in read(attention, FILLER * 20, near)] == [(0, 30)]
    assert [(first, last) for first, last, _ in read(attention, FILLER * 20, far)] == far


def test_nothing_is_read_where_nothing_is_wanted(attention: Attention) -> None:
    assert read(attention, ASK, []) == []


def test_what_stands_far_away_changes_nothing(attention: Attention) -> None:
    text = FILLER * 12 + ASK + " " + FILLER * 12
    at = place_of(text, "chase")
    more = 4 * (len(FILLER.split()) + 1)  # its words and its full stops
    _, _, found = read(attention, text, [(at - 1, at + 5)])[0]
    assert more > BEFORE > AFTER
    moved = FILLER * 4 + text + FILLER * 3
    _, _, again = read(attention, moved, [(at - 1 + more, at + 5 + more)])[0]
    assert place_of(moved, "chase") == at + more
    assert found.tolist() == again.tolist()


def test_what_is_said_is_what_the_layers_make_of_the_sum_of_the_tables(attention: Attention, arrays: dict[str, np.ndarray]) -> None:
    letter, stream = laid(f"Plan\n\n{ASK}\n")
    tokens = dict(zip(stream.places.tolist(), letter.tokens.words, strict=True))
    rows = [(START, 0, 0)]
    firsts = []
    for place, word in enumerate(stream.words.tolist()):
        firsts.append(len(rows))
        own = (END,) if word == LINE else attention.pieces.cut(tokens[place])
        rows += [(piece, int(stream.groups[place]), int(stream.contexts[place])) for piece in own]
    rows.append((END, 0, 0))
    table = {name.removeprefix("attention."): values.astype(np.float32) for name, values in arrays.items() if values.ndim == 2}
    addressee, kind, private = stream.letter
    values = []
    for position, (piece, group, context) in enumerate(rows):
        owner, topic, item = stream.sentences[context]
        row = table["words"][piece] * arrays["attention.word_scale"] + table["positions"][position] + table["groups"][group]
        row = row + table["owners"][owner] + table["topics"][topic] + table["items"][item]
        values.append(row + table["addressees"][addressee] + table["kinds"][kind] + table["private"][private])
    wanted = (2, len(stream.words) - 1)
    own = np.arange(firsts[wanted[0]], firsts[wanted[1]])
    given = {"values": np.array(values, np.float32)[None], "own": own, "rest": np.setdiff1d(np.arange(len(rows)), own)}
    expected = attention.session.run(None, given)[0][0][np.array(firsts[slice(*wanted)]) - own[0]]
    [(first, last, found)] = list(attention.read(stream, letter.tokens.words, [wanted]))
    assert (first, last) == wanted
    assert np.abs(found - expected).max() < 1e-3


def test_words_around_are_heard(attention: Attention) -> None:
    said, known = [], []
    for before in ("She has slept very well. ", "We shall see to all this. "):
        text = before + ASK
        at = place_of(text, "chase")
        [(_, _, found)] = read(attention, text, [(at, at + 3)])
        said.append(found)
        known.append(laid(text)[1].sentences[-1].tolist())
    assert known[0] == known[1]  # what is known of the sentence is the same: only the words before it differ
    assert np.abs(said[0] - said[1]).max() > 0.1


def test_one_word_alone_is_read(attention: Attention) -> None:
    [(first, last, found)] = read(attention, "Bloods", [(0, 1)])
    assert (first, last) == (0, 1)
    assert found.shape == (1, 1 + len(TASKS))
    assert np.isfinite(found).all()


def test_request_is_told_from_what_is_none(attention: Attention) -> None:
    letter, stream = laid(FILLER + ASK)
    at = place_of(FILLER + ASK, "chase")
    [(_, _, found)] = list(attention.read(stream, letter.tokens.words, [(0, len(stream.words))]))
    assert found[at, 0] > 0 > found[:10, 0].max()


def test_words_of_many_pieces_fit(attention: Attention) -> None:
    text = "qzxqzxqzxqzx " * 200
    [(_, _, found)] = read(attention, text, [(60, 60 + MOST)])
    assert np.isfinite(found).all()
