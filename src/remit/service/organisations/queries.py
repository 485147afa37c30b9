"""Reading organisations: which one, what became of it, how it is reached and what it promised on a day.

What lives here: those reads, and `settled`, within which what organisations agreed is read once. What does not: writing (`actions`).
"""

import datetime as dt
import functools
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, ParamSpec, TypeVar

from django.db.models import Q, QuerySet

from remit.service.accounts.models import Membership, Role
from remit.service.organisations.models import ContactPoint, Kind, Organisation, ResponsePromise, Specialty, Succession

PAGE = 50
_Given = ParamSpec("_Given")
_Found = TypeVar("_Found")
_kept: ContextVar[dict[Any, Any] | None] = ContextVar("kept", default=None)


@contextmanager
def settled() -> Iterator[None]:
    """Within this, read once what organisations promised, agreed and chose: for long work in one transaction in which nobody changes it."""
    outer = _kept.get()
    token = _kept.set({} if outer is None else outer)
    try:
        yield
    finally:
        _kept.reset(token)


def read_once(function: Callable[_Given, _Found]) -> Callable[_Given, _Found]:
    """Make a read one that `settled` remembers. Its arguments must be hashable, and nobody may change what it returns."""

    @functools.wraps(function)
    def read(*arguments: _Given.args, **named: _Given.kwargs) -> _Found:
        kept = _kept.get()
        if kept is None:
            return function(*arguments, **named)
        key = (function, arguments, tuple(sorted(named.items())))
        if key not in kept:
            kept[key] = function(*arguments, **named)
        found: _Found = kept[key]
        return found

    return read


@dataclass(frozen=True)
class Promise:
    """How soon a provider confirms and answers, in operational days.

    Attributes:
        is_own: the provider made it; False means the days that hold where none was made.
    """

    acknowledge_days: int
    answer_days: int
    escalate_days: int
    is_own: bool


USUAL_PROMISE = Promise(acknowledge_days=3, answer_days=10, escalate_days=20, is_own=False)


def search(words: str, *, kind: str = "", page: int = 1) -> tuple[list[Organisation], int]:
    """Return one page of the organisations whose name or code holds the words, and how many there are in all."""
    found: QuerySet[Organisation] = Organisation.objects.select_related("part_of")
    if kind:
        found = found.filter(kind=kind)
    for word in words.split():
        found = found.filter(Q(name__icontains=word) | Q(code__istartswith=word))
    first = (page - 1) * PAGE
    return list(found.order_by("name", "code")[first : first + PAGE]), found.count()


@read_once
def get_organisation(code: str) -> Organisation:
    """Return the organisation with a code."""
    return Organisation.objects.select_related("part_of", "network", "commissioner").get(code=code)


def find_organisation(code: str) -> Organisation | None:
    """Return the organisation with a code, None where there is none."""
    return Organisation.objects.filter(code=code).first()


def map_organisations(codes: set[str]) -> dict[str, Organisation]:
    """Return those of these codes that are known."""
    return Organisation.objects.in_bulk(sorted(codes), field_name="code")


def list_of_kind(kind: str, *, day: dt.date) -> list[Organisation]:
    """Return the organisations of a kind that are open on a day, by name."""
    return list(Organisation.objects.filter(Q(closed_on=None) | Q(closed_on__gte=day), kind=kind).order_by("name", "code"))


def get_own_provider(acting: Membership, code: str) -> Organisation:
    """Return a provider that this person may speak for: their own, or any for an administrator."""
    found = Organisation.objects.filter(kind=Kind.PROVIDER, code=code)
    return found.get() if acting.role == Role.ADMINISTRATOR else found.get(Q(pk=acting.organisation_id))


def list_sites(provider: Organisation) -> list[Organisation]:
    """Return a provider's sites by name."""
    return list(provider.parts.order_by("name"))


def list_specialties(provider: Organisation) -> list[Specialty]:
    """Return a provider's specialties by name."""
    return list(provider.specialties.order_by("name"))


