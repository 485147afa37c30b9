"""The pages of sending: from the letter to the sent return in at most four clicks, and what each page refuses with a sentence."""

import datetime as dt
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.integration.web import letters
from tests.integration.web.conftest import AT, BY, add_member, add_organisation, sign_in
from tests.integration.web.sending import Place, make_place

from remit.service.accounts.models import Membership, Role
from remit.service.audit.sealing import unseal_json
from remit.service.cases.actions import drafts, sending
from remit.service.cases.models import Case, CaseItem, Draft, Letterhead
from remit.service.cases.queries import papers
from remit.service.cases.queries.page import load_kept
from remit.service.cases.queries.requests_out import words_of
from remit.service.config.clock import now
from remit.service.notifications.models import OutgoingMail
from remit.service.notifications.routes import Delivery
from remit.service.organisations.models import ContactPoint, Kind

REPORT = {"recipient": "ZZP1", "specialty": "Orthopaedics", "kind": "result", "said": "Please chase her CT report.", "needs_today": "no", "wish": "back"}
REFERRAL = {"recipient": "ZZA001", "kind": "information", "said": "The referral names no medicines.", "needs_today": "no", "wish": "back"}


@pytest.fixture
def place(db: None) -> Place:
    return make_place()


@pytest.fixture
def doctor(place: Place) -> Client:
    return sign_in(place.doctor)


@pytest.fixture
def hospital(place: Place) -> Client:
    return sign_in(add_member("priya@northmoor.example", Role.PROVIDER_MEMBER, place.provider, name="Priya Nair"))


def _page(browser: Client, name: str, **names: Any) -> str:
    return browser.get(reverse(name, kwargs=names), follow=True).content.decode()


def _seen(page: str) -> str:
    found = re.search(r'name="seen" value="(\w+)"', page)
    assert found
    return found[1]


def _approve(browser: Client, key: str, how: str = "mail", **more: str) -> Any:
    page = _page(browser, "send", key=key)
    return browser.post(reverse("send", kwargs={"key": key}), {"seen": _seen(page), "how": how, "has_note": "on", **more})


def test_letter_that_is_not_urgent_is_approved_on_the_first_page(place: Place, doctor: Client) -> None:
    letter = place.letter()
    page = _page(doctor, "send_letter", reference=letter.reference)
    assert '<h1 class="nhsuk-heading-l">Check and send</h1>' in page
    assert "The email itself holds no patient details." in page
    assert "You are approving this letter as <strong>Dr Amara Osei</strong>. 1 returned." in page
    answer = _approve(doctor, letter.reference, own_line="She is worried.")
    case = Case.objects.get()
    assert answer["Location"] == reverse("sent", kwargs={"reference": case.reference})
    assert "Still your risk" in _page(doctor, "sent", reference=case.reference)


def test_urgent_letter_asks_first_who_acts(place: Place, doctor: Client) -> None:
    letter = place.letter(letters.URGENT)
    page = _page(doctor, "send", key=letter.reference)
    assert "Who is acting for the patient today?" in page
    assert "GP to repeat U&amp;E within 48 hours please." in page
    assert "checked" not in page
    answer = doctor.post(reverse("send_acting", kwargs={"key": letter.reference}), {"who": "me"})
    assert answer["Location"] == reverse("send", kwargs={"key": letter.reference})
    assert "Dr Amara Osei. Recorded at" in _page(doctor, "send", key=letter.reference)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"named": ""}, "Choose who is acting for the patient today."),
        ({"who": "colleague"}, "Write the name of who is acting."),
        ({"who": "other_side"}, "Write the name of who is acting."),
        ({"who": "nobody", "is_clinician": "on"}, "Write why nobody needs to act today."),
        ({"who": "nobody", "named": "Normal"}, "Only a clinician can say that nobody needs to act today. Ask one, or name who is acting."),
    ],
)
def test_who_acts_is_asked_for_in_plain_words(place: Place, doctor: Client, given: dict[str, str], sentence: str) -> None:
    letter = place.letter(letters.URGENT)
    assert sentence in doctor.post(reverse("send_acting", kwargs={"key": letter.reference}), given).content.decode()
    assert place.plan(letter.reference, at=now()).needs_acting


