"""Signed links (stands here until the branch with the case page comes in)."""

import datetime as dt
import hashlib
import secrets

from django.db import transaction

from remit.engine.lifecycle import RaisedBy
from remit.service.audit.actions import Actor, record
from remit.service.cases.models import PRACTICE, PROVIDER, Case, SignedLink

LINK_DAYS = 42


@transaction.atomic
def make_link(case: Case, *, sent_to: str = "", by: Actor, at: dt.datetime) -> tuple[SignedLink, str]:
    """Make a link for the respondent of a case, and return it with its token."""
    token = secrets.token_urlsafe(32)
    link = SignedLink.objects.create(
        case=case,
        side=PROVIDER if case.raised_by == RaisedBy.PRACTICE else PRACTICE,
        token_hash=hashlib.sha256(token.encode()).hexdigest(),
        sent_to=sent_to,
        made_at=at,
        expires_at=at + dt.timedelta(days=LINK_DAYS),
    )
    record(subject=f"case:{case.reference}", name="link_made", by=by, at=at, details={"link": link.pk})
    return link, token
