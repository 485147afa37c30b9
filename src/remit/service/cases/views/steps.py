"""Moves of practice and commissioner, one page each, made from the engine's table; correcting a day; writing down an answer that came by telephone.

What lives here: `do_move`, which every page that moves a case uses. What does not: the respondent's own answer (`answer`).
"""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from remit.engine.lifecycle import Channel, Label, Move, MoveRefusedError, MoveRow
from remit.engine.moments import england_day
from remit.engine.signals import Side
from remit.service.accounts.permissions import MemberRequest, actor_of
from remit.service.cases import actions, permissions
from remit.service.cases.actions import Made, Speaker
from remit.service.cases.forms import CorrectDayForm, MoveForm, RecordedAnswerForm, SharingForm
from remit.service.cases.presenters import case as words
from remit.service.cases.presenters.page import frame_of
from remit.service.cases.presenters.steps import STEPS, done_words, item_choices, their_answer_choices
from remit.service.cases.queries.page import CaseRead, read_case
from remit.service.cases.queries.scope import scope_of
from remit.service.cases.queries.sharing import get_shared
from remit.service.ui.forms import PlainForm
from remit.service.ui.permissions import Request, allow
from remit.service.ui.policies import RefusalError

read_or_send = require_http_methods(["GET", "POST"])


def sent_by(request: Request) -> QueryDict | None:
    """Return what a form sent, None where the page is only read. A form may be sent empty."""
    return request.POST if request.method == "POST" else None


def speaker_of(request: MemberRequest, **more: Any) -> Speaker:
    """Return who speaks by this request."""
    return Speaker(actor_of(request), scope_of(request.acting).party, **more)


def do_move(request: MemberRequest, form: PlainForm, read: CaseRead, made: Made, speaker: Speaker | None = None) -> bool:
    """Make a move, and say what became of it; a refusal becomes the form's error."""
    speaker = speaker or speaker_of(request)
    try:
        outcome = actions.make_move(read.case.reference, made, speaker=speaker, at=request.at)
    except (MoveRefusedError, RefusalError) as refusal:
        form.add_error(None, words.refusal_in_words(refusal, read, made.seen))
        return False
    if outcome.is_new:
        messages.success(request, done_words(made.move, speaker))
    else:
        who = words.who_said(outcome.told, read)
        messages.info(request, f"This was done already, by {who}. Nothing was changed.")
    return True


@allow(permissions.SPEAK_IN_CASES)
@read_or_send
def case_step(request: MemberRequest, reference: str, step: str) -> HttpResponse:
    """Make a move that the table offers to this side now."""
    read = read_case(request.acting, reference)
    day = england_day(request.at)
    row = _row(read, step, words.open_steps(read, day))
    if row is None:
        messages.info(request, f"That cannot be done now. {words.standing_sentence(read.standing, day)}")
        return redirect("case", reference=reference)
    form = MoveForm(sent_by(request), needs=row.needs, is_read_by_commissioner=is_read_by_commissioner(read, row.move))
    if form.is_valid():
        speaker = speaker_of(request, is_clinician=bool(form.cleaned_data.get("is_clinician")))
        if do_move(request, form, read, form.made(row.move), speaker):
            return redirect("case", reference=reference)
    title = words.step_words(row, read.standing.names)
    page = {**frame_of(read, day), "form": form, "title": title, "row": row, "hint": STEPS.get(row.move, ""), "key": words.new_key()}
    return render(request, "cases/step.html", page)


def _row(read: CaseRead, step: str, rows: list[MoveRow]) -> MoveRow | None:
    """Return the row of a step, None where the case does not allow it now."""
    if step not in STEPS or read.side is None:
        raise Http404
    return next((row for row in rows if row.move.value == step), None)


def is_read_by_commissioner(read: CaseRead, move: Move | None = None) -> bool:
    """Say whether the commissioner will read what is written now."""
    return move is Move.ESCALATE_TO_COMMISSIONER or read.standing.state.label is Label.WITH_COMMISSIONER


@allow(permissions.BE_A_SIDE)
@read_or_send
def record_answer(request: MemberRequest, reference: str) -> HttpResponse:
    """Write down what the respondent said by telephone, on paper or by mail."""
    read = read_case(request.acting, reference)
    day = england_day(request.at)
    answers = words.open_answers(read, day, Channel.TELEPHONE) if words.is_raiser(read) else []
    if not answers:
        messages.info(request, f"No answer can be written down now. {words.standing_sentence(read.standing, day)}")
        return redirect("case", reference=reference)
    form = RecordedAnswerForm(
        request.POST or None, answers=their_answer_choices(answers, read), items=item_choices(read), is_read_by_commissioner=is_read_by_commissioner(read)
    )
    if form.is_valid():
        party = read.standing.party(Side.RESPONDENT)
        speaker = Speaker(actor_of(request), party, Channel(form.cleaned_data["channel"]), recorded_by=read.scope.party)
        if do_move(request, form, read, form.answer(), speaker):
            return redirect("case", reference=reference)
    return render(request, "cases/record_answer.html", {**frame_of(read, day), "form": form, "key": words.new_key()})


@allow(permissions.SPEAK_IN_CASES)
@read_or_send
def correct_day(request: MemberRequest, reference: str) -> HttpResponse:
    """Correct the day of an entry that this side recorded."""
    read = read_case(request.acting, reference)
    form = CorrectDayForm(sent_by(request), entries=words.own_entries(read))
    if form.is_valid() and do_move(request, form, read, form.made(Move.CORRECT_DAY)):
        return redirect("case", reference=reference)
    return render(request, "cases/correct_day.html", {**frame_of(read, england_day(request.at)), "form": form, "key": words.new_key()})


@allow(permissions.SAY_WHAT_IS_SHARED)
@read_or_send
def sharing(request: MemberRequest) -> HttpResponse:
    """Say what others see of this practice's cases."""
    organisation = request.acting.organisation
    if organisation is None:
        raise Http404
    form = SharingForm(sent_by(request), initial=vars(get_shared(organisation)))
    if request.method == "POST" and form.is_valid():
        actions.set_sharing(organisation, form.shared(), by=actor_of(request), at=request.at)
        messages.success(request, "Saved. It holds for all your cases from now on.")
        return redirect("sharing")
    return render(request, "cases/sharing.html", {"form": form})
