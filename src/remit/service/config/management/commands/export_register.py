"""Write the register of a commissioner's area as a file, one record a line, for `remit foi` and for anybody who counts again."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from remit.engine.disclosure import write_register
from remit.service.config.clock import now
from remit.service.config.tables import check_tables
from remit.service.foi.queries.drafting import list_event_records, load_register
from remit.service.organisations.models import Kind
from remit.service.organisations.queries import find_organisation
from remit.service.statistics.actions import keep_up


class Command(BaseCommand):
    """`python -m remit.service.config export_register ZZC1 register.jsonl`."""

    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the commissioner and the file."""
        parser.add_argument("area", help="ODS code of the commissioner")
        parser.add_argument("file", type=Path, help="where to write to")

    def handle(self, *_arguments: Any, area: str, file: Path, **_options: Any) -> None:
        """Bring the figures up to date and write."""
        check_tables()
        commissioner = find_organisation(area.upper())
        if commissioner is None or commissioner.kind != Kind.COMMISSIONER:
            raise CommandError(f"No commissioner here has the code {area.upper()}. Check it.")
        at = now()
        keep_up(at=at, most=None)
        register = load_register(commissioner, at=at)
        try:
            with file.open("w", encoding="utf-8", newline="\n") as out:
                out.writelines(write_register(register, list_event_records(register)))
        except OSError as error:
            raise CommandError(f"{file} cannot be written ({error.strerror}). Check that the folder exists and that you may write there.") from error
        self.stdout.write(f"Written to {file}: {len(register.facts):,} cases.")
