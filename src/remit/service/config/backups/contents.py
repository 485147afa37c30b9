"""What an archive says of itself: of which release, which moment, which database, how many rows, and the digest of each part."""

import json
from dataclasses import asdict, dataclass, field
from typing import Any

from remit.service.ui.policies import RefusalError

FORM = "remit.backup/1"
NAME = "contents.json"
DATABASES = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}
KEYS, LOCKED_KEYS = "keys.json", "keys.locked"
FILES = "files/"


@dataclass(frozen=True)
class Contents:
    """What is in an archive.

    Attributes:
        release: of Remit, such as "0.1.0".
        made_at: ISO 8601, in UTC.
        database: "sqlite" or "postgresql".
        database_version: of the server, such as 18; 0 for SQLite.
        migrations: what the database has had, as "app.name".
        rows: of each table.
        digests: SHA-256 of each part, by its name in the archive.
    """

    release: str
    made_at: str
    database: str
    database_version: int
    migrations: list[str]
    rows: dict[str, int]
    digests: dict[str, str] = field(default_factory=dict)

    def written(self) -> bytes:
        """Return it as it stands in the archive."""
        return json.dumps({"form": FORM, **asdict(self)}, indent=1, sort_keys=True).encode()


def read_contents(data: bytes) -> Contents:
    """Return what an archive says of itself.

    Raises:
        RefusalError: it is no archive of ours, or of a newer form.
    """
    try:
        kept: dict[str, Any] = json.loads(data)
        form = kept.pop("form")
        found = Contents(**kept)
    except (ValueError, KeyError, TypeError, AttributeError):
        raise RefusalError("This file is not a backup of Remit, or it is damaged: what it says of itself cannot be read. Try another backup.") from None
    if form != FORM or found.database not in DATABASES:
        raise RefusalError(f"This backup has the form {form}, which this release does not know. Install the release that made it: {found.release}.")
    return found
