"""Changes of medicines that a letter does not explain, through triage."""

import pytest
from tests.unit.engine.triage.discharges import HEAD, of, triaged

from remit.engine.letters.letter import read_text
from remit.engine.medicines.reasons import words_left
from remit.engine.terms import Outcome, Task
from remit.engine.triage import default_tools, triage_letter, unclear_changes


def changes(text: str) -> list[str]:
    return [finding.quote for finding in of(triaged(text), Task.MEDICATION_CHANGE_UNCLEAR)]


def test_change_without_a_word_is_returned_with_its_words() -> None:
    (finding,) = of(triaged("Amlodipine 5 mg od - STOPPED\nRamipril 2.5 mg od - stopped, cough\n"), Task.MEDICATION_CHANGE_UNCLEAR)
    assert (finding.quote, finding.outcome) == ("Amlodipine 5 mg od - STOPPED", Outcome.RETURN)


def test_reason_given_elsewhere_excuses() -> None:
    text = "Amlodipine 5 mg od - STOPPED\n\nClinical summary\nHer ankles were swollen and amlodipine was stopped because of this.\n"
    assert not of(triaged(text), Task.MEDICATION_CHANGE_UNCLEAR)


def test_why_a_medicine_was_spread_is_its_reason() -> None:
    text = "Changed: co-careldopa from three to five times a day\n\nThe wearing off at those hours is why I have spread her co-careldopa over five doses.\n"
    assert changes(text) == []


def test_reason_of_a_neighbour_is_no_reason() -> None:
    text = "Naproxen was stopped on arrival because of indigestion. Her propranolol has gone down to 40 mg. Paracetamol goes on as before.\n"
    (finding,) = of(triaged(text), Task.MEDICATION_CHANGE_UNCLEAR)
    assert (finding.quote, finding.outcome) == ("Her propranolol has gone down to 40 mg.", Outcome.RETURN)


@pytest.mark.parametrize("line", ["Sertraline was stopped during the admission.\n", "Sertraline 50 mg - stop.\n", "Sertraline 50 mg tablets: halted\n"])
def test_when_something_stopped_is_not_why(line: str) -> None:
    assert of(triaged(line), Task.MEDICATION_CHANGE_UNCLEAR)


@pytest.mark.parametrize(
    "line",
    [
        "Citalopram 20 mg, not to go on\n",
        "OFF lercanidipine 10 mg od\n",
        "omeprazole STOP\n",
        "Clobazam 5 mg at night: not to be given any longer\n",
        "Sertraline: 50 mg > 100 mg\n",
        "furosemide 20 mg od, now alternate days\n",
        "Ramipril 2.5 mg - suspended, restart when appropriate\n",
        "Candesartan 8 mg crossed off on day three, no reason on the chart\n",
        "Finally gabapentin now 100 mg at night only.\n",
        "Methotrexate discontinued after today's consultation.\n",
    ],
)
def test_plain_ways_to_say_a_change_give_no_reason(line: str) -> None:
    assert of(triaged(line), Task.MEDICATION_CHANGE_UNCLEAR)


def test_reason_of_one_entry_holds_for_another_of_the_same_medicine() -> None:
    entries = "Solifenacin 5 mg: off. It helped put him into retention.\n"
    assert of(triaged(f"{entries}\nHer solifenacin was stopped on the ward.\n"), Task.MEDICATION_CHANGE_UNCLEAR) == []
    assert of(triaged("Amlodipine 5 mg, same.\n\nHer solifenacin was stopped on the ward.\n"), Task.MEDICATION_CHANGE_UNCLEAR)


def test_question_mark_is_unclear_even_with_words() -> None:
    assert of(triaged("Metformin - not given, ? restart\n"), Task.MEDICATION_CHANGE_UNCLEAR)


@pytest.mark.parametrize(
    ("following", "is_reason"),
    [
        ("Retains fluid.", True),
        ("Gliclazide 40 mg instead.", True),
        ("Please review.", False),
        ("Reason not recorded.", False),
        ("Reason for this unclear.", False),
        ("Amlodipine 5 mg goes on.", False),
        ("With insulin it would only add to the swelling.", True),
        ("Withheld while the clarithromycin runs because of the risk.", True),
        ("Amlodipine was begun because of the swelling.", False),
        ("", False),
    ],
)
def test_entry_of_a_list_may_go_on_with_its_reason(following: str, is_reason: bool) -> None:
    found = of(triaged(f"Pioglitazone stopped. {following}\nMetformin 1 g bd, same.\n"), Task.MEDICATION_CHANGE_UNCLEAR)
    assert (found == []) is is_reason


