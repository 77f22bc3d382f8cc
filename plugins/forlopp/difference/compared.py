"""Two states of the content → what differs between them, document by document.

In: files as bytes, the older first; the newest published documents by id; a date for the row to paste. Out:
`Comparison` values. A document that cannot be read is told of, and the others are compared all the same.
"""

from __future__ import annotations

import dataclasses
import datetime
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .. import flowchart, phrases, regional
from ..catalog import Catalog
from ..changes import REWORDED, Change, Since, since, substance
from ..check import Read, Source, catalog_of, read, read_lists
from ..diagnostics import brief
from ..flowchart import Graph
from ..fragments import expanded
from ..ledger import FILE, number, read_ledger
from ..model.governance import STUBS
from ..model.lists import FILES
from ..model.pathway import Pathway
from ..regional.drift import drift
from ..regional.national import short_hashes
from ..releases import document
from ..templates import TEMPLATES

Files = Mapping[str, bytes]
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Need:
    """What number and what row of history a changed document needs. `enough`: it has them already; `line` is the row to
    paste, and `todo` where; `larger` is the number instead, when a person finds that other words say something
    else."""

    version: str = ""
    change: str = ""
    line: str = ""
    why: str = ""
    enough: bool = True
    larger: str = ""
    todo: str = ""


@dataclass(frozen=True, slots=True)
class Hanging:
    """A text of a region's that hangs on something that has changed."""

    region: str
    file: str
    line: int
    title: str
    part: str
    gone: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """What differs in one document. `what`: changed, added, removed or unread."""

    id: str
    title: str
    kind: str
    file: str
    what: str
    changes: tuple[Change, ...] = ()
    reasons: Mapping[str, str] = field(default_factory=dict)
    """Why a change is more than words, by the part's id."""
    facts: tuple[str, ...] = ()
    flows: tuple[Graph | None, Graph | None] = (None, None)
    """The flow before and after, where it differs."""
    regions: tuple[Hanging, ...] = ()
    need: Need = Need()
    former: str = ""
    """The id that the document had before, where it has another now."""


@dataclass(frozen=True, slots=True)
class _Tree:
    """One state of the content, compiled."""

    files: Files
    reads: Mapping[str, Read]
    catalog: Catalog

    def document(self, id: str) -> Json:
        one = self.reads[id]
        assert one.pathway
        return document(one.pathway, self.catalog, one.file, "https://forlopp.example/")


def compared(
    old: Files, new: Files, published: Mapping[str, Json], today: datetime.date | None = None
) -> list[Comparison]:
    """Return what differs, by the documents' files. `published` are the newest published documents by id."""
    before = _tree(old)
    after = _tree(new, before)
    touched = _touched(before, after)
    former = _renamed_documents(before, after)
    found = [
        _one(id, before, after, published.get(id) or published.get(former.get(id, "")), today, former.get(id, ""))
        for id in touched
        if id not in former.values()
    ]
    return sorted((one for one in found if one), key=lambda one: one.file)


def _tree(files: Files, former: _Tree | None = None) -> _Tree:
    """Compile one state; what the former state says to the letter has been read already."""
    lists, _ = read_lists(
        {name: (f"content/{name}", files[f"content/{name}"]) for name in FILES if f"content/{name}" in files}
    )
    reads = {}
    for name, content in files.items():
        folders = {f"content/{template.folder}/" for template in TEMPLATES.values()}
        if name.endswith("/index.md") and name[: name.index("/", 8) + 1] in folders:
            id, source = name.split("/")[-2], Source(name, content, _beside(files, name))
            known = former and former.reads.get(id)
            same = former and former.files.get(name) == content and _beside(former.files, name) == source.references
            reads[id] = known if known and same else read(source)
    catalog = catalog_of([one for _, one in sorted(reads.items())], lists)
    entries = read_ledger(files.get(FILE, b""), frozenset(), frozenset()).entries
    return _Tree(files, reads, dataclasses.replace(catalog, ledger=entries))


def _beside(files: Files, name: str) -> tuple[str, bytes] | None:
    folder, stem = name.rpartition("/")[0], name.rpartition("/")[2].removesuffix(".md")
    for own in (f"{folder}/{stem}.references.json", f"{folder}/references.json"):
        if own in files:
            return own, files[own]
    return None


