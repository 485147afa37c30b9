"""Broken and hostile documents of every format: the reader must answer each with a letter or a sentence, in time, and go on to the next.

Run `python -m bench.fuzz [--count 20000] [--seed 1]`, which is what `make fuzz` runs. Pictures are opened and measured, but OCR reads none: that would
take days.
"""

import argparse
import base64
import io
import random
import runpy
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from pathlib import Path
from types import SimpleNamespace

import docx
from PIL import Image

from bench.letters import ROOT, list_sample
from bench.renderings import as_docx, as_html, as_pdf, as_picture, as_rtf, as_scanned_pdf, as_tiff
from bench.screen import heading, say, show_table
from remit.engine.letters import UnreadableLetterError, detect, isolation, read_all

_TESTS = ROOT / "tests/unit/engine/letters"
_BUILD_MSG: Callable[..., bytes] = runpy.run_path(str(_TESTS / "outlook_mail.py"))["build"]
_SIGNS = (
    b"\x00",
    b"\xff" * 4,
    b"\xff\xff\xff\x7f",
    b"<",
    b"]]>",
    b"{",
    b"}",
    b"endobj",
    b"stream",
    b"PK\x03\x04",
    b"%PDF",
    b"&x;",
    b"\\bin99999999 ",
    b"\r\n\r\n",
)
_LAUGHS = (
    b'<!DOCTYPE d [<!ENTITY a "ha">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + step, b"&%c;" % (97 + step) * 10) for step in range(10))
    + b'<!ENTITY out SYSTEM "file:///etc/hostname"><!ENTITY net SYSTEM "http://127.0.0.1:9/x">]>'
)


def zip_of(members: dict[str, bytes]) -> bytes:
    """Return a zip archive."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def _mail(attachment: bytes) -> bytes:
    mail = EmailMessage()
    mail["Message-ID"], mail["From"], mail["Subject"] = "<1@x.example>", "clinic@x.example", "Letter"
    mail.set_content("Please see the letter.")
    mail.add_attachment(attachment, maintype="application", subtype="pdf", filename="letter.pdf")
    return mail.as_bytes()


def list_seeds() -> dict[str, list[bytes]]:
    """Return some whole documents of each format."""
    texts = list_sample(4)
    page = Image.effect_noise((420, 600), 60)
    pdfs = [as_pdf(text) for text in texts]
    seeds = {
        "text": [text.encode() for text in texts],
        "pdf": [*pdfs, as_scanned_pdf([page])],
        "docx": [as_docx(text) for text in texts[:2]],
        "html": [as_html(text) for text in texts],
        "rtf": [as_rtf(text) for text in texts],
        "eml": [_mail(pdfs[0])],
        "msg": [_BUILD_MSG("Letter", texts[0], attachments=(("letter.pdf", "application/pdf", pdfs[0]),))],
        "zip": [zip_of({"a.pdf": pdfs[0], "b.txt": texts[1].encode()})],
        "picture": [as_picture(page, "PNG"), as_picture(page, "JPEG"), as_tiff([page, page])],
    }
    return seeds | _messages(pdfs[0])


def _messages(pdf: bytes) -> dict[str, list[bytes]]:
    made = SimpleNamespace(**runpy.run_path(str(_TESTS / "message_builders.py")))
    bundle = made.fhir_bundle()
    inside = base64.b64encode(pdf).decode()
    binary = made.as_json({"resourceType": "Binary", "contentType": "application/pdf", "data": inside})
    report = f"MSH|^~\\&|LAB|N|GP|P|20260303||MDM^T02|1|P|2.4\rPID|1||9997983807\rTXA|1|CN\rOBX|1|ED|1||^AP^PDF^Base64^{inside}\r"
    return {
        "fhir": [made.as_json(bundle), made.as_xml(bundle), binary],
        "cda": [made.cda().encode(), made.in_envelope(made.cda())],
        "hl7v2": [report.encode()],
    }


def _docx_with(xml: bytes) -> bytes:
    buffer = io.BytesIO()
    docx.Document().save(buffer)
    with zipfile.ZipFile(buffer) as package:
        members = {name: package.read(name) for name in package.namelist()}
    return zip_of(members | {"word/document.xml": xml})


def _many_pages(count: int) -> bytes:
    """Return a PDF of very many pages that are all the same."""
    kids = b"3 0 R " * count
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count %d/Kids[%s]>>" % (count, kids), b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>"]
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"xref\n0 4\n0000000000 65535 f \n" + table + b"trailer<</Size 4/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % len(out)


def list_hostile(depth: int = 200_000) -> dict[str, bytes]:
    """Return documents made to do harm, each by its name.

    Args:
        depth: how deep things are nested in each other.
    """
    nested = b"Dear Dr Osei"
    for _ in range(9):
        nested = zip_of({"inner.zip": nested})
    word = (
        b'<?xml version="1.0"?>'
        + _LAUGHS
        + b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>&k;&out;&net;</w:t></w:r></w:p></w:body></w:document>'
    )
    return {
        "zip in zip in zip": nested,
        "zip bomb": zip_of({"bomb.txt": bytes(300_000_000)}),
        "zip of 20,000 files": zip_of({f"{number}.txt": b"x" for number in range(20_000)}),
        "billion laughs in a Word document": _docx_with(word),
        "billion laughs in a message": b'<?xml version="1.0"?>' + _LAUGHS + b'<Bundle xmlns="http://hl7.org/fhir"><id value="&k;&out;&net;"/></Bundle>',
        "billion laughs in a CDA document": b'<?xml version="1.0"?>'
        + _LAUGHS
        + b'<ClinicalDocument xmlns="urn:hl7-org:v3"><title>&k;&out;&net;</title></ClinicalDocument>',
        "Word document that grows": _docx_with(b"<w:document>" + b" " * 250_000_000 + b"</w:document>"),
        "PDF of 10,000 pages": _many_pages(10_000),
        "picture of 1 by 100,000 dots": as_picture(Image.new("L", (1, 100_000), 255), "PNG"),
        "picture of 30,000 by 30,000 dots": as_picture(Image.new("1", (30_000, 30_000), 1), "PNG"),
        "HTML nested": b"<div>" * depth + b"deep",
        "RTF nested": b"{\\rtf1 " + b"{" * depth + b"deep",
        "page that loads from everywhere": b'<html><img src="http://127.0.0.1:9/a.png"><iframe src="file:///etc/hostname"></iframe><p>Dear Dr Osei</p></html>',
        "JSON nested": b'{"resourceType": "Bundle", "entry": ' + b"[" * depth,
        "one line": b"chase " * depth,
    }


def mutate(data: bytes, chance: random.Random) -> bytes:
    """Return a document with some damage: flipped bits, an end or a middle that is missing, a stretch twice, signs that parsers stumble over."""
    broken = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 4, 16))):
        at = chance.randrange(max(1, len(broken)))
        match chance.randrange(6):
            case 0:
                for _ in range(chance.choice((1, 8, 64))):
                    place = chance.randrange(max(1, len(broken)))
                    broken[place : place + 1] = bytes([chance.randrange(256)])
            case 1:
                del broken[at:]
            case 2:
                del broken[at : at + chance.randrange(1, 500)]
            case 3:
                broken[at:at] = broken[at : at + chance.randrange(1, 2000)] * chance.choice((1, 2, 50))
            case 4:
                broken[at:at] = chance.choice(_SIGNS)
            case _:
                broken[at : at + 4] = chance.randbytes(4)
    return bytes(broken)


def mutate_inside(data: bytes, chance: random.Random) -> bytes:
    """Return a zip or Word document of which one member is damaged before it is packed."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        members = {name: package.read(name) for name in package.namelist()}
    name = chance.choice(sorted(members))
    return zip_of(members | {name: mutate(members[name], chance)})


