"""The parts of a run on a Spark cluster.

What lives here: `work_on_cluster`: `mapInArrow` over the plan, each part worked on by the same `write_part` as on one machine. A worker loads the engine
once and keeps it. A worker that dies loses its part, which Spark gives to another; parts replace themselves, so nothing stands twice. All parts are one job
of Spark, so that no worker waits for another; how far it is can be seen in the output, which all machines share. What does not: tables that Spark itself reads
and writes (`frames`), the cluster (`cluster`).
"""

import json
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from remit.batch.cluster import check_workers, in_words, open_session
from remit.batch.job import BatchError, Job, Part
from remit.batch.output import Output
from remit.batch.writing import Done

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import SparkSession

_LOOK_SECONDS = 1.0


def work_on_cluster(job: Job, parts: Sequence[Part], master: str | None = None) -> Iterator[Done]:
    """Yield each part as the cluster has done it.

    Args:
        job: what holds for all.
        parts: those to do.
        master: address of the cluster, None for that of spark-submit or this machine.

    Raises:
        BatchError: the cluster cannot do it; a sentence, not a stack.
    """
    if not parts:
        return
    session = open_session(master)
    try:
        check_workers(session, job)
        yield from _work(session, job, parts)
    except BatchError:
        raise
    except Exception as error:  # noqa: BLE001 Spark raises errors of many libraries; each becomes a sentence
        raise BatchError(in_words(error)) from None


def _work(session: "SparkSession", job: Job, parts: Sequence[Part]) -> Iterator[Done]:
    frame = session.createDataFrame([(part.to_json(),) for part in parts], "part string").repartition(len(parts))
    pool = ThreadPoolExecutor(1)
    try:
        yield from _as_done(pool.submit(frame.mapInArrow(_worker(job), "done string").collect), Output(Path(job.output)), {part.number for part in parts})
    finally:
        pool.shutdown(wait=False)


def _as_done(ending: "Future[list[Any]]", output: Output, waiting: set[int]) -> Iterator[Done]:
    """Yield each part once its line stands in the output, and at the end those that were not seen there."""
    while not ending.done():
        wait([ending], timeout=_LOOK_SECONDS)
        for number in sorted(waiting & output.list_numbers()):
            if done := output.find_done(number):
                waiting.remove(number)
                yield done
    yield from (done for row in ending.result() if (done := Done(**json.loads(row.done))).number in waiting)


def _worker(job: Job) -> Any:
    """Return what a worker runs. It brings only the job; the engine is loaded over there."""

    def work(batches: "Iterator[pa.RecordBatch]") -> "Iterator[pa.RecordBatch]":
        import pyarrow as pa

        from remit.batch.writing import write_part

        for batch in batches:
            for line in batch.column("part").to_pylist():
                yield pa.RecordBatch.from_pylist([{"done": json.dumps(asdict(write_part(job, Part.from_json(line))))}])

    return work
