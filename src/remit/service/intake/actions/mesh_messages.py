"""One MESH message as it lies in a mailbox: its head, and its bytes out of their chunks and packing.

What lives here: asking for the chunks, undoing the compression of the transfer and of the sender, within limits. What does not: which messages are asked for
and what becomes of them (`mesh`).
"""

import datetime as dt
import zlib
from dataclasses import dataclass, field

import requests
from mesh_client import MeshClient
from urllib3.exceptions import HTTPError

from remit.service.correspondence.policies import LARGEST_FILE

_GZIP = b"\x1f\x8b"
_GONE = (404, 410)
_ANY_HEADER = 47  # of zlib: gzip or zlib, whichever it is


class DamagedError(Exception):
    """A message cannot be put together. The message is a sentence of ours.

    Attributes:
        raw: what came of it.
    """

    def __init__(self, sentence: str, raw: bytes) -> None:
        """Keep what came."""
        super().__init__(sentence)
        self.raw = raw


class TooLargeError(Exception):
    """A message is larger than any letter; it was not fetched to its end."""


class GoneError(Exception):
    """A message does not lie in the mailbox any more: somebody else took it meanwhile."""


@dataclass
class Lying:
    """A message that lies in a mailbox, with its first chunk still to be read.

    Attributes:
        kind: "DATA", or "REPORT" where MESH itself tells what became of one of ours.
        said: what a report says: its code and the message that it is about.
    """

    key: str
    kind: str
    sender: str
    workflow: str
    file_name: str = field(repr=False)
    size: int
    said: str
    linked: str
    came_at: dt.datetime
    chunks: int
    first: requests.Response = field(repr=False)


def look_at(client: MeshClient, key: str, *, at: dt.datetime) -> Lying:
    """Ask for a message and read its head.

    Raises:
        GoneError: it is not there any more.
        requests.RequestException: the mailbox cannot be reached.
    """
    try:
        answer = client.retrieve_message_chunk(key, 1)
    except requests.HTTPError as error:
        if error.response is not None and error.response.status_code in _GONE:
            raise GoneError from error
        raise
    head = answer.headers
    return Lying(
        key=key,
        kind=head.get("Mex-MessageType", "DATA").upper(),
        sender=head.get("Mex-From", ""),
        workflow=head.get("Mex-WorkflowID", ""),
        file_name=head.get("Mex-FileName", ""),
        size=_number(head.get("Content-Length", "")),
        said=head.get("Mex-StatusCode", "")[:20],
        linked=head.get("Mex-LinkedMsgId", "")[:100],
        came_at=_moment(head.get("Mex-StatusTimestamp", "")) or at,
        chunks=_number(head.get("Mex-Chunk-Range", "1:1").rpartition(":")[2]) or 1,
        first=answer,
    )


def _number(said: str) -> int:
    return int(said) if said.isascii() and said.isdigit() and len(said) < 12 else 0


def _moment(said: str) -> dt.datetime | None:
    """Return when MESH put the message there: that is when the practice received it, whenever we look."""
    try:
        return dt.datetime.strptime(said[:14], "%Y%m%d%H%M%S").replace(tzinfo=dt.UTC)
    except ValueError:
        return None


def read_whole(client: MeshClient, lying: Lying) -> bytes:
    """Return the bytes of a message, as its sender packed the letter or, where it packed it with gzip, unpacked.

    Raises:
        DamagedError: a chunk is missing or its packing is broken.
        TooLargeError: it is larger than any letter.
        requests.RequestException: the mailbox cannot be reached, or broke off.
    """
    raw = _read_raw(lying.first, b"")
    whole = _unpacked(lying.first, raw, raw, 0)
    for number in range(2, lying.chunks + 1):
        try:
            answer = client.retrieve_message_chunk(lying.key, number)
        except requests.HTTPError as error:
            if error.response is not None and error.response.status_code in _GONE:
                sentence = f"Part {number} of its {lying.chunks} parts is missing. What came of it is kept. Ask the sender to send it again."
                raise DamagedError(sentence, whole) from error
            raise
        raw = _read_raw(answer, whole)
        whole += _unpacked(answer, raw, whole + raw, len(whole))
    return _inflate(whole, whole, 0) if whole.startswith(_GZIP) else whole


def _read_raw(answer: requests.Response, before: bytes) -> bytes:
    """Read a chunk as it travels. A connection that breaks off is an error of the network, not of the message."""
    stated = _number(answer.headers.get("Content-Length", ""))
    with answer:
        try:
            raw: bytes = answer.raw.read(LARGEST_FILE + 1 - len(before), decode_content=False)
        except (OSError, HTTPError) as error:
            raise requests.ConnectionError("The message broke off on its way.") from error
    if len(raw) + len(before) > LARGEST_FILE:
        raise TooLargeError
    if stated and len(raw) < stated:
        raise requests.ConnectionError("The message broke off on its way.")
    return raw


def _unpacked(answer: requests.Response, raw: bytes, kept: bytes, before: int) -> bytes:
    return _inflate(raw, kept, before) if answer.headers.get("Content-Encoding", "") == "gzip" else raw


def _inflate(packed: bytes, kept: bytes, before: int) -> bytes:
    """Undo a compression, in one piece or several one after another; a few bytes that would become gigabytes are stopped at what a letter may have."""
    found, rest = b"", packed
    while rest and (not found or rest.startswith(_GZIP)):
        machine = zlib.decompressobj(_ANY_HEADER)
        try:
            found += machine.decompress(rest, LARGEST_FILE + 1 - before - len(found))
        except zlib.error as error:
            raise DamagedError("Its compression is broken. It is kept as it came. Ask the sender to send it again.", kept) from error
        if len(found) + before > LARGEST_FILE:
            raise TooLargeError
        if not machine.eof:
            raise DamagedError("Its compressed part breaks off. It is kept as it came. Ask the sender to send it again.", kept)
        rest = machine.unused_data
    return found
