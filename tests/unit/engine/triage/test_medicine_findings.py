"""What the medicines of a letter put to the practice, through triage."""

import datetime as dt
import json
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest
from tests.unit.engine.triage.discharges import of, triaged

from remit.engine.findings import Request
from remit.engine.letters.letter import read_text
from remit.engine.medicines.formulary import FormularyError
from remit.engine.rulebook.policy import Policy
from remit.engine.terms import Act, Outcome, Party, Span, Task
from remit.engine.triage import answer_object, default_tools, triage_letter
from remit.engine.triage.answer import load_schema
from remit.engine.triage.medicine_facts import Handed, formulary_of, read_medicine_facts
from remit.engine.triage.medicine_findings import find_medicine_requests, settle_task, split_off_prescribing, without_left_pairs


def test_short_supply_carries_the_day_it_runs_out() -> None:
    (finding,) = of(triaged("Bisoprolol 2.5 mg od - new, 5 days supplied, to continue\n"), Task.SHORT_SUPPLY)
    assert finding.outcome is Outcome.RETURN
    assert finding.runs_out_on == dt.date(2026, 3, 7)
    assert finding.reason.endswith("The supply of 5 days runs out on Saturday 7 March 2026; 3 working days are left to act.")
    assert finding.quote == "Bisoprolol 2.5 mg od - new, 5 days"


def test_supply_of_the_contracts_floor_is_for_a_person() -> None:
    (finding,) = of(triaged("Bisoprolol 2.5 mg od - continued, 7 days\n"), Task.SHORT_SUPPLY)
    assert finding.outcome is Outcome.REVIEW


def test_supply_within_the_contract_that_christmas_makes_unworkable() -> None:
    (finding,) = of(triaged("Bisoprolol 2.5 mg od - continued, 8 days\n", day="24/12/2025", received="2025-12-29"), Task.SHORT_SUPPLY)
    assert finding.outcome is Outcome.REVIEW
    assert "keeps the contract, yet it runs out on Thursday 1 January 2026 and only 2 working days are left" in finding.reason
    assert finding.is_urgent


def test_supply_that_ran_out_before_the_letter_came() -> None:
    (finding,) = of(triaged("Bisoprolol 2.5 mg od - continued, 5 days\n", received="2026-03-12"), Task.SHORT_SUPPLY)
    assert finding.is_urgent
    assert "ran out on Saturday 7 March 2026, before the letter was here on Thursday 12 March 2026" in finding.reason


def test_supply_that_ran_out_on_the_day_the_letter_came() -> None:
    (finding,) = of(triaged("Bisoprolol 2.5 mg od - continued, 5 days\n", received="2026-03-07"), Task.SHORT_SUPPLY)
    assert "ran out on Saturday 7 March 2026, the day on which the letter came." in finding.reason


def test_area_with_fourteen_days_finds_ten_too_short_and_fourteen_enough() -> None:
    policy = Policy(supply_days=14)
    assert of(triaged("Bisoprolol 2.5 mg od - continued, 10 days\n", policy=policy), Task.SHORT_SUPPLY)
    assert not of(triaged("Bisoprolol 2.5 mg od - continued, 14 days\n", policy=policy), Task.SHORT_SUPPLY)


