"""A policy file into a `Policy`, read strictly: an unknown key, a wrong type or an unknown service is an error with a sentence.

What lives here: `load_policy`, `read_policy`, `policy_from`. What does not: what a policy means (`policy`), or the words it may use (`facts`). No pydantic
here: a run with `--policy` must start quickly too.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NoReturn, TypeVar

from remit.engine.rulebook.facts import SERVICES
from remit.engine.rulebook.policy import (
    DEFAULT_PHARMACY_DAYS,
    DEFAULT_PRACTICE_DAYS,
    DEFAULT_SUPPLY_DAYS,
    Agreement,
    Policy,
    Practice,
    Promises,
    ProviderTerms,
    SharedCareAgreement,
)
from remit.engine.rulebook.strict_yaml import StrictYamlError, read_yaml
from remit.engine.terms import IdentifierError, OdsCode, Task

_T = TypeVar("_T")
LARGEST_FILE = 1_000_000
_TYPES = {str: "text", int: "a whole number", bool: "true or false", dt.date: "a date such as 2026-04-01", list: "a list", dict: "keys and values"}


class PolicyError(ValueError):
    """A policy cannot be used; the message says what is wrong, why, and what to do."""


def load_policy(path: Path) -> Policy:
    """Read a policy file. A relative formulary path counts from the policy file's folder.

    Raises:
        PolicyError: the file cannot be read or breaks the format, or its formulary does not exist.
    """
    try:
        data = path.read_bytes()
        text = data.decode("utf-8-sig")
    except OSError as error:
        raise PolicyError(f"The policy {path.name} cannot be read ({error.strerror}). Check the path.") from error
    except UnicodeDecodeError as error:
        raise PolicyError(f"The policy {path.name} is not UTF-8 text. Save it as UTF-8.") from error
    if len(data) > LARGEST_FILE:
        raise PolicyError(f"The policy {path.name} is larger than a megabyte, so it is no policy. Hand in the right file.")
    policy = read_policy(text, source=path.name)
    if policy.formulary is None:
        return policy
    formulary = path.parent / policy.formulary
    if not formulary.is_file():
        raise PolicyError(f"{path.name}: formulary: there is no file {policy.formulary}. Correct the path, or write `formulary: null`.")
    return replace(policy, formulary=formulary)


def read_policy(text: str, *, source: str = "policy") -> Policy:
    """Read a policy from the text of a file.

    Raises:
        PolicyError: the text breaks the format.
    """
    try:
        data = read_yaml(text, source=source)
    except StrictYamlError as error:
        raise PolicyError(str(error)) from error
    return policy_from(data, source=source)


def policy_from(data: Mapping[str, Any], *, source: str) -> Policy:
    """Make a policy from keys and values as `sample_policy.yaml` documents them.

    Raises:
        PolicyError: an unknown key, a wrong type or an unknown name.
    """
    keys = _Keys(data, source)
    if keys.take("format", int, required=True) != 1:
        keys.refuse("format", "this Remit reads format 1. Write `format: 1`.")
    promises = _promises(keys, "promises", Promises())
    formulary = keys.take("formulary", str)
    policy = Policy(
        area=keys.take("area", str) or "",
        practice=keys.section("practice", _practice),
        commissioned_services=frozenset(_services(keys)),
        shared_care=keys.rows("shared_care", _shared_care),
        silence_is_acceptance_after_days=keys.days("silence_is_acceptance_after_days"),
        pathways=keys.rows("pathways", _agreement),
        prior_approval=keys.rows("prior_approval", _agreement),
        bloods_hospital_keeps_days=keys.days("bloods_hospital_keeps_days"),
        supply_days=keys.days("supply_days") or DEFAULT_SUPPLY_DAYS,
        practice_days=keys.days("practice_days") or DEFAULT_PRACTICE_DAYS,
        pharmacy_days=keys.days("pharmacy_days") or DEFAULT_PHARMACY_DAYS,
        formulary=Path(formulary) if formulary else None,
        formulary_colours=_colours(keys),
        promises=promises,
        providers=keys.rows("providers", lambda row: _provider(row, promises)),
        patient_note=keys.flag("patient_note", default=True),
    )
    keys.finish()
    return policy


@dataclass(slots=True)
class _Keys:
    """One mapping of the file; each key is taken once, what is left over is unknown."""

    left: dict[str, Any]
    place: str
    known: list[str]

    def __init__(self, data: Mapping[str, Any], place: str) -> None:
        self.left, self.place, self.known = dict(data), place, []

    def refuse(self, key: str, what: str) -> NoReturn:
        raise PolicyError(f"{self.place}: {key}: {what}")

    def take(self, key: str, kind: type[Any], *, required: bool = False) -> Any:
        self.known.append(key)
        value = self.left.pop(key, None)
        if value is None:
            if required:
                self.refuse(key, "this key is missing. Add it.")
            return None
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            self.refuse(key, f"{value!r} is not {_TYPES[kind]}. Write {_TYPES[kind]}.")
        return value

    def days(self, key: str) -> int | None:
        value: int | None = self.take(key, int)
        if value is not None and not 1 <= value <= 366:
            self.refuse(key, f"{value} is no number of days that makes sense. Write 1 to 366.")
        return value

    def flag(self, key: str, *, default: bool) -> bool:
        value: bool | None = self.take(key, bool)
        return default if value is None else value

    def texts(self, key: str) -> tuple[str, ...]:
        values = self.take(key, list) or []
        for value in values:
            if not isinstance(value, str):
                self.refuse(key, f"{value!r} is not text. Put it in quotation marks.")
        return tuple(values)

    def section(self, key: str, make: Callable[["_Keys"], _T]) -> _T | None:
        value = self.take(key, dict)
        return None if value is None else self._made(value, f"{self.place}: {key}", make)

    def rows(self, key: str, make: Callable[["_Keys"], _T]) -> tuple[_T, ...]:
        rows = self.take(key, list) or []
        for row in rows:
            if not isinstance(row, dict):
                self.refuse(key, f"{row!r} is not keys and values. Begin the row with `- name: ...`.")
        return tuple(self._made(row, f"{self.place}: {key}[{number}]", make) for number, row in enumerate(rows))

    @staticmethod
    def _made(value: Mapping[str, Any], place: str, make: Callable[["_Keys"], _T]) -> _T:
        keys = _Keys(value, place)
        made = make(keys)
        keys.finish()
        return made

    def finish(self) -> None:
        for key in self.left:
            near = get_close_matches(str(key), self.known, n=1)
            self.refuse(str(key), "this key is unknown. " + (f"Did you mean {near[0]}?" if near else f"Known: {', '.join(self.known)}."))


def _ods_code(keys: _Keys) -> OdsCode | None:
    value = keys.take("ods_code", str)
    if value is None:
        return None
    try:
        return OdsCode(value)
    except IdentifierError as error:
        raise PolicyError(f"{keys.place}: ods_code: {error}") from error


def _practice(keys: _Keys) -> Practice:
    return Practice(
        name=keys.take("name", str, required=True),
        ods_code=_ods_code(keys),
        address=keys.texts("address"),
        telephone=keys.take("telephone", str) or "",
        email=keys.take("email", str) or "",
        letterhead=keys.take("letterhead", str) or "",
    )


def _services(keys: _Keys) -> tuple[str, ...]:
    names = keys.texts("commissioned_services")
    for name in names:
        if name not in SERVICES:
            near = get_close_matches(name, SERVICES, n=1)
            keys.refuse("commissioned_services", f"there is no service {name!r}. " + (f"Did you mean {near[0]}?" if near else f"Known: {', '.join(SERVICES)}."))
    return names


def _colours(keys: _Keys) -> tuple[tuple[str, str], ...]:
    colours = keys.take("formulary_colours", dict) or {}
    for colour, status in colours.items():
        if not isinstance(colour, str) or not isinstance(status, str):
            keys.refuse("formulary_colours", f"{colour!r}: {status!r} is not a colour and a status. Write `amber: shared_care`.")
    return tuple(colours.items())


def _shared_care(keys: _Keys) -> SharedCareAgreement:
    return SharedCareAgreement(
        medicine=keys.take("medicine", str, required=True),
        indication=keys.take("indication", str) or "",
        agreed_on=keys.take("agreed_on", dt.date),
        protocol=keys.take("protocol", str) or "",
    )


def _agreement(keys: _Keys) -> Agreement:
    name = keys.take("name", str, required=True)
    tasks = keys.texts("tasks")
    if not tasks:
        keys.refuse("tasks", "this list is empty. Name at least one task, such as onward_referral.")
    for task in tasks:
        if task not in set(Task):
            near = get_close_matches(task, list(Task), n=1)
            keys.refuse("tasks", f"there is no task {task!r}. " + (f"Did you mean {near[0]}?" if near else f"Known: {', '.join(Task)}."))
    return Agreement(name, frozenset(map(Task, tasks)), keys.texts("services"), keys.take("note", str) or "")


def _promises(keys: _Keys, key: str, default: Promises) -> Promises:
    return keys.section(key, lambda row: _promise_days(row, default)) or default


def _promise_days(keys: _Keys, default: Promises) -> Promises:
    promises = Promises(
        acknowledge_days=keys.days("acknowledge_days") or default.acknowledge_days,
        answer_days=keys.days("answer_days") or default.answer_days,
        escalate_days=keys.days("escalate_days") or default.escalate_days,
    )
    if not promises.acknowledge_days <= promises.answer_days <= promises.escalate_days:
        keys.refuse("acknowledge_days", "the days must not fall from acknowledge to answer to escalate. Correct one of the three.")
    return promises


def _provider(keys: _Keys, default: Promises) -> ProviderTerms:
    return ProviderTerms(keys.take("name", str, required=True), _ods_code(keys), _promises(keys, "promises", default))
