"""A run: what is asked for, worked on by cores or by a cluster, to its end.

What lives here: `Wanted` and `run`. What does not: the command line (`__main__`), the work on one part (`writing`).
"""

import datetime as dt
import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from remit.batch.job import BatchError, Columns, Form, Job, Part
from remit.batch.local import work_on
from remit.batch.output import Output, Totals
from remit.batch.planning import list_parts
from remit.batch.sources import Found, check_columns, find_input, list_files
from remit.batch.writing import Done
from remit.engine.medicines.formulary import FormularyError
from remit.engine.rulebook import load_rulebook
from remit.engine.rulebook.policy import Policy
from remit.engine.rulebook.policy_file import PolicyError, load_policy
from remit.engine.triage.medicine_facts import formulary_of

LARGEST_PART = 10_000
_PARTS_A_PROCESS = 8
_SMALLEST_PART = 50


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a run is asked for; the names are those of the command's options."""

    source: Path
    output: Path
    engine: str = "local"
    jobs: int = 1
    master: str | None = None
    form: str | None = None
    columns: Columns = field(default_factory=Columns)
    policy: Path | None = None
    received_on: dt.date | None = None
    size: int | None = None
    with_answers: bool = False


def run(wanted: Wanted, progress: Callable[[int], None] = lambda _: None) -> Totals:
    """Read, answer and write all letters of an input, or go on with a run that was stopped.

    Args:
        wanted: what is asked for.
        progress: told the letters of each part that is done.

    Raises:
        BatchError: the input, the policy, the output or the cluster is wrong.
    """
    found = find_input(wanted.source, Form(wanted.form) if wanted.form else None)
    job = _job(wanted, found)
    output = Output(wanted.output)
    with output.held():
        try:
            size = wanted.size or _size(found, wanted, _processes(wanted))
            output.begin(_facts(wanted, found, job), list_parts(found, wanted.columns, size))
            for done in _work(wanted, job, output):
                progress(done.letters + done.bad_records)
            return output.finish()
        except OSError as error:
            place = error.filename or wanted.output
            raise BatchError(f"{place}: {error.strerror or error}. What is done is kept: mend that, and give the same command again to go on.") from error


def _work(wanted: Wanted, job: Job, output: Output) -> Iterator[Done]:
    if wanted.engine == "local":
        return work_on(job, output.list_open(), wanted.jobs)
    from remit.batch.spark import work_on_cluster

    return work_on_cluster(job, list(output.list_open()), wanted.master)


def _job(wanted: Wanted, found: Found) -> Job:
    policy = _policy(wanted.policy)
    first = next(list_files(found), None)
    delimiter = check_columns(found.root / first, found.form, wanted.columns) if first else ","
    try:
        formulary = formulary_of(policy) if policy else None
    except FormularyError as error:
        raise BatchError(str(error)) from error
    # Absolute, because a process elsewhere does not stand in our folder.
    root, output = str(found.root.resolve()), str(wanted.output.resolve())
    return Job(root, output, found.form, wanted.columns, delimiter, wanted.received_on, policy, formulary, wanted.with_answers)


def _policy(path: Path | None) -> Policy | None:
    try:
        return load_policy(path) if path else None
    except PolicyError as error:
        raise BatchError(str(error)) from error


def _processes(wanted: Wanted) -> int:
    """Return how many share the parts: processes of this machine, or those of the cluster where it has more."""
    if wanted.engine == "local":
        return wanted.jobs
    from remit.batch.cluster import count_workers

    return max(wanted.jobs, count_workers(wanted.master))


def _size(found: Found, wanted: Wanted, processes: int) -> int:
    """Return the letters of a part: so many parts a process that none waits long for the last, and no more than a stop may cost."""
    most = LARGEST_PART * processes * _PARTS_A_PROCESS
    records = sum(part.records for part in _first(list_parts(found, wanted.columns, LARGEST_PART), most))
    return max(_SMALLEST_PART, min(LARGEST_PART, records // (processes * _PARTS_A_PROCESS)))


def _first(parts: Iterator[Part], most: int) -> Iterator[Part]:
    count = 0
    for part in parts:
        yield part
        count += part.records
        if count >= most:
            return


def _facts(wanted: Wanted, found: Found, job: Job) -> dict[str, Any]:
    """Return what decides the tables; a run that goes on must have the same."""
    return {
        "input": _input(found),
        "policy": hashlib.sha256(wanted.policy.read_bytes()).hexdigest() if wanted.policy else None,
        "rulebook": load_rulebook().release,
        **job.fingerprint(),
    }


def _input(found: Found) -> str:
    """Return a hash over names, sizes and times of the files, so that a changed input is not gone on with."""
    total = hashlib.sha256()
    for name in list_files(found):
        known = (found.root / name).stat()
        total.update(f"{name}\0{known.st_size}\0{known.st_mtime_ns}\n".encode())
    return total.hexdigest()
