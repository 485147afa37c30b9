"""The reading network: the letter as numbers, and the sums over it. The weights here are small and made by hand."""

import math
from importlib.resources import files

import numpy as np
import pytest

from remit.engine.letters.letter import Letter, read_text
from remit.engine.triage.attention import LONGEST, MOST
from remit.engine.triage.features import read_symbols
from remit.engine.triage.network import ATTENTION_SHARE, EVEN, LINE, NUMBER, SIGNS, UNKNOWN, Marks, Names, Network, encode, parse_network
from remit.engine.triage.scorer import TASKS, load_scorer

WIDTH = 4
NAMES = Names(
    {word: number for number, word in enumerate([*SIGNS, "please", "chase", "the", "biopsy"])},
    {"": 0, "ASK": 1},
    {"": 0, "practice": 1, "nobody": 2},
    {"": 0, "PLAN": 1},
    {"": 0, "practice": 1},
    {"": 0, "clinic_letter": 1},
)


def reader_arrays() -> dict[str, np.ndarray]:
    """Return the arrays of a small reader of random weights."""
    rng = np.random.default_rng(7)
    sizes = {"groups": 2, "owners": 3, "topics": 2, "items": 3, "addressees": 2, "kinds": 2, "private": 2}
    made = {name: rng.normal(size=(size, WIDTH)).astype(np.float32) for name, size in sizes.items()}
    for at in range(2):
        made |= {f"layer{at}": rng.normal(size=(3 * WIDTH, WIDTH)).astype(np.float32), f"layer{at}_bias": rng.normal(size=WIDTH).astype(np.float32)}
    made |= {"out": rng.normal(size=(WIDTH, 1 + len(TASKS))).astype(np.float32), "out_bias": rng.normal(size=1 + len(TASKS)).astype(np.float32)}
    return made | {"words": rng.integers(-127, 127, (len(NAMES.words), WIDTH)).astype(np.int8), "word_scale": np.full(WIDTH, 0.01, np.float32)}


def arrays() -> dict[str, np.ndarray]:
    """Return the arrays of a small network, as training writes them."""
    made = reader_arrays()
    made |= {"reaches": np.array([1, 2]), "word_names": np.frombuffer("\n".join(NAMES.words).encode(), np.uint8)}
    for part in ("groups", "owners", "topics", "addressees", "kinds"):
        made[f"{part}_names"] = np.array(list(getattr(NAMES, part)))
    with files("remit.engine.triage").joinpath("scorer.npz").open("rb") as weights:
        return made | {name: values for name, values in np.load(weights).items() if name.startswith("attention.")}


@pytest.fixture
def network() -> Network:
    """A small network."""
    return parse_network(arrays())


def read(network: Network, text: str, look_at: float = math.inf) -> tuple[Letter, Marks]:
    """Return a letter and what a network says of it, nothing read once more."""
    letter = read_text(text)
    return letter, network.read(letter, read_symbols(letter), look_at)


def words_of(text: str) -> list[int]:
    """Return the word rows of a letter."""
    letter = read_text(text)
    return encode(letter, read_symbols(letter), NAMES).words.tolist()


def test_known_words_numbers_and_unknown_words_have_rows_of_their_own() -> None:
    assert words_of("please chase 12 zebras") == [NAMES.words["please"], NAMES.words["chase"], NUMBER, UNKNOWN]


def test_line_breaks_between_sentences_are_places_and_wrapped_lines_are_none() -> None:
    please = NAMES.words["please"]
    assert words_of("Please.\nPlease.") == [please, UNKNOWN, LINE, please, UNKNOWN]
    assert words_of("Please.\n\n\nPlease.") == [please, UNKNOWN, LINE, please, UNKNOWN]
    wrapped = "She was seen in the clinic and it would be good of you to please\nchase the biopsy."
    assert LINE not in words_of(wrapped)
    assert words_of(wrapped) == words_of(wrapped.replace("\n", " "))


def test_sentences_bring_owner_topic_and_item_to_their_places() -> None:
    letter = read_text("Actions for GP\n- please chase the biopsy\n")
    stream = encode(letter, read_symbols(letter), NAMES)
    at = stream.places[letter.tokens.words.index("chase")]
    assert stream.sentences[stream.contexts[at]].tolist()[0] == NAMES.owners["practice"]
    assert stream.sentences[stream.contexts[at]].tolist()[2] == 2
    assert stream.groups[stream.places[letter.tokens.words.index("please")]] == NAMES.groups["ASK"]


