"""Clauses with scores as requests. The scorer here is made by hand, so that no claim turns on trained weights."""

import math
from dataclasses import replace

import pytest
from tests.unit.engine.triage.weights import task_weights

from remit.engine.findings import Request
from remit.engine.letters.letter import read_text
from remit.engine.terms import Act, LetterKind, Party, Task
from remit.engine.triage.requests import read_requests
from remit.engine.triage.scorer import TASKS, Scorer, load_scorer

HEAD = "OXENHOLT HOSPITAL\nClinic date: 08/09/2026\n\nDear Dr Okonjo\n\n"
SCORER = replace(
    load_scorer(),
    bias=-3000,
    handover={"c:ASK": 6000, "c:PRACTICE": 6000, "c:NEED": 6000, "h:practice": 6000, "c:NEGATION": -9000, "c:SOFT": 6000, "#:1": 4000},
    task_bias=tuple(0 for _ in TASKS),
    **task_weights(
        {
            "c:RESULT": {Task.CHASE_RESULT: 5000},
            "c:TEST": {Task.ARRANGE_TEST: 5000},
            "c:FORM": {Task.ADMIN_FORM: 5000},
            "c:V_REFER": {Task.ONWARD_REFERRAL: 5000},
            "c:NEED": {Task.UNCLEAR_RESPONSIBILITY: 9000},
            "c:SUPPLY": {Task.SHORT_SUPPLY: 9000},
        }
    ),
    sum_share=1.0,
    task_sum_share=1.0,
    weighing_bias=-1000,
    weighing={"sureness>=0.3": 1500},
    candidate_at=0.05,
    review_at=0.5,
    plain_at=0.25,
    look_at=-math.inf,
)
"""Weights that a reader can add up; what else counts in the second weighing has tests of its own."""


def handed(text: str, scorer: Scorer = SCORER) -> list[Request]:
    """Return what a letter with an ordinary head hands over."""
    return list(read_requests(read_text(HEAD + text), scorer).handed)


def words(text: str, request: Request) -> str:
    """Return the words of a request."""
    return (HEAD + text)[request.span.start : request.span.end]


def test_request_has_task_party_object_and_exact_words() -> None:
    text = "She was well. Please chase the result of the biopsy.\n"
    (request,) = handed(text)
    assert (request.task, request.act, request.asked) == (Task.CHASE_RESULT, Act.ASK, Party.PRACTICE)
    assert words(text, request).rstrip(".") == "Please chase the result of the biopsy"
    assert request.object_words == "result of the biopsy"
    assert request.certainty == pytest.approx(0.9526, abs=1e-3)


def weighing(**names: int) -> Scorer:
    """Return the scorer with more in its second weighing; blanks stand as `_`."""
    return replace(SCORER, weighing=SCORER.weighing | {name.replace("_", " "): weight for name, weight in names.items()})


def test_doubtful_request_may_need_a_surer_one_in_its_letter() -> None:
    doubtful, sure = "You may wish to see to the biopsy result and the form.\n", "\nPlease chase the histology result.\n"
    careful = replace(weighing(), weighing_bias=-3000, weighing=SCORER.weighing | {"surest other>=0.7": 3000})
    assert not handed(doubtful, careful)
    assert len(handed(doubtful + sure, careful)) == 3


@pytest.mark.parametrize("ask", ["Please see to", "GP to chase"])
def test_what_is_asked_in_so_many_words_stands_by_itself(ask: str) -> None:
    text = f"{ask} the biopsy result and the form.\n\nThis letter is for your information only.\n"
    assert handed(text, weighing(disclaimed=-9000))


def test_letter_that_disclaims_or_a_private_clinic_may_be_asked_for_more() -> None:
    text = "You may wish to see to the biopsy result and the form.\n"
    stricter = weighing(disclaimed=-9000)
    assert handed(text, stricter)
    assert not handed(text + "\nThis letter is for your information only.\n", stricter)
    private = replace(read_text(HEAD + text), kind=LetterKind.PRIVATE_LETTER)
    assert read_requests(private, SCORER).handed
    assert not read_requests(private, replace(stricter, weighing=stricter.weighing | {"kind private_letter": -9000})).handed


def test_handover_of_nobody_knows_what_is_no_request() -> None:
    assert not handed("Please see to all of this.\n")
    (request,) = handed("Please chase the result.\n")
    assert request.task_share > 0.8


def test_evidence_names_task_and_ask_at_their_places() -> None:
    text = "Please chase the biopsy result.\n"
    (request,) = handed(text)
    assert {item.kind for item in request.evidence} >= {"ask", "task"}
    assert all((HEAD + text)[item.span.start : item.span.end] == item.words for item in request.evidence)


