"""Words for requests that come without a letter, and for what a provider returns about a practice's referral.

What lives here: two short tables, each row with what people choose on the form and what the letter then says. What does not: the form itself
(`remit.service.cases`), or rules of the rulebook, which read letters and whose words speak of one.

A citation comes from the rule of the same task on the day, where there is one. What a provider returns about a referral cites nothing: the contract
between commissioner and provider does not bind the practice.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from remit.engine.remedy.facts import RemedyText
from remit.engine.terms import Task


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of request.

    Attributes:
        words: what people choose on the form.
        task: the work, as findings name it.
        remedy: what the letter and the note say.
    """

    words: str
    task: Task
    remedy: RemedyText


ASKED_WITHOUT_LETTER: Mapping[str, Kind] = {
    "result": Kind(
        "Chase or explain a hospital result",
        Task.CHASE_RESULT,
        RemedyText(
            ("Please look at the result, act on it, and tell the patient what it shows.",),
            "The team that asks for a test sees to its result.",
            "The hospital did a test, and we were asked to follow up the result. We have asked the hospital team to tell you.",
        ),
    ),
    "referral": Kind(
        "Refer to another clinic",
        Task.ONWARD_REFERRAL,
        RemedyText(
            ("Please make the referral yourselves, or see the patient within your own services, and tell the patient.",),
            "A need that belongs to what your team treats, or that is urgent, is for your team to refer on.",
            "We were asked to refer you to another hospital team. The hospital can do this itself. We have asked it to.",
        ),
    ),
    "fit_note": Kind(
        "Fit note",
        Task.FIT_NOTE,
        RemedyText(
            ("Please issue the fit note for the whole time to recovery or to your next review, and send it to the patient.",),
            "The team that treats the patient can give the fit note for the whole time.",
            "You need a fit note because of your treatment at the hospital. The hospital team can give it to you. We have asked them to.",
        ),
    ),
    "medicine": Kind(
        "Start or go on with a hospital medicine",
        Task.PRESCRIBE_START,
        RemedyText(
            (
                "Please supply the medicine yourselves until we have your letter and can act on it.",
                "If you would like to share care, please send us the protocol and ask us first.",
            ),
            "We cannot prescribe on a spoken request: we need your letter with dose, reason, checks and review.",
            "We were asked to give you a medicine that the hospital chose. We need their letter first. We have asked them to supply it until then.",
        ),
    ),
    "question": Kind(
        "Question about hospital care",
        Task.PATIENT_QUERY_REDIRECTED,
        RemedyText(
            ("Please answer the patient’s question yourselves, and give the patient a number to call.",),
            "Questions about your team’s care, waiting times or operations are for your team to answer.",
            "You were told to ask us about your hospital care. The hospital team knows the answer. We have asked them to call you.",
        ),
    ),
    "other": Kind(
        "Something else",
        Task.UNCLEAR_RESPONSIBILITY,
        RemedyText(
            ("Please say who in your team will do this, and by when.",),
            "We think that this work is your team’s.",
            "We were asked to do something that we think the hospital should do. We have asked them.",
        ),
    ),
}
"""What a practice was asked without a letter, in the order of the form."""

REFERRAL_POINTS: Mapping[str, Kind] = {
    "information": Kind(
        "Information is missing that we need to see the patient",
        Task.UNCLEAR_RESPONSIBILITY,
        RemedyText(("Please send us what is missing.",), "Without it we cannot decide how soon, or by whom, the patient is to be seen."),
    ),
    "tests": Kind(
        "Tests that the agreed pathway asks for first",
        Task.ARRANGE_TEST,
        RemedyText(
            ("Please arrange the tests, or tell us why they are not wanted here.",), "The pathway agreed locally asks for these tests before the referral."
        ),
    ),
    "service": Kind(
        "It belongs to another service",
        Task.ONWARD_REFERRAL,
        RemedyText(("Please refer to the service named, or tell us why it is for us.",), "We think that another service is the right one for this need."),
    ),
    "practice_work": Kind(
        "We were asked to do what we think is the practice’s work",
        Task.FOLLOW_UP_MONITORING,
        RemedyText(("Please go on with this yourselves, or tell us why it is for us.",), "We think that this work stays with general practice."),
    ),
    "other": Kind(
        "Something else",
        Task.UNCLEAR_RESPONSIBILITY,
        RemedyText(("Please tell us who will do this, and by when.",), "We think that this is for your practice."),
    ),
}
"""What a provider returns about a practice's referral, in the order of the form."""
