"""The medicines of a letter: rows from tables, lists and sentences."""

import pytest

from remit.engine.letters.letter import read_text
from remit.engine.medicines.doses import read_dose
from remit.engine.medicines.letter_supply import find_letter_supply
from remit.engine.medicines.names import find_mentions
from remit.engine.medicines.reasons import find_reason
from remit.engine.medicines.rows import Row, read_rows
from remit.engine.medicines.statuses import Status, find_cue, heading_status
from remit.engine.medicines.supply import SupplyKind


def rows(text: str) -> dict[str, Row]:
    """Return the rows of a text by the medicine's name."""
    return {row.medicine.name: row for row in read_rows(read_text(text))}


def said(text: str) -> dict[str, tuple[str, int | None]]:
    """Return status and days of each medicine."""
    return {name: (row.status.value, row.supply.days) for name, row in rows(text).items()}


def test_ruled_table_gives_all_fields() -> None:
    text = "MEDICINES\nDrug | Dose | Route | Freq | Supply | Status | Comment\nRamipril | 2.5mg | PO | OD | 5d | NEW | heart failure\n"
    row = rows(text)["ramipril"]
    assert (row.dose.amount, row.dose.route, row.dose.frequency, row.status, row.supply.days) == ("2.5mg", "PO", "od", Status.NEW, 5)
    assert row.layout == "table"
    assert "failure" in row.reason
    assert text[row.span.start : row.span.end] == "Ramipril | 2.5mg | PO | OD | 5d | NEW | heart failure"


def test_spaced_table_finds_the_supply_column_by_its_place() -> None:
    text = (
        "Drug            Dose        Status      Reason             Days\n"
        "Aspirin         300mg OD    Started     stroke, to 16/05     8\n"
        "Omeprazole      20mg OD     Continued   -                   28\n"
    )
    assert said(text) == {"aspirin": ("new", 8), "omeprazole": ("continued", 28)}


def test_heading_that_names_the_columns_is_used() -> None:
    assert said("TTO                                  DAYS\nApixaban 5mg bd       NEW   AF          28\n") == {"apixaban": ("new", 28)}


@pytest.mark.parametrize(
    "table",
    [
        "Medicine         Was              Now              By whom\n"
        "Atorvastatin     20 mg            20mg             -\nMirtazapine      30 mg nocte      15 mg nocte      -\n"
        "Bumetanide       1 mg             -                -\nDonepezil        nil              5 mg             clinic\n"
        "Ramipril         2.5 mg           STOPPED          -\nBisoprolol       5 mg             same             -\n",
        "Medicine | Before | On discharge | Why\nAtorvastatin | 20 mg | 20mg | -\nMirtazapine | 30 mg nocte | 15 mg nocte | -\n"
        "Bumetanide | 1 mg | - | -\nDonepezil | nil | 5 mg | clinic\nRamipril | 2.5 mg | STOPPED | -\nBisoprolol | 5 mg | same | -\n",
        "Medicine\tFrom\tTo\tWhy\nAtorvastatin\t20 mg\t20mg\t-\nMirtazapine\t30 mg nocte\t15 mg nocte\t-\n"
        "Bumetanide\t1 mg\t-\t-\nDonepezil\tnil\t5 mg\tclinic\nRamipril\t2.5 mg\tSTOPPED\t-\nBisoprolol\t5 mg\tsame\t-\n",
    ],
)
def test_table_of_doses_before_and_now_tells_what_changed(table: str) -> None:
    found = rows(table)
    assert {name: row.status for name, row in found.items()} == {
        "atorvastatin": Status.CONTINUED,
        "mirtazapine": Status.CHANGED,
        "bumetanide": Status.STOPPED,
        "donepezil": Status.NEW,
        "ramipril": Status.STOPPED,
        "bisoprolol": Status.CONTINUED,
    }
    assert (found["mirtazapine"].dose.amount, found["donepezil"].dose.amount) == ("15 mg", "5 mg")


