"""The formulary of an area: who may prescribe a medicine, by indication and age.

What lives here: reading the CSV file and mapping local colours. The columns are documented in `docs/reference/formulary-file.md`. What does not: whether a
shared-care request was accepted (`shared_care`), the judgement (`remit.engine.triage`).
"""

import csv
import io
from collections.abc import Iterable, Mapping
from enum import StrEnum
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

from remit.engine.medicines.names import Medicine, Names, find_named, load_names

LARGEST_FILE = 100_000_000
COLUMNS = ("medicine", "status")
OPTIONAL = ("indication", "age", "form", "note", "valid_from")


class FormularyStatus(StrEnum):
    """Who prescribes."""

    PROVIDER_ONLY = "hospital_only"
    SHARED_CARE = "shared_care"
    SPECIALIST_INITIATED = "specialist_initiated"
    GP = "gp"
    NOT_RECOMMENDED = "not_recommended"


_COLOURS: Mapping[str, FormularyStatus] = {
    "red": FormularyStatus.PROVIDER_ONLY,
    "hospital only": FormularyStatus.PROVIDER_ONLY,
    "specialist only": FormularyStatus.PROVIDER_ONLY,
    "amber sca": FormularyStatus.SHARED_CARE,
    "amber shared care": FormularyStatus.SHARED_CARE,
    "amber 3": FormularyStatus.SHARED_CARE,
    "shared care": FormularyStatus.SHARED_CARE,
    "amber simple": FormularyStatus.SPECIALIST_INITIATED,
    "amber 2": FormularyStatus.SPECIALIST_INITIATED,
    "amber initiated": FormularyStatus.SPECIALIST_INITIATED,
    "specialist initiated": FormularyStatus.SPECIALIST_INITIATED,
    "specialist initiation": FormularyStatus.SPECIALIST_INITIATED,
    "amber 1": FormularyStatus.GP,
    "green": FormularyStatus.GP,
    "green conditional": FormularyStatus.GP,
    "gp": FormularyStatus.GP,
    "grey": FormularyStatus.NOT_RECOMMENDED,
    "gray": FormularyStatus.NOT_RECOMMENDED,
    "black": FormularyStatus.NOT_RECOMMENDED,
    "brown": FormularyStatus.NOT_RECOMMENDED,
    "not recommended": FormularyStatus.NOT_RECOMMENDED,
}


class FormularyError(ValueError):
    """A formulary cannot be used; the message says what is wrong, why, and what to do."""


class Entry(NamedTuple):
    """One line of a formulary; `indication` and `age` are "" where it holds for all."""

    medicine: str
    status: FormularyStatus
    indication: str = ""
    age: str = ""
    form: str = ""
    note: str = ""


class Formulary(NamedTuple):
    """The lines of a formulary by generic name. `is_sample` marks the one that ships with the engine, which decides nothing."""

    name: str
    entries: Mapping[str, tuple[Entry, ...]]
    is_sample: bool = False

    def find(self, medicine: Medicine, *, words: str = "", is_child: bool | None = None) -> Entry | None:
        """Return the line that fits best: one whose indication stands in the letter's words, else one for all indications; None where nothing fits.

        Args:
            medicine: which.
            words: of the letter, lower case, in which indications are looked for.
            is_child: whether the patient is under 18, None where not known.
        """
        lines = [entry for ingredient in medicine.ingredients for entry in self.entries.get(ingredient, ())]
        fitting = [entry for entry in lines if _fits_age(entry.age, is_child)]
        named = [entry for entry in fitting if entry.indication and any(part.strip() in words for part in entry.indication.lower().split(";"))]
        return next(iter(named), None) or next((entry for entry in fitting if not entry.indication), None)


def _fits_age(age: str, is_child: bool | None) -> bool:
    return not age or is_child is None or (age == "child") == is_child


def map_colour(colour: str, colours: Mapping[str, FormularyStatus] | None = None) -> FormularyStatus | None:
    """Return the status that a local colour means, or None. "Amber" alone means three things in England, so it is never guessed."""
    key = " ".join(colour.lower().replace("_", " ").replace("-", " ").replace("(", " ").replace(")", " ").split())
    if key.replace(" ", "_") in set(FormularyStatus):
        return FormularyStatus(key.replace(" ", "_"))
    own = {name.lower(): status for name, status in (colours or {}).items()}
    return own.get(key) or _COLOURS.get(key)


