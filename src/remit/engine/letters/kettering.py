"""Kettering XML: the older letter message, HTML or a base64 document in a `TextBlock`, with dates as they come.

What lives here: `ReportMsg` and its kin by local names, whatever their namespace. What does not: the document inside (the caller's reader).
"""

import datetime as dt
import html
import re

from remit.engine.letters.decoding import UnreadableLetterError
from remit.engine.letters.document import Document, Facts
from remit.engine.letters.embedded import ReadEmbedded, embed_base64, embed_text, looks_like_base64, read_plain
from remit.engine.letters.kinds import read_kind
from remit.engine.letters.moments import read_day, read_nhs_number
from remit.engine.letters.narrative import read_narrative
from remit.engine.letters.safe_xml import Element, below, child, children, local, parse_xml, words, words_at
from remit.engine.letters.sheet import Head, Sheet
from remit.engine.terms import LetterKind

_SIGNS = (b"ReportMsg", b"ClinicalReport")
_INSIDE = (b"PatientMatchingInfo", b"TextItem", b"TextBlock")
# Types of event, as the services that receive Kettering messages list them; they say what the letter is where its report type does not.
_EVENTS = {
    "IP": "Inpatient letter",
    "DC": "Day case letter",
    "DH": "Discharge letter",
    "OP": "Outpatient letter",
    "AE": "Emergency department letter",
    "NC": "Did not attend letter",
}
_FLAGS = {"ActionRequested": "Action requested of the practice", "MedicationChanged": "Medication changed"}


def is_kettering(data: bytes) -> bool:
    """Return whether some bytes are a Kettering message, by a glance at them."""
    narrow = data[:4096].replace(b"\x00", b"")
    wide = data if len(narrow) > len(data[:4096]) * 0.7 else data.replace(b"\x00", b"")
    return b"<" in narrow and any(sign in narrow for sign in _SIGNS) and any(sign in wide for sign in _INSIDE)


def _text(root: Element | None, *names: str) -> str:
    """Return the words of the first element of those names, at any depth."""
    return next((said for name in names for item in below(root, name) if (said := words(item))), "")


def _day(root: Element, name: str, what: str, problems: list[str]) -> dt.date | None:
    return read_day(_text(root, name), what, problems)


def _patient_name(info: Element | None) -> str:
    name = next(below(info, "StructPersonName"), info)
    parts = [_text(name, "Title"), _text(name, "GivenName", "Forename"), _text(name, "FamilyName", "Surname")]
    return " ".join(part for part in parts if part) or _text(info, "UnstructPersonName", "PersonName")


def _number(info: Element | None) -> str:
    """Return the NHS number: the identifier whose type says so, else the only one with ten digits."""
    found = ""
    for item in below(info, "Id"):
        digits = re.sub(r"\D", "", words_at(item, "IdValue"))
        if "nhs" in words_at(item, "IdType").lower() or "nhs" in (item.get("IdType") or "").lower():
            return words_at(item, "IdValue")
        found = digits if len(digits) == 10 else found
    return found or _text(info, "NHSNumber", "NhsNumber")


def _parties(root: Element) -> tuple[Element | None, Element | None]:
    """Return the parties of recipient and sender: by the numbers that the message refers to them with, else by their order."""
    parties = [item for name in ("Party", "Agent") for item in below(root, name)]
    numbered = {item.get("AgentId") or "": item for item in parties}
    recipient = numbered.get(words_at(child(root, "ServiceRequester"), "IdValue"))
    sender = numbered.get(words_at(child(root, "ServiceProvider"), "IdValue"))
    practice = next((item for item in parties for code in children(item, "OrgCode") if (code.get("IdType") or "").upper() in ("PRA", "PRACTICE")), None)
    recipient = recipient if recipient is not None else practice if practice is not None else next(iter(parties), None)
    sender = sender if sender is not None else next((item for item in parties if item is not recipient), None)
    return recipient, sender


