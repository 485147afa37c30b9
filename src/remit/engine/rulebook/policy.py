"""The local policy as records: what this practice does by agreement, and what it promises.

What lives here: `Policy`, the default that says "nothing agreed locally", and whether a policy fact of a rule holds for a request. What does not: reading the
file (`policy_file`), the formulary's content (`remit.engine.medicines`), or the judgement that uses the answer (`remit.engine.triage`).
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from remit.engine.lexicon import words_of
from remit.engine.rulebook.facts import SERVICE_PREFIX, SERVICES, PolicyFact
from remit.engine.terms import OdsCode, Task

DEFAULT_SUPPLY_DAYS = 7
DEFAULT_PRACTICE_DAYS = 2
DEFAULT_PHARMACY_DAYS = 1


@dataclass(frozen=True, slots=True)
class Practice:
    """Who writes the return letters. `letterhead` is a line or two above the address, "" for none."""

    name: str
    ods_code: OdsCode | None = None
    address: tuple[str, ...] = ()
    telephone: str = ""
    email: str = ""
    letterhead: str = ""


@dataclass(frozen=True, slots=True)
class SharedCareAgreement:
    """A shared-care agreement that the practice has accepted for a medicine; before `agreed_on` it did not exist."""

    medicine: str
    indication: str = ""
    agreed_on: dt.date | None = None
    protocol: str = ""


@dataclass(frozen=True, slots=True)
class Agreement:
    """An agreed pathway or a prior-approval policy: for which tasks, and for which services (none named: all)."""

    name: str
    tasks: frozenset[Task]
    services: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Promises:
    """The local service promise in operational days. Never a contract deadline."""

    acknowledge_days: int = 3
    answer_days: int = 10
    escalate_days: int = 20


@dataclass(frozen=True, slots=True)
class ProviderTerms:
    """What differs for one provider."""

    name: str
    ods_code: OdsCode | None
    promises: Promises


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What of a request a policy fact may turn on.

    Attributes:
        task: the work asked for.
        words: lower-case words of the request and its surroundings, as `words_of` makes them.
        due_in_days: calendar days from the event to when the work is due, None where not said.
        event_on: day of the attendance or discharge, None where unknown.
    """

    task: Task
    words: Sequence[str]
    due_in_days: int | None = None
    event_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Policy:
    """Everything that is agreed locally. The default holds nothing.

    Attributes:
        commissioned_services: names of `facts.SERVICES`.
        silence_is_acceptance_after_days: set only where the commissioner and the LMC agreed that rule.
        bloods_hospital_keeps_days: the hospital does tests due within so many days of the event, the practice later ones.
        supply_days: the least supply of a continuing medicine on discharge.
        practice_days: operational days from the letter to a prescription here.
        pharmacy_days: operational days from there to the medicine in the patient's hand.
        formulary: path of the formulary file, None where there is none.
        formulary_colours: what the area's own colours mean, as pairs of colour and status.
        patient_note: whether a note to the patient goes with a return letter.
    """

    area: str = ""
    practice: Practice | None = None
    commissioned_services: frozenset[str] = frozenset()
    shared_care: tuple[SharedCareAgreement, ...] = ()
    silence_is_acceptance_after_days: int | None = None
    pathways: tuple[Agreement, ...] = ()
    prior_approval: tuple[Agreement, ...] = ()
    bloods_hospital_keeps_days: int | None = None
    supply_days: int = DEFAULT_SUPPLY_DAYS
    practice_days: int = DEFAULT_PRACTICE_DAYS
    pharmacy_days: int = DEFAULT_PHARMACY_DAYS
    formulary: Path | None = None
    formulary_colours: tuple[tuple[str, str], ...] = ()
    promises: Promises = Promises()
    providers: tuple[ProviderTerms, ...] = ()
    patient_note: bool = True

    def promises_for(self, provider: str) -> Promises:
        """Return the promise that holds for a provider, named or by ODS code; the general one where nothing differs."""
        wanted = provider.strip().casefold()
        for terms in self.providers:
            if wanted == terms.name.casefold() or (terms.ods_code and wanted == terms.ods_code.code.casefold()):
                return terms.promises
        return self.promises

    def find_support(self, fact: str, circumstances: Circumstances) -> str | None:
        """Return the line of the policy that makes a fact hold for a request, or None where it does not hold.

        Args:
            fact: a name of `facts.POLICY_FACTS`.
            circumstances: the request.

        Raises:
            ValueError: there is no such fact.
        """
        if fact.startswith(SERVICE_PREFIX):
            return self._service(fact.removeprefix(SERVICE_PREFIX))
        match PolicyFact(fact):
            case PolicyFact.SHARED_CARE_AGREED:
                return self._shared_care(circumstances)
            case PolicyFact.PATHWAY_AGREED:
                return _find_agreement("Agreed pathway", self.pathways, circumstances)
            case PolicyFact.PRIOR_APPROVAL:
                return _find_agreement("Prior-approval policy", self.prior_approval, circumstances)
            case PolicyFact.TEST_AFTER_HOSPITAL_DAYS:
                return self._late_test(circumstances)
            case PolicyFact.SILENCE_IS_ACCEPTANCE:
                return self._silence()

    def _service(self, name: str) -> str | None:
        if name not in SERVICES:
            raise ValueError(f"There is no service {name!r}. Known: {', '.join(SERVICES)}.")
        return f"Commissioned from this practice: {SERVICES[name]}" if name in self.commissioned_services else None

    def _shared_care(self, circumstances: Circumstances) -> str | None:
        for agreement in self.shared_care:
            is_later = agreement.agreed_on and circumstances.event_on and agreement.agreed_on > circumstances.event_on
            if not is_later and _holds(agreement.medicine, circumstances.words):
                details = ", ".join(part for part in (agreement.indication, agreement.protocol, f"{agreement.agreed_on or ''}") if part)
                return f"Shared care agreed: {agreement.medicine}" + (f" ({details})" if details else "")
        return None

    def _late_test(self, circumstances: Circumstances) -> str | None:
        kept, due = self.bloods_hospital_keeps_days, circumstances.due_in_days
        if kept is None or due is None or due <= kept:
            return None
        return f"Agreed locally: the hospital does tests due within {kept} days, the practice later ones"

    def _silence(self) -> str | None:
        days = self.silence_is_acceptance_after_days
        return None if days is None else f"Agreed locally: a shared-care request not declined within {days} days is accepted"


def _holds(phrase: str, words: Sequence[str]) -> bool:
    wanted = words_of(phrase)
    return bool(wanted) and any(list(words[at : at + len(wanted)]) == wanted for at in range(len(words) - len(wanted) + 1))


def _find_agreement(what: str, agreements: Sequence[Agreement], circumstances: Circumstances) -> str | None:
    for agreement in agreements:
        if circumstances.task in agreement.tasks and (not agreement.services or any(_holds(service, circumstances.words) for service in agreement.services)):
            return f"{what}: {agreement.name}" + (f" ({agreement.note})" if agreement.note else "")
    return None


@cache
def default_policy() -> Policy:
    """Return the policy of a practice for which nothing is agreed locally."""
    return Policy()
