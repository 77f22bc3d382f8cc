"""A file of additions with `based_on` written anew: its version and its hashes, and nothing else.

In: the file's bytes and what it was read as. Out: bytes. Comments, order and everything else stay as they were.
"""

from __future__ import annotations

from ..diagnostics import Path, Place
from .national import National
from .reading import Regional


def updated(content: bytes, one: Regional, national: National) -> bytes:
    """Return the file with the present version and the present hash of every part that a text hangs on. Hashes of parts
    that no text hangs on any longer go; a part that is not there keeps what was remembered of it."""
    assert one.document
    text = content.decode("utf-8")
    newline = "\r\n" if "\r\n" in text else "\n"
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    wanted = {addition.at: None for addition in one.text.additions if addition.at}
    hashes = {id: national.hashes[id] for id in wanted if id in national.hashes}
    kept = dict(one.text.based_on.parts) if one.text.based_on else {}
    hashes |= {id: kept[id] for id in wanted if id not in national.hashes and id in kept}
    places = {path: one.document.as_written(place) for path, place in one.document.places.items()}
    if ("based_on",) not in places or not _is_block(lines, places):
        return newline.join(_rewritten(lines, places, national.version, hashes)).encode()
    return newline.join(_replaced(lines, places, national.version, hashes)).encode()


def _is_block(lines: list[str], places: dict[Path, Place]) -> bool:
    """True when version and every hash stand on lines of their own: then each can be replaced where it stands."""
    inner = [place.line for path, place in places.items() if path[:1] == ("based_on",) and "<key>" in path]
    written = [line for line in inner if line != places[("based_on",)].line]
    row = lines[places[("based_on", "<key>")].line - 1]
    plain = row.split("#")[0].rstrip().endswith("based_on:") and len(set(inner)) == len(inner)
    parts = places.get(("based_on", "parts", "<key>"))
    whole = ("based_on", "version") in places and parts is not None and "{" not in lines[parts.line - 1].split("#")[0]
    return plain and whole and bool(written)


def _replaced(lines: list[str], places: dict[Path, Place], version: str, hashes: dict[str, str]) -> list[str]:
    out = list(lines)
    _put(out, places[("based_on", "version")], f'"{version}"')
    last = places[("based_on", "parts", "<key>")].line
    indent = _indent(out[last - 1]) + "  "
    written = set()
    gone = []
    for path, place in places.items():
        if path[:2] == ("based_on", "parts") and len(path) == 3 and path[2] != "<key>":
            last = max(last, place.line)
            indent = _indent(out[place.line - 1])
            if path[2] in hashes:
                _put(out, place, hashes[str(path[2])])
                written.add(path[2])
            else:
                gone.append(place.line)
    new = [f"{indent}{id}: {hash}" for id, hash in hashes.items() if id not in written]
    out[last:last] = new
    for line in sorted(gone, reverse=True):
        del out[line - 1]
    return out


def _put(lines: list[str], place: Place, value: str) -> None:
    line = lines[place.line - 1]
    lines[place.line - 1] = line[: place.column - 1] + value + line[place.column - 1 + place.length :]


def _indent(line: str) -> str:
    return line[: len(line) - len(line.lstrip())]


def _rewritten(lines: list[str], places: dict[Path, Place], version: str, hashes: dict[str, str]) -> list[str]:
    """Write the whole block: where there was none, or one on a single line."""
    block = ["based_on:", f'  version: "{version}"', "  parts:", *(f"    {id}: {hash}" for id, hash in hashes.items())]
    end = next(number for number, line in enumerate(lines[1:], start=1) if line.rstrip() in ("---", "..."))
    key = places.get(("based_on", "<key>"))
    if key is None:
        return [*lines[:end], *block, *lines[end:]]
    first = key.line - 1
    after = first + 1
    while after < end and (not lines[after].strip() or lines[after][:1] in " \t}]"):
        after += 1
    return [*lines[:first], *block, *lines[after:]]