def test_owner_and_acts_are_evidence_of_their_own_kinds() -> None:
    (request,) = handed("If the surgery will repeat it, please chase the biopsy result locally.\n")[-1:]
    kinds = {item.kind for request in handed("GP to chase the biopsy result if it is abnormal.\n") for item in request.evidence}
    assert {"owner", "task", "act"} <= kinds
    assert "owner" in {item.kind for item in request.evidence}


def test_heading_is_evidence_for_its_bare_bullets() -> None:
    text = "Actions for GP\n- biopsy result\n"
    (request,) = handed(text)
    (heading,) = [item for item in request.evidence if item.kind == "heading"]
    assert heading.words == "Actions for GP"
    assert (HEAD + text)[heading.span.start : heading.span.end] == "Actions for GP"


def test_lead_of_the_line_is_evidence_too() -> None:
    (request,) = handed("Plan\nGP: biopsy result\n")
    assert "GP" in {item.words for item in request.evidence if item.kind == "heading"}


def test_bullet_below_an_owner_found_elsewhere_has_heading_evidence_without_place() -> None:
    found = handed("Could the surgery kindly do these:\n- biopsy result\n")
    assert all(item.span.start >= 0 for request in found for item in request.evidence)


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("Please check the bloods in two weeks.", "in two weeks"),
        ("Please check the bloods within the next 3 months.", "within the next 3 months"),
        ("Please check the bloods urgently.", "urgently"),
        ("Please check the bloods every so often.", ""),
    ],
)
def test_due_words_are_as_written(text: str, due: str) -> None:
    assert handed(text)[0].due_words == due


def test_condition_makes_the_request_conditional_and_is_kept_as_written() -> None:
    (request,) = handed("Please check the bloods if the fever comes back.\n")
    assert (request.act, request.condition) == (Act.CONDITIONAL, "if the fever comes back")


def test_word_of_condition_without_a_clause_is_no_condition() -> None:
    (request,) = handed("Please check the bloods whether fasting.\n")
    assert (request.act, request.condition) == (Act.ASK, "")


def test_only_a_suggestion_is_soft_and_an_ask_is_not() -> None:
    assert handed("You may wish to consider the bloods.\n")[0].is_soft
    assert not handed("Please consider the bloods.\n")[0].is_soft


def test_nobody_is_asked_where_the_task_is_unclear_responsibility() -> None:
    (request,) = handed("Bloods are due.\n")
    assert (request.task, request.asked) == (Task.UNCLEAR_RESPONSIBILITY, Party.NOBODY)


def test_two_pieces_of_work_in_one_clause_are_two_requests() -> None:
    found = handed("Please see to the biopsy result and the form.\n")
    assert {request.task for request in found} == {Task.CHASE_RESULT, Task.ADMIN_FORM}
    assert {request.second_task for request in found} == {None}


def test_near_tie_between_readings_names_the_rival() -> None:
    tied = replace(SCORER, **task_weights({"c:RESULT": {Task.CHASE_RESULT: 5000, Task.ARRANGE_TEST: 4940, Task.COMMUNICATE_RESULT: 4600}}))
    (request,) = handed("Please chase the biopsy result.\n", tied)
    assert (request.task, request.second_task) == (Task.CHASE_RESULT, Task.ARRANGE_TEST)


def test_share_of_a_task_counts_the_tasks_that_are_hardly_another() -> None:
    tied = replace(SCORER, **task_weights({"c:RESULT": {Task.CHASE_RESULT: 9000, Task.COMMUNICATE_RESULT: 8900}}))
    (request, _) = handed("Please chase the biopsy result.\n", tied)
    assert request.task_share > 0.95


def test_clear_task_has_no_rival() -> None:
    assert handed("Please chase the biopsy result.\n")[0].second_task is None


def test_touching_clauses_of_one_task_are_one_request() -> None:
    text = "Please chase the biopsy result and follow up the histology result.\n"
    (request,) = handed(text)
    assert words(text, request).rstrip(".") == "Please chase the biopsy result and follow up the histology result"
    assert len([item for item in request.evidence if item.kind == "task"]) >= 4


def test_sentences_of_one_task_stay_two_requests() -> None:
    assert len(handed("Please chase the biopsy result. Please chase the histology result.\n")) == 2


def test_joint_before_the_words_is_no_part_of_them() -> None:
    text = "Please refer her to neurology and chase the biopsy result.\n"
    assert [words(text, request).rstrip(".") for request in handed(text)] == ["Please refer her to neurology", "chase the biopsy result"]