@pytest.mark.parametrize(
    "line",
    [
        "Amoxicillin 500 mg tds - 3 days\n",
        "Bisoprolol 2.5 mg od - continued, own supply\n",
        "Codeine 30 mg prn - 5 days\n",
        "Prednisolone 30 mg od - 3 days supplied\n",
        "Bisoprolol 2.5 mg od - continued, 28 days\n",
        "Ramipril 5 mg - stopped, cough\n",
        "Risedronate 35 mg once weekly, new for osteoporosis, 4 tablets supplied\n",
        "Alendronic acid 70 mg every Tuesday - new, 4 tablets supplied\n",
        "Buprenorphine 20 micrograms/hour patch, one patch every 7 days - continued, 4 patches supplied\n",
        "Prucalopride 1 mg every other day - continued, 14 tablets supplied\n",
        "Insulin: Lantus 12 units nocte - new, 1 box given\n",
        "Fostair 100/6 2 puffs bd - continued, 1 inhaler given\n",
        "Aspirin 75 mg od - continued, thirty five days supplied\n",
        "Donepezil 10 mg od - continued. Carers have been told to ring the unit after five days without sleep or food\n",
        "Ramipril 5 mg od - continued\n\nThe nurse will see to his dressing on five days of each week.\n",
        "Bisoprolol 2.5 mg od - further 6 days, supplied in full\n",
        "Enoxaparin 40 mg od - 10 syringes, sufficient\n",
        "Terlipressin 3 d, then carvedilol 6.25 mg od\n",
        "Tranexamic acid 1 g tds for up to four days of each period\n",
        "Indometacin 25 mg tds - five days' worth for flares, not a regular medicine\n",
        "I have moved the folic acid from one day to\nsix days in the week and she has twelve weeks of it.\n",
        "Amiodarone 200 mg tds 5/7, then od - new, 28 days supplied\n",
        'The first summary said "Rivaroxaban 10 mg, 3 days supplied", which was an error.\n',
        'Ramipril 5 mg od - continued, 28 days. The printout also says "Supply: 3 days".\n',
        "Aflibercept number 7 given\n",
        "Salbutamol inhaler - unchanged, new one given\n",
        "Sertraline 100 mg, metformin 1 g BD, atorvastatin 40 mg, all on repeat, nothing dispensed\n",
        "Trelegy: none given, he has a new one by the bed\n",
    ],
)
def test_what_ends_or_lasts_is_no_short_supply(line: str) -> None:
    assert [finding for finding in of(triaged(line), Task.SHORT_SUPPLY) if finding.outcome is not Outcome.ACCEPT] == []


@pytest.mark.parametrize(
    "line",
    ["Tamsulosin MR 400 mcg od - new, retention, none supplied\n", "The ward chose ferrous fumarate 210 mg twice a day and she has none given to her.\n"],
)
def test_medicine_of_which_none_was_supplied_is_for_the_practice_to_start(line: str) -> None:
    triage = triaged(line)
    assert [finding.outcome is not Outcome.ACCEPT for finding in of(triage, Task.PRESCRIBE_START)] == [True]
    assert of(triage, Task.SHORT_SUPPLY) == []


def test_medicine_of_the_hospital_of_which_none_was_supplied_is_not_a_plain_start() -> None:
    assert of(triaged("Clozapine 100 mg nocte - new, none supplied\n"), Task.PRESCRIBE_RED)


@pytest.mark.parametrize(
    "line",
    [
        "Bisoprolol 2.5 mg od - continued, none supplied, has plenty\n",
        "Diclofenac 75 mg bd - nil supplied, ward only\n",
        "Zopiclone 7.5 mg - none supplied, not for continuation\n",
        "Fluoxetine 20 mg od - none supplied, her mother collected the script\n",
    ],
)
def test_medicine_that_nobody_is_to_supply_is_not_asked(line: str) -> None:
    assert [finding for finding in triaged(line).findings if finding.task in (Task.PRESCRIBE_START, Task.SHORT_SUPPLY)] == []


def test_sample_that_the_practice_is_to_follow_up_is_a_short_supply_without_a_name() -> None:
    (finding,) = of(triaged("Two inhalers swapped for one. Inhaler: ward sample given, 4 days, GP to issue from then\n"), Task.SHORT_SUPPLY)
    assert finding.quote == "Inhaler: ward sample given, 4 days"


@pytest.mark.parametrize(
    ("line", "days"),
    [
        ("Omeprazole 20 mg OD, NEW, reflux, lifelong. TTO x3\n", 3),
        ("Apixaban 5 mg twice daily - new, AF, one strip of six was sent\n", 3),
        ("Apixaban 5 mg bd - new, AF. 4 tabs handed over\n", 2),
        ("Apixaban 10 mg BD (?DVT) - 4 doses in hand, rest GP\n", 2),
        ("Adcal-D3 chewable bd - new, long term, low vitamin D. Issued: 6\n", 3),
        ("Atorvastatin 80 mg on - new. Four given, stock short\n", 4),
        ("Carbocisteine 750 mg three times a day, for good; eighteen of the 375 mg capsules are in the bag\n", 6),
        ("I am sorry that he leaves with apixaban for four days and no more.\n", 4),
        ("Her tablets changed little.\n\nShe has been given her tablets up to and including Thursday.\n", 3),
        ("Apixaban 5 mg bd - new, AF. There is enough to see him through the weekend.\n", 6),
    ],
)
def test_supply_is_read_however_it_is_counted(line: str, days: int) -> None:
    (finding,) = of(triaged(line), Task.SHORT_SUPPLY)
    assert f"The supply of {days} days" in finding.reason


