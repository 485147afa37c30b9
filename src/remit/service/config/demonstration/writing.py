"""Letters as hospitals write them, put together from the wordings in the data files.

What lives here: `write_letter`, and which of its words ask for what. What does not: which letters there are (`mixture`), or what the engine reads in them.
"""

import datetime as dt
import re
import string
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from remit.engine.terms import Task
from remit.service.config.demonstration.dice import Dice
from remit.service.config.demonstration.files import read_data
from remit.service.config.demonstration.patients import Patient

_WIDTH = 108
_MARK = re.compile(r"⟦(?P<task>\w+)\|(?P<words>[^⟧]*)⟧")
_LISTING = frozenset({"discharge", "emergency"})


@dataclass(frozen=True)
class Department:
    """Who writes: a provider's letterhead, a specialty and one of its scenarios, all as the data files give them."""

    provider: str
    heading: str
    specialty: Mapping[str, Any]
    scenario: Mapping[str, Any]

    @property
    def only(self) -> str:
        """Whom alone the letter fits: `her`, `him`, or nothing where it fits both."""
        return str(self.scenario.get("only") or self.specialty.get("only") or "")


@dataclass(frozen=True)
class Brief:
    """What a letter is to be.

    Attributes:
        name: unique; chance follows from it.
        department: who writes.
        tasks: what it asks of the practice; nothing for a letter that asks for nothing.
        patient: about whom.
        practice: name of the practice.
        gp: to whom it speaks.
        event_on: the day of the visit or discharge.
        written_on: the day on which it was typed.
    """

    name: str
    department: Department
    tasks: tuple[Task, ...]
    patient: Patient
    practice: str
    gp: str
    event_on: dt.date
    written_on: dt.date


@dataclass(frozen=True)
class MadeAsk:
    """Words of a letter that ask for something: `text[start:end]`."""

    task: Task
    start: int
    end: int


@dataclass(frozen=True)
class MadeLetter:
    """A letter and where it asks for what."""

    text: str
    asks: tuple[MadeAsk, ...]


def write_letter(brief: Brief) -> MadeLetter:
    """Write a letter. The same brief gives the same letter."""
    dice = Dice(f"letter {brief.name}")
    words = _words(brief)
    kind = str(brief.department.scenario["kind"])
    parts = _listed_parts(brief, words, dice) if kind in _LISTING else {"body": _prose(brief, words, dice)}
    return _taken_apart(str(read_data("frames")[kind]).format_map(words | parts))


def day_words(day: dt.date) -> str:
    """Return a day as letters write it: 8 September 2025."""
    return f"{day.day} {day:%B %Y}"


def _words(brief: Brief) -> dict[str, str]:
    """Return everything that a slot may name."""
    department, patient = brief.department, brief.patient
    scenario, specialty = department.scenario, department.specialty
    slots = {name: str(scenario[name]) for name in ("result", "known", "tests", "started", "related", "shared") if name in scenario}
    plain = {name: str(scenario[name]) for name in ("clinic", "start", "red", "wound", "weeks", "form", "complaint", "advice", "ward") if name in scenario}
    words = patient.words | plain | slots | {name.capitalize(): text[:1].upper() + text[1:] for name, text in slots.items()}
    words |= {"own": str(specialty["own"]), "specialty": str(specialty["name"]), "telephone": str(specialty["telephone"]), "heading": department.heading}
    words |= {"event": day_words(brief.event_on), "written": day_words(brief.written_on), "born": f"{patient.born_on:%d/%m/%Y}"}
    words |= {"event_short": f"{brief.event_on:%d/%m/%Y}", "written_short": f"{brief.written_on:%d/%m/%Y}"}
    words |= {"admitted": f"{brief.event_on - dt.timedelta(days=3):%d/%m/%Y}", "medicines": str(scenario.get("medicines", ""))}
    words |= {"patient": f"{patient.title} {patient.first} {patient.last.upper()}", "patient_short": f"{patient.title} {patient.last}"}
    words |= {"number": patient.spaced_number, "address": patient.address, "practice": brief.practice, "gp": brief.gp, "gp_short": _short(brief.gp)}
    words["clinician"] = Dice(f"clinician {brief.name}").pick(list(specialty["clinicians"]))
    words["diagnoses"] = "\n".join(f"{place}. {text}" for place, text in enumerate(scenario["diagnoses"], 1))
    return {name: _fill(text, words) if "{" in text else text for name, text in words.items()}


