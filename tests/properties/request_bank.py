"""Clear, true requests of hospital letters as data, and the ways of asking, giving to another, denying and reporting that are tried on each.

What lives here: words only. What does not: what must hold of them (`test_requests`).
"""

from typing import NamedTuple


class Ask(NamedTuple):
    """One piece of work that a letter hands to the practice.

    Attributes:
        task: the published name of the work.
        verb: "chase", in the form that follows "please".
        ing: "chasing". done: "chased", as in "we have chased".
        rest: what the verb takes, without the full stop.
        letter: name of the letter of `LETTERS` that it stands in.
        did: as in "you chased", where that is another word than `done`.
        past: what stands instead of `rest` in a report, where `rest` speaks of days to come.
    """

    task: str
    verb: str
    ing: str
    done: str
    rest: str
    letter: str = "clinic"
    did: str = ""
    past: str = ""

    def said(self, form: str) -> str:
        """Return the sentence that a form of asking, giving, denying or reporting makes of this work."""
        report = self.past or self.rest
        return form.format(verb=self.verb, ing=self.ing, done=self.done, did=self.did or self.done, rest=self.rest, report=report)


BANK = (
    Ask("chase_result", "chase", "chasing", "chased", "the histology"),
    Ask("chase_result", "chase", "chasing", "chased", "the outstanding blood results and act on them", past="the outstanding blood results"),
    Ask("chase_result", "follow up", "following up", "followed up", "the result of the MRI scan, which has not been reported yet"),
    Ask(
        "chase_result", "check", "checking", "checked", "the urine culture result, which was pending at discharge", "discharge", past="the urine culture result"
    ),
    Ask("chase_result", "look up", "looking up", "looked up", "the coeliac serology, which was sent on the day of discharge", "discharge"),
    Ask("communicate_result", "inform", "informing", "informed", "the patient of the biopsy result"),
    Ask("communicate_result", "let", "letting", "let", "her know the result of the CT scan"),
    Ask("communicate_result", "discuss", "discussing", "discussed", "the echocardiogram findings with her"),
    Ask("arrange_test", "arrange", "arranging", "arranged", "an ultrasound of her abdomen"),
    Ask("arrange_test", "repeat", "repeating", "repeated", "her U&Es in one week", "discharge", past="her U&Es last week"),
    Ask("arrange_test", "organise", "organising", "organised", "a chest X-ray in six weeks", "discharge", past="a chest X-ray in August"),
    Ask("arrange_test", "check", "checking", "checked", "her full blood count and ferritin"),
    Ask("arrange_test", "request", "requesting", "requested", "an MRI of the lumbar spine"),
    Ask("arrange_test", "arrange", "arranging", "arranged", "a 24 hour tape"),
    Ask("follow_up_monitoring", "monitor", "monitoring", "monitored", "her liver function every two weeks", past="her liver function throughout the summer"),
    Ask(
        "follow_up_monitoring",
        "monitor",
        "monitoring",
        "monitored",
        "her blood pressure and renal function monthly",
        past="her blood pressure and renal function before she came",
    ),
    Ask(
        "follow_up_monitoring",
        "check",
        "checking",
        "checked",
        "her potassium weekly for the next month",
        "discharge",
        past="her potassium before the admission",
    ),
    Ask(
        "follow_up_monitoring",
        "review",
        "reviewing",
        "reviewed",
        "her blood pressure in two weeks and adjust the treatment",
        "discharge",
        past="her blood pressure before the admission",
    ),
    Ask("onward_referral", "refer", "referring", "referred", "her to neurology"),
    Ask("onward_referral", "refer", "referring", "referred", "her to the pain clinic"),
    Ask("onward_referral", "make", "making", "made", "a referral to dermatology for the lesion on her back"),
    Ask("onward_referral", "refer", "referring", "referred", "her to the falls service", "discharge"),
    Ask("onward_referral", "arrange", "arranging", "arranged", "a referral to physiotherapy"),
    Ask("re_referral", "re-refer", "re-referring", "re-referred", "her so that we can see her again", past="her in June"),
    Ask("re_referral", "send", "sending", "sent", "a new referral for her other knee", past="a new referral for her other knee in June"),
    Ask("dna_discharge", "re-refer", "re-referring", "re-referred", "her if she still wishes to be seen", "missed", past="her in June"),
    Ask("book_hospital_followup", "book", "booking", "booked", "her follow-up appointment in our clinic in six weeks", past="her appointment in our clinic"),
    Ask("book_hospital_followup", "chase", "chasing", "chased", "her outpatient appointment with the cardiology clinic", "discharge"),
    Ask("fit_note", "issue", "issuing", "issued", "a fit note for four weeks", past="a fit note in August"),
    Ask("fit_note", "provide", "providing", "provided", "a sick note for two weeks from discharge", "discharge", past="a sick note before the admission"),
    Ask("fit_note", "extend", "extending", "extended", "her fit note for a further six weeks", past="her fit note in August"),
    Ask("prescribe_start", "prescribe", "prescribing", "prescribed", "omeprazole 20 mg daily"),
    Ask("prescribe_start", "start", "starting", "started", "her on ramipril 2.5 mg once daily", past="her on ramipril in June"),
    Ask("prescribe_start", "commence", "commencing", "commenced", "amitriptyline 10 mg at night"),
    Ask("prescribe_start", "issue", "issuing", "issued", "a prescription for mirabegron 50 mg daily"),
    Ask("prescribe_red", "prescribe", "prescribing", "prescribed", "isotretinoin 40 mg daily"),
    Ask("prescribe_red", "continue prescribing", "continuing to prescribe", "prescribed", "adalimumab 40 mg every two weeks"),
    Ask(
        "shared_care_not_agreed", "take over", "taking over", "taken over", "the prescribing and monitoring of methotrexate under shared care", did="took over"
    ),
    Ask("shared_care_not_agreed", "prescribe", "prescribing", "prescribed", "azathioprine under the enclosed shared care agreement"),
    Ask("post_op_care", "remove", "removing", "removed", "her sutures in ten days", "discharge", past="her sutures on Friday"),
    Ask("post_op_care", "arrange", "arranging", "arranged", "removal of the clips at ten days", "discharge", past="removal of the clips last week"),
    Ask("post_op_care", "change", "changing", "changed", "her wound dressing twice a week", "discharge", past="her wound dressing last week"),
    Ask("pre_op_work", "arrange", "arranging", "arranged", "an ECG and bloods before her operation", past="an ECG and bloods before she came"),
    Ask("pre_op_work", "check", "checking", "checked", "her HbA1c and blood pressure before surgery is booked", past="her HbA1c and blood pressure in August"),
    Ask("admin_form", "complete", "completing", "completed", "the DVLA form"),
    Ask("admin_form", "complete", "completing", "completed", "a blue badge application for her"),
    Ask("admin_form", "write", "writing", "written", "a letter to the council about her housing", did="wrote"),
    Ask("transport", "book", "booking", "booked", "hospital transport for her next appointment", past="hospital transport for her last appointment"),
    Ask("transport", "arrange", "arranging", "arranged", "patient transport to the clinic", past="patient transport to the clinic today"),
    Ask("private_work", "arrange", "arranging", "arranged", "the MRI scan on the NHS", "private"),
    Ask("private_work", "prescribe", "prescribing", "prescribed", "the testosterone gel on an NHS prescription", "private"),
    Ask("private_work", "arrange", "arranging", "arranged", "blood tests for my next consultation", "private", past="blood tests in August"),
)