def test_names_inside_the_columns_of_doses_are_compared_with_nothing() -> None:
    table = (
        "DROPS        Was                       Now\n"
        "             timolol 0.5% bd           stopped\n"
        "             -                         brimonidine 0.2% bd\n"
    )
    assert {name: row.status for name, row in rows(table).items()} == {"timolol": Status.STOPPED, "brimonidine": Status.UNSAID}


def test_status_headings_hold_until_the_next() -> None:
    text = "STARTED\n- Aspirin 75 mg od. 28 days supplied\nCONTINUED\n- Metformin 500 mg bd\nSTOPPED\n- Omeprazole 20 mg od\n"
    assert said(text) == {"aspirin": ("new", 28), "metformin": ("continued", None), "omeprazole": ("stopped", None)}


def test_lead_holds_for_its_line() -> None:
    text = "Started: prednisolone 30mg\nUnchanged: atorvastatin 20mg, sertraline 50mg\nStopped: bendroflumethiazide, simvastatin\n"
    assert {name: status for name, (status, _) in said(text).items()} == {
        "prednisolone": "new",
        "atorvastatin": "continued",
        "sertraline": "continued",
        "bendroflumethiazide": "stopped",
        "simvastatin": "stopped",
    }


def test_supply_line_is_no_status() -> None:
    assert said("STOPPED\nAspirin 75 mg\n\nSUPPLY: edoxaban 4 days, amiodarone 3 days\n")["edoxaban"] == ("unsaid", 4)


def test_medicines_named_together_share_what_is_said() -> None:
    text = "Her perindopril and her indapamide were left off and sertraline went down from 100 to 50."
    assert {name: row.status for name, row in rows(text).items()} == {
        "perindopril": Status.STOPPED,
        "indapamide": Status.STOPPED,
        "sertraline": Status.CHANGED,
    }
    text = "We stopped ramipril and indapamide."
    assert {row.status for row in rows(text).values()} == {Status.STOPPED}


def test_medicine_in_a_comment_gets_no_row() -> None:
    assert list(rows("- Trimbow two puffs bd (replaces Fostair and Spiriva)")) == ["beclometasone + formoterol + glycopyrronium"]
    assert list(rows("- Naproxen STOPPED - bleeding risk with apixaban")) == ["naproxen"]


@pytest.mark.parametrize(
    ("text", "name", "amount"),
    [
        ("Beta blockers being out of the question, I have begun diltiazem 120 mg twice a day.", "diltiazem", "120 mg"),
        ("Paracetamol did nothing for him, so has been sent out with tramadol 50 mg.", "tramadol", "50 mg"),
        ("He could not keep doxycycline down and from Sunday has been on clarithromycin 500 mg.", "clarithromycin", "500 mg"),
        ("Treatment   apixaban 5 mg bd\n            bisoprolol 2.5 mg od\n", "bisoprolol", "2.5 mg"),
        ("His inhaled colistin is ours, and three weeks of ciprofloxacin 750 mg twice a day.", "ciprofloxacin", "750 mg"),
    ],
)
def test_dose_belongs_to_the_name_that_it_stands_behind(text: str, name: str, amount: str) -> None:
    found = rows(text)
    assert found[name].dose.amount == amount
    assert [row.medicine.name for row in found.values() if row.dose.amount == amount] == [name]


def test_what_replaces_another_is_new() -> None:
    found = rows("From today his lisinopril has been replaced by losartan 50 mg.")
    assert (found["losartan"].status, found["losartan"].dose.amount) == (Status.NEW, "50 mg")
    assert list(rows("Fostair 100/6: replaced by Trimbow as above")) == ["beclometasone + formoterol"]


def test_time_and_supply_say_nothing_of_a_status() -> None:
    assert said("Azathioprine 150 mg can be put on repeat by the practice at the same time.")["azathioprine"][0] == "unsaid"
    assert said("Clarithromycin 500 mg bd, 5 days, all given to you.")["clarithromycin"][0] == "unsaid"
    assert said("Methotrexate | 15 mg weekly | withheld one week, restarts Monday\n")["methotrexate"] == ("continued", None)


