"""Look at how this copy is set up, and say what is wrong and how to mend it."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from remit.service.config.clock import now
from remit.service.config.doctor.findings import Finding, Level
from remit.service.config.doctor.looking import look_at_everything

WORDS = {Level.FINE: "fine ", Level.LOOK: "LOOK ", Level.WRONG: "WRONG"}


class Command(BaseCommand):
    """`python -m remit.service.config doctor`."""

    help = __doc__ or ""
    # What these checks say is said by ours, beside everything else.
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take for whom it is."""
        parser.add_argument("--json", action="store_true", help="one JSON object, for machines")

    def handle(self, *_arguments: Any, **options: Any) -> None:
        """Look, say, and end with 1 where something is wrong."""
        found = list(look_at_everything(at=now()))
        if options["json"]:
            self.stdout.write(json.dumps([one.record() for one in found], ensure_ascii=False, indent=1))
        else:
            self._tell(found)
        if any(one.level is Level.WRONG for one in found):
            raise SystemExit(1)

    def _tell(self, found: list[Finding]) -> None:
        for one in found:
            self.stdout.write(f"{WORDS[one.level]} {one.about}: {one.says}")
            if one.mend:
                self.stdout.write(f"      To mend it: {one.mend}")
        counts = [sum(one.level is level for one in found) for level in (Level.WRONG, Level.LOOK)]
        self.stdout.write(f"{len(found)} things looked at: {counts[0]} wrong, {counts[1]} to look at.")
