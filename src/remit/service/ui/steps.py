"""Which page comes next, where the next page belongs to a higher app.

What lives here: names of occasions and the page that an app says follows. `register("letter_decided", "clinical_need")` in `AppConfig.ready` sends a person on
from the decisions to the page of that name, which takes the letter's `reference`. What does not: the pages.
"""

from django.urls import reverse

_pages: dict[str, str] = {}


def register(occasion: str, page: str) -> None:
    """Say which page follows an occasion; of two that say so the later holds."""
    _pages[occasion] = page


def find_address(occasion: str, **arguments: str) -> str | None:
    """Return the address of the page that follows, None where nothing does."""
    page = _pages.get(occasion)
    return reverse(page, kwargs=arguments or None) if page else None
