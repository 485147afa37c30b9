"""A watched folder: each file taken in once and whole, left in place or moved, also after a restart."""

import os
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from tests.integration.web.conftest import AT, BY
from tests.integration.web.letters import CHASE, REFER, letter_text

from remit.service.correspondence import actions, policies
from remit.service.correspondence.actions import Folder
from remit.service.correspondence.models import Arrival, Delivery, Letter, Source
from remit.service.organisations.models import Organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def post(tmp_path: Path) -> Path:
    """A folder with two letters."""
    folder = tmp_path / "post"
    folder.mkdir()
    (folder / "one.txt").write_text(letter_text(CHASE), "utf-8")
    (folder / "two.txt").write_text(letter_text(REFER), "utf-8")
    return folder


def _look(folder: Folder, times: int = 2) -> list[str]:
    return [sentence for _ in range(times) for sentence in folder.look(at=AT)]


def test_files_are_taken_in_once_and_left_in_place(post: Path, practice: Organisation) -> None:
    folder = Folder(post, practice)
    assert _look(folder, 4) == ["2 files taken in, 0 known already."]
    assert sorted(path.name for path in post.iterdir()) == ["one.txt", "two.txt"]
    assert Delivery.objects.get().source == Source.FOLDER
    assert Letter.objects.count() == 2


def test_restart_takes_nothing_in_twice(post: Path, practice: Organisation) -> None:
    _look(Folder(post, practice))
    (post / "three.txt").write_text(letter_text("Please do a fit note."), "utf-8")
    assert _look(Folder(post, practice)) == ["1 file taken in, 2 known already."]
    assert (Arrival.objects.count(), Delivery.objects.count()) == (3, 2)


def test_file_that_is_still_being_written_waits_until_it_is_whole(post: Path, practice: Organisation) -> None:
    folder = Folder(post, practice)
    for growth in range(3):
        with (post / "growing.txt").open("a", encoding="utf-8") as file:
            file.write(letter_text(f"Part {growth}"))
        folder.look(at=AT)
    assert Arrival.objects.count() == 2
    folder.look(at=AT)
    assert Arrival.objects.count() == 3


def test_what_was_taken_in_is_moved_and_nothing_is_written_over(post: Path, practice: Organisation) -> None:
    folder = Folder(post, practice, move=True)
    _look(folder)
    (post / "one.txt").write_text(letter_text("Another letter of the same name."), "utf-8")
    _look(folder)
    assert sorted(path.name for path in post.iterdir()) == ["done"]
    assert sorted(path.name for path in (post / "done").iterdir()) == ["one (2).txt", "one.txt", "two.txt"]


def test_crash_between_taking_in_and_moving_is_made_good(post: Path, practice: Organisation) -> None:
    files = [actions.Incoming(path.name, path.read_bytes()) for path in sorted(post.iterdir())]
    actions.take_in(files, practice=practice, source="folder", by=BY, at=AT)
    assert _look(Folder(post, practice, move=True)) == ["0 files taken in, 2 known already."]
    assert sorted(path.name for path in (post / "done").iterdir()) == ["one.txt", "two.txt"]
    assert Arrival.objects.count() == 2


