"""The formulary file: read rightly, or refused with a sentence."""

from pathlib import Path

import pytest

from remit.engine.medicines.formulary import (
    Formulary,
    FormularyError,
    FormularyStatus,
    load_formulary,
    map_colour,
    read_formulary,
    sample_formulary,
)
from remit.engine.medicines.names import Medicine, load_names

HEAD = "medicine,status,indication,age\n"


def read(text: str, colours: dict[str, FormularyStatus] | None = None) -> Formulary:
    """Read a formulary from text."""
    return read_formulary(text.encode(), source="area.csv", colours=colours)


def medicine(name: str) -> Medicine:
    """Return a medicine of the list."""
    found = load_names().find(name)
    assert found is not None
    return found


def test_status_turns_on_indication_and_age() -> None:
    formulary = read(HEAD + "Ciclosporin,red,transplant,\nCiclosporin,amber sca,,\nMelatonin,amber sca,,child\n")
    assert formulary.find(medicine("ciclosporin"), words="kidney transplant 2014").status is FormularyStatus.PROVIDER_ONLY
    assert formulary.find(medicine("Neoral"), words="psoriasis").status is FormularyStatus.SHARED_CARE
    assert formulary.find(medicine("melatonin"), is_child=False) is None
    assert formulary.find(medicine("melatonin"), is_child=True).status is FormularyStatus.SHARED_CARE
    assert formulary.find(medicine("aspirin")) is None


@pytest.mark.parametrize(
    ("colour", "status"),
    [
        ("RED", FormularyStatus.PROVIDER_ONLY),
        ("Amber SCA", FormularyStatus.SHARED_CARE),
        ("Amber 2", FormularyStatus.SPECIALIST_INITIATED),
        ("green (conditional)", FormularyStatus.GP),
        ("Grey", FormularyStatus.NOT_RECOMMENDED),
        ("shared_care", FormularyStatus.SHARED_CARE),
        ("amber", None),
        ("purple", None),
    ],
)
def test_local_colours_are_mapped_and_never_guessed(colour: str, status: FormularyStatus | None) -> None:
    assert map_colour(colour) is status


def test_area_says_what_its_amber_means() -> None:
    formulary = read(HEAD + "Methotrexate,Amber,,\n", colours={"amber": FormularyStatus.SHARED_CARE})
    assert formulary.find(medicine("methotrexate")).status is FormularyStatus.SHARED_CARE


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (HEAD + "Methotrexate,amber,,\n", "“Amber” alone has at least three meanings."),
        (HEAD + "Methotrexate,purple,,\n", "the status 'purple' of Methotrexate is unknown."),
        (HEAD + "Methotrexate,red,,\n\nMethotrexate,green,,\n", "line 4: 'Methotrexate' stands there twice for the same indication, age and form (line 2)"),
        (HEAD + ",red,,\n", "line 2: the medicine is missing"),
        (HEAD + "Methotrexate,red,,elderly\n", "the age 'elderly' is unknown"),
        ("name,status\nx,red\n", "the column 'medicine' is missing"),
        ("medicine,status,colour\nx,red,red\n", "the column 'colour' is unknown"),
        ("", "the column 'medicine' is missing"),
    ],
)
def test_wrong_formulary_is_refused_with_line_and_reason(text: str, words: str) -> None:
    with pytest.raises(FormularyError) as caught:
        read(text)
    assert words in str(caught.value)
    assert str(caught.value).startswith("area.csv")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (HEAD.encode() + "Méthotrexate,red,,\n".encode("cp1252"), "is not UTF-8. Save the file as “CSV UTF-8”"),
        ("medicine,status\n".encode("utf-16-le"), "this is no text file"),
    ],
)
def test_wrong_encoding_is_named(data: bytes, words: str) -> None:
    with pytest.raises(FormularyError, match=words):
        read_formulary(data, source="area.csv")


def test_byte_order_mark_is_no_part_of_the_first_column() -> None:
    assert read("\ufeff" + HEAD + "Methotrexate,red,,\n").entries


def test_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(FormularyError, match="Check the path"):
        load_formulary(tmp_path / "none.csv")


def test_two_hundred_thousand_rows_are_read() -> None:
    text = HEAD + "".join(f"Product {number} tablets,green,,\n" for number in range(200_000))
    assert len(read(text).entries) == 200_000


def test_giant_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("remit.engine.medicines.formulary.LARGEST_FILE", 10)
    with pytest.raises(FormularyError, match="larger than"):
        read(HEAD)


def test_sample_is_marked_as_sample() -> None:
    sample = sample_formulary()
    assert sample.is_sample
    assert all(entry.note.startswith("sample") for entries in sample.entries.values() for entry in entries)
    assert sample.find(medicine("denosumab"), words="bone metastases").status is FormularyStatus.PROVIDER_ONLY
    assert sample.find(medicine("denosumab"), words="osteoporosis").status is FormularyStatus.SHARED_CARE
