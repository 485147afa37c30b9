"""`remit rules`: the rulebook, for whoever wants to know what an outcome stands on, and for its authors.

What lives here: the commands. What does not: rules, checks and pages (`remit.engine.rulebook`).
"""

from __future__ import annotations

import sys
from pathlib import Path

import click

from remit.cli.options import Refusal, is_terminal, warn

_PAGES = Path("docs/reference/rules")
_PROBLEMS = 2


@click.group("rules")
def command() -> None:
    """List, show and check the rules, and write their pages."""


@command.command("list")
def list_rules() -> None:
    """List every rule: id, task, outcome unless excused, and what is asked."""
    from remit.engine.rulebook import load_rulebook

    rulebook = load_rulebook()
    click.echo(f"Rulebook {rulebook.release}, {len(rulebook.rules)} rules")
    for rule in rulebook.rules:
        click.echo(f"{rule.id}  {rule.task.value:<25} {rule.outcome.value:<7} {rule.basis.value:<13} {rule.title}")


@command.command("show")
@click.argument("rule_id", metavar="ID")
def show_rule(rule_id: str) -> None:
    """Show one rule whole: clauses by edition, excuses, examples, minutes and wording."""
    from remit.engine.rulebook import RulebookError, load_rulebook
    from remit.engine.rulebook.build import read_checked
    from remit.engine.rulebook.pages import GENERATED, render_rule

    try:
        known = load_rulebook().get_rule(rule_id.strip().upper())
    except RulebookError as error:
        raise Refusal(str(error)) from error
    sources = read_checked()
    titles = {edition.id: edition.title for edition in sources.editions.editions}
    rule = next(source.rule for source in sources.rules if source.rule.id == known.id)
    text = render_rule(rule, titles).removeprefix(GENERATED).lstrip("\n").removesuffix("[All rules](index.md)\n").rstrip() + "\n"
    if is_terminal(sys.stdout):
        from remit.cli.terminal import draw_markdown

        text = draw_markdown(text)
    click.echo(text, nl=False)


@command.command("check")
@click.option("--pages", type=click.Path(file_okay=False, path_type=Path), metavar="DIR", help=f"Folder of the rule pages. Default: {_PAGES}, where it exists.")
def check_rules(pages: Path | None) -> None:
    """Check rule files, version lock, release and pages. Prints each problem; exit code 2 if there is one."""
    from remit.engine.rulebook.build import check_fresh

    folder = pages or (_PAGES if _PAGES.is_dir() else None)
    problems = check_fresh(folder)
    for problem in problems:
        click.echo(problem)
    if problems:
        raise click.exceptions.Exit(_PROBLEMS)
    click.echo(f"The rulebook is sound{'' if folder else ' (its pages were not looked at: there is no ' + str(_PAGES) + ' here)'}.")


@command.command("docs")
@click.option(
    "-o", "--output", type=click.Path(file_okay=False, path_type=Path), default=_PAGES, show_default=True, metavar="DIR", help="Folder for the pages."
)
def write_pages(output: Path) -> None:
    """Write the pages of all rules and editions again."""
    from remit.engine.rulebook.build import build_pages

    _check_folder(output)
    try:
        written = build_pages(output)
    except OSError as error:
        raise Refusal(f"{output} cannot be written ({error.strerror}). Choose another folder with -o.") from error
    warn(f"Wrote {len(written)} pages into {output}.")


def _check_folder(folder: Path) -> None:
    """Refuse a folder that holds other pages: building removes every page that no rule has.

    Raises:
        Refusal: there are some.
    """
    from remit.engine.rulebook.pages import GENERATED

    others = [path.name for path in sorted(folder.glob("*.md")) if not path.read_text(encoding="utf-8", errors="replace").startswith(GENERATED.strip())]
    if others:
        raise Refusal(f"{folder} holds pages that were not made here, such as {others[0]}, and they would be deleted. Choose an empty folder with -o.")
