"""Words with which a letter says that it asks nothing of the practice: "copy for your information", "nothing for the surgery to do".

What lives here: finding them. What does not: what follows from them (`requests`): such words may be about one thing only, so nothing is passed over for them
alone.
"""

from remit.engine.letters.letter import Letter
from remit.engine.lexicon.patterns import Words

_PRACTICE = r"(?:you|yourselves|the (?:gp|practice|surgery|general practitioner|family doctor)|your (?:practice|surgery|gp)|practices?|gps?|primary care)"
_DISCLAIMER = Words(
    r"\bno (?:further )?(?:actions?|tasks?|work)\b(?! (?:plan|was|were|has|had|taken))|"
    rf"\bnothing (?:(?:further|else|more|here|new) )?(?:is |that is )?(?:for {_PRACTICE}|(?:asked|required|needed|wanted|expected|to do)\b)|"
    rf"\bnothing (?:in it |here )?(?:falls|that {_PRACTICE} need)|"
    r"\bfor (?:your |the (?:practice|surgery|gp)'?s? )?(?:information|records?|interest|file)(?: and interest| purposes)? only|"
    r"\bcop(?:y|ied|ies)\b[^.\n]{0,30}\bfor (?:your )?(?:information|records?|interest)|"
    r"\bfor (?:your )?(?:information|records)\b[^.\n]{0,12}\b(?:gp|practice|surgery)\b|"
    r"\b(?:gp|practice|surgery|medical centre|health centre)\b[^.\n]{0,30}\bfor information|"
    rf"\bask(?:s|ed|ing)? nothing (?:of|from)|\bwants? nothing (?:of|from)|\bnot (?:to act|asking {_PRACTICE})|"
    r"\bdoes not (?:call for|need|ask|require) any(?:thing| action)|"
    r"\b(?:this (?:letter|copy|note) is|is) (?:a copy )?for your (?:records?|information)|\bno (?:reply|response) or action"
)


def is_disclaimed(letter: Letter) -> bool:
    """Return whether a letter says anywhere that it asks nothing, or nothing more, of the practice."""
    return bool(_DISCLAIMER.search(letter.text))
