"""Whatever a region writes, the check answers with findings that have a place, and pages are made of what there is."""

from __future__ import annotations

import random

from hypothesis import example, given, settings
from hypothesis import strategies as st

from forlopp import regional
from forlopp.diagnostics import as_github, as_json, as_sarif, as_text
from tests.regional.example import CASES, FILE, NATIONAL, file_of, findings, row

HEAD = (CASES / "ok-plats.md").read_text("utf-8").split("---\n\n")[0] + "---\n\n"
PIECES = st.sampled_from(
    [
        "## Rubrik {at=remissvag}",
        "## Rubrik {#a at=a-ge}",
        "## Rubrik {at=",
        '## {at="a, b" #x #y}',
        "### Under {at=remissvag}",
        "# Titel",
        "```yaml slot\nid: x\n```",
        "```",
        "| a | b |\n|---|---|\n| [@k] | (B)–(C) |",
        "[^1]: not",
        "![alt](bilder/x.png) [x](#a-ge) [](../../pathways/prov/index.md) [^1]",
        "<!-- anteckning",
        "<b>",
        "- punkt {#x}\n  - under",
        "> [!NOTE]\n> Ruta",
        "---",
        "\u202e\u200b\0",
    ]
)


def told(content: bytes, references: bytes | None = None) -> None:
    """Check a file, and assert of every finding what an author relies on."""
    source = file_of(content, references=references)
    found = findings(source)
    lines = content.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for one in found:
        assert one.message and one.code.startswith("VF"), one
        if one.place.file == FILE:
            assert 1 <= one.place.line <= len(lines), one
            assert 1 <= one.place.column <= len(lines[one.place.line - 1]) + 2, one
    for render in (as_text, as_github, as_json, as_sarif):
        render(found, 1)
    findings(source, None)
    made = row(source)
    assert all("<script" not in item.html for item in made.items)
    read = regional.read(source)
    if read.document and not any(one.severity == "error" and one.code != "VF483" for one in found):
        after = regional.updated(content, read, NATIONAL)
        again = findings(file_of(after, references=references))
        assert not [one for one in again if one.code in ("VF483", "VF484")]


@given(st.lists(st.one_of(PIECES, st.text(max_size=30)), max_size=20))
@settings(max_examples=100)
def test_any_pieces_in_any_order(pieces):
    told((HEAD + "\n\n".join(pieces)).encode("utf-8", "replace"))


@given(st.text(max_size=300))
@example("region: [a]\npathway: {b: c}\nbased_on: [x]")
@example("based_on: {version: 1, parts: [a, b]}\nresponsible: x\non: [2026-01-01]")
@example("based_on:\n  parts:\n    ? [a]\n    : b")
@settings(max_examples=100)
def test_any_text_as_front_matter(text):
    told(f"---\n{text}\n---\n\n## Rubrik {{at=remissvag}}\n\nText.\n".encode("utf-8", "replace"))


@given(st.binary(max_size=300))
@settings(max_examples=100)
def test_any_bytes(content):
    told(content, content)


def test_real_files_damaged_as_people_do():
    from tests.test_never_raises import mutated

    for path in sorted(CASES.glob("*.md")):
        chance = random.Random(path.stem)
        for _ in range(4):
            told(mutated(path.read_text("utf-8"), chance).encode())
