"""Segments, fields, repeats and parts of HL7 version 2, read leniently.

What lives here: framing, line ends of every kind, lines that were wrapped, separators and escapes. What does not: what the fields mean (`hl7v2`).
"""

import re
from dataclasses import dataclass

from remit.engine.letters.decoding import MAX_BYTES, UnreadableLetterError
from remit.engine.letters.sheet import tidy

_SEGMENT = r"[A-Z][A-Z0-9]{2}(?:%s|$)"
_ESCAPE = re.compile(r"\\([^\\\r\n|]{0,40})\\")
_WRAPPED = "Some lines of this message do not begin with the name of a segment; they were read as the end of the line above."
_MAX_SEGMENTS = 20_000


@dataclass(frozen=True, slots=True)
class Repeat:
    """One repeat of a field."""

    raw: str
    signs: str

    def part(self, place: int) -> str:
        """Return a part, from 1, on one line and without escapes."""
        parts = self.raw.split(self.signs[0])
        return tidy(unescape(parts[place - 1].split(self.signs[3])[0], self.signs)) if 0 < place <= len(parts) else ""

    @property
    def whole(self) -> str:
        """The whole repeat as text, its line breaks kept."""
        return unescape(self.raw, self.signs)


@dataclass(frozen=True, slots=True)
class Segment:
    """One segment: its name, its fields (the first is number 1), and the signs that divide them: part, repeat, escape, subpart."""

    name: str
    fields: list[str]
    signs: str

    def repeats(self, place: int) -> list[Repeat]:
        """Return the repeats of a field, from 1."""
        raw = self.fields[place - 1] if 0 < place <= len(self.fields) else ""
        return [Repeat(item, self.signs) for item in raw.split(self.signs[1])] if raw else []

    def part(self, place: int, part: int) -> str:
        """Return a part of the first repeat of a field, both from 1."""
        found = self.repeats(place)
        return found[0].part(part) if found else ""


def name_of(segment: Segment, place: int) -> str:
    """Return the person that a field names: number, family, given, further, suffix, prefix; the number may be missing."""
    found = segment.repeats(place)
    if not found:
        return ""
    parts = [found[0].part(number) for number in range(1, 8)]
    if segment.name != "PID" and (any(character.isdigit() for character in parts[0]) or not parts[0]):
        parts = parts[1:]
    family, given, further, suffix, prefix = (*parts, "", "", "", "", "")[:5]
    return " ".join(part for part in (prefix, given, further, family, suffix) if part)


def unescape(text: str, signs: str) -> str:
    """Return text with its escapes undone; those that only style it are left out."""
    if signs[2] not in text:
        return text
    plain = {"F": "|", "S": signs[0], "T": signs[3], "R": signs[1], "E": signs[2]}

    def replaced(match: re.Match[str]) -> str:
        code = match[1]
        if code in plain:
            return plain[code]
        if code.startswith((".br", ".sp", ".ce", ".fi")) or code in (".in", ".ti"):
            return "\n"
        if code[:1] == "X" and re.fullmatch(r"(?:[0-9A-Fa-f]{2})+", code[1:]):
            return bytes.fromhex(code[1:]).decode("latin-1").replace("\r\n", "\n").replace("\r", "\n")
        return ""

    sign = re.escape(signs[2])
    pattern = _ESCAPE if signs[2] == "\\" else re.compile(f"{sign}([^{sign}\r\n|]{{0,40}}){sign}")
    return pattern.sub(replaced, text)


def split_messages(data: bytes) -> tuple[list[list[Segment]], list[str]]:
    """Return the messages of a file as segments, and what had to be guessed.

    Raises:
        UnreadableLetterError: too large.
    """
    if len(data) > MAX_BYTES:
        raise UnreadableLetterError(f"The file is larger than {MAX_BYTES // 1_000_000} MB, which no letter is. Send the letter by itself.")
    problems: list[str] = []
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
        problems.append("The message is not UTF-8; it was read as Windows-1252, so check pound signs and quotation marks.")
    lines = _joined(re.split(r"\r\n|\r|\n|\x1c|\x0b", text), problems)
    if len(lines) > _MAX_SEGMENTS:
        problems.append(f"This file holds {len(lines)} segments; only the first {_MAX_SEGMENTS} were read.")
    messages: list[list[Segment]] = []
    separator, signs = "|", "^~\\&"
    for line in lines[:_MAX_SEGMENTS]:
        if line.startswith("MSH") and len(line) > 8:
            separator, signs = line[3], _signs(line[4:].split(line[3])[0])
            messages.append([Segment("MSH", [separator, *line[4:].split(separator)], signs)])
        elif messages and line[:3] not in ("FHS", "BHS", "BTS", "FTS"):
            messages[-1].append(Segment(line[:3], line[4:].split(separator), signs))
    return messages, problems


def _signs(given: str) -> str:
    """Return the four signs, usual ones where some are missing or not signs."""
    return "".join(given[at] if at < len(given) and not given[at].isalnum() and not given[at].isspace() else usual for at, usual in enumerate("^~\\&"))


def _joined(lines: list[str], problems: list[str]) -> list[str]:
    """Join the lines that another program has wrapped, each to the segment above it."""
    found: list[list[str]] = []
    wrapped = False
    separator = next((line[3] for line in lines if line.startswith("MSH") and len(line) > 3), "|")
    begins = re.compile(_SEGMENT % re.escape(separator)).match
    for line in lines:
        if not line.strip():
            continue
        if begins(line) or line.startswith("MSH") or not found:
            found.append([line])
        else:
            is_name = found[-1][0].startswith("MSH") or not (line[0].isalpha() and found[-1][-1][-1:].isalpha())
            found[-1].append(line if is_name else f" {line}")
            wrapped = True
    if wrapped:
        problems.append(_WRAPPED)
    return ["".join(pieces) for pieces in found]
