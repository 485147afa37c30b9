"""Ten million made-up cases, straight into the tables of figures: what `bench.figures` measures on.

What lives here: the cases as SQL for DuckDB, the cells that they add up to, and loading both into the service's database. What does not: measuring. The
cases are facts without events: of events the service reads in a minute what happened in it, never ten million at once.
"""

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

TASKS = (
    "chase_result communicate_result arrange_test follow_up_monitoring onward_referral re_referral dna_discharge fit_note prescribe_start prescribe_red "
    "shared_care_not_agreed short_supply medication_change_unclear patient_query_redirected post_op_care admin_form late_letter unclear_responsibility"
).split()
LETTERS = "clinic_letter clinic_letter clinic_letter discharge_summary discharge_summary emergency_letter day_case".split()
SAID = "upheld upheld upheld upheld upheld partly not_upheld elsewhere withdrawn nothing".split()
MONTHS = 60
PRACTICES, PROVIDERS = 150, 8
FIRST_MONTH = "2021-01-01"
AS_OF = "2026-01-05"
KEY = "commissioner_ref, provider_id, month"


def _pick(words: list[str], seed: str) -> str:
    return f"{words!r}[1 + (hash(id, '{seed}') % {len(words)})::INT]".replace('"', "'")


def cases_sql(cases: int, commissioners: int) -> str:
    """Return the cases: a row a case, with the columns of `CaseFactRow`."""
    return f"""
    WITH base AS (
      SELECT range AS id, (hash(range, 'c') % {commissioners})::BIGINT AS area, (hash(range, 'p') % {PRACTICES})::BIGINT AS practice,
             floor(pow((hash(range, 'h') % 1000) / 1000.0, 1.6) * {PROVIDERS})::INT AS hospital,
             DATE '{FIRST_MONTH}' + (hash(range, 'd') % {MONTHS * 30})::INT AS opened_on,
             1 + (hash(range, 'n') % 10 >= 6)::INT + (hash(range, 'n') % 10 >= 9)::INT AS asked
      FROM range(1, {cases + 1})),
    told AS (SELECT *, {_pick(SAID, "s")} AS said, 1 + (hash(id, 'w') % 18)::INT AS took FROM base)
    SELECT id AS case_id, 'RM' || id AS reference, 100000 + area * {PRACTICES} + practice AS practice_id, 10000 + (area * 3 + hospital) AS provider_id,
      1 + area AS commissioner_ref, 'A' || (area * {PRACTICES} + practice) AS practice_code, 'R' || (area * 3 + hospital) AS provider_code,
      opened_on, date_trunc('month', opened_on)::DATE AS month,
      {_pick(["return"] * 7 + ["protest", "ask", "quick_report"], "k")} AS kind,
      'Site ' || (hash(id, 'i') % 3) AS site, 'Specialty ' || (hash(id, 'y') % 30) AS specialty, {_pick(LETTERS, "l")} AS letter_kind,
      opened_on AS event_on, 'sent' AS label, said, opened_on + 2 + (hash(id, 'a') % 4)::INT AS acknowledged_on,
      CASE WHEN said IN ('nothing', 'withdrawn') THEN NULL ELSE opened_on + took END AS answered_on,
      opened_on + 4 AS acknowledge_due_on, opened_on + 14 AS answer_due_on,
      CASE WHEN said IN ('nothing', 'withdrawn') THEN NULL ELSE took END AS answer_days, (hash(id, 'u') % 12 = 0)::INT AS is_urgent,
      (hash(id, 'harm') % 50 = 0)::INT AS has_harm,
      '[8,15,30,"published"]' AS minutes, '[]' AS measured,
      '[' || array_to_string([ '["' || {TASKS!r}[1 + (hash(id, 't', x) % {len(TASKS)})::INT] || '","R"]' FOR x IN range(asked)], ',') || ']' AS requests,
      TIMESTAMPTZ '{AS_OF} 09:00:00+00' AS last_at
    FROM told"""  # noqa: S608 our own words, nothing from outside


