"""The figures part of the home page."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from remit.engine.moments import england_day
from remit.service.accounts.models import Membership, Role
from remit.service.statistics.presenters.words import period_in_words
from remit.service.statistics.queries.wanted import usual_period

READERS = (Role.COMMISSIONER_OFFICER, Role.COMMISSIONER_APPROVER, Role.LMC_READER, Role.PROVIDER_MEMBER, Role.PROVIDER_LEAD)


def home_section(acting: Membership, at: dt.datetime) -> Mapping[str, Any] | None:
    """Return the way to the figures, None for those whose home is about letters. It counts nothing: home must be quick."""
    return {"period": period_in_words(usual_period(england_day(at)))} if acting.role in READERS else None
