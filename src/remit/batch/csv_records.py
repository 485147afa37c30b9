"""Where the records of a CSV or JSONL file begin and end, so that it can be shared out without being held.

What lives here: record boundaries by bytes, and one record's bytes into fields. Quoted fields may hold line breaks; a quotation mark opens a field only
where the field begins. What does not: what the fields mean (`reading`).
"""

import csv
import io
import re
from collections.abc import Iterator
from typing import BinaryIO

from remit.engine.letters.decoding import MAX_FILE_BYTES

# Base64 and doubled quotation marks make a document longer than it is.
LONGEST_RECORD = 2 * MAX_FILE_BYTES
_BOM = b"\xef\xbb\xbf"
csv.field_size_limit(LONGEST_RECORD)


def _opening(delimiter: str) -> re.Pattern[bytes]:
    return re.compile(rb'(?:^|%s)"' % re.escape(delimiter.encode()))


def _is_open_after(line: bytes, opening: re.Pattern[bytes], *, is_open: bool) -> bool:
    """Return whether a quoted field is still open at the end of a line."""
    if b'"' not in line:
        return is_open
    place = 0
    while True:
        if is_open:
            place = line.find(b'"', place)
            if place < 0:
                return True
            if line[place + 1 : place + 2] == b'"':
                place += 2
                continue
            is_open, place = False, place + 1
        found = opening.search(line, place)
        if found is None:
            return False
        is_open, place = True, found.end()


def csv_lines(file: BinaryIO, delimiter: str) -> Iterator[tuple[int, bytes]]:
    """Yield length and bytes of each record from the file's place on; of one too long, and of an unclosed one, no more than the longest record."""
    opening = _opening(delimiter)
    length, kept, is_open = 0, bytearray(), False
    while line := file.readline(LONGEST_RECORD):
        length += len(line)
        if len(kept) <= LONGEST_RECORD:
            kept += line
        is_open = _is_open_after(line, opening, is_open=is_open)
        if not is_open and line.endswith(b"\n"):
            yield length, bytes(kept)
            length, kept = 0, bytearray()
    if length:
        yield length, bytes(kept)


def json_lines(file: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Yield length and bytes of each line from the file's place on; of one too long no more than the longest record."""
    length, kept = 0, b""
    while line := file.readline(LONGEST_RECORD + 1):
        length, kept = length + len(line), kept or line
        if line.endswith(b"\n"):
            yield length, kept
            length, kept = 0, b""
    if length:
        yield length, kept


def split_fields(record: bytes, delimiter: str) -> list[bytes]:
    """Return the fields of one record. Their bytes stay as they are: the engine knows the encodings of hospital systems.

    Raises:
        csv.Error: the quotation marks do not fit.
    """
    # Not by `splitlines`: what Windows writes for three full stops would end a line there.
    rows = list(csv.reader(io.StringIO(record.decode("latin-1"), newline=""), delimiter=delimiter, strict=True))
    return [field.encode("latin-1") for field in rows[0]] if rows else []


def read_header(file: BinaryIO) -> tuple[list[str], str]:
    """Return the names in the first record and the sign between them; the file's place is then at the second record."""
    first = file.read(len(_BOM))
    if first != _BOM:
        file.seek(0)
    start = file.tell()
    line = file.readline(1_000_000)
    delimiter = max((",", ";", "\t", "|"), key=lambda sign: line.count(sign.encode()))
    file.seek(start)
    length, record = next(csv_lines(file, delimiter), (0, b""))
    file.seek(start + length)
    try:
        names = [field.decode("utf-8", errors="replace").strip() for field in split_fields(record, delimiter)]
    except csv.Error:
        names = []
    return names, delimiter
