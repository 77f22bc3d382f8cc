"""What pages say of changes: labels and links on a document's page, its page of changes, the site's rows."""

from __future__ import annotations

import dataclasses
import json
import re
from typing import Any

from forlopp.catalog import Catalog, listing
from forlopp.changes import compare, labels
from forlopp.model.ledger import Entry
from forlopp.outputs import deeper
from forlopp.pages import Comparison, changes_page, of_changes, pathway_page, site_pages, told
from forlopp.pages.changes import SHOWN, change_html

from .example import FILE, ROOT, TEMPLATES, assert_sound, catalog, pathway

DOCUMENTS = ROOT / "tests" / "ledger" / "published" / "documents"
PROV = {body["version"]: body for path in DOCUMENTS.glob("*.json") for body in [json.loads(path.read_bytes())]}
URL = "vardforlopp/exempel/"


def prov() -> tuple[Any, ...]:
    return compare(PROV["1.0"], PROV["2.0"], "substantial")


def entry(number: int, on: str, event: str = "revised", **more: Any) -> Entry:
    row = {"number": number, "on": on, "event": event, "kind": "pathway", "id": "exempel", "title": "Exempel & prov"}
    return Entry.model_validate({**row, "illustrative": True, **more})


def known(*entries: Entry) -> Catalog:
    whole = pathway()
    ledger = {"exempel": entries} if entries else {}
    return dataclasses.replace(catalog(whole), ledger=ledger, listings={"exempel": listing(whole)})


def page(*comparisons: Comparison, **changes: Any) -> str:
    made = changes_page(pathway(**changes), known(), URL, comparisons, TEMPLATES)
    assert made
    return made.content


def shown(**fields: Any) -> str:
    """The page of the example where the parts with these ids have been changed like those of two small documents."""
    ids = {
        "in": "steps",
        "a1": "actions",
        "krav": "criteria",
        "ind-tid": "indicators",
        "krav-infektion": "criteria_members",
    }
    old = {kind: [{"id": id, "hash": "1"} for id, k in ids.items() if k == kind] for kind in set(ids.values())}
    old["actions"].append({"id": "borta", "hash": "1", "parent": "in", "text": "Hemlig gammal lydelse."})
    new = {kind: [{"id": id, "hash": "2"} for id, k in ids.items() if k == kind] for kind in set(ids.values())}
    new["actions"].append({"id": "a2", "hash": "1"})
    changes = compare(old, new, "substantial")
    whole = pathway(**fields)
    marks = of_changes(labels(changes, new), changes, "1.0", {change.id for change in changes})
    return pathway_page(whole, catalog(whole), FILE, "", "", TEMPLATES, marks).content


def test_a_part_that_has_changed_says_so_and_leads_to_what_it_said() -> None:
    html = shown()
    for id in ("in", "a1", "krav", "krav-infektion", "ind-tid"):
        link = f'<a class="earlier" href="andringar/#{id}">Tidigare lydelse</a>'
        assert html.count(f'<span class="mark mark--change mark--substantial">ändrad i sak</span> {link}') == 1
    assert '<span class="mark mark--change mark--new">ny</span>' in html
    assert html.count("mark--change mark--") == 6


def test_what_was_taken_away_is_counted_at_its_step_without_its_words() -> None:
    html = shown()
    row = html[html.index('id="in"') :]
    row = row[: row.index("</tbody>")]
    assert '1 åtgärd har tagits bort sedan version 1.0. <a href="andringar/#borta">Se vad som stod</a>' in row
    assert "Hemlig" not in html


def test_a_link_leads_only_to_what_the_page_of_changes_tells_of() -> None:
    whole = pathway(version="3.0", status="consultation")  # Under work: the history has no row for it yet.
    compared = [Comparison("1.10", "1.0", prov()), Comparison("3.0", "1.10", prov())]
    made = changes_page(whole, known(entry(1, "2026-01-01", "published")), URL, compared, TEMPLATES)
    assert made
    there = set(re.findall(r' id="([^"]*)"', made.content))
    assert told(whole, known(), compared) == {change.id for change in prov()} <= there
    assert there >= {"_version-3-0", "_version-1-10", "_1-10-a-mat"}
    assert "Utkast, inte godkänt att följa." in made.content and "noindex" in made.head
    assert told(whole, known(), []) == frozenset()
    marks = of_changes(labels(prov(), PROV["2.0"]), prov(), "1.0", frozenset({"a-odling"}))
    assert "ändrad i sak" in marks.label("a-mat") and "href" not in marks.label("a-mat")
    assert "har tagits bort" in (gone := marks.taken_away("misstanke")) and "href" not in gone


def test_without_an_earlier_document_the_document_tells_itself() -> None:
    steps = [dict(step) for step in pathway().model_dump(include={"steps"})["steps"]]
    assert steps
    html = pathway_page(pathway(), catalog(pathway()), FILE, "", "", TEMPLATES).content
    assert "mark--change mark--" not in html
    whole = pathway()
    first = whole.steps[0].model_copy(update={"change": "editorial"})
    told = whole.model_copy(update={"steps": (first, *whole.steps[1:])})
    html = pathway_page(told, catalog(told), FILE, "", "", TEMPLATES).content
    assert html.count('<span class="mark mark--change mark--editorial">redaktionellt ändrad</span>') == 1
    assert "Tidigare lydelse" not in html


