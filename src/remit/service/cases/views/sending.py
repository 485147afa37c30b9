"""Pages of sending: who acts for the patient, to whom it goes, check and send, sent. Thin: a plan, a form, an action, a page."""

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from remit.service.accounts.permissions import MemberRequest, actor_of
from remit.service.cases import actions, permissions
from remit.service.cases.actions import drafts, sending
from remit.service.cases.forms.sending import ActingForm, ApproveForm, ByHandForm, PatientForm, RecipientForm
from remit.service.cases.presenters import sending as presenters
from remit.service.cases.queries import papers, plans, scope
from remit.service.organisations import queries as organisations
from remit.service.ui.forms import PlainForm
from remit.service.ui.permissions import allow
from remit.service.ui.policies import RefusalError

read_or_send = require_http_methods(["GET", "POST"])


def was_done(form: PlainForm, do: Callable[[], object]) -> bool:
    """Do what a valid form asks for; a refusal becomes the form's error."""
    if not form.is_valid():
        return False
    try:
        do()
    except (RefusalError, actions.MoveRefusedError) as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def next_step(plan: plans.Plan) -> HttpResponse | None:
    """Return where a plan must go first: to the case that was sent, to whom it goes, to who acts; None where it can be read and approved."""
    if plan.case is not None:
        return redirect("sent", reference=plan.case.reference)
    if plan.recipient is None:
        return redirect("send_to", key=plan.key)
    return redirect("send_acting", key=plan.key) if plan.needs_acting else None


@allow(permissions.SEND_WORK)
@require_GET
def send_letter(request: MemberRequest, reference: str) -> HttpResponse:
    """Go on from the decisions on a letter."""
    plan = plans.get_plan(request.acting, reference, at=request.at)
    return next_step(plan) or redirect("send", key=reference)


@allow(permissions.SEND_WORK)
@read_or_send
def send(request: MemberRequest, key: str) -> HttpResponse:
    """Show exactly what goes, to whom, by when, and take the approval."""
    plan = plans.get_plan(request.acting, key, at=request.at)
    if (step := next_step(plan)) is not None:
        return step
    form = ApproveForm(request.POST or None)
    done: list[str] = []
    if was_done(form, lambda: done.append(_approve(request, plan, form))):
        return redirect("sent", reference=done[0])
    drafts.record_reading(plan, by=actor_of(request), at=request.at)
    drafted = sending.draft_papers(plan, request.acting, at=request.at)
    form.initial = {"has_note": drafted.note is not None, "seen": drafted.seen}
    return render(request, "cases/send.html", presenters.send_page(plan, drafted.letter, drafted.note, at=request.at) | {"form": form, "seen": drafted.seen})


def _approve(request: MemberRequest, plan: plans.Plan, form: ApproveForm) -> str:
    given = form.cleaned_data
    approval = sending.Approval(given["how"], given["seen"], lambda token: link_of(request, token), given["own_line"], given["has_note"])
    return sending.approve(plan, approval, acting=request.acting, by=actor_of(request), at=request.at).reference


def link_of(request: MemberRequest, token: str) -> str:
    """Return the address at which a case is answered without an account."""
    return request.build_absolute_uri(reverse("answer_link", kwargs={"token": token}))


@allow(permissions.SEND_WORK)
@read_or_send
def send_acting(request: MemberRequest, key: str) -> HttpResponse:
    """Ask who is acting for the patient today, before the paperwork."""
    plan = plans.get_plan(request.acting, key, at=request.at)
    form = ActingForm(request.POST or None, me=request.acting.person.name, other_side=presenters.other_side(plan))
    if was_done(form, lambda: _record_acting(request, plan, form)):
        return redirect("send", key=key)
    return render(request, "cases/acting.html", presenters.acting_page(plan) | {"form": form, "choices": presenters.choices_in_words(form)})


def _record_acting(request: MemberRequest, plan: plans.Plan, form: ActingForm) -> None:
    given = form.cleaned_data
    said = actions.Acting(presenters.ACTING_KINDS[given["who"]], given["words"])
    drafts.record_acting(plan, said, is_clinician=bool(given["is_clinician"]), by=actor_of(request), at=request.at)


@allow(permissions.SEND_WORK)
@read_or_send
def send_to(request: MemberRequest, key: str) -> HttpResponse:
    """Say to whom it goes."""
    plan = plans.get_plan(request.acting, key, at=request.at)
    chosen = {"recipient": plan.recipient.code if plan.recipient else "", "specialty": plan.specialty}
    is_to_practice = plan.raised_by.value == "provider"
    label = "Which practice?" if is_to_practice else "Which hospital or other provider?"
    form = RecipientForm(request.POST or None, initial=chosen, kind="practice" if is_to_practice else "provider", day=request.at.date(), label=label)
    if was_done(form, lambda: _choose(request, plan, form)):
        return redirect("send", key=key)
    page = {"form": form, "title": "Where does it go?", "back": presenters.back_from(plan), "button": "Continue"}
    return render(request, "cases/one_form.html", page)


def _choose(request: MemberRequest, plan: plans.Plan, form: RecipientForm) -> None:
    recipient = organisations.get_organisation(form.cleaned_data["recipient"])
    drafts.choose_recipient(plan, recipient, form.cleaned_data["specialty"], by=actor_of(request), at=request.at)


@allow(permissions.SEND_WORK)
@read_or_send
def send_patient(request: MemberRequest, key: str) -> HttpResponse:
    """Say who the patient is, where the letter does not say it well enough, or there is none."""
    plan = plans.get_plan(request.acting, key, at=request.at)
    form = PatientForm(request.POST or None, initial=presenters.patient_given(plan), day=request.at.date(), is_of_letter=bool(plan.requests.source))
    if was_done(form, lambda: drafts.name_patient(plan, drafts.About(**form.cleaned_data), by=actor_of(request), at=request.at)):
        return redirect("send", key=key)
    page = {"form": form, "title": "Who is the patient?", "back": reverse("send", kwargs={"key": key}), "button": "Continue"}
    return render(request, "cases/one_form.html", page | {"lead": "The other side finds the patient by this. It is stored encrypted, and both sides see it."})


@allow(permissions.SEND_WORK)
@read_or_send
def sent(request: MemberRequest, reference: str) -> HttpResponse:
    """Say what happens next; for a letter sent by hand, print it and say when it was sent."""
    case = plans.get_raised_case(request.acting, reference)
    form = ByHandForm(request.POST or None, initial={"on": request.at.date()})

    def do() -> None:
        sending.mark_sent_by_hand(case, form.cleaned_data["on"], acting=request.acting, by=actor_of(request), at=request.at)

    if was_done(form, do):
        return redirect("sent", reference=reference)
    return render(request, "cases/sent.html", presenters.sent_page(case, request.acting, at=request.at) | {"form": form})


@allow(permissions.SEND_WORK)
@require_GET
def paper(request: MemberRequest, reference: str, which: str, form: str) -> HttpResponse:
    """Hand out letter or note as a file."""
    case = scope.get_case(request.acting, reference)
    printed = papers.print_paper(case, which, form, party=plans.party_of(request.acting))
    actions.record_download(case, which, by=actor_of(request), at=request.at)
    return HttpResponse(printed.data, content_type=printed.media_type, headers={"Content-Disposition": f'attachment; filename="{printed.name}"'})


@allow(permissions.SEND_WORK)
@require_POST
def throw_away(request: MemberRequest, key: str) -> HttpResponse:
    """Throw away a report that was not sent."""
    drafts.throw_away(plans.get_draft(request.acting, key), by=actor_of(request), at=request.at)
    return redirect("home")
