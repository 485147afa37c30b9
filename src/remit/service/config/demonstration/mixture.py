"""Which cases there are: how many a month, of whom, about what, and what became of them.

What lives here: `plan_cases`, `plan_monday`, `plan_quiet_letters`. What does not: wordings (`writing`), stories (`histories`), or the database (`loading`).
"""

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from remit.engine.lifecycle import Move, RaisedBy
from remit.engine.moments import england_day
from remit.engine.signals import Side
from remit.engine.terms import Task
from remit.service.config.demonstration import area, histories
from remit.service.config.demonstration.dice import Dice
from remit.service.config.demonstration.files import read_data
from remit.service.config.demonstration.histories import Opening, Step, Teller, moment, working_moment
from remit.service.config.demonstration.patients import Patient, make_patient
from remit.service.config.demonstration.writing import Brief, Department, MadeLetter, write_letter

DEMO_DAY = dt.date(2026, 1, 5)
ANSWERED_BEFORE = "We have answered this before."
NOW = moment(DEMO_DAY, 9 * 60)


@dataclass(frozen=True)
class CasePlan:
    """One case that will have happened.

    Attributes:
        number: 1, 2, 3 ...
        story: what is told of it.
        practice: code of the practice.
        provider: code of the provider.
        brief: its letter; None for a report without one and for a case about a referral.
        tasks: what it is about.
        received_at: when the letter came in.
        secretary: who answers by the signed link, or on the telephone.
        opening: how it begins.
        steps: what follows.
    """

    number: int
    story: str
    practice: str
    provider: str
    specialty: str
    patient: Patient
    brief: Brief | None
    tasks: tuple[Task, ...]
    received_at: dt.datetime
    secretary: str
    opening: Opening
    steps: tuple[Step, ...]

    @property
    def gp(self) -> str:
        """The clinician of the practice."""
        return area.gp_of(self.practice)


@dataclass(frozen=True)
class OpenLetter:
    """A letter of Monday's post that nobody has looked at yet."""

    practice: str
    provider: str
    patient: Patient
    letter: MadeLetter
    received_at: dt.datetime
    name: str


@dataclass(frozen=True)
class QuietLetters:
    """How many letters of a provider a practice read in a month that handed nothing over."""

    practice: str
    provider: str
    month: dt.date
    count: int


@dataclass(frozen=True)
class _Place:
    """Where and when a case is to be, and what is settled of it already."""

    number: int
    provider: str
    day: dt.date
    practice: str = ""
    specialty: str = ""
    story: str = ""
    steps: int | None = None


@cache
def plan_cases() -> tuple[CasePlan, ...]:
    """Return every case in the order in which they began."""
    plans = sorted((_plan(place) for place in _places()), key=lambda plan: (plan.opening.at, plan.number))
    return tuple(_without_false_duplicate(plan, plans) for plan in plans)


def _without_false_duplicate(plan: CasePlan, plans: list[CasePlan]) -> CasePlan:
    """Let a hospital disagree that would say that it had answered before, where the two have no earlier case."""

    def has_earlier(step: Step) -> bool:
        return any(one is not plan and (one.practice, one.provider) == (plan.practice, plan.provider) and one.opening.at < step.at for one in plans)

    steps = [
        replace(step, move=Move.DISAGREE, other="", text=step.text or ANSWERED_BEFORE) if step.move is Move.DUPLICATE and not has_earlier(step) else step
        for step in plan.steps
    ]
    return replace(plan, steps=tuple(steps))


@cache
def plan_monday() -> tuple[OpenLetter, ...]:
    """Return the letters that wait at Lime Avenue Surgery, the one of the first page first."""
    post, practice = read_data("monday"), "ZZA001"
    found, dice = [_first_letter(post["first"], practice)], Dice("monday")
    for place in range(1, post["asking"] + post["quiet"] + 1):
        provider = dice.weighted({"ZZP1": 4, "ZZP2": 3, "ZZP3": 2})
        department = _department(dice, provider, "")
        tasks = _tasks(dice, department, 2) if place <= post["asking"] else ()
        patient = make_patient(9_000 + place, only=department.only)
        brief = _brief(f"monday {place}", department, tasks, patient, practice, DEMO_DAY - dt.timedelta(days=dice.number(0, 3)))
        name = f"post-2026-01-05-{place + 1:02d}.txt"
        found.append(OpenLetter(practice, provider, patient, write_letter(brief), moment(DEMO_DAY, 8 * 60 + 2 + place), name))
    return tuple(found)


