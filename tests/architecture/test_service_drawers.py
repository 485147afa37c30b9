"""Every app of the service has the same drawers and only these, so that one can open any app in the dark."""

from pathlib import Path

import pytest

DRAWERS = {"__init__", "models", "actions", "queries", "policies", "permissions", "forms", "views", "urls", "presenters", "templates", "migrations", "apps"}
# `config` is the top of the service and no app; `ui` holds what the browser is sent besides pages, and what apps hand in; `audit` the keys;
# `notifications` what higher apps connect.
MORE = {"ui": {"static", "home", "jobs", "steps", "downloads"}, "audit": {"sealing"}, "notifications": {"routes"}}
NOT_AN_APP = {"config"}


@pytest.fixture(scope="module")
def apps(tracked: list[Path], root: Path) -> dict[str, list[Path]]:
    """The files of each app, as paths inside it."""
    found: dict[str, list[Path]] = {}
    for path in tracked:
        parts = path.relative_to(root).parts
        if parts[:3] == ("src", "remit", "service") and len(parts) > 4 and parts[3] not in NOT_AN_APP:
            found.setdefault(parts[3], []).append(Path(*parts[4:]))
    return found


def test_apps_have_only_the_drawers(apps: dict[str, list[Path]]) -> None:
    assert set(apps) >= {"accounts", "audit", "organisations", "ui"}
    drawers = {(app, Path(path.parts[0]).stem) for app, paths in apps.items() for path in paths}
    assert sorted(f"{app}/{drawer}" for app, drawer in drawers if drawer not in DRAWERS | MORE.get(app, set())) == []


def test_templates_stand_in_a_folder_of_their_app(apps: dict[str, list[Path]]) -> None:
    templates = [(app, path) for app, paths in apps.items() for path in paths if path.parts[0] == "templates"]
    assert templates
    assert [f"{app}: {path}" for app, path in templates if path.parts[1] != app] == []


def test_pages_hold_no_script_and_no_style(apps: dict[str, list[Path]], root: Path) -> None:
    """The content security policy would refuse them in the browser; this says so earlier."""
    wrong = []
    for app, paths in apps.items():
        for path in (path for path in paths if path.suffix == ".html"):
            text = (root / "src/remit/service" / app / path).read_text("utf-8")
            wrong += [f"{app}/{path}: {mark}" for mark in (" style=", "<style", "onclick=", "onload=", "javascript:") if mark in text]
            wrong += [f"{app}/{path}: script" for line in text.splitlines() if "<script" in line and " src=" not in line]
    assert wrong == []
