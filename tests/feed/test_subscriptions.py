"""The change feeds: what four independent readers see of them, and what the standards ask for. (WordPress, the fourth,
reads them in the tests of its plugin.)"""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forlopp.feed.subscriptions import ATOM, JSON, NEWEST, subscription_files
from forlopp.model.ledger import Entry

SITE = "https://vard.example/"
A = "{http://www.w3.org/2005/Atom}"
FIRST = {"event": "published", "version": "1.0", "change": "new", "summary": "Första versionen.", "sha256": "0" * 64}
HOSTILE = "Kol & <script>alert('x')</script> \"]]>\x0b"


def entry(number: int, id: str, on: str, **more: object) -> Entry:
    head = {"number": number, "on": on, "kind": "pathway", "id": id, "title": id.title(), "illustrative": False}
    return Entry.model_validate(head | more)


LEDGER = {
    "sepsis": (
        entry(1, "sepsis", "2026-03-01", **FIRST),
        entry(
            3,
            "sepsis",
            "2026-03-12",
            event="revised",
            version="2.0",
            change="substantial",
            summary="Ny tidsgräns för antibiotika.",
            sha256="1" * 64,
            parts=[
                {"id": "a1", "what": "changed", "how": "substantial", "name": "Ge antibiotika inom 1 timme"},
                {"id": "a2", "what": "removed", "how": "removed", "name": "Odla <urin> & blod"},
            ],
        ),
    ),
    "kol": (
        entry(2, "kol", "2026-03-02", **FIRST | {"illustrative": True}),
        entry(
            4,
            "kol",
            "2026-04-01",
            event="merged",
            reason="Slogs samman med astma.",
            successors=["astma"],
            illustrative=True,
        ),
    ),
    "astma": (entry(5, "astma", "2026-04-01", **FIRST | {"title": HOSTILE}),),
    "demens": (
        entry(6, "demens", "2026-05-01", **FIRST),
        entry(7, "demens", "2026-05-02", event="withdrawn", reason="Kunskapsläget har ändrats."),
    ),
}
FILES = subscription_files(LEDGER, SITE)
TITLES = [
    "Upphävd: Demens",
    "Publicerad: Demens 1.0",
    "Publicerad: Kol & <script>alert('x')</script> \"]]> 1.0",
    "Sammanslagen: Kol (exempeltext)",
    "Ny version: Sepsis 2.0, ändrad i sak",
    "Publicerad: Kol 1.0 (exempeltext)",
    "Publicerad: Sepsis 1.0",
]
ADDRESSES = [f"{SITE}vardforlopp/{id}/" for id in ("demens", "demens", "astma", "kol", "sepsis", "kol", "sepsis")]


def node(root: Path, script: str, text: bytes) -> list[dict[str, Any]]:
    """Run a script that reads a feed from standard input and writes its entries as JSON."""
    start = "const text = require('node:fs').readFileSync(0, 'utf8');"
    ran = subprocess.run(["node", "-e", start + script], cwd=root, input=text, capture_output=True, check=False)
    assert ran.returncode == 0, ran.stderr.decode()
    return json.loads(ran.stdout)


def test_feedparser_reads_the_atom_feed():
    read = feedparser.parse(FILES[ATOM], sanitize_html=False)
    assert not read.bozo
    assert read.version == "atom10"
    assert [one.title_detail.value for one in read.entries] == TITLES
    assert [one.link for one in read.entries] == ADDRESSES
    merged, revised = read.entries[3], read.entries[4]
    assert revised.updated_parsed[:3] == (2026, 3, 12)
    assert {tag.term for tag in revised.tags} == {"revised", "pathway", "substantial"}
    assert "Ny tidsgräns för antibiotika." in revised.summary
    assert "Ge antibiotika inom 1 timme (ändrad i sak)" in revised.content[0].value
    assert f'I stället gäller <a href="{SITE}vardforlopp/astma/">' in merged.content[0].value
    assert merged.summary.startswith("Exempeltext som ingen har granskat medicinskt.")


def test_rss_parser_reads_the_atom_feed(root):
    script = "new (require('rss-parser'))().parseString(text).then(feed => console.log(JSON.stringify(feed.items)))"
    read = node(root, script, FILES[ATOM])
    assert [one["title"].rstrip() for one in read] == TITLES
    assert [one["link"] for one in read] == ADDRESSES
    assert read[4]["isoDate"] == "2026-03-12T00:00:00.000Z"
    assert "gäller inte längre" in read[0]["content"]


