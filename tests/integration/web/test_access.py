"""Every page, every role, own and other organisation.

The URL table is walked, so a page that this file does not know fails, and so does a page without a rule. What each role may do stands here once more, by
hand, apart from the rules in the code: the two must agree.
"""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from tests.integration.web import letters, post_makers, sending
from tests.integration.web.api_callers import API_THINGS, make_api_thing
from tests.integration.web.case_makers import CASE_THINGS, case_arguments
from tests.integration.web.conftest import AT, BY, KIND_OF_ROLE, add_member, add_organisation, sign_in
from tests.integration.web.lever_makers import LEVER_THINGS, lever_arguments
from tests.integration.web.lever_makers import PAGES as LEVER_PAGES

from remit.service.accounts import actions as people
from remit.service.accounts.models import Role
from remit.service.audit.sealing import seal
from remit.service.config.clock import now
from remit.service.notifications import actions as mails
from remit.service.notifications.models import Fate, IncomingMail, OutgoingMail, State
from remit.service.organisations.models import Kind, Organisation
from remit.service.ui.permissions import KEY, rule_of

ALL = frozenset(Role)
LEADS = frozenset({Role.PRACTICE_MANAGER, Role.PROVIDER_LEAD, Role.COMMISSIONER_APPROVER, Role.ADMINISTRATOR})
ADMINISTRATOR = frozenset({Role.ADMINISTRATOR})
PROVIDER_LEAD = frozenset({Role.PROVIDER_LEAD, Role.ADMINISTRATOR})
PRACTICE = frozenset({Role.PRACTICE_MEMBER, Role.PRACTICE_MANAGER})
PROVIDER = frozenset({Role.PROVIDER_MEMBER, Role.PROVIDER_LEAD})
COMMISSIONER = frozenset({Role.COMMISSIONER_OFFICER, Role.COMMISSIONER_APPROVER})
POLICY = frozenset({Role.PRACTICE_MANAGER, Role.COMMISSIONER_OFFICER, Role.COMMISSIONER_APPROVER})
CASE_READERS = ALL - ADMINISTRATOR
CASE_SPEAKERS = PRACTICE | PROVIDER | COMMISSIONER
KEY_KEEPERS = LEADS - ADMINISTRATOR
STRANGER = "stranger"


@dataclass(frozen=True)
class Page:
    """Who may open a page.

    Attributes:
        may: roles that get in where the thing is their own organisation's.
        other: roles that get in where it is another organisation's; None means that the page names no organisation.
        thing: what its address names, see `_arguments`.
        public: people who have not signed in get in too.
        method: how it is asked.
    """

    may: frozenset[Role] = ALL
    other: frozenset[Role] | None = None
    thing: str = ""
    public: bool = False
    method: str = "get"
    data: dict[str, str] = field(default_factory=dict)


