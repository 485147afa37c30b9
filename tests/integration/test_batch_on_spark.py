"""Batch on a real Spark cluster of two worker processes, as users start it; and the same answers through every door."""

import importlib.util
import json
import os
import runpy
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import psutil
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from remit.batch.cluster import find_java, in_words
from remit.batch.job import BatchError
from remit.engine.letters import read
from remit.engine.triage import answer_object, default_tools, triage_letter

ROOT = Path(__file__).resolve().parents[2]
LIST_SAMPLE = runpy.run_path(str(ROOT / "bench" / "letters.py"))["list_sample"]
REMIT = [sys.executable, "-m", "remit.cli.main"]
QUIET = "--conf spark.ui.enabled=false --conf spark.driver.host=127.0.0.1 --conf spark.driver.extraJavaOptions=-XX:TieredStopAtLevel=1"
COUNT = 500


def _environment() -> dict[str, str]:
    own = {name: value for name, value in os.environ.items() if name != "PYSPARK_PYTHON"}
    return own | {"PYSPARK_SUBMIT_ARGS": f"{QUIET} pyspark-shell", "SPARK_LOCAL_IP": "127.0.0.1"}


@pytest.fixture(scope="module", autouse=True)
def spark() -> None:
    """Leave these tests out only where Spark cannot start at all."""
    if missing := [name for name in ("pyspark", "pandas") if importlib.util.find_spec(name) is None]:
        pytest.skip(f"Spark needs {missing[0]}, which is not installed: nothing was tested on a cluster.")
    try:
        find_java()
    except BatchError as error:
        pytest.skip(str(error))


@pytest.fixture(scope="module")
def letters() -> dict[str, str]:
    """Five hundred letters by their ids."""
    return {f"L{number:03d}": text for number, text in enumerate(LIST_SAMPLE(COUNT))}


@pytest.fixture(scope="module")
def library(letters: dict[str, str]) -> dict[str, Any]:
    """What the library answers."""
    tools = default_tools()
    return {name: answer_object(triage_letter(read(text.encode()), tools), name) for name, text in letters.items()}


def _answers(output: Path) -> dict[str, Any]:
    rows = pq.read_table(output / "answers").to_pylist()
    assert len(rows) == len({row["id"] for row in rows}), "an answer stands twice"
    return {row["id"]: json.loads(row["answer"]) for row in rows}


def test_command_line_and_local_batch_answer_as_the_library_does(letters: dict[str, str], library: dict[str, Any], tmp_path: Path) -> None:
    post = tmp_path / "post"
    post.mkdir()
    for name, text in letters.items():
        (post / name).write_bytes(text.encode())
    printed = subprocess.run([*REMIT, "triage", ".", "--format", "jsonl", "--jobs", "2"], cwd=post, capture_output=True, text=True, check=True, timeout=300)
    answers = [json.loads(line) for line in printed.stdout.splitlines()]
    assert {Path(answer["source"]).name: answer | {"source": Path(answer["source"]).name} for answer in answers} == library
    subprocess.run([*REMIT, "batch", "post", "out", "--answers", "--jobs", "2"], cwd=tmp_path, capture_output=True, check=True, timeout=300)
    assert _answers(tmp_path / "out") == library


def _is_executor(process: psutil.Process) -> bool:
    try:
        return "CoarseGrainedExecutorBackend" in " ".join(process.cmdline())
    except (psutil.NoSuchProcess, psutil.ZombieProcess):  # it ended while we looked
        return False


def _kill_one_executor(run: subprocess.Popen[str], output: Path) -> int:
    """Kill a worker process of the cluster as soon as a part is done and two were seen at work at once; return how many parts were done."""
    end, at_once = time.monotonic() + 240, 0
    while time.monotonic() < end and run.poll() is None:
        parts = len(list((output / "_remit/parts").glob("*.json")))
        at_once = max(at_once, len(list((output / "_remit/aside").glob("*"))))
        if parts and at_once > 1:
            next(child for child in psutil.Process(run.pid).children(recursive=True) if _is_executor(child)).kill()
            return parts
        time.sleep(0.05)
    raise AssertionError(f"no part was done in time, or no two at once: {at_once} at work")


