"""Connects mail with the home page."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """Mail that goes out and comes in."""

    name = "remit.service.notifications"
    label = "notifications"

    def ready(self) -> None:
        """Tell administrators on their home page what of the mail needs somebody."""
        from remit.service.notifications import presenters
        from remit.service.ui.home import HomeSection, register

        register(HomeSection("mail", 200, "notifications/home.html", presenters.home_section))
