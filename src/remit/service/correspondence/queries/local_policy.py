"""Which local policy holds for a practice, and the engine's own reading of it."""

import hashlib
from dataclasses import replace
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from django.conf import settings

from remit.engine.rulebook.policy import Policy, default_policy
from remit.engine.rulebook.policy_file import PolicyError, read_policy
from remit.engine.triage.medicine_facts import formulary_of
from remit.service.accounts.models import Membership
from remit.service.correspondence.models import PolicyVersion, Preference
from remit.service.organisations import queries as organisations
from remit.service.organisations.models import Organisation


def list_versions(organisation: Organisation) -> list[PolicyVersion]:
    """Return the policies of an organisation, newest first."""
    return list(PolicyVersion.objects.filter(organisation=organisation).order_by("-number"))


def get_version(acting: Membership, number: int) -> PolicyVersion:
    """Return one of those of the reader's own organisation."""
    return PolicyVersion.objects.get(organisation=organisation_of(acting), number=number)


def sample_policy() -> bytes:
    """Return the engine's policy file in which every key is explained."""
    return files("remit.engine.rulebook").joinpath("sample_policy.yaml").read_bytes()


def organisation_of(acting: Membership) -> Organisation:
    """Return the organisation that somebody works for; Remit itself has no letters."""
    if acting.organisation is None:
        raise Organisation.DoesNotExist
    return acting.organisation


def holding_policy(organisation: Organisation) -> PolicyVersion | None:
    """Return the policy by which letters of an organisation are judged now; of a commissioner, its own newest."""
    return version_for(organisation.pk)


@organisations.read_once
def version_for(practice_id: int) -> PolicyVersion | None:
    """Return the policy that holds for a practice now: its own newest, else its commissioner's; None where nothing is agreed."""
    practice = Organisation.objects.get(pk=practice_id)
    for organisation_id in (practice.pk, practice.commissioner_id):
        version = PolicyVersion.objects.filter(organisation_id=organisation_id).order_by("-number").first() if organisation_id else None
        if version is not None:
            return version
    return None


def load_policy_for(practice_id: int) -> tuple[Policy, PolicyVersion | None]:
    """Return what holds for a practice now, and as which version it was handed in."""
    version = version_for(practice_id)
    return policy_of(version), version


def policy_of(version: PolicyVersion | None) -> Policy:
    """Return a stored version as the engine reads it; None means that nothing is agreed locally."""
    return default_policy() if version is None else read_policy_files(version.text, bytes(version.formulary))


@lru_cache(maxsize=16)
def read_policy_files(text: str, formulary: bytes) -> Policy:
    """Read a policy with the formulary that was handed in beside it. The path that the policy names is never followed: it is somebody else's machine's.

    Raises:
        PolicyError: the policy breaks the format, or only one of the two files is there.
        FormularyError: the formulary does.
    """
    policy = read_policy(text, source="policy")
    if policy.formulary is None:
        if formulary:
            raise PolicyError("The policy names no formulary, but one was chosen. Add `formulary: formulary.csv` to the policy, or leave the second file out.")
        return policy
    if not formulary:
        raise PolicyError(f"policy: formulary: it names {policy.formulary.name}. Choose that file too, or write `formulary: null`.")
    found = replace(policy, formulary=_kept(formulary))
    formulary_of(found)
    return found


def _kept(formulary: bytes) -> Path:
    """Return a file with these bytes: the engine reads a formulary from a file."""
    path = Path(settings.DATA) / "formularies" / f"{hashlib.sha256(formulary).hexdigest()}.csv"
    if not path.is_file():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(".draft")
        draft.write_bytes(formulary)
        draft.replace(path)
    return path


def are_suggestions_chosen(practice_id: int) -> bool:
    """Say whether a practice wants suggestions to come chosen."""
    return not Preference.objects.filter(practice_id=practice_id, are_suggestions_chosen=False).exists()
