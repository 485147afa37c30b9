"""The words of cases: tasks, labels, moves, clocks.

What lives here: tables only. What people read differs from the engine's words as docs/glossary.md says. What does not: sentences with days (`days`, `case`).
"""

from remit.engine.lifecycle import Ask, Label, Move, StateType
from remit.engine.signals import ClockName
from remit.engine.terms import Task

TASK_WORDS: dict[str, str] = {
    Task.CHASE_RESULT: "act on a test result",
    Task.COMMUNICATE_RESULT: "tell the patient a result",
    Task.ARRANGE_TEST: "arrange a test",
    Task.FOLLOW_UP_MONITORING: "follow-up tests",
    Task.ONWARD_REFERRAL: "refer to another service",
    Task.RE_REFERRAL: "refer again",
    Task.DNA_DISCHARGE: "discharged after a missed appointment",
    Task.BOOK_HOSPITAL_FOLLOWUP: "book a hospital appointment",
    Task.FIT_NOTE: "issue a fit note",
    Task.PRESCRIBE_START: "start a medicine",
    Task.PRESCRIBE_RED: "prescribe a hospital-only medicine",
    Task.SHARED_CARE_NOT_AGREED: "shared care that was not agreed",
    Task.SHORT_SUPPLY: "medicine that runs out too soon",
    Task.MEDICATION_CHANGE_UNCLEAR: "unclear change of medicine",
    Task.INTERACTION_UNADDRESSED: "two medicines that may not go together",
    Task.PATIENT_QUERY_REDIRECTED: "answer the patient’s question",
    Task.POST_OP_CARE: "care after an operation",
    Task.PRE_OP_WORK: "tests before an operation",
    Task.ADMIN_FORM: "write a form or letter",
    Task.TRANSPORT: "arrange transport",
    Task.PRIVATE_WORK: "work of private care",
    Task.LATE_LETTER: "a late letter",
    Task.UNCLEAR_RESPONSIBILITY: "unclear who does it",
}
# Tag text and colour by label. The words carry it; colour only helps.
LABEL_TAGS: dict[Label, tuple[str, str]] = {
    Label.PREPARED: ("Not sent yet", "white"),
    Label.SENT: ("Sent", "blue"),
    Label.UNDELIVERED: ("Could not be delivered", "orange"),
    Label.ACKNOWLEDGED: ("Confirmed", "aqua-green"),
    Label.QUESTION: ("Question asked", "purple"),
    Label.REPLIED: ("Question answered", "blue"),
    Label.IN_PART: ("Taken back in part", "yellow"),
    Label.DISAGREED: ("They disagree", "orange"),
    Label.DISPUTED: ("Answer disputed", "orange"),
    Label.WITH_LEAD: ("With their lead", "blue"),
    Label.WITH_COMMISSIONER: ("With the commissioner", "blue"),
    Label.UPHELD: ("Upheld by the commissioner", "blue"),
    Label.TAKEN_BACK: ("Taken back", "green"),
    Label.SETTLED_IN_PART: ("Taken back in part", "green"),
    Label.NOT_THEIRS: ("Belongs to somebody else", "grey"),
    Label.DUPLICATE: ("Duplicate", "grey"),
    Label.NOT_UPHELD: ("Not upheld", "grey"),
    Label.NO_ACTION: ("No action", "grey"),
    Label.WITHDRAWN: ("Withdrawn", "grey"),
}
TYPE_TAGS: dict[StateType, tuple[str, str]] = {
    StateType.OPEN: ("Open", "white"),
    StateType.CLOSED: ("Closed", "grey"),
    StateType.RESOLVED: ("Resolved", "green"),
}
KIND_WORDS: dict[Move, str] = {
    Move.RETURN: "asked to be taken back",
    Move.UNDER_PROTEST: "done already and reported",
    Move.ASK: "a question whose work it is",
    Move.QUICK_REPORT: "reported without a letter",
}
# What somebody did, for the timeline. {items} is "2 requests".
MOVE_PAST: dict[Move, str] = {
    Move.RETURN: "decided to return {items}",
    Move.UNDER_PROTEST: "did {items} and reported it",
    Move.ASK: "asked whose {items} is",
    Move.QUICK_REPORT: "reported {items} without a letter",
    Move.SEND: "sent the case to {respondent}",
    Move.BOUNCE: "could not deliver it",
    Move.ACKNOWLEDGE: "confirmed that they have it",
    Move.TAKE_BACK: "took it all back",
    Move.TAKE_BACK_IN_PART: "took part of it back",
    Move.DISAGREE: "disagreed",
    Move.NOT_OURS: "said that it belongs to another organisation",
    Move.REDIRECT: "passed it to another team of theirs",
    Move.DUPLICATE: "said that it was answered already",
    Move.NEEDS_INFORMATION: "asked a question",
    Move.REPLY: "answered the question",
    Move.ACCEPT: "accepted the answer",
    Move.DISPUTE: "said that the answer does not settle it",
    Move.GIVE_MORE_TIME: "gave more time",
    Move.ESCALATE_TO_LEAD: "sent it to the lead of {respondent}",
    Move.ESCALATE_TO_COMMISSIONER: "sent it to {commissioner}",
    Move.UPHOLD: "upheld it",
    Move.NOT_UPHOLD: "did not uphold it",
    Move.TAKE_NO_ACTION: "took no action",
    Move.WITHDRAW: "withdrew it",
    Move.MESSAGE: "sent a message",
    Move.RECORD_ACTING: "recorded who is acting for the patient",
    Move.RECORD_HARM: "recorded that a patient was harmed or nearly harmed",
    Move.WITHDRAW_HARM: "took back the record of harm",
    Move.CORRECT_DAY: "corrected a day",
    Move.READ: "opened the letter",
}
# The openings of a case in which requests of several kinds stand, in the order in which they are said.
ASKED_PAST: dict[Move, Ask] = {Move.RETURN: Ask.TAKE_BACK, Move.UNDER_PROTEST: Ask.COUNT, Move.ASK: Ask.ANSWER}
# What a hospital asks about a practice's referral, by the name of the point: its title, and what the practice is asked to do.
REFERRAL_POINTS: dict[str, tuple[str, str]] = {
    "information": ("information that is missing from a referral", "send what is missing"),
    "tests": ("tests before a referral", "arrange the tests"),
    "service": ("a referral for another service", "refer to the other service"),
    "practice_work": ("work that a referral hands over", "go on with this"),
    "other": ("a referral", "see to it"),
}
REFERRAL_OTHER = REFERRAL_POINTS["other"]
# The same where the point is not known, as in lists: they show nothing that is sealed.
REFERRAL_TASK_WORDS: dict[str, str] = {
    Task.ARRANGE_TEST: REFERRAL_POINTS["tests"][0],
    Task.ONWARD_REFERRAL: REFERRAL_POINTS["service"][0],
    Task.FOLLOW_UP_MONITORING: REFERRAL_POINTS["practice_work"][0],
    Task.UNCLEAR_RESPONSIBILITY: "a referral that is not complete or not clear",
}
REFERRAL_PAST: dict[Move, str] = {Move.QUICK_REPORT: "wrote about a referral", Move.TAKE_BACK: "said that they will {to_do}"}
AGREED = ("Agreed", "green")
# Where it stands, as a sentence: who has it, and what comes next. {due} is "is due" or "was due" with a day in words.
STANDING: dict[Label, str] = {
    Label.PREPARED: "This was approved and is not sent yet. It is with Remit.",
    Label.SENT: "{respondent} has not confirmed that they have this. That {due}.",
    Label.UNDELIVERED: "This could not be delivered to {respondent}. {raiser} can print it and send it by hand.",
    Label.ACKNOWLEDGED: "{respondent} has this. Their answer {due}.",
    Label.QUESTION: "{respondent} asked a question. The reply of {raiser} {due}. Until then the clock of the answer is paused.",
    Label.REPLIED: "The question was answered. The answer of {respondent} {due}.",
    Label.IN_PART: "{respondent} takes part of this back. The reply of {raiser} {due}.",
    Label.DISAGREED: "{respondent} disagrees. The reply of {raiser} {due}.",
    Label.DISPUTED: "{raiser} says that the answer does not settle it. A new answer of {respondent} {due}.",
    Label.WITH_LEAD: "This is with the lead of {respondent}. Their answer {due}.",
    Label.WITH_COMMISSIONER: "This is with {commissioner}. Their decision {due}.",
    Label.UPHELD: "{commissioner} upheld this. The answer of {respondent} {due}.",
    Label.TAKEN_BACK: "{respondent} took it all back. {raiser} can accept that, or say that it does not settle it.",
    Label.SETTLED_IN_PART: "{respondent} took part of it back, and {raiser} accepted that.",
    Label.NOT_THEIRS: "{respondent} says that this belongs to somebody else. {raiser} can accept that, or say that it does not settle it.",
    Label.DUPLICATE: "{respondent} says that this was answered already. {raiser} can accept that, or say that it does not settle it.",
    Label.NOT_UPHELD: "This was not upheld. The work was not taken back.",
    Label.NO_ACTION: "{commissioner} took no action. The work was not taken back.",
    Label.WITHDRAWN: "{raiser} withdrew this.",
}
REFERRAL_STANDING = "{respondent} will do what was asked. {raiser} can accept that, or say that it does not settle it."
"""The same of a referral whose practice agreed."""
TO_PRINT = "This was approved and is not sent yet. {raiser} prints it, sends it, and says on which day."
ACCEPTED = "{respondent} answered, and {raiser} accepted that. Nobody waits for anybody."
CLOCK_WORDS: dict[ClockName, str] = {
    ClockName.ACKNOWLEDGE: "Confirm that they have it",
    ClockName.ANSWER: "Answer",
    ClockName.ESCALATE: "Goes to the commissioner",
    ClockName.REPLY: "Reply to them",
    ClockName.DISPUTE: "Answer anew",
    ClockName.LEAD: "Answer of the lead",
    ClockName.COMMISSIONER: "Commissioner decides",
    ClockName.INFORMATION_REQUEST: "Answer the information request",
}
# Why something that was owed is not needed any more, by the move that made it so.
LAPSE_WORDS: dict[Move, str] = {
    Move.WITHDRAW: "the case was withdrawn",
    Move.ESCALATE_TO_LEAD: "the case was sent to the lead",
    Move.UPHOLD: "{commissioner} decided",
    Move.NOT_UPHOLD: "{commissioner} decided",
    Move.TAKE_NO_ACTION: "{commissioner} decided",
    Move.TAKE_BACK: "{respondent} took it all back",
    Move.TAKE_BACK_IN_PART: "{respondent} took part of it back",
    Move.DISAGREE: "{respondent} disagreed",
    Move.NOT_OURS: "{respondent} said that it belongs to somebody else",
    Move.DUPLICATE: "{respondent} said that it was answered already",
}
SAID_WORDS: dict[str, str] = {
    "taken_back": "Taken back",
    "not_taken": "Not taken back",
    "disagreed": "They disagree",
    "not_theirs": "Belongs to somebody else",
    "duplicate": "Answered already",
    "not_upheld": "Not upheld",
    "withdrawn": "Withdrawn",
    "counted": "Done already; to be counted",
    "": "Not answered yet",
}
