"""Each thing that the loader must refuse, shown on a spoilt copy of the shipped rulebook. The message names file and key."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from remit.engine.rulebook import RulebookError
from remit.engine.rulebook.build import build_lock, build_release, check_fresh, read_checked
from remit.engine.rulebook.sources import HOME

ONW = "rules/onward-referral/ONW-001.yaml"
POP = "rules/procedures/POP-001.yaml"
EDITIONS = "editions/editions.yaml"
Spoil = Callable[[str, str, str], Path]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the rulebook's data that may be spoilt."""
    for folder in ("rules", "editions"):
        shutil.copytree(HOME / folder, tmp_path / folder)
    for name in ("release.json", "rulebook.lock.json"):
        shutil.copy(HOME / name, tmp_path / name)
    return tmp_path


@pytest.fixture
def spoil(copy: Path) -> Spoil:
    """Replace the first occurrence of some words of a file; the words must be there."""

    def replace(name: str, old: str, new: str) -> Path:
        path = copy / name
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{old!r} is not in {name}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return copy

    return replace


SPOILT = [
    ("unknown key", ONW, "owner: rulebook-editors", "owner: rulebook-editors\nseverity: high", r"ONW-001\.yaml: severity: this key is unknown"),
    ("missing key", ONW, "owner: rulebook-editors\n", "", r"ONW-001\.yaml: owner: this key is missing"),
    ("repeated key", ONW, "version: 3", "version: 3\nversion: 3", r"ONW-001\.yaml: line 5 has the key 'version' a second time"),
    ("yes is not a boolean", ONW, "version: 3", "version: yes", r"ONW-001\.yaml: version: .*'yes'"),
    ("number as text", ONW, "version: 3", 'version: "3"', r"ONW-001\.yaml: version: "),
    ("id is not the file name", ONW, "id: ONW-001", "id: ONW-002", r"ONW-001\.yaml: id: the id is ONW-002 and the file is named ONW-001"),
    ("category is not the folder", ONW, "category: onward-referral", "category: referral", r"ONW-001\.yaml: category: "),
    ("related rule does not exist", ONW, "id: REF-001", "id: REF-009", r"ONW-001\.yaml: related: there is no other rule REF-009"),
    ("task read twice", ONW, "task: onward_referral", "task: re_referral", r"re_referral is read by ONW-001 already"),
    ("task without a rule", ONW, "task: onward_referral", "task: re_referral", r"no rule reads the task onward_referral"),
    ("unknown task", ONW, "task: onward_referral", "task: referral", r"ONW-001\.yaml: reads\.task: "),
    ("edition ends before it starts", ONW, "valid_to: 2017-03-31", "valid_to: 2015-03-31", r"editions\[0\]: The period ends on 2015-03-31, before it starts"),
    ("unknown contract edition", ONW, 'edition: "2016-17"', 'edition: "2016-18"', r"editions: there is no contract edition '2016-18'"),
    ("date that does not exist", ONW, "valid_to: 2017-03-31", "valid_to: 2017-02-30", r"has the date 2017-02-30, which does not exist"),
    (
        "clause without source",
        ONW,
        "    clause: SC8.4\n    verification: secondary-source\n    source: ",
        "    clause: SC8.4\n    verification: secondary-source\n    source: null #",
        r"editions\[1\]: The verification needs source",
    ),
    (
        "unverified clause with a number",
        ONW,
        "clause: null\n    verification: unverified",
        "clause: SC8.5\n    verification: unverified",
        r"An unverified sub-clause is never printed",
    ),
    ("clause of another shape", ONW, "clause: SC8.4", "clause: 8.4.x", r"editions\[1\]\.clause: '8\.4\.x' is no sub-clause"),
    ("stable without contract text", ONW, "status: trial", "status: stable", r"ONW-001\.yaml: status: a stable rule has read the contract text"),
    ("basis without authority", POP, "authority:\n", "authority: []\nremoved:\n", r"POP-001\.yaml: removed: this key is unknown"),
    (
        "contract basis without editions",
        POP,
        "basis: commissioning",
        "basis: contract",
        r"POP-001\.yaml: editions: a rule of basis contract needs at least one row",
    ),
    ("editions under another basis", ONW, "basis: contract", "basis: guidance", r"ONW-001\.yaml: editions: a rule of basis guidance cites its authority"),
    ("placeholder does not exist", ONW, "{letter_date}", "{clinician}", r"notice_text: The placeholder \{clinician\} does not exist"),
    ("lonely brace", ONW, "{letter_date}", "letter_date}", r"notice_text: A brace stands alone"),
    ("accusing word", ONW, "We return this request to you.", "This is a breach.", r"The word 'breach' accuses"),
    ("policy fact does not exist", ONW, "policy: prior_approval", "policy: previous_approval", r"The policy fact 'previous_approval' does not exist"),
    ("request fact does not exist", ONW, "request: is_soft", "request: is_gentle", r"review_when\[0\]\.request: "),
    ("regular expression in a phrase", ONW, '- "unrelated"', '- "unrelated.*"', r"excuses\[0\]\.words\[0\]: The phrase 'unrelated\.\*' has the sign '\.'"),
    (
        "phrase that no example uses",
        ONW,
        '- "unrelated"',
        '- "unrelated"\n      - "quite apart"',
        r"excuses\.unrelated-not-urgent\.words: no example uses the phrase 'quite apart'",
    ),
    (
        "unless that no example uses",
        ONW,
        "unless:",
        'unless:\n      - "red flag"',
        r"excuses\.unrelated-not-urgent\.unless: no example uses the phrase 'red flag'",
    ),
    (
        "review words that no example uses",
        ONW,
        '- "(incidental|incidentally)"',
        '- "(coincidental)"',
        r"review_when\.incidental-finding\.words: no example uses",
    ),
    (
        "excuse without an example",
        ONW,
        "excuse: prior-approval",
        "excuse: agreed-pathway",
        r"excuses\.prior-approval: no example under must_be_excused shows it",
    ),
    ("example of no excuse", ONW, "excuse: prior-approval", "excuse: approval", r"there is no excuse 'approval'"),
    ("excuse that rests on nothing", ONW, "policy: prior_approval", "policy: null", r"The excuse rests on nothing"),
    (
        "excused example without its words",
        ONW,
        "unrelated to his heart",
        "apart from his heart",
        r"examples\.mole: the words of excuse unrelated-not-urgent do not stand",
    ),
    (
        "excused example without its policy",
        ONW,
        "      policy: {prior_approval: [{name: Scar revision, tasks: [onward_referral], services: [plastic surgery]}]}\n",
        "",
        r"needs the policy fact prior_approval",
    ),
    (
        "example with a wrong policy",
        ONW,
        "policy: {prior_approval: [{name",
        "policy: {prior_aproval: [{name",
        r"prior_aproval: this key is unknown\. Did you mean prior_approval",
    ),
    (
        "match without marks",
        ONW,
        "[[Please could you refer him to the cardiology clinic]]",
        "Please could you refer him to the cardiology clinic",
        r"examples\.cardiology: mark the words",
    ),
    (
        "match that is excused anyway",
        ONW,
        "His palpitations continue.",
        "He has an unrelated rash.",
        r"examples\.cardiology: excuse unrelated-not-urgent would accept this text",
    ),
    ("match outside all periods", ONW, "dated: 2018-06-04", "dated: 2014-06-04", r"examples\.cardiology: no period of this rule contains 2014-06-04"),
    ("no_edition within a period", ONW, "dated: 2015-06-04", "dated: 2018-06-04", r"examples\.before-the-duty: `because: no_edition`"),
    (
        "near miss without its cue",
        ONW,
        'cue: "You do not need to"',
        'cue: "You never have to"',
        r"The cue 'You never have to' must stand in the text exactly once",
    ),
    ("near miss whose cue changes nothing", ONW, 'instead: "Please refer"', 'instead: "I have referred"', r"are the same words"),
    ("near miss without a substitute", ONW, '      instead: "Please refer"\n', "", r"A near miss names its `cue`"),
    ("example id twice", ONW, "id: pain-team", "id: cardiology", r"examples: the id 'cardiology' is used twice"),
    ("kind that the rule does not read", ONW, "letter_kinds: all", "letter_kinds: [clinic_letter]", r"this rule does not read a emergency_letter"),
    ("version without a change", ONW, "version: 3\n", "version: 4\n", r"changes: version 4 has no line here"),
    ("change above the version", ONW, "  - {version: 1,", "  - {version: 4, dated: 2026-11-22, by: x, what: x}\n  - {version: 1,", r"none above `version`"),
    ("minutes out of order", ONW, "low: 8", "low: 40", r"minutes: Minutes must rise from low to likely to high; they are 40, 15, 30"),
    ("real NHS number", ONW, "His palpitations continue.", "NHS number 943 476 5919.", r"looks like a real NHS number"),
    ("postcode", ONW, "His palpitations continue.", "He lives at ZZ1 1AA.", r"'ZZ1 1AA' looks like a postcode"),
    ("real place", ONW, "His palpitations continue.", "Seen at Papworth today.", r"'papworth' is the name of a real place"),
    ("alias", ONW, "version: 3\n", "version: &v 3\nfoo: *v\n", r"uses an alias"),
    ("not YAML", ONW, "reads:", "reads: [", r"ONW-001\.yaml: line [0-9]+ is not readable as YAML"),
    (
        "contract years with a gap",
        EDITIONS,
        "valid_from: 2016-04-01\n    valid_to",
        "valid_from: 2016-05-01\n    valid_to",
        r"2016-17 must start on the day after 2015-16 ends",
    ),
    ("commissioner with a gap", EDITIONS, "valid_to: 2022-06-30", "valid_to: 2022-06-20", r"editions\.2022-23\.commissioner: the rows must cover"),
]


