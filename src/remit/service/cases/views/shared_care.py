"""Pages of shared-care requests. Thin: a form, an action, a page."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from remit.service.accounts.permissions import MemberRequest, actor_of
from remit.service.audit.actions import record_reading
from remit.service.cases import permissions
from remit.service.cases.actions import shared_care as actions
from remit.service.cases.forms.sending import ApproveForm, ByHandForm
from remit.service.cases.forms.shared_care import AddRequestForm, AgainForm, AnsweredForm, DecideForm
from remit.service.cases.presenters import shared_care as presenters
from remit.service.cases.queries import papers
from remit.service.cases.queries import shared_care as queries
from remit.service.cases.views.case import as_download
from remit.service.cases.views.sending import read_or_send, was_done
from remit.service.organisations import queries as organisations
from remit.service.ui.permissions import allow


@allow(permissions.SHARE_CARE)
@require_GET
def shared_care_list(request: MemberRequest) -> HttpResponse:
    """List the practice's requests: what waits, what a letter asks, what was decided."""
    page = {
        "waiting": queries.list_requests(request.acting, is_open=True),
        "in_letters": queries.list_in_letters(request.acting),
        "decided": queries.list_requests(request.acting, is_open=False),
        "state_words": presenters.state_in_words,
    }
    return render(request, "cases/shared_care_list.html", page)


@allow(permissions.SHARE_CARE)
@read_or_send
def add_shared_care(request: MemberRequest) -> HttpResponse:
    """Add a request that did not come as a letter here."""
    form = AddRequestForm(request.POST or None, day=request.at.date())
    done: list[str] = []

    def do() -> None:
        given = form.cleaned_data | {"provider": organisations.get_organisation(form.cleaned_data["provider"])}
        done.append(actions.add_request(actions.Asked(**given), acting=request.acting, by=actor_of(request), at=request.at).reference)

    if was_done(form, do):
        return redirect("shared_care", reference=done[0])
    page = {"form": form, "title": "Add a shared-care request", "back": reverse("shared_care_list"), "button": "Continue"}
    return render(request, "cases/one_form.html", page)


@allow(permissions.SHARE_CARE)
@require_POST
def begin_shared_care(request: MemberRequest, reference: str) -> HttpResponse:
    """Begin a request from the letter that asks."""
    found = actions.begin_from_letter(request.acting, reference, by=actor_of(request), at=request.at)
    return redirect("shared_care", reference=found.reference)


@allow(permissions.SHARE_CARE)
@read_or_send
def shared_care(request: MemberRequest, reference: str) -> HttpResponse:
    """Show a request beside its checklist, and take the decision."""
    view = queries.get_request(request.acting, reference)
    record_reading(subject=actions.subject_of(view.request), by=actor_of(request), at=request.at, page="shared-care request")
    form = DecideForm(request.POST or None, initial={"medicine": view.request.medicine})

    def do() -> None:
        given = form.cleaned_data
        plan = queries.AnswerPlan(given["answer"], tuple(given["points"]), given["reason"].strip())
        actions.plan_answer(view, plan, medicine=given["medicine"], by=actor_of(request), at=request.at)

    if was_done(form, do):
        return redirect("shared_care_letter", reference=reference)
    return render(request, "cases/shared_care.html", presenters.request_page(view, form) | {"form": form})


@allow(permissions.SHARE_CARE)
@read_or_send
def shared_care_letter(request: MemberRequest, reference: str) -> HttpResponse:
    """Show the letter that answers, and take the approval."""
    view = queries.get_request(request.acting, reference)
    if view.plan is None:
        return redirect("shared_care", reference=reference)
    letter = actions.draft_answer(view, request.acting, at=request.at)
    form = ApproveForm(request.POST or None, initial={"seen": papers.fingerprint(letter)})

    def do() -> None:
        given = form.cleaned_data
        actions.answer_request(view, how=given["how"], seen=given["seen"], own_line=given["own_line"], acting=request.acting, at=request.at)

    if was_done(form, do):
        return redirect("shared_care", reference=reference)
    return render(request, "cases/shared_care_letter.html", presenters.letter_page(view, letter) | {"form": form, "seen": papers.fingerprint(letter)})


@allow(permissions.SHARE_CARE)
@require_GET
def shared_care_paper(request: MemberRequest, reference: str, number: int, form: str) -> HttpResponse:
    """Hand out a letter that answers a request as a file."""
    sheet = queries.get_answer(request.acting, reference, number)
    view = queries.get_request(request.acting, reference)
    record_reading(subject=actions.subject_of(view.request), by=actor_of(request), at=request.at, page="shared-care letter")
    name = f"letter-{reference}-{number}.{form}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(papers.print_sheet(sheet, form), content_type=papers.FORMS[form], headers=headers)


@allow(permissions.SHARE_CARE)
@read_or_send
def shared_care_sent(request: MemberRequest, reference: str) -> HttpResponse:
    """Say on which day an answer was sent by hand."""
    view = queries.get_request(request.acting, reference)
    form = ByHandForm(request.POST or None, initial={"on": request.at.date()})
    if was_done(form, lambda: actions.mark_answer_sent(view, form.cleaned_data["on"], by=actor_of(request), at=request.at)):
        return redirect("shared_care", reference=reference)
    page = {"form": form, "title": "Sent by hand", "back": reverse("shared_care", kwargs={"reference": reference}), "button": "Mark as sent by hand"}
    return render(request, "cases/one_form.html", page)


def _who(request: MemberRequest) -> actions.Who:
    return actions.Who(actor_of(request), request.acting.person.name, request.at)


@allow(permissions.SHARE_CARE)
@read_or_send
def shared_care_answered(request: MemberRequest, reference: str) -> HttpResponse:
    """Record what the hospital sent."""
    view = queries.get_request(request.acting, reference)
    form = AnsweredForm(request.POST or None)
    if was_done(form, lambda: actions.record_answer(view, form.cleaned_data["text"], who=_who(request))):
        return redirect("shared_care", reference=reference)
    page = {"form": form, "title": "The hospital sent more", "back": reverse("shared_care", kwargs={"reference": reference}), "button": "Add it"}
    return render(request, "cases/one_form.html", page)


@allow(permissions.SHARE_CARE)
@require_POST
def shared_care_read(request: MemberRequest, reference: str) -> HttpResponse:
    """Note that a reply was read."""
    actions.note_reply_read(queries.get_request(request.acting, reference), who=_who(request))
    return redirect("shared_care", reference=reference)


@allow(permissions.SHARE_CARE)
@require_GET
def shared_care_file(request: MemberRequest, reference: str, file_id: int) -> HttpResponse:
    """Hand out a file that came with a reply, never shown inside a page."""
    view = queries.get_request(request.acting, reference)
    name, media_type, data = queries.get_file(request.acting, reference, file_id)
    record_reading(subject=actions.subject_of(view.request), by=actor_of(request), at=request.at, page="shared-care file")
    return as_download(data, name, media_type)


@allow(permissions.SHARE_CARE)
@read_or_send
def shared_care_again(request: MemberRequest, reference: str) -> HttpResponse:
    """Record that shared care must be agreed anew."""
    view = queries.get_request(request.acting, reference)
    form = AgainForm(request.POST or None)
    if was_done(form, lambda: actions.ask_again(view, form.cleaned_data["text"], who=_who(request))):
        return redirect("shared_care", reference=reference)
    page = {"form": form, "title": "Agree anew", "back": reverse("shared_care", kwargs={"reference": reference}), "button": "Agree anew"}
    return render(request, "cases/one_form.html", page)