@pytest.mark.parametrize(("following", "is_reason"), [("Reason, a bleeding ulcer.", True), ("She has no stock left.", False)])
def test_running_words_may_go_on_with_a_reason(following: str, is_reason: bool) -> None:
    words = f"\nI write about her tablets. Her naproxen was stopped. {following} All else is as you know it.\n"
    assert (of(triaged(words), Task.MEDICATION_CHANGE_UNCLEAR) == []) is is_reason


def test_changes_of_medicines_that_are_not_named_are_found() -> None:
    triage = triage_letter(read_text("Several of her medicines were changed on the ward."), default_tools())
    assert [finding.task for finding in triage.findings] == [Task.MEDICATION_CHANGE_UNCLEAR]


@pytest.mark.parametrize(
    ("words", "outcome"),
    [("Ramipril 5 mg once daily: stopped", Outcome.RETURN), ("\nHer ramipril was stopped on the ward. She is well.", Outcome.REVIEW)],
)
def test_what_running_text_says_of_a_medicine_is_for_a_person(words: str, outcome: Outcome) -> None:
    found = triage_letter(read_text(HEAD.format(day="23/12/2025") + words + "\n")).findings
    assert [finding.outcome for finding in found if finding.task is Task.MEDICATION_CHANGE_UNCLEAR] == [outcome]


BOTH = "Ramipril 5 mg om\nRosuvastatin 5 mg nocte\n"
LISTS = "{before}\n\nMEDICINES ON DISCHARGE\n{after}\nINFORMATION FOR GP\n{said}\n"


def between(gone: str, came: str, said: str = "She went home well.") -> list[tuple[str, str]]:
    """Return words and proof of the changes returned from a list before admission and one at discharge that have two medicines in common."""
    before = f"MEDICINES ON ADMISSION\n{BOTH}{gone}"
    text = HEAD.partition("Medicines on discharge")[0].format(day="02/03/2026") + LISTS.format(before=before, after=BOTH + came, said=said)
    found = of(triage_letter(read_text(text)), Task.MEDICATION_CHANGE_UNCLEAR)
    return [(finding.quote, finding.reason.partition("should take. ")[2]) for finding in found if finding.outcome is Outcome.RETURN]


def test_what_only_the_list_before_has_is_gone_without_a_word() -> None:
    assert between("Sertraline 100 mg om\n", "") == [("Sertraline 100 mg om", "Sertraline stands on the list before and nowhere in the letter.")]


def test_dose_that_is_another_at_discharge_is_changed_without_a_word() -> None:
    proof = "The dose was 300 mg before and is 100 mg now, without a word on it."
    assert between("Allopurinol 300 mg om\n", "Allopurinol 100 mg om\n") == [("Allopurinol 100 mg om", proof)]


@pytest.mark.parametrize(
    "said",
    [
        "Sertraline was stopped because her sodium was low.",
        "Other medicines unchanged.",
        "The rest of her medicines continue.",
        "All regular medication as before.",
    ],
)
def test_what_the_letter_says_of_the_change_or_of_the_rest_explains_it(said: str) -> None:
    assert between("Sertraline 100 mg om\n", "", said) == []


def test_second_list_with_less_than_half_of_the_first_proves_nothing() -> None:
    assert between("Sertraline 100 mg om\nAmlodipine 5 mg om\nBisoprolol 5 mg om\n", "") == []


@pytest.mark.parametrize(
    ("notes", "is_reason"),
    [
        ("(1) potassium 6.1 on arrival", True),
        ("(2) potassium 6.1 on arrival", False),
        ("(1) stopped", False),
        ("(1) reason not recorded", False),
    ],
)
def test_note_at_the_foot_of_the_list_tells_the_reason(notes: str, *, is_reason: bool) -> None:
    found = of(triaged(f"Lisinopril 10 mg om                STOPPED (1)\nRamipril 5 mg om     same\n\nNOTES\n{notes}\n"), Task.MEDICATION_CHANGE_UNCLEAR)
    assert (found == []) is is_reason


@pytest.mark.parametrize(("below", "is_reason"), [("Why: she finds no benefit", True), ("Why: not recorded", False)])
def test_line_below_an_entry_tells_the_reason(below: str, *, is_reason: bool) -> None:
    found = of(triaged(f"STOPPED     Carbocisteine 750 mg\n            {below}\n"), Task.MEDICATION_CHANGE_UNCLEAR)
    assert (found == []) is is_reason


