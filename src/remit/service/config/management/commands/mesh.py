"""Look into the MESH mailboxes once: store what lies there, acknowledge it, and tell senders."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db.backends.signals import connection_created

from remit.service.config.clock import now
from remit.service.config.tables import check_tables
from remit.service.config.working import write_through
from remit.service.intake import actions, queries
from remit.service.ui.presenters import count_in_words


class Command(BaseCommand):
    """`python -m remit.service.config mesh`."""

    help = __doc__ or ""
    # Those of pages and tables are for what serves pages; they load every page, which is half of a start.
    requires_system_checks = ("mail", "post")

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take whose mailboxes."""
        parser.add_argument("--practice", default="", help="ODS code of one practice; without it, all mailboxes")

    def handle(self, *_arguments: Any, **options: Any) -> None:
        """Look once. Letters are read by the worker."""
        connection_created.connect(write_through)
        check_tables()
        practice = options["practice"].strip().upper()
        if not settings.MESH_URL:
            raise CommandError("REMIT_MESH_URL is not set, so nobody knows where MESH is. docs/how-to/post-that-arrives.md says what to set.")
        if not queries.list_open("mesh", practice=practice):
            whose = f"of {practice} " if practice else ""
            raise CommandError(f"No MESH mailbox {whose}is looked into. An administrator adds it on the page “Mailboxes for letters”.")
        visits = actions.visit_all(clock=now, practice=practice)
        actions.note_decided(at=now())
        told = actions.send_answers(clock=now)
        for visit in visits:
            self.stdout.write(_say(visit))
        self.stdout.write(f"{count_in_words(told, 'sender was', 'senders were')} told.")
        if any(visit.trouble or visit.failed for visit in visits):
            raise CommandError("Not everything could be fetched. What was not stays in its mailbox.")


def _say(visit: actions.Visit) -> str:
    parts = [f"{visit.new} new", f"{visit.taken} acknowledged", f"{visit.left} left there"]
    parts += [f"{visit.failed} could not be stored and are tried again"] if visit.failed else []
    return f"{visit.mailbox.address} ({visit.mailbox.practice.name}): {', '.join(parts)}.{f' {visit.trouble}' if visit.trouble else ''}"
