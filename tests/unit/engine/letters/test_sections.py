"""Under which heading a sentence stands, and so to whom a bare bullet belongs."""

import pytest

from remit.engine.letters import Letter, read_text
from remit.engine.letters.lines import read_lines
from remit.engine.letters.sections import count_headings, split_sentences
from remit.engine.terms import Party


def owners(text: str) -> dict[str, Party]:
    letter = read_text(text)
    return {letter.text[item.start : item.end]: item.owner for item in letter.sentences}


def topics(text: str) -> dict[str, str]:
    letter = read_text(text)
    return {letter.text[item.start : item.end]: item.topic for item in letter.sentences}


def quotes(letter: Letter) -> list[str]:
    return [letter.text[item.start : item.end] for item in letter.sentences]


def test_owner_of_a_heading_reaches_its_bare_bullets() -> None:
    found = owners("Actions for GP:\n- chase the histology\n- repeat the bloods\n\nHospital actions\n1. Book the scan\n\nPatient:\n* Ring us if worse")
    assert found == {
        "chase the histology": Party.PRACTICE,
        "repeat the bloods": Party.PRACTICE,
        "Book the scan": Party.PROVIDER,
        "Ring us if worse": Party.PATIENT,
    }


def test_blank_line_between_heading_and_bullets_changes_nothing() -> None:
    assert owners("Actions for GP\n\n- chase the histology\n\n- repeat the bloods") == {
        "chase the histology": Party.PRACTICE,
        "repeat the bloods": Party.PRACTICE,
    }


def test_plain_paragraph_after_the_list_no_longer_belongs_to_the_owner() -> None:
    found = owners("Actions for GP:\n- chase the histology\n\nWe will see her in clinic.")
    assert found["We will see her in clinic."] is Party.NOBODY


def test_paragraph_with_a_lead_keeps_the_section_of_the_list() -> None:
    found = owners("Actions for GP:\n- chase the histology\n\nUrgent today: ring her at home")
    assert found["Urgent today: ring her at home"] is Party.PRACTICE


def test_plain_lines_right_under_an_owner_belong_to_it() -> None:
    assert owners("Actions for GP:\nChase the histology.\nRepeat the bloods.") == {"Chase the histology.": Party.PRACTICE, "Repeat the bloods.": Party.PRACTICE}


def test_lead_names_the_owner_of_its_line_and_of_bullets_below() -> None:
    found = owners("GP: please chase the biopsy. Ring her.\n- and repeat bloods\nHospital: MRI booked\n- contrast given")
    assert found == {
        "please chase the biopsy.": Party.PRACTICE,
        "Ring her.": Party.PRACTICE,
        "and repeat bloods": Party.PRACTICE,
        "MRI booked": Party.PROVIDER,
        "contrast given": Party.PROVIDER,
    }


def test_specialty_that_leads_an_item_is_an_owner_where_another_item_names_one() -> None:
    item = "Endocrinology: start levothyroxine"
    assert owners(f"- GP: add the diagnosis\n- {item}")[item] is Party.PROVIDER
    assert owners(f"- {item}\n- Weight: 80 kg")[item] is Party.NOBODY


def test_owner_of_a_lead_ends_with_a_blank_line_before_plain_text() -> None:
    assert owners("GP: please chase the biopsy.\n\nShe is well today.")["She is well today."] is Party.NOBODY


def test_owner_of_a_lead_goes_on_over_a_blank_line_in_a_list() -> None:
    assert owners("- GP: please chase the biopsy\n\n- and repeat the bloods")["and repeat the bloods"] is Party.PRACTICE


def test_new_heading_ends_the_owner_of_a_lead() -> None:
    assert owners("GP: please chase the biopsy.\nResults:\n- CRP 4")["CRP 4"] is Party.NOBODY


def test_sentence_that_asks_and_ends_in_a_colon_owns_the_bullets_below() -> None:
    found = owners("I would be grateful if you could do the following at the surgery:\n- repeat the bloods\n- check her weight")
    assert found["repeat the bloods"] is Party.PRACTICE
    assert found["check her weight"] is Party.PRACTICE


def test_sentence_with_a_colon_that_names_nobody_leaves_the_owner_alone() -> None:
    found = owners("Actions for GP:\n- the following results are still not here with us at all today:\n- the histology")
    assert found["the histology"] is Party.PRACTICE


