"""Taking a FHIR resource that a system posts: a DocumentReference with its document, or a Bundle.

What lives here: storing it once, however often and however spaced it is sent. What does not: the HTTP door with its keys and shapes (`api`).
"""

import datetime as dt
import hashlib
import json
from dataclasses import dataclass
from typing import Any

from remit.service.audit.actions import Actor
from remit.service.intake.actions.storing import Parcel, store
from remit.service.intake.models import Door, Message
from remit.service.organisations.models import Organisation


@dataclass(frozen=True)
class Taken:
    """What became of a resource.

    Attributes:
        message: its row.
        is_new: it came for the first time.
    """

    message: Message
    is_new: bool


def take_fhir(resource: dict[str, Any], data: bytes, *, practice: Organisation, by: Actor, at: dt.datetime) -> Taken:
    """Store a resource for a practice and have it read.

    Args:
        resource: as JSON was read.
        data: the bytes as they came.
        practice: whose letter it is.
        by: the key that posted it.
        at: when.

    Returns:
        What became of it. One that is refused (addressed to others, or the practice closed) is noted and returned, not raised: a refusal that is raised
        would take the note with it.
    """
    # The order of members and the spaces between them are nobody's words: the same resource written again is the same.
    key = hashlib.sha256(json.dumps(resource, sort_keys=True, separators=(",", ":")).encode("utf-8", errors="replace")).hexdigest()
    name = f"{str(resource.get('resourceType', 'FHIR'))[:40]}.json"
    message, is_new = store(Parcel(practice, Door.FHIR, key, by.name, at, name=name, data=data), by=by, at=at)
    return Taken(message, is_new)
