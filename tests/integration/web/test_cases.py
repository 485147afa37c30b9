"""A case: opened once, moved by the engine's table, chained, and folded to the same columns whatever happened."""

import datetime as dt
import json
import random
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from tests.integration.web.case_makers import ITEMS, QUOTE, REMIT, SENT_AT, fresh, move, open_case, opening, parties, sent_case, speaker
from tests.integration.web.conftest import add_organisation

from remit.engine.audit import check_chain
from remit.engine.clocks.lists import ListedCase, list_became_overdue, list_needs_me, list_overdue, list_waiting
from remit.engine.lifecycle import Actor as EngineActor
from remit.engine.lifecycle import Move, MoveRefusedError, TooLateError, list_moves
from remit.engine.lifecycle.events import Channel
from remit.engine.remedy import is_reference, spaced_reference
from remit.engine.signals import Side
from remit.service.audit.actions import Actor
from remit.service.cases import actions
from remit.service.cases.actions import Acting, ActingKind, Made, Outcome, RaisedBy
from remit.service.cases.models import Case, CaseClock, CaseEvent, CaseItem
from remit.service.cases.queries import lists, scope
from remit.service.cases.queries.lists import ListName
from remit.service.cases.queries.scope import Scope
from remit.service.cases.queries.standing import clock_rows_of, columns_of, load_standing, said_of_items
from remit.service.organisations import actions as organisation_actions
from remit.service.organisations.models import Kind
from remit.service.organisations.queries import Promise
from remit.service.ui.policies import RefusalError

pytestmark = pytest.mark.django_db
DAY = dt.date(2025, 12, 22)


def test_case_begins_prepared_and_known_to_its_raiser_only() -> None:
    case = open_case()
    practice, provider, commissioner = parties()
    assert is_reference(case.reference)
    assert (case.label, case.type, case.waits_for, case.risk_with, case.sent_on) == ("prepared", "open", "remit", "practice", None)
    seen = {
        party: list(scope.visible_cases(scope.Scope(party, (one.pk,))))
        for party, one in (("practice", practice), ("provider", provider), ("commissioner", commissioner))
    }
    assert seen == {"practice": [case], "provider": [], "commissioner": []}


def test_same_opening_twice_is_one_case() -> None:
    first = opening(key="letter-7")
    by = Actor("person:practice", "ZZA001")
    assert actions.open_case(first, by=by, at=SENT_AT) == actions.open_case(first, by=by, at=SENT_AT)
    assert Case.objects.count() == 1


def test_reference_that_is_taken_is_not_given_again(monkeypatch: pytest.MonkeyPatch) -> None:
    first = open_case(key="one")
    monkeypatch.setattr("remit.service.cases.actions.opening.make_reference", lambda seed, digits: first.reference if seed.endswith(b"/0") else "RM 4907 21")
    assert open_case(key="two").reference == "RM490721"


def test_sent_case_waits_for_the_provider_with_its_days() -> None:
    case = sent_case()
    assert (case.label, case.waits_for, case.sent_on) == ("sent", "provider", DAY)
    assert (case.due_on, case.overdue_from, case.escalate_on) == (dt.date(2025, 12, 29), dt.date(2025, 12, 30), dt.date(2026, 1, 22))


def test_days_follow_the_promise_of_the_provider() -> None:
    _, provider, _ = parties()
    by = Actor.process("tests")
    organisation_actions.set_promise(provider, Promise(1, 5, 8, is_own=True), from_on=dt.date(2025, 12, 1), by=by, at=SENT_AT)
    case = sent_case()
    assert (case.due_on, case.escalate_on) == (dt.date(2025, 12, 23), dt.date(2026, 1, 6))


def test_urgent_case_needs_somebody_who_acts() -> None:
    with pytest.raises(MoveRefusedError, match="who is acting for the patient today"):
        open_case(is_urgent=True)
    assert open_case(is_urgent=True, acting=Acting(ActingKind.OURS, "Dr Osei")).is_urgent


