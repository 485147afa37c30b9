"""Connects contract steps with the home page and the digest."""

from django.apps import AppConfig

from remit.service.ui.home import HomeSection, register


class EnforcementConfig(AppConfig):
    """Contract steps."""

    name = "remit.service.enforcement"
    label = "enforcement"

    def ready(self) -> None:
        """Put what waits on home pages, and into the first digest of a week."""
        from remit.service.enforcement.presenters import give_week, home_section
        from remit.service.notifications import routes

        register(HomeSection("enforcement", 210, "ui/waiting.html", home_section))
        routes.on_week("enforcement", give_week)
