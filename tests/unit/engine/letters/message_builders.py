"""Builders of small messages, all invented, for the tests and the benchmark: FHIR, CDA, Kettering, HL7 v2; and development letters rendered as messages.

A test loads this file by its path: `SimpleNamespace(**runpy.run_path(...))`.
"""

import base64
import html
import json
from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from remit.engine.letters.lines import LineKind, read_lines, read_paragraphs

NHS_NUMBER = "9997983807"
Section = tuple[str, str, str]
SNOMED = "http://snomed.info/sct"
PLAN = ("Plan and requested actions", "887201000000105", "<p>GP to kindly chase the coeliac serology.</p>")
SUMMARY = ("Clinical summary", "887181000000106", "<p>Seen with bloating. Examination was normal.</p>")


def coded(code: str, display: str, system: str = SNOMED) -> dict[str, Any]:
    """Return a CodeableConcept."""
    return {"coding": [{"system": system, "code": code, "display": display}]}


def entry(kind: str, number: str, **members: Any) -> dict[str, Any]:
    """Return an entry of a bundle, addressed by its number."""
    return {"fullUrl": f"urn:uuid:{number}", "resource": {"resourceType": kind, "id": number, **members}}


def to(number: str) -> dict[str, str]:
    """Return a reference to the entry of that number."""
    return {"reference": f"urn:uuid:{number}"}


def people() -> list[dict[str, Any]]:
    """Return the patient, the practice, the sender and the clinician that the bundles speak of."""
    return [
        entry(
            "Patient",
            "p1",
            identifier=[{"system": "https://fhir.nhs.uk/Id/nhs-number", "value": NHS_NUMBER}],
            name=[{"use": "official", "prefix": ["Mrs"], "given": ["Marjorie"], "family": "Ellwood"}],
            birthDate="1951-07-02",
            generalPractitioner=[to("o2")],
        ),
        entry(
            "Organization", "o1", identifier=[{"system": "https://fhir.nhs.uk/Id/ods-organization-code", "value": "RZX99"}], name="Northmoor General Hospital"
        ),
        entry("Organization", "o2", identifier=[{"system": "https://fhir.nhs.uk/Id/ods-organization-code", "value": "Z99999"}], name="Ash Lane Practice"),
        entry("Practitioner", "c1", name=[{"prefix": ["Dr"], "given": ["Ruth"], "family": "Marsh"}]),
        entry("PractitionerRole", "r1", practitioner=to("c1"), organization=to("o1"), specialty=[coded("394584008", "Gastroenterology")]),
    ]


def composition(sections: Sequence[Section], *, edition: str = "stu3", **members: Any) -> dict[str, Any]:
    """Return the entry of a Composition with narrative sections; UK Core names its headings by words."""
    profile = (
        "https://fhir.nhs.uk/STU3/StructureDefinition/CareConnect-ITK-OPL-Composition-1"
        if edition == "stu3"
        else "https://fhir.hl7.org.uk/StructureDefinition/UKCore-Composition"
    )
    parts = []
    for title, code, narrative in sections:
        words = title.lower().replace(" ", "-")
        heading = coded(code, title) if edition == "stu3" else coded(words, title, "https://fhir.hl7.org.uk/CodeSystem/UKCore-RecordStandardHeadings")
        part: dict[str, Any] = {"text": {"status": "additional", "div": f'<div xmlns="http://www.w3.org/1999/xhtml">{narrative}</div>'}}
        parts.append({"title": title, "code": heading, **part} if title else part)
    return entry("Composition", "d1", meta={"profile": [profile]}, status="final", section=parts, **members)


def fhir_bundle(
    sections: Sequence[Section] = (SUMMARY, PLAN), *, edition: str = "stu3", kind: str = "Outpatient letter", others: Sequence[Any] = ()
) -> dict[str, Any]:
    """Return a whole document bundle with people, an encounter and sections."""
    whole = composition(
        sections,
        edition=edition,
        type=coded("823681000000100", kind),
        title=kind,
        date="2026-03-05T10:00:00+00:00",
        subject=to("p1"),
        author=[to("r1")],
        custodian=to("o1"),
        encounter=to("e1"),
    )
    stay = entry("Encounter", "e1", status="finished", period={"start": "2026-03-01T09:00:00+00:00", "end": "2026-03-03T12:00:00+00:00"})
    return {"resourceType": "Bundle", "type": "document", "entry": [whole, stay, *people(), *others]}


