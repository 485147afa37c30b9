"""Forms about people, and allauth's sign-in forms in our words."""

from typing import Any

from allauth.account import forms as account_forms
from allauth.mfa.base import forms as two_step_forms
from allauth.mfa.totp import forms as totp_forms
from allauth.mfa.webauthn import forms as passkey_forms
from django import forms
from django.contrib.auth.password_validation import validate_password

from remit.service.accounts.models import Person
from remit.service.accounts.policies import roles_in
from remit.service.accounts.presenters import WORK_OF_ROLE
from remit.service.ui.forms import PlainForm

PASSWORD_HINT = "At least 12 characters. Three words that do not belong together are easy to keep in mind."  # noqa: S105 a sentence, not a password
CODE_HINT = "6 numbers. A recovery code works too."


class InviteForm(PlainForm):
    """Whom to invite, as what."""

    name = forms.CharField(label="Full name", max_length=120, error_messages={"required": "Write the person’s name."})
    email = forms.EmailField(
        label="Work email address",
        help_text="We send the invitation there. It is also what they sign in with.",
        error_messages={"required": "Write an email address.", "invalid": "Write an email address such as name@example.nhs.uk."},
    )
    job = forms.CharField(label="Job (optional)", max_length=80, required=False, help_text="As colleagues would say it, such as GP, or GP on Thursdays.")
    role = forms.ChoiceField(label="What will they do?", widget=forms.RadioSelect, error_messages={"required": "Choose what they will do."})

    def __init__(self, *arguments: Any, kind: str | None, **options: Any) -> None:
        """Offer the roles that an organisation of this kind has; None means Remit itself."""
        super().__init__(*arguments, **options)
        self.fields["role"].choices = [(role.value, f"{role.label}: {WORK_OF_ROLE[role]}") for role in roles_in(kind)]  # type: ignore[attr-defined]


class FirstPasswordForm(PlainForm):
    """The first password of somebody who was invited."""

    password = forms.CharField(
        label="Choose a password",
        help_text=PASSWORD_HINT,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        error_messages={"required": "Choose a password."},
    )

    def __init__(self, *arguments: Any, email: str, name: str, **options: Any) -> None:
        """Keep whose password it is: it must not be like their name."""
        super().__init__(*arguments, **options)
        self._person = Person(email=email, name=name)

    def clean_password(self) -> str:
        """Refuse a weak password."""
        password: str = self.cleaned_data["password"]
        validate_password(password, self._person)
        return password


class _PlainWords:
    """Takes allauth's placeholders and colons away and puts our labels, hints and sentences in their place."""

    words: dict[str, tuple[str, str]] = {}
    missing: dict[str, str] = {}
    use_required_attribute = False
    fields: dict[str, forms.Field]
    label_suffix: str

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.label_suffix = ""
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label, field.help_text = self.words.get(name, (field.label, ""))
            if name in self.missing:
                field.error_messages["required"] = self.missing[name]


class SignInForm(_PlainWords, account_forms.LoginForm):
    """Address and password."""

    words = {"login": ("Email address", ""), "password": ("Password", "")}
    missing = {"login": "Write your email address.", "password": "Write your password."}


class ForgottenPasswordForm(_PlainWords, account_forms.ResetPasswordForm):
    """Where to send the link for a new password."""

    words = {"email": ("Email address", "The one you sign in with.")}
    missing = {"email": "Write your email address."}


class NewPasswordForm(_PlainWords, account_forms.ResetPasswordKeyForm):
    """A new password in place of a forgotten one."""

    words = {"password1": ("New password", PASSWORD_HINT), "password2": ("New password, once more", "")}
    missing = {"password1": "Choose a password.", "password2": "Write the new password once more."}


class ChangePasswordForm(_PlainWords, account_forms.ChangePasswordForm):
    """A new password in place of one that is known."""

    words = {"oldpassword": ("Password now", ""), "password1": ("New password", PASSWORD_HINT), "password2": ("New password, once more", "")}
    missing = {"oldpassword": "Write the password you have now.", "password1": "Choose a password.", "password2": "Write the new password once more."}


class ConfirmPasswordForm(_PlainWords, account_forms.ReauthenticateForm):
    """The password once more, before something that matters."""

    words = {"password": ("Password", "")}
    missing = {"password": "Write your password."}


class CodeForm(_PlainWords, two_step_forms.AuthenticateForm):
    """The code from the phone."""

    words = {"code": ("Code from your phone", CODE_HINT)}
    missing = {"code": "Write the code that your phone shows."}


class ConfirmCodeForm(_PlainWords, two_step_forms.ReauthenticateForm):
    """The code once more, before something that matters."""

    words = {"code": ("Code from your phone", CODE_HINT)}
    missing = {"code": "Write the code that your phone shows."}


class FirstCodeForm(_PlainWords, totp_forms.ActivateTOTPForm):
    """The first code, which proves that the phone holds the key."""

    words = {"code": ("Code that your phone shows now", "6 numbers.")}
    missing = {"code": "Write the code that your phone shows."}


class AddPasskeyForm(_PlainWords, passkey_forms.AddWebAuthnForm):
    """A new passkey and its name."""

    words = {
        "name": ("Name of this passkey", "So that you know it again, such as: work laptop."),
        "passwordless": ("Sign in with it alone, without a password", ""),
    }
