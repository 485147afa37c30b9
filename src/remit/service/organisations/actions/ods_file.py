"""Reading the files of the Organisation Data Service: epraccur, etr, ets, eccg.

What lives here: bytes to rows, with a sentence for each row that cannot be used. What does not: storing them (`actions.import_entries`). All four files
have 27 columns without headings; the documented ones that Remit reads are 1 code, 2 name, 10 postcode, 11 open date, 12 close date, 15 the parent, and in
epraccur 26 prescribing setting (4 is a GP practice; others are clinics, prisons and the like, which Remit leaves out).
"""

import csv
import datetime as dt
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

from remit.service.organisations.models import Kind, Organisation
from remit.service.ui.policies import RefusalError

COLUMNS = 27
CODE, NAME, POSTCODE, OPENED, CLOSED, PARENT, SETTING = 0, 1, 9, 10, 11, 14, 25
GP_PRACTICE = "4"
LARGEST_FILE = 20 * 1024 * 1024
MOST_PROBLEMS = 20


@dataclass(frozen=True)
class FileKind:
    """One of the files: what its rows are, and what their parent is to them."""

    title: str
    kind: str
    relation: str = ""


FILES = {
    "epraccur": FileKind("epraccur: GP practices", Kind.PRACTICE, "commissioner"),
    "etr": FileKind("etr: NHS trusts", Kind.PROVIDER),
    "ets": FileKind("ets: sites of NHS trusts", Kind.SITE, "part_of"),
    "eccg": FileKind("eccg: commissioners", Kind.COMMISSIONER),
}


@dataclass(frozen=True)
class Entry:
    """One usable row."""

    row: int
    code: str
    name: str
    kind: str
    postcode: str
    opened_on: dt.date | None
    closed_on: dt.date | None
    parent_code: str
    relation: str


class UnusableRowsError(RefusalError):
    """Rows that cannot be used, each with its number and what to do. Nothing of the file was brought in."""

    def __init__(self, problems: list[str]) -> None:
        """Keep the sentences; a file of another kind has thousands, so the list is cut."""
        more = len(problems) - MOST_PROBLEMS
        self.problems = problems[:MOST_PROBLEMS] + ([f"And {more:,} more rows."] if more > 0 else [])
        super().__init__(" ".join(self.problems))


def read_file(data: bytes, file: str) -> list[Entry]:
    """Return the usable rows of a file.

    Args:
        data: the file as it was published, in UTF-8 or Windows-1252.
        file: which of `FILES` it is.

    Raises:
        UnusableRowsError: some row cannot be used.
        RefusalError: it is too large, or no table at all.
    """
    if len(data) > LARGEST_FILE:
        raise RefusalError(f"The file has more than {LARGEST_FILE // 1024 // 1024} MB. The published files are smaller: check that it is the right one.")
    entries, problems = [], []
    for number, row in _rows(data):
        try:
            if entry := _read_row(number, row, FILES[file]):
                entries.append(entry)
        except ValueError as error:
            problems.append(f"Row {number}: {error}")
    problems += [f"Row {number}: the code {code} stands in the file twice. Remove one of the rows." for number, code in _twice(entries)]
    if problems:
        raise UnusableRowsError(problems)
    if not entries:
        raise RefusalError("The file holds no organisation that Remit can use. Check that it is the right one, and not empty.")
    return entries


def _rows(data: bytes) -> Iterator[tuple[int, list[str]]]:
    if b"\0" in data:
        raise RefusalError("This is not a CSV file. If it is a ZIP file, unpack it and choose the CSV file inside.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    try:
        for number, row in enumerate(csv.reader(io.StringIO(text), strict=True), 1):
            if any(cell.strip() for cell in row):
                yield number, [cell.strip() for cell in row]
    except csv.Error:
        raise RefusalError("This is not a CSV file that can be read: a quotation mark is never closed, or a cell is too long.") from None


def _read_row(number: int, row: list[str], file: FileKind) -> Entry | None:
    """Return what a row says, None for a row that Remit leaves out.

    Raises:
        ValueError: it cannot be used; the message says why.
    """
    if len(row) != COLUMNS:
        raise ValueError(f"it has {len(row)} columns; the published file has {COLUMNS}. Use the file as it was published.")
    if file.kind == Kind.PRACTICE and row[SETTING] != GP_PRACTICE:
        return None
    if not re.fullmatch(r"[A-Z0-9]{3,6}", row[CODE]):
        raise ValueError(f"“{row[CODE][:20]}” in column 1 is not an ODS code. It has 3 to 6 capital letters or numbers.")
    if not row[NAME]:
        raise ValueError("column 2, the name, is empty.")
    if file.relation == "part_of" and not row[PARENT]:
        raise ValueError("column 15, the provider of the site, is empty.")
    return Entry(
        row=number,
        code=row[CODE],
        name=name_in_words(row[NAME]),
        kind=file.kind,
        postcode=row[POSTCODE][:10],
        opened_on=_read_day(row[OPENED], "11, the open date"),
        closed_on=_read_day(row[CLOSED], "12, the close date"),
        parent_code=row[PARENT] if file.relation else "",
        relation=file.relation,
    )


def _read_day(value: str, column: str) -> dt.date | None:
    if not value:
        return None
    try:
        if not re.fullmatch(r"\d{8}", value):
            raise ValueError
        return dt.date(int(value[:4]), int(value[4:6]), int(value[6:]))
    except ValueError:
        raise ValueError(f"“{value[:20]}” in column {column}, is not a date. It is written as year, month and day, such as 20220701.") from None


SMALL_WORDS = {"and", "at", "by", "for", "in", "of", "on", "the", "under", "upon", "with"}
SHORT_NAMES = {"NHS", "ICB", "CCG", "PCN", "LMC", "GP", "UK"}


def name_in_words(name: str) -> str:
    """Return a name as people write it: the files write it in capitals."""
    words = []
    for position, word in enumerate(name.split()):
        if word.upper() in SHORT_NAMES:
            words.append(word.upper())
        elif position and word.lower() in SMALL_WORDS:
            words.append(word.lower())
        else:
            words.append(re.sub(r"[A-Za-z]+('[A-Za-z]+)?", lambda found: found[0].capitalize(), word) if word.isupper() else word)
    return " ".join(words)[:160]


def _twice(entries: list[Entry]) -> Iterator[tuple[int, str]]:
    seen: set[str] = set()
    for entry in entries:
        if entry.code in seen:
            yield entry.row, entry.code
        seen.add(entry.code)


def check_parents(entries: list[Entry], known: dict[str, Organisation]) -> None:
    """Refuse sites whose provider is not known yet, and parents of another kind.

    Raises:
        UnusableRowsError: with one sentence a row.
    """
    problems = []
    for entry in entries:
        parent = known.get(entry.parent_code)
        if entry.relation == "part_of" and parent is None:
            problems.append(f"Row {entry.row}: the provider {entry.parent_code} is not here yet. Bring in the file etr first, or add it by form.")
        elif parent is not None and entry.relation == "part_of" and parent.kind != Kind.PROVIDER:
            problems.append(f"Row {entry.row}: {parent} is not a provider.")
    if problems:
        raise UnusableRowsError(problems)
