"""EDIFACT reports of pathology and radiology laboratories (MEDRPT, NHSRSR), as text.

What lives here: segments of an interchange, and each report in it as a letter would put it. What does not: coding of results.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from remit.engine.letters.decoding import MAX_BYTES, UnreadableLetterError
from remit.engine.letters.document import Document, Facts, join
from remit.engine.letters.moments import read_day, read_nhs_number
from remit.engine.letters.sheet import Head, Sheet

_STARTS = (b"UNA", b"UNB", b"UNH")
_REPORTS = ("MEDRPT", "NHSRSR")
_MAX_REPORTS = 200
_FLAGS = {"HI": "high", "LO": "low", "AB": "abnormal", "PA": "potentially abnormal", "OR": "outside the range"}
_STATUS = {"UN": "", "PR": "provisional", "SR": "supplementary report", "CO": "corrected", "VR": ""}


def is_edifact(data: bytes) -> bool:
    """Return whether some bytes are an EDIFACT interchange, by a glance at them."""
    start = data[:200].lstrip(b"\xef\xbb\xbf \t\r\n")
    return start.startswith(_STARTS) and b"+" in start and (b"'" in start or b"'" in data[:2000])


@dataclass(frozen=True, slots=True)
class _Segment:
    name: str
    elements: list[list[str]]

    def at(self, element: int, part: int = 0) -> str:
        """Return a part of an element, both from 0, "" where there is none."""
        parts = self.elements[element] if element < len(self.elements) else []
        return parts[part].strip() if part < len(parts) else ""


def _segments(data: bytes) -> list[_Segment]:
    if len(data) > MAX_BYTES:
        raise UnreadableLetterError(f"The file is larger than {MAX_BYTES // 1_000_000} MB, which no letter is. Send the letter by itself.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("latin-1")
    text = text.lstrip()
    signs = text[3:9] if text.startswith("UNA") and len(text) > 9 else ":+.? '"
    # Some senders leave the space out that stands fifth, and so the end sign comes fifth.
    is_short = signs[4] == "'"
    part, element, release, end = signs[0], signs[1], signs[3], "'" if is_short or not signs[5].strip() else signs[5]
    text = text[8 if is_short else 9 :] if text.startswith("UNA") else text
    # The lookbehind holds for "?'" but not for "??'", which ends a text that ends in a question mark.
    divide = {sign: re.compile(rf"(?<!{re.escape(release)})(?:{re.escape(release * 2)})*{re.escape(sign)}") for sign in (part, element, end)}
    return [
        _Segment(elements[0][0].strip().upper(), elements[1:])
        for raw in _split(text, divide[end])
        if raw.strip()
        and (elements := [[_plain(item, release) for item in _split(piece, divide[part])] for piece in _split(raw.strip("\r\n "), divide[element])])
    ]


def _split(text: str, pattern: re.Pattern[str]) -> list[str]:
    """Return the pieces of a text between the signs that are not released; released release signs stay with the piece before them."""
    pieces, at = [], 0
    for match in pattern.finditer(text):
        pieces.append(text[at : match.end() - 1])
        at = match.end()
    return [*pieces, text[at:]]


def _plain(text: str, release: str) -> str:
    return re.sub(re.escape(release) + r"(.)", r"\1", text.replace("\r", "").replace("\n", ""), flags=re.DOTALL)


@dataclass(slots=True)
class _Report:
    """One report as it is read."""

    sheet: Sheet
    organisation: str = ""
    organisation_code: str = ""
    department: str = ""
    practice: str = ""
    practice_code: str = ""
    requester: str = ""
    party: _Segment | None = None
    patient: _Segment | None = None
    dates: dict[str, str] = field(default_factory=dict)
    status: str = ""
    investigation: str = ""
    value: str = ""
    lines: dict[str, list[str]] = field(default_factory=dict)

    def add(self, heading: str, line: str) -> None:
        """Put a line under a heading."""
        self.lines.setdefault(heading, []).append(line)

    def close_result(self) -> None:
        """Write the investigation and value read so far."""
        if self.investigation or self.value:
            self.add("Results", f"{self.investigation}: {self.value}" if self.investigation and self.value else self.investigation or self.value)
        self.investigation = self.value = ""


def _take_party(report: _Report, role: str) -> None:
    """Say who the party read last is, once its role is known."""
    party = report.party
    if party is None:
        return
    function, code, name = party.at(0), party.at(1), party.at(3) or party.at(2)
    if function in ("SLA", "SRA"):
        if role == "DPT":
            report.department = name or code
        elif role == "ORG":
            report.organisation, report.organisation_code = name, code
    elif function in ("MR", "PO"):
        if role == "ORG":
            report.practice, report.practice_code = name or report.practice, code or report.practice_code
        elif role == "PRO" and name:
            report.requester = name
    report.party = None


_TEXTS = {"CID": "Clinical details", "SPC": "Results", "RIT": "Results", "RPD": "Results", "TSP": "Results"}


def _take_text(report: _Report, segment: _Segment) -> None:
    heading = _TEXTS.get(segment.at(0), "Comments")
    if heading == "Results":
        report.close_result()
    parts = segment.elements[3] if len(segment.elements) > 3 else []
    for part in parts:
        report.add(heading, "" if part.strip() == "." else part.rstrip())


def _take_result(report: _Report, segment: _Segment) -> None:
    unit = segment.at(3, 3) or segment.at(3, 0)
    above = {"7": "above ", "6": "below "}.get(segment.at(1, 1), "")
    flag = _FLAGS.get(segment.at(4), "")
    value = segment.at(1)
    report.value = " ".join(part for part in (f"{above}{value}", unit, flag) if part.strip()) if value else ""


def _take(report: _Report, segment: _Segment) -> None:
    name = segment.name
    if name == "NAD":
        report.party = segment
    elif name == "SPR":
        _take_party(report, segment.at(0))
    elif name == "PNA":
        report.patient = segment
    elif name == "DTM":
        report.dates.setdefault(segment.at(0), segment.at(0, 1))
    elif name == "STS":
        report.status = _STATUS.get(segment.at(1), report.status)
    elif name == "FTX":
        _take_text(report, segment)
    elif name in ("INV", "RSL", "RND", "SPC"):
        _take_investigation(report, segment)


def _take_investigation(report: _Report, segment: _Segment) -> None:
    if segment.name == "INV":
        report.close_result()
        report.investigation = segment.at(1, 3) or segment.at(1, 0)
    elif segment.name == "RSL":
        _take_result(report, segment)
    elif segment.name == "RND" and report.value:
        low, high = segment.at(1), segment.at(2)
        report.value += f" (range {low} to {high})" if low and high else f" (range {low or high})"
    elif segment.name == "SPC" and (said := segment.at(1, 3)):
        report.add("Specimen", said)


def _person(segment: _Segment | None) -> tuple[str, str]:
    """Return a patient's name and NHS number."""
    if segment is None:
        return "", ""
    parts = {element[0]: element[1].strip() for element in segment.elements if len(element) > 1 and element[0] in ("SU", "FO", "MI", "TI")}
    name = " ".join(parts[key] for key in ("TI", "FO", "MI", "SU") if parts.get(key))
    return name, segment.at(1) if segment.at(1, 1) == "OPI" else ""


