"""To whom a letter speaks."""

import pytest

from remit.engine.letters.letter import read_text
from remit.engine.terms import Addressee

CONSULTANT = "Dr Amara Osei\nConsultant Neurologist\nElm Hospital\n\n"
PRACTICE = "Dr Amara Osei\nLime Avenue Surgery\n\n"
COPY = "cc Dr Ash, Lime Avenue Surgery\n"


def addressee_of(text: str) -> Addressee:
    """Return to whom a letter speaks."""
    return read_text(text).parties.addressee


@pytest.mark.parametrize(
    "text",
    [
        "Dear Dr Osei\nSeen today.",
        f"{PRACTICE}Dear Dr Osei\nSeen today.",
        f"{PRACTICE}Dear Amara Osei\nSeen today.",
        "cc Dr Osei, Elm Hospital\nDear Dr Osei\nSeen today.",
        "Dear Doctor\nSeen today.",
        "Dear Colleague\nSeen today.",
        "Hello,\nSeen today.",
        "Dear Sir or Madam\nSeen today.",
        "Dear GP team\nSeen today.",
        "Dear Amara\nSeen today.",
        "Dear Dr \nSeen today.",
    ],
)
def test_letter_to_the_practice(text: str) -> None:
    assert addressee_of(text) is Addressee.PRACTICE


@pytest.mark.parametrize(
    "text",
    [
        "Dear Mr Oak\nIt was good to meet you.",
        "Dear Jean\nPlease ask your GP for the result.",
        "Re: Jean Fir\n\nDear Jean Fir\nIt was good to meet you.",
        "Patient: Jean FIR\n\nDear Fir\nIt was good to meet you.",
        "Dear Colleague\nYour GP will do this for you.",
        "Thank you for coming. You are well and you can drive. Your GP has a copy. Ring us if you worry or you feel worse.",
    ],
)
def test_letter_to_the_patient(text: str) -> None:
    assert addressee_of(text) is Addressee.PATIENT


@pytest.mark.parametrize("greeting", ["Dear Dr Osei", "Dear Mr Osei", "Dear Amara Osei"])
def test_letter_to_a_colleague_with_the_practice_in_copy(greeting: str) -> None:
    assert addressee_of(f"{CONSULTANT}cc Dr Ash, Lime Avenue Surgery\n\n{greeting}\nThank you for seeing her.") is Addressee.COLLEAGUE


@pytest.mark.parametrize("place", ["Boots Opticians", "Elm Dental", "Health Visitor", "Ash School"])
def test_optician_dentist_and_school_are_colleagues_and_not_the_practice(place: str) -> None:
    assert addressee_of(f"Mrs Fern\n{place}\n\nDear Mrs Fern\nThank you for seeing him.") is Addressee.COLLEAGUE


@pytest.mark.parametrize("text", ["", "Seen in clinic today.", "Good morning\nSeen today.", "Your GP will see you."])
def test_letter_without_a_greeting_speaks_to_nobody_we_know(text: str) -> None:
    assert addressee_of(text) is Addressee.UNKNOWN


def test_address_without_a_cue_tells_nothing() -> None:
    assert addressee_of("Dr Amara Osei\n4 Culvert Row\n\nDear Dr Osei\nSeen today.") is Addressee.PRACTICE


