"""Writing cases. `opening` begins them, `moves` goes on, `chain` stores events, `projection` what they fold to, `links` what answers without an account."""

from remit.engine.lifecycle import Acting, ActingKind, AlreadyDoneError, Ask, Channel, Move, MoveRefusedError, RaisedBy, TooLateError
from remit.service.cases.actions.chain import File
from remit.service.cases.actions.links import (
    add_template,
    link_actor,
    make_link,
    record_download,
    remove_template,
    revoke_links,
    set_sharing,
    use_link,
)
from remit.service.cases.actions.moves import (
    Confirmed,
    Made,
    Outcome,
    Speaker,
    add_message,
    confirm_cases,
    correct_day,
    make_move,
    record_reading,
)
from remit.service.cases.actions.opening import LetterKept, Opening, OpeningItem, PatientFacts, open_case
from remit.service.cases.actions.projection import rebuild_case

__all__ = [
    "Acting",
    "ActingKind",
    "AlreadyDoneError",
    "Ask",
    "Channel",
    "Confirmed",
    "File",
    "LetterKept",
    "Made",
    "Move",
    "MoveRefusedError",
    "Opening",
    "OpeningItem",
    "Outcome",
    "PatientFacts",
    "RaisedBy",
    "Speaker",
    "TooLateError",
    "add_message",
    "add_template",
    "confirm_cases",
    "correct_day",
    "link_actor",
    "make_link",
    "make_move",
    "open_case",
    "rebuild_case",
    "record_download",
    "record_reading",
    "remove_template",
    "revoke_links",
    "set_sharing",
    "use_link",
]
