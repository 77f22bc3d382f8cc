"""`forlopp format`: one form for every file, and not a word of another meaning."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forlopp import disk
from forlopp.canonical import Formatted, formatted
from forlopp.canonical.lines import read_text
from forlopp.model.text import Text
from forlopp.source import read_document
from tests.test_cli import forlopp, project  # noqa: F401 – the fixture.
from tests.test_never_raises import HEAD, PIECES

ROOT = Path(__file__).resolve().parents[2]
SOURCES = [path for path in disk.source_files(ROOT) if path.stat().st_size > 3000]
CASES = sorted((ROOT / "tests" / "cases").glob("*.md"))

DRAFT = """---
title: Prov
# Namnet ändras aldrig.
id: prov   # för alltid
kind: 'pathway'

status: drafting
illustrative: true
programme_areas: [akut-vard]
---
## Sammanfattning
Text  
på två rader.
* ett
* två


> citat
<!-- en  anteckning

  med  blanktecken   -->
## Mål
- Kortare tid. {#mal-tid}
- Färre besök. <!-- räknas? -->
- Bättre hälsa. {reason="Följs inte."}
## Ingång och utgång
### Ingång
```yaml criteria
id: krav
any:
  - text: Misstänkt infektion   # ur journalen
    caveat: Inte efter operation
  - {measure: {name: NEWS2, operator: ">=", value: 7}}
  - all: [{text: Feber}, {id: frossa, text: Frossa}]
```
## Vårdförloppets åtgärder
### (A) Bedömning
#### Hälso- och sjukvårdens åtgärder
1. Mät blodtryck och puls hos patienten
   och skriv upp värdet.
   - under
2. Mät blodtryck och puls hos patienten igen. {roles=läkare}

| a|b |
|---|:-:|
|x \\| y|   |
"""  # noqa: W291 – two blanks at the end of a line are a line break.


def names_out(value: Any) -> Any:
    """A document's data without its ids."""
    if isinstance(value, dict):
        return {key: names_out(one) for key, one in value.items() if key not in ("id", "ids")}
    return [names_out(one) for one in value] if isinstance(value, list) else value


def notes(content: bytes) -> list[str]:
    text = unicodedata.normalize("NFC", content.decode().replace("\r\n", "\n").replace("\r", "\n"))
    front, body = (re.split(r"\n(?:---|\.\.\.)[ \t]*\n", text, maxsplit=1) + [""])[:2]
    return sorted(re.findall(r"(?:^|\s)#.*\S", front)) + re.findall(r"<!--.*?-->", body, re.DOTALL)


def holds(content: bytes) -> Formatted:
    """Format, and assert what must hold of every file: the same meaning, notes and all, and the same form again."""
    document, faults = read_document("prov.md", content, None)
    made = formatted("prov.md", content)
    if made.untouched:
        assert made.content == content
        return made
    assert made.left == () or made.content
    after, found = read_document("prov.md", made.content, None)
    assert names_out(after.data) == names_out(document.data)
    assert {one.code for one in found} <= {one.code for one in faults}
    without = formatted("prov.md", content, None, with_names=False)
    assert read_document("prov.md", without.content, None)[0].data == document.data
    assert formatted("prov.md", made.content) == Formatted(made.content, left=made.left)
    assert formatted("prov.md", without.content, None, with_names=False).content == without.content
    assert b"\r" not in made.content and not made.content.startswith(b"\xef\xbb\xbf")
    if not {one.code for one in faults} & {"VF104", "VF115"}:
        assert notes(made.content) == notes(content)
    return made


def test_a_file_gets_its_one_form():
    made = holds(DRAFT.encode())
    text = made.content.decode()
    assert text.startswith(
        "---\n# Namnet ändras aldrig.\nid: prov   # för alltid\nkind: 'pathway'\n\ntitle: Prov\nstatus: drafting\n"
    )
    assert "---\n\n## Sammanfattning\n\nText  \npå två rader.\n\n- ett\n- två\n\n> citat\n" in text
    assert "<!-- en  anteckning\n\n  med  blanktecken   -->\n" in text
    assert "| a      | b   |\n| ------ | :-: |\n| x \\| y |     |\n" in text


def test_every_part_without_a_name_gets_one_of_its_own_words():
    text = holds(DRAFT.encode()).content.decode()
    assert "- Färre besök. {#mal-farre-besok} <!-- räknas? -->" in text
    assert '- Bättre hälsa. {#mal-battre-halsa reason="Följs inte."}' in text
    assert "  - id: kriterium-misstankt-infektion\n    text: Misstänkt infektion   # ur journalen" in text
    assert "  - {id: kriterium-news2-minst-7, measure:" in text
    assert "- id: kriterium-feber\n    all: [{id: " in text or "- id: kriterium-feber" in text
    assert "### (A) Bedömning {#bedomning}" in text
    assert "   och skriv upp värdet. {#a-mat-blodtryck-puls-patienten}\n   - under" in text
    # The same first words: told apart by what follows from the whole text, not by a number that would move.
    assert re.search(r"\{#a-mat-blodtryck-puls-patienten-[0-9a-z]{6} roles=läkare\}", text)


def test_no_name_is_missing_afterwards():
    after, faults = read_document("prov.md", holds(DRAFT.encode()).content, None)
    assert "VF117" not in {one.code for one in faults}
    actions = after.data["steps"][0]["actors"][0]["blocks"][0]["actions"]
    assert all(one["id"] for one in actions)
    ids = re.findall(r"(?:\{#|id: )([a-z0-9-]+)", "\n".join(after.lines))
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("ends", ["\r\n", "\r"])
def test_word_and_the_mac_leave_no_trace(ends):
    odd = "\ufeff" + unicodedata.normalize("NFD", DRAFT).replace("\n", ends)
    assert holds(odd.encode()).content == formatted("prov.md", DRAFT.encode()).content


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.parent.name)
def test_the_projects_own_texts_keep_their_meaning(path):
    made = holds(path.read_bytes())
    assert made.untouched is None and made.left == ()


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_file_with_any_fault_is_not_damaged(path):
    holds(path.read_bytes())


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("inget försättsblad", 1),
        (HEAD + "\n## Mål\n\n<!-- utan slut\n", 12),
        (HEAD + "\n## Mål\n\n```yaml step\na: b\n", 12),
    ],
)
def test_what_cannot_be_read_is_left_alone_and_says_why(text, line):
    made = formatted("prov.md", text.encode())
    assert made.content == text.encode() and made.untouched and made.untouched.place.line == line


