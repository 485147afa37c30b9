"""Remit's side of `bench.web`: real cases and letters made by the real actions, then very many rows beside them. Runs as a child with its own settings.

python -m bench.web_stage CASES SENDS     prints what a client needs as the last line, as JSON
"""

import json
import sys
from collections.abc import Sequence
from typing import Any

import django

django.setup()

from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.web_rows import fill
from remit.engine.lifecycle import Move
from remit.engine.terms import Task
from remit.service.accounts.models import Membership
from remit.service.cases.models import Case
from remit.service.cases.queries.plans import get_plan
from remit.service.config.clock import now
from remit.service.config.demonstration import area, post
from remit.service.config.demonstration.cast import Cast
from remit.service.config.demonstration.loading import load
from remit.service.config.demonstration.mixture import DEMO_DAY
from remit.service.config.demonstration.patients import make_patient
from remit.service.config.demonstration.writing import Brief, write_letter

PRACTICE = "ZZA001"
REAL_CASES = 40


def _sign_in(member: Membership) -> Client:
    browser = Client(HTTP_HOST="127.0.0.1")
    browser.force_login(member.person, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = browser.session
    session["acting"] = member.pk
    session.save()
    return browser


def _letters_to_send(member: Membership, count: int) -> list[str]:
    """Return letters on which somebody decided, so that only the approval is left; none of them is urgent."""
    found: list[str] = []
    departments = [one for one in area.departments("ZZP1") if one.scenario["kind"] == "clinic" and "chase_result" in one.scenario["tasks"]]
    place = 0
    while len(found) < count:
        place += 1
        department = departments[place % len(departments)]
        name = f"bench {place}"
        patient = make_patient(2_000 + place, only=department.only)
        brief = Brief(name, department, (Task.CHASE_RESULT,), patient, area.name_of(PRACTICE), area.gp_of(PRACTICE), DEMO_DAY, DEMO_DAY)
        made = write_letter(brief)
        with post.no_jobs():
            letter = post.take_in_letter(made, f"{name}.txt", acting=member, at=now())
        post.decide_letter(letter, made, Move.RETURN, acting=member, at=now())
        if not get_plan(member, letter.reference, at=now()).needs_acting:
            found.append(letter.reference)
    return found


def _count_queries(browser: Client, pages: Sequence[str]) -> list[int]:
    counts = []
    for page in pages:
        with CaptureQueriesContext(
            connection,
        ) as found:
            answer = browser.get(page)
        if answer.status_code != 200:
            raise SystemExit(f"{page} was answered with {answer.status_code}")
        counts.append(len(found))
    return counts


def _count_sending(browser: Client, key: str) -> int:
    page = browser.get(f"/send/{key}")
    fields = {"seen": page.context["seen"] if page.context else _field(page.content.decode(), "seen"), "how": "mail", "has_note": "on", "own_line": ""}
    with CaptureQueriesContext(connection) as found:
        answer = browser.post(f"/send/{key}", fields)
    if answer.status_code != 302:
        raise SystemExit("The letter was not sent.")
    return len(found)


def _field(page: str, name: str) -> str:
    return page.split(f'name="{name}" value="')[1].split('"')[0]


def main(cases: int, sends: int) -> dict[str, Any]:
    """Make everything and return where it is."""
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    load(at=now(), most=REAL_CASES)
    member = Cast.load().member(PRACTICE, "practice_member")
    browser = _sign_in(member)
    keys = _letters_to_send(member, sends + 2)
    real = max(Case.objects.filter(practice__code=PRACTICE), key=lambda case: case.last_number)
    pages = ["/cases?list=all", f"/cases/{real.reference}"]
    before = [*_count_queries(browser, pages), _count_sending(browser, keys.pop())]
    for line in fill(cases):
        sys.stdout.write(f"  {line}\n")
        sys.stdout.flush()
    after = [*_count_queries(browser, pages), _count_sending(browser, keys.pop())]
    cookie = "; ".join(f"{name}={morsel.value}" for name, morsel in browser.cookies.items())
    return {"cookie": cookie, "list": pages[0], "case": pages[1], "keys": keys, "before": before, "after": after}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(int(sys.argv[1]), int(sys.argv[2]))) + "\n")
