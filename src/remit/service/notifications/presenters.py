"""Mail in words: the digest, where a mail stands, and what an organisation chose."""

import datetime as dt
from dataclasses import dataclass

from remit.service.accounts.models import Membership, Role
from remit.service.accounts.presenters import place_in_words
from remit.service.notifications import queries
from remit.service.notifications.models import MailChoices, OutgoingMail, State
from remit.service.notifications.queries import Tally
from remit.service.notifications.routes import News
from remit.service.ui.presenters import count_in_words, day_in_words, moment_in_words


@dataclass(frozen=True)
class Written:
    """A mail in words."""

    subject: str
    text: str


def digest_in_words(parts: list[tuple[Membership, list[News]]], *, day: dt.date, link_to: str) -> Written:
    """Write a person's digest: for each organisation its news, with the page that shows more."""
    count = sum(len(one.lines) for _, news in parts for one in news)
    lines = [f"Your work in Remit on {day_in_words(day)}.", ""]
    for membership, news in parts:
        lines += [place_in_words(membership), ""]
        for one in news:
            lines += [one.heading, *(f"- {line}" for line in one.lines), f"  {link_to.rstrip('/')}{one.path}", ""]
    lines += ["You get this once a day, and only if there is something. Your manager can turn it off under Mail settings."]
    return Written(f"Remit: {count_in_words(count, 'thing')} for you, {day_in_words(day, with_year=False)}", "\n".join(lines) + "\n")


_LATE = dt.timedelta(minutes=15)
COLOURS = {
    State.WAITING: "white",
    State.CLAIMED: "blue",
    State.HANDED: "blue",
    State.SENT: "green",
    State.UNKNOWN: "orange",
    State.FAILED: "red",
    State.BOUNCED: "red",
    State.WITHDRAWN: "grey",
}
SHORT = {State.UNKNOWN: "Unknown, check", State.HANDED: "Being sent"}


@dataclass(frozen=True)
class Row:
    """A mail in the list of the queue."""

    mail: OutgoingMail
    about: str
    state: str
    colour: str
    next_step: str
    can_try: bool
    can_say_arrived: bool


def row_of(mail: OutgoingMail) -> Row:
    """Return how a mail stands in the list."""
    can_try = mail.state in (State.UNKNOWN, State.FAILED, State.BOUNCED) or (mail.state == State.WAITING and mail.tries > 0)
    return Row(
        mail, about_in_words(mail.about), state_in_words(mail), COLOURS[State(mail.state)], next_step_in_words(mail), can_try, mail.state == State.UNKNOWN
    )


def home_section(acting: Membership, at: dt.datetime) -> dict[str, object] | None:
    """Return what of the mail needs an administrator, None where nothing does or where somebody else reads."""
    if acting.role != Role.ADMINISTRATOR:
        return None
    tally, replies = queries.tally_queue(at=at), queries.list_waiting()[1]
    needs = sum(tally.counts.get(state, 0) for state, _ in _NEEDS_SOMEBODY)
    if not needs and not replies and not _is_late(tally, at):
        return None
    return {"queue": tally_in_words(tally, at=at) if needs or _is_late(tally, at) else "", "replies": replies}


def _is_late(tally: Tally, at: dt.datetime) -> bool:
    return tally.oldest_due_at is not None and at - tally.oldest_due_at > _LATE


def about_in_words(about: str) -> str:
    """Return a subject as people say it: Case R-1042."""
    kind, _, key = about.partition(":")
    return f"{kind.capitalize()} {key}" if key else "Not about a case"


def state_in_words(mail: OutgoingMail) -> str:
    """Return where a mail stands, short enough for a tag."""
    return SHORT.get(State(mail.state), State(mail.state).label)


def next_step_in_words(mail: OutgoingMail) -> str:
    """Say what happens next to a mail, or what somebody has to do."""
    if mail.state == State.WAITING:
        return f"Next try {moment_in_words(mail.next_try_at)}." if mail.tries else f"Goes out {moment_in_words(mail.next_try_at)}."
    if mail.state == State.UNKNOWN:
        return "Ask whether it arrived. Then say so, or send it again."
    if mail.state in (State.FAILED, State.BOUNCED):
        return "Check the address with whoever wrote it. Then send it again."
    return f"Sent {moment_in_words(mail.sent_at)}." if mail.sent_at else ""


def tally_in_words(tally: Tally, *, at: dt.datetime) -> str:
    """Say how the queue stands in a sentence or two."""
    open_counts = [(tally.counts.get(state, 0), words) for state, words in _NEEDS_SOMEBODY]
    needs = ", ".join(f"{count:,} {words}" for count, words in open_counts if count)
    waiting = count_in_words(tally.counts.get(State.WAITING, 0), "email waits", "emails wait")
    stuck = f" The oldest was due {moment_in_words(tally.oldest_due_at)}: check that the worker runs." if tally.oldest_due_at and _is_late(tally, at) else ""
    return f"{waiting}.{stuck}" + (f" Needs somebody: {needs}." if needs else "")


_NEEDS_SOMEBODY = ((State.UNKNOWN, "unknown"), (State.FAILED, "not sent"), (State.BOUNCED, "came back"))


def choices_in_words(choices: MailChoices) -> str:
    """Say when an organisation's letters go out."""
    days = "on working days" if choices.is_working_days_only else "on all days"
    return f"Letters go out from {choices.from_hour}:00 to {choices.to_hour}:00 {days}. Urgent mail goes at once."
