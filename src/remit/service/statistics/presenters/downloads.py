"""Tables as files: CSV and JSON.

What lives here: writing. Every row of a CSV file and every JSON file says of which period it is and at which moment it was taken. What does not: the tables.
"""

import csv
import io
import json

from remit.engine.measures.dictionary import MEASURES
from remit.service.statistics.presenters.tables import Table
from remit.service.statistics.queries.figures import Figures

# What a spreadsheet would take for a formula. Names of organisations and specialties are typed by people.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
NOT_A_LEAGUE_TABLE = "Not a league table. A case is one letter or report that a practice handed back. It is not a proven fault."


def csv_of(table: Table, figures: Figures) -> str:
    """Return a table as CSV, the total row last."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([*table.columns, "period_from", "period_to", "taken_at"])
    known = [figures.period.first_on.isoformat(), figures.period.last_on.isoformat(), figures.taken_at.isoformat()]
    for row in [*table.rows, *([table.total] if table.total else [])]:
        writer.writerow([*(plain(value) for value in row), *known])
    return out.getvalue()


def plain(value: object) -> object:
    """Return a value that no spreadsheet reads as a formula."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def json_of(table: Table, figures: Figures) -> str:
    """Return a table as JSON with its period, its moment, and what its columns mean."""
    meanings = {measure.name: f"{measure.meaning} {measure.beware}".strip() for measure in MEASURES if measure.name in table.columns}
    return json.dumps(
        {
            "schema": "remit.figures/1",
            "table": table.name,
            "area": figures.area.name,
            "provider": figures.area.provider.code if figures.area.provider else None,
            "period": {"from": figures.period.first_on.isoformat(), "to": figures.period.last_on.isoformat()},
            "taken_at": figures.taken_at.isoformat(),
            "note": NOT_A_LEAGUE_TABLE,
            "columns": list(table.columns),
            "meanings": meanings,
            "rows": [dict(zip(table.columns, row, strict=True)) for row in table.rows],
            "total": dict(zip(table.columns, table.total, strict=True)) if table.total else None,
        },
        ensure_ascii=False,
        indent=1,
    )
