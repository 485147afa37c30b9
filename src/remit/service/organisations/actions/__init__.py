"""Writing about organisations. `changes` holds the actions, `ods_file` reads what the import brings in."""

from remit.service.organisations.actions.changes import (
    Facts,
    Imported,
    import_entries,
    record_succession,
    save_organisation,
    set_contact_point,
    set_promise,
)
from remit.service.organisations.actions.ods_file import FILES, UnusableRowsError, read_file

__all__ = [
    "FILES",
    "Facts",
    "Imported",
    "UnusableRowsError",
    "import_entries",
    "read_file",
    "record_succession",
    "save_organisation",
    "set_contact_point",
    "set_promise",
]
