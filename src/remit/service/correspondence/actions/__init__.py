"""Writing about letters: one transaction each, with its event inside.

`taking_in` stores files and queues them, `folder` brings in those of a watched folder, `reading` makes letters of them, `deciding` keeps what a person decided,
`sending` what left the practice, `local_policy` what is agreed locally, `labels` that decisions were handed on.
"""

from remit.service.correspondence.actions.deciding import Missed, add_request, decide, put_aside, remove_request
from remit.service.correspondence.actions.folder import Folder
from remit.service.correspondence.actions.labels import record_export
from remit.service.correspondence.actions.local_policy import set_policy, set_preference
from remit.service.correspondence.actions.reading import Claim, begin_reading, finish_reading, keep_reading, read_claimed, resume_readings
from remit.service.correspondence.actions.sending import mark_sent
from remit.service.correspondence.actions.taking_in import Incoming, TakenIn, read_again, remove_arrival, take_in

__all__ = [
    "Claim",
    "Folder",
    "Incoming",
    "Missed",
    "TakenIn",
    "add_request",
    "begin_reading",
    "decide",
    "finish_reading",
    "keep_reading",
    "mark_sent",
    "put_aside",
    "read_again",
    "read_claimed",
    "record_export",
    "remove_arrival",
    "remove_request",
    "resume_readings",
    "set_policy",
    "set_preference",
    "take_in",
]
