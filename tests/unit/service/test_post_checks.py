"""Variables of MESH that cannot work are told before anything starts."""

import runpy
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from remit.service.config import post_checks
from remit.service.config.post_checks import check_post

RIGHT = {"MESH_URL": "https://mesh.example", "MESH_SHARED_KEY": "x", "MESH_CA_FILE": "", "MESH_CERT_FILE": "", "MESH_KEY_FILE": ""}


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({}, ""),
        ({"MESH_URL": "", "MESH_SHARED_KEY": ""}, ""),
        ({"MESH_URL": "http://127.0.0.1:8700"}, ""),
        ({"MESH_URL": "mesh.example"}, "REMIT_MESH_URL is no address."),
        ({"MESH_URL": "http://mesh.example"}, "REMIT_MESH_URL is not https, so letters would travel readable."),
        ({"MESH_SHARED_KEY": ""}, "REMIT_MESH_SHARED_KEY is not set, and MESH lets nobody in without it."),
        ({"MESH_CERT_FILE": __file__}, "Only one of REMIT_MESH_CERT_FILE and REMIT_MESH_KEY_FILE is set."),
        ({"MESH_CA_FILE": str(Path(__file__).with_name("none.pem"))}, "REMIT_MESH_CA_FILE names a file that is not there."),
    ],
)
def test_variables_of_mesh_are_checked(wrong: dict[str, Any], sentence: str, settings: Any) -> None:
    for name, value in (RIGHT | wrong).items():
        setattr(settings, name, value)
    found = check_post(None)
    assert [one.msg for one in found] == ([sentence] if sentence else [])
    assert all(one.hint for one in found)


@pytest.mark.parametrize("name", ["REMIT_MESH_SECONDS", "REMIT_MESH_CLAIM_SECONDS", "REMIT_LETTER_MAIL_SECONDS"])
def test_time_of_post_that_is_no_number_is_said(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, "soon")
    with pytest.raises(ImproperlyConfigured, match=f"{name} is 'soon', which is not a number"):
        runpy.run_path(str(Path(post_checks.__file__).with_name("settings") / "post.py"))
