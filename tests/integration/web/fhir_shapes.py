"""What FHIR R4 (4.0.1) says of the resources that Remit hands out: which elements there are, of what type, how many, and which must be there.

Written by hand from the published definitions of Bundle, Task, Communication, Organization and Patient, because no library of FHIR models is among what Remit
is built with. `find_faults` names each place that the rules do not allow.
"""

import re
from collections.abc import Iterator
from typing import Any

INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
PRIMITIVES: dict[str, re.Pattern[str]] = {
    "string": re.compile(r"[ \r\n\t\S]+", re.ASCII),
    "uri": re.compile(r"\S+"),
    "id": re.compile(r"[A-Za-z0-9\-.]{1,64}"),
    "code": re.compile(r"[^\s]+(\s[^\s]+)*"),
    "date": re.compile(r"\d{4}(-\d\d(-\d\d)?)?"),
    "dateTime": re.compile(r"\d{4}(-\d\d(-\d\d(T\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d))?)?)?"),
    "instant": INSTANT,
}
# name: (type, is a list, is required). Elements that Remit never writes are left out, so that a new one is looked at before it is allowed.
Shape = dict[str, tuple[str, bool, bool]]
SHAPES: dict[str, Shape] = {
    "Identifier": {"system": ("uri", False, False), "value": ("string", False, False)},
    "CodeableConcept": {"text": ("string", False, False)},
    "Reference": {"reference": ("string", False, False), "display": ("string", False, False)},
    "Period": {"start": ("dateTime", False, False), "end": ("dateTime", False, False)},
    "HumanName": {"text": ("string", False, False)},
    "Bundle": {
        "resourceType": ("code", False, True),
        "id": ("id", False, False),
        "identifier": ("Identifier", False, False),
        "type": ("code", False, True),
        "timestamp": ("instant", False, False),
        "entry": ("Entry", True, False),
    },
    "Entry": {"fullUrl": ("uri", False, False), "resource": ("Resource", False, False)},
    "Organization": {
        "resourceType": ("code", False, True),
        "id": ("id", False, False),
        "identifier": ("Identifier", True, False),
        "name": ("string", False, False),
    },
    "Patient": {
        "resourceType": ("code", False, True),
        "id": ("id", False, False),
        "identifier": ("Identifier", True, False),
        "name": ("HumanName", True, False),
        "birthDate": ("date", False, False),
    },
    "Task": {
        "resourceType": ("code", False, True),
        "id": ("id", False, False),
        "identifier": ("Identifier", True, False),
        "groupIdentifier": ("Identifier", False, False),
        "status": ("code", False, True),
        "businessStatus": ("CodeableConcept", False, False),
        "intent": ("code", False, True),
        "priority": ("code", False, False),
        "code": ("CodeableConcept", False, False),
        "description": ("string", False, False),
        "focus": ("Reference", False, False),
        "for": ("Reference", False, False),
        "authoredOn": ("dateTime", False, False),
        "lastModified": ("dateTime", False, False),
        "requester": ("Reference", False, False),
        "owner": ("Reference", False, False),
        "reasonCode": ("CodeableConcept", False, False),
        "restriction": ("Restriction", False, False),
        "input": ("Parameter", True, False),
        "output": ("Parameter", True, False),
    },
    "Restriction": {"period": ("Period", False, False)},
    # value[x] must be there; Remit writes two of its types.
    "Parameter": {"type": ("CodeableConcept", False, True), "valueString": ("string", False, False), "valueReference": ("Reference", False, False)},
    "Communication": {
        "resourceType": ("code", False, True),
        "id": ("id", False, False),
        "identifier": ("Identifier", True, False),
        "inResponseTo": ("Reference", True, False),
        "status": ("code", False, True),
        "category": ("CodeableConcept", True, False),
        "priority": ("code", False, False),
        "subject": ("Reference", False, False),
        "topic": ("CodeableConcept", False, False),
        "about": ("Reference", True, False),
        "sent": ("dateTime", False, False),
        "recipient": ("Reference", True, False),
        "sender": ("Reference", False, False),
        "payload": ("Payload", True, False),
    },
    "Payload": {"contentString": ("string", False, True)},
}
_PRIORITIES = {"routine", "urgent", "asap", "stat"}
CODES: dict[str, set[str]] = {
    "Bundle.type": {"document", "message", "transaction", "transaction-response", "batch", "batch-response", "history", "searchset", "collection"},
    "Task.status": {
        *("draft", "requested", "received", "accepted", "rejected", "ready", "cancelled", "in-progress", "on-hold", "failed", "completed"),
        "entered-in-error",
    },
    "Task.intent": {"unknown", "proposal", "plan", "order", "original-order", "reflex-order", "filler-order", "instance-order", "option"},
    "Task.priority": _PRIORITIES,
    "Communication.status": {"preparation", "in-progress", "not-done", "on-hold", "stopped", "completed", "entered-in-error", "unknown"},
    "Communication.priority": _PRIORITIES,
}
# Which resources an element may lead to.
TARGETS: dict[str, set[str]] = {
    "Task.for": {"Patient"},
    "Task.focus": {"Communication"},
    "Task.requester": {"Organization"},
    "Task.owner": {"Organization"},
    "Communication.subject": {"Patient"},
    "Communication.inResponseTo": {"Communication"},
    "Communication.about": {"Task"},
    "Communication.sender": {"Organization"},
    "Communication.recipient": {"Organization"},
}