@read_once
def list_contact_points(provider: Organisation) -> list[ContactPoint]:
    """Return how a provider is reached: the whole of it first, then its specialties by name."""
    found = provider.contact_points.select_related("specialty")
    return sorted(found, key=lambda point: point.specialty.name if point.specialty else "")


def find_contact_point(provider: Organisation, specialty: str = "") -> ContactPoint | None:
    """Return where returned work of a specialty goes; without one of its own, to the whole provider's."""
    points = list_contact_points(provider)
    own = next((point for point in points if point.specialty and point.specialty.name.lower() == specialty.lower()), None)
    return own or next((point for point in points if point.specialty is None), None)


@read_once
def list_promises(provider: Organisation) -> list[ResponsePromise]:
    """Return what a provider promised over time, the latest first."""
    return list(ResponsePromise.objects.filter(provider=provider).order_by("-from_on"))


def get_promise(provider: Organisation, *, day: dt.date) -> Promise:
    """Return what a provider promised for work that reached it on a day."""
    own = next((promise for promise in list_promises(provider) if promise.from_on <= day), None)
    if own is None:
        return USUAL_PROMISE
    return Promise(own.acknowledge_days, own.answer_days, own.escalate_days, is_own=True)


def name_on(organisation: Organisation, *, day: dt.date) -> str:
    """Return the name that an organisation had on a day."""
    former = organisation.former_names.filter(until_on__gt=day).order_by("until_on").first()
    return former.name if former else organisation.name


@read_once
def list_successors(organisation: Organisation) -> list[Organisation]:
    """Return those that followed an organisation, the present one last."""
    found: list[Organisation] = []
    step = Succession.objects.filter(before=organisation).select_related("after").first()
    while step is not None and step.after not in found:
        found.append(step.after)
        step = Succession.objects.filter(before=step.after).select_related("after").first()
    return found


def present_organisation(organisation: Organisation) -> Organisation:
    """Return who answers today for what an organisation did."""
    return next(reversed(list_successors(organisation)), organisation)


def map_present(organisations: Iterable[Organisation]) -> dict[int, Organisation]:
    """Return who answers today for each of several, by id: as `present_organisation`, with one query for all where nobody was followed."""
    found = {one.pk: one for one in organisations}
    followed = Succession.objects.filter(before__in=found).values_list("before_id", flat=True)
    return found | {pk: present_organisation(found[pk]) for pk in followed}


def list_lineage(organisation: Organisation) -> list[Organisation]:
    """Return an organisation with all that it followed: the history that it took over, itself first."""
    found, waiting = [organisation], [organisation]
    while waiting:
        steps = Succession.objects.filter(after__in=waiting).select_related("before").order_by("on")
        waiting = [step.before for step in steps if step.before not in found]
        found += waiting
    return found


@read_once
def find_provider(name: str, *, code: str = "") -> Organisation | None:
    """Return the provider that a letter names by code, or by the name that it or one of its sites has or had; None where nothing or more than one fits.

    A letter's first line may go on after the name: "Northmoor General Hospital, Rheumatology".
    """
    places = Organisation.objects.filter(kind__in=(Kind.PROVIDER, Kind.SITE)).select_related("part_of")
    found = places.filter(code=code).first() if code else None
    for words in dict.fromkeys((name.strip(), re.split(r",|\s[-–]\s|\(", name)[0].strip())):
        if found is None and words:
            whole = {one.part_of or one for one in places.filter(Q(name__iexact=words) | Q(former_names__name__iexact=words)).distinct()}
            found = whole.pop() if len(whole) == 1 else None
    return (found.part_of or found) if found else None


def find_practice_named(text: str, *, but: Organisation) -> str:
    """Return the name of the one other practice that a text names, "" where it names this one, none, or several."""
    words = " ".join(text.split()).casefold()
    if but.name.casefold() in words:
        return ""
    names = Organisation.objects.filter(kind=Kind.PRACTICE).exclude(pk=but.pk).values_list("name", flat=True)
    named = {name for name in names.iterator() if len(name) > 5 and name.casefold() in words}
    return named.pop() if len(named) == 1 else ""
