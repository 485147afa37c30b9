"""`remit check`: what to put right in a draft before it goes out.

What lives here: the command and its plain text. What does not: what is found (`remit.engine.drafts`), which also draws the page.
"""

from __future__ import annotations

import json
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from remit.cli.options import policy_option, today, warn, write_file, write_out
from remit.cli.reading import STANDARD_INPUT, Unread, read_letter
from remit.cli.words import counted, shown

if TYPE_CHECKING:
    from remit.engine.rulebook.policy import Policy

_TO_PUT_RIGHT, _NOT_READ = 4, 1
_WIDTH = 100


@click.command("check")
@click.argument("draft", metavar="DRAFT")
@policy_option
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "html"]), default="text", show_default=True, help="How to print the answer; Word opens html."
)
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Write to a file instead of standard output.")
def command(draft: str, policy: Policy | None, form: str, output: Path | None) -> None:
    """Say what in DRAFT hands work to the practice, what to write instead, and what is missing.

    DRAFT is a letter before it is sent, of any format that remit triage reads, or - for standard input. Nothing is stored or sent.

    \b
    Exit codes:
      0  nothing to put right
      1  the draft could not be read; standard error says why
      2  the command, the policy or the rulebook is wrong
      4  there is something to put right
    """
    from remit.engine.drafts import check_draft, check_object
    from remit.engine.triage import default_tools

    letter = read_letter(draft, None)
    if isinstance(letter, Unread):
        warn(f"Not read: {'standard input' if draft == STANDARD_INPUT else shown(draft)}: {letter.reason}")
        raise click.exceptions.Exit(_NOT_READ)
    answer = check_object(check_draft(letter, default_tools(policy), day=today()))
    text = _draw(answer, form, "Check before sending" if draft == STANDARD_INPUT else Path(draft).name)
    if output:
        write_file(output, text.encode("utf-8", errors="replace"), never_over=[] if draft == STANDARD_INPUT else [Path(draft)])
    else:
        write_out(text)
    if not answer["clear"]:
        raise click.exceptions.Exit(_TO_PUT_RIGHT)


def _draw(answer: dict[str, Any], form: str, name: str) -> str:
    from remit.engine.drafts import draw_check

    if form == "json":
        return json.dumps(answer, ensure_ascii=False, indent=1) + "\n"
    return draw_check(answer, name) if form == "html" else "".join(f"{line}\n" for line in _lines(answer, name))


def _lines(answer: dict[str, Any], name: str) -> list[str]:
    if answer["clear"]:
        return [f"{shown(name)}: nothing to put right. Remit can miss a request: read it once more."]
    lines = [f"{shown(name)}: {counted(len(answer['hands_over']) + len(answer['missing']), 'thing')} to put right."]
    for item in answer["hands_over"]:
        head = "Work for your own team" if item["outcome"] == "return" else "Say who does this"
        lines += _block(head, item["quote"], f"{item['reason']} {item['citation']}.", item["instead"])
    for item in answer["missing"]:
        lines += _block("Missing", item["quote"], item["what"], item["instead"])
    return lines


def _block(head: str, quote: str, reason: str, instead: str) -> list[str]:
    words = [f'{head}: "{" ".join(shown(quote).split())}"', *(f"    {line}" for line in textwrap.wrap(shown(reason), _WIDTH))]
    return ["", *words, *(f"    {line}" for line in textwrap.wrap(f"Instead: {shown(instead)}", _WIDTH))]
