"""Each paper says what it must, marks a draft, and never holds a number that nobody verified."""

import dataclasses
import datetime as dt
import io
from decimal import Decimal

import docx
import pypdfium2
import pytest

from remit.engine.clocks import england_calendar
from remit.engine.plans import Better, Direction, Measure, Milestone, Reading, Theme
from remit.engine.remedy import FormalPaper, paper_docx, paper_pdf, paper_text
from remit.engine.steps import (
    LADDERS,
    TITLES,
    CaseRow,
    Decider,
    Evidence,
    Ladder,
    MonthRow,
    Parties,
    RepeatRow,
    SeenTerm,
    StepEvent,
    Subject,
    compose_paper,
    fold_matter,
    get_ladder,
    list_ladders,
    with_terms,
    work_out,
)

DAY = dt.date(2026, 1, 5)
AT = dt.datetime(2026, 1, 5, 9, tzinfo=dt.UTC)
READ = {"clause": "GC9.8", "page": "41", "read_on": DAY, "read_by": "Hannah Brightwell"}
PACK = Evidence(
    provider="ZZP1",
    first_on="2025-01-01",
    last_on="2025-12-31",
    taken_at="Friday 2 January 2026 at 4:10pm",
    cases=(CaseRow("RM 4907 28", "2025-11-03", "Dermatology", ("chase a result",), ("RES-001",), "Taken back", 9),),
    letters=64,
    practices_reporting=2,
    practices=3,
    results=(("Taken back", ("RM 4907 28",)), ("No reply", ())),
    repeats=(RepeatRow("RES-001", "chasing results", "Service Condition 12", ("RM 4907 28",)),),
    harm=(),
    months=(MonthRow("2025-11", 1, 64, 2, True), MonthRow("2025-12", 0, 0, 0, False)),
)
MILESTONE = Milestone(
    "m1",
    Theme.FIT_NOTES,
    Direction.PROVIDER,
    "Fit notes for the full time off",
    "Head of outpatients",
    dt.date(2026, 3, 31),
    Measure("cases for every 1,000 letters", 1000, Better.LOWER),
    Reading(DAY, 40, 10_000),
    Decimal("1.5"),
)
PARTIES = Parties(("Wyvern Integrated Care Board",), ("Chief executive", "Northmoor General Hospital"), ("Gareth Pugh", "Director of contracts"))


def step(number: int, move: str, **more: object) -> StepEvent:
    given = {"text": "Referrals come back to practices.", "evidence": PACK.digest, "day": dt.date(2026, 1, 14), "milestone": "m1"} | more
    return StepEvent(number, move, Decider.APPROVER, "person:2", AT, DAY, "person:1", **given)  # type: ignore[arg-type]


def subject(ladder: Ladder, *events: StepEvent) -> Subject:
    return Subject(ladder, "Onward referral", "CM 12", fold_matter(ladder, events), events[-1], PACK, england_calendar())


