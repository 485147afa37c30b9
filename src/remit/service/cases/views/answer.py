"""The respondent's answer by account: one form with every answer that the case allows now, and words to begin with."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from remit.engine.moments import england_day
from remit.service.accounts.permissions import MemberRequest
from remit.service.cases import permissions
from remit.service.cases.forms import AnswerForm
from remit.service.cases.presenters import case as words
from remit.service.cases.presenters.page import frame_of
from remit.service.cases.presenters.steps import answer_choices, item_choices
from remit.service.cases.queries import sharing
from remit.service.cases.queries.page import read_case
from remit.service.cases.views.steps import do_move, is_read_by_commissioner, sent_by
from remit.service.ui.permissions import allow


@allow(permissions.BE_A_SIDE)
@require_http_methods(["GET", "POST"])
def answer(request: MemberRequest, reference: str) -> HttpResponse:
    """Answer a case."""
    read, day = read_case(request.acting, reference), england_day(request.at)
    answers = words.open_answers(read, day) if words.is_respondent(read) else []
    if not answers and request.method == "GET":
        messages.info(request, f"This case cannot be answered now. {words.standing_sentence(read.standing, day)}")
        return redirect("case", reference=reference)
    form = AnswerForm(
        sent_by(request),
        answers=answer_choices(answers, read),
        items=item_choices(read),
        is_read_by_commissioner=is_read_by_commissioner(read),
        is_change=words.is_answered(read),
        initial=_first_words(request),
    )
    if form.is_valid() and do_move(request, form, read, form.answer()):
        return redirect("case", reference=reference)
    page = {**frame_of(read, day), "form": form, "hints": words.answer_hints(read), "key": words.new_key()}
    page["templates"] = sharing.list_templates(request.acting.organisation) if request.acting.organisation else []
    return render(request, "cases/answer.html", page)


def _first_words(request: MemberRequest) -> dict[str, str]:
    """Return the words that somebody chose to begin with."""
    asked = request.GET.get("words", "")
    if not asked.isdigit() or request.acting.organisation is None:
        return {}
    template = sharing.get_template(request.acting.organisation, int(asked))
    return {"move": template.move, "text": template.text}
