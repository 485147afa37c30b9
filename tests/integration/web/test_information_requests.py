"""Information requests in the service: the clock, the drafted answer, decisions with a reason, release by another person, the log that stays as it was."""

import csv
import dataclasses
import datetime as dt
import io
import json
from pathlib import Path

import docx
import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from tests.integration.web.case_makers import PATIENT, QUOTE, move, parties, sent_case
from tests.integration.web.conftest import add_member, add_organisation, sign_in
from tests.integration.web.matter_makers import AT, OFFICER, commissioner_member, make_cases, make_matter, take

from remit.engine.disclosure import compose_answer
from remit.engine.lifecycle import Move
from remit.service.accounts.models import Membership, Role
from remit.service.audit import queries as audit
from remit.service.audit.actions import Actor
from remit.service.enforcement.models import Matter
from remit.service.foi import actions
from remit.service.foi.models import FrozenAnswer, InformationRequest
from remit.service.foi.queries import drafting, log, requests
from remit.service.library.actions import add_document, add_version
from remit.service.library.models import DocumentVersion
from remit.service.organisations.models import Kind
from remit.service.statistics import actions as statistics
from remit.service.ui.policies import RefusalError

pytestmark = pytest.mark.django_db
OFFICER_WHO = actions.Who(Actor("person:officer", "ZZC1"), "Hannah Brightwell")
APPROVER_WHO = actions.Who(Actor("person:approver", "ZZC1"), "Gareth Pugh")
ASKED = actions.Asked(
    "Reports of work passed to GPs", dt.date(2025, 12, 11), dt.date(2025, 4, 1), dt.date(2025, 12, 31), "a journalist", "J. Quill, quill@paper.example"
)
HIDING = {"hide": "0", "reason": "About hospitals.", "exemptions": ["40"]}
LATER = AT + dt.timedelta(days=7)
QUESTION = "Do you mean letters or cases?"
WITHDRAWAL = "By email on 8 January: has the figures from elsewhere."


@pytest.fixture
def officer(db: None) -> Membership:
    return commissioner_member(Role.COMMISSIONER_OFFICER, add_member)


@pytest.fixture
def approver(db: None) -> Membership:
    return commissioner_member(Role.COMMISSIONER_APPROVER, add_member)


def register(asked: actions.Asked = ASKED) -> InformationRequest:
    _, _, commissioner = parties()
    return actions.register_request(commissioner, asked, by=OFFICER_WHO.actor, at=AT)


def freeze(request: InformationRequest, hide_under: int = 0) -> FrozenAnswer:
    actions.decide_hiding(request, hide_under, "Counts about a hospital, not about patients.", ["40"], by=OFFICER_WHO.actor, at=AT)
    answer, cases = drafting.draft(request, at=AT), drafting.list_standing(request, at=AT)
    return actions.send_for_approval(request, answer, cases, OFFICER_WHO, at=AT)


def publish(request: InformationRequest) -> FrozenAnswer:
    frozen = freeze(request)
    actions.release_answer(frozen, APPROVER_WHO, publish=True, at=AT)
    return frozen


def test_clock_is_that_of_the_act(officer: Membership) -> None:
    shown = requests.show(register())
    assert (shown.clock.due_on, shown.state) == (dt.date(2026, 1, 14), ("To be answered", "blue"))
    assert "Fri 2 Jan not counted: bank holiday (2nd January, Scotland)" in [counted.words() for counted in shown.clock.days]


def test_asking_what_is_meant_stops_the_clock_and_the_answer_begins_it_anew() -> None:
    request = register()
    actions.ask_what_is_meant(request, QUESTION, by=OFFICER_WHO.actor, at=AT)
    assert requests.show(request).state[0] == "Waits for the requester"
    assert requests.show(request).clock.due_on is None
    with pytest.raises(RefusalError, match="The clock stands still only once"):
        actions.ask_what_is_meant(request, QUESTION, by=OFFICER_WHO.actor, at=AT)
    with pytest.raises(RefusalError, match="cannot have answered on that day"):
        actions.record_what_is_meant(request, dt.date(2025, 1, 1), by=OFFICER_WHO.actor, at=LATER)
    actions.record_what_is_meant(request, LATER.date(), by=OFFICER_WHO.actor, at=LATER)
    assert requests.show(request).clock.started_on == LATER.date()
    with pytest.raises(RefusalError, match="Nothing is asked"):
        actions.record_what_is_meant(request, LATER.date(), by=OFFICER_WHO.actor, at=LATER)


