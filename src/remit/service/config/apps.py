"""Connects what must listen once all apps are there."""

import importlib

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """The top of the service."""

    name = "remit.service.config"
    label = "config"

    def ready(self) -> None:
        """Listen to sign-in, and check the variables of mail."""
        importlib.import_module("remit.service.config.sign_in")
        importlib.import_module("remit.service.config.mail_checks")
        importlib.import_module("remit.service.config.post_checks")
