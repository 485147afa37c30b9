"""What an app shows on the home page: sections that apps hand in and that the page lays out one under another.

What lives here: the list of sections. An app registers its own in `AppConfig.ready`; the home page (`organisations.views.home`) asks for those that have
something to say to this reader. What does not: the words of a section (each app's templates).
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

# What a section knows of its reader is a membership; this room knows no app, so it hands on what it is given.
Content = Callable[[Any, dt.datetime], Mapping[str, Any] | None]


@dataclass(frozen=True)
class HomeSection:
    """One part of the home page.

    Attributes:
        name: one word, used once.
        place: order on the page, the smallest on top; leave gaps: 100 letters, 200 what needs the reader, 300 overdue, 400 waiting, 900 looking back.
        template: drawn with `section` as what `content` returned.
        content: is handed the reader's membership and the moment; None where it has nothing to say to this reader.
        is_pressing: whether it shows something to do, so that the page need not say that there is nothing.
    """

    name: str
    place: int
    template: str
    content: Content
    is_pressing: bool = True


@dataclass(frozen=True)
class Waiting:
    """Something that waits for a reader, as the template `ui/waiting.html` draws it: where it leads, what is said beside it, and a tag with its colour."""

    text: str
    href: str
    note: str = ""
    tag: str = ""
    colour: str = "white"


@dataclass(frozen=True)
class Drawn:
    """A section with what it shows."""

    template: str
    shown: Mapping[str, Any] = field(default_factory=dict)
    is_pressing: bool = True


_sections: dict[str, HomeSection] = {}


def register(section: HomeSection) -> None:
    """Add a section to the home page; one of the same name is replaced."""
    _sections[section.name] = section


def list_sections(acting: Any, *, at: dt.datetime) -> list[Drawn]:
    """Return the sections that have something to say to a reader, in their order."""
    found = []
    for section in sorted(_sections.values(), key=lambda one: (one.place, one.name)):
        shown = section.content(acting, at)
        if shown is not None:
            found.append(Drawn(section.template, shown, section.is_pressing))
    return found
