"""That decisions were written out as labelled data: an event, with how many."""

import datetime as dt

from remit.service.audit.actions import Actor, record
from remit.service.organisations.models import Organisation

BY = Actor.process("export of labels")


def record_export(practice: Organisation | None, *, written: int, kept: int, at: dt.datetime) -> None:
    """Record an export of labelled letters.

    Args:
        practice: whose letters; None means all.
        written: letters handed on.
        kept: letters that stayed, because a known name was left in them.
        at: when.
    """
    subject = f"organisation:{practice.code}" if practice else "remit:labels"
    record(subject=subject, name="labels_exported", by=BY, at=at, details={"written": written, "kept": kept})
