"""The data dictionary: what each figure means, how it is made and what it does not say.

What lives here: the entries and the page made of them. What does not: the figures. Page, export, open data and answers to information requests take their
column names and notes from here, so that none of them says something else.
"""

from dataclasses import dataclass
from pathlib import Path

from remit.engine.measures.crosswalks import load_crosswalks

PAGE = Path("docs/reference/figures.md")


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure.

    Attributes:
        name: of the column.
        title: what pages call it.
        meaning: what is counted or divided.
        beware: what it does not say.
    """

    name: str
    title: str
    meaning: str
    beware: str = ""


MEASURES: tuple[Measure, ...] = (
    Measure("cases", "Cases", "Cases opened in the period and sent. A case is one letter, or one report, that a practice handed back.", "Not proven faults."),
    Measure(
        "requests", "Requests", "Requests that these cases are about. A case with three requests counts three here and once under cases.", "Not proven faults."
    ),
    Measure(
        "letters", "Letters read", "Letters of the provider that practices read with Remit in the months of the period.", "Not all letters that were sent."
    ),
    Measure(
        "per_1000",
        "For every 1,000 letters",
        "1,000 times cases divided by letters read. Empty where no letter was read.",
        "Depends on how many practices report.",
    ),
    Measure("practices_reporting", "Practices that sent letters", "Practices with at least one letter read in the period."),
    Measure("practices", "Practices", "Practices open in the area at the end of the period."),
    Measure("upheld", "Taken back", "Cases that the provider took back whole, or that the commissioner upheld."),
    Measure("partly", "Taken back in part", "Cases of which the provider took back a part."),
    Measure("not_upheld", "Not upheld", "Cases with which the provider disagreed last, or that the commissioner did not uphold."),
    Measure("elsewhere", "Belongs elsewhere", "Cases that belong to another organisation, or were answered already under another reference."),
    Measure("withdrawn", "Withdrawn", "Cases that the practice withdrew."),
    Measure("no_reply", "No reply", "Cases without an answer whose due day was over on the day the figure was taken."),
    Measure("open", "Still open, in time", "Cases without an answer that were not due yet, or whose clock stood."),
    Measure(
        "harm",
        "A patient was harmed or nearly harmed",
        "Cases in which practice, provider or commissioner recorded it and has not taken it back.",
        "What somebody recorded, not what an investigation found.",
    ),
    Measure("acknowledge_kept", "Confirmed as promised", "Cases confirmed by the due day.", "Only of those in acknowledge_due."),
    Measure("acknowledge_due", "Confirmation due", "Cases whose day to confirm was over. A local promise, never a contract deadline."),
    Measure("answer_kept", "Answered as promised", "Cases answered by the due day.", "Only of those in answer_due."),
    Measure("answer_due", "Answer due", "Cases whose day to answer was over. A local promise, never a contract deadline."),
    Measure(
        "answer_days_middle",
        "Middle answer time",
        "Operational days by which half of the answered cases were answered; pauses are left out.",
        "Cases not answered yet are not in it.",
    ),
    Measure(
        "minutes",
        "Practice minutes",
        "Minutes of practice time, low, likely and high; measured ones where the practice measured.",
        "An estimate unless measured.",
    ),
    Measure(
        "pounds", "Value of the time", "Minutes times the price of the role in the named price list and price year.", "Opportunity cost, not cash released."
    ),
)


def get_measure(name: str) -> Measure:
    """Return the entry of a column."""
    return next(measure for measure in MEASURES if measure.name == name)


_HEAD = """# Data dictionary of figures

Made from `remit.engine.measures.dictionary` by `make docs`. Every page, export and answer to an information request uses these columns.

- The day of a figure is the day on which its case was **opened**, in England. A contract year runs from April to March.
- **Zero**, **not recorded** (nobody was counting yet) and **hidden** (a small number) are three different things and are written differently: `0`, an empty
  cell with `not_recorded` in the column `note`, and `[c]`.
- A month that is still running is marked as incomplete and is not in charts.
- Each figure states the moment at which it was taken. It can be taken again as of that moment and is then the same, whatever happened since.
- A case keeps the code of the provider that it was opened with. Where providers merged, it is counted with the one that answers for it on the day of the
  figure.

| Column | On pages | What it is | Beware |
|---|---|---|---|
"""


def render_page() -> str:
    """Return the data dictionary as a page."""
    rows = "".join(f"| `{row.name}` | {row.title} | {row.meaning} | {row.beware} |\n" for row in MEASURES)
    return _HEAD + rows + "".join(_theme_parts())


def _theme_parts() -> list[str]:
    parts = ["\n## Themes\n\nWhich task belongs to which area is Remit's own reading; the names are the source's.\n"]
    for crosswalk in load_crosswalks().values():
        parts.append(f"\n### {crosswalk.title} (`{crosswalk.id}`)\n\nSource: {crosswalk.source}. Verification: {crosswalk.verification}.\n\n")
        parts.append("| Area | Tasks | Only in |\n|---|---|---|\n")
        parts += [
            f"| {area.title} | {', '.join(f'`{task}`' for task in area.tasks)} | {', '.join(f'`{kind}`' for kind in area.letters) or 'all letters'} |\n"
            for area in crosswalk.areas
        ]
        parts.append(f"| {crosswalk.outside} | all others | |\n")
    return parts
