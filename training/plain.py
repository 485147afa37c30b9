"""Plain sentences: every form of asking with every kind of work, and the same work done, promised, denied or somebody else's.

What lives here: small invented letters put together from parts, the same each time. They teach that a plain ask asks whatever it asks for, which real letters,
each with its few requests, show too seldom. What does not: marked letters and phrasings (`data.py`), the sentences that tests use (`tests/properties`).
"""

import random
from collections.abc import Iterator

from remit.engine.lexicon import inflect
from remit.engine.measures.accuracy import Label
from remit.engine.terms import Span, Task

COUNT = 1400
_WORK: dict[Task, str] = {
    Task.CHASE_RESULT: "chase the histology|follow up the swab result|look up the MRI report|obtain the biopsy report|check the result of the blood test we took|trace the outstanding ferritin",
    Task.COMMUNICATE_RESULT: "tell him the scan result|inform the family of the diagnosis|let her know that the biopsy was benign|explain the findings to him|pass the results on to the patient",
    Task.ARRANGE_TEST: "arrange a chest X-ray|repeat the potassium next week|organise an ultrasound|take an FBC and CRP in ten days|request an echocardiogram|repeat her U&Es in a week",
    Task.FOLLOW_UP_MONITORING: "monitor the renal function monthly|check his weight and bloods every fortnight|review her blood pressure weekly|titrate the dose against the INR|keep an eye on the liver tests over the next three months",
    Task.ONWARD_REFERRAL: "refer her to neurology|refer him on to the pain clinic|make a referral to podiatry|send her to the falls service|refer to urology on the two week pathway",
    Task.RE_REFERRAL: "re-refer him to our clinic|refer her back to us if it returns|send a new referral to this department|refer him again in the autumn",
    Task.BOOK_HOSPITAL_FOLLOWUP: "book his six week outpatient appointment with us|rebook her into our clinic|chase the date of our follow-up|make sure that our appointment is arranged",
    Task.FIT_NOTE: "issue a fit note|provide a sick note for six weeks|extend her Med3|give him a certificate for work|sign him off until the next review",
    Task.PRESCRIBE_START: "start ramipril 2.5 mg today|prescribe amitriptyline 10 mg at night|commence a statin this week|issue the first prescription of omeprazole|begin sertraline 50 mg and increase it",
    Task.PRESCRIBE_RED: "prescribe the adalimumab|take over the ciclosporin eye drops from our unit|supply his mycophenolate|issue the hospital-only infusion",
    Task.SHARED_CARE_NOT_AGREED: "take on the methotrexate under shared care|start azathioprine under the shared care protocol|continue the lithium as shared care from now on|accept shared care of her leflunomide",
    Task.PATIENT_QUERY_REDIRECTED: "answer her questions about the operation|deal with his queries about our waiting list|discuss our treatment plan with the family|explain the side effects of our injections to her",
    Task.POST_OP_CARE: "remove the sutures on day ten|take out her clips|change the dressing twice weekly|remove his catheter next week|check the wound in five days",
    Task.PRE_OP_WORK: "do the pre-operative bloods|optimise his blood pressure before surgery|carry out the pre-assessment ECG|swab her for MRSA before admission",
    Task.ADMIN_FORM: "complete the DVLA form|write a letter to her employer|fill in the housing report|write to expedite the appointment|sign the insurance form",
    Task.TRANSPORT: "book patient transport for the clinic|arrange an ambulance for her next visit|organise hospital transport",
}
_ASKS = (
    (
        "Please {v}.|Please could you {v}?|Could you {v}?|Would you kindly {v}?|Kindly {v}.|GP to {v}.|GP to kindly {v}.|GP please {v}.|I would be grateful if you could {v}.|"
        "Grateful if you would {v}.|We would ask the practice to {v}.|Can the surgery {v}?|I should be obliged if you would {v}.|It would be helpful if you could {v}.|"
        "You will need to {v}.|The GP should {v}.|We would like you to {v}.|May I ask you to {v}?|Practice to {v}.|I have asked that you {v}.|I leave it to you to {v}.|"
        "We ask that her GP {v}s.|Please can you {v}.|GP kindly to {v}|pls {v}|Surgery to {v} please.|If you could {v} that would be appreciated."
    )
    .replace("{v}s", "{s}")
    .split("|")
)
_LISTED = ("Actions for GP", "GP to do", "For the practice", "GP actions", "Requests to primary care", "Action required by GP")
_OTHERS_LISTED = ("Hospital to do", "Ward actions", "Actions for hospital", "We will", "Patient to do", "Done")
_QUIET = (
    "We will {v}.|I shall {v}.|I will {v} myself.|Our secretary will {v}.|Our specialist nurse will {v}.|Dr Ashgrove's team will {v}.|The ward will {v}.|There is no need for you to {v}.|"
    "You do not need to {v}.|No need to {v}.|Please do not {v}; we will.|We have arranged to {v} here.|He has been told that we will {v}.|The consultant is going to {v}.|"
    "The heart failure nurse has agreed to {v}.|The hospital will {v}.|I do not think that anybody needs to {v}.|You asked whether we could {v}, and we will.|"
    "Last year he was asked to {v}.|Her previous hospital used to {v}.|We were able to {v} before he left.|I have {d}.|We {d} on the ward.|Thank you for offering to {v}; we have now done so."
).split("|")
_FILLERS = (
    "She slept well.|He looks much better.|Chest clear, abdomen soft.|His blood pressure was 132/78.|Thank you for referring this pleasant lady.|She lives with her husband and walks the dog.|"
    "There were no complications.|The wound was clean and dry.|He takes no regular medicines.|We discussed the scan at the meeting on Tuesday.|She will be seen here again in three months.|"
    "No new symptoms since the last visit.|He was discharged home.|I was pleased to see him today.|Diagnosis: osteoarthritis of the right knee.|He smokes ten a day.|Examination was normal.|"
    "I have explained this to her.|The family were present.|Her weight is steady.|Bloods were normal on admission.|She is keen to get back to work.|I reviewed him with the registrar."
).split("|")
_HEADS = (
    "",
    "OXENHURST HOSPITAL\nClinic date: 12/03/2026\n\nDear Dr Adeyemi\n\n",
    "Dear Doctor\n\n",
    "Discharge summary\nDate of discharge: 4 May 2026\n\n",
    "Dear Colleague\n\n",
)


