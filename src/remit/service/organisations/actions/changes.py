"""Writing about organisations: one transaction each, with its event inside.

What lives here: adding, changing, following, and what a provider says of itself. What does not: reading a file (`ods_file`).
"""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from remit.service.audit.actions import Actor, record
from remit.service.organisations import policies, queries
from remit.service.organisations.actions.ods_file import Entry, check_parents
from remit.service.organisations.models import ContactPoint, FormerName, Organisation, ResponsePromise, Specialty, Succession


@dataclass(frozen=True)
class Facts:
    """What is said of an organisation."""

    name: str
    kind: str
    postcode: str = ""
    opened_on: dt.date | None = None
    closed_on: dt.date | None = None
    part_of: Organisation | None = None
    network: Organisation | None = None
    commissioner: Organisation | None = None


@dataclass(frozen=True)
class Imported:
    """What became of the rows of a file."""

    added: int
    changed: int
    same: int


def subject_of(organisation: Organisation) -> str:
    """Return under which subject events about an organisation stand."""
    return f"organisation:{organisation.code}"


@transaction.atomic
def save_organisation(code: str, facts: Facts, *, by: Actor, at: dt.datetime) -> str:
    """Add an organisation or change what is said of it; an old name is kept with the day until which it held.

    Returns:
        "organisation_added", "organisation_changed", or "" where nothing was new.

    Raises:
        RefusalError: no ODS code, a parent of the wrong kind, or days the wrong way round.
    """
    policies.check_code(code)
    for relation in policies.KIND_OF_PARENT:
        policies.check_parent(facts.kind, relation, getattr(facts, relation))
    policies.check_days_in_order(facts.opened_on, facts.closed_on)
    organisation = queries.find_organisation(code)
    before = {name: getattr(organisation, name) for name in vars(facts)} if organisation else {}
    changed = sorted(name for name, value in vars(facts).items() if organisation is None or before[name] != value)
    if organisation is not None and not changed:
        return ""
    if organisation is not None and "name" in changed:
        FormerName.objects.update_or_create(organisation=organisation, until_on=at.date(), defaults={"name": before["name"]})
    Organisation.objects.update_or_create(code=code, defaults=vars(facts))
    name = "organisation_changed" if organisation else "organisation_added"
    record(subject=f"organisation:{code}", name=name, by=by, at=at, details={"changed": changed, "name": facts.name, "kind": facts.kind})
    return name


@transaction.atomic
def record_succession(before: Organisation, after: Organisation, *, kind: str, on: dt.date, by: Actor, at: dt.datetime) -> None:
    """Say that one organisation followed another; the first closes that day, and its history goes with it.

    Raises:
        RefusalError: same organisation, different kinds, a circle, or already followed.
    """
    policies.check_can_follow(before, after, later=queries.list_successors(after))
    policies.check_not_followed(before, queries.list_successors(before))
    Succession.objects.create(before=before, after=after, kind=kind, on=on)
    before.closed_on = before.closed_on or on
    before.save(update_fields=["closed_on"])
    record(subject=subject_of(before), name="organisation_followed", by=by, at=at, details={"after": after.code, "kind": kind, "on": on.isoformat()})
    record(subject=subject_of(after), name="organisation_took_over", by=by, at=at, details={"before": before.code, "kind": kind, "on": on.isoformat()})


@transaction.atomic
def set_contact_point(provider: Organisation, *, specialty: str, email: str, phone: str, by: Actor, at: dt.datetime) -> ContactPoint:
    """Say where returned work reaches a provider; an empty specialty means all of it.

    Raises:
        RefusalError: it is no provider.
    """
    policies.check_is_provider(provider)
    found = _specialty(provider, specialty) if specialty else None
    point, _ = ContactPoint.objects.update_or_create(provider=provider, specialty=found, defaults={"email": email, "phone": phone})
    record(subject=subject_of(provider), name="contact_point_set", by=by, at=at, details={"specialty": specialty, "email": email})
    return point


def _specialty(provider: Organisation, name: str) -> Specialty:
    return Specialty.objects.filter(provider=provider, name__iexact=name).first() or Specialty.objects.create(provider=provider, name=name)


@transaction.atomic
def set_promise(provider: Organisation, promise: queries.Promise, *, from_on: dt.date, by: Actor, at: dt.datetime) -> None:
    """Say how soon a provider confirms and answers from a day on. Work that came before keeps the promise of its day.

    Raises:
        RefusalError: it is no provider, or the steps are in the wrong order.
    """
    policies.check_is_provider(provider)
    policies.check_steps_in_order(promise.acknowledge_days, promise.answer_days, promise.escalate_days)
    days = {"acknowledge_days": promise.acknowledge_days, "answer_days": promise.answer_days, "escalate_days": promise.escalate_days}
    ResponsePromise.objects.update_or_create(provider=provider, from_on=from_on, defaults=days)
    record(subject=subject_of(provider), name="promise_set", by=by, at=at, details={**days, "from_on": from_on.isoformat()})


@transaction.atomic
def import_entries(entries: list[Entry], *, by: Actor, at: dt.datetime) -> Imported:
    """Bring in organisations from a file of the Organisation Data Service: all rows or none.

    A parent that is neither in the file nor known here is left empty, except a site's provider, without which the row is refused by `ods_file.check_parents`.

    Raises:
        UnusableRowsError: a site without its provider.
    """
    check_parents(entries, queries.map_organisations({entry.parent_code for entry in entries}))
    outcomes = [save_organisation(entry.code, _facts_of(entry), by=by, at=at) for entry in entries]
    return Imported(outcomes.count("organisation_added"), outcomes.count("organisation_changed"), outcomes.count(""))


def _facts_of(entry: Entry) -> Facts:
    """Return what a row says, with what only we know of the organisation kept."""
    known = queries.find_organisation(entry.code)
    parent = queries.find_organisation(entry.parent_code) if entry.parent_code else None
    return Facts(
        name=entry.name,
        kind=entry.kind,
        postcode=entry.postcode,
        opened_on=entry.opened_on,
        closed_on=entry.closed_on,
        part_of=parent if entry.relation == "part_of" else None,
        network=known.network if known else None,
        commissioner=parent if entry.relation == "commissioner" else (known.commissioner if known else None),
    )