@pytest.mark.parametrize(("name", "old", "new", "pattern"), [pytest.param(*row[1:], id=row[0]) for row in SPOILT])
def test_spoilt_copy_is_refused(spoil: Spoil, name: str, old: str, new: str, pattern: str) -> None:
    with pytest.raises(RulebookError) as caught:
        read_checked(spoil(name, old, new))
    assert re.search(pattern, str(caught.value)), str(caught.value)


def test_overlapping_editions_are_refused(spoil: Spoil) -> None:
    root = spoil("rules/fit-notes/FIT-001.yaml", "valid_to: 2018-03-31", "valid_to: 2018-05-31")
    with pytest.raises(RulebookError, match=r"FIT-001\.yaml: editions: the period from 2018-04-01 overlaps"):
        read_checked(root)


def test_period_outside_its_contract_edition_is_refused(spoil: Spoil) -> None:
    root = spoil(ONW, "valid_from: 2016-04-01", "valid_from: 2016-03-01")
    with pytest.raises(RulebookError, match=r"editions\.2016-17: 2016-03-01 to 2017-03-31 lies outside the edition"):
        read_checked(root)


def test_second_file_with_the_same_id_is_refused(copy: Path) -> None:
    shutil.copy(copy / ONW, copy / "rules" / "procedures" / "ONW-001.yaml")
    with pytest.raises(RulebookError, match="another file has the id ONW-001 too"):
        read_checked(copy)