def _short(name: str) -> str:
    return f"{name.split()[0]} {name.split()[-1]}"


def _fill(text: str, words: Mapping[str, str]) -> str:
    """Fill the slots of a wording; a slot may hold slots itself."""
    while "{" in text:
        text = text.format_map(words)
    return text


def _slots_of(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def _ask(task: Task, style: str, words: Mapping[str, str], dice: Dice) -> str:
    """Return one wording of a task that this scenario can fill, its asking words marked; "" where the style has none."""
    fitting = [text for text in read_data("asks")[task.value].get(style, ()) if _slots_of(text) <= set(words)]
    if not fitting:
        return ""
    return _fill(dice.pick(fitting), words).replace("[[", f"⟦{task.value}|").replace("]]", "⟧")


def _legitimate(brief: Brief, style: str, words: Mapping[str, str], dice: Dice, count: int) -> list[str]:
    """Return sentences about work that is the practice's, or that the hospital does itself, none of which contradicts what the letter asks."""
    asked = {task.value for task in brief.tasks} | ({"any"} if brief.tasks else set())
    rows = read_data("asks")["legitimate"][style]
    fitting = [row["text"] for row in rows if _slots_of(row["text"]) <= set(words) and not asked & set(row["unless"])]
    return [_fill(text, words) for text in dice.some(fitting, count)]


def _prose(brief: Brief, words: Mapping[str, str], dice: Dice) -> str:
    scenario = brief.department.scenario
    told = [_fill(dice.pick(list(scenario[name])), words) for name in ("history", "examination") if name in scenario]
    asks = [_ask(task, "prose", words, dice) for task in brief.tasks]
    if scenario["kind"] == "dna":
        return _wrapped([" ".join([*told, *asks])])
    plan = [_fill(dice.pick(list(scenario["hospital"])), words)]
    own_work = _legitimate(brief, "prose", words, dice, 1 if brief.tasks else 2)
    return _wrapped([" ".join(told), *filter(None, asks), " ".join([*own_work, *plan])])


def _listed_parts(brief: Brief, words: Mapping[str, str], dice: Dice) -> dict[str, str]:
    """Return body, rows, actions and the hospital's own plan of a letter that lists."""
    scenario = brief.department.scenario
    listed = [text for task in brief.tasks if (text := _ask(task, "list", words, dice))]
    told = [_ask(task, "prose", words, dice) for task in brief.tasks if not read_data("asks")[task.value].get("list")]
    actions = listed + _legitimate(brief, "list", words, dice, 1)
    return {
        "body": _wrapped([" ".join(filter(None, [_fill(dice.pick(list(scenario["summary"])), words), *told]))]),
        "rows": _rows(scenario, brief.tasks),
        "actions": "\n".join(f"{place}. {text}" for place, text in enumerate(actions, 1)),
        "hospital": "\n".join(_fill(text, words) for text in scenario["hospital"]),
    }


def _rows(scenario: Mapping[str, Any], tasks: Sequence[Task]) -> str:
    """Return the table of medicines; a row that hands something over is marked."""
    lines = [_row({"drug": "Drug", "dose": "Dose", "status": "Status", "supply": "Supply", "reason": "Reason"})]
    lines += [_row(row) for row in scenario["rows"]]
    for task, slot in ((Task.SHORT_SUPPLY, "short"), (Task.MEDICATION_CHANGE_UNCLEAR, "stopped")):
        if task in tasks:
            lines.append(f"⟦{task.value}|{_row(scenario[slot] | read_data('asks')[task.value]['row'])}⟧")
    return "\n".join(lines)


def _row(row: Mapping[str, Any]) -> str:
    return f"{row['drug']:<22}{row['dose']:<28}{row['status']:<12}{row['supply']:<10}{row['reason']}".rstrip()


def _wrapped(paragraphs: Sequence[str]) -> str:
    return "\n\n".join(textwrap.fill(text, _WIDTH, break_long_words=False, break_on_hyphens=False) for text in paragraphs)


def _taken_apart(marked: str) -> MadeLetter:
    """Take the marks out and keep where they stood."""
    text, asks, last = "", [], 0
    for found in _MARK.finditer(marked):
        text += marked[last : found.start()]
        asks.append(MadeAsk(Task(found["task"]), len(text), len(text) + len(found["words"])))
        text, last = text + found["words"], found.end()
    return MadeLetter(text + marked[last:], tuple(asks))
