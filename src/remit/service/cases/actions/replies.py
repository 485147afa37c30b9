"""Replies by mail: each becomes a message of the respondent in its case.

What lives here: `take_reply`, which `notifications` calls for a reply that found its case. What does not: finding the case by token, and the list of replies
that found none (`notifications`).
"""

from dataclasses import replace

from remit.engine.lifecycle import Channel, Move, MoveRefusedError, RaisedBy
from remit.engine.moments import england_day
from remit.service.audit.actions import Actor
from remit.service.cases import policies
from remit.service.cases.actions.chain import File
from remit.service.cases.actions.moves import Made, Speaker, make_move
from remit.service.cases.actions.sending import prove_delivered
from remit.service.cases.models import PRACTICE, PROVIDER, Case, SharedCareRequest
from remit.service.notifications.routes import OUR_PROCESS, Attachment, Reply, find_reply_taker
from remit.service.ui.policies import RefusalError

_CUT = "(The whole mail is in the file “mail.txt”.)"


def take_reply(reply: Reply) -> None:
    """Put a reply into its case, once. One that no person wrote says nothing. Who replies has the mail, whatever was known of it.

    It enters when it is given; one that waited for a person happened on the day on which it came, and says who gave it to the case.

    Raises:
        RefusalError: there is no such case, or it takes no message now; the reply then waits for a person.
    """
    if reply.is_automatic:
        return
    reference = reply.about.partition(":")[2]
    case = Case.objects.filter(reference=reference).first()
    if case is None and SharedCareRequest.objects.filter(reference=reference).exists():
        # A person names only a number: it may be that of a shared-care request.
        give = find_reply_taker(f"shared_care:{reference}")
        assert give is not None  # noqa: S101 this app connects it
        give(replace(reply, about=f"shared_care:{reference}"))
        return
    if case is None:
        raise RefusalError("No case has this number. Look for the right one, and give the reply to it.")
    party = PROVIDER if case.raised_by == RaisedBy.PRACTICE else PRACTICE
    organisation = case.provider if party == PROVIDER else case.practice
    speaker = Speaker(Actor(f"mail:{reply.reference}", organisation.code), party, Channel.MAIL, name=sender_of(reply))
    text, files = content_of(reply)
    at = reply.given_at or reply.received_at
    on = max(england_day(reply.received_at), case.opened_on)
    prove_delivered(case, at=at)
    try:
        make_move(case.reference, Made(Move.MESSAGE, text=text, on=on, files=files, key=f"mail:{reply.reference}"), speaker=speaker, at=at)
    except MoveRefusedError as refusal:
        raise RefusalError(str(refusal)) from refusal


def sender_of(reply: Reply) -> str:
    """Name who replies, with what should be known of that."""
    sender = reply.sender or "An address that the mail does not name"
    remarks = [] if reply.is_expected else ["not the address that the mail was sent to"]
    remarks += [] if reply.given_by == OUR_PROCESS else ["put here by an administrator"]
    return f"{sender} ({', '.join(remarks)})" if remarks else sender


def content_of(reply: Reply) -> tuple[str, tuple[File, ...]]:
    """Return the text and the files of a reply, nothing lost: a text that is too long comes as a file too, and what cannot be kept is named."""
    files: list[File] = []
    problems = list(reply.problems)
    for attachment in reply.attachments:
        try:
            files.append(_file(attachment, len(files)))
        except RefusalError as refusal:
            problems.append(str(refusal))
    text = "\n\n".join(part for part in (reply.text.strip(), *problems) if part) or "(The mail has no text.)"
    if len(text) > policies.LONGEST_TEXT:
        files = [File("mail.txt", "text/plain", text.encode()), *files[: policies.MOST_FILES - 1]]
        text = f"{text[: policies.LONGEST_TEXT - 100]}\n\n{_CUT}"
    return text, tuple(files)


def _file(attachment: Attachment, count: int) -> File:
    name = policies.clean_file_name(attachment.name)
    media_type = policies.check_file(name, len(attachment.data), attachment.data[:1024])
    policies.check_file_count(count + 1)
    return File(name, media_type, attachment.data)