def as_json(resource: dict[str, Any]) -> bytes:
    """Return a resource as JSON."""
    return json.dumps(resource).encode()


def as_xml(resource: dict[str, Any]) -> bytes:
    """Return a resource as FHIR XML."""
    body = _xml_members(resource)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<{resource["resourceType"]} xmlns="http://hl7.org/fhir">{body}</{resource["resourceType"]}>'.encode()


def _xml_members(node: dict[str, Any]) -> str:
    return "".join(
        _xml_member(name, item)
        for name, value in node.items()
        if name not in ("resourceType", "url")
        for item in (value if isinstance(value, list) else [value])
    )


def _xml_member(name: str, value: Any) -> str:
    if name == "div":
        return str(value)
    if isinstance(value, dict):
        url = f" url={quoteattr(value['url'])}" if "url" in value else ""
        inner = _xml_members(value)
        if kind := value.get("resourceType"):
            inner = f"<{kind}>{inner}</{kind}>"
        return f"<{name}{url}>{inner}</{name}>"
    said = str(value).lower() if isinstance(value, bool) else str(value)
    return f"<{name} value={quoteattr(said)}/>"


def cda(sections: Sequence[Section] = (SUMMARY, PLAN), *, title: str = "Outpatient letter", body: str = "", head: bool = True) -> str:
    """Return a ClinicalDocument; `body` stands in for the structured body where it is given."""
    parts = "".join(
        f"<component><section>{f'<code code={quoteattr(code)} displayName={quoteattr(name)}/>' if code else ''}"
        f"{f'<title>{escape(name)}</title>' if name else ''}<text>{text}</text></section></component>"
        for name, code, text in sections
    )
    inner = body or f"<structuredBody><component><section>{parts}</section></component></structuredBody>"
    people_part = (
        f'<effectiveTime value="20260305100000+0000"/><recordTarget><patientRole><id root="2.16.840.1.113883.2.1.4.1" extension="{NHS_NUMBER}"/>'
        "<patient><name><prefix>Mrs</prefix><given>Marjorie</given><family>Ellwood</family></name><birthTime value='19510702'/></patient>"
        '<providerOrganization><id root="2.16.840.1.113883.2.1.3.2.4.19.1" extension="Z99999"/><name>Ash Lane Practice</name></providerOrganization>'
        "</patientRole></recordTarget><author><assignedAuthor><assignedPerson><name>Dr Ruth Marsh</name></assignedPerson></assignedAuthor></author>"
        '<custodian><assignedCustodian><representedCustodianOrganization><id root="2.16.840.1.113883.2.1.3.2.4.19.1" extension="RZX99"/>'
        "<name>Northmoor General Hospital</name></representedCustodianOrganization></assignedCustodian></custodian>"
        "<componentOf><encompassingEncounter><effectiveTime><low value='20260303'/></effectiveTime></encompassingEncounter></componentOf>"
    )
    named = f"<title>{escape(title)}</title>" if title else ""
    return f'<ClinicalDocument xmlns="urn:hl7-org:v3">{named}{people_part if head else ""}<component>{inner}</component></ClinicalDocument>'


def in_envelope(payload: str) -> bytes:
    """Return an ITK distribution envelope in a SOAP envelope around a payload."""
    return (
        '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Header/><s:Body><DistributionEnvelope xmlns="urn:nhs-itk:ns:201005">'
        f'<header/><payloads count="1"><payload id="uuid_1">{payload}</payload></payloads></DistributionEnvelope></s:Body></s:Envelope>'
    ).encode()


