"""Names from the files of a dm+d release (the content here is invented)."""

from pathlib import Path

import pytest

from remit.engine.letters.letter import read_text
from remit.engine.medicines.dmd import DmdError, read_dmd
from remit.engine.medicines.names import find_mentions, load_names

VTM = (
    "<?xml version='1.0'?><VIRTUAL_THERAPEUTIC_MOIETIES><VTM><VTMID>1</VTMID><NM>Zanbrazole</NM></VTM>"
    "<VTM><VTMID>2</VTMID><INVALID>1</INVALID><NM>Oldazole</NM></VTM></VIRTUAL_THERAPEUTIC_MOIETIES>"
)
VMP = (
    "<?xml version='1.0'?><VIRTUAL_MED_PRODUCTS><VMPS><VMP><NM>Zanbrazole 20mg tablets</NM></VMP>"
    "<VMP><NM>Amlodipine 5mg tablets</NM></VMP></VMPS></VIRTUAL_MED_PRODUCTS>"
)
AMP = "<?xml version='1.0'?><ACTUAL_MEDICINAL_PRODUCTS><AMPS><AMP><NM>Zanbra 20mg tablets</NM></AMP></AMPS></ACTUAL_MEDICINAL_PRODUCTS>"


def write(folder: Path, name: str, text: str) -> Path:
    """Write a file of a release."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_release_adds_names_and_leaves_the_shipped_list_alone(tmp_path: Path) -> None:
    files = [write(tmp_path, "f_amp2_3010.xml", AMP), write(tmp_path, "f_vmp2_3010.xml", VMP), write(tmp_path, "f_vtm2_3010.xml", VTM)]
    names = read_dmd(files)
    found = [mention.medicine.name for mention in find_mentions(read_text("She takes zanbrazole 20 mg and Zanbra 20 mg and amlodipine 5 mg."), names)]
    assert found == ["zanbrazole", "zanbra", "amlodipine"]
    assert names.find("Oldazole") is None
    assert load_names().find("Zanbrazole") is None


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("ingredients.xml", VTM, "is not a name file of dm"),
        ("f_vtm2_1.xml", "<VTM><NM>x</NM>", "is no well-formed XML"),
        ("f_vtm2_1.xml", "<!DOCTYPE x [<!ENTITY a 'b'>]><x/>", "declares a document type"),
    ],
)
def test_wrong_file_is_refused(tmp_path: Path, name: str, text: str, words: str) -> None:
    with pytest.raises(DmdError, match=words):
        read_dmd([write(tmp_path, name, text)])


def test_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(DmdError, match="Check the path"):
        read_dmd([tmp_path / "f_vtm2_1.xml"])


def test_giant_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("remit.engine.medicines.dmd.LARGEST_FILE", 3)
    with pytest.raises(DmdError, match="larger than"):
        read_dmd([write(tmp_path, "f_vtm2_1.xml", VTM)])
