"""Mime formats of drags from the palette to the canvas: an operation or a block, by its name."""

from __future__ import annotations

from PySide6.QtCore import QMimeData

OP_MIME = "application/x-graphgui-op"
BLOCK_MIME = "application/x-graphgui-block"


def op_mime(name: str) -> QMimeData:
    """The data of a dragged operation."""
    return _named(OP_MIME, name)


def block_mime(name: str) -> QMimeData:
    """The data of a dragged block."""
    return _named(BLOCK_MIME, name)


def block_of_mime(mime: QMimeData) -> str:
    """The name of the block that is dragged; empty where it is something else."""
    return bytes(mime.data(BLOCK_MIME).data()).decode(errors="replace")


def _named(kind: str, name: str) -> QMimeData:
    mime = QMimeData()
    mime.setData(kind, name.encode())
    return mime


def op_of_mime(mime: QMimeData) -> str:
    """The name of the operation that is dragged; empty where it is something else."""
    return bytes(mime.data(OP_MIME).data()).decode(errors="replace")


def local_file(mime: QMimeData) -> str:
    """The path of the first file that is dragged; empty where it is none of this machine's."""
    return next((url.toLocalFile() for url in mime.urls() if url.isLocalFile()), "")
