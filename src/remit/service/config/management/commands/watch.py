"""Watch a folder and take in each letter that is put there."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import watchfiles
from django.core.management.base import BaseCommand, CommandError

from remit.service.config.clock import day_of, now
from remit.service.config.tables import check_tables
from remit.service.correspondence import policies
from remit.service.correspondence.actions import Folder
from remit.service.organisations import queries
from remit.service.organisations.models import Kind
from remit.service.ui.policies import RefusalError

# A look every so often even where the system tells of no change: shares on a network do not.
SECONDS = 2.0


class Command(BaseCommand):
    """`python -m remit.service.config watch FOLDER --practice CODE`."""

    help = __doc__ or ""
    # Those of pages and tables are for what serves pages; they load every page, which is half of a start.
    requires_system_checks = ("mail", "post")

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take which folder, whose letters, and what becomes of files that were taken in."""
        parser.add_argument("folder", type=Path)
        parser.add_argument("--practice", required=True, help="ODS code of the practice whose post this is")
        parser.add_argument("--move", action="store_true", help="move what was taken in to the folder 'done' in it, instead of leaving it in place")
        parser.add_argument("--once", action="store_true", help="take in what is there now, and end")

    def handle(self, *_arguments: Any, **options: Any) -> None:
        """Look at the folder again and again; a file is taken in when it is as it was at the look before."""
        check_tables()
        folder = _open(options["folder"], options["practice"], move=options["move"])
        if not options["once"]:
            self.stdout.write(f"Watching {folder.path} for letters of {folder.practice.name} (stop it with Ctrl+C).")
        self._say(folder.look(at=now()))
        for _ in watchfiles.watch(folder.path, recursive=False, rust_timeout=int(SECONDS * 1000), yield_on_timeout=True, raise_interrupt=False):
            self._say(folder.look(at=now()))
            if options["once"]:
                break
        if options["once"] and folder.hindered:
            raise CommandError("Not everything was taken in or moved. What was not is where it was.")

    def _say(self, sentences: list[str]) -> None:
        for sentence in sentences:
            self.stdout.write(sentence)
        self.stdout.flush()


def _open(path: Path, code: str, *, move: bool) -> Folder:
    """Return the folder to watch, or say what hinders."""
    practice = queries.find_organisation(code.strip().upper())
    if practice is None or practice.kind != Kind.PRACTICE:
        raise CommandError(f"There is no practice with the ODS code {code} here. Check it, or bring the practice in first.")
    if not path.is_dir():
        raise CommandError(f"There is no folder {path}. Check the spelling, and that you may read it.")
    folder = Folder(path, practice, move=move)
    try:
        policies.check_practice_open(practice, day=day_of(now()))
        if move:
            folder.check_move()
    except RefusalError as refusal:
        raise CommandError(str(refusal)) from refusal
    return folder
