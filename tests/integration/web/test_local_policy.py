"""What is agreed locally: checked by the engine's loader, kept with its history, and remembered by the letters that it judged."""

import html
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.integration.web.conftest import AT, BY, add_member, add_organisation, sign_in
from tests.integration.web.letters import add_letter, letter_text

from remit.service.accounts.models import Role
from remit.service.audit import queries as audit
from remit.service.correspondence import actions, queries
from remit.service.correspondence.models import PolicyVersion
from remit.service.organisations.models import Kind, Organisation
from remit.service.ui.policies import RefusalError

pytestmark = pytest.mark.django_db
BLOODS = "format: 1\narea: Wyvern\ncommissioned_services: [phlebotomy]\n"
NOTHING = "format: 1\narea: Wyvern\n"
TEST = "Please repeat her U&E in two weeks. GP to repeat U&E in 2 weeks."
FORMULARY = b"medicine,status,indication,age,note\nmethotrexate,red,,,\n"


@pytest.fixture
def commissioner(db: None) -> Organisation:
    """The commissioner of the practice."""
    return add_organisation("ZZC1", Kind.COMMISSIONER, "Wyvern ICB")


@pytest.fixture
def served(commissioner: Organisation) -> Organisation:
    """A practice with a commissioner."""
    return add_organisation("ZZA001", Kind.PRACTICE, "Lime Avenue Surgery", commissioner=commissioner)


def _set(organisation: Organisation, text: str, formulary: bytes = b"") -> PolicyVersion:
    return actions.set_policy(organisation, text.encode(), formulary=formulary, by=BY, at=AT)


def test_nothing_is_agreed_until_somebody_says_so(served: Organisation) -> None:
    assert queries.version_for(served.pk) is None
    assert add_letter(served).policy is None


def test_policy_of_the_commissioner_holds_until_the_practice_has_its_own(served: Organisation, commissioner: Organisation) -> None:
    theirs = _set(commissioner, NOTHING)
    assert queries.version_for(served.pk) == theirs
    ours = _set(served, BLOODS)
    assert queries.version_for(served.pk) == ours


def test_letter_remembers_the_version_that_judged_it(served: Organisation) -> None:
    first = _set(served, NOTHING)
    letter = add_letter(served, letter_text(TEST))
    _set(served, BLOODS)
    later = add_letter(served, letter_text(TEST, "Second letter."))
    letter.refresh_from_db()
    assert (letter.policy, later.policy and later.policy.number) == (first, 2)


def test_versions_are_counted_kept_and_not_doubled(served: Organisation) -> None:
    _set(served, NOTHING)
    _set(served, NOTHING)
    _set(served, BLOODS)
    assert [one.number for one in queries.list_versions(served)] == [2, 1]
    assert [event.details for event in audit.list_events("organisation:ZZA001")][-2:] == [{"number": 1}, {"number": 2}]


@pytest.mark.parametrize(
    ("data", "formulary", "sentence"),
    [
        (b"format: 1\nservices: []\n", b"", "this key is unknown"),
        (b"area: Wyvern\n", b"", "format: this key is missing"),
        (b"\xff\xfe\x00", b"", "The file is not UTF-8 text."),
        (b"x" * 1_000_001, b"", "larger than a megabyte, so it is no policy"),
        (b"format: 1\nformulary: list.csv\n", b"", "it names list.csv. Choose that file too, or write `formulary: null`."),
        (b"format: 1\n", FORMULARY, "The policy names no formulary, but one was chosen."),
        (b"format: 1\nformulary: list.csv\n", b"medicine;status\n", "the column"),
    ],
)
def test_policy_that_cannot_be_used_is_told_why_and_not_kept(served: Organisation, data: bytes, formulary: bytes, sentence: str) -> None:
    with pytest.raises(RefusalError, match=re.escape(sentence)):
        actions.set_policy(served, data, formulary=formulary, by=BY, at=AT)
    assert not PolicyVersion.objects.exists()


def test_path_in_a_policy_is_never_followed(served: Organisation) -> None:
    with pytest.raises(RefusalError, match=r"it names passwd\. Choose that file too"):
        _set(served, "format: 1\nformulary: ../../../../etc/passwd\n")


def test_formulary_beside_the_policy_is_used(served: Organisation) -> None:
    version = _set(served, "format: 1\nformulary: list.csv\n", FORMULARY)
    policy = queries.policy_of(version)
    assert policy.formulary is not None
    assert policy.formulary.read_bytes() == FORMULARY


def test_manager_brings_it_in_by_page_and_sees_its_history(served: Organisation) -> None:
    browser = sign_in(add_member("ewa@lime.example", Role.PRACTICE_MANAGER, served))
    address = reverse("local_policy")
    assert "Nothing is agreed locally." in browser.get(address).content.decode()
    answer: Any = browser.post(address, {"policy": SimpleUploadedFile("a.yaml", b"format: 2\n")})
    assert "this Remit reads format 1" in html.unescape(answer.content.decode())
    browser.post(address, {"policy": SimpleUploadedFile("a.yaml", BLOODS.encode())})
    page = browser.get(address).content.decode()
    assert "Version 1" in page
    assert "Holds now" in page
    assert "phlebotomy" in browser.get(reverse("policy_version", kwargs={"number": 1})).content.decode()


def test_practice_sees_whose_policy_holds_for_it(served: Organisation, commissioner: Organisation) -> None:
    _set(commissioner, NOTHING)
    page = sign_in(add_member("ewa@lime.example", Role.PRACTICE_MANAGER, served)).get(reverse("local_policy")).content.decode()
    assert "The file of Wyvern ICB holds for you: version 1, of Monday 5 January 2026." in page


def test_file_in_which_every_key_is_explained_can_be_used_as_it_is(served: Organisation) -> None:
    response: Any = sign_in(add_member("ewa@lime.example", Role.PRACTICE_MANAGER, served)).get(reverse("policy_sample"))
    assert response["Content-Disposition"].startswith("attachment")
    assert _set(served, response.content.decode()).number == 1


def test_preference_is_kept_and_recorded(served: Organisation) -> None:
    browser: Client = sign_in(add_member("ewa@lime.example", Role.PRACTICE_MANAGER, served))
    browser.post(reverse("letter_preference"), {})
    assert not queries.are_suggestions_chosen(served.pk)
    browser.post(reverse("letter_preference"), {"are_suggestions_chosen": "on"})
    assert queries.are_suggestions_chosen(served.pk)
    assert [event.name for event in audit.list_events("organisation:ZZA001")][-2:] == ["suggestions_set", "suggestions_set"]
