"""A folder that is watched: each file put there is taken in once, also after a restart, and then left in place or moved aside.

What lives here: one look at the folder. What was taken in is known by its digest from the table of arrivals, so nothing is kept beside it that could get lost.
What does not: waiting for the next look (the command `watch`).
"""

import datetime as dt
import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from remit.service.audit.actions import Actor
from remit.service.correspondence import policies, queries
from remit.service.correspondence.actions.taking_in import Incoming, take_in
from remit.service.correspondence.models import Source
from remit.service.organisations.models import Organisation
from remit.service.ui.policies import RefusalError
from remit.service.ui.presenters import count_in_words

BY = Actor.process("watched folder")
DONE = "done"
# Names under which programs write what is not whole yet.
_UNFINISHED = (".part", ".partial", ".tmp", ".crdownload", ".download", ".filepart")

Stamp = tuple[int, int]


@dataclass
class Folder:
    """A watched folder of one practice.

    Attributes:
        move: whether what was taken in is moved to the folder `done`.
        seen: size and time of each file at the last look: a file that still changes is not whole yet.
        settled: files that need no further look as long as they stay as they are.
        hindered: how often something could not be read, taken in or moved.
    """

    path: Path
    practice: Organisation
    move: bool = False
    seen: dict[Path, Stamp] = field(default_factory=dict)
    settled: dict[Path, Stamp] = field(default_factory=dict)
    hindered: int = 0

    def check_move(self) -> None:
        """Refuse where what was taken in could not be moved aside.

        Raises:
            RefusalError: Remit may not write to the folder, or to the folder `done` in it.
        """
        done = self.path / DONE
        if done.exists() and not done.is_dir():
            raise RefusalError(f"{done} is no folder, so nothing can be moved there. Rename it, or leave out --move.")
        for folder in (self.path, done):
            if folder.exists() and not os.access(folder, os.W_OK | os.X_OK):
                raise RefusalError(f"Remit may not write to {folder}, so nothing can be moved there. Give it the right, or leave out --move.")

    def look(self, *, at: dt.datetime) -> list[str]:
        """Take in the files that are whole: those that are as they were at the last look. Returns sentences for whoever watches."""
        sentences: list[str] = []
        now_there = dict(self._list(sentences))
        whole = [path for path, stamp in now_there.items() if self.seen.get(path) == stamp and self.settled.get(path) != stamp]
        self.seen = now_there
        self.settled = {path: stamp for path, stamp in self.settled.items() if path in now_there}
        for group in self._groups(whole, sentences):
            sentences += self._take_in(group, at=at)
        return sentences

    def _list(self, sentences: list[str]) -> Iterator[tuple[Path, Stamp]]:
        """Yield the files of the folder itself; links, hidden files and what is not whole are left alone."""
        try:
            there = sorted(self.path.iterdir())
        except OSError as error:
            self.hindered += 1
            sentences.append(f"The folder {self.path} cannot be read ({error.strerror}). Check that it is there and that Remit may read it.")
            return
        for path in there:
            is_ours = not path.name.startswith((".", "~$")) and path.suffix.lower() not in _UNFINISHED
            if is_ours and path.is_file() and not path.is_symlink():
                status = path.stat()
                yield path, (status.st_size, status.st_mtime_ns)

    def _groups(self, paths: list[Path], sentences: list[str]) -> Iterator[list[tuple[Path, bytes]]]:
        """Yield files in groups that can be stored in one go."""
        group: list[tuple[Path, bytes]] = []
        size = 0
        for path in paths:
            data = self._read(path, sentences)
            if data is None:
                continue
            if group and (len(group) == policies.MOST_FILES or size + len(data) > policies.LARGEST_DELIVERY):
                yield group
                group, size = [], 0
            group.append((path, data))
            size += len(data)
        if group:
            yield group

    def _read(self, path: Path, sentences: list[str]) -> bytes | None:
        """Return a file's bytes; None, with a sentence, where it cannot be opened or is no letter by its size."""
        try:
            policies.check_file(self.seen[path][0])
            return path.read_bytes()
        except OSError as error:
            sentences.append(f"{path.name} cannot be read ({error.strerror}). Check that Remit may read it.")
        except RefusalError as refusal:
            sentences.append(f"{path.name} was not taken in. {refusal}")
        self.settled[path] = self.seen[path]
        self.hindered += 1
        return None

    def _take_in(self, group: list[tuple[Path, bytes]], *, at: dt.datetime) -> list[str]:
        """Take in what is new of some files, then settle them all."""
        digests = {hashlib.sha256(data).hexdigest() for _, data in group}
        known = queries.list_known(self.practice, digests)
        new = [Incoming(path.name, data) for path, data in group if hashlib.sha256(data).hexdigest() not in known]
        if new:
            take_in(new, practice=self.practice, source=Source.FOLDER, by=BY, at=at)
        sentences = [f"{count_in_words(len(new), 'file')} taken in, {len(group) - len(new)} known already."]
        for path, _ in group:
            self.settled[path] = self.seen[path]
            try:
                if self.move:
                    self._move(path)
            except OSError as error:
                self.hindered += 1
                sentences.append(f"{path.name} is taken in, but cannot be moved to {DONE} ({error.strerror}). Check that Remit may write there.")
        return sentences

    def _move(self, path: Path) -> None:
        """Move a file aside; one of the same name that is there already is never written over."""
        (self.path / DONE).mkdir(exist_ok=True)
        target, number = self.path / DONE / path.name, 1
        while target.exists():
            number += 1
            target = self.path / DONE / f"{path.stem} ({number}){path.suffix}"
        path.rename(target)
