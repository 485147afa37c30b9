"""HL7 version 2 messages: MDM, ORU, REF and the ADT messages that tell of a stay.

What lives here: which message is a letter, its head and its body. What does not: segments, fields and escapes (`hl7v2_segments`).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from remit.engine.letters.decoding import UnreadableLetterError
from remit.engine.letters.document import Document, Facts, join
from remit.engine.letters.embedded import ReadEmbedded, embed_base64, embed_text, read_plain
from remit.engine.letters.hl7v2_segments import Segment, name_of, split_messages
from remit.engine.letters.kinds import read_kind
from remit.engine.letters.moments import read_day, read_nhs_number, say_day
from remit.engine.letters.sheet import Head, Sheet
from remit.engine.terms import LetterKind

_MAX_MESSAGES = 50
_STARTS = (b"MSH", b"FHS|", b"BHS|")
_TITLES = {
    "MDM": "Clinical letter",
    "ORU": "Results report",
    "REF": "Referral letter",
    "A01": "Admission notification",
    "A02": "Transfer notification",
    "A03": "Discharge notification",
    "A04": "Outpatient registration",
    "A05": "Pre-admission notification",
    "A08": "Update of a stay",
    "A11": "Admission cancelled",
    "A13": "Discharge cancelled",
}
_NO_LETTER = "it changes the details of a patient and holds no letter. File it with the patient index."
_FLAGS = {"H": "high", "HH": "very high", "L": "low", "LL": "very low", "A": "abnormal", "AA": "very abnormal"}
_TEXT_TYPES = frozenset({"TX", "FT", "ST", ""})
_SOURCES = frozenset({"ED", "RP"})


def is_hl7v2(data: bytes) -> bool:
    """Return whether some bytes are an HL7 version 2 message, by a glance at them."""
    start = data[:64].lstrip(b"\xef\xbb\xbf\x0b \t\r\n")
    return start.startswith(_STARTS) and len(start) > 8 and (not start.startswith(b"MSH") or not start[3:4].isalnum())


@dataclass(slots=True)
class _Message:
    segments: list[Segment]
    sheet: Sheet
    read_embedded: ReadEmbedded

    def first(self, name: str) -> Segment:
        """Return the first segment of that name, an empty one where there is none."""
        return next((item for item in self.segments if item.name == name), Segment(name, [], "^~\\&"))


def _kind(message: _Message) -> tuple[str, str]:
    header = message.first("MSH")
    return header.part(9, 1).upper()[:3], header.part(9, 2).upper()[:3]


def _number(pid: Segment) -> str:
    for place in (3, 2, 4):
        for repeat in pid.repeats(place):
            if "NHS" in repeat.part(4).upper() or repeat.part(5).upper() in ("NHS", "NH"):
                return repeat.part(1)
    return ""


def _dates(message: _Message, title: str) -> tuple[str, str, str]:
    """Return the raw days of event and writing, and how the event's is named."""
    visit, txa, report, event = (message.first(name) for name in ("PV1", "TXA", "OBR", "EVN"))
    header = message.first("MSH").part(7, 1)
    if left := visit.part(45, 1):
        return left, txa.part(6, 1) or header, "Date of discharge"
    if "Pre-admission" in title:
        return "", header, "Date of event"
    if came := visit.part(44, 1):
        is_stay = visit.part(2, 1).upper() == "I"
        return came, txa.part(6, 1) or header, "Date of admission" if is_stay else "Date seen"
    seen = txa.part(4, 1) or report.part(7, 1) or (event.part(6, 1) if message.first("PV1").fields else "")
    return seen, txa.part(6, 1) or report.part(22, 1) or header, "Date of event" if txa.fields else "Date of sample" if report.fields else "Date of event"


