"""Counting cases and requests over one cut or two, with totals that agree whichever way one cuts.

What lives here: cuts, tables of one and of two ways. What does not: rates (`rates`), what may be published of a table (`suppression`).

Two things are counted. A case is counted once in every cut of cases: provider, practice, site, specialty, kind, result, month, contract year, urgency, harm. A
request is counted once in every cut of requests: task, rule and the three sets of themes. A case with three requests is one case and three requests, so the
total of all cuts of cases is the same, and the total of all cuts of requests is the same. A table of two ways counts requests as soon as one of its ways does.
"""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from remit.engine.measures.crosswalks import area_of
from remit.engine.measures.facts import AskedFor, CaseFact
from remit.engine.measures.periods import Period, contract_year_of, contract_year_words
from remit.engine.measures.succession import Lineage


class Unit(StrEnum):
    """What is counted."""

    CASES = "cases"
    REQUESTS = "requests"


class Cut(StrEnum):
    """By what is counted."""

    PROVIDER = "provider"
    PRACTICE = "practice"
    SITE = "site"
    SPECIALTY = "specialty"
    KIND = "kind"
    RESULT = "result"
    MONTH = "month"
    CONTRACT_YEAR = "contract_year"
    URGENCY = "urgency"
    HARM = "harm"
    TASK = "task"
    RULE = "rule"
    SDIP = "sdip"
    INTERFACE = "interface"
    BMA = "bma"

    @property
    def unit(self) -> Unit:
        """What this cut counts."""
        return Unit.REQUESTS if self in _OF_REQUESTS else Unit.CASES


_OF_REQUESTS = frozenset({Cut.TASK, Cut.RULE, Cut.SDIP, Cut.INTERFACE, Cut.BMA})
THEMES = (Cut.SDIP, Cut.INTERFACE, Cut.BMA)


@dataclass(frozen=True, slots=True)
class Viewpoint:
    """From when a figure is seen: the day as of which it is taken, and who followed whom."""

    day: dt.date
    lineage: Lineage = field(default_factory=Lineage)


_Of = Callable[[CaseFact, AskedFor, Viewpoint], str]

_VALUE: dict[Cut, _Of] = {
    Cut.PROVIDER: lambda fact, _, view: view.lineage.present(fact.provider, day=view.day),
    Cut.PRACTICE: lambda fact, _, view: view.lineage.present(fact.practice, day=view.day),
    Cut.SITE: lambda fact, _, __: fact.site,
    Cut.SPECIALTY: lambda fact, _, __: fact.specialty,
    Cut.KIND: lambda fact, _, __: fact.kind.value,
    Cut.RESULT: lambda fact, _, view: fact.result_on(view.day).value,
    Cut.MONTH: lambda fact, _, __: f"{fact.opened_on:%Y-%m}",
    Cut.CONTRACT_YEAR: lambda fact, _, __: contract_year_words(contract_year_of(fact.opened_on)),
    Cut.URGENCY: lambda fact, _, __: "urgent" if fact.is_urgent else "not_urgent",
    Cut.HARM: lambda fact, _, __: "harm" if fact.has_harm else "no_harm",
    Cut.TASK: lambda _, request, __: request.task.value,
    Cut.RULE: lambda _, request, __: request.rule,
    Cut.SDIP: lambda fact, request, _: area_of("sdip", request.task, fact.letter_kind),
    Cut.INTERFACE: lambda fact, request, _: area_of("interface", request.task, fact.letter_kind),
    Cut.BMA: lambda fact, request, _: area_of("bma", request.task, fact.letter_kind),
}


def value_of(fact: CaseFact, request: AskedFor, cut: Cut, view: Viewpoint) -> str:
    """Return in which row of a cut a case, or one of its requests, is counted."""
    return _VALUE[cut](fact, request, view)


@dataclass(frozen=True, slots=True)
class Count:
    """A table of one way: counts by value, and their total."""

    cut: Cut
    unit: Unit
    counts: dict[str, int]

    @property
    def total(self) -> int:
        """The sum of all rows."""
        return sum(self.counts.values())


def in_period(facts: Iterable[CaseFact], period: Period) -> list[CaseFact]:
    """Return the cases that were opened in a period."""
    return [fact for fact in facts if fact.opened_on in period]


def count(facts: Iterable[CaseFact], cut: Cut, view: Viewpoint, *, values: Sequence[str] = ()) -> Count:
    """Count by one cut.

    Args:
        values: rows that shall be there even with nothing in them, in this order; others follow in the order of their names.
    """
    counter = Counter(value_of(fact, request, cut, view) for fact in facts for request in _counted(fact, cut.unit))
    return Count(cut, cut.unit, {value: counter[value] for value in _in_order(counter, values)})


def _counted(fact: CaseFact, unit: Unit) -> Sequence[AskedFor]:
    return fact.requests if unit is Unit.REQUESTS else fact.requests[:1]


def _in_order(counter: Counter[str], values: Sequence[str]) -> list[str]:
    return [*values, *sorted(set(counter) - set(values))]
