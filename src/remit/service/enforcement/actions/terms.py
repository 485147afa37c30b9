"""Numbers of the signed contract.

What lives here: writing one, with who and when. What does not: what a number changes (`remit.engine.steps.with_terms`).
"""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from remit.engine.moments import england_day
from remit.service.audit.actions import record
from remit.service.enforcement import policies
from remit.service.enforcement.actions.matters import Who, subject_of
from remit.service.enforcement.models import ContractTerm, Matter


@dataclass(frozen=True)
class TermRead:
    """What somebody read: one number with its clause and page."""

    term: str
    clause: str
    page: str
    days: int | None = None
    months: int | None = None
    percent: Decimal | None = None
    cap: Decimal | None = None


@transaction.atomic
def read_term(matter: Matter, read: TermRead, who: Who, *, at: dt.datetime) -> ContractTerm:
    """Keep a number that somebody read in the signed contract of this provider.

    Raises:
        RefusalError: it has no place, or it is no number that can be.
    """
    policies.check_term(read.days, read.months, read.percent, clause=read.clause, page=read.page)
    term = ContractTerm.objects.create(
        commissioner=matter.commissioner,
        provider=matter.provider,
        ladder=matter.ladder,
        edition=matter.edition,
        term=read.term,
        days=read.days,
        months=read.months,
        percent=read.percent,
        cap=read.cap,
        clause=read.clause.strip(),
        page=read.page.strip(),
        read_on=england_day(at),
        read_by_name=who.name,
        at=at,
    )
    record(subject=subject_of(matter), name="contract_term_read", by=who.actor, at=at, details={"term": read.term, "clause": term.clause, "page": term.page})
    return term
