"""What an author wrote is in the model or is told of: no word vanishes silently."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forlopp.model import walk_texts
from forlopp.model.text import Anchor, Image, LinkStart, plain
from forlopp.source import read_document
from forlopp.validate import validate

CONTENT = Path(__file__).resolve().parents[2] / "content"
SOURCES = sorted(p for p in CONTENT.glob("*/*/index.md") if p.stat().st_size > 3000)


def test_there_are_whole_documents_to_test_with():
    assert {p.parent.name for p in SOURCES} >= {"sepsis", "palliativ-vard", "hoftledsartros-primarvard", "levnadsvanor"}


def read(path: Path):
    references = path.with_name("references.json")
    pair = (references.name, references.read_bytes()) if references.is_file() else None
    document, faults = read_document(path.name, path.read_bytes(), pair)
    assert document is not None and not faults, faults
    return document


def said(pathway) -> str:
    """Return everything that the model says in words."""
    found = []
    for _, text in walk_texts(pathway):
        found.append(plain(text))
        for part in text.parts:
            if isinstance(part, LinkStart):
                found.append(f"{part.href} {part.title}")
            elif isinstance(part, Image | Anchor):
                found.append(" ".join(map(str, part)))
    return " ".join(found) + " " + pathway.model_dump_json(exclude={"sections", "references"}, fallback=str)


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: p.parent.name)
def test_every_word_of_the_projects_own_prose_is_in_the_model(path):
    document = read(path)
    pathway = validate(document).pathway
    body = "\n".join(document.lines).split("\n---\n", 1)[1]
    body = re.sub(r"<!--.*?-->", " ", body, flags=re.DOTALL)
    body = re.sub(r"```yaml.*?```", " ", body, flags=re.DOTALL)
    body = re.sub(r"\[@[^\]]*\]|\{[^}]*\}|\[\^[^\]]*\]:?|\[!NOTE\]|\]\([^)]*\)", " ", body)
    body = re.sub(r"(?m)^\s*\d+[.)] ", " ", body)  # the numbers of a numbered list
    titles = " ".join(section.title for section in pathway.sections)
    actors = "Hälso- och sjukvårdens åtgärder Patientens Närståendes Kommunens Vårdnadshavares Barnets Skolans"
    groups = " ".join(
        block.title or ""
        for owner in (*pathway.steps, *pathway.sections)
        for part in owner.actors
        for block in part.blocks
    )
    known = set(re.findall(r"\w+", " ".join([said(pathway), titles, actors, groups])))
    missing = [word for word in re.findall(r"\w+", body) if word not in known]
    assert missing == []


WORDS = st.lists(
    st.text(alphabet=st.characters(whitelist_categories=["L", "N"], max_codepoint=0x17F), min_size=1, max_size=12),
    min_size=1,
    max_size=6,
).map(" ".join)

TEMPLATE = """---
id: prov
kind: pathway
title: Prov
status: drafting
illustrative: true
programme_areas: [akut-vard]
---

## Sammanfattning

{prose}

- {item}
  - {sub}

| a | b |
|---|---|
| {cell} | x |

## Mål

- {goal} {{#mal}}

## Vårdförloppets åtgärder

### (A) Steg {{#steg}}

#### Patientens åtgärder

- {action} {{#gor}}

{remark}
"""


@given(prose=WORDS, item=WORDS, sub=WORDS, cell=WORDS, goal=WORDS, action=WORDS, remark=WORDS)
def test_words_written_anywhere_come_out(**words):
    document, faults = read_document("prov.md", TEMPLATE.format(**words).encode())
    assert document is not None and {fault.code for fault in faults} <= {"VF113"}
    pathway = validate(document).pathway
    assert pathway is not None
    texts = " ".join(plain(text) for _, text in walk_texts(pathway)).split()
    for written in words.values():
        for word in unicodedata.normalize("NFC", written).split():
            assert word in texts
