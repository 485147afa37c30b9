"""Approving and sending: the patient first, a person reads what goes, all of it happens or nothing, and nothing is sent twice."""

import datetime as dt
import json
import threading
from io import BytesIO
from typing import Any

import pypdfium2
import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from tests.integration.web import letters
from tests.integration.web.conftest import AT, BY, add_member, add_organisation, sign_in
from tests.integration.web.sending import Place, make_place
from tests.integration.web.test_case_mail import reply_to

from remit.engine.lifecycle import Label
from remit.service.accounts.models import Role
from remit.service.audit import queries as audit
from remit.service.audit.sealing import unseal_json
from remit.service.cases.actions import ActingKind, drafts, rebuild_case, sending
from remit.service.cases.actions.replies import take_reply
from remit.service.cases.models import Case, CaseItem, Draft, Paper
from remit.service.cases.queries import papers, plans
from remit.service.cases.queries.standing import load_standing
from remit.service.config.clock import now
from remit.service.correspondence.models import LetterState
from remit.service.notifications.models import MailChoices, OutgoingMail
from remit.service.notifications.routes import Delivery
from remit.service.organisations import actions as organisations
from remit.service.organisations.models import ContactPoint, Kind
from remit.service.ui.policies import RefusalError

DAY = dt.timedelta(days=1)


@pytest.fixture
def place(db: None) -> Place:
    return make_place()


def _mail() -> tuple[OutgoingMail, dict[str, str]]:
    mail = OutgoingMail.objects.get()
    return mail, unseal_json(mail.sealed)


def _read(data: bytes) -> str:
    document = pypdfium2.PdfDocument(BytesIO(data))
    return " ".join(" ".join(page.get_textpage().get_text_range() for page in document).split())


def test_approving_asks_little_of_the_store(place: Place, django_assert_max_num_queries: Any) -> None:
    letter = place.letter(letters.CHASE)
    browser = sign_in(place.doctor)
    seen = sending.draft_papers(place.plan(letter.reference, at=now()), place.doctor, at=now()).seen
    path = reverse("send", kwargs={"key": letter.reference})
    browser.get(reverse("home"))
    with django_assert_max_num_queries(32):
        answer = browser.post(path, {"seen": seen, "how": "mail", "has_note": "on", "own_line": ""})
    assert answer.status_code == 302
    assert OutgoingMail.objects.count() == 1
    assert list(audit.find_breaks()) == []


# The patient first.


def test_urgent_letter_is_not_sent_until_somebody_says_who_acts(place: Place) -> None:
    letter = place.letter(letters.URGENT)
    with pytest.raises(RefusalError, match=r"This is urgent\. Record who is acting for the patient today before anything is sent\."):
        place.approve(letter.reference)
    assert (Case.objects.count(), OutgoingMail.objects.count()) == (0, 0)
    place.record_acting(letter.reference)
    case = place.approve(letter.reference)
    state = load_standing(case).state
    assert (state.is_urgent, state.acting and state.acting.words) == (True, "Dr Amara Osei")
    assert state.at_risk


def test_who_acted_yesterday_is_asked_again_today(place: Place) -> None:
    letter = place.letter(letters.URGENT)
    place.record_acting(letter.reference, at=AT - DAY)
    assert place.plan(letter.reference, at=AT).needs_acting
    assert not place.plan(letter.reference, at=AT - DAY).needs_acting


def test_letter_names_who_acts_and_nobody_where_nobody_needs_to(place: Place) -> None:
    letter = place.letter(letters.URGENT)
    place.record_acting(letter.reference)
    assert "Acting for the patient today: Dr Amara Osei." in sending.draft_papers(place.plan(letter.reference), place.doctor, at=AT).letter.safety_line
    place.record_acting(letter.reference, kind=ActingKind.NOBODY_NEEDED, words="repeated already, normal")
    assert "Acting for" not in sending.draft_papers(place.plan(letter.reference), place.doctor, at=AT).letter.safety_line


def test_who_acts_is_sealed_and_its_event_names_nobody(place: Place) -> None:
    letter = place.letter(letters.URGENT)
    place.record_acting(letter.reference)
    (event,) = audit.list_events(f"draft:{letter.reference}")
    assert (event.name, event.details) == ("acting_recorded", {"kind": "ours", "clinician": True})
    assert b"Osei" not in bytes(Draft.objects.get().sealed)


# What is approved.


