"""How a page declares who may open it.

What lives here: `Rule` and the decorator `allow`. Every view carries a rule; `config.middleware` asks it before the view runs and refuses a view that
carries none. Which roles there are is said in `accounts.models`; each app names its own rules in its own `permissions`.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from django.http import HttpRequest, HttpResponseBase

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


class Audience(StrEnum):
    """Who stands before a page."""

    ANYONE = "anyone"
    SIGNED_IN = "signed in"
    TWO_STEP = "signed in with two steps"
    MEMBER = "working for an organisation"
    KEY = "a system with a key"


@dataclass(frozen=True)
class Rule:
    """Who may open a page.

    Attributes:
        audience: how far somebody must have come.
        roles: for `MEMBER`, the roles of which one is enough; empty means any.
    """

    audience: Audience
    roles: frozenset[str] = frozenset()

    def admits(self, role: str) -> bool:
        """Say whether somebody with this role may come in."""
        return self.audience is not Audience.MEMBER or not self.roles or role in self.roles


class Request(HttpRequest):
    """A request as the middleware hands it on: `at` is the moment to pass to actions."""

    at: dt.datetime


ANYONE = Rule(Audience.ANYONE)
SIGNED_IN = Rule(Audience.SIGNED_IN)
TWO_STEP = Rule(Audience.TWO_STEP)
ANY_MEMBER = Rule(Audience.MEMBER)
# Whoever asks shows a key, which the view itself looks at; a person's session opens nothing there.
KEY = Rule(Audience.KEY)


def members(*roles: str) -> Rule:
    """Return the rule that admits people who work in one of these roles."""
    return Rule(Audience.MEMBER, frozenset(roles))


def allow(rule: Rule) -> Callable[[View], View]:
    """Declare on a view who may open it."""

    def declare(view: View) -> View:
        view.rule = rule  # type: ignore[attr-defined]
        return view

    return declare


def rule_of(view: Callable[..., object]) -> Rule | None:
    """Return what a view declares, None where it declares nothing."""
    return getattr(view, "rule", None)
