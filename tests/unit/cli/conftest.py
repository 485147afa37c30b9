"""Letters to hand to the command line, all invented."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from remit.cli.main import cli
from remit.engine.triage import triage
from remit.engine.triage.scorer import load_scorer

LETTER = """NORTHMOOR GENERAL HOSPITAL
Department of Rheumatology

Clinic date: 3 March 2026
Date typed: 5 March 2026

Re: Mrs Marjorie ELLWOOD   NHS No 999 798 3807

Dear Dr Osei

Thank you for referring this lady with painful hands.

We took bloods for anti-CCP and ferritin in clinic. I would be grateful if you could chase these results and act on them.

Please refer her urgently to the dermatology clinic at this hospital about her rash.

I will see her again in four months.

Yours sincerely

Dr I Castellan
Consultant Rheumatologist
"""
PLAIN = """NORTHMOOR GENERAL HOSPITAL

Clinic date: 3 March 2026
Date typed: 5 March 2026

Dear Dr Osei

Her hands are better. I have discharged her.

Yours sincerely

Dr I Castellan
"""

Run = Callable[..., Result]


@pytest.fixture(autouse=True)
def decided_scorer(monkeypatch: pytest.MonkeyPatch) -> None:
    """Return from an even chance on: these tests are about the command line and must not turn on the next training."""
    scorer = replace(load_scorer(), return_at=0.5)
    monkeypatch.setattr(triage, "load_scorer", lambda: scorer)


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    """A letter that asks for two things."""
    path = tmp_path / "letter.txt"
    path.write_text(LETTER, encoding="utf-8")
    return path


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    """A letter that asks for nothing."""
    path = tmp_path / "plain.txt"
    path.write_text(PLAIN, encoding="utf-8")
    return path


@pytest.fixture
def policy(tmp_path: Path) -> Path:
    """A local policy with a practice and one promise."""
    path = tmp_path / "policy.yaml"
    path.write_text("format: 1\npractice:\n  name: Larkfield Surgery\n  telephone: 01632 960111\npromises:\n  answer_days: 12\n", encoding="utf-8")
    return path


@pytest.fixture
def run() -> Run:
    """Run the command line in this process, as a pipe would see it."""

    def go(*arguments: object, stdin: bytes | None = None) -> Result:
        return CliRunner().invoke(cli, [str(argument) for argument in arguments], input=stdin, prog_name="remit")

    return go
