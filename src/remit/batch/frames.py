"""A Spark table of letters into a Spark table of answers, for those whose letters stand in a lakehouse: they read and write, Remit answers in between.

What lives here: `answer_frame`, and `table_of`, which takes one of the tables out of it. What does not: files of our own (`spark`).
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from remit.batch.job import BatchError, Columns, Form, Job
from remit.batch.tables import NESTED, TABLES
from remit.engine.rulebook.policy import Policy
from remit.engine.triage.medicine_facts import formulary_of

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame


def answer_frame(letters: "DataFrame", *, columns: Columns | None = None, policy: Policy | None = None) -> "DataFrame":
    """Return one row for each letter: what it is, its findings and medicines as lists, its whole answer, or the reason why it is a bad record.

    Args:
        letters: a Spark table with a column id, and text or content; received_on, practice_code and provider_code are read where they stand.
        columns: where they are called otherwise.
        policy: what is agreed locally.

    Raises:
        BatchError: a column is missing; the message says which and what was expected.
    """
    from pyspark.sql.pandas.types import from_arrow_schema

    columns = columns or Columns()
    names = letters.columns
    if columns.id not in names or not {columns.text, columns.content} & set(names):
        raise BatchError(f"The table has the columns {', '.join(names)}. {columns.words()}")
    wanted = {getattr(columns, name) for name in Columns.__slots__}
    formulary = formulary_of(policy) if policy else None
    job = Job("", "", Form.PARQUET, columns, policy=policy, formulary=formulary, with_answers=True)
    return letters.select(*[name for name in names if name in wanted]).mapInArrow(_worker(job), from_arrow_schema(NESTED))


def table_of(answers: "DataFrame", name: str) -> "DataFrame":
    """Return one of the tables of a run (letters, findings, medicines, bad_records) from what `answer_frame` returned."""
    from pyspark.sql import functions as f

    columns = TABLES[name].names
    if name == "bad_records":
        return answers.where("reason is not null").select(*columns)
    if name == "letters":
        return answers.where("reason is null").select(*columns)
    keys = columns[:3]
    return answers.select(*keys, f.explode(name).alias("one")).select(*keys, *(f.col(f"one.{column}") for column in columns[3:]))


def _worker(job: Job) -> Any:
    def work(batches: "Iterator[pa.RecordBatch]") -> "Iterator[pa.RecordBatch]":
        import pyarrow as pa

        from remit.batch.answering import answerer_of
        from remit.batch.reading import record_of
        from remit.batch.tables import nested_row

        answerer = answerer_of(job)
        for batch in batches:
            for start in range(0, batch.num_rows, 500):
                records = [record_of(values, job.columns, ("", 0)) for values in batch.slice(start, 500).to_pylist()]
                rows = [nested_row(item) for record in records for item in answerer.answer(record)]
                yield pa.RecordBatch.from_pylist(rows, schema=NESTED)

    return work
