"""Every example of every rule file, through the engine: what must be found, what must not, what must be excused.

A near miss is checked twice: as it stands the rule is silent, and with its cue switched off the rule speaks.
"""

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
MATCHES = [pytest.param(rule.id, example, id=f"{rule.id}-{example.id}") for rule in RULES for example in rule.examples.must_match]
MISSES = [pytest.param(rule.id, example, id=f"{rule.id}-{example.id}") for rule in RULES for example in rule.examples.must_not_match]
NEAR = [pytest.param(rule.id, example, id=f"{rule.id}-{example.id}") for rule in RULES for example in rule.examples.must_not_match if example.cue is not None]
EXCUSED = [pytest.param(rule.id, example, id=f"{rule.id}-{example.id}") for rule in RULES for example in rule.examples.must_be_excused]


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
