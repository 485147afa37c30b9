"""The clock of an information request under the Freedom of Information Act 2000, section 10.

What lives here: 20 working days with the calendar of that Act, what starts them again and what suspends them. What does not: what is answered
(`remit.engine.measures` and the service), or the clocks of a case, which count other holidays (`runs`).
"""

import datetime as dt
from dataclasses import dataclass

from remit.engine.clocks.calendar import Calendar, information_request_calendar
from remit.engine.clocks.promises import Deadline, DeadlineKind
from remit.engine.clocks.runs import ClockRun, read_clocks
from remit.engine.signals import ClockName, Effect, Signal

INFORMATION_REQUEST = Deadline(
    ClockName.INFORMATION_REQUEST, 20, DeadlineKind.STATUTE, whose="the public authority", source="Freedom of Information Act 2000, section 10(1)"
)
_ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class InformationRequest:
    """The days of one request that its clock turns on; None for what did not happen.

    Attributes:
        received_on: the request came in. Not counted: the first working day is the one after.
        clarity_asked_on: the authority asked what is meant. Without an answer it need not go on: section 1(3).
        clarity_given_on: the requester said so. The 20 days begin anew after this day: section 10(6), "date of receipt".
        fee_asked_on: a fees notice was given.
        fee_paid_on: the fee came. The days from the notice to the payment, both included, are not counted: section 10(2).
        answered_on: the answer went out.
    """

    received_on: dt.date
    clarity_asked_on: dt.date | None = None
    clarity_given_on: dt.date | None = None
    fee_asked_on: dt.date | None = None
    fee_paid_on: dt.date | None = None
    answered_on: dt.date | None = None


def read_request_clock(request: InformationRequest, calendar: Calendar | None = None) -> ClockRun:
    """Return the run that holds for a request now.

    Args:
        request: its days.
        calendar: which days count; that of the Act where not given.
    """
    fee_from = request.fee_asked_on - _ONE_DAY if request.fee_asked_on else None
    rows = (
        (request.received_on, Effect.START, ""),
        (request.clarity_asked_on, Effect.PAUSE, "waiting to hear what is meant"),
        (request.clarity_given_on, Effect.START, ""),
        (fee_from, Effect.PAUSE, "waiting for the fee"),
        (request.fee_paid_on, Effect.RESUME, ""),
        (request.answered_on, Effect.STOP, ""),
    )
    dated = sorted(((on, place, effect, why) for place, (on, effect, why) in enumerate(rows) if on), key=lambda row: row[:2])
    signals = [Signal(ClockName.INFORMATION_REQUEST, effect, on, number, why) for number, (on, _, effect, why) in enumerate(dated, 1)]
    return read_clocks(signals, {ClockName.INFORMATION_REQUEST: INFORMATION_REQUEST}, calendar or information_request_calendar())[-1]
