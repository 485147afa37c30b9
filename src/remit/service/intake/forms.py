"""Forms about mailboxes, with a sentence for each mistake."""

from typing import Any

from django import forms

from remit.service.intake.actions import mail_address
from remit.service.organisations.forms import OrganisationCodeField
from remit.service.ui.forms import PlainForm

_WIDE = {"autocomplete": "off", "spellcheck": "false"}
_SHORT = {**_WIDE, "class": "nhsuk-input--width-10"}


def _practice() -> OrganisationCodeField:
    return OrganisationCodeField(label="ODS code of the practice whose post this is", error_messages={"required": "Write the ODS code of the practice."})


def _password(label: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=200,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "off"}),
        help_text="It is kept locked and never shown again.",
        error_messages={"required": "Write the password."},
    )


class MeshMailboxForm(PlainForm):
    """A MESH mailbox of a practice."""

    practice = _practice()
    mailbox = forms.CharField(label="MESH mailbox id", max_length=20, widget=forms.TextInput(_SHORT), error_messages={"required": "Write the mailbox id."})
    password = _password("Password of the mailbox")

    def clean_mailbox(self) -> str:
        """Return the id as MESH writes it."""
        return str(self.cleaned_data["mailbox"]).strip().upper()

    def facts(self) -> tuple[str, dict[str, Any]]:
        """Return what the mailbox is called and how it is opened."""
        return self.cleaned_data["mailbox"], {"password": self.cleaned_data["password"]}


class MailMailboxForm(PlainForm):
    """A mailbox to which hospitals send letters by email."""

    practice = _practice()
    host = forms.CharField(label="IMAP server", max_length=120, widget=forms.TextInput(_WIDE), error_messages={"required": "Write the name of the server."})
    port = forms.IntegerField(label="Port", initial=993, min_value=1, max_value=65535, widget=forms.TextInput({"inputmode": "numeric", **_SHORT}))
    tls = forms.ChoiceField(
        label="How the connection is protected",
        choices=[("implicit", "TLS from the start (port 993)"), ("starttls", "STARTTLS (port 143)"), ("off", "Not at all: only for a server on this machine")],
        initial="implicit",
        widget=forms.RadioSelect,
    )
    user = forms.CharField(label="User name", max_length=120, widget=forms.TextInput(_WIDE), error_messages={"required": "Write the user name."})
    password = _password("Password")
    folder = forms.CharField(label="Folder", initial="INBOX", max_length=50, widget=forms.TextInput(_SHORT))

    def clean(self) -> dict[str, Any]:
        """Refuse to send a password unprotected through a network."""
        cleaned = super().clean() or {}
        if cleaned.get("tls") == "off" and cleaned.get("host") not in ("localhost", "127.0.0.1", "::1", None):
            self.add_error("tls", "Without protection the password and all letters would travel readable. Choose TLS or STARTTLS.")
        return cleaned

    def facts(self) -> tuple[str, dict[str, Any]]:
        """Return what the mailbox is called and how it is opened."""
        found = self.cleaned_data
        access = {name: found[name] for name in ("host", "port", "tls", "user", "password", "folder")}
        return mail_address(found["user"], found["host"], found["folder"]), access


class DoorForm(PlainForm):
    """Which door to look at, and which page of the list."""

    door = forms.CharField(required=False, max_length=10)
    page = forms.IntegerField(required=False, min_value=1, max_value=100_000)
