"""Organisations and people for the tests of the service, made through the same actions as real ones."""

import datetime as dt
import importlib
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.apps import AppConfig
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection
from django.db.models.signals import post_migrate
from django.test import Client

from remit.service.accounts import actions as people
from remit.service.accounts.models import Membership, Role
from remit.service.audit.actions import Actor
from remit.service.organisations import actions, queries
from remit.service.organisations.models import Kind, Organisation

AT = dt.datetime(2026, 1, 5, 9, 4, tzinfo=dt.UTC)
BY = Actor.process("tests")
KIND_OF_ROLE = {
    Role.PRACTICE_MEMBER: Kind.PRACTICE,
    Role.PRACTICE_MANAGER: Kind.PRACTICE,
    Role.PROVIDER_MEMBER: Kind.PROVIDER,
    Role.PROVIDER_LEAD: Kind.PROVIDER,
    Role.COMMISSIONER_OFFICER: Kind.COMMISSIONER,
    Role.COMMISSIONER_APPROVER: Kind.COMMISSIONER,
    Role.LMC_READER: Kind.LMC,
}
PASSWORD = "three odd words walk"  # noqa: S105 a made-up person's


def add_organisation(code: str, kind: str, name: str = "", **facts: Any) -> Organisation:
    """Add an organisation."""
    actions.save_organisation(code, actions.Facts(name=name or f"Organisation {code}", kind=kind, **facts), by=BY, at=AT)
    return queries.get_organisation(code)


def add_member(email: str, role: str, organisation: Organisation | None, *, name: str = "Dr Mira Okonjo") -> Membership:
    """Add somebody who works somewhere."""
    invitation, _ = people.invite(people.Invitee(email, name, role), organisation=organisation, by=BY, at=AT)
    return people.accept_invitation(invitation, password=PASSWORD, at=AT)


def sign_in(member: Membership) -> Client:
    """Return a browser in which somebody has signed in and chosen for whom."""
    browser = Client()
    browser.force_login(member.person, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = browser.session
    session["acting"] = member.pk
    session["account_authentication_methods"] = [{"method": "socialaccount", "at": 0}]  # an identity provider saw to the second step
    session.save()
    return browser


@pytest.fixture
def provider(db: None) -> Organisation:
    """A hospital."""
    return add_organisation("ZZP1", Kind.PROVIDER, "Northmoor General Hospital")


@pytest.fixture
def practice(db: None) -> Organisation:
    """A practice."""
    return add_organisation("ZZA001", Kind.PRACTICE, "Lime Avenue Surgery")


@pytest.fixture
def browser_of(db: None) -> Callable[..., Client]:
    """Sign somebody in, in a role, in an organisation of the right kind."""

    def make(role: Role, organisation: Organisation | None = None) -> Client:
        if organisation is None and role != Role.ADMINISTRATOR:
            kind = KIND_OF_ROLE[role]
            organisation = queries.find_organisation(f"ZO{kind[:3].upper()}") or add_organisation(f"ZO{kind[:3].upper()}", kind)
        return sign_in(add_member(f"{role}@remit.example", role, organisation))

    return make


def change_guard(name: str) -> None:
    """Take the database's guards of events down ("lower_guard"), or put them up ("raise_guard")."""
    for app in ("audit", "cases"):
        guard = importlib.import_module(f"remit.service.{app}.migrations.0002_refuse_changes")
        with connection.schema_editor() as editor:
            getattr(guard, name)(None, editor)


@pytest.fixture
def guard() -> Callable[[str], None]:
    """Hand the guard's switch to a test."""
    return change_guard


@pytest.fixture
def committed_db(transactional_db: None) -> Iterator[None]:
    """A database in which tests commit, for several connections at once.

    Django empties the tables afterwards, which the audit guard refuses: it is down for that moment and up again when Django says that it is done.
    """
    yield

    def put_back(sender: AppConfig, **_signal: Any) -> None:
        if sender.label == "audit":
            post_migrate.disconnect(put_back)
            change_guard("raise_guard")

    change_guard("lower_guard")
    post_migrate.connect(put_back, weak=False)


@pytest.fixture
def kept_connection() -> Iterator[None]:
    """Keep the connection of the test over a request, as Django's own test browser does."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)
