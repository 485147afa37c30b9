"""The menu: which pages each role finds in the header.

What lives here: one table of entries. A page is shown to those whom its own rule admits.
"""

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
    ("Agreed locally", "local_policy"),
    ("Letterhead", "letterhead"),
    ("Organisations", "organisation_list"),
    ("People", "people"),
    ("Mail", "mail_queue"),
    ("Mail settings", "mail_settings"),
)


def list_entries(role: str, *, current: str) -> list[dict[str, Any]]:
    """Return the entries that a role may open, as the header's macro wants them."""
    entries = []
    for text, name in ENTRIES:
        address = reverse(name)
        rule = rule_of(resolve(address).func)
        if rule is not None and rule.admits(role):
            entries.append({"text": text, "href": address, "current": name == current})
    return entries
