"""What is wrong with the variables of post that arrives by itself, said before anything starts."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

_HERE = ("localhost", "127.0.0.1", "::1")


@register("post")
def check_post(app_configs: Sequence[Any] | None, **_options: Any) -> list[CheckMessage]:
    """Return what is wrong, each with what to do."""
    return [*_mesh(), *_files()] if settings.MESH_URL else []


def _mesh() -> Iterator[CheckMessage]:
    parts = urlsplit(settings.MESH_URL)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        yield Error("REMIT_MESH_URL is no address.", hint="Write it such as https://mesh-sync.spineservices.nhs.uk.", id="post.E001")
    elif parts.scheme == "http" and parts.hostname not in _HERE:
        yield Error("REMIT_MESH_URL is not https, so letters would travel readable.", hint="Write https://.", id="post.E002")
    if not settings.MESH_SHARED_KEY:
        hint = "It comes with the mailbox from the MESH service desk."
        yield Error("REMIT_MESH_SHARED_KEY is not set, and MESH lets nobody in without it.", hint=hint, id="post.E003")
    if bool(settings.MESH_CERT_FILE) != bool(settings.MESH_KEY_FILE):
        yield Error("Only one of REMIT_MESH_CERT_FILE and REMIT_MESH_KEY_FILE is set.", hint="Set both: a certificate and its key.", id="post.E004")


def _files() -> Iterator[CheckMessage]:
    for name in ("MESH_CA_FILE", "MESH_CERT_FILE", "MESH_KEY_FILE"):
        path = getattr(settings, name)
        if path and not Path(path).is_file():
            yield Error(f"REMIT_{name} names a file that is not there.", hint="Check the path, and that the service may read it.", id="post.E005")
