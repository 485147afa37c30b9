"""The command as users start it: a process of its own, with real pipes."""

import json
import os
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from remit.engine.triage.answer import load_schema

ROOT = Path(__file__).resolve().parents[2]
REMIT = [sys.executable, "-m", "remit.cli.main"]


def _remit(*arguments: object, **options: object) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([*REMIT, *map(str, arguments)], cwd=ROOT, capture_output=True, check=False, timeout=120, **options)


def test_sample_letters_answer_and_validate() -> None:
    result = _remit("triage", "samples", "--format", "jsonl", "--jobs", "2")
    assert (result.returncode, result.stderr) == (0, b"")
    answers = [json.loads(line) for line in result.stdout.splitlines()]
    assert [answer["source"] for answer in answers] == sorted(str(path.relative_to(ROOT)) for path in (ROOT / "samples").glob("*.txt"))
    for answer in answers:
        jsonschema.Draft202012Validator(load_schema()).validate(answer)


def test_output_is_plain_when_it_is_not_a_terminal() -> None:
    assert b"\x1b" not in _remit("triage", "samples/clinic-letter-cardiology.txt").stdout


def test_reader_that_stops_early_makes_no_traceback(tmp_path: Path) -> None:
    text = (ROOT / "samples/clinic-letter-cardiology.txt").read_bytes()
    for number in range(60):
        (tmp_path / f"{number:02d}.txt").write_bytes(text)
    with subprocess.Popen([*REMIT, "triage", str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.read(10)
        process.stdout.close()
        said = process.stderr.read()
        process.wait(timeout=60)
    assert said == b""
    assert process.returncode == 141


def test_standard_input_and_output_are_exact() -> None:
    letter = "Dear Dr Osei\r\n\r\nThe fee is £5 – “thank you”.\r\n".encode()
    assert _remit("read", "-", input=letter).stdout == letter


def test_a_terminal_without_unicode_does_not_end_the_run() -> None:
    result = _remit("triage", "samples/clinic-letter-cardiology.txt", env={**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"})
    assert result.returncode == 0
    assert b"Traceback" not in result.stderr


def test_name_that_is_no_unicode_is_answered(tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/l\xe9tter.txt"
    Path(os.fsdecode(path)).write_text("Dear Dr Osei\n\nPlease could you chase the ferritin result.\n", encoding="utf-8")
    for form in ("table", "json", "jsonl", "html"):
        result = subprocess.run([*REMIT, "triage", path, "--format", form], cwd=ROOT, capture_output=True, check=False)
        assert (result.returncode, result.stderr) == (0, b"")


@pytest.mark.parametrize("arguments", [("triage",), ("triage", "nowhere"), ("evaluate", "nowhere"), ("rules", "show", "none"), ("return", "nowhere")])
def test_misuse_ends_with_2_and_a_sentence(arguments: tuple[str, ...]) -> None:
    result = _remit(*arguments)
    assert result.returncode == 2
    assert b"Traceback" not in result.stderr
    assert result.stderr.strip()


@pytest.mark.parametrize("heavy", ["rich", "docx", "typst", "pydantic", "yaml", "concurrent.futures", "multiprocessing"])
def test_triage_of_one_letter_imports_nothing_heavy(heavy: str) -> None:
    start = "import sys; sys.argv = ['remit', 'triage', 'samples/dna-letter.txt']; from remit.cli.main import cli; cli(standalone_mode=False)"
    code = f"{start}; assert '{heavy}' not in sys.modules"
    result = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=False)
    assert (result.returncode, result.stderr) == (0, b"")