def test_approval_opens_the_case_keeps_the_papers_queues_the_mail_and_clears_the_list(place: Place) -> None:
    letter = place.letter()
    case = place.approve(letter.reference, own_line="She rang us twice.")
    letter.refresh_from_db()
    assert (case.label, case.kind, case.letter_reference) == (Label.PREPARED, "return", letter.reference)
    assert (letter.state, letter.sent_to, letter.case_reference) == (LetterState.SENT, place.provider, case.reference)
    assert [paper.name for paper in papers.list_papers(case)] == ["letter", "note"]
    mail, _ = _mail()
    assert (mail.to, mail.about, mail.organisation) == ("rheumatology@northmoor.example", f"case:{case.reference}", place.practice)
    printed = _read(papers.print_paper(case, "letter", "pdf", party="practice").data)
    assert "She rang us twice." in printed
    assert f"RM {case.reference[2:6]}" in printed.replace("\u00a0", " ")
    assert "Dr Amara Osei" in printed


def test_case_has_what_each_request_asks(place: Place) -> None:
    letter = letters.add_letter(place.practice, letters.letter_text(letters.CHASE, letters.REFER, letters.UNNAMED))
    numbers = {finding.task: finding.number for finding in letter.findings.all()}
    assert len(numbers) == 3, numbers
    decisions = dict(zip(sorted(numbers.values()), ("return", "protest", "ask"), strict=True))
    letters.actions.decide(letter, decisions, by=BY, at=AT)
    case = place.approve(letter.reference)
    assert case.kind == "return"
    assert list(CaseItem.objects.filter(case=case).order_by("number").values_list("ask", flat=True)) == ["take_back", "count", "answer"]
    text = _read(papers.print_paper(case, "letter", "pdf", party="practice").data)
    assert "under protest" in text
    assert "We also ask" in text


@pytest.mark.parametrize(("decision", "kind"), [("return", "return"), ("protest", "under_protest"), ("ask", "ask")])
def test_decision_says_how_the_case_begins(place: Place, decision: str, kind: str) -> None:
    assert place.approve(place.letter(decision=decision).reference).kind == kind


def test_reason_that_was_meant_for_the_practice_stays_out_of_the_letter(place: Place) -> None:
    letter = place.letter(letters.UNNAMED)
    finding = letter.findings.get()
    assert finding.outcome != "return"
    reason = unseal_json(finding.sealed_words)["reason"]
    drafted = sending.draft_papers(place.plan(letter.reference), place.doctor, at=AT)
    assert reason not in drafted.letter.items[0].reason
    assert drafted.letter.items[0].reason


def test_letter_that_changed_since_it_was_read_is_not_sent(place: Place) -> None:
    letter = letters.add_letter(place.practice, letters.letter_text(letters.CHASE, letters.REFER))
    letters.decide(letter, "return")
    seen = sending.draft_papers(place.plan(letter.reference), place.doctor, at=AT).seen
    numbers = list(letter.findings.values_list("number", flat=True))
    letters.actions.decide(letter, {numbers[0]: "return", **dict.fromkeys(numbers[1:], "accept")}, by=BY, at=AT)
    with pytest.raises(RefusalError, match=r"The letter has changed since you opened this page\. Read it again below, then approve it\. Nothing was sent\."):
        place.approve(letter.reference, seen=seen)
    assert Case.objects.count() == 0


def test_letter_with_nothing_to_send_is_refused(place: Place) -> None:
    with pytest.raises(RefusalError, match="There is nothing to send: no request of this letter is returned, reported or asked about"):
        place.approve(place.letter(decision="accept").reference)


# Once and whole.


def test_second_click_and_second_tab_send_nothing_more(place: Place) -> None:
    letter = place.letter()
    tab = place.plan(letter.reference)
    first = place.approve(letter.reference)
    second = place.approve(letter.reference)
    approval = sending.Approval("mail", "whatever this tab had seen", str)
    third = sending.approve(tab, approval, acting=place.doctor, by=place.by, at=AT)
    assert first == second == third
    assert (Case.objects.count(), OutgoingMail.objects.count(), Paper.objects.count()) == (1, 1, 2)


