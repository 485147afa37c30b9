"""Put a backup back into a place where nothing is yet, and check it."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from remit.service.config.backups.keys import read_passphrase
from remit.service.config.backups.restoring import restore
from remit.service.config.clock import now
from remit.service.ui.policies import RefusalError


class Command(BaseCommand):
    """`python -m remit.service.config restore FILE`."""

    help = __doc__ or ""
    # The tables are not there yet.
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the archive, and what locks its keys."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--passphrase-file", type=Path)

    def handle(self, *_arguments: Any, **options: Any) -> None:
        """Restore, and say what is there now."""
        try:
            passphrase = read_passphrase(options["passphrase_file"], is_new=False) if options["passphrase_file"] else ""
            done = restore(options["file"].absolute(), passphrase, at=now())
        except RefusalError as refusal:
            raise CommandError(str(refusal)) from refusal
        except OSError as error:
            raise CommandError(f"The restore stopped: {error.strerror}. Mend that, then run it again.") from error
        rows = sum(done.contents.rows.values())
        self.stdout.write(f"Restored: {rows:,} rows, as of {done.contents.made_at[:19]} UTC, made by release {done.contents.release}. {done.checked}")
        if not done.has_keys:
            self.stdout.write("This backup holds no keys. Put its letters.key into the data directory, then run: remit verify --register")
        for name in done.aside:
            self.stdout.write(f"A key file was there already and said something else. It is kept as {name}.")
