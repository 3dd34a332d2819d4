"""A picture of a document in a file of records: what a journal begins with."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import islice
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from graphgui.descent.descent_settings import DescentSettings
from graphgui.document.deeds import History, Picture, Steps
from graphgui.document.document import Document
from graphgui.document.edits import Content, Edit
from graphgui.document.journal.edit_rows import (
    Present,
    edit_rows,
    edits_of,
    node_of,
    node_row,
    place_of_row,
    record_of,
    record_row,
)
from graphgui.document.journal.framed_file import FramedFile, FramedRecords
from graphgui.document.journal.packing import (
    JournalError,
    Packer,
    Unpacker,
    path_field,
    path_of,
    snapshot_field,
    snapshot_of,
)
from graphgui.engine.graph import Graph, Wire, make_node
from graphgui.files.disk import sync_folder
from graphgui.formats.cgraph.annotations import Annotations, Route
from graphgui.formats.cgraph.graph_file import read

T = TypeVar("T")
AT_ONCE = 500
"""Nodes, wires or annotations in one record."""
BREATH = 2**16
"""Bytes after which the writer asks whether to go on, and other threads have their turn."""
MOST_HISTORY = 64 * 2**20
"""Bytes of history; older steps are left out."""


class GivenUpError(Exception):
    """A picture is no longer wanted."""


# ── writing ──────────────────────────────────────────────────────────────────────────────────────────────────────────
def write_picture(
    picture: Picture, number: int, path: Path, is_unwanted: Callable[[], bool] = lambda: False, sync: bool = True
) -> int:
    """Writes the picture of a document as it was after the deed of this number; returns the bytes.

    The file is there whole or not at all. Raises OSError, or GivenUpError once it is unwanted.
    """
    return _write(path, _records(picture, number), is_unwanted, sync)


def write_origin(data: bytes, document: Document, file: Path) -> int:
    """Writes the picture of a document as it was when it was read from these bytes; returns the bytes. Raises OSError."""
    packer = Packer()
    packer.taken_along(data)
    record = {"number": 0, **_names(document), "origin": True}
    return _write(file, [packer.packed(record), Packer().packed({"end": True})], lambda: False, sync=False)


def _write(path: Path, payloads: Iterable[bytes], is_unwanted: Callable[[], bool], sync: bool) -> int:
    part = path.with_name(f"{path.name}.part")
    part.unlink(missing_ok=True)
    file = FramedFile(part)
    try:
        asked_at = 0
        for at, payload in enumerate(payloads):
            if file.size - asked_at > BREATH:
                asked_at = file.size
                if is_unwanted():
                    raise GivenUpError
            file.add(at, payload)
        if sync:
            file.sync()
        file.close()
        os.replace(part, path)
    except BaseException:
        file.close()
        with suppress(OSError):
            part.unlink()
        raise
    if sync and not sync_folder(path.parent):
        raise OSError(errno.EIO, os.strerror(errno.EIO))
    return file.size


def _records(picture: Picture, number: int) -> Iterator[bytes]:
    graph, annotations = picture.content.graph, picture.content.annotations
    descent, history = picture.content.descent, picture.history
    yield Packer().packed({"number": number, **_names(picture)})
    for nodes in _parts(graph.nodes()):
        packer = Packer()
        yield packer.packed({"nodes": [node_row(node, packer) for node in nodes]})
    for ids in _parts(list(graph.by_id)):
        yield Packer().packed({"wires": [wire for id in ids for wire in graph.wires_into(id)]})
    tables = (annotations.frames, annotations.notes, annotations.groups, annotations.blocks)
    for records in _parts([record for table in tables for record in table.values()]):
        yield Packer().packed({"annotations": [record_row(None, record) for record in records]})
    for routes in _parts([*annotations.routes.items()]):
        yield Packer().packed({"routes": [[*wire, route] for wire, route in routes]})
    chosen = {"output": graph.chosen_output, "descent": [descent.loss, descent.rate, descent.steps]}
    yield Packer().packed({**chosen, "fresh": graph.fresh_id()})
    # From the present back into the past, and on into what can be done again.
    left, dropped = MOST_HISTORY, 0
    for at, (label, edits) in enumerate(reversed(history.done)):
        packer = Packer()
        back = [edit.opposite() for edit in reversed(edits)]
        payload = packer.packed({"done": label, "edits": edit_rows(back, packer)})
        left -= len(payload)
        if left < 0:
            dropped = len(history.done) - at
            break
        yield payload
    for label, edits in reversed(history.undone):
        packer = Packer()
        payload = packer.packed({"undone": label, "edits": edit_rows(edits, packer)})
        left -= len(payload)
        if left < 0:
            break
        yield payload
    saved = None if history.saved is None or history.saved < dropped else history.saved - dropped
    yield Packer().packed({"end": True, "saved": saved, "late": history.begins_late or dropped > 0})


def _parts(things: Sequence[T]) -> Iterator[list[T]]:
    rest = iter(things)
    while part := list(islice(rest, AT_ONCE)):
        yield part


def _names(document: Document | Picture) -> dict[str, object]:
    return {
        "path": path_field(document.path),
        "title": document.title,
        "disk": snapshot_field(document.on_disk),
    }


# ── reading ──────────────────────────────────────────────────────────────────────────────────────────────────────────
def read_picture(path: Path) -> tuple[Picture, int]:
    """The picture in a file, and the number of the deed after which it was made; raises JournalError or OSError."""
    try:
        return _Reading(path).picture()
    except (JournalError, OSError):
        raise
    except (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError, MemoryError) as error:
        raise JournalError("it is damaged") from error


class _Reading:
    """Reads the records one after the other."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._graph = Graph()
        self._wires: list[Wire] = []
        self._annotations = Annotations()
        self._routes: dict[Wire, Route] = {}
        self._descent = DescentSettings()
        self._head: dict[str, Any] = {}
        self._origin: Content | None = None
        self._back: Present | None = None
        self._forth: Present | None = None
        self._done: list[tuple[str, tuple[Edit, ...]]] = []
        self._undone: list[tuple[str, tuple[Edit, ...]]] = []

    def picture(self) -> tuple[Picture, int]:
        """All that the records hold."""
        for expected, (number, payload) in enumerate(FramedRecords(self._path)):
            unpacker = Unpacker(payload)
            if number != expected:
                break
            if "end" in unpacker.record:
                end = unpacker.record
                return self._picture(end.get("saved", 0), bool(end.get("late"))), self._head["number"]
            self._take(unpacker)
        raise JournalError("it is damaged")

    def _picture(self, saved: int | None, begins_late: bool) -> Picture:
        title = self._head["title"]
        if not isinstance(title, str) or not (saved is None or 0 <= saved <= len(self._done) + len(self._undone)):
            raise JournalError("it is damaged")
        done: Steps = tuple(reversed(self._done))
        undone: Steps = tuple(reversed(self._undone))
        content = self._origin or self._content()
        on_disk, history = snapshot_of(self._head["disk"]), History(done, undone, saved, begins_late)
        return Picture(content, path_of(self._head["path"]), title, on_disk, history)

    def _content(self) -> Content:
        return Content(self._graph, self._descent, self._annotations)

    def _take(self, unpacker: Unpacker) -> None:
        record = unpacker.record
        match record:
            case {"number": int()}:
                self._head = record
                if record.get("origin"):
                    found = read(unpacker.along(0))
                    self._origin = Content(found.graph, found.descent, found.annotations)
            case {"nodes": rows}:
                for row in rows:
                    self._graph.add(node_of(row, unpacker))
            case {"wires": rows}:
                self._wires += [Wire(int(source), int(target), str(slot)) for source, target, slot in rows]
            case {"annotations": rows}:
                for row in rows:
                    self._annotations = self._annotations.changed(None, record_of(None, row))
            case {"routes": rows}:
                for source, target, slot, points in rows:
                    self._routes |= (
                        Annotations().routed(Wire(source, target, slot), tuple(map(place_of_row, points))).routes
                    )
            case {"fresh": fresh, "output": output, "descent": [int() | None, float(), int()] as settings}:
                self._graph.connect_all(self._wires)
                self._graph.choose_output(output)
                self._keep_ids_below(fresh)
                self._annotations = replace(self._annotations, routes=MappingProxyType(self._routes))
                self._descent = DescentSettings(*settings)
                self._back, self._forth = Present(self._content()), Present(self._content())
            case {"done": str(label), "edits": rows} if self._back is not None:
                edits = edits_of(rows, unpacker, self._back)
                self._done.append((label, tuple(edit.opposite() for edit in reversed(edits))))
            case {"undone": str(label), "edits": rows} if self._forth is not None:
                self._undone.append((label, edits_of(rows, unpacker, self._forth)))
            case _:
                raise JournalError("it is damaged")

    def _keep_ids_below(self, fresh: int) -> None:
        """Sees to it that no new node gets an id that one bore which is gone, since steps of the history name it."""
        last = fresh - 1
        if last > 0 and last not in self._graph:
            self._graph.add(make_node(last, self._graph.fresh_name(), "constant"))
            self._graph.remove(last)
