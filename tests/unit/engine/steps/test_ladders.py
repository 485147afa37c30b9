"""The ladder of each edition: what is in it, what is known of it, and what is never printed."""

import dataclasses
import datetime as dt
from decimal import Decimal

import pytest

from remit.engine.rulebook import load_rulebook
from remit.engine.steps import LADDERS, START, Decider, Ladder, LadderError, SeenTerm, Verification, get_ladder, get_ladder_on, list_ladders, with_terms
from remit.engine.steps.loading import read_ladder_file

EDITIONS = [edition.id for edition in load_rulebook().editions]
EVERY = [ladder for name in LADDERS for ladder in list_ladders(name)]
FILE = """
format: 1
id: small
title: Small
condition: General Condition 9
editions: ["2024-25", "2025-26"]
verification: unverified
states: [{id: raised, words: Raised}]
moves: [{id: raise_informally, words: Raise it, from: [start], to: raised, by: officer}]
limits: []
shares: []
"""


def _reachable(ladder: Ladder) -> set[str]:
    seen, waiting = {START}, [START]
    while waiting:
        here = waiting.pop()
        new = {row.to for row in ladder.moves if here in row.at and row.to} - seen
        seen |= new
        waiting += new
    return seen


@pytest.mark.parametrize("name", LADDERS)
def test_each_edition_of_the_rulebook_has_the_ladder(name: str) -> None:
    assert [ladder.edition for ladder in list_ladders(name)] == EDITIONS


@pytest.mark.parametrize("ladder", EVERY, ids=lambda ladder: f"{ladder.id} {ladder.edition}")
def test_every_state_can_be_reached_and_left_or_is_an_end(ladder: Ladder) -> None:
    assert _reachable(ladder) == {START, *(row.id for row in ladder.states)}
    for row in ladder.states:
        leaves = any(row.id in move.at and move.to not in (None, row.id) for move in ladder.moves)
        assert leaves or row.is_ended, row.id


@pytest.mark.parametrize("ladder", EVERY, ids=lambda ladder: f"{ladder.id} {ladder.edition}")
def test_doing_nothing_is_a_step_of_an_approver_with_a_reason(ladder: Ladder) -> None:
    row = ladder.get_move("take_no_action")
    assert (row.by, [need.value for need in row.needs], START in row.at) == (Decider.APPROVER, ["reason"], True)


@pytest.mark.parametrize("ladder", EVERY, ids=lambda ladder: f"{ladder.id} {ladder.edition}")
def test_whatever_makes_a_paper_or_withholds_is_decided_by_an_approver(ladder: Ladder) -> None:
    assert {row.by for row in ladder.moves if row.paper and row.paper != "agenda"} == {Decider.APPROVER}


@pytest.mark.parametrize("ladder", EVERY, ids=lambda ladder: f"{ladder.id} {ladder.edition}")
def test_number_that_nobody_verified_leaves_by_no_property(ladder: Ladder) -> None:
    """As shipped, no number of any ladder was seen in a contract, so none may come out."""
    assert [(limit.days, limit.months) for limit in ladder.limits if not limit.is_named] == [(None, None)] * sum(not row.is_named for row in ladder.limits)
    assert [(share.percent, share.cap) for share in ladder.shares] == [(None, None)] * len(ladder.shares)
    assert any(limit.seen_days or limit.seen_months or limit.is_named for limit in ladder.limits)


@pytest.mark.parametrize("ladder", EVERY, ids=lambda ladder: f"{ladder.id} {ladder.edition}")
def test_notes_hold_no_number_that_nobody_verified(ladder: Ladder) -> None:
    for row in (*ladder.limits, *ladder.shares):
        words = set(row.known.note.lower().replace(".", " ").split())
        assert not words & {"two", "five", "six", "ten", "twenty", "2", "5", "6", "10", "20", "2%", "5%", "10%"}, row.id


def test_editions_differ_where_the_contract_did() -> None:
    old, middle, later, newest = (get_ladder("performance", edition) for edition in ("2015-16", "2017-19", "2025-26", "2026-27"))
    assert "issue_second_exception_report" in {row.id for row in old.moves}
    assert "issue_second_exception_report" not in {row.id for row in middle.moves}
    assert "not_engaged" not in {row.id for row in middle.states}
    assert "not_engaged" in {row.id for row in later.states}
    assert [share.id for share in newest.shares] == ["not_engaged"]
    share = next(row for row in later.shares if row.id == "not_engaged")
    assert (share.known.verification, share.percent) == (Verification.SECONDARY_SOURCE, None)


def test_ladder_follows_the_day_of_the_facts() -> None:
    assert get_ladder_on("performance", dt.date(2026, 3, 31)).edition == "2025-26"
    assert get_ladder_on("performance", dt.date(2026, 4, 1)).edition == "2026-27"
    with pytest.raises(LadderError, match="No edition of the NHS Standard Contract is known for 2014-01-01"):
        get_ladder_on("performance", dt.date(2014, 1, 1))


def test_number_read_in_the_signed_contract_comes_out_with_its_place() -> None:
    term = SeenTerm("meeting", "GC9.8", "41", dt.date(2026, 1, 5), "Hannah Brightwell", days=10)
    limit = next(row for row in with_terms(get_ladder("performance", "2025-26"), [term]).limits if row.id == "meeting")
    assert (limit.days, limit.known.words) == (10, "read in the signed contract: GC9.8, page 41, read by Hannah Brightwell on 5 January 2026")
    later = dataclasses.replace(term, days=12)
    assert next(row for row in with_terms(get_ladder("performance", "2025-26"), [term, later]).limits if row.id == "meeting").days == 12


def test_term_of_no_limit_is_refused() -> None:
    term = SeenTerm("tea", "GC9", "1", dt.date(2026, 1, 5), "H", percent=Decimal(2))
    with pytest.raises(LadderError, match="There is no number 'tea'"):
        with_terms(get_ladder("performance", "2025-26"), [term])


@pytest.mark.parametrize(
    ("name", "edition", "sentence"),
    [("chess", "2025-26", "There is no ladder 'chess'"), ("performance", "1999-00", "is not known for the contract of 1999-00")],
)
def test_ladder_that_does_not_exist_is_refused(name: str, edition: str, sentence: str) -> None:
    with pytest.raises(LadderError, match=sentence):
        get_ladder(name, edition)


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("to: raised", "to: risen", "The state 'risen' is named but not defined"),
        ("limits: []", "limits: [{id: a, words: A, starts: [jump], ends: [], days: 1}]", "The step 'jump' is named but not defined"),
        ("limits: []", "limits: [{id: a, words: A, starts: [raise_informally], ends: []}]", "exactly one of them"),
        ("limits: []", "limits: [{id: a, words: A, starts: [raise_informally], ends: [], days: 1, verification: contract-text}]", "needs source, checked_on"),
        ("words: Raised", "words: Raised, since: 1999-00", "The edition '1999-00' is named but not defined"),
        ("by: officer", "by: anybody", "small.yaml: moves.0.by"),
        ("title: Small", "title: Small\ntitle: Twice", "a second time"),
        ("shares: []", "shares: []\nextra: 1", "small.yaml: extra"),
    ],
)
def test_file_that_does_not_hang_together_is_refused(old: str, new: str, sentence: str) -> None:
    read_ladder_file(FILE, source="small.yaml")
    with pytest.raises(LadderError, match=sentence):
        read_ladder_file(FILE.replace(old, new), source="small.yaml")
