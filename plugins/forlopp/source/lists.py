"""content/*.yaml → data with places, for the lists that all documents share.

In: a file's name and bytes. Out: a Document whose data has the shape of the file's model. Never types a value.
"""

from __future__ import annotations

from ..diagnostics import Place
from .document import Document
from .fault import Fault
from .text_file import LIMIT, read_lines
from .yaml_block import Reader


def read_list(file: str, content: bytes, limit: int = LIMIT) -> tuple[Document | None, list[Fault]]:
    """Read one of the shared lists, or another file of the same kind."""
    lines, found = read_lines(file, content, limit)
    if lines is None:
        return None, found
    reader = Reader(file, lines.text, 1)
    data = reader.read("Filen", ())
    return Document(file, lines.text, lines.raw, data, {(): Place(file), **reader.places}), [*found, *reader.faults]