PUBLIC = Page(public=True)
PAGES = {
    "help": PUBLIC,
    "accessibility": PUBLIC,
    "information": PUBLIC,
    "home": Page(),
    "more": Page(),
    "choose_organisation": Page(),
    "account": Page(),
    "people": Page(LEADS),
    "invite": Page(LEADS),
    "withdraw_invitation": Page(LEADS, other=frozenset(), thing="invitation", method="post"),
    "end_membership": Page(LEADS, other=frozenset(), thing="membership"),
    "organisation_list": Page(),
    "organisation": Page(other=ALL, thing="code"),
    "add_organisation": Page(ADMINISTRATOR),
    "organisation_import": Page(ADMINISTRATOR),
    "change_organisation": Page(ADMINISTRATOR, other=ADMINISTRATOR, thing="code"),
    "record_succession": Page(ADMINISTRATOR, other=ADMINISTRATOR, thing="code"),
    "invite_first_person": Page(ADMINISTRATOR, other=ADMINISTRATOR, thing="code"),
    "set_contact_point": Page(PROVIDER_LEAD, other=ADMINISTRATOR, thing="provider"),
    "set_promise": Page(PROVIDER_LEAD, other=ADMINISTRATOR, thing="provider"),
    "send_letter": Page(PRACTICE, other=frozenset(), thing="letter"),
    "send": Page(PRACTICE | PROVIDER, other=frozenset(), thing="draft"),
    "send_acting": Page(PRACTICE | PROVIDER, other=frozenset(), thing="draft"),
    "send_to": Page(PRACTICE | PROVIDER, other=frozenset(), thing="draft"),
    "send_patient": Page(PRACTICE | PROVIDER, other=frozenset(), thing="draft"),
    "throw_away": Page(PRACTICE | PROVIDER, other=frozenset(), thing="draft", method="post"),
    "sent": Page(PRACTICE | PROVIDER, other=frozenset(), thing="raised"),
    "paper": Page(PRACTICE | PROVIDER, other=frozenset(), thing="paper"),
    "quick_report": Page(PRACTICE),
    "report_referral": Page(PROVIDER),
    "letterhead": Page(frozenset({Role.PRACTICE_MANAGER, Role.PROVIDER_LEAD})),
    "shared_care_list": Page(PRACTICE),
    "add_shared_care": Page(PRACTICE),
    "begin_shared_care": Page(PRACTICE, other=frozenset(), thing="asking", method="post"),
    "shared_care": Page(PRACTICE, other=frozenset(), thing="shared care"),
    "shared_care_letter": Page(PRACTICE, other=frozenset(), thing="shared care"),
    "shared_care_paper": Page(PRACTICE, other=frozenset(), thing="shared care paper"),
    "shared_care_sent": Page(PRACTICE, other=frozenset(), thing="shared care"),
    "shared_care_answered": Page(PRACTICE, other=frozenset(), thing="shared care"),
    "shared_care_again": Page(PRACTICE, other=frozenset(), thing="shared care"),
    "shared_care_read": Page(PRACTICE, other=frozenset(), thing="shared care", method="post"),
    "shared_care_file": Page(PRACTICE, other=frozenset(), thing="shared care file"),
    "letters": Page(PRACTICE),
    "add_letters": Page(PRACTICE),
    "delivery": Page(PRACTICE, other=frozenset(), thing="delivery"),
    "read_again": Page(PRACTICE, other=frozenset(), thing="failed", method="post"),
    "remove_arrival": Page(PRACTICE, other=frozenset(), thing="failed", method="post"),
    "letter": Page(PRACTICE, other=frozenset(), thing="letter"),
    "add_request": Page(PRACTICE, other=frozenset(), thing="letter", method="post", data={"missed-line": "1", "missed-task": "transport"}),
    "remove_request": Page(PRACTICE, other=frozenset(), thing="added", method="post"),
    "letter_original": Page(PRACTICE, other=frozenset(), thing="letter"),
    "letter_not_ours": Page(PRACTICE, other=frozenset(), thing="letter"),
    # Sent by one of "our" practice to "our" provider; of another practice and provider it is the other's.
    "sent_letter": Page(PRACTICE | PROVIDER, other=frozenset(), thing="sent"),
    "local_policy": Page(POLICY),
    "policy_version": Page(POLICY, other=frozenset(), thing="policy"),
    "policy_sample": Page(POLICY),
    "letter_preference": Page(frozenset({Role.PRACTICE_MANAGER})),
    "arrivals": Page(PRACTICE),
    "see_to_message": Page(PRACTICE, other=frozenset(), thing="message in", method="post"),
    "letter_mailboxes": Page(ADMINISTRATOR),
    "add_mesh_mailbox": Page(ADMINISTRATOR),
    "add_mail_mailbox": Page(ADMINISTRATOR),
    "end_mailbox": Page(ADMINISTRATOR, thing="mailbox"),
    "mail_queue": Page(ADMINISTRATOR),
    "outgoing_mail": Page(ADMINISTRATOR, thing="mail"),
    "try_mail_again": Page(ADMINISTRATOR, thing="mail", method="post"),
    "say_mail_arrived": Page(ADMINISTRATOR, thing="mail", method="post"),
    "waiting_replies": Page(ADMINISTRATOR),
    "waiting_reply": Page(ADMINISTRATOR, thing="reply"),
    "set_reply_aside": Page(ADMINISTRATOR, thing="reply"),
    "replies_set_aside": Page(ADMINISTRATOR),
    "put_reply_back": Page(ADMINISTRATOR, thing="reply aside", method="post"),
    "mail_settings": Page(LEADS - ADMINISTRATOR),
    "figures": Page(ALL - ADMINISTRATOR),
    "figures_cases": Page(ALL - ADMINISTRATOR),
    "figures_table": Page(ALL - ADMINISTRATOR, thing="table"),
    "figures_picture": Page(ALL - ADMINISTRATOR, thing="picture"),
    # Whose figures of it they then see is in test_statistics_pages.
    "figures_of_provider": Page(ALL - ADMINISTRATOR - PROVIDER, thing="any_provider"),
    "figures_step": Page(COMMISSIONER, thing="any_provider"),
    "end_figures_step": Page(frozenset(), thing="no_step", method="post"),
    "case_minutes": Page(PRACTICE, other=frozenset(), thing="case"),
    "invitation": Page(public=True, thing="token"),
    "case_list": Page(CASE_READERS),
    "case": Page(CASE_READERS, other=frozenset(), thing="case"),
    "case_dates": Page(CASE_READERS, other=frozenset(), thing="case"),
    "case_receipt": Page(CASE_READERS, other=frozenset(), thing="case"),
    "case_fhir": Page(CASE_READERS, other=frozenset(), thing="case"),
    "case_letter": Page(PRACTICE | PROVIDER, other=frozenset(), thing="case"),
    "case_file": Page(PRACTICE | PROVIDER, other=frozenset(), thing="file"),
    "confirm_case": Page(PRACTICE | PROVIDER, other=frozenset(), thing="case", method="post"),
    "answer_case": Page(PRACTICE | PROVIDER, other=frozenset(), thing="case"),
    "case_step": Page(CASE_SPEAKERS, other=frozenset(), thing="step"),
    "record_answer": Page(PRACTICE | PROVIDER, other=frozenset(), thing="case"),
    "correct_day": Page(CASE_SPEAKERS, other=frozenset(), thing="case"),
    "make_link": Page(PRACTICE | PROVIDER, other=frozenset(), thing="case"),
    "inbox": Page(PROVIDER),
    "confirm_ticked": Page(PROVIDER, method="post"),
    "reply_templates": Page(frozenset({Role.PROVIDER_LEAD})),
    "remove_template": Page(frozenset({Role.PROVIDER_LEAD}), other=frozenset(), thing="template", method="post"),
    "sharing": Page(frozenset({Role.PRACTICE_MANAGER})),
    # Whoever has the link may answer, whether signed in or not; test_signed_links walks the links that open nothing.
    "answer_link": Page(public=True, thing="link"),
    "confirm_link": Page(public=True, thing="link", method="post"),
    "answer_link_sent": Page(public=True, thing="link"),
    "link_receipt": Page(public=True, thing="link"),
    "ask_new_link": Page(public=True, thing="link", method="post"),
    # Shown only where the practice agreed to it.
    "link_letter": Page(frozenset(), public=True, thing="link"),
    "check_draft": Page(ALL - ADMINISTRATOR),
    "keys": Page(KEY_KEEPERS),
    "make_key": Page(KEY_KEEPERS),
    "revoke_key": Page(KEY_KEEPERS, other=frozenset(), thing="api_key"),
    "add_webhook": Page(KEY_KEEPERS),
    "end_webhook": Page(KEY_KEEPERS, other=frozenset(), thing="webhook", method="post"),
    "webhook_messages": Page(KEY_KEEPERS),
    "replay_message": Page(KEY_KEEPERS, other=frozenset(), thing="message", method="post"),
    "account_login": PUBLIC,
    "account_logout": PUBLIC,
    "account_inactive": PUBLIC,
    "account_reset_password": PUBLIC,
    "account_reset_password_done": PUBLIC,
    "account_reset_password_from_key": Page(public=True, thing="key"),
    "account_reset_password_from_key_done": PUBLIC,
    "account_change_password": Page(),
    "account_reauthenticate": Page(),
    "socialaccount_login_error": PUBLIC,
    "socialaccount_login_cancelled": PUBLIC,
    "mfa_index": Page(),
    "account_set_password": Page(),
    "mfa_authenticate": PUBLIC,
    "mfa_login_webauthn": PUBLIC,
    "mfa_reauthenticate": Page(),
    "mfa_reauthenticate_webauthn": Page(),
    "mfa_activate_totp": Page(),
    "mfa_add_webauthn": Page(),
    "mfa_list_webauthn": Page(),
    "mfa_generate_recovery_codes": Page(),
    # Asks for the password or code first, then finds nothing.
    "mfa_remove_webauthn": Page(thing="passkey"),
    # They name something of the reader's own that the reader does not have here: nobody finds anything.
    "mfa_deactivate_totp": Page(frozenset()),
    "mfa_view_recovery_codes": Page(frozenset()),
    # Not configured in the tests, so there is no identity provider to be sent to; test_sign_in starts one.
    "openid_connect_login": Page(frozenset(), public=True, thing="identity"),
    "openid_connect_callback": Page(frozenset(), public=True, thing="identity"),
    # No demonstration, so the page does not exist for anybody; test_demo looks at it in one.
    "demo_sign_in": Page(frozenset(), public=True, thing="membership", method="post"),
}


