"""Keys of an organisation, and who stands behind a key or a token."""

import datetime as dt
import hashlib

from oauth2_provider.models import get_access_token_model

from remit.service.accounts.models import Membership
from remit.service.api import policies
from remit.service.api.models import ApiKey
from remit.service.api.permissions import Caller
from remit.service.api.policies import ProblemError
from remit.service.organisations.models import Organisation

PREFIX = "remit_"
_UNKNOWN = "This key or token is not known. Send `Authorization: Bearer` with a key that a manager of your organisation made, or with a fresh token."


def hash_secret(secret: str) -> str:
    """Return what is kept of a key: its secret is long and random, so a plain hash cannot be turned round."""
    return hashlib.sha256(secret.encode()).hexdigest()


def list_keys(organisation: Organisation, *, at: dt.datetime) -> list[ApiKey]:
    """Return the keys of an organisation that work, newest first."""
    return [key for key in ApiKey.objects.filter(organisation=organisation, revoked_at=None).order_by("-made_at") if key.is_open(at)]


def list_ended_keys(organisation: Organisation, *, at: dt.datetime) -> list[ApiKey]:
    """Return the last twenty keys of an organisation that work no more."""
    return [key for key in ApiKey.objects.filter(organisation=organisation).order_by("-made_at")[:100] if not key.is_open(at)][:20]


def get_key(organisation: Organisation | None, key_id: int) -> ApiKey:
    """Return a key of an organisation."""
    return ApiKey.objects.get(organisation=organisation, pk=key_id)


def get_key_of_client(client_id: str) -> ApiKey:
    """Return the key that stands behind a client of OAuth 2."""
    return ApiKey.objects.exclude(client_id="").get(client_id=client_id)


def get_caller(secret: str, *, at: dt.datetime) -> Caller:
    """Return who stands behind a key or a token.

    Raises:
        ProblemError: it is unknown, revoked or expired.
    """
    key, scopes = _by_secret(secret) if secret.startswith(PREFIX) else _by_token(secret, at)
    policies.check_open(key, at=at)
    # A key is nobody: what it may do is said by the role that its organisation gave it, as for a person who works there.
    acting = Membership(organisation=key.organisation, role=key.role)
    return Caller(key.pk, acting, frozenset(scopes) & frozenset(key.scopes))


def _by_secret(secret: str) -> tuple[ApiKey, list[str]]:
    key = ApiKey.objects.select_related("organisation__commissioner").filter(secret_hash=hash_secret(secret)).first()
    if key is None:
        raise ProblemError(401, "key-unknown", _UNKNOWN)
    return key, key.scopes


def _by_token(secret: str, at: dt.datetime) -> tuple[ApiKey, list[str]]:
    token = get_access_token_model().objects.select_related("application").filter(token_checksum=hash_secret(secret)).first()
    if token is None or token.application is None:
        raise ProblemError(401, "key-unknown", _UNKNOWN)
    if token.expires <= at:
        raise ProblemError(401, "token-expired", "This token has expired. Fetch a new one from /api/oauth/token with your client id and secret.")
    key = ApiKey.objects.select_related("organisation__commissioner").filter(client_id=token.application.client_id).first()
    if key is None:
        raise ProblemError(401, "key-unknown", _UNKNOWN)
    return key, token.scope.split()
