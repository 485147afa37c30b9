"""The demonstration in a database: made once and the same every time, and never in one that holds something else."""

import itertools
import json
import secrets
from collections import Counter
from typing import Any

import pytest
from django.db import connection, transaction
from tests.integration.web.conftest import AT

from remit.engine.audit import check_chain
from remit.engine.lifecycle import Label, fold
from remit.engine.lifecycle.records import to_record
from remit.engine.plans import Direction
from remit.service.accounts import queries as people
from remit.service.accounts.presenters import WORK_OF_ROLE, demo_people
from remit.service.audit import queries as audit
from remit.service.cases.models import Case, CaseEvent, SharedCareRequest
from remit.service.cases.queries.standing import load_standing
from remit.service.config.demonstration import area, mixture
from remit.service.config.demonstration.histories import events_of
from remit.service.config.demonstration.loading import load
from remit.service.correspondence.models import Decision, Letter, LetterState
from remit.service.enforcement.models import Matter, Step
from remit.service.foi.models import InformationRequest
from remit.service.foi.queries import log, requests
from remit.service.improvement.models import GroupMeeting, Plan
from remit.service.library.models import Release
from remit.service.notifications.models import OutgoingMail
from remit.service.organisations import queries
from remit.service.organisations.models import Organisation
from remit.service.statistics.models import PaymentScenario
from remit.service.ui.policies import RefusalError

pytestmark = pytest.mark.django_db
SOME = 15


def _names() -> dict[str, str]:
    return {f"person:{one.person_id}": one.person.email for one in people.list_demo_people()}


def _kind_of(named: str) -> str:
    """Return "mail" of "mail:4"."""
    return named.partition(":")[0]


def _dump() -> list[Any]:
    """Return every case with its events, words and letter; people by address and mails without their number, because numbers of rows differ."""
    names, found = _names(), []
    for case in Case.objects.select_related("practice", "provider", "commissioner").order_by("key"):
        standing = load_standing(case)
        records = [to_record(one.event) for one in standing.told]
        facts = [{**record.facts, "person": names.get(record.facts["person"], _kind_of(record.facts["person"]))} for record in records]
        facts = [fact | {"key": _kind_of(fact["key"]) if fact["key"].startswith("mail:") else fact["key"]} for fact in facts]
        said = [record.words | {"said_by": one.said_by} for record, one in zip(records, standing.told, strict=True)]
        items = list(case.items.order_by("number").values_list("item_id", "task", "rule", "outcome", "said"))
        found.append([case.reference, case.label, str(case.due_on), case.specialty, facts, said, [list(item) for item in items]])
    letters = Letter.objects.order_by("text_digest").values_list("text_digest", "state", "kind", "provider_name")
    return [found, [list(letter) for letter in letters]]


def _load_and_undo(**given: Any) -> tuple[list[Any], list[str]]:
    with transaction.atomic():
        load(at=AT, most=SOME, **given)
        found = _dump(), list(CaseEvent.objects.order_by("case__key", "number").values_list("hash", flat=True))
        transaction.set_rollback(True)
    return found


def test_two_loads_are_the_same() -> None:
    first, _ = _load_and_undo()
    second, _ = _load_and_undo()
    assert json.dumps(first) == json.dumps(second)
    assert len(first[0]) == SOME


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL does not give numbers of rows again, and a person's number is in the facts")
def test_hashes_are_the_same_where_the_salts_are(monkeypatch: pytest.MonkeyPatch) -> None:
    """What keeps the chains of two loads apart is only what must be chance: the salts of the words."""
    hashes = []
    for _ in range(2):
        numbers = itertools.count()
        monkeypatch.setattr(secrets, "token_urlsafe", lambda _size=32, numbers=numbers: f"{next(numbers):032d}")
        hashes.append(_load_and_undo()[1])
    assert hashes[0] == hashes[1]


def test_demonstration_is_made_once_through_the_real_actions(settings: Any) -> None:
    settings.DEMO = True
    told: list[str] = []
    load(at=AT, tell=told.append)
    before = Counter(Case.objects.values_list("label", flat=True))
    load(at=AT)
    plans = mixture.plan_cases()
    assert queries.search("")[1] == len(area.organisations())
    assert len(people.list_demo_people()) == len(area.people())
    offered = [one["work"] for one in demo_people()]
    assert offered == sorted(offered, key=list(WORK_OF_ROLE.values()).index), "practices first, the administrator last"
    assert Counter(Case.objects.values_list("label", flat=True)) == before
    planned = Counter(fold(events_of(one.opening, one.steps, [str(n) for n, _ in enumerate(one.tasks)])).label.value for one in plans)
    assert before == planned
    assert set(before) == {label.value for label in Label}
    assert f"400 of {len(plans)} cases" in told
    came_back = Case.objects.filter(label="undelivered").values_list("reference", flat=True)
    assert {OutgoingMail.objects.filter(about=f"case:{one}").latest("pk").state for one in came_back} == {"bounced"}
    for case in Case.objects.all():
        assert check_chain(case.reference, [event.entry() for event in case.events.order_by("number")]) == []
    waiting = Letter.objects.filter(state=LetterState.TO_DECIDE)
    assert set(waiting.values_list("practice__code", flat=True)) == {"ZZA001"}
    assert waiting.filter(is_urgent=True).exists()
    assert set(Letter.objects.values_list("findings__decision", flat=True)) >= set(Decision.values)
    assert set(SharedCareRequest.objects.values_list("state", flat=True)) >= {"requested", "more_information", "declined", "accepted"}
    assert not Letter.objects.filter(provider=None).exists(), "every letterhead was recognised"
    _check_levers()


def _check_levers() -> None:
    """Say that the year holds what people did about it: matters, plans, requests, released figures, scenarios."""
    assert {matter.title: matter.label for matter in Matter.objects.all()} == {
        "Answers that come late": "no_action",
        "Results and fit notes handed back": "notice",
    }
    notice = Step.objects.get(move="issue_notice")
    assert (notice.evidence["provider"], notice.prepared_by_name, notice.decided_by_name) == ("ZZP1", "Hannah Brightwell", "Gareth Pugh")
    assert notice.evidence["letters"] > len(notice.evidence["cases"]) > 100
    assert set(Plan.objects.values_list("provider__code", flat=True)) == {"ZZP1", "ZZP2"}
    for plan in Plan.objects.all():
        assert {row.milestone().direction for row in plan.milestones.all()} == set(Direction)
        assert plan.reviews.count() == 2
    assert GroupMeeting.objects.count() == 3
    asked = InformationRequest.objects.order_by("received_on")
    assert [requests.show(one).state[0] for one in asked] == ["Answered", "Waits for the requester", "To be answered"]
    assert [entry.request.reference for entry in log.list_published()] == [asked[0].reference]
    assert Release.objects.filter(withdrawn_at=None).count() == 1
    assert set(PaymentScenario.objects.values_list("kind", "agreed_by_name")) == {
        ("charge_per_item", ""),
        ("payment_per_report", ""),
        ("enhanced_service", "Gareth Pugh"),
    }


def test_a_load_that_fails_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_arguments: Any, **_named: Any) -> None:
        raise RuntimeError("the power went")

    monkeypatch.setattr("remit.service.config.demonstration.loading.make_history", fail)
    with pytest.raises(RuntimeError, match="the power went"):
        load(at=AT)
    assert queries.search("")[1] == 0
    assert audit.list_events("remit:demonstration") == []


def test_demonstration_is_not_mixed_with_real_organisations(practice: Organisation) -> None:
    with pytest.raises(RefusalError, match="A demonstration needs one of its own"):
        load(at=AT)
