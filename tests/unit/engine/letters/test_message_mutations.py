"""Whatever a message holds, its reader answers with a document or a sentence, never with another error."""

import copy
import json
import random
import runpy
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from remit.engine.letters import UnreadableLetterError
from remit.engine.letters.cda import read_cda
from remit.engine.letters.document import Document
from remit.engine.letters.edifact import read_edifact
from remit.engine.letters.fhir import read_fhir
from remit.engine.letters.hl7v2 import read_hl7v2
from remit.engine.letters.kettering import read_kettering
from remit.engine.letters.messages import read_message

B = SimpleNamespace(**runpy.run_path(str(Path(__file__).with_name("message_builders.py"))))
Reader = Callable[[bytes], Document]
BUNDLE = B.fhir_bundle(
    others=[
        B.entry("MedicationStatement", "m1", medicationReference=B.to("m1"), dosage=[{"text": "one", "timing": {"repeat": {"frequency": 2, "period": 1}}}]),
        B.entry("Observation", "v1", code=B.coded("1", "Hb"), valueQuantity={"value": 101, "unit": "g/L"}, referenceRange=[{"low": {"value": 130}}]),
        B.entry("Binary", "b1", contentType="text/plain", data=B.base64_of("GP to chase.")),
        B.entry("List", "l1", entry=[{"item": B.to("l1"), "flag": B.coded("1", "Started")}]),
    ]
)
SEEDS: list[tuple[Reader, bytes]] = [
    (read_fhir, B.as_json(BUNDLE)),
    (read_fhir, B.as_xml(BUNDLE)),
    (read_cda, B.in_envelope(B.cda())),
    (read_kettering, B.kettering("<![CDATA[<table><tr><th>Plan</th><td>GP to chase.</td></tr></table>]]>")),
    (read_hl7v2, B.mdm("Dear Dr Ash", "GP to chase.") + B.hl7v2("ORU^R01", "OBX|1|ED|R||1^AP^pdf^Base64^QUJD", "OBX|2|NM|B||1|g")),
    (read_edifact, b"UNA:+.? 'UNH+1+MEDRPT:0'NAD+SLA+++X'SPR+ORG'PNA+PAT+1:OPI+++SU:A'DTM+329:19510702:102'INV+MQ+1:2'RSL+NV+1'RND+U+1+2'UNT+1'"),
]
WRONG: list[Any] = [
    None,
    [],
    {},
    [[]],
    [None],
    "",
    "x",
    0,
    -1.5,
    True,
    {"coding": "x"},
    ["a", {"b": []}],
    {"reference": {"reference": 1}},
    "\ud800",
    "2026-13-45",
    10**400,
]


def _answers(read: Reader, data: bytes) -> None:
    try:
        document = read(data)
    except UnreadableLetterError:
        return
    document.text.encode("utf-8")
    for section in document.sections:
        assert 0 <= section.start <= section.end <= len(document.text)


def mutated(data: bytes, chance: random.Random) -> bytes:
    """Return the bytes with a few of them changed, doubled, taken out or cut off."""
    changed = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 5, 20))):
        at, size = chance.randrange(len(changed) or 1), chance.choice((1, 1, 2, 8, 60))
        match chance.randrange(5):
            case 0:
                changed[at : at + 1] = bytes([chance.randrange(256)])
            case 1:
                del changed[at : at + size]
            case 2:
                changed[at:at] = changed[at : at + size] * chance.choice((1, 2, 50))
            case 3:
                changed[at : at + 1] = chance.choice((b"<", b">", b"&", b'"', b"{", b"[", b"|", b"^", b"'", b"\x00", b"\xff", b"\\"))
            case _:
                del changed[at + size * 40 :]
    return bytes(changed)


@pytest.mark.parametrize(("read", "seed"), SEEDS, ids=["FHIR JSON", "FHIR XML", "CDA", "Kettering", "HL7 v2", "EDIFACT"])
def test_mutated_message_is_read_or_refused(read: Reader, seed: bytes) -> None:
    for number in range(150):
        _answers(read, mutated(seed, random.Random(number)))  # noqa: S311 no secret


@pytest.mark.parametrize(("read", "seed"), SEEDS, ids=["FHIR JSON", "FHIR XML", "CDA", "Kettering", "HL7 v2", "EDIFACT"])
def test_message_cut_anywhere_is_read_or_refused(read: Reader, seed: bytes) -> None:
    for at in range(0, len(seed), max(1, len(seed) // 120)):
        _answers(read, seed[:at])


def _places(node: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    return [path, *(place for key, value in inner for place in _places(value, (*path, key)))]


def test_wrong_type_in_any_place_is_read_or_refused() -> None:
    for number, place in enumerate(_places(BUNDLE)[1:]):
        broken = copy.deepcopy(BUNDLE)
        node = broken
        for key in place[:-1]:
            node = node[key]
        node[place[-1]] = WRONG[number % len(WRONG)]
        _answers(read_fhir, json.dumps(broken).encode())


JSON = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from("entry resource section text div code coding name status reference".split()), inner, max_size=5)
    ),
    max_leaves=12,
)


@given(JSON, st.sampled_from(["Composition", "Bundle", "Patient", "MedicationStatement", "Observation", "Task", "Encounter", "DocumentReference", "List"]))
@settings(max_examples=80, deadline=None)
def test_any_members_of_a_resource_are_read_or_refused(members: Any, kind: str) -> None:
    resource = {**(members if isinstance(members, dict) else {"section": members, "content": members}), "resourceType": kind}
    _answers(read_fhir, json.dumps(resource).encode())
    _answers(read_fhir, json.dumps({"resourceType": "Bundle", "type": "document", "entry": [{"resource": resource}, *B.people()]}).encode())


@given(
    st.binary(max_size=300),
    st.sampled_from([b"", b"MSH|^~\\&|", b"UNA:+.? '", b"<?xml version='1.0'?><ReportMsg>TextItem", b'{"resourceType":', b"<ClinicalDocument urn:hl7-org:v3"]),
)
@settings(max_examples=80, deadline=None)
def test_any_bytes_are_read_or_refused(data: bytes, start: bytes) -> None:
    _answers(lambda given: read_message(given) or Document("text", ""), start + data)


def test_messages_inside_messages_end() -> None:
    inner = b"GP to chase."
    for _ in range(12):
        inner = B.as_json({"resourceType": "Binary", "contentType": "application/fhir+json", "data": B.base64_of(inner)})
    with pytest.raises(UnreadableLetterError, match="more than 4 deep inside each other"):
        read_message(inner)


def test_hundred_thousand_entries_are_read_within_bounds() -> None:
    entries = b",".join([b'{"resource":{"resourceType":"Observation","code":{"text":"Hb"},"valueString":"101"}}'] * 100_000)
    document = read_fhir(b'{"resourceType":"Bundle","type":"collection","entry":[' + entries + b"]}")
    assert "those after them were left out" in document.problems[0]
    assert len(document.text) < 10_000


@pytest.mark.parametrize(
    "filling", ["A" * 2_000_000, "word " * 400_000, "<p>word</p>" * 200_000, "<b>" * 200 + "word"], ids=["one word", "many words", "many paragraphs", "nested"]
)
def test_text_longer_than_any_letter_is_cut_and_said(filling: str) -> None:
    bundle = B.fhir_bundle([("Clinical summary", "1", filling)])
    document = read_fhir(B.as_json(bundle))
    assert len(document.text) < 1_100_000