def test_swap_gives_two_rows() -> None:
    found = rows("His omeprazole I have swapped for famotidine, 28 days given.")
    assert (found["omeprazole"].status, found["famotidine"].status) == (Status.CHANGED, Status.NEW)


def test_cell_below_belongs_to_the_row_above() -> None:
    text = "| Tablet       | How      | From              |\n| Enzalutamide 160 mg | daily (NEW) | the surgery |\n|   |   | (we gave you six days) |\n"
    assert said(text) == {"enzalutamide": ("new", 6)}


def test_allergies_are_no_medicines_of_the_patient() -> None:
    assert rows("ALLERGIES: penicillin V, trimethoprim (rash)\n") == {}


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("He went home with four days of his gabapentin.", 4),
        ("Only five days of amlodipine were supplied on discharge.", 5),
        ("No supply of levetiracetam was given.", 0),
        ("Five capsules of lansoprazole were in the bag.", None),
        ("- Apixaban 5 mg bd, blister for 4 days", 4),
        ("- Carbamazepine MR 400 bd same. 4 tablets, pharmacy awaiting delivery", 2),
        ("- Apixaban 2.5mg x 6 tabs (3 days)", 3),
        ("- Loratadine 10 od contd - own supply at home, 6 wks", None),
        ("- Paracetamol 1g qds, 14d then buys own", None),
    ],
)
def test_supply_is_found_before_and_behind_the_name(text: str, days: int | None) -> None:
    (row,) = rows(text).values()
    assert row.supply.days == days


@pytest.mark.parametrize(
    ("day", "until", "days"),
    [
        ("Monday 1 June 2026", "Thursday", 3),
        ("Friday 5 June 2026", "Monday", 3),
        ("Monday 1 June 2026", "Monday", 7),
        ("Thursday 31 December 2026", "Saturday", 2),
    ],
)
def test_supply_until_a_day_is_counted_from_the_day_of_discharge(day: str, until: str, days: int) -> None:
    row = rows(f"Discharged: {day}\n\nWe left her furosemide to last until {until}.\n")["furosemide"]
    assert (row.supply.days, row.is_course) == (days, False)


def test_supply_until_a_day_is_not_guessed_where_nobody_says_from_when() -> None:
    supply = rows("We left her furosemide to last until Thursday.")["furosemide"].supply
    assert supply.days is None
    assert "not known" in supply.note


@pytest.mark.parametrize(("words", "a_day"), [("70 mg on Saturdays", 1 / 7), ("10 mg Mondays and Thursdays", 2 / 7), ("10 mg every Friday", 1 / 7)])
def test_weekdays_tell_how_often(words: str, a_day: float) -> None:
    assert read_dose(words).units_a_day == a_day


def test_doses_left_out_are_no_supply() -> None:
    assert said("Her warfarin was reduced from 4 mg to 3 mg and two doses were left out.")["warfarin"][1] is None


def test_list_before_admission_is_told_apart() -> None:
    text = "Medication on admission\nRamipril 5 mg od\n\nMedication on discharge\nAmlodipine 5 mg od - new\n"
    found = rows(text)
    assert (found["ramipril"].is_before, found["amlodipine"].is_before) == (True, False)


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ("withheld for kidney injury, restarted on discharge", Status.CONTINUED),
        ("was not stopped", None),
        ("should be increased to 10 mg", None),
        ("please stop", None),
        ("-> 125 mcg", Status.CHANGED),
        ("dose altered on ward", Status.CHANGED),
        ("course finished", Status.FINISHED),
        ("on hold", Status.WITHHELD),
        ("no longer on her list", Status.STOPPED),
        ("crossed off the chart", Status.STOPPED),
        ("not to be taken", Status.STOPPED),
        ("no longer given", Status.STOPPED),
        ("no longer.", Status.STOPPED),
        ("no longer a bother", None),
        ("- omit for now", Status.WITHHELD),
        ("1.25 in place of 5", Status.CHANGED),
        ("125 micrograms (100 micrograms before)", Status.CHANGED),
        ("50 mg, not restarted", Status.STOPPED),
        ("he is now on half his", Status.CHANGED),
        ("if she has a fever or new breathlessness", None),
    ],
)
def test_cue_holds_only_for_what_was_done(words: str, status: Status | None) -> None:
    cue = find_cue(words)
    assert (cue.status if cue else None) == status


