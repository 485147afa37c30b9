"""Connects cases with letters, the home page and mail."""

from django.apps import AppConfig

from remit.service.ui import steps
from remit.service.ui.home import HomeSection, register


class CasesConfig(AppConfig):
    """Cases."""

    name = "remit.service.cases"
    label = "cases"

    def ready(self) -> None:
        """Go on from a decided letter to sending, put cases on home pages and into digests, hear what became of mail, and take replies."""
        from remit.service.cases.actions.replies import take_reply
        from remit.service.cases.actions.sending import note_delivered, note_failed
        from remit.service.cases.actions.shared_care_replies import note_failed as note_answer_failed
        from remit.service.cases.actions.shared_care_replies import take_reply as take_shared_care_reply
        from remit.service.cases.presenters.home import give_news, home_section
        from remit.service.notifications import routes

        steps.register("letter_decided", "send_letter")
        steps.register("letter_approved", "case")
        register(HomeSection("cases", 200, "cases/home.html", home_section))
        routes.on_delivery("case", note_delivered)
        routes.on_bounce("case", note_failed)
        routes.on_reply("case", take_reply)
        routes.on_bounce("shared_care", note_answer_failed)
        routes.on_reply("shared_care", take_shared_care_reply)
        routes.on_digest("cases", give_news)