def plainly(letter: Letter) -> list[list[float]]:
    """Return what the reader says of each place, by the definition and one place at a time."""
    made = reader_arrays()
    stream = encode(letter, read_symbols(letter), NAMES)
    owners, topics, items = stream.sentences.T
    addressee, kind, private = stream.letter
    values = []
    for word, group, context in zip(stream.words, stream.groups, stream.contexts, strict=True):
        row = made["words"][word] * made["word_scale"] + made["groups"][group]
        row = row + made["owners"][owners[context]] + made["topics"][topics[context]] + made["items"][items[context]]
        values.append(np.maximum(row + made["addressees"][addressee] + made["kinds"][kind] + made["private"][private], 0))
    for at, reach in enumerate((1, 2)):
        even = [row / np.sqrt((row**2).mean() + EVEN) for row in values]
        nothing = np.zeros(WIDTH)
        near = [[even[q] if 0 <= q < len(even) else nothing for q in (place - reach, place, place + reach)] for place in range(len(even))]
        values = [row + np.maximum(np.concatenate(three) @ made[f"layer{at}"] + made[f"layer{at}_bias"], 0) for row, three in zip(values, near, strict=True)]
    return [(values[place] @ made["out"] + made["out_bias"]).tolist() for place in stream.places]


def test_network_gives_what_its_definition_says(network: Network) -> None:
    letter, marks = read(network, "Actions for GP\n- Please chase the biopsy of 3 May.\n\nShe slept well.")
    expected = np.array(plainly(letter))
    assert marks.handover == pytest.approx(expected[:, 0], abs=1e-3)
    shares = np.exp(expected[:, 1:]) / np.exp(expected[:, 1:]).sum(axis=1, keepdims=True)
    assert np.abs(marks.tasks - shares).max() < 1e-3


def test_attentive_reader_has_its_share_where_a_sentence_is_loud(network: Network) -> None:
    text = "Actions for GP\n- Please chase the biopsy of 3 May.\n"
    letter, alone = read(network, text)
    _, both = read(network, text, -math.inf)
    stream = encode(letter, read_symbols(letter), NAMES)
    spoken = stream.contexts[stream.places] > 0
    first, last = int(stream.places[spoken][0]), int(stream.places[spoken][-1]) + 1
    own = {}
    for start, end, found in network.attention.read(stream, letter.tokens.words, [(first, last)]):
        own |= dict(zip(range(start, end), found[:, 0].tolist(), strict=True))
    expected = [
        (1 - ATTENTION_SHARE) * one + ATTENTION_SHARE * own[place] if place in own else one
        for one, place in zip(alone.handover, stream.places.tolist(), strict=True)
    ]
    assert both.handover == pytest.approx(expected, abs=1e-3)
    assert both.handover != pytest.approx(alone.handover, abs=1e-3)


def test_of_a_long_sentence_only_the_loud_stretch_is_read_once_more(network: Network) -> None:
    text = "".join(f"{word} " * MOST for word in ("please", "chase", "biopsy")[: LONGEST // MOST])
    _, alone = read(network, text)
    _, both = read(network, text, max(alone.handover))
    loud = alone.handover.index(max(alone.handover)) // MOST
    changed = {at // MOST for at, (one, other) in enumerate(zip(alone.handover, both.handover, strict=True)) if one != other}
    assert changed == {loud}


def test_what_has_no_end_is_read_by_the_network_alone(network: Network) -> None:
    text = "zebra " * (LONGEST + 1)
    assert read(network, text, -math.inf)[1].handover == read(network, text)[1].handover


def test_letter_without_a_word_has_no_marks(network: Network) -> None:
    _, marks = read(network, "\n \n")
    assert marks.handover == []
    assert marks.tasks.shape == (0, len(TASKS))


def test_clause_is_heard_by_the_likelier_part_of_its_words() -> None:
    tasks = np.zeros((5, 2), np.float32)
    tasks[:, 0] = 1
    marks = Marks([-9, 2, 4, 3, -9], tasks)
    heard = marks.hear(0, 5)
    assert heard.handover == pytest.approx(3)
    assert heard.tasks() == pytest.approx([1, 0])
    assert marks.hear(0, 1).handover == -9
    assert marks.loudest(0, 2) == 2


def test_shipped_network_knows_every_task_and_common_words() -> None:
    shipped = load_scorer().network
    assert shipped.reader.out.shape[1] == 1 + len(TASKS)
    assert {"surgery", "kindly", "biopsy", "methotrexate"} <= set(shipped.names.words)


@pytest.mark.parametrize("most", [1, 2, 5, 100])
def test_long_text_read_in_parts_gives_what_it_gives_as_a_whole(network: Network, most: int) -> None:
    letter = read_text("Actions for GP\n- Please chase the biopsy of 3 May.\n\nShe slept well. The biopsy was in May.")
    stream = encode(letter, read_symbols(letter), NAMES)
    whole = network.reader.run(stream)
    assert len(whole) == len(stream.words) > 5
    assert np.abs(network.reader.run(stream, most) - whole).max() < 1e-5
