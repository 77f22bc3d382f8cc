"""The page of an old version: what holds now is said first, the old text stands as it was, and search engines pass."""

from __future__ import annotations

import dataclasses
import datetime
import json
from typing import Any

from forlopp.outputs import deeper, fill
from forlopp.pages import Page, changes_page, version_page

from .example import ROOT, TEMPLATES, pathway
from .test_changes import URL, entry, known

OLD = json.loads(next((ROOT / "content" / "ledger" / "documents").glob("fffebf*.json")).read_bytes())
HELD = datetime.date(2022, 6, 1), datetime.date(2026, 4, 1)
SHELL = '<a href="../../">@@forlopp-title@@</a> @@forlopp-canonical@@ @@forlopp-head@@ @@forlopp-content@@'


def made(**more: Any) -> Page:
    return version_page(OLD, "vardforlopp/sepsis/", HELD, **{"holds": True, "templates": TEMPLATES} | more)


def test_an_old_version_leads_to_the_one_that_holds():
    page = made()
    assert page.url == "vardforlopp/sepsis/versioner/1.0/"
    banner = page.content.partition("<h1>")[0]
    assert "Äldre version. Gällde 2022-06-01 – 2026-04-01." in banner
    assert '<a href="../../../../vardforlopp/sepsis/">Läs den gällande versionen</a>' in banner
    assert all(action["html"].split("<")[0] in page.content for action in OLD["actions"])


def test_an_old_version_of_what_has_ended_leads_to_no_text():
    assert "Ingen version gäller nu." in made(holds=False).content
    assert "gällande versionen" not in made(holds=False).content


def test_search_engines_are_sent_to_the_present_page():
    html = fill(deeper(deeper(SHELL)), made(), "https://forlopp.example/").decode()
    assert '<a href="../../../../">Sepsis, version 1.0</a> https://forlopp.example/vardforlopp/sepsis/ ' in html
    assert '<meta name="robots" content="noindex">' in html


def test_the_table_of_contents_leads_into_the_fragment():
    page = made()
    assert '<a href="#sepsis-sammanfattning">Sammanfattning</a>' in page.toc
    assert page.content.count('id="sepsis-sammanfattning"') == 1


def test_the_page_of_changes_leads_to_old_versions_alone():
    rows = (entry(1, "2022-01-01", "published", version="1.0", change="new", summary="Första.", sha256="0" * 64),)
    catalog = dataclasses.replace(known(*rows))
    page = changes_page(pathway(), catalog, URL, (), TEMPLATES, {"1.0"})
    assert page
    assert page.content.count("Läs version") == 1
    assert '<a href="../versioner/1.0/">Läs version 1.0 som den var</a>' in page.content
