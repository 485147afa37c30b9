"""Train the reading network: a small convolutional network over a letter's words, from the same letters and phrasings as the linear sum.

What lives here: examples as one long stream, the network in JAX, its fit, and its arrays for `remit.engine.triage.network`. What does not: word vectors
(`vectors.py`), the linear sum (`model.py`), which examples teach what, and writing what was fitted (`train.py`).
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from wordfreq import top_n_list

from data import Example
from remit.engine.lexicon import load_phrases
from remit.engine.measures.accuracy import NOT_A_REQUEST
from remit.engine.terms import Addressee, LetterKind, Party, Task
from remit.engine.triage.network import EVEN, ITEMS, LINE, PAD, SIGNS, UNKNOWN, Names, encode
from remit.engine.triage.scorer import TASKS
from remit.engine.triage.symbols import Symbol
from vectors import SIZE, word_vectors

REACHES = (1, 2, 4, 8, 16)
ALIKE = tuple(sorted(NOT_A_REQUEST))
OWN_FROM = 3
_COLUMNS = ("words", "groups", "owners", "topics", "items", "addressees", "kinds", "private")
_GAP = 12
_ROWS, _LENGTH = 6, 1024


@dataclass(frozen=True, slots=True)
class Fit:
    """Settings of a fit.

    Attributes:
        drop, drop_word, drop_group: chances that an inner value, a whole word or a class is left out.
        vary: chance of each change of layout (`varied`).
        alike: how much it counts to know the look-alikes.
        seed: number to begin at.
    """

    width: int = 96
    rounds: int = 12
    rate: float = 3e-3
    drop: float = 0.25
    drop_word: float = 0.1
    drop_group: float = 0.1
    decay: float = 0.02
    vary: float = 0.15
    alike: float = 0.3
    seed: int = 0


@dataclass(slots=True)
class Rows:
    """One example, a row a place: 8 numbers and its spelling, whether handed over, shares of tasks, marks as a look-alike, whether it teaches, its sentence."""

    inputs: np.ndarray
    handed: np.ndarray
    tasks: np.ndarray
    alike: np.ndarray
    teaches: np.ndarray
    sentences: np.ndarray

    def parts(self) -> tuple[np.ndarray, ...]:
        """Return what a batch is made of."""
        return self.inputs, self.handed, self.tasks, self.alike, self.teaches


def make_names(examples: Iterable[Example], symbols: Iterable[list[list[Symbol]]]) -> Names:
    """Number the words of the letters and of common English, and the classes, owners and topics that occur."""
    examples = list(examples)
    seen = Counter(word for example in examples for word in example.letter.tokens.words)
    wide = [word for word in (*load_phrases().words, *top_n_list("en", 30_000)) if word.isascii() and word[:1].isalnum()]
    words = [word for word in dict.fromkeys((*seen, *sorted(wide))) if not word[0].isdigit()]
    groups = sorted({symbol.group for sentences in symbols for sentence in sentences for symbol in sentence} - {""})
    topics = sorted({sentence.topic for example in examples for sentence in example.letter.sentences} - {""})
    numbered = [{name: number for number, name in enumerate(["", *names])} for names in (groups, sorted(Party), topics, sorted(Addressee), sorted(LetterKind))]
    return Names({word: number for number, word in enumerate([*SIGNS, *words])}, *numbered)


def make_rows(example: Example, symbols: list[list[Symbol]], names: Names, spellings: dict[str, int]) -> Rows:
    """Return one example as numbers with its targets. `spellings` numbers every word as it is written, from 1, and grows."""
    letter = example.letter
    stream = encode(letter, symbols, names)
    size = len(stream.words)
    around = stream.sentences[stream.contexts]
    spelled = np.zeros(size, np.int32)
    spelled[stream.places] = [spellings.setdefault(word, len(spellings) + 1) for word in letter.tokens.words]
    inputs = np.column_stack([stream.words, stream.groups, around, np.tile(stream.letter, (size, 1)), spelled]).astype(np.int32)
    handed, tasks = np.zeros(size, np.float32), np.zeros((size, len(TASKS)), np.float32)
    alike = np.zeros((size, len(ALIKE)), np.float32)
    teaches = np.zeros(size, np.float32)
    teaches[stream.places] = stream.contexts[stream.places] > 0
    starts, ends = np.array(letter.tokens.starts), np.array(letter.tokens.ends)
    for label in example.labels:
        if label.name in ALIKE:
            alike[stream.places[(starts < label.span.end) & (ends > label.span.start)], ALIKE.index(label.name)] = 1
        if label.counts and label.name != Task.LATE_LETTER:
            inside = stream.places[(starts < label.span.end) & (ends > label.span.start)]
            handed[inside] = 1
            tasks[inside, TASKS.index(Task(label.name))] = 1
    return Rows(inputs, handed, tasks / np.maximum(tasks.sum(1, keepdims=True), 1), alike, teaches, stream.contexts)


def start_weights(names: Names, own_words: int, width: int, seed: int) -> dict[str, Any]:
    """Return the weights to begin with: small random ones, none for the words that have a row of their own."""
    rng = np.random.default_rng(seed)

    def small(*shape: int, scale: float) -> jax.Array:
        return jnp.asarray(rng.normal(0, scale, shape), jnp.float32)

    sizes = {"groups": len(names.groups), "owners": len(names.owners), "topics": len(names.topics), "items": len(ITEMS)}
    sizes |= {"addressees": len(names.addressees), "kinds": len(names.kinds), "private": 2}
    weights: dict[str, Any] = {name: small(size, width, scale=0.2) for name, size in sizes.items()}
    weights |= {"vectors": small(SIZE, width, scale=0.04), "own": jnp.zeros((own_words + 1, SIZE)), "bias": jnp.zeros(width)}
    for at in range(len(REACHES)):
        weights[f"layer{at}"] = small(3 * width, width, scale=0.6 / (3 * width) ** 0.5)
        weights[f"layer{at}_bias"] = jnp.zeros(width)
    weights["out"] = small(width, 1 + len(TASKS), scale=0.05)
    weights["out_bias"] = jnp.zeros(1 + len(TASKS)).at[0].set(-3.0)
    weights["alike"] = small(width, len(ALIKE), scale=0.05)
    weights["alike_bias"] = jnp.full(len(ALIKE), -3.0)
    return weights


def _shifted(values: jax.Array, by: int) -> jax.Array:
    """Return values moved by some places along the letter, nought where nothing comes from."""
    empty = jnp.zeros_like(values[:, : abs(by)])
    return jnp.concatenate([empty, values[:, :-by]], 1) if by > 0 else jnp.concatenate([values[:, -by:], empty], 1)


def _evened(values: jax.Array) -> jax.Array:
    """Return values with a mean square of one at each place."""
    return values * jax.lax.rsqrt((values**2).mean(-1, keepdims=True) + EVEN)


@dataclass(frozen=True, slots=True)
class Words:
    """What is known of each word before the fit: its vector, and the row of its own where it is frequent (0 where not)."""

    vectors: jax.Array
    own: jax.Array


jax.tree_util.register_dataclass(Words, ["vectors", "own"], [])


def run(weights: dict[str, Any], known: Words, inputs: jax.Array, key: jax.Array, fit: Fit) -> tuple[jax.Array, jax.Array]:
    """Return (rows, places, 1 + tasks) and (rows, places, look-alikes) of a batch, values left out at random."""
    keys = iter(jax.random.split(key, 8))

    def kept(shape: tuple[int, ...], chance: float) -> jax.Array:
        return jax.random.bernoulli(next(keys), 1 - chance, shape)

    words = inputs[..., 0]
    words = jnp.where(kept(words.shape, fit.drop_word) | (words < len(SIGNS)), words, UNKNOWN)
    alike = known.vectors[words] + weights["own"][known.own[words]]
    values = (alike * kept(alike.shape, fit.drop) / (1 - fit.drop)) @ weights["vectors"] + weights["bias"]
    values += weights["groups"][jnp.where(kept(words.shape, fit.drop_group), inputs[..., 1], 0)]
    for at, name in enumerate(_COLUMNS[2:], start=2):
        values += weights[name][inputs[..., at]]
    real = (words != PAD)[..., None]
    values = jax.nn.relu(values) * real
    for at, reach in enumerate(REACHES):
        even = _evened(values)
        wide = jnp.concatenate([_shifted(even, reach), even, _shifted(even, -reach)], -1)
        step = jax.nn.relu(wide @ weights[f"layer{at}"] + weights[f"layer{at}_bias"])
        values = values + step * kept(step.shape, fit.drop) / (1 - fit.drop) * real
    return values @ weights["out"] + weights["out_bias"], values @ weights["alike"] + weights["alike_bias"]


def _loss(weights: dict[str, Any], known: Words, batch: tuple[jax.Array, ...], key: jax.Array, fit: Fit) -> jax.Array:
    inputs, handed, tasks, alike, teaches = batch
    found, seen = run(weights, known, inputs, key, fit)
    score, shares = found[..., 0], jax.nn.log_softmax(found[..., 1:])
    yes_no = jnp.logaddexp(0, -score) * handed + jnp.logaddexp(0, score) * (1 - handed)
    which = -(tasks * shares).sum(-1)
    # What looks like a request and is none is marked as such where it matters most; to know it helps to know the others, and nothing of it ships.
    told = (jnp.logaddexp(0, -seen) * alike + jnp.logaddexp(0, seen) * (1 - alike)).sum(-1)
    return ((yes_no + 0.5 * which * handed + fit.alike * told) * teaches).sum() / teaches.sum()


@partial(jax.jit, static_argnames=("fit",), donate_argnums=(0, 1))
def _step(weights: dict[str, Any], moments: Any, known: Words, batch: tuple[jax.Array, ...], clock: jax.Array, fit: Fit) -> tuple[Any, Any, jax.Array]:
    """Take one step of Adam with decay; `clock` is (step, rate, seed)."""
    number, rate, seed = clock
    loss, slope = jax.value_and_grad(_loss)(weights, known, batch, jax.random.key(seed.astype(int), impl="rbg"), fit)
    size = jnp.sqrt(sum((part**2).sum() for part in jax.tree.leaves(slope)))
    slope = jax.tree.map(lambda part: part * jnp.minimum(1, 1 / (size + 1e-6)), slope)
    first = jax.tree.map(lambda old, new: 0.9 * old + 0.1 * new, moments[0], slope)
    second = jax.tree.map(lambda old, new: 0.999 * old + 0.001 * new**2, moments[1], slope)

    def moved(old: jax.Array, mean: jax.Array, square: jax.Array) -> jax.Array:
        step = mean / (1 - 0.9**number) / (jnp.sqrt(square / (1 - 0.999**number)) + 1e-8)
        return old - rate * (step + fit.decay * old)

    return jax.tree.map(moved, weights, first, second), (first, second), loss


def varied(one: Rows, other: Rows, rng: np.random.Generator, chance: float) -> Rows:
    """Return an example laid out otherwise: line breaks gone or new, sentences without a request left out, one of another letter between, bullets or none.

    What a sentence asks must not hang on such things, and in the few letters of one writer it seems to.
    """
    count = int(one.sentences.max(initial=0))
    if count < 2 or rng.random() < 0.3:
        return one
    asked = np.zeros(count + 1, bool)
    np.logical_or.at(asked, one.sentences, one.handed > 0)
    gone = (rng.random(count + 1) < chance) & ~asked
    gone[0] = False
    is_break = (one.inputs[:, 0] == LINE) & (one.sentences == 0)
    kept = ~gone[one.sentences] & ~(is_break & (rng.random(len(is_break)) < chance))
    bulleted = (rng.random(count + 1) < chance)[one.sentences] & (one.sentences > 0)
    inputs = one.inputs.copy()
    bulleted &= inputs[:, _ITEM] <= _LIST
    inputs[bulleted, _ITEM] = _TEXT + _LIST - inputs[bulleted, _ITEM]
    starts = np.flatnonzero((np.diff(one.sentences, prepend=0) != 0) & (one.sentences > 0) & kept)
    pieces = []
    before = 0
    for start in starts[rng.random(len(starts)) < chance / 2]:
        new = _break(inputs[start]) if rng.random() < 0.6 else _guest(inputs[start], other, rng)
        pieces += [_cut(one, inputs, kept, slice(before, start)), new]
        before = start
    pieces.append(_cut(one, inputs, kept, slice(before, len(kept))))
    return Rows(*(np.concatenate(column) for column in zip(*pieces, strict=True)))


_ITEM = _COLUMNS.index("items")
_TEXT, _LIST = ITEMS.index("text"), ITEMS.index("list")
_LETTER = slice(_COLUMNS.index("addressees"), len(_COLUMNS))


def _cut(one: Rows, inputs: np.ndarray, kept: np.ndarray, part: slice) -> tuple[np.ndarray, ...]:
    chosen = kept[part]
    return tuple(column[part][chosen] for column in (inputs, *one.parts()[1:], one.sentences))


def _break(place: np.ndarray) -> tuple[np.ndarray, ...]:
    """Return a line break beside a place."""
    inputs = np.zeros((1, len(place)), np.int32)
    inputs[0, 0], inputs[0, _LETTER] = LINE, place[_LETTER]
    return inputs, *_nothing(1)


def _guest(place: np.ndarray, other: Rows, rng: np.random.Generator) -> tuple[np.ndarray, ...]:
    """Return one sentence of another letter that asks nothing; it teaches nothing here, because what it means may hang on its own letter."""
    number = rng.integers(1, other.sentences.max(initial=1) + 1)
    chosen = (other.sentences == number) & (other.handed == 0)
    inputs = other.inputs[chosen].copy()
    inputs[:, _LETTER] = place[_LETTER]
    return inputs, *_nothing(len(inputs))


def _nothing(size: int) -> tuple[np.ndarray, ...]:
    """Return targets of places that teach nothing, in the order of `Rows`."""
    shapes = ((size,), (size, len(TASKS)), (size, len(ALIKE)), (size,))
    return *(np.zeros(shape, np.float32) for shape in shapes), np.zeros(size, np.int32)


def _stream(rows: Sequence[Rows], order: np.ndarray, rng: np.random.Generator, chance: float) -> list[tuple[np.ndarray, ...]]:
    """Lay the examples end to end with a gap between and cut the whole into batches of one shape."""
    parts = []
    for at in order:
        one = varied(rows[at], rows[int(rng.integers(len(rows)))], rng, chance) if chance else rows[at]
        parts.append(tuple(np.concatenate([part, np.zeros((_GAP, *part.shape[1:]), part.dtype)]) for part in one.parts()))
    whole = [np.concatenate(column) for column in zip(*parts, strict=True)]
    size = _ROWS * _LENGTH
    batches = []
    for start in range(0, len(whole[0]) - size + 1, size):
        batches.append(tuple(column[start : start + size].reshape(_ROWS, _LENGTH, *column.shape[1:]) for column in whole))
    return batches


def train_network(names: Names, rows: Sequence[Rows], fit: Fit) -> dict[str, np.ndarray]:
    """Fit a network and return its arrays as `remit.engine.triage.network.parse_network` reads them."""
    listed = list(names.words)
    vectors = np.concatenate([np.zeros((len(SIGNS), SIZE), np.float32), word_vectors(listed[len(SIGNS) :])]).astype(np.float32)
    own = own_rows(names, rows)
    weights = _train_reader(names, rows, Words(jnp.asarray(vectors), jnp.asarray(own)), fit)
    return _names_as_arrays(names) | _as_arrays(weights, vectors, own)


def _train_reader(names: Names, rows: Sequence[Rows], known: Words, fit: Fit) -> dict[str, Any]:
    rng = np.random.default_rng(fit.seed)
    weights = start_weights(names, int(known.own.max()), fit.width, fit.seed)
    moments = (jax.tree.map(jnp.zeros_like, weights), jax.tree.map(jnp.zeros_like, weights))
    places = sum(len(one.handed) + _GAP for one in rows)
    total, number = fit.rounds * (places // (_ROWS * _LENGTH)), 0
    for number_of_round in range(fit.rounds):
        losses = []
        for batch in _stream(rows, rng.permutation(len(rows)), rng, fit.vary):
            number += 1
            rate = fit.rate * min(1.0, number / 100) * max(0.02, 1 - number / total)
            clock = jnp.asarray([number, rate, number + 100_000 * fit.seed], jnp.float32)
            weights, moments, loss = _step(weights, moments, known, batch, clock, fit)
            losses.append(loss)
        if number_of_round % 4 == 3:
            print(f"  round {number_of_round + 1}: loss {np.mean([float(loss) for loss in losses]):.4f}", flush=True)
    return weights


def own_rows(names: Names, rows: Sequence[Rows]) -> np.ndarray:
    """Return for each word the number of the row of its own: signs and words that occur often enough have one, all others share none (0)."""
    counts = np.zeros(len(names.words), int)
    for one in rows:
        np.add.at(counts, one.inputs[:, 0], 1)
    counts[: len(SIGNS)] = OWN_FROM
    return np.where(counts >= OWN_FROM, np.cumsum(counts >= OWN_FROM), 0)


def _names_as_arrays(names: Names) -> dict[str, np.ndarray]:
    """Return the names of the rows, and how far each layer sees."""
    arrays = {"reaches": np.array(REACHES), "word_names": np.frombuffer("\n".join(names.words).encode("utf-8"), np.uint8)}
    numbered = {"groups": names.groups, "owners": names.owners, "topics": names.topics, "addressees": names.addressees, "kinds": names.kinds}
    return arrays | {f"{part}_names": np.array(list(table)) for part, table in numbered.items()}


def _as_arrays(weights: dict[str, Any], vectors: np.ndarray, own: np.ndarray) -> dict[str, np.ndarray]:
    """Return the weights as arrays: the word table as whole numbers of one byte, all else as they are."""
    plain = {name: np.asarray(value, np.float32) for name, value in weights.items()}
    words = (vectors + np.where(own[:, None] > 0, plain.pop("own")[own], 0)) @ plain.pop("vectors") + plain.pop("bias")
    for name in ("alike", "alike_bias"):
        del plain[name]
    scale = np.abs(words).max(0) / 127
    return plain | {"words": np.rint(words / scale).astype(np.int8), "word_scale": scale.astype(np.float32)}
