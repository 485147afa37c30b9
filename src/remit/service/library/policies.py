"""May it be done now: adding versions, naming good practice, releasing. `check_x` raises a sentence a person can read."""

import datetime as dt

from remit.engine.plans import Standing, Status
from remit.service.library.models import Document, DocumentVersion
from remit.service.organisations.models import Kind, Organisation
from remit.service.ui.policies import RefusalError


def check_commissioner(organisation: Organisation | None) -> None:
    """Refuse what belongs to no commissioner.

    Raises:
        RefusalError: it is no commissioner.
    """
    if organisation is None or organisation.kind != Kind.COMMISSIONER:
        raise RefusalError("The library of an area belongs to its commissioner. Change to your commissioner and try again.")


def check_version(document: Document, valid_from: dt.date, valid_to: dt.date | None, earlier: DocumentVersion | None) -> None:
    """Refuse a version that begins before the one before it, or ends before it begins.

    Raises:
        RefusalError: the days do not fit.
    """
    if valid_to is not None and valid_to < valid_from:
        raise RefusalError("A version cannot end before it begins. Check both days.")
    if earlier is not None and valid_from <= earlier.valid_from:
        raise RefusalError("A newer version must begin after the one before it. Check the day.")


def check_has_changed(standing: Standing) -> None:
    """Refuse to call good practice what no figure shows.

    Raises:
        RefusalError: the milestone has no baseline, or is not met.
    """
    if standing.milestone.baseline is None:
        raise RefusalError("This milestone has no baseline, so nobody can say what changed. Choose one that has.")
    if standing.status is not Status.MET:
        raise RefusalError("The figures of this milestone do not show that its target is met. Good practice needs a measured change.")


def check_release(reason: str, count: int) -> None:
    """Refuse a release without a reason, or of nothing.

    Raises:
        RefusalError: with the reason.
    """
    if not reason.strip():
        raise RefusalError("Say what was decided about small numbers, and why. It is kept with the release.")
    if not count:
        raise RefusalError("No case was recorded in this time, so there is nothing to release. Choose other months.")


def check_taking_back(reason: str) -> None:
    """Refuse to take figures from the public without a reason.

    Raises:
        RefusalError: it is missing.
    """
    if not reason.strip():
        raise RefusalError("Say why the figures are taken back. The reason is kept with them.")