def test_topic_comes_from_the_lead_and_else_from_the_section() -> None:
    found = topics("Plan:\n- review in May\n- Bloods: repeat in June\nMedicines: continue ramipril")
    assert found == {"review in May": "PLAN", "repeat in June": "RESULTS", "continue ramipril": "MEDICINES"}


def test_sections_follow_each_other_without_a_gap() -> None:
    letter = read_text("Seen today.\nPlan:\n- bloods soon\nResults:\n- CRP 4\n\nYours sincerely\nDr Bea Elm")
    assert [section.title for section in letter.sections] == ["", "Plan", "Results", ""]
    assert [section.end for section in letter.sections[:-1]] == [section.start for section in letter.sections[1:]]
    assert letter.sections[-1].end == len(letter.text)


def test_sentence_knows_its_section_paragraph_and_lead() -> None:
    letter = read_text("Plan:\n- one thing. another thing\n- GP: third thing")
    assert [(letter.sections[item.section].title, item.is_item, item.lead) for item in letter.sentences] == [
        ("Plan", True, ""),
        ("Plan", True, ""),
        ("Plan", True, "GP"),
    ]
    first, second, third = (item.paragraph for item in letter.sentences)
    assert first == second != third


def test_salutation_is_no_sentence_and_ends_what_stood_above() -> None:
    letter = read_text("GP actions:\n- chase histology\nDear Dr Ash\nThank you for seeing her.")
    assert quotes(letter) == ["chase histology", "Thank you for seeing her."]
    assert letter.sentences[-1].owner is Party.NOBODY


def test_closing_ends_the_last_list() -> None:
    assert owners("GP actions:\n- chase histology\nYours sincerely\nDr Bea Elm")["Dr Bea Elm"] is Party.NOBODY


@pytest.mark.parametrize("row", ["Ramipril | 5 mg | continue", "Ramipril    5 mg    continue", "Ramipril\t5 mg\tcontinue"])
def test_row_of_a_table_is_one_sentence(row: str) -> None:
    other = row.replace("Ramipril", "Bisoprolol")
    assert quotes(read_text(f"Medicines:\n{row}\n{other}")) == [row, other]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("He is well. please chase it. Thank you", ["He is well.", "please chase it.", "Thank you"]),
        ("Ask Dr. Smith, e.g. by letter. Then stop! Is it done? Yes.", ["Ask Dr. Smith, e.g. by letter.", "Then stop!", "Is it done?", "Yes."]),
        ("Take approx. 5 ml, i.e. one spoon, ref. 12 of the pts. list. Thanks.", ["Take approx. 5 ml, i.e. one spoon, ref. 12 of the pts. list.", "Thanks."]),
        ('She said "it hurts." (He agreed.) Good.', ['She said "it hurts."', "(He agreed.)", "Good."]),
        ("Ramipril 2.5 mg. Stop 1.5 mg.", ["Ramipril 2.5 mg.", "Stop 1.5 mg."]),
        ("Wait... Then go?! Yes", ["Wait...", "Then go?!", "Yes"]),
        ("Wrapped in the\nmiddle. Next.", ["Wrapped in the\nmiddle.", "Next."]),
        ("Do two things: 1. this 2. that", ["Do two things: 1. this 2. that"]),
        ("See www.example.org/x for more", ["See www.example.org/x for more"]),
        (
            "no chest pain full stop please chase the echo new paragraph thank you",
            ["no chest pain full stop", "please chase the echo new paragraph", "thank you"],
        ),
        ("Work came to a full stop in May. He is well.", ["Work came to a full stop in May.", "He is well."]),
        ("   \n ", []),
        ("", []),
    ],
)
def test_sentences_end_at_stops_and_not_at_abbreviations(text: str, sentences: list[str]) -> None:
    assert [text[start:end] for start, end in split_sentences(text, 0, len(text))] == sentences


def test_only_the_stretch_asked_for_is_split() -> None:
    text = "One. Two. Three."
    assert [text[start:end] for start, end in split_sentences(text, 5, 9)] == ["Two."]


def test_offsets_are_exact_behind_wide_characters_and_windows_breaks() -> None:
    letter = read_text("Ärztin 😀 says hello.\r\n\r\nGP: please chase “the” histology.\r\nThank you.")
    assert "please chase “the” histology." in quotes(letter)


def test_headings_are_counted() -> None:
    assert count_headings(read_lines("PLAN\n- x here\nResults:\nplain text")) == 2
