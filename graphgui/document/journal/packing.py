"""Records as bytes: JSON, and the numbers of large arrays behind it as they are in memory."""

from __future__ import annotations

import json
import os
import struct
from collections.abc import Sequence
from math import prod
from pathlib import Path
from typing import Any

import numpy as np

from graphgui.engine.values import MOST_ENTRIES, MOST_VALUE_AXES, Value, as_value, frozen
from graphgui.files.whole_file import Snapshot

_ENCODER = json.JSONEncoder(separators=(",", ":"), check_circular=False)
_LENGTH = struct.Struct("<I")
FEW = 8
"""Arrays of so few entries are written as JSON."""


class JournalError(ValueError):
    """A journal, or a part of it, that cannot be read; the message is the end of a sentence."""


class Packer:
    """Collects the arrays of one record."""

    def __init__(self) -> None:
        self._arrays: list[bytes] = []
        self._size = 0

    def value(self, value: Value) -> Any:
        """A number as it is; an array as its shape and where its entries are."""
        if isinstance(value, float):
            return value
        array = np.asarray(value, np.float64)
        if 0 < array.size <= FEW:
            return array.tolist()
        return {"shape": array.shape, "at": self._put(np.ascontiguousarray(array, "<f8").tobytes())}

    def new_value(self, before: Value, after: Value) -> Any:
        """The value `after`; where it is `before` with a few other entries, these alone."""
        if isinstance(after, np.ndarray) and isinstance(before, np.ndarray) and after.shape == before.shape:
            # As bits, so that −0 differs from 0.
            old, new = before.reshape(-1), after.reshape(-1)
            places = np.flatnonzero(old.view(np.int64) != new.view(np.int64))
            if after.size > FEW and places.size < after.size // 4:
                put = self._put(places.astype("<i8").tobytes()), self._put(new[places].astype("<f8").tobytes())
                return {"places": put, "count": int(places.size)}
        return self.value(after)

    def taken_along(self, data: bytes) -> int:
        """Takes bytes along; returns where they are."""
        return self._put(data)

    def _put(self, data: bytes) -> int:
        self._arrays.append(data)
        self._size += len(data)
        return self._size - len(data)

    def packed(self, record: dict[str, Any]) -> bytes:
        """The record with its arrays."""
        text = _ENCODER.encode(record).encode()
        return b"".join((_LENGTH.pack(len(text)), text, *self._arrays))


class Unpacker:
    """One record and its arrays, read again. Raises JournalError for what is no record, or not in it."""

    def __init__(self, payload: bytes) -> None:
        length = _LENGTH.unpack_from(payload)[0] if len(payload) >= _LENGTH.size else len(payload)
        end = _LENGTH.size + length
        try:
            record = json.loads(payload[_LENGTH.size : end].decode()) if end <= len(payload) else None
        except (ValueError, RecursionError):
            record = None
        if not isinstance(record, dict):
            raise JournalError("it is damaged")
        self.record: dict[str, Any] = record
        self._rest = memoryview(payload)[end:]

    def value(self, entry: Any) -> Value:
        """The number or array that `Packer.value` wrote."""
        if type(entry) is float:
            return np.float64(entry)
        if not isinstance(entry, dict):
            return as_value(entry)
        shape, at = entry["shape"], entry["at"]
        sizes = [size for size in shape if size]
        if len(shape) > MOST_VALUE_AXES or min(shape) < 0 or prod(sizes) > MOST_ENTRIES:
            raise JournalError("a value in it is too large")
        array = np.frombuffer(self.along(at, 8 * prod(shape)), "<f8").astype(np.float64)
        return frozen(array.reshape(shape))

    def new_value(self, before: Value, entry: Any) -> Value:
        """The value that `Packer.new_value` wrote."""
        if not isinstance(entry, dict) or "places" not in entry:
            return self.value(entry)
        (places, numbers), size = entry["places"], 8 * entry["count"]
        array = np.array(before, np.float64)
        array.reshape(-1)[np.frombuffer(self.along(places, size), "<i8")] = np.frombuffer(
            self.along(numbers, size), "<f8"
        )
        return frozen(array)

    def along(self, at: int, size: int | None = None) -> bytes:
        """The bytes that were taken along there; all that follow where no size is given."""
        end = len(self._rest) if size is None else at + size
        if not 0 <= at <= end <= len(self._rest):
            raise JournalError("it is damaged")
        return bytes(self._rest[at:end])


def path_field(path: Path | None) -> str | None:
    """A path, absolute, as a record has it."""
    return None if path is None else os.fspath(path.absolute())


def path_of(entry: str | None) -> Path | None:
    """The path that a record has."""
    return None if entry is None else Path(entry)


def snapshot_field(snapshot: Snapshot | None) -> list[object] | None:
    """What stood in a file, as a record has it."""
    return None if snapshot is None else [snapshot.digest.hex(), snapshot.problem, snapshot.is_gone]


def snapshot_of(entry: Sequence[Any] | None) -> Snapshot | None:
    """What stood in a file."""
    return None if entry is None else Snapshot(bytes.fromhex(entry[0]), str(entry[1]), bool(entry[2]))
