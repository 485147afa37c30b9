"""Which day it is in England."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from remit.engine.moments import MomentError, england_day

LONDON = ZoneInfo("Europe/London")


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (dt.datetime(2026, 1, 5, 23, 59, 59, tzinfo=dt.UTC), dt.date(2026, 1, 5)),
        (dt.datetime(2026, 7, 5, 22, 59, tzinfo=dt.UTC), dt.date(2026, 7, 5)),
        (dt.datetime(2026, 7, 5, 23, 30, tzinfo=dt.UTC), dt.date(2026, 7, 6)),
        (dt.datetime(2026, 3, 28, 23, 30, tzinfo=dt.UTC), dt.date(2026, 3, 28)),
        (dt.datetime(2026, 10, 24, 23, 30, tzinfo=dt.UTC), dt.date(2026, 10, 25)),
        (dt.datetime(2026, 10, 25, 23, 30, tzinfo=dt.UTC), dt.date(2026, 10, 25)),
        (dt.datetime(2026, 1, 6, 4, tzinfo=dt.timezone(dt.timedelta(hours=5))), dt.date(2026, 1, 5)),
    ],
)
def test_day_of_a_moment(moment: dt.datetime, day: dt.date) -> None:
    assert england_day(moment) == day


def test_day_is_that_of_the_time_zone_file_on_every_hour_of_the_changes() -> None:
    for year in range(2012, 2030):
        for month in (3, 10):
            start = dt.datetime(year, month, 24, tzinfo=dt.UTC)
            for hours in range(8 * 24):
                moment = start + dt.timedelta(hours=hours)
                assert england_day(moment) == moment.astimezone(LONDON).date()


def test_moment_without_zone_is_refused() -> None:
    with pytest.raises(MomentError, match="without a time zone"):
        england_day(dt.datetime(2026, 1, 5, 12))
