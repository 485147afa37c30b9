"""One case: its page for each side, how its days were worked out, its letter, its receipt, its files.

What lives here: what is read, handed out, and messages. What does not: moves (`steps`), answers (`answer`).
"""

import json
from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from remit.engine.lifecycle import Move
from remit.engine.moments import england_day
from remit.service.accounts.permissions import MemberRequest, actor_of
from remit.service.cases import actions, permissions
from remit.service.cases.forms import MessageForm
from remit.service.cases.presenters import case as words
from remit.service.cases.presenters.fhir import FHIR_TYPE, fhir_bundle
from remit.service.cases.presenters.mail import is_mail_unknown
from remit.service.cases.presenters.page import frame_of, receipt_name
from remit.service.cases.presenters.record_text import record_text
from remit.service.cases.queries.page import get_file, name_files, read_case
from remit.service.cases.queries.receipts import make_receipt
from remit.service.cases.queries.scope import get_case, scope_of
from remit.service.cases.views.steps import do_move, is_read_by_commissioner, sent_by, speaker_of
from remit.service.ui.permissions import allow


@allow(permissions.SEE_CASES)
@require_http_methods(["GET", "POST"])
def case(request: MemberRequest, reference: str) -> HttpResponse:
    """Show a case, and take a message."""
    read = read_case(request.acting, reference)
    day = england_day(request.at)
    can_write = words.can_move_now(read, Move.MESSAGE, day)
    form = MessageForm(sent_by(request), request.FILES or None, is_read_by_commissioner=is_read_by_commissioner(read))
    if request.method == "POST" and can_write and form.is_valid() and do_move(request, form, read, form.made(Move.MESSAGE)):
        return redirect("case", reference=reference)
    page: dict[str, Any] = {**frame_of(read, day), "form": form if can_write else None, "key": words.new_key()}
    page["steps"] = words.timeline(read, name_files(read.standing) if read.scope.is_party else {})
    page |= {"readers": words.readers(read), "is_mail_unknown": is_mail_unknown(read), "paste": record_text(read)}
    return render(request, "cases/case.html", page)


@allow(permissions.SEE_CASES)
def case_dates(request: MemberRequest, reference: str) -> HttpResponse:
    """Show how each due day was worked out, day by day."""
    read = read_case(request.acting, reference)
    return render(request, "cases/dates.html", frame_of(read, england_day(request.at)))


@allow(permissions.BE_A_SIDE)
def case_letter(request: MemberRequest, reference: str) -> HttpResponse:
    """Show the letter that a case is about, and record that it was read."""
    read = read_case(request.acting, reference)
    actions.record_reading(reference, speaker=speaker_of(request), at=request.at)
    return render(request, "cases/letter.html", frame_of(read, england_day(request.at)))


@allow(permissions.SEE_CASES)
def case_receipt(request: MemberRequest, reference: str) -> HttpResponse:
    """Hand out the chain of a case."""
    found = get_case(request.acting, reference)
    actions.record_download(found, "receipt", by=actor_of(request), at=request.at)
    return as_download(make_receipt(found, scope_of(request.acting), at=request.at), receipt_name(reference), "application/json")


@allow(permissions.SEE_CASES)
def case_fhir(request: MemberRequest, reference: str) -> HttpResponse:
    """Hand out a case as FHIR resources, as much of it as the reader may see."""
    read = read_case(request.acting, reference)
    actions.record_download(read.case, "fhir", by=actor_of(request), at=request.at)
    bundle = fhir_bundle(read, site=request.build_absolute_uri("/"), at=request.at)
    return as_download(json.dumps(bundle, ensure_ascii=False, indent=1).encode(), f"remit-{reference}.fhir.json", FHIR_TYPE)


@allow(permissions.BE_A_SIDE)
def case_file(request: MemberRequest, reference: str, file_id: int) -> HttpResponse:
    """Hand out a file of a case, never shown inside a page."""
    found = get_case(request.acting, reference)
    file, name, data = get_file(found, file_id)
    actions.record_download(found, "file", by=actor_of(request), at=request.at)
    return as_download(data, name, file.media_type)


def as_download(data: bytes, name: str, media_type: str) -> HttpResponse:
    """Return bytes that a browser keeps as a file and does not open as a page."""
    response = HttpResponse(data, content_type=media_type)
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@allow(permissions.BE_A_SIDE)
@require_POST
def confirm_case(request: MemberRequest, reference: str) -> HttpResponse:
    """Say that the respondent has a case."""
    found = get_case(request.acting, reference)
    done = actions.confirm_cases([found.reference], speaker=speaker_of(request), at=request.at)[0]
    if done.problem:
        messages.info(request, done.problem)
    else:
        messages.success(request, "Confirmed. It does not say that you agree." if done.is_new else "This was confirmed already. Nothing was changed.")
    return redirect("case", reference=reference)
