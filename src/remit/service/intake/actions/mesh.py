"""Looking into MESH mailboxes: each message is stored first, then acknowledged; what is no letter is left for whoever it belongs to.

What lives here: one visit to one mailbox, and to all of them. What does not: putting a message together (`mesh_messages`), storing it (`storing`), answers to
senders (`answers`).

A receiver that is killed loses nothing: before the transaction ends the message still lies in the mailbox; after it, its row says that only the acknowledgement
is left to do.
"""

import datetime as dt
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice

import requests
from django.conf import settings
from mesh_client import MeshClient

from remit.service.audit.actions import Actor
from remit.service.audit.sealing import unseal_json
from remit.service.correspondence.policies import LARGEST_FILE
from remit.service.intake import policies, queries
from remit.service.intake.actions.mailboxes import note_visit
from remit.service.intake.actions.mesh_messages import DamagedError, GoneError, Lying, TooLargeError, look_at, read_whole
from remit.service.intake.actions.storing import Parcel, store
from remit.service.intake.models import Door, Mailbox, Message, State
from remit.service.intake.policies import Code

BY = Actor.process("MESH mailbox")
WAIT_SECONDS = 60
MOST_A_VISIT = 20_000
_REFUSED = (401, 403)
_LOG = logging.getLogger("remit.post")
Clock = Callable[[], dt.datetime]


@dataclass
class Visit:
    """What one look into a mailbox came to.

    Attributes:
        new: messages stored.
        taken: acknowledged.
        left: left where they are, now or before.
        failed: could not be stored by a fault of ours; they are tried again.
        trouble: our sentence where the mailbox could not be read to its end.
    """

    mailbox: Mailbox
    new: int = 0
    taken: int = 0
    left: int = 0
    failed: int = 0
    trouble: str = ""


def open_client(mailbox: Mailbox) -> MeshClient:
    """Return a client for a mailbox, as the settings say how MESH is reached. Whoever asks for it closes it."""
    certificate = (settings.MESH_CERT_FILE, settings.MESH_KEY_FILE) if settings.MESH_CERT_FILE else None
    return MeshClient(
        settings.MESH_URL,
        mailbox.address,
        unseal_json(mailbox.sealed_access)["password"],
        shared_key=settings.MESH_SHARED_KEY.encode(),
        cert=certificate,
        verify=settings.MESH_CA_FILE or None,
        timeout=WAIT_SECONDS,
        max_retries=2,
        application_name="Remit",
    )


def visit_all(*, clock: Clock, is_stopping: Callable[[], bool] = lambda: False, practice: str = "") -> list[Visit]:
    """Look into all MESH mailboxes, or into those of one practice."""
    if not settings.MESH_URL:
        return []
    found = []
    for mailbox in queries.list_open(Door.MESH, practice=practice):
        if not is_stopping():
            found.append(_visit(mailbox, clock, is_stopping))
    return found


def _visit(mailbox: Mailbox, clock: Clock, is_stopping: Callable[[], bool]) -> Visit:
    visit = Visit(mailbox)
    try:
        with open_client(mailbox) as client:
            client.handshake()
            _empty(client, visit, clock, is_stopping)
    except (requests.RequestException, OSError) as error:
        visit.trouble = _say(error)
        _LOG.warning("Mailbox %s: %s", mailbox.pk, visit.trouble)
    note_visit(mailbox, visit.trouble, at=clock())
    return visit


def _say(error: Exception) -> str:
    """Return what to do about a mailbox that cannot be read. The words of the error stay here: they hold addresses and keys."""
    answer = getattr(error, "response", None)
    if answer is not None and answer.status_code in _REFUSED:
        return "MESH does not let us in. Check the mailbox id and its password here, and REMIT_MESH_SHARED_KEY and the certificate of this copy."
    if answer is not None:
        return f"MESH answered with error {answer.status_code}. What lies in the mailbox is safe; it is fetched as soon as MESH works again."
    if isinstance(error, requests.exceptions.SSLError):
        return "The certificates do not fit. Check REMIT_MESH_CA_FILE, REMIT_MESH_CERT_FILE and REMIT_MESH_KEY_FILE, and that none has expired."
    return "MESH cannot be reached. Check REMIT_MESH_URL and the network. What lies in the mailbox is safe."


