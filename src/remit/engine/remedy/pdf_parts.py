"""From parts to PDF/UA-1: tagged, titled, British English, A4, in fonts that ship inside typst.

What lives here: handing parts to typst, which is imported only when a PDF is made. What does not: which parts (`pdf`, `paper_pdf`), layout (`*.typ` beside this
file).

Every text goes to typst as JSON data, never as markup, so that whatever a letter holds is printed as it stands.
"""

import datetime as dt
import functools
import json
from collections.abc import Mapping
from dataclasses import asdict, is_dataclass
from importlib import resources

from remit.engine.remedy.wording import clean

# PDF/UA refuses a character that no font can show. These ranges are in typst's own fonts (a test compiles all of them).
_SURE = (
    *((0x20, 0x7E), (0xA0, 0x17F), (0x391, 0x3A1), (0x3A3, 0x3C9), (0x410, 0x44F)),
    *((0x2013, 0x2014), (0x2018, 0x201E), (0x2020, 0x2022), (0x2026, 0x2026), (0x20AC, 0x20AC)),
)


def plain_data(value: object) -> object:
    """Turn parts into what JSON holds, every text cleaned."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, (list, tuple)):
        return [plain_data(part) for part in value]
    if isinstance(value, Mapping):
        return {key: plain_data(part) for key, part in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        return plain_data(asdict(value))
    return value


def _showable(text: str) -> str:
    """Replace characters that typst's own fonts may lack by their code ("[U+6F22]"): seen and said, not lost."""
    return "".join(character if any(low <= ord(character) <= high for low, high in _SURE) else f"[U+{ord(character):04X}]" for character in text)


@functools.cache
def _template(name: str) -> bytes:
    return resources.files("remit.engine.remedy").joinpath(name).read_bytes()


def _compile(template: str, data: str, day: dt.date) -> bytes:
    import typst

    return typst.compile(
        _template(template),
        format="pdf",
        ignore_system_fonts=True,
        sys_inputs={"document": data},
        pdf_standards=["ua-1"],
        timestamp=dt.datetime.combine(day, dt.time(), dt.UTC),
    )


def make_pdf(template: str, document: Mapping[str, object], day: dt.date) -> bytes:
    """Return the PDF/UA-1 that a template of this folder makes of a document's parts, which hold plain data only.

    Args:
        template: file name of the layout.
        document: what the layout reads as `sys.inputs.document`.
        day: the day that the document's properties carry.
    """
    import typst

    data = json.dumps({**document, "year": day.year, "month": day.month, "day": day.day}, ensure_ascii=False)
    try:
        return _compile(template, data, day)
    except typst.TypstError:
        # Almost always a character without a glyph; the second try holds none, and any other error comes again.
        return _compile(template, _showable(data), day)
