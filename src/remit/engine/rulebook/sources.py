"""The rule files into checked models, with every refusal as a sentence that names file and key.

What lives here: finding the files, reading them strictly, and turning pydantic's errors into sentences. What does not: what a file may hold (`authoring`),
refusals across rows and files (`checking`).
"""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from remit.engine.rulebook.authoring import EditionsFile, Model, RuleFile
from remit.engine.rulebook.rule import RulebookError
from remit.engine.rulebook.strict_yaml import StrictYamlError, read_yaml

HOME = Path(__file__).parent
_ModelT = TypeVar("_ModelT", bound=Model)
_SENTENCES = {
    "extra_forbidden": "this key is unknown. Remove it, or correct its spelling.",
    "missing": "this key is missing. Add it.",
}


@dataclass(frozen=True, slots=True)
class RuleSource:
    """One rule file with where it stands."""

    path: Path
    rule: RuleFile

    @property
    def name(self) -> str:
        """The file's name for messages: folder and file."""
        return f"{self.path.parent.name}/{self.path.name}"


@dataclass(frozen=True, slots=True)
class Sources:
    """Everything that authors wrote, in the order of rule ids."""

    editions: EditionsFile
    rules: tuple[RuleSource, ...]


def read_sources(root: Path = HOME) -> Sources:
    """Read the editions and all rule files under a folder.

    Raises:
        RulebookError: one or more files are refused; the message has one line for each refusal.
    """
    problems: list[str] = []
    rules: list[RuleSource] = []
    editions = _read(root / "editions" / "editions.yaml", EditionsFile, problems)
    for path in sorted((root / "rules").glob("*/*.yaml"), key=lambda path: path.name):
        rule = _read(path, RuleFile, problems)
        if rule:
            rules.append(RuleSource(path, rule))
    if problems or editions is None:
        raise RulebookError("\n".join(problems))
    return Sources(editions, tuple(rules))


def _read(path: Path, model: type[_ModelT], problems: list[str]) -> _ModelT | None:
    name = f"{path.parent.name}/{path.name}"
    try:
        return model.model_validate(_parsed(path.read_text(encoding="utf-8"), name))
    except ValidationError as error:
        problems.extend(f"{name}: {sentence}" for sentence in _sentences(error))
    except (StrictYamlError, UnicodeDecodeError) as error:
        problems.append(str(error) if isinstance(error, StrictYamlError) else f"{name}: the file is not UTF-8 text. Save it as UTF-8.")
    except OSError as error:
        problems.append(f"{name}: the file cannot be read ({error.strerror}).")
    return None


@lru_cache(maxsize=256)
def _parsed(text: str, name: str) -> dict[str, Any]:
    """Read one text once: the checks read the same files several times."""
    return read_yaml(text, source=name)


def _sentences(error: ValidationError) -> list[str]:
    return [f"{_key(row['loc'])}: {_sentence(row)}" for row in error.errors(include_url=False)]


def _key(place: tuple[int | str, ...]) -> str:
    key = ""
    for part in place:
        key += f"[{part}]" if isinstance(part, int) else f".{part}" if key else str(part)
    return key or "the file"


def _sentence(row: Any) -> str:
    if row["type"] in _SENTENCES:
        return _SENTENCES[row["type"]]
    message = str(row["msg"]).removeprefix("Value error, ")
    return message if row["type"] == "value_error" else f"{message}; it is {row['input']!r}."
