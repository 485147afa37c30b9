"""Plain sentences: every form of asking with every kind of work, and the same work done, promised, denied or somebody else's.

What lives here: small invented letters put together from parts, the same each time. They teach that a plain ask asks whatever it asks for, which real letters,
each with its few requests, show too seldom. What does not: marked letters and phrasings (`data.py`), the sentences that tests use (`tests/properties`).
"""

import random
from collections.abc import Iterator
from pathlib import Path

import yaml

from remit.engine.lexicon import inflect
from remit.engine.measures.accuracy import Label
from remit.engine.terms import Span, Task

COUNT = 2400
_PARTS = yaml.safe_load((Path(__file__).with_name("plain.yaml")).read_text(encoding="utf-8"))
_WORK: dict[Task, list[str]] = {Task(name): works for name, works in _PARTS["work"].items()}
_NAMED: dict[Task, list[str]] = {Task(name): works for name, works in _PARTS["named"].items()}


def _forms(work: str) -> dict[str, str]:
    """Return a piece of work as `{v}` (base), `{s}` (he does), `{d}` (he did) and `{p}` (he has done)."""
    first, _, rest = work.partition(" ")
    forms = inflect(first)
    regular = next(form for form, suffix in forms.items() if suffix == "_ed")
    past, participle = _PARTS["irregular"].get(first, (regular, regular))
    third = [form for form, suffix in forms.items() if not suffix][-1]
    return {"v": work, "s": f"{third} {rest}", "d": f"{past} {rest}", "p": f"{participle} {rest}"}


def _sentence(rng: random.Random) -> tuple[str, Task | None]:
    asks, is_named = rng.random() < 0.5, rng.random() < 0.2
    works = _NAMED if is_named else _WORK
    task = rng.choice(list(works))
    work = rng.choice(works[task])
    forms = {"n": work} if is_named else _forms(work)
    words = rng.choice(_PARTS[("asks" if asks else "quiet") + ("_named" if is_named else "")]).format(**forms)
    return words[0].upper() + words[1:] if rng.random() < 0.9 else words, task if asks else None


def _list(rng: random.Random) -> tuple[str, list[tuple[str, Task]]]:
    """Return a heading with bare items below, and the items that are asked of the practice."""
    asks = rng.random() < 0.5
    lines, asked = [rng.choice(_PARTS["listed" if asks else "others_listed"]) + rng.choice((":", ""))], []
    for task in rng.sample(list(_WORK), rng.randint(1, 3)):
        words = rng.choice(_WORK[task])
        words = words[0].upper() + words[1:]
        lines.append(rng.choice(("- ", "1. ", "* ")) + words)
        asked += [(words, task)] if asks else []
    return "\n".join(lines), asked


def _absence(rng: random.Random) -> tuple[str, list[tuple[str, Task]]]:
    """Return what came of an appointment, and that somebody was discharged for staying away."""
    is_away, is_sent_off = rng.random() < 0.7, rng.random() < 0.7
    came, then = rng.choice(_PARTS["away" if is_away else "came"]), rng.choice(_PARTS["sent_off" if is_sent_off else "kept_on"])
    return f"{came} {then}", [(then, Task.DNA_DISCHARGE)] if is_away and is_sent_off else []


_SIGNS = (
    *((f"{empty} {{}}", f"{full} {{}}") for empty, full in (("[ ]", "[x]"), ("[ ]", "[X]"), ("☐", "☑"), ("☐", "☒"), ("□", "■"))),
    *((f"{{}}{no}", f"{{}}{yes}") for no, yes in ((": No", ": Yes"), ("? N", "? Y"), (" ........ no", " ........ yes"), (" ____", ": yes"))),
)
"""A line of a form that was not chosen, and one that was."""


def _form(rng: random.Random) -> tuple[str, list[tuple[str, Task]]]:
    """Return a heading with tick boxes below, some ticked, or with answers, and what is so asked of the practice."""
    whose = rng.choice(("listed", "others_listed", "menus"))
    no, yes = rng.choice(_SIGNS)
    lines, asked = [rng.choice(_PARTS[whose]) + rng.choice((":", "")), yes.format(rng.choice(_PARTS["ticked"]))], []
    for task in rng.sample(list(_WORK), rng.randint(2, 5)):
        words = rng.choice(_WORK[task])
        words = rng.choice(("GP to ", "GP please ", "Surgery to ")) + words if whose == "menus" else words[0].upper() + words[1:]
        is_ticked = rng.random() < 0.4
        lines.insert(rng.randint(1, len(lines)), (yes if is_ticked else no).format(words))
        asked += [(words, task)] if is_ticked and whose != "others_listed" else []
    return "\n".join(lines), asked


def plain_letters() -> Iterator[tuple[str, list[Label]]]:
    """Yield (text, labels) of each small letter."""
    rng = random.Random(20261126)
    for _ in range(COUNT):
        parts = rng.sample(_PARTS["fillers"], rng.randint(0, 3))
        asked: list[tuple[str, Task]] = []
        chance = rng.random()
        if chance < 0.04:
            words, asked = _absence(rng)
            text = rng.choice(_PARTS["heads"]) + words + "\n\n" + " ".join(parts) + "\n"
        elif chance < 0.3:
            block, asked = _list(rng) if chance < 0.2 else _form(rng)
            text = rng.choice(_PARTS["heads"]) + " ".join(parts) + "\n\n" + block + "\n"
        else:
            words, task = _sentence(rng)
            asked = [(words, task)] if task else []
            parts.insert(rng.randint(0, len(parts)), words)
            text = rng.choice(_PARTS["heads"]) + " ".join(parts) + rng.choice(("", "\n\nYours sincerely\n\nDr P Marchmont"))
        starts = [(text.index(words), words, task) for words, task in asked]
        yield text, [Label(task.value, "yes", Span(start, start + len(words))) for start, words, task in starts]
