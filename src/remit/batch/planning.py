"""Cutting the input into parts of a fixed size, without holding it.

What lives here: `list_parts`. Small files share a part, large ones are cut. What does not: who works on a part (`local`, `spark`).
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pyarrow.parquet as pq

from remit.batch.csv_records import csv_lines, json_lines, read_header
from remit.batch.job import Columns, Form, Part, Span
from remit.batch.sources import Found, check_columns, list_files


def list_parts(found: Found, columns: Columns, size: int) -> Iterator[Part]:
    """Yield the parts of a run in order.

    Args:
        found: what is read.
        columns: how the columns of tables are called.
        size: records of a part.

    Raises:
        BatchError: a table is damaged or lacks columns.
    """
    spans: list[Span] = []
    number = count = 0
    for span in _spans(found, columns, size):
        spans.append(span)
        count += span.stop - span.start
        # A span is at most one part long, so a part is less than two.
        if count >= size:
            yield Part(number, tuple(spans))
            spans, count, number = [], 0, number + 1
    if spans:
        yield Part(number, tuple(spans))


def _spans(found: Found, columns: Columns, size: int) -> Iterator[Span]:
    for name in list_files(found):
        if found.form is Form.DOCUMENTS:
            yield Span(name)
            continue
        path = found.root / name
        delimiter = check_columns(path, found.form, columns)
        if found.form is Form.PARQUET:
            rows = pq.read_metadata(path).num_rows
            yield from (Span(name, start, min(start + size, rows)) for start in range(0, rows, size))
        else:
            lengths = (lambda: _csv_lengths(path, delimiter)) if found.form is Form.CSV else (lambda: _json_lengths(path))  # noqa: B023 used before the next round
            yield from _by_bytes(name, lengths, size)


def _by_bytes(name: str, lengths: Callable[[], Iterator[int]], size: int) -> Iterator[Span]:
    """Yield stretches of `size` records with the bytes where they begin and end. The first length is that of what stands before the records."""
    given = lengths()
    place = next(given, 0)
    span = Span(name, 0, 0, place, place)
    for length in given:
        span = replace(span, stop=span.stop + 1, end=span.end + length)
        if span.stop - span.start == size:
            yield span
            span = replace(span, start=span.stop, offset=span.end)
    if span.stop > span.start:
        yield span


def _csv_lengths(path: Path, delimiter: str) -> Iterator[int]:
    with path.open("rb") as file:
        read_header(file)
        yield file.tell()
        for length, _ in csv_lines(file, delimiter):
            yield length


def _json_lengths(path: Path) -> Iterator[int]:
    with path.open("rb") as file:
        yield 0
        for length, _ in json_lines(file):
            yield length
