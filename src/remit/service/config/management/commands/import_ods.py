"""Bring in organisations from a file of the Organisation Data Service."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from remit.service.audit.actions import Actor
from remit.service.config.clock import now
from remit.service.config.tables import check_tables
from remit.service.organisations.actions import FILES, UnusableRowsError, import_entries, read_file
from remit.service.ui.policies import RefusalError


class Command(BaseCommand):
    """`python -m remit.service.config import_ods etr etr.csv`."""

    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take which file it is and where it is."""
        parser.add_argument("kind", choices=sorted(FILES))
        parser.add_argument("path", type=Path)

    def handle(self, *_arguments: Any, **options: Any) -> None:
        """Read all rows, then store all or none."""
        check_tables()
        try:
            entries = read_file(options["path"].read_bytes(), options["kind"])
            done = import_entries(entries, by=Actor.process("import_ods"), at=now())
        except OSError as error:
            raise CommandError(f"{options['path']} cannot be read: {error.strerror}. Check the path.") from error
        except UnusableRowsError as refusal:
            raise CommandError("Nothing was brought in.\n" + "\n".join(refusal.problems)) from refusal
        except RefusalError as refusal:
            raise CommandError(f"Nothing was brought in. {refusal}") from refusal
        self.stdout.write(f"Brought in: {done.added:,} added, {done.changed:,} changed, {done.same:,} as before.")