def test_second_click_leads_to_the_same_case(place: Place, doctor: Client) -> None:
    letter = place.letter()
    page = _page(doctor, "send", key=letter.reference)
    given = {"seen": _seen(page), "how": "mail", "has_note": "on"}
    first, second = (doctor.post(reverse("send", kwargs={"key": letter.reference}), given) for _ in range(2))
    assert first["Location"] == second["Location"] == reverse("sent", kwargs={"reference": Case.objects.get().reference})
    assert OutgoingMail.objects.count() == 1


def test_page_whose_letter_changed_shows_the_new_one_and_sends_nothing(place: Place, doctor: Client) -> None:
    letter = place.letter()
    page = doctor.post(reverse("send", kwargs={"key": letter.reference}), {"seen": "0" * 64, "how": "mail"}).content.decode()
    assert "The letter has changed since you opened this page." in page
    assert _seen(page) == sending.draft_papers(place.plan(letter.reference, at=now()), place.doctor, at=now()).seen
    assert Case.objects.count() == 0


def test_letter_by_hand_is_printed_then_marked(place: Place, doctor: Client) -> None:
    ContactPoint.objects.all().delete()
    letter = place.letter()
    page = _page(doctor, "send", key=letter.reference)
    assert "No email address is known for Northmoor General Hospital." in page
    assert 'value="mail"' not in page
    address = _approve(doctor, letter.reference, how="hand")["Location"]
    case = Case.objects.get()
    assert "Approved. Now print and send it" in doctor.get(address).content.decode()
    assert "Waits for you: print it and send it." in _page(doctor, "home")
    page = _page(doctor, "case", reference=case.reference)
    assert f'href="{address}"' in page
    assert "Lime Avenue Surgery prints it, sends it, and says on which day." in page
    assert "It is with Remit" not in page
    page = _page(doctor, "letter", reference=letter.reference)
    assert "Sent on" not in page
    assert f'href="{reverse("case", kwargs={"reference": case.reference})}"' in page
    assert "Approved to send</strong>" in doctor.get(f"{reverse('letters')}?show=sent").content.decode()
    pdf = doctor.get(reverse("paper", kwargs={"reference": case.reference, "which": "letter", "form": "pdf"}))
    assert pdf.content.startswith(b"%PDF")
    assert pdf["Content-Disposition"] == f'attachment; filename="letter-{case.reference}.pdf"'
    assert "Write the day." in doctor.post(address, {"on_day": "", "on_month": "", "on_year": ""}).content.decode()
    assert "lies in the future" in doctor.post(address, {"on_day": "1", "on_month": "1", "on_year": "2999"}).content.decode()
    today = now().date()
    page = doctor.post(address, {"on_day": today.day, "on_month": today.month, "on_year": today.year}, follow=True).content.decode()
    assert "Sent by hand on" in page
    assert "Print it, and say when you sent it" not in _page(doctor, "case", reference=case.reference)
    assert Case.objects.get().waits_for == "provider"


def test_hospital_is_chosen_where_the_letter_does_not_say(place: Place, doctor: Client) -> None:
    letter = place.letter(provider=False)
    assert "Where does it go?" in _page(doctor, "send", key=letter.reference)
    page = doctor.post(reverse("send_to", kwargs={"key": letter.reference}), {"recipient": ""}).content.decode()
    assert "Choose where it goes." in page
    doctor.post(reverse("send_to", kwargs={"key": letter.reference}), {"recipient": "ZZP1", "specialty": "Dermatology"})
    assert "Dermatology, Northmoor General Hospital" in _page(doctor, "send", key=letter.reference)


