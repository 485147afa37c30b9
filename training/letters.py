"""Turn marked letters into letters with labels, and make invented NHS numbers.

What lives here: the compiler of `tests/letters/<writer>/source/*.txt` (see `tests/letters/MARKING.md`). What does not: scoring, which is `remit evaluate`.

    python training/letters.py compile tests/letters/<writer>
    python training/letters.py phrasings tests/letters/phrasings/<name>.txt
    python training/letters.py nhs 20
"""

import datetime as dt
import json
import random
import re
import sys
from dataclasses import dataclass
from pathlib import Path

NO = {"appropriate_request", "hospital_will_do", "information_only"}
TASKS = set(
    "chase_result communicate_result arrange_test follow_up_monitoring onward_referral re_referral dna_discharge book_hospital_followup fit_note"
    " prescribe_start prescribe_red shared_care_not_agreed short_supply medication_change_unclear interaction_unaddressed patient_query_redirected"
    " post_op_care pre_op_work admin_form transport private_work late_letter unclear_responsibility".split()
)
KINDS = set(
    "outpatient_letter discharge_summary dna_letter private_paid private_provider mental_health preop ophthalmology maternity ae_letter community"
    " radiology_alert paediatrics dental teledermatology daycase advice_guidance camhs referral_rejection nhs111 virtual_ward ambulance mdt_outcome msk"
    " pharmacy pifu".split()
)
GROUPS = {"breach", "legit", "adversarial"}
HEAD = ("kind", "group", "event_date", "issued", "received", "ocr_noise")
OPEN = re.compile(r"\{\{([a-z0-9_+ ]+)\|")


class MarkError(ValueError):
    """A source file breaks the rules of MARKING.md."""


def strip_marks(marked: str) -> tuple[str, list[dict]]:
    """Take the marks out of a letter and return the clean text with the labels and their offsets in it."""
    text, labels, stack, at = [], [], [], 0
    length = 0
    while at < len(marked):
        if opened := OPEN.match(marked, at):
            stack.append((opened[1], length, at))
            at = opened.end()
        elif marked.startswith("}}", at):
            if not stack:
                raise MarkError(f"'}}}}' without a mark before: ...{marked[max(0, at - 40) : at]!r}")
            names, start, _ = stack.pop()
            labels += [{"name": name.strip(), "start": start, "end": length} for name in names.split("+")]
            at += 2
        elif marked.startswith("{{", at):
            raise MarkError(f"a mark that is not '{{{{label verdict|words}}}}': {marked[at : at + 50]!r}")
        else:
            text.append(marked[at])
            length += 1
            at += 1
    if stack:
        raise MarkError(f"a mark is never closed: {marked[stack[-1][2] : stack[-1][2] + 50]!r}")
    return "".join(text), labels


def label_of(mark: dict, text: str) -> dict:
    """Check one mark and return it as a label of the benchmark."""
    parts = mark["name"].split()
    if len(parts) != 2:
        raise MarkError(f"a mark needs a label and a verdict: {mark['name']!r}")
    label, verdict = parts
    if label not in TASKS | NO:
        raise MarkError(f"unknown label {label!r}")
    allowed = {"no"} if label in NO else {"depends"} if label == "unclear_responsibility" else {"yes", "depends", "no"}
    if verdict not in allowed:
        raise MarkError(f"{label} cannot be {verdict!r}")
    start, end = mark["start"], mark["end"]
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start == end:
        raise MarkError(f"{label}: an empty quote")
    return {"label": label, "breach": verdict, "quote": text[start:end], "start": start, "end": end}


def read_head(head: str) -> dict:
    """Read the `key: value` lines above the line `---`."""
    values = dict(line.split(":", 1) for line in head.strip().splitlines() if line.strip())
    values = {key.strip(): value.strip() for key, value in values.items()}
    if set(values) != set(HEAD):
        raise MarkError(f"the head needs exactly {', '.join(HEAD)}; it has {', '.join(values)}")
    if values["kind"] not in KINDS or values["group"] not in GROUPS:
        raise MarkError(f"unknown kind or group: {values['kind']!r}, {values['group']!r}")
    for key in ("event_date", "issued", "received"):
        dt.date.fromisoformat(values[key])
    return {**values, "ocr_noise": values["ocr_noise"] == "true"}


