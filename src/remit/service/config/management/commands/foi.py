"""Answer an information request from the database of this service: answer.docx, answer.pdf, answer.csv and answer.txt. `remit foi` calls it by name."""

import datetime as dt
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from remit.engine.disclosure import Answer, Asked, DisclosureError, answer_csv, answer_paper, compose_answer
from remit.engine.measures.periods import Period, PeriodError
from remit.engine.measures.suppression import SuppressionRule
from remit.engine.moments import england_day
from remit.engine.remedy import paper_docx, paper_pdf, paper_text
from remit.service.config.clock import now
from remit.service.config.tables import check_tables
from remit.service.foi.queries.drafting import load_counts
from remit.service.organisations.models import Kind, Organisation
from remit.service.organisations.queries import list_of_kind
from remit.service.statistics.actions import keep_up
from remit.service.ui.presenters import moment_in_words


class Command(BaseCommand):
    """`python -m remit.service.config foi --from 2025-04-01 --to 2026-03-31 --area ZZC1 --output answer`."""

    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the period, the area and the folder."""
        parser.add_argument("--from", dest="first_on", type=dt.date.fromisoformat, required=True)
        parser.add_argument("--to", dest="last_on", type=dt.date.fromisoformat, required=True)
        parser.add_argument("--area", default="")
        parser.add_argument("--output", type=Path, required=True)
        parser.add_argument("--hide-under", type=int, default=5)
        parser.add_argument("--reference", default="draft")

    def handle(self, *_arguments: Any, **options: Any) -> None:
        """Draft the answer and write it."""
        check_tables()
        at = now()
        commissioner = _find_area(options["area"].upper(), england_day(at))
        keep_up(at=at, most=None)
        rule = SuppressionRule(options["hide_under"]) if options["hide_under"] > 1 else None
        try:
            asked = Asked(Period(options["first_on"], options["last_on"]), commissioner.name, england_day(at), moment_in_words(at), rule)
            answer = compose_answer(load_counts(commissioner, at=at), asked)
        except (PeriodError, DisclosureError) as error:
            raise CommandError(str(error)) from error
        _write(answer, commissioner, options["output"], options["reference"])
        self.stdout.write(f"{answer.reports.total_words if answer.reports else 'Not recorded:'} reports. Written to {options['output']}.")


def _find_area(code: str, day: dt.date) -> Organisation:
    known = list_of_kind(Kind.COMMISSIONER, day=day)
    found = [one for one in known if code in ("", one.code)]
    if len(found) != 1:
        says = f"No commissioner here has the code {code}." if code else "Say for which commissioner, with --area."
        raise CommandError(f"{says} Here are: {', '.join(one.code for one in known) or 'none'}.")
    return found[0]


def _write(answer: Answer, commissioner: Organisation, folder: Path, reference: str) -> None:
    paper = answer_paper(answer, reference=reference, sender=(commissioner.name,), mark="Draft. Nobody has released it.")
    folder.mkdir(parents=True, exist_ok=True)
    files = {"docx": paper_docx(paper), "pdf": paper_pdf(paper), "csv": answer_csv(answer), "txt": paper_text(paper).encode()}
    for form, data in files.items():
        (folder / f"answer.{form}").write_bytes(data)