def kettering(
    block: str, *, written: str = "20260305", event: str = "20260303", born: str = "19510702", kind: str = "Clinic letter", markup: str = "HTML"
) -> bytes:
    """Return a Kettering message around a text block, given as it stands in the XML."""
    return (
        "<?xml version='1.0' encoding='UTF-8'?><ReportMsg MsgStatus='Live'><MsgId>1</MsgId><MsgIssueDate>20260306</MsgIssueDate>"
        "<ServiceRequester><IdValue>1</IdValue></ServiceRequester><ServiceProvider><IdValue>2</IdValue></ServiceProvider>"
        f"<PatientMatchingInfo><PatientId><Id><IdType>NHS</IdType><IdValue>{NHS_NUMBER}</IdValue></Id></PatientId><PersonName_s><StructPersonName>"
        f"<FamilyName>Ellwood</FamilyName><GivenName>Marjorie</GivenName></StructPersonName></PersonName_s><BirthDate>{born}</BirthDate></PatientMatchingInfo>"
        "<Parties><Party AgentId='1'><HcpName>Dr T Ash</HcpName><OrgCode IdType='PRA'>Z99999</OrgCode><OrgName>Ash Lane Practice</OrgName></Party>"
        "<Party AgentId='2'><HcpName>Dr R Marsh</HcpName><DepartmentName>Gastroenterology</DepartmentName><OrgCode IdType='Provider'>RZX99</OrgCode>"
        "<OrgName>Northmoor General Hospital</OrgName></Party></Parties><ReportingInformation><ActionRequested>Y</ActionRequested></ReportingInformation>"
        f"<ClinicalReport><ReportID>7</ReportID><ReportType>{kind}</ReportType><EventDate>{event}</EventDate><DocCreationDate>{written}</DocCreationDate>"
        f"<TextItem RcStatus='Live'><TextMarkupIndicator>{markup}</TextMarkupIndicator><TextBlock>{block}</TextBlock></TextItem></ClinicalReport></ReportMsg>"
    ).encode()


_PID = f"PID|1||{NHS_NUMBER}^^^NHS^NH||ELLWOOD^Marjorie^^^Mrs||19510702|2"
_PD1 = "PD1|||ASH LANE PRACTICE^^Z99999|G9999999^Ash^Tom^^^Dr"


def hl7v2(kind: str, *segments: str, end: str = "\r") -> bytes:
    """Return a version 2 message of some kind ("MDM^T02") with head, patient and further segments."""
    head = f"MSH|^~\\&|EPR|NORTHMOOR^Northmoor General Hospital|GP|Z99999|20260305100000||{kind}|1|P|2.4"
    return (end.join([head, _PID, _PD1, *segments]) + end).encode()


def mdm(*lines: str) -> bytes:
    """Return an MDM^T02 with a letter as lines of text."""
    body = [f"OBX|{number}|TX|LETTER^Letter||{line}||||||F" for number, line in enumerate(lines, 1)]
    return hl7v2("MDM^T02", "EVN|T02|20260305", "PV1|1|O|GASTRO||||||C1^Marsh^Ruth^^^Dr", "TXA|1|CL^Clinic letter|TX|20260303||20260305", *body)


def base64_of(data: bytes | str) -> str:
    """Return base64 characters."""
    return base64.b64encode(data.encode() if isinstance(data, str) else data).decode()


_BOXES = "[☐☑☒□"


def letter_sections(text: str) -> list[Section]:
    """Return a plain-text letter as sections with XHTML narrative, the way a sender's system would make a message of it."""
    sections: list[tuple[str, list[str]]] = [("", [])]
    open_list = False
    for paragraph in read_paragraphs(text, read_lines(text)):
        if paragraph.kind is LineKind.HEADING:
            sections.append((paragraph.lead, []))
            open_list = False
            continue
        words = text[paragraph.start : paragraph.end].split()
        if paragraph.kind is LineKind.ITEM and words[0][0] not in _BOXES:  # a list marks its items itself, and knows no boxes
            words = words[1:] or words
        said = html.escape(" ".join(words), quote=False)
        body = sections[-1][1]
        if paragraph.kind is LineKind.ITEM:
            item = f"<li>{said}</li>"
            if open_list:
                body[-1] = body[-1].removesuffix("</ul>") + f"{item}</ul>"
            else:
                body.append(f"<ul>{item}</ul>")
        else:
            body.append(f"<p>{said}</p>")
        open_list = paragraph.kind is LineKind.ITEM
    return [(title, "", "".join(body)) for title, body in sections if body or title]


def as_cda_sections(sections: Sequence[Section]) -> list[Section]:
    """Return sections with the narrative of CDA in place of XHTML."""
    names = (("<p>", "<paragraph>"), ("</p>", "</paragraph>"), ("<ul>", "<list>"), ("</ul>", "</list>"), ("<li>", "<item>"), ("</li>", "</item>"))
    found = []
    for title, code, text in sections:
        for old, new in names:
            text = text.replace(old, new)
        found.append((title, code, text))
    return found
