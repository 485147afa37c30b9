"""Addresses of the pages about people.

allauth's views stand here one by one, each with our template and its rule, so that none is reachable that nobody looked at. Their names are allauth's:
it leads from one to the next by name.
"""

from typing import Any

from allauth.account import views as account
from allauth.mfa.base import views as two_step
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from allauth.socialaccount import views as identity
from allauth.socialaccount.providers.openid_connect import views as oidc
from django.conf import settings
from django.urls import path, re_path

from remit.service.accounts import views
from remit.service.accounts.presenters import demo_people
from remit.service.ui.permissions import ANYONE, SIGNED_IN, TWO_STEP, Rule, allow


def _page(route: str, view: Any, name: str, *, rule: Rule, template: str = "") -> Any:
    """Return the entry of one of allauth's views."""
    entry = re_path if route.startswith("^") else path
    options: dict[str, Any] = {"template_name": f"accounts/{template}.html"} if template else {}
    function = view.as_view(**options) if hasattr(view, "as_view") else view
    return entry(route, allow(rule)(function), name=name)


class SignInView(account.LoginView):
    """allauth's sign-in with the list of the demonstration's people."""

    def get_context_data(self, **options: Any) -> dict[str, Any]:
        """Return what the page shows."""
        return {**super().get_context_data(**options), "demo_people": demo_people(), "identity_provider": settings.OIDC_NAME if settings.OIDC_ISSUER else ""}


urlpatterns = [
    path("choose-organisation", views.choose_organisation, name="choose_organisation"),
    path("account", views.account, name="account"),
    path("people", views.people, name="people"),
    path("people/invite", views.invite, name="invite"),
    path("people/invitations/<int:invitation_id>/withdraw", views.withdraw_invitation, name="withdraw_invitation"),
    path("people/<int:membership_id>/end", views.end_membership, name="end_membership"),
    path("invitation/<str:token>", views.invitation, name="invitation"),
    path("demo/<int:membership_id>", views.demo_sign_in, name="demo_sign_in"),
    _page("sign-in", SignInView, "account_login", rule=ANYONE, template="sign_in"),
    _page("sign-out", account.LogoutView, "account_logout", rule=ANYONE, template="sign_out"),
    _page("sign-in/closed", account.AccountInactiveView, "account_inactive", rule=ANYONE, template="closed"),
    _page("sign-in/code", two_step.AuthenticateView, "mfa_authenticate", rule=ANYONE, template="code"),
    _page("sign-in/passkey", passkeys.LoginWebAuthnView, "mfa_login_webauthn", rule=ANYONE),
    _page("sign-in/oidc/error", identity.LoginErrorView, "socialaccount_login_error", rule=ANYONE, template="identity_failed"),
    _page("sign-in/oidc/cancelled", identity.LoginCancelledView, "socialaccount_login_cancelled", rule=ANYONE, template="identity_failed"),
    _page("sign-in/oidc/<slug:provider_id>", oidc.login, "openid_connect_login", rule=ANYONE),
    _page("sign-in/oidc/<slug:provider_id>/callback", oidc.callback, "openid_connect_callback", rule=ANYONE),
    _page("password/forgotten", account.PasswordResetView, "account_reset_password", rule=ANYONE, template="forgotten_password"),
    _page("password/forgotten/sent", account.PasswordResetDoneView, "account_reset_password_done", rule=ANYONE, template="forgotten_password_sent"),
    # allauth writes the link with a hyphen between the two parts.
    _page(
        r"^password/new/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)$",
        account.PasswordResetFromKeyView,
        "account_reset_password_from_key",
        rule=ANYONE,
        template="new_password",
    ),
    _page("password/new/done", account.PasswordResetFromKeyDoneView, "account_reset_password_from_key_done", rule=ANYONE, template="new_password_done"),
    _page("account/password", account.PasswordChangeView, "account_change_password", rule=TWO_STEP, template="change_password"),
    _page("account/confirm", account.ReauthenticateView, "account_reauthenticate", rule=SIGNED_IN, template="confirm"),
    _page("account/confirm/code", two_step.ReauthenticateView, "mfa_reauthenticate", rule=TWO_STEP, template="confirm"),
    path("account/password/none", views.to_account, name="account_set_password"),
    path("account/two-step", views.to_account, name="mfa_index"),
    _page("account/two-step/phone", totp.ActivateTOTPView, "mfa_activate_totp", rule=SIGNED_IN, template="phone"),
    _page("account/two-step/phone/remove", totp.DeactivateTOTPView, "mfa_deactivate_totp", rule=TWO_STEP, template="phone_remove"),
    _page("account/two-step/recovery-codes", recovery.ViewRecoveryCodesView, "mfa_view_recovery_codes", rule=TWO_STEP, template="recovery_codes"),
    _page(
        "account/two-step/recovery-codes/new", recovery.GenerateRecoveryCodesView, "mfa_generate_recovery_codes", rule=TWO_STEP, template="recovery_codes_new"
    ),
    _page("account/two-step/passkeys", passkeys.ListWebAuthnView, "mfa_list_webauthn", rule=TWO_STEP, template="passkeys"),
    _page("account/two-step/passkeys/add", passkeys.AddWebAuthnView, "mfa_add_webauthn", rule=SIGNED_IN, template="passkey_add"),
    _page("account/two-step/passkeys/<int:pk>/remove", passkeys.RemoveWebAuthnView, "mfa_remove_webauthn", rule=TWO_STEP, template="passkey_remove"),
    _page("account/confirm/passkey", passkeys.ReauthenticateWebAuthnView, "mfa_reauthenticate_webauthn", rule=TWO_STEP, template="confirm_passkey"),
]
