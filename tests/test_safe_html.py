"""An independent sanitiser finds nothing to take away from the HTML that pages and feed carry."""

from __future__ import annotations

from html.parser import HTMLParser

import nh3
import pytest

from forlopp import text
from forlopp.catalog import Catalog
from forlopp.check import Source, read
from forlopp.model import walk_texts
from tests.hostile import VECTORS, hostile, npm

TEXT = {"p", "br", "hr", "em", "strong", "s", "code", "pre", "abbr", "sup", "span", "div", "blockquote", "a", "img"}
LISTS = {"ul", "ol", "li", "table", "thead", "tbody", "tr", "th", "td"}
TAGS = TEXT | LISTS | {"h3", "h4", "h5", "h6"}
ATTRIBUTES = {"class", "id", "title", "href", "src", "alt", "scope", "start", "rel"}


class Seen(HTMLParser):
    """Gathers what a browser would see: tags with their attributes, and the words between them."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, tuple[tuple[str, str | None], ...]]] = []
        self.words = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag."""
        self.tags.append((tag, tuple(sorted(attrs))))

    def handle_data(self, data: str) -> None:
        """Note words."""
        self.words += data


def seen(html: str) -> tuple[list, str]:
    """Return what a browser would see of a fragment."""
    parser = Seen()
    parser.feed(html)
    parser.close()
    # The sanitiser drops byte order marks, which run nothing.
    return parser.tags, "".join(parser.words.replace("\ufeff", "").split())


def clean(html: str) -> str:
    """Take away everything that the list does not allow."""
    return nh3.clean(
        html,
        tags=TAGS,
        attributes={"*": ATTRIBUTES - {"rel"}, "a": ATTRIBUTES},
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel=None,
    )


@pytest.mark.parametrize("corpus", ["vectors", "blns", "commonmark"])
def test_nothing_needs_to_be_taken_away(corpus):
    texts = {
        "vectors": lambda: VECTORS,
        "blns": lambda: npm("blns", "m.default || m"),
        "commonmark": lambda: npm("commonmark-spec", "m.tests.map(t => t.markdown)"),
    }[corpus]()
    fragments = 0
    for hostile_text in texts:
        source = hostile(hostile_text).encode("utf-8", "replace")
        pathway = read(
            Source("content/pathways/fientlig/index.md", source, ("r.json", b'[{"id": "x", "title": "x"}]'))
        ).pathway
        if pathway is None:
            continue
        for prefix in ("", "fientlig-"):
            reading = text.reading(pathway, Catalog(), "content/pathways/fientlig/index.md", "../../", prefix)
            for _, one in walk_texts(pathway):
                html = text.html(one, reading)
                fragments += 1
                assert seen(clean(html)) == seen(html), html
    assert fragments > 10 * len(texts)