def test_no_answer_is_sent_or_released_while_the_requester_is_asked_what_is_meant(officer: Membership) -> None:
    make_cases(1)
    request = register()
    actions.decide_hiding(request, 0, "About hospitals.", [], by=OFFICER_WHO.actor, at=AT)
    actions.ask_what_is_meant(request, QUESTION, by=OFFICER_WHO.actor, at=AT)
    browser, address = sign_in(officer), reverse("information_request", args=[request.reference])
    page = browser.get(address).content.decode()
    assert "Send for approval" not in page
    assert "The requester said what is meant" in page
    sent = browser.post(reverse("send_answer", args=[request.reference]))
    assert (sent.status_code, FrozenAnswer.objects.count()) == (409, 0)
    assert "Record first what they said" in sent.content.decode()
    actions.record_what_is_meant(request, LATER.date(), by=OFFICER_WHO.actor, at=LATER)
    assert "Send for approval" in browser.get(address).content.decode()


@pytest.mark.parametrize("publish", [True, False])
def test_an_answer_frozen_before_is_not_released_while_the_clock_stands(officer: Membership, *, publish: bool) -> None:
    make_cases(1)
    frozen = freeze(register())
    InformationRequest.objects.update(clarity_asked_on=AT.date())
    frozen.refresh_from_db()
    with pytest.raises(RefusalError, match="so the clock stands still"):
        actions.release_answer(frozen, APPROVER_WHO, publish=publish, at=AT)
    assert "The requester said what is meant" in sign_in(officer).get(reverse("information_request", args=[frozen.request.reference])).content.decode()


def test_nobody_is_asked_what_is_meant_while_the_answer_waits_for_approval() -> None:
    make_cases(1)
    request = register()
    freeze(request)
    with pytest.raises(RefusalError, match="waits for approval"):
        actions.ask_what_is_meant(request, QUESTION, by=OFFICER_WHO.actor, at=AT)


def test_asking_and_withdrawing_take_words_that_are_kept_and_shown(officer: Membership) -> None:
    request = register()
    browser, address = sign_in(officer), reverse("information_request", args=[request.reference])
    for name, field, words, sentence in (
        ("ask_requester", "question", QUESTION, "Write what you asked the requester."),
        ("withdraw_request", "reason", WITHDRAWAL, "Say how and why the requester withdrew it."),
    ):
        ask = reverse(name, args=[request.reference])
        assert sentence in browser.post(ask, {field: " "}).content.decode()
        assert words not in browser.get(address).content.decode()
        assert words in browser.post(ask, {field: words}, follow=True).content.decode()
    kept = {event.name: event.details for event in audit.list_events(f"information_request:{request.reference}")}
    assert (kept["clarity_asked"], kept["request_withdrawn"]) == ({"question": QUESTION}, {"reason": WITHDRAWAL})
    fresh = register()
    with pytest.raises(RefusalError, match="Write what you asked"):
        actions.ask_what_is_meant(fresh, " ", by=OFFICER_WHO.actor, at=AT)
    with pytest.raises(RefusalError, match="Say how and why"):
        actions.withdraw_request(fresh, " ", by=OFFICER_WHO.actor, at=AT)


def test_approval_is_offered_once_small_numbers_are_decided(officer: Membership) -> None:
    make_cases(1)
    request = register()
    browser, address = sign_in(officer), reverse("information_request", args=[request.reference])
    page = browser.get(address).content.decode()
    assert "Send for approval" not in page
    assert "It can be sent for approval once that is decided." in page
    assert reverse("decide_hiding", args=[request.reference]) in page
    actions.decide_hiding(request, 0, "About hospitals.", [], by=OFFICER_WHO.actor, at=AT)
    assert "Send for approval" in browser.get(address).content.decode()


def test_withdrawn_request_stays_in_the_register_and_is_not_answered() -> None:
    request = register()
    actions.withdraw_request(request, WITHDRAWAL, by=OFFICER_WHO.actor, at=AT)
    assert (requests.show(request).state[0], requests.show(request).clock.is_running) == ("Withdrawn", False)
    with pytest.raises(RefusalError, match="was withdrawn"):
        freeze(request)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"received_on": dt.date(2027, 1, 1)}, "cannot have come in after today"),
        ({"last_on": dt.date(2025, 1, 1)}, "ends before it begins"),
        ({"first_on": dt.date(2027, 1, 1), "last_on": dt.date(2027, 2, 1)}, "begins after today"),
    ],
)
def test_days_that_cannot_be_are_refused(changes: dict[str, dt.date], sentence: str) -> None:
    with pytest.raises(RefusalError, match=sentence):
        register(actions.Asked(**{**vars(ASKED), **changes}))