# What each case adds, as `remit.engine.measures.cells` says it; the benchmark compares a sample with the engine.
CELLS_SQL = f"""
    SELECT commissioner_ref, provider_id AS provider_ref, month, sum(CASE WHEN cut = 'kind' THEN cases END)::BIGINT AS cases,
      json_group_object(cut, held) AS cells
    FROM (SELECT {KEY}, cut, sum(number) AS cases, json_group_object(value, number) AS held FROM (
      SELECT {KEY}, 'kind' AS cut, kind AS value, count(*) AS number FROM facts GROUP BY ALL
      UNION ALL SELECT {KEY}, 'said', said, count(*) FROM facts GROUP BY ALL
      UNION ALL SELECT {KEY}, 'urgency', CASE WHEN is_urgent THEN 'urgent' ELSE 'not_urgent' END, count(*) FROM facts GROUP BY ALL
      UNION ALL SELECT {KEY}, 'harm', CASE WHEN has_harm THEN 'harm' ELSE 'no_harm' END, count(*) FROM facts GROUP BY ALL
      UNION ALL SELECT {KEY}, 'site', site, count(*) FROM facts GROUP BY ALL
      UNION ALL SELECT {KEY}, 'specialty', specialty, count(*) FROM facts GROUP BY ALL
      UNION ALL SELECT {KEY}, 'waiting', answer_due_on::VARCHAR, count(*) FROM facts WHERE said = 'nothing' GROUP BY ALL
      UNION ALL SELECT {KEY}, 'answer_days', answer_days::VARCHAR, count(*) FROM facts WHERE answer_days IS NOT NULL GROUP BY ALL
      UNION ALL SELECT {KEY}, 'acknowledge_due', acknowledge_due_on::VARCHAR, count(*) FROM facts WHERE said <> 'withdrawn' GROUP BY ALL
      UNION ALL SELECT {KEY}, 'acknowledge_kept', acknowledge_due_on::VARCHAR, count(*) FROM facts
        WHERE said <> 'withdrawn' AND acknowledged_on <= acknowledge_due_on GROUP BY ALL
      UNION ALL SELECT {KEY}, 'answer_due', answer_due_on::VARCHAR, count(*) FROM facts WHERE said <> 'withdrawn' GROUP BY ALL
      UNION ALL SELECT {KEY}, 'answer_kept', answer_due_on::VARCHAR, count(*) FROM facts WHERE answered_on <= answer_due_on GROUP BY ALL
      UNION ALL SELECT {KEY}, 'minutes', 'published|low', 8 * count(*) FROM facts GROUP BY ALL
      UNION ALL SELECT {KEY}, 'minutes', 'published|likely', 15 * count(*) FROM facts GROUP BY ALL
      UNION ALL SELECT {KEY}, 'minutes', 'published|high', 30 * count(*) FROM facts GROUP BY ALL
      UNION ALL SELECT {KEY}, 'minutes', 'published|cases', count(*) FROM facts GROUP BY ALL
      UNION ALL SELECT {KEY}, 'request', (request->>0) || '|' || (request->>1) || '|' || letter_kind, count(*)
        FROM (SELECT {KEY}, letter_kind, unnest(from_json(requests, '["JSON"]')) AS request FROM facts) GROUP BY ALL)
      GROUP BY {KEY}, cut) GROUP BY {KEY}"""  # noqa: S608 our own words, nothing from outside


def letters_sql(commissioners: int) -> str:
    """Return the letters read: a row a practice, provider and month."""
    return f"""
    SELECT 1 + area AS commissioner_ref, 100000 + area * {PRACTICES} + practice AS practice_id, 10000 + area * 3 + hospital AS provider_ref,
      (DATE '{FIRST_MONTH}' + to_months(m::INT))::DATE AS month, 20 + hash(area, practice, hospital, m) % 80 AS number
    FROM range({commissioners}) a(area), range({PRACTICES}) p(practice), range({PROVIDERS}) h(hospital), range({MONTHS}) t(m)"""  # noqa: S608 our own words, nothing from outside


