"""The ledger of published versions: every fault at its row, nothing hidden, nothing raised, nothing read in vain."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from forlopp import build as building
from forlopp import disk, ledger, pool
from forlopp.diagnostics import as_text
from forlopp.pool import Settings
from tests.test_cost import SHELL, project

ROOT = Path(__file__).resolve().parents[1]
PUBLISHED = ROOT / "tests" / "ledger" / "published"
SHA = "a" * 64
FIRST: dict[str, Any] = {
    "number": 1,
    "on": "2024-01-15",
    "event": "published",
    "kind": "pathway",
    "id": "prov",
    "title": "Prov",
    "illustrative": True,
    "version": "1.0",
    "change": "new",
    "summary": "Första versionen.",
    "sha256": SHA,
}
SECOND = FIRST | {"number": 2, "on": "2026-02-20", "event": "revised", "version": "2.0", "change": "substantial"}
END = {key: FIRST[key] for key in ("kind", "id", "title", "illustrative")} | {
    "number": 2,
    "on": "2026-05-01",
    "event": "withdrawn",
    "reason": "Gäller inte längre.",
}


def without(row: dict[str, Any], *keys: str) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key not in keys}


class Case(NamedTuple):
    """Rows (or lines as they stand), and the findings as (code, line, the value that the finding points at)."""

    name: str
    rows: list[Any]
    found: list[tuple[str, int, str]]


CASES = [
    Case("in order", [FIRST, SECOND], []),
    Case("withdrawn", [FIRST, END], []),
    Case("withdrawn with a successor", [FIRST, END | {"successors": ["annan"]}], []),
    Case("merged", [FIRST, END | {"event": "merged", "successors": ["annan"]}], []),
    Case(
        "renamed: the old source may go",
        [FIRST | {"id": "borta"}, END | {"id": "borta", "event": "renamed"} | {"successors": ["prov"]}],
        [],
    ),
    Case("empty lines", ["", FIRST, "", SECOND, ""], []),
    Case("not JSON", [FIRST, "{"], [("VF431", 2, "")]),
    Case(
        "one broken row hides no other",
        ["{", FIRST | {"event": "publicerad"}],
        [("VF431", 1, ""), ("VF203", 2, '"publicerad"')],
    ),
    Case("a list", ["[]"], [("VF431", 1, "[")]),
    Case("a key twice", [json.dumps(FIRST)[:-1] + ', "id": "prov"}'], [("VF431", 1, '"prov"')]),
    Case("nested without end", ["[" * 100_000], [("VF431", 1, "[")]),
    Case("an endless number", ['{"number": ' + "9" * 5000 + "}"], [("VF431", 1, "{")]),
    Case("unknown event", [FIRST | {"event": "retracted"}], [("VF203", 1, '"retracted"')]),
    Case("unknown key", [FIRST | {"versoin": "1.0"}], [("VF202", 1, '"1.0"')]),
    Case("no id", [without(FIRST, "id")], [("VF201", 1, "{")]),
    Case("a number in words", [FIRST | {"number": "1"}], [("VF204", 1, '"1"')]),
    Case("no such day", [FIRST | {"on": "2024-02-30"}], [("VF204", 1, '"2024-02-30"')]),
    Case("no hash", [FIRST | {"sha256": "abc"}], [("VF204", 1, '"abc"')]),
    Case("half a character", [FIRST | {"title": "\ud800"}], [("VF204", 1, '"\\ud800"')]),
    Case("an endless version", [FIRST | {"version": "9" * 5000}], [("VF204", 1, '"999')]),
    Case("a gap", [FIRST, SECOND | {"number": 3}], [("VF432", 2, "3")]),
    Case(
        "a gap is one fault",
        [FIRST, SECOND | {"number": 3}, SECOND | {"number": 4, "version": "3"}],
        [("VF432", 2, "3")],
    ),
    Case("from nought", [FIRST | {"number": 0}], [("VF204", 1, "0")]),
    Case("the same number twice", [FIRST, SECOND | {"number": 1}], [("VF432", 2, "1")]),
    Case("no document", [FIRST | {"sha256": "b" * 64}], [("VF433", 1, '"bbbb')]),
    Case("backwards", [FIRST | {"version": "2.0"}, SECOND], [("VF435", 2, '"2.0"')]),
    Case("1.10 follows 1.9", [FIRST | {"version": "1.9"}, SECOND | {"version": "1.10"}], []),
    Case("before the one before", [FIRST, SECOND | {"on": "2023-01-01"}], [("VF435", 2, '"2023-01-01"')]),
    Case("revised before published", [FIRST | {"event": "revised"}], [("VF436", 1, '"revised"')]),
    Case("published twice", [FIRST, SECOND | {"event": "published"}], [("VF436", 2, '"published"')]),
    Case("after the end", [FIRST, END, SECOND | {"number": 3, "on": "2026-06-01"}], [("VF436", 3, '"revised"')]),
    Case("no source", [FIRST | {"id": "borta"}], [("VF437", 1, '"borta"')]),
    Case("a version without a document", [without(FIRST, "sha256")], [("VF438", 1, '"published"')]),
    Case("an end without a reason", [FIRST, without(END, "reason")], [("VF438", 2, '"withdrawn"')]),
    Case("merged into nothing", [FIRST, END | {"event": "merged"}], [("VF438", 2, '"merged"')]),
    Case("split in one", [FIRST, END | {"event": "split", "successors": ["annan"]}], [("VF438", 2, '"split"')]),
    Case("no such kind", [FIRST | {"kind": "dikt"}], [("VF438", 1, '"dikt"')]),
    Case("unknown successor", [FIRST, END | {"successors": ["ingen"]}], [("VF439", 2, '["ingen"]')]),
]


def lines_of(rows: list[Any]) -> list[str]:
    return [row if isinstance(row, str) else json.dumps(row) for row in rows]


def read(lines: list[str]) -> ledger.Ledger:
    return ledger.read_ledger("\n".join(lines).encode(), {SHA}, {"prov", "annan"})


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_faults(case: Case) -> None:
    lines = lines_of(case.rows)
    found = read(lines).diagnostics
    shown = as_text(found, 1)
    assert [(d.code, d.place.line) for d in found] == [(code, line) for code, line, _ in case.found], shown
    for diagnostic, (_, line, value) in zip(found, case.found, strict=True):
        assert diagnostic.place.file == "content/ledger/ledger.jsonl"
        assert lines[line - 1][diagnostic.place.column - 1 :].startswith(value), shown
        assert diagnostic.severity == "error"
        assert diagnostic.message.endswith((".", "?")) and diagnostic.hint


def test_entries_come_by_document_in_order() -> None:
    other = FIRST | {"id": "annan", "number": 2}
    entries = read(lines_of([FIRST, other, SECOND | {"number": 3}])).entries
    assert [(id, [one.version for one in rows]) for id, rows in entries.items()] == [
        ("annan", ["1.0"]),
        ("prov", ["1.0", "2.0"]),
    ]


def test_an_altered_document_is_never_used() -> None:
    body = b'{"id": "prov"}'
    sha = hashlib.sha256(body).hexdigest()
    assert ledger.read_documents({sha: body}) == ({sha: {"id": "prov"}}, [])
    for wrong in (body + b" ", b"", b"\xff"):
        read_, found = ledger.read_documents({sha: wrong})
        assert (read_, [d.code for d in found]) == ({}, ["VF434"])
        assert found[0].place.file == f"content/ledger/documents/{sha}.json"
    for body in (b"[]", b"null", b"{", b"[" * 100_000):
        sha = hashlib.sha256(body).hexdigest()
        assert [d.code for d in ledger.read_documents({sha: body})[1]] == ["VF434"]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()) | st.sampled_from([*FIRST]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=8,
)


@given(st.lists(st.tuples(st.sampled_from([*FIRST, "successors", "reason"]), JSON), max_size=4), st.binary(max_size=20))
@example([("number", True)], b"")
@example([("successors", ["\ud800"])], b"\n\xff")
@example([("on", 20240115)], b"\xef\xbb\xbf")
def test_a_hostile_ledger_raises_nothing(changes: list[tuple[str, Any]], tail: bytes) -> None:
    content = json.dumps(FIRST | dict(changes)).encode() + b"\n" + json.dumps(SECOND).encode() + tail
    found = ledger.read_ledger(content, {SHA}, {"prov"}).diagnostics
    as_text(found, 1).encode()
    lines = content.decode("utf-8", "replace").split("\n")
    for diagnostic in found:
        assert 1 <= diagnostic.place.line <= len(lines)
        assert 1 <= diagnostic.place.column <= len(lines[diagnostic.place.line - 1]) + 2


# ---------------------------------------------------------------------------------------------------------------------
# In a project


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """All work in this process, where it can be followed."""
    monkeypatch.setattr(pool, "POOL_FROM", 10_000)


@pytest.fixture
def published(tmp_path: Path) -> Path:
    """A project with a pathway that has been published twice, and others that have not."""
    root = project(tmp_path / "p", 3)
    folder = root / "content" / "pathways" / "prov"
    folder.mkdir(parents=True)
    shutil.copy(ROOT / "tests" / "ledger" / "prov-2.0.md", folder / "index.md")
    shutil.copytree(PUBLISHED, root / "content" / "ledger")
    return root


def built(root: Path) -> building.Built:
    return building.build(Settings(root, "https://forlopp.example/", SHELL, feed=True), root / ".build" / "cache")


def codes(one: building.Built) -> list[str]:
    return [d.code for d in one.diagnostics if d.severity == "error"]


def page(root: Path, one: building.Built, name: str) -> str:
    sha = next(sha for row, sha, _ in one.rows if row == name)
    return (root / ".build" / "cache" / "objects" / sha[:2] / sha).read_text("utf-8")


def test_a_published_pathway_shows_what_has_changed(published: Path, alone: None) -> None:
    one = built(published)
    assert codes(one) == []
    text = page(published, one, "vardforlopp/prov/index.html")
    assert 'href="andringar/#a-mat">Tidigare lydelse' in text
    assert "30 min" not in text, "an earlier wording stands on the page of changes alone"
    assert "inom <del>30</del> min" in page(published, one, "vardforlopp/prov/andringar/index.html").replace(
        "Inom", "inom"
    )


def test_a_document_altered_after_it_was_read_is_found(published: Path, alone: None) -> None:
    assert codes(built(published)) == []
    document = sorted((published / "content" / "ledger" / "documents").iterdir())[0]
    body = document.read_bytes()
    document.write_bytes(body.replace(b"Prov", b"Pr0v", 1))
    assert codes(built(published)) == ["VF434"]
    document.write_bytes(body)
    assert codes(built(published)) == []
    document.unlink()
    assert codes(built(published)) == ["VF433"]


def test_a_source_that_vanishes_is_found(published: Path, alone: None) -> None:
    shutil.rmtree(published / "content" / "pathways" / "prov")
    assert codes(built(published)) == ["VF437"]


def test_a_source_that_cannot_be_read_has_not_vanished(published: Path, alone: None) -> None:
    source = published / "content" / "pathways" / "prov" / "index.md"
    source.write_text(source.read_text("utf-8").replace("kind: pathway", "kind: [", 1), "utf-8")
    found = codes(built(published))
    assert found and "VF437" not in found


def test_a_new_entry_concerns_its_own_document_alone(published: Path, alone: None) -> None:
    before = built(published).results
    path = published / "content" / "ledger" / "ledger.jsonl"
    row = json.loads(path.read_text("utf-8").splitlines()[-1])
    body = disk.document_bodies(published, [row["sha256"]])[row["sha256"]].replace(b'"2.0"', b'"3.0"')
    sha = hashlib.sha256(body).hexdigest()
    (published / "content" / "ledger" / "documents" / f"{sha}.json").write_bytes(body)
    new = row | {"number": 3, "event": "revised", "version": "3.0", "sha256": sha}
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(new) + "\n")
    after = built(published).results
    changed = {file for file in after if after[file] != before[file]}
    assert changed == {"content/pathways/prov/index.md"}


def test_documents_of_unchanged_pathways_are_not_read(published: Path, alone: None, monkeypatch: Any) -> None:
    first = built(published)
    asked: list[list[str]] = []
    original = disk.document_bodies
    monkeypatch.setattr(disk, "document_bodies", lambda root, shas: asked.append(list(shas)) or original(root, shas))
    assert built(published).results == first.results
    assert asked == []


# ---------------------------------------------------------------------------------------------------------------------
# The committed data


@pytest.mark.parametrize("folder", [ROOT / "content" / "ledger", PUBLISHED], ids=["content", "tests"])
def test_committed_documents_are_as_they_were_published(folder: Path) -> None:
    content = (folder / "ledger.jsonl").read_bytes()
    bodies = {path.stem: path.read_bytes() for path in (folder / "documents").glob("*.json")}
    ids = {"prov"} | {path.parent.name for path in disk.source_files(ROOT)}
    read_ = ledger.read_ledger(content, set(bodies), ids)
    assert not read_.diagnostics
    named = [sha for entries in read_.entries.values() for sha in ledger.hashes(entries)]
    assert sorted(named) == sorted(bodies), "every document has its row, every row its document"
    documents, found = ledger.read_documents(bodies)
    assert not found
    for entries in read_.entries.values():
        for entry in entries:
            document = documents[str(entry.sha256)]
            assert (document["id"], document["version"]) == (entry.id, entry.version)
            assert document["illustrative"] is entry.illustrative is True