def load_formulary(path: Path, colours: Mapping[str, FormularyStatus] | None = None, names: Names | None = None) -> Formulary:
    """Read a formulary file.

    Args:
        path: a CSV file.
        colours: what this area's own colours mean ("amber" -> shared care).
        names: by which brand names are turned into generic ones.

    Raises:
        FormularyError: the file cannot be read or breaks the format.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise FormularyError(f"The formulary {path.name} cannot be read ({error.strerror}). Check the path.") from error
    return read_formulary(data, source=path.name, colours=colours, names=names)


def read_formulary(data: bytes, *, source: str, colours: Mapping[str, FormularyStatus] | None = None, names: Names | None = None) -> Formulary:
    """Read a formulary from the bytes of its file.

    Raises:
        FormularyError: wrong encoding, a missing column, an unknown colour, or two lines that contradict each other.
    """
    if len(data) > LARGEST_FILE:
        raise FormularyError(f"{source}: larger than 100 megabytes, so it is no formulary. Hand in the right file.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FormularyError(
            f"{source}: byte {error.start} is not UTF-8. Save the file as “CSV UTF-8”; a file from a spreadsheet is often Windows-1252."
        ) from error
    if "\0" in text:
        raise FormularyError(f"{source}: this is no text file (it may be UTF-16 or a spreadsheet). Save it as “CSV UTF-8”.")
    return Formulary(source, _read_entries(text, source, colours, names or load_names()))


def _columns(header: Iterable[str], source: str) -> dict[str, int]:
    places = {name.strip().lower(): place for place, name in enumerate(header)}
    for name in COLUMNS:
        if name not in places:
            raise FormularyError(f"{source}: the column {name!r} is missing. The first line must name the columns; needed are {', '.join(COLUMNS)}.")
    unknown = sorted(set(places) - {*COLUMNS, *OPTIONAL, ""})
    if unknown:
        raise FormularyError(f"{source}: the column {unknown[0]!r} is unknown. Known: {', '.join((*COLUMNS, *OPTIONAL))}.")
    return places


def _read_entries(text: str, source: str, colours: Mapping[str, FormularyStatus] | None, names: Names) -> dict[str, tuple[Entry, ...]]:
    reader = csv.reader(io.StringIO(text))
    places = _columns(next(reader, []), source)
    found: dict[str, list[Entry]] = {}
    seen: dict[tuple[str, str, str, str], int] = {}
    known: dict[str, FormularyStatus | None] = {}
    generic: dict[str, str] = {}
    for number, cells in enumerate(reader, start=2):
        if not any(cell.strip() for cell in cells):
            continue
        row = {name: cells[place].strip() if place < len(cells) else "" for name, place in places.items()}
        entry = _entry(row, number, source, known, colours)
        name = row["medicine"]
        if name not in generic:
            generic[name] = _generic(name, names)
        key = (name.lower(), entry.indication.lower(), entry.age, entry.form.lower())
        if key in seen:
            raise FormularyError(
                f"{source} line {number}: {name!r} stands there twice for the same indication, age and form (line {seen[key]}). Keep one of the two lines."
            )
        seen[key] = number
        found.setdefault(generic[name], []).append(entry)
    return {name: tuple(entries) for name, entries in found.items()}


def _generic(name: str, names: Names) -> str:
    medicine = names.find(name) or find_named(name, names)
    return medicine.ingredients[0] if medicine else name.lower()


def _entry(row: Mapping[str, str], number: int, source: str, known: dict[str, FormularyStatus | None], colours: Mapping[str, FormularyStatus] | None) -> Entry:
    if not row["medicine"]:
        raise FormularyError(f"{source} line {number}: the medicine is missing. Write its name, or delete the line.")
    colour = row["status"]
    if colour not in known:
        known[colour] = map_colour(colour, colours)
    status = known[colour]
    if status is None:
        why = " “Amber” alone has at least three meanings." if "amber" in colour.lower() else ""
        raise FormularyError(
            f"{source} line {number}: the status {colour!r} of {row['medicine']} is unknown.{why} Write one of {', '.join(FormularyStatus)}, "
            f"or say in the policy what your colours mean."
        )
    age = row.get("age", "").lower()
    if age not in ("", "all", "adult", "child"):
        raise FormularyError(f"{source} line {number}: the age {age!r} is unknown. Write adult, child, or leave it empty.")
    return Entry(row["medicine"], status, row.get("indication", ""), "" if age == "all" else age, row.get("form", ""), row.get("note", ""))


@cache
def sample_formulary() -> Formulary:
    """Return the sample that ships with the engine: typical statuses in England. It says what to ask, never what holds."""
    data = files(__package__).joinpath("data/formulary_sample.csv").read_bytes()
    read = read_formulary(data, source="sample formulary")
    return Formulary(read.name, read.entries, is_sample=True)