def test_spark_answers_as_the_library_does_although_a_worker_is_killed(letters: dict[str, str], library: dict[str, Any], tmp_path: Path) -> None:
    pq.write_table(pa.table({"id": list(letters), "text": list(letters.values())}), tmp_path / "letters.parquet", row_group_size=100)
    words = ["batch", "letters.parquet", "out", "--answers", "--engine", "spark", "--master", "local-cluster[2,1,1024]", "--part", "20"]
    with subprocess.Popen([*REMIT, *words], cwd=tmp_path, env=_environment(), text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as run:
        done = _kill_one_executor(run, tmp_path / "out")
        said, failed = run.communicate(timeout=300)
    assert run.returncode == 0, failed
    assert done < COUNT // 20
    assert f"{COUNT} letters" in said
    assert (tmp_path / "out/_SUCCESS").exists()
    assert _answers(tmp_path / "out") == library
    findings = pq.read_table(tmp_path / "out/findings", columns=["id", "number"]).to_pylist()
    assert len(findings) == len({(row["id"], row["number"]) for row in findings}) == sum(len(answer["findings"]) for answer in library.values())


FRAME = """
import json, sys
from remit.batch.cluster import open_session
from remit.batch.frames import answer_frame, table_of
from remit.batch.job import BatchError, Columns

session = open_session("local[2]")
letters = session.read.parquet(sys.argv[1])
answers = answer_frame(letters.repartition(4), columns=Columns.named({"text": "body"})).cache()
try:
    answer_frame(letters)
except BatchError as error:
    refusal = str(error)
rows = {name: [row.asDict() for row in table_of(answers, name).collect()] for name in ("letters", "findings", "medicines", "bad_records")}
whole = {row.id: json.loads(row.answer) for row in answers.where("answer is not null").collect()}
print(json.dumps({"refusal": refusal, "rows": rows, "answers": whole}, default=str))
"""


def test_table_of_a_lakehouse_is_answered_in_place(letters: dict[str, str], library: dict[str, Any], tmp_path: Path) -> None:
    some = dict(list(letters.items())[:30])
    pq.write_table(pa.table({"id": [*some, "empty"], "body": [*some.values(), " "], "other": range(31)}), tmp_path / "letters.parquet")
    words = [sys.executable, "-W", "ignore", "-c", FRAME, str(tmp_path / "letters.parquet")]
    run = subprocess.run(words, env=_environment(), capture_output=True, text=True, check=False, timeout=300)
    assert run.returncode == 0, run.stderr
    found = json.loads(run.stdout.splitlines()[-1])
    expected = {name: library[name] for name in some}
    assert found["answers"] == expected
    assert [(row["id"], row["reason"].split(":")[0]) for row in found["rows"]["bad_records"]] == [("empty", "The column body is empty")]
    assert len(found["rows"]["letters"]) == 30
    assert len(found["rows"]["findings"]) == sum(len(answer["findings"]) for answer in expected.values())
    assert len(found["rows"]["medicines"]) == sum(len(answer["medicines"].get("items", ())) for answer in expected.values())
    assert "The table has the columns id, body, other. Expected: id" in found["refusal"]


@pytest.mark.parametrize(
    ("python", "sentence"),
    [
        ("/nowhere/python3", "The workers of the cluster have no Python at /nowhere/python3. Set PYSPARK_PYTHON to a Python"),
        (sys._base_executable, "The Python of the cluster's workers has no "),
    ],
    ids=["no python", "python without our parts"],
)
def test_cluster_without_the_right_python_is_a_sentence(python: str, sentence: str, tmp_path: Path) -> None:
    (tmp_path / "letters.jsonl").write_text('{"id": "1", "text": "Dear Dr"}\n')
    words = ["batch", "letters.jsonl", "out", "--engine", "spark", "--master", "local[1]"]
    own = _environment() | {"PYSPARK_PYTHON": python, "PYSPARK_DRIVER_PYTHON": sys.executable}
    run = subprocess.run([*REMIT, *words], cwd=tmp_path, env=own, capture_output=True, text=True, check=False, timeout=300)
    assert (run.returncode, run.stdout) == (2, "")
    assert f"Error: {sentence}" in run.stderr
    assert "\tat " not in run.stderr
    assert "Traceback" not in run.stderr


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ("[PYTHON_VERSION_MISMATCH] Python in worker has different version: 3.9 than that in driver: 3.11", "run another version of Python than this machine"),
        ("ModuleNotFoundError: No module named 'remit'", "has no remit. Install Remit there"),
        ("org.apache.spark.SparkException: Master removed our application: FAILED", "does not answer or gave the job up"),
        ("java.lang.OutOfMemoryError: Java heap space", "have too little memory"),
        (
            "Job aborted\n\tat x\nCaused by: java.io.IOException: disk full\n\tat y",
            "Spark stopped the run: java.io.IOException: disk full. What is done is kept",
        ),
    ],
)
def test_failure_of_spark_is_a_sentence(said: str, sentence: str) -> None:
    words = in_words(RuntimeError(said))
    assert sentence in words
    assert "\n" not in words
