"""The clock of an internal review: the authority looks again at an answer that somebody does not accept.

What lives here: `review_clock`. What does not: the clock of the request itself (`remit.engine.clocks.information_requests`). The Act gives no number of days
for a review, so the days are a promise of the authority and are labelled as one.
"""

import datetime as dt

from remit.engine.clocks import Calendar, information_request_calendar
from remit.engine.clocks.promises import Deadline
from remit.engine.clocks.runs import ClockRun, read_clocks
from remit.engine.signals import ClockName, Effect, Signal

DEFAULT_DAYS = 20


def review_clock(asked_on: dt.date, *, answered_on: dt.date | None = None, days: int = DEFAULT_DAYS, calendar: Calendar | None = None) -> ClockRun:
    """Return the run of an internal review, with the holidays of the Act.

    Args:
        asked_on: the day the requester asked for it, which is not counted.
        answered_on: the day its result went out, None while it runs.
        days: what the authority promises.
        calendar: which days count; that of the Act where not given.
    """
    clock = ClockName.INFORMATION_REQUEST
    signals = [Signal(clock, Effect.START, asked_on, 1)]
    signals += [Signal(clock, Effect.STOP, answered_on, 2)] if answered_on else []
    deadline = Deadline(clock, days, whose="the public authority")
    return read_clocks(signals, {clock: deadline}, calendar or information_request_calendar())[-1]
