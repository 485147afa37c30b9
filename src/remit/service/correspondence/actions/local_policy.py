"""What is agreed locally, as an organisation hands it in: checked by the engine's own loader, kept with every earlier version.

What lives here: `set_policy` and the preference for chosen suggestions. What does not: what a policy means (`remit.engine.rulebook.policy`), which one holds
(`queries.local_policy`).
"""

import datetime as dt

from django.db import transaction

from remit.engine.medicines.formulary import FormularyError
from remit.engine.rulebook.policy_file import PolicyError
from remit.service.audit.actions import Actor, record
from remit.service.correspondence import policies, queries
from remit.service.correspondence.models import PolicyVersion, Preference
from remit.service.organisations.models import Organisation
from remit.service.ui.policies import RefusalError


@transaction.atomic
def set_policy(organisation: Organisation, data: bytes, *, formulary: bytes = b"", by: Actor, at: dt.datetime) -> PolicyVersion:
    """Keep a policy; letters that are read from now on are judged by it. One that is the same as the newest is not kept twice.

    Args:
        organisation: a practice, or a commissioner whose policy holds for its practices that have none of their own.
        data: the YAML file.
        formulary: the CSV file that the policy names, b"" where it names none.
        by: who hands it in.
        at: when.

    Raises:
        RefusalError: the engine cannot read it; with the engine's sentence.
    """
    policies.check_policy_size(len(data))
    policies.check_policy_size(len(formulary))
    try:
        text = data.decode("utf-8-sig")
        queries.read_policy_files(text, formulary)
    except UnicodeDecodeError:
        raise RefusalError("The file is not UTF-8 text. Save it as UTF-8 and choose it again.") from None
    except (PolicyError, FormularyError) as error:
        raise RefusalError(str(error)) from error
    last = PolicyVersion.objects.select_for_update().filter(organisation=organisation).order_by("-number").first()
    if last and (last.text, bytes(last.formulary)) == (text, formulary):
        return last
    number = last.number + 1 if last else 1
    version = PolicyVersion.objects.create(organisation=organisation, number=number, text=text, formulary=formulary, by=by.name, at=at)
    record(subject=f"organisation:{organisation.code}", name="local_policy_set", by=by, at=at, details={"number": number})
    return version


@transaction.atomic
def set_preference(practice: Organisation, *, are_suggestions_chosen: bool, by: Actor, at: dt.datetime) -> None:
    """Say whether suggestions come chosen."""
    Preference.objects.update_or_create(practice=practice, defaults={"are_suggestions_chosen": are_suggestions_chosen})
    record(subject=f"organisation:{practice.code}", name="suggestions_set", by=by, at=at, details={"are_chosen": are_suggestions_chosen})
