"""Where a service that runs as a process of its own keeps what is its own."""

import os
import uuid
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from tests.tables import begin_with_keys, begin_with_tables, copy_empty_database


@pytest.fixture
def place(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The environment of a service of its own, with its tables: SQLite in a folder, or a database of its own on the run's PostgreSQL."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("REMIT_", "DJANGO_", "DATABASE_"))}
    environment = kept | {"REMIT_DATA": str(tmp_path), "DJANGO_SETTINGS_MODULE": "remit.service.config.settings.local"}
    address = os.environ.get("DATABASE_URL")
    if not address:
        begin_with_tables(tmp_path)
        yield environment
        return
    begin_with_keys(tmp_path)
    name = f"killed_{uuid.uuid4().hex}"
    copy_empty_database(address, name, tmp_path_factory)
    before, mark, options = address.partition("?")
    yield environment | {"DATABASE_URL": f"{before.rpartition('/')[0]}/{name}{mark}{options}"}
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