def _facts(message: _Message) -> tuple[Facts, Head]:
    kind, event = _kind(message)
    pid, gp, visit, txa = (message.first(name) for name in ("PID", "PD1", "PV1", "TXA"))
    problems = message.sheet.problems
    title = txa.part(2, 2) or txa.part(16, 1) or _TITLES.get(kind) or _TITLES.get(event, "")
    event_raw, written_raw, event_name = _dates(message, title)
    letter_kind = read_kind(f"{title}\n" if title else "", is_paid=False)
    practice = next(iter(gp.repeats(3)), None)
    header = message.first("MSH")
    provider, code = _sender(message, header)
    facts = Facts(
        nhs_number=read_nhs_number(_number(pid), problems),
        patient=name_of(pid, 5),
        born_on=read_day(pid.part(7, 1)[:8], "date of birth", problems),
        provider=provider,
        provider_code=code,
        specialty="",
        practice_code=practice.part(3) if practice else "",
        written_on=read_day(written_raw, "date of writing", problems),
        event_on=read_day(event_raw, "date of the event", problems),
        kind="" if letter_kind is LetterKind.OTHER else letter_kind.value,
    )
    clinician = name_of(visit, 9) or name_of(visit, 7) or name_of(txa, 9) or name_of(message.first("OBR"), 16)
    where = visit.part(3, 9) or (f"{visit.part(3, 1)} {visit.part(3, 2)}".strip())
    others = (("Where", where), ("General practitioner", name_of(gp, 4)))
    return facts, Head(title, practice.part(1) if practice else "", clinician, event_name, others)


def _sender(message: _Message, header: Segment) -> tuple[str, str]:
    """Return the sender's name and code: of a referral its referring provider, else what the header says."""
    for item in message.segments:
        if item.name == "PRD" and item.part(1, 1).upper() in ("RP", "RPP") and (said := item.part(3, 1) or item.part(10, 1)):
            return said, item.part(7, 1)
    facility = header.part(4, 2) if header.part(4, 3) not in ("ISO", "DNS") and len(header.part(4, 2)) > 6 else ""
    code = header.part(4, 1)
    is_code = code.isalnum() and code.upper() == code and 3 <= len(code) <= 6
    return facility or ("" if is_code else code), code if is_code else ""


def _results(segment: Segment) -> str:
    """Return a numeric or coded observation on one line."""
    name = segment.part(3, 2) or segment.part(3, 1)
    kind = segment.part(2, 1).upper()
    repeats = segment.repeats(5)
    values = [
        item.part(2) or item.part(1) if kind in ("CE", "CWE", "CNE") else "".join(item.part(place) for place in range(1, 5) if item.part(place))
        for item in repeats
    ]
    value = ", ".join(item for item in values if item)
    unit, span = segment.part(6, 1), segment.part(7, 1)
    flag = _FLAGS.get(segment.part(8, 1).upper(), "")
    said = " ".join(part for part in (value, unit, f"(range {span})" if span else "", flag) if part)
    return f"- {name}: {said}" if name and value else ""


def _text_lines(segment: Segment, place: int) -> Iterator[str]:
    for repeat in segment.repeats(place):
        yield from repeat.whole.split("\n")
    if not segment.repeats(place):
        yield ""


@dataclass(slots=True)
class _Body:
    """The body as it grows: lines of text that belong together, under the name of what was observed."""

    message: _Message
    title: str = ""
    lines: list[str] | None = None

    def close(self) -> None:
        """Write the lines gathered so far."""
        self.message.sheet.section(self.title, "", _trimmed(self.lines or []))
        self.lines = None

    def open(self, title: str) -> None:
        """Begin a new heading."""
        self.close()
        self.title = title

    def add(self, segment: Segment) -> None:
        """Take one observation: text, a value or a document."""
        kind = segment.part(2, 1).upper()
        name = segment.part(3, 2) or segment.part(3, 1)
        if kind in _SOURCES:
            self.close()
            self._embed(segment, kind)
        elif kind in _TEXT_TYPES:
            self._add_text(segment, name)
        elif said := _results(segment):
            self.lines = [*(self.lines or []), said]

    def _add_text(self, segment: Segment, name: str) -> None:
        lines = list(_text_lines(segment, 5))
        whole = "\n".join(lines)
        if whole.lstrip()[:5].lower() in ("{\\rtf", "<html", "<!doc", "<body"):
            self.close()
            embed_text(self.message.sheet, whole, self.message.read_embedded)
            return
        if segment.part(6, 1) or (segment.part(2, 1).upper() == "ST" and segment.part(7, 1)):
            lines = [said] if (said := _results(segment)) else []
        elif name and name != self.title and len(lines) == 1 and len(lines[0]) < 80 and not _is_letter(self.message):
            lines = [f"{name}: {lines[0]}"] if lines[0].strip() else []
        self.lines = [*(self.lines or []), *lines]

    def _embed(self, segment: Segment, kind: str) -> None:
        sheet = self.message.sheet
        for repeat in segment.repeats(5):
            encoding, data = repeat.part(4).lower(), repeat.part(5)
            if kind == "RP" or not data:
                said = repeat.part(1)[:80]
                sheet.problems.append(f"A document that belongs to this message is not in it, only its address ({said}). Fetch it and hand that in.")
            elif encoding == "base64" or (not encoding and " " not in data[:200]):
                embed_base64(sheet, data, repeat.part(3) or repeat.part(2), self.message.read_embedded)
            elif encoding == "hex":
                sheet.problems.append("A document inside this message is written in hexadecimal, which is not read. Ask the sender for the document by itself.")
            else:
                embed_text(sheet, data, self.message.read_embedded)