def test_answer_holds_all_three_questions_from_what_is_recorded(officer: Membership) -> None:
    make_cases(3)
    matter = make_matter()
    take(matter, "raise_informally", who=OFFICER)
    document = add_document(matter.commissioner, "policy", "Interface policy", by=OFFICER_WHO.actor, at=AT)
    add_version(document, DocumentVersion(name="version 2", valid_from=dt.date(2025, 1, 1)), by=OFFICER_WHO.actor, at=AT)
    request = register()
    text = str(freeze(request).sections)
    for words in (
        "not recorded. This does not mean",
        "3 reports.",
        "Northmoor General Hospital",
        "Interface policy, version 2",
        "Contract performance notices",
    ):
        assert words in " ".join(text.split())
    for secret in (PATIENT.name, "9990000018", QUOTE, "Lindqvist", "Quill", "Lime Avenue"):
        assert secret not in text


def test_decision_about_small_numbers_needs_a_reason_and_is_used() -> None:
    make_cases(3)
    request = register()
    with pytest.raises(RefusalError, match="Say why you hide small numbers"):
        actions.decide_hiding(request, 5, " ", [], by=OFFICER_WHO.actor, at=AT)
    with pytest.raises(RefusalError, match="Say why you show every number"):
        actions.decide_hiding(request, 0, "", [], by=OFFICER_WHO.actor, at=AT)
    with pytest.raises(RefusalError, match="Say why you hide"):
        actions.send_for_approval(request, drafting.draft(request, at=AT), {}, OFFICER_WHO, at=AT)
    rows = list(csv.DictReader(io.StringIO(bytes(freeze(request, 5).csv).decode())))
    assert [row["note"] for row in rows if row["hospital_code"] == "ZZP1" and row["column"] == "all" and row["unit"] == "cases"] == ["hidden"]


def test_answer_is_released_by_somebody_else_and_only_once() -> None:
    make_cases(2)
    request = register()
    frozen = freeze(request)
    with pytest.raises(RefusalError, match="waits for approval"):
        freeze(request)
    with pytest.raises(RefusalError, match="You prepared this answer yourself"):
        actions.release_answer(frozen, OFFICER_WHO, publish=True, at=AT)
    with pytest.raises(RefusalError, match="Say what is to be changed"):
        actions.send_back_answer(frozen, "", APPROVER_WHO, at=AT)
    actions.send_back_answer(frozen, "Show every number.", APPROVER_WHO, at=AT)
    assert requests.show(request).sent_back == frozen
    again = publish(request)
    assert (requests.show(request).state[0], log.list_published()) == ("Answered", [again])
    with pytest.raises(RefusalError, match="was answered"):
        freeze(request)


SENT = (
    ((10, 5), Move.DISAGREE),
    ((11, 30), Move.TAKE_BACK),
    ((10, 14), Move.ACKNOWLEDGE),
    ((12, 1), None),
    ((12, 2), None),
    ((12, 6), None),
)
# Whole months; days at both edges; one day; two edges without a month; a month with one case.
PERIODS = (((4, 1), (12, 31)), ((4, 10), (12, 5)), ((12, 2), (12, 2)), ((11, 30), (12, 1)), ((11, 1), (11, 30)))


def test_answer_from_cells_is_that_of_the_cases_one_by_one() -> None:
    for (month, day), what in SENT:
        case = sent_case(at=AT.replace(year=2025, month=month, day=day))
        if what:
            move(case, what, "provider", at=AT, text="As we said.")
    statistics.keep_up(at=AT, most=None)
    totals = []
    for first, last in PERIODS:
        request = register(dataclasses.replace(ASKED, first_on=dt.date(2025, *first), last_on=dt.date(2025, *last)))
        actions.decide_hiding(request, 0, "About hospitals.", [], by=OFFICER_WHO.actor, at=AT)
        answer = drafting.draft(request, at=AT)
        assert answer == compose_answer(drafting.load_register(request.commissioner, at=AT), answer.asked)
        assert answer.reports is not None
        assert answer.reports.table.total == len(drafting.list_standing(request, at=AT))
        totals.append(answer.reports.table.total)
    assert totals == [6, 5, 1, 2, 1]