def _empty(client: MeshClient, visit: Visit, clock: Clock, is_stopping: Callable[[], bool]) -> None:
    """Go through what lies in a mailbox, oldest first."""
    begun_at = clock()
    lying = list(islice(client.iterate_message_ids(), MOST_A_VISIT))
    if len(lying) < MOST_A_VISIT:
        _note_gone(visit.mailbox, set(lying), begun_at)
    for keys in _batches(lying):
        known = queries.map_known(visit.mailbox.practice_id, Door.MESH, keys)
        for key in keys:
            if is_stopping():
                return
            try:
                _see_to(client, visit, key, known.get(key), clock)
            except GoneError:
                continue
            except (requests.RequestException, OSError):
                raise
            except Exception:  # noqa: BLE001 a fault of ours in one message holds up no other; the log keeps the place, and it is tried again
                visit.failed += 1
                _LOG.exception("A message of mailbox %s could not be stored. It stays there and is tried again.", visit.mailbox.pk)


def _note_gone(mailbox: Mailbox, lying: set[str], begun_at: dt.datetime) -> None:
    """Note as acknowledged what was stored before and lies there no more: a receiver was killed between telling MESH and noting that it had."""
    gone = [row.pk for row in queries.list_not_taken(mailbox, before=begun_at) if row.key not in lying]
    Message.objects.filter(pk__in=gone, taken_at=None).update(taken_at=begun_at)


def _batches(keys: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(keys), 200):
        yield keys[start : start + 200]


def _see_to(client: MeshClient, visit: Visit, key: str, row: Message | None, clock: Clock) -> None:
    if row is None:
        row, is_new = store(_parcel(client, visit.mailbox, key, clock()), by=BY, at=clock())
        visit.new += is_new
    if row.state == State.LEFT:
        visit.left += 1
        return
    client.acknowledge_message(key)
    Message.objects.filter(pk=row.pk, taken_at=None).update(taken_at=clock())
    visit.taken += 1


def _parcel(client: MeshClient, mailbox: Mailbox, key: str, at: dt.datetime) -> Parcel:
    """Fetch a message and say what is known of it before anybody looks inside."""
    lying = look_at(client, key, at=at)
    facts: dict[str, object] = {"size": lying.size, "workflow": lying.workflow, "mailbox": mailbox}
    if said := _why_not_letter(lying):
        lying.first.close()
        return _made(mailbox, lying, facts | {"state": said[0], "reason": said[1]})
    name = lying.file_name if "." in lying.file_name else f"{lying.key}.xml"
    try:
        data = read_whole(client, lying)
    except TooLargeError:
        too_large = f"It is larger than {LARGEST_FILE // 1_000_000} MB, which no letter is, and stays in the mailbox. Ask the sender for the letter by itself."
        return _made(mailbox, lying, facts | {"state": State.LEFT, "reason": too_large, "code": Code.TOO_LARGE})
    except DamagedError as damage:
        return _made(mailbox, lying, facts | {"data": damage.raw, "size": len(damage.raw), "name": name, "reason": str(damage)})
    return _made(mailbox, lying, facts | {"data": data, "size": len(data), "name": name})


def _made(mailbox: Mailbox, lying: Lying, facts: dict[str, object]) -> Parcel:
    return Parcel(mailbox.practice, Door.MESH, lying.key, lying.sender, lying.came_at, **facts)  # type: ignore[arg-type]


def _why_not_letter(lying: Lying) -> tuple[str, str] | None:
    """Return what becomes of what is no letter by its head, and the sentence why; None for a letter."""
    if lying.kind == "REPORT":
        about = f" about message {lying.linked}" if lying.linked else ""
        return State.NOTED, f"MESH reports{about} with code {lying.said or 'unknown'} that something could not be delivered. See whether its receiver has it."
    if lying.workflow.endswith("_ACK"):
        return State.NOTED, "It is an acknowledgement, but Remit sends no letters by MESH. If another system of yours sends them, give it a mailbox of its own."
    if not policies.is_letter_workflow(lying.workflow):
        named = f"Its workflow is {lying.workflow}" if lying.workflow else "It has no workflow"
        return State.LEFT, f"{named}, which is no letter. It stays in the mailbox for the system that it belongs to."
    return None
