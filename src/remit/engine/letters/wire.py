"""How documents travel between the process that reads them and the one that asked: JSON with the bytes behind it, never anything that could run.

What lives here: frames, and documents to plain lists and back. What does not: the processes (`isolation`, `child`).
"""

import datetime as dt
import json
import struct
from collections.abc import Sequence
from functools import partial
from typing import Any, BinaryIO

from remit.engine.letters.containers import Package, Part
from remit.engine.letters.document import Box, CodedMedicine, CodedSection, Document, Facts

_LENGTHS = struct.Struct("<QQ")
HEAD_BYTES = _LENGTHS.size
_BOX = struct.Struct("<3I4f")  # as the fields of `Box`
_make_box = partial(tuple.__new__, Box)  # what `Box._make` does, without a step of Python for each of hundreds
_DAYS = ("born_on", "written_on", "event_on")


def pack(head: dict[str, Any], blobs: Sequence[bytes] = ()) -> bytes:
    """Return one frame: lengths, JSON, bytes. It is one piece, because each further piece wakes the other side once more."""
    words = json.dumps({**head, "blobs": [len(blob) for blob in blobs]}, ensure_ascii=True, separators=(",", ":")).encode("ascii")
    return b"".join([_LENGTHS.pack(len(words), sum(map(len, blobs))), words, *blobs])


def lengths(head: bytes | bytearray) -> tuple[int, int]:
    """Return how many bytes of JSON and of blobs follow the head of a frame."""
    words, blobs = _LENGTHS.unpack(head)
    return int(words), int(blobs)


def unpack(words: bytes, body: bytes) -> tuple[dict[str, Any], list[bytes]]:
    """Return what a frame says, and its bytes one by one."""
    head: dict[str, Any] = json.loads(words)
    blobs, at = [], 0
    for length in head["blobs"]:
        blobs.append(body[at : at + length])
        at += length
    return head, blobs


def read_frame(stream: BinaryIO) -> tuple[dict[str, Any], list[bytes]] | None:
    """Read one frame from a stream that waits; None at its end."""
    start = stream.read(HEAD_BYTES)
    if len(start) < HEAD_BYTES:
        return None
    words, blobs = lengths(start)
    return unpack(stream.read(words), stream.read(blobs))


def _facts_to_wire(facts: Facts) -> dict[str, str]:
    stated = {name: getattr(facts, name) for name in Facts.__dataclass_fields__}
    return {name: value.isoformat() if isinstance(value, dt.date) else value for name, value in stated.items() if value}


def _facts_from_wire(wire: dict[str, str]) -> Facts:
    stated: dict[str, Any] = {name: dt.date.fromisoformat(value) if name in _DAYS else value for name, value in wire.items()}
    return Facts(**stated)


def document_to_wire(document: Document) -> tuple[dict[str, Any], list[bytes]]:
    """Return a document as plain lists, and its boxes as bytes: there are hundreds on a page."""
    head = {
        "format": document.format,
        "text": document.text,
        "pages": document.pages,
        "sections": [(item.title, item.code, item.start, item.end) for item in document.sections],
        "medicines": [[getattr(item, name) for name in CodedMedicine.__dataclass_fields__] for item in document.medicines],
        "facts": _facts_to_wire(document.facts),
        "problems": document.problems,
        "sizes": document.sizes,
        "unread_pages": document.unread_pages,
        "is_cut_short": document.is_cut_short,
    }
    return head, [b"".join([_BOX.pack(*box) for box in document.boxes])]


def document_from_wire(wire: dict[str, Any], blobs: list[bytes]) -> Document:
    """Return the document that was sent as plain lists and bytes."""
    return Document(
        wire["format"],
        wire["text"],
        tuple((start, end) for start, end in wire["pages"]),
        tuple(map(_make_box, _BOX.iter_unpack(blobs[0]))),
        tuple(CodedSection(*row) for row in wire["sections"]),
        tuple(CodedMedicine(*row) for row in wire["medicines"]),
        _facts_from_wire(wire["facts"]),
        tuple(wire["problems"]),
        tuple((width, height) for width, height in wire["sizes"]),
        tuple(wire["unread_pages"]),
        bool(wire["is_cut_short"]),
    )


def package_to_wire(package: Package) -> tuple[dict[str, Any], list[bytes]]:
    """Return a package as plain lists, and the bytes of its parts."""
    head = {
        "names": [(part.name, part.reason) for part in package.parts],
        "is_one": package.is_one,
        "facts": _facts_to_wire(package.facts),
        "problems": package.problems,
    }
    return head, [part.data for part in package.parts]


def package_from_wire(head: dict[str, Any], blobs: list[bytes]) -> Package:
    """Return the package that was sent as plain lists."""
    parts = tuple(Part(name, data, reason) for (name, reason), data in zip(head["names"], blobs, strict=True))
    return Package(parts, head["is_one"], _facts_from_wire(head["facts"]), tuple(head["problems"]))
