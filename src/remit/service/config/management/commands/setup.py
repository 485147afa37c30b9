"""Invite the first administrator of this copy."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import EmailValidator
from django.urls import reverse

from remit.service.accounts import actions, queries
from remit.service.accounts.models import Role
from remit.service.audit.actions import Actor
from remit.service.config.clock import now
from remit.service.config.serving.addresses import is_web_address
from remit.service.config.tables import bring_up_to_date


class Command(BaseCommand):
    """`python -m remit.service.config setup`."""

    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take who it is."""
        parser.add_argument("--email", required=True)
        parser.add_argument("--name", required=True)
        parser.add_argument("--link-to", default="http://127.0.0.1:8000")

    def handle(self, *_arguments: Any, **options: Any) -> None:
        """Make tables, then print a link by which the administrator chooses a password."""
        if not is_web_address(options["link_to"]):
            raise CommandError(f"--link-to is {options['link_to']!r}, which has no https:// or no host. Write it such as https://remit.example.nhs.uk.")
        bring_up_to_date()
        try:
            EmailValidator()(options["email"])
        except ValidationError:
            raise CommandError(f"{options['email']!r} is not an email address. Write one such as name@example.nhs.uk.") from None
        if queries.has_administrator():
            raise CommandError("This copy has an administrator already. They invite others on the page People.")
        at = now()
        others = [one for one in queries.list_open_invitations(None) if one.expires_at > at and one.email.casefold() != options["email"].casefold()]
        invitee = actions.Invitee(options["email"], options["name"], Role.ADMINISTRATOR)
        _, token = actions.invite(invitee, organisation=None, by=Actor.process("setup"), at=at)
        for one in others:
            self.stdout.write(
                f"{one.email} has an open invitation as administrator too: its link works as well. Withdraw it on the page People once you are in."
            )
        self.stdout.write("Open this link within 7 days and choose a password. It works once; keep it to yourself.")
        self.stdout.write(options["link_to"].rstrip("/") + reverse("invitation", kwargs={"token": token}))
