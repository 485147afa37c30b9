"""Connects information requests with the home page and the digest."""

from django.apps import AppConfig

from remit.service.ui.home import HomeSection, register


class FoiConfig(AppConfig):
    """Information requests."""

    name = "remit.service.foi"
    label = "foi"

    def ready(self) -> None:
        """Put what waits on home pages, and into the first digest of a week."""
        from remit.service.foi.presenters import give_week, home_section
        from remit.service.notifications import routes

        register(HomeSection("foi", 220, "ui/waiting.html", home_section))
        routes.on_week("foi", give_week)