def find_faults(bundle: dict[str, Any]) -> list[str]:
    """Return what FHIR R4 does not allow in a bundle, each as a place and a reason."""
    kinds = {one["fullUrl"]: one["resource"].get("resourceType") for one in bundle.get("entry", [])}
    faults = list(_faults(bundle, "Bundle", "Bundle", kinds))
    if len(kinds) != len(bundle.get("entry", [])):
        faults.append("Bundle.entry: a fullUrl stands twice")
    return faults


def _faults(value: Any, kind: str, place: str, kinds: dict[str, Any]) -> Iterator[str]:
    if kind == "Resource":
        kind = place = str(value.get("resourceType"))
    if kind in PRIMITIVES:
        yield from _primitive_faults(value, kind, place)
        return
    shape = SHAPES.get(kind)
    if shape is None or not isinstance(value, dict) or not value:
        yield f"{place}: no {kind}"
        return
    yield from (f"{place}.{name}: unknown here" for name in value if name not in shape)
    yield from (f"{place}.{name}: missing" for name, (_, _, is_needed) in shape.items() if is_needed and name not in value)
    yield from _rules(value, kind, place, kinds)
    for name in shape.keys() & value.keys():
        yield from _members(value[name], shape[name], f"{place}.{name}", kinds)


def _primitive_faults(value: Any, kind: str, place: str) -> Iterator[str]:
    if not isinstance(value, str) or not PRIMITIVES[kind].fullmatch(value):
        yield f"{place}: {value!r} is no {kind}"
    elif place in CODES and value not in CODES[place]:
        yield f"{place}: {value!r} is none of its codes"


def _rules(value: dict[str, Any], kind: str, place: str, kinds: dict[str, Any]) -> Iterator[str]:
    if kind == "Parameter" and sum(name.startswith("value") for name in value) != 1:
        yield f"{place}.value[x]: needs one"
    if kind == "Reference" and (target := kinds.get(value.get("reference", ""))) not in TARGETS.get(place, {"Communication"}):
        yield f"{place}: leads to {target}"


def _members(given: Any, rule: tuple[str, bool, bool], place: str, kinds: dict[str, Any]) -> Iterator[str]:
    kind, is_list, _ = rule
    if isinstance(given, list) != is_list:
        yield f"{place}: a list where one is wanted, or one where a list is"
    elif is_list and not given:
        yield f"{place}: an empty list"
    else:
        for one in given if is_list else [given]:
            yield from _faults(one, kind, place, kinds)
