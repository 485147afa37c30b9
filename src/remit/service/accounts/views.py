"""Pages about people. Thin: a form, an action, a page."""

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.core.mail import send_mail
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from remit.service.accounts import actions, permissions, policies, presenters, queries
from remit.service.accounts.forms import FirstPasswordForm, InviteForm
from remit.service.accounts.permissions import MemberRequest, SignedInRequest, actor_of
from remit.service.ui.permissions import ANYONE, SIGNED_IN, TWO_STEP, Request, allow
from remit.service.ui.policies import RefusalError


@allow(TWO_STEP)
@require_http_methods(["GET", "POST"])
def choose_organisation(request: SignedInRequest) -> HttpResponse:
    """Ask for whom somebody works now."""
    if request.method == "POST":
        named = request.POST.get("membership", "")
        membership = queries.get_membership(request.user, int(named) if named.isdecimal() else 0)
        request.session["acting"] = membership.pk
        actions.choose_organisation(membership, by=actor_of(request), at=request.at)
        return redirect("home")
    return render(request, "accounts/choose_organisation.html", {"memberships": queries.list_memberships(request.user)})


@allow(TWO_STEP)
def account(request: SignedInRequest) -> HttpResponse:
    """Show somebody their own account."""
    page = {
        "memberships": queries.list_memberships(request.user),
        "without_password": "" if request.user.has_usable_password() else presenters.no_password_in_words(),
        "has_recovery_codes": is_mfa_enabled(request.user, [Authenticator.Type.RECOVERY_CODES]),
    }
    return render(request, "accounts/account.html", page)


@allow(SIGNED_IN)
def to_account(request: SignedInRequest) -> HttpResponse:
    """Lead on from two pages that allauth knows and we do not have: its index of second steps, and the first password of somebody who needs none."""
    return redirect("account")


@allow(permissions.LOOK_AFTER_PEOPLE)
def people(request: MemberRequest) -> HttpResponse:
    """List who works here, and who is invited."""
    organisation_id = request.acting.organisation_id
    page = {"members": queries.list_people(organisation_id), "invitations": queries.list_open_invitations(organisation_id)}
    return render(request, "accounts/people.html", page)


@allow(permissions.LOOK_AFTER_PEOPLE)
@require_http_methods(["GET", "POST"])
def invite(request: MemberRequest) -> HttpResponse:
    """Invite somebody to work here."""
    organisation = request.acting.organisation
    form = InviteForm(request.POST or None, kind=organisation.kind if organisation else None)
    if form.is_valid():
        try:
            invitation, token = actions.invite(actions.Invitee(**form.cleaned_data), organisation=organisation, by=actor_of(request), at=request.at)
        except RefusalError as refusal:
            form.add_error(None, str(refusal))
        else:
            send_invitation(request, invitation_mail=presenters.invitation_mail(invitation, link_of(request, token)))
            return redirect("people")
    return render(request, "accounts/invite.html", {"form": form, "place": presenters.place_in_words(request.acting), "back": reverse("people")})


def link_of(request: HttpRequest, token: str) -> str:
    """Return the whole address of an invitation."""
    return request.build_absolute_uri(reverse("invitation", kwargs={"token": token}))


def send_invitation(request: HttpRequest, *, invitation_mail: presenters.Mail) -> None:
    """Send an invitation and say so."""
    send_mail(invitation_mail.subject, invitation_mail.body, None, [invitation_mail.to])
    messages.success(request, f"Invitation sent to {invitation_mail.to}. It can be used for {settings.INVITATION_DAYS} days.")


@allow(permissions.LOOK_AFTER_PEOPLE)
@require_POST
def withdraw_invitation(request: MemberRequest, invitation_id: int) -> HttpResponse:
    """Make an invitation useless."""
    invitation = queries.get_open_invitation(request.acting.organisation_id, invitation_id)
    actions.withdraw_invitation(invitation, by=actor_of(request), at=request.at)
    messages.success(request, f"The invitation to {invitation.email} is withdrawn.")
    return redirect("people")


@allow(permissions.LOOK_AFTER_PEOPLE)
@require_http_methods(["GET", "POST"])
def end_membership(request: MemberRequest, membership_id: int) -> HttpResponse:
    """End that somebody works here, after one question."""
    member = queries.get_member(request.acting.organisation_id, membership_id)
    if request.method == "POST":
        actions.end_membership(member, by=actor_of(request), at=request.at)
        messages.success(request, f"{member.person.name} cannot open this organisation’s pages any more.")
        return redirect("people")
    return render(request, "accounts/end_membership.html", {"member": member})


@allow(ANYONE)
@require_http_methods(["GET", "POST"])
def invitation(request: Request, token: str) -> HttpResponse:
    """Let somebody accept an invitation: the link proves the mailbox."""
    found = queries.get_invitation_by_token(token)
    policies.check_can_accept(found, at=request.at)
    is_new = queries.find_person(found.email) is None
    form = FirstPasswordForm(request.POST or None, email=found.email, name=found.name) if is_new else None
    if request.method == "POST" and (form is None or form.is_valid()):
        actions.accept_invitation(found, password=form.cleaned_data["password"] if form else None, at=request.at)
        messages.success(request, "Your account is ready. Sign in to go on." if is_new else "Done. Sign in to go on.")
        return redirect("account_login")
    page = {"invitation": found, "place": presenters.place_in_words(found), "role": presenters.role_in_words(found), "form": form}
    return render(request, "accounts/invitation.html", page)


@allow(ANYONE)
@require_POST
def demo_sign_in(request: Request, membership_id: int) -> HttpResponse:
    """Sign in as one of the demonstration's people. Exists in a demonstration only."""
    member = next((item for item in queries.list_demo_people() if item.pk == membership_id), None)
    if not settings.DEMO or member is None:
        raise Http404
    login(request, member.person, backend="allauth.account.auth_backends.AuthenticationBackend")
    request.session["acting"] = member.pk
    return redirect("home")
