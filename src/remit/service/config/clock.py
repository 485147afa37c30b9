"""The clock of the service. Only this module reads it; everything else is handed `at=` or `day=`."""

import datetime as dt
from zoneinfo import ZoneInfo

from django.conf import settings

LONDON = ZoneInfo("Europe/London")


def now() -> dt.datetime:
    """Return this moment in UTC; in a demonstration, this time of day on the demonstration's day."""
    moment = dt.datetime.now(dt.UTC)
    if settings.DEMO_DAY is None:
        return moment
    time_of_day = moment.astimezone(LONDON).time()
    return dt.datetime.combine(settings.DEMO_DAY, time_of_day, tzinfo=LONDON).astimezone(dt.UTC)


def day_of(moment: dt.datetime) -> dt.date:
    """Return the day in England on which a moment falls."""
    return moment.astimezone(LONDON).date()