def test_a_first_version_has_no_labels() -> None:
    row = {"version": "1.10", "on": "2026-03-12", "change": "new", "summary": "Första versionen."}
    whole = pathway(revisions=[row])
    first = whole.steps[0].model_copy(update={"change": "new"})
    told = whole.model_copy(update={"steps": (first, *whole.steps[1:])})
    assert "mark--change mark--" not in pathway_page(told, catalog(told), FILE, "", "", TEMPLATES).content


def test_the_page_of_changes_holds_both_wordings_by_step() -> None:
    html = page(Comparison("1.10", "1.0", prov()))
    assert_sound(html)
    assert '<h3 id="_i-misstanke">(A) Misstanke</h3>' in html
    assert "<strong>När:</strong> Inom <del>30</del> min" in html
    assert "<strong>När:</strong> Inom <ins>10</ins> min" in html
    assert "Ta <del>prover</del>." in html and "Ta <ins>blodprover</ins>." in html
    assert 'id="a-ring"' in html and "borttagen" in html
    assert "Stod tidigare under ”(B) Behandling”." in html
    assert "Jämfört med version 1.0: 4 nya, 4 ändrade i sak, 1 redaktionellt ändrad, 1 flyttad, 1 borttagen." in html
    assert '<a href="../#a-mat">' in html and '<a href="../#a-ring">' not in html


def test_wordings_of_older_versions_have_ids_of_their_own() -> None:
    catalogue = known(
        entry(1, "2024-01-01", "published", version="1.0", change="new", summary="Först.", sha256="a" * 64),
        entry(2, "2025-01-01", version="1.5", change="substantial", summary="Sedan.", sha256="b" * 64),
    )
    found = [Comparison("1.5", "1.0", prov()), Comparison("1.10", "1.5", prov())]
    made = changes_page(pathway(), catalogue, URL, found, TEMPLATES)
    assert made
    assert_sound(made.content)
    assert 'id="a-mat"' in made.content and 'id="_1-5-a-mat"' in made.content


def test_a_document_without_published_versions_has_a_short_page() -> None:
    html = page()
    assert_sound(html)
    assert "Version 1.10" in html and "Ny ingång." in html and "Jämfört med" not in html
    assert changes_page(pathway(), Catalog(), URL, (), TEMPLATES) is None


def test_nothing_of_an_old_document_is_more_than_words() -> None:
    evil = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    old = {"actions": [{"id": "a1", "hash": "1", "text": evil, "html": evil}]}
    new = {"actions": [{"id": "a1", "hash": "2", "text": f"{evil} nu", "html": evil}, {"id": evil, "text": evil}]}
    html = "".join(change_html(change) for one, other in ((old, new), (new, old)) for change in compare(one, other, ""))
    assert "alert(1)" in html
    assert "<script" not in html and "<img" not in html


def test_a_withdrawal_leads_on_to_what_is_valid() -> None:
    catalogue = known(
        entry(1, "2024-01-01", "published", version="1.0", change="new", summary="Först.", sha256="a" * 64),
        entry(2, "2026-05-01", "withdrawn", reason="Ersatt.", successors=["kol"]),
    )
    made = changes_page(pathway(), catalogue, URL, (), TEMPLATES)
    assert made
    assert '<h2 id="_withdrawn">Upphävd</h2>' in made.content
    assert 'I stället gäller <a href="../../../vardforlopp/kol/">KOL</a>.' in made.content
    [site] = site_pages(catalogue, TEMPLATES)
    assert 'I stället gäller <a href="../vardforlopp/kol/">KOL</a>.' in site.content


def test_the_sites_page_holds_a_hundred_rows_and_leads_to_the_years() -> None:
    rows = [
        entry(n, f"{2000 + n // 10}-01-{n % 10 + 1:02}", version=f"{n}.0", change="editorial", summary=f"Nr {n}.")
        for n in range(1, SHOWN + 6)
    ]
    first, *years = site_pages(known(*rows), TEMPLATES)
    assert (first.url, first.content.count("<li>")) == ("andringar/", SHOWN)
    assert 'href="2010/"' in first.content
    assert [page.url for page in years][-1] == "andringar/2000/"
    # The example's own list tells of one version that the ledger does not know.
    assert sum(page.content.count("<li>") for page in years) == len(rows) + 1
    for made in (first, *years):
        assert_sound(made.content)
    for made, way in ((first, "../"), (years[-1], "../../")):
        for file in ("changes.atom", "changes-feed.json"):
            assert f'href="{way}api/v1/{file}"' in made.content
            assert f'href="{way}api/v1/{file}"' in made.head


def test_a_shell_for_one_folder_further_down() -> None:
    shell = (
        '<html data-root="../../"><link href="../../assets/forlopp.css"><a href="../">x</a><a href="./">x</a>'
        '<a href="#_text">x</a><a href="https://example.org/">x</a><a href="mailto:a@b.se">x</a>'
        '<link rel="canonical" href="@@forlopp-canonical@@"><script src="../../assets/js/site.js"></script>'
    )
    assert deeper(shell) == (
        '<html data-root="../../../"><link href="../../../assets/forlopp.css">'
        '<a href="../../">x</a><a href=".././">x</a>'
        '<a href="#_text">x</a><a href="https://example.org/">x</a><a href="mailto:a@b.se">x</a>'
        '<link rel="canonical" href="@@forlopp-canonical@@"><script src="../../../assets/js/site.js"></script>'
    )
