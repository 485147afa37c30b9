"""The URL table: every page of every app, and the error pages."""

from django.urls import include, path, register_converter

from remit.service.config.converters import YearConverter

register_converter(YearConverter, "year")  # before the tables below, which use it
urlpatterns = [
    path("", include("remit.service.ui.urls")),
    path("", include("remit.service.accounts.urls")),
    path("", include("remit.service.organisations.urls")),
    path("", include("remit.service.cases.urls")),
    path("", include("remit.service.correspondence.urls")),
    path("", include("remit.service.intake.urls")),
    path("", include("remit.service.improvement.urls")),
    path("", include("remit.service.library.urls")),
    path("", include("remit.service.enforcement.urls")),
    path("", include("remit.service.foi.urls")),
    path("", include("remit.service.notifications.urls")),
    path("", include("remit.service.statistics.urls")),
    path("", include("remit.service.api.urls")),
]

handler400 = "remit.service.ui.views.bad_request"
handler403 = "remit.service.ui.views.forbidden"
handler404 = "remit.service.ui.views.not_found"
handler429 = "remit.service.ui.views.too_many"
handler500 = "remit.service.ui.views.failed"
