"""Addresses of figures."""

from django.urls import path

from remit.service.statistics.views import behind, files, overview, said

urlpatterns = [
    path("figures", overview.figures, name="figures"),
    path("figures/cases", behind.cases_behind, name="figures_cases"),
    path("figures/tables/<slug:table>.<slug:kind>", files.figures_table, name="figures_table"),
    path("figures/pictures/<slug:picture>.<slug:kind>", files.figures_picture, name="figures_picture"),
    path("figures/steps/<int:step_id>/end", said.end_figures_step, name="end_figures_step"),
    path("figures/minutes/<slug:reference>", said.case_minutes, name="case_minutes"),
    path("figures/of/<slug:code>", overview.figures_of_provider, name="figures_of_provider"),
    path("figures/of/<slug:code>/step", said.figures_step, name="figures_step"),
]
