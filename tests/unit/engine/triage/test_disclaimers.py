"""Words with which a letter says that it asks nothing of the practice."""

import pytest

from remit.engine.letters.letter import read_text
from remit.engine.triage.disclaimers import is_disclaimed


@pytest.mark.parametrize(
    "words",
    [
        "No action is needed from the practice.",
        "Nothing further is required.",
        "There is nothing in it for your surgery; nothing for the practice to do.",
        "This letter is for your records.",
        "Copy to the GP for information",
        "cc: Dr Okonjo, Larkfield Surgery (for information)",
        "For information\tGP",
        "We ask nothing of you.",
        "Practices are asked not to act on this report.",
        "This does not call for any\naction.",
    ],
)
def test_disclaimer_is_found(words: str) -> None:
    assert is_disclaimed(read_text(f"Dear Dr Okonjo\n\nShe was well today.\n{words}\n"))


@pytest.mark.parametrize(
    "words",
    [
        "No action plan was written.",
        "Please copy the result to us.",
        "I enclose a leaflet with more information.",
        "Nothing was found on the scan.",
        "No action was taken on the ward.",
        "Please act on this report.",
    ],
)
def test_other_words_are_no_disclaimer(words: str) -> None:
    assert not is_disclaimed(read_text(f"Dear Dr Okonjo\n\nShe was well today.\n{words}\n"))