def test_published_answer_stays_and_says_when_a_case_moved_on() -> None:
    case = sent_case()
    statistics.keep_up(at=AT, most=None)
    frozen = publish(register())
    before = bytes(frozen.csv)
    assert log.entry_of(log.get_published(frozen.request.reference), at=AT).changed == 0
    move(case, Move.DISAGREE, "provider", at=AT, text="We think that it is yours.")
    statistics.keep_up(at=LATER, most=None)
    entry = log.entry_of(log.get_published(frozen.request.reference), at=LATER)
    assert (entry.changed, bytes(entry.answer.csv)) == (1, before)
    page = Client().get(reverse("disclosure", args=[frozen.request.reference])).content.decode()
    assert "1 case of this answer has moved on since" in page
    assert "The answer stays as it was published" in page


def test_a_case_re_opened_after_publication_is_named_and_the_answer_stays() -> None:
    case = sent_case()
    move(case, Move.DUPLICATE, "provider", at=AT, other=sent_case().reference)
    statistics.keep_up(at=AT, most=None)
    frozen = publish(register())
    before = bytes(frozen.docx)
    move(case, Move.DISPUTE, "practice", at=LATER, text="It is another letter.")
    for address in (reverse("disclosure", args=[frozen.request.reference]), reverse("disclosure_log")):
        page = Client().get(address).content.decode()
        assert "1 case that had ended was re-opened." in page, address
    assert bytes(log.get_published(frozen.request.reference).docx) == before


def test_exemptions_that_were_used_are_printed_in_the_answer(officer: Membership) -> None:
    make_cases(1)
    request = register()
    frozen = freeze(request)
    rows = list(csv.DictReader(io.StringIO(bytes(frozen.csv).decode())))
    assert [row["note"] for row in rows if row["question"] == "exemption"] == ["Section 40: personal information"]
    paper = docx.Document(io.BytesIO(bytes(frozen.docx)))
    words = " ".join(part.text for part in paper.paragraphs)
    assert "What is not given" in words
    assert "Section 40: personal information" in words
    page = sign_in(officer).get(reverse("information_request", args=[request.reference])).content.decode()
    assert request.reference in page


def test_a_reference_is_given_once_even_where_a_row_is_missing() -> None:
    first, second = register(), register()
    InformationRequest.objects.filter(pk=first.pk).delete()
    assert register().reference not in (first.reference, second.reference)
    one, two = make_matter(), make_matter()
    Matter.objects.filter(pk=one.pk).delete()
    assert make_matter().reference not in (one.reference, two.reference)


def test_review_has_its_own_clock_and_needs_an_answer() -> None:
    make_cases(1)
    request = register()
    with pytest.raises(RefusalError, match="has none yet"):
        actions.begin_review(request, AT.date(), 20, by=OFFICER_WHO.actor, at=AT)
    publish(request)
    review = actions.begin_review(request, AT.date(), 20, by=OFFICER_WHO.actor, at=AT)
    assert requests.show(request).reviews[0][1].due_on == dt.date(2026, 2, 6)
    with pytest.raises(RefusalError, match="running already"):
        actions.begin_review(request, AT.date(), 20, by=OFFICER_WHO.actor, at=AT)
    actions.end_review(review, "Upheld.", by=APPROVER_WHO.actor, at=LATER)
    assert requests.find_running_review(request) is None


def test_who_asked_is_sealed_and_in_no_event() -> None:
    request = register()
    assert b"Quill" not in bytes(request.sealed_contact)
    assert requests.contact_of(request) == ASKED.contact
    assert "Quill" not in str([event.details for event in audit.list_events(f"information_request:{request.reference}")])


