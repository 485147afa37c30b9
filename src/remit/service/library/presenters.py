"""Released figures as tables and open data."""

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any

from remit.service.library.models import Release

LICENCE = "Open Government Licence v3.0"
# Parquet needs the package that comes with `remit[batch]`; without it the other two forms are offered.
FORMS = ("csv", "json", *(("parquet",) if find_spec("pyarrow") else ()))
COLUMNS = ("provider_code", "provider", "unit", "column", "title", "value", "note")


@dataclass(frozen=True)
class TableShown:
    """A table of a release: hospitals down, columns across."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def list_tables(release: Release) -> list[TableShown]:
    """Return the tables of a release: reports and requests."""
    captions = {"cases": "Reports by hospital and what became of them", "requests": "What these reports asked back, by theme"}
    return [_table(caption, [row for row in release.rows if row["unit"] == unit]) for unit, caption in captions.items()]


def _table(caption: str, rows: list[dict[str, Any]]) -> TableShown:
    columns = tuple(dict.fromkeys(row["title"] for row in rows))
    names = tuple(dict.fromkeys((row["provider_code"], row["provider"]) for row in rows))
    cells = {(row["provider_code"], row["title"]): _shown(row) for row in rows}
    return TableShown(caption, ("Hospital", *columns), tuple((name, *(cells[code, column] for column in columns)) for code, name in names))


def _shown(row: Mapping[str, Any]) -> str:
    return "[c]" if row["value"] is None else f"{row['value']:,}"


def open_data(release: Release, form: str) -> bytes:
    """Return a release as CSV, JSON or Parquet, with its licence where the form has a place for it."""
    return {"csv": _csv, "json": _json, "parquet": _parquet}[form](release)


def _csv(release: Release) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows({**row, "provider": _plain(row["provider"]), "value": "" if row["value"] is None else row["value"]} for row in release.rows)
    return out.getvalue().encode()


def _plain(text: str) -> str:
    """Return a text that no spreadsheet reads as a formula."""
    return f"'{text}" if text[:1] in "=+-@" else text


def _json(release: Release) -> bytes:
    head = {
        "licence": LICENCE,
        "publisher": release.commissioner.name,
        "from": release.first_on.isoformat(),
        "to": release.last_on.isoformat(),
        "taken_at": release.taken_at.isoformat(),
        "notes": release.notes,
        "rows": release.rows,
    }
    return (json.dumps(head, ensure_ascii=False, indent=1) + "\n").encode()


def _parquet(release: Release) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    kinds = {name: pa.string() for name in COLUMNS} | {"value": pa.int64()}
    schema = pa.schema(list(kinds.items()), metadata={"licence": LICENCE, "taken_at": release.taken_at.isoformat()})
    out = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(release.rows, schema=schema), out)
    return out.getvalue()
