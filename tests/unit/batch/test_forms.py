"""Tables and folders of every form hold the same letters; what is no letter becomes a bad record with its reason."""

import base64
import csv
import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.unit.batch.conftest import LETTER, letters, table

from remit.batch.job import BatchError, Columns
from remit.batch.output import Totals

Go = Callable[..., tuple[Totals, Path]]


def _csv(path: Path, rows: list[dict[str, str]], delimiter: str = ",", encoding: str = "utf-8") -> Path:
    with path.open("w", newline="", encoding=encoding) as file:
        writer = csv.DictWriter(file, rows[0].keys(), delimiter=delimiter)
        writer.writeheader()
        writer.writerows(rows)
    return path


def test_every_form_gives_the_same_tables(go: Go, tmp_path: Path, parquet: Path, jsonl: Callable[..., Path]) -> None:
    folder = tmp_path / "post"
    folder.mkdir()
    for row in letters(7):
        (folder / row["id"]).write_text(row["text"], encoding="utf-8")
    inputs = {"parquet": parquet, "csv": _csv(tmp_path / "letters.csv", letters(7)), "jsonl": jsonl(*letters(7)), "documents": folder}
    found = {}
    for form, source in inputs.items():
        totals, output = go(source, output=tmp_path / form, size=3)
        assert totals.letters == 7
        found[form] = [[{**row, "source": "", "row": 0} for row in table(output, name)] for name in ("letters", "findings", "medicines")]
    assert [len(rows) for rows in found["csv"]] == [7, 7, 21]
    assert all(tables == found["csv"] for tables in found.values())


@pytest.mark.parametrize(("delimiter", "encoding"), [(";", "utf-8-sig"), ("\t", "cp1252"), ("|", "utf-8")])
def test_csv_of_another_system_is_read(go: Go, tmp_path: Path, delimiter: str, encoding: str) -> None:
    rows = [{"id": "1", "text": LETTER.format(number="… 5" + '"' + " wide")}, {"id": "2", "text": "Dear Dr Osei\r\nGP to chase – the bloods."}]
    totals, output = go(_csv(tmp_path / "letters.csv", rows, delimiter, encoding), size=1)
    assert (totals.letters, totals.bad_records) == (2, 0)
    assert any("chase – the bloods" in row["quote"] for row in table(output, "findings"))


def test_lone_quotation_mark_spoils_its_own_record_only(go: Go, tmp_path: Path) -> None:
    path = tmp_path / "letters.csv"
    path.write_text('id,text\n1,Please check the 5" scar.\n2,"GP to chase"x,\n3,GP to chase the bloods.\n\n4,only,too,many\n', encoding="utf-8")
    totals, output = go(path)
    assert [row["id"] for row in table(output, "letters")] == ["1", "3"]
    assert [(row["row"], row["reason"]) for row in table(output, "bad_records")] == [
        (2, "The quotation marks of this record do not fit. Mend it, or export the table again."),
        (5, "The record has 4 fields where the first line names 2. Mend it, or export the table again."),
    ]
    assert totals.bad_records == 2


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{not json", "The line is not JSON. Mend it, or export the table again."),
        ("[1, 2]", "The line is JSON, but no object with names and values. Export one object a line."),
        ({"id": "", "text": "Dear Dr"}, "The column id is empty, so nobody could find this letter again. Give each letter a name."),
        ({"id": "1", "text": "  "}, "The column text is empty: there is no letter to read. Export it again with its text."),
        ({"id": "1", "content": "!!"}, "The column content is not base64, so the document in it cannot be taken out. Export it again."),
        (
            {"id": "1", "text": "Dear Dr", "received_on": "3rd May"},
            "The column received_on holds no day that can be read. Write year, month and day, such as 2026-02-28.",
        ),
        ({"id": "1", "content": base64.b64encode(b"\0\1\2\3" * 50).decode()}, "The file is not text"),
    ],
)
def test_bad_record_says_why_and_the_others_are_answered(go: Go, jsonl: Callable[..., Path], line: object, reason: str) -> None:
    totals, output = go(jsonl(letters(1)[0], line))
    assert (totals.letters, totals.bad_records) == (1, 1)
    (bad,) = table(output, "bad_records")
    assert bad["reason"].startswith(reason)
    assert bad["row"] == 2


