"""A chain of hashes over the events of a case: change one, and every hash after it no longer fits.

What lives here: adding to a chain and checking it. What does not: the file that carries it (`receipt`), what an event means (`remit.engine.lifecycle`).

The hash of an entry is SHA-256 over the previous hash and the canonical facts. The first previous hash is made from the case's reference, so that no entry can
be moved into another case. Words (free text, which may name a patient) are not in the chain: only a commitment to them is, made with a salt. So a receipt can
be shown without the words, and words can be destroyed when their time is over, while the chain still holds.

A chain proves that nothing between its first and last entry was changed by itself. It cannot prove that nothing was cut off at its end, nor that nobody made
all of it anew: for that, compare it with the copy of another party (`receipt.compare_receipts`).
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from remit.engine.audit.canonical import CanonicalError, canonical

_DOMAIN = b"remit.chain/1\n"
_WORDS_DOMAIN = b"remit.words/1\n"


@dataclass(frozen=True, slots=True)
class Entry:
    """One link.

    Attributes:
        number: 1, 2, 3 ...
        previous: hash of the entry before; for the first, made from the reference of the case.
        facts: the event as plain data, with the commitment to its words under `words`, null where there are none.
        hash: 64 hexadecimal digits.
    """

    number: int
    previous: str
    facts: Mapping[str, Any]
    hash: str


@dataclass(frozen=True, slots=True)
class Fault:
    """What does not fit, with the number of the entry; 0 means the whole."""

    number: int
    sentence: str


def first_previous(case: str) -> str:
    """Return what stands before the first entry of a case."""
    return hashlib.sha256(_DOMAIN + b"case\n" + canonical(case)).hexdigest()


def entry_hash(previous: str, facts: Mapping[str, Any]) -> str:
    """Return the hash of an entry.

    Raises:
        CanonicalError: the facts have no canonical form.
    """
    return hashlib.sha256(_DOMAIN + previous.encode("ascii", "replace") + b"\n" + canonical(dict(facts))).hexdigest()


def commit_words(words: Mapping[str, str], salt: str) -> str | None:
    """Return the commitment to the words of an event, None where there are none.

    Args:
        words: the texts by name.
        salt: at least 32 random characters, kept beside the words. Without it short words could be guessed from the commitment.

    Raises:
        CanonicalError: the salt is too short.
    """
    if not words:
        return None
    if len(salt) < 32:
        raise CanonicalError("The salt must have at least 32 characters.")
    return hashlib.sha256(_WORDS_DOMAIN + canonical({"salt": salt, "words": dict(words)})).hexdigest()


def add_entry(case: str, last: Entry | None, facts: Mapping[str, Any], commitment: str | None) -> Entry:
    """Return the next entry of a case's chain.

    Args:
        case: reference of the case.
        last: the last entry so far, None for the first.
        facts: the event as plain data without its words.
        commitment: what `commit_words` gave.

    Raises:
        CanonicalError: the facts have no canonical form.
    """
    previous = last.hash if last else first_previous(case)
    whole = {**facts, "words": commitment}
    return Entry(last.number + 1 if last else 1, previous, whole, entry_hash(previous, whole))


def check_chain(case: str, entries: Iterable[Entry]) -> list[Fault]:
    """Return everything in a chain that does not fit, in its order; an empty list means that nothing between its ends was changed by itself.

    Args:
        case: reference of the case.
        entries: the chain, first entry first.
    """
    faults: list[Fault] = []
    previous, expected = first_previous(case), 0
    for expected, entry in enumerate(entries, 1):
        faults += _faults(entry, expected, previous)
        previous = entry.hash
    return faults if expected else [Fault(0, "There is no entry at all.")]


def _faults(entry: Entry, expected: int, previous: str) -> list[Fault]:
    found = []
    if entry.number != expected or entry.facts.get("number", expected) != expected:
        found.append(Fault(expected, f"Entry {expected} carries the number {entry.number}: an entry is missing, was added, or stands in another place."))
    if entry.previous != previous:
        before = f"entry {expected - 1}" if expected > 1 else "the reference of this case"
        found.append(Fault(expected, f"Entry {expected} does not follow from {before}."))
    try:
        is_whole = entry_hash(entry.previous, entry.facts) == entry.hash
    except CanonicalError:
        is_whole = False
    if not is_whole:
        found.append(Fault(expected, f"Entry {expected} was changed after it was written: its hash does not fit."))
    return found
