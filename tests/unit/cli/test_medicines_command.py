"""`remit medicines`, and the medicines on the page."""

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner, Result

from remit.cli.main import cli
from remit.cli.medicines_html import draw_medicines, supply_words
from remit.cli.timeline_svg import draw_timeline

LETTER = """WESTMARSH GENERAL HOSPITAL
DISCHARGE SUMMARY
Admitted: 20/02/2026      Discharged: 02/03/2026
Patient: A Person   NHS No: 999 000 0042

Medicines on discharge
Bisoprolol 2.5 mg od - new, AF, 5 days supplied
Metformin 500 mg bd - continued, 28 days
Furosemide 40 mg od - new, OP
Methotrexate 10 mg weekly - new, 28 days supplied
Simvastatin 40 mg on - continued
Clarithromycin 500 mg bd - new, chest infection, course to finish 5 March
"""


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    path = tmp_path / "letter.txt"
    path.write_text(LETTER, encoding="utf-8")
    return path


def run(*words: object) -> Result:
    """Run the command."""
    return CliRunner().invoke(cli, ["medicines", *map(str, words)])


def test_table_shows_each_medicine_and_when_it_runs_out(letter: Path) -> None:
    result = run(letter, "--received", "2026-03-03")
    assert result.exit_code == 0
    assert "Medicine" in result.output
    line = next(line for line in result.output.splitlines() if line.startswith("bisoprolol"))
    assert "started" in line
    assert "5 days" in line
    assert "Sat 7 Mar (3)" in line
    assert "supplied 5 days Mon 2 Mar -> runs out Sat 7 Mar; letter received Tue 3 Mar; 3 operational days left" in " ".join(result.output.split())
    assert "shared care (sample list)" in result.output
    assert "Shared care: methotrexate" in result.output
    assert "Were clarithromycin and simvastatin considered together" in " ".join(result.output.split())


def test_supply_that_was_counted_is_not_called_misunderstood(tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("Discharged: 02/03/2026\n\nMedicines\nMetformin 500 mg twice a day - new, 56 tablets\nFurosemide 40 mg od - new, OP\n", encoding="utf-8")
    counted, _, unknown = run(path).output.partition("How a supply was counted")[2].partition("Not understood")
    assert "metformin: 56 at 2 a day." in counted
    assert "furosemide: An original pack" in unknown


def test_practice_list_is_compared(letter: Path, tmp_path: Path) -> None:
    listed = tmp_path / "list.csv"
    listed.write_text("medicine,nhs_number\nRamipril 5mg capsules,9990000042\n", encoding="utf-8")
    result = run(letter, "--list", listed)
    assert result.exit_code == 0
    assert "ramipril: stopped. NOT EXPLAINED. ramipril stands on the list before and nowhere in the letter." in " ".join(result.output.split())


def test_another_patients_list_is_refused(letter: Path, tmp_path: Path) -> None:
    listed = tmp_path / "list.csv"
    listed.write_text("medicine,nhs_number\nRamipril 5mg capsules,9990000018\n", encoding="utf-8")
    result = run(letter, "--list", listed)
    assert result.exit_code == 2
    assert "STOP: the practice list carries another patient's NHS number" in result.output
    assert "bisoprolol" not in result.output


def test_missing_list_folder_and_broken_letter_are_answered(letter: Path, tmp_path: Path) -> None:
    assert run(letter, "--list", tmp_path / "none.csv").exit_code == 2
    assert "is a folder" in run(tmp_path).output
    broken = tmp_path / "broken.txt"
    broken.write_bytes(b"%PDF-1.7 \x00\x01\x02" * 40)
    assert run(broken).exit_code == 1


def test_broken_formulary_is_refused_before_the_letter_is_read(letter: Path, tmp_path: Path) -> None:
    (tmp_path / "area.csv").write_text("medicine,status\nAspirin,purple\n", encoding="utf-8")
    policy = tmp_path / "policy.yaml"
    policy.write_text("format: 1\nformulary: area.csv\n", encoding="utf-8")
    result = run(letter, "--policy", policy)
    assert result.exit_code == 2
    assert "the status 'purple' of Aspirin is unknown" in result.output


def test_json_is_the_part_of_the_answer(letter: Path) -> None:
    data = json.loads(run(letter, "--format", "json").output)
    assert [item["name"] for item in data["items"]][:2] == ["bisoprolol", "metformin"]


def test_letter_without_medicines_says_so(tmp_path: Path) -> None:
    path = tmp_path / "short.txt"
    path.write_text("Dear Dr Okonjo\n\nShe was seen.\n", encoding="utf-8")
    assert "The letter says nothing of medicines." in run(path).output
    assert "The letter says nothing of medicines." in run(path, "--format", "html").output
    assert run(path, "--format", "json").output == "{}\n"


def test_page_holds_the_picture_and_its_words(letter: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    assert run(letter, "--format", "html", "--received", "2026-03-03", "-o", page).exit_code == 0
    text = page.read_text(encoding="utf-8")
    picture = ElementTree.fromstring(text[text.index("<svg") : text.index("</svg>") + 6])  # noqa: S314 our own page
    assert picture.attrib["role"] == "img"
    assert "bisoprolol: supplied 5 days" in "".join(picture.itertext())
    assert "The timeline in words" in text
    assert "letter received" in text


def test_report_of_triage_shows_the_medicines(letter: Path) -> None:
    result = CliRunner().invoke(cli, ["triage", str(letter), "--format", "html"])
    assert result.exit_code == 0
    assert "When each medicine runs out" in result.output


def test_foreign_words_are_escaped(letter: Path) -> None:
    data = json.loads(run(letter, "--format", "json").output)
    data["items"][0]["name"] = "<script>"
    assert "<script>" not in draw_medicines(data, "l1")


def test_nothing_read_draws_nothing() -> None:
    assert draw_medicines({}, "l1") == ""
    assert draw_timeline([], "l1") == ""


@pytest.mark.parametrize(
    ("kind", "days", "words", "shown"),
    [
        ("days", 5, "5 days", "5 days"),
        ("units", 7, "x14", "7 days (x14)"),
        ("units", None, "x14", "x14: days not known"),
        ("none", 0, "nil", "none"),
        ("own", None, "own", "own supply"),
        ("unsaid", None, None, ""),
        ("unclear", None, "-5", "“-5”: not understood"),
        ("pack", None, "OP", "OP: days not known"),
    ],
)
def test_supply_is_said_as_people_say_it(kind: str, days: int | None, words: str | None, shown: str) -> None:
    assert supply_words({"kind": kind, "days": days, "units": None, "words": words, "note": None}) == shown
