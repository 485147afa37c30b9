"""Check that no event of this database, nor any of a case, was changed, removed or put in between."""

from argparse import ArgumentParser
from itertools import chain
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from remit.service.audit import queries
from remit.service.cases.queries import receipts
from remit.service.config.tables import check_tables
from remit.service.correspondence.queries import open_ends
from remit.service.ui.policies import RefusalError


class Command(BaseCommand):
    """`python -m remit.service.config verify`."""

    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take whether letters are opened too."""
        parser.add_argument("--open-letters", action="store_true", help="open the oldest and the newest letter with the keys that are here")

    def handle(self, *_arguments: Any, **options: Any) -> None:
        """Walk every chain."""
        check_tables()
        breaks = [f"{one.subject}, event {one.number}: {one.reason}" for one in chain(queries.find_breaks(), receipts.find_breaks())]
        if breaks:
            raise CommandError("The record was tampered with.\n" + "\n".join(breaks))
        if options["open_letters"]:
            try:
                open_ends()
            except RefusalError as refusal:
                raise CommandError(f"All chains hold, but letters do not open. {refusal}") from refusal
        self.stdout.write(f"All {queries.count_subjects() + receipts.count_cases():,} chains hold.")
