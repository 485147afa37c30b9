"""Start the service: bring the tables up to date, then keep the web server and a worker."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from remit.service.config.clock import now
from remit.service.config.demonstration.loading import load
from remit.service.config.frontend import is_frontend_here
from remit.service.config.serving import adding_up
from remit.service.config.serving.addresses import check_free
from remit.service.config.serving.metrics_door import check_metrics, open_metrics
from remit.service.config.supervisor import Supervisor
from remit.service.config.tables import bring_up_to_date
from remit.service.ui.policies import RefusalError


class Command(BaseCommand):
    """`python -m remit.service.config serve`."""

    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take where to listen, with how many processes, whether the worker runs elsewhere, and where to hand out metrics."""
        parser.add_argument("--address", default="127.0.0.1:8000")
        parser.add_argument("--workers", type=int, default=2)
        parser.add_argument("--without-worker", action="store_true")
        parser.add_argument("--metrics", default="", help="where to hand out metrics, such as 127.0.0.1:9100")

    def _tell(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()

    def handle(self, *_arguments: Any, **options: Any) -> None:
        """Prepare, say where it is, and stay until told to stop."""
        if not is_frontend_here():
            raise CommandError("The style sheets are not here. In a clone of the project run 'make setup'; an installed package brings them along.")
        try:
            check_free(options["address"], "--address")
            if options["metrics"]:
                check_metrics(options["metrics"])
            bring_up_to_date()
            if settings.DEMO:
                load(at=now(), tell=self._tell, most=settings.DEMO_CASES)
        except RefusalError as refusal:
            raise CommandError(str(refusal)) from refusal
        if options["metrics"]:
            adding_up.begin(settings.DATA / "metrics")
            open_metrics(options["metrics"])
        self._tell(f"Remit is at http://{options['address']} (stop it with Ctrl+C)")
        if settings.DEMO:
            self._tell(
                "Open that address in a browser and choose one of the people. Nobody needs a password. docs/how-to/see-the-demonstration.md says what there is."
            )
        words = ["-c", "python:remit.service.config.serving.web_server", "--bind", options["address"], "--workers", str(options["workers"]), "--threads", "4"]
        work = None if options["without_worker"] else ["-m", "remit.service.config", "work", "--parent", "{parent}"]
        connection.close()
        raise SystemExit(Supervisor(["-m", "gunicorn", *words, "remit.service.config.wsgi"], work).run())
