"""The database refuses to change or delete an event of a case, whoever asks, and to change words or files. Words may only go: that is how they are destroyed when their time is over."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

SQLITE = {
    "CREATE TRIGGER cases_event_no_update BEFORE UPDATE ON cases_caseevent BEGIN SELECT RAISE(ABORT, 'events of a case are never changed'); END": (
        "DROP TRIGGER cases_event_no_update"
    ),
    "CREATE TRIGGER cases_event_no_delete BEFORE DELETE ON cases_caseevent BEGIN SELECT RAISE(ABORT, 'events of a case are never deleted'); END": (
        "DROP TRIGGER cases_event_no_delete"
    ),
    "CREATE TRIGGER cases_words_no_update BEFORE UPDATE ON cases_eventwords BEGIN SELECT RAISE(ABORT, 'words of a case are never changed'); END": (
        "DROP TRIGGER cases_words_no_update"
    ),
    "CREATE TRIGGER cases_attachment_no_update BEFORE UPDATE ON cases_attachment BEGIN SELECT RAISE(ABORT, 'files of a case are never changed'); END": (
        "DROP TRIGGER cases_attachment_no_update"
    ),
}
POSTGRESQL = {
    "CREATE FUNCTION cases_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'events, words and files of a case are never changed'; END $$": (
        "DROP FUNCTION cases_refuse()"
    ),
    "CREATE TRIGGER cases_event_no_change BEFORE UPDATE OR DELETE ON cases_caseevent FOR EACH ROW EXECUTE FUNCTION cases_refuse()": (
        "DROP TRIGGER cases_event_no_change ON cases_caseevent"
    ),
    "CREATE TRIGGER cases_event_no_truncate BEFORE TRUNCATE ON cases_caseevent FOR EACH STATEMENT EXECUTE FUNCTION cases_refuse()": (
        "DROP TRIGGER cases_event_no_truncate ON cases_caseevent"
    ),
    "CREATE TRIGGER cases_words_no_update BEFORE UPDATE ON cases_eventwords FOR EACH ROW EXECUTE FUNCTION cases_refuse()": (
        "DROP TRIGGER cases_words_no_update ON cases_eventwords"
    ),
    "CREATE TRIGGER cases_attachment_no_update BEFORE UPDATE ON cases_attachment FOR EACH ROW EXECUTE FUNCTION cases_refuse()": (
        "DROP TRIGGER cases_attachment_no_update ON cases_attachment"
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

    dependencies = (("cases", "0001_initial"),)
    operations = (migrations.RunPython(raise_guard, lower_guard),)
