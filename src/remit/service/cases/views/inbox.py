"""The provider's inbox: what is late, what is new and can be confirmed together, what waits for others; and the words they often answer with."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from remit.engine.moments import england_day
from remit.service.accounts.permissions import MemberRequest, actor_of
from remit.service.cases import actions, permissions
from remit.service.cases.actions import Speaker
from remit.service.cases.forms import TemplateForm
from remit.service.cases.presenters import rows
from remit.service.cases.presenters.case import ANSWERS, reference_in_words
from remit.service.cases.queries import sharing
from remit.service.cases.queries.inbox import MOST, Part, read_inbox
from remit.service.cases.queries.scope import get_case, scope_of
from remit.service.cases.views.steps import sent_by
from remit.service.ui.permissions import allow
from remit.service.ui.presenters import count_in_words


@allow(permissions.SEE_INBOX)
def inbox(request: MemberRequest) -> HttpResponse:
    """Show what a provider has to do."""
    specialty = request.GET.get("specialty", "")[:100]
    found = read_inbox(scope_of(request.acting), day=england_day(request.at), specialty=specialty)
    parts = {name: _rows(request, getattr(found, name)) for name in ("with_lead", "pressing", "new", "to_answer")}
    page = {"inbox": found, "parts": parts, "waiting": rows.waiting_sentence(found.waiting), "specialty": specialty, "most": MOST}
    return render(request, "cases/inbox.html", page)


def _rows(request: MemberRequest, part: Part) -> list[rows.Row]:
    scope = scope_of(request.acting)
    return rows.list_rows(part.cases, scope, sharing.name_practices(scope, part.cases), day=england_day(request.at))


@allow(permissions.SEE_INBOX)
@require_POST
def confirm_ticked(request: MemberRequest) -> HttpResponse:
    """Say of the ticked cases that the provider has them."""
    references = [get_case(request.acting, reference).reference for reference in request.POST.getlist("case")[:MOST]]
    if not references:
        messages.info(request, "No case was ticked. Tick those that you have, then confirm them together.")
        return redirect("inbox")
    speaker = Speaker(actor_of(request), scope_of(request.acting).party)
    done = actions.confirm_cases(references, speaker=speaker, at=request.at)
    confirmed = sum(not one.problem for one in done)
    if confirmed:
        messages.success(request, f"{count_in_words(confirmed, 'case is', 'cases are')} confirmed. The practices see that you have them.")
    for one in done:
        if one.problem:
            messages.info(request, f"{reference_in_words(one.reference)}: {one.problem}")
    return redirect("inbox")


@allow(permissions.KEEP_TEMPLATES)
@require_http_methods(["GET", "POST"])
def reply_templates(request: MemberRequest) -> HttpResponse:
    """Keep words that this provider often answers with."""
    organisation = request.acting.organisation
    form = TemplateForm(sent_by(request), answers=[(move.value, words[0]) for move, words in ANSWERS.items()])
    if organisation and form.is_valid():
        actions.add_template(organisation, by=actor_of(request), at=request.at, **form.cleaned_data)
        messages.success(request, f"“{form.cleaned_data['title']}” is kept. It stands on the answer page.")
        return redirect("reply_templates")
    kept = [(one, rows.answer_words(one.move)) for one in sharing.list_templates(organisation)] if organisation else []
    return render(request, "cases/templates.html", {"form": form, "kept": kept})


@allow(permissions.KEEP_TEMPLATES)
@require_POST
def remove_template(request: MemberRequest, template_id: int) -> HttpResponse:
    """Forget such words."""
    if request.acting.organisation:
        template = sharing.get_template(request.acting.organisation, template_id)
        title = template.title
        actions.remove_template(template, by=actor_of(request), at=request.at)
        messages.success(request, f"“{title}” is removed.")
    return redirect("reply_templates")
