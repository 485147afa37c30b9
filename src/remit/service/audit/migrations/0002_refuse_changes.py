"""The database refuses to change or delete an event, whoever asks."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

SQLITE = {
    "CREATE TRIGGER audit_event_no_update BEFORE UPDATE ON audit_event BEGIN SELECT RAISE(ABORT, 'audit events are never changed'); END": "DROP TRIGGER audit_event_no_update",
    "CREATE TRIGGER audit_event_no_delete BEFORE DELETE ON audit_event BEGIN SELECT RAISE(ABORT, 'audit events are never deleted'); END": "DROP TRIGGER audit_event_no_delete",
}
POSTGRESQL = {
    "CREATE FUNCTION audit_event_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'audit events are never changed or deleted'; END $$": (
        "DROP FUNCTION audit_event_refuse()"
    ),
    "CREATE TRIGGER audit_event_no_change BEFORE UPDATE OR DELETE ON audit_event FOR EACH ROW EXECUTE FUNCTION audit_event_refuse()": (
        "DROP TRIGGER audit_event_no_change ON audit_event"
    ),
    "CREATE TRIGGER audit_event_no_truncate BEFORE TRUNCATE ON audit_event FOR EACH STATEMENT EXECUTE FUNCTION audit_event_refuse()": (
        "DROP TRIGGER audit_event_no_truncate ON audit_event"
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

    dependencies = (("audit", "0001_initial"),)
    operations = (migrations.RunPython(raise_guard, lower_guard),)
