"""Reading what came in: a worker claims a file, reads it, and writes its letters, once.

What lives here: claim, pulse, result and recovery of readings. A claim carries a token; whoever lost the claim (a worker that was killed, or was so slow that
another took over) writes nothing. What does not: what a letter is (`remit.engine`), how its answer is laid into rows (`laying_down`).
"""

import datetime as dt
import logging
import secrets
from dataclasses import dataclass, field
from pathlib import Path

from django.db import transaction

from remit.engine.letters import Found, UnreadableLetterError, read_all
from remit.engine.triage import Triage, default_tools, triage_letter
from remit.service.audit.actions import Actor, record
from remit.service.audit.sealing import seal_text, unseal
from remit.service.correspondence import policies, queries
from remit.service.correspondence.actions.laying_down import lay_down
from remit.service.correspondence.actions.taking_in import erase, queue
from remit.service.correspondence.models import Arrival, ArrivalState, LetterState, PolicyVersion
from remit.service.organisations.models import Organisation
from remit.service.ui.jobs import is_queued

BY = Actor.process("reading")
SILENT_SECONDS = 60
_STOPPED = "Reading this letter stopped the program three times. Ask the sender for it in another form, or print it and scan it anew."
_NOTHING = "There is no letter in this file. Open it to see what it holds, and add the letter itself."
log = logging.getLogger("remit.letters")


@dataclass(frozen=True)
class Claim:
    """That this process reads an arrival now."""

    arrival_id: int
    token: str
    data: bytes = field(repr=False)
    received_on: dt.date
    practice_id: int


@dataclass(frozen=True)
class Answered:
    """One letter of a file: its name inside an archive, and the answer or the sentence why there is none."""

    name: str
    triage: Triage | None = field(repr=False)
    reason: str = field(default="", repr=False)


@dataclass(frozen=True)
class Outcome:
    """What reading a file came to: letters, or the sentence why it could not be read; and by which local policy they were judged."""

    letters: tuple[Answered, ...] = field(default=(), repr=False)
    reason: str = field(default="", repr=False)
    policy: PolicyVersion | None = None


@transaction.atomic
def begin_reading(arrival_id: int, *, at: dt.datetime) -> Claim | None:
    """Claim an arrival for this process; None where it does not wait any more."""
    token = secrets.token_hex(16)
    waiting = Arrival.objects.filter(pk=arrival_id, state=ArrivalState.WAITING)
    if not waiting.update(state=ArrivalState.READING, reader=token, pulse_at=at):
        return None
    arrival = Arrival.objects.select_related("original").get(pk=arrival_id)
    arrival.attempts += 1
    arrival.save(update_fields=["attempts"])
    return Claim(arrival.pk, token, unseal(arrival.original.sealed_data), arrival.received_on, arrival.practice_id)


def keep_reading(claim: Claim, *, at: dt.datetime) -> bool:
    """Say that the reading goes on; False where another one has taken over."""
    return bool(Arrival.objects.filter(pk=claim.arrival_id, reader=claim.token).update(pulse_at=at))


def read_claimed(claim: Claim) -> Outcome:
    """Read a file and judge what its letters ask, by the policy that holds for the practice now. Whatever goes wrong is an outcome too."""
    try:
        policy, version = queries.load_policy_for(claim.practice_id)
        tools = default_tools(policy)
        found = read_all(claim.data, received_on=claim.received_on)
    except UnreadableLetterError as error:
        return Outcome(reason=str(error))
    except Exception as error:  # noqa: BLE001 a fault of ours in one letter must not stop the others; the place is logged, the words are not
        return Outcome(reason=_own_fault(error))
    return Outcome(tuple(_answer(item, tools) for item in found), policy=version)


def _answer(item: Found, tools: object) -> Answered:
    if item.letter is None:
        return Answered(item.name, None, item.reason)
    try:
        return Answered(item.name, triage_letter(item.letter, tools))  # type: ignore[arg-type]
    except Exception as error:  # noqa: BLE001 as above
        return Answered(item.name, None, _own_fault(error))


