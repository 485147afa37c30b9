"""The kind of a letter chooses its deadline."""

import pytest

from remit.engine.letters import read_text
from remit.engine.letters.kinds import is_private, read_kind
from remit.engine.terms import LetterKind


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        ("Frailty Virtual Ward\nStep-down letter", LetterKind.VIRTUAL_WARD),
        ("Hospital at Home\nYou went home today", LetterKind.VIRTUAL_WARD),
        ("Day Surgery Unit\nOperation note", LetterKind.DAY_CASE),
        ("Emergency Department attendance", LetterKind.EMERGENCY_LETTER),
        ("NHS 111 report", LetterKind.EMERGENCY_LETTER),
        ("EMERGENCY DEPT - ST OSYTH'S", LetterKind.EMERGENCY_LETTER),
        ("CORRINDALE ED / clinical letter / auto-sent", LetterKind.EMERGENCY_LETTER),
        ("A+E Harbourne Cross", LetterKind.EMERGENCY_LETTER),
        ("Mr A Bell FRCS Ed\nHand Clinic", LetterKind.CLINIC_LETTER),
        ("Ullesby Minor Injuries Unit\nDischarge slip", LetterKind.EMERGENCY_LETTER),
        ("Medical ward, admitted via ED\nDischarge summary", LetterKind.DISCHARGE_SUMMARY),
        ("ED, Calderwick Infirmary\nAttd 14.02.26", LetterKind.EMERGENCY_LETTER),
        ("UTC Cranmere / auto message to GP", LetterKind.EMERGENCY_LETTER),
        ("Elm Hospital\nYour going-home letter", LetterKind.DISCHARGE_SUMMARY),
        ("Elm Hospital\nYou went home on: Friday 2 October 2026", LetterKind.DISCHARGE_SUMMARY),
        ("Stroke Service\n\nHome on Friday 7 August 2026.", LetterKind.DISCHARGE_SUMMARY),
        ("Minor Ops, Plastics\nOp 12/5/26", LetterKind.DAY_CASE),
        ("Discharge Summary\nWard 7", LetterKind.DISCHARGE_SUMMARY),
        ("Transfer of care", LetterKind.DISCHARGE_SUMMARY),
        ("He did not attend his appointment.", LetterKind.DNA_LETTER),
        ("Pre-operative assessment", LetterKind.PREOP_LETTER),
        ("Advice and Guidance\nRheumatology", LetterKind.REFERRAL_REPLY),
        ("Outpatient Clinic, dermatology", LetterKind.CLINIC_LETTER),
        ("Private patient. Seen in clinic.", LetterKind.PRIVATE_LETTER),
        ("Juniper Ward, acute and elderly medicine", LetterKind.DISCHARGE_SUMMARY),
        ("General medicine\nIn: 6 August 2026     Out: 20 August 2026", LetterKind.DISCHARGE_SUMMARY),
        ("Detoxification service\nDischarged 2 September 2026", LetterKind.DISCHARGE_SUMMARY),
        ("Leaving-hospital letter", LetterKind.DISCHARGE_SUMMARY),
        ("Acute Frailty\nLeft hospital: 6 January 2026", LetterKind.DISCHARGE_SUMMARY),
        ("Acute Frailty\nDATE LEFT 24/09/26", LetterKind.DISCHARGE_SUMMARY),
        ("Hand Surgery Day Unit\nOperation 3 November 2026", LetterKind.DAY_CASE),
        ("Minor procedures\nDate of procedure: 22/07/2026", LetterKind.DAY_CASE),
        ("Pre-assessment clinic\nFor day case hernia repair", LetterKind.PREOP_LETTER),
        ("C1inic 23/01/2026", LetterKind.CLINIC_LETTER),
        ("A note with no cue at all", LetterKind.OTHER),
        ("", LetterKind.OTHER),
    ],
)
def test_kind_is_read_from_the_head(head: str, kind: LetterKind) -> None:
    assert read_kind(head, is_paid=is_private(head)) is kind
    assert read_text(head).kind is kind


def test_first_lines_weigh_more_than_what_is_told_later() -> None:
    text = "Outpatient clinic\n" + "He is well. " * 30 + "He did not attend in May."
    assert text.index("did not attend") > 260
    assert read_kind(text, is_paid=is_private(text)) is LetterKind.CLINIC_LETTER


