"""Connects cases with letters and mail."""

from django.apps import AppConfig

from remit.service.ui import steps


class CasesConfig(AppConfig):
    """Cases."""

    name = "remit.service.cases"
    label = "cases"

    def ready(self) -> None:
        """Go on from a decided letter to sending, and hear what became of mail."""
        from remit.service.cases.actions.sending import note_delivered, note_failed
        from remit.service.notifications import routes

        steps.register("letter_decided", "send_letter")
        routes.on_delivery("case", note_delivered)
        routes.on_bounce("case", note_failed)
