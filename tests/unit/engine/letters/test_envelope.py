"""The head of a message says to whom it is addressed and which answers are wanted, whatever shape it comes in."""

import json

import pytest
from tests.integration.web.mesh_servers import toc_message

from remit.engine.letters import UnreadableLetterError
from remit.engine.letters.envelope import Envelope, read_envelope

HANDLING = "https://fhir.nhs.uk/STU3/StructureDefinition/Extension-ITK-MessageHandling-2"
ODS = "https://fhir.nhs.uk/Id/ods-organization-code"


def bundle(header: dict[str, object], *others: dict[str, object]) -> bytes:
    resources = ({"resourceType": "MessageHeader", "id": "m-1", **header}, *others)
    return json.dumps({"resourceType": "Bundle", "type": "message", "entry": [{"resource": one} for one in resources]}).encode()


def test_head_of_a_transfer_of_care_message_is_read() -> None:
    assert read_envelope(toc_message(number="m-1")) == Envelope("m-1", "ZZP1", ("ZZA001",), wants_technical=True, wants_business=False)


def test_head_in_json_is_read_as_in_xml() -> None:
    flags = [{"url": "InfAckRequested", "valueBoolean": False}, {"url": "BusAckRequested", "valueBoolean": True}]
    header = {"extension": [{"url": HANDLING, "extension": flags}], "receiver": {"reference": "Organization/to"}}
    found = read_envelope(bundle(header, {"resourceType": "Organization", "id": "to", "identifier": [{"system": ODS, "value": "zza001"}]}))
    assert found == Envelope("m-1", "", ("ZZA001",), wants_technical=False, wants_business=True)


@pytest.mark.parametrize(
    "header",
    [
        {"destination": [{"receiver": {"identifier": {"system": ODS, "value": "ZZA001"}}}]},
        {"destination": [{"endpoint": "urn:nhs-uk:addressing:ods:ZZA001"}]},
        {"receiver": {"identifier": {"system": ODS, "value": "ZZA001"}}},
    ],
    ids=["R4", "address", "STU3"],
)
def test_receiver_is_found_wherever_it_is_named(header: dict[str, object]) -> None:
    found = read_envelope(bundle(header))
    assert found is not None
    assert found.receivers == ("ZZA001",)


def test_several_receivers_are_all_named() -> None:
    places = [{"receiver": {"identifier": {"system": ODS, "value": code}}} for code in ("ZZA001", "ZZA002", "ZZA001")]
    found = read_envelope(bundle({"destination": places}))
    assert found is not None
    assert found.receivers == ("ZZA001", "ZZA002")


def test_flags_that_cannot_be_read_are_neither_yes_nor_no() -> None:
    assert read_envelope(bundle({"extension": [{"url": HANDLING, "extension": [{"url": "InfAckRequested", "valueBoolean": "perhaps"}]}]})) == Envelope("m-1")
    assert read_envelope(bundle({"extension": "x", "receiver": 7, "destination": "y"})) == Envelope("m-1")


def test_characters_that_no_table_takes_are_left_out_of_the_head() -> None:
    found = read_envelope(bundle({"id": "m\0-\n\ud8001", "sender": {"identifier": {"system": ODS, "value": "zz\0p1; drop"}}}))
    assert found is not None
    assert (found.number, found.sender) == ("m-1", "ZZP1DROP")


@pytest.mark.parametrize("data", [b"Dear Dr Osei", b"%PDF-1.7", b'{"resourceType": "DocumentReference"}', b"<ReportMsg/>", b""])
def test_what_has_no_head_has_no_envelope(data: bytes) -> None:
    assert read_envelope(data) is None


@pytest.mark.parametrize("data", [toc_message()[:900], b'{"resourceType": "Bundle", "entry": ['], ids=["xml", "json"])
def test_damaged_message_says_so(data: bytes) -> None:
    with pytest.raises(UnreadableLetterError, match="Ask the sender"):
        read_envelope(data)
