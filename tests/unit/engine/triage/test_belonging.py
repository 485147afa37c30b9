"""Which medicine some words are about."""

import pytest

from remit.engine.letters.letter import read_text
from remit.engine.medicines.names import find_mentions
from remit.engine.terms import Outcome, Span, Task
from remit.engine.triage.belonging import Belonging
from remit.engine.triage.triage import triage_letter

HEAD = "Royal Infirmary\nOutpatient clinic letter\nDate: 3 March 2026\n\nDear Dr Hale,\n\n"


def is_of_another(text: str, asked: str, words: str) -> bool:
    """Return whether some words of a text are about another medicine than what is asked."""
    letter = read_text(text)
    spans = (Span(start, start + len(part)) for part in (asked, words) for start in [letter.text.index(part)])
    return Belonging(letter, find_mentions(letter)).is_of_another(*spans)


@pytest.mark.parametrize(
    ("text", "asked", "words", "is_another"),
    [
        ("Please start ramipril. I began dapagliflozin and gave him eight weeks of it.", "start ramipril", "gave him eight weeks", True),
        ("Please start bisoprolol. I have given four weeks of ramipril.", "start bisoprolol", "given four weeks", True),
        ("Lantus lowered because of hypos; amlodipine, ceased", "amlodipine, ceased", "because of", True),
        ("Bisoprolol 2.5 mg. Please take it up weekly. Dapagliflozin can follow in due course.", "take it up", "in due course", True),
        ("Please start ramipril. Four weeks were supplied.", "start ramipril", "Four weeks", False),
        ("Ramipril was stopped because of cough.", "Ramipril was stopped", "because of", False),
        ("Please start Zestril. Lisinopril was begun and four weeks given.", "start Zestril", "four weeks", False),
        ("Please go on with the antibiotics. Ramipril was begun, four weeks given.", "go on with the antibiotics", "four weeks", False),
        ("Please start it. Four weeks given.", "start it", "Four weeks", False),
        (f"Bisoprolol 2.5 mg. {'He is well. ' * 30}Please take it up. Dapagliflozin can follow in due course.", "take it up", "in due course", False),
    ],
)
def test_words_are_about_the_medicine_named_beside_them(text: str, asked: str, words: str, *, is_another: bool) -> None:
    assert is_of_another(text, asked, words) is is_another


def test_supply_of_one_medicine_excuses_no_request_for_another() -> None:
    given = "I have started dapagliflozin 10 mg and given him eight weeks from our stock."
    text = f"{HEAD}Please could you start ramipril 1.25 mg this week. {given}"
    (finding,) = (one for one in triage_letter(read_text(text)).findings if one.task is Task.PRESCRIBE_START)
    assert finding.outcome is not Outcome.ACCEPT
    same = f"{HEAD}Please could you prescribe dapagliflozin 10 mg. He was given eight weeks of it."
    assert [one.outcome for one in triage_letter(read_text(same)).findings if one.task is Task.PRESCRIBE_START] == [Outcome.ACCEPT]


def test_reason_of_one_change_explains_no_other() -> None:
    text = "Discharge summary\nDischarged 3 March 2026\n\nDrugs: Lantus 14 units, lowered from 18 because he had two hypos; amlodipine 5 mg, ceased.\n"
    changes = [one for one in triage_letter(read_text(text)).findings if one.task is Task.MEDICATION_CHANGE_UNCLEAR]
    assert [(one.quote.startswith("amlodipine"), one.outcome is Outcome.ACCEPT) for one in changes] == [(True, False)]


def test_words_about_the_medicine_itself_count_behind_those_about_others() -> None:
    given = "I began dapagliflozin and gave him eight weeks of it, given today. Ramipril was begun too and he was given four weeks of it."
    text = f"{HEAD}Please could you prescribe ramipril 1.25 mg. {given}"
    (finding,) = (one for one in triage_letter(read_text(text)).findings if one.task is Task.PRESCRIBE_START)
    assert (finding.outcome, finding.excuse_words) == (Outcome.ACCEPT, "given four weeks")