LADDER = with_terms(
    get_ladder("performance", "2025-26"), [SeenTerm("meeting", days=10, **READ), SeenTerm("milestone", percent=Decimal(2), cap=Decimal(10), **READ)]
)
START = (
    step(1, "raise_informally", text="Telephoned the contract lead."),
    step(2, "log_attempt", text="Wrote again."),
    step(3, "record_reply", text="We are looking into it."),
    step(4, "issue_notice"),
)
MONEY = work_out(next(row for row in LADDER.shares if row.id == "milestone"), month="2026-04", value_pence=100_000_00)
WAYS = {
    "notice": START,
    "agenda": (*START, step(5, "call_meeting")),
    "terms": (*START, step(5, "hold_meeting"), step(6, "start_investigation")),
    "plan": (*START, step(5, "hold_meeting"), step(6, "agree_plan", milestones=(MILESTONE,))),
    "no_plan": (*START, step(5, "hold_meeting"), step(6, "ask_for_plan"), step(7, "report_no_plan")),
    "no_engagement": (*START, step(5, "record_no_engagement")),
    "exception_report": (*START, step(5, "hold_meeting"), step(6, "agree_plan", milestones=(MILESTONE,)), step(7, "issue_exception_report")),
}
WAYS["withholding"] = (*WAYS["exception_report"], step(8, "withhold", withheld=MONEY))
WAYS["release"] = (*WAYS["withholding"], step(9, "release"))
WAYS["retention"] = (*WAYS["withholding"], step(9, "retain"))
SAYS = {
    "notice": (
        *(
            "NHS Standard Contract 2025/26",
            "General Condition 9",
            "15.6 for every 1,000 letters (1 of 64)",
            "2 of 3 practices",
            "Telephoned the contract lead.",
        ),
        *(
            "We are looking into it.",
            "by Monday 19 January 2026",
            "Read in the signed contract: GC9.8, page 41",
            "RM 4907 28",
            "Same rule, Service Condition 12",
        ),
        *("2025-12 (not over yet)", "0 cases recorded"),
    ),
    "agenda": ("called for Wednesday 14 January 2026", "What the provider says"),
    "terms": ("What will be investigated", "Remit has not seen that text for 2025/26"),
    "plan": ("Fit notes for the full time off", "Head of outpatients", "No figures yet", "What practices change: nothing"),
    "no_plan": ("Why no plan was agreed",),
    "no_engagement": ("Wrote again.",),
    "exception_report": ("Was due: Tuesday 31 March 2026", "Fit notes for the full time off"),
    "withholding": ("£2,000.00, available to the commissioner", "Remit pays and withholds nothing"),
    "release": ("In all, not released: £0.00",),
    "retention": ("In all, not released: £2,000.00",),
}


def paper(kind: str, parties: Parties = PARTIES) -> FormalPaper:
    return compose_paper(kind, subject(LADDER, *WAYS[kind]), parties)


def _words(data: bytes) -> str:
    with pypdfium2.PdfDocument(data) as pdf:
        return " ".join(" ".join(page.get_textpage().get_text_range() for page in pdf).split())


@pytest.mark.parametrize("kind", WAYS)
def test_paper_says_what_it_must_in_text_word_and_pdf(kind: str) -> None:
    made = paper(kind)
    text = " ".join(paper_text(made).split())
    document = docx.Document(io.BytesIO(paper_docx(made)))
    word = " ".join(
        [paragraph.text for paragraph in document.paragraphs] + [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    )
    printed = _words(paper_pdf(made))
    for words in (*SAYS[kind], TITLES[kind], "Gareth Pugh", "CM 12"):
        assert words in text or words == TITLES[kind]
        assert words in word
    assert TITLES[kind] in printed
    assert made.mark == ""


def test_every_paper_of_every_ladder_can_be_composed() -> None:
    named = {row.paper for name in LADDERS for ladder in list_ladders(name) for row in ladder.moves if row.paper}
    assert named == set(TITLES)
    assert named - set(WAYS) == {"information_notice"}
    ladder = get_ladder("information_breach", "2025-26")
    made = compose_paper("information_notice", subject(ladder, step(1, "issue_notice")), PARTIES)
    assert "by Wednesday 14 January 2026" in paper_text(made)


def test_paper_that_nobody_approved_is_marked_as_a_draft() -> None:
    draft = paper("notice", dataclasses.replace(PARTIES, approver=()))
    assert "Draft. Nobody has approved it" in paper_text(draft)
    assert "Gareth Pugh" not in paper_text(draft)


@pytest.mark.parametrize("edition", ["2015-16", "2017-19", "2025-26", "2026-27"])
def test_number_that_nobody_verified_is_in_no_paper(edition: str) -> None:
    made = paper_text(compose_paper("notice", subject(get_ladder("performance", edition), *START), PARTIES))
    assert "10 working days" not in made
    assert "19 January" not in made
    assert f"Remit has not seen that text for {edition.replace('-', '/')}" in " ".join(made.split())


def test_rate_without_letters_is_said_to_be_none() -> None:
    assert dataclasses.replace(PACK, letters=0).rate_words == "1 case. No letters were counted, so there is no rate."


def test_pack_is_the_same_after_the_store_and_any_change_changes_its_digest() -> None:
    assert Evidence.from_record(PACK.to_record()) == PACK
    assert Evidence.from_record(PACK.to_record()).digest == PACK.digest
    assert dataclasses.replace(PACK, letters=65).digest != PACK.digest


def test_evidence_names_no_practice() -> None:
    assert "practice" not in {key for row in PACK.to_record()["cases"] for key in row}
