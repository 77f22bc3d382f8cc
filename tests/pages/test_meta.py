"""What pages say of themselves: sound schema.org that says nothing untrue and that no text can break out of."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
import yaml

from forlopp import outputs
from forlopp.model.pathway import Pathway
from forlopp.pages import meta, pathway_page, start_page
from pages.example import FILE, ROOT, TEMPLATES, catalog, pathway
from tests.hostile import VECTORS

SITE = "https://forlopp.example/"
SHELL = "@@forlopp-head@@\n@@forlopp-trail@@"

THING = {"name", "description", "url", "alternateName"}
CREATIVE = THING | {
    *("audience", "creativeWorkStatus", "dateModified", "inLanguage", "isPartOf", "keywords", "license", "mainEntity"),
    *("publisher", "version"),
}
PAGE = CREATIVE | {"breadcrumb", "lastReviewed", "reviewedBy"}
MEDICAL = THING | {"code", "recognizingAuthority"}
PROPERTIES = {
    "WebSite": CREATIVE,
    "WebPage": PAGE,
    "CollectionPage": PAGE,
    "MedicalWebPage": PAGE | {"medicalAudience"},
    "MedicalGuideline": MEDICAL | {"guidelineDate", "guidelineSubject"},
    "MedicalCondition": MEDICAL,
    "MedicalEntity": MEDICAL,
    "MedicalCode": THING | {"codeValue", "codingSystem"},
    "MedicalAudience": THING | {"audienceType"},
    "PeopleAudience": THING | {"audienceType"},
    "Organization": THING,
    "BreadcrumbList": THING | {"itemListElement"},
    "ListItem": THING | {"position", "item"},
}
"""The types that we use, with those of their properties at schema.org that we may use (looked up in its vocabulary)."""

VALUES = {
    "audience": {"MedicalAudience", "PeopleAudience"},
    "breadcrumb": {"BreadcrumbList"},
    "code": {"MedicalCode"},
    "guidelineSubject": {"MedicalCondition", "MedicalEntity"},
    "isPartOf": {"WebSite"},
    "itemListElement": {"ListItem"},
    "mainEntity": {"MedicalGuideline"},
    "publisher": {"Organization"},
    "recognizingAuthority": {"Organization"},
    "reviewedBy": {"Organization"},
}
"""The properties that hold things, and what things."""

DATES = {"dateModified", "lastReviewed", "guidelineDate"}


def data_of(page: Any) -> dict[str, Any]:
    """Return the data block that a page gets in its shell."""
    head = outputs.fill(SHELL, page, SITE).decode()
    blocks = re.findall(r'<script type="application/ld\+json">(.*?)</script>', head, re.S)
    assert len(blocks) == 1
    return json.loads(blocks[0])


def page_of(whole: Pathway) -> Any:
    """Return a document's page."""
    return pathway_page(whole, catalog(whole), FILE, "", "", TEMPLATES)


def faults(value: Any, path: str = "") -> list[str]:
    """Return what is wrong with a piece of schema.org data."""
    kind = value.get("@type")
    found = [] if kind in PROPERTIES else [f"{path}: type {kind}"]
    for name, one in value.items():
        place = f"{path}.{name}"
        if name in ("@context", "@id", "@type"):
            continue
        if name not in PROPERTIES.get(kind, ()):
            found.append(f"{place}: no property of {kind}")
        for item in one if isinstance(one, list) else [one]:
            if isinstance(item, dict):
                if item.get("@type") not in VALUES.get(name, ()):
                    found.append(f"{place}: holds no {item.get('@type')}")
                found += faults(item, place)
            elif name in VALUES or item in ("", None):
                found.append(f"{place}: {item!r}")
        if name in DATES and not re.fullmatch(r"\d{4}-\d{2}-\d{2}", one):
            found.append(f"{place}: {one!r} is no day")
        if name in ("url", "item", "license") and not one.startswith("https://"):
            found.append(f"{place}: {one!r} is no whole address")
    return found