def test_supply_said_once_for_all_is_one_finding() -> None:
    triage = triaged("Bisoprolol 2.5 mg od - continued\nRamipril 2.5 mg od - continued\n\nTTO: 5 days of all regular medicines supplied.\n")
    (finding,) = of(triage, Task.SHORT_SUPPLY)
    assert finding.quote == "TTO: 5 days of all regular medicines supplied."


@pytest.mark.parametrize(
    ("line", "days"),
    [
        ("Edoxaban 60 mg once daily, NEW, six months in the first instance. TTO: 5 tablets\n", 5),
        ("Apixaban 10 mg twice daily to complete seven days, then 5 mg twice daily for at least six months. NEW. TTO given: 3 days.\n", 3),
        ("Dapagliflozin 10 mg od, new, three days' tablets to bridge until the surgery can issue\n", 3),
        ("Lansoprazole 30 mg once daily, new and long term as Barrett's was known from 2024; TTO: 3 days\n", 3),
    ],
)
def test_how_long_it_is_meant_to_go_on_hides_no_short_supply(line: str, days: int) -> None:
    (row,) = (row for row in triaged(line).medicines.rows if row.supply.days)
    assert row.supply.days == days
    assert [finding.outcome for finding in of(triaged(line), Task.SHORT_SUPPLY)] in ([Outcome.RETURN], [Outcome.REVIEW])


def test_interaction_quotes_both_medicines_of_a_short_list() -> None:
    (finding,) = of(triaged("Clarithromycin 500 mg bd - new\nFolic acid 5 mg od - continued\nSimvastatin 40 mg - continued\n"), Task.INTERACTION_UNADDRESSED)
    assert finding.quote.startswith("Clarithromycin")
    assert "Simvastatin" in finding.quote
    assert finding.reason.endswith("The two are clarithromycin and simvastatin.")


def test_interaction_quotes_the_words_that_let_all_others_go_on() -> None:
    text = "On apixaban for years.\n\nShe is well. {}Carbamazepine 100 mg at night was started today. Nothing else on her list needs altering.\n"
    for between in ("", "Her sister came with her. " * 20):
        (finding,) = of(triaged(text.format(between)), Task.INTERACTION_UNADDRESSED)
        assert finding.quote == "Carbamazepine 100 mg at night was started today. Nothing else on her list needs altering."


@pytest.mark.parametrize("words", ["ALLERGIES: penicillin causes rashes; ibuprofen", "She is well. Allergies: aspirin, ibuprofen"])
def test_medicine_in_a_list_of_allergies_is_half_of_no_pair(words: str) -> None:
    assert of(triaged(f"Lithium 400 mg was started. {words}.\n"), Task.INTERACTION_UNADDRESSED) == []
    assert of(triaged("Lithium 400 mg was started. She takes ibuprofen for her back.\n"), Task.INTERACTION_UNADDRESSED)


def test_interaction_left_to_the_practice_is_found_by_its_sentence() -> None:
    text = "Clarithromycin 500 mg bd - new\nSimvastatin 40 mg - continued\n\nGP to consider whether it interacts with her other tablets.\n"
    (finding,) = of(triaged(text), Task.INTERACTION_UNADDRESSED)
    assert finding.quote.startswith("GP to consider")


@pytest.mark.parametrize(
    "words",
    [
        "One thing I saw when typing: she takes trimethoprim. I shall leave that with you to ponder.",
        "As to her trimethoprim, you will have your own view.",
        "I have not looked into how the methotrexate goes with trimethoprim.",
        "Pharmacy flagged methotrexate with trimethoprim; for GP consideration.",
        "She takes trimethoprim at night; what the one will make of the other I leave to those who know her.",
        "How it will sit with her trimethoprim I leave to your discernment.",
        "I dare say you will look into how it sits with her other tablets.",
        "Her own doctor will know best what to do about the trimethoprim.",
        "She has trimethoprim from you, of which I offer no view.",
    ],
)
def test_pair_that_is_left_to_the_practice_is_found_where_that_is_said(words: str) -> None:
    (finding,) = of(triaged(f"Methotrexate 10 mg weekly was started.\n\n{words}\n"), Task.INTERACTION_UNADDRESSED)
    assert finding.quote in words


