"""The parts of a run on the cores of this machine.

What lives here: `work_on`. Each process loads the engine once and takes one part after another; no more parts than processes wait, so that memory stays as
it is. What does not: what a process does with a part (`writing`).
"""

import multiprocessing
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from itertools import chain, islice

from remit.batch.job import BatchError, Job, Part
from remit.batch.writing import Done, write_part

_ENDINGS = 3


class _Worker:
    """What one process is told once."""

    job: Job


def _start(job: Job) -> None:
    _Worker.job = job


def _work(line: str) -> Done:
    return write_part(_Worker.job, Part.from_json(line))


def work_on(job: Job, parts: Iterable[Part], processes: int) -> Iterator[Done]:
    """Yield each part as it is done.

    Args:
        job: what holds for all.
        parts: those to do.
        processes: how many share them; with one they are done here.

    Raises:
        BatchError: a process was ended from outside again and again.
    """
    if processes == 1:
        yield from (write_part(job, part) for part in parts)
        return
    queue, endings = iter(parts), Counter[int]()
    taken: dict[int, Part] = {}
    while True:
        again = list(taken.values())
        try:
            yield from _until_broken(job, chain(again, queue), processes, taken)
        except BrokenProcessPool as error:
            endings.update(taken.keys())
            _check_endings(endings, taken, error)
        else:
            return


def _until_broken(job: Job, parts: Iterator[Part], processes: int, taken: dict[int, Part]) -> Iterator[Done]:
    """Yield parts as they are done; `taken` holds those that are not, whatever ends this."""
    # Not forked: a process must not inherit what others of this one hold.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, mp_context=context, initializer=_start, initargs=(job,)) as pool:
        futures: set[Future[Done]] = set()
        try:
            while True:
                for part in islice(parts, 2 * processes - len(futures)):
                    taken[part.number] = part
                    futures.add(pool.submit(_work, part.to_json()))
                if not futures:
                    return
                finished, futures = wait(futures, return_when=FIRST_COMPLETED)
                for done in [future.result() for future in finished]:
                    del taken[done.number]
                    yield done
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _check_endings(endings: Counter[int], taken: dict[int, Part], error: BrokenProcessPool) -> None:
    worst = max(taken.values(), key=lambda part: endings[part.number], default=None)
    if worst is not None and endings[worst.number] >= _ENDINGS:
        raise BatchError(
            f"A process was ended from outside {_ENDINGS} times while it was at {worst.words()}, perhaps for want of memory. What is done is kept: "
            "run the same command again with fewer --jobs."
        ) from error
