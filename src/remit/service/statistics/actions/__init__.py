"""Writing figures: `keeping` of facts and cells, `letters` for the denominator, `steps` for what people say of charts, `scenarios` for ways to pay."""

from remit.service.statistics.actions.keeping import keep_up, rebuild
from remit.service.statistics.actions.letters import report_letters
from remit.service.statistics.actions.scenarios import AgreedToPay, agree_scenario, draw_up_scenario, end_scenario
from remit.service.statistics.actions.steps import end_step, mark_step, measure_minutes

__all__ = [
    "AgreedToPay",
    "agree_scenario",
    "draw_up_scenario",
    "end_scenario",
    "end_step",
    "keep_up",
    "mark_step",
    "measure_minutes",
    "rebuild",
    "report_letters",
]