def _facts(report: _Report) -> Facts:
    problems = report.sheet.problems
    name, number = _person(report.patient)
    return Facts(
        nhs_number=read_nhs_number(number, problems),
        patient=name,
        born_on=read_day(report.dates.get("329", ""), "date of birth", problems),
        provider=report.organisation,
        provider_code=report.organisation_code,
        specialty=report.department,
        practice_code=report.practice_code,
        written_on=read_day(report.dates.get("ISR") or report.dates.get("137", ""), "date of the report", problems),
        event_on=read_day(report.dates.get("SCO") or report.dates.get("SRI", ""), "date of the sample", problems),
    )


def _read_report(segments: list[_Segment]) -> Document:
    kind = segments[0].at(1)
    report = _Report(Sheet("edifact"))
    for segment in segments[1:]:
        _take(report, segment)
    report.close_result()
    facts = _facts(report)
    title = "Radiology report" if kind == "NHSRSR" else "Pathology report"
    title += f" ({report.status})" if report.status else ""
    report.sheet.write_head(facts, Head(title, report.practice, "", "Date of sample", (("Requested by", report.requester),)))
    for heading in ("Clinical details", "Specimen", "Results", "Comments"):
        report.sheet.section(heading, "", report.lines.get(heading, []))
    if not report.lines:
        report.sheet.problems.append("A report in this file holds no result. Ask the laboratory whether one is to follow.")
    return report.sheet.finish(facts, [])


def _messages(segments: list[_Segment]) -> Iterator[list[_Segment]]:
    found: list[_Segment] = []
    for segment in segments:
        if segment.name == "UNH":
            if found:
                yield found
            found = [segment]
        elif segment.name in ("UNT", "UNZ") and found:
            yield found
            found = []
        elif found:
            found.append(segment)
    if found:
        yield found


def read_edifact(data: bytes) -> Document:
    """Read the laboratory reports of an EDIFACT interchange.

    Raises:
        UnreadableLetterError: it holds no report.
    """
    messages = list(_messages(_segments(data)))
    reports = [message for message in messages if message[0].at(1) in _REPORTS]
    if not reports:
        kinds = ", ".join(sorted({message[0].at(1) for message in messages if message[0].at(1)})[:3])
        said = "it acknowledges other messages" if "NHSACK" in kinds else f"it is of the kind {kinds}" if kinds else "it holds no message"
        raise UnreadableLetterError(f"This EDIFACT file holds no report: {said}. There is nothing in it to read as a letter.")
    parts = [_read_report(report) for report in reports[:_MAX_REPORTS]]
    problems = []
    people = {(part.facts.patient, part.facts.born_on) for part in parts}
    if len(parts) > 1:
        about = f"about {len(people)} patients" if len(people) > 1 else "about one patient"
        problems.append(f"This file holds {len(reports)} reports {about}; they were read one after another.")
    whole = join("edifact", parts, problems=tuple(problems))
    return whole if len(people) == 1 else _without_patient(whole)


def _without_patient(document: Document) -> Document:
    return replace(document, facts=replace(document.facts, nhs_number="", patient="", born_on=None))
