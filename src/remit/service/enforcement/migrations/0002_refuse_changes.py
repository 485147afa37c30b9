"""The database refuses to change or delete a step of a matter, whoever asks."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

SQLITE = {
    "CREATE TRIGGER enforcement_step_no_update BEFORE UPDATE ON enforcement_step BEGIN SELECT RAISE(ABORT, 'steps of a matter are never changed'); END": (
        "DROP TRIGGER enforcement_step_no_update"
    ),
    "CREATE TRIGGER enforcement_step_no_delete BEFORE DELETE ON enforcement_step BEGIN SELECT RAISE(ABORT, 'steps of a matter are never deleted'); END": (
        "DROP TRIGGER enforcement_step_no_delete"
    ),
}
POSTGRESQL = {
    "CREATE FUNCTION enforcement_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'steps of a matter are never changed or deleted'; END $$": (
        "DROP FUNCTION enforcement_refuse()"
    ),
    "CREATE TRIGGER enforcement_step_no_change BEFORE UPDATE OR DELETE ON enforcement_step FOR EACH ROW EXECUTE FUNCTION enforcement_refuse()": (
        "DROP TRIGGER enforcement_step_no_change ON enforcement_step"
    ),
}
STATEMENTS = {"sqlite": SQLITE, "postgresql": POSTGRESQL}


def raise_guard(_apps: StateApps | None, editor: BaseDatabaseSchemaEditor) -> None:
    """Put the triggers up."""
    for statement in STATEMENTS[editor.connection.vendor]:
        editor.execute(statement, params=None)


def lower_guard(_apps: StateApps | None, editor: BaseDatabaseSchemaEditor) -> None:
    """Take the triggers down."""
    for statement in reversed(STATEMENTS[editor.connection.vendor].values()):
        editor.execute(statement, params=None)


class Migration(migrations.Migration):
    """Put the triggers up."""

    dependencies = (("enforcement", "0001_initial"),)
    operations = (migrations.RunPython(raise_guard, lower_guard),)