def test_columns_may_be_named_by_the_day_of_the_change_beside_names_without_a_title() -> None:
    head = "                          Before 3 June          After 3 June\n"
    table = f"{head}Sevelamer                 1.6 g with meals       stopped\nBisoprolol                2.5 mg daily           5 mg daily\n"
    assert {name: (row.status, row.reason) for name, row in rows(table).items()} == {"sevelamer": (Status.STOPPED, ""), "bisoprolol": (Status.CHANGED, "")}


def test_tablets_are_counted_by_the_row_that_says_how_many_a_day() -> None:
    found = read_rows(read_text("Apixaban 5 mg bd was started. She went home with a strip of ten apixaban and 28 bisoprolol."))
    assert [(row.medicine.name, row.supply.days) for row in found[:2]] == [("apixaban", None), ("apixaban", 5)]


def test_words_about_a_medicine_do_not_end_in_what_leads_to_the_next() -> None:
    text = "The nortriptyline's gone, the duloxetine's half what it was and the paracetamol 1 g is new."
    found = read_rows(read_text(text))
    assert [(text[row.span.start : row.span.end], row.status) for row in found[:2]] == [
        ("The nortriptyline's gone", Status.STOPPED),
        ("the duloxetine's half what it was", Status.CHANGED),
    ]


def test_what_brackets_say_of_another_medicine_is_not_said_of_this_one() -> None:
    found = rows("Medicines on discharge\n\nBumetanide 2 mg (furosemide stopped, not absorbed), four weeks supplied\n")
    assert found["bumetanide"].status is Status.UNSAID
    assert next(iter(rows("Medicines\n\nTrimbow 87/5/9 two puffs bd (replaces Fostair)\n").values())).status is Status.NEW


def test_course_that_is_over_is_finished() -> None:
    found = rows("Medicines changed\nFurosemide 40 mg od - new, heart failure\nDoxycycline, prednisolone: courses over\n")
    assert found["prednisolone"].status is Status.FINISHED


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("no longer taken", ""),
        ("stopped, no longer taken", "no longer taken"),
        ("no longer taking", "no longer taking"),
        ("300mg bd on reception", ""),
        ("OFF, removed from the dosette tray", ""),
        ("taken out of the blister pack: falls", "falls"),
    ],
)
def test_what_was_done_is_no_reason_for_it(words: str, reason: str) -> None:
    assert find_reason(words, ()) == reason


@pytest.mark.parametrize(
    ("title", "status"),
    [
        ("Stopped this admission", Status.STOPPED),
        ("New medicines", Status.NEW),
        ("No changes", Status.CONTINUED),
        ("Medication changes", Status.UNSAID),
        ("Dose changes", Status.CHANGED),
        ("Plan", Status.UNSAID),
        ("Started and stopped", Status.UNSAID),
        ("", Status.UNSAID),
    ],
)
def test_heading_gives_a_status_only_where_it_names_one(title: str, status: Status) -> None:
    assert heading_status(title) is status


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("TTO: 5 days of regular medication supplied.", 5),
        ("All regular medicines: 3 days supplied with patient.", 3),
        ("Of the usual tablets she had three days' worth in the bag.", 3),
        ("He was sent home with what was left on the ward, which comes to four days.", 4),
        ("All dispensed for five days, as the box is heavy.", 5),
        ("Discharged: Monday 1 June 2026\n\nHe has enough of these to see him to Friday.", 4),
        ("Discharged: Monday 1 June 2026\n\nHe has tablets of his own to last until Friday.", None),
        ("He came with four days of green sputum and not enough breath to reach the kettle.", None),
        ("He was given a 5 day course of antibiotics.", None),
        ("28 days will be supplied by us.", None),
        ("Please supply 28 days of everything.", None),
    ],
)
def test_supply_of_all_is_found_once(text: str, days: int | None) -> None:
    letter = read_text(text)
    found = find_letter_supply(letter, find_mentions(letter))
    assert (found.supply.days if found else None) == days


