"""The rule pages: Markdown for people, made from the rule files.

What lives here: one page a rule, one page an edition, and the index with the coverage table. What does not: writing them to a folder (`build`), or any fact
that is not in a rule file.
"""

from collections.abc import Iterable

from remit.engine.rulebook.authoring import AuthorityRow, ContractEdition, EditionRow, Example, ExcuseRow, ReviewRow, RuleFile
from remit.engine.rulebook.facts import REQUEST_FACT_MEANINGS
from remit.engine.rulebook.sources import Sources
from remit.engine.terms import Basis

GENERATED = "<!-- Generated from the rule files. Change those and run `remit rules docs`. -->\n"
_OUTCOMES = {"return": "the hospital's work", "review": "a person decides", "accept": "the practice's work"}
_VERIFIED = {"contract-text": "read in the contract", "secondary-source": "seen in a named publication", "unverified": "not verified"}


def render_pages(sources: Sources) -> dict[str, str]:
    """Return file name -> text of every page."""
    rules = [source.rule for source in sources.rules]
    titles = {edition.id: edition.title for edition in sources.editions.editions}
    pages = {f"{rule.id}.md": render_rule(rule, titles) for rule in rules}
    pages |= {f"edition-{edition.id}.md": render_edition(edition, rules) for edition in sources.editions.editions}
    return pages | {"index.md": render_index(sources)}


def render_rule(rule: RuleFile, titles: dict[str, str]) -> str:
    """Return the page of one rule. `titles` maps the id of a contract edition to its title."""
    parts = [
        GENERATED,
        f"# {rule.id}: {rule.title}\n",
        f"{_flat(rule.plain_summary)}\n",
        f"Task `{rule.reads.task.value}` · version {rule.version} · {rule.status} · basis: {rule.basis.value} · "
        f"unless something below excuses it: **{rule.outcome}** ({_OUTCOMES[rule.outcome]})\n",
        *_standing(rule, titles),
        *_list("## When a person decides", [_review_line(case) for case in rule.review_when]),
        *_list("## What excuses it", [_excuse_line(excuse) for excuse in rule.excuses]),
        *_examples(rule),
        "## Minutes\n",
        f"{rule.minutes.low} to {rule.minutes.high}, most likely {rule.minutes.likely} ({rule.minutes.basis}). {_flat(rule.minutes.note)}\n",
        *_remedy(rule),
        *_list("## History", [f"Version {change.version}, {change.dated}, {change.by}: {change.what}" for change in rule.changes]),
        "[All rules](index.md)\n",
    ]
    return "\n".join(parts)


def render_edition(edition: ContractEdition, rules: Iterable[RuleFile]) -> str:
    """Return the page of one contract edition: which rules stand on it, and how each clause is known."""
    rows = [
        f"| [{rule.id}]({rule.id}.md) | {rule.title} | {row.valid_from} | {row.valid_to} | {row.condition} | {_clauses(row)} | {_VERIFIED[row.verification]} |"
        for rule in rules
        for row in rule.editions
        if row.edition == edition.id
    ]
    terms = "; ".join(f"{row.term} from {row.valid_from} to {row.valid_to}" for row in edition.commissioner)
    parts = [
        GENERATED,
        f"# {edition.title}\n",
        f"In force from {edition.valid_from} to {edition.valid_to}. Commissioner: {terms}. {_flat(edition.note)}\n",
    ]
    if rows:
        parts += ["| Rule | What is asked | From | To | Condition | Sub-clause | How it is known |", "|---|---|---|---|---|---|---|", *rows, ""]
    else:
        parts.append("No rule stands on this edition.\n")
    return "\n".join([*parts, "[All rules](index.md)\n"])


def render_index(sources: Sources) -> str:
    """Return the index: all rules, all editions, and which rule stands on which clause."""
    rules = [source.rule for source in sources.rules]
    rows = [f"| [{rule.id}]({rule.id}.md) | {rule.title} | `{rule.reads.task.value}` | {rule.basis.value} | {rule.outcome} | {rule.status} |" for rule in rules]
    editions = sources.editions.editions
    parts = [
        GENERATED,
        f"# Rulebook {sources.editions.release}\n",
        "One rule for each kind of request. A sub-clause is printed in a letter only where its number was seen, else the whole Service Condition is cited.\n",
        "| Rule | What is asked | Task | Basis | Outcome | Status |",
        "|---|---|---|---|---|---|",
        *rows,
        "",
        "## Clause by rule\n",
        *_coverage(rules, editions),
        *_list("## Editions of the contract", [f"[{edition.title}](edition-{edition.id}.md)" for edition in editions]),
    ]
    return "\n".join(parts)