PAGES |= {name: Page(**facts) for name, facts in LEVER_PAGES.items()}

# Things between organisations, and what makes them.
MAKERS = {**dict.fromkeys(CASE_THINGS, case_arguments), **dict.fromkeys(LEVER_THINGS, lever_arguments)}
# Things that belong to one organisation.
OWNED = {"invitation", "membership", *letters.THINGS, *post_makers.THINGS, *sending.THINGS, *API_THINGS}

ROLES_OF = {kind: tuple(role for role, of in KIND_OF_ROLE.items() if of == kind) for kind in Kind if kind in KIND_OF_ROLE.values()}
# The kind of whose people ask (None: Remit's administrators), and own and other organisation where the page names one. What it names is made once.
CASES = [
    pytest.param(name, kind, place, id=f"{name}-{kind or 'administrator'}-{place}")
    for name, page in PAGES.items()
    for kind in (*ROLES_OF, None)
    for place in ("own", "other")
    if place == "own" or page.other is not None
]


@dataclass(frozen=True)
class World:
    """One organisation of each kind, and somebody signed in for each role."""

    organisations: dict[str | None, Organisation | None]
    readers: dict[Role, Client]


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Make them once for all pages, in a transaction that is taken back; whoever asks for this must not ask for `db`, which closes the connection."""
    with django_db_blocker.unblock(), transaction.atomic():
        organisations: dict[str | None, Organisation | None] = {kind: add_organisation(f"ZOWN{number}", kind) for number, kind in enumerate(ROLES_OF)}
        organisations[None] = None
        readers = {role: sign_in(add_member(f"{role}@remit.example", role, organisations[KIND_OF_ROLE.get(role)])) for role in Role}
        yield World(organisations, readers)
        transaction.set_rollback(True)


@contextlib.contextmanager
def taken_back() -> Iterator[None]:
    """Take back what happens inside."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def own_world(world: World, django_db_blocker: Any) -> Iterator[World]:
    """Lend the world to one test and take back what it did."""
    with django_db_blocker.unblock(), taken_back():
        yield world


