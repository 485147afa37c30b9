"""A builder of Outlook mails (.msg): a compound file with the few streams that a mail needs. No test lives here."""

import struct
from itertools import pairwise

_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_SECTOR, _SMALL, _CUTOFF = 512, 64, 4096
Tree = dict[str, "bytes | Tree"]


def _chain(start: int, count: int) -> list[int]:
    return [*range(start + 1, start + count), _END] if count else []


def _padded(data: bytes, size: int) -> bytes:
    return data + bytes(-len(data) % size)


class _File:
    def __init__(self) -> None:
        self.entries: list[list[object]] = []
        self.small = b""
        self.small_fat: list[int] = []
        self.big: list[tuple[int, bytes]] = []

    def add(self, name: str, kind: int, content: "bytes | Tree") -> int:
        at = len(self.entries)
        self.entries.append([name, kind, _FREE, _FREE, 0, 0])  # name, kind, right sibling, child, start, size
        if isinstance(content, bytes):
            self.store(at, content)
        else:
            order = sorted(content, key=lambda item: (len(item), item.upper()))
            numbers = [self.add(key, 2 if isinstance(content[key], bytes) else 1, content[key]) for key in order]
            for number, following in pairwise(numbers):
                self.entries[number][2] = following
            self.entries[at][3] = numbers[0] if numbers else _FREE
        return at

    def store(self, at: int, data: bytes) -> None:
        self.entries[at][5] = len(data)
        if len(data) >= _CUTOFF:
            self.big.append((at, _padded(data, _SECTOR)))
            return
        self.entries[at][4] = len(self.small_fat)
        self.small_fat += _chain(len(self.small_fat), -(-len(data) // _SMALL))
        self.small += _padded(data, _SMALL)

    def _layout(self, fat: list[int]) -> list[bytes]:
        """Place all sectors after the allocation table and return them."""
        sectors: list[bytes] = []

        def place(data: bytes) -> int:
            start = len(fat)
            count = len(data) // _SECTOR
            fat.extend(_chain(start, count))
            sectors.extend(data[at : at + _SECTOR] for at in range(0, len(data), _SECTOR))
            return start

        for at, data in self.big:
            self.entries[at][4] = place(data)
        self.entries[0][4], self.entries[0][5] = place(_padded(self.small, _SECTOR)), len(self.small)
        table = struct.pack(f"<{len(self.small_fat)}I", *self.small_fat)
        self.small_table = place(table + b"\xff" * (-len(table) % _SECTOR))
        self.directory = place(_padded(b"".join(map(self._entry, self.entries)), _SECTOR))
        return sectors

    def _entry(self, entry: list[object]) -> bytes:
        name, kind, right, child, start, size = entry
        raw = str(name).encode("utf-16-le") + b"\0\0"
        return struct.pack("<64sHBBIII16sIQQIII", raw, len(raw), kind, 1, _FREE, right, child, b"", 0, 0, 0, start, size, 0)

    def bytes(self) -> bytes:
        fat = [_FAT] * 8
        sectors = self._layout(fat)
        fat += [_FREE] * (8 * 128 - len(fat))
        head = struct.pack(
            "<8s16s5H6s9I", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6, b"", 0, 8, self.directory, 0, _CUTOFF, self.small_table,
            -(-len(self.small_fat) // 128), _END, 0,
        )  # fmt: skip
        places = struct.pack("<109I", *range(8), *([_FREE] * 101))
        return head + places + struct.pack("<1024I", *fat) + b"".join(sectors)


def _properties(head: int, values: dict[int, bytes | str | int]) -> Tree:
    """Return the streams of some properties by their number: text, bytes or a whole number."""
    rows, streams = b"", {}
    for number, value in values.items():
        if isinstance(value, int):
            rows += struct.pack("<HHIiI", 3, number, 6, value, 0)
            continue
        kind, raw = (0x1F, value.encode("utf-16-le")) if isinstance(value, str) else (0x102, value)
        rows += struct.pack("<HHIII", kind, number, 6, len(raw) + (2 if kind == 0x1F else 0), 0)
        streams[f"__substg1.0_{number:04X}{kind:04X}"] = raw
    return {"__properties_version1.0": bytes(head) + rows, **streams}


def build(subject: str, body: str, *, html: bytes = b"", attachments: tuple[tuple[str, str, bytes], ...] = ()) -> bytes:
    """Return an Outlook mail.

    Args:
        subject, body: its words.
        html: the body as a page.
        attachments: name, media type and bytes of each.
    """
    values: dict[int, bytes | str | int] = {0x001A: "IPM.Note", 0x340D: 0x00040000, 0x3FDE: 65001, 0x0037: subject, 0x0C1A: "Larkfield Clinic"}
    values |= {0x1000: body} if body else {}
    values |= {0x1013: html} if html else {}
    tree = _properties(32, values)
    tree["__nameid_version1.0"] = {"__substg1.0_00020102": b"", "__substg1.0_00030102": b"", "__substg1.0_00040102": b""}
    for number, (name, kind, data) in enumerate(attachments):
        parts: dict[int, bytes | str | int] = {0x3707: name, 0x370E: kind, 0x3705: 1}
        tree[f"__attach_version1.0_#{number:08X}"] = _properties(8, parts | ({0x3701: data} if data else {}))
    file = _File()
    file.add("Root Entry", 5, tree)
    return file.bytes()
