"""`remit foi`: the answer to an information request, from a register.

What lives here: the command. What does not: the answer (`remit.engine.disclosure`). Without the file of a register it hands over to the service of this
machine by name, which answers from its own database.
"""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from remit.cli.options import Refusal, read_day, today, warn, write_file
from remit.cli.serve import become_service, data_option, demo_option
from remit.cli.words import counted, shown

if TYPE_CHECKING:
    from remit.engine.disclosure import Answer, Register

_FILES = ("answer.docx", "answer.pdf", "answer.csv", "answer.txt")


def _read(path: Path, area: str | None) -> Register:
    from remit.engine.disclosure import DisclosureError, read_register

    try:
        with path.open(encoding="utf-8") as lines:
            register = read_register(lines)
        return register.of_area(area.upper()) if area else register
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise Refusal(f"{shown(str(path))} cannot be read ({reason}).") from error
    except DisclosureError as error:
        raise Refusal(f"{shown(str(path))}: {shown(str(error))}") from error


def _area_name(register: Register, area: str | None) -> str:
    known = {one.code: one.name for one in register.organisations}
    return known.get(area.upper(), area.upper()) if area else "the area of this register"


def _answer(register: Register, first_on: dt.date, last_on: dt.date, *, area: str | None, day: dt.date, hide_under: int) -> Answer:
    from remit.engine.clocks import day_words
    from remit.engine.disclosure import Asked, DisclosureError, compose_answer
    from remit.engine.measures.periods import Period, PeriodError
    from remit.engine.measures.suppression import SuppressionRule

    rule = SuppressionRule(hide_under) if hide_under > 1 else None
    try:
        asked = Asked(Period(first_on, last_on), _area_name(register, area), day, f"on {day_words(day)}", rule)
        return compose_answer(register, asked)
    except (PeriodError, DisclosureError) as error:
        raise Refusal(str(error)) from error


def _number_words(answer: Answer) -> str:
    if answer.reports is None:
        return "Not recorded"
    number = answer.reports.table.total
    return "The number of reports is hidden" if number is None else counted(number, "report")


def _save(answer: Answer, folder: Path, reference: str) -> None:
    from remit.engine.disclosure import answer_csv, answer_paper
    from remit.engine.remedy import paper_docx, paper_pdf, paper_text

    paper = answer_paper(answer, reference=reference, sender=(answer.asked.area,), mark="Draft. Nobody has released it.")
    folder.mkdir(parents=True, exist_ok=True)
    forms = (paper_docx(paper), paper_pdf(paper), answer_csv(answer), paper_text(paper).encode())
    for name, data in zip(_FILES, forms, strict=True):
        write_file(folder / name, data)


@click.command("foi")
@click.argument("register", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--from", "first_on", required=True, type=read_day, metavar="DATE", help="First day of the period, such as 2025-04-01.")
@click.option("--to", "last_on", required=True, type=read_day, metavar="DATE", help="Last day of the period.")
@click.option("--area", metavar="CODE", help="ODS code of the commissioner whose practices are meant. Without it: everything in the file.")
@click.option("-o", "--output", "folder", required=True, type=click.Path(file_okay=False, path_type=Path), help="The folder to write the answer to.")
@click.option(
    "--hide-under",
    type=click.IntRange(0),
    default=5,
    show_default=True,
    metavar="N",
    help="Hide numbers from 1 to N-1; 0 hides none.",
)
@click.option("--day", type=read_day, metavar="DATE", help="The day as of which figures are taken (default: today).")
@click.option("--reference", default="draft", show_default=True, help="The reference of the request.")
@demo_option
@data_option
def command(register: Path | None, first_on: dt.date, last_on: dt.date, *, area: str | None, folder: Path, **more: Any) -> None:
    """Answer an information request: how many reports for each hospital, what was done about them, which policies apply.

    REGISTER is a file that `remit manage export_register` wrote. Without it the service on this machine answers from its own database.

    \b
    It writes answer.docx, answer.pdf, answer.csv and answer.txt. The answer is a draft: a person decides what is hidden and releases it.

    \b
    Exit codes:
      0  the answer was written
      1  without a REGISTER: the service here cannot answer; standard error says why
      2  the command, the period or the register is wrong
    """
    day, hide_under, reference = more["day"] or today(), more["hide_under"], more["reference"]
    if register is None:
        if more["day"]:
            raise Refusal("--day goes with a REGISTER: the service answers as of today. Leave --day away, or hand in a file of `remit manage export_register`.")
        words = ["--from", first_on.isoformat(), "--to", last_on.isoformat(), "--output", str(folder), "--reference", reference]
        words += ["--hide-under", str(hide_under), *(["--area", area] if area else [])]
        become_service(["foi", *words], data=more["data"], hosts=os.environ.get("REMIT_HOSTS"), demo=more["demo"])
        return
    answer = _answer(_read(register, area), first_on, last_on, area=area, day=day, hide_under=hide_under)
    _save(answer, folder, reference)
    click.echo(f"{_number_words(answer)}. Written to {folder}.")
    if answer.not_recorded:
        warn(f"Not recorded from {answer.not_recorded.first_on} to {answer.not_recorded.last_on}. The answer says so; it is no zero.")
