"""`remit backup`, `restore`, `doctor`, `retain`: keeping a copy of the web service safe and well.

What lives here: the words of these commands, handed on to the service. What does not: the work (`remit.service.config`).
"""

from __future__ import annotations

import os
from pathlib import Path

import click

from remit.cli.serve import become_service, data_option, hosts_option

_passphrase_option = click.option(
    "--passphrase-file", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="A file with the passphrase that locks the keys in the backup."
)


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE")
@_passphrase_option
@click.option("--without-keys", is_flag=True, help="Leave the keys out; you keep them elsewhere.")
@data_option
def backup(file: Path, passphrase_file: Path | None, without_keys: bool, data: Path | None) -> None:
    """Write the database, the files and the keys to FILE, while the service works.

    Letters in it are encrypted as in the database, but the keys are beside them: lock those with --passphrase-file, or leave them out.
    """
    if without_keys and passphrase_file:
        raise click.UsageError("--without-keys leaves no key for --passphrase-file to lock. Leave one of the two out.")
    words = ["backup", str(file), *(["--without-keys"] if without_keys else []), *_passphrase(passphrase_file)]
    become_service(words, data=data, hosts=os.environ.get("REMIT_HOSTS"))


def _passphrase(file: Path | None) -> list[str]:
    return ["--passphrase-file", str(file)] if file else []


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE")
@_passphrase_option
@data_option
def restore(file: Path, passphrase_file: Path | None, data: Path | None) -> None:
    """Put a backup back where nothing is yet, and check it.

    It never writes over a register: name a new data directory, or a new database in DATABASE_URL.
    """
    become_service(
        ["restore", str(file), *_passphrase(passphrase_file)], data=data, hosts=None, more={"DJANGO_SETTINGS_MODULE": "remit.service.config.settings.restoring"}
    )


@click.command()
@click.option("--json", "is_json", is_flag=True, help="One JSON object, for machines.")
@data_option
@hosts_option
def doctor(is_json: bool, data: Path | None, hosts: str | None) -> None:
    """Say what is misconfigured and how to mend it.

    \b
    Exit codes:
      0  nothing is wrong
      1  something is wrong; the lines say what to do
    """
    become_service(["doctor", *(["--json"] if is_json else [])], data=data, hosts=hosts or os.environ.get("REMIT_HOSTS"))


@click.command()
@click.argument("kind", required=False, metavar="[KIND]")
@click.option("--older-than", type=click.IntRange(min=1), metavar="DAYS", help="How old at least.")
@click.option("--delete", type=click.IntRange(min=0), metavar="COUNT", help="Destroy them; COUNT is how many the run without it found.")
@data_option
def retain(kind: str | None, older_than: int | None, delete: int | None, data: Path | None) -> None:
    """Say what is older than its time, and destroy it when told how many it is.

    \b
    remit retain                                          the kinds, and how much there is of each
    remit retain letters --older-than 3650                how many would go
    remit retain letters --older-than 3650 --delete 12    destroy them, if they are 12

    Events, chains and figures stay.
    """
    if kind and not older_than:
        raise click.UsageError("Say how old they must be: --older-than DAYS.")
    words = [*([kind] if kind else []), *(["--older-than", str(older_than)] if older_than else []), *(["--delete", str(delete)] if delete is not None else [])]
    become_service(["retain", *words], data=data, hosts=os.environ.get("REMIT_HOSTS"))
