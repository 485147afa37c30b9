"""FHIR resources that are delivered: what must be there for a letter to be in it. Everything else that FHIR allows may stand beside it."""

from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import ConfigDict, Field, model_validator

_LETTER = "RGVhciBEciBPc2VpCgpHUCB0byBraW5kbHkgY2hhc2UgdGhlIGVjaG8gcmVwb3J0LgoKRHIgSSBDYXN0ZWxsYW4="


def _open(**values: Any) -> ConfigDict:
    """Return the settings of a resource with an example; FHIR knows far more members than are looked at here."""
    return ConfigDict(extra="allow", json_schema_extra={"examples": [values]})


class DeliveredAttachmentIn(Schema):
    """A document inside a DocumentReference."""

    model_config = ConfigDict(extra="allow")

    contentType: str | None = None
    data: str | None = Field(None, description="The document itself, as base64.")


class DeliveredContentIn(Schema):
    """One form of the document."""

    model_config = ConfigDict(extra="allow")

    attachment: DeliveredAttachmentIn


class DeliveredDocumentIn(Schema):
    """A letter with its document in it."""

    model_config = _open(
        resourceType="DocumentReference", status="current", content=[{"attachment": {"contentType": "text/plain", "data": _LETTER, "title": "Clinic letter"}}]
    )

    resourceType: Literal["DocumentReference"]
    content: Annotated[list[DeliveredContentIn], Field(min_length=1, max_length=20)]

    @model_validator(mode="after")
    def _holds_document(self) -> "DeliveredDocumentIn":
        if not any(one.attachment.data for one in self.content):
            raise ValueError("The attachment holds no data. Send the document itself, as base64: Remit fetches nothing from an address.")
        return self


class DeliveredEntryIn(Schema):
    """One resource of a bundle."""

    model_config = ConfigDict(extra="allow")

    resource: dict[str, Any]


class DeliveredBundleIn(Schema):
    """A letter as a bundle of resources."""

    model_config = _open(
        resourceType="Bundle",
        type="collection",
        entry=[
            {
                "resource": {
                    "resourceType": "DocumentReference",
                    "status": "current",
                    "content": [{"attachment": {"contentType": "text/plain", "data": _LETTER}}],
                }
            }
        ],
    )

    resourceType: Literal["Bundle"]
    type: Literal["document", "message", "collection"]
    entry: Annotated[list[DeliveredEntryIn], Field(min_length=1, max_length=5_000)]
