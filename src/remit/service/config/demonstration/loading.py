"""Loading the demonstration into a database, through the same actions as real work.

What lives here: organisations and people, and the guard that keeps a demonstration out of a database that holds something else. What does not: what there is to
load (`area`, `mixture`).
"""

import datetime as dt
import gc
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from remit.service.accounts import actions as people
from remit.service.audit import queries as audit
from remit.service.audit.actions import Actor, record
from remit.service.cases.actions.sending import set_letterhead
from remit.service.config.demonstration import area
from remit.service.config.demonstration.cast import Cast
from remit.service.config.demonstration.files import read_data
from remit.service.config.demonstration.happening import Tell, make_history
from remit.service.config.demonstration.levers import list_acts, list_reports
from remit.service.config.demonstration.mixture import plan_cases, plan_monday
from remit.service.organisations import actions, queries
from remit.service.organisations.queries import Promise
from remit.service.statistics import actions as figures
from remit.service.ui.policies import RefusalError

SUBJECT = "remit:demonstration"
BY = Actor.process("demonstration")


def load(*, at: dt.datetime, tell: Tell = lambda _: None, most: int | None = None) -> None:
    """Make the demonstration, once: all of it, or nothing.

    Args:
        at: when the organisations are made known here; what happened before has its own moments.
        tell: is told now and then how far it is.
        most: how many cases at most; None for all, 0 for organisations and people only.

    Raises:
        RefusalError: the database holds something else.
    """
    if audit.list_events(SUBJECT):
        return
    if queries.search("")[1]:
        raise RefusalError("This database holds real organisations. A demonstration needs one of its own: give it another data directory.")
    if most != 0:
        tell("Making the demonstration: three hospitals, eight practices, fourteen months. This takes about a minute, once.")
    with transaction.atomic(), _uncollected():
        record(subject=SUBJECT, name="demonstration_made", by=BY, at=at)
        _make_organisations(at)
        _make_letterheads(at)
        _make_people(at)
        if most != 0:
            with queries.settled():
                # What was done about a year of cases says nothing about a few of them.
                acts = [*list_reports(by=BY, at=at), *(list_acts(Cast.load()) if most is None else ())]
                make_history(plan_cases()[:most], plan_monday(), acts, tell=tell)
                tell("Counting.")
                figures.keep_up(at=at, most=None)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Leave the garbage collector off: it finds little among so many new rows, and looks at all of them each time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _make_organisations(at: dt.datetime) -> None:
    given = read_data("area")
    for one in given["organisations"]:
        part_of, network, commissioner = (queries.find_organisation(one.get(relation, "")) for relation in ("part_of", "network", "commissioner"))
        facts = actions.Facts(one["name"], one["kind"], one.get("postcode", ""), given["opened_on"], None, part_of, network, commissioner)
        actions.save_organisation(one["code"], facts, by=BY, at=at)
    for one in given["contact_points"]:
        provider = queries.get_organisation(one["at"])
        actions.set_contact_point(provider, specialty=one["specialty"], email=one["email"], phone="", by=BY, at=at)
    for one in given["promises"]:
        promise = Promise(one["acknowledge"], one["answer"], one["escalate"], is_own=True)
        actions.set_promise(queries.get_organisation(one["at"]), promise, from_on=one["from_on"], by=BY, at=at)


def _make_letterheads(at: dt.datetime) -> None:
    for one in read_data("area")["letterheads"]:
        given = {name: one[name] for name in ("address", "telephone", "email")}
        set_letterhead(queries.get_organisation(one["at"]), by=BY, at=at, patient_shown="initials_and_number", **given)


def _make_people(at: dt.datetime) -> None:
    for one in area.people():
        invitee = people.Invitee(one["email"], one["name"], one["role"], one["job"])
        invitation, _ = people.invite(invitee, organisation=queries.find_organisation(one["at"]), by=BY, at=at)
        people.accept_invitation(invitation, password=None, at=at)