def test_case_for_an_organisation_that_closed_names_its_successor() -> None:
    _, provider, _ = parties()
    after = add_organisation("ZZP9", Kind.PROVIDER, "Northmoor and Thornwick Hospitals")
    organisation_actions.record_succession(provider, after, kind="merged", on=dt.date(2025, 12, 1), by=Actor.process("tests"), at=SENT_AT)
    with pytest.raises(RefusalError, match=r"closed on .* Northmoor and Thornwick Hospitals answers for it now"):
        open_case()


def test_answer_of_the_provider_is_kept_with_what_it_said_of_each_request() -> None:
    case = sent_case()
    move(case, Move.TAKE_BACK_IN_PART, "provider", text="The fit note is yours.", items=("1",))
    case = fresh(case)
    assert (case.label, case.waits_for, case.said_by) == ("in_part", "practice", "provider")
    assert {item.item_id: item.said for item in case.items.all()} == {"1": "taken_back", "2": "not_taken"}


def test_same_answer_twice_is_no_error_and_shows_the_earlier_one() -> None:
    case = sent_case()
    first = move(case, Move.DISAGREE, "provider", text="You asked for it.")
    again = move(case, Move.DISAGREE, "provider", text="You asked for it.")
    assert (first.is_new, again.is_new) == (True, False)
    assert again.told.event == first.told.event
    assert CaseEvent.objects.filter(case=case).count() == 3


def test_who_did_not_see_the_last_event_is_told() -> None:
    case = sent_case()
    seen = load_standing(case).seen
    move(case, Move.WITHDRAW, "practice", text="Sent twice.", seen=seen)
    with pytest.raises(TooLateError, match="Something else happened in this case since you opened it"):
        move(case, Move.TAKE_BACK, "provider", seen=seen)


def test_opening_the_letter_is_recorded_once_a_day_and_makes_nobody_late() -> None:
    case = sent_case()
    seen = load_standing(case).seen
    for _ in range(2):
        actions.record_reading(case.reference, speaker=speaker("provider"), at=SENT_AT)
    assert CaseEvent.objects.filter(case=case, move="read").count() == 1
    assert move(case, Move.TAKE_BACK, "provider", seen=seen).is_new


def test_message_answers_an_open_question() -> None:
    case = sent_case()
    move(case, Move.NEEDS_INFORMATION, "provider", text="Which ward?")
    assert fresh(case).waits_for == "practice"
    actions.add_message(case.reference, "Ward 4.", speaker=speaker("practice"), at=SENT_AT)
    assert (fresh(case).label, fresh(case).waits_for) == ("replied", "provider")


def test_bulk_confirmation_confirms_what_it_can_and_says_what_it_cannot() -> None:
    one, two, withdrawn = sent_case(), sent_case(), sent_case()
    move(withdrawn, Move.WITHDRAW, "practice", text="Sent twice.")
    actions.confirm_cases([two.reference], speaker=speaker("provider"), at=SENT_AT)
    found = actions.confirm_cases([one.reference, two.reference, withdrawn.reference], speaker=speaker("provider"), at=SENT_AT)
    assert [(item.is_new, bool(item.problem)) for item in found] == [(True, False), (False, False), (False, True)]
    assert "withdrawn" in found[2].problem


def test_wrong_day_is_corrected_by_an_event_and_moves_the_due_day() -> None:
    case = sent_case(at=SENT_AT)
    later = SENT_AT + dt.timedelta(days=9)
    phone = speaker("provider", channel=Channel.TELEPHONE, recorded_by="practice")
    outcome = actions.make_move(case.reference, Made(Move.ACKNOWLEDGE, text="Priya Nair rang", on=dt.date(2025, 12, 31)), speaker=phone, at=later)
    assert "acknowledge" not in {clock.clock for clock in CaseClock.objects.filter(case=case)}
    actions.correct_day(case.reference, outcome.told.event.number, dt.date(2025, 12, 29), "It was the Monday.", speaker=speaker("practice"), at=later)
    run = next(run for run in load_standing(case).runs if run.clock == "acknowledge")
    assert (run.ended_on, run.was_kept) == (dt.date(2025, 12, 29), True)


