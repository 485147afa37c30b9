"""Organisations: what became of them, how they are reached, what they promised, and the files that bring them in."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from tests.integration.web.conftest import AT, BY, add_organisation

from remit.service.accounts.models import Role
from remit.service.audit import queries as audit
from remit.service.organisations import actions, queries
from remit.service.organisations.models import Kind, Organisation
from remit.service.ui.policies import RefusalError

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 1, 5)


def test_what_is_settled_is_read_once_and_anew_afterwards(provider: Organisation, django_assert_num_queries: Callable[..., Any]) -> None:
    with queries.settled():
        with django_assert_num_queries(1):
            assert [queries.get_promise(provider, day=DAY).answer_days for _ in range(3)] == [10, 10, 10]
        with queries.settled(), django_assert_num_queries(0):
            queries.get_promise(provider, day=DAY + dt.timedelta(days=1))
    actions.set_promise(provider, queries.Promise(2, 5, 10, is_own=True), from_on=DAY, by=BY, at=AT)
    assert queries.get_promise(provider, day=DAY).answer_days == 5


def row(code: str, name: str, *, parent: str = "", setting: str = "", opened: str = "20130401", closed: str = "") -> str:
    """Return a row as the Organisation Data Service publishes it: 27 columns."""
    cells = [""] * 27
    cells[0], cells[1], cells[2], cells[3], cells[9] = code, name, "Y99", "ZZZ", "ZZ1 1ZZ"
    cells[10], cells[11], cells[12], cells[14], cells[25] = opened, closed, "A", parent, setting
    return ",".join(f'"{cell}"' for cell in cells)


def _import(kind: str, *rows: str) -> actions.Imported:
    return actions.import_entries(actions.read_file("\r\n".join(rows).encode(), kind), by=BY, at=AT)


def test_all_four_files_come_in_and_hang_together() -> None:
    _import("eccg", row("ZZC", "NHS WYVERN ICB - 99Z"))
    _import("etr", row("ZZT", "NORTHMOOR GENERAL HOSPITAL NHS FOUNDATION TRUST"))
    _import("ets", row("ZZT01", "ST OSWIN'S HOSPITAL", parent="ZZT"))
    done = _import("epraccur", row("Z99001", "LIME AVENUE SURGERY", parent="ZZC", setting="4"), row("Z99002", "PRISON CLINIC", parent="ZZC", setting="12"))
    assert done == actions.Imported(added=1, changed=0, same=0)
    site, practice = queries.get_organisation("ZZT01"), queries.get_organisation("Z99001")
    assert (site.name, site.part_of.code if site.part_of else "") == ("St Oswin's Hospital", "ZZT")
    assert (practice.name, practice.commissioner.name if practice.commissioner else "") == ("Lime Avenue Surgery", "NHS Wyvern ICB - 99z".replace("99z", "99Z"))
    assert practice.opened_on == dt.date(2013, 4, 1)


def test_file_brought_in_again_changes_only_what_is_new() -> None:
    _import("etr", row("ZZT", "NORTHMOOR TRUST"), row("ZZU", "THORNWICK TRUST"))
    done = _import("etr", row("ZZT", "NORTHMOOR GENERAL TRUST"), row("ZZU", "THORNWICK TRUST"))
    assert done == actions.Imported(added=0, changed=1, same=1)
    trust = queries.get_organisation("ZZT")
    assert queries.name_on(trust, day=DAY - dt.timedelta(days=1)) == "Northmoor Trust"
    assert queries.name_on(trust, day=DAY) == "Northmoor General Trust"
    assert [event.name for event in audit.list_events("organisation:ZZT")] == ["organisation_added", "organisation_changed"]


@pytest.mark.parametrize(
    ("kind", "rows", "sentence"),
    [
        ("etr", ["ZZT,Short"], "Row 1: it has 2 columns; the published file has 27."),
        ("etr", [row("zz-t", "X")], "Row 1: “zz-t” in column 1 is not an ODS code."),
        ("etr", [row("ZZT", "")], "Row 1: column 2, the name, is empty."),
        ("etr", [row("ZZT", "X", opened="2013-04-01")], "Row 1: “2013-04-01” in column 11, the open date, is not a date."),
        ("etr", [row("ZZT", "X", closed="20231301")], "column 12, the close date"),
        ("etr", [row("ZZT", "X"), row("ZZT", "Y")], "Row 2: the code ZZT stands in the file twice."),
        ("ets", [row("ZZT01", "X")], "Row 1: column 15, the provider of the site, is empty."),
        ("ets", [row("ZZT01", "X", parent="ZZT")], "Row 1: the provider ZZT is not here yet. Bring in the file etr first"),
        ("etr", [""], "The file holds no organisation that Remit can use."),
        ("epraccur", [row("Z99001", "X", setting="12")], "The file holds no organisation"),
        ("etr", ['"ZZT,"never closed'], "a quotation mark is never closed"),
        ("etr", ["PK\x03\0"], "If it is a ZIP file, unpack it"),
    ],
)
def test_row_that_cannot_be_used_is_named_and_nothing_comes_in(kind: str, rows: list[str], sentence: str) -> None:
    with pytest.raises(RefusalError) as refusal:
        _import(kind, row("ZZZ", "Good", parent="", setting="4") if kind == "none" else rows[0], *rows[1:])
    assert sentence in str(refusal.value)
    assert queries.search("")[1] == 0


def test_many_wrong_rows_are_cut_to_twenty() -> None:
    with pytest.raises(actions.UnusableRowsError) as refusal:
        _import("etr", *["x"] * 50)
    assert refusal.value.problems[-1] == "And 30 more rows."


def test_file_comes_in_by_form(browser_of: Callable[..., Client]) -> None:
    browser = browser_of(Role.ADMINISTRATOR)
    wrong = browser.post(reverse("organisation_import"), {"file_kind": "etr", "file": SimpleUploadedFile("etr.csv", b"x")})
    assert "Row 1: it has 1 columns" in wrong.content.decode()
    right = browser.post(
        reverse("organisation_import"), {"file_kind": "etr", "file": SimpleUploadedFile("etr.csv", row("ZZT", "NORTHMOOR TRUST").encode())}, follow=True
    )
    assert "Brought in: 1 added, 0 changed, 0 as before." in right.content.decode()


def test_file_comes_in_by_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "etr.csv").write_text(row("ZZT", "NORTHMOOR TRUST"))
    call_command("import_ods", "etr", str(tmp_path / "etr.csv"))
    assert capsys.readouterr().out == "Brought in: 1 added, 0 changed, 0 as before.\n"
    with pytest.raises(CommandError, match="cannot be read: No such file"):
        call_command("import_ods", "etr", str(tmp_path / "nothing.csv"))


def test_history_follows_mergers_and_replacements(practice: Organisation) -> None:
    first, second, third = (add_organisation(f"ZZC{number}", Kind.COMMISSIONER) for number in (1, 2, 3))
    actions.record_succession(first, second, kind="merged", on=dt.date(2020, 4, 1), by=BY, at=AT)
    actions.record_succession(second, third, kind="replaced", on=dt.date(2022, 7, 1), by=BY, at=AT)
    assert queries.list_successors(first) == [second, third]
    assert queries.present_organisation(first) == third
    assert queries.list_lineage(third) == [third, second, first]
    assert queries.get_organisation("ZZC1").closed_on == dt.date(2020, 4, 1)
    with pytest.raises(RefusalError, match="go round in a circle"):
        actions.record_succession(third, first, kind="merged", on=DAY, by=BY, at=AT)
    with pytest.raises(RefusalError, match="was already followed by"):
        actions.record_succession(first, third, kind="merged", on=DAY, by=BY, at=AT)
    with pytest.raises(RefusalError, match="cannot be followed by a practice"):
        actions.record_succession(third, practice, kind="merged", on=DAY, by=BY, at=AT)
    with pytest.raises(RefusalError, match="cannot follow itself"):
        actions.record_succession(third, third, kind="merged", on=DAY, by=BY, at=AT)


def test_contact_point_of_a_specialty_goes_before_that_of_the_whole(provider: Organisation) -> None:
    actions.set_contact_point(provider, specialty="", email="all@north.example", phone="", by=BY, at=AT)
    actions.set_contact_point(provider, specialty="Dermatology", email="skin@north.example", phone="", by=BY, at=AT)
    actions.set_contact_point(provider, specialty="dermatology", email="derm@north.example", phone="", by=BY, at=AT)
    found = [queries.find_contact_point(provider, name) for name in ("Dermatology", "Cardiology", "")]
    assert [point.email for point in found if point] == ["derm@north.example", "all@north.example", "all@north.example"]


def test_only_a_provider_has_contact_points(practice: Organisation) -> None:
    with pytest.raises(RefusalError, match="is not a provider"):
        actions.set_contact_point(practice, specialty="", email="a@b.example", phone="", by=BY, at=AT)


def test_promise_holds_from_its_day_on(provider: Organisation) -> None:
    assert queries.get_promise(provider, day=DAY) == queries.USUAL_PROMISE
    actions.set_promise(provider, queries.Promise(2, 5, 10, is_own=True), from_on=DAY, by=BY, at=AT)
    actions.set_promise(provider, queries.Promise(1, 4, 8, is_own=True), from_on=DAY + dt.timedelta(days=30), by=BY, at=AT)
    days = (DAY - dt.timedelta(days=1), DAY, DAY + dt.timedelta(days=29), DAY + dt.timedelta(days=30))
    assert [queries.get_promise(provider, day=day).answer_days for day in days] == [10, 5, 5, 4]
    with pytest.raises(RefusalError, match="The days must grow"):
        actions.set_promise(provider, queries.Promise(5, 2, 10, is_own=True), from_on=DAY, by=BY, at=AT)


@pytest.mark.parametrize(
    ("kind", "facts", "sentence"),
    [
        (Kind.SITE, {}, "A site belongs to a provider"),
        (Kind.PRACTICE, {"part_of": True}, "Only a site is part of a provider"),
        (Kind.PRACTICE, {"commissioner": True}, "is a hospital or other provider, not a commissioner"),
        (Kind.LMC, {"network": True}, "Only a practice belongs to a primary care network"),
        (Kind.LMC, {"opened_on": DAY, "closed_on": DAY - dt.timedelta(days=1)}, "cannot close before it opened"),
    ],
)
def test_facts_that_do_not_fit_are_refused(provider: Organisation, kind: str, facts: dict[str, object], sentence: str) -> None:
    given = {name: provider if value is True else value for name, value in facts.items()}
    with pytest.raises(RefusalError, match=sentence):
        add_organisation("ZZX1", kind, **given)


def test_code_of_the_wrong_shape_is_refused() -> None:
    with pytest.raises(RefusalError, match="An ODS code has 3 to 6 capital letters or numbers"):
        add_organisation("no", Kind.LMC)


def test_organisation_is_added_and_changed_by_form(browser_of: Callable[..., Client]) -> None:
    browser = browser_of(Role.ADMINISTRATOR)
    wrong = browser.post(reverse("add_organisation"), {"code": "zz", "name": "", "part_of": "NOPE"}).content.decode()
    for sentence in ("An ODS code has 3 to 6 capital letters", "Write the name.", "Choose what it is.", "No organisation here has the code NOPE"):
        assert sentence in wrong
    assert "<title>Error: Add an organisation - Remit</title>" in wrong
    facts = {"code": "ZZT", "name": "Northmoor", "kind": "provider", "opened_on_day": "1", "opened_on_month": "4", "opened_on_year": "2013"}
    page = browser.post(reverse("add_organisation"), facts, follow=True).content.decode()
    assert "Open since Monday 1 April 2013" in page
    assert "There is no such day" in browser.post(reverse("add_organisation"), facts | {"code": "ZZU", "opened_on_day": "31"}).content.decode()
    changed = browser.post(reverse("change_organisation", kwargs={"code": "ZZT"}), facts | {"name": "Northmoor General"}, follow=True).content.decode()
    assert "Northmoor General" in changed


def test_search_finds_by_any_word_or_code(provider: Organisation, practice: Organisation) -> None:
    assert [one.code for one in queries.search("general north")[0]] == ["ZZP1"]
    assert [one.code for one in queries.search("zza")[0]] == ["ZZA001"]
    assert queries.search("", kind=Kind.PRACTICE)[1] == 1


def test_list_does_not_ask_more_of_the_database_as_it_grows(browser_of: Callable[..., Client], django_assert_max_num_queries: Callable[..., object]) -> None:
    browser = browser_of(Role.ADMINISTRATOR)
    for number in range(60):
        add_organisation(f"ZQ{number:03d}", Kind.PRACTICE)
    with django_assert_max_num_queries(10):  # type: ignore[attr-defined]
        assert browser.get(reverse("organisation_list")).status_code == 200