def test_other_practice_finds_nothing_of_it(place: Place) -> None:
    other = sign_in(add_member("other@mill.example", Role.PRACTICE_MEMBER, add_organisation("ZZA002", Kind.PRACTICE)))
    letter = place.letter()
    case = place.approve(letter.reference)
    for name, names in (
        ("send", {"key": letter.reference}),
        ("send_acting", {"key": letter.reference}),
        ("sent", {"reference": case.reference}),
        ("paper", {"reference": case.reference, "which": "letter", "form": "pdf"}),
    ):
        assert other.get(reverse(name, kwargs=names)).status_code == 404


# Reports.


def test_quick_report_takes_five_fields_and_one_approval(place: Place, doctor: Client) -> None:
    answer = doctor.post(reverse("quick_report"), REPORT)
    key = Draft.objects.get().key
    assert answer["Location"] == reverse("send", kwargs={"key": key})
    page = _page(doctor, "send", key=key)
    assert "“Please chase her CT report.”" in page
    assert "The team that asks for a test sees to its result." in page
    assert "Service Condition 12" in page
    assert "your letter" not in page.lower()
    _approve(doctor, key)
    case = Case.objects.get()
    assert (case.kind, case.raised_by, case.specialty, CaseItem.objects.get().task) == ("quick_report", "practice", "Orthopaedics", "chase_result")


def test_report_of_what_was_done_only_counts(place: Place, doctor: Client) -> None:
    doctor.post(reverse("quick_report"), {**REPORT, "wish": "count"})
    key = Draft.objects.get().key
    assert "done by this practice under protest" in _page(doctor, "send", key=key)
    _approve(doctor, key)
    assert CaseItem.objects.get().ask == "count"


def test_urgent_report_asks_who_acts_and_unsure_stops(place: Place, doctor: Client) -> None:
    page = doctor.post(reverse("quick_report"), {**REPORT, "needs_today": "unsure"}).content.decode()
    assert "Ask a clinician first whether the patient can wait." in page
    assert "Please chase her CT report." in page
    assert Draft.objects.count() == 0
    doctor.post(reverse("quick_report"), {**REPORT, "needs_today": "yes"})
    assert "Who is acting for the patient today?" in _page(doctor, "send", key=Draft.objects.get().key)


@pytest.mark.parametrize(
    ("without", "sentence"),
    [
        ("recipient", "Choose one from the list."),
        ("kind", "Choose what it is about."),
        ("said", "Write what was said."),
        ("needs_today", "Say whether the patient needs something today."),
        ("wish", "Choose what you want to happen."),
    ],
)
def test_report_asks_for_what_is_missing(place: Place, doctor: Client, without: str, sentence: str) -> None:
    assert sentence in doctor.post(reverse("quick_report"), REPORT | {without: ""}).content.decode()


def test_patient_of_a_report_is_optional_and_sealed(place: Place, doctor: Client) -> None:
    doctor.post(reverse("quick_report"), REPORT)
    draft = Draft.objects.get()
    assert "Not named" in _page(doctor, "send", key=draft.key)
    address = reverse("send_patient", kwargs={"key": draft.key})
    assert "check digit" in doctor.post(address, {"nhs_number": "999 412 3077"}).content.decode()
    doctor.post(address, {"patient_name": "Mrs Marjorie Ellwood-Tan", "nhs_number": "999 412 3076", "their_number": "NM 204118"})
    draft.refresh_from_db()
    assert b"Ellwood" not in bytes(draft.sealed)
    assert words_of(draft).nhs_number == "9994123076"
    assert "M E-T, NHS number 999 412 3076" in _page(doctor, "send", key=draft.key)
    _approve(doctor, draft.key)
    assert "Ellwood" not in str(unseal_json(OutgoingMail.objects.get().sealed))
    assert b"Ellwood" not in bytes(Case.objects.get().sealed)