def test_file_that_is_not_utf8_is_refused(copy: Path) -> None:
    (copy / ONW).write_bytes(b"title: \xff\xfe")
    with pytest.raises(RulebookError, match="not UTF-8 text"):
        read_checked(copy)


def test_missing_editions_are_refused(copy: Path) -> None:
    (copy / EDITIONS).unlink()
    with pytest.raises(RulebookError, match=r"editions\.yaml: the file cannot be read"):
        read_checked(copy)


def test_change_of_a_finding_without_a_new_version_is_refused(spoil: Spoil) -> None:
    root = spoil(ONW, "outcome: return", "outcome: review")
    problems = check_fresh(root=root)
    assert any("changed without a new version" in problem for problem in problems)
    for build in (build_lock, build_release):
        with pytest.raises(RulebookError, match="changed without a new version"):
            build(root)


def test_change_of_words_for_people_needs_no_new_version(spoil: Spoil) -> None:
    root = spoil(ONW, "Please tell the patient that you have made it", "Please let the patient know that you have made it")
    what_to_do = "Run `make docs`; where a rule changed, raise its `version` first and add a line to `changes`."
    assert check_fresh(root=root) == [f"release.json does not fit the rule files. {what_to_do}"]
    build_release(root)
    assert check_fresh(root=root) == []


def test_new_version_is_locked_and_then_fresh(spoil: Spoil) -> None:
    spoil(ONW, "outcome: return", "outcome: review")
    spoil(ONW, "version: 3\n", "version: 4\n")
    root = spoil(ONW, "  - {version: 3,", "  - {version: 4, dated: 2026-11-30, by: x, what: Review.}\n  - {version: 3,")
    assert any("version 4 is not locked yet" in problem for problem in check_fresh(root=root))
    build_lock(root)
    build_release(root)
    assert check_fresh(root=root) == []


def test_version_that_went_back_is_refused(copy: Path, spoil: Spoil) -> None:
    spoil("rulebook.lock.json", '"version": 1', '"version": 2')
    assert any("version went back from 2 to 1" in problem for problem in check_fresh(root=copy))


def test_deleted_rule_is_named(copy: Path, spoil: Spoil) -> None:
    spoil("rulebook.lock.json", "{", '{"OLD-001": {"version": 1, "sha256": ""},')
    assert any("OLD-001 has no rule file" in problem for problem in check_fresh(root=copy))


def test_damaged_or_missing_lock_is_named(copy: Path) -> None:
    (copy / "rulebook.lock.json").write_text("{", encoding="utf-8")
    assert any("is not readable" in problem for problem in check_fresh(root=copy))
    (copy / "rulebook.lock.json").unlink()
    assert any("ONW-001 is not in rulebook.lock.json" in problem for problem in check_fresh(root=copy))


def test_refusals_are_listed_by_the_freshness_check(spoil: Spoil) -> None:
    assert any("this key is unknown" in problem for problem in check_fresh(root=spoil(ONW, "owner:", "ownr:")))
