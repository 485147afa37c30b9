"""Making and revoking keys."""

import datetime as dt
import secrets
from dataclasses import dataclass, field

from django.db import transaction
from oauth2_provider.models import get_access_token_model, get_application_model

from remit.service.api import policies
from remit.service.api.models import ApiKey
from remit.service.api.queries import keys
from remit.service.audit.actions import Actor, record
from remit.service.organisations.models import Organisation
from remit.service.ui.presenters import LONDON, day_on


@dataclass(frozen=True)
class NewKey:
    """What a key is to be.

    Attributes:
        is_client: whether the system fetches tokens (OAuth 2) instead of sending the key itself.
    """

    name: str
    role: str
    scopes: tuple[str, ...]
    expires_on: dt.date
    is_client: bool = False


@dataclass(frozen=True)
class MadeKey:
    """A new key with the secret that is shown this once."""

    key: ApiKey
    secret: str = field(repr=False)


@transaction.atomic
def make_key(organisation: Organisation, new: NewKey, *, by: Actor, at: dt.datetime) -> MadeKey:
    """Make a key; its secret is in the answer and nowhere else.

    Raises:
        RefusalError: it could do nothing, too much, or for too long.
    """
    policies.check_new_key(organisation, new.role, new.scopes, new.expires_on, day=day_on(at))
    policies.check_can_add_key(len(keys.list_keys(organisation, at=at)))
    secret = f"{keys.PREFIX}{secrets.token_urlsafe(32)}"
    client_id = _add_client(new, secret) if new.is_client else ""
    key = ApiKey.objects.create(
        organisation=organisation,
        role=new.role,
        name=new.name,
        scopes=sorted(new.scopes),
        secret_hash="" if new.is_client else keys.hash_secret(secret),
        client_id=client_id,
        hint=secret[:12],
        made_at=at,
        made_by=by.name,
        expires_at=dt.datetime.combine(new.expires_on + dt.timedelta(days=1), dt.time(), tzinfo=LONDON),
    )
    details = {"key": key.pk, "role": key.role, "scopes": key.scopes, "is_client": new.is_client, "expires_on": new.expires_on.isoformat()}
    record(subject=f"organisation:{organisation.code}", name="key_made", by=by, at=at, details=details)
    return MadeKey(key, secret)


def _add_client(new: NewKey, secret: str) -> str:
    application = get_application_model()
    client_id = secrets.token_urlsafe(24)
    application.objects.create(
        name=new.name,
        client_id=client_id,
        client_secret=secret,
        client_type=application.CLIENT_CONFIDENTIAL,
        authorization_grant_type=application.GRANT_CLIENT_CREDENTIALS,
    )
    return client_id


@transaction.atomic
def revoke_key(key: ApiKey, *, by: Actor, at: dt.datetime) -> None:
    """End a key at once, and the tokens that it fetched."""
    if ApiKey.objects.filter(pk=key.pk, revoked_at=None).update(revoked_at=at):
        if key.client_id:
            get_access_token_model().objects.filter(application__client_id=key.client_id).delete()
            get_application_model().objects.filter(client_id=key.client_id).delete()
        record(subject=f"organisation:{key.organisation.code}", name="key_revoked", by=by, at=at, details={"key": key.pk})
