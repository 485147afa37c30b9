"""Reading what came in: one delivery and how far it is."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q

from remit.service.accounts.models import Membership
from remit.service.audit.sealing import unseal_text
from remit.service.correspondence.models import Arrival, ArrivalState, Delivery, Letter, LetterState
from remit.service.organisations.models import Organisation

MOST_SHOWN = 200


@dataclass(frozen=True)
class FailedArrival:
    """A file that could not be read."""

    reference: str
    name: str
    reason: str
    attempts: int


@dataclass(frozen=True)
class Progress:
    """How far a delivery is.

    Attributes:
        total, done: files.
        urgent, to_decide, only_ours, nothing_asked: letters so far.
        repeated: letters that were here before, and files of which nothing was read when they were.
        failed: files that could not be read, with the sentence why.
        renamed: names of files that came with a path, which was cut off.
        partly: letters of archives and mails that could not be read while others beside them could.
        first: reference of the letter to begin with, the urgent ones first; "" where nothing is to decide.
    """

    total: int
    done: int
    urgent: int
    to_decide: int
    only_ours: int
    nothing_asked: int
    repeated: int
    failed: tuple[FailedArrival, ...]
    renamed: tuple[str, ...]
    partly: tuple[str, ...]
    first: str

    @property
    def is_over(self) -> bool:
        """Say whether nothing is left to read."""
        return self.done == self.total


def get_delivery(acting: Membership, reference: str) -> Delivery:
    """Return a delivery of the reader's own practice."""
    return Delivery.objects.get(practice_id=acting.organisation_id, reference=reference)


def list_known(practice: Organisation, digests: set[str]) -> set[str]:
    """Return those of some digests whose file came to a practice before, whatever became of it."""
    return set(Arrival.objects.filter(practice=practice, digest__in=digests).values_list("digest", flat=True))


def get_arrival(acting: Membership, reference: str) -> Arrival:
    """Return an arrival of the reader's own practice."""
    return Arrival.objects.select_related("delivery").get(practice_id=acting.organisation_id, reference=reference)


def name_of(arrival: Arrival) -> str:
    """Return what a file is called."""
    return unseal_text(arrival.sealed_name)


def get_progress(delivery: Delivery) -> Progress:
    """Count how far a delivery is, from its rows: nothing is kept that a restart could lose."""
    arrivals = delivery.arrivals.exclude(state__in=(ArrivalState.REMOVED, ArrivalState.NOT_OURS))
    over = Q(state__in=(ArrivalState.READ, ArrivalState.FAILED))
    counts = arrivals.aggregate(total=Count("pk"), done=Count("pk", filter=over))
    letters = Letter.objects.filter(arrival__delivery=delivery)
    waiting = Q(state=LetterState.TO_DECIDE)
    found = letters.aggregate(
        urgent=Count("pk", filter=waiting & Q(is_urgent=True)),
        to_decide=Count("pk", filter=waiting & Q(is_urgent=False)),
        only_ours=Count("pk", filter=Q(state=LetterState.ONLY_OURS)),
        nothing_asked=Count("pk", filter=Q(state=LetterState.NOTHING_ASKED)),
    )
    first = letters.filter(waiting).order_by("-is_urgent", "pk").first()
    failed = arrivals.filter(state=ArrivalState.FAILED).order_by("pk")[:MOST_SHOWN]
    partly = arrivals.filter(state=ArrivalState.READ).exclude(sealed_reason=b"").order_by("pk")
    before = delivery.repeats.annotate(letters=Count("arrival__letters")).values_list("letters", flat=True)
    return Progress(
        **counts,
        **found,
        repeated=letters.filter(state=LetterState.REPEATED).count() + sum(max(1, count) for count in before),
        failed=tuple(_failed(failed)),
        renamed=tuple(name_of(one) for one in arrivals.filter(had_path=True).order_by("pk")[:MOST_SHOWN]),
        partly=tuple(unseal_text(one.sealed_reason) for one in partly),
        first=first.reference if first else "",
    )


def _failed(arrivals: Iterable[Arrival]) -> list[FailedArrival]:
    return [FailedArrival(one.reference, name_of(one), unseal_text(one.sealed_reason), one.attempts) for one in arrivals]


def list_failed(acting: Membership) -> list[FailedArrival]:
    """Return the files of a practice that could not be read, newest first."""
    found = Arrival.objects.filter(practice_id=acting.organisation_id, state=ArrivalState.FAILED)
    return _failed(found.order_by("-pk")[:MOST_SHOWN])


@dataclass(frozen=True)
class Repeated:
    """A file or letter that was here before.

    Attributes:
        name: of the file, and which letter of it where it holds several.
        letter: that it was then, None where nothing of it was read.
        state: of the file.
        delivery: reference of what the file came in with.
    """

    name: str
    letter: Letter | None
    state: str
    delivery: str


def list_repeated(delivery: Delivery) -> list[Repeated]:
    """Return what of a delivery was here before, with the letter that it was then."""
    found = []
    for repeat in delivery.repeats.select_related("arrival__delivery").order_by("pk"):
        letters = list(repeat.arrival.letters.select_related("same_as").order_by("number"))
        found += [_repeated(repeat.arrival, letter, letter.same_as or letter, of=len(letters)) for letter in letters]
        if not letters:
            found.append(_repeated(repeat.arrival, None, None, of=0))
    same = Letter.objects.filter(arrival__delivery=delivery, state=LetterState.REPEATED).select_related("same_as", "arrival__delivery")
    for letter in same.annotate(of=Count("arrival__letters")).order_by("pk"):
        found.append(_repeated(letter.arrival, letter, letter.same_as, of=letter.of))
    return found


def _repeated(arrival: Arrival, own: Letter | None, letter: Letter | None, *, of: int) -> Repeated:
    """Return a letter, one `of` so many of its file, as one that was here before."""
    which = f", letter {own.number}" if own and of > 1 else ""
    return Repeated(f"{name_of(arrival)}{which}", letter, arrival.state, arrival.delivery.reference)
