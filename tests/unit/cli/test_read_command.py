"""`remit read`: the text exactly, and everything that was read with places that fit it."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Run = Callable[..., Result]


@pytest.mark.parametrize("text", ["Dear Dr Osei\r\n\r\nShe is well.\r\n", "Dear Dr Osei\n\tShe is well, £5", "Dear Dr Osei\x0cShe is well.\n\n\n"])
def test_text_is_printed_exactly(run: Run, tmp_path: Path, text: str) -> None:
    path = tmp_path / "letter.txt"
    path.write_bytes(text.encode("utf-8"))
    assert run("read", path).stdout_bytes == text.encode("utf-8")


def test_text_of_another_encoding_is_printed_as_utf_8(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_bytes("Dear Dr Osei, the fee is £5.".encode("utf-16"))
    assert run("read", path).stdout_bytes == "Dear Dr Osei, the fee is £5.".encode()


def test_json_holds_sections_sentences_dates_parties_and_requests(run: Run, letter: Path) -> None:
    data = json.loads(run("read", letter, "--format", "json", "--received", "2026-03-12").stdout)
    text = letter.read_text(encoding="utf-8")
    assert data["schema"] == "remit.read/1"
    assert data["kind"] == "clinic_letter"
    event = data["dates"]["event"]
    assert (event["on"], text[event["start"] : event["end"]]) == ("2026-03-03", "3 March 2026")
    assert data["dates"]["received_on"] == "2026-03-12"
    assert data["parties"]["nhs_number"] == "9997983807"
    assert {"owner", "title", "sentences"} <= set(data["sections"][0])
    for request in data["requests"] + data["others"]:
        assert text[request["start"] : request["end"]] == request["quote"]
        assert all(text[item["start"] : item["end"]] == item["words"] for item in request["evidence"] if item["kind"] != "heading")
    assert {request["task"] for request in data["requests"]} == {"chase_result", "onward_referral"}


def test_json_says_which_words_stand_beside_a_ticked_box(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "form.txt"
    path.write_text("Outcome\n[x] Patient informed\n[ ] GP to chase the biopsy\n", encoding="utf-8")
    sections = json.loads(run("read", path, "--format", "json").stdout)["sections"]
    assert [sentence["tick"] for section in sections for sentence in section["sentences"]][-2:] == ["ticked", "unticked"]


def test_json_holds_promises_and_what_was_done(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("Dear Dr Osei\n\nWe will chase the ferritin result ourselves. We have referred her to the sleep clinic.\n", encoding="utf-8")
    others = json.loads(run("read", path, "--format", "json").stdout)["others"]
    assert {(item["act"], item["asked"]) for item in others} == {("promise", "provider"), ("done", "provider")}


def test_problems_of_a_letter_are_said_on_standard_error(run: Run, plain: Path) -> None:
    plain.write_bytes("Dear Dr Osei\n\nThe fee was £5.\n".encode("cp1252"))
    result = run("read", plain)
    assert "Note: The file is not UTF-8" in result.stderr
    assert "Note:" not in result.stdout
