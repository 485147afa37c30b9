"""Copy the design system's style sheet and pictures from node_modules into the package."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from remit.service.config.frontend import copy_frontend


class Command(BaseCommand):
    """`python -m remit.service.config copy_frontend node_modules`; `make setup` calls it."""

    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take where npm put the packages."""
        parser.add_argument("node_modules", type=Path)

    def handle(self, *_arguments: Any, **options: Any) -> None:
        """Copy."""
        copy_frontend(options["node_modules"])
