"""Replies by mail to the answer that a practice gave about shared care, and what became of the mail that brought it.

What lives here: `take_reply` and `note_failed`, which `notifications` calls. A reply never accepts anything and never moves work: where the practice had asked
for more it joins the request, so that a person decides; else it is kept with the request until somebody has read it. What does not: replies about cases
(`replies`).
"""

import re

from django.db import transaction

from remit.engine.medicines.shared_care import Move as Step
from remit.engine.medicines.shared_care import State, move
from remit.service.audit.actions import Actor, record
from remit.service.audit.sealing import seal
from remit.service.cases.actions.chain import File
from remit.service.cases.actions.replies import content_of, sender_of
from remit.service.cases.actions.shared_care import Who, add_step, add_words, lock_request, subject_of
from remit.service.cases.models import SharedCareFile, SharedCareRequest, SharedCareStep
from remit.service.cases.queries.shared_care import REPLY
from remit.service.notifications.routes import OUR_PROCESS, Delivery, Reply
from remit.service.ui.policies import RefusalError

# Where what a mail answers begins: its checklist would otherwise be read from our own words.
_QUOTED = re.compile(
    r"^\s*>|^\s*-{2,}\s*(original message|forwarded message)|^\s*_{5,}\s*$|^\s*on .{5,100}\bwrote:\s*$|^\s*from:\s*\S", re.IGNORECASE | re.MULTILINE
)
_MAIL = Actor.process("mail")


@transaction.atomic
def take_reply(reply: Reply) -> None:
    """Put a reply with its shared-care request, once. One that no person wrote says nothing.

    Raises:
        RefusalError: there is no such request; the reply then waits for a person.
    """
    if reply.is_automatic:
        return
    request = _find(reply.about)
    if request is None:
        raise RefusalError("No shared-care request has this number. Look for the right one, or set the reply aside.")
    by = f"mail:{reply.reference}"
    if SharedCareStep.objects.filter(request=request, by=by).exists():
        return
    text, files = content_of(reply)
    at = reply.given_at or reply.received_at
    who = Who(Actor(by, request.provider.code if request.provider else ""), sender_of(reply), at)
    is_answer = request.state == State.MORE_INFORMATION and (reply.is_expected or reply.given_by != OUR_PROCESS)
    step = add_step(request, Step.ANSWER.value if is_answer else REPLY, who, text=text)
    _keep(step, files)
    if is_answer:
        request.state = move(State.MORE_INFORMATION, Step.ANSWER).value
        add_words(request, own_words(reply.text))
    request.last_at, request.replied_at = at, at
    request.save(update_fields=["state", "last_at", "replied_at", "sealed"])
    record(subject=subject_of(request), name=f"shared_care_{step.move}", by=who.by, at=at, details={"step": step.number, "files": len(files), "how": "mail"})


def _find(about: str) -> SharedCareRequest | None:
    found = SharedCareRequest.objects.filter(reference=about.partition(":")[2]).values_list("pk", flat=True).first()
    return lock_request(found) if found is not None else None


def _keep(step: SharedCareStep, files: tuple[File, ...]) -> None:
    SharedCareFile.objects.bulk_create(
        [
            SharedCareFile(step=step, place=place, sealed_name=seal(one.name.encode()), media_type=one.media_type, size=len(one.data), sealed=seal(one.data))
            for place, one in enumerate(files, 1)
        ]
    )


def own_words(text: str) -> str:
    """Return what a mail says itself, without the mail that it answers; all of it where nothing else is left."""
    found = _QUOTED.search(text)
    own = text[: found.start()].strip() if found else text.strip()
    return own or text.strip()


def note_failed(delivery: Delivery) -> None:
    """Note that the mail with an answer came back: its letter is to be sent by hand. Called by the mail queue."""
    request = _find(delivery.about)
    step = request.steps.filter(how="mail").order_by("-number").first() if request else None
    if request is None or step is None:
        return
    step.how, step.sent_on = "hand", None
    step.save(update_fields=["how", "sent_on"])
    record(subject=subject_of(request), name="shared_care_mail_failed", by=_MAIL, at=delivery.at, details={"step": step.number, "mail": delivery.mail})
