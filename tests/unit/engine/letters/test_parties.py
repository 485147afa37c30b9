"""Who wrote, to whom the letter speaks, and whom it is about."""

import pytest

from remit.engine.letters import read_text
from remit.engine.letters.parties import Parties
from remit.engine.terms import Addressee, NHSNumber

FIRST, SECOND = "999 000 0018", "9990000026"
CONSULTANT = "Dr Amara Osei\nConsultant Cardiologist\nElm Hospital\n\n"
PRACTICE = "Dr Amara Osei\nLime Avenue Surgery\n\n"


def parties_of(text: str) -> Parties:
    return read_text(text).parties


@pytest.mark.parametrize(
    ("text", "provider"),
    [
        ("Elm Vale University Hospital\nDermatology", "Elm Vale University Hospital"),
        ("Cardiology Clinic\nElm Vale NHS Foundation Trust", "Elm Vale NHS Foundation Trust"),
        ("** Ash Infirmary **    Ward 4", "Ash Infirmary"),
        ("Ash Infirmary: Ward 4", "Ash Infirmary"),
        ("Skin Clinic\nDr Elm", "Skin Clinic"),
        ("Skin Clinic\nEye Unit", "Skin Clinic"),
        ("GP practice: Hospital Road Surgery\nEye Unit", "Eye Unit"),
        ("To: Elm Hospital", ""),
        ("Dear Hospital team", ""),
        ("Hospital " + "of a very long name " * 6, ""),
        ("Seen today", ""),
        ("x\n" * 14 + "Elm Hospital", ""),
    ],
)
def test_provider_is_the_senders_name_in_the_head(text: str, provider: str) -> None:
    assert parties_of(text).provider == provider


@pytest.mark.parametrize(
    ("text", "specialty"), [("Elm Hospital\nDepartment of RHEUMATOLOGY", "rheumatology"), ("Elm Hospital clinic", ""), ("x" * 700 + " rheumatology", "")]
)
def test_specialty_is_named_in_the_head(text: str, specialty: str) -> None:
    assert parties_of(text).specialty == specialty


@pytest.mark.parametrize("written", [FIRST, "9990000018", "999-000-0018", "999  000\t0018"])
def test_valid_number_is_the_patients(written: str) -> None:
    found = parties_of(f"NHS No: {written}")
    assert found.nhs_number == NHSNumber("9990000018")
    assert found.problems == ()


def test_number_named_twice_is_one_number() -> None:
    assert parties_of(f"NHS No: {FIRST}\nNHS number 9990000018").nhs_number == NHSNumber("9990000018")


def test_parties_hide_the_number_wherever_they_are_printed() -> None:
    found = parties_of(f"NHS No: {FIRST}")
    assert "0018" not in repr(found)
    assert "0018" not in str(found)
    assert "hidden" in repr(found)


def test_wrong_check_digit_is_a_problem_and_no_number() -> None:
    found = parties_of("NHS No: 999 000 0019")
    assert found.nhs_number is None
    assert found.problems == (
        "The NHS number in this letter has a check digit that does not fit: a digit was misread or mistyped. Check the patient by name and date of birth.",
    )
    assert "0019" not in found.problems[0]


def test_two_numbers_are_a_problem_and_neither_is_taken() -> None:
    found = parties_of(f"NHS No: {FIRST}\nMother's NHS No: {SECOND}")
    assert found.nhs_number is None
    assert found.problems == ("This letter holds more than one NHS number: check that it is about one patient.",)


@pytest.mark.parametrize("text", ["Tel 0199 000 0019", "Hospital no 9990000019", "NHS No: 999 000 001", "NHS No: 99900000181", "ward 12345 67890 1"])
def test_telephone_and_hospital_numbers_are_no_nhs_numbers(text: str) -> None:
    assert parties_of(text) == Parties(parties_of(text).provider, "", Addressee.UNKNOWN, None, ())


def test_figures_of_another_script_are_no_nhs_number() -> None:
    arabic = "".join(chr(0x660 + int(figure)) for figure in "9990000018")
    assert parties_of(f"NHS No: {arabic}").nhs_number is None