# What hands work over without an ask-form: tried in every layout, not in other words.
STATEMENTS = (
    ("short_supply", "The patient was given only three days of apixaban to take home; GP to continue.", "discharge"),
    ("short_supply", "No supply of levetiracetam was given on discharge.", "discharge"),
    ("dna_discharge", "She did not attend her appointment and has been discharged back to your care.", "missed"),
    ("unclear_responsibility", "Repeat U&Es in two weeks.", "discharge"),
    ("medication_change_unclear", "Her ramipril was changed to amlodipine.", "discharge"),
    ("patient_query_redirected", "If you have any questions about your results or your operation, please contact your GP.", "to patient"),
)

ASKED = {
    "please": "Please {verb} {rest}.",
    "could you": "Could you please {verb} {rest}?",
    "please could you": "Please could you {verb} {rest}?",
    "grateful": "I would be grateful if you would {verb} {rest}.",
    "grateful could": "We would be grateful if you could {verb} {rest}.",
    "GP to": "GP to {verb} {rest}.",
    "GP to kindly": "GP to kindly {verb} {rest}.",
    "kindly": "Kindly {verb} {rest}.",
    "would you mind": "Would you mind {ing} {rest}?",
    "ask the GP": "I would ask the GP to {verb} {rest}.",
}
GIVEN_TO_ANOTHER = {
    "we": "We will {verb} {rest}.",
    "our secretary": "Our secretary will {verb} {rest}.",
    "the patient": "The patient will {verb} {rest}.",
    "another team": "Dr Lindqvist's team will {verb} {rest}.",
    "community nurse": "The community nurse will {verb} {rest}.",
}
DENIED = {
    "do not need": "You do not need to {verb} {rest}.",
    "no need": "There is no need for the practice to {verb} {rest}.",
}
PAST = {
    "you did": "You kindly {did} {report}.",
    "we have": "We have {done} {report}.",
}

