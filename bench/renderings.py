"""A plain-text letter as the documents that practices receive: DOCX, PDF, HTML, RTF, and as a scan of its PDF.

What lives here: plain builders, for benchmarks and tests. They know nothing of the readers: each writes lines as an ordinary program would.
"""

import io
import json
import random
from html import escape

import docx
import pypdfium2
import typst
from PIL import Image, ImageFilter

_PAGE = '#set page(paper: "a4", margin: 2cm)\n#set par(justify: false)\n#set text(font: ("Libertinus Serif"), size: 11pt, hyphenate: false)\n'
# A letter with columns made of spaces was written for a fixed pitch.
_FIXED = '#set page(paper: "a4", margin: 1.5cm)\n#set text(font: "DejaVu Sans Mono", size: 8.5pt, hyphenate: false)\n'


def as_docx(text: str) -> bytes:
    """Return a Word document with a paragraph for each line."""
    document = docx.Document()
    for line in text.split("\n"):
        document.add_paragraph("".join(character for character in line if character >= " " or character == "\t"))
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def as_pdf(text: str) -> bytes:
    """Return a PDF on A4; long lines are wrapped, long letters run over several pages."""
    lines = text.replace("\r", "").replace("\t", "    ").split("\n")
    is_fixed = any("   " in line.strip() for line in lines)
    body = "".join(f"#text({json.dumps(line, ensure_ascii=False)})\\\n" if line.strip() else "#linebreak()\n" for line in lines)
    return bytes(typst.compile(((_FIXED if is_fixed else _PAGE) + body).encode(), ignore_system_fonts=True))


def as_html(text: str) -> bytes:
    """Return a page with a paragraph for each block of lines; columns of spaces stay, as mail programs write them."""
    blocks = text.replace("\r", "").split("\n\n")
    body = "\n".join("<p>" + "<br>\n".join(_spaced(line) for line in block.split("\n")) + "</p>" for block in blocks)
    return f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>Letter</title></head><body>{body}</body></html>'.encode()


def _spaced(line: str) -> str:
    return escape(line).replace("  ", "&nbsp; ")


def as_rtf(text: str) -> bytes:
    """Return an RTF document with a paragraph for each line."""
    pieces = []
    for character in text.replace("\r", ""):
        code = ord(character)
        if character in "\\{}":
            pieces.append("\\" + character)
        elif character == "\n":
            pieces.append("\\par\n")
        elif character == "\t":
            pieces.append("\\tab ")
        elif code < 128:
            pieces.append(character)
        else:
            pieces += [f"\\u{unit if unit < 32768 else unit - 65536}?" for unit in _units(character)]
    return ("{\\rtf1\\ansi\\ansicpg1252\\deff0{\\fonttbl{\\f0 Arial;}}\\f0\\fs22 " + "".join(pieces) + "}").encode("ascii")


def _units(character: str) -> list[int]:
    raw = character.encode("utf-16-le")
    return [int.from_bytes(raw[at : at + 2], "little") for at in range(0, len(raw), 2)]


def as_scans(pdf: bytes, *, dpi: int = 200, degrees: float = 1.0, seed: int = 0) -> list[Image.Image]:
    """Return the pages of a PDF as a scanner gives them: grey, a little crooked, with noise.

    Args:
        pdf: the document.
        dpi: dots an inch.
        degrees: how far the sheet lay askew.
        seed: of the noise.
    """
    document = pypdfium2.PdfDocument(pdf)
    return [_scanned(page.render(scale=dpi / 72, grayscale=True).to_pil(), degrees, random.Random(seed + number)) for number, page in enumerate(document)]


def _scanned(page: Image.Image, degrees: float, chance: random.Random) -> Image.Image:
    turned = page.convert("L").rotate(degrees, resample=Image.Resampling.BICUBIC, expand=False, fillcolor=255).filter(ImageFilter.GaussianBlur(0.6))
    noise = Image.frombytes("L", turned.size, chance.randbytes(turned.width * turned.height))
    grey = Image.blend(turned, noise, 0.12)
    specks = grey.load()
    for _ in range(turned.width * turned.height // 4000):
        specks[chance.randrange(turned.width), chance.randrange(turned.height)] = chance.choice((0, 255))
    return grey


def as_tiff(pages: list[Image.Image], *, dpi: int = 200) -> bytes:
    """Return pictures as one TIFF of several pages."""
    buffer = io.BytesIO()
    pages[0].save(buffer, "TIFF", save_all=True, append_images=pages[1:], compression="tiff_lzw", dpi=(dpi, dpi))
    return buffer.getvalue()


def as_picture(page: Image.Image, form: str, *, dpi: int = 200) -> bytes:
    """Return one page as PNG or JPEG."""
    buffer = io.BytesIO()
    page.save(buffer, form, dpi=(dpi, dpi))
    return buffer.getvalue()


def as_scanned_pdf(pages: list[Image.Image], *, dpi: int = 200) -> bytes:
    """Return pictures as a PDF without text, as a scanner's program makes it."""
    buffer = io.BytesIO()
    pages[0].save(buffer, "PDF", save_all=True, append_images=pages[1:], resolution=dpi)
    return buffer.getvalue()
