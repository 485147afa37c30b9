"""CDA documents: ITK clinical documents, NHS 111 reports, and the envelopes that they travel in.

What lives here: head, sections, coded medicines and embedded documents of a ClinicalDocument, and finding it in SOAP and ITK distribution envelopes. What does
not: narrative to lines (`narrative`).
"""

import datetime as dt
from collections.abc import Iterator

from remit.engine.letters.decoding import UnreadableLetterError
from remit.engine.letters.document import CodedMedicine, Document, Facts, join
from remit.engine.letters.embedded import ReadEmbedded, embed_base64, embed_text, from_base64, read_plain
from remit.engine.letters.kinds import read_kind
from remit.engine.letters.moments import read_day, read_nhs_number
from remit.engine.letters.narrative import read_narrative
from remit.engine.letters.prsb import title_for
from remit.engine.letters.safe_xml import Element, below, child, children, local, parse_xml, to_bytes, value_at, words, words_at
from remit.engine.letters.sheet import Head, Sheet
from remit.engine.terms import LetterKind

# Roots of the identifiers: NHS numbers, unverified NHS numbers, ODS sites and organisations.
_NHS_ROOTS = ("2.16.840.1.113883.2.1.4.1", "2.16.840.1.113883.2.1.3.2.4.18.23")
_ODS_ROOTS = ("2.16.840.1.113883.2.1.3.2.4.19.1", "2.16.840.1.113883.2.1.3.2.4.19.2")
_MAX_DEPTH = 15
_MAX_DOCUMENTS = 20
_UNKNOWN = frozenset({"unknown", "not known", "none", "n/a"})


def is_cda(data: bytes) -> bool:
    """Return whether some bytes hold a clinical document or an ITK envelope, by a glance at them."""
    narrow = data[:4096].replace(b"\x00", b"")
    if b"<" not in narrow:
        return False
    return (b"ClinicalDocument" in data and b"urn:hl7-org:v3" in data) or b"DistributionEnvelope" in narrow


def _name(element: Element | None) -> str:
    """Return a person's name, in the order that a letter has."""
    parts = [words(item) for key in ("prefix", "given", "family", "suffix") for item in children(element, key)]
    return " ".join(part for part in parts if part) or words(element)


def _identifier(element: Element | None, roots: tuple[str, ...]) -> str:
    return next((extension for item in children(element, "id") if item.get("root") in roots and (extension := item.get("extension"))), "")


def _organisation(element: Element | None) -> tuple[str, str]:
    name = words_at(element, "name")
    return ("" if name.lower() in _UNKNOWN else name), _identifier(element, _ODS_ROOTS)


def _sender(document: Element) -> tuple[str, str]:
    places = [child(document, "custodian", "assignedCustodian", "representedCustodianOrganization")]
    places += [child(author, "assignedAuthor", "representedOrganization") for author in children(document, "author")]
    return next((pair for place in places if any(pair := _organisation(place))), ("", ""))


def _event(document: Element, kind: LetterKind, problems: list[str]) -> tuple[dt.date | None, str]:
    time = child(document, "componentOf", "encompassingEncounter", "effectiveTime")
    start = read_day(value_at(time, "low") or value_at(time, "center"), "start of the encounter", problems)
    start = start or read_day((time.get("value") or "") if time is not None else "", "day of the encounter", problems)
    end = read_day(value_at(time, "high"), "end of the encounter", problems)
    if kind is LetterKind.DISCHARGE_SUMMARY and end:
        return end, "Date of discharge"
    return start or end, "Date seen" if kind is LetterKind.CLINIC_LETTER else "Date of contact"


def _facts(document: Element, problems: list[str]) -> tuple[Facts, Head]:
    title = words_at(document, "title") or value_at(document, "code", key="displayName")
    kind = read_kind(f"{title}\n" if title else "", is_paid=False)
    role = child(document, "recordTarget", "patientRole")
    person = child(role, "patient")
    practice, practice_code = _organisation(child(role, "providerOrganization"))
    provider, provider_code = _sender(document)
    event_on, event = _event(document, kind, problems)
    author = next((name for item in children(document, "author") if (name := _name(child(item, "assignedAuthor", "assignedPerson", "name")))), "")
    encounter = child(document, "componentOf", "encompassingEncounter")
    facts = Facts(
        nhs_number=read_nhs_number(_identifier(role, _NHS_ROOTS), problems),
        patient=_name(child(person, "name")),
        born_on=read_day(value_at(person, "birthTime"), "date of birth", problems),
        provider=provider,
        provider_code=provider_code,
        specialty=value_at(encounter, "location", "healthCareFacility", "code", key="displayName"),
        practice_code=practice_code,
        written_on=read_day(value_at(document, "effectiveTime"), "date of writing", problems),
        event_on=event_on,
        kind="" if kind is LetterKind.OTHER else kind.value,
    )
    recipient = next((name for item in children(document, "informationRecipient") if (name := _recipient(item))), "")
    return facts, Head(title, practice, "", event, (("Written by", author), ("Recipient", recipient)))


def _recipient(element: Element) -> str:
    intended = child(element, "intendedRecipient")
    return words_at(intended, "receivedOrganization", "name") or _name(child(intended, "informationRecipient", "name"))


