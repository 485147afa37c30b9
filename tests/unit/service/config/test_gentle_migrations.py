"""An upgrade has no pause: no migration breaks or blocks the release before it, which still runs beside it."""

import pytest
from django.db import connection, migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation

from remit.service.config.gentle_migrations import RELEASED, find_harsh


@pytest.mark.django_db
def test_every_migration_after_the_last_release_is_gentle() -> None:
    loader = MigrationLoader(connection)
    ours = [migration for (app, _), migration in loader.disk_migrations.items() if migration.__module__.startswith("remit.service.")]
    assert {migration.app_label for migration in ours} >= set(RELEASED)
    assert list(find_harsh(ours)) == [], "Add, move and take away in steps (docs/how-to/upgrade.md), or say in `harmless_because` why nobody is harmed."


def look(*operations: Operation, name: str = "0002_more", **words: str) -> list[str]:
    """Look through a migration of an app whose first one is released."""
    migration = type("Migration", (migrations.Migration,), {"operations": list(operations), **words})(name, "cases")
    return list(find_harsh([migration], {"cases": 1}))


TEXT = models.CharField(max_length=10)
GENTLE = [
    migrations.CreateModel("Note", [("id", models.BigAutoField(primary_key=True)), ("text", TEXT)]),
    migrations.AddField("case", "note", models.CharField(max_length=10, null=True)),
    migrations.AddField("case", "note", models.CharField(max_length=10, db_default="")),
    migrations.AlterModelOptions("case", {"ordering": ("pk",)}),
]


@pytest.mark.parametrize("operation", GENTLE, ids=lambda one: one.describe())
def test_what_the_release_before_can_live_with_passes(operation: Operation) -> None:
    assert look(operation) == []


HARSH = [
    (migrations.AddField("case", "note", models.CharField(max_length=10, default="")), "must take null or have a db_default"),
    (migrations.RemoveField("case", "note"), "still reads and writes this column"),
    (migrations.DeleteModel("Note"), "still uses this table"),
    (migrations.RenameField("case", "note", "words"), "by its old name"),
    (migrations.RenameModel("Note", "Words"), "by its old name"),
    (migrations.AlterField("case", "note", TEXT), "may lock the table"),
    (migrations.AddIndex("case", models.Index(fields=("note",), name="cases_note")), "nobody can write to the table"),
    (migrations.AddConstraint("case", models.CheckConstraint(condition=models.Q(note=""), name="x")), "locked while it is looked through"),
    (migrations.RunSQL("DELETE FROM cases_case"), "nobody can see what it locks"),
    (migrations.RunPython(migrations.RunPython.noop), "may lock many rows"),
]


@pytest.mark.parametrize(("operation", "reason"), HARSH, ids=lambda one: one.describe() if isinstance(one, Operation) else "")
def test_what_breaks_or_blocks_the_release_before_is_found(operation: Operation, reason: str) -> None:
    (found,) = look(operation)
    assert found.startswith("cases.0002_more: ")
    assert reason in found
    assert look(operation, name="0001_initial") == [], "it came before the last release"
    assert look(operation, harmless_because="no release has written to this table") == []


def test_index_on_a_table_that_the_migration_makes_itself_harms_nobody() -> None:
    index = migrations.AddIndex("note", models.Index(fields=("text",), name="cases_note"))
    assert look(GENTLE[0], index) == []
    assert len(look(index)) == 1
