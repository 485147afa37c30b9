"""What must hold of the same request beside a tick box, or struck out: a form prints what nobody asked (`engine/letters/ticks.py`, ADR 0017)."""

import runpy
from pathlib import Path
from typing import Any

import pytest

from remit.engine.terms import Outcome, Task, family_of

_PROPERTIES: dict[str, Any] = runpy.run_path(str(Path(__file__).with_name("test_requests.py")))
REQUESTS = _PROPERTIES["in_form"](_PROPERTIES["ASKED"]["GP to"])
found, assert_share = _PROPERTIES["found"], _PROPERTIES["assert_share"]
UNTICKED = [
    "[x] Patient informed\n[ ] {}",
    "[ ] {}\n[X] Discharged from clinic",
    "☐ {}\n☑ Copy to patient",
    "( ) {}\n(x) Seen in clinic today",
    "[x] Seen today   [ ] {}",
]


@pytest.mark.parametrize("layout", UNTICKED)
def test_unticked_request_is_seldom_put_to_a_person(layout: str) -> None:
    assert_share(((one.words, not found(one, f"\n\n{layout.format(one.words)}\n\n")) for one in REQUESTS), 0.9)


@pytest.mark.parametrize("layout", [*UNTICKED, "[ ] {}", "☐ {}", "{} [ ]   Letter sent [x]"])
def test_request_beside_an_empty_box_is_never_returned(layout: str) -> None:
    for one in REQUESTS:
        assert Outcome.RETURN not in {finding.outcome for finding in found(one, f"\n\n{layout.format(one.words)}\n\n")}, one.words


@pytest.mark.parametrize("layout", ["[x] {}\n[ ] Patient informed", "☑ {}\n☐ No follow-up", "(x) {}\n( ) No further action"])
def test_ticked_request_is_found(layout: str) -> None:
    def keeps(one: Any) -> bool:
        return any(finding.task in family_of(Task(one.task)) for finding in found(one, f"\n\n{layout.format(one.words)}\n\n"))

    assert_share(((one.words, keeps(one)) for one in REQUESTS), 0.9)


@pytest.mark.parametrize("after", ["", " done in clinic today", " struck out, entered on the wrong patient. Y.D."])
def test_struck_out_request_is_not_found(after: str) -> None:
    for one in REQUESTS:
        assert found(one, f"~~{one.words.rstrip('.')}~~{after}") == [], one.words