def _write_section(sheet: Sheet, section: Element, depth: int) -> None:
    code = value_at(section, "code", key="code")
    title = title_for(words_at(section, "title"), code, value_at(section, "code", key="displayName"))
    text = child(section, "text")
    sheet.section(title, code, read_narrative(text) if text is not None else [])
    if depth >= _MAX_DEPTH:
        return
    for component in children(section, "component"):
        for inner in children(component, "section"):
            _write_section(sheet, inner, depth + 1)


def _medicines(document: Element) -> Iterator[CodedMedicine]:
    for item in below(document, "substanceAdministration"):
        material = next(below(child(item, "consumable"), "manufacturedMaterial"), None)
        code = child(material, "code")
        name = words_at(material, "name") or value_at(material, "code", key="displayName") or words_at(code, "originalText")
        dose = child(item, "doseQuantity")
        amount = child(dose, "center") if dose is not None and not dose.get("value") else dose
        said = f"{amount.get('value') or ''} {amount.get('unit') or ''}".strip() if amount is not None else ""
        if name:
            yield CodedMedicine(
                name,
                dose=words_at(item, "text") or said,
                route=value_at(item, "routeCode", key="displayName"),
                frequency=_period(item),
                form=value_at(item, "administrationUnitCode", key="displayName") or value_at(material, "formCode", key="displayName"),
                status=value_at(item, "statusCode", key="code"),
                code=value_at(material, "code", key="code"),
            )


def _period(item: Element) -> str:
    period = next((found for time in children(item, "effectiveTime") if (found := child(time, "period")) is not None), None)
    return f"every {period.get('value')} {period.get('unit') or ''}".strip() if period is not None and period.get("value") else ""


def _write_body(sheet: Sheet, document: Element, read_embedded: ReadEmbedded) -> None:
    for component in children(document, "component"):
        for body in children(component, "structuredBody"):
            for inner in children(body, "component"):
                for section in children(inner, "section"):
                    _write_section(sheet, section, 0)
        for body in children(component, "nonXMLBody"):
            _embed(sheet, child(body, "text"), read_embedded)
    for media in below(document, "observationMedia"):
        _embed(sheet, child(media, "value"), read_embedded)


def _embed(sheet: Sheet, text: Element | None, read_embedded: ReadEmbedded) -> None:
    if text is None:
        return
    if (text.get("representation") or "").upper() == "B64":
        embed_base64(sheet, "".join(text.itertext()), text.get("mediaType") or "", read_embedded)
    elif len(text):
        sheet.section("", "", read_narrative(text))
    elif not embed_text(sheet, text.text or "", read_embedded) and value_at(text, "reference"):
        sheet.problems.append("The letter itself is not in this message, only its address. Fetch the document and hand that in.")


def read_clinical_document(document: Element, read_embedded: ReadEmbedded) -> Document:
    """Read one ClinicalDocument.

    Raises:
        UnreadableLetterError: it holds no words.
    """
    sheet = Sheet("cda")
    facts, head = _facts(document, sheet.problems)
    sheet.write_head(facts, head)
    before = sheet.length
    _write_body(sheet, document, read_embedded)
    medicines = list(_medicines(document))[:300]
    if sheet.length == before and not medicines:
        reason = " ".join(sheet.problems) or "Its sections have no text. Ask the sender for the letter."
        raise UnreadableLetterError(f"This clinical document ({head.title or 'without a title'}) holds no words of a letter. {reason}")
    return sheet.finish(facts, medicines)


def _payloads(root: Element, read_embedded: ReadEmbedded) -> Iterator[Document]:
    """Iterate over the documents of an ITK envelope that are no clinical documents: FHIR, Kettering, base64, text."""
    for payload in below(root, "payload"):
        if any(True for _ in below(payload, "ClinicalDocument")):
            continue
        inner = next((item for item in payload if local(item)), None)
        text = (payload.text or "").strip()
        if inner is not None:
            yield read_embedded(to_bytes(inner))
        elif text:
            yield read_embedded(from_base64(text, []) if "<" not in text else text.encode("utf-8", errors="replace"))


def read_cda(data: bytes, read_embedded: ReadEmbedded = read_plain) -> Document:
    """Read a CDA document, bare or in its envelopes.

    Args:
        data: the XML file.
        read_embedded: reads a document inside the message.

    Raises:
        UnreadableLetterError: damaged, or it holds no words.
    """
    root, mended = parse_xml(data)
    documents = [root] if local(root) == "ClinicalDocument" else list(below(root, "ClinicalDocument"))
    parts: list[Document] = []
    reasons: list[str] = []
    for document in documents[:_MAX_DOCUMENTS]:
        try:
            parts.append(read_clinical_document(document, read_embedded))
        except UnreadableLetterError as error:
            reasons.append(str(error))
    parts += _payloads(root, read_embedded)
    if not parts:
        raise UnreadableLetterError(" ".join(dict.fromkeys(reasons)) or "This envelope holds no clinical document. Ask the sender to send it again.")
    if len(documents) > 1:
        reasons = [f"This message holds {len(documents)} documents; those with words were read one after another, the first as the letter.", *reasons]
    return join("cda", parts, problems=(*mended, *dict.fromkeys(reasons)))
