"""Destroying the words of cases, and of shared-care requests, whose time is over. Events stay as they are: each holds a commitment to its words, not the words.

What lives here: counting and destroying. What does not: after how long (a person says it: `remit retain`).
"""

import datetime as dt
import json

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from remit.engine.medicines.shared_care import State
from remit.service.audit.actions import Actor, record
from remit.service.audit.sealing import seal, unseal
from remit.service.cases.models import Attachment, Case, CaseItem, Draft, EventWords, Paper, SharedCareFile, SharedCareRequest, SharedCareStep

_AT_ONCE = 100
# What figures count by, and names nobody.
_KEPT_OF_LETTER = ("kind", "event_on", "written_on")


def _cases(before: dt.datetime) -> QuerySet[Case]:
    """Return cases that are over, of which something is left that was said or that names the patient."""
    of_case = {"case": OuterRef("pk")}
    has_words = (
        Exists(CaseItem.objects.filter(**of_case).exclude(sealed=b""))
        | Exists(Paper.objects.filter(**of_case))
        | Exists(EventWords.objects.filter(event__case=OuterRef("pk")))
        | Exists(Attachment.objects.filter(event__case=OuterRef("pk")))
    )
    return Case.objects.filter(has_words, type="resolved", last_at__lt=before)


def count_old_cases(before: dt.datetime) -> int:
    """Return how many cases that were over before a moment still have words."""
    return _cases(before).count()


def count_open_cases(before: dt.datetime) -> int:
    """Return how many cases that are as old are not over, and so stay."""
    return Case.objects.filter(last_at__lt=before).exclude(type="resolved").count()


def destroy_old_cases(before: dt.datetime, *, by: Actor, at: dt.datetime) -> int:
    """Destroy patient, letter, papers, files and words of cases that are over. Returns how many."""
    numbers = list(_cases(before).order_by("pk").values_list("pk", flat=True))
    for first in range(0, len(numbers), _AT_ONCE):
        _destroy(numbers[first : first + _AT_ONCE], by=by, at=at)
    return len(numbers)


@transaction.atomic
def _destroy(numbers: list[int], *, by: Actor, at: dt.datetime) -> None:
    cases = list(Case.objects.select_for_update(of=("self",)).filter(pk__in=numbers))
    EventWords.objects.filter(event__case__in=cases).delete()
    Attachment.objects.filter(event__case__in=cases).delete()
    Paper.objects.filter(case__in=cases).delete()
    CaseItem.objects.filter(case__in=cases).update(sealed=b"")
    Draft.objects.filter(case__in=cases).update(sealed=b"")
    for case in cases:
        letter = json.loads(unseal(case.sealed))["letter"]
        kept = {name: letter.get(name) for name in _KEPT_OF_LETTER} | {"destroyed_on": at.date().isoformat()}
        case.sealed = seal(json.dumps({"letter": kept, "patient": {}, "return_letter": ""}).encode())
        record(subject=f"case:{case.reference}", name="case_words_destroyed", by=by, at=at)
    Case.objects.bulk_update(cases, ["sealed"])


def _shared_care(before: dt.datetime) -> QuerySet[SharedCareRequest]:
    answered = (State.ACCEPTED.value, State.DECLINED.value)
    return SharedCareRequest.objects.filter(state__in=answered, replied_at=None, last_at__lt=before).exclude(sealed=b"")


def count_old_shared_care(before: dt.datetime) -> int:
    """Return how many shared-care requests that were answered before a moment, and of which no reply waits to be read, still have words."""
    return _shared_care(before).count()


@transaction.atomic
def destroy_old_shared_care(before: dt.datetime, *, by: Actor, at: dt.datetime) -> int:
    """Destroy the words and files of shared-care requests that were answered. Returns how many."""
    requests = list(_shared_care(before).select_for_update(of=("self",)))
    SharedCareFile.objects.filter(step__request__in=requests).delete()
    SharedCareStep.objects.filter(request__in=requests).update(sealed_words=b"", sealed_paper=b"")
    SharedCareRequest.objects.filter(pk__in=[one.pk for one in requests]).update(sealed=b"", sealed_plan=b"")
    for one in requests:
        record(subject=f"shared_care:{one.reference}", name="shared_care_words_destroyed", by=by, at=at)
    return len(requests)