def make(folder: Path, cases: int, commissioners: int) -> None:
    """Write facts, cells and letters as Parquet."""
    import duckdb

    connection = duckdb.connect(config={"threads": "2", "memory_limit": "6GB"})
    facts = folder / "facts.parquet"
    connection.execute(f"COPY ({cases_sql(cases, commissioners)}) TO '{facts}' (FORMAT parquet)")
    connection.execute(f"CREATE VIEW facts AS SELECT * FROM '{facts}'")  # noqa: S608 our own words, nothing from outside
    connection.execute(f"COPY ({CELLS_SQL}) TO '{folder / 'cells.parquet'}' (FORMAT parquet)")
    connection.execute(f"COPY ({letters_sql(commissioners)}) TO '{folder / 'letters.parquet'}' (FORMAT parquet)")


def add_organisations(commissioners: int) -> None:
    """Add commissioners, practices and hospitals under the numbers that the cases name."""
    from remit.service.organisations.models import Kind, Organisation

    areas = [Organisation(pk=1 + area, code=f"Q{area}Z", name=f"Commissioner {area}", kind=Kind.COMMISSIONER) for area in range(commissioners)]
    Organisation.objects.bulk_create(areas)
    hospitals = range((commissioners - 1) * 3 + PROVIDERS)
    Organisation.objects.bulk_create(Organisation(pk=10000 + place, code=f"R{place}", name=f"Hospital {place}", kind=Kind.PROVIDER) for place in hospitals)
    Organisation.objects.bulk_create(
        Organisation(pk=100000 + place, code=f"A{place}", name=f"Practice {place}", kind=Kind.PRACTICE, commissioner_id=1 + place // PRACTICES)
        for place in range(commissioners * PRACTICES)
    )


LOADS = (("facts", "statistics_casefactrow"), ("cells", "statistics_monthcells"), ("letters", "statistics_lettercount"))


def load(folder: Path) -> None:
    """Load the tables; indexes are made afterwards, as any bulk load does it."""
    from django.db import connection

    read = _load_postgresql if connection.vendor == "postgresql" else _load_sqlite
    for name, table in LOADS:
        read(folder / f"{name}.parquet", table)


def _batches(path: Path) -> Iterator[tuple[list[str], list[tuple[Any, ...]]]]:
    import duckdb

    found = duckdb.connect().execute(f"SELECT COLUMNS(*)::VARCHAR FROM '{path}'")  # noqa: S608 our own words, nothing from outside
    names = [column[0] for column in found.description or []]
    while rows := found.fetchmany(50_000):
        yield names, rows


def _load_postgresql(path: Path, table: str) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT conname FROM pg_constraint WHERE conrelid = %s::regclass AND contype = 'f'", [table])
        for (name,) in cursor.fetchall():
            cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
        cursor.execute("SELECT indexname, indexdef FROM pg_indexes WHERE tablename = %s AND indexdef NOT LIKE %s", [table, "%UNIQUE%"])
        indexes = cursor.fetchall()
        for name, _ in indexes:
            cursor.execute(f'DROP INDEX "{name}"')
        for names, rows in _batches(path):
            text = io.StringIO()
            csv.writer(text).writerows(rows)
            with cursor.copy(f"COPY {table} ({', '.join(names)}) FROM STDIN (FORMAT csv)") as copy:
                copy.write(text.getvalue())
        for _, definition in indexes:
            cursor.execute(definition)
        cursor.execute(f"VACUUM ANALYZE {table}")


def _load_sqlite(path: Path, table: str) -> None:
    from django.db import connection

    connection.ensure_connection()
    raw = connection.connection
    raw.execute("PRAGMA foreign_keys=OFF")
    raw.execute("PRAGMA synchronous=OFF")
    indexes = raw.execute("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = ? AND sql NOT LIKE '%UNIQUE%'", [table]).fetchall()
    for name, _ in indexes:
        raw.execute(f'DROP INDEX "{name}"')
    for names, rows in _batches(path):
        words = f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"  # noqa: S608 our own words, nothing from outside
        raw.executemany(words, rows)
        raw.commit()
    for _, definition in indexes:
        raw.execute(definition)
    raw.execute("ANALYZE")
    raw.commit()
