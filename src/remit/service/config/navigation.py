"""The menu: which pages each role finds in the header.

What lives here: one table of entries. A page is shown to those whom its own rule admits.
"""

from functools import cache
from typing import Any

from django.urls import resolve, reverse

from remit.service.ui.permissions import rule_of

# Text and the name of the page, in the order of the menu.
ENTRIES = (
    ("Home", "home"),
    ("Inbox", "inbox"),
    ("Letters", "letters"),
    ("Cases", "case_list"),
    ("Figures", "figures"),
    ("Report without a letter", "quick_report"),
    ("Report about a referral", "report_referral"),
    ("Shared care", "shared_care_list"),
    ("Contract steps", "matter_list"),
    ("Plans", "plan_list"),
    ("Information requests", "request_list"),
    ("Check a draft", "check_draft"),
)
# What is set up once or looked up now and then stands on a page of its own, with what it is for.
MORE = (
    ("Post that arrived", "arrivals", "What came by which door, what was not taken in and why."),
    ("Agreed locally", "local_policy", "Services, shared care and pathways that were agreed here. They decide what is whose work."),
    ("Letterhead", "letterhead", "What stands at the head of your letters."),
    ("Library", "library", "Guidance by the day on which it held, and examples that worked."),
    ("Organisations", "organisation_list", "Practices, hospitals and commissioners, and where returned work reaches them."),
    ("People", "people", "Who works here, and invitations."),
    ("Keys", "keys", "Which systems of yours may work with Remit, and which are told what happens."),
    ("Mail", "mail_queue", "What waits to be sent, and replies that nobody could place."),
    ("Mailboxes for letters", "letter_mailboxes", "From which MESH and email mailboxes the letters of practices are fetched."),
    ("Mail settings", "mail_settings", "When mail may leave, and what may stand in it."),
)


def list_entries(role: str, *, current: str) -> list[dict[str, Any]]:
    """Return the entries that a role may open, as the header's macro wants them; the last leads to what is used more seldom."""
    entries = [{"text": text, "href": reverse(name), "current": name == current} for text, name in ENTRIES if _admits(name, role)]
    others = {"more", *(name for _, name, _ in MORE)}
    return [*entries, {"text": "More", "href": reverse("more"), "current": current in others}]


def list_more(role: str) -> list[dict[str, str]]:
    """Return what the page "More" offers to a role."""
    return [{"text": text, "href": reverse(name), "about": about} for text, name, about in MORE if _admits(name, role)]


@cache
def _admits(name: str, role: str) -> bool:
    """Say whether a page's rule admits a role; neither changes while the service runs, and looking a page up by its address takes time."""
    rule = rule_of(resolve(reverse(name)).func)
    return rule is not None and rule.admits(role)
