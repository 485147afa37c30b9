"""What happened to a medicine: started, changed, continued, stopped, withheld, finished, as lists, headings and sentences say it.

What lives here: the cues and which of them holds. What does not: whether a reason stands beside it (`reasons`), where a row begins (`rows`).
"""

from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from remit.engine.lexicon import words_of
from remit.engine.lexicon.patterns import Words


class Status(StrEnum):
    """What a letter says of a medicine."""

    NEW = "new"
    CHANGED = "changed"
    CONTINUED = "continued"
    STOPPED = "stopped"
    WITHHELD = "withheld"
    FINISHED = "finished"
    UNSAID = "unsaid"


GONE = frozenset({Status.STOPPED, Status.WITHHELD, Status.FINISHED})
"""What the patient no longer takes."""
CUE = Words(
    r"(?P<continued>\b(?:re-?start(?:ed|s)|resume[ds]|starts? again|continued?s?(?! for (?:\d|another|a further|the))|continues|cont['’]?d?|contd|"
    r"unchanged|unaltered|no changes?|not (?:changed|altered)|"
    r"kept(?=\s*(?:$|[.;,(|\n]))|left (?:alone|as (?:it|they) (?:is|was|are|were))|same(?! time)|as before|"
    r"as usual|as now|as ever|ongoing|on-going|carr(?:y|ies) on|goes on|"
    r"remains?|still (?:takes|taking|on)|maintained|to stay on|stays? (?:on|as)|pre-adm(?:ission)?(?=,? (?:contd|cont)))\b)"
    r"|(?P<withheld>\b(?:withheld|with-?held|on hold|(?<!none )held(?! in (?:\w+ )?stock\b)|paused|parked|suspended|omitted|to omit(?=\s*(?:$|\n|[.|;(]))|"
    r"omit(?= (?:for now|for the moment|meanwhile|until|pending)\b))\b)"
    r"|(?P<stopped>\A\W*off(?=\W+\Z)|\A['’]s gone\b(?! (?:up|down))|\b(?:stopped|halted|"
    r"discontinued|ceased|cancelled|withdrawn|left off|taken off|(?:come|came) off|(?:taken|took) (?:him|her|them|you) off|"
    r"crossed (?:off|out)|vanished|"
    r"(?:has|have) gone(?=\s*(?:$|[.;,]))|"
    r"not to be taken(?! (?:with|together|alongside|within|near|at)\b)|not continued|"
    r"not to (?:go|carry) on|not to be (?:given|taken) any (?:longer|more)|to come off (?:his|her|your|the) (?:repeat|list)|"
    r"no longer(?=\s*(?:$|[.;]))|no longer (?:takes|taking|taken|given|gets|getting|prescribed|issued|needed|on|appears?|features?|figures|listed)|removed|"
    r"do(?:es)? not appear|(?<=now )off|"
    r"(?:not|(?:is|are|was)n['’]t) (?:on|upon) (?:the|his|her) (?:\w+[ -]){0,2}(?:chart|list|script|prescription)|"
    r"not (?:been )?(?:re-?)?prescribed|not re-?started|(?<=  )stop|(?<=[-–—:] )stop(?=\s*(?:$|\n|[.|]))|(?<=\s)off(?=\s*(?:$|[\n|.]|->|→)))\b"
    r"|\bd/c['’]?d\b|\A\s?stop(?=\s*(?:$|\n|\|))|(?<=[a-z] )(?<!then )(?<!and )(?<!days )(?<!weeks )stop(?=\s*(?:$|\n|\|)))"
    r"|(?P<finished>\b(?:finished|completed|ended|courses? (?:complete(?! then)|over)|all given(?! to (?:you|him|her|them)\b))\b)"
    r"|(?P<changed>\b(?:dose (?:changed|altered|adjusted)|changed|altered|amended|adjusted|increased?|decreased|reduced|raised|lowered|"
    r"halved|doubled|titrated|uptitrated|up-titrated|weaned|swapped|switched(?![^.;\n]{0,12} to)|exchanged|replaced(?! by| with)|"
    r"(?:gone|went|going) (?:up|down)|put (?:up|down) to|dropped to|cut to|down to (?=\d)|(?:instead of|rather than|in place of) (?=\d)|"
    r"at a (?:different|new|lower|higher) (?:dose|strength)|(?:half|twice|double) what (?:it|she|he) (?:was|had|took)|"
    r"(?:has|had|have) been (?=\d)|used to be (?=\d)|became (?=\d)|is now on (?=\d)|"
    r"now (?=\d|half|one|two|alternate|every other)|(?<=\d) now|was (?=\d)|previously (?=\d)|"
    r"formerly (?=\d)|"
    r"(?<=\d) ?(?:mg|mcg|micrograms?|g|units?)? ?> ?(?=\d)|from \d[\w.,/ ]{0,25}\bto (?=\d)|from (?=\d[\d.]*\s?(?:mg|mcg|micrograms?|g|units?)\b))|(?:->|→|-->|"
    r"=>)(?=\s*\d)|(?<=\()\d[^()\n]{1,25} (?:(?:on|before|at) (?:admission|arrival|reception|home)|before|previously|pre-?adm\w*)(?=\))|"
    r"(?:is|are) now on (?:half|double|twice) (?:of )?(?:his|her|the|their|your)\b)"
    r"|(?P<new>(?<![\d.,])\b(?:0|nil|none) ?(?:->|→|-->|=>)(?=\s*\d)|"
    r"\b(?:(?<!or )(?<!any )(?<!no )new(?:ly)?(?! (?:dosette|blister|supply|box|diagnosis|patient|problem|pack))|started|commenced|begun|began|"
    r"initiated|added|introduced|switched(?=[^.;\n]{0,12} to)|loading|put on|prescribed today|replac(?:es|ing))\b)"
)
_NOT_DONE = Words(
    r"\b(?:to|should|can|may|could|will|would|must|might|not|cannot|needs? to|never|if|unless|when|until|once|been no|no|before|"
    r"after)\s+(?:be|been|being|have|have been|it is|they are)?\s*$|\bnot (?:yet |be |been |to be )?$|\b(?:n't|please|"
    r"kindly)\s+(?:be |been )?$|\b(?:was|were) being $|"
    r"\b(?:suppl(?:y|ies)|packs?|box(?:es)?|bottles?|tubes?|stock|these|those|this|that) (?:is|are|has|have)(?: been)? $"
)
_LONG_AGO = Words(
    r"(?<!since )(?<!from )\b(?:19[5-9]\d|20[01]\d|202[0-4])\b|\byears? ago|\bmonths? ago|\blast (?:year|month|summer|winter|spring|autumn)|"
    r"(?<!\bbe )\b\w+(?:ed|un|en) (?:\w+ ){0,3}?by (?:you|"
    r"your|the gp|his gp|her gp|gp)\b|\b(?:you|your practice|the practice|gp) (?:have |had |has |recently )?"
    r"(?:stopped|started|increased|reduced|changed)|\b(?:he|she|they) (?:has |had |have )?(?:himself |herself )?(?:stopped|started|"
    r"halved|doubled|reduced)|\b(?:himself|herself|of (?:his|her) own)\b|"
    r"\byour (?:\w+ )?(?:letter|referral|list|record|message|note)s? (?:says?|said|tells?|told|mentions?|mentioned|states?|stated)\b|"
    r"\byou (?:wrote|say|said|tell|told|mention\w*)\b|\bin the past\b|\bin childhood\b"
)


