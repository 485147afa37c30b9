"""What stands at INPUT: tables of one kind, or a folder of documents; and whether its columns are those that a run reads.

What lives here: `find_input`, `list_files`, `check_columns`. What does not: which records make a part (`planning`), their content (`reading`).
"""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from remit.batch.csv_records import json_lines, read_header
from remit.batch.job import BatchError, Columns, Form

_ENDINGS = {".parquet": Form.PARQUET, ".csv": Form.CSV, ".tsv": Form.CSV, ".jsonl": Form.JSONL, ".ndjson": Form.JSONL}
_LISTED = 12


@dataclass(frozen=True, slots=True)
class Found:
    """What a run reads: the folder that names begin from, one file of it ("" for all), and the form."""

    root: Path
    name: str
    form: Form


def find_input(path: Path, form: Form | None = None) -> Found:
    """Return what stands at a path.

    Args:
        path: a table, a folder of tables, or a folder of documents.
        form: what it is, where the user says so.

    Raises:
        BatchError: nothing is there, or it could be two things.
    """
    if not path.exists():
        raise BatchError(f"There is no file or folder {path}. Check the spelling, and that you are in the right folder.")
    if path.is_file():
        guessed = form or _ENDINGS.get(path.suffix.lower())
        if guessed is None:
            raise BatchError(f"{path} ends in {path.suffix or 'nothing'}, which says no form. Name it with --format: parquet, csv, jsonl, or documents.")
        return Found(path.parent, path.name, guessed)
    return Found(path, "", form or _form_of_folder(path))


def _form_of_folder(folder: Path) -> Form:
    """Return the form of a folder: that of its tables where it holds nothing else."""
    kinds: set[Form] = set()
    for name in _walk(folder, ""):
        kinds.add(_ENDINGS.get(Path(name).suffix.lower(), Form.DOCUMENTS))
        if len(kinds) > 1:
            words = " and ".join(sorted(kinds))
            raise BatchError(f"{folder} holds {words} side by side, and a run reads one form. Put them apart, or name one with --format.")
    return kinds.pop() if kinds else Form.DOCUMENTS


def list_files(found: Found) -> Iterator[str]:
    """Yield the files of a run in a fixed order, named from its root; in a folder of tables only the tables."""
    if found.name:
        yield found.name
        return
    for name in _walk(found.root, ""):
        if found.form is Form.DOCUMENTS or _ENDINGS.get(Path(name).suffix.lower()) is found.form:
            yield name


def _walk(root: Path, below: str) -> Iterator[str]:
    """Yield the files of a folder, sorted, without hidden ones and without what table writers keep for themselves (_SUCCESS)."""
    try:
        entries = sorted(os.scandir(root / below), key=lambda entry: entry.name)
    except OSError as error:
        raise BatchError(f"The folder {root / below} cannot be opened ({error.strerror}). Ask for the right to read it, or leave it out.") from error
    for entry in entries:
        if entry.name.startswith((".", "_")):
            continue
        name = f"{below}/{entry.name}" if below else entry.name
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(root, name)
        elif entry.is_file():
            yield name


def check_columns(path: Path, form: Form, columns: Columns) -> str:
    """Refuse a table without the columns that a run needs; return the sign between its fields, "," where it has none.

    Raises:
        BatchError: it is damaged, or columns are missing; the message names those that are there and those expected.
    """
    if form is Form.DOCUMENTS:
        return ","
    names, delimiter = {Form.PARQUET: _parquet_names, Form.CSV: _csv_names, Form.JSONL: _json_names}[form](path)
    missing = [] if columns.id in names else [columns.id]
    if not {columns.text, columns.content} & set(names):
        missing.append(f"{columns.text} or {columns.content}")
    if missing and names:
        there = ", ".join(names[:_LISTED]) + (f" and {len(names) - _LISTED} more" if len(names) > _LISTED else "")
        raise BatchError(
            f"{path.name} has no column {' and no column '.join(missing)}. Its columns: {there}. {columns.words()} "
            f"If a column is called otherwise, say so, such as --column text={names[-1]}."
        )
    return delimiter


def _parquet_names(path: Path) -> tuple[list[str], str]:
    try:
        schema = pq.read_schema(path)
    except (pa.ArrowException, OSError) as error:
        raise BatchError(f"{path.name} cannot be read as Parquet: it is damaged, cut short or of another form. Export it again.") from error
    for name in schema.names:
        if pa.types.is_nested(schema.field(name).type) and name in {"text", "content"}:
            raise BatchError(f"The column {name} of {path.name} holds {schema.field(name).type}, not one letter a row. Export the letter's text by itself.")
    return list(schema.names), ","


def _csv_names(path: Path) -> tuple[list[str], str]:
    with path.open("rb") as file:
        return read_header(file)


def _json_names(path: Path) -> tuple[list[str], str]:
    """Return the names in the first object; none where the first line is no object: that is a bad record, not a wrong table."""
    with path.open("rb") as file:
        for _, line in json_lines(file):
            if not line.strip():
                continue
            try:
                first = json.loads(line)
            except ValueError:
                break
            return (list(first) if isinstance(first, dict) else []), ","
    return [], ","
