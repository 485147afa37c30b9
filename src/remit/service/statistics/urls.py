"""Addresses of figures."""

from django.urls import path

from remit.service.statistics.views import behind, cost, files, overview, said, scenarios

urlpatterns = [
    path("figures", overview.figures, name="figures"),
    path("figures/cases", behind.cases_behind, name="figures_cases"),
    path("figures/tables/<slug:table>.<slug:kind>", files.figures_table, name="figures_table"),
    path("figures/pictures/<slug:picture>.<slug:kind>", files.figures_picture, name="figures_picture"),
    path("figures/steps/<int:step_id>/end", said.end_figures_step, name="end_figures_step"),
    path("figures/minutes/<slug:reference>", said.case_minutes, name="case_minutes"),
    path("figures/of/<slug:code>", overview.figures_of_provider, name="figures_of_provider"),
    path("figures/of/<slug:code>/step", said.figures_step, name="figures_step"),
    path("figures/cost", cost.figures_cost, name="figures_cost"),
    path("figures/cost.csv", cost.figures_cost_file, name="figures_cost_file"),
    path("figures/prices", cost.price_lists, name="price_lists"),
    path("figures/scenarios", scenarios.scenario_list, name="scenario_list"),
    path("figures/scenarios/new", scenarios.new_scenario, name="new_scenario"),
    path("figures/scenarios/<int:scenario_id>", scenarios.scenario, name="scenario"),
    path("figures/scenarios/<int:scenario_id>/agree", scenarios.agree_scenario, name="agree_scenario"),
    path("figures/scenarios/<int:scenario_id>/end", scenarios.end_scenario, name="end_scenario"),
    path("figures/scenarios/<int:scenario_id>/ledger.csv", scenarios.scenario_ledger, name="scenario_ledger"),
    path("figures/scenarios/<int:scenario_id>/claims/<slug:code>.<slug:form>", scenarios.scenario_claim, name="scenario_claim"),
]
