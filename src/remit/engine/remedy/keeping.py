"""Letter and note as plain data and back, so that what was approved can be kept and printed again as it was.

What lives here: `to_data` and `from_data`. What does not: sealing and storing (`remit.service.cases`).
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from remit.engine.clocks import england_calendar
from remit.engine.remedy.facts import PracticeDetails, RemedyError, Variant
from remit.engine.remedy.letter import Due, Item, PatientNote, PlainLetter, Question, ReturnLetter, Section

Paper = ReturnLetter | PlainLetter | PatientNote
_KINDS: Mapping[str, type[Paper]] = {"letter": ReturnLetter, "plain": PlainLetter, "note": PatientNote}


def to_data(paper: Paper) -> dict[str, Any]:
    """Return letter or note as what JSON holds. The days that were counted for the answer are not kept: they are counted again."""
    data = asdict(paper)
    data |= {"kind": next(kind for kind, form in _KINDS.items() if isinstance(paper, form)), "day": paper.day.isoformat()}
    if isinstance(paper, ReturnLetter):
        days = sum(1 for counted in paper.due.derivation.days if counted.number)
        data["due"] = {"on": paper.due.on.isoformat(), "words": paper.due.words, "standing": paper.due.standing, "days": days}
    return data


def from_data(data: Mapping[str, Any]) -> Paper:
    """Return letter or note as it was handed to `to_data`.

    Raises:
        RemedyError: the data is no letter and no note.
    """
    try:
        form = _KINDS[data["kind"]]
        given = {name: _frozen(value) for name, value in data.items() if name != "kind"}
        given |= {"day": dt.date.fromisoformat(data["day"]), "practice": PracticeDetails(**_frozen(data["practice"]))}
        if form is ReturnLetter:
            given |= _return_parts(data)
        if form is PlainLetter:
            given["sections"] = tuple(Section(**_frozen(section)) for section in data["sections"])
        return form(**given)
    except (KeyError, TypeError, ValueError) as error:
        raise RemedyError("This is no letter that Remit kept: something in it is missing or of the wrong kind.") from error


def _return_parts(data: Mapping[str, Any]) -> dict[str, Any]:
    day, due = dt.date.fromisoformat(data["day"]), data["due"]
    return {
        "items": tuple(Item(**_frozen(item)) for item in data["items"]),
        "reported": tuple(Item(**_frozen(item)) for item in data["reported"]),
        "questions": tuple(Question(**_frozen(question)) for question in data["questions"]),
        "due": Due(dt.date.fromisoformat(due["on"]), due["words"], due["standing"], england_calendar().derive(day, int(due["days"]))),
        "variant": Variant(data["variant"]),
    }


def _frozen(value: Any) -> Any:
    """Turn lists into tuples, at every depth."""
    if isinstance(value, Mapping):
        return {key: _frozen(part) for key, part in value.items()}
    return tuple(_frozen(part) for part in value) if isinstance(value, list | tuple) else value
