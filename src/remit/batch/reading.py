"""The records of a part: from a row or a file to the bytes of one letter, or to the reason why it has none.

What lives here: `read_part`. What does not: what the bytes say (`remit.engine.letters`).
"""

import base64
import binascii
import csv
import datetime as dt
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from remit.batch.csv_records import LONGEST_RECORD, csv_lines, json_lines, read_header, split_fields
from remit.batch.job import Columns, Form, Job, Part, Span
from remit.engine.letters.decoding import MAX_FILE_BYTES

_ROWS = 64
_TOO_LONG = f"The record is longer than {LONGEST_RECORD // 1_000_000} MB: a quotation mark may be missing. Mend the table there, and read that file again."


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record stands: file, its number from 1 (0 for a document), and its id, "" where it has none."""

    source: str
    row: int
    id: str


@dataclass(frozen=True, slots=True)
class Record:
    """One letter to read."""

    place: Place
    data: bytes
    received_on: dt.date | None = None
    practice_code: str = ""
    provider_code: str = ""


@dataclass(frozen=True, slots=True)
class BadRecord:
    """A record that holds no letter, and the sentence that says why."""

    place: Place
    reason: str


class _UnfitError(ValueError):
    """A row is no record; the message says why."""


def read_part(job: Job, part: Part) -> Iterator[Record | BadRecord]:
    """Yield the records of a part, one after another."""
    for span in part.spans:
        yield from _READERS[job.form](job, span)


def record_of(values: Mapping[str, Any], columns: Columns, place: tuple[str, int], received_on: dt.date | None = None) -> Record | BadRecord:
    """Return the record that the values of a row make.

    Args:
        values: by the table's own names.
        columns: those names.
        place: file and number of the row.
        received_on: day of receipt where the row names none.
    """
    name = _words(values.get(columns.id))
    where = Place(*place, name)
    try:
        if not name:
            raise _UnfitError(f"The column {columns.id} is empty, so nobody could find this letter again. Give each letter a name.")
        day = _day(values.get(columns.received_on), columns.received_on) or received_on
        codes = (_words(values.get(columns.practice_code)), _words(values.get(columns.provider_code)))
        return Record(where, _data(values, columns), day, *codes)
    except _UnfitError as error:
        return BadRecord(where, str(error))


def _words(value: object) -> str:
    if isinstance(value, bytes):
        value = value.decode("utf-8", errors="replace")
    return "" if value is None else str(value).strip().encode("utf-8", errors="replace").decode("utf-8")


def _data(values: Mapping[str, Any], columns: Columns) -> bytes:
    content = values.get(columns.content)
    if content:
        return content if isinstance(content, bytes) else _from_base64(content, columns.content)
    text = values.get(columns.text)
    if not isinstance(text, str | bytes) or not text.strip():
        raise _UnfitError(f"The column {columns.text} is empty: there is no letter to read. Export it again with its text.")
    return text.encode("utf-8", errors="replace") if isinstance(text, str) else text


def _from_base64(content: object, name: str) -> bytes:
    try:
        return base64.b64decode(str(content), validate=True)
    except (binascii.Error, ValueError):
        raise _UnfitError(f"The column {name} is not base64, so the document in it cannot be taken out. Export it again.") from None


def _day(value: object, name: str) -> dt.date | None:
    if isinstance(value, dt.datetime):
        return value.date()
    if value is None or isinstance(value, dt.date):
        return value
    words = _words(value)
    try:
        return dt.date.fromisoformat(words[:10]) if words else None
    except ValueError:
        raise _UnfitError(f"The column {name} holds no day that can be read. Write year, month and day, such as 2026-02-28.") from None


def _read_parquet(job: Job, span: Span) -> Iterator[Record | BadRecord]:
    row = span.start
    try:
        for number, values in _parquet_rows(job, span):
            row = number + 1
            yield record_of(values, job.columns, (span.file, row), job.received_on)
    except (pa.ArrowException, OSError):
        reason = f"The table is damaged here: its rows {row + 1:,} to {span.stop:,} cannot be read. Export it again, and read that file again."
        yield BadRecord(Place(span.file, row + 1, ""), reason)


def _parquet_rows(job: Job, span: Span) -> Iterator[tuple[int, dict[str, Any]]]:
    # Read in a stream: a row group of a million letters must not be held.
    with pq.ParquetFile(Path(job.root) / span.file, buffer_size=1 << 20, pre_buffer=False) as file:
        wanted = {getattr(job.columns, name) for name in Columns.__slots__}
        names = [name for name in file.schema_arrow.names if name in wanted]
        groups, number = _groups(file, span)
        for batch in file.iter_batches(batch_size=_ROWS, row_groups=groups, columns=names):
            first, number = number, number + batch.num_rows
            if number > span.start:
                yield from ((row, values) for row, values in enumerate(batch.to_pylist(), start=first) if span.start <= row < span.stop)
            if number >= span.stop:
                return


def _groups(file: pq.ParquetFile, span: Span) -> tuple[list[int], int]:
    """Return the row groups that hold a span, and how many rows stand before the first."""
    groups, before, first = [], 0, None
    for group in range(file.num_row_groups):
        rows = file.metadata.row_group(group).num_rows
        if before < span.stop and before + rows > span.start:
            groups.append(group)
            first = before if first is None else first
        before += rows
    return groups, first or 0


def _read_csv(job: Job, span: Span) -> Iterator[Record | BadRecord]:
    def fields(file: BinaryIO) -> Iterator[bytes]:
        file.seek(span.offset)
        return (record for _, record in csv_lines(file, job.delimiter))

    with (Path(job.root) / span.file).open("rb") as file:
        names = read_header(file)[0]
        for row, record in zip(range(span.start, span.stop), fields(file), strict=False):
            if record.strip():
                yield _of_line(job, span.file, row, lambda: _csv_row(record, names, job))  # noqa: B023 called at once


def _csv_row(record: bytes, names: list[str], job: Job) -> dict[str, Any]:
    if len(record) > LONGEST_RECORD:
        raise _UnfitError(_TOO_LONG)
    try:
        fields = split_fields(record, job.delimiter)
    except csv.Error:
        raise _UnfitError("The quotation marks of this record do not fit. Mend it, or export the table again.") from None
    if len(fields) != len(names):
        raise _UnfitError(f"The record has {len(fields)} fields where the first line names {len(names)}. Mend it, or export the table again.")
    values: dict[str, Any] = dict(zip(names, fields, strict=True))
    if content := values.get(job.columns.content):
        # A table of text holds a document as base64.
        values[job.columns.content] = content.decode("latin-1")
    return values


def _read_jsonl(job: Job, span: Span) -> Iterator[Record | BadRecord]:
    with (Path(job.root) / span.file).open("rb") as file:
        file.seek(span.offset)
        for row, (_, line) in zip(range(span.start, span.stop), json_lines(file), strict=False):
            if line.strip():
                yield _of_line(job, span.file, row, lambda: _json_row(line))  # noqa: B023 called at once


def _json_row(line: bytes) -> dict[str, Any]:
    if len(line) > LONGEST_RECORD:
        raise _UnfitError(_TOO_LONG)
    try:
        values = json.loads(line)
    except (ValueError, RecursionError):
        raise _UnfitError("The line is not JSON. Mend it, or export the table again.") from None
    if not isinstance(values, dict):
        raise _UnfitError("The line is JSON, but no object with names and values. Export one object a line.")
    return values


def _of_line(job: Job, source: str, row: int, values: Callable[[], Mapping[str, Any]]) -> Record | BadRecord:
    try:
        return record_of(values(), job.columns, (source, row + 1), job.received_on)
    except _UnfitError as error:
        return BadRecord(Place(source, row + 1, ""), str(error))


def _read_document(job: Job, span: Span) -> Iterator[Record | BadRecord]:
    place = Place(span.file, 0, span.file)
    try:
        with (Path(job.root) / span.file).open("rb") as file:
            data = file.read(MAX_FILE_BYTES + 1)
    except OSError as error:
        yield BadRecord(place, f"The file cannot be opened ({error.strerror}). Check that it is still there and that you may read it.")
        return
    yield Record(place, data, job.received_on)


_READERS: dict[Form, Callable[[Job, Span], Iterator[Record | BadRecord]]] = {
    Form.PARQUET: _read_parquet,
    Form.CSV: _read_csv,
    Form.JSONL: _read_jsonl,
    Form.DOCUMENTS: _read_document,
}
