"""Connects letters with the home page."""

from django.apps import AppConfig

from remit.service.ui.home import HomeSection, register


class CorrespondenceConfig(AppConfig):
    """Letters."""

    name = "remit.service.correspondence"
    label = "correspondence"

    def ready(self) -> None:
        """Put the practice's letters on its home page."""
        from remit.service.correspondence.presenters import home_section

        register(HomeSection("letters", 100, "correspondence/home.html", home_section))
