"""The rulebook: what each kind of request stands on, by the date of the event.

What lives here: the public names. `rule` holds the records, `loading` reads the release, `phrases` finds excusing words, `policy` is what is agreed locally.
For authors: `authoring` (what a rule file may hold), `checking` (what is refused), `build` and `pages` (what is generated). What does not: reading letters
(`remit.engine.letters`) and judging requests (`remit.engine.triage`).
"""

from remit.engine.rulebook.loading import load_rulebook
from remit.engine.rulebook.rule import Edition, Excuse, Rule, Rulebook, RulebookError, RuleEdition

__all__ = ["Edition", "Excuse", "Rule", "RuleEdition", "Rulebook", "RulebookError", "load_rulebook"]