def _forms(work: str) -> dict[str, str]:
    """Return a piece of work as `{v}` (base), `{s}` (he does) and `{d}` (done)."""
    first, _, rest = work.partition(" ")
    forms = inflect(first)
    past = next(form for form, suffix in forms.items() if suffix == "_ed")
    third = [form for form, suffix in forms.items() if not suffix][-1]
    return {"v": work, "s": f"{third} {rest}", "d": f"{past} {rest}"}


def _sentence(rng: random.Random) -> tuple[str, Task | None]:
    task = rng.choice(list(_WORK))
    forms = _forms(rng.choice(_WORK[task].split("|")))
    asks = rng.random() < 0.5
    words = rng.choice(_ASKS if asks else _QUIET).format(**forms)
    return words[0].upper() + words[1:] if rng.random() < 0.9 else words, task if asks else None


def _list(rng: random.Random) -> tuple[str, list[tuple[str, Task]]]:
    """Return a heading with bare items below, and the items that are asked of the practice."""
    asks = rng.random() < 0.5
    lines, asked = [rng.choice(_LISTED if asks else _OTHERS_LISTED) + rng.choice((":", ""))], []
    for task in rng.sample(list(_WORK), rng.randint(1, 3)):
        words = rng.choice(_WORK[task].split("|"))
        words = words[0].upper() + words[1:]
        lines.append(rng.choice(("- ", "1. ", "* ")) + words)
        asked += [(words, task)] if asks else []
    return "\n".join(lines), asked


def plain_letters() -> Iterator[tuple[str, list[Label]]]:
    """Yield (text, labels) of each small letter."""
    rng = random.Random(20261126)
    for _ in range(COUNT):
        parts = rng.sample(_FILLERS, rng.randint(0, 3))
        asked: list[tuple[str, Task]] = []
        if rng.random() < 0.2:
            block, asked = _list(rng)
            text = rng.choice(_HEADS) + " ".join(parts) + "\n\n" + block + "\n"
        else:
            words, task = _sentence(rng)
            asked = [(words, task)] if task else []
            parts.insert(rng.randint(0, len(parts)), words)
            text = rng.choice(_HEADS) + " ".join(parts) + rng.choice(("", "\n\nYours sincerely\n\nDr P Marchmont"))
        starts = [(text.index(words), words, task) for words, task in asked]
        yield text, [Label(task.value, "yes", Span(start, start + len(words))) for start, words, task in starts]
