"""Whether a letter says why: what is left of a row once name, dose, status, supply and dates are taken out, and causes told elsewhere.

What lives here: the words that are no reason, and the words of a cause. What does not: what is made of it (`remit.engine.triage.medicine_findings`).
"""

from functools import cache
from importlib.resources import files

from remit.engine.lexicon import words_of
from remit.engine.lexicon.patterns import Words
from remit.engine.medicines.doses import read_dose
from remit.engine.medicines.statuses import CUE
from remit.engine.medicines.supply import LENGTH

_CAUSE = Words(
    r"\b(?:because|due to|owing to|in view of|on account of|as (?:he|she|they|it|the|her|his|there|this|these|we|no)|since (?:he|"
    r"she|they|it|the|her|his)|given (?:the|her|his|that|their)|secondary to|caus\w+|contribut\w+|"
    r"culprit|precipitat\w+|induced|toxic\w*|side.?effects?|adverse|intoleran\w+|tolerat\w+|allerg\w+|interact\w+|"
    r"contra.?indicat\w+|ineffective|no (?:longer )?(?:benefit|help|need\w*|effect|response)|"
    r"bleed\w*|hypo\w+|hyper\w+|aki|acute kidney|kidneys?|fall|falls|drop|low|high|raised|rash|cough|dizz\w+|drowsy|sedat\w+|"
    r"confus\w+|constipat\w+|oedema|swelling|brady\w*|qt\w*|inr|weight|pregnan\w+|"
    r"instead of|in place of|in favour of|to (?:avoid|help|reduce|prevent|protect|treat|control)|in case|risk|while|so that|"
    r"for (?:his|her|the|their|an|a|this|that)|not (?:taking|taken|helping|helped|working|needed)|"
    r"why (?:i|we|it|she|he|her|his|the)|therefore|hence|explanation|useless|pointless|deliberate\w*|so (?:we|i|that|the|he|she|they|his|her))\b"
)
_UNCLEAR = Words(
    r"\b(?:reasons? (?:(?:for|to|behind) (?:\w+ ){1,3}?)?(?:is |was )?(?:not |un)(?:known|stated|clear|recorded|documented)|"
    r"reason\W{1,4}(?:not (?:recorded|stated|given|known|documented)|unknown|none (?:recorded|given|stated))|"
    r"(?:not|un)clear why|do(?:es)? not know why|nobody "
    r".{0,40}why|no reason (?:given|stated|recorded|shown|(?:on|in) (?:the|his|her|any))|"
    r"(?:find|found|see|know of) no (?:reason|note|record|explanation)(?! to\b)|"
    r"(?:can|could)(?:not|n['’]t) (?:now )?(?:find out|say why|tell (?:you )?why))\b|\?\s*(?:restart|stop|continue|dose|why)|\bsee (?:the )?(?:drug |wr|ward "
    r")(?:chart|round)?|\b(?:on/off|up/down|stop/start)\b|"
    r"\b(?:will|can) tell (?:you|the gp) (?:how|what|which|why)\b|\b(?:has|have) (?:all |got )?(?:the )?details\b|"
    r"\bdetails (?:are )?(?:with|from) (?:the |her |his )?(?:patient|ward|mother|family)\b"
)
_CHANGE_WORD = Words(
    r"\b(?:stop\w*|withh\w*|with-held|withdrawn|held|paus\w+|reduc\w+|increas\w+|(?:ex)?chang\w+|switch\w*|swap\w*|omit\w*|off|discontinu\w+|"
    r"ceas\w+|contribut\w+|caus\w+|culprit|felt|precipitat\w+|induced|related|thought|"
    r"likely|toxicit\w*|level|side.?effect\w*|because|due to|in view|restart\w*|up.?titrat\w*|titrat\w+|lower\w*|rais\w+|halv\w+|"
    r"doubl\w+|replac\w+|instead|substitut\w+|convert\w*|now on|wean\w*|gone|benefit|tolerat\w+|low|high|on hold|"
    r"cut|spread|mov(?:ed|ing)|(?:took|taken|taking|take) (?:away|off|out)|place is taken|in (?:its|their) place)\b"
)


_COUNT = Words(r"\d.*|x\d+")


@cache
def load_fillers() -> frozenset[str]:
    """Return the words that are no reason."""
    lines = files(__package__).joinpath("data/no_reason.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def words_left(words: str) -> str:
    """Return the words of a row that may be a reason: what stands there beside dose, status, supply, days and fillers.

    Args:
        words: the row without the medicine's name.
    """
    rest = LENGTH.sub(" ", CUE.sub(" ", read_dose(words).rest))
    fillers = load_fillers()
    plain = (word.replace("rn", "m") if word.replace("rn", "m") in fillers else word for word in words_of(rest))
    left = [word for word in plain if word not in fillers and not _COUNT.fullmatch(word) and (len(word) > 1 or word == "k")]
    return " ".join(left)


_SHORT_CAUSE = Words(
    r"\b(?:not (?:taking|taken|tolerated|working|helping|needed)|no longer (?:needed|required|indicated|taken|taking)|replaced "
    r"(?:by|with)|for (?:it|this|that|the same)\b|"
    r"as (?:is )?(?:planned|intended)|as is (?:usual|normal|standard|routine)|(?:as )?per (?:protocol|guid\w+)|"
    r"(?:to be )?re-?started? (?:on|when|after|in)|restart (?:on|when|after|in)|until)\b"
    r"(?! (?:appropriate|able|possible|suitable|indicated|further notice|seen|told|reviewed?))"
)
_NOT_TAKEN = Words(r"no longer taken")
"""Beside a word for what was done, it says why; alone it is what was done."""
_SWAPPED = Words(r"\b(?:swapped|changed|switched|exchanged|replaced) (?:for|to)\b")


def find_reason(words: str, other_names: tuple[str, ...]) -> str:
    """Return the words of a row that may be its reason, "" where none are left.

    Args:
        words: the row without the medicine's name.
        other_names: other medicines named in it; the new one of a swap is no reason.
    """
    found = _SHORT_CAUSE.search(words)
    if found and not (_NOT_TAKEN.fullmatch(found[0]) and CUE.search(words, 0, found.start()) is None and CUE.search(words, found.end()) is None):
        return found[0]
    if _SWAPPED.search(words):
        for name in other_names:
            words = words.replace(name, " ")
    return words_left(words)


def says_unclear(words: str) -> bool:
    """Return whether the words themselves say that nobody can tell ("? restart", "see drug chart")."""
    return bool(_UNCLEAR.search(words))


def gives_cause(words: str) -> bool:
    """Return whether some words name a cause."""
    return bool(_CAUSE.search(words))


def explains_change(words: str) -> bool:
    """Return whether a sentence elsewhere that names the medicine may tell why it was changed."""
    return bool(_CHANGE_WORD.search(words)) and gives_cause(words)
