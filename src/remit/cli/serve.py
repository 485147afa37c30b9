"""`remit serve`, `work`, `setup`, `watch`, `mesh`, `export-labels` and `manage`: start the web service by name.

What lives here: where its data is and whether it stands behind TLS, handed on as environment; then this process becomes the service. What does not: the
service itself (`remit.service`, which the command line never imports).
"""

from __future__ import annotations

import importlib.util
import os
import sys
from pathlib import Path
from typing import Any

import click

from remit.cli.options import Refusal

_SERVICE = "remit.service.config"
data_option = click.option(
    # Whether it may be read is said by the service, with whose it is.
    "--data",
    type=click.Path(file_okay=False, readable=False, path_type=Path),
    metavar="DIRECTORY",
    help="Where the service keeps its data (default: run).",
)
demo_option = click.option("--demo", is_flag=True, help="For the service that runs with --demo.")
hosts_option = click.option("--hosts", metavar="NAMES", help="Behind TLS under these names, apart by comma. Without it: this machine only, no TLS.")
_metrics_option = click.option("--metrics", metavar="HOST:PORT", default="", help="Hand out metrics for Prometheus there, such as 127.0.0.1:9100.")
_logs_option = click.option("--logs", type=click.Choice(["text", "json"]), help="Lines for people (text), or one JSON object a line.")


def become_service(words: list[str], *, data: Path | None, hosts: str | None, demo: bool = False, more: dict[str, str] | None = None) -> None:
    """Replace this process by a command of the service."""
    if importlib.util.find_spec("django") is None:
        raise Refusal("The web service is not installed: this is the command line only. Install it with: pip install 'remit[service]'")
    settings = "production" if hosts else "local"
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": f"{_SERVICE}.settings.{settings}"}
    environment |= {"REMIT_DATA": str(data)} if data else {}
    environment |= {"REMIT_HOSTS": hosts} if hosts else {}
    environment |= {"REMIT_DEMO": "1"} if demo else {}
    environment |= more or {}
    os.execve(sys.executable, [sys.executable, "-m", _SERVICE, *words], environment)  # noqa: S606 our own interpreter, no shell


@click.command()
@click.option("--demo", is_flag=True, help="With made-up organisations and people, in a database of its own; nobody needs a password.")
@click.option("--address", default="127.0.0.1:8000", show_default=True, metavar="HOST:PORT", help="Where to listen.")
@click.option("--workers", type=click.IntRange(1, 64), default=2, show_default=True, help="How many processes answer.")
@click.option("--without-worker", is_flag=True, help="Letters are read and mail is sent by 'remit work' elsewhere.")
@_metrics_option
@_logs_option
@data_option
@hosts_option
def serve(demo: bool, address: str, workers: int, without_worker: bool, **options: Any) -> None:
    """Start the web service, with one worker that reads letters and sends mail.

    \b
    /healthy  this process is up
    /ready    and its database answers and has its tables
    """
    hosts: str | None = options["hosts"]
    if demo and hosts:
        raise Refusal("A demonstration lets everybody in without a password, so it does not run under public names. Leave out --demo or --hosts.")
    if demo and address.rpartition(":")[0] not in ("127.0.0.1", "localhost", "[::1]"):
        raise Refusal("A demonstration lets everybody in without a password, so it listens on this machine only. Leave out --address or name 127.0.0.1.")
    words = ["serve", "--address", address, "--workers", str(workers), "--metrics", options["metrics"], *(["--without-worker"] if without_worker else [])]
    become_service(words, data=options["data"], hosts=hosts, demo=demo, more=_logs(options["logs"]))


def _logs(form: str | None) -> dict[str, str]:
    return {"REMIT_LOGS": form} if form else {}


@click.command()
@_metrics_option
@_logs_option
@data_option
@hosts_option
def work(metrics: str, logs: str | None, data: Path | None, hosts: str | None) -> None:
    """Start one more worker: it reads letters, sends mail and fetches replies. 'remit serve' has one already."""
    become_service(["work", "--metrics", metrics], data=data, hosts=hosts, more=_logs(logs))


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), metavar="FOLDER")
@click.option("--practice", required=True, metavar="CODE", help="ODS code of the practice whose post this is.")
@click.option("--move", is_flag=True, help="Move what was taken in to the folder 'done' in it. Without it: leave it in place.")
@click.option("--once", is_flag=True, help="Take in what is there now, and end.")
@demo_option
@data_option
def watch(folder: Path, practice: str, move: bool, once: bool, demo: bool, data: Path | None) -> None:
    """Take in each letter that is put into FOLDER, for the web service.

    Each file is taken in once, also after a restart. It runs beside `remit serve`.

    \b
    Exit codes with --once:
      0  everything there is taken in
      1  something could not be read, taken in or moved; the lines say what and why
    """
    words = ["watch", str(folder), "--practice", practice, *(["--move"] if move else []), *(["--once"] if once else [])]
    become_service(words, data=data, hosts=os.environ.get("REMIT_HOSTS"), demo=demo)


@click.command()
@click.option("--practice", metavar="CODE", help="ODS code of one practice. Without it: the mailboxes of all.")
@demo_option
@data_option
def mesh(practice: str | None, demo: bool, data: Path | None) -> None:
    """Look into the MESH mailboxes once, store what lies there and acknowledge it.

    `remit serve` and `remit work` do it by themselves every minute.
    """
    become_service(["mesh", *(["--practice", practice] if practice else [])], data=data, hosts=os.environ.get("REMIT_HOSTS"), demo=demo)


@click.command("export-labels")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), metavar="FOLDER")
@click.option("--practice", metavar="CODE", help="ODS code of one practice. Without it: the letters of all.")
@data_option
def export_labels(folder: Path, practice: str | None, data: Path | None) -> None:
    """Write the decisions on letters to FOLDER as labelled data, without the people in them.

    Pseudonymised is not anonymous: a person reads each letter before it leaves.
    """
    words = ["export_labels", str(folder), *(["--practice", practice] if practice else [])]
    become_service(words, data=data, hosts=os.environ.get("REMIT_HOSTS"))


@click.command()
@click.option("--email", required=True, help="Their work email address.")
@click.option("--name", required=True, help="Their full name.")
@click.option("--link-to", default="http://127.0.0.1:8000", show_default=True, metavar="ADDRESS", help="Under which address people reach the service.")
@data_option
def setup(email: str, name: str, link_to: str, data: Path | None) -> None:
    """Invite the first administrator of a new service."""
    become_service(["setup", "--email", email, "--name", name, "--link-to", link_to], data=data, hosts=None)


@click.command(context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.argument("words", nargs=-1, type=click.UNPROCESSED)
@data_option
def manage(words: tuple[str, ...], data: Path | None) -> None:
    """Run a command of the service: import_ods, verify, check, migrate ...

    \b
    remit manage import_ods etr etr.csv    bring in organisations
    remit manage verify                    check that the record was not tampered with

    --data DIRECTORY says where the service keeps its data, as with its neighbours.
    """
    become_service(list(words), data=data, hosts=os.environ.get("REMIT_HOSTS"))
