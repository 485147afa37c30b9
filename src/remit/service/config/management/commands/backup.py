"""Write a backup: the database, the files of the data directory, and the keys, in one archive."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from remit.service.config.backups.keys import read_passphrase
from remit.service.config.backups.making import Wish, make_backup
from remit.service.config.clock import now
from remit.service.correspondence.queries import open_ends
from remit.service.ui.policies import RefusalError
from remit.service.ui.presenters import count_in_words

OPEN = "It holds the keys, unlocked: whoever has the file can read every letter in it. Encrypt it, or keep it as you keep the letters."
LOCKED = "Its keys are locked with your passphrase. Without that no letter of it can be opened: keep it apart from the file."
WITHOUT = "It holds no keys. Without the file letters.key no letter of it can be opened: keep that apart from it."


class Command(BaseCommand):
    """`python -m remit.service.config backup FILE`."""

    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take where it goes, and what becomes of the keys."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--without-keys", action="store_true")
        parser.add_argument("--passphrase-file", type=Path)

    def handle(self, *_arguments: Any, **options: Any) -> None:
        """Make it, say what is in it, and end with 1 where its letters do not open."""
        try:
            passphrase = read_passphrase(options["passphrase_file"]) if options["passphrase_file"] else ""
            wish = Wish(options["file"].absolute(), not options["without_keys"], passphrase)
            contents = make_backup(wish, at=now())
        except RefusalError as refusal:
            raise CommandError(str(refusal)) from refusal
        except OSError as error:
            raise CommandError(f"The backup could not be written: {error.strerror}. Nothing was left behind.") from error
        rows = f"{sum(contents.rows.values()):,} rows of {len(contents.rows)} tables"
        self.stdout.write(f"Saved: {settings.DATA}, with {count_in_words(contents.rows['correspondence_letter'], 'letter')}.")
        self.stdout.write(f"Written to {options['file']}: {rows}, {wish.place.stat().st_size / 1e6:,.1f} MB, as of {contents.made_at[:19]} UTC.")
        self.stdout.write(WITHOUT if options["without_keys"] else LOCKED if passphrase else OPEN)
        _check_letters_open(options["file"])


def _check_letters_open(file: Path) -> None:
    """Refuse to call a backup good whose letters nobody could read."""
    try:
        open_ends()
    except RefusalError as refusal:
        raise CommandError(
            f"{file} is written, but the letters in it do not open with the keys that are here. {refusal} Then make another backup."
        ) from refusal
