"""Adding an event to the chain of a case.

What lives here: `append`, which stores an event, its sealed words and its files, chained by hash. What does not: whether it may be added (`moves`).
"""

import hashlib
import json
import secrets
from dataclasses import dataclass

from django.db import IntegrityError

from remit.engine.audit import Entry, add_entry, commit_words
from remit.engine.lifecycle import Event, TooLateError
from remit.engine.lifecycle.records import to_record
from remit.service.audit.sealing import seal
from remit.service.cases.models import Attachment, Case, CaseEvent, EventWords
from remit.service.cases.queries.standing import Told

TOO_LATE = "Something else happened in this case since you opened it. Read it, then decide again. Nothing was changed."


@dataclass(frozen=True)
class File:
    """A file as it came: its name without any folder, what it is, its bytes."""

    name: str
    media_type: str
    data: bytes

    @property
    def sha256(self) -> str:
        """The hash by which the chain knows it."""
        return hashlib.sha256(self.data).hexdigest()


def append(case: Case, event: Event, last: Entry | None, *, said_by: str = "", files: tuple[File, ...] = ()) -> Told:
    """Store an event as the next link of its case, after the last one, in the caller's transaction: what this raises undoes all of that.

    Raises:
        TooLateError: somebody else stored that number first.
    """
    record = to_record(event)
    words = dict(record.words)
    if said_by:
        words["said_by"] = said_by
    if files:
        words["files"] = json.dumps([{"name": one.name, "size": len(one.data), "sha256": one.sha256} for one in files])
    salt = secrets.token_urlsafe(32)
    entry = add_entry(case.reference, last, record.facts, commit_words(words, salt))
    try:
        row = CaseEvent.objects.create(
            case=case,
            number=event.number,
            move=event.move.value,
            key=event.key,
            at=event.at,
            facts=dict(entry.facts),
            previous_hash=entry.previous,
            hash=entry.hash,
        )
    except IntegrityError:
        raise TooLateError(TOO_LATE) from None
    if words:
        EventWords.objects.create(event=row, sealed=seal(json.dumps({"salt": salt, "words": words}).encode()))
    kept = tuple(_keep(row, place, file) for place, file in enumerate(files, 1))
    return Told(event, said_by, kept, salt if words else "", words, entry)


def _keep(row: CaseEvent, place: int, file: File) -> Attachment:
    return Attachment.objects.create(
        event=row,
        place=place,
        sealed_name=seal(file.name.encode()),
        media_type=file.media_type,
        size=len(file.data),
        sha256=file.sha256,
        sealed=seal(file.data),
    )