def _touched(before: _Tree, after: _Tree) -> list[str]:
    """Return the ids of documents that may say something else: whose own files differ, or what they are made with."""
    if any(before.files.get(f"content/{name}") != after.files.get(f"content/{name}") for name in FILES):
        return sorted({*before.reads, *after.reads})

    def own(tree: _Tree, id: str) -> object:
        one = tree.reads.get(id)
        return one and (tree.files[one.file], _beside(tree.files, one.file))

    changed = {id for id in {*before.reads, *after.reads} if own(before, id) != own(after, id)}
    for tree in (before, after):
        for id, one in tree.reads.items():
            if one.pathway and any(include.model in changed for include in one.pathway.includes):
                changed.add(id)
    return sorted(changed)


def _renamed_documents(before: _Tree, after: _Tree) -> dict[str, str]:
    """Return the former id of each document that has another: as the ledger says, or because the title is the same."""
    gone = {id: one for id, one in before.reads.items() if id not in after.reads and one.pathway}
    said = {new: id for id, rows in after.catalog.ledger.items() for row in rows for new in row.successors}
    titles = {one.pathway.title: id for id, one in gone.items() if one.pathway}
    found: dict[str, str] = {}
    for id, one in after.reads.items():
        if id not in before.reads and one.pathway:
            old = said.get(id, "") if said.get(id) in gone else titles.get(one.pathway.title, "")
            if old and old not in found.values():
                found[id] = old
    return found


def _one(
    id: str, before: _Tree, after: _Tree, published: Json | None, today: datetime.date | None, earlier_id: str = ""
) -> Comparison | None:
    former, present = before.reads.get(earlier_id or id), after.reads.get(id)
    shown = present or former
    assert shown
    pathway = shown.pathway
    about = (id, pathway.title if pathway else id, pathway.kind if pathway else "", shown.file)
    if present is None:
        return Comparison(*about, "removed", regions=_hanging(id, {}, {}, after))
    if present.pathway is None:
        return Comparison(*about, "unread")
    new = after.document(id)
    if former is None or former.pathway is None:
        return Comparison(*about, "added", flows=(None, _flow(present.pathway, after)))
    old = before.document(earlier_id or id)
    found = since(str(old.get("version", "")), old, new)
    if not found.changes and not found.facts and not earlier_id:
        return None
    reasons = {change.id: said for change in found.changes if (said := substance(change))}
    reasons |= _renamed(found.changes)
    flows = (_flow(former.pathway, before), _flow(present.pathway, after))
    return Comparison(
        *about,
        "changed",
        found.changes,
        reasons,
        found.facts,
        flows if flows[0] != flows[1] else (None, None),
        _hanging(earlier_id or id, old, {} if earlier_id else new, after),
        _need(present.pathway, published or (old if former.status == "approved" else None), new, today),
        earlier_id,
    )


def _renamed(changes: Sequence[Change]) -> dict[str, str]:
    """Say of parts that only have another id what they were called, since links and regions know them by it."""

    def said(change: Change) -> tuple[object, ...]:
        return change.part, _bare(change.name), change.present or change.earlier

    gone = {said(change): change.id for change in changes if change.what == "removed"}
    found: dict[str, str] = {}
    for change in changes:
        if change.what == "added" and (id := gone.pop(said(change), "")):
            links = f"det som länkar till #{id} leder inte längre rätt"
            found[change.id] = f"säger detsamma som #{id} gjorde, men har ett nytt id: {links}"
            found[id] = f"har nu id #{change.id}"
    return found


def _bare(name: str) -> str:
    """Return a step's name without its letter, which follows from its place."""
    return re.sub(r"^\([A-Z]{1,2}\) ", "", name)


def _flow(pathway: Pathway, tree: _Tree) -> Graph | None:
    whole = expanded(pathway, tree.catalog.models)
    return flowchart.graph(whole, tree.catalog) if whole.steps else None


def _hanging(id: str, old: Json, new: Json, after: _Tree) -> tuple[Hanging, ...]:
    """Return the texts of regions that hang on what differs, in the order of their files."""
    before, now = regional.National(old), regional.National(new, {"": old})
    letters = frozenset(now.letters)
    found = []
    for name, content in sorted(after.files.items()):
        if not name.startswith("content/regions/") or not name.endswith(f"/{id}.md"):
            continue
        one = regional.read(Source(name, content, _beside(after.files, name)), letters)
        region = after.catalog.lists.regions.get(one.folder, one.folder)
        for index, addition in enumerate(one.text.additions):
            at = addition.at or ""
            gone = at not in now.anchors and (at in before.anchors or not new)
            remembered = short_hashes(before.parts, (at,))[at] if at in before.anchors else None
            if gone or (remembered and drift(now, at, remembered, "").kind == "changed"):
                names = before if gone else now
                line = one.place("additions", index).line
                found.append(Hanging(region, name, line, addition.title, names.name(at), gone))
    return tuple(found)


