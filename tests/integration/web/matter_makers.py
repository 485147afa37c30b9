"""Contract matters for tests of the service, made through the same actions as real ones."""

import datetime as dt
from typing import Any

from tests.integration.web.case_makers import parties, sent_case

from remit.engine.steps import Decider
from remit.service.accounts.models import Membership, Role
from remit.service.audit.actions import Actor
from remit.service.enforcement import actions
from remit.service.enforcement.actions import Taken, TermRead, Who
from remit.service.enforcement.actions.matters import About
from remit.service.enforcement.models import Matter
from remit.service.statistics import actions as statistics

# Friday 9 January 2026: some days after the cases of `case_makers`.
AT = dt.datetime(2026, 1, 9, 10, 0, tzinfo=dt.UTC)
DAY = AT.date()
OFFICER = Who(Actor("person:officer", "ZZC1"), "Hannah Brightwell", "Contracts officer", Decider.OFFICER)
APPROVER = Who(Actor("person:approver", "ZZC1"), "Gareth Pugh", "Director of contracts", Decider.APPROVER)


def make_matter(*, ladder: str = "performance", at: dt.datetime = AT) -> Matter:
    """Begin a matter of the usual commissioner with the usual provider."""
    _, provider, commissioner = parties()
    return actions.open_matter(commissioner, provider, About(ladder, "Test results handed back", dt.date(2025, 11, 3)), by=OFFICER.actor, at=at)


def make_cases(count: int = 3) -> None:
    """Send some cases and bring the figures up to date."""
    for _ in range(count):
        sent_case()
    statistics.keep_up(at=AT, most=None)


def take(matter: Matter, move: str, *, who: Who = APPROVER, at: dt.datetime = AT, **more: Any) -> None:
    """Take a step."""
    actions.take_step(matter, Taken(move, at.date(), **({"text": "As agreed by telephone."} | more)), who, at=at)


def read_meeting_limit(matter: Matter, days: int = 10) -> None:
    """Keep the number of days to the meeting, as somebody read it."""
    actions.read_term(matter, TermRead("meeting", "GC9.8", "41", days=days), OFFICER, at=AT)


def commissioner_member(role: Role, add_member: Any) -> Membership:
    """Add somebody who works for the usual commissioner."""
    _, _, commissioner = parties()
    member: Membership = add_member(
        f"{role}@wyvern.example", role, commissioner, name="Gareth Pugh" if role == Role.COMMISSIONER_APPROVER else "Hannah Brightwell"
    )
    return member