def test_database_refuses_to_change_an_event() -> None:
    sent_case()
    for statement in ("UPDATE cases_caseevent SET move = 'x'", "DELETE FROM cases_caseevent", "UPDATE cases_eventwords SET sealed = sealed"):
        if "words" in statement:
            move(sent_case(), Move.DISAGREE, "provider", text="No.")
        with pytest.raises(DatabaseError, match="never"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_words_and_patient_are_sealed_at_rest() -> None:
    case = sent_case()
    move(case, Move.DISAGREE, "provider", text="Mr Okafor asked for it.")
    with connection.cursor() as cursor:
        for table in ("cases_case", "cases_caseitem", "cases_caseevent", "cases_eventwords"):
            cursor.execute(f"SELECT * FROM {table}")  # noqa: S608 our own names
            kept = b" ".join(bytes(cell) if isinstance(cell, bytes | memoryview) else str(cell).encode() for row in cursor.fetchall() for cell in row)
            for words in (b"Okafor", b"9990000018", b"Biopsy", QUOTE.encode()):
                assert words not in kept, table


def test_words_may_go_while_the_chain_holds() -> None:
    case = sent_case()
    outcome = move(case, Move.DISAGREE, "provider", text="No.")
    before = columns_of(load_standing(case))
    CaseEvent.objects.get(case=case, number=outcome.told.event.number).words.delete()
    rows = list(CaseEvent.objects.filter(case=case).order_by("number"))
    assert check_chain(case.reference, [row.entry() for row in rows]) == []
    assert columns_of(load_standing(case)) == before


def test_reverse_case_waits_for_the_practice() -> None:
    case = open_case(raised_by=RaisedBy.PROVIDER)
    actions.make_move(case.reference, Made(Move.SEND), speaker=REMIT, at=SENT_AT)
    assert (fresh(case).waits_for, fresh(case).risk_with) == ("practice", "provider")


# ---- the projection is the fold, whatever happened ----

_REASONS = ("No.", "We asked first.", "See the letter.")
_PARTIES = ("practice", "provider", "commissioner", "remit")


def _random_move(dice: random.Random, case: Case, at: dt.datetime) -> None:
    standing = load_standing(case)
    party = dice.choice(_PARTIES)
    side = standing.raised_by.side(party)
    channel = Channel.SYSTEM if party == "remit" else dice.choice((Channel.ACCOUNT, Channel.ACCOUNT, Channel.LINK))
    rows = list_moves(standing.state, EngineActor(side, channel), is_time_up=standing.is_time_up(at.date()))
    if not rows:
        return
    row = dice.choice(rows)
    made = Made(
        row.move,
        text=dice.choice(_REASONS),
        items=("1",) if row.move is Move.TAKE_BACK_IN_PART else (),
        other=_another(case).reference if row.move is Move.DUPLICATE else "Orthopaedics",
        acting=Acting(ActingKind.OURS, "Dr Osei") if row.move is Move.RECORD_ACTING else None,
        day=at.date() + dt.timedelta(days=9) if row.move is Move.GIVE_MORE_TIME else at.date() if row.move is Move.CORRECT_DAY else None,
        corrects=standing.state.last_number if row.move is Move.CORRECT_DAY else None,
    )
    who = REMIT if party == "remit" else speaker(party, channel=channel)
    try:
        actions.make_move(case.reference, made, speaker=who, at=at)
    except MoveRefusedError:
        return


def _another(case: Case) -> Case:
    """Return another case of the same two."""
    found = Case.objects.filter(practice=case.practice, provider=case.provider).exclude(pk=case.pk).first()
    return found or open_case(at=case.opened_at, practice=case.practice, provider=case.provider)


def _projected(case: Case) -> tuple[object, ...]:
    names = columns_of(load_standing(case))
    clocks = sorted((clock.clock, clock.owed_by, clock.due_on, clock.overdue_from) for clock in CaseClock.objects.filter(case=case))
    return {name: getattr(case, name) for name in names}, clocks, {item.item_id: item.said for item in CaseItem.objects.filter(case=case)}


@pytest.mark.parametrize("seed", range(8))
def test_projection_equals_fold_for_random_histories(seed: int) -> None:
    dice = random.Random(seed)  # noqa: S311 the same histories each time
    case = open_case(raised_by=dice.choice(list(RaisedBy)))
    at = SENT_AT
    for _ in range(25):
        at += dt.timedelta(days=dice.choice((0, 0, 1, 3, 8)), minutes=5)
        _random_move(dice, case, at)
    case = fresh(case)
    standing = load_standing(case)
    rows = sorted((row["clock"], row["owed_by"], row["due_on"], row["overdue_from"]) for row in clock_rows_of(standing))
    assert _projected(case) == (columns_of(standing), rows, said_of_items(standing))
    assert check_chain(case.reference, [row.entry() for row in CaseEvent.objects.filter(case=case).order_by("number")]) == []


def test_projection_is_made_again_from_the_events() -> None:
    case = sent_case()
    move(case, Move.DISAGREE, "provider", text="No.")
    before = _projected(fresh(case))
    Case.objects.filter(pk=case.pk).update(label="sent", type="closed", waits_for="", due_on=None, overdue_from=None, last_number=0)
    CaseClock.objects.filter(case=case).delete()
    CaseItem.objects.filter(case=case).update(said="taken_back")
    actions.rebuild_case(case.reference)
    assert _projected(fresh(case)) == before


def test_lists_of_the_store_are_the_lists_of_the_engine() -> None:
    dice = random.Random(20)  # noqa: S311 the same histories each time
    cases = [sent_case(is_urgent=dice.random() < 0.3, acting=Acting(ActingKind.OURS, "Dr Osei")) for _ in range(12)]
    at = SENT_AT
    for _ in range(40):
        at += dt.timedelta(days=dice.choice((0, 1)), minutes=5)
        _random_move(dice, dice.choice(cases), at)
    practice, _, _ = parties()
    mine = scope.Scope("practice", (practice.pk,))
    standings = [load_standing(fresh(case)) for case in cases]
    # The store orders by its own number, which a short text would not: padded, the two agree.
    listed = [ListedCase(f"{one.case.pk:09d}", one.state.waits_for, one.state.is_open, one.runs, one.state.is_urgent) for one in standings]
    for day in (
        DAY,
        dt.date(2025, 12, 30),
        at.date(),
        at.date() + dt.timedelta(days=30),
        *(case.overdue_from for case in map(fresh, cases) if case.overdue_from),
    ):
        got = {name: [f"{case.pk:09d}" for case in lists.list_cases(mine, name, day=day).cases] for name in ListName}
        assert got[ListName.NEEDS_ME] == [case.id for case in list_needs_me(listed, Side.RAISER)]
        assert got[ListName.WAITING] == [case.id for case in list_waiting(listed, Side.RAISER)]
        assert sorted(got[ListName.OVERDUE]) == sorted(case.id for case in list_overdue(listed, day))
        assert sorted(got[ListName.BECAME_OVERDUE]) == sorted(case.id for case in list_became_overdue(listed, day))


def test_facts_of_the_chain_hold_no_words() -> None:
    case = open_case(move=Move.QUICK_REPORT, text="Mr Okafor was told to ask us.", items=ITEMS)
    assert "Okafor" not in json.dumps(CaseEvent.objects.get(case=case).facts)


def test_verify_checks_the_chains_of_cases(committed_db: None, guard: Callable[[str], None], capsys: pytest.CaptureFixture[str]) -> None:
    case = sent_case()
    call_command("verify")
    assert "chains hold" in capsys.readouterr().out
    guard("lower_guard")
    CaseEvent.objects.filter(case=case, number=2).update(facts={"number": 2, "move": "send"})
    guard("raise_guard")
    with pytest.raises(CommandError, match="was changed after it was written"):
        call_command("verify")


def test_verify_sees_that_the_last_event_of_a_case_is_gone(committed_db: None, guard: Callable[[str], None]) -> None:
    case = sent_case()
    guard("lower_guard")
    CaseEvent.objects.filter(case=case, number=2).delete()
    guard("raise_guard")
    with pytest.raises(CommandError, match="the case says that it has 2 events, and 1 are here"):
        call_command("verify")


# ---- two workers at once ----


def _at_once(*acts: Callable[[], Outcome]) -> list[Outcome | MoveRefusedError]:
    """Do several things at the same moment, each with a connection of its own."""
    start, results = threading.Barrier(len(acts)), {}

    def do(place: int, act: Callable[[], Outcome]) -> None:
        try:
            start.wait()
            results[place] = act()
        except MoveRefusedError as refusal:
            results[place] = refusal
        finally:
            connection.close()

    threads = [threading.Thread(target=do, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [results[place] for place in range(len(acts))]


def test_two_workers_who_answer_at_once_one_wins_and_the_other_is_told(committed_db: None) -> None:
    for _ in range(5):
        case = sent_case()
        seen = load_standing(case).seen
        results = _at_once(
            lambda case=case, seen=seen: move(case, Move.TAKE_BACK, "provider", seen=seen),
            lambda case=case, seen=seen: move(case, Move.DISAGREE, "provider", text="No.", seen=seen),
        )
        won, lost = [one for one in results if isinstance(one, Outcome)], [one for one in results if isinstance(one, MoveRefusedError)]
        assert ([one.is_new for one in won], len(lost)) == ([True], 1)
        assert isinstance(lost[0], TooLateError)
        assert "Something else happened in this case since you opened it" in str(lost[0])
        assert [row.number for row in CaseEvent.objects.filter(case=case).order_by("number")] == [1, 2, 3]


def test_two_workers_who_say_the_same_at_once_are_one_answer(committed_db: None) -> None:
    case = sent_case()
    seen = load_standing(case).seen
    results = _at_once(*[lambda: move(case, Move.TAKE_BACK, "provider", seen=seen, key="same")] * 3)
    assert sorted(one.is_new for one in results if isinstance(one, Outcome)) == [False, False, True]
    assert CaseEvent.objects.filter(case=case, move="take_back").count() == 1


def test_two_workers_who_open_the_same_case_at_once_open_one(committed_db: None) -> None:
    first = opening(key="letter-9")
    found: list[Case] = []

    def open_it() -> Any:
        found.append(actions.open_case(first, by=Actor("person:practice", "ZZA001"), at=SENT_AT))

    _at_once(open_it, open_it, open_it)
    assert len({case.pk for case in found}) == 1
    assert Case.objects.count() == 1


def test_case_is_no_duplicate_of_itself() -> None:
    case = sent_case()
    with pytest.raises(RefusalError, match=r"is this case itself\. Give the reference of the other case, which you answered before\."):
        move(case, Move.DUPLICATE, "provider", other=spaced_reference(case.reference))
    assert fresh(case).label == "sent"


def test_what_needs_the_commissioner_is_found_by_two_indexes() -> None:
    case = sent_case()
    mine = Scope("commissioner", (case.commissioner_id or 0,))
    found = lists.select_list(mine, ListName.NEEDS_ME, day=dt.date(2027, 1, 5))
    assert list(found) == [case]
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off; SET LOCAL enable_sort = off")
        plan = found.explain()
    assert "cases_commissioner_waits" in plan
    assert "cases_commissioner_time_up" in plan
