"""Word files that somebody has made to do harm, by each of the ways in: an import, an update, a response form."""

from __future__ import annotations

import io
import zipfile
from typing import get_args

import pytest

from forlopp.consultation.filled import MESSAGES as FORMS
from forlopp.imports import ImportProblem, manuscript_of
from forlopp.imports.package import MESSAGES as IMPORTS
from forlopp.ooxml import Reason
from forlopp.word.returned import MESSAGES as UPDATES
from forlopp.word.update import Unreadable, updated
from tests.consultation.example import returned

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
BODY = f"<w:document {W}><w:body><w:p><w:r><w:t>Hej</w:t></w:r></w:p></w:body></w:document>"
ENTITIES = '<!DOCTYPE a [<!ENTITY b "ord "><!ENTITY c "&b;&b;&b;">]>'
FAR = f"<!--{'x' * 200_000}-->"
SWOLLEN = BODY.replace("Hej", "&c;")


def imported(content: bytes) -> str:
    with pytest.raises(ImportProblem) as caught:
        manuscript_of("prov.docx", content)
    return str(caught.value)


def brought_back(content: bytes) -> str:
    with pytest.raises(Unreadable) as caught:
        updated(content, {})
    return str(caught.value)


def answered(content: bytes) -> str:
    one = returned(content)
    assert one.form is None
    return " ".join(one.notes[-1][1:])


WAYS = {"import": imported, "update": brought_back, "form": answered}
DECLARED = {"import": "kod som Word inte skriver", "update": "entiteter", "form": "XML-definitioner"}


def packed(parts: dict[str, str | bytes], way: int = zipfile.ZIP_DEFLATED) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", way) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return held.getvalue()


HIDDEN = {
    "behind a long comment": FAR + ENTITIES + SWOLLEN,
    "in UTF-16": (ENTITIES + SWOLLEN).encode("utf-16"),
    "in UTF-16, far down": (FAR + ENTITIES + SWOLLEN).encode("utf-16-be").join((b"\xfe\xff", b"")),
    "without an entity": '<!DOCTYPE w SYSTEM "file:///etc/passwd">' + BODY,
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", HIDDEN)
def test_a_part_that_declares_things_of_its_own_is_refused_wherever_it_says_so(way, name):
    assert DECLARED[way] in WAYS[way](packed({"word/document.xml": HIDDEN[name]}))


@pytest.mark.parametrize("way", WAYS)
def test_a_part_beside_the_body_is_read_as_carefully(way):
    said = WAYS[way](packed({"word/document.xml": BODY, "word/comments.xml": FAR + ENTITIES + "<a>&c;</a>"}))
    assert DECLARED[way] in said


HARMFUL = {
    "nesting without end": packed({"word/document.xml": "<a>" * 50_000 + "</a>" * 50_000}),
    "a part that swells": packed({"word/document.xml": b"<a>" + b" " * (41 << 20) + b"</a>"}),
    "another way of packing": packed({"word/document.xml": BODY}, zipfile.ZIP_LZMA),
    "an encoding that nobody knows": packed({"word/document.xml": '<?xml version="1.0" encoding="rot13"?><a/>'}),
    "a body outside the file": packed(
        {
            "word/document.xml": "<a",
            "_rels/.rels": f'<a><b Id="1" Type="{OFFICE}/officeDocument" Target="../../etc/passwd"/></a>',
        }
    ),
    "a locked part": packed({"word/document.xml": BODY}).replace(
        b"PK\x01\x02\x14\x03\x14\0\0\0", b"PK\x01\x02\x14\x03\x14\0\1\0"
    ),
    "half a file": packed({"word/document.xml": BODY})[:90],
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", HARMFUL)
def test_what_would_harm_is_refused_with_a_remedy_and_never_a_traceback(way, name):
    said = WAYS[way](HARMFUL[name])
    assert said.endswith(".") and any(word in said for word in ("pana", "spara", "Spara", "Kopiera", "ta bort")), said


@pytest.mark.parametrize("messages", [IMPORTS, UPDATES, FORMS], ids=WAYS)
def test_every_way_in_has_words_for_every_reason(messages):
    assert set(messages) == set(get_args(Reason))
