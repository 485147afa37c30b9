"""Names of medicines in letters: listed, misspelt, and words that only look like one."""

from importlib.resources import files

import pytest

from remit.engine.letters.letter import read_text
from remit.engine.medicines.names import distance, find_mentions, find_named, load_names


def named(text: str) -> list[str]:
    """Return what is found in a text."""
    return [mention.medicine.name for mention in find_mentions(read_text(text))]


def test_list_holds_fifteen_hundred_generic_names() -> None:
    generics = {name for name in load_names().entries if load_names().entries[name].medicine.name == name}
    assert len(generics) >= 1500


def test_brand_means_its_ingredients() -> None:
    trimbow = load_names().find("Trimbow")
    assert trimbow is not None
    assert trimbow.ingredients == ("beclometasone", "formoterol", "glycopyrronium")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Frusemide 40 mg od", "furosemide"),
        ("co-codamol 30/500", "co codamol"),
        ("Co‑amoxiclav 625 mg", "co amoxiclav"),
        ("sacubitril/valsartan 24/26", "sacubitril valsartan + valsartan"),
        ("St John's wort", "st john's wort"),
        ("Adcal D3 two daily", "calcium carbonate with colecalciferol"),
        ("the duloxetine's half what it was", "duloxetine"),
    ],
)
def test_old_names_hyphens_and_long_names_are_found(text: str, name: str) -> None:
    assert named(text) == [name]


def test_two_names_with_a_slash_are_one_medicine() -> None:
    (mention,) = find_mentions(read_text("start dorzolamide/timolol twice a day"))
    assert mention.medicine.ingredients == ("dorzolamide", "timolol")
    assert "beta_blocker" in mention.medicine.tags


@pytest.mark.parametrize(("written", "meant"), [("amlodpine", "amlodipine"), ("metotrexate", "methotrexate"), ("levothryoxine", "levothyroxine")])
def test_misspelt_name_with_a_dose_is_read_and_said(written: str, meant: str) -> None:
    (mention,) = find_mentions(read_text(f"He takes {written} 5 mg daily."))
    assert (mention.medicine.name, mention.meant) == (meant, meant)


@pytest.mark.parametrize(
    "text",
    [
        "Dr Ramprill will see him.",
        "She lives in Amlodpine Road.",
        "The patient was discharged on 5 March.",
        "serum testosterone 12",
        "vitamin D 32 nmol/l",
        "Yasmin attended with her mother",
        "She has asked about continuing 5 mg",
    ],
)
def test_ordinary_words_people_and_tests_are_no_medicines(text: str) -> None:
    assert named(text) == []


def test_name_that_is_also_a_person_counts_with_a_dose_or_a_verb() -> None:
    assert named("Yasmin one tablet daily") == ["ethinylestradiol with drospirenone"]
    assert named("she started Yasmin in May") == ["ethinylestradiol with drospirenone"]


def test_distance_counts_a_swap_once_and_stops_early() -> None:
    assert distance("amlodipine", "amlodpiine", 2) == 1
    assert distance("warfarin", "ramipril", 2) == 3


def test_near_two_names_is_near_none() -> None:
    assert load_names().guess("prednisone") in ("prednisone", "prednisolone", "")
    assert load_names().guess("zzzzzzzzz") == ""


def test_name_in_a_short_text_is_found() -> None:
    medicine = find_named("Methotrexate 10 mg tablets")
    assert medicine is not None
    assert medicine.name == "methotrexate"
    assert find_named("nothing of the kind") is None


def test_each_brand_names_a_known_ingredient_and_the_files_say_their_source() -> None:
    data = files("remit.engine.medicines").joinpath("data")
    assert load_names().find("Istin") is not None
    for name in ("generics.txt", "brands.txt"):
        assert "Source:" in data.joinpath(name).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("written", "name"),
    [("clarithro 500 bd", "clarithromycin"), ("atorva 20 nocte", "atorvastatin"), ("pred 30 mg", "prednisolone"), ("MTX 15 mg", "methotrexate")],
)
def test_names_that_clinicians_shorten_are_known(written: str, name: str) -> None:
    assert [mention.medicine.name for mention in find_mentions(read_text(f"Started {written}.\n"))] == [name]


def test_short_name_that_is_another_word_needs_a_dose() -> None:
    assert not find_mentions(read_text("The spiro was normal and the pred result is awaited.\n"))


@pytest.mark.parametrize("written", ["levo 500 mg od", "ami 10 mg nocte", "aza 75 mg daily"])
def test_short_name_of_two_medicines_is_not_guessed(written: str) -> None:
    assert not find_mentions(read_text(f"Started {written}.\n"))
