"""The chain of a case, to hand out and to check."""

import datetime as dt
from collections.abc import Iterator

from remit.engine.audit import Receipt, check_chain, write_receipt
from remit.engine.audit.receipt import ShownWords
from remit.service.audit.queries import Break
from remit.service.cases.models import Case, CaseEvent
from remit.service.cases.queries.page import readable_events
from remit.service.cases.queries.scope import Scope
from remit.service.cases.queries.standing import load_standing


def make_receipt(case: Case, scope: Scope, *, at: dt.datetime) -> bytes:
    """Return the receipt of a case for a party: the whole chain, with the words that this party may see."""
    standing = load_standing(case)
    readable = readable_events(standing, scope)
    entries = tuple(row.entry() for row in CaseEvent.objects.filter(case=case).order_by("number"))
    shown = {one.event.number: ShownWords(one.salt, one.words) for one in standing.told if one.words and one.event.number in readable}
    return write_receipt(Receipt(case.reference, at.isoformat(), entries, shown, entries[-1].hash))


def count_cases() -> int:
    """Return how many chains of cases there are."""
    return Case.objects.count()


def find_breaks() -> Iterator[Break]:
    """Yield every place of the database where the chain of a case does not hold, or ends before the case says."""
    for case in Case.objects.only("reference", "last_number").order_by("pk").iterator(chunk_size=500):
        rows = list(CaseEvent.objects.filter(case=case).order_by("number"))
        for fault in check_chain(case.reference, [row.entry() for row in rows]):
            yield Break(f"case:{case.reference}", fault.number, fault.sentence)
        if rows and rows[-1].number != case.last_number:
            yield Break(f"case:{case.reference}", rows[-1].number, f"the case says that it has {case.last_number} events, and {len(rows)} are here")
