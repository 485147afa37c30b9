"""The engine over records: each becomes the answers on its letters, or a bad record.

What lives here: `Answerer`, loaded once in a process. What does not: columns (`tables`).
"""

import gc
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from remit.batch.job import Job
from remit.batch.reading import BadRecord, Place, Record
from remit.engine.letters import Letter, UnreadableLetterError, read_all
from remit.engine.triage import Tools, answer_object, default_tools, triage_letter


@dataclass(frozen=True, slots=True)
class Answered:
    """The published answer on one letter, with what its table said of it."""

    place: Place
    answer: dict[str, Any]
    practice_code: str
    provider_code: str


class Answerer:
    """What a process keeps from letter to letter: rulebook, scorer, local policy."""

    def __init__(self, job: Job) -> None:
        """Load the engine for a job."""
        self._tools = _load_tools(job)

    def answer(self, item: Record | BadRecord) -> Iterator[Answered | BadRecord]:
        """Yield the answer on each letter of a record: those of an archive side by side, of anything else the one."""
        if isinstance(item, BadRecord):
            yield item
            return
        try:
            found = read_all(item.data, received_on=item.received_on)
        except UnreadableLetterError as error:
            yield BadRecord(item.place, str(error))
            return
        except Exception as error:  # noqa: BLE001 a fault in one letter must not stop a million others; it is said
            yield _failed(item.place, error)
            return
        for letter in found:
            place = replace(item.place, id=f"{item.place.id}/{letter.name}") if letter.name else item.place
            yield self._triage(item, place, letter.letter) if letter.letter else BadRecord(place, letter.reason)

    def _triage(self, item: Record, place: Place, letter: Letter) -> Answered | BadRecord:
        try:
            answer = answer_object(triage_letter(letter, self._tools), place.id)
        except Exception as error:  # noqa: BLE001 as above
            return _failed(place, error)
        return Answered(place, answer, item.practice_code, item.provider_code)


def _load_tools(job: Job) -> Tools:
    # A worker elsewhere does not have the formulary's file: its content travels with the job.
    policy = replace(job.policy, formulary=None) if job.policy else None
    return replace(default_tools(policy), formulary=job.formulary)


class _Kept:
    """The answerer of this process."""

    job: Job | None = None
    answerer: Answerer


def answerer_of(job: Job) -> Answerer:
    """Return the answerer of a job, the same for every part that this process works on."""
    if _Kept.job != job:
        _Kept.answerer, _Kept.job = Answerer(job), job
        # What is loaded stays. Spark's Python collects garbage after every part, and would go through all of it each time.
        gc.collect()
        gc.freeze()
    return _Kept.answerer


def _failed(place: Place, error: BaseException) -> BadRecord:
    """Say what failed and where in our code; never a word of the letter."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    where = f"{Path(trace.tb_frame.f_code.co_filename).name}, line {trace.tb_lineno}" if trace else "an unknown place"
    return BadRecord(place, f"Remit itself failed on this letter ({type(error).__name__} in {where}). Please report that, without the letter's text.")
