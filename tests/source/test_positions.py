"""Everything that a source may hold keeps its place, however the file was saved."""

from __future__ import annotations

import unicodedata

import pytest

from forlopp.diagnostics import Place
from forlopp.source import read_document
from forlopp.validate import validate

SOURCE = """---
id: prov
kind: pathway
title: Prov
status: drafting
illustrative: true
programme_areas: [akut-vard]
---

## Sammanfattning

Å ena sidan, se (A). Äpplen [@kalla] och [länk](../kol/index.md#start).

## Vårdförloppets åtgärder

### (A) Början på åtgärd {#borjan}

```yaml step
kind: entry
criteria: [ingang]
next:
  - {to: slut, when: Ja}
```

#### Hälso- och sjukvårdens åtgärder

- Mät åldern. {#mat roles="läkare, sjuksköterska" within="10 min"}

### Slut {#slut kind=exit}
"""


def document(text: str | bytes):
    content = text.encode() if isinstance(text, str) else text
    read, faults = read_document("prov.md", content, ("references.json", b'[{"id": "kalla", "title": "K"}]'))
    assert read is not None, faults
    return read


def at(path, text: str = SOURCE, raw: str | None = None) -> tuple[int, int, str]:
    """Return line, column and the words that a data path's place covers."""
    read = document(text if raw is None else raw)
    place = read.position(path)
    line = read.line(place)
    return place.line, place.column, line[place.column - 1 : place.column - 1 + place.length]


PATHS = [
    (("id",), "prov"),
    (("programme_areas", 0), "akut-vard"),
    (("steps", 0, "next", 0, "to"), "slut"),
    (("steps", 0, "next", 0, "when"), "Ja"),
    (("steps", 0, "criteria", 0), "ingang"),
    (("steps", 0, "id"), "borjan"),
    (("steps", 0, "letter"), "(A)"),
    (("steps", 1, "kind"), "exit"),
    (("steps", 0, "actors", 0, "blocks", 0, "actions", 0, "roles", 1), "sjuksköterska"),
    (("steps", 0, "actors", 0, "blocks", 0, "actions", 0, "within"), "10 min"),
    (("steps", 0, "actors", 0, "blocks", 0, "actions", 0, "id"), "mat"),
    (("steps", 0, "actors", 0, "blocks", 0), "- Mät åldern."),
]


@pytest.mark.parametrize(("path", "words"), PATHS)
def test_every_entity_knows_the_words_that_made_it(path, words):
    assert at(path)[2].startswith(words)


def test_marks_inside_a_paragraph_know_their_words():
    read = document(SOURCE)
    text = read.data["sections"][0]["blocks"][0]["text"]
    found = {
        read.line(place)[place.column - 1 : place.column - 1 + place.length]
        for index in range(len(text.parts))
        if (place := read.places.get(("sections", 0, "blocks", 0, "text", "parts", index)))
    }
    assert found == {"(A)", "[@kalla]", "[länk](../kol/index.md#start)"}


@pytest.mark.parametrize(
    "saved",
    [
        pytest.param(lambda s: s.replace("\n", "\r\n"), id="CRLF"),
        pytest.param(lambda s: s.replace("\n", "\r"), id="CR"),
        pytest.param(lambda s: "\ufeff" + s, id="BOM"),
        pytest.param(lambda s: s + "\n\n\n", id="blank lines at the end"),
        pytest.param(lambda s: s.rstrip("\n"), id="no newline at the end"),
    ],
)
def test_line_ends_and_bom_change_neither_data_nor_places(saved):
    plain, other = document(SOURCE), document(saved(SOURCE))
    assert other.data == plain.data
    for path, words in PATHS:
        assert other.position(path) == plain.position(path), (path, words)


def test_decomposed_letters_give_the_same_data_and_columns_of_the_file_as_it_is():
    decomposed = unicodedata.normalize("NFD", SOURCE)
    assert document(decomposed).data == document(SOURCE).data
    for path, words in PATHS:
        shown = at(path, raw=decomposed)[2]
        assert unicodedata.normalize("NFC", shown).startswith(words), path


def test_a_place_that_nothing_is_known_of_falls_back_to_what_holds_it():
    read = document(SOURCE)
    assert read.position(("steps", 0, "next", 0, "nothing", 7)) == read.position(("steps", 0, "next", 0))
    assert read.position(("line", 3, 2, 4)) == Place("prov.md", 3, 2, 4)


def test_scalars_arrive_as_written():
    text = SOURCE.replace(
        "title: Prov", 'title: no\nversion: "1.10"\nscope: 12:30\nsynonyms: [1.10, yes, 2023-02-30, ~]'
    )
    data = document(text).data
    assert (data["title"], data["version"], data["scope"]) == ("no", "1.10", "12:30")
    assert data["synonyms"] == ["1.10", "yes", "2023-02-30", "~"]
    assert validate(document(text)).pathway.version == "1.10"
