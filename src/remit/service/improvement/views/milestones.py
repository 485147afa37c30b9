"""Pages that take milestones and readings.

What lives here: `read_milestones` too, which the remedial plan of a contract step uses: a block for each milestone, one more at the press of a button.
"""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from remit.engine.plans import Milestone, MilestoneError
from remit.service.accounts.permissions import MemberRequest, actor_of
from remit.service.improvement import actions, permissions, presenters
from remit.service.improvement.forms import MilestoneForm, ReadingForm, ReasonForm, typed_before
from remit.service.improvement.queries import plans
from remit.service.improvement.queries.course import read_course
from remit.service.statistics.actions import keep_up
from remit.service.statistics.presenters.pictures.drawing import png_of, svg_of
from remit.service.ui.downloads import download
from remit.service.ui.forms import was_done
from remit.service.ui.permissions import allow
from remit.service.ui.policies import RefusalError

read_or_send = require_http_methods(["GET", "POST"])
_FORMS: dict[str, Any] = {"csv": None, "svg": svg_of, "png": png_of}
MOST_BLOCKS = 12


def read_milestones(request: HttpRequest, before: tuple[Milestone, ...] = ()) -> tuple[list[MilestoneForm], tuple[Milestone, ...] | None]:
    """Return the blocks of a plan to show, and the milestones where all are filled in and somebody asked to go on.

    The blocks begin with the milestones that were written `before`. The button "One more milestone" adds a block and keeps what was typed.
    """
    try:
        count = min(max(int(request.POST.get("blocks", "1")), 1), MOST_BLOCKS)
    except ValueError:
        count = 1
    if request.method != "POST":
        return [MilestoneForm(initial=typed_before(one), prefix=f"m{number}") for number, one in enumerate(before, 1)] or [MilestoneForm(prefix="m1")], None
    if "more" in request.POST:
        kept = [MilestoneForm(initial=_typed(request, number), prefix=f"m{number}") for number in range(1, count + 1)]
        return [*kept, MilestoneForm(prefix=f"m{count + 1}")][:MOST_BLOCKS], None
    blocks = [MilestoneForm(request.POST, prefix=f"m{number}") for number in range(1, count + 1)]
    if not all([block.is_valid() for block in blocks]):  # noqa: C419 every block shows its errors at once
        return blocks, None
    return blocks, tuple(_numbered(block, number) for number, block in enumerate(blocks, 1))


def _typed(request: HttpRequest, number: int) -> dict[str, object]:
    """Return what was typed into a block so far, days as their parts."""
    form = MilestoneForm(request.POST, prefix=f"m{number}")
    return {name: form[name].data for name in form.fields}


def _numbered(block: MilestoneForm, number: int) -> Milestone:
    milestone = block.milestone()
    return Milestone.from_record({**milestone.to_record(), "id": str(number)})


@allow(permissions.WORK_ON_PLANS)
@read_or_send
def add_milestone(request: MemberRequest, plan_id: int) -> HttpResponse:
    """Add a milestone to an improvement plan."""
    plan = plans.get_plan(request.acting, plan_id)
    form = MilestoneForm(request.POST or None)

    def do() -> None:
        try:
            actions.add_milestone(plan, form.milestone(), by=actor_of(request), at=request.at)
        except MilestoneError as error:
            raise RefusalError(str(error)) from error

    if was_done(form, do):
        messages.success(request, "The milestone is added.")
        return redirect("plan", plan_id=plan_id)
    page = {"form": form, "title": "Add a milestone", "caption": plan.provider.name, "back": reverse("plan", args=[plan_id])}
    return render(request, "ui/form_page.html", page)


@allow(permissions.SEE_PLANS)
@require_safe
def milestone(request: MemberRequest, plan_id: int, number: int) -> HttpResponse:
    """Show whether a milestone worked: its figures before and after on one chart."""
    keep_up(at=request.at)
    row = plans.get_milestone(request.acting, plan_id, number)
    page = presenters.show_course(read_course(row, at=request.at)) | {"plan": row.plan, "title": presenters.title_of(row.plan)}
    return render(request, "improvement/milestone.html", page)


@allow(permissions.SEE_PLANS)
@require_safe
def milestone_file(request: MemberRequest, plan_id: int, number: int, form: str) -> HttpResponse:
    """Hand out the chart of a milestone as a picture, or its figures as a table."""
    keep_up(at=request.at)
    course = read_course(plans.get_milestone(request.acting, plan_id, number), at=request.at)
    if form not in _FORMS or not course.points:
        raise Http404
    if form == "csv":
        return download(presenters.course_csv(course), f"plan-{plan_id}-{number}", form)
    picture = presenters.course_picture(course, width=request.GET.get("width", ""))
    answer = HttpResponse(_FORMS[form](picture), content_type={"svg": "image/svg+xml", "png": "image/png"}[form])
    if "download" in request.GET:
        answer["Content-Disposition"] = f'attachment; filename="plan-{plan_id}-{number}.{form}"'
    return answer


@allow(permissions.WORK_ON_PLANS)
@read_or_send
def withdraw_milestone(request: MemberRequest, plan_id: int, number: int) -> HttpResponse:
    """Take a milestone out of a plan, with a reason."""
    row = plans.get_milestone(request.acting, plan_id, number)
    form = ReasonForm(request.POST or None)
    if was_done(form, lambda: actions.withdraw_milestone(row, form.cleaned_data["reason"], by=actor_of(request), at=request.at)):
        messages.success(request, "The milestone is withdrawn. It stays to be seen below.")
        return redirect("plan", plan_id=plan_id)
    page = {"form": form, "title": "Withdraw this milestone", "caption": row.milestone().action, "back": reverse("plan", args=[plan_id])}
    return render(request, "ui/form_page.html", page)


@allow(permissions.TAKE_READINGS)
@read_or_send
def add_reading(request: MemberRequest, plan_id: int, number: int) -> HttpResponse:
    """Record a figure that somebody took."""
    row = plans.get_milestone(request.acting, plan_id, number)
    milestone = row.milestone()
    form = ReadingForm(request.POST or None)
    if was_done(form, lambda: actions.add_reading(row, form.reading(), form.cleaned_data["evidence"], by=actor_of(request), at=request.at)):
        messages.success(request, "The figure is recorded.")
        return redirect("plan", plan_id=plan_id)
    intro = [f"What is measured: {milestone.measure.words}."] if milestone.measure else []
    page = {"form": form, "title": "Record a figure", "caption": milestone.action, "intro": intro, "back": reverse("plan", args=[plan_id])}
    return render(request, "ui/form_page.html", page)
