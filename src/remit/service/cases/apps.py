"""Connects cases with the home page and with mail."""

from django.apps import AppConfig

from remit.service.ui.home import HomeSection, register


class CasesConfig(AppConfig):
    """Cases."""

    name = "remit.service.cases"
    label = "cases"

    def ready(self) -> None:
        """Put cases on home pages and into digests, and take replies by mail."""
        from remit.service.cases.actions.replies import take_reply
        from remit.service.cases.presenters.home import give_news, home_section
        from remit.service.notifications import routes

        register(HomeSection("cases", 200, "cases/home.html", home_section))
        routes.on_reply("case", take_reply)
        routes.on_digest("cases", give_news)