def test_another_question_left_to_the_practice_is_no_interaction() -> None:
    text = "Simvastatin 40 mg - continued\nAmlodipine 5 mg - continued\n\nI leave it to you to send her to the weight clinic.\n"
    assert not of(triaged(text), Task.INTERACTION_UNADDRESSED)


@pytest.mark.parametrize(
    ("words", "task", "is_left"),
    [
        ("I leave the trimethoprim you prescribe to your judgement.", Task.PRESCRIBE_START, True),
        ("I leave the trimethoprim you prescribe to your judgement.", Task.CHASE_RESULT, False),
        ("Please start trimethoprim 200 mg, I leave the pair to you.", Task.PRESCRIBE_START, False),
    ],
)
def test_pair_that_is_left_to_the_practice_is_no_request_to_prescribe(words: str, task: Task, *, is_left: bool) -> None:
    letter, span = read_text(words), Span(0, len(words))
    request, pair = (Request(one, Act.ASK, Party.PRACTICE, span) for one in (task, Task.INTERACTION_UNADDRESSED))
    assert (without_left_pairs(letter, [request], [Handed(pair)]) == []) is is_left


def test_another_medicine_left_to_the_practice_leaves_the_pair_as_it_is() -> None:
    text = "Clarithromycin 500 mg bd - new\nSimvastatin 40 mg - continued\n\nHer bisoprolol I leave in your good hands.\n"
    (finding,) = of(triaged(text), Task.INTERACTION_UNADDRESSED)
    assert finding.quote.startswith("Clarithromycin")


def test_hospital_only_medicine_is_red_and_urgent_when_it_runs_out() -> None:
    triage = triaged("Darbepoetin 30 micrograms weekly - new, 14 days supplied\n\nActions for GP\nPlease prescribe darbepoetin from now on.\n")
    (finding,) = of(triage, Task.PRESCRIBE_RED)
    assert finding.runs_out_on == dt.date(2026, 3, 16)
    assert finding.is_urgent
    assert "The patient runs out on Monday 16 March 2026." in finding.reason


def test_shared_care_finding_names_what_the_letter_does_not_show() -> None:
    triage = triaged("Methotrexate 10 mg weekly - new\n\nActions for GP\nPlease prescribe methotrexate from now on.\n")
    (finding,) = of(triage, Task.SHARED_CARE_NOT_AGREED)
    assert "Not found in the letter:" in finding.reason
    assert "the protocol is named or enclosed" in finding.reason


def monitoring(words: str) -> Request:
    """Return a request to monitor, of these words at the end of a letter."""
    return Request(Task.FOLLOW_UP_MONITORING, Act.ASK, Party.PRACTICE, Span(0, len(words)))


@pytest.mark.parametrize(
    ("words", "task"),
    [
        ("Please commence azathioprine 50 mg daily with bloods each week.", Task.SHARED_CARE_NOT_AGREED),
        ("Please start ramipril 1.25 mg, doubling it as her kidneys allow.", Task.PRESCRIBE_START),
        ("The prescribing is yours from week five, with monthly bloods.", Task.PRESCRIBE_START),
        ("Kindly issue the azathioprine from March, and FBC every week at yours.", Task.SHARED_CARE_NOT_AGREED),
        ("Weekly bloods for the azathioprine, which will be written by the practice.", Task.SHARED_CARE_NOT_AGREED),
        ("Please restart ramipril and check the potassium.", None),
        ("Weekly bloods at the practice, to begin on Monday.", None),
    ],
)
def test_monitoring_of_what_the_practice_is_to_start_is_two_pieces_of_work(words: str, task: Task | None) -> None:
    letter = read_text(words)
    tools = default_tools()
    facts = read_medicine_facts(letter, tools.policy)
    found = [settle_task(letter, request, facts).task for request in split_off_prescribing(letter, [monitoring(words)], facts)]
    assert found == [Task.FOLLOW_UP_MONITORING, *([task] if task else [])]


@pytest.mark.parametrize(
    ("words", "is_watched"),
    [
        ("I'd be glad if you would prescribe eltrombopag 50 mg daily, with a platelet count at your surgery each week.", True),
        ("Please start ramipril 2.5 mg daily, with U&E fortnightly.", True),
        ("Please start ramipril 2.5 mg daily, with food.", False),
        ("Please start ramipril 2.5 mg daily. Bloods are normal.", False),
    ],
)
def test_prescribing_with_tests_that_go_on_is_two_pieces_of_work(words: str, is_watched: bool) -> None:
    letter = read_text(words)
    asked = replace(monitoring(words), task=Task.PRESCRIBE_START)
    found = [request.task for request in split_off_prescribing(letter, [asked], read_medicine_facts(letter, default_tools().policy))]
    assert found == [Task.PRESCRIBE_START, *([Task.FOLLOW_UP_MONITORING] if is_watched else [])]


