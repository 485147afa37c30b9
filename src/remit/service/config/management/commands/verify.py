"""Check that no event of this database, nor any of a case, was changed, removed or put in between."""

from itertools import chain
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from remit.service.audit import queries
from remit.service.cases.queries import receipts


class Command(BaseCommand):
    """`python -m remit.service.config verify`."""

    help = __doc__ or ""

    def handle(self, *_arguments: Any, **_options: Any) -> None:
        """Walk every chain."""
        breaks = [f"{one.subject}, event {one.number}: {one.reason}" for one in chain(queries.find_breaks(), receipts.find_breaks())]
        if breaks:
            raise CommandError("The record was tampered with.\n" + "\n".join(breaks))
        self.stdout.write(f"All {queries.count_subjects() + receipts.count_cases():,} chains hold.")
