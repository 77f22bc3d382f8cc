"""The fragment: everything that a document says, in HTML that any system can show and none needs to mend."""

from __future__ import annotations

import copy
import json
import re
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import nh3
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forlopp.changes.parts import rows
from forlopp.rendition import fragment
from tests.feed.example import document as example_document
from tests.feed.example import pathway

ROOT = Path(__file__).resolve().parents[1]
EXAMPLE = json.loads(example_document(pathway()))
PUBLISHED = [json.loads(path.read_bytes()) for path in sorted((ROOT / "content/ledger/documents").glob("*.json"))]
DOCUMENTS = [EXAMPLE, *PUBLISHED]
OWN_HTML = ("html", "svg", "words_html")
VOID = {"img", "br", "hr"}

# What WordPress lets a post hold (wp_kses_post), as far as it touches a fragment: no svg, no script, no style.
BLOCKS = {"article", "footer", "figure", "figcaption", "div", "p", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li"}
TABLES = {"table", "caption", "thead", "tbody", "tr", "th", "td"}
WORDS = {"dl", "dt", "dd", "a", "strong", "em", "s", "code", "pre", "abbr", "sup", "span", "cite", "blockquote", "img"}
EVERYWHERE = {"class", "id", "title", "lang", "aria-label"}
OF_TAGS = {
    "a": EVERYWHERE | {"href", "rel"},
    "img": EVERYWHERE | {"src", "alt"},
    "th": EVERYWHERE | {"scope", "colspan"},
    "li": EVERYWHERE | {"value"},
    "ol": EVERYWHERE | {"start"},
}


class Seen(HTMLParser):
    """What a browser would make of a fragment: elements in order, words, ids, inner links; fails on a wrong nesting."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.open: list[str] = []
        self.words = ""
        self.feed(html)
        self.close()
        assert self.open == []
        self.ids = [found["id"] for _, found in self.tags if "id" in found]
        self.inner = [found["href"][1:] for _, found in self.tags if found.get("href", "").startswith("#")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element of a drawing that closes itself."""
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        """Close the innermost element, which must be this one."""
        assert self.open and self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Note words."""
        self.words += data


def without_svg(html: str) -> str:
    """What is left in a system that takes drawings away."""
    return re.sub(r"<svg\b.*?</svg>", "", html, flags=re.DOTALL)


def letters(html: str) -> str:
    """Return the words of HTML without white space, citations and note marks, which plain text lacks."""
    bare = re.sub(r'<a class="(?:forlopp-)?(?:cite|note-mark)".*?</a>', "", html)
    return "".join(unescape(re.sub(r"<[^>]*>", "", bare)).split())


@pytest.fixture(params=DOCUMENTS, ids=lambda one: f"{one['id']}-{one['version']}")
def document(request: pytest.FixtureRequest) -> dict[str, Any]:
    return request.param


@pytest.fixture
def html(document: dict[str, Any]) -> str:
    return fragment(document)


def test_everything_that_the_document_says_stands_in_words(document, html):
    """Also where the drawing is taken away."""
    said = letters(without_svg(html))
    texts = [
        (kind, part)
        for kind in ("sections", "steps", "actions", "remarks", "criteria_members", "goals", "challenges", "indicators")
        for row in rows(document, kind)
        for part in (row.get("html"), row.get("title"), (row.get("caveat") or {}).get("html"))
        if part
    ]
    texts += [(kind, row["html"]) for kind in ("footnotes", "references") for row in rows(document, kind)]
    texts += [("slots", row["title"]) for row in document["slots"]]
    texts += [("times", row["within"]["text"]) for row in (*document["steps"], *document["actions"]) if "within" in row]
    texts += [("targets", row["target"]["text"][1:]) for row in document["indicators"] if "target" in row]
    texts += [("versions", row["summary"]) for row in document["revisions"]]
    texts += [("first", one) for one in (*document["notices"], document["attribution"], document["licence"]["title"])]
    texts += [("flow", document["flow"]["words_html"])] if "flow" in document else []
    shown = {row["id"] for row in document["sections"] if row.get("html")} | {
        row["parent"] for row in document["steps"]
    }
    missing = [
        (kind, text)
        for kind, text in texts
        # What is said of an action alone stands on its first line, before its own list.
        if any(letters(piece) not in said for piece in re.split(r"(?=<ul>)", text, maxsplit=1))
        # A heading with nothing under it is not shown.
        and not (kind == "sections" and any(row["title"] == text and row["id"] not in shown for row in document[kind]))
    ]
    assert missing == []
    assert len(texts) > 40


def test_ids_are_prefixed_and_every_inner_link_arrives(document, html):
    seen = Seen(html)
    assert len(seen.ids) == len(set(seen.ids)) > 20
    assert all(id.startswith(document["id_prefix"]) for id in seen.ids)
    assert set(seen.inner) <= set(seen.ids)
    assert len(seen.inner) > (20 if document["steps"] else 5)
    expected = [row["id"] for kind in ("steps", "actions", "criteria", "indicators") for row in document[kind]]
    assert {document["id_prefix"] + id for id in expected} <= set(seen.ids)


def test_headings_nest_and_tables_name_their_cells(document, html):
    # Tables that the author wrote in the text are made with it.
    seen = Seen(re.sub(r'<table class="forlopp-small-table">.*?</table>', "", without_svg(html)))
    levels = [int(tag[1]) for tag, _ in seen.tags if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 2
    assert min(levels) == 2
    assert all(after <= before + 1 for before, after in zip(levels, levels[1:], strict=False))
    assert all("scope" in found for tag, found in seen.tags if tag == "th")
    tables = [place for place, (tag, _) in enumerate(seen.tags) if tag == "table"]
    assert all(seen.tags[place + 1][0] == "caption" for place in tables)
    acting = {(row["parent"]) for row in document["actions"]} & {row["id"] for row in document["steps"]}
    assert len(tables) == len(acting) + 2  # and one of indicators, one of versions


def test_a_sanitiser_finds_nothing_to_take_away(html):
    bare = without_svg(html)
    cleaned = nh3.clean(
        bare,
        tags=BLOCKS | TABLES | WORDS,
        attributes={"*": EVERYWHERE} | OF_TAGS,
        generic_attribute_prefixes={"data-"},
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel=None,
    )
    before, after = Seen(bare), Seen(cleaned)
    assert after.tags == before.tags
    assert "".join(after.words.split()) == "".join(before.words.split())
    assert not re.search(r"<(script|style|iframe|form|input|template)\b|\sstyle=|\son[a-z]+=", html)


def test_no_class_means_anything_to_the_system_that_shows_it(html):
    classes = {name for _, found in Seen(html).tags for name in found.get("class", "").split()}
    assert all(name.startswith("forlopp") for name in classes)


def test_numbers_of_references_are_those_that_the_text_cites(document, html):
    place = {row["id"]: number for number, row in enumerate(document["references"], 1)}
    cited = re.findall(r'<a class="forlopp-cite" href="#([^"]+)"[^>]*>\[([0-9]+)', html)
    assert len(cited) > 0
    assert all(place[id.removeprefix(document["id_prefix"])] == int(number) for id, number in cited)
    last = html.rindex('<ol><li id="' + document["id_prefix"] + document["references"][0]["id"])
    items = re.findall(r'<li id="([^"]+)"', html[last : html.index("</ol>", last)])
    assert items == [document["id_prefix"] + row["id"] for row in document["references"]]


def test_what_a_reader_must_know_stands_first_and_the_licence_last(document, html):
    words = Seen(html).words
    first_heading = html.index("<h2")
    assert all(notice in html[:first_heading] for notice in document["notices"])
    for fact in (document["version"], document["approved"]["on"], document["review_by"], "godkännandet är påhittat"):
        assert fact in html[:first_heading]
    assert words.rstrip().endswith("på webbplatsen")
    assert html.rindex(document["licence"]["href"]) > html.rindex("</table>")


def test_the_patients_actions_stand_apart():
    """A row of their own, named, in the table of the step."""
    document = next(one for one in PUBLISHED if one["id"] == "sepsis")
    mine = next(row for row in document["actions"] if row["actor"] == "patient" and "<" not in row["html"])
    whole = fragment(document)
    row = whole[: whole.index(mine["html"])].rpartition('<th scope="row">')[2]
    assert row.startswith(next(one["column"] for one in document["actors"] if one["id"] == "patient"))


@pytest.mark.parametrize("status", ["withdrawn", "merged", "split", "renamed"])
def test_what_no_longer_holds_shows_no_action(status):
    document = PUBLISHED[-1] | {
        "status": status,
        "status_label": "Upphävd",
        "notices": ["Dokumentet gäller inte längre."],
        "successors": [{"id": "ny", "title": "Nytt & bättre", "status": "approved", "page": "https://x.example/ny/"}],
    }
    html = fragment(document)
    assert "Dokumentet gäller inte längre." in html
    assert '<a href="https://x.example/ny/">Nytt &amp; bättre</a>' in html
    assert not any(action["text"] in html for action in document["actions"])
    assert "<svg" not in html
    assert document["attribution"].partition("”,")[0] in html


def test_the_same_document_gives_the_same_bytes(document, html):
    assert fragment(json.loads(json.dumps(document))) == html


# ---------------------------------------------------------------------------------------------------------------------
# Hostile


def everywhere(value: Any, text: str, key: str = "") -> Any:
    """Put a text in the place of every string that is not the feed's own HTML."""
    if isinstance(value, dict):
        return {name: everywhere(inner, text, name) for name, inner in value.items()}
    if isinstance(value, list):
        return [everywhere(inner, text, key) for inner in value]
    return text if isinstance(value, str) and key not in (*OWN_HTML, "status", "kind", "group", "parent") else value


@pytest.mark.parametrize("text", ['"><img src=x onerror=a()>', "' onload=a() x='", "javascript:alert(1)", "</article>"])
def test_a_hostile_value_is_only_words(text):
    document = everywhere(EXAMPLE, text) | {"id_prefix": "exempel-", "page": text}
    html = fragment(document)
    seen = Seen(html)
    assert not any(name.startswith("on") for _, found in seen.tags for name in found)
    assert {tag for tag, _ in seen.tags} <= {tag for tag, _ in Seen(fragment(EXAMPLE)).tags}
    assert not any(found.get("href", "").lower().startswith("javascript") for _, found in seen.tags)
    assert html.count("</article>") == 1


def paths(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(found for key, child in inner for found in paths(child, (*path, key)))]


PATHS = paths(EXAMPLE)[1:]
JUNK = st.sampled_from([None, 0, -1, True, 1.5, "", "x", "\ud800", "\x00", [], [[]], [None], {}, {"id": []}, "exempel"])


@settings(max_examples=150)
@given(st.lists(st.tuples(st.sampled_from(PATHS), JUNK), min_size=1, max_size=6))
def test_no_shape_makes_it_fail(changes):
    document = copy.deepcopy(EXAMPLE)
    for path, junk in changes:
        owner: Any = document
        try:
            for key in path[:-1]:
                owner = owner[key]
            owner[path[-1]] = copy.deepcopy(junk)
        except (KeyError, IndexError, TypeError):
            continue
    html = fragment(document)
    html.encode()
    seen = Seen(html)
    assert len(seen.ids) == len(set(seen.ids))


def test_a_document_of_nothing_is_an_article_still():
    assert Seen(fragment({})).tags[0] == ("article", {"class": "forlopp", "lang": "sv", "aria-label": ""})


def test_criteria_that_hold_themselves_end():
    block = {"id": "a", "group": "all", "parent": "ingang"}
    members = [{"id": "a", "parent": "a", "kind": "group", "group": "any", "html": "x"}] * 2
    document = EXAMPLE | {"criteria": [block], "criteria_members": members}
    assert len(fragment(document)) < 2 * len(fragment(EXAMPLE))