def test_letter_whose_number_does_not_fit_names_the_patient_in_full(place: Place, doctor: Client) -> None:
    text = letters.letter_text(letters.CHASE).replace("999 412 3076", "999 412 3077")
    named = text.replace("NHS number", "Hospital number NM 204118, NHS number")
    page = _page(doctor, "send", key=_decided(place, named))
    assert "Patient: Mrs Marjorie Ellwood-Tan, born 14 March 1957<br>" in page
    assert "Your reference: NM 204118" in page
    assert "may not find the patient" not in page


def test_letter_that_does_not_say_who_the_patient_is_warns_and_asks(place: Place, doctor: Client) -> None:
    key = _decided(place, letters.letter_text(letters.CHASE).replace("born 14 March 1957, NHS number 999 412 3076", "NHS number 999 412 3077"))
    page = _page(doctor, "send", key=key)
    assert "so the hospital may not find the patient. Give the NHS number" in page
    address = reverse("send_patient", kwargs={"key": key})
    assert "Day of the call" not in doctor.get(address).content.decode()
    tomorrow = now().date() + dt.timedelta(days=1)
    born = {"born_on_day": tomorrow.day, "born_on_month": tomorrow.month, "born_on_year": tomorrow.year}
    assert "That day has not come yet." in doctor.post(address, {"patient_name": "Mrs Marjorie Ellwood-Tan", **born}).content.decode()
    page = doctor.post(
        address,
        {"patient_name": "Mrs Marjorie Ellwood-Tan", "born_on_day": 14, "born_on_month": 3, "born_on_year": 1957, "their_number": "NM 204118"},
        follow=True,
    ).content.decode()
    assert "Patient: Mrs Marjorie Ellwood-Tan, born 14 March 1957<br>" in page
    assert "may not find the patient" not in page
    _approve(doctor, key)
    assert load_kept(Case.objects.get()).patient == {
        "name": "Mrs Marjorie Ellwood-Tan",
        "nhs_number": "",
        "born_on": "1957-03-14",
        "provider_number": "NM 204118",
    }


def _decided(place: Place, text: str) -> str:
    letter = letters.add_letter(place.practice, text)
    letters.decide(letter, "return")
    return letter.reference


@pytest.mark.parametrize("page", ["quick_report", "report_referral"])
def test_report_about_nobody_warns_before_it_is_approved(place: Place, doctor: Client, hospital: Client, page: str) -> None:
    browser, given, they = (doctor, REPORT, "the hospital") if page == "quick_report" else (hospital, REFERRAL, "the practice")
    browser.post(reverse(page), given)
    key = Draft.objects.get().key
    assert f"This does not say who the patient is, so {they} may not find them." in _page(browser, "send", key=key)
    browser.post(reverse("send_patient", kwargs={"key": key}), {"patient_name": "Mrs Marjorie Ellwood-Tan"})
    assert "Named, but not so that they can be found" in _page(browser, "send", key=key)
    browser.post(reverse("send_patient", kwargs={"key": key}), {"nhs_number": "999 412 3076"})
    assert "may not find them" not in _page(browser, "send", key=key)


def test_report_that_was_begun_waits_and_can_be_thrown_away(place: Place, doctor: Client) -> None:
    doctor.post(reverse("quick_report"), REPORT)
    key = Draft.objects.get().key
    assert "Begun, not sent" in _page(doctor, "quick_report")
    doctor.post(reverse("throw_away", kwargs={"key": key}))
    assert Draft.objects.count() == 0


def test_what_was_sent_cannot_be_thrown_away(place: Place, doctor: Client) -> None:
    doctor.post(reverse("quick_report"), REPORT)
    key = Draft.objects.get().key
    _approve(doctor, key)
    answer = doctor.post(reverse("throw_away", kwargs={"key": key}))
    assert (answer.status_code, Draft.objects.count()) == (409, 1)
    assert "This was sent already" in answer.content.decode()


