"""Interactions: few pairs, only where the letter starts one and says nothing of the other."""

import pytest

from remit.engine.letters.letter import read_text
from remit.engine.medicines import interactions
from remit.engine.medicines.interactions import InteractionListError, Pairs, find_interactions, index_pairs, load_pairs, read_pairs
from remit.engine.medicines.names import find_mentions, load_names
from remit.engine.medicines.rows import read_rows

HEAD = "first,second,effect,source\n"


def pairs_in(text: str, pairs: Pairs | None = None) -> list[tuple[str, str]]:
    """Return the pairs that a text makes and passes over."""
    letter = read_text(text)
    mentions = find_mentions(letter)
    found = find_interactions(letter, read_rows(letter, mentions=mentions), mentions, pairs)
    return [(item.started.medicine.name, item.other.medicine.name) for item in found if not item.is_thought_of]


@pytest.mark.parametrize(
    ("text", "pair"),
    [
        ("She takes warfarin and was told never to miss it. I have given her naproxen 500 mg bd.", ("naproxen", "warfarin")),
        ("He takes simvastatin 40 mg. Clarithromycin 500 mg twice daily was started.", ("clarithromycin", "simvastatin")),
        ("She takes azathioprine 100 mg. Please start allopurinol 100 mg daily.", ("allopurinol", "azathioprine")),
        ("She takes Rigevidon. Please start modafinil 100 mg on waking.", ("modafinil", "ethinylestradiol with levonorgestrel")),
        ("He takes methotrexate 20 mg weekly. Start acitretin 25 mg daily.", ("acitretin", "methotrexate")),
        ("He takes apixaban. My choice is carbamazepine.", ("carbamazepine", "apixaban")),
        ("He is on warfarin. I have given him naproxen 500 mg bd.", ("naproxen", "warfarin")),
        ("Current medicines: lithium 400 mg. He would benefit from ramipril 2.5 mg, rising to 5 mg.", ("ramipril", "lithium")),
        ("- Spironolactone 25 mg od - new\n- Trimethoprim 100 mg nocte - continued\n", ("spironolactone", "trimethoprim")),
        ("DH: apixaban 5 mg bd\n\nDischarge medication\n- Naproxen 250 mg TDS for knee pain, 7 days\n", ("naproxen", "apixaban")),
        ("On warfarin. He is allergic to penicillin, so I sent him home with clarithromycin 500 mg bd.", ("clarithromycin", "warfarin")),
        ("Usual: digoxin 125 mcg.\n- Amiodarone 200 mg tds for 1 week, bd for 1 week then 200 mg od\n", ("amiodarone", "digoxin")),
        ("Inhalers: salbutamol as needed. Carvedilol 3.125 mg bd was started.", ("carvedilol", "salbutamol")),
        ("Meds: warfarin (AF). Abscess, clarithro 500 bd 7/7 given.", ("clarithromycin", "warfarin")),
        (
            "- Clarithromycin 500 mg bd - new\n- Simvastatin 40 mg - continued\n\nClarithromycin and simvastatin were dispensed together.\n",
            ("clarithromycin", "simvastatin"),
        ),
        (
            "CURRENT DRUGS: Apixaban 5 mg bd\n\nCarbamazepine 100 mg twice daily was commenced in clinic. It should be stepped up by you weekly.\n",
            ("carbamazepine", "apixaban"),
        ),
        (
            "[CONTINUED]\n digoxin 187.5 micrograms OD\n[NEW]\n amiodarone 200 mg OD - rhythm control\n[STOPPED]\n metoprolol - slow pulse\n\n"
            "[TTO] amiodarone x 12 tabs (4 days)\n",
            ("amiodarone", "digoxin"),
        ),
        (
            "Discharge medicines\nClarithromycin 500 mg bd, to finish 08.02.2026 (supplied)\nSimvastatin 40 mg nocte, continue\n",
            ("clarithromycin", "simvastatin"),
        ),
        ("She takes simvastatin 40 mg. We settled on clarithromycin 250 mg twice a day for twelve weeks.", ("clarithromycin", "simvastatin")),
        (
            "He takes simvastatin 40 mg. Beta blockers being out of the question, I have begun diltiazem modified release 120 mg twice a day.",
            ("diltiazem", "simvastatin"),
        ),
        ("She takes sertraline. Paracetamol did nothing for her, so she has been sent out with tramadol 50 mg, thirty tablets.", ("tramadol", "sertraline")),
        ("On warfarin. He was in bed last month, and he is allergic to penicillin, so I gave him clarithromycin 500 mg bd.", ("clarithromycin", "warfarin")),
        (
            "On Microgynon. Please could you start her on topiramate 25 mg at night, going up by 25 mg a week.",
            ("topiramate", "ethinylestradiol with levonorgestrel"),
        ),
        ("Current: apixaban 5 mg bd.\n\nGet him on carbamazepine this week: 200 mg at night.", ("carbamazepine", "apixaban")),
        ("Current treatment: lymecycline 408 mg.\n\nIsotretinoin 20 mg daily - please prescribe, starting this week.", ("isotretinoin", "lymecycline")),
        ("She takes verapamil 240 mg.\n\nTreatment   apixaban 5 mg bd\n            bisoprolol 2.5 mg od - first dose tomorrow\n", ("bisoprolol", "verapamil")),
        ("She takes oxybutynin. Could the surgery get donepezil 5 mg nocte under way.", ("donepezil", "oxybutynin")),
        ("Depression on citalopram 20 mg.\n\nTake home medicines\nTramadol 50 mg qds prn 5 days\n", ("tramadol", "citalopram")),
        ("He takes sildenafil 50 mg. GTN spray was started.", ("glyceryl trinitrate", "sildenafil")),
        ("Amiodarone 200 mg was started (on warfarin, INR 2.6 on 24/3).", ("amiodarone", "warfarin")),
        ("Clarithromycin 500 mg was started. He takes edoxaban 60 mg; none held in ED stock.", ("clarithromycin", "edoxaban")),
        ("Diltiazem 120 mg was started. Tacrolimus should not be issued from the surgery.", ("diltiazem", "tacrolimus")),
        ("She takes simvastatin 40 mg. IV levofloxacin, then oral clarithromycin. Clarithromycin 500 mg, new.", ("clarithromycin", "simvastatin")),
        ("Naproxen 500 mg bd was started. Apixaban was paused for two doses because of the spinal and starts again tonight.", ("naproxen", "apixaban")),
        ("She takes warfarin. He took his first dose of amiodarone 200 mg today.", ("amiodarone", "warfarin")),
        ("She takes warfarin. Naproxen 500 mg bd was started. Interactions have not been checked.", ("naproxen", "warfarin")),
        ("She takes warfarin. Naproxen 500 mg bd was started. Interactions should be considered.", ("naproxen", "warfarin")),
        ("She takes warfarin. Naproxen 500 mg bd was started. The interaction needs to be managed.", ("naproxen", "warfarin")),
        ("She takes paroxetine 30 mg. Atomoxetine 40 mg was begun that evening.", ("atomoxetine", "paroxetine")),
        ("He takes citalopram 40 mg. Please start amitriptyline 10 mg at night.", ("amitriptyline", "citalopram")),
        ("New: MTX 15mg PO wkly. Usual, unchanged: trimethoprim 100 nocte, levothyroxine 50", ("methotrexate", "trimethoprim")),
    ],
)
def test_started_medicine_with_a_silent_partner_is_found(text: str, pair: tuple[str, str]) -> None:
    assert pairs_in(text) == [pair]