_HEAD = """OXENHOLT GENERAL HOSPITAL
Department of {department}

{dates}

Dr R Okonjo
Larkfield Surgery
4 Orchard Way
Fenmarsh

Re: Mrs Philippa GARTON-MOYLE   DOB 27/11/1957   NHS No 999 390 1695
"""
LETTERS = {
    "clinic": _HEAD.format(department="General Medicine", dates="Clinic date: 8 September 2026\nDate typed: 11 September 2026")
    + """
Dear Dr Okonjo

Thank you for asking me to see this retired teacher, who came to clinic with her husband. She has been tired since the spring and has had pain in her back.

On examination her pulse was 72 and regular, and her blood pressure was 138/82. The abdomen was soft.

@@

I will see her again in four months.

Yours sincerely

Dr I Valdmanis
Consultant Physician
""",
    "discharge": """OXENHOLT GENERAL HOSPITAL
DISCHARGE SUMMARY

Patient: Mrs Philippa GARTON-MOYLE   DOB 27/11/1957   NHS No 999 390 1695
Admitted: 12/10/2026
Discharged: 16/10/2026
Sent: 16/10/2026
GP: Dr R Okonjo, Larkfield Surgery

DIAGNOSIS
Community acquired pneumonia

CLINICAL SUMMARY
She was treated with intravenous antibiotics and improved over four days. Her oxygen saturation was 96% on air when she left.

PLAN
@@

INFORMATION GIVEN TO PATIENT
She was told to drink plenty and to rest.

Completed by Dr L Brightwater, FY1
""",
    "missed": _HEAD.format(department="Rheumatology", dates="Clinic date: 8 September 2026\nDate typed: 11 September 2026")
    + """
Dear Dr Okonjo

Mrs Garton-Moyle did not attend her appointment in the rheumatology clinic on 8 September 2026.

@@

Yours sincerely

Dr I Valdmanis
Consultant Rheumatologist
""",
    "private": """MARRICK SANDS PRIVATE CLINIC
Private consultation: 8 September 2026
Date typed: 11 September 2026

Dr R Okonjo
Larkfield Surgery

Re: Mrs Philippa GARTON-MOYLE   DOB 27/11/1957

Dear Dr Okonjo

I saw this patient privately in my rooms. She is insured for the consultation only and has pain in her back.

@@

I will see her again privately in four months.

Yours sincerely

Dr I Valdmanis
Consultant Physician
""",
    "to patient": """OXENHOLT GENERAL HOSPITAL
Department of Surgery

Clinic date: 8 September 2026
Date typed: 11 September 2026

Mrs Philippa Garton-Moyle
9 Quayside, Fenmarsh

Copy for information: Dr R Okonjo, Larkfield Surgery

Dear Mrs Garton-Moyle

It was good to meet you in clinic. The wound has healed well.

@@

Yours sincerely

Dr I Valdmanis
Consultant Surgeon
""",
}
UNRELATED = (
    "She lives with her husband in a two-storey house and keeps bees.",
    "He has never smoked and drinks a glass of wine at weekends.",
    "The knee moved from 0 to 110 degrees without pain.",
    "Her father had a heart attack at the age of 71.",
    "Our clinic moved to the second floor of the west wing in June.",
    "Chest clear. Heart sounds normal. No ankle swelling.",
)
