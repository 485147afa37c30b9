"""The register of `bench.backup`: real cases copied many times, each copy with a chain of its own, and its figures. Runs as a child with its own settings.

python -m bench.backup_stage make CASES
python -m bench.backup_stage figures      prints the figures of the months before this one, as JSON
"""

import datetime as dt
import hashlib
import json
import sys
from collections import Counter
from collections.abc import Iterator
from typing import Any

import django

django.setup()

from django.core.management import call_command
from django.db import transaction
from tests.integration.web.case_makers import move, sent_case

from remit.engine.audit.chain import entry_hash, first_previous
from remit.engine.lifecycle import Move
from remit.engine.measures.periods import Period
from remit.service.audit.sealing import unseal
from remit.service.cases.models import Case, CaseClock, CaseEvent, CaseItem, EventWords
from remit.service.cases.queries.scope import Scope
from remit.service.config.clock import now
from remit.service.statistics.actions import keep_up
from remit.service.statistics.models import CaseFactRow
from remit.service.statistics.queries.figures import read_figures
from remit.service.statistics.queries.scope import Area

AT_ONCE = 500
UNTIL = dt.date(2025, 12, 31)


def make(count: int) -> None:
    """Make the tables, some cases by the real actions, and copies of them; then count all of it."""
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    patterns = list(_patterns())
    for first in range(0, count - len(patterns), AT_ONCE):
        _copy(patterns, range(first, min(first + AT_ONCE, count - len(patterns))))
    keep_up(at=now(), most=None)


def _patterns() -> Iterator[Case]:
    """Make one case of each kind of ending."""
    for what in (None, Move.ACKNOWLEDGE, Move.TAKE_BACK, Move.DISAGREE):
        case = sent_case()
        if what is not None:
            move(case, what, "provider", **({"text": "No."} if what is Move.DISAGREE else {}))
        yield Case.objects.get(pk=case.pk)


@transaction.atomic
def _copy(patterns: list[Case], numbers: range) -> None:
    cases = []
    for number in numbers:
        pattern = patterns[number % len(patterns)]
        values = {field.attname: getattr(pattern, field.attname) for field in Case._meta.concrete_fields if field.attname != "id"}
        cases.append((pattern, Case(**values | {"reference": f"RX{number:09d}", "key": f"copy-{number}"})))
    Case.objects.bulk_create([case for _, case in cases])
    for model in (CaseItem, CaseClock):
        rows = [(case, row) for pattern, case in cases for row in model.objects.filter(case=pattern)]
        model.objects.bulk_create([_again(row, case_id=case.pk) for case, row in rows])
    _copy_events(cases)


def _again(row: CaseItem | CaseClock | CaseEvent, **changes: Any) -> CaseItem | CaseClock | CaseEvent:
    values: dict[str, Any] = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if field.attname != "id"}
    return type(row)(**values | changes)


def _copy_events(cases: list[tuple[Case, Case]]) -> None:
    words, events = [], []
    for pattern, case in cases:
        previous = first_previous(case.reference)
        for row in CaseEvent.objects.filter(case=pattern).select_related("words").order_by("number"):
            event = _again(row, case_id=case.pk, previous_hash=previous, hash=entry_hash(previous, row.facts))
            previous = event.hash
            events.append(event)
            words.append(row.words.sealed if hasattr(row, "words") else None)
    CaseEvent.objects.bulk_create(events)
    EventWords.objects.bulk_create([EventWords(event=event, sealed=sealed) for event, sealed in zip(events, words, strict=True) if sealed])


def figures() -> dict[str, object]:
    """Return the figures of the months before this one, and a digest over every fact behind them and every sealed case."""
    past = Case.objects.filter(opened_on__lte=UNTIL)
    commissioner = past.order_by("pk").values_list("commissioner_id", flat=True)[0]
    area = Area(Scope("commissioner", (commissioner,)), "area")
    read = read_figures(area, Period(dt.date(2025, 12, 1), UNTIL), at=now())
    digest = hashlib.sha256()
    for fact in CaseFactRow.objects.filter(opened_on__lte=UNTIL).order_by("case_id").values_list().iterator():
        digest.update(repr(fact).encode())
    said = Counter(CaseFactRow.objects.filter(opened_on__lte=UNTIL).values_list("said", flat=True))
    return {
        "cases": past.count(),
        "events of cases": CaseEvent.objects.filter(case__in=past).count(),
        "kept in figures": read.table.cases,
        **{f"answered: {name}": count for name, count in sorted(said.items())},
        "digest of all facts": digest.hexdigest()[:16],
        "first case opens": b"Okafor" in unseal(past.order_by("pk")[0].sealed),
    }


if __name__ == "__main__":
    if sys.argv[1] == "make":
        make(int(sys.argv[2]))
    else:
        sys.stdout.write(json.dumps(figures()) + "\n")
