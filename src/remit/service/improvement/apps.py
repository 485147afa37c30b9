"""Connects plans with the home page and the digest."""

from django.apps import AppConfig

from remit.service.ui.home import HomeSection, register


class ImprovementConfig(AppConfig):
    """Plans."""

    name = "remit.service.improvement"
    label = "improvement"

    def ready(self) -> None:
        """Put what waits on home pages, and into the first digest of a week."""
        from remit.service.improvement.presenters import give_week, home_section
        from remit.service.notifications import routes

        register(HomeSection("improvement", 410, "ui/waiting.html", home_section))
        routes.on_week("improvement", give_week)
