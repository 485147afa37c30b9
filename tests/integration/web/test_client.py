"""The Python client against the real service; and 500 letters through library, command line, API: the same answers."""

import runpy
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from tests.integration.web import letters
from tests.integration.web.api_callers import make_secret
from tests.integration.web.case_makers import sent_case

from remit.client import ApiError, Client
from remit.engine.letters import read
from remit.engine.triage import answer_object, default_tools, triage_letter
from remit.service.accounts.models import Role
from remit.service.api.policies import LONGEST_TEXT
from remit.service.config.clock import now
from remit.service.config.wsgi import application
from remit.service.correspondence.models import Letter
from remit.service.organisations.models import Organisation

ROOT = Path(__file__).resolve().parents[3]
LIST_SAMPLE = runpy.run_path(str(ROOT / "bench" / "letters.py"))["list_sample"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kept_connection")]


@pytest.fixture
def client_of(db: None) -> Callable[..., Client]:
    """Open the door for a system of an organisation."""

    def make(organisation: Organisation, role: Role, *scopes: str) -> Client:
        return Client("http://testserver", make_secret(organisation, role, *scopes)[0], transport=httpx.WSGITransport(application))

    return make


def test_five_hundred_letters_are_answered_as_by_the_library(practice: Organisation, client_of: Callable[..., Client], settings: object) -> None:
    """Command line, local batch and Spark are compared with the library in tests/integration/test_batch_on_spark.py."""
    settings.API_REQUESTS_A_MINUTE = 100_000  # type: ignore[attr-defined]
    tools = default_tools()
    with client_of(practice, Role.PRACTICE_MEMBER, "triage") as remit:
        for number, text in enumerate(LIST_SAMPLE(500)):
            assert len(text) < LONGEST_TEXT
            assert remit.triage(text, source=f"L{number}") == answer_object(triage_letter(read(text.encode()), tools), f"L{number}")


def test_client_adds_reads_and_decides(practice: Organisation, client_of: Callable[..., Client]) -> None:
    with client_of(practice, Role.PRACTICE_MEMBER) as remit:
        for _ in range(2):
            taken = remit.add_letters({"a.txt": letters.letter_text(letters.CHASE), "b.txt": letters.letter_text(letters.REFER).encode()}, name="monday")
        assert Letter.objects.count() == 2
        assert remit.delivery(taken["reference"])["done"] == 2
        (first, _) = list(remit.letters())
        assert remit.letter(first["reference"])["findings"]
        assert remit.decide(first["reference"], {1: "accept"})["state"] == "done"
        assert len(list(remit.letters())) == 1


def test_client_walks_pages_and_moves_cases(client_of: Callable[..., Client]) -> None:
    cases = [sent_case(at=now()) for _ in range(27)]
    with client_of(cases[0].provider, Role.PROVIDER_MEMBER) as remit:
        assert {row["reference"] for row in remit.cases("needs-me")} == {case.reference for case in cases}
        assert remit.move(cases[0].reference, "acknowledge")["state"] == "acknowledged"
        assert remit.case(cases[0].reference)["state"] == "acknowledged"
        assert remit.rule("RES-001")["title"] in {rule["title"] for rule in remit.rules()}
        assert remit.check("GP to chase the echo report.")["schema"] == "remit.check/1"
        assert remit.prevented()["drafts"] == 1


def test_refusal_is_an_error_with_its_sentence(practice: Organisation, client_of: Callable[..., Client]) -> None:
    with client_of(practice, Role.PRACTICE_MEMBER, "rules") as remit, pytest.raises(ApiError, match="This key is not for triage") as refused:
        remit.triage("Dear Dr")
    assert (refused.value.status, refused.value.code) == (403, "scope-missing")


def test_client_fetches_its_own_token(practice: Organisation) -> None:
    secret, client_id = make_secret(practice, Role.PRACTICE_MEMBER, "rules", is_client=True)
    with Client("http://testserver", transport=httpx.WSGITransport(application)) as remit:
        with pytest.raises(ApiError, match="No key was sent"):
            remit.rules()
        remit.sign_in(client_id, secret)
        assert remit.rules()
        with pytest.raises(ApiError):
            remit.sign_in(client_id, "wrong")
