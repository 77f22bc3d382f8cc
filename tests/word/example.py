"""A small pathway, its Word document, and the ways in which reviewers change one.

In: edits as python-docx or as raw XML. Out: the updated source. Used by all tests of Word.
"""

from __future__ import annotations

import functools
import io
import re
import zipfile
from collections.abc import Callable
from typing import Any

import docx
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from forlopp.catalog import Catalog
from forlopp.check import Source, read
from forlopp.word.exported import exported
from forlopp.word.update import Updated, updated

FILE = "content/pathways/prov/index.md"
SOURCE = """---
id: prov
kind: pathway
title: Prov   # namnet på allt
scope: "Inleds vid prov och avslutas: sedan."
version: "1.0"
status: drafting
illustrative: true
programme_areas: [akut-vard]
---

<!-- Hela filen är ett prov. -->

## Sammanfattning

Sepsis är **livshotande** organsvikt [@singer2016] och kan
förvärras på några timmar. Se (A) och
[riktlinjen](https://example.org/a_b).

Det andra stycket. <!-- Är det
här rätt? --> Det slutar här.

- hög ålder
- *nedsatt* immunförsvar
- diabetes

## Mål

- Kortare tid. {#mal-tid}

## Ingång och utgång

### Ingång

```yaml criteria
id: krav
any:
  - text: Misstänkt infektion   # ur journalen
    caveat: Inte efter operation
  - {id: varde, text: "Värdet, högt", measure: {name: NEWS2, operator: ">=", value: 7}}
```

## Vårdförloppets åtgärder

### (A) Misstanke {#misstanke}

```yaml step
kind: entry
criteria: [krav]
roles: [sjuksköterska]
next: [{to: fraga}]
```

Målet är att skynda.

#### Hälso- och sjukvårdens åtgärder

- Mät NEWS2. [@rcp2017; @singer2016, s. 4] {#a-mat within="10 min" goals="mal-tid"}
- Ring läkare, se [](#bilaga-x). {#a-ring roles="läkare"}
  - Vänta inte på svar.
- Ge syrgas. {#a-syrgas}

#### Patientens åtgärder

- Berätta när det började. {#p-beratta}

### (B) Är det sepsis? {#fraga}

```yaml step
kind: decision
next:
  - {to: misstanke, when: "Ja, sannolikt", within: 5 min}
  - {to: slut, when: Nej}
```

#### Hälso- och sjukvårdens åtgärder

1. Undersök. {#a-undersok}
2. Ta prover. {#a-prover}

### Slut {#slut kind=exit}

Klart.

## Uppföljning

### Indikatorer

#### Tid till prov {#ind-tid}

```yaml indicator
kind: process
goals: [mal-tid]
numerator: Antal inom en timme
denominator: Alla
direction: higher
target_reason: Underlag saknas
```

## Bilagor

### Bilaga A. Tabell {#bilaga-x}

| Poäng | Vad |
|---|---|
| 1 | Vänta |
| 2 | Ring |

> [!NOTE]
> Tänk på detta.
"""
REFERENCES = """[{"id": "singer2016", "type": "article-journal", "title": "Sepsis-3"},
 {"id": "rcp2017", "type": "report", "title": "NEWS2"}]"""


def source(text: str = SOURCE) -> Source:
    """Return a source as it lies on disk."""
    return Source(FILE, text.encode(), ("content/pathways/prov/references.json", REFERENCES.encode()))


@functools.cache
def word(text: str = SOURCE) -> bytes:
    """Return the Word document of a source."""
    one = source(text)
    pathway = read(one).pathway
    assert pathway
    return exported(one, pathway, Catalog(), {})


def back(file: bytes, text: str = SOURCE) -> Updated:
    """Read a Word file back into a source."""
    return updated(file, {"prov": lambda: source(text)})


def by_hand(edit: Callable[[Any], None], file: bytes | None = None) -> bytes:
    """Change a Word file with python-docx."""
    document = docx.Document(io.BytesIO(file or word()))
    edit(document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


OWN = "./w:bookmarkStart[starts-with(@w:name, '_vf')]"
"""Paragraphs that hold the source's own words; the others are the tool's."""


def paragraphs(document: Any) -> list[Any]:
    """Return every paragraph of a document, those in tables and in tables within tables too."""
    return [Paragraph(one, document._body) for one in document.element.body.iter(qn("w:p"))]


def find(document: Any, words: str) -> Any:
    """Return the first paragraph that holds some words, the contents left out."""
    return next(one for one in paragraphs(document) if words in one.text and one._p.xpath(OWN))


def replace(document: Any, old: str, new: str) -> None:
    """Type over words, as somebody does who marks them first. They must stand in one run."""
    held = [text for one in paragraphs(document) if one._p.xpath(OWN) for text in one._p.xpath(".//w:t")]
    text = next((one for one in held if one.text == old), None)
    text = next(one for one in held if old in one.text) if text is None else text
    text.text = text.text.replace(old, new, 1)


def in_xml(change: Callable[[str], str], file: bytes | None = None, more: dict[str, str] | None = None) -> bytes:
    """Change the XML of a Word file's text; `more` are parts that are added."""
    held = zipfile.ZipFile(io.BytesIO(file or word()))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name in held.namelist():
            content = held.read(name)
            if name == "word/document.xml":
                changed = change(content.decode())
                assert changed != content.decode()
                content = changed.encode()
            made.writestr(name, content)
        for name, text in (more or {}).items():
            made.writestr(name, text)
    return out.getvalue()


def paragraph_xml(xml: str, words: str) -> str:
    """Return the XML of the paragraph that holds some words, without the contents' links."""
    return next(one for one in re.findall(r"<w:p>.*?</w:p>", xml) if words in one and "_vf" in one)


def changed_lines(before: str, after: bytes) -> tuple[list[str], list[str]]:
    """Return the lines that are gone and those that are new."""
    old, new = before.split("\n"), after.decode().split("\n")
    return [line for line in old if line not in new], [line for line in new if line not in old]
