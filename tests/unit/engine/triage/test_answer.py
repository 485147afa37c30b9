"""The published answer."""

import json

import jsonschema
import pytest

from remit.engine.letters.letter import read_text
from remit.engine.triage import answer_object, triage_letter
from remit.engine.triage.answer import load_schema

BODY = "I would be grateful if you would refer her to neurology.\n\nCould you please chase the histology?"
TEXT = f"""OXENHOLT GENERAL HOSPITAL
Department of Rheumatology
Clinic date: 3 March 2026
Letter sent: 5 March 2026

Dr R Okonjo
Larkfield Surgery

Dear Dr Okonjo

{BODY}

Yours sincerely

Dr I Valdmanis
"""
TEXTS = [TEXT, TEXT.replace("3 March", "31 February"), "", "zebra", BODY, TEXT.replace("2026", "2009"), TEXT.replace("5 March", "30 March")]


def answer(text: str) -> dict:
    """Return the answer on a text as a reader of its JSON sees it."""
    return json.loads(json.dumps(answer_object(triage_letter(read_text(text)), "post/one.txt")))


def test_answer_has_the_keys_of_the_published_form_in_their_order() -> None:
    found = answer(TEXT)
    assert list(found) == ["schema", "source", "letter", "rulebook", "findings", "medicines", "problems"]
    assert list(found["letter"]) == ["kind", "written_on", "event_on", "received_on", "provider", "specialty", "truncated"]
    keys = "rule task outcome basis asked quote start end citation clause reason excuse urgent minutes"
    assert [list(finding) for finding in found["findings"]] == [keys.split()] * len(found["findings"])
    assert list(found["findings"][0]["minutes"]) == ["low", "likely", "high", "basis"]


def test_answer_says_what_the_letter_is() -> None:
    found = answer(TEXT)
    assert (found["schema"], found["source"]) == ("remit.triage/1", "post/one.txt")
    assert (found["letter"]["event_on"], found["letter"]["written_on"], found["letter"]["received_on"]) == ("2026-03-03", "2026-03-05", None)
    assert found["rulebook"]["edition"] == "2025-26"
    assert [finding["task"] for finding in found["findings"]] == ["onward_referral", "chase_result"]


def test_what_is_not_known_is_null_and_never_empty() -> None:
    found = answer("zebra")
    assert found["letter"] == {"kind": found["letter"]["kind"], "truncated": found["letter"]["truncated"]} | dict.fromkeys(
        ("written_on", "event_on", "received_on", "provider", "specialty")
    )
    assert answer(TEXT.replace("2026", "2009"))["rulebook"]["edition"] is None


@pytest.mark.parametrize("text", TEXTS)
def test_quote_is_the_text_from_start_to_end(text: str) -> None:
    for finding in answer(text)["findings"]:
        assert finding["quote"] == text[finding["start"] : finding["end"]]


@pytest.mark.parametrize("text", TEXTS)
def test_answer_fits_its_published_schema(text: str) -> None:
    jsonschema.Draft202012Validator(load_schema(), format_checker=jsonschema.FormatChecker()).validate(answer(text))


def test_schema_refuses_an_unknown_outcome_and_an_unknown_key() -> None:
    found = answer(TEXT)
    found["findings"][0]["outcome"] = "breach"
    assert not jsonschema.Draft202012Validator(load_schema()).is_valid(found)
    assert not jsonschema.Draft202012Validator(load_schema()).is_valid(answer(TEXT) | {"breaches": 1})


def test_schema_is_itself_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(load_schema())
