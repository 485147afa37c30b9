"""Whom a letter is about: the name and day of birth that stand in its head, or nothing."""

import datetime as dt

import pytest

from remit.engine.letters.patient import Patient, read_patient


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Re: Mr Desmond THACKRAY   DOB 14/06/1958   NHS No 999 798 3807", "Desmond THACKRAY"),
        ("Patient          Mrs Philippa GARTON-MOYLE        DOB 27/11/1947", "Philippa GARTON-MOYLE"),
        ("Mrs Marjorie Ellwood-Tan, born 14 March 1957, NHS number 999 412 3076", "Mrs Marjorie Ellwood-Tan"),
        ("Name: Winifred Oakshott      DoB: 11-May-1951     NHS number: 999 304 3745", "Winifred Oakshott"),
        ("Dear Dr Osei\n\nMs Ines van der Berg (DOB 1/2/1980)", "Ms Ines van der Berg"),
        ("Patient name: Kofi Ashworth\nAddress: 4 Mill Lane", "Kofi Ashworth"),
        ("Dear Dr Osei\n\nThank you for seeing her.", ""),
        ("GP practice: Saddler's Row\nDate of birth: 1 May 1951", ""),
    ],
)
def test_name_is_read_beside_birth_or_number_or_label_and_else_left_empty(words: str, name: str) -> None:
    assert read_patient(words).name == name


@pytest.mark.parametrize(
    ("words", "born_on"),
    [
        ("DOB 14/06/1958", dt.date(1958, 6, 14)),
        ("born 14 March 1957, NHS number", dt.date(1957, 3, 14)),
        ("Date of birth: 31 February 1950", None),
        ("Seen on 3 March 2026", None),
    ],
)
def test_day_of_birth_is_read_where_it_is_called_so(words: str, born_on: dt.date | None) -> None:
    assert read_patient(words).born_on == born_on


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("Hospital number TH 330871", "TH 330871"),
        ("Mr D Thackray   Hosp no: D12345   NHS 999 798 3807", "D12345"),
        ("under hospital no. E123456, NHS 999 798 3807", "E123456"),
        ("MRN 4410982 DOB 14/06/1958", "4410982"),
        ("Unit number: MT 12345", "MT 12345"),
        ("DOB 14/06/1958 | Patient number | 771 204", "771 204"),
        ("Our patient ref: K204118/A", "K204118/A"),
        ("Hosp1tal N0: TH 33O87l", "TH 330871"),
        ("Hospital No. 330871 12/03/1960", "330871"),
        ("HOSPITAL NUMBER: RX330871\n\nHospital number: RX 330871", "RX330871"),
    ],
)
def test_provider_number_is_read_behind_its_label(words: str, number: str) -> None:
    assert read_patient(words).provider_number == number


@pytest.mark.parametrize(
    "words",
    [
        "Hospital no 9990000019",
        "Hospital number: 999 798 3807",
        "Hospital number 999 798 3808",
        "Patient ref: 999 304 3745 / Tamsin Gorecki",
        "Please ring the unit number 960211 with questions",
        "Unit number: 01632 960211",
        "Hospital number: 12-03-1960",
        "Hospital number: 12/03/1960",
        "Hospital number so let her know. 330871",
        "Hospital number TH 330871\nHospital number TH 330872",
        "Patient no. 2 of 20",
        "Our ref: FAM-12345",
        "TH 330871",
    ],
)
def test_what_is_no_provider_number_is_not_taken_for_one(words: str) -> None:
    assert read_patient(words).provider_number == ""


def test_patient_is_hidden_from_logs() -> None:
    assert repr(Patient("Marjorie Ellwood-Tan", dt.date(1957, 3, 14), "TH 330871")) == "Patient()"
