"""Connects post that arrives by itself with the home page."""

from django.apps import AppConfig

from remit.service.ui.home import HomeSection, register


class IntakeConfig(AppConfig):
    """Post that arrives by itself."""

    name = "remit.service.intake"
    label = "intake"

    def ready(self) -> None:
        """Say on the practice's home page what was not taken in."""
        from remit.service.intake.presenters import home_section

        register(HomeSection("post", 110, "intake/home.html", home_section))
