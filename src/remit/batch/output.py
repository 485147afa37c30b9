"""The folder that a run writes: what it was begun with, which parts are done, how it goes on and how it ends.

What lives here: `Output`. Layout: `letters/`, `findings/`, `medicines/`, `bad_records/` (and `answers/`), each a file a part; `measures/` and `_SUCCESS`
once all are done; `_remit/` holds the plan and the parts' lines. What does not: the files of one part (`writing`).
"""

import contextlib
import fcntl
import json
import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from remit.batch.job import BatchError, Part
from remit.batch.tables import COUNTS, GROUP, MEASURES
from remit.batch.writing import ASIDE, MEASURES_OF_PARTS, PARTS, Done, part_name

_RUN = "_remit/run.json"
_PLAN = "_remit/plan.jsonl"
_AT_ONCE = 64


@dataclass(frozen=True, slots=True)
class Totals:
    """What a run holds."""

    parts: int = 0
    letters: int = 0
    findings: int = 0
    medicines: int = 0
    bad_records: int = 0

    def plus(self, done: Done) -> "Totals":
        """Return the totals with one part more."""
        counts = (self.letters + done.letters, self.findings + done.findings, self.medicines + done.medicines, self.bad_records + done.bad_records)
        return Totals(self.parts + 1, *counts)


class Output:
    """The folder of one run."""

    def __init__(self, folder: Path) -> None:
        """Name the folder; nothing is touched."""
        self.folder = folder

    @contextlib.contextmanager
    def held(self) -> Iterator[None]:
        """Keep a second run out of the folder while this one goes on.

        Raises:
            BatchError: another run writes there, or it cannot be written.
        """
        try:
            (self.folder / "_remit").mkdir(parents=True, exist_ok=True)
            lock = (self.folder / "_remit/lock").open("w")
        except OSError as error:
            raise BatchError(f"{self.folder} cannot be written ({error.strerror}). Choose a folder where you may write.") from error
        with lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise BatchError(f"Another run writes to {self.folder} now. Wait for its end, or choose another folder.") from None
            except OSError:
                # Some network folders know no locks; there the user must see to it.
                pass
            yield

    def begin(self, facts: Mapping[str, Any], parts: Iterable[Part]) -> bool:
        """Write down what the run is, or find that it is the one begun here before.

        Args:
            facts: what decides its result: input, form, release of the rulebook, policy.
            parts: its plan, read only where the run is new.

        Returns:
            Whether an earlier run goes on.

        Raises:
            BatchError: the folder holds another run, or other things.
        """
        run = self.folder / _RUN
        if run.exists():
            self._check_same(json.loads(run.read_text(encoding="utf-8")), facts)
            return True
        strangers = [path.name for path in self.folder.iterdir() if path.name != "_remit"]
        if strangers:
            raise BatchError(f"{self.folder} holds other things ({strangers[0]}), and a run writes into an empty folder. Name a new one.")
        with (self.folder / f"{_PLAN}.new").open("w", encoding="utf-8") as file:
            file.writelines(part.to_json() + "\n" for part in parts)
        (self.folder / f"{_PLAN}.new").replace(self.folder / _PLAN)
        _write(run, json.dumps(facts, indent=1, sort_keys=True))
        return False

    def _check_same(self, before: Mapping[str, Any], facts: Mapping[str, Any]) -> None:
        different = sorted(name for name in {*before, *facts} if before.get(name) != facts.get(name))
        if different:
            words = " and ".join(different).replace("_", " ")
            raise BatchError(
                f"{self.folder} holds a run with another {words}, and a table of two would mislead. Name a new folder, or delete this one to begin again."
            )

    def list_parts(self) -> Iterator[Part]:
        """Yield the parts of the plan in order."""
        with (self.folder / _PLAN).open(encoding="utf-8") as file:
            for line in file:
                yield Part.from_json(line)

    def find_done(self, number: int) -> Done | None:
        """Return what a part holds, None where it is not done or one of its files is not as it was left."""
        try:
            done = Done(**json.loads((self.folder / PARTS / f"{part_name(number)}.json").read_text(encoding="utf-8")))
            sizes = {name: (self.folder / name).stat().st_size for name in done.files}
        except (OSError, ValueError, TypeError):
            return None
        return done if sizes == done.files else None

    def list_numbers(self) -> set[int]:
        """Return the numbers of the parts that have a line; whether their files stand, `find_done` says."""
        return {int(path.stem.removeprefix("part-")) for path in (self.folder / PARTS).glob("part-*.json")}

    def list_open(self) -> Iterator[Part]:
        """Yield the parts that are still to do."""
        return (part for part in self.list_parts() if self.find_done(part.number) is None)

    def totals(self) -> Totals:
        """Return what the done parts hold.

        Raises:
            BatchError: parts are missing.
        """
        totals = Totals()
        for part in self.list_parts():
            done = self.find_done(part.number)
            if done is None:
                raise BatchError(f"{part.words().capitalize()} is missing from {self.folder}, so the run is not whole. Run the same command again to go on.")
            totals = totals.plus(done)
        return totals

    def finish(self) -> Totals:
        """Write the measures and say that the run is whole.

        Raises:
            BatchError: parts are missing.
        """
        totals = self.totals()
        self._write_measures()
        _write(self.folder / "_SUCCESS", json.dumps({name: getattr(totals, name) for name in Totals.__slots__}))
        shutil.rmtree(self.folder / ASIDE, ignore_errors=True)
        return totals

    def _write_measures(self) -> None:
        """Add up the measures of the parts, some at a time."""
        sums = MEASURES.empty_table()
        tables = [sums]
        for part in self.list_parts():
            tables.append(pq.read_table(self.folder / MEASURES_OF_PARTS / f"{part_name(part.number)}.parquet"))
            if len(tables) > _AT_ONCE:
                tables = [_summed(tables)]
        (self.folder / "measures").mkdir(exist_ok=True)
        path = self.folder / "_remit/measures.new"
        pq.write_table(_summed(tables).sort_by([(name, "ascending") for name in GROUP]), path, compression="zstd")
        path.replace(self.folder / "measures" / f"{part_name(0)}.parquet")


def _summed(tables: list[pa.Table]) -> pa.Table:
    grouped = pa.concat_tables(tables).group_by(GROUP).aggregate([(name, "sum") for name in COUNTS])
    return grouped.rename_columns({f"{name}_sum": name for name in COUNTS}).select(MEASURES.names)


def _write(path: Path, text: str) -> None:
    new = path.with_name(path.name + ".new")
    new.write_text(text, encoding="utf-8")
    new.replace(path)
