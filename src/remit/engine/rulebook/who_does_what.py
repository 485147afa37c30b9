"""Who does what, for patients and clinicians: each task with what the hospital does, what the practice does, who to ask, and the clause of a day.

What lives here: `list_topics`, and the reading of `who_does_what.yaml`. What does not: the page (the service's `library`), the clauses (the rules).
"""

import datetime as dt
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from remit.engine.rulebook.loading import load_rulebook
from remit.engine.rulebook.rule import Rule, RulebookError
from remit.engine.rulebook.strict_yaml import read_yaml
from remit.engine.terms import Outcome, Task

_KNOWN = {
    "contract-text": "read in the contract",
    "secondary-source": "seen in a named publication",
    "unverified": "cited as a whole; the numbered clause was not checked",
}


@dataclass(frozen=True, slots=True)
class WhoDoes:
    """One task.

    Attributes:
        task: its name in code. title: in plain words.
        provider, practice: what each side does. ask: who to ask.
        rule: id of the rule. summary: what the rule looks for.
        citation: what it rests on that day; "" where the rule does not hold that day.
        known: how that is known.
        exceptions: when it is the practice's work after all.
    """

    task: Task
    title: str
    provider: str
    practice: str
    ask: str
    rule: str
    summary: str
    citation: str
    known: str
    exceptions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Topic:
    """Tasks under one heading."""

    title: str
    tasks: tuple[WhoDoes, ...]

    @property
    def slug(self) -> str:
        """Its place on the page."""
        return self.title.lower().replace(" ", "-")


@cache
def _rows() -> tuple[dict[str, Any], ...]:
    data = read_yaml(files("remit.engine.rulebook").joinpath("who_does_what.yaml").read_text(encoding="utf-8"), source="who_does_what.yaml")
    rows: list[dict[str, Any]] = data["tasks"]
    missing = set(Task) - {Task(row["task"]) for row in rows}
    if missing or len(rows) != len(Task):
        raise RulebookError(f"who_does_what.yaml must hold each task once. Missing: {', '.join(sorted(missing)) or 'none'}.")
    return tuple(rows)


def list_topics(day: dt.date) -> tuple[Topic, ...]:
    """Return every task with the clause that holds on a day, under its heading, in the order of the file.

    Raises:
        RulebookError: the file does not hold each task once.
    """
    topics: dict[str, list[WhoDoes]] = {}
    for row in _rows():
        topics.setdefault(row["topic"], []).append(_who_does(row, load_rulebook().rule_for(Task(row["task"])), day))
    return tuple(Topic(title, tuple(tasks)) for title, tasks in topics.items())


def _who_does(row: dict[str, Any], rule: Rule, day: dt.date) -> WhoDoes:
    edition = rule.edition_on(day)
    return WhoDoes(
        task=rule.task,
        title=row["title"],
        provider=row["hospital"],
        practice=row["practice"],
        ask=row["ask"],
        rule=rule.id,
        summary=rule.plain_summary,
        citation=edition.citation() if edition else "",
        known=_KNOWN[edition.verification] if edition else "",
        exceptions=tuple(excuse.title for excuse in rule.excuses if excuse.outcome is Outcome.ACCEPT),
    )