def _coverage(rules: list[RuleFile], editions: list[ContractEdition]) -> list[str]:
    """A cell shows the sub-clause, or `SC` where only the Service Condition may be cited, or nothing where the rule does not run."""
    cited: dict[str, dict[str, list[EditionRow]]] = {}
    for rule in rules:
        for row in rule.editions:
            cited.setdefault(f"{row.condition} | [{rule.id}]({rule.id}.md)", {}).setdefault(row.edition, []).append(row)
    lines = ["| Condition | Rule | " + " | ".join(edition.id for edition in editions) + " |", "|---|---|" + "---|" * len(editions)]
    for key in sorted(cited, key=_condition_order):
        cells = [", ".join(dict.fromkeys(_clauses(row) or "SC" for row in cited[key].get(edition.id, []))) for edition in editions]
        lines.append(f"| {key} | " + " | ".join(cells) + " |")
    return [*lines, ""]


def _condition_order(key: str) -> tuple[int, str]:
    digits = "".join(character for character in key.split("|")[0].split(" and ")[0] if character.isdigit())
    return int(digits or 0), key


def _clauses(row: EditionRow) -> str:
    return ", ".join(dict.fromkeys(clause for clause in (row.clause, *(kind.clause for kind in row.by_kind)) if clause))


def _flat(text: str) -> str:
    return " ".join(text.split())


def _list(heading: str, lines: list[str]) -> list[str]:
    return [f"{heading}\n", *(f"- {line}" for line in lines), ""] if lines else []


def _standing(rule: RuleFile, titles: dict[str, str]) -> list[str]:
    parts = ["## What it stands on\n"]
    if rule.basis is Basis.CONTRACT:
        parts += ["| Edition | From | To | Cited as | Sub-clause | How it is known |", "|---|---|---|---|---|---|"]
        parts += [_edition_line(row, titles[row.edition]) for row in rule.editions]
        parts.append("")
    if rule.authority:
        parts += ["| Authority | From | To | How it is known |", "|---|---|---|---|", *map(_authority_line, rule.authority), ""]
    return parts


def _edition_line(row: EditionRow, title: str) -> str:
    limits = "; ".join(f"{kind.limit_days} days for {', '.join(name.value for name in kind.letter_kinds)}" for kind in row.by_kind if kind.limit_days)
    clause = "; ".join(part for part in (_clauses(row), limits) if part)
    return f"| {title} | {row.valid_from} | {row.valid_to} | {row.condition} | {clause} | {_known(row)} |"


def _authority_line(row: AuthorityRow) -> str:
    return f"| {row.title} | {row.valid_from} | {row.valid_to or 'still in force'} | {_known(row)} |"


def _known(row: EditionRow | AuthorityRow) -> str:
    seen = f": {row.source}, {row.checked_on}" if row.verification != "unverified" else ""
    return _flat(f"{_VERIFIED[row.verification]}{seen}. {row.note}" if row.note else f"{_VERIFIED[row.verification]}{seen}")


def _grounds(row: ExcuseRow | ReviewRow) -> str:
    grounds = []
    if row.words:
        grounds.append(f"words in the {row.scope}: " + ", ".join(f"`{phrase}`" for phrase in row.words))
    if isinstance(row, ExcuseRow) and row.unless:
        grounds.append("without " + ", ".join(f"`{phrase}`" for phrase in row.unless))
    if row.policy:
        grounds.append(f"local policy: `{row.policy}`")
    if isinstance(row, ReviewRow) and row.request:
        grounds.append(REQUEST_FACT_MEANINGS[row.request])
    return " and ".join(grounds)


def _review_line(case: ReviewRow) -> str:
    return f"`{case.id}`: {_flat(case.because)} ({_grounds(case)})"


def _excuse_line(excuse: ExcuseRow) -> str:
    return f"`{excuse.id}` {_flat(excuse.title)}: **{excuse.outcome}**. {_flat(excuse.because)} ({_grounds(excuse)})"


def _examples(rule: RuleFile) -> list[str]:
    examples = rule.examples
    return [
        *_list("## Found", [_example_text(example) for example in examples.must_match]),
        *_list("## Not found", [f"{_example_text(example)} ({example.because.replace('_', ' ')})" for example in examples.must_not_match]),
        *_list("## Excused", [f"{_example_text(example)} (`{example.excuse}`)" for example in examples.must_be_excused]),
    ]


def _example_text(example: Example) -> str:
    text = _flat(example.text).replace("[[", "**").replace("]]", "**")
    return f"{example.letter.value.replace('_', ' ')}, {example.dated}: {text}"


def _remedy(rule: RuleFile) -> list[str]:
    remedy = rule.remedy
    return [
        *_list("## What is asked of the hospital", [_flat(ask.text) for ask in remedy.asks]),
        "## What the letter says\n",
        f"> {_flat(remedy.notice_text)}\n",
        "## What the patient is told\n",
        f"> {_flat(remedy.patient_text)}\n",
        "## What to write instead\n",
        f"{_flat(remedy.write_instead)}\n",
    ]
