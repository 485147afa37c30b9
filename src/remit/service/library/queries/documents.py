"""Documents with the version in force on a day."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import QuerySet

from remit.engine.disclosure import PolicyFact
from remit.service.accounts.models import Membership
from remit.service.improvement.queries.plans import own_commissioner
from remit.service.library.models import Document, DocumentVersion, GoodPractice
from remit.service.organisations.models import Organisation


@dataclass(frozen=True)
class DocumentShown:
    """A document with what was in force on a day, None where nothing was, and all its versions."""

    document: Document
    in_force: DocumentVersion | None
    versions: tuple[DocumentVersion, ...]


def find_commissioner(acting: Membership) -> Organisation | None:
    """Return the commissioner of a reader's area, None where there is none."""
    try:
        return own_commissioner(acting)
    except Organisation.DoesNotExist:
        return None


def list_documents(commissioner: Organisation | None, *, day: dt.date) -> list[DocumentShown]:
    """Return the documents of an area by kind and title, with what was in force on a day."""
    return _shown(Document.objects.filter(commissioner=commissioner), day) if commissioner else []


def list_public_documents(*, day: dt.date) -> list[DocumentShown]:
    """Return the documents that are open to everybody."""
    return _shown(Document.objects.filter(is_public=True), day)


def get_document(acting: Membership, document_id: int) -> Document:
    """Return a document of the reader's area."""
    return Document.objects.get(commissioner=own_commissioner(acting), pk=document_id)


def find_last_version(document: Document) -> DocumentVersion | None:
    """Return the version that began last."""
    return document.versions.order_by("-valid_from").first()


def list_policy_facts(commissioner: Organisation) -> list[PolicyFact]:
    """Return the versions of all documents as the engine's records, for information requests."""
    rows = DocumentVersion.objects.filter(document__commissioner=commissioner).select_related("document").order_by("document__title", "valid_from")
    return [PolicyFact(row.document.title, row.name, row.valid_from, row.valid_to, row.link) for row in rows]


def list_good_practice(commissioner: Organisation | None) -> list[GoodPractice]:
    """Return what worked in an area, the latest first."""
    return list(GoodPractice.objects.filter(commissioner=commissioner).select_related("milestone__plan__provider").order_by("-added_at"))


def list_public_good_practice() -> list[GoodPractice]:
    """Return what worked and is open to everybody."""
    return list(GoodPractice.objects.filter(is_public=True).select_related("milestone__plan__provider", "commissioner").order_by("-added_at"))


def _shown(found: QuerySet[Document], day: dt.date) -> list[DocumentShown]:
    return [_with_versions(one, day) for one in found.prefetch_related("versions").order_by("kind", "title")]


def _with_versions(document: Document, day: dt.date) -> DocumentShown:
    versions = tuple(sorted(document.versions.all(), key=lambda one: one.valid_from, reverse=True))
    in_force = next((one for one in versions if one.valid_from <= day and (one.valid_to is None or one.valid_to >= day)), None)
    return DocumentShown(document, in_force, versions)
