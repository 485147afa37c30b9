"""Exemptions of the Freedom of Information Act 2000 that answers of this kind have used, for a person to choose from.

What lives here: the list, each with how it is known. What does not: choosing one, which a person does with a reason. It is no legal advice.
"""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Exemption:
    """One section.

    Attributes:
        section: "12".
        title: in plain words.
        verification: `secondary-source`: seen used in a published log; `unverified`: check the Act first.
    """

    section: str
    title: str
    verification: str

    @property
    def words(self) -> str:
        """The exemption with how it is known."""
        known = "" if self.verification != "unverified" else ". Not checked: read the Act before you rely on it"
        return f"Section {self.section}: {self.title}{known}"


_SEEN = "secondary-source"
_EXEMPTIONS = (
    Exemption("12", "answering would cost more than the limit", _SEEN),
    Exemption("14", "the request is vexatious or repeated", "unverified"),
    Exemption("21", "the information can be had elsewhere", "unverified"),
    Exemption("22", "the information will be published", _SEEN),
    Exemption("36", "it would harm the conduct of public affairs", "unverified"),
    Exemption("40", "personal information", _SEEN),
    Exemption("41", "information given in confidence", "unverified"),
    Exemption("43", "commercial interests", _SEEN),
)


def exemption_words(sections: Iterable[str]) -> tuple[str, ...]:
    """Return chosen sections in words, in the order of the Act; one that the list does not know stands by its number alone."""
    chosen = set(sections)
    known = [one for one in _EXEMPTIONS if one.section in chosen]
    return (*(one.words for one in known), *(f"Section {section}" for section in sorted(chosen - {one.section for one in known})))


def list_exemptions() -> tuple[Exemption, ...]:
    """Return the exemptions by their section."""
    return _EXEMPTIONS
