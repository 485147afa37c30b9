"""What the raiser of a case is told about its mail.

What lives here: whether it is unknown what became of it. What does not: the queue and its states (`notifications`).
"""

from remit.service.cases.presenters.case import is_raiser
from remit.service.cases.queries.page import CaseRead
from remit.service.notifications import queries as mails


def is_mail_unknown(read: CaseRead) -> bool:
    """Say whether the newest mail of a case may or may not have left, which its raiser must settle."""
    if not is_raiser(read) or read.standing.case.sent_on:
        return False
    mail = mails.find_latest(f"case:{read.standing.case.reference}")
    return mail is not None and mail.state == "unknown"
