"""Archives: their members within limits that a bomb cannot pass."""

import io
import zipfile

import pytest

from remit.engine.letters import containers
from remit.engine.letters.archive import unpack_zip
from remit.engine.letters.containers import Here, as_one, check_depth, read_tree
from remit.engine.letters.decoding import UnreadableLetterError


def _zip(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def test_members_come_in_order_without_folders_and_hidden_files() -> None:
    package = unpack_zip(_zip({"b.txt": b"B", "post/": b"", "post/a.txt": b"A", ".hidden": b"x", "__MACOSX/a.txt": b"x"}))
    assert [(part.name, part.data) for part in package.parts] == [("b.txt", b"B"), ("post/a.txt", b"A")]
    assert not package.is_one


def test_bomb_is_refused_before_it_is_unpacked() -> None:
    with pytest.raises(UnreadableLetterError, match=r"^This zip archive grows to more than \d+ MB when it is unpacked, as no letters do\."):
        unpack_zip(_zip({"bomb.txt": bytes(60_000_000)}))


def test_too_many_files_are_refused() -> None:
    with pytest.raises(UnreadableLetterError, match=r"^This zip archive holds more than 500 files\."):
        unpack_zip(_zip({f"{number}.txt": b"" for number in range(501)}))


def test_locked_archive_is_refused() -> None:
    raw = bytearray(_zip({"a.txt": b"A"}))
    raw[raw.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(UnreadableLetterError, match="locked with a password"):
        unpack_zip(bytes(raw))


def test_damaged_archive_is_refused() -> None:
    with pytest.raises(UnreadableLetterError, match=r"^This zip archive is damaged"):
        unpack_zip(_zip({"a.txt": b"A" * 99})[:40])


def test_damaged_member_costs_only_itself() -> None:
    raw = _zip({"a.txt": b"One letter.", "b.txt": b"Other words."})
    place = raw.index(b"b.txt") + 7
    first, second = read_tree(raw[:place] + b"\xff\xff" + raw[place + 2 :], Here())
    assert first.document
    assert second.reason == "This file is damaged inside its zip archive. Ask the sender to send the archive again."


def test_archives_in_archives_are_opened_down_to_a_depth() -> None:
    raw = _zip({"letter.txt": b"Please chase it."})
    for _ in range(3):
        raw = _zip({"inner.zip": raw})
    [found] = read_tree(raw, Here())
    assert found.name == "inner.zip/inner.zip/inner.zip/letter.txt"
    assert as_one([found]).text == "Please chase it."
    [found] = read_tree(_zip({"inner.zip": raw}), Here())
    assert "more than 4 deep" in found.reason
    with pytest.raises(UnreadableLetterError, match="more than 4 deep"):
        check_depth(4)


def test_limits_hold_for_the_whole_tree(monkeypatch: pytest.MonkeyPatch) -> None:
    inner = _zip({f"{number}.txt": b"Words of a letter." for number in range(3)})
    raw = _zip({"a.zip": inner, "b.zip": inner})
    monkeypatch.setattr(containers, "MAX_PARTS", 6)
    assert [item.reason[:36] for item in read_tree(raw, Here()) if item.reason] == [containers._TOO_MANY[:36]]
    monkeypatch.setattr(containers, "MAX_PARTS", 60)
    monkeypatch.setattr(containers, "MAX_UNPACKED_BYTES", len(inner) * 2 + 60)
    assert [item.reason for item in read_tree(raw, Here()) if item.reason] == [containers._TOO_LARGE]


def test_letters_of_an_archive_as_one_are_said_to_be_many() -> None:
    document = as_one(read_tree(_zip({"a.txt": b"One.", "b.txt": b"Two.", "c.bin": bytes(50)}), Here()))
    assert document.text == "One.\n\nTwo."
    assert document.problems[0].startswith("This archive holds 2 documents")
    assert document.problems[1].startswith('"c.bin" was not read: ')


def test_archive_of_nothing_readable_says_why() -> None:
    with pytest.raises(UnreadableLetterError, match=r"^a\.bin: The file is not text"):
        as_one(read_tree(_zip({"a.bin": b"\x00\x01" * 50}), Here()))
    with pytest.raises(UnreadableLetterError, match=r"^This archive holds no document\."):
        as_one(read_tree(_zip({}), Here()))