def test_the_check_of_data_finds_faults() -> None:
    assert faults({"@type": "MedicalGuideline", "version": "1"}) == [".version: no property of MedicalGuideline"]
    assert faults({"@type": "WebPage", "publisher": "X", "dateModified": "i går"})


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"illustrative": "false"},
        {"status": "drafting", "approved": None},
        {"status": "withdrawn", "withdrawn_on": "2026-05-01"},
        {"codes": [], "synonyms": [], "scope": None, "audience": "public"},
        {"sections": [], "steps": [], "status": "planned", "approved": None},
    ],
)
def test_a_documents_data_is_sound(changes) -> None:
    found = data_of(page_of(pathway(**changes)))
    assert faults(found) == []
    assert found["@type"] == "MedicalWebPage"
    assert found["inLanguage"] == "sv-SE"
    way = found["breadcrumb"]["itemListElement"]
    assert [(one["position"], one["name"]) for one in way] == [(1, "Start"), (2, "Vårdförlopp"), (3, "Exempel & prov")]
    assert way[1]["item"] == SITE + "vardforlopp/"
    assert way[2]["item"] == found["url"]


def test_an_illustrative_text_is_never_called_approved_or_reviewed() -> None:
    found = data_of(page_of(pathway()))
    assert found["creativeWorkStatus"] == "Exempeltext – inte medicinskt granskad"
    assert not found.keys() & {"lastReviewed", "reviewedBy"}
    assert not found["mainEntity"].keys() & {"guidelineDate", "recognizingAuthority"}
    assert "Godkänd" not in json.dumps(found, ensure_ascii=False)
    assert found["description"].startswith("Exempeltext. ")


def test_a_real_text_says_who_approved_it_and_when_it_was_looked_over() -> None:
    rows = [
        {"version": "1.11", "on": "2026-06-01", "change": "reviewed", "summary": "Sedd över."},
        {"version": "1.10", "on": "2026-03-12", "change": "substantial", "summary": "Ny ingång."},
    ]
    found = data_of(page_of(pathway(illustrative="false", revisions=rows)))
    assert found["creativeWorkStatus"] == "Godkänd"
    assert found["lastReviewed"] == found["dateModified"] == "2026-06-01"
    assert found["reviewedBy"]["name"] == found["mainEntity"]["recognizingAuthority"]["name"] == "SKS"
    assert found["mainEntity"]["guidelineDate"] == "2026-03-12"


def test_a_draft_is_about_no_guideline() -> None:
    found = data_of(page_of(pathway(status="drafting", approved=None, illustrative="false")))
    assert "mainEntity" not in found
    assert found["creativeWorkStatus"] == "Under arbete"


def test_a_guideline_is_about_a_condition_where_diagnoses_are_named() -> None:
    codes = [
        {"system": "icd-10-se", "code": "A41.9", "role": "diagnosis"},
        {"system": "icd-10-se", "from": "A40.0", "to": "A40.9", "role": "diagnosis"},
        {"system": "atc", "code": "J01", "role": "treatment"},
    ]
    subject = data_of(page_of(pathway(codes=codes)))["mainEntity"]["guidelineSubject"]
    assert subject["@type"] == "MedicalCondition"
    assert [code["codeValue"] for code in subject["code"]] == ["A41.9"]
    assert data_of(page_of(pathway()))["mainEntity"]["guidelineSubject"]["@type"] == "MedicalEntity"


def test_the_start_page_is_the_site() -> None:
    markdown = (ROOT / "content" / "index.md").read_text("utf-8")
    page = start_page(catalog(pathway()), markdown, TEMPLATES)
    found = data_of(page)
    assert faults(found) == []
    assert (found["@type"], found["url"]) == ("WebSite", SITE)
    assert meta.trail_html(page.about, page.url) == ""


def test_the_trail_leads_up() -> None:
    page = page_of(pathway())
    assert re.findall(r'href="([^"]*)">([^<]*)<', meta.trail_html(page.about, page.url)) == [
        ("../../", "Start"),
        ("../../vardforlopp/", "Vårdförlopp"),
    ]


@pytest.mark.parametrize("text", [*VECTORS, "</script><script>alert(1)</script>", "<!--<script>", "\u2028]]>&amp;"])
def test_no_text_breaks_out_of_the_data(text) -> None:
    about = meta.About(text, text, above=(meta.Crumb("x/", text),))
    block = meta.head(about, "x/y/", SITE).split("<script", 1)[1]
    body = block.partition(">")[2].removesuffix("</script>")
    assert not re.search("[<>&\u2028\u2029]", body)
    assert json.loads(body)["name"] == text


def test_the_sites_name_is_that_of_the_frame() -> None:
    config = (ROOT / "mkdocs.yml").read_text("utf-8")
    assert yaml.safe_load(re.search(r"^site_name:.*$", config, re.M)[0]) == {"site_name": meta.SITE_NAME}