def compile_letter(source: Path) -> tuple[str, dict]:
    """Compile one marked letter; return its clean text and its labels."""
    head, split, body = source.read_text(encoding="utf-8").partition("\n---\n")
    if not split:
        raise MarkError("no line '---' between head and letter")
    values = read_head(head)
    text, marks = strip_marks(body.strip("\n") + "\n")
    labels = sorted((label_of(mark, text) for mark in marks), key=lambda label: (label["start"], label["end"]))
    if values["group"] == "legit" and any(label["breach"] == "yes" for label in labels):
        raise MarkError("a legit letter has a `yes` label")
    if values["group"] == "breach" and not any(label["breach"] == "yes" for label in labels):
        raise MarkError("a breach letter has no `yes` label")
    return text, {"id": source.stem, **values, "findings": labels}


def compile_set(folder: Path) -> int:
    """Compile every letter of a writer; print what is wrong and return the number of letters refused."""
    refused = 0
    for source in sorted((folder / "source").glob("*.txt")):
        try:
            text, labels = compile_letter(source)
        except (MarkError, ValueError) as error:
            print(f"{source}: {error}")
            refused += 1
            continue
        (folder / f"{source.stem}.txt").write_text(text, encoding="utf-8")
        (folder / f"{source.stem}.json").write_text(json.dumps(labels, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    done = [json.loads(path.read_text("utf-8")) for path in sorted(folder.glob("*.json"))]
    counts: dict[str, int] = {}
    for letter in done:
        for label in letter["findings"]:
            key = f"{label['label']} {label['breach']}"
            counts[key] = counts.get(key, 0) + 1
    print(f"{len(done)} letters, {refused} refused")
    for key in sorted(counts):
        print(f"  {counts[key]:4d} {key}")
    return refused


@dataclass(frozen=True)
class Phrasing:
    """One excerpt: clean text with a heading line where it has one, its labels, and to whom it speaks."""

    text: str
    labels: list[dict]
    addressee: str


_PHRASING = re.compile(r"(?:\(to (patient|colleague)\)\s*)?(?:\[([^\]\n]{0,80})\]\s*)?(.*)", re.DOTALL)


def read_phrasing(line: str) -> Phrasing:
    """Read one line of a phrasings file."""
    match = _PHRASING.fullmatch(line.strip())
    if match is None:
        raise MarkError(f"not a phrasing: {line[:60]!r}")
    addressee, heading, body = match[1] or "practice", match[2] or "", match[3].replace(" / ", "\n")
    marked = f"{heading}:\n{body}" if heading else body
    text, marks = strip_marks(marked)
    return Phrasing(text, [label_of(mark, text) for mark in marks], addressee)


def read_phrasings(path: Path) -> list[Phrasing]:
    """Read a phrasings file; print what is wrong with a line and leave it out."""
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        try:
            found.append(read_phrasing(line))
        except MarkError as error:
            print(f"{path}:{number}: {error}")
    return found


def nhs_number(rng: random.Random) -> str:
    """Make an invented NHS number of the 999 range with a valid check digit (modulus 11)."""
    while True:
        digits = [9, 9, 9] + [rng.randrange(10) for _ in range(6)]
        check = 11 - sum(digit * weight for digit, weight in zip(digits, range(10, 1, -1), strict=True)) % 11
        if check != 10:
            number = "".join(map(str, [*digits, check % 11]))
            return f"{number[:3]} {number[3:6]} {number[6:]}"


if __name__ == "__main__":
    if sys.argv[1:2] == ["compile"]:
        sys.exit(1 if compile_set(Path(sys.argv[2])) else 0)
    if sys.argv[1:2] == ["phrasings"]:
        for path in map(Path, sys.argv[2:]):
            phrasings = read_phrasings(path)
            asking = sum(any(label["breach"] != "no" for label in phrasing.labels) for phrasing in phrasings)
            print(f"{path}: {len(phrasings)} phrasings, {asking} with a request, {len(phrasings) - asking} without")
        sys.exit(0)
    if sys.argv[1:2] == ["nhs"]:
        print("\n".join(nhs_number(random.Random()) for _ in range(int(sys.argv[2]))))
        sys.exit(0)
    sys.exit(__doc__)
