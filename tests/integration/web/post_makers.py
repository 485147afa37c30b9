"""Post that arrived by itself, for the tests of its pages, stored through the same actions as real post."""

from typing import Any

from tests.integration.web.conftest import AT, BY, add_organisation

from remit.service.intake import actions
from remit.service.intake.actions.storing import Parcel, store
from remit.service.intake.models import Message, State
from remit.service.organisations.models import Kind, Organisation

# What pages name in their address, see test_access.
THINGS = ("message in",)


def make_message(practice: Organisation, key: str = "20260105_1", **facts: Any) -> Message:
    """Store a message; without other facts one that was left in its mailbox."""
    given: dict[str, Any] = {"state": State.LEFT, "reason": "Its workflow is PATH_MEDRPT_V3, which is no letter.", "workflow": "PATH_MEDRPT_V3"} | facts
    return store(Parcel(practice, "mesh", key, "X26ABC1", AT, **given), by=BY, at=AT)[0]


def make_mailbox(practice: Organisation | None = None) -> dict[str, Any]:
    """Add a MESH mailbox and return what the address of its page names."""
    practice = practice or add_organisation("ZTBOX", Kind.PRACTICE)
    return {"mailbox_id": actions.add_mailbox(practice, "mesh", "X26ABC2", {"password": "x"}, by=BY, at=AT).pk}


def make_thing(thing: str, organisation: Organisation | None) -> dict[str, Any]:
    """Make what a page's address names, so that it belongs to a practice: to this organisation, if it is one."""
    is_practice = organisation is not None and organisation.kind == Kind.PRACTICE
    practice = organisation if is_practice and organisation else add_organisation("ZTPOST", Kind.PRACTICE)
    return {"message_id": make_message(practice).pk}