def _facts(root: Element, problems: list[str]) -> tuple[Facts, Head]:
    info = next(below(root, "PatientMatchingInfo"), None)
    recipient, sender = _parties(root)
    report = next(below(root, "ClinicalReport"), root)
    title = _text(report, "ReportType") or _EVENTS.get(_text(report, "ReportCode").upper(), "") or _text(report, "ReportCode")
    title = _EVENTS.get(title.upper(), title)
    kind = read_kind(f"{title}\n" if title else "", is_paid=False)
    issued = _day(root, "MsgIssueDate", "date of sending", problems)
    facts = Facts(
        nhs_number=read_nhs_number(_number(info), problems),
        patient=_patient_name(info),
        born_on=read_day(_text(info, "BirthDate", "DateOfBirth"), "date of birth", problems),
        provider=words_at(sender, "OrgName") or words_at(root, "MsgSender"),
        provider_code=words_at(sender, "OrgCode"),
        specialty=words_at(sender, "DepartmentName"),
        practice_code=words_at(recipient, "OrgCode"),
        written_on=_day(report, "DocCreationDate", "date of writing", problems) or issued,
        event_on=_day(report, "EventDateEnd", "last day of the event", problems) or _day(report, "EventDate", "date of the event", problems),
        kind="" if kind is LetterKind.OTHER else kind.value,
    )
    flags = tuple((said, "yes") for name, said in _FLAGS.items() if _text(root, name).upper() in ("Y", "YES", "TRUE", "1"))
    clinician = words_at(sender, "BossName") or words_at(sender, "HcpName")
    event = "Date of discharge" if kind is LetterKind.DISCHARGE_SUMMARY else "Date seen" if kind is LetterKind.CLINIC_LETTER else "Date of event"
    return facts, Head(title, words_at(recipient, "OrgName"), clinician, event, (("Recipient", words_at(recipient, "HcpName")), *flags))


def _write_item(sheet: Sheet, item: Element, read_embedded: ReadEmbedded) -> None:
    kind = _text(item, "TextMarkupIndicator") or _text(item, "ContentType", "MimeType")
    for block in [*below(item, "TextBlock"), *below(item, "BinaryObject"), *below(item, "EncodedDocument")]:
        if any(local(inner) for inner in block):
            sheet.section("", "", read_narrative(block))
            continue
        text = "".join(block.itertext())
        if looks_like_base64(text):
            embed_base64(sheet, text, _plain_kind(kind), read_embedded)
        else:
            embed_text(sheet, html.unescape(text) if re.search(r"&lt;(?:p|br|div|html|body)\b", text[:2000], re.IGNORECASE) else text, read_embedded)


def _plain_kind(kind: str) -> str:
    return next((name for name in ("pdf", "rtf", "image/tiff", "text/html") if name.rpartition("/")[2] in kind.lower()), kind)


def read_kettering(data: bytes, read_embedded: ReadEmbedded = read_plain) -> Document:
    """Read a Kettering message.

    Args:
        data: the XML file.
        read_embedded: reads the document inside the message.

    Raises:
        UnreadableLetterError: damaged, or it holds no words.
    """
    root, mended = parse_xml(data)
    sheet = Sheet("kettering", problems=list(mended))
    facts, head = _facts(root, sheet.problems)
    sheet.write_head(facts, head)
    before = sheet.length
    for item in below(root, "TextItem"):
        _write_item(sheet, item, read_embedded)
    if sheet.length == before:
        for report in below(root, "ClinicalReport"):
            _write_item(sheet, report, read_embedded)
    if sheet.length == before:
        reason = " ".join(sheet.problems)
        raise UnreadableLetterError(
            f"This Kettering message holds no letter: its text is empty or could not be read. Ask the sender to send it again. {reason}".strip()
        )
    codes = [f"- {said}" for item in below(root, "ClinicalCode") if (said := _coded(item))]
    sheet.section("Coded entries", "", list(dict.fromkeys(codes))[:200])
    return sheet.finish(facts, [])


def _coded(item: Element) -> str:
    name = next((said for key in ("Term198", "Term60", "Term30", "Rubric") if (said := words_at(item, key))), "") or words_at(item, "CodeName")
    value = f"{words_at(item, 'Value1')} {words_at(item, 'Unit1')}".strip()
    return f"{name}: {value}" if name and value else name
