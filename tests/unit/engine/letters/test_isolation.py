"""Parsers run where they harm nobody: limits of time and memory, no network, no files, and the next document is read all the same."""

import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from remit.engine.letters import UnreadableLetterError, isolation, read
from remit.engine.letters.document import Document
from remit.engine.letters.isolation import PICTURE_LIMITS, PLAIN_LIMITS, Child, Isolated, Limits

GIGABYTE = 1 << 30


@pytest.fixture(autouse=True)
def hostile_program(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(isolation, "PROGRAM", (sys.executable, str(Path(__file__).with_name("hostile_child.py"))))


@pytest.fixture
def child() -> Iterator[Child]:
    made = Child(PLAIN_LIMITS)
    yield made
    made.close()


def _ask(child: Child, deed: str) -> str:
    answer, _ = child.ask({"op": "read", "form": "pdf"}, deed.encode())
    return str(answer["text"])


def _refused(child: Child, deed: str) -> str:
    with pytest.raises(UnreadableLetterError) as refusal:
        _ask(child, deed)
    return str(refusal.value)


def test_limits_are_those_that_the_manual_names() -> None:
    assert (Limits(30, GIGABYTE), Limits(20, 2 * GIGABYTE)) == (PLAIN_LIMITS, PICTURE_LIMITS)


def test_parser_that_hangs_is_stopped_and_the_next_document_is_read() -> None:
    child = Child(Limits(0.7, GIGABYTE))
    assert _ask(child, "warm") == "warm"
    assert _refused(child, "hang") == (
        "Reading this (a PDF document) took longer than 0.7 seconds and was stopped. Save or print it anew as PDF, and hand that in."
    )
    child._limits = Limits(20, GIGABYTE)
    assert _ask(child, "next") == "next"
    child.close()


def test_parser_that_waits_for_ever_is_stopped_too() -> None:
    child = Child(Limits(0.4, GIGABYTE))
    assert "took longer than 0.4 seconds and was stopped" in _refused(child, "sleep")
    child.close()


def test_processor_time_of_a_process_that_cannot_be_asked_goes_by_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(_: int) -> float:
        raise OSError

    assert isolation._busy_seconds(os.getpid()) < time.monotonic()
    monkeypatch.setattr(time, "clock_gettime", unknown)
    assert isolation._busy_seconds(os.getpid()) == pytest.approx(time.monotonic(), abs=1)


@pytest.mark.parametrize(("limits", "fits", "too_much"), [(PLAIN_LIMITS, 500, 1100), (PICTURE_LIMITS, 1100, 2200)])
def test_parser_gets_its_memory_and_no_more(limits: Limits, fits: int, too_much: int) -> None:
    child = Child(limits)
    assert _ask(child, f"take {fits}") == f"took {fits}"
    assert "took more memory than it may have, and was stopped" in _refused(child, f"take {too_much}")
    assert _ask(child, "next") == "next"
    child.close()


@pytest.mark.parametrize(("deed", "ending"), [("die", "signal 11"), ("leave", "exit code 3")])
def test_parser_that_dies_is_said_and_the_next_document_is_read(child: Child, deed: str, ending: str) -> None:
    assert _refused(child, deed).startswith(f"This (a PDF document) made the program that reads it fail ({ending}).")
    assert _ask(child, "next") == "next"


@pytest.mark.parametrize("deed", ["connect", "look up", "read file", "write file", "start program"])
def test_parser_finds_no_network_no_file_and_no_program(child: Child, deed: str) -> None:
    assert _refused(child, deed) == "This looks like a PDF document, but it is damaged (PermissionError). Ask the sender to send it again."
    assert not Path("written-by-child").exists()


def test_fault_of_a_parser_is_a_sentence_without_a_word_of_the_letter(child: Child) -> None:
    assert "it is damaged (KeyError)" in _refused(child, "fault")
    assert "nested without end" in _refused(child, "nest")
    assert "more text than any letter has" in _refused(child, "much")


def test_what_a_parser_prints_goes_nowhere(child: Child, capfd: pytest.CaptureFixture[str]) -> None:
    assert _ask(child, "print") == "printed"
    assert capfd.readouterr() == ("", "")


def test_child_stays_warm_and_is_renewed_after_many_documents(child: Child, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(isolation, "_MAX_DOCUMENTS", 3)
    seen = []
    for number in range(4):
        _ask(child, f"letter {number}")
        seen.append(child._process.pid if child._process else 0)
    assert len(set(seen[:3])) == 1
    assert seen[3] != seen[0]


def test_child_of_a_parent_that_holds_much_is_not_full_for_that(child: Child) -> None:
    held = b"x" * (800 * 1_000_000)
    _ask(child, "one")
    first = child._process
    del held
    _ask(child, "two")
    assert child._process is first


def test_child_that_has_grown_is_renewed(child: Child) -> None:
    _ask(child, "fill 600")
    first = child._process
    assert _ask(child, "next") == "next"
    assert child._process is not first


def test_child_that_ended_between_two_documents_is_replaced(child: Child) -> None:
    _ask(child, "one")
    assert child._process
    child._process.kill()
    child._process.wait()
    assert _ask(child, "two") == "two"


def test_fork_starts_its_own_child(child: Child) -> None:
    _ask(child, "one")
    mine = child._process
    assert mine
    child._owner = os.getpid() + 1  # as a fork would find it
    assert _ask(child, "two") == "two"
    assert child._process is not mine
    mine.kill()
    mine.wait()
    for stream in (mine.stdin, mine.stdout):
        if stream:
            stream.close()


def test_each_page_of_pictures_has_its_own_time() -> None:
    child = Child(Limits(20, 2 * GIGABYTE), "pictures")
    assert _ask(child, "pages") == "four pages"
    child.close()


def test_answer_without_measure_is_not_taken(child: Child, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(isolation, "MAX_ANSWER_BYTES", 50)
    assert "made the program that reads it fail" in _refused(child, "x" * 100)


def test_question_that_is_broken_off_ends_the_child(child: Child, monkeypatch: pytest.MonkeyPatch) -> None:
    _ask(child, "one")

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(child, "_receive", interrupted)
    with pytest.raises(KeyboardInterrupt):
        _ask(child, "two")
    assert child._process is None


def _documents(monkeypatch: pytest.MonkeyPatch, plain: Document, pictures: Document | None) -> None:
    def answered(child: Child, *_: object) -> Document:
        found = pictures if child is isolation._pictures else plain
        assert found
        return found

    monkeypatch.setattr(isolation, "_read", answered)
    monkeypatch.setattr(isolation, "has_ocr", lambda: pictures is not None)


SCAN = Document("pdf", "", unread_pages=(1,))


def test_scan_without_the_parts_for_it_says_how_to_add_them(monkeypatch: pytest.MonkeyPatch) -> None:
    _documents(monkeypatch, SCAN, None)
    with pytest.raises(UnreadableLetterError, match=r'^This is a scan: a PDF document without text\. To read scans, .*pip install "remit\[ocr\]"\.$'):
        Isolated().read("pdf", b"%PDF")


def test_mixed_document_without_the_parts_for_scans_is_read_and_says_which_page_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    _documents(monkeypatch, Document("pdf", "Page one.", unread_pages=(2,)), None)
    [problem] = Isolated().read("pdf", b"%PDF").problems
    assert problem.startswith("Of this document page 2 is a picture and was not read. To read scans")


@pytest.mark.parametrize("form", ["pdf", "picture"])
def test_scan_is_read_where_the_parts_are_there(monkeypatch: pytest.MonkeyPatch, form: str) -> None:
    _documents(monkeypatch, SCAN, Document(form, "Words"))
    assert Isolated().read(form, b"%PDF").text == "Words"
    _documents(monkeypatch, SCAN, Document(form, " "))
    with pytest.raises(UnreadableLetterError, match=r"^No words could be read in this scan\."):
        Isolated().read(form, b"%PDF")


def test_plain_text_needs_no_child(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(isolation, "PROGRAM", ("no-such-program",))
    assert read(b"Dear Dr Osei").text == "Dear Dr Osei"
    assert Isolated().read("text", b"Dear Dr Osei").text == "Dear Dr Osei"
