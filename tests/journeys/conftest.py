"""A real service and a real browser: `remit serve --demo` on a free port of this machine, Chromium without script and with it.

`SCREENSHOTS=folder` keeps a picture of every page that a journey looks at, at 375 and 1280 px.
"""

import contextlib
import json
import os
import shutil
import socket
import subprocess
import sysconfig
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.tables import begin_with_tables, by_whoever_comes_first, shared_folder

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "node_modules/axe-core/axe.min.js"
WIDTHS = (320, 375, 1280)
# 375 has the layout of 320, but for the size of words in some tables.
AXE_WIDTHS = (320, 1280)
# Everything is looked at; only what is wrong is described, which takes less time.
AXE_OPTIONS = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"], "resultTypes": ["violations"]}


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _wait_until_it_answers(address: str, process: "subprocess.Popen[str]", tries: int = 240) -> None:
    for _ in range(tries):
        if process.poll() is not None:
            pytest.fail(f"The service ended before it answered: {process.stderr.read() if process.stderr else ''}")
        try:
            with urllib.request.urlopen(f"{address}/healthy", timeout=2):  # noqa: S310 our own address
                return
        except OSError:
            time.sleep(0.25)
    pytest.fail("The service did not answer.")


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith(("REMIT_", "DJANGO_", "DATABASE_"))}


@pytest.fixture(scope="module")
def data_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the demonstration keeps its data: a copy of one with organisations and people, made by whoever comes first."""
    folder, made = tmp_path_factory.mktemp("data"), shared_folder(tmp_path_factory) / "people"
    with by_whoever_comes_first(made) as is_to_make:
        if is_to_make:
            begin_with_tables(made)
            with _serve(made):
                pass
    shutil.copytree(made, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("lock", "made"))
    return folder


@pytest.fixture(scope="module")
def data(data_folder: Path) -> Path:
    """The same by a shorter name."""
    return data_folder


@contextlib.contextmanager
def _serve(folder: Path) -> Iterator[str]:
    """Run a demonstration in a folder.

    It has organisations and people only: a journey brings its own letters, and test_demonstration walks through the whole year.
    """
    address = f"127.0.0.1:{_free_port()}"
    words = [Path(sysconfig.get_path("scripts")) / "remit", "serve", "--demo", "--workers", "1", "--address", address, "--data", folder]
    environment = _environment() | {"REMIT_DEMO_CASES": "0"}
    process = subprocess.Popen(words, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    try:
        _wait_until_it_answers(f"http://{address}", process)
        yield f"http://{address}"
    finally:
        process.terminate()
        process.communicate()


@pytest.fixture(scope="module")
def service(data_folder: Path) -> Iterator[str]:
    """The address of a demonstration that runs for one file of journeys: none begins with what another left."""
    with _serve(data_folder) as address:
        yield address


@pytest.fixture(scope="module")
def worker(service: str, data: Path) -> Iterator[None]:
    """A worker that does the demonstration's jobs."""
    environment = _environment() | {"REMIT_DEMO": "1", "REMIT_DATA": str(data)}
    words = [Path(sysconfig.get_path("scripts")) / "remit", "manage", "db_worker", "--interval", "0.2", "--no-startup-delay"]
    process = subprocess.Popen(words, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    yield
    process.terminate()
    process.wait()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """The browser."""
    path = next((found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None)
    if path is None:
        pytest.skip("No Chromium was found on this machine, so no page was looked at in a browser. On Debian: apt-get install chromium.")
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as play:
        browser = play.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-dev-shm-usage"])
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: Any, service: str) -> Iterator[Any]:
    """A page in a browser without script: everything must work so."""
    context = chromium.new_context(base_url=service, java_script_enabled=False)
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module")
def twin(chromium: Any, service: str) -> Iterator[Any]:
    """A page with script, because axe is one; it looks where another stands. bypass_csp lets axe in."""
    context = chromium.new_context(base_url=service, bypass_csp=True)
    yield context.new_page()
    context.close()


@pytest.fixture
def look_at(twin: Any, service: str) -> Callable[[Any, str], None]:
    """Look at the page where a journey stands: axe finds nothing, nothing scrolls sideways, nothing is fetched from elsewhere, no script is refused."""

    def look(page: Any, name: str) -> None:
        if not AXE.is_file():
            pytest.skip("axe-core was not fetched, so accessibility was not looked at. 'make setup' fetches it.")
        twin.context.clear_cookies()
        twin.context.add_cookies(page.context.cookies())
        asked: list[str] = []

        def keep(request: Any) -> None:
            asked.append(request.url)

        twin.on("request", keep)
        try:
            _look_closely(twin, page.url, name)
        finally:
            twin.remove_listener("request", keep)
        assert asked
        assert [url for url in asked if not url.startswith((service, "data:"))] == []

    return look


def _look_closely(twin: Any, address: str, name: str) -> None:
    twin.goto(address)
    twin.add_script_tag(path=AXE)
    for width in WIDTHS:
        twin.set_viewport_size({"width": width, "height": 900})
        assert twin.evaluate("document.documentElement.scrollWidth") <= width, f"{name} scrolls sideways at {width} px"
        if width in AXE_WIDTHS:
            found = twin.evaluate("options => axe.run(document, options)", AXE_OPTIONS)["violations"]
            assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == [], json.dumps([one["help"] for one in found])
        if (folder := os.environ.get("SCREENSHOTS")) and width != WIDTHS[0]:
            twin.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)