def test_hospital_raises_a_case_about_a_referral(place: Place, hospital: Client) -> None:
    Letterhead.objects.create(organisation=place.practice, email="office@lime.example")
    hospital.post(reverse("report_referral"), REFERRAL)
    key = Draft.objects.get().key
    page = _page(hospital, "send", key=key)
    assert "for your practice" in page
    assert "so these are the usual days" in page
    assert "Service Condition" not in page
    assert "Note for the patient" not in page
    _approve(hospital, key)
    case = Case.objects.get()
    assert (case.raised_by, case.practice, case.provider, case.risk_with) == ("provider", place.practice, place.provider, "provider")
    assert OutgoingMail.objects.get().to == "office@lime.example"
    assert "your referral" in unseal_json(OutgoingMail.objects.get().sealed)["subject"]


@pytest.mark.parametrize(
    ("point", "title", "to_do"),
    [
        ("information", "Information that is missing from a referral", "send what is missing"),
        ("tests", "Tests before a referral", "arrange the tests"),
        ("service", "A referral for another service", "refer to the other service"),
        ("practice_work", "Work that a referral hands over", "go on with this"),
        ("other", "A referral", "see to it"),
    ],
)
def test_case_about_a_referral_has_words_of_its_own(place: Place, hospital: Client, doctor: Client, point: str, title: str, to_do: str) -> None:
    hospital.post(reverse("report_referral"), REFERRAL | {"kind": point})
    _approve(hospital, Draft.objects.get().key, how="hand")
    case = Case.objects.get()
    sending.mark_sent_by_hand(case, now().date(), acting=hospital_member(place), by=BY, at=now())
    page, answers = _page(doctor, "case", reference=case.reference), _page(doctor, "answer_case", reference=case.reference)
    assert f"</span> {title}</h1>" in page
    assert f"Northmoor General Hospital asks Lime Avenue Surgery to {to_do}." in page
    assert "What was written down: “The referral names no medicines.”" in page
    assert f"They ask us to {to_do}." in " ".join(page.split())
    assert f"We will {to_do}" in answers
    assert f"They will {to_do}" in _page(hospital, "record_answer", reference=case.reference)
    doctor.post(reverse("answer_case", kwargs={"reference": case.reference}), {"move": "take_back"})
    page += answers + _page(doctor, "case", reference=case.reference)
    assert f"said that they will {to_do}" in page
    assert "Agreed" in page
    assert ": Unclear who does it" not in hospital.get(reverse("case_list"), {"list": "all"}).content.decode()
    assert [words for words in ("Unclear who does it", "take this back", "ake it all back", "Taken back", "reported without a letter") if words in page] == []


def hospital_member(place: Place) -> Membership:
    return Membership.objects.get(organisation=place.provider)


def test_report_without_a_letter_quotes_no_letter(place: Place, doctor: Client) -> None:
    doctor.post(reverse("quick_report"), REPORT)
    _approve(doctor, Draft.objects.get().key)
    page = _page(doctor, "case", reference=Case.objects.get().reference)
    assert "What was said: “Please chase her CT report.”" in page
    assert "The letter says" not in page


def test_history_and_mail_count_what_was_decided_by_kind(place: Place, doctor: Client) -> None:
    letter = letters.add_letter(place.practice, letters.letter_text(letters.CHASE, letters.REFER, "GP to issue a fit note for six weeks."))
    letters.decide(letter, "return")
    letter.findings.filter(number=2).update(decision="protest")
    _approve(doctor, letter.reference)
    assert "decided to return 2 requests, did 1 and reported it" in _page(doctor, "case", reference=Case.objects.get().reference)
    assert "a letter: 2 requests returned, 1 done and reported. Reference" in unseal_json(OutgoingMail.objects.get().sealed)["text"]


def test_hospital_finds_no_practice_pages_and_the_other_way_round(place: Place, hospital: Client, doctor: Client) -> None:
    assert hospital.get(reverse("quick_report")).status_code == 403
    assert doctor.get(reverse("report_referral")).status_code == 403