@pytest.mark.parametrize(
    "text",
    [
        "He takes simvastatin 40 mg and has taken clarithromycin before.",
        "Clarithromycin 500 mg was started. Simvastatin is paused during the course.",
        "Clarithromycin 500 mg was started. Simvastatin was stopped.",
        "She takes warfarin. Clarithromycin 500 mg was started; we are aware of the interaction with warfarin and our clinic checks the INR.",
        "Lithium 400 mg at night was increased. Her specialist had given her celecoxib. As it pushes up the level I had her leave it off that day.",
        "She takes warfarin. Clarithromycin 500 mg bd was started. The interaction has been dealt with by our clinic.",
        "She takes warfarin. Naproxen 500 mg bd was started. Interactions were checked by our pharmacist.",
        "She takes warfarin. Amlodipine 5 mg was started.",
        "She takes warfarin. Naproxen 500 mg was not started.",
        "She takes warfarin. Naproxen was tried in 2012.",
        "She takes ramipril 5 mg. Spironolactone 25 mg was started. U&E in one week by us.",
        "She takes warfarin. Ibuprofen gel 5% was started.",
        "She takes methotrexate 10 mg weekly. Trimethoprim must never be taken with methotrexate.",
        "She takes warfarin. I started naproxen 500 mg bd three months ago.",
        "She takes warfarin. Naproxen: not given, because of her stomach.",
        "Omeprazole 20 mg od was started. Clopidogrel: he has never taken it.",
        "He takes warfarin. I gave him one dose of ciprofloxacin 500 mg in clinic, none to take home.",
        "He takes lithium 800 mg. I considered ramipril 2.5 mg.",
        "He takes azathioprine. Allopurinol with azathioprine can wipe out the marrow. Allopurinol was asked for by him.",
        "I have cut the lithium to 600 mg. Indapamide was hers already.",
        "She takes simvastatin 40 mg. Ticagrelor 90 mg bd was started and atorvastatin replaces simvastatin.",
        "Started\n- Bisoprolol 2.5 mg\nChanged\n- Diltiazem MR 200 mg to amlodipine 5 mg\n",
        "She was moved from tamoxifen to letrozole. Paroxetine 20 mg was started.",
        "Methotrexate 15 mg weekly was started. She was told never to accept trimethoprim.",
        "Isosorbide mononitrate 30 mg was started. He does not take sildenafil.",
        "Clarithromycin 500 mg was started. Simvastatin is paused and starts again on 4 February.",
        "Isosorbide mononitrate 30 mg was started. She has no need of sildenafil or anything of that family.",
        "Apixaban 5 mg bd was started. Carbamazepine 200 mg bd. Off since 2019.",
        "Methotrexate 15 mg weekly was started. Present medicines: etoricoxib (none since April).",
        "- Ramipril 1.25 mg od - new\n- Ibuprofen gel - no change\n",
        "Ramipril off \u2192 36h gap \u2192 sacubitril/valsartan 24/26 bd, new.",
    ],
)
def test_no_question_where_nothing_is_passed_over(text: str) -> None:
    assert pairs_in(text) == []