@pytest.mark.parametrize(
    "told", ["He was seen in the emergency department in May.", "She was admitted in January.", "Her left knee is well: left 35 degrees, right 40."]
)
def test_what_a_clinic_letter_tells_of_other_places_is_not_its_kind(told: str) -> None:
    assert read_kind(f"Acute Gynaecology Clinic\n\nDear Dr Ash\n\n{told}", is_paid=False) is LetterKind.CLINIC_LETTER


def test_where_a_patient_is_to_go_in_need_is_not_where_the_letter_comes_from() -> None:
    text = "MSK Interface Service\nAssessed 17/08/26, report 20/08/26\n" + "Walks well. " * 30 + "Numbness: emergency department at once."
    assert read_kind(text, is_paid=False) is LetterKind.OTHER


def test_cue_below_the_head_does_not_count() -> None:
    assert read_kind("Letter\n" + "He is well. " * 100 + "Discharge summary to follow.", is_paid=False) is LetterKind.OTHER


def test_discharge_summary_of_a_private_hospital_keeps_the_deadline_of_a_discharge() -> None:
    letter = read_text("Discharge summary\nElm Private Hospital, private patients wing")
    assert letter.kind is LetterKind.DISCHARGE_SUMMARY
    assert letter.is_private


@pytest.mark.parametrize(
    "words", ["privately", "self-funding", "BUPA", "his insurer", "paying for himself", "membership number", "clinic in Turkey", "Türkiye"]
)
def test_words_of_paid_care_at_the_top_make_a_letter_private(words: str) -> None:
    assert is_private(f"Seen today: {words}.")


def test_one_word_of_paid_care_deep_in_a_letter_does_not_make_it_private() -> None:
    assert not is_private("NHS clinic. " * 60 + "He once paid privately.")
    assert is_private("NHS clinic. " * 60 + "He was seen privately and his insurer pays.")


@pytest.mark.parametrize("text", ["Seen in the outpatient clinic.", "She values her privacy.", "Ward 4, Elm Hospital", "A missed appointment is costly."])
def test_ordinary_letters_are_not_private(text: str) -> None:
    assert not is_private(text)


@pytest.mark.parametrize(
    "text",
    [
        "Clearwater Minds\nPrivate Adult ADHD Assessment & Treatment",
        "Oak & Ash Dietetic Practice (private)\nThe Old Brewery",
        "Independent Child Psychiatry\n17 September 2026",
        "Dr A Ash, Consulting Dermatologist\nThe Linden Rooms, 3 Elm Place",
        "ELMGROVE EXECUTIVE HEALTH\nReport to General Practitioner",
        "Subject: Your patient has used Swift Online",
        "Elm Clinic\n\nDear Dr Ash\n\nThe test costs £140 in this building and nothing in yours. Our fees are in the booklet.",
        "Elm Fertility\n\nDear GP\n\nThis is not included in the package. To keep the costs down, please do it on an NHS blood form.",
    ],
)
def test_care_that_is_paid_for_is_private(text: str) -> None:
    assert is_private(text)


@pytest.mark.parametrize(
    "text",
    [
        "Elm Hospital\nPRIVATE AND CONFIDENTIAL\n\nDear Dr Ash",
        "PRIVATE\nMr John Ash\n\nDear Mr Ash",
        "Private secretary to the Professor: Mr Crabbe\n\nDear Dr Ash",
        "Linden Rooms, independent hospital\nNHS patients\n\nDear Dr Ash",
        "Clearwater Minds (private)\nSeen under Right to Choose",
        "Elm Hospital, Ward 2\n\nDear Dr Ash\n\n" + "He walks well. " * 40 + "His insurers asked. The insurers were answered.",
        "Elm Hospital, Ward 2\nSister Ash, independent prescriber\n\nShe bought paracetamol for £2.",
    ],
)
def test_care_that_the_nhs_pays_for_is_not_private(text: str) -> None:
    assert not is_private(text)


@pytest.mark.parametrize("told", ["Hydrotherapy is self-funded at the leisure centre.", "The gym sessions are self-funded."])
def test_what_a_patient_pays_for_elsewhere_makes_no_letter_private(told: str) -> None:
    assert not is_private(f"Pain clinic\n\nDear Dr Ash\n\n{told} We will see her again.")
    assert is_private(f"Pain clinic, self-funded patient\n\nDear Dr Ash\n\n{told} We will see her again.")
