"""Say what is older than its time, and destroy it when somebody who saw how many it is says so."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from remit.service.config.clock import day_of, now
from remit.service.config.retention import KINDS, Kind, destroy, find_border, get_kind
from remit.service.config.tables import check_tables
from remit.service.ui.policies import RefusalError
from remit.service.ui.presenters import day_in_words


class Command(BaseCommand):
    """`python -m remit.service.config retain KIND --older-than DAYS`."""

    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take what, how old, and whether it goes."""
        parser.add_argument("kind", nargs="?", default="")
        parser.add_argument("--older-than", type=int, default=0)
        parser.add_argument("--delete", type=int, default=-1)

    def handle(self, *_arguments: Any, **options: Any) -> None:
        """List the kinds, count one, or destroy."""
        check_tables()
        if not options["kind"]:
            self._list()
            return
        try:
            kind = get_kind(options["kind"])
            if options["delete"] < 0:
                self._count(kind, options["older_than"])
                return
            count = destroy(kind, options["older_than"], expected=options["delete"], at=now())
        except RefusalError as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"Destroyed: {count:,} ({kind.name}). That it was done is an event. Backups made before still hold them: let those go too.")

    def _list(self) -> None:
        for kind in KINDS:
            self.stdout.write(f"{kind.name:<13}{kind.count(now()):>9,}  {kind.what}")
        self.stdout.write("Look what is older than its time: remit retain KIND --older-than DAYS")

    def _count(self, kind: Kind, days: int) -> None:
        border = find_border(days, at=now())
        found, stays = kind.count(border), kind.stays(border)
        self.stdout.write(f"Older than {days} days, from before {day_in_words(day_of(border))}: {found:,}. What would go: {kind.what}.")
        if stays:
            self.stdout.write(f"{stays:,} more are as old and stay, because somebody still waits for them.")
        if found:
            self.stdout.write(f"Nothing was destroyed. To destroy them for good: remit retain {kind.name} --older-than {days} --delete {found}")
