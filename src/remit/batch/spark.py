"""The parts of a run on a Spark cluster.

What lives here: `work_on_cluster`: `mapInArrow` over the plan, each part worked on by the same `write_part` as on one machine. A worker loads the engine
once and keeps it. A worker that dies loses its part, which Spark gives to another; parts replace themselves, so nothing stands twice. What does not: tables
that Spark itself reads and writes (`frames`), the cluster (`cluster`).
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from remit.batch.cluster import check_workers, in_words, open_session
from remit.batch.job import BatchError, Job, Part
from remit.batch.writing import Done

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import SparkSession


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
    for row in frame.mapInArrow(_worker(job), "done string").toLocalIterator():
        yield Done(**json.loads(row.done))


def _worker(job: Job) -> Any:
    """Return what a worker runs. It brings only the job; the engine is loaded over there."""

    def work(batches: "Iterator[pa.RecordBatch]") -> "Iterator[pa.RecordBatch]":
        import pyarrow as pa

        from remit.batch.writing import write_part

        for batch in batches:
            for line in batch.column("part").to_pylist():
                yield pa.RecordBatch.from_pylist([{"done": json.dumps(asdict(write_part(job, Part.from_json(line))))}])

    return work
