"""`remit verify`: is a receipt whole, and do two receipts of one case agree?

What lives here: the command and its sentences. What does not: the checks (`remit.engine.audit`).
"""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import click

from remit.cli.options import warn
from remit.cli.serve import become_service, data_option
from remit.cli.words import counted, shown

if TYPE_CHECKING:
    from remit.engine.audit import Receipt

_NOT_READ = 1
_CHANGED = 4


def _read(path: Path) -> Receipt | None:
    """Return a receipt, or say why it cannot be read."""
    from remit.engine.audit import ReceiptError, read_receipt

    try:
        return read_receipt(path.read_bytes())
    except OSError as error:
        warn(f"Not read: {shown(str(path))}: it cannot be opened ({error.strerror}).")
    except ReceiptError as error:
        warn(f"Not read: {shown(str(path))}: {shown(str(error))}")
    return None


def _check(path: Path, receipt: Receipt) -> bool:
    """Say whether one receipt is whole."""
    from remit.engine.audit import check_receipt

    name, faults = shown(str(path)), check_receipt(receipt)
    if faults:
        click.echo(f"{name}: case {shown(receipt.case)}. This receipt does not hold.")
        for fault in faults:
            click.echo(f"  {shown(fault.sentence)}")
        return False
    withheld = sum(entry.facts.get("words") is not None and entry.number not in receipt.shown for entry in receipt.entries)
    click.echo(f"{name}: case {shown(receipt.case)}. Whole: {counted(len(receipt.entries), 'entry', 'entries')}, none changed.")
    if withheld:
        click.echo(f"  The words of {counted(withheld, 'entry', 'entries')} are not shown here. Who holds them can prove them.")
    click.echo(f"  Last hash: {receipt.head}")
    return True


def _compare(receipts: list[tuple[Path, Receipt]]) -> bool:
    """Say whether the receipts of each case agree with each other."""
    from remit.engine.audit import compare_receipts

    does_agree = True
    for (first_path, first), (second_path, second) in pairwise(sorted(receipts, key=lambda pair: (pair[1].case, len(pair[1].entries)))):
        if first.case != second.case:
            continue
        names = f"{shown(str(first_path))} and {shown(str(second_path))}"
        if faults := compare_receipts(first, second):
            click.echo(f"{names}: {faults[0].sentence}")
            does_agree = False
        else:
            more = len(second.entries) - len(first.entries)
            longer = f"; the second goes on for {counted(more, 'entry', 'entries')}" if more else ""
            click.echo(f"{names} agree{longer}.")
    return does_agree


@click.command("verify")
@click.argument("files", metavar="[RECEIPT...]", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--register", is_flag=True, help="Check the register of the web service instead: every chain, and that letters open.")
@data_option
def command(files: tuple[Path, ...], register: bool, data: Path | None) -> None:
    """Check that receipts are whole, without any server; or a whole register.

    A receipt holds the events of one case, each with a hash over all before it. A receipt that is whole shows that nothing in it was changed, added, left out
    or moved. That nothing was cut off at its end, or written anew from its beginning, only another copy can show: hand in the receipts of two parties, and they
    are compared.

    \b
    Exit codes:
      0  every receipt is whole, and those of one case agree
      1  a file could not be read as a receipt, or the register does not hold; standard error says why
      2  the command is wrong
      4  a receipt was changed, or two of one case disagree
    """
    if bool(files) == register:
        raise click.UsageError("Name the receipts to check, or --register for the register of the web service.")
    if register:
        become_service(["verify", "--open-letters"], data=data, hosts=None)
    found = [(path, receipt) for path in files if (receipt := _read(path)) is not None]
    whole = [(path, receipt) for path, receipt in found if _check(path, receipt)]
    does_agree = _compare(whole)
    if len(whole) < len(found) or not does_agree:
        raise click.exceptions.Exit(_CHANGED)
    if len(found) < len(files):
        raise click.exceptions.Exit(_NOT_READ)