def test_columns_may_be_called_otherwise_and_numbers_are_names(go: Go, tmp_path: Path) -> None:
    path = tmp_path / "letters.parquet"
    day = dt.date(2026, 3, 12)
    pq.write_table(pa.table({"doc": [17], "body": [LETTER], "came": [dt.datetime(2026, 3, 12, 9)], "provider_code": ["ZZ901"]}), path)
    _, output = go(path, columns=Columns.named({"id": "doc", "text": "body", "received_on": "came"}))
    (row,) = table(output, "letters")
    assert (row["id"], row["received_on"], row["provider_code"]) == ("17", day, "ZZ901")


def test_documents_of_a_column_are_read_by_their_content(go: Go, tmp_path: Path) -> None:
    path = tmp_path / "letters.parquet"
    pq.write_table(pa.table({"id": ["a"], "content": [b"<html><body><p>Dear Dr Osei</p><p>GP to chase the bloods.</p></body></html>"]}), path)
    _, output = go(path)
    assert [row["quote"] for row in table(output, "findings") if row["task"] == "chase_result"]


def test_letters_of_an_archive_stand_by_themselves(go: Go, tmp_path: Path) -> None:
    import zipfile

    folder = tmp_path / "post"
    folder.mkdir()
    with zipfile.ZipFile(folder / "week.zip", "w") as archive:
        archive.writestr("one.txt", LETTER)
        archive.writestr("two.bin", b"\0\1\2\3" * 50)
    totals, output = go(folder)
    assert totals.letters == 1
    assert [row["id"] for row in table(output, "letters")] == ["week.zip/one.txt"]


def test_wrong_columns_are_named_with_what_was_expected(go: Go, tmp_path: Path) -> None:
    path = tmp_path / "letters.parquet"
    pq.write_table(pa.table({"document": ["a"], "body": ["b"]}), path)
    with pytest.raises(BatchError) as refused:
        go(path)
    assert str(refused.value) == (
        "letters.parquet has no column id and no column text or content. Its columns: document, body. Expected: id (a name of each letter), and text (its "
        "text) or content (the document, as bytes or base64). Also read where they stand: received_on, practice_code, provider_code. If a column is called "
        "otherwise, say so, such as --column text=body."
    )


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("letters.parquet", b"PAR1 no", "letters.parquet cannot be read as Parquet: it is damaged, cut short or of another form. Export it again."),
        ("letters.xyz", b"a", "ends in .xyz, which says no form. Name it with --format: parquet, csv, jsonl, or documents."),
    ],
)
def test_table_that_is_none_is_refused(go: Go, tmp_path: Path, name: str, content: bytes, sentence: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(BatchError, match=sentence):
        go(tmp_path / name)


def test_folder_of_two_forms_is_refused(go: Go, tmp_path: Path) -> None:
    folder = tmp_path / "post"
    folder.mkdir()
    (folder / "a.csv").write_text("id,text\n")
    (folder / "b.txt").write_text("Dear Dr")
    with pytest.raises(BatchError, match="holds csv and documents side by side, and a run reads one form"):
        go(folder)
    with pytest.raises(BatchError, match="There is no file or folder"):
        go(tmp_path / "nothing")
    assert go(folder, form="documents")[0].letters == 2


def test_damaged_row_group_is_a_bad_record_for_its_rows(go: Go, tmp_path: Path) -> None:
    path = tmp_path / "letters.parquet"
    pq.write_table(pa.Table.from_pylist(letters(40)), path, row_group_size=10, compression="zstd", use_dictionary=False)
    data = bytearray(path.read_bytes())
    start = pq.read_metadata(path).row_group(2).column(1).data_page_offset
    data[start : start + 400] = b"\xff" * 400
    path.write_bytes(data)
    totals, output = go(path, size=10)
    assert totals.letters == 30
    (bad,) = table(output, "bad_records")
    assert bad["reason"].startswith("The table is damaged here: its rows 21 to 30 cannot be read.")