def _is_letter(message: _Message) -> bool:
    return _kind(message)[0] in ("MDM", "REF")


def _trimmed(lines: list[str]) -> list[str]:
    while lines and not lines[-1].strip():
        lines.pop()
    return lines


_CODED = {
    "DG1": ("Diagnoses", (4, 3)),
    "PR1": ("Procedures", (4, 3)),
    "AL1": ("Allergies and adverse reactions", (3,)),
    "RXA": ("Medications and medical devices", (5,)),
    "RXE": ("Medications and medical devices", (2,)),
    "RXO": ("Medications and medical devices", (1,)),
}


def _write_coded(message: _Message) -> None:
    """Write diagnoses, procedures, allergies and medicines, each under its heading."""
    found: dict[str, list[str]] = {}
    for segment in message.segments:
        heading, places = _CODED.get(segment.name, ("", ()))
        for place in places:
            if said := segment.part(place, 2) or segment.part(place, 1):
                found.setdefault(heading, []).append(f"- {said}")
                break
    for heading, lines in found.items():
        message.sheet.section(heading, "", list(dict.fromkeys(lines)))


def _write_body(message: _Message) -> None:
    reason, body = message.first("PV2"), _Body(message)
    if said := reason.part(3, 2) or reason.part(3, 1):
        message.sheet.section("Reason for admission", "", [said])
    _write_coded(message)
    for segment in message.segments:
        if segment.name == "OBR":
            when = read_day(segment.part(7, 1), "date of a result", [])
            name = segment.part(4, 2) or segment.part(4, 1)
            body.open(f"{name} {say_day(when)}" if name and when else name)
        elif segment.name == "OBX":
            body.add(segment)
        elif segment.name == "NTE":
            body.lines = [*(body.lines or []), *_text_lines(segment, 3)]
        elif segment.name == "RF1" and (said := segment.part(10, 2) or segment.part(10, 1)):
            message.sheet.section("Reason for referral", "", [said])
    body.close()


def _read_message(segments: list[Segment], read_embedded: ReadEmbedded) -> Document:
    message = _Message(segments, Sheet("hl7v2"), read_embedded)
    kind, event = _kind(message)
    if kind == "ACK" or (kind == "ADT" and not message.first("PV1").fields):
        what = "it acknowledges another message and holds no letter. There is nothing to do." if kind == "ACK" else _NO_LETTER
        raise UnreadableLetterError(f"This is an HL7 message {kind}{f' {event}' if event else ''}: {what}")
    facts, head = _facts(message)
    message.sheet.write_head(facts, head)
    before = message.sheet.length
    _write_body(message)
    if message.sheet.length == before and kind != "ADT":
        reason = " ".join(message.sheet.problems) or "Ask the sender to send it again."
        raise UnreadableLetterError(f"This HL7 message ({kind or 'of no known kind'}) holds no words of a letter. {reason}")
    return message.sheet.finish(facts, [])


def read_hl7v2(data: bytes, read_embedded: ReadEmbedded = read_plain) -> Document:
    """Read an HL7 version 2 message, or a file of several.

    Args:
        data: the file.
        read_embedded: reads a document inside the message.

    Raises:
        UnreadableLetterError: no message, or none that holds words.
    """
    messages, problems = split_messages(data)
    parts, reasons = [], []
    for segments in messages[:_MAX_MESSAGES]:
        try:
            parts.append(_read_message(segments, read_embedded))
        except UnreadableLetterError as error:
            reasons.append(str(error))
    if not parts:
        raise UnreadableLetterError(" ".join(dict.fromkeys(reasons)) or "This file begins like an HL7 message and holds none. Ask the sender to send it again.")
    if len(messages) > 1:
        problems.append(f"This file holds {len(messages)} messages: check that they are about one patient.")
    return join("hl7v2", parts, problems=(*problems, *dict.fromkeys(reasons)))