@cache
def plan_quiet_letters() -> tuple[QuietLetters, ...]:
    """Return how many letters handed nothing over, by month, provider and practice; each month's letters are shared out by the practices' sizes."""
    found = []
    for provider, counts in read_data("mixture")["quiet_letters"].items():
        for month, count in zip(_months(), counts, strict=True):
            dice = Dice(f"quiet {provider} {month}")
            drawn = Counter(_practice(dice, month) for _ in range(count))
            found += [QuietLetters(practice, provider, month, drawn[practice]) for practice in sorted(drawn)]
    return tuple(found)


def _months() -> list[dt.date]:
    first = dt.date.fromisoformat(f"{read_data('mixture')['first_month']}-01")
    count = len(read_data("mixture")["cases"]["ZZP1"])
    return [dt.date(first.year + (first.month - 1 + ahead) // 12, (first.month - 1 + ahead) % 12 + 1, 1) for ahead in range(count)]


def _operational_days(month: dt.date) -> list[dt.date]:
    days = (month + dt.timedelta(days=ahead) for ahead in range(31))
    return [day for day in days if day.month == month.month and day < DEMO_DAY and histories.CALENDAR.is_operational(day)]


def _places() -> list[_Place]:
    standing = [_standing(number, row) for number, row in enumerate(read_data("mixture")["standing"], 1)]
    taken = Counter((place.provider, place.day.replace(day=1)) for place in standing)
    places = list(standing)
    for provider, counts in read_data("mixture")["cases"].items():
        for month, count in zip(_months(), counts, strict=True):
            dice = Dice(f"days {provider} {month}")
            for _ in range(count - taken[provider, month]):
                places.append(_Place(len(places) + 1, provider, dice.pick(_operational_days(month))))
    return places


def _standing(number: int, row: Mapping[str, Any]) -> _Place:
    day = DEMO_DAY
    for _ in range(row["days_before"]):
        day = histories.operational_day_before(day)
    day = day if row["days_before"] else DEMO_DAY - dt.timedelta(days=1)
    return _Place(number, row["provider"], day, row["practice"], row["specialty"], row["story"], row["steps"])


def _changed(provider: str, day: dt.date) -> str:
    return f"{provider} changed" if provider == "ZZP2" and day >= read_data("mixture")["changed_on"] else provider


def _practice(dice: Dice, day: dt.date) -> str:
    mixture = read_data("mixture")
    stopped = {code for code, on in mixture["stopped_sending"].items() if day >= on}
    weights: dict[str, int] = {code: weight for code, weight in mixture["practices"].items() if code not in stopped}
    return dice.weighted(weights)


def _department(dice: Dice, provider: str, specialty: str) -> Department:
    fitting = {
        place: int(one.specialty["weight"]) * (1 if one.scenario["kind"] == "dna" else 4)
        for place, one in enumerate(area.departments(provider))
        if specialty in ("", one.specialty["name"]) and not (specialty and one.scenario["kind"] == "dna")
    }
    return area.departments(provider)[dice.weighted(fitting)]


def _tasks(dice: Dice, department: Department, least: int) -> tuple[Task, ...]:
    """Return what a letter asks, as often as the mixture says, each once."""
    weights = {name: weight for name, weight in read_data("mixture")["tasks"].items() if name in department.scenario["tasks"]}
    chosen: list[str] = []
    for _ in range(max(least, dice.weighted({1: 5, 2: 3, 3: 2}))):
        left = {name: weight for name, weight in weights.items() if name not in chosen}
        chosen += [dice.weighted(left)] if left else []
    return tuple(Task(name) for name in chosen)


def _brief(name: str, department: Department, tasks: tuple[Task, ...], patient: Patient, practice: str, received_on: dt.date) -> Brief:
    """Return what a letter is to be, written shortly before it came, and some too long after the visit."""
    dice = Dice(f"dates {name}")
    is_prompt = department.scenario["kind"] in ("discharge", "emergency")
    written_on = received_on - dt.timedelta(days=dice.number(0, 1) if is_prompt else dice.number(1, 3))
    is_late = bool(tasks) and dice.is_hit(int(read_data("mixture")["late_percent"]))
    days_between = dice.number(12, 16) if is_late else (0 if is_prompt else dice.number(1, 5))
    event_on = written_on - dt.timedelta(days=days_between)
    if not is_prompt and not histories.CALENDAR.is_operational(event_on):
        event_on = histories.operational_day_before(event_on)
    return Brief(name, department, tasks, patient, area.name_of(practice), area.gp_of(practice), event_on, written_on)


def _plan(place: _Place) -> CasePlan:
    dice = Dice(f"case {place.number}")
    key = _changed(place.provider, place.day)
    practice = place.practice or _practice(dice, place.day)
    move = Move.RETURN.value if place.story else dice.weighted(read_data("mixture")["openings"])
    story = place.story or dice.weighted(read_data("mixture")["stories"][key])
    if move == "reverse":
        story = dice.pick(("taken_back", "disagreed", "question"))
    elif move == "quick_report" and "part" in story:
        story = "taken_back"
    department = _department(dice, place.provider, place.specialty)
    while department.scenario["kind"] == "dna" and "part" in story:
        department = _department(dice, place.provider, place.specialty)
    tasks = (Task.UNCLEAR_RESPONSIBILITY,) if move in ("quick_report", "reverse") else _tasks(dice, department, 2 if "part" in story else 1)
    patient = make_patient(place.number, only=department.only)
    opening = _opening(place, move, practice, dice)
    received_at = moment(place.day - dt.timedelta(days=dice.number(0, 2)), 7 * 60 + dice.number(1, 59))
    has_letter = move not in ("quick_report", "reverse")
    brief = _brief(f"case {place.number}", department, tasks, patient, practice, england_day(received_at)) if has_letter else None
    steps = _steps(place, story, opening, dice, practice)
    specialty = str(department.specialty["name"])
    return CasePlan(place.number, story, practice, place.provider, specialty, patient, brief, tasks, received_at, _secretary(dice), opening, steps)


def _secretary(dice: Dice) -> str:
    names = read_data("names")
    return f"{dice.pick(names['her'])} {dice.pick(names['last'])}, secretary"


def _opening(place: _Place, move: str, practice: str, dice: Dice) -> Opening:
    is_urgent = dice.is_hit(int(read_data("mixture")["urgent_percent"]))
    at = moment(place.day, 18 * 60 + 40) if place.steps == -1 else working_moment(place.day, Side.RAISER, dice)
    raised_by = RaisedBy.PROVIDER if move == "reverse" else RaisedBy.PRACTICE
    about, text = dice.pick(list(read_data("sayings")[move].items())) if move in ("quick_report", "reverse") else ("", "")
    kind = Move.QUICK_REPORT if move == "reverse" else Move(move)
    return Opening(kind, at, raised_by, is_urgent, area.gp_of(practice) if is_urgent else "", text, about)


def _steps(place: _Place, story: str, opening: Opening, dice: Dice, practice: str) -> tuple[Step, ...]:
    """Tell the story; where it must stand at a certain step on the demonstration's day, again until it does."""
    if place.steps == -1:
        return ()
    pace = read_data("mixture")["pace"][_changed(place.provider, place.day)]
    wanted = None if place.steps is None else place.steps + 1
    for attempt in range(200):
        again = dice if wanted is None else Dice(f"standing {place.number} {attempt}")
        team = str(again.pick(area.departments(place.provider)).specialty["name"]).lower() + " team"
        steps = histories.tell(story, opening, Teller(again, pace, team, area.gp_of(practice)), until=NOW)
        if wanted is None or len(steps) >= wanted:
            return tuple(steps[:wanted])
    raise ValueError(f"Case {place.number} cannot stand where it should: it began too late for {place.steps} steps.")


def _first_letter(given: Mapping[str, Any], practice: str) -> OpenLetter:
    person = given["patient"]
    whole = make_patient(9_000)
    patient = Patient(person["title"], person["first"], person["last"], person["sex"] == "her", person["born_on"], whole.nhs_number, whole.address)
    text = str(given["text"]).format(number=patient.spaced_number)
    return OpenLetter(practice, given["provider"], patient, MadeLetter(text, ()), moment(DEMO_DAY, 8 * 60 + 1), "post-2026-01-05-01.txt")
