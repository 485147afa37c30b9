"""Words of a letter as symbols."""

import pytest

from remit.engine.letters.letter import read_text
from remit.engine.terms import Addressee, Party
from remit.engine.triage import triage_letter
from remit.engine.triage.symbols import Reader, days_group, reader_of, token_range, word_group

PRACTICE = Reader(Addressee.PRACTICE, frozenset({"okonjo"}), {"mill": ("mill", "pond")})


def groups(words: str, reader: Reader = PRACTICE, owner: Party = Party.NOBODY) -> list[tuple[str, str]]:
    """Return (class, words) of each symbol."""
    tokens = tuple(words.split())
    return [(symbol.group, symbol.word) for symbol in reader.read(tokens, 0, len(tokens), owner)]


@pytest.mark.parametrize(
    ("word", "group"),
    [
        ("please", "ASK"),
        ("gp", "PRACTICE"),
        ("4/7", "DAYS_FEW"),
        ("11/7", "DAYS_MANY"),
        ("9/12", "DAYS_MANY"),
        ("0/7", "NUMBER"),
        ("40", "NUMBER"),
        ("2.5mg", "NUMBER"),
        ("xyzprazole", "MED_COMMON"),
        ("zebra", ""),
    ],
)
def test_single_word_has_the_class_of_lexicon_ending_or_number(word: str, group: str) -> None:
    assert word_group(word) == group


def test_seven_days_of_supply_divide_the_classes_of_time() -> None:
    assert [days_group(days) for days in (1, 6, 7, 8)] == ["DAYS_FEW", "DAYS_FEW", "DAYS_7", "DAYS_MANY"]


@pytest.mark.parametrize(
    ("words", "group"),
    [("three days", "DAYS_FEW"), ("7 days", "DAYS_7"), ("one week", "DAYS_7"), ("2 weeks", "DAYS_MANY"), ("14 days", "DAYS_MANY")],
)
def test_count_before_days_or_weeks_is_a_length_of_time(words: str, group: str) -> None:
    assert groups(words)[0] == (group, words.split()[0])


@pytest.mark.parametrize("words", ["three tablets", "2024 days", "0 days", "7"])
def test_other_counts_are_no_length_of_time(words: str) -> None:
    assert not groups(words)[0][0].startswith("DAYS")


def test_longest_listed_phrase_is_one_symbol() -> None:
    assert groups("community nurse") == [("OTHER", "community nurse")]


def test_phrase_never_reaches_past_the_sentence() -> None:
    symbols = PRACTICE.read(("the", "district", "nurse"), 0, 2, Party.NOBODY)
    assert symbols[-1].last == 2


@pytest.mark.parametrize(
    ("addressee", "owner", "you", "your"),
    [
        (Addressee.PRACTICE, Party.NOBODY, "PRACTICE", "YOUR_PRACTICE"),
        (Addressee.UNKNOWN, Party.NOBODY, "PRACTICE", "YOUR_PRACTICE"),
        (Addressee.PATIENT, Party.NOBODY, "PATIENT", "YOUR_PATIENT"),
        (Addressee.COLLEAGUE, Party.NOBODY, "OTHER", "YOUR_OTHER"),
        (Addressee.PRACTICE, Party.PATIENT, "PATIENT", "YOUR_PATIENT"),
    ],
)
def test_you_is_whom_the_letter_or_its_heading_speaks_to(addressee: Addressee, owner: Party, you: str, your: str) -> None:
    reader = Reader(addressee, frozenset(), {})
    assert groups("you", reader, owner) == [(you, "you")]
    assert groups("your blood", reader, owner)[0] == (your, "your")


def test_doctor_of_the_practice_is_the_practice_and_another_is_not() -> None:
    assert groups("dr okonjo") == [("PRACTICE", "dr okonjo")]
    assert groups("dr ama okonjo")[0] == ("PRACTICE", "dr ama")
    assert groups("dr halloran") == [("DOCTOR", "dr halloran")]


@pytest.mark.parametrize("words", ["mrs okonjo", "dr", "dr 7"])
def test_patient_title_or_bare_title_names_no_doctor(words: str) -> None:
    assert groups(words)[0][0] not in {"PRACTICE", "DOCTOR"}


def test_own_name_of_the_practice_is_the_practice() -> None:
    assert groups("mill pond surgery")[0] == ("PRACTICE", "mill pond")
    assert groups("mill lane")[0] == ("", "mill")


