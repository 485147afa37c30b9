"""A small client of the HTTP API, for scripts and systems in Python.

What lives here: one method an operation, and `ApiError`, a refusal with its sentence. It needs httpx and nothing else of Remit. What does not: the API itself
(`remit.service.api`).

    with Client("https://remit.example.nhs.uk", "remit_...") as remit:
        answer = remit.check(text)
"""

import base64
import time
import uuid
from collections.abc import Iterator, Mapping, Sequence
from types import TracebackType
from typing import Any, Self

import httpx

_SECONDS = 30.0
_PATIENCE = 3


class ApiError(Exception):
    """The API refused something. The message says what is wrong and what to do.

    Attributes:
        status: of HTTP.
        code: a word that programs may rely on, such as "scope-missing".
        errors: each thing that is wrong with what was sent.
    """

    def __init__(self, status: int, code: str, detail: str, errors: Sequence[str] = ()) -> None:
        """Keep the parts."""
        super().__init__(" ".join([detail, *errors]))
        self.status, self.code, self.errors = status, code, tuple(errors)


class Client:
    """A door to one Remit service."""

    def __init__(self, address: str, key: str = "", *, transport: httpx.BaseTransport | None = None) -> None:
        """Open the door.

        Args:
            address: of the service, such as https://remit.example.nhs.uk.
            key: as a manager made it; "" where `sign_in` fetches a token.
            transport: how to get there, for tests.
        """
        self._http = httpx.Client(base_url=f"{address.rstrip('/')}/api/", timeout=_SECONDS, transport=transport)
        self._set_key(key)

    def __enter__(self) -> Self:
        """Return the client."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Close the door."""
        self._http.close()

    def _set_key(self, key: str) -> None:
        if key:
            self._http.headers["Authorization"] = f"Bearer {key}"

    def sign_in(self, client_id: str, client_secret: str, scope: str = "") -> None:
        """Fetch a token (OAuth 2, client credentials) and use it from now on; it lives ten minutes.

        Raises:
            ApiError: the client or its key is not known, or may not have that scope.
        """
        form = {"grant_type": "client_credentials", "client_id": client_id, "client_secret": client_secret, **({"scope": scope} if scope else {})}
        answer = self._http.post("oauth/token", data=form)
        given = answer.json()
        if answer.status_code != httpx.codes.OK:
            raise ApiError(answer.status_code, given["error"], given.get("error_description", "The token was refused."))
        self._set_key(given["access_token"])

    def triage(self, letter: str | bytes, *, source: str = "-", received_on: str | None = None) -> dict[str, Any]:
        """Return what a letter hands over (`remit.triage/1`)."""
        return self._post("triage", _document(letter) | {"source": source} | ({"received_on": received_on} if received_on else {}))

    def check(self, draft: str | bytes) -> dict[str, Any]:
        """Return what to put right in a draft (`remit.check/1`)."""
        return self._post("check", _document(draft))

    def add_letters(self, letters: Mapping[str, str | bytes], *, name: str = "") -> dict[str, Any]:
        """Add letters by their file names; return how far they are.

        Args:
            letters: what to add.
            name: of this request: the same name sent twice adds once. A name of its own where it is "".
        """
        body = {"letters": [{"name": file, **_document(data)} for file, data in letters.items()]}
        return self._post("letters", body, name=name or uuid.uuid4().hex)

    def delivery(self, reference: str) -> dict[str, Any]:
        """Return how far letters are that were added together."""
        return self._get(f"deliveries/{reference}")

    def letters(self, state: str = "to_decide") -> Iterator[dict[str, Any]]:
        """Yield the practice's letters in a state, page after page."""
        return self._pages("letters", {"state": state})

    def letter(self, reference: str) -> dict[str, Any]:
        """Return a letter."""
        return self._get(f"letters/{reference}")

    def decide(self, reference: str, decisions: Mapping[int, str]) -> dict[str, Any]:
        """Keep what a person decided on each request of a letter, by its number."""
        return self._post(f"letters/{reference}/decisions", {"decisions": {str(number): decision for number, decision in decisions.items()}})

    def cases(self, which: str = "all", **wanted: str) -> Iterator[dict[str, Any]]:
        """Yield cases, page after page."""
        return self._pages("cases", {"which": which, **wanted})

    def case(self, reference: str) -> dict[str, Any]:
        """Return a case."""
        return self._get(f"cases/{reference}")

    def move(self, reference: str, move: str, *, name: str = "", **said: Any) -> dict[str, Any]:
        """Make a move in a case; `name` as for `add_letters`."""
        return self._post(f"cases/{reference}/moves", {"move": move, **said}, name=name or uuid.uuid4().hex)

    def rules(self) -> list[dict[str, Any]]:
        """Return the rules."""
        found: list[dict[str, Any]] = self._ask("GET", "rules")
        return found

    def rule(self, rule_id: str) -> dict[str, Any]:
        """Return a rule."""
        return self._get(f"rules/{rule_id}")

    def prevented(self, **days: str) -> dict[str, Any]:
        """Return how much was found in drafts (`begin`, `end`: such as 2026-03-01)."""
        return self._get("figures/prevented", days)

    def figures(self, table: str, **months: str) -> dict[str, Any]:
        """Return a table of figures (`first`, `last`: such as 2026-03; `provider`: an ODS code)."""
        return self._get(f"figures/tables/{table}", months)

    def _get(self, path: str, query: Mapping[str, str] | None = None) -> dict[str, Any]:
        found: dict[str, Any] = self._ask("GET", path, params=query)
        return found

    def _post(self, path: str, body: Mapping[str, Any], *, name: str = "") -> dict[str, Any]:
        found: dict[str, Any] = self._ask("POST", path, json=body, headers={"Idempotency-Key": name} if name else None)
        return found

    def _pages(self, path: str, query: Mapping[str, str]) -> Iterator[dict[str, Any]]:
        page = pages = 1
        while page <= pages:
            found = self._get(path, {**query, "page": str(page)})
            yield from found["items"]
            page, pages = page + 1, found["pages"]

    def _ask(self, method: str, path: str, **sent: Any) -> Any:
        """Ask, and wait where the API says that it is asked too often."""
        for attempt in range(_PATIENCE):
            answer = self._http.request(method, path, **sent)
            if answer.status_code != httpx.codes.TOO_MANY_REQUESTS or attempt == _PATIENCE - 1:
                break
            time.sleep(float(answer.headers.get("Retry-After", "1")))
        if answer.is_success:
            return answer.json() if answer.content else None
        raise _error(answer)


def _document(data: str | bytes) -> dict[str, str]:
    return {"text": data} if isinstance(data, str) else {"content": base64.b64encode(data).decode()}


def _error(answer: httpx.Response) -> ApiError:
    if "json" not in answer.headers.get("Content-Type", ""):
        detail = f"The service answered {answer.status_code} and did not say why. Check the address, and whether the service runs."
        return ApiError(answer.status_code, "unknown", detail)
    given = answer.json()
    return ApiError(answer.status_code, str(given.get("type", "")).rpartition(":")[2], given.get("detail", ""), given.get("errors", ()))
