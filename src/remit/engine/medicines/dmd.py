"""The names of a dm+d release, added to those that ship with the engine.

What lives here: the reader of the release's XML files (f_vtm2, f_vmp2, f_amp2). What does not: fetching a release: an organisation downloads it under its own
licence and hands in the files.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

from remit.engine.medicines.names import Medicine, Names, find_named, load_names

LARGEST_FILE = 400_000_000
_RECORDS = {"vtm": ("VTM", "NM"), "vmp": ("VMP", "NM"), "amp": ("AMP", "NM")}
_STRENGTH = re.compile(
    r"\s(?:\d|\().*$|\s(?:tablets?|capsules?|oral|injection|solution|cream|ointment|inhaler|eye|patch\w*|suppositor\w+|gel|powder|liquid|sachets?|granules).*$",
    re.IGNORECASE,
)


class DmdError(ValueError):
    """A dm+d file cannot be used; the message says what is wrong and what to do."""


def read_dmd(paths: list[Path], names: Names | None = None) -> Names:
    """Return the known names with those of some dm+d files.

    A virtual therapeutic moiety gives a generic name. A product's name is cut before its strength and form; where what is left is not known, it becomes a name
    of its own medicine, without a class.

    Args:
        paths: files of one release; each says by its name what it holds.
        names: to start from; those that ship with the engine where none are given.

    Raises:
        DmdError: a file is not one of the three, cannot be read, or is no XML.
    """
    found = (names or load_names()).copy()
    for path in sorted(paths, key=lambda path: "vtm" not in path.name.lower()):
        for name in _names_in(path):
            _add(found, name)
    return found


def _add(names: Names, full: str) -> None:
    short = _STRENGTH.sub("", full.strip()).strip(" ,-")
    for name in (full.strip(), short):
        if len(name) < 3 or names.find(name):
            continue
        medicine = find_named(name, names) or Medicine(name.lower(), (name.lower(),), frozenset())
        names.add(name, medicine)


def _names_in(path: Path) -> Iterator[str]:
    kind = next((kind for kind in _RECORDS if f"f_{kind}2" in path.name.lower()), None)
    if kind is None:
        raise DmdError(f"{path.name} is not a name file of dm+d. Hand in f_vtm2, f_vmp2 or f_amp2 as XML.")
    try:
        yield from _names_of(path, *_RECORDS[kind])
    except OSError as error:
        raise DmdError(f"{path.name} cannot be read ({error.strerror}). Check the path.") from error
    except ElementTree.ParseError as error:
        raise DmdError(f"{path.name} is no well-formed XML ({error}). Download the release again.") from error


def _names_of(path: Path, record: str, field: str) -> Iterator[str]:
    if path.stat().st_size > LARGEST_FILE:
        raise DmdError(f"{path.name} is larger than 400 megabytes, so it is no dm+d file.")
    with path.open("rb") as file:
        if b"<!DOCTYPE" in file.read(4096):
            raise DmdError(f"{path.name} declares a document type, which dm+d files do not. It was not opened.")
    for _, element in ElementTree.iterparse(path):  # noqa: S314 entities were refused above
        if element.tag == record:
            name = element.findtext(field)
            if name and element.findtext("INVALID") != "1":
                yield name
            element.clear()