def test_names_of_a_forms_fields_are_no_reason() -> None:
    assert words_left("name:  change: removed  Medication item entry") == ""


@pytest.mark.parametrize(
    "passage",
    [
        "Rifampicin would strip out his rivaroxaban within days. Dr Achterberg has therefore moved him to dalteparin.",
        "Potassium was 7.1 and the kidney function half of what it was. So we took away the rivaroxaban for good.",
        "The rivaroxaban would have been useless beside rifampicin, and its place is taken by dalteparin.",
    ],
)
def test_reason_and_change_may_stand_in_two_sentences_of_running_text(passage: str) -> None:
    assert not changes(f"Rivaroxaban 20 mg   STOPPED\n\nClinical summary\n{passage}\n")


def test_reason_of_another_medicines_change_beside_it_is_no_reason() -> None:
    text = "Rivaroxaban 20 mg   STOPPED\n\nClinical summary\nThe ramipril was stopped because of a cough. The rivaroxaban was stopped.\n"
    assert "Rivaroxaban 20 mg   STOPPED" in changes(text)


def test_sentence_of_another_paragraph_is_no_reason() -> None:
    assert changes("Rivaroxaban 20 mg   STOPPED\n\nShe was on rivaroxaban until the day of the operation.\n\nThe fall was due to ice.\n")


@pytest.mark.parametrize(
    "line",
    [
        "Furosemide: 20 mg, had been 40 mg",
        "Furosemide 20 mg d/c'd",
        "Furosemide 20 mg (40 mg bd on admission)",
        "Furosemide 20 mg om stop",
        "Furosemide 40 -> 20 mg",
    ],
)
def test_other_ways_to_write_a_change_are_read(line: str) -> None:
    assert changes(f"{line}\n")


@pytest.mark.parametrize("line", ["Furosemide: 0 -> 20 mg", "Furosemide 20 mg for 5 days then stop", "Furosemide 20 mg (own supply at home)"])
def test_new_medicines_and_courses_are_no_change(line: str) -> None:
    assert not changes(f"{line}\n")


def test_heading_in_capitals_without_a_colon_says_what_was_stopped() -> None:
    assert changes("MEDICATION ON DISCHARGE\nLatanoprost eye drops ON\nMEDICATION STOPPED\nLosartan 100 mg OD\nDoxazosin 8 mg OD - dizzy at night\n") == [
        "Losartan 100 mg OD"
    ]


def test_each_sentence_is_read_once_however_many_medicines_it_names(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    monkeypatch.setattr(unclear_changes, "explains_change", lambda words: bool(read.append(words)))
    triaged("we stopped ramipril and bisoprolol, " * 60)
    assert len(read) == 1


@pytest.mark.parametrize(("note", "is_told"), [("creatinine 168 on arrival", True), ("reason not recorded", False), ("", False)])
def test_mark_in_a_cell_of_its_own_points_to_a_note(note: str, is_told: bool) -> None:
    rows = [
        "DRUG            DOSE          CHANGE        TTO",
        "Lisinopril      5 mg od       was 10 (b)    14 days",
        "Metformin       1 g bd        same          14 days",
    ]
    table = "\n".join(rows) + "\n"
    found = of(triaged(f"{table}\n(a) for a week\n(b) {note}\n"), Task.MEDICATION_CHANGE_UNCLEAR)
    assert (found == []) is is_told


def test_fields_of_one_medicine_are_one_entry() -> None:
    fields = "MEDICINE: Mesalazine\n  Dose: -\n  Change: stopped, had not worked\nMEDICINE: Amitriptyline\n  Dose: -\n  Change: stopped\n"
    assert [finding.quote.startswith("MEDICINE: Amitriptyline") for finding in of(triaged(fields), Task.MEDICATION_CHANGE_UNCLEAR)] == [True]
    assert of(triaged("Ramipril 5 mg om, unchanged\nChange: stopped\n"), Task.MEDICATION_CHANGE_UNCLEAR) == []


def test_signs_of_a_pharmacists_list_begin_entries() -> None:
    first = "~ Candesartan 8 mg, formerly 16 mg. Systolic under 100 after the bleed. 28 days."
    lines = f"{first}\n= Levothyroxine 100 micrograms.\n~ Bisoprolol 5 mg, formerly 10 mg.\n"
    assert ["Bisoprolol" in finding.quote for finding in of(triaged(lines), Task.MEDICATION_CHANGE_UNCLEAR)] == [True]