def _own_fault(error: Exception) -> str:
    """Log where an error arose, never a word of the letter, and return the sentence for the page."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    place = f"{Path(trace.tb_frame.f_code.co_filename).name}, line {trace.tb_lineno}" if trace else "an unknown place"
    log.error("Reading a letter failed: %s in %s", type(error).__name__, place)
    return f"Remit itself failed on this letter ({type(error).__name__} in {place}). Report that without the letter, and read the letter yourself."


@transaction.atomic
def finish_reading(claim: Claim, outcome: Outcome, *, at: dt.datetime) -> bool:
    """Write what a reading came to; False, and nothing is written, where another reading has taken over."""
    arrival = Arrival.objects.select_for_update().select_related("practice").filter(pk=claim.arrival_id, reader=claim.token).first()
    if arrival is None:
        return False
    read = [answered for answered in outcome.letters if answered.triage]
    reason = outcome.reason or " ".join(f"{one.name}: {one.reason}" if one.name else one.reason for one in outcome.letters if not one.triage)
    if not read:
        _settle(arrival, ArrivalState.FAILED, reason or _NOTHING, at=at)
        return True
    # One file at a time a practice, so that of two files with the same words one is the first and the other its repeat.
    Organisation.objects.select_for_update(no_key=True).get(pk=claim.practice_id)
    for number, answered in enumerate(read, start=1):
        if answered.triage:
            lay_down(arrival, number, answered.name, answered.triage, policy=outcome.policy, at=at)
    _settle(arrival, ArrivalState.READ, reason, at=at)
    if not arrival.letters.exclude(same_as__state=LetterState.NOT_OURS).exists():
        erase(arrival, ArrivalState.NOT_OURS)
    return True


def _settle(arrival: Arrival, state: ArrivalState, reason: str, *, at: dt.datetime) -> None:
    arrival.state, arrival.reader, arrival.pulse_at, arrival.read_at = state, "", None, at
    arrival.sealed_reason = seal_text(reason) if reason else b""
    arrival.save(update_fields=["state", "reader", "pulse_at", "read_at", "sealed_reason"])
    name = "arrival_read" if state == ArrivalState.READ else "arrival_unreadable"
    record(subject=f"arrival:{arrival.reference}", name=name, by=BY, at=at, details={"attempts": arrival.attempts})


def resume_readings(*, at: dt.datetime) -> int:
    """Take over readings whose worker has gone silent, and queue again what waits without a job. Returns how many.

    Asked when a worker starts and every minute while it works.
    """
    silent = at - dt.timedelta(seconds=SILENT_SECONDS)
    lost = list(Arrival.objects.filter(state=ArrivalState.READING, pulse_at__lt=silent).values_list("pk", flat=True))
    waiting = Arrival.objects.filter(state=ArrivalState.WAITING, queued_at__lt=silent)
    lost += [arrival.pk for arrival in waiting.only("pk", "job") if not is_queued(arrival.job)]
    return sum(_resume(arrival_id, silent, at=at) for arrival_id in lost)


@transaction.atomic
def _resume(arrival_id: int, silent: dt.datetime, *, at: dt.datetime) -> int:
    arrival = Arrival.objects.select_for_update().get(pk=arrival_id)
    is_lost = arrival.state == ArrivalState.READING and arrival.pulse_at is not None and arrival.pulse_at < silent
    is_forgotten = arrival.state == ArrivalState.WAITING and arrival.queued_at < silent
    if not is_lost and not is_forgotten:
        return 0
    if is_lost and arrival.attempts >= policies.MOST_ATTEMPTS:
        _settle(arrival, ArrivalState.FAILED, _STOPPED, at=at)
    else:
        record(subject=f"arrival:{arrival.reference}", name="reading_resumed", by=BY, at=at, details={"attempts": arrival.attempts})
        queue(arrival, at=at)
    return 1
