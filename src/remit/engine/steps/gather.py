"""Taking the evidence: from the plain records of cases and letters to one frozen pack about one provider and one period.

What lives here: `gather`. What does not: the pack (`evidence`), where the records come from (the service), how counts are made (`remit.engine.measures`).
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from remit.engine.measures.counts import Viewpoint
from remit.engine.measures.dictionary import get_measure
from remit.engine.measures.facts import CaseFact, LettersRead, Result
from remit.engine.measures.periods import MonthState, Period, month_period, state_of_month
from remit.engine.measures.rates import completeness_in, letters_in
from remit.engine.rulebook import load_rulebook
from remit.engine.rulebook.rule import RulebookError
from remit.engine.steps.evidence import CaseRow, Evidence, MonthRow, RepeatRow

REPEATED = 3
"""From how many cases a rule counts as one that comes back."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What a pack is about.

    Attributes:
        provider: ODS code of who answers for it today.
        period: from when to when cases were opened.
        view: the day as of which figures are taken, and who followed whom.
        taken_at: the moment in words, for the paper.
        practices: codes of the practices of the area.
        recorded_from: the first day on which cases were recorded.
    """

    provider: str
    period: Period
    view: Viewpoint
    taken_at: str
    practices: frozenset[str]
    recorded_from: dt.date | None


def gather(facts: Iterable[CaseFact], letters: Iterable[LettersRead], scope: Scope) -> Evidence:
    """Return the evidence about one provider in one period, cases in the order in which they were opened."""
    mine = sorted((fact for fact in facts if _is_about(fact, scope)), key=lambda fact: (fact.opened_on, fact.case))
    read = [row for row in letters if scope.view.lineage.present(row.provider, day=scope.view.day) == scope.provider]
    reporting = completeness_in(read, scope.practices, scope.period)
    return Evidence(
        provider=scope.provider,
        first_on=scope.period.first_on.isoformat(),
        last_on=scope.period.last_on.isoformat(),
        taken_at=scope.taken_at,
        cases=tuple(_row(fact, scope) for fact in mine),
        letters=letters_in(read, scope.period),
        practices_reporting=reporting.reporting,
        practices=reporting.practices,
        results=tuple((get_measure(result.value).title, tuple(fact.case for fact in mine if fact.result_on(scope.view.day) is result)) for result in Result),
        repeats=_repeats(mine),
        harm=tuple(fact.case for fact in mine if fact.has_harm),
        months=tuple(row for month in scope.period.months() if (row := _month(month, mine, read, scope)) is not None),
    )


def task_words(task: str) -> str:
    """Return what a task is called in a paper: the title of its rule."""
    return next((rule.title for rule in load_rulebook().rules if rule.task.value == task), task.replace("_", " "))


def _is_about(fact: CaseFact, scope: Scope) -> bool:
    return fact.opened_on in scope.period and scope.view.lineage.present(fact.provider, day=scope.view.day) == scope.provider


def _row(fact: CaseFact, scope: Scope) -> CaseRow:
    return CaseRow(
        case=fact.case,
        opened_on=fact.opened_on.isoformat(),
        specialty=fact.specialty,
        tasks=tuple(dict.fromkeys(task_words(request.task.value) for request in fact.requests)),
        rules=tuple(dict.fromkeys(request.rule for request in fact.requests if request.rule)),
        result=get_measure(fact.result_on(scope.view.day).value).title,
        answer_days=fact.answer_days,
    )


def _repeats(facts: Sequence[CaseFact]) -> tuple[RepeatRow, ...]:
    """Return the rules under which several cases were opened, the most frequent first, with what may be cited for the last of them."""
    by_rule: dict[str, list[CaseFact]] = defaultdict(list)
    for fact in facts:
        for rule in dict.fromkeys(request.rule for request in fact.requests if request.rule):
            by_rule[rule].append(fact)
    ordered = sorted(by_rule.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    return tuple(_repeat(rule, cases) for rule, cases in ordered if len(cases) >= REPEATED)


def _repeat(rule_id: str, cases: Sequence[CaseFact]) -> RepeatRow:
    last = cases[-1]
    try:
        rule = load_rulebook().get_rule(rule_id)
    except RulebookError:
        return RepeatRow(rule_id, "rule of an earlier rulebook", f"rule {rule_id}", tuple(fact.case for fact in cases))
    edition = rule.edition_on(last.event_on or last.opened_on)
    citation = edition.citation(last.letter_kind) if edition else f"rule {rule_id}"
    return RepeatRow(rule_id, rule.title, citation, tuple(fact.case for fact in cases))


def _month(month: dt.date, facts: Collection[CaseFact], letters: Sequence[LettersRead], scope: Scope) -> MonthRow | None:
    state = state_of_month(month, day=scope.view.day, recorded_from=scope.recorded_from)
    if state in (MonthState.AHEAD, MonthState.NOT_RECORDED):
        return None
    period = month_period(month)
    cases = sum(fact.opened_on in period for fact in facts)
    reporting = completeness_in(letters, scope.practices, period).reporting
    return MonthRow(f"{month:%Y-%m}", cases, letters_in(letters, period), reporting, state is MonthState.COMPLETE)
