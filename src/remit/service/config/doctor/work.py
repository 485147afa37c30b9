"""Work in the background: is a worker there, and does it keep up?"""

import datetime as dt

from remit.service.config.doctor.findings import Finding, fine, look, wrong
from remit.service.config.pulse import SILENT_SECONDS

_LONG = dt.timedelta(minutes=15)


def _long_in_words(seconds: float) -> str:
    """Write how long in the unit in which people think of it."""
    minutes = seconds / 60
    if minutes < 2 * 60:
        return f"{minutes:.0f} minutes"
    return f"{minutes / 60:.0f} hours" if minutes < 2 * 24 * 60 else f"{minutes / 60 / 24:,.0f} days"


def check_worker(beat: dt.datetime | None, at: dt.datetime) -> Finding:
    """Is one there?"""
    about = "worker"
    mend = "'remit serve' keeps one, unless it was started with --without-worker: then start 'remit work'. Its log says why it ended."
    if beat is None:
        return wrong(about, "None has worked here for a week: no letter is read and no mail is sent.", mend)
    silent = (at - beat).total_seconds()
    if silent > SILENT_SECONDS:
        return wrong(about, f"None has said anything for {_long_in_words(silent)}: no letter is read and no mail is sent.", mend)
    return fine(about, "One is at work.")


def check_queue(about: str, waits_since: dt.datetime | None, at: dt.datetime) -> Finding:
    """Does it keep up?"""
    if waits_since is not None and at - waits_since > _LONG:
        says = f"Something has waited for {_long_in_words((at - waits_since).total_seconds())}."
        return look(about, says, "Start more workers ('remit work'), or see in the log of the worker what holds it up.")
    return fine(about, "Nothing waits for long.")


def check_mail_in_trouble(failed: int) -> Finding:
    """Does mail arrive?"""
    about = "mail not sent"
    if failed:
        return look(about, f"{failed} mails were not sent, came back, or nobody knows.", "An administrator finds them on the page Mail.")
    return fine(about, "None.")
