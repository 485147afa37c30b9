"""Do what pages asked for, and see to mail, until told to stop."""

import signal
from argparse import ArgumentParser
from types import FrameType
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection

from remit.service.config.lifeline import end_with_parent, is_orphan
from remit.service.config.serving.metrics_door import open_metrics
from remit.service.config.tables import check_tables
from remit.service.config.working import Chore, Round, Working


class Command(BaseCommand):
    """`python -m remit.service.config work`."""

    help = __doc__ or ""
    # Those of pages and tables are for what serves pages; they load every page, which is half of a start.
    requires_system_checks = ("links", "mail", "post")

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take with whom to end, and where to hand out metrics."""
        parser.add_argument("--metrics", default="", help="where to hand out metrics, such as 127.0.0.1:9101")
        parser.add_argument("--parent", type=int, help="the process with which this one ends; serve gives it")

    def handle(self, *_arguments: Any, **options: Any) -> None:
        """Work. The first signal lets it end what it has begun, the second one does not wait."""
        check_tables()
        # Where 'remit manage migrate' made the tables, the one in which a worker says that it works is still missing.
        call_command("createcachetable", verbosity=0)
        connection.close()
        if options["metrics"]:
            open_metrics(options["metrics"])
        working = Working()

        def end(_number: int, _frame: FrameType | None) -> None:
            working.end()
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, signal.SIG_DFL)

        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, end)
        parent = options["parent"]
        if parent:
            end_with_parent(parent)
            Round("parent", [Chore("look for the parent", lambda: _end_where_orphan(parent, working), every=1.0)], working.stop).start()
        working.run()


def _end_where_orphan(parent: int, working: Working) -> int:
    if is_orphan(parent):
        working.end()
    return 0
