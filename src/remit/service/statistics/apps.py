"""Connects figures with the home page and the digest."""

from django.apps import AppConfig

from remit.service.ui.home import HomeSection, register


class StatisticsConfig(AppConfig):
    """Figures."""

    name = "remit.service.statistics"
    label = "statistics"

    def ready(self) -> None:
        """Put the way to the figures on the home page of those who look at them most, and the week's figures into its first digest."""
        from remit.service.notifications import routes
        from remit.service.statistics.presenters.home import give_week, home_section

        register(HomeSection("figures", 900, "statistics/home.html", home_section, is_pressing=False))
        routes.on_week("figures", give_week)
