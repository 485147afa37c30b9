"""Write the decisions on letters as labelled data, without the people in them."""

import json
import secrets
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from remit.service.config.clock import now
from remit.service.config.tables import check_tables
from remit.service.correspondence import actions, queries
from remit.service.organisations import queries as organisations

README = """# Labelled letters

Written by Remit from decisions that people took. One .txt and one .json a letter, in the form of Remit's development letters, with more keys:

- `suggested`: what Remit suggested, null where it left the choice to a person; `came_chosen`: whether that stood chosen on the page
- `decided`: return, protest (done and reported), accept, not_right, ask
- `touched`: whether somebody chose it. A suggestion that came chosen and was left so is not touched: measure precision on touched ones
- `found_by`: engine, or person for a request that Remit missed

Names, numbers, addresses and days are replaced by made-up ones. Pseudonymised is not anonymous: what happened to somebody can tell who it was. These files stay
personal data; a person reads each before it leaves your organisation.
"""


class Command(BaseCommand):
    """`python -m remit.service.config export_labels FOLDER`."""

    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take where to write, and whose letters."""
        parser.add_argument("folder", type=Path)
        parser.add_argument("--practice", help="ODS code of one practice; without it the letters of all")

    def handle(self, *_arguments: Any, **options: Any) -> None:
        """Write each letter that holds no known name any more."""
        check_tables()
        folder: Path = options["folder"]
        practice = organisations.find_organisation(options["practice"].strip().upper()) if options["practice"] else None
        if options["practice"] and practice is None:
            raise CommandError(f"There is no practice with the ODS code {options['practice']} here. Check it.")
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise CommandError(f"{folder} is there already and not empty. Name a new folder, so that two exports do not mix.")
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)
        (folder / "README.md").write_text(README, encoding="utf-8")
        written = kept = 0
        for labelled in queries.list_labelled(practice, seed=secrets.token_bytes(16)):
            if labelled.problem:
                kept += 1
                self.stderr.write(labelled.problem)
                continue
            written += 1
            name = labelled.labels["id"]
            (folder / f"{name}.txt").write_text(labelled.text, encoding="utf-8", newline="")
            (folder / f"{name}.json").write_text(json.dumps(labelled.labels, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        actions.record_export(practice, written=written, kept=kept, at=now())
        self.stdout.write(f"Letters written: {written}. Letters that stay here: {kept}. Read each before it leaves your organisation.")
