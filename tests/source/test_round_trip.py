"""The Markdown that the model keeps of a text means the same as what the author wrote."""

from __future__ import annotations

from pathlib import Path

import pytest

from forlopp.model import walk_texts
from forlopp.model.text import Text
from forlopp.source import read_document
from forlopp.source.inline import Origin, gather, gather_inline
from forlopp.source.markdown import parse, parse_inline
from forlopp.validate import validate

CONTENT = Path(__file__).resolve().parents[2] / "content"
SOURCES = sorted(p for p in CONTENT.glob("*/*/index.md") if p.stat().st_size > 3000)


def again(text: Text, letters: frozenset[str], kind: str) -> Text:
    """Read the kept Markdown as the place it came from does."""
    if kind in ("text", "caveat") and "\n" not in text.markdown:
        inline = gather_inline(parse_inline(text.markdown), Origin("x", (), 0, text.markdown, 0), letters)
        return inline.text(text.markdown)
    lines = tuple(text.markdown.split("\n"))
    return gather(parse(lines), "x", lines, letters).text(text.markdown)


def words(text: Text) -> list:
    """Return what a text says, without the markup around it: paragraphs differ by where a text stands."""
    return [part for part in text.parts if type(part).__name__ not in ("Markup", "Anchor")]


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: p.parent.name)
def test_kept_markdown_reads_back_to_the_same_text(path):
    document, _ = read_document(path.name, path.read_bytes(), None)
    pathway = validate(document).pathway
    letters = frozenset(step.letter for step in pathway.steps if step.letter)
    texts = list(walk_texts(pathway))
    assert len(texts) > 20
    for where, text in texts:
        assert text.markdown or not text.parts
        assert words(again(text, letters, str(where[-1]))) == words(text), where