def test_answer_that_is_sent_holds_every_event_however_many_wait(officer: Membership, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("remit.service.statistics.actions.keeping.BATCH", 2)
    for _ in range(3):
        sent_case()
    request = register()
    actions.decide_hiding(request, 0, "About hospitals.", [], by=OFFICER_WHO.actor, at=AT)
    sign_in(officer).post(reverse("send_answer", args=[request.reference]))
    frozen = FrozenAnswer.objects.get()
    assert (frozen.total_words, len(frozen.cases)) == ("3", 3)


def test_another_commissioner_sees_no_request(officer: Membership) -> None:
    reference = register().reference
    other = sign_in(add_member("o@x.example", Role.COMMISSIONER_OFFICER, add_organisation("ZZC9", Kind.COMMISSIONER)))
    assert other.get(reverse("information_request", args=[reference])).status_code == 404
    assert other.get(reverse("answer_file", args=[reference, "csv"])).status_code == 404


# Pages


def test_request_goes_by_page_from_register_to_disclosure_log(officer: Membership, approver: Membership) -> None:
    make_cases(3)
    browser = sign_in(officer)
    facts = {"subject": "Reports", "from_whom": "a journalist", "contact": "Q"}
    for name, day in (("received_on", ASKED.received_on), ("first_on", ASKED.first_on), ("last_on", ASKED.last_on)):
        facts |= {f"{name}_day": str(day.day), f"{name}_month": str(day.month), f"{name}_year": str(day.year)}
    empty = browser.post(reverse("register_request"), {"subject": ""}).content.decode()
    assert [name for name in ("day on which it came in", "first day of the period", "last day of the period") if f"Write the {name}." not in empty] == []
    page = browser.post(reverse("register_request"), facts, follow=True).content.decode()
    assert "Drafted answer" in page
    reference = InformationRequest.objects.get().reference
    assert browser.post(reverse("send_answer", args=[reference])).status_code == 409
    page = browser.post(
        reverse("decide_hiding", args=[reference]), {"hide": "0", "reason": "About hospitals.", "exemptions": ["40"]}, follow=True
    ).content.decode()
    assert "Section 40: personal information" in page
    assert "waits for approval" in browser.post(reverse("send_answer", args=[reference]), follow=True).content.decode()
    assert Client().get(reverse("disclosure", args=[reference])).status_code == 404
    second = sign_in(approver)
    page = second.post(reverse("release_answer", args=[reference]), {"decision": "publish"}, follow=True).content.decode()
    assert "published in the disclosure log" in page
    public = Client()
    assert "Reports" in public.get(reverse("disclosure_log")).content.decode()
    data = public.get(reverse("disclosure_file", args=[reference, "docx"])).content
    assert "Question 1" in " ".join(part.text for part in docx.Document(io.BytesIO(data)).paragraphs)
    assert public.get(reverse("disclosure_file", args=[reference, "exe"])).status_code == 404


@pytest.mark.parametrize("form", ["docx", "pdf", "csv"])
def test_draft_is_handed_out_in_each_form(officer: Membership, form: str) -> None:
    make_cases(1)
    response = sign_in(officer).get(reverse("answer_file", args=[register().reference, form]))
    assert (response.status_code, len(response.content) > 100) == (200, True)


# Commands


def test_exported_events_counted_by_hand_agree_with_the_answer(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An independent count: cases by their opening events in the file, with nothing of ours."""
    parties()
    for _ in range(7):
        sent_case()
    call_command("export_register", "zzc1", str(tmp_path / "register.jsonl"))
    call_command("foi", "--from", "2025-04-01", "--to", "2025-12-31", "--area", "zzc1", "--output", str(tmp_path / "out"), "--hide-under", "0")
    lines = [json.loads(line) for line in (tmp_path / "register.jsonl").read_text().splitlines()]
    openings = {line["case"]: line["on"] for line in lines if line["record"] == "event" and line["number"] == 1}
    sent = {line["case"] for line in lines if line["record"] == "event" and line["move"] == "send"}
    by_hand = sum("2025-04-01" <= on <= "2025-12-31" for case, on in openings.items() if case in sent)
    rows = list(csv.DictReader((tmp_path / "out/answer.csv").read_text().splitlines()))
    total = [int(row["value"]) for row in rows if (row["hospital"], row["unit"], row["column"]) == ("All hospitals", "cases", "all")]
    assert total == [by_hand] == [7]
    assert "7 reports. Written to" in capsys.readouterr().out
    for secret in (PATIENT.name, "9990000018", "Lindqvist", QUOTE, "person:"):
        assert secret not in (tmp_path / "register.jsonl").read_text()


def test_commands_say_what_is_missing(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="No commissioner here has the code ZZC7"):
        call_command("export_register", "zzc7", str(tmp_path / "x"))
    parties()
    with pytest.raises(CommandError, match="cannot be written"):
        call_command("export_register", "zzc1", str(tmp_path / "missing/x"))
    with pytest.raises(CommandError, match=r"No commissioner here has the code ZZ\. Here are: ZZC1"):
        call_command("foi", "--from", "2025-04-01", "--to", "2025-12-31", "--area", "ZZ", "--output", str(tmp_path))
    with pytest.raises(CommandError, match="ends before it begins"):
        call_command("foi", "--from", "2025-12-31", "--to", "2025-04-01", "--output", str(tmp_path))