def list_broken(count: int, seed: int) -> Iterator[tuple[str, bytes]]:
    """Yield (format, document) pairs: each format in turn, each document damaged."""
    chance, seeds = random.Random(seed), list_seeds()
    names = sorted(seeds)
    for number in range(count):
        name = names[number % len(names)]
        whole = chance.choice(seeds[name])
        yield name, mutate_inside(whole, chance) if whole.startswith(b"PK") and number % 3 else mutate(whole, chance)


def answer(data: bytes) -> str:
    """Return how the reader answers: "read", or "refused" with a sentence; everything else is an error that is not caught here."""
    try:
        found = read_all(data)
    except UnreadableLetterError as error:
        reasons = [str(error)]
    else:
        reasons = [item.reason for item in found if item.letter is None]
    bad = [reason for reason in reasons if not reason.endswith(".") or "Traceback" in reason]
    if bad:
        raise AssertionError(f"no sentence: {bad[0][:200]}")
    return "refused" if reasons else "read"


def run(documents: Iterator[tuple[str, bytes]]) -> tuple[Counter[tuple[str, str]], float]:
    """Read documents and return how many of each format were read and refused, and the longest time that one took.

    Raises:
        AssertionError: an answer that is no sentence; any other error is a fault of the reader.
    """
    counts: Counter[tuple[str, str]] = Counter()
    longest = 0.0
    for name, data in documents:
        start = time.perf_counter()
        counts[name, answer(data)] += 1
        longest = max(longest, time.perf_counter() - start)
    return counts, longest


def main(arguments: list[str] | None = None) -> None:
    """Read the hostile documents and as many damaged ones as asked, and print the counts."""
    parser = argparse.ArgumentParser(prog="python -m bench.fuzz", description=__doc__)
    parser.add_argument("--count", type=int, default=20_000, help="damaged documents, the formats in turn")
    parser.add_argument("--seed", type=int, default=1, help="of the damage")
    options = parser.parse_args(arguments)
    setattr(isolation, "has_ocr", lambda: False)  # noqa: B010 pictures are opened, not read
    before = set(Path.cwd().iterdir())
    heading("Hostile documents")
    rows = []
    for name, data in list_hostile().items():
        start = time.perf_counter()
        rows.append([name, detect(data), answer(data), f"{time.perf_counter() - start:.1f}"])
    show_table(["document", "format", "answer", "seconds"], rows)
    heading(f"{options.count:,} damaged documents")
    counts, longest = run(list_broken(options.count, options.seed))
    names = sorted({name for name, _ in counts})
    show_table(["format", "read", "refused with a sentence"], [[name, f"{counts[name, 'read']:,}", f"{counts[name, 'refused']:,}"] for name in names])
    say(f"\nNo error of the reader. The slowest took {longest:.1f} s. Files written: {len(set(Path.cwd().iterdir()) - before)}.")


if __name__ == "__main__":
    main()
