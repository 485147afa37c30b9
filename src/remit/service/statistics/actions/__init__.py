"""Writing figures. `keeping` brings facts and cells up to date, `letters` counts the denominator, `steps` holds what people say of charts and minutes."""

from remit.service.statistics.actions.keeping import keep_up, rebuild
from remit.service.statistics.actions.letters import report_letters
from remit.service.statistics.actions.steps import end_step, mark_step, measure_minutes

__all__ = ["end_step", "keep_up", "mark_step", "measure_minutes", "rebuild", "report_letters"]
