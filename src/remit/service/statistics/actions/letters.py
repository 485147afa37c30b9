"""Counting letters read as they come.

What lives here: `count_new_letters`, `count_letters`, and `report_letters` for those read elsewhere. What does not: which letters count
(`queries.letters`), reading them (`correspondence`).

When a letter comes, the whole month of its practice is counted again, so that a provider who was named later is in it too.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Max, Q

from remit.engine.measures.facts import LettersRead
from remit.engine.measures.periods import month_period
from remit.service.audit.actions import Actor, record
from remit.service.correspondence.models import Letter
from remit.service.organisations.models import Organisation
from remit.service.statistics import policies
from remit.service.statistics.actions.gaps import pass_numbers
from remit.service.statistics.models import LetterCount, Progress, ReportedLetters
from remit.service.statistics.queries.letters import counted_letters, letters_by_month, reported_by_month

BATCH = 500


def count_new_letters(progress: Progress, *, at: dt.datetime) -> bool:
    """Count letters that came since the last time, and say whether all are counted. The caller stores `progress`."""
    found = Letter.objects.filter(Q(pk__gt=progress.letter) | Q(pk__in=[int(key) for key in progress.letter_gaps])).order_by("pk")
    rows = list(found.values_list("pk", "practice_id", "received_on")[:BATCH])
    for practice, month in sorted({(practice, received_on.replace(day=1)) for _, practice, received_on in rows}):
        _recount(practice, month)
    new = [key for key, _, _ in rows if key > progress.letter]
    pass_numbers(progress.letter_gaps, progress.letter, new, {key for key, _, _ in rows}, at)
    progress.letter = max([progress.letter, *new])
    return len(rows) < BATCH


def count_letters() -> int:
    """Count all letters, and return the number of the last one."""
    last: int = Letter.objects.aggregate(last=Max("pk"))["last"] or 0
    _store([*letters_by_month(counted_letters()), *reported_by_month(ReportedLetters.objects.all())])
    return last


def _recount(practice: int, month: dt.date) -> None:
    whole = month_period(month)
    LetterCount.objects.filter(practice_id=practice, month=month).delete()
    kept = counted_letters(received=(whole.first_on, whole.last_on)).filter(practice_id=practice)
    _store([*letters_by_month(kept), *reported_by_month(ReportedLetters.objects.filter(practice_id=practice, month=month))])


@transaction.atomic
def report_letters(rows: Iterable[LettersRead], *, by: Actor, at: dt.datetime) -> int:
    """Keep how many letters practices read elsewhere, and return how many numbers were kept; a later number replaces an earlier one.

    Raises:
        RefusalError: a practice or provider that is not known here, or no whole month.
    """
    given = list(rows)
    known = dict(Organisation.objects.filter(code__in={code for row in given for code in (row.practice, row.provider)}).values_list("code", "pk"))
    for row in given:
        policies.check_letters(row, known)
    ReportedLetters.objects.bulk_create(
        [
            ReportedLetters(practice_id=known[row.practice], provider_id=known[row.provider], month=row.month, number=row.count, by=by.name, at=at)
            for row in given
        ],
        update_conflicts=True,
        unique_fields=["practice", "provider", "month"],
        update_fields=["number", "by", "at"],
        batch_size=500,
    )
    for practice, month in sorted({(known[row.practice], row.month) for row in given}):
        _recount(practice, month)
    record(subject="remit:letters", name="letters_reported", by=by, at=at, details={"numbers": len(given)})
    return len(given)


def _store(counts: Iterable[tuple[int, int, dt.date, int]]) -> None:
    sums: Counter[tuple[int, int, dt.date]] = Counter()
    for practice, provider, month, number in counts:
        sums[practice, provider, month] += number
    commissioners = dict(Organisation.objects.exclude(commissioner=None).values_list("pk", "commissioner_id"))
    LetterCount.objects.bulk_create(
        (
            LetterCount(commissioner_ref=commissioners.get(practice) or 0, practice_id=practice, provider_ref=provider, month=month, number=number)
            for (practice, provider, month), number in sums.items()
        ),
        batch_size=1000,
    )