# ---------------------------------------------------------------------------------------------------------------------
# The version


def _need(pathway: Pathway, base: Json | None, new: Json, today: datetime.date | None) -> Need:
    """Return what number and row a document needs, beside the version that readers have."""
    if base is None or pathway.status in STUBS:
        return Need(why="Texten är inte publicerad än, så ändringen behöver inget eget versionsnummer.")
    version = str(base.get("version", "1.0"))
    found = since(version, base, new)
    if not found.changes and not (set(found.facts) - {"versionshistorik", "godkännande"}):
        return Need(why=f"Texten säger detsamma som version {version}.")
    change, why = _kind(found)
    own, wanted, larger = pathway.version or "0", _next(version, change), _next(version, "substantial")
    row = next((row for row in pathway.revisions if row.version == own), None)
    stands, reworded = number(own) > number(version), any(one.how == REWORDED for one in found.changes)
    if stands and (row or number(own) >= number(wanted)):
        wanted = own
    line = f'- {{version: "{wanted}", on: {today or "åååå-mm-dd"}, change: {change}, summary: {_summary(found)}}}'
    if stands and row:
        rank = ("reviewed", "editorial", "substantial", "new")
        if rank.index(row.change) >= rank.index(change):
            said = f"Version {own} ({row.change}) står redan i versionshistoriken."
            if row.change == "editorial" and reworded:
                said += " Läs de ändrade lydelserna: ska någon handla annorlunda än förut skriver ni substantial."
            return Need(own, row.change, "", said, True)
        why = f"Raden om den säger {row.change}, men {why[:1].lower()}{why[1:]}"
        return Need(own, change, line, why, False, todo="Ändra raden under revisions till:")
    todo = "lägg den här raden överst under revisions:"
    if wanted != own:
        todo = f'skriv version: "{wanted}" högst upp i filen, och {todo}'
    if change == "editorial" and reworded:
        larger = max(larger, own, key=number)
        why += f" Ska någon handla annorlunda än förut är ändringen i sak: {larger} och change: substantial."
        return Need(wanted, change, line, why, False, larger if larger != wanted else "", f"Annars: {todo}")
    return Need(wanted, change, line, why, False, todo=todo[:1].upper() + todo[1:])


def _kind(found: Since) -> tuple[str, str]:
    """Return what kind of change a difference is, at the least, and why."""
    for change in found.changes:
        said = substance(change)
        if said or change.how in ("new", "substantial"):
            return (
                "substantial",
                f"Minst en ändring är i sak: ”{brief(change.name)}” {said or 'är märkt som ändrad i sak'}.",
            )
    if reworded := [change for change in found.changes if change.how == REWORDED]:
        more = f" och {len(reworded) - 1} till" if len(reworded) > 1 else ""
        return "editorial", f"”{brief(reworded[0].name)}”{more} har andra ord, och vad det betyder avgör ni."
    if found.changes:
        return "editorial", "Bara tecken, ordning eller hänvisningar skiljer."
    return "reviewed", f"Bara uppgifter om dokumentet skiljer: {', '.join(found.facts)}."


def _next(version: str, change: str) -> str:
    """Return the number that follows: a change of substance gets a new first number, others a new second one."""
    first, second, *_ = (*number(version), 0)
    return f"{first + 1}.0" if change == "substantial" else f"{first}.{second + 1}"


NAMED = 3
"""Names that the sentence for the history holds; its author knows the rest."""


def _summary(found: Since) -> str:
    """Return a sentence for the history as YAML, made of the names of what has changed: a start, to be made better."""
    groups: dict[str, list[str]] = {"Nytt": [], "Borttaget": [], "Ändrat": []}
    for change in found.changes:
        whole = change.id == change.owner
        lead = {"added": "Nytt", "removed": "Borttaget"}.get(change.what, "Ändrat") if whole else "Ändrat"
        name = "uppgifter om dokumentet" if change.part == "document" else _bare(change.owner_name or change.name)
        if not change.with_parent and name and not any(name in names for names in groups.values()):
            groups[lead].append(name)
    said = [f"{lead}: {_few(names)}." for lead, names in groups.items() if names]
    return json.dumps(" ".join(said) or "Ändrade uppgifter om dokumentet.", ensure_ascii=False)


def _few(names: Sequence[str]) -> str:
    short = [brief(name) for name in names]
    over = len(short) - NAMED
    return phrases.listed([*short[:NAMED], f"{over} till"] if over > 0 else short)
