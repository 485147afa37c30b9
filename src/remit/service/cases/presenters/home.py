"""What cases put on the home page and into a digest: what needs the reader, and what became overdue."""

import datetime as dt
from typing import Any

from remit.engine.lifecycle import Label
from remit.service.accounts.models import Membership
from remit.service.cases.presenters.rows import Row, list_rows
from remit.service.cases.queries import lists, scope, sharing
from remit.service.cases.queries.lists import ListName
from remit.service.notifications.routes import News
from remit.service.ui.presenters import count_in_words, day_on

FEW = 5


def home_section(acting: Membership, at: dt.datetime) -> dict[str, Any] | None:
    """Return the cases part of a home page: what needs the reader and how much is overdue; administrators have none, and no section is shown without cases."""
    mine, day = scope.scope_of(acting), day_on(at)
    counts = lists.count_lists(mine, day=day) if mine.organisation_ids else {}
    if not any(counts.values()):
        return None
    name = ListName.OVERDUE if mine.party == scope.LMC else ListName.NEEDS_ME
    found = lists.list_cases(mine, name, day=day, count=counts[name.value])
    section = {"rows": _rows(found, mine, day), "needs": found.count, "more": found.count > FEW, "counts": counts, "list": name.value}
    if mine.is_lead:
        sent_up = lists.list_cases(mine, name, day=day, filters=lists.Filters(state=Label.WITH_LEAD.value))
        section |= {"with_lead": _rows(sent_up, mine, day), "with_lead_count": sent_up.count}
    return section


def _rows(found: lists.CaseList, mine: scope.Scope, day: dt.date) -> list[Row]:
    """Return the first rows of a list."""
    few = found.cases[:FEW]
    return list_rows(few, mine, sharing.name_practices(mine, few), day=day)


def give_news(acting: Membership, since: dt.datetime, until: dt.datetime) -> list[News]:
    """Return what a person's daily digest says of cases: only where something needs them or became overdue."""
    mine = scope.scope_of(acting)
    if not mine.organisation_ids:
        return []
    counts = lists.count_lists(mine, day=day_on(until))
    needs, overdue = (counts[name.value] for name in (ListName.NEEDS_ME, ListName.BECAME_OVERDUE))
    lines = []
    if needs:
        lines.append(f"{count_in_words(needs, 'case needs', 'cases need')} you.")
    if overdue:
        lines.append(f"{count_in_words(overdue, 'case', 'cases')} became overdue today.")
    return [News("Cases", tuple(lines), "/cases")] if lines else []
