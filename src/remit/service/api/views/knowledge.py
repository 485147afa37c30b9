"""What everybody with a key may look up: rules; and of their own organisation policies, figures of drafts, and what was sent to webhooks."""

import datetime as dt
from typing import Any

from django.http import Http404
from ninja import Status

from remit.engine.rulebook import load_rulebook
from remit.service.api.actions.webhooks import replay
from remit.service.api.permissions import MANAGE_KEYS, READ_FIGURES, READ_RULES, Scope
from remit.service.api.policies import ProblemError
from remit.service.api.presenters.answers import MessageOut, Page, PolicyOut, PolicyRow, PreventedOut, RuleOut, RuleRow
from remit.service.api.presenters.letters import rule_object, rule_row
from remit.service.api.queries import webhooks
from remit.service.api.queries.checks import count_prevented
from remit.service.api.views.door import PROBLEMS, ApiRequest, Need, api
from remit.service.api.views.letters import Number, page_of
from remit.service.correspondence import queries as letters
from remit.service.correspondence.permissions import SET_LOCAL_POLICY
from remit.service.ui.presenters import day_on

_LONGEST = 1100


@api.get("rules", response={200: list[RuleRow], **PROBLEMS}, auth=Need(Scope.RULES, READ_RULES), tags=["rules"], operation_id="list_rules")
def list_rules(request: ApiRequest) -> Any:
    """List the rules that letters are judged by."""
    return [rule_row(rule) for rule in load_rulebook().rules]


@api.get("rules/{rule_id}", response={200: RuleOut, **PROBLEMS}, auth=Need(Scope.RULES, READ_RULES), tags=["rules"], operation_id="get_rule")
def get_rule(request: ApiRequest, rule_id: str) -> Any:
    """Read a rule: on what it stands, what excuses it, what to write instead."""
    found = next((rule for rule in load_rulebook().rules if rule.id == rule_id), None)
    if found is None:
        raise Http404
    return rule_object(found)


@api.get("policies", response={200: list[PolicyRow], **PROBLEMS}, auth=Need(Scope.POLICIES, SET_LOCAL_POLICY), tags=["rules"], operation_id="list_policies")
def list_policies(request: ApiRequest) -> Any:
    """List the versions of what is agreed locally."""
    organisation = letters.organisation_of(request.auth.acting)
    holding = letters.holding_policy(organisation)
    return [{"number": one.number, "at": one.at, "holds": holding is not None and one.pk == holding.pk} for one in letters.list_versions(organisation)]


@api.get("policies/{number}", response={200: PolicyOut, **PROBLEMS}, auth=Need(Scope.POLICIES, SET_LOCAL_POLICY), tags=["rules"], operation_id="get_policy")
def get_policy(request: ApiRequest, number: Number) -> Any:
    """Read one version as it was handed in."""
    organisation = letters.organisation_of(request.auth.acting)
    one, holding = letters.get_version(request.auth.acting, number), letters.holding_policy(organisation)
    holds = holding is not None and one.pk == holding.pk
    return {"number": one.number, "at": one.at, "holds": holds, "text": one.text, "has_formulary": bool(one.formulary)}


@api.get("figures/prevented", response={200: PreventedOut, **PROBLEMS}, auth=Need(Scope.FIGURES, READ_FIGURES), tags=["figures"], operation_id="prevented")
def prevented(request: ApiRequest, begin: dt.date | None = None, end: dt.date | None = None) -> Any:
    """Count the drafts that this organisation had checked, and the requests that were found in them; the last 30 days where no days are named."""
    last = end or day_on(request.at)
    first = begin or (last - dt.timedelta(days=min(29, last.toordinal() - 1)))
    if first > last or (last - first).days > _LONGEST:
        raise ProblemError(422, "invalid", "Name a first day that is not after the last one, and at most three years before it.")
    found = count_prevented(request.auth.acting.organisation, first, last)
    drafts = found.pop("", 0)
    rows = [{"rule": rule, "found": number} for rule, number in found.items()]
    return {"begin": first, "end": last, "drafts": drafts, "found": sum(found.values()), "by_rule": rows}


@api.get(
    "webhooks/messages", response={200: Page[MessageOut], **PROBLEMS}, auth=Need(Scope.WEBHOOKS, MANAGE_KEYS), tags=["webhooks"], operation_id="list_messages"
)
def list_messages(request: ApiRequest, page: Number = 1) -> Any:
    """List what was sent to the organisation's webhooks, newest first."""
    found, count = webhooks.list_messages(request.auth.acting.organisation, page=page)
    return page_of([_message(one) for one in found], count, page, webhooks.PAGE)


@api.post(
    "webhooks/messages/{name}/replay", response={202: MessageOut, **PROBLEMS}, auth=Need(Scope.WEBHOOKS, MANAGE_KEYS), tags=["webhooks"], operation_id="replay"
)
def replay_message(request: ApiRequest, name: str) -> Any:
    """Send a message once more, under the same name."""
    message = webhooks.get_message(request.auth.acting.organisation, name)
    return Status(202, _message(replay(message, by=request.auth.actor, at=request.at)))


def _message(one: Any) -> dict[str, Any]:
    same = ("name", "state", "attempts", "made_at", "tried_at", "due_at", "said", "body")
    return {name: getattr(one, name) for name in same} | {"webhook": one.webhook_id}