@pytest.mark.parametrize(("name", "how"), [(ATOM, "extractFromXml(text"), (JSON, "extractFromJson(JSON.parse(text)")])
def test_feed_extractor_reads_both_feeds(root, name, how):
    script = f"console.log(JSON.stringify(require('@extractus/feed-extractor').{how}).entries))"
    read = node(root, script, FILES[name])
    assert [one["title"] for one in read][:2] == TITLES[:2]
    assert [one["link"] for one in read] == ADDRESSES
    assert read[4]["published"] == "2026-03-12T00:00:00.000Z"
    assert "Kunskapsläget har ändrats." in read[0]["description"]


def test_the_atom_feed_has_all_that_the_standard_asks_for():
    feed = ElementTree.fromstring(FILES[ATOM])
    for holder in (feed, *feed.iter(f"{A}entry")):
        for name in ("id", "title", "updated"):
            assert len(holder.findall(A + name)) == 1
        assert holder.findtext(f"{A}id", "").startswith("urn:uuid:")
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT00:00:00Z", holder.findtext(f"{A}updated", ""))
        alternates = [link.get("href") for link in holder.findall(f"{A}link") if link.get("rel") == "alternate"]
        assert len(alternates) == 1 and alternates[0].startswith(SITE)
    assert feed.findtext(f"{A}author/{A}name")
    assert [link.get("href") for link in feed.findall(f"{A}link") if link.get("rel") == "self"] == [
        f"{SITE}api/v1/changes.atom"
    ]
    assert feed.findtext(f"{A}updated") == "2026-05-02T00:00:00Z"
    ids = [one.findtext(f"{A}id") for one in feed.iter(f"{A}entry")]
    assert len(set(ids)) == len(ids) == 7


def test_the_json_feed_has_all_that_the_standard_asks_for():
    feed = json.loads(FILES[JSON])
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["title"] and feed["feed_url"] == f"{SITE}api/v1/changes-feed.json"
    assert [one["title"] for one in feed["items"]][-1] == TITLES[-1]
    for one in feed["items"]:
        assert isinstance(one["id"], str) and one["content_html"] and one["url"].startswith(SITE)
        assert all(isinstance(tag, str) for tag in one["tags"])
    assert feed["items"][0]["_forlopp"] == {
        "about": f"{SITE}api/",
        "number": 7,
        "event": "withdrawn",
        "kind": "pathway",
        "id": "demens",
        "illustrative": False,
        "document": f"{SITE}api/v1/pathways/demens.json",
    }


def test_both_feeds_hold_the_same_entries_under_the_same_ids():
    atom = [one.findtext(f"{A}id") for one in ElementTree.fromstring(FILES[ATOM]).iter(f"{A}entry")]
    assert atom == [one["id"] for one in json.loads(FILES[JSON])["items"]]


def test_an_id_is_the_same_for_ever():
    """Also at another address, and when more has happened since: else readers are shown all of it anew."""
    ids = [one["id"] for one in json.loads(FILES[JSON])["items"]]
    later = {**LEDGER, "ny": (entry(8, "ny", "2026-06-01", **FIRST),)}
    elsewhere = [one["id"] for one in json.loads(subscription_files(later, "https://annan.example/")[JSON])["items"]]
    assert elsewhere[1:] == ids
    assert ids[-1] == "urn:uuid:20e9d09f-f08e-5486-9e53-99c78a3ec19f"


def test_what_an_author_wrote_cannot_become_markup():
    feed = ElementTree.fromstring(FILES[ATOM])
    html = [one.findtext(f"{A}content", "") for one in feed.iter(f"{A}entry")]
    assert not any("<script" in text for text in html)
    assert "Odla &lt;urin&gt; &amp; blod (borttagen)" in html[4]
    assert [one["content_html"].replace("\x0b", "") for one in json.loads(FILES[JSON])["items"]] == html


def test_a_feed_without_entries_is_one_too():
    files = subscription_files({}, SITE)
    assert not feedparser.parse(files[ATOM]).bozo
    assert json.loads(files[JSON])["items"] == []


def test_only_the_newest_hundred_are_in_the_feed():
    ledger = {f"d{number}": (entry(number, f"d{number}", "2026-01-01", **FIRST),) for number in range(1, 131)}
    items = json.loads(subscription_files(ledger, SITE)[JSON])["items"]
    assert [one["_forlopp"]["number"] for one in items] == list(range(130, 130 - NEWEST, -1))


LINES = st.text(min_size=1, max_size=40).filter(str.strip)


@given(LINES, LINES)
def test_any_words_give_well_formed_feeds(title, summary):
    ledger = {"a": (entry(1, "a", "2026-01-01", **FIRST | {"title": title, "summary": summary}),)}
    files = subscription_files(ledger, SITE)
    ElementTree.fromstring(files[ATOM])
    assert title.strip() in json.loads(files[JSON])["items"][0]["title"]
