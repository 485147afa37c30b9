"""Which tests are counted line by line for the coverage of the engine; the others run at full speed. No test lives here.

Counting makes whatever runs some two times as slow. The seventh example of a test and the hundredth random one walk through the lines of the first, and
what runs the whole of Remit in processes of its own shows no line here. So what is counted is too little rather than too much.
"""

from collections import Counter
from collections.abc import Generator
from pathlib import Path

import pytest

EXAMPLES = 6
"""How many examples of one test are counted."""
TESTS = Path(__file__).resolve().parent
OF_THE_ENGINE = tuple(TESTS / part for part in ("unit", "medicines", "rulebook", "properties"))
COUNTED = pytest.StashKey[bool]()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Say of every test whether it is counted."""
    seen: Counter[str] = Counter()
    for item in items:
        name = item.nodeid.partition("[")[0]
        seen[name] += 1
        is_random = getattr(getattr(item, "obj", None), "is_hypothesis_test", False)
        item.stash[COUNTED] = seen[name] <= EXAMPLES and not is_random and any(item.path.is_relative_to(part) for part in OF_THE_ENGINE)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Stop counting before a test that is not counted, and go on before one that is; with what is set up for it and taken down."""
    plugin = item.config.pluginmanager.get_plugin("_cov")
    counter = getattr(plugin, "cov_controller", None)
    if counter is not None and counter.started is not item.stash[COUNTED]:
        (counter.resume if item.stash[COUNTED] else counter.pause)()
    return (yield)