def test_letterhead_stands_above_the_letter(place: Place) -> None:
    manager = sign_in(add_member("ewa@lime.example", Role.PRACTICE_MANAGER, place.practice, name="Ewa Kowalczyk"))
    given = {"address": "14 Lime Avenue\nWyverton WY3 7QT", "telephone": "01632 960 217", "email": "", "patient_shown": "name_and_number"}
    assert "Saved. New letters look so." in manager.post(reverse("letterhead"), given, follow=True).content.decode()
    page = _page(manager, "send", key=place.letter().reference)
    assert "14 Lime Avenue<br>Wyverton WY3 7QT" in page
    assert "Mrs Marjorie Ellwood-Tan, NHS number 999 412 3076" in page


def test_letterhead_of_the_local_policy_is_used_where_none_was_given(place: Place, doctor: Client) -> None:
    policy = b"format: 1\npractice:\n  name: Lime\n  address: [Policy House]\n  telephone: 01632 960 999\n"
    letters.actions.set_policy(place.practice, policy, by=BY, at=now())
    assert "Policy House" in _page(doctor, "send", key=place.letter().reference)


def test_mail_that_did_not_arrive_can_be_sent_by_hand(place: Place, doctor: Client) -> None:
    letter = place.letter()
    _approve(doctor, letter.reference)
    mail = OutgoingMail.objects.get()
    sending.note_failed(Delivery(mail.pk, mail.about, mail.to, "failed", "The mail server refused the address.", now()))
    address = reverse("sent", kwargs={"reference": Case.objects.get().reference})
    assert "The email did not arrive. Print and send it" in doctor.get(address).content.decode()
    assert "Waits for you: the email did not arrive. Print it and send it." in _page(doctor, "home")
    assert f'href="{address}"' in _page(doctor, "case", reference=Case.objects.get().reference)
    today = now().date()
    page = doctor.post(address, {"on_day": today.day, "on_month": today.month, "on_year": today.year}, follow=True).content.decode()
    assert "Sent to Northmoor General Hospital" in page


def test_sent_page_says_when_the_mail_leaves(place: Place, doctor: Client) -> None:
    letter = place.letter()
    _approve(doctor, letter.reference)
    case = Case.objects.get()
    OutgoingMail.objects.update(next_try_at=now() + dt.timedelta(days=3))
    page = _page(doctor, "sent", reference=case.reference)
    assert "Approved for Northmoor General Hospital" in page
    assert "in your sending hours" in page
    mail = OutgoingMail.objects.get()
    sending.note_delivered(Delivery(mail.pk, mail.about, mail.to, "sent", "", now()))
    assert "Sent to Northmoor General Hospital" in _page(doctor, "sent", reference=case.reference)


PRIVATE = """The Alder Clinic, private patients
Private consultation: 2 January 2026

Dear Dr Osei

I saw Mrs Marjorie Ellwood-Tan as a private patient. NHS number 999 412 3076

GP to kindly arrange an MRI of both hands.

Mr Ivo Castellan, private consultant
"""


def test_words_of_private_care_are_one_card_and_one_paragraph_and_two_decisions(place: Place) -> None:
    letter = letters.add_letter(place.practice, PRIVATE)
    tasks = sorted(letter.findings.values_list("task", flat=True))
    assert tasks == ["arrange_test", "private_work"], "the letter must give two grounds for the same words"
    doctor = sign_in(place.doctor)
    address = reverse("letter", kwargs={"reference": letter.reference})
    page = doctor.get(address).content.decode()
    assert (page.count('<section class="remit-finding'), "1 request found" in page, "<strong>Also:</strong> do a test." in page) == (1, True, True)
    lead = letter.findings.get(task="private_work")
    doctor.post(address, {"seen": "", f"d{lead.number}": "return"})
    assert set(letter.findings.values_list("decision", flat=True)) == {"return"}
    drafts.choose_recipient(place.plan(letter.reference), place.provider, "", by=place.by, at=AT)
    drafted = sending.draft_papers(place.plan(letter.reference), place.doctor, at=AT)
    assert len(drafted.letter.items) == 1
    assert papers.text_of(drafted.letter).count("arrange an MRI of both hands") == 1
    assert place.approve(letter.reference).items.count() == 2
