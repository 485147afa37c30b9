"""Writing documents and good practice."""

import datetime as dt

from django.db import transaction

from remit.engine.plans.standing import figure_words
from remit.service.audit.actions import Actor, record
from remit.service.improvement.queries.plans import MilestoneStanding
from remit.service.library import policies
from remit.service.library.models import Document, DocumentVersion, GoodPractice
from remit.service.library.queries.documents import find_last_version
from remit.service.organisations.models import Organisation
from remit.service.ui.policies import RefusalError


@transaction.atomic
def add_document(commissioner: Organisation, kind: str, title: str, *, by: Actor, at: dt.datetime) -> Document:
    """Add a document of an area. It has no version yet, and only the area's own people see it.

    Raises:
        RefusalError: there is one of this title.
    """
    policies.check_commissioner(commissioner)
    if Document.objects.filter(commissioner=commissioner, title=title).exists():
        raise RefusalError("There is a document of this title already. Add a version to it instead.")
    document = Document.objects.create(commissioner=commissioner, kind=kind, title=title)
    record(subject=f"document:{document.pk}", name="document_added", by=by, at=at)
    return document


@transaction.atomic
def add_version(document: Document, version: DocumentVersion, *, by: Actor, at: dt.datetime) -> DocumentVersion:
    """Add a version; the one before it ends the day before, where it has no end.

    Raises:
        RefusalError: the days do not fit.
    """
    earlier = find_last_version(document)
    policies.check_version(document, version.valid_from, version.valid_to, earlier)
    if earlier is not None and (earlier.valid_to is None or earlier.valid_to >= version.valid_from):
        earlier.valid_to = version.valid_from - dt.timedelta(days=1)
        earlier.save(update_fields=("valid_to",))
    version.document = document
    version.save(force_insert=True)
    record(subject=f"document:{document.pk}", name="version_added", by=by, at=at, details={"from": version.valid_from.isoformat()})
    return version


@transaction.atomic
def set_public(thing: Document | GoodPractice, is_public: bool, *, by: Actor, at: dt.datetime) -> None:
    """Open a document or an example to everybody, or close it again."""
    thing.is_public = is_public
    thing.save(update_fields=("is_public",))
    kind = "document" if isinstance(thing, Document) else "good_practice"
    record(subject=f"{kind}:{thing.pk}", name="opened_to_public" if is_public else "closed_to_public", by=by, at=at)


@transaction.atomic
def add_good_practice(commissioner: Organisation, shown: MilestoneStanding, title: str, what_was_done: str, *, by: Actor, at: dt.datetime) -> GoodPractice:
    """Keep an example of good practice with the measured change that earned it.

    Raises:
        RefusalError: the figures do not show a change.
    """
    policies.check_commissioner(commissioner)
    policies.check_has_changed(shown.standing)
    milestone = shown.standing.milestone
    per = milestone.measure.per if milestone.measure else 1
    before = milestone.baseline.value(per) if milestone.baseline else None
    kept = GoodPractice.objects.create(
        commissioner=commissioner,
        title=title,
        what_was_done=what_was_done,
        milestone=shown.row,
        before=figure_words(before, per),
        after=figure_words(shown.standing.value, per),
        measure=milestone.measure.words if milestone.measure else "",
        added_at=at,
    )
    record(subject=f"good_practice:{kept.pk}", name="good_practice_added", by=by, at=at)
    return kept
