"""Every example of every rule file, through the engine: what must be found, what must not, what must be excused.

A near miss is checked twice: as it stands the rule is silent, and with its cue switched off the rule speaks. What the engine is known to get wrong stands in
`known_misses.py`: exactly those claims must fail, so one that starts to hold must be taken off the list.
"""

import runpy
from pathlib import Path
from typing import Any

import pytest

from remit.engine.findings import Finding
from remit.engine.rulebook.authoring import Example, ExcusedExample, NearMiss
from remit.engine.rulebook.checking import marked_spans, plain_text
from remit.engine.rulebook.policy_file import policy_from
from remit.engine.rulebook.sources import read_sources
from remit.engine.terms import Outcome, Span

triage = pytest.importorskip("remit.engine.triage", reason="remit.engine.triage is not built yet")
if not hasattr(triage, "triage_text"):
    pytest.skip("remit.engine.triage has no triage_text yet", allow_module_level=True)

RULES = [source.rule for source in read_sources().rules]
KNOWN_MISSES: dict[str, str] = runpy.run_path(str(Path(__file__).with_name("known_misses.py")))["KNOWN_MISSES"]
MOST_KNOWN_MISSES = 30


def claim(rule_id: str, example: Example, suffix: str = "") -> Any:
    """Return one claim as a test; a known miss must fail."""
    name = f"{rule_id}-{example.id}{suffix}"
    marks = [pytest.mark.xfail(reason=KNOWN_MISSES[name], strict=True, raises=AssertionError)] if name in KNOWN_MISSES else []
    return pytest.param(rule_id, example, id=name, marks=marks)


MATCHES = [claim(rule.id, example) for rule in RULES for example in rule.examples.must_match]
MISSES = [claim(rule.id, example) for rule in RULES for example in rule.examples.must_not_match]
NEAR = [claim(rule.id, example, "-without-cue") for rule in RULES for example in rule.examples.must_not_match if example.cue is not None]
EXCUSED = [claim(rule.id, example) for rule in RULES for example in rule.examples.must_be_excused]


def findings_of(rule_id: str, example: Example, text: str) -> list[Finding]:
    """Return the findings of one rule in an example's text."""
    policy = policy_from({"format": 1, **example.policy}, source=example.id)
    found = triage.triage_text(text, kind=example.letter, event_on=example.dated, policy=policy)
    return [finding for finding in found if finding.rule == rule_id]


def speaks(findings: list[Finding]) -> list[Finding]:
    """Return the findings that put something to the provider or to a person."""
    return [finding for finding in findings if finding.outcome in {Outcome.RETURN, Outcome.REVIEW}]


@pytest.mark.parametrize(("rule_id", "example"), MATCHES)
def test_example_is_found_at_its_marked_words(rule_id: str, example: Example) -> None:
    spans = [Span(start, end) for start, end in marked_spans(example.text)]
    found = speaks(findings_of(rule_id, example, plain_text(example.text)))
    assert any(finding.span.overlaps(span) for finding in found for span in spans)


@pytest.mark.parametrize(("rule_id", "example"), MISSES)
def test_near_miss_is_not_found(rule_id: str, example: NearMiss) -> None:
    assert not speaks(findings_of(rule_id, example, plain_text(example.text)))


@pytest.mark.parametrize(("rule_id", "example"), NEAR)
def test_near_miss_is_found_once_its_cue_is_switched_off(rule_id: str, example: NearMiss) -> None:
    assert example.cue is not None
    assert example.instead is not None
    assert speaks(findings_of(rule_id, example, plain_text(example.text.replace(example.cue, example.instead))))


@pytest.mark.parametrize(("rule_id", "example"), EXCUSED)
def test_example_is_excused_by_the_named_excuse(rule_id: str, example: ExcusedExample) -> None:
    assert example.excuse in {finding.excuse for finding in findings_of(rule_id, example, plain_text(example.text))}


def test_known_misses_are_few_and_each_names_a_claim() -> None:
    claims = {str(case.id) for case in (*MATCHES, *MISSES, *NEAR, *EXCUSED)}
    assert set(KNOWN_MISSES) <= claims
    assert len(KNOWN_MISSES) <= MOST_KNOWN_MISSES
    assert all(reason.endswith(".") for reason in KNOWN_MISSES.values())