@pytest.mark.parametrize(
    "head",
    [
        "To: Ms Verity Sandal, Safeguarding Adults, County Hall\ncc: Dr Ash, Lime Avenue Surgery\n\nDear Verity",
        "To the Manager, Beech Care Home. Copy to the registered practice (Dr Ash, Lime Avenue Surgery).\n\nDear Manager",
        "To: Ms Verity Sandal, Safeguarding Adults\nc.c. Dr Ash, Lime Avenue Surgery\n\nDear Verity",
        "FAO Ms Coral Bow, SENCo, Ash Academy\ncc parents; Dr Ash, Lime Avenue Surgery\n\nHi Coral",
        "To Mr Rory Castle, Optometrist, High Street\nc.c. Dr Ash, Lime Avenue Surgery\n\nDear Mr Castle",
        "Mr Crispin Dale, Thoracic Surgery\ncopies: patient; Dr Ash, Lime Avenue Surgery\n\nDear Crispin",
        "Dr Benna Hurst BDS\nHarbour Dental Practice\n\nDear Benna",
        "Dear Matron Kay and the team\n(with a copy for Dr Ash, Lime Avenue Surgery, and for the niece)",
        "To: Duty Manager, East Community Mental Health Team\nCopy: Dr Ash, Lime Avenue Surgery",
        "TO Community midwives   CC Health visitor   CC GP Dr Ash, Lime Avenue Surgery",
        "Recipient: Toll Road Chemist\nCopy: Dr Ash, Lime Avenue Surgery",
        "Case Manager, Beech Health Insurance\ncc: Dr Ash, Lime Avenue Surgery; Mrs Fir\n\nDear Sirs,",
        "Asked by: Dr Nuala Osei, Beech Hospice\nRegistered GP (copy): Dr Ash, Lime Avenue\n\nDear Dr Osei",
        "11 August 2026\n\nDear Ms Osei (optometrist, Beech Lane)\ncc Dr Ash, Lime Avenue Surgery",
        "Mrs Oriel Beech, General Dental Practitioner, High Street\n(cc Dr Ash, High Street Surgery)\n\nDear Mrs Beech",
        "TO (for action):   Miss Fatou Osei, Breast Surgery\nCC (no action):    Dr Ash, Lime Avenue Surgery",
        "TO: Miss Fatou Osei, colorectal surgery\nALSO TO: Dr Ash, Lime Avenue Surgery",
        "To: community matron Ursula Bream.  Cc GP (Dr Ash, Lime Avenue).",
        "For:  Nurse in charge, Highmoor Dialysis Unit\nAlso: Dr Ash, Lime Avenue Surgery, by copy",
        "12 March 2026\n\nDear Dr Osei\ncc Dr Ash, Lime Avenue Surgery",
        "Head of Healthcare, HMP Beech\ncc Dr Ash, Lime Avenue Surgery\n\nDear colleague",
        "DISCHARGE LETTER TO CARE HOME          COPY: DR A ASH, LIME AVENUE SURGERY\n\nTo: The Matron, Beech House",
        "Beech Assurance, Case Management\n\nDear Case Manager",
        "TO: HR Business Partner, Beech Council\nCC (with consent): GP, for the file only\nEmployee: Mr Joseph Fern\n\nDear Ms Osei",
    ],
)
def test_letter_to_somebody_else_with_the_practice_in_copy(head: str) -> None:
    assert addressee_of(f"{head}\n\nThank you for seeing her. Please check the wound.") is Addressee.COLLEAGUE


@pytest.mark.parametrize(
    "head",
    [
        "To: Dr Ash, Lime Avenue Surgery\ncc: Mr Castle, Optometrist\n\nDear Dr Ash",
        "To: Dr Ash\ncc: Lime Avenue Surgery\n\nDear Colleague",
        "Dear Amara\ncc: Dr Amara Ash, Lime Avenue Surgery",
        "To whom it may concern\ncc: Lime Avenue Surgery\n\nDear Sir or Madam",
        "To the GP of Jean Fir\ncc: Lime Avenue Surgery\n\nDear Doctor",
        "Copy: patient; district nurses\n\nDear Amara",
        "Copy 1 of 2\n\nDear Dr Osei\ncc GP for information",
    ],
)
def test_copy_to_the_practice_itself_or_to_others_changes_nothing(head: str) -> None:
    assert addressee_of(f"{head}\n\nThank you for seeing her. Please check the wound.") is Addressee.PRACTICE


@pytest.mark.parametrize("below", ["NHS 999 717 9994", "4 Culvert Row\nDOB 21.09.1995", "c/o Mr Fir\n4 Culvert Row\nDate of birth: 6 June 2013"])
def test_name_over_a_number_or_a_day_of_birth_is_the_patients(below: str) -> None:
    assert addressee_of(f"Ms Jean Fir\n{below}\n{COPY}\nDear Jean\nIt was good to meet you.") is Addressee.PATIENT


def test_person_addressed_at_home_is_spoken_to_as_a_patient_is() -> None:
    assert addressee_of("30 July 2026\n\nMrs Clarice Fir\n5 Culvert Row\n\nDear Clarice\nI came to see your father.") is Addressee.PATIENT


def test_doctors_name_over_the_patients_number_is_not_the_patients() -> None:
    assert addressee_of("Dr Jean Ash\nNHS 999 717 9994\n\nDear Jean\nShe was well.") is Addressee.PRACTICE


def test_copy_to_your_surgery_speaks_to_the_patient() -> None:
    assert addressee_of("Hello Zachary,\n(Copy to your surgery.)\n\nGood to see you.") is Addressee.PATIENT


@pytest.mark.parametrize("gap", ["                NHS 999 240 3373", "\tNHS 999 240 3373", ",     NHS 999 240 3373"])
def test_field_behind_the_greeting_is_no_part_of_it(gap: str) -> None:
    assert addressee_of(f"Elm Hospital\n\nDear Mr Osei{gap}\n\nYour plan") is Addressee.PATIENT