class Cue(NamedTuple):
    """Words that say a status, and where they stand in what was searched."""

    status: Status
    start: int
    end: int


def find_cue(words: str) -> Cue | None:
    """Return the first cue that says what happened; one that is denied, asked for, conditional or long ago is none.

    A medicine that was withheld and then restarted is continued.
    """
    first: Cue | None = None
    for match in CUE.finditer(words):
        status = Status(match.lastgroup or "unsaid")
        if _NOT_DONE.search(words[max(0, match.start() - 24) : match.start()]):
            continue
        cue = Cue(status, *match.span())
        if first is None:
            first = cue
        elif first.status in (Status.WITHHELD, Status.STOPPED) and match[0].lower().startswith(("restart", "re-start", "resume", "start")):
            return cue
    return first


_EMPTY = frozenset(("", "-", "–", "—", "nil", "none", "n/a", "0", "not taken"))
_DITTO = frozenset(('"', "”", "="))
_NO_DOSE = Words(r"\s+|mg\b|mcg\b|micrograms?\b|[.,;]$")


def compare_doses(was: str, now: str) -> Status:
    """Return what became of a medicine whose dose a table gives before and now, in a cell each without a cue; `UNSAID` where the cells do not tell."""
    had, has = (words.strip(" .-–—").lower() not in _EMPTY for words in (was, now))
    if not had or not has:
        return Status.NEW if has else Status.STOPPED if had else Status.UNSAID
    if now in _DITTO or _NO_DOSE.sub("", was.lower()) == _NO_DOSE.sub("", now.lower()):
        return Status.CONTINUED
    return Status.CHANGED if now[:1].isdigit() and was[:1].isdigit() else Status.UNSAID


def is_long_ago(words: str) -> bool:
    """Return whether the words tell of the past, or of what the practice or the patient did."""
    return bool(_LONG_AGO.search(words))


_HEADING = {
    Status.NEW: frozenset("new started start starting commenced added initiated".split()),
    Status.STOPPED: frozenset("stopped stop discontinued ceased off".split()),
    Status.WITHHELD: frozenset("withheld held paused suspended".split()),
    Status.CHANGED: frozenset("changed changes altered amended increased reduced adjusted".split()),
    Status.CONTINUED: frozenset("continued continue continuing unchanged unaltered same regular usual existing".split()),
}
_HEADING_FILLERS = frozenset(
    "medicines medicine medication medications meds drugs drug this admission on in hospital during stay discharge the her his "
    "today dose doses at and since items tablets to take home"
    " changes here we have been were was by us list treatment".split()
)


@lru_cache(maxsize=4096)
def heading_status(title: str) -> Status:
    """Return the status that a heading or lead gives to the medicines below it ("Stopped this admission"); `UNSAID` where it names none or two."""
    words = [word for word in words_of(title) if word]
    if not words or len(words) > 6:
        return Status.UNSAID
    named = {status for status, forms in _HEADING.items() if forms & set(words)}
    if "no" in words or "not" in words:
        return Status.CONTINUED if words[:2] in (["no", "change"], ["no", "changes"], ["not", "changed"], ["not", "altered"]) else Status.UNSAID
    if Status.CHANGED in named and "changes" in words and len(named) > 1:
        named.discard(Status.CHANGED)
    rest = [word for word in words if word not in _HEADING_FILLERS and not any(word in forms for forms in _HEADING.values())]
    if "changes" in words and named == {Status.CHANGED} and not {"dose", "doses"} & set(words):
        return Status.UNSAID
    return next(iter(named)) if len(named) == 1 and not rest else Status.UNSAID