def test_removed_failure_does_not_come_back(tmp_path: Path, practice: Organisation) -> None:
    (tmp_path / "old.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    _look(Folder(tmp_path, practice))
    actions.remove_arrival(Arrival.objects.get(), by=BY, at=AT)
    _look(Folder(tmp_path, practice))
    assert Arrival.objects.get().state == "removed"


def test_hidden_unfinished_and_linked_files_are_left_alone(tmp_path: Path, practice: Organisation) -> None:
    outside = tmp_path / "outside.txt"
    outside.write_text(letter_text(CHASE), "utf-8")
    folder = tmp_path / "post"
    folder.mkdir()
    for name in (".hidden.txt", "~$letter.docx", "scan.pdf.part", "scan.tmp"):
        (folder / name).write_text(letter_text(CHASE), "utf-8")
    (folder / "link.txt").symlink_to(outside)
    (folder / "sub").mkdir()
    assert _look(Folder(folder, practice)) == []


def test_file_that_is_no_letter_by_its_size_is_said_once(tmp_path: Path, practice: Organisation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(policies, "LARGEST_FILE", 10)
    (tmp_path / "huge.txt").write_bytes(b"x" * 11)
    (tmp_path / "empty.txt").write_bytes(b"")
    sentences = _look(Folder(tmp_path, practice), 4)
    assert [sentence.split(". ")[0] for sentence in sentences] == ["empty.txt was not taken in", "huge.txt was not taken in"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_file_that_may_not_be_read_is_said(post: Path, practice: Organisation) -> None:
    (post / "one.txt").chmod(0)
    assert "one.txt cannot be read (Permission denied)" in " ".join(_look(Folder(post, practice)))


def test_folder_that_went_away_is_said(post: Path, practice: Organisation) -> None:
    folder = Folder(post / "gone", practice)
    assert "cannot be read (No such file or directory)" in folder.look(at=AT)[0]


def test_many_files_are_stored_in_groups(tmp_path: Path, practice: Organisation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(policies, "MOST_FILES", 2)
    for number in range(5):
        (tmp_path / f"{number}.txt").write_text(letter_text(f"Visit {number}."), "utf-8")
    _look(Folder(tmp_path, practice))
    assert (Delivery.objects.count(), Arrival.objects.count()) == (3, 5)


def test_command_takes_in_what_is_there_and_ends(post: Path, practice: Organisation, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("watch", post, practice="zza001", once=True)
    assert "2 files taken in, 0 known already." in capsys.readouterr().out
    assert Letter.objects.count() == 2


def test_command_that_takes_in_not_everything_ends_with_an_error(post: Path, practice: Organisation, capsys: pytest.CaptureFixture[str]) -> None:
    (post / "empty.txt").write_bytes(b"")
    with pytest.raises(CommandError, match=r"Not everything was taken in or moved\. What was not is where it was\."):
        call_command("watch", post, practice="ZZA001", once=True)
    assert "empty.txt was not taken in. The file is empty." in capsys.readouterr().out
    assert Letter.objects.count() == 2


def test_folder_into_which_nothing_can_be_moved_is_said_before_anything_is_taken_in(
    post: Path, practice: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda _path, _wanted: False)
    with pytest.raises(CommandError, match=r"Remit may not write to .*/post, so nothing can be moved there\. Give it the right, or leave out --move\."):
        call_command("watch", post, practice="ZZA001", once=True, move=True)
    (post / "done").write_text("a list", "utf-8")
    with pytest.raises(CommandError, match=r"/done is no folder, so nothing can be moved there\. Rename it, or leave out --move\."):
        call_command("watch", post, practice="ZZA001", once=True, move=True)
    assert Arrival.objects.count() == 0


def test_file_that_cannot_be_moved_is_taken_in_and_said(post: Path, practice: Organisation) -> None:
    folder = Folder(post, practice, move=True)
    folder.look(at=AT)
    (post / "done").write_text("a list", "utf-8")
    sentences = folder.look(at=AT)
    assert (sentences[0], folder.hindered) == ("2 files taken in, 0 known already.", 2)
    assert sentences[1] == "one.txt is taken in, but cannot be moved to done (File exists). Check that Remit may write there."
    assert Arrival.objects.count() == 2


@pytest.mark.parametrize(("code", "sentence"), [("ZZP1", "There is no practice with the ODS code ZZP1"), ("ZZA001", "There is no folder")])
def test_command_says_what_is_wrong(code: str, sentence: str, tmp_path: Path, practice: Organisation, provider: Organisation) -> None:
    with pytest.raises(CommandError, match=sentence):
        call_command("watch", tmp_path / "none", practice=code, once=True)