def test_supply_is_the_length_that_is_named_so() -> None:
    assert said("- Clopidogrel 75 mg od - new, stent, for 3 months, 4 days supply\n") == {"clopidogrel": ("new", 4)}
    assert said("- Clopidogrel 75 mg od - new, stent, 3 months, 4 days supply\n") == {"clopidogrel": ("new", 4)}


def test_two_spaces_and_line_breaks_change_nothing() -> None:
    assert said("His ramipril  was  put on\nhold.") == said("His ramipril was put on hold.")


def test_nil_under_a_heading_that_is_no_supply_is_none() -> None:
    table = "Medicine          Before        After          Note\nDoxazosin         4 mg          nil            Postural drop\n"
    assert said(f"Medicines\n{table}") == {"doxazosin": ("stopped", None)}


@pytest.mark.parametrize(
    ("behind", "days"),
    [
        ("He took five days of it home.", 5),
        ("A week of it was dispensed.", 7),
        ("He slept for five days of it.", None),
        ("Five days of codeine were given.", None),
    ],
)
def test_sentence_behind_the_one_with_the_name_may_tell_the_supply(behind: str, days: int | None) -> None:
    assert said(f"Omeprazole 20 mg daily was begun and is to go on. {behind} He is well.\n")["omeprazole"] == ("new", days)


def test_supply_that_the_own_sentence_tells_stands() -> None:
    assert said("Omeprazole 20 mg daily was begun, 28 days given. He took five days of it home.\n")["omeprazole"] == ("new", 28)


@pytest.mark.parametrize("supply", ["OP", "1 x OP", "one original pack", "OP given"])
@pytest.mark.parametrize(
    "entry",
    ["Furosemide 40 mg od - new, heart failure, {}", "Furosemide 40 mg od - new; heart failure; supply {}.", "Furosemide 40 mg od (new, heart failure) - {}"],
)
def test_pack_that_ends_an_entry_is_its_supply_and_no_reason(entry: str, supply: str) -> None:
    row = rows(f"Medicines\n{entry.format(supply)}\nBisoprolol 5 mg od - same\n")["furosemide"]
    assert (row.supply.kind, row.supply.days) == (SupplyKind.PACK, None)
    assert "original pack" in row.supply.note
    assert row.reason == "heart failure"


@pytest.mark.parametrize(
    ("supply", "kind"), [("nil", SupplyKind.NONE), ("none", SupplyKind.NONE), ("-5", SupplyKind.UNCLEAR), ("3 boxfuls", SupplyKind.UNCLEAR)]
)
def test_supply_that_is_called_one_is_read_or_named_as_not_understood(supply: str, kind: SupplyKind) -> None:
    assert rows(f"Medicines\nFurosemide 40 mg od - new; supply {supply}\nBisoprolol 5 mg od - same\n")["furosemide"].supply.kind is kind


@pytest.mark.parametrize("end", ["changes: none", "as needed - none", "heart failure, nil else"])
def test_what_is_not_called_a_supply_is_none(end: str) -> None:
    assert rows(f"Medicines\nFurosemide 40 mg od - new, {end}\nBisoprolol 5 mg od - same\n")["furosemide"].supply.kind is SupplyKind.UNSAID


def test_number_of_tablets_is_no_reason() -> None:
    assert rows("Medicines\nFurosemide 40 mg od (was 20 mg), x14\nBisoprolol 5 mg od - same\n")["furosemide"].reason == ""
