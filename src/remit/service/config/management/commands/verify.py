"""Check that no event of this database was changed, removed or put in between."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from remit.service.audit import queries


class Command(BaseCommand):
    """`python -m remit.service.config verify`."""

    help = __doc__ or ""

    def handle(self, *_arguments: Any, **_options: Any) -> None:
        """Walk every chain."""
        breaks = [f"{one.subject}, event {one.number}: {one.reason}" for one in queries.find_breaks()]
        if breaks:
            raise CommandError("The record was tampered with.\n" + "\n".join(breaks))
        self.stdout.write(f"All {queries.count_subjects():,} chains hold.")