def test_prescribing_that_was_found_is_not_found_again() -> None:
    words = "Please commence azathioprine 50 mg daily with bloods each week."
    letter = read_text(words)
    requests = [monitoring(words), replace(monitoring(words), task=Task.PRESCRIBE_START)]
    assert split_off_prescribing(letter, requests, read_medicine_facts(letter, default_tools().policy)) == requests


def test_own_formulary_decides_the_task(tmp_path: Path) -> None:
    path = tmp_path / "area.csv"
    path.write_text("medicine,status\nDarbepoetin,amber\n", encoding="utf-8")
    policy = Policy(formulary=path, formulary_colours=(("amber", "gp"),))
    triage = triaged("Darbepoetin 30 micrograms weekly - new\n\nActions for GP\nPlease prescribe darbepoetin from now on.\n", policy=policy)
    assert of(triage, Task.PRESCRIBE_START)
    assert not of(triage, Task.PRESCRIBE_RED)


def test_colour_with_an_unknown_meaning_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "area.csv"
    path.write_text("medicine,status\nDarbepoetin,amber\n", encoding="utf-8")
    with pytest.raises(FormularyError, match="there is no status 'purple'"):
        formulary_of(Policy(formulary=path, formulary_colours=(("amber", "purple"),)))


ANSWERED = [
    "Bisoprolol 2.5 mg od - new, 5 days supplied\nAmlodpine 5 mg od - STOPPED\nMethotrexate 10 mg weekly - x8\n",
    "Medication on admission\nRamipril 5 mg od\n\nMedication on discharge\nClarithromycin 500 mg bd - new\nSimvastatin 40 mg - continued\n",
    "TTO: 5 days of all medicines supplied.\n",
    "Nothing.\n",
]


@pytest.mark.parametrize("text", ANSWERED)
def test_answer_keeps_its_schema(text: str) -> None:
    answer = json.loads(json.dumps(answer_object(triaged(text), "one.txt")))
    jsonschema.validate(answer, load_schema(), format_checker=jsonschema.FormatChecker())


def test_answer_holds_each_medicine_with_its_place_and_count() -> None:
    triage = triaged(ANSWERED[0])
    items = {item["name"]: item for item in answer_object(triage, "one.txt")["medicines"]["items"]}
    assert items["amlodipine"]["misspelt_for"] == "amlodipine"
    assert items["bisoprolol"]["run_out"]["verdict"] == "short_supply"
    assert items["bisoprolol"]["formulary"] == {"status": "gp", "indication": None, "sample": True}
    assert triage.letter.text[items["bisoprolol"]["start"] : items["bisoprolol"]["end"]].startswith("Bisoprolol")


def test_answer_without_medicines_is_empty() -> None:
    assert answer_object(triaged("Nothing.\n"), "one.txt")["medicines"] == {}


def test_tests_for_a_medicine_are_no_prescription() -> None:
    bloods, both = (triage_letter(read_text(f"Please {words}.\n")).findings for words in ("check methotrexate bloods monthly", "prescribe methotrexate"))
    assert [finding.task for finding in bloods] == [Task.FOLLOW_UP_MONITORING]
    assert Task.FOLLOW_UP_MONITORING not in {finding.task for finding in both}


def test_a_pair_may_be_told_by_any_words_that_speak_of_either_medicine() -> None:
    text = "We have begun lithium.\n\nSleep is better.\n\nOther tablets: ibuprofen 400 mg.\n\nHer other medicines continue unchanged.\n"
    letter = read_text(text)
    facts = read_medicine_facts(letter, Policy())
    (pair,) = (item for item in find_medicine_requests(letter, facts) if item.request.task is Task.INTERACTION_UNADDRESSED)
    told = [letter.text[span.start : span.end] for span in pair.elsewhere]
    assert any("lithium" in words for words in told)
    assert any("ibuprofen" in words for words in told)
    assert "Her other medicines continue unchanged." in told
    assert not any("Sleep" in words for words in told)