def test_your_team_in_a_letter_to_a_colleague_is_the_colleagues() -> None:
    colleague = Reader(Addressee.COLLEAGUE, frozenset(), {})
    assert groups("yourselves", colleague)[0][0] == "OTHER"
    assert groups("yourselves gp", colleague)[0][0] == "PRACTICE"
    assert groups("yourselves")[0][0] == "PRACTICE"


LETTER = """Dr R Okonjo
Mill Pond Surgery

Dear Dr Okonjo-Bell

Please chase the biopsy.
"""


def test_reader_learns_names_and_places_from_the_letter() -> None:
    reader = reader_of(read_text(LETTER))
    assert "bell" in reader.own_names
    assert reader.own_places == {"mill": ("mill", "pond")}
    assert reader_of(read_text("The Surgery was called. Your Practice knows.")).own_places == {}


def test_letter_to_a_colleague_names_the_doctor_in_copy_as_the_practices() -> None:
    letter = read_text(
        "Dr J Halloran\nConsultant Dermatologist\nOxenholt Hospital\n\nDear Dr Halloran\n\nThank you for seeing him.\n\ncc GP: Dr R Okonjo, Mill Pond Surgery\n"
    )
    assert letter.parties.addressee is Addressee.COLLEAGUE
    assert reader_of(letter).own_names == {"okonjo"}


def test_tokens_of_a_sentence_are_its_own_words() -> None:
    letter = read_text(LETTER)
    sentence = next(sentence for sentence in letter.sentences if letter.text[sentence.start :].startswith("Please"))
    first, last = token_range(letter, sentence)
    assert letter.tokens.words[first : first + 4] == ("please", "chase", "the", "biopsy")
    assert last - first in (4, 5)


@pytest.mark.parametrize("line", ["to: Dr P Carrowmore        cc: Messrs Denby & Khoury", "To Dr Carrowmore, Mill Lane", "FAO: Dr. Peter Carrowmore"])
def test_line_that_says_to_whom_names_the_doctor(line: str) -> None:
    assert reader_of(read_text(f"Max-Fax Clinic\n{line}\n\nPlease chase the biopsy.\n")).own_names == {"carrowmore"}


@pytest.mark.parametrize(("words", "group"), [("Dr Lindqvist's team will chase it.", "PROVIDER"), ("Dr Bell's team will chase it.", "PRACTICE")])
def test_team_of_a_named_doctor_is_the_practices_only_where_the_doctor_is(words: str, group: str) -> None:
    letter = read_text(f"Dear Dr Bell\n\n{words}\n")
    sentence = next(item for item in letter.sentences if "team" in letter.text[item.start : item.end])
    first, last = token_range(letter, sentence)
    symbols = reader_of(letter).read(letter.tokens.words, first, last, sentence.owner)
    assert (symbols[0].group, symbols[0].word) == (group, letter.text[sentence.start : sentence.end].lower().split(" will")[0])


@pytest.mark.parametrize(
    ("field", "clinician", "requester"),
    [
        ("Referrer: Dr Ash, Mill Pond Surgery", "PRACTICE", "PRACTICE"),
        ("Referrer on request: Dr Solheim, Emergency Department", "PROVIDER", "PROVIDER"),
        ("Examination: CT head", "PRACTICE", ""),
    ],
)
def test_referrer_is_whom_the_letter_names(field: str, clinician: str, requester: str) -> None:
    reader = reader_of(read_text(f"Imaging Department\n{field}\n\nReferring clinician to arrange an ultrasound.\n"))
    assert groups("referring clinician", reader) == [(clinician, "referring clinician")]
    assert groups("requester", reader) == [(requester, "requester")]


def test_work_of_a_referrer_in_the_hospital_is_not_the_practices() -> None:
    text = "IMAGING DEPARTMENT\n{}\ncc: Dr Pennycook, Harbour Row\n\nRecommendations\nReferring clinician to arrange an MRI of the spine.\n"
    found = [
        [finding.quote for finding in triage_letter(read_text(text.format(field))).findings]
        for field in ("Referrer: Dr R Solheim, Emergency Department", "Referrer: Dr Pennycook, Harbour Row Surgery")
    ]
    assert found == [[], ["Referring clinician to arrange an MRI of the spine."]]
