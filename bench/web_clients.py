"""People who click, for `bench.web`: requests over kept connections, a few at once, and what it took.

What lives here: asking and the figures of one page. What does not: which pages (`web`).
"""

import http.client
import re
import statistics
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(?P<token>[^"]+)"')
AT_ONCE = 2


@dataclass(frozen=True, slots=True)
class Site:
    """A service to be asked: its address and the cookies of somebody who is signed in."""

    host: str
    port: int
    cookie: str


@dataclass
class Browser:
    """One kept connection to a site."""

    site: Site
    cookie: str = ""
    _connection: http.client.HTTPConnection = field(init=False)

    def __post_init__(self) -> None:
        """Connect when first asked."""
        self.cookie = self.cookie or self.site.cookie
        self._connection = http.client.HTTPConnection(self.site.host, self.site.port, timeout=60)

    def get(self, path: str) -> str:
        """Return a page.

        Raises:
            RuntimeError: it was not answered with 200.
        """
        return self._ask("GET", path, None, (200,))

    def post(self, path: str, fields: dict[str, str]) -> str:
        """Send a form.

        Raises:
            RuntimeError: the answer was neither 200 nor an address to go on to.
        """
        return self._ask("POST", path, urlencode(fields), (200, 302, 303))

    def token_of(self, page: str) -> str:
        """Return what a form must bring back."""
        found = _TOKEN.search(page)
        if found is None:
            raise RuntimeError("The page holds no form.")
        return found["token"]

    def _ask(self, method: str, path: str, body: str | None, wanted: Sequence[int]) -> str:
        headers = {"Cookie": self.cookie, "Host": f"{self.site.host}:{self.site.port}"}
        if body is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Referer": f"http://{self.site.host}:{self.site.port}{path}"}
        self._connection.request(method, path, body, headers)
        answer = self._connection.getresponse()
        text = answer.read().decode(errors="replace")
        for given in answer.headers.get_all("Set-Cookie") or ():
            self._keep(given.partition(";")[0])
        if answer.status not in wanted:
            raise RuntimeError(f"{method} {path} was answered with {answer.status}: {text[:300]}")
        return text or str(answer.headers.get("Location", ""))

    def _keep(self, cookie: str) -> None:
        name = cookie.partition("=")[0]
        others = [one for one in self.cookie.split("; ") if one and not one.startswith(f"{name}=")]
        self.cookie = "; ".join([*others, cookie])


@dataclass(frozen=True, slots=True)
class Figures:
    """Milliseconds of many requests of one kind."""

    middle: float
    p95: float
    count: int


def measure(site: Site, act: Callable[[Browser, int], None], numbers: Sequence[int]) -> list[float]:
    """Return the milliseconds of each act, some at once, each browser with its own connection.

    Args:
        site: who is asked.
        act: does one thing in a browser; what it must fetch beforehand it does in `prepare` of the caller.
        numbers: what the acts are called, each once.
    """
    taken: list[float] = []
    failed: list[BaseException] = []

    def work(mine: Sequence[int]) -> None:
        browser = Browser(site)
        try:
            for number in mine:
                start = time.perf_counter()
                act(browser, number)
                taken.append((time.perf_counter() - start) * 1000)
        except BaseException as error:  # noqa: BLE001 told by the thread that waits
            failed.append(error)

    threads = [threading.Thread(target=work, args=(numbers[place::AT_ONCE],)) for place in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise failed[0]
    return taken


def figures(taken: Sequence[float]) -> Figures:
    """Return the middle and the 95th of a hundred."""
    return Figures(statistics.median(taken), statistics.quantiles(taken, n=20)[-1], len(taken))
