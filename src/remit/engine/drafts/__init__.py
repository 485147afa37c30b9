"""Drafts: what the author of a letter can put right before it goes out.

What lives here: `check_draft`, its published answer `remit.check/1`, and that answer as cards and as a page. Nothing here stores or sends. What does not:
the judgement itself (`remit.engine.triage`); a draft is judged exactly as the letter would be.
"""

from remit.engine.drafts.answer import check_object, load_check_schema
from remit.engine.drafts.cards import cards_of
from remit.engine.drafts.check import DraftCheck, check_draft
from remit.engine.drafts.page import draw_check

__all__ = ["DraftCheck", "cards_of", "check_draft", "check_object", "draw_check", "load_check_schema"]
