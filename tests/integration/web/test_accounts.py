"""People: invited, accepted, signed in with two steps, locked out, removed; each an event."""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client
from django.urls import reverse
from tests.integration.web.conftest import AT, BY, PASSWORD, add_member, add_organisation, sign_in

from remit.service.accounts import actions, policies, queries
from remit.service.accounts.models import Invitation, Membership, Person, Role
from remit.service.audit import queries as audit
from remit.service.config.clock import now
from remit.service.organisations.models import Kind, Organisation
from remit.service.ui.policies import RefusalError

pytestmark = pytest.mark.django_db


def _invite(practice: Organisation, *, email: str = "mira@lime.example", role: str = Role.PRACTICE_MEMBER, at: dt.datetime = AT) -> tuple[Invitation, str]:
    return actions.invite(actions.Invitee(email, "Dr Mira Okonjo", role, "GP"), organisation=practice, by=BY, at=at)


def _events(subject: str) -> list[str]:
    return [event.name for event in audit.list_events(subject)]


def _code(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def test_kinds_of_roles_are_kinds_of_organisations() -> None:
    assert {kind for kind in policies.KIND_OF_ROLE.values() if kind} <= set(Kind.values)
    assert set(policies.KIND_OF_ROLE) == set(Role)


def test_token_of_an_invitation_is_not_kept(practice: Organisation) -> None:
    invitation, token = _invite(practice)
    assert token not in str(vars(invitation))
    assert queries.get_invitation_by_token(token) == invitation


def test_role_of_another_kind_of_organisation_is_refused(practice: Organisation) -> None:
    with pytest.raises(RefusalError, match=r"Choose one of these: Practice member, Practice manager\."):
        _invite(practice, role=Role.PROVIDER_LEAD)


def test_member_is_not_invited_again(practice: Organisation) -> None:
    add_member("mira@lime.example", Role.PRACTICE_MEMBER, practice)
    with pytest.raises(RefusalError, match="works here already, as practice member"):
        _invite(practice, email="MIRA@lime.example")


def test_second_invitation_replaces_the_first(practice: Organisation) -> None:
    first, _ = _invite(practice)
    second, _ = _invite(practice)
    assert queries.list_open_invitations(practice.pk) == [second]
    with pytest.raises(RefusalError, match="withdrawn"):
        actions.accept_invitation(first, password=PASSWORD, at=AT)


@pytest.mark.parametrize(("days", "sentence"), [(7, "too old"), (0, "used already")])
def test_invitation_works_once_and_for_a_week(practice: Organisation, days: int, sentence: str) -> None:
    invitation, _ = _invite(practice)
    if days == 0:
        actions.accept_invitation(invitation, password=PASSWORD, at=AT)
    with pytest.raises(RefusalError, match=sentence):
        actions.accept_invitation(invitation, password=PASSWORD, at=AT + dt.timedelta(days=days))


def test_person_in_two_organisations_is_one_person_and_chooses(practice: Organisation) -> None:
    first = add_member("mira@lime.example", Role.PRACTICE_MEMBER, practice)
    second = add_member("Mira@Lime.example", Role.PRACTICE_MEMBER, add_organisation("ZZA002", Kind.PRACTICE, "Mill Bridge Medical Centre"))
    assert Person.objects.count() == 1
    assert queries.find_acting(first.person, chosen=None) is None
    browser = sign_in(first)
    page = browser.get(reverse("choose_organisation")).content.decode()
    assert page.index("Lime Avenue Surgery") < page.index("You are here") < page.index("Mill Bridge Medical Centre</button>")
    browser.post(reverse("choose_organisation"), {"membership": second.pk})
    assert "Mill Bridge Medical Centre" in browser.get(reverse("home")).content.decode()
    assert _events(f"person:{first.person_id}")[-1] == "organisation_chosen"


def test_person_cannot_choose_somebody_elses_membership(practice: Organisation) -> None:
    own = add_member("mira@lime.example", Role.PRACTICE_MEMBER, practice)
    other = add_member("ewa@lime.example", Role.PRACTICE_MANAGER, practice)
    browser = sign_in(own)
    assert [browser.post(reverse("choose_organisation"), {"membership": named}).status_code for named in (other.pk, "", "words", "1e4", "9" * 20)] == [404] * 5


def test_last_who_can_invite_is_not_removed(practice: Organisation) -> None:
    manager = add_member("ewa@lime.example", Role.PRACTICE_MANAGER, practice)
    member = add_member("mira@lime.example", Role.PRACTICE_MEMBER, practice)
    with pytest.raises(RefusalError, match="Invite a successor first"):
        actions.end_membership(manager, by=BY, at=AT)
    actions.end_membership(member, by=BY, at=AT)
    assert queries.list_people(practice.pk) == [manager]
    assert _events("organisation:ZZA001")[-1] == "person_left"


def test_invitation_by_page_reaches_the_mailbox_and_makes_an_account(practice: Organisation) -> None:
    manager = sign_in(add_member("ewa@lime.example", Role.PRACTICE_MANAGER, practice))
    manager.post(reverse("invite"), {"name": "Dr Mira Okonjo", "email": "mira@lime.example", "job": "GP", "role": Role.PRACTICE_MEMBER})
    assert mail.outbox[0].to == ["mira@lime.example"]
    link = re.search(r"http://testserver(/invitation/\S+)", mail.outbox[0].body)
    assert link
    weak = Client().post(link[1], {"password": "short"})
    assert "This password is too short" in weak.content.decode()
    accepted = Client().post(link[1], {"password": PASSWORD})
    assert accepted["Location"] == reverse("account_login")
    assert queries.find_member_by_email(practice.pk, "mira@lime.example")
    assert "was used already" in Client().get(link[1]).content.decode()


def test_sign_in_leads_to_a_second_step_and_asks_for_it_ever_after(practice: Organisation, django_capture_on_commit_callbacks: Callable[..., Any]) -> None:
    member = add_member("mira@lime.example", Role.PRACTICE_MEMBER, practice)
    browser = Client()
    browser.post(reverse("account_login"), {"login": "mira@lime.example", "password": PASSWORD})
    assert browser.get(reverse("home"))["Location"] == reverse("mfa_activate_totp")
    page = browser.get(reverse("mfa_activate_totp"))
    found = re.search(r'key-text">(\w+)<', page.content.decode())
    assert found
    secret = found[1]
    with django_capture_on_commit_callbacks(execute=True):
        codes = browser.post(reverse("mfa_activate_totp"), {"code": _code(secret)}, follow=True).content.decode()
    assert "10 of 10 are not used" in codes
    assert "A phone was added as second step." in mail.outbox[-1].body
    assert browser.get(reverse("home")).status_code == 200
    stored = Authenticator.objects.get(user=member.person, type="totp")
    assert secret not in str(stored.data)
    assert "second_step_added" in _events(f"person:{member.person_id}")
    again = Client()
    answer = again.post(reverse("account_login"), {"login": "mira@lime.example", "password": PASSWORD})
    assert answer["Location"] == reverse("mfa_authenticate")
    assert again.get(reverse("home"))["Location"].startswith(reverse("account_login"))
    wrong = again.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert "That code is wrong or too old" in wrong.content.decode()


def test_five_wrong_passwords_lock_the_account_out(practice: Organisation) -> None:
    member = add_member("mira@lime.example", Role.PRACTICE_MEMBER, practice)
    browser = Client()
    for _ in range(5):
        page = browser.post(reverse("account_login"), {"login": "mira@lime.example", "password": "not the right words"})
        assert "The email address or the password is wrong" in page.content.decode()
    locked = browser.post(reverse("account_login"), {"login": "mira@lime.example", "password": PASSWORD})
    assert "Too many wrong passwords. Wait 15 minutes" in locked.content.decode()
    assert _events(f"person:{member.person_id}").count("sign_in_failed") == 5


def test_session_ends_after_its_longest_time(practice: Organisation) -> None:
    browser = sign_in(add_member("mira@lime.example", Role.PRACTICE_MEMBER, practice))
    session = browser.session
    session["signed_in_at"] = (now() - dt.timedelta(hours=12, minutes=1)).isoformat()
    session.save()
    assert browser.get(reverse("home"))["Location"] == reverse("account_login")
    assert "You were signed in for 12 hours" in browser.get(reverse("account_login")).content.decode()


def test_session_is_written_once_a_minute_and_not_at_every_click(practice: Organisation, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = sign_in(add_member("mira@lime.example", Role.PRACTICE_MEMBER, practice))
    began = now()
    ends = []
    for seconds in (0, 59, 61):
        moment = began + dt.timedelta(seconds=seconds)
        monkeypatch.setattr("remit.service.config.middleware.now", lambda moment=moment: moment)
        browser.get(reverse("home"))
        ends.append(Session.objects.get(pk=browser.session.session_key).expire_date)
    assert ends[0] == ends[1] < ends[2]


def test_forgotten_password_says_the_same_for_known_and_unknown_addresses(practice: Organisation) -> None:
    add_member("mira@lime.example", Role.PRACTICE_MEMBER, practice)
    for email in ("mira@lime.example", "nobody@lime.example"):
        assert Client().post(reverse("account_reset_password"), {"email": email})["Location"] == reverse("account_reset_password_done")
    assert [one.to for one in mail.outbox] == [["mira@lime.example"]]
    link = re.search(r"http://testserver(/password/new/\S+)", mail.outbox[0].body)
    assert link
    browser = Client()
    form = browser.get(link[1], follow=True)
    new = {"password1": "four odd words walk", "password2": "four odd words walk"}
    assert browser.post(form.redirect_chain[-1][0], new)["Location"] == reverse("account_reset_password_from_key_done")
    assert queries.find_person("mira@lime.example").check_password("four odd words walk")  # type: ignore[union-attr]


def test_removed_person_is_out_at_once(practice: Organisation, browser_of: Callable[..., Client]) -> None:
    member = add_member("mira@lime.example", Role.PRACTICE_MEMBER, practice)
    browser = sign_in(member)
    assert browser.get(reverse("home")).status_code == 200
    actions.end_membership(Membership.objects.get(pk=member.pk), by=BY, at=AT)
    assert browser.get(reverse("home"))["Location"] == reverse("choose_organisation")


@pytest.mark.parametrize("role", Role)
def test_home_of_each_role_says_what_to_do_next(role: Role, browser_of: Callable[..., Client]) -> None:
    page = browser_of(role).get(reverse("home")).content.decode()
    assert page.count('class="nhsuk-button"') == 1
    assert "<h2>" in page


def test_demo_people_do_not_exist_outside_a_demonstration(practice: Organisation) -> None:
    member = add_member("mira@lime.example", Role.PRACTICE_MEMBER, practice)
    assert "Try it as one of these people" not in Client().get(reverse("account_login")).content.decode()
    assert Client().post(reverse("demo_sign_in", kwargs={"membership_id": member.pk})).status_code == 404


def test_account_page_offers_what_is_there(practice: Organisation) -> None:
    member = add_member("mira@lime.example", Role.PRACTICE_MEMBER, practice)
    browser = sign_in(member)
    page = browser.get(reverse("account")).content.decode()
    assert reverse("account_change_password") in page
    assert reverse("mfa_view_recovery_codes") not in page, "there are none yet"
    Authenticator.objects.create(user=member.person, type=Authenticator.Type.RECOVERY_CODES, data={})
    assert reverse("mfa_view_recovery_codes") in browser.get(reverse("account")).content.decode()
    member.person.set_unusable_password()
    member.person.save()
    browser = sign_in(member)
    page = browser.get(reverse("account")).content.decode()
    assert "You have no password here." in page
    assert reverse("account_change_password") not in page
    without = browser.get(reverse("account_change_password"), follow=True)
    assert (without.status_code, without.redirect_chain[-1][0]) == (200, reverse("account"))
