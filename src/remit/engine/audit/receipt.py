"""A receipt: the chain of one case in a small file that any party can check without the server.

What lives here: writing, reading, checking and comparing receipts. What does not: the chain itself (`chain`), the command (`remit.cli.verify`).
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from remit.engine.audit.canonical import CanonicalError
from remit.engine.audit.chain import Entry, Fault, check_chain, commit_words

SCHEMA = "remit.receipt/1"
MOST_BYTES = 10_000_000


class ReceiptError(ValueError):
    """A file that is no receipt; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class ShownWords:
    """The words of one event as a receipt shows them, with the salt of their commitment."""

    salt: str
    words: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Receipt:
    """The chain of one case up to one moment.

    Attributes:
        case: reference of the case.
        made_at: when the receipt was made, as text with its time zone. Nothing vouches for it.
        entries: the chain.
        shown: words of events by number. Those that are left out are withheld, or gone.
        head: the last hash, as the receipt claims it.
    """

    case: str
    made_at: str
    entries: tuple[Entry, ...]
    shown: Mapping[int, ShownWords]
    head: str


def write_receipt(receipt: Receipt) -> bytes:
    """Return a receipt as a file: JSON that a person can read."""
    whole = {
        "schema": SCHEMA,
        "case": receipt.case,
        "made_at": receipt.made_at,
        "entries": [{"number": entry.number, "previous": entry.previous, "facts": dict(entry.facts), "hash": entry.hash} for entry in receipt.entries],
        "words": {str(number): {"salt": shown.salt, "words": dict(shown.words)} for number, shown in sorted(receipt.shown.items())},
        "head": receipt.head,
    }
    return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def read_receipt(data: bytes) -> Receipt:
    """Return the receipt that a file holds. Nothing is checked yet but its form.

    Raises:
        ReceiptError: it is no receipt.
    """
    whole = _parse(data)
    if not isinstance(whole, dict) or whole.get("schema") != SCHEMA:
        raise ReceiptError(f"This is not a receipt of Remit: it does not say {SCHEMA}. Ask for the file that “Keep a receipt” saved.")
    try:
        return Receipt(_text(whole["case"]), _text(whole["made_at"]), _entries(whole["entries"]), _shown(whole["words"]), _text(whole["head"]))
    except KeyError as error:
        raise ReceiptError(f"This receipt is not whole: {error.args[0]!r} is missing. Ask for it again.") from error
    except (TypeError, ValueError) as error:
        raise ReceiptError("This receipt is not whole: a part of it has the wrong form. Ask for it again.") from error


def check_receipt(receipt: Receipt) -> list[Fault]:
    """Return everything in a receipt that does not fit; an empty list means that it is whole.

    Whole means: no entry was changed, added, left out or moved, and the words that are shown are those that were written. It does not say that nothing happened
    afterwards, and a chain that somebody made anew from its first entry is whole too: only the copy of another party shows that.
    """
    faults = check_chain(receipt.case, receipt.entries)
    if receipt.entries and receipt.entries[-1].hash != receipt.head:
        faults.append(Fault(0, "The last hash is not that of the last entry: entries are missing at the end, or the last hash was changed."))
    by_number = {entry.number: entry for entry in receipt.entries}
    for number, shown in sorted(receipt.shown.items()):
        entry = by_number.get(number)
        if entry is None or not _is_committed(entry, shown):
            faults.append(Fault(number, f"The words shown for entry {number} are not those that were written."))
    return faults


def compare_receipts(first: Receipt, second: Receipt) -> list[Fault]:
    """Return where two receipts of one case disagree; an empty list means that one is the beginning of the other, or both are the same.

    Raises:
        ReceiptError: they are of two cases.
    """
    if first.case != second.case:
        raise ReceiptError(f"These receipts are of two cases, {first.case} and {second.case}. Compare receipts of one case.")
    for one, other in zip(first.entries, second.entries, strict=False):
        if one.hash != other.hash:
            return [Fault(one.number, f"The two receipts disagree from entry {one.number} on. Each party should show where its copy comes from.")]
    return []


def _is_committed(entry: Entry, shown: ShownWords) -> bool:
    try:
        commitment = commit_words(shown.words, shown.salt)
    except CanonicalError:
        return False
    return commitment is not None and commitment == entry.facts.get("words")


def _parse(data: bytes) -> Any:
    if len(data) > MOST_BYTES:
        raise ReceiptError(f"This file is too large for a receipt: more than {MOST_BYTES // 1_000_000} MB.")
    try:
        return json.loads(data.decode("utf-8-sig"), object_pairs_hook=_once, parse_constant=_refuse)
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise ReceiptError("This file cannot be read as a receipt: it is not the JSON that Remit writes. Ask for it again.") from error


def _once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name stands twice")
    return found


def _refuse(name: str) -> Any:
    raise ValueError(f"{name} is no number")


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("text expected")
    return value


def _number(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError("whole number expected")
    return value


def _object(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise TypeError("object expected")
    return value


def _entries(rows: Iterable[Any]) -> tuple[Entry, ...]:
    return tuple(Entry(_number(row["number"]), _text(row["previous"]), _object(row["facts"]), _text(row["hash"])) for row in map(_object, rows))


def _shown(rows: Any) -> dict[int, ShownWords]:
    return {
        int(number): ShownWords(_text(row["salt"]), {name: _text(text) for name, text in _object(row["words"]).items()})
        for number, row in _object(rows).items()
    }