@pytest.mark.usefixtures("committed_db")
def test_two_workers_at_once_send_once() -> None:
    place = make_place()
    letter = place.letter()
    plan = place.plan(letter.reference)
    seen = sending.draft_papers(plan, place.doctor, at=AT).seen
    done: list[str] = []
    start = threading.Barrier(4)

    def approve() -> None:
        start.wait()
        try:
            done.append(sending.approve(plan, sending.Approval("mail", seen, str), acting=place.doctor, by=place.by, at=AT).reference)
        finally:
            connection.close()

    workers = [threading.Thread(target=approve) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(done) == 4
    assert set(done) == {Case.objects.get().reference}
    assert (OutgoingMail.objects.count(), Paper.objects.count()) == (1, 2)


def test_what_fails_at_its_last_step_leaves_nothing_behind(place: Place) -> None:
    letter = place.letter()
    ContactPoint.objects.update(email="nobody at all")
    with pytest.raises(RefusalError, match="This is not an email address"):
        place.approve(letter.reference)
    letter.refresh_from_db()
    assert (Case.objects.count(), Paper.objects.count(), OutgoingMail.objects.count(), letter.state) == (0, 0, 0, LetterState.TO_SEND)


# The mail.


def test_mail_holds_no_patient_detail(place: Place) -> None:
    case = place.approve(place.letter().reference)
    mail, contents = _mail()
    whole = json.dumps(contents)
    assert not [word for word in ("Ellwood", "Marjorie", "999 412", "9994123076", "MRI", "M E-T") if word in whole]
    assert contents["attachments"] == []
    assert "https://remit.example/answer/" in contents["text"]
    assert contents["token"]
    assert not mail.is_urgent
    assert case.reference[2:6] in contents["subject"]


def test_secure_mode_attaches_the_letter_and_says_so(place: Place) -> None:
    MailChoices.objects.create(organisation=place.practice, is_secure=True)
    place.approve(place.letter().reference)
    _, contents = _mail()
    assert contents["subject"].startswith("[secure] ")
    assert len(contents["attachments"]) == 1
    assert "The letter is attached." in contents["text"]


def test_urgent_mail_goes_at_once_and_says_to_telephone(place: Place) -> None:
    letter = place.letter(letters.URGENT)
    place.record_acting(letter.reference)
    place.approve(letter.reference)
    mail, contents = _mail()
    assert mail.is_urgent
    assert contents["subject"].startswith("Urgent: ")
    assert "Please telephone us today." in contents["text"]


def test_clocks_run_from_the_day_the_mail_left(place: Place) -> None:
    case = place.approve(place.letter().reference)
    mail, _ = _mail()
    later = AT + 2 * DAY
    for _ in range(2):
        sending.note_delivered(Delivery(mail.pk, mail.about, mail.to, "sent", "", later))
    case.refresh_from_db()
    assert (case.label, case.sent_on) == (Label.SENT, later.date())


def test_mail_of_unknown_fate_does_not_start_the_clocks(place: Place) -> None:
    case = place.approve(place.letter().reference)
    mail, _ = _mail()
    sending.note_delivered(Delivery(mail.pk, mail.about, mail.to, "unknown", "", AT))
    case.refresh_from_db()
    assert case.label == Label.PREPARED


# By hand, and to whom.


def test_without_an_address_it_goes_by_hand_and_says_so(place: Place) -> None:
    ContactPoint.objects.all().delete()
    letter = place.letter()
    sentence = r"No email address is known for Northmoor General Hospital\. Print or download the letter instead, and say when you sent it\."
    with pytest.raises(RefusalError, match=sentence):
        place.approve(letter.reference)
    case = place.approve(letter.reference, how="hand")
    assert (case.label, OutgoingMail.objects.count()) == (Label.PREPARED, 0)
    assert case.waits_for == rebuild_case(case.reference).waits_for == "practice"
    sending.mark_sent_by_hand(case, AT.date(), acting=place.doctor, by=place.by, at=AT + DAY)
    case.refresh_from_db()
    assert (case.label, case.sent_on) == (Label.SENT, AT.date())


def test_letter_without_a_known_hospital_asks_to_whom(place: Place) -> None:
    letter = place.letter(provider=False)
    plan = place.plan(letter.reference)
    assert plan.recipient is None
    with pytest.raises(RefusalError, match=r"Remit could not tell who wrote this letter\. Choose to whom it goes\."):
        place.approve(letter.reference)
    drafts.choose_recipient(plan, place.provider, "Dermatology", by=place.by, at=AT)
    case = place.approve(letter.reference)
    assert (case.provider, case.specialty) == (place.provider, "Dermatology")


def test_practice_is_no_recipient_of_a_practice(place: Place) -> None:
    plan = place.plan(place.letter().reference)
    with pytest.raises(RefusalError, match=r"Lime Avenue Surgery is not a hospital or other provider\. Choose where it goes\."):
        drafts.choose_recipient(plan, place.practice, "", by=place.by, at=AT)


def test_merged_hospital_is_followed_by_who_answers_for_it(place: Place) -> None:
    letter = place.letter()
    successor = add_organisation("ZZP9", Kind.PROVIDER, "Wyvern Hospitals")
    organisations.set_contact_point(successor, specialty="", email="returns@wyvern.example", phone="", by=BY, at=AT)
    organisations.record_succession(place.provider, successor, kind="merged", on=AT.date() - DAY, by=BY, at=AT)
    plan = place.plan(letter.reference)
    assert (plan.recipient, plan.followed) == (successor, place.provider)
    case = place.approve(letter.reference)
    assert (case.provider, OutgoingMail.objects.get().to) == (successor, "returns@wyvern.example")


def test_closed_hospital_that_nobody_followed_gets_nothing(place: Place) -> None:
    letter = place.letter()
    place.provider.closed_on = AT.date() - DAY
    place.provider.save()
    with pytest.raises(RefusalError, match="Nobody is known to have followed it"):
        place.approve(letter.reference)
    assert Case.objects.count() == 0


def test_what_was_sent_is_not_changed_any_more(place: Place) -> None:
    letter = place.letter()
    case = place.approve(letter.reference)
    with pytest.raises(RefusalError, match=r"This was sent already, as RM.+\. Go on in the case\."):
        drafts.choose_recipient(place.plan(letter.reference), place.provider, "", by=place.by, at=AT)
    assert plans.get_plan(place.doctor, letter.reference, at=AT).case == case


def test_note_is_for_the_practice_only_and_can_be_left_out(place: Place) -> None:
    case = place.approve(place.letter().reference, has_note=False)
    with pytest.raises(Paper.DoesNotExist):
        papers.print_paper(case, "note", "pdf", party="practice")
    other = place.approve(place.letter(letters.REFER).reference)
    assert "Who is doing what for you" in _read(papers.print_paper(other, "note", "pdf", party="practice").data)
    with pytest.raises(Paper.DoesNotExist):
        papers.print_paper(other, "note", "pdf", party="provider")
    assert papers.print_paper(other, "letter", "docx", party="provider").data.startswith(b"PK")


def test_mail_that_never_left_is_shown_and_no_clock_has_run(place: Place) -> None:
    case = place.approve(place.letter().reference)
    mail, _ = _mail()
    for _ in range(2):
        sending.note_failed(Delivery(mail.pk, mail.about, mail.to, "failed", "The mail server refused the address.", AT + DAY))
    case.refresh_from_db()
    assert (case.label, case.due_on, case.waits_for) == (Label.UNDELIVERED, None, "practice")
    assert [run for run in load_standing(case).runs if run.is_running] == []


def test_link_that_is_opened_proves_that_its_mail_arrived(place: Place) -> None:
    tokens: list[str] = []
    case = place.approve(place.letter().reference, at=now(), link_of=lambda token: tokens.append(token) or "https://remit.example/answer/x")
    page = Client().get(reverse("answer_link", kwargs={"token": tokens[0]}))
    assert page.status_code == 200
    case.refresh_from_db()
    assert case.label == Label.SENT
    assert "Ellwood" not in page.content.decode()


def test_provider_sees_nothing_before_the_mail_left_and_its_own_copy_after(place: Place) -> None:
    member = add_member("priya@northmoor.example", Role.PROVIDER_MEMBER, place.provider, name="Priya Nair")
    case = place.approve(place.letter().reference)
    address = reverse("paper", kwargs={"reference": case.reference, "which": "letter", "form": "pdf"})
    assert sign_in(member).get(address).status_code == 404
    mail, _ = _mail()
    sending.note_delivered(Delivery(mail.pk, mail.about, mail.to, "sent", "", AT))
    assert sign_in(member).get(address).status_code == 200


def test_reply_proves_that_its_mail_arrived(place: Place) -> None:
    case = place.approve(place.letter().reference)
    take_reply(reply_to(f"case:{case.reference}", received_at=AT + DAY))
    case.refresh_from_db()
    assert (case.sent_on, case.label) == ((AT + DAY).date(), Label.ACKNOWLEDGED)
