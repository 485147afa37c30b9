"""Everything that is generated from the rule files: the release, the version lock and the pages.

What lives here: `build_release`, `build_lock`, `build_pages`, and `check_fresh`, which says what is stale. Used by `remit rules check|docs` and by the
project's checks, never by a run; build the lock before the release. What does not: the words of the pages (`pages`), the refusals (`authoring`, `checking`).
"""

import hashlib
import json
from pathlib import Path
from typing import Any

from remit.engine.rulebook.authoring import AuthorityRow, EditionRow, RuleFile
from remit.engine.rulebook.checking import check_sources
from remit.engine.rulebook.loading import RELEASE_FILE, RELEASE_FORMAT
from remit.engine.rulebook.pages import render_pages
from remit.engine.rulebook.rule import RulebookError
from remit.engine.rulebook.sources import HOME, Sources, read_sources
from remit.engine.terms import Basis

LOCK_FILE = "rulebook.lock.json"
_SILENT_KEYS = {"title", "plain_summary", "owner", "related", "examples", "remedy", "changes", "format", "version"}


def read_checked(root: Path = HOME) -> Sources:
    """Return everything that authors wrote under a folder, after all refusals.

    Raises:
        RulebookError: a file is refused; one line for each refusal.
    """
    sources = read_sources(root)
    check_sources(sources)
    return sources


def build_release(root: Path = HOME) -> Path:
    """Write `release.json` from the rule files and return its path.

    Raises:
        RulebookError: a file is refused, or a rule changed without a new version.
    """
    sources = read_checked(root)
    if problems := _lock_problems(sources, root):
        raise RulebookError("\n".join(problems))
    return _write(root / RELEASE_FILE, render_release(sources))


def build_lock(root: Path = HOME) -> Path:
    """Write `rulebook.lock.json` from the rule files and return its path.

    Raises:
        RulebookError: a file is refused, or a rule changed without a new version.
    """
    sources = read_checked(root)
    changed = [problem for problem in _lock_problems(sources, root) if "without a new version" in problem or "went back" in problem]
    if changed:
        raise RulebookError("\n".join(changed))
    return _write(root / LOCK_FILE, render_lock(sources))


def build_pages(folder: Path, root: Path = HOME) -> tuple[Path, ...]:
    """Write the rule pages into a folder, remove pages of rules that no longer exist, and return the paths written.

    Raises:
        RulebookError: a file is refused.
    """
    pages = render_pages(read_checked(root))
    folder.mkdir(parents=True, exist_ok=True)
    for stale in set(folder.glob("*.md")) - {folder / name for name in pages}:
        stale.unlink()
    return tuple(_write(folder / name, text) for name, text in sorted(pages.items()))


def check_fresh(pages_folder: Path | None = None, root: Path = HOME) -> list[str]:
    """Return a sentence for everything that is refused, unlocked or out of date; an empty list means that all is well.

    Args:
        pages_folder: where the pages are, None to leave them out.
        root: the rulebook's folder.
    """
    try:
        sources = read_checked(root)
    except RulebookError as error:
        return str(error).splitlines()
    problems = _lock_problems(sources, root)
    if _text_of(root / RELEASE_FILE) != render_release(sources):
        problems.append(
            f"{RELEASE_FILE} does not fit the rule files. Run `make docs`; where a rule changed, raise its `version` first and add a line to `changes`."
        )
    if pages_folder is not None:
        problems.extend(_page_problems(render_pages(sources), pages_folder))
    return problems