def test_joint_before_a_condition_is_no_part_of_it() -> None:
    text = "Please refer her to neurology and, if it is back, chase the biopsy result.\n"
    assert [words(text, request).rstrip(".") for request in handed(text)] == ["Please refer her to neurology", "if it is back, chase the biopsy result"]


def test_far_object_is_named_by_its_first_words_only() -> None:
    filler = "which was taken on a long and rainy afternoon by the new registrar in the old theatre on the third floor of the west wing "
    assert handed(f"Please chase the biopsy {filler}for the form.\n")[0].object_words == "biopsy"


def test_request_without_a_named_object_has_no_object_words() -> None:
    (request,) = handed("Please do this.\n", replace(SCORER, **task_weights({"c:ASK": {Task.ADMIN_FORM: 9000}})))
    assert request.object_words == ""


def test_private_letter_hands_over_private_work_and_beside_it_what_kind_save_what_is_never_private() -> None:
    head = "MARRICK SANDS PRIVATE CLINIC\nPrivate consultation: 08/09/2026\n\nDear Dr Okonjo\n\nI saw her in my private rooms.\n\n"
    text = head + "Please chase the biopsy result.\n\nBloods are due.\n"
    tasks = [request.task for request in read_requests(read_text(text), SCORER).handed]
    assert tasks == [Task.PRIVATE_WORK, Task.CHASE_RESULT, Task.UNCLEAR_RESPONSIBILITY]


def test_quoted_words_hand_nothing_over() -> None:
    assert handed('The leaflet reads: "Please chase the biopsy result."\n') == []


OTHERS = [
    ("We will check the bloods.", Act.PROMISE, Party.PROVIDER),
    ("We checked the bloods.", Act.DONE, Party.PROVIDER),
    ("There was no plan to check the bloods.", Act.DENIED, Party.NOBODY),
    ('"We will check the bloods."', Act.QUOTED, Party.PROVIDER),
    ("Last year we would check the bloods.", Act.HISTORY, Party.PROVIDER),
    ("We would check the bloods should there be a fever.", Act.SAFETY_NET, Party.PROVIDER),
    ("She will check the bloods.", Act.INFORM, Party.PATIENT),
    ("The community nurse will check the bloods.", Act.INFORM, Party.OTHER),
    ("Dr Halloran will check the bloods.", Act.INFORM, Party.OTHER),
]


@pytest.mark.parametrize(("text", "act", "asked"), OTHERS)
def test_what_is_promised_done_denied_quoted_or_advised_is_told_apart(text: str, act: Act, asked: Party) -> None:
    (other,) = read_requests(read_text(HEAD + text), SCORER, with_others=True).others
    assert (other.act, other.asked, other.task) == (act, asked, Task.ARRANGE_TEST)


@pytest.mark.parametrize("text", ["We slept.", "We will meet.", "The bloods were normal."])
def test_clause_without_verb_and_object_is_nothing(text: str) -> None:
    assert read_requests(read_text(HEAD + text), SCORER, with_others=True).others == ()


def test_others_are_left_out_unless_asked_for() -> None:
    assert read_requests(read_text(HEAD + "We will check the bloods."), SCORER).others == ()


def test_shipped_scorer_reads_a_plain_request() -> None:
    (request,) = read_requests(read_text(HEAD + "I would be grateful if you would chase the histology.\n")).handed
    assert request.task is Task.CHASE_RESULT


def test_sentence_that_leads_a_list_is_the_evidence_of_its_bullets() -> None:
    letter = read_text(
        "Larkfield Hospital\n\nDear Dr Ash\n\nShe is well. I would be grateful if you would:\n\n1. repeat the bloods in two weeks\n2. refer her to ENT\n"
    )
    (shown,) = {item for request in read_requests(letter).handed for item in request.evidence if item.kind == "heading"}
    assert shown.words == "I would be grateful if you would:"
    assert letter.text[shown.span.start : shown.span.end] == shown.words


TO_PATIENT = "Elm Hospital\n\nDear Mr Osei\n\n"


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ("Please fill in the form.", 0),
        ("1. Please chase the biopsy result.", 0),
        ("Please would your GP chase the biopsy result.", 1),
        ("Dr Ash: please chase the biopsy result.", 1),
        ("Please chase the biopsy result for her.", 1),
    ],
)
def test_what_a_letter_to_the_patient_asks_the_patient_is_no_request(asked: str, count: int) -> None:
    scorer = replace(SCORER, **task_weights({"c:ASK": {Task.CHASE_RESULT: 9000}}))
    assert len(read_requests(read_text(TO_PATIENT + asked), scorer).handed) == count
