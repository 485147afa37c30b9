"""What pages of moves say: the hint above the form, and the sentence once it is done."""

from remit.engine.lifecycle import Channel, Move
from remit.service.cases.actions import Speaker
from remit.service.cases.presenters.case import answer_words, is_referral, task_words
from remit.service.cases.queries.page import CaseRead

# Moves that have the common page, with what it says above its form.
STEPS: dict[Move, str] = {
    Move.REPLY: "They asked a question, and their clock is paused. It goes on when you answer.",
    Move.ACCEPT: "The case is then settled between you.",
    Move.DISPUTE: "They are told, and a new clock starts: they answer anew.",
    Move.GIVE_MORE_TIME: "The due day moves to the day that you give. What they promised first stays on record.",
    Move.ESCALATE_TO_LEAD: "Their lead is told, and has days of their own to answer.",
    Move.ESCALATE_TO_COMMISSIONER: "The commissioner then sees the case, its dates, your name, and what you write here. They see no patient and no letter.",
    Move.WITHDRAW: "The case is closed as withdrawn. That does not say that the work was done.",
    Move.RECORD_ACTING: "The case stays your risk. This says who looks after the patient meanwhile.",
    Move.RECORD_HARM: "Both sides and the commissioner see it, and it counts in figures. Safety incidents go to the national reporting service as well.",
    Move.WITHDRAW_HARM: "The record stays in the history. It does not count any more.",
    Move.UPHOLD: "The hospital is told that this is its work, and a clock starts for its answer.",
    Move.NOT_UPHOLD: "The case is closed as not upheld. Both sides read your reason.",
    Move.TAKE_NO_ACTION: "Doing nothing is a decision too: it is kept with your name, the day and the reason.",
}
DONE: dict[Move, str] = {
    Move.MESSAGE: "Message sent. The other side sees it now.",
    Move.ACKNOWLEDGE: "Confirmed. It does not say that you agree.",
    Move.TAKE_BACK: "Answer sent. From now on this work is yours.",
    Move.TAKE_BACK_IN_PART: "Answer sent. What you took is yours; the practice says whether the rest is settled.",
    Move.DISAGREE: "Answer sent. The other side can accept it, or say that it does not settle it.",
    Move.NOT_OURS: "Answer sent. The other side is told where it belongs.",
    Move.REDIRECT: "Passed on. The clock goes on.",
    Move.DUPLICATE: "Answer sent.",
    Move.NEEDS_INFORMATION: "Question sent. Your clock is paused until they answer.",
    Move.REPLY: "Answer sent. Their clock goes on.",
    Move.ACCEPT: "Accepted. The case is settled between you.",
    Move.DISPUTE: "They are told. A new clock runs for their answer.",
    Move.GIVE_MORE_TIME: "They have more time now.",
    Move.ESCALATE_TO_LEAD: "Sent to their lead.",
    Move.ESCALATE_TO_COMMISSIONER: "Sent to the commissioner.",
    Move.UPHOLD: "Upheld. Both sides are told.",
    Move.NOT_UPHOLD: "Not upheld. Both sides are told.",
    Move.TAKE_NO_ACTION: "Recorded: no action.",
    Move.WITHDRAW: "Withdrawn.",
    Move.RECORD_ACTING: "Recorded.",
    Move.RECORD_HARM: "Recorded. It counts in figures and in evidence from now on.",
    Move.WITHDRAW_HARM: "Taken back. It does not count any more.",
    Move.CORRECT_DAY: "Corrected. The earlier day stays on record.",
}


# What the raiser reads once it has written down an answer of the other side.
WRITTEN_DOWN: dict[Move, str] = {
    Move.TAKE_BACK: "Written down. Their clock has stopped.",
    Move.TAKE_BACK_IN_PART: "Written down. Their clock has stopped. Say whether the rest is settled.",
    Move.DISAGREE: "Written down. Their clock has stopped. You can accept their answer, or say that it does not settle it.",
    Move.REDIRECT: "Written down. Their clock goes on.",
    Move.NOT_OURS: "Written down. Their clock has stopped. You can accept their answer, or say that it does not settle it.",
    Move.DUPLICATE: "Written down. Their clock has stopped. You can accept their answer, or say that it does not settle it.",
    Move.NEEDS_INFORMATION: "Written down. Their clock is paused until you answer.",
}
_NOT_IN_WRITING = "The work stays your risk until they say so in writing."


def done_words(move: Move, speaker: Speaker) -> str:
    """Say that a move was made, to who made it; to who wrote down an answer of the other side, what follows for them."""
    if not speaker.recorded_by:
        return DONE[move]
    takes = move in (Move.TAKE_BACK, Move.TAKE_BACK_IN_PART)
    return f"{WRITTEN_DOWN[move]} {_NOT_IN_WRITING}" if takes and speaker.channel is Channel.TELEPHONE else WRITTEN_DOWN[move]


# The same answers as the raiser writes them down.
THEIR_ANSWERS: dict[Move, str] = {
    Move.TAKE_BACK: "They take it all back",
    Move.TAKE_BACK_IN_PART: "They take some of it back",
    Move.DISAGREE: "They disagree",
    Move.REDIRECT: "They pass it to another team of theirs",
    Move.NOT_OURS: "It belongs to another organisation",
    Move.DUPLICATE: "They have already answered this",
    Move.NEEDS_INFORMATION: "They need to know something first",
}


def answer_choices(answers: list[Move], read: CaseRead) -> list[tuple[str, str]]:
    """Return the answers as choices of the respondent's form."""
    return [(move.value, answer_words(read, move)) for move in answers]


def their_answer_choices(answers: list[Move], read: CaseRead) -> list[tuple[str, str]]:
    """Return the answers as choices of the raiser's form."""
    is_own = is_referral(read.case)
    return [(move.value, answer_words(read, move, who="They") if is_own and move is Move.TAKE_BACK else THEIR_ANSWERS[move]) for move in answers]


def item_choices(read: CaseRead) -> list[tuple[str, str]]:
    """Return the requests that an answer is about as choices of a form: work that was done already is not asked back."""
    return [(item.item.item_id, task_words(item)) for item in read.items if item.item.item_id in read.standing.state.asked]
