"""Writing and reading the archive: a plain tar, each part with its digest.

What lives here: parts by name, and refusing an archive that is damaged or holds names that lead elsewhere. What does not: what the parts are (`making`,
`restoring`).
"""

import hashlib
import io
import os
import tarfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import IO, BinaryIO

from remit.service.config.backups.contents import FILES, NAME, Contents, read_contents
from remit.service.ui.policies import RefusalError

_PIECE = 1024 * 1024


class _Hashing(io.RawIOBase):
    """A file that is hashed while it is read."""

    def __init__(self, file: BinaryIO) -> None:
        self._file, self.digest = file, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        data = self._file.read(size)
        self.digest.update(data)
        return data


class ArchiveWriter:
    """An archive that is being made, beside its place under another name, and only its owner may read it; it comes to its place when it is whole."""

    def __init__(self, place: Path) -> None:
        """Take where it goes."""
        self._place, self._draft = place, place.with_name(f".{place.name}.{os.getpid()}.part")
        self._digests: dict[str, str] = {}

    def __enter__(self) -> "ArchiveWriter":
        """Begin."""
        handle = os.open(self._draft, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        self._file = os.fdopen(handle, "w+b")
        self._tar = tarfile.open(fileobj=self._file, mode="w", format=tarfile.PAX_FORMAT)
        return self

    def add_file(self, name: str, path: Path) -> None:
        """Add a file. One that goes away meanwhile is left out."""
        try:
            with path.open("rb") as file:
                self._add(name, file, os.fstat(file.fileno()).st_size)
        except FileNotFoundError:
            return

    def add(self, name: str, data: bytes) -> None:
        """Add some bytes."""
        self._add(name, io.BytesIO(data), len(data))

    def _add(self, name: str, file: BinaryIO, size: int) -> None:
        entry = tarfile.TarInfo(name)
        entry.size, entry.mode = size, 0o600
        hashing = _Hashing(file)
        self._tar.addfile(entry, hashing)
        self._digests[name] = hashing.digest.hexdigest()

    def finish(self, contents: Contents) -> None:
        """Add what it says of itself, and put it in its place."""
        contents.digests.update(self._digests)
        self.add(NAME, contents.written())
        self._tar.close()
        self._file.flush()
        os.fsync(self._file.fileno())
        # A link refuses to take the place of a file that came meanwhile.
        os.link(self._draft, self._place)

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Leave no draft behind."""
        self._file.close()
        self._draft.unlink(missing_ok=True)


class ArchiveReader:
    """An archive that is there."""

    def __init__(self, path: Path) -> None:
        """Open it, and read what it says of itself.

        Raises:
            RefusalError: it cannot be opened, or is none of ours.
        """
        try:
            self._file = path.open("rb")
        except OSError as error:
            raise RefusalError(f"{path} cannot be opened: {error.strerror}. Check the path, and that you may read it.") from error
        try:
            self._tar = tarfile.open(fileobj=self._file, mode="r:")  # noqa: SIM115 `close` ends it
            self.contents = read_contents(self.read(NAME))
        except (tarfile.TarError, KeyError):
            self._file.close()
            raise RefusalError(f"{path} is not a whole backup of Remit. It may have been cut off while it was copied. Try another one.") from None
        except RefusalError:
            self._file.close()
            raise

    def read(self, name: str) -> bytes:
        """Return a part."""
        with self._open(name) as file:
            return file.read()

    def has(self, name: str) -> bool:
        """Say whether there is such a part."""
        return name in self.contents.digests

    def _open(self, name: str) -> IO[bytes]:
        file = self._tar.extractfile(name)
        if file is None:
            raise KeyError(name)
        return file

    def copy(self, name: str, place: Path) -> None:
        """Write a part to a new file that only its owner may read."""
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file, self._open(name) as part:
            while piece := part.read(_PIECE):
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())

    def check(self) -> None:
        """Read every part once.

        Raises:
            RefusalError: a part is missing or was changed, or a name leads out of the data directory.
        """
        wrong = [name for name, digest in self.contents.digests.items() if not _is_tame(name) or self._digest(name) != digest]
        if wrong:
            raise RefusalError(f"This backup is damaged: {len(wrong)} of its parts are not as they were written, the first is {wrong[0]!r}. Try another one.")

    def _digest(self, name: str) -> str:
        digest = hashlib.sha256()
        try:
            with self._open(name) as part:
                while piece := part.read(_PIECE):
                    digest.update(piece)
        except (KeyError, tarfile.TarError, OSError):
            return ""
        return digest.hexdigest()

    def files(self) -> Iterator[tuple[str, str]]:
        """Yield the name of each file of the data directory, in the archive and there."""
        for name in self.contents.digests:
            if name.startswith(FILES):
                yield name, name.removeprefix(FILES)

    def close(self) -> None:
        """End."""
        self._tar.close()
        self._file.close()


def _is_tame(name: str) -> bool:
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts and "\\" not in name