ODD = st.sampled_from(
    ["* a\n- b", "+ a\n+ b\n  * c", "* * *", "|a|\n|-|\n|b\n", "a|b\n-|-\nc|d\nlat rad", "- a\n\n\n- b", "> * a\n> * b"]
    + [
        "text  \nmer",
        "text\\\nmer  ",
        "  - a\n    - b",
        "- ```\n  * kod\n\n\n  ```",
        "> ```\n> * kod\n* a",
        "##   Rubrik   ",
    ]
    + [
        "<!-- a -->\n<!--\n\nb\n\n-->",
        "- a <!-- x -->\n- b {roles=x} <!-- y -->",
        "1) a\n2) b",
        "`a\n* b`",
        "\t* a",
        "*a* b\n*c*",
    ]
)


@given(st.lists(PIECES | ODD, max_size=14), st.sampled_from(["\n", "\n\n", "\n\n\n"]))
@settings(max_examples=40)
def test_whatever_is_written_means_the_same_afterwards(pieces, between):
    holds((HEAD + between.join(pieces)).encode())


@pytest.mark.slow
@given(st.data())
@settings(max_examples=8)
def test_a_real_text_with_something_gone_wrong_is_not_damaged(data):
    lines = data.draw(st.sampled_from(SOURCES)).read_text("utf-8").split("\n")
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(lines) - 1))
        change = data.draw(st.sampled_from(["gone", "twice", "odd", "mark", "blank"]))
        if change == "odd":
            lines.insert(at, data.draw(PIECES | ODD))
        elif change == "mark":
            lines[at] = re.sub(r"#[a-z0-9-]+ ?|id: [a-z0-9-]+, ", "", lines[at]).replace("{}", "")
        else:
            lines[at : at + 1] = {"gone": [], "twice": [lines[at]] * 2, "blank": [lines[at] + "  ", "", ""]}[change]
    holds("\n".join(lines).encode())


@pytest.mark.slow
def test_only_layout_has_changed_where_the_version_is_published(project):  # noqa: F811
    """Names are facts, and what is published is frozen: the check must find nothing new after a tidying."""
    path = project / "content" / "pathways" / "sepsis" / "index.md"
    path.write_text(path.read_text("utf-8").replace("\n## Mål\n", "\n\n\n##   Mål\n", 1), "utf-8")
    looked = forlopp("format", "--check", cwd=project)
    assert looked.returncode == 1 and "sepsis/index.md: skulle skrivas om." in looked.stdout
    assert "version 2.0 är publicerad. Id som saknas skrivs när" in looked.stdout
    assert forlopp("format", cwd=project).returncode == 0
    assert "inget att ändra" in forlopp("format", "--check", cwd=project).stdout
    assert forlopp("check", "--strict", "--today", "2026-11-22", cwd=project).returncode == 0


def test_the_command_says_what_it_left_alone(project):  # noqa: F811
    path = project / "content" / "pathways" / "kol" / "index.md"
    path.write_text(path.read_text("utf-8").replace("## Mål", "<!-- ## Mål", 1), "utf-8")
    before = path.read_bytes()
    done = forlopp("format", str(path), cwd=project)
    assert done.returncode == 1 and "lämnas som den är" in done.stderr and path.read_bytes() == before


def test_a_table_too_wide_to_be_straight_is_written_narrow():
    cell = "lång text " * 12
    text = f"{HEAD}\n## Sammanfattning\n\n| a   | b |\n|-----|---|\n| {cell} | x |\n"
    assert f"| a | b |\n|---|---|\n| {cell.strip()} | x |\n" in holds(text.encode()).content.decode()


def test_words_are_kept_to_the_letter():
    assert isinstance(read_document("prov.md", DRAFT.encode())[0].data["goals"][0]["text"], Text)
    assert read_text(DRAFT.encode()).content == DRAFT.encode()