def fingerprint(rule: RuleFile) -> str:
    """Return the SHA-256 of everything in a rule that can alter a finding."""
    data = rule.model_dump(mode="json")
    kept = {key: value for key, value in data.items() if key not in _SILENT_KEYS}
    for row in (*kept["editions"], *kept["authority"]):
        del row["note"], row["source"], row["checked_on"], row["checked_by"]
    del kept["minutes"]["note"]
    return hashlib.sha256(json.dumps(kept, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def render_lock(sources: Sources) -> str:
    """Return the text of the version lock."""
    rows = {source.rule.id: {"version": source.rule.version, "sha256": fingerprint(source.rule)} for source in sources.rules}
    return json.dumps(rows, indent=1, sort_keys=True) + "\n"


def render_release(sources: Sources) -> str:
    """Return the text of the release file, one rule a line."""
    editions = [edition.model_dump(mode="json") for edition in sources.editions.editions]
    for edition in editions:
        edition["commissioner"] = [[row["valid_from"], row["valid_to"], row["term"]] for row in edition["commissioner"]]
    titles = {edition.id: edition.title for edition in sources.editions.editions}
    rules = [_rule_row(source.rule, titles) for source in sources.rules if source.rule.status != "withdrawn"]
    lines = ",\n".join(json.dumps(row, ensure_ascii=False) for row in rules)
    head = json.dumps({"format": RELEASE_FORMAT, "release": sources.editions.release, "editions": editions}, ensure_ascii=False)
    return f'{head[:-1]}, "rules": [\n{lines}\n]}}\n'


def _rule_row(rule: RuleFile, titles: dict[str, str]) -> dict[str, Any]:
    data: dict[str, Any] = rule.model_dump(mode="json")
    reads = data.pop("reads")
    kept = ("id", "version", "status", "category", "title", "plain_summary", "outcome", "basis", "review_when", "excuses", "minutes", "remedy")
    row: dict[str, Any] = {key: data[key] for key in kept} | reads
    row["title"], row["plain_summary"] = rule.title.strip(), " ".join(rule.plain_summary.split())
    row["authorities"] = [_authority_row(authority) for authority in rule.authority]
    if rule.basis is Basis.CONTRACT:
        row["editions"] = [_edition_row(edition, titles[edition.edition]) for edition in rule.editions]
    else:
        row["editions"] = [{"edition": "", "condition": "", "clause": None, "by_kind": []} | authority for authority in row["authorities"]]
    return row


def _edition_row(edition: EditionRow, title: str) -> dict[str, Any]:
    keys = {"edition", "condition", "valid_from", "valid_to", "clause", "verification", "source", "by_kind"}
    row: dict[str, Any] = edition.model_dump(mode="json", include=keys)
    row["title"] = title
    return row


def _authority_row(authority: AuthorityRow) -> dict[str, Any]:
    row: dict[str, Any] = authority.model_dump(mode="json", include={"title", "valid_from", "valid_to", "verification", "source"})
    return row


def _lock_problems(sources: Sources, root: Path) -> list[str]:
    locked: dict[str, Any]
    try:
        locked = json.loads(_text_of(root / LOCK_FILE) or "{}")
    except ValueError:
        return [f"{LOCK_FILE} is not readable. Restore it from the last commit."]
    problems = []
    for source in sources.rules:
        rule, row = source.rule, locked.pop(source.rule.id, None)
        if row is None:
            problems.append(f"{source.name}: {rule.id} is not in {LOCK_FILE}. Run `make docs`.")
        elif row["version"] > rule.version:
            problems.append(f"{source.name}: version went back from {row['version']} to {rule.version}. Raise it above the locked one.")
        elif row["version"] < rule.version:
            problems.append(f"{source.name}: version {rule.version} is not locked yet. Run `make docs`.")
        elif row["sha256"] != fingerprint(rule):
            problems.append(f"{source.name}: something that can alter a finding changed without a new version. Raise `version` and add a line to `changes`.")
    return problems + [f"{LOCK_FILE}: {name} has no rule file. Withdraw a rule (`status: withdrawn`) instead of deleting it." for name in sorted(locked)]


def _page_problems(pages: dict[str, str], folder: Path) -> list[str]:
    problems = [f"{name} does not fit the rule files. Run `remit rules docs`." for name, text in sorted(pages.items()) if _text_of(folder / name) != text]
    extra = {path.name for path in folder.glob("*.md")} - set(pages)
    return problems + [f"{name} belongs to no rule. Run `remit rules docs`." for name in sorted(extra)]


def _text_of(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.is_file() else None


def _write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8", newline="\n")
    return path