def _patterns(resolver: URLResolver | None = None) -> Iterator[URLPattern]:
    for item in (resolver or get_resolver()).url_patterns:
        if isinstance(item, URLResolver):
            yield from _patterns(item)
        else:
            yield item


def _arguments(thing: str, kind: str | None, place: str, own: Organisation | None) -> dict[str, Any]:
    """Make what a page's address names, of the reader's own organisation or of another of the same kind."""
    if thing in ("code", "provider"):
        wanted = Kind.PROVIDER if thing == "provider" or kind is None else kind
        found = own if place == "own" and own is not None and own.kind == wanted else add_organisation(f"Z{place[:2].upper()}X", wanted)
        return {"code": found.code}
    if thing == "token":
        return {"token": people.invite(people.Invitee("new@remit.example", "New", Role.ADMINISTRATOR), organisation=None, by=BY, at=now())[1]}
    if thing in MAKERS:
        return MAKERS[thing](thing, own if place == "own" else None, at=now())
    if thing in OWNED:
        return _owned(thing, own if place == "own" else add_organisation("ZELSE", kind or Kind.PRACTICE))
    if thing in ("mail", "reply", "reply aside"):
        return {"mail_id": _mail()} if thing == "mail" else {"reply_id": _reply(Fate.WAITING if thing == "reply" else Fate.SET_ASIDE)}
    if thing == "mailbox":
        return post_makers.make_mailbox()
    if thing == "any_provider":
        return {"code": add_organisation("ZANYP", Kind.PROVIDER).code}
    fixed: dict[str, dict[str, Any]] = {
        "table": {"table": "totals", "kind": "csv"},
        "picture": {"picture": "tasks", "kind": "svg"},
        "no_step": {"step_id": 1},
    }
    fixed |= {"key": {"uidb36": "1", "key": "x-y"}, "passkey": {"pk": 1}, "identity": {"provider_id": "oidc"}}
    return fixed.get(thing, {})


def _mail() -> int:
    """Make a mail of which is not known whether it was sent."""
    number = mails.queue_mail(mails.Mail("skin@north.example", "Returned work", "Words", "case:R-1"), at=AT)
    OutgoingMail.objects.filter(pk=number).update(state=State.UNKNOWN, claim="dead", handed_at=AT)
    return number


