"""What figures put on the home page and into the first digest of a week."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from remit.engine.moments import england_day
from remit.service.accounts.models import Membership, Role
from remit.service.notifications.routes import News
from remit.service.statistics import permissions
from remit.service.statistics.presenters.words import period_in_words, sign_in_words
from remit.service.statistics.queries.behind import count_week
from remit.service.statistics.queries.charts import chart_points
from remit.service.statistics.queries.wanted import Wanted, read_wanted, usual_period
from remit.service.ui.presenters import count_in_words

READERS = (Role.COMMISSIONER_OFFICER, Role.COMMISSIONER_APPROVER, Role.LMC_READER, Role.PROVIDER_MEMBER, Role.PROVIDER_LEAD)


def home_section(acting: Membership, at: dt.datetime) -> Mapping[str, Any] | None:
    """Return the way to the figures, None for those whose home is about letters. It counts nothing: home must be quick."""
    return {"period": period_in_words(usual_period(england_day(at)))} if acting.role in READERS else None


def give_week(acting: Membership, since: dt.datetime, until: dt.datetime) -> list[News]:
    """Return what the first digest of a week says of figures: what came and was answered in the week, and what the last whole month's chart shows."""
    if not permissions.SEE_FIGURES.admits(acting.role):
        return []
    opened, answered = count_week(acting, since=england_day(since), until=england_day(until))
    wanted = Wanted(usual_period(england_day(until)))
    points = chart_points(read_wanted(acting, wanted, at=until, is_complete=True), [])
    lines = [f"{count_in_words(opened, 'case was', 'cases were')} opened in the last 7 days, and {count_in_words(answered, 'was', 'were')} answered."]
    if points and points[-1].is_high is not None:
        lines.append(f"{points[-1].name}, cases for every 1,000 letters: {sign_in_words(points[-1]).lower()}.")
    return [News("Figures", tuple(lines), "/figures")] if opened or answered or len(lines) > 1 else []
