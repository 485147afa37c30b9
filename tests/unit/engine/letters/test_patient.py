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


def test_patient_is_hidden_from_logs() -> None:
    assert repr(Patient("Marjorie Ellwood-Tan", dt.date(1957, 3, 14))) == "Patient()"
