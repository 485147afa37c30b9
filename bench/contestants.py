"""Contestants: each reads a letter's text to its answer. Started as a child: `python -m bench.contestants NAME FOLDER`.

What lives here: Remit, medspaCy with two sentence splitters, the bare scan of the lexicon. The child says one line when it is warm; then, for each line it
is sent, it reads every letter once and answers with the seconds of processor time, because what else runs on the machine must not count. What does not:
comparing (`triage`).
"""

import json
import logging
import sys
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

Reader = Callable[[str], object]
_WARM = 20


def _remit(_: Path) -> tuple[str, Reader]:
    from remit.engine.letters import read_text
    from remit.engine.triage.triage import default_tools, triage_letter

    tools = default_tools()
    return f"remit {version('remit')}", lambda text: triage_letter(read_text(text), tools).findings


def _remit_reading(_: Path) -> tuple[str, Reader]:
    from remit.engine.letters import read_text

    return "remit, letter read, nothing judged", read_text


def _remit_medicines(_: Path) -> tuple[str, Reader]:
    from remit.engine.letters import read_text
    from remit.engine.triage.medicine_facts import read_medicine_facts
    from remit.engine.triage.triage import default_tools

    tools = default_tools()
    return "remit, letter and its medicines read, nothing judged", lambda text: read_medicine_facts(read_text(text), tools.policy, tools.formulary, ())


def _medspacy(work: Path, *, splitter: str | None) -> tuple[str, Reader]:
    """Load medspaCy as its own guide does, its default rules for ConText and sections, our terms as its targets.

    Args:
        work: folder with the terms.
        splitter: pipe that stands in for its default sentence splitter PyRuSH, None for the default.
    """
    import medspacy
    import spacy
    from medspacy.ner import TargetRule

    pipes = ["medspacy_target_matcher", "medspacy_context", "medspacy_sectionizer"]
    nlp = medspacy.load(spacy.blank("en"), medspacy_enable=["medspacy_pyrush", *pipes] if splitter is None else pipes)
    if splitter:
        nlp.add_pipe(splitter, first=True)
    terms = json.loads((work / "terms.json").read_text(encoding="utf-8"))
    nlp.get_pipe("medspacy_target_matcher").add([TargetRule(literal, category) for category, literal in terms])
    about = f"medspacy {version('medspacy')}, spacy {version('spacy')}, {len(terms)} terms, {' > '.join(nlp.pipe_names)}"
    return about, lambda text: [(entity.text, entity._.is_negated, entity._.section_category) for entity in nlp(text).ents]


def _medspacy_pyrush(work: Path) -> tuple[str, Reader]:
    return _medspacy(work, splitter=None)


def _medspacy_sentencizer(work: Path) -> tuple[str, Reader]:
    return _medspacy(work, splitter="sentencizer")


def _scan(work: Path) -> tuple[str, Reader]:
    """Find the same terms with one automaton and nothing else: what no engine in this lexicon can beat."""
    import re2

    terms = sorted({literal for _, literal in json.loads((work / "terms.json").read_text(encoding="utf-8"))}, key=len, reverse=True)
    options = re2.Options()
    options.case_sensitive = False
    options.max_mem = 1 << 28
    found = re2.compile(r"\b(?:" + "|".join(r"\s+".join(map(re2.escape, term.split())) for term in terms) + r")\b", options=options)
    return f"google-re2 {version('google-re2')}, {len(terms)} terms", lambda text: [match.span() for match in found.finditer(text)]


CONTESTANTS: dict[str, Callable[[Path], tuple[str, Reader]]] = {
    "remit": _remit,
    "remit-reading": _remit_reading,
    "remit-medicines": _remit_medicines,
    "medspacy-pyrush": _medspacy_pyrush,
    "medspacy-sentencizer": _medspacy_sentencizer,
    "scan-re2": _scan,
}


def main(name: str, work: Path) -> None:
    """Answer rounds until the input ends."""
    logging.disable(logging.WARNING)
    answers, sys.stdout = sys.stdout, sys.stderr
    texts = [json.loads(line)["text"] for line in (work / "letters.jsonl").read_text(encoding="utf-8").splitlines()]
    about, read = CONTESTANTS[name](work)
    for text in texts[:_WARM]:
        read(text)
    answers.write(f"{about}\n")
    answers.flush()
    for _ in sys.stdin:
        start = time.process_time()
        for text in texts:
            read(text)
        answers.write(f"{time.process_time() - start}\n")
        answers.flush()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
