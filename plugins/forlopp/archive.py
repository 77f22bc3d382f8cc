"""Files → one zip file that comes out the same, byte for byte, on every machine.

In: names and bytes. Out: a zip file. Never compresses (versions of zlib differ, and what is sent over the web is
compressed on the way), never takes a time, an owner or an order from the machine, and never holds more than one file.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping
from typing import BinaryIO


def write_zip(handle: BinaryIO, files: Iterable[tuple[str, bytes]]) -> None:
    """Write a zip file of the given files, in the order given."""
    with zipfile.ZipFile(handle, "w", zipfile.ZIP_STORED) as archive:
        for name, content in files:
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.create_system = 3  # Unix, whatever the machine
            entry.external_attr = 0o100644 << 16
            archive.writestr(entry, content)


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Return a zip file of the given files, in the order of their names."""
    whole = io.BytesIO()
    write_zip(whole, sorted(files.items()))
    return whole.getvalue()
