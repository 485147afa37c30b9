"""`remit medicines`: what a letter says of each medicine, when it runs out, who may prescribe it, and what changed.

What lives here: the command and its plain table. What does not: the page (`medicines_html`), the findings (`triage`).
"""

from __future__ import annotations

import datetime as dt
import json
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from remit.cli.options import Refusal, policy_option, received_option, write_file, write_out
from remit.cli.reading import STANDARD_INPUT, find_sources, read_bytes
from remit.cli.words import shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from remit.engine.rulebook.policy import Policy
    from remit.engine.triage import Triage

_NOT_READ = 1
_HEAD = ("Medicine", "Dose", "Status", "Supply", "Runs out (days left)", "Who prescribes")
_WIDEST = 30


@click.command("medicines")
@click.argument("file", metavar="FILE")
@click.option("--list", "list_file", type=click.Path(path_type=Path), metavar="FILE", help="The practice's own list of the patient's medicines: CSV or FHIR.")
@policy_option
@received_option
@click.option("--format", "form", type=click.Choice(["table", "json", "html"]), default="table", show_default=True, help="How to print the answer.")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Write to a file instead of standard output.")
def command(file: str, list_file: Path | None, policy: Policy | None, received_on: dt.date | None, form: str, output: Path | None) -> None:
    """Say what a letter does with the patient's medicines.

    FILE is a letter, or - for standard input. With --list the letter is compared with the practice's own list; a list of another patient is refused.

    \b
    Exit codes:
      0  the letter was read
      1  the letter could not be read
      2  the command, the policy, the formulary or the list is wrong, or the list is another patient's
    """
    triage = _triage(file, policy, received_on)
    answer = _answer(triage, file, list_file)
    drawn = {"table": _draw_table, "json": _draw_json, "html": _draw_html}[form](answer)
    if output:
        write_file(output, drawn.encode("utf-8", errors="replace"), never_over=[Path(file), *([list_file] if list_file else [])])
    else:
        write_out(drawn)


def _triage(file: str, policy: Policy | None, received_on: dt.date | None) -> Triage:
    from remit.engine.letters import UnreadableLetterError, read
    from remit.engine.triage import default_tools, triage_letter

    if not find_sources([file]).is_single:
        raise Refusal(f"{shown(file)} is a folder. Hand in one letter: the medicines of each are read by themselves.")
    try:
        return triage_letter(read(read_bytes(file), received_on=received_on), default_tools(policy))
    except UnreadableLetterError as error:
        reason = str(error)
    except OSError as error:
        reason = f"The file cannot be opened ({error.strerror}). Check that it is still there and that you may read it."
    click.echo(f"Not read: {'standard input' if file == STANDARD_INPUT else shown(file)}: {reason}", err=True)
    raise click.exceptions.Exit(_NOT_READ)


def _answer(triage: Triage, file: str, list_file: Path | None) -> dict[str, Any]:
    """Return the published answer; with a practice list its changes stand in the place of those within the letter."""
    from remit.engine.triage import answer_object
    from remit.engine.triage.medicine_answer import change_object

    answer = answer_object(triage, file)
    if list_file is None:
        return answer
    from remit.engine.medicines.practice_list import PracticeListError, check_same_patient, read_practice_list
    from remit.engine.medicines.reconciliation import compare_with_list

    try:
        listed = read_practice_list(list_file.read_bytes(), source=list_file.name)
        check_same_patient(listed, triage.letter.parties.nhs_number)
    except PracticeListError as error:
        raise Refusal(str(error)) from error
    except OSError as error:
        raise Refusal(f"{list_file} cannot be read ({error.strerror}). Check the path.") from error
    changes = [change_object(change) for change in compare_with_list(triage.medicines.rows, listed)]
    empty: dict[str, Any] = {"items": [], "supply_of_all": None, "changes": [], "interactions": [], "shared_care": []}
    answer["medicines"] = {**empty, **answer["medicines"], "changes": changes}
    return answer


def _draw_json(answer: dict[str, Any]) -> str:
    return json.dumps(answer["medicines"], ensure_ascii=False, indent=1) + "\n"


def _draw_html(answer: dict[str, Any]) -> str:
    from remit.cli.medicines_html import draw_medicines
    from remit.cli.report_html import fill_frame, safe

    source = safe(answer["source"])
    body = draw_medicines(answer["medicines"], "l1") or "<p>The letter says nothing of medicines.</p>"
    foot = "Made by Remit. It shows what the letter says and asks; it gives no advice. This page is about a patient: keep it as you keep letters."
    return fill_frame(f"Remit: medicines of {source}", f"<h1>Medicines of {source}</h1>{body}", foot)


def _draw_table(answer: dict[str, Any]) -> str:
    from remit.cli.medicines_html import change_words, item_cells, shared_words
    from remit.cli.timeline_svg import timeline_words
    from remit.cli.words import dates_words, sender_words

    letter, medicines = answer["letter"], answer["medicines"]
    lines = [shown(answer["source"]), f"{sender_words(letter)} · {dates_words(letter)}", ""]
    items = medicines.get("items", [])
    if not items and not medicines.get("changes"):
        return "\n".join([*lines, "The letter says nothing of medicines."]) + "\n"
    cells = [item_cells(item) for item in items]
    lines += [*_columns([_HEAD, *(row[:-1] for row in cells)], [row[-1] for row in cells]), ""]
    lines += _part("When it runs out", timeline_words(items))
    noted = [(item["supply"]["days"], f"{item['name']}: {item['supply']['note']}") for item in items if item["supply"]["note"]]
    lines += _part("How a supply was counted", [words for days, words in noted if days])
    lines += _part("Not understood", [words for days, words in noted if not days])
    lines += _part("Changes", [change_words(change) for change in medicines["changes"]])
    lines += _part("To ask the sender", [item["question"] for item in medicines["interactions"]])
    for shared in medicines["shared_care"]:
        lines += _part(f"Shared care: {shared['name']}", shared_words(shared))
    return "\n".join(lines) + "\n"


def _columns(rows: Sequence[Sequence[str]], reasons: Sequence[str]) -> list[str]:
    """Return the table in plain columns; what else the letter says stands under it."""
    short = [[shown(cell) if len(cell) <= _WIDEST else shown(cell)[: _WIDEST - 1] + "…" for cell in row] for row in rows]
    widths = [max(len(row[at]) for row in short) for at in range(len(short[0]))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in short]
    drawn = [lines[0], "-" * min(max(len(line) for line in lines), 150)]
    for line, reason in zip(lines[1:], reasons, strict=True):
        drawn += [line, *([f"    says: {shown(reason)}"] if reason else [])]
    return drawn


def _part(title: str, sentences: Sequence[str]) -> list[str]:
    if not sentences:
        return []
    lines = [
        line for sentence in sentences for line in textwrap.wrap(shown(sentence), 110, initial_indent="  - ", subsequent_indent="    ", break_on_hyphens=False)
    ]
    return [title, *lines, ""]
