"""Pages of cases: each side sees its own, answers, moves and messages work, and what must not be seen is not."""

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.integration.web.case_makers import ITEMS, PATIENT, QUOTE, SENT_AT, fresh, move, open_case, parties, sent_case, speaker
from tests.integration.web.conftest import add_member, add_organisation, sign_in

from remit.cli.main import cli
from remit.engine.audit import check_receipt, read_receipt
from remit.engine.lifecycle import Ask, Move
from remit.engine.remedy import spaced_reference
from remit.service.accounts.models import Role
from remit.service.audit import queries as audit
from remit.service.cases import actions
from remit.service.cases.actions import Channel, OpeningItem
from remit.service.cases.models import Attachment, Case, CaseEvent, Sharing
from remit.service.organisations.models import Kind

pytestmark = pytest.mark.django_db
# Monday 5 January 2026, as in the prototype.
NOW = dt.datetime(2026, 1, 5, 9, 4, tzinfo=dt.UTC)
SECRETS = (PATIENT.name, PATIENT.nhs_number, PATIENT.provider_number, QUOTE, "Dr Amara Osei", "Priya Nair", "Dr Lindqvist")


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every request comes on the day of the prototype."""
    monkeypatch.setattr("remit.service.config.middleware.now", lambda: NOW)
    monkeypatch.setattr("remit.service.config.templates.now", lambda: NOW)


class People:
    """One browser for each role, with the two sides, their commissioner and their committee."""

    def __init__(self) -> None:
        """Add them."""
        practice, provider, commissioner = parties()
        committee = add_organisation("ZZL1", Kind.LMC, "Wyvern Local Medical Committee", commissioner=commissioner)
        self.gp = sign_in(add_member("gp@remit.example", Role.PRACTICE_MEMBER, practice, name="Dr Amara Osei"))
        self.manager = sign_in(add_member("manager@remit.example", Role.PRACTICE_MANAGER, practice, name="Ewa Kowalczyk"))
        self.hospital = sign_in(add_member("provider@remit.example", Role.PROVIDER_MEMBER, provider, name="Priya Nair"))
        self.lead = sign_in(add_member("lead@remit.example", Role.PROVIDER_LEAD, provider, name="Tom Ashby"))
        self.officer = sign_in(add_member("officer@remit.example", Role.COMMISSIONER_OFFICER, commissioner, name="Hannah Brightwell"))
        self.committee = sign_in(add_member("lmc@remit.example", Role.LMC_READER, committee, name="Dr Ruth Calder"))


@pytest.fixture
def people() -> Iterator[People]:
    """Everybody."""
    return People()  # type: ignore[return-value]


def text_of(response: Any) -> str:
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def see(browser: Client, name: str, case: Case, **more: Any) -> str:
    return text_of(browser.get(reverse(name, kwargs={"reference": case.reference, **more})))


def send(browser: Client, name: str, case: Case, data: dict[str, Any], **more: Any) -> str:
    """Send a form and follow to the page that comes."""
    return text_of(browser.post(reverse(name, kwargs={"reference": case.reference, **more}), data, follow=True))


# ---- what each side sees ----


def test_both_sides_see_words_patient_and_dates(people: People) -> None:
    case = sent_case()
    for browser in (people.gp, people.hospital):
        page = see(browser, "case", case)
        assert PATIENT.name in page
        assert QUOTE in page
        assert "Northmoor General Hospital has not confirmed that they have this. That was due Monday 29 December, overdue by 4 working days." in page
    assert "Still your risk" in see(people.gp, "case", case)
    assert "Still the risk of Lime Avenue Surgery" in see(people.hospital, "case", case)


@pytest.mark.parametrize("who", ["officer", "committee"])
@pytest.mark.parametrize("page", ["case", "case_dates", "case_receipt", "case_list"])
def test_commissioner_and_committee_see_no_patient_no_clinician_and_no_words(who: str, page: str, people: People) -> None:
    case = sent_case(acting=actions.Acting(actions.ActingKind.OURS, "Dr Amara Osei"), is_urgent=True)
    send(people.hospital, "answer_case", case, {"move": "disagree", "text": f"{PATIENT.name} asked Dr Lindqvist for it."})
    browser = getattr(people, who)
    got = text_of(browser.get(reverse("case_list"))) if page == "case_list" else see(browser, page, case)
    assert [secret for secret in (*SECRETS, "asked Dr Lindqvist") if secret in got] == []
    assert "Lime Avenue" not in got


def test_commissioner_sees_the_name_where_the_practice_agreed(people: People) -> None:
    case = sent_case()
    text_of(people.manager.post(reverse("sharing"), {"name_to_commissioner": "on"}, follow=True))
    assert "Lime Avenue Surgery" in see(people.officer, "case", case)
    assert "Lime Avenue" not in see(people.committee, "case", case)
    assert Sharing.objects.count() == 1


def test_commissioner_sees_the_name_and_the_words_of_what_was_sent_to_them(people: People) -> None:
    case = sent_case()
    move(case, Move.DISAGREE, "provider", text="Between us only.")
    move(case, Move.ESCALATE_TO_LEAD, "practice", text="For the lead only.")
    send(people.gp, "case_step", case, {"text": "They do not answer on time."}, step="escalate_to_commissioner")
    move(case, Move.MESSAGE, "provider", text="To the commissioner too.", at=NOW)
    page = see(people.officer, "case", case)
    assert "Lime Avenue Surgery" in page
    assert "They do not answer on time." in page
    assert "To the commissioner too." in page
    assert "Between us only." not in page
    assert "For the lead only." not in page


def test_case_that_was_not_sent_is_seen_by_its_raiser_only(people: People) -> None:
    case = open_case()
    assert "not sent yet" in see(people.gp, "case", case)
    for browser in (people.hospital, people.officer, people.committee):
        assert browser.get(reverse("case", kwargs={"reference": case.reference})).status_code == 404


def test_history_follows_the_organisation_that_took_over(people: People) -> None:
    from remit.service.audit.actions import Actor
    from remit.service.organisations import actions as organisations

    case = sent_case()
    _, provider, _ = parties()
    after = add_organisation("ZZP9", Kind.PROVIDER, "Northmoor and Thornwick Hospitals")
    organisations.record_succession(provider, after, kind="merged", on=dt.date(2026, 1, 1), by=Actor.process("tests"), at=NOW)
    browser = sign_in(add_member("new@remit.example", Role.PROVIDER_MEMBER, after, name="Nia Rees"))
    assert case.reference[2:6] in text_of(browser.get(reverse("inbox")))
    assert "Answer sent" in send(browser, "answer_case", case, {"move": "take_back"})
    assert fresh(case).label == "taken_back"


# ---- answering ----


def see_after(browser: Client, case: Case) -> str:
    return text_of(browser.get(reverse("answer_case", kwargs={"reference": case.reference}), follow=True))


ANSWERS = [
    ({"move": "take_back", "day_day": "9", "day_month": "1", "day_year": "2026"}, "taken_back", "From now on this work is yours."),
    ({"move": "take_back_in_part", "items": ["1"], "text": "The note is yours."}, "in_part", "What you took is yours"),
    ({"move": "disagree", "text": "You asked for it."}, "disagreed", "say that it does not settle it"),
    ({"move": "not_ours", "other": "Thornwick Hospital"}, "not_theirs", "told where it belongs"),
    ({"move": "redirect", "other": "Orthopaedics"}, "acknowledged", "Passed on."),
    ({"move": "needs_information", "text": "Which ward?"}, "question", "Your clock is paused"),
]


@pytest.mark.parametrize(("answer", "label", "sentence"), ANSWERS, ids=[label for _, label, _ in ANSWERS])
def test_provider_gives_each_answer(answer: dict[str, Any], label: str, sentence: str, people: People) -> None:
    case = sent_case()
    assert sentence in send(people.hospital, "answer_case", case, answer)
    assert fresh(case).label == label


def test_provider_answers_that_another_case_of_the_two_settles_it(people: People) -> None:
    earlier, case = sent_case(), sent_case()
    assert "Answer sent." in send(people.hospital, "answer_case", case, {"move": "duplicate", "other": spaced_reference(earlier.reference)})
    assert fresh(case).label == "duplicate"


@pytest.mark.parametrize("of", ["nobody", "others", "no reference"])
def test_duplicate_of_no_case_of_the_two_is_refused_in_the_same_words(of: str, people: People) -> None:
    case = sent_case()
    elsewhere = sent_case(practice=add_organisation("ZZA077", Kind.PRACTICE, "Elsewhere Surgery"), key="elsewhere")
    other = {"nobody": "RM 4907 21", "others": elsewhere.reference, "no reference": "the last one"}[of]
    page = text_of(people.hospital.post(reverse("answer_case", kwargs={"reference": case.reference}), {"move": "duplicate", "other": other}))
    sentence = f"Lime Avenue Surgery and Northmoor General Hospital have no case {other}. Check the reference of the other case."
    assert sentence in page
    assert fresh(case).label == "sent"


MISTAKES = [
    ({}, "Choose your answer."),
    ({"move": "disagree"}, "Give a reason in a sentence or two. The other side reads it."),
    ({"move": "take_back_in_part", "items": ["1", "2"], "text": "x"}, "Choose at least one, and not all"),
    ({"move": "not_ours"}, "Say who it belongs to"),
    ({"move": "duplicate"}, "Give the reference of the other case."),
    ({"move": "needs_information"}, "Write a few words"),
    ({"move": "take_back", "day_day": "31", "day_month": "2", "day_year": "2026"}, "There is no such day."),
    ({"move": "take_back", "day_day": "2", "day_month": "1", "day_year": "2026"}, "The day on which it will be done lies before the day of the answer."),
    ({"move": "disagree", "text": "x" * 5001}, "at most 5000 characters"),
]


@pytest.mark.parametrize(("answer", "sentence"), MISTAKES, ids=[sentence[:20] for _, sentence in MISTAKES])
def test_mistake_in_an_answer_has_its_sentence(answer: dict[str, Any], sentence: str, people: People) -> None:
    case = sent_case()
    page = text_of(people.hospital.post(reverse("answer_case", kwargs={"reference": case.reference}), answer))
    assert "There is a problem" in page
    assert sentence in page
    assert fresh(case).label == "sent"


def test_answer_after_something_else_happened_is_not_lost_and_not_given(people: People) -> None:
    case = sent_case()
    move(case, Move.WITHDRAW, "practice", text="Sent twice.")
    assert "This case cannot be answered now. Lime Avenue Surgery withdrew this." in see_after(people.hospital, case)
    page = send(people.hospital, "answer_case", case, {"move": "take_back", "seen": "2", "text": "We do it."})
    assert "Something else happened in this case since you opened it." in page
    assert "We do it.</textarea>" in page
    other = sent_case()
    move(other, Move.MESSAGE, "practice", text="One more thing.")
    page = text_of(people.hospital.post(reverse("answer_case", kwargs={"reference": other.reference}), {"move": "disagree", "text": "No.", "seen": "2"}))
    assert "Something else happened in this case since you opened it." in page
    assert ">No.</textarea>" in page
    assert "Nothing was changed. Since then, Lime Avenue Surgery sent a message: “One more thing.”" in page


def test_done_work_is_not_asked_back_and_not_counted_as_refused(people: People) -> None:
    done = OpeningItem("3", "transport", "arrange transport", ask=Ask.COUNT)
    case = sent_case(items=(*ITEMS, done))
    page = see(people.hospital, "answer_case", case)
    assert 'value="2"' in page
    assert 'name="items" value="3"' not in page
    assert "Choose at least one, and not all" in send(people.hospital, "answer_case", case, {"move": "take_back_in_part", "items": ["1", "2"], "text": "x"})
    assert [item.said for item in case.items.order_by("number")] == ["", "", "counted"]
    part = sent_case(items=(*ITEMS, done))
    send(people.hospital, "answer_case", part, {"move": "take_back_in_part", "items": ["1"], "text": "x"})
    assert [item.said for item in part.items.order_by("number")] == ["taken_back", "not_taken", "counted"]
    send(people.hospital, "answer_case", case, {"move": "take_back"})
    assert [item.said for item in case.items.order_by("number")] == ["taken_back", "taken_back", "counted"]
    assert fresh(case).label == "taken_back"
    assert "Done already; to be counted." in see(people.gp, "case", case)


def test_answer_by_link_takes_no_done_work_and_no_day_that_has_passed(people: People) -> None:
    case = sent_case(items=(*ITEMS, OpeningItem("3", "transport", "arrange transport", ask=Ask.COUNT)))
    _, token = actions.make_link(case, by=speaker("practice").by, at=NOW)
    address = reverse("answer_link", kwargs={"token": token})
    assert 'name="items" value="3"' not in text_of(people.hospital.get(address))
    given = {"move": "take_back", "name": "Nia Rees, secretary", "day_day": "5", "day_month": "1", "day_year": "2025"}
    assert "Give today or a later day, or leave it empty." in text_of(people.hospital.post(address, given))
    assert fresh(case).label == "sent"


def test_double_click_is_one_answer(people: People) -> None:
    case = sent_case()
    for _ in range(2):
        page = send(people.hospital, "answer_case", case, {"move": "disagree", "text": "No.", "seen": "2", "key": "k1"})
    assert CaseEvent.objects.filter(case=case, move="disagree").count() == 1
    assert "This was done already, by Priya Nair, Northmoor General Hospital. Nothing was changed." in page


def test_provider_begins_with_words_that_it_often_uses(people: People) -> None:
    case = sent_case()
    text_of(people.lead.post(reverse("reply_templates"), {"move": "disagree", "title": "Asked for", "text": "The practice asked for this test."}, follow=True))
    page = see(people.hospital, "answer_case", case)
    assert "Asked for" in page
    asked = people.hospital.get(reverse("answer_case", kwargs={"reference": case.reference}) + f"?words={parties()[1].reply_templates.get().pk}")
    assert "The practice asked for this test.</textarea>" in text_of(asked)


def test_inbox_shows_what_is_late_new_and_waiting_and_confirms_together(people: People) -> None:
    late, new, waiting = sent_case(), sent_case(at=NOW), sent_case(at=NOW)
    move(late, Move.ACKNOWLEDGE, "provider")
    move(waiting, Move.NEEDS_INFORMATION, "provider", text="Which ward?", at=NOW)
    page = text_of(people.hospital.get(reverse("inbox")))
    assert "New: please confirm that you have these (1)" in page
    assert "1 case waits for a practice to answer your question" in page
    page = text_of(people.hospital.post(reverse("confirm_ticked"), {"case": [new.reference]}, follow=True))
    assert "1 case is confirmed." in page
    assert fresh(new).label == "acknowledged"
    assert "No case was ticked" in text_of(people.hospital.post(reverse("confirm_ticked"), {}, follow=True))
    assert people.hospital.post(reverse("confirm_ticked"), {"case": ["RM000000"]}).status_code == 404


# ---- moves of the practice and the commissioner ----


def test_practice_disputes_escalates_and_the_commissioner_decides(people: People) -> None:
    case = sent_case()
    move(case, Move.DISAGREE, "provider", text="No.")
    assert "This does not settle it" in see(people.gp, "case", case)
    assert "A new clock runs" in send(people.gp, "case_step", case, {"text": "You ordered the test."}, step="dispute")
    assert "Sent to their lead." in send(people.gp, "case_step", case, {"text": "No answer."}, step="escalate_to_lead")
    assert "Sent to the commissioner." in send(people.gp, "case_step", case, {"text": "Still none."}, step="escalate_to_commissioner")
    assert "Uphold it" in see(people.officer, "case", case)
    assert "Upheld." in send(people.officer, "case_step", case, {"text": "The contract says so."}, step="uphold")
    assert (fresh(case).label, fresh(case).waits_for) == ("upheld", "provider")
    dates = see(people.gp, "case_dates", case)
    assert "Not needed any more: the case was sent to the lead." in dates
    assert "Not needed any more: Wyvern Integrated Care Board decided." in dates
    assert dates.count("Done on time") == 4  # confirm, answer, reply, decide


def test_withdrawn_case_was_never_answered(people: People) -> None:
    case = sent_case()
    send(people.gp, "case_step", case, {"text": "Sent twice."}, step="withdraw")
    page = see(people.gp, "case", case)
    assert "Not needed any more: the case was withdrawn" in page
    assert "Done on time" not in page


def test_changed_answer_asks_for_one_reply(people: People) -> None:
    case = sent_case()
    move(case, Move.DISAGREE, "provider", text="No.")
    move(case, Move.TAKE_BACK_IN_PART, "provider", text="One of them.", items=("1",), at=NOW)
    assert see(people.gp, "case_dates", case).count("Reply to them") == 1


def test_lead_sees_what_was_sent_to_the_lead(people: People) -> None:
    case = sent_case()
    move(case, Move.ESCALATE_TO_LEAD, "practice", text="No answer.", at=NOW)
    assert "Cases sent to you as the lead" in text_of(people.lead.get(reverse("home")))
    page = text_of(people.lead.get(reverse("inbox")))
    assert "Sent to you as the lead" in page
    assert page.count(f'href="{reverse("case", kwargs={"reference": case.reference})}"') == 1
    assert "With you as the lead" in see(people.lead, "case", case)
    for where in ("home", "inbox"):
        page = text_of(people.hospital.get(reverse(where)))
        assert "With your lead" in page
        assert "as the lead" not in page
    assert "With their lead" in see(people.gp, "case", case)


def test_list_says_who_is_overdue_where_somebody_else_is_waited_for(people: People) -> None:
    case = sent_case(at=SENT_AT - dt.timedelta(days=40))
    assert ">Overdue by" in text_of(people.hospital.get(reverse("case_list")))
    move(case, Move.ESCALATE_TO_LEAD, "practice", text="No answer.", at=SENT_AT)
    move(case, Move.ESCALATE_TO_COMMISSIONER, "practice", text="None still.", at=NOW)
    page = text_of(people.officer.get(reverse("case_list")))
    assert "Waits for you: due" in page
    assert ">Hospital overdue by" in page
    assert ">You are overdue by" in text_of(people.hospital.get(f"{reverse('case_list')}?list=waiting"))


@pytest.mark.parametrize(("step", "label"), [("not_uphold", "not_upheld"), ("take_no_action", "no_action")])
def test_commissioner_decides_otherwise_with_a_reason(step: str, label: str, people: People) -> None:
    case = sent_case()
    move(case, Move.ESCALATE_TO_LEAD, "practice", text="No answer.")
    move(case, Move.ESCALATE_TO_COMMISSIONER, "practice", text="None still.")
    without = people.officer.post(reverse("case_step", kwargs={"reference": case.reference, "step": step}), {})
    assert "Give a reason in a sentence or two." in text_of(without)
    send(people.officer, "case_step", case, {"text": "Agreed locally."}, step=step)
    assert fresh(case).label == label


def test_commissioner_is_not_told_a_number(people: People) -> None:
    case = sent_case()
    move(case, Move.ESCALATE_TO_LEAD, "practice", text="No answer.")
    address = reverse("case_step", kwargs={"reference": case.reference, "step": "escalate_to_commissioner"})
    assert "Take the NHS number out." in text_of(people.gp.post(address, {"text": f"About {PATIENT.nhs_number}"}))


def test_step_that_is_not_possible_now_says_why(people: People) -> None:
    case = sent_case()
    page = send(people.gp, "case_step", case, {"text": "x"}, step="accept")
    assert "That cannot be done now. Northmoor General Hospital has not confirmed" in page
    assert people.gp.get(reverse("case_step", kwargs={"reference": case.reference, "step": "nothing"})).status_code == 404


def test_practice_accepts_and_nobody_waits(people: People) -> None:
    case = sent_case()
    move(case, Move.TAKE_BACK, "provider")
    assert "The case is settled between you." in send(people.gp, "case_step", case, {}, step="accept")
    assert fresh(case).waits_for == ""
    assert "Nobody waits for anybody." in see(people.gp, "case", case)


def test_practice_writes_down_what_was_said_by_telephone(people: People) -> None:
    case = sent_case()
    said = {"channel": "telephone", "on_day": "23", "on_month": "12", "on_year": "2025", "move": "take_back", "text": "Priya Nair: we ring her."}
    page = send(people.gp, "record_answer", case, said)
    assert "Written down. Their clock has stopped. The work stays your risk until they say so in writing." in page
    assert "this work is yours" not in page
    assert "by telephone; written down by Lime Avenue Surgery" in page
    assert "Still your risk" in page
    assert (fresh(case).label, fresh(case).risk_with) == ("taken_back", "practice")
    assert "Answer sent." in send(people.hospital, "answer_case", case, {"move": "take_back"})
    assert fresh(case).risk_with == "provider"


def test_practice_gives_more_time_and_corrects_a_day(people: People) -> None:
    case = sent_case()
    move(case, Move.ACKNOWLEDGE, "provider", at=NOW)
    send(people.gp, "case_step", case, {"day_day": "30", "day_month": "1", "day_year": "2026"}, step="give_more_time")
    assert "Friday 30 January" in see(people.gp, "case", case)
    wrong = {"corrects": "1", "day_day": "19", "day_month": "12", "day_year": "2025", "text": "It was Friday."}
    assert "The earlier day stays on record." in send(people.gp, "correct_day", case, wrong)
    assert fresh(case).opened_on == dt.date(2025, 12, 19)


def test_who_is_acting_is_recorded_by_a_clinician_only(people: People) -> None:
    case = sent_case()
    nobody = {"acting_kind": "nobody_needed", "acting_words": "Checked today."}
    address = reverse("case_step", kwargs={"reference": case.reference, "step": "record_acting"})
    assert "Only a clinician can say that nobody needs to act today." in text_of(people.gp.post(address, nobody))
    assert "Recorded." in send(people.gp, "case_step", case, {**nobody, "is_clinician": "on"}, step="record_acting")


# ---- messages and files ----


def _file(name: str, data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def test_message_with_a_file_reaches_the_other_side_as_a_download(people: People) -> None:
    case = sent_case()
    page = send(people.hospital, "case", case, {"text": "See this.", "attachments": [_file("../../etc/scan.pdf", b"%PDF-1.7 x")]})
    assert "Message sent." in page
    assert fresh(case).label == "acknowledged"
    file = Attachment.objects.get()
    got = people.gp.get(reverse("case_file", kwargs={"reference": case.reference, "file_id": file.pk}))
    assert (got.content, got["Content-Disposition"], got["X-Content-Type-Options"]) == (b"%PDF-1.7 x", "attachment; filename*=UTF-8''scan.pdf", "nosniff")
    assert b"%PDF" not in bytes(file.sealed)
    assert [event.name for event in audit.list_events(f"case:{case.reference}")] == ["file_downloaded"]


BAD_FILES = [
    ("big.pdf", b"%PDF-" + b"x" * 10_000_001, "larger than 10 MB"),
    ("run.exe", b"MZ", "files of this kind are not taken"),
    ("page.html", b"<script>", "files of this kind are not taken"),
    ("scan.pdf", b"MZ not a pdf", "it is not what its name says"),
    ("empty.pdf", b"", "empty"),
    ("notes.txt", b"a\0b", "no plain text"),
]


@pytest.mark.parametrize(("name", "data", "sentence"), BAD_FILES, ids=[name for name, _, _ in BAD_FILES])
def test_file_that_cannot_be_taken_has_its_sentence(name: str, data: bytes, sentence: str, people: People) -> None:
    case = sent_case()
    page = text_of(people.gp.post(reverse("case", kwargs={"reference": case.reference}), {"text": "See this.", "attachments": [_file(name, data)]}))
    assert sentence in page
    assert Attachment.objects.count() == 0


def test_more_than_five_files_are_refused(people: People) -> None:
    case = sent_case()
    files = [_file(f"{number}.txt", b"x") for number in range(6)]
    assert "At most 5 files" in text_of(people.gp.post(reverse("case", kwargs={"reference": case.reference}), {"text": "x", "attachments": files}))


def test_message_to_a_case_that_is_over_is_kept_and_says_so(people: People) -> None:
    case = sent_case()
    move(case, Move.WITHDRAW, "practice", text="Sent twice.")
    page = send(people.hospital, "case", case, {"text": "We did it anyway."})
    assert "does not open it again" in page
    assert "We did it anyway." in see(people.gp, "case", case)
    assert fresh(case).label == "withdrawn"


# ---- dates, receipts, letters ----


def test_days_are_shown_one_by_one_with_the_reason(people: People) -> None:
    page = see(people.gp, "case_dates", sent_case())
    for words in (
        "Thursday 25 December",
        "Not counted: bank holiday (Christmas Day)",
        "Not counted: weekend",
        "Not counted: the day it starts",
        "Local promise of Northmoor General Hospital",
        "This is a local promise, not a contract deadline.",
    ):
        assert words in page


def test_pause_is_named_where_days_are_not_counted(people: People) -> None:
    case = sent_case()
    move(case, Move.NEEDS_INFORMATION, "provider", text="Which ward?")
    move(case, Move.REPLY, "practice", text="Ward 4.", at=NOW)
    assert "paused, waiting for Lime Avenue Surgery to answer a question" in see(people.gp, "case_dates", case)
    assert "paused, waiting for a practice in your area to answer a question" in see(people.officer, "case_dates", case)


@pytest.mark.parametrize(("who", "shown"), [("gp", True), ("hospital", True), ("officer", False), ("committee", False)])
def test_receipt_holds_for_everybody_and_shows_words_to_the_two_sides(who: str, shown: bool, people: People) -> None:
    case = sent_case()
    move(case, Move.DISAGREE, "provider", text="You asked for it.")
    got = getattr(people, who).get(reverse("case_receipt", kwargs={"reference": case.reference}))
    assert got["Content-Disposition"].startswith("attachment")
    receipt = read_receipt(got.content)
    assert check_receipt(receipt) == []
    assert ("You asked for it." in json.dumps([one.words for one in receipt.shown.values()])) is shown


def test_remit_verify_checks_a_receipt_without_the_server(people: People, tmp_path: Path) -> None:
    case = sent_case()
    move(case, Move.DISAGREE, "provider", text="You asked for it.")
    files = []
    for name in ("gp", "officer"):
        got = getattr(people, name).get(reverse("case_receipt", kwargs={"reference": case.reference}))
        files.append(tmp_path / f"{name}.json")
        files[-1].write_bytes(got.content)
    answer = CliRunner().invoke(cli, ["verify", *map(str, files)])
    assert (answer.exit_code, answer.output.count("Whole: 3 entries, none changed.")) == (0, 2)
    files[0].write_text(files[0].read_text("utf-8").replace("disagree", "take_back"), "utf-8")
    assert CliRunner().invoke(cli, ["verify", str(files[0])]).exit_code == 4


def test_reading_the_letter_is_shown_to_both_sides(people: People) -> None:
    case = sent_case()
    assert QUOTE in see(people.hospital, "case_letter", case)
    assert "Who has opened the letter" in see(people.gp, "case", case)
    assert "Priya Nair, Northmoor General Hospital" in see(people.gp, "case", case)


def test_pages_ask_no_more_of_the_store_for_more_cases(people: People, django_assert_max_num_queries: Any) -> None:
    def count(browser: Client, address: str) -> int:
        with django_assert_max_num_queries(40) as asked:
            text_of(browser.get(address))
        return len(asked.captured_queries)

    first = sent_case(at=NOW)
    for case in (sent_case(), sent_case(at=NOW)):
        move(case, Move.ACKNOWLEDGE, "provider", at=NOW)
    asked = [(browser, reverse(name)) for browser, name in ((people.gp, "case_list"), (people.hospital, "inbox"), (people.officer, "case_list"))]
    asked.append((people.gp, reverse("case", kwargs={"reference": first.reference})))
    for browser, address in asked:
        browser.get(address)  # writes the click into the session, which counts once a minute
    before = [count(browser, address) for browser, address in asked]
    for _ in range(6):
        other = sent_case(at=NOW)
        move(other, Move.ACKNOWLEDGE, "provider", at=NOW)
        sent_case(at=SENT_AT)
    for number in range(5):
        actions.add_message(first.reference, f"Message {number}", speaker=speaker("practice", channel=Channel.ACCOUNT), at=NOW)
    assert [count(browser, address) for browser, address in asked] == before


def test_lists_are_filtered_and_paged(people: People) -> None:
    cases = [sent_case(specialty="Cardiology" if number == 0 else "Dermatology", at=NOW) for number in range(27)]
    base = reverse("case_list") + "?list=waiting"
    page = text_of(people.gp.get(base))
    assert "27 cases, page 1 of 2" in page
    assert "page 2 of 2" in text_of(people.gp.get(base + "&page=2"))
    assert "1 case" in text_of(people.gp.get(base + "&specialty=cardio"))
    assert "1 case" in text_of(people.gp.get(base + f"&reference={cases[3].reference}"))
    assert "27 cases" in text_of(people.gp.get(base + "&other=northmoor&task=fit_note&state=sent"))
    for nothing in ("&other=thornwick", "&task=transport", "&state=closed", "&reference=nothing"):
        assert "No case fits." in text_of(people.gp.get(base + nothing))
