"""Zip archives: their members, within limits.

What lives here: `unpack_zip`. What does not: reading the members (`containers`).
"""

import io
import zipfile
import zlib

from remit.engine.letters.containers import MAX_PARTS, MAX_UNPACKED_BYTES, Package, Part
from remit.engine.letters.decoding import UnreadableLetterError

MAX_RATIO = 200
_PIECE = 1_000_000
_FREE_BYTES = 10_000_000  # a small archive of plain text may be packed as tightly as it likes
_DAMAGED = "This zip archive is damaged and cannot be opened. Ask the sender to send it again."
_DAMAGED_MEMBER = "This file is damaged inside its zip archive. Ask the sender to send the archive again."


def unpack_zip(data: bytes) -> Package:
    """Return the files of a zip archive; folders and hidden files are left out.

    Raises:
        UnreadableLetterError: damaged, locked with a password, too many files, or far more than a letter in it.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = [member for member in archive.infolist() if not member.is_dir() and not _is_hidden(member.filename)]
            if len(members) > MAX_PARTS:
                raise UnreadableLetterError(f"This zip archive holds more than {MAX_PARTS} files. Unpack it, and hand in the folder.")
            if any(member.flag_bits & 1 for member in members):
                raise UnreadableLetterError("This zip archive is locked with a password. Unpack it, and hand in the letters.")
            return Package(tuple(_unpack_all(archive, members, len(data))), is_one=False)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError) as error:
        if isinstance(error, UnreadableLetterError):
            raise
        raise UnreadableLetterError(_DAMAGED) from error


def _is_hidden(name: str) -> bool:
    return any(part.startswith(".") or part == "__MACOSX" for part in name.split("/"))


def _unpack_all(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo], packed_bytes: int) -> list[Part]:
    """Unpack piece by piece: what a member says of its own size is not believed. A damaged member costs only itself."""
    limit = min(MAX_UNPACKED_BYTES, max(_FREE_BYTES, packed_bytes * MAX_RATIO))
    parts, left = [], limit
    for member in members:
        try:
            data = _unpack_one(archive, member, left)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError):
            parts.append(Part(member.filename, b"", _DAMAGED_MEMBER))
            continue
        if data is None:
            grown = f"This zip archive grows to more than {limit // 1_000_000} MB when it is unpacked, as no letters do."
            raise UnreadableLetterError(f"{grown} Ask the sender for the letters.")
        left -= len(data)
        parts.append(Part(member.filename, data))
    return parts


def _unpack_one(archive: zipfile.ZipFile, member: zipfile.ZipInfo, most: int) -> bytes | None:
    """Return the bytes of a member, None where they are more than may be."""
    pieces, size = [], 0
    with archive.open(member) as stream:
        while piece := stream.read(_PIECE):
            size += len(piece)
            if size > most:
                return None
            pieces.append(piece)
    return b"".join(pieces)
