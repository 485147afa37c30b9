"""RTF letters, as word processors and older hospital systems write them.

What lives here: `read_rtf`. What does not: documents in which RTF is wrapped (messages, mail).
"""

import re
from collections.abc import Callable

from striprtf import striprtf

from remit.engine.letters.decoding import UnreadableLetterError
from remit.engine.letters.document import Document

_CELLS = re.compile(r"(?<=\S)\|(?=[^\n|])")
_ROW_END = re.compile(r"\|[ \t]*$", re.MULTILINE)
_EDGE = re.compile(r"\{\\(header|footer)[lrf]?(?![a-z])")
_MAX_EDGES = 12


def read_rtf(data: bytes) -> Document:
    """Read an RTF document as a letter; what stands in its headers comes first, what stands in its footers last.

    Raises:
        UnreadableLetterError: it holds no words.
    """
    source = data.decode("latin-1")
    head, foot = _edges(source)
    text = "\n\n".join(part for part in (*head, _text(source), *foot) if part)
    if not text.strip():
        raise UnreadableLetterError("This RTF document holds no words. Open it in a word processor, print it to PDF, and hand that in.")
    is_whole = data.rstrip(b"\x00 \r\n").endswith(b"}")
    problems = () if is_whole else ("The RTF document breaks off before its end: it may have been cut short. Ask the sender for the whole letter.",)
    return Document("rtf", text, problems=problems, is_cut_short=not is_whole)


def _text(source: str) -> str:
    convert: Callable[..., str] = striprtf.rtf_to_text
    text = convert(source, encoding="cp1252", errors="replace")
    return _ROW_END.sub("", _CELLS.sub(" | ", text)).replace("\r\n", "\n").replace("\u00a0", " ").strip("\n")


def _edges(source: str) -> tuple[list[str], list[str]]:
    """Return the words of headers and of footers, which the converter leaves out, each once."""
    found: dict[str, dict[str, None]] = {"header": {}, "footer": {}}
    for match in list(_EDGE.finditer(source))[:_MAX_EDGES]:
        group = _group(source, match.start())
        words = _text("{\\rtf1\\ansi " + group[match.end() - match.start() :])
        if words.strip() and not re.fullmatch(r"\W*(?:page)?[\d\s/of]*\W*", words, re.IGNORECASE):
            found[match[1]].setdefault(words.strip())
    return list(found["header"]), list(found["footer"])


def _group(source: str, start: int) -> str:
    """Return a group from its opening brace to its closing one."""
    depth, at = 0, start
    for brace in re.finditer(r"(?<!\\)[{}]", source[start:]):
        depth += 1 if brace[0] == "{" else -1
        at = start + brace.end()
        if depth == 0:
            break
    return source[start:at]
