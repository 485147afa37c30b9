"""Which scopes a client of OAuth 2 may ask for: those of the key that stands behind it."""

from typing import Any

from oauth2_provider.scopes import BaseScopes

from remit.service.api.models import ApiKey
from remit.service.api.permissions import SCOPE_WORDS, Scope


class ClientScopes(BaseScopes):  # type: ignore[misc]
    """Scopes by client."""

    def get_all_scopes(self) -> dict[str, str]:
        """Return every scope in words."""
        return {scope.value: SCOPE_WORDS[scope] for scope in Scope}

    def get_available_scopes(self, application: Any = None, request: Any = None, *arguments: Any, **named: Any) -> list[str]:
        """Return those of the client's key; none for a client without one."""
        key = ApiKey.objects.filter(client_id=application.client_id).first() if application else None
        return list(key.scopes) if key else []

    def get_default_scopes(self, application: Any = None, request: Any = None, *arguments: Any, **named: Any) -> list[str]:
        """Return what a client gets that asks for nothing in particular: all of its own."""
        return self.get_available_scopes(application, request)