def _reply(fate: Fate) -> int:
    """Make a reply that waits for somebody, or was set aside."""
    return IncomingMail.objects.create(key="k", sealed=seal(b"Subject: x\n\nWords"), received_at=AT, fate=fate, reason="It names no case.").pk


def _owned(thing: str, organisation: Organisation | None) -> dict[str, Any]:
    """Make what belongs to people of one organisation; of administrators there is only Remit itself."""
    who = Role.ADMINISTRATOR if organisation is None else ROLES_OF[organisation.kind][0]
    if thing in sending.THINGS:
        return sending.make_thing(thing, organisation)
    if thing in post_makers.THINGS:
        return post_makers.make_thing(thing, organisation)
    if thing in letters.THINGS:
        return letters.make_thing(thing, organisation)
    if thing in API_THINGS:
        return make_api_thing(thing, organisation)
    if thing == "invitation":
        invitee = people.Invitee("invited@remit.example", "Invited", who)
        return {"invitation_id": people.invite(invitee, organisation=organisation, by=BY, at=AT)[0].pk}
    return {"membership_id": add_member("colleague@remit.example", who, organisation).pk}


def _ask(browser: Client, name: str, arguments: dict[str, Any]) -> str:
    page = PAGES[name]
    response = getattr(browser, page.method)(reverse(name, kwargs=arguments), page.data)
    if response.status_code in (403, 404):
        return "no"
    if response.status_code == 302 and response["Location"].startswith(reverse("account_login")) and not page.public:
        return "sign in"
    assert response.status_code in (200, 302, 401), response.status_code
    return "yes"


def test_every_page_declares_who_may_open_it() -> None:
    assert [pattern.name for pattern in _patterns() if rule_of(pattern.callback) is None] == []


def test_every_page_is_in_this_matrix_and_no_other() -> None:
    """What systems ask with a key is walked by test_api_access."""
    assert {pattern.name for pattern in _patterns() if rule_of(pattern.callback) is not KEY} == set(PAGES)


@pytest.mark.parametrize(("name", "kind", "place"), CASES)
def test_role_gets_in_where_it_may_and_nowhere_else(name: str, kind: str | None, place: str, own_world: World) -> None:
    page, own = PAGES[name], own_world.organisations[kind]
    arguments = _arguments(page.thing, kind, place, own)
    for role in ROLES_OF.get(kind, (Role.ADMINISTRATOR,)):
        expected = page.may if place == "own" else page.other or frozenset()
        if page.thing == "provider" and place == "own" and kind not in (Kind.PROVIDER, None):
            expected = frozenset()
        with taken_back():
            assert (role, _ask(own_world.readers[role], name, arguments)) == (role, "yes" if role in expected else "no")


@pytest.mark.parametrize("name", PAGES)
def test_stranger_gets_in_where_it_is_public_and_nowhere_else(name: str, own_world: World) -> None:
    page = PAGES[name]
    arguments = _arguments(page.thing, Kind.PRACTICE, "own", own_world.organisations[Kind.PRACTICE])
    expected = ("yes" if page.may else "no") if page.public else "sign in"
    assert _ask(Client(), name, arguments) == expected


@pytest.mark.parametrize("name", [name for name, page in PAGES.items() if not page.public])
def test_person_without_second_step_is_led_to_it(name: str, own_world: World) -> None:
    page, practice = PAGES[name], own_world.organisations[Kind.PRACTICE]
    browser = sign_in(add_member("hurried@remit.example", Role.PRACTICE_MANAGER, practice))
    session = browser.session
    del session["account_authentication_methods"]
    session.save()
    arguments = _arguments(page.thing, Kind.PRACTICE, "own", practice)
    response = getattr(browser, page.method)(reverse(name, kwargs=arguments))
    leads_there = response.status_code == 302 and response["Location"] in (reverse("mfa_activate_totp"), reverse("account"))
    asks_again = response.status_code == 302 and response["Location"].startswith(reverse("account_reauthenticate"))
    assert leads_there or asks_again or name in ("account_reauthenticate", "mfa_activate_totp", "mfa_add_webauthn")


def test_person_who_works_for_nobody_is_asked_to_choose(own_world: World) -> None:
    member = add_member("left@remit.example", Role.PRACTICE_MEMBER, own_world.organisations[Kind.PRACTICE])
    browser = sign_in(member)
    member.ended_at = AT
    member.save()
    response = browser.get(reverse("home"))
    assert (response.status_code, response["Location"]) == (302, reverse("choose_organisation"))
    assert "You do not work for any organisation here" in browser.get(reverse("choose_organisation")).content.decode()
