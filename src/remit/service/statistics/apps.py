"""Connects figures with the home page."""

from django.apps import AppConfig

from remit.service.ui.home import HomeSection, register


class StatisticsConfig(AppConfig):
    """Figures."""

    name = "remit.service.statistics"
    label = "statistics"

    def ready(self) -> None:
        """Put the way to the figures on the home page of those who look at them most."""
        from remit.service.statistics.presenters.home import home_section

        register(HomeSection("figures", 900, "statistics/home.html", home_section, is_pressing=False))
