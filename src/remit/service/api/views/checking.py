"""Triage of a letter, and the check of a draft: nothing of either is stored."""

from typing import Any

from django.http import HttpResponse

from remit.engine.drafts import DraftCheck, check_draft, check_object, draw_check
from remit.engine.letters import Letter, UnreadableLetterError, read
from remit.engine.moments import england_day
from remit.engine.triage import answer_object, triage_letter
from remit.service.api.actions.asking import count_checked
from remit.service.api.forms.bodies import CheckIn, DocumentIn, TriageIn
from remit.service.api.permissions import CHECK_DRAFTS, Scope
from remit.service.api.presenters.answers import CheckOut, TriageOut
from remit.service.api.queries.checks import tools_for
from remit.service.api.views.door import PROBLEMS, ApiRequest, Need, api, refuse_unreadable


def read_document(body: DocumentIn, **known: Any) -> Letter:
    """Read what was sent as a letter.

    Raises:
        ProblemError: it is none.
    """
    try:
        return read(body.data(), **known)
    except (UnreadableLetterError, ValueError) as error:
        refuse_unreadable(error)


@api.post("triage", response={200: TriageOut, **PROBLEMS}, auth=Need(Scope.TRIAGE, CHECK_DRAFTS), tags=["letters"], operation_id="triage")
def triage(request: ApiRequest, body: TriageIn) -> Any:
    """Say what a letter asks of the practice, whose work it is, and why. The letter is not stored."""
    letter = read_document(body, received_on=body.received_on)
    return answer_object(triage_letter(letter, tools_for(request.auth.acting.organisation)), body.source)


def check(request: ApiRequest, body: DocumentIn) -> DraftCheck:
    """Check a draft, and count what was found in it; nothing else is kept."""
    organisation, day = request.auth.acting.organisation, england_day(request.at)
    found = check_draft(read_document(body), tools_for(organisation), day=day)
    count_checked(organisation, [finding.rule for finding in found.returns], day=day)
    return found


@api.post("check", response={200: CheckOut, **PROBLEMS}, auth=Need(Scope.CHECK, CHECK_DRAFTS), tags=["drafts"], operation_id="check")
def check_before_sending(request: ApiRequest, body: CheckIn) -> Any:
    """Say what of a draft hands work to the practice, what to write instead, and what is missing. Nothing is stored but counts."""
    return check_object(check(request, body))


@api.post("check.html", response={200: str, **PROBLEMS}, auth=Need(Scope.CHECK, CHECK_DRAFTS), tags=["drafts"], operation_id="check_as_page")
def check_as_page(request: ApiRequest, body: CheckIn) -> Any:
    """Give the same answer as a page that Word opens."""
    return HttpResponse(draw_check(check_object(check(request, body))), content_type="text/html; charset=utf-8")