def test_each_started_medicine_is_asked_about_once() -> None:
    text = "He takes simvastatin 40 mg, digoxin 125 micrograms and warfarin 3 mg. Clarithromycin 500 mg bd was started."
    assert len(pairs_in(text)) == 1


def test_every_pair_has_a_source_and_names_what_the_list_knows() -> None:
    names = load_names()
    tags = {tag for entry in names.entries.values() for tag in entry.medicine.tags}
    known = tags | {ingredient for entry in names.entries.values() for ingredient in entry.medicine.ingredients}
    pairs = {pair for partners in load_pairs().by_name.values() for pair in partners.values()}
    assert len(pairs) > 100
    assert [pair for pair in pairs if not pair.source or not pair.effect] == []
    assert {name for pair in pairs for name in (pair.first, pair.second)} - known == set()


def test_pairs_that_nobody_checked_are_marked() -> None:
    assert not any(pair.is_checked for partners in load_pairs().by_name.values() for pair in partners.values())


def test_medicines_that_are_two_pairs_are_always_the_same_one() -> None:
    diltiazem, simvastatin = (mention.medicine for mention in find_mentions(read_text("He takes diltiazem and simvastatin.")))
    pair = load_pairs().find(diltiazem, simvastatin)
    assert pair is not None
    assert (pair.first, pair.second) == ("diltiazem", "statin_cyp3a4")
    assert load_pairs().find(simvastatin, diltiazem) == pair


def test_own_list_is_read_from_csv() -> None:
    own = index_pairs(read_pairs(HEAD + "metformin,aspirin,nothing known,our own list\n", source="own.csv"))
    assert pairs_in("He takes metformin 500 mg. Aspirin 75 mg was started.", pairs=own) == [("aspirin", "metformin")]


def test_pair_given_twice_counts_once() -> None:
    assert len(read_pairs(HEAD + "a,b,x,y\nb,a,x,y\n", source="own.csv")) == 1


@pytest.mark.parametrize(
    ("text", "words"),
    [("first,second\na,b\n", "the column 'effect' is missing"), (HEAD + "a,,x,y\n", "own.csv line 2: a cell is empty")],
)
def test_broken_list_is_refused(text: str, words: str) -> None:
    with pytest.raises(InteractionListError, match=words):
        read_pairs(text, source="own.csv")


def test_endless_list_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("remit.engine.medicines.interactions.LARGEST_LIST", 2)
    with pytest.raises(InteractionListError, match="more than"):
        read_pairs(HEAD + "a,b,x,y\nc,d,x,y\n", source="own.csv")


def test_no_medicine_is_compared_with_every_mention_of_its_partner(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[object] = []
    monkeypatch.setattr(interactions, "is_past_use", lambda letter, name: bool(looked.append(name)))
    letter = read_text("She takes methotrexate. Trimethoprim was mentioned. " * 60)
    mentions = find_mentions(letter)
    find_interactions(letter, read_rows(letter, mentions=mentions), mentions)
    assert len(looked) == len(mentions) == 120
