"""What people read instead of the engine's names: outcomes, tasks, parties, kinds of letter, days.

What lives here: one table a kind of word, for terminal and page alike. What does not: the words of the return letter (`remit.engine.remedy.wording`).
"""

import datetime as dt
import unicodedata

from remit.engine.clocks.day_words import day_words

OUTCOMES = {"return": "Return", "review": "You decide", "accept": "Your work"}
OUTCOME_MEANINGS = {
    "return": "the hospital’s work, by contract or policy",
    "review": "it turns on something that only you know",
    "accept": "asked of you rightly, or excused",
}
PARTIES = {"practice": "the practice", "provider": "the hospital", "patient": "the patient", "other": "somebody else", "nobody": "nobody"}
TASKS = {
    "chase_result": "Chase a result",
    "communicate_result": "Tell the patient a result",
    "arrange_test": "Do a test",
    "follow_up_monitoring": "Monitor over time",
    "onward_referral": "Refer the patient on",
    "re_referral": "Refer the patient back",
    "dna_discharge": "Discharged after a missed appointment",
    "book_hospital_followup": "Book the hospital’s own follow-up",
    "fit_note": "Issue a fit note",
    "prescribe_start": "Start a medicine",
    "prescribe_red": "Prescribe a hospital-only medicine",
    "shared_care_not_agreed": "Prescribe under shared care that is not agreed",
    "short_supply": "Too short a supply of a medicine",
    "medication_change_unclear": "A medicine change that is not explained",
    "interaction_unaddressed": "A possible interaction that is not addressed",
    "patient_query_redirected": "Answer the patient’s questions about hospital care",
    "post_op_care": "Care after an operation",
    "pre_op_work": "Work before an operation",
    "admin_form": "Fill in a form or write a report",
    "transport": "Arrange transport",
    "private_work": "Work for private care",
    "late_letter": "The letter came late",
    "unclear_responsibility": "Work that nobody is named for",
}
KINDS = {
    "clinic_letter": "clinic letter",
    "discharge_summary": "discharge summary",
    "emergency_letter": "emergency department letter",
    "day_case": "day case letter",
    "virtual_ward": "virtual ward letter",
    "dna_letter": "letter about a missed appointment",
    "private_letter": "private letter",
    "referral_reply": "reply to a referral",
    "preop_letter": "pre-operative letter",
    "other": "letter of another kind",
}
STATUSES = {
    "new": "started",
    "changed": "changed",
    "continued": "continued",
    "stopped": "stopped",
    "withheld": "withheld",
    "finished": "finished",
    "unsaid": "",
}
CHANGES = {"started": "started", "stopped": "stopped", "changed": "changed", "continued": "continued"}
POINTS = {
    "protocol": "the protocol is named or enclosed",
    "indication": "the indication is named",
    "baseline_tests": "baseline tests are done and given",
    "stable": "the patient is stable on the dose",
    "patient_informed": "the patient was told and agrees",
    "monitoring": "who monitors what, and how often",
    "contact": "whom to ask if problems arise",
    "funded": "it is commissioned from this practice",
}
_LAID_OUT = "\n\t"


def counted(number: int, noun: str, plural: str = "") -> str:
    """Return a number with its noun: "1 letter", "2 letters"."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def shown(text: str) -> str:
    """Return foreign text without what would move a terminal or break a page; line breaks and tabs stay."""
    return "".join(
        character for character in text if character in _LAID_OUT or (unicodedata.category(character) not in {"Cc", "Cs"} and not _turns_reading(character))
    )


def _turns_reading(character: str) -> bool:
    """Return whether a mark turns the direction of reading, so that words could be shown in another order than they stand."""
    return 0x202A <= ord(character) <= 0x202E or 0x2066 <= ord(character) <= 0x2069


def asked_words(asked: str) -> str:
    """Return who is asked: "asked of the practice", "nobody is named"."""
    return "nobody is named" if asked == "nobody" else f"asked of {PARTIES[asked]}"


def dates_words(letter: dict[str, str | None]) -> str:
    """Return the dates of the published answer's `letter` in words: "event 3 March 2026, written 5 March 2026"."""
    rows = (("event", letter["event_on"]), ("written", letter["written_on"]), ("received", letter["received_on"]))
    return ", ".join(f"{name} {day_words(dt.date.fromisoformat(day), with_weekday=False)}" for name, day in rows if day) or "no dates found"


def sender_words(letter: dict[str, str | None]) -> str:
    """Return who wrote: provider and specialty as read."""
    return shown(", ".join(part for part in (letter["provider"], letter["specialty"]) if part)) or "sender not read"
