"""YAML read strictly: only `true` and `false` are booleans, no key twice, a date is a date, no anchors.

What lives here: one function, shared by rule files and policies. What does not: what the files may hold (`authoring`, `policy_file`). YAML is imported when
first needed, because a run without a policy never needs it.
"""

import datetime as dt
import re
from functools import cache
from typing import Any


class StrictYamlError(ValueError):
    """The text is not YAML as Remit reads it; the message names the file, the line and the remedy."""


@cache
def _loader() -> type[Any]:
    import yaml

    class StrictLoader(yaml.SafeLoader):
        """The safe loader without its surprises."""

        def compose_node(self, parent: Any, index: Any) -> Any:
            """Refuse anchors, which hide what a file says."""
            if self.check_event(yaml.AliasEvent):
                event: Any = self.peek_event()  # type: ignore[no-untyped-call]
                raise _error(event, "uses an alias (*name). Write the words out")
            return super().compose_node(parent, index)

    StrictLoader.yaml_implicit_resolvers = {}
    for tag, pattern, first in (
        ("bool", r"^(?:true|false)$", "tf"),
        ("null", r"^(?:null|~|)$", ["n", "~", ""]),
        ("int", r"^(?:0|-?[1-9][0-9]*)$", "-0123456789"),
        ("float", r"^-?[0-9]+\.[0-9]+$", "-0123456789"),
        ("timestamp", r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$", "0123456789"),
    ):
        StrictLoader.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(pattern), list(first))
    StrictLoader.add_constructor("tag:yaml.org,2002:map", _construct_mapping)
    StrictLoader.add_constructor("tag:yaml.org,2002:timestamp", _construct_date)
    return StrictLoader


def _error(node: Any, what: str) -> StrictYamlError:
    return StrictYamlError(f"line {node.start_mark.line + 1} {what}.")


def _construct_mapping(loader: Any, node: Any) -> dict[str, Any]:
    mapping: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        if not isinstance(key, str):
            raise _error(key_node, f"has the key {key!r}, which is not a word. Put it in quotation marks")
        if key in mapping:
            raise _error(key_node, f"has the key {key!r} a second time. Keep one of the two")
        mapping[key] = loader.construct_object(value_node, deep=True)
    return mapping


def _construct_date(loader: Any, node: Any) -> dt.date:
    try:
        return dt.date.fromisoformat(loader.construct_scalar(node))
    except ValueError as error:
        raise _error(node, f"has the date {node.value}, which does not exist") from error


def read_yaml(text: str, *, source: str) -> dict[str, Any]:
    """Return the mapping that a YAML text holds.

    Args:
        text: the file's text.
        source: the file's name, for messages.

    Raises:
        StrictYamlError: not YAML, a key twice, a date that does not exist, an alias, or something else than a mapping.
    """
    import yaml

    try:
        data = yaml.load(text, Loader=_loader())  # noqa: S506 - StrictLoader is a SafeLoader with less
    except StrictYamlError as error:
        raise StrictYamlError(f"{source}: {error}") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"line {mark.line + 1}" if mark else "the file"
        what = getattr(error, "problem", None) or error
        raise StrictYamlError(f"{source}: {where} is not readable as YAML ({what}). Check indents, colons and quotation marks.") from error
    except RecursionError as error:
        raise StrictYamlError(f"{source}: the file is nested too deeply to be read.") from error
    if not isinstance(data, dict):
        raise StrictYamlError(f"{source}: the file must hold keys and values, and it holds {'nothing' if data is None else 'something else'}.")
    return data
