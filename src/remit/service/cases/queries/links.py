"""Signed links: which case a link opens, and how far."""

import hashlib
from dataclasses import dataclass

from remit.service.cases.models import Case, SignedLink
from remit.service.cases.queries.page import CaseRead, Kept, read_for
from remit.service.cases.queries.scope import Scope
from remit.service.cases.queries.sharing import get_shared


@dataclass(frozen=True)
class LinkRead:
    """What a signed link shows: the case, its requests with their quotes, and of the patient no more than the hospital's own number."""

    link: SignedLink
    read: CaseRead
    shows_letter: bool

    @property
    def kept(self) -> Kept:
        """What of the sealed part may be shown."""
        whole = self.read.kept
        if self.shows_letter:
            return whole
        letter = {name: whole.letter.get(name) for name in ("kind", "written_on", "event_on", "author")}
        return Kept(letter, {"provider_number": whole.patient.get("provider_number", "")})


def hash_token(token: str) -> str:
    """Return what is kept of a token."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def get_link(token: str) -> SignedLink:
    """Return the link to which a token belongs."""
    return SignedLink.objects.select_related("case__practice", "case__provider", "case__commissioner").get(token_hash=hash_token(token))


def read_by_link(link: SignedLink) -> LinkRead:
    """Return what a link shows."""
    case = link.case
    organisation_id = case.provider_id if link.side == "provider" else case.practice_id
    raiser = case.practice if link.side == "provider" else case.provider
    read = read_for(Scope(link.side, (organisation_id,)), case)
    return LinkRead(link, read, get_shared(raiser).letter_by_link)


def find_open_link(case: Case) -> SignedLink | None:
    """Return the newest link of a case that was not revoked."""
    return SignedLink.objects.filter(case=case, revoked_at=None).order_by("-made_at").first()
