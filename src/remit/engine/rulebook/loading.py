"""The release file into records: plain JSON, so that starting the program costs milliseconds.

What lives here: `load_rulebook` and the reading of `release.json`. What does not: how the file is made (`build`) or checked against the YAML
(`build.check_fresh`).
"""

import datetime as dt
import json
from functools import cache
from importlib.resources import files
from typing import Any

from remit.engine.findings import Minutes
from remit.engine.rulebook.rule import Authority, Edition, Excuse, KindTerms, Remedy, ReviewCase, Rule, Rulebook, RulebookError, RuleEdition
from remit.engine.terms import Basis, LetterKind, Outcome, Party, Task

RELEASE_FILE = "release.json"
RELEASE_FORMAT = 1


@cache
def load_rulebook() -> Rulebook:
    """Return the rulebook of this release, read once.

    Raises:
        RulebookError: the release file is missing or damaged.
    """
    try:
        text = files(__package__).joinpath(RELEASE_FILE).read_text(encoding="utf-8")
    except OSError as error:
        raise RulebookError(f"The rulebook's {RELEASE_FILE} cannot be read ({error.strerror}). Install Remit again.") from error
    return read_release(text)


def read_release(text: str) -> Rulebook:
    """Return the rulebook that a release file holds.

    Raises:
        RulebookError: it is no release file, or of another format.
    """
    try:
        data = json.loads(text)
        if data["format"] != RELEASE_FORMAT:
            raise RulebookError(f"{RELEASE_FILE} has format {data['format']}; this Remit reads format {RELEASE_FORMAT}. Install the matching version.")
        return Rulebook(data["release"], tuple(map(_edition, data["editions"])), tuple(map(_rule, data["rules"])))
    except (KeyError, TypeError, ValueError) as error:
        if isinstance(error, RulebookError):
            raise
        raise RulebookError(f"{RELEASE_FILE} is damaged ({error}). Build it again from the rule files, or install Remit again.") from error


def _day(value: str) -> dt.date:
    return dt.date.fromisoformat(value)


def _last_day(value: str | None) -> dt.date | None:
    return None if value is None else dt.date.fromisoformat(value)


def _edition(row: dict[str, Any]) -> Edition:
    terms = tuple((_day(first), _day(last), term) for first, last, term in row["commissioner"])
    return Edition(row["id"], row["title"], _day(row["valid_from"]), _day(row["valid_to"]), terms, row["note"])


def _kind_terms(row: dict[str, Any]) -> KindTerms:
    return KindTerms(frozenset(map(LetterKind, row["letter_kinds"])), row["clause"], row["limit_days"])


def _rule_edition(row: dict[str, Any]) -> RuleEdition:
    return RuleEdition(
        edition=row["edition"],
        title=row["title"],
        condition=row["condition"],
        valid_from=_day(row["valid_from"]),
        valid_to=_last_day(row["valid_to"]),
        verification=row["verification"],
        seen_clause=row["clause"],
        source=row["source"],
        by_kind=tuple(map(_kind_terms, row["by_kind"])),
    )


def _authority(row: dict[str, Any]) -> Authority:
    return Authority(row["title"], _day(row["valid_from"]), _last_day(row["valid_to"]), row["verification"], row["source"])


def _excuse(row: dict[str, Any]) -> Excuse:
    return Excuse(row["id"], row["title"], row["because"], Outcome(row["outcome"]), tuple(row["words"]), row["scope"], row["policy"], tuple(row["unless"]))


def _review_case(row: dict[str, Any]) -> ReviewCase:
    return ReviewCase(row["id"], row["because"], tuple(row["words"]), row["scope"], row["policy"], row["request"])


def _remedy(row: dict[str, Any]) -> Remedy:
    asks = tuple((ask["id"], ask["text"]) for ask in row["asks"])
    return Remedy(asks, row["notice_text"], row["patient_text"], row["write_instead"])


def _rule(row: dict[str, Any]) -> Rule:
    minutes = row["minutes"]
    return Rule(
        id=row["id"],
        version=row["version"],
        status=row["status"],
        category=row["category"],
        title=row["title"],
        plain_summary=row["plain_summary"],
        task=Task(row["task"]),
        asked=frozenset(map(Party, row["asked"])),
        letter_kinds=None if row["letter_kinds"] == "all" else frozenset(map(LetterKind, row["letter_kinds"])),
        outcome=Outcome(row["outcome"]),
        basis=Basis(row["basis"]),
        editions=tuple(map(_rule_edition, row["editions"])),
        authorities=tuple(map(_authority, row["authorities"])),
        review_when=tuple(map(_review_case, row["review_when"])),
        excuses=tuple(map(_excuse, row["excuses"])),
        minutes=Minutes(minutes["low"], minutes["likely"], minutes["high"], minutes["basis"]),
        remedy=_remedy(row["remedy"]),
    )
