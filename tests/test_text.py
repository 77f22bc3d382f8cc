"""Running text as HTML: what is linked, what is explained, and that no word of an author's becomes markup."""

from __future__ import annotations

import pytest

from forlopp.catalog import Catalog, Facts, Lists
from forlopp.model.pathway import Pathway, Reference
from forlopp.model.text import (
    Anchor,
    Cite,
    Image,
    Letters,
    LinkEnd,
    LinkStart,
    Markup,
    NoteMark,
    Part,
    Text,
    Words,
    words,
)
from forlopp.text import html, label, reading, reference_anchor, reference_html

FILE = "content/pathways/sepsis/index.md"
SINGER = {
    "id": "singer2016",
    "title": "The Third International Consensus Definitions",
    "author": [{"family": name, "given": "Mervyn J"} for name in "ABCDEFG"],
    "issued": {"date-parts": [["2016", "2"]]},
    "container-title": "JAMA",
    "volume": "315",
    "issue": "8",
    "page": "801-810",
    "DOI": "10.1001/jama.2016.0287",
}
KOL = Facts("kol", "pathway", "KOL", "approved", "content/pathways/kol/index.md", False, anchors={"b": "(B) Bedömning"})


def document(*parts: Part, **values: object) -> Pathway:
    """A pathway whose summary holds the parts."""
    data = {
        "id": "sepsis",
        "kind": "pathway",
        "title": "Sepsis",
        "status": "approved",
        "illustrative": "true",
        "programme_areas": ["akut-vard"],
        "sections": [
            {
                "id": "sammanfattning",
                "title": "Sammanfattning",
                "level": 2,
                "blocks": [{"kind": "prose", "text": Text("", parts)}],
            },
            {"id": "bilaga-x", "title": "Bilaga A. Larm", "level": 3},
        ],
        "steps": [
            {"id": "misstanke", "letter": "A", "title": "Misstanke"},
            {"id": "larm", "letter": "B", "title": "Larm"},
        ],
        "abbreviations": [{"abbreviation": "NEWS2", "meaning": "National <Early> Warning Score 2"}],
        "footnotes": [{"label": "1", "text": words("Noten.")}],
        "references": [{"id": "unused", "title": "Ingen läser mig"}, SINGER],
    }
    return Pathway.model_validate({**data, **values})


def shown(*parts: Part, base: str = "../../", prefix: str = "", **values: object) -> str:
    """The parts as a page (or, with a prefix, the feed) shows them."""
    pathway = document(*parts, **values)
    catalog = Catalog(Lists(abbreviations={"IVA": "intensivvårdsavdelning"}), {"kol": KOL})
    return html(Text("", parts), reading(pathway, catalog, FILE, base, prefix))


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (
            (Words("<script>alert('1')</script> & \"x\""),),
            "&lt;script&gt;alert(&#x27;1&#x27;)&lt;/script&gt; &amp; &quot;x&quot;",
        ),
        ((Markup("<p>"), Words("p<0,05"), Markup("</p>")), "<p>p&lt;0,05</p>"),
        (
            (Cite((("singer2016", "s. 12"),)),),
            '<a class="cite" href="#ref-singer2016" title="A m.fl. 2016">[1, s. 12]</a>',
        ),
        ((Cite((("okand", ""),)),), ""),
        ((Letters("(B)", ("B",), True),), '<a class="letter-link" href="#larm" title="(B) Larm">(B)</a>'),
        (
            (Letters("(A, B)", ("A", "B"), False),),
            '(<a class="letter-link" href="#misstanke" title="(A) Misstanke">A</a>, '
            '<a class="letter-link" href="#larm" title="(B) Larm">B</a>)',
        ),
        ((Letters("(D)", ("D",), False),), "(D)"),
        ((LinkStart("#larm", ""), Words("larmet"), LinkEnd()), '<a href="#larm">larmet</a>'),
        ((LinkStart("#bilaga-x", ""), LinkEnd()), '<a href="#bilaga-x">bilaga A</a>'),
        ((LinkStart("#finns-inte", ""), Words("ord"), LinkEnd()), "ord"),
        (
            (LinkStart("../kol/index.md#b", ""), LinkEnd()),
            '<a href="../../vardforlopp/kol/#b">(B) Bedömning</a>',
        ),
        ((LinkStart("../../om.md", ""), Words("om"), LinkEnd()), '<a href="../../om/">om</a>'),
        (
            (LinkStart("https://www.1177.se/?a=1&b=2", ""), Words("1177"), LinkEnd()),
            '<a href="https://www.1177.se/?a=1&amp;b=2" rel="noopener">1177</a>',
        ),
        ((LinkStart("javascript:alert(1)", ""), Words("klicka"), LinkEnd()), "klicka"),
        ((LinkStart(" JAVASCRIPT:alert(1)", ""), Words("klicka"), LinkEnd()), "klicka"),
        ((LinkStart("data:text/html,x", ""), Words("klicka"), LinkEnd()), "klicka"),
        ((LinkStart("//elak.example/", ""), Words("klicka"), LinkEnd()), "klicka"),
        ((LinkStart("../../../../etc/passwd", ""), Words("klicka"), LinkEnd()), "klicka"),
        (
            (Image("bilder/x y.png", 'a "b"', "Figur 1"),),
            '<span class="figure"><img src="../../vardforlopp/sepsis/bilder/x%20y.png" alt="a &quot;b&quot;">'
            '<span class="figure-title">Figur 1</span></span>',
        ),
        ((Image("https://bilder.example/spana.gif", "spana", ""),), "spana"),
        ((NoteMark("1"),), '<sup><a class="note-mark" href="#not-1">not 1</a></sup>'),
        ((Anchor("figur-1", "Figur"),), '<span id="figur-1"></span>'),
    ],
)
def test_part(parts: tuple[Part, ...], expected: str) -> None:
    assert shown(*parts) == expected


@pytest.mark.parametrize(
    "href", ["java\tscript:alert(1)", "javascript&colon;alert(1)", "vbscript:x", "\x01javascript:x"]
)
def test_no_link_runs_a_script(href: str) -> None:
    """Whatever a browser might read as a scheme, our address starts with the way to the site's root."""
    text = shown(LinkStart(href, ""), Words("x"), LinkEnd())
    assert text == "x" or text.startswith('<a href="../../vardforlopp/sepsis/')


def test_abbreviation_is_explained_once_and_never_in_links() -> None:
    """The glossary's own words are escaped too; a compound keeps its abbreviation, a longer word has none."""
    assert shown(Words("NEWS2 och NEWS2-poäng")) == (
        '<abbr title="National &lt;Early&gt; Warning Score 2">NEWS2</abbr> och NEWS2-poäng'
    )
    assert shown(Words("IVA-plats")) == '<abbr title="intensivvårdsavdelning">IVA</abbr>-plats'
    assert shown(Words("NEWS25, xNEWS2, IVAR")) == "NEWS25, xNEWS2, IVAR"
    assert shown(LinkStart("#larm", ""), Words("NEWS2"), LinkEnd()) == '<a href="#larm">NEWS2</a>'


def test_abbreviations_of_small_letters_and_several_words() -> None:
    rows = [{"abbreviation": "p.o.", "meaning": "per os"}, {"abbreviation": "GCS M", "meaning": "motorik"}]
    assert shown(Words("Ges p.o. vid GCS M 4"), abbreviations=rows) == (
        'Ges <abbr title="per os">p.o.</abbr> vid <abbr title="motorik">GCS M</abbr> 4'
    )


def test_seen_abbreviations_are_shared_by_the_caller() -> None:
    pathway = document()
    known, seen = reading(pathway, Catalog(), FILE, ""), set()
    assert "<abbr" in html(words("NEWS2"), known, seen)
    assert html(words("NEWS2"), known, seen) == "NEWS2"


def test_nothing_is_linked_inside_a_link() -> None:
    parts = (LinkStart("#larm", ""), Letters("(A)", ("A",), False), Cite((("singer2016", ""),)), LinkEnd())
    assert shown(*parts) == '<a href="#larm">(A)[1]</a>'


def test_feed_prefixes_ids_and_links() -> None:
    """In the feed every id and in-page link works on anybody's page; links to other documents are absolute."""
    parts = (
        Markup('<h4 id="egen">'),
        Letters("(B)", ("B",), True),
        LinkStart("../kol/index.md", ""),
        LinkEnd(),
        Cite((("singer2016", ""),)),
        Anchor("figur", "Figur"),
    )
    text = shown(*parts, base="https://forlopp.example/", prefix="sepsis-")
    assert '<h4 id="sepsis-egen">' in text
    assert 'href="#sepsis-larm"' in text
    assert 'href="#sepsis-ref-singer2016"' in text
    assert '<span id="sepsis-figur">' in text
    assert '<a href="https://forlopp.example/vardforlopp/kol/" rel="noopener">KOL</a>' in text


def test_references_are_numbered_as_they_are_met() -> None:
    """The file has `unused` first; a work that nobody cites comes last and keeps its place in the list."""
    known = reading(document(Cite((("singer2016", ""),))), Catalog(), FILE, "")
    assert dict(known.numbers) == {"singer2016": 1, "unused": 2}
    assert [spot.id for spot in known.cited_in["singer2016"]] == ["sammanfattning"]


def test_reading_takes_only_the_documents_that_are_linked() -> None:
    """Otherwise the work of a page would grow with the number of pathways."""
    others = {
        f"v{n}": Facts(f"v{n}", "pathway", "V", "approved", f"content/pathways/v{n}/index.md", False) for n in range(9)
    }
    known = reading(document(LinkStart("../v3/index.md", ""), LinkEnd()), Catalog(facts=others), FILE, "")
    assert list(known.others) == ["content/pathways/v3/index.md"]


def test_reference_in_swedish_style() -> None:
    text = reference_html(Reference.model_validate(SINGER))
    assert text == (
        "A MJ, B MJ, C MJ, D MJ, E MJ, F MJ et al. "
        '<cite class="work">The Third International Consensus Definitions</cite>. '
        "JAMA. 2016;315(8):801–810. "
        '<a href="https://doi.org/10.1001/jama.2016.0287" rel="noopener">doi.org/10.1001/jama.2016.0287</a>'
    )


def test_reference_without_journal_has_its_publisher_and_a_safe_address() -> None:
    work = {"id": "x", "title": "Vad är <i>vård</i>?", "publisher": "Socialstyrelsen", "URL": "javascript:alert(1)"}
    assert reference_html(Reference.model_validate(work)) == (
        '<cite class="work">Vad är &lt;i&gt;vård&lt;/i&gt;?</cite> Socialstyrelsen.'
    )


def test_every_key_has_an_anchor_of_its_own() -> None:
    keys = ["a:b", "a-b", "a_b", "a/b", 'a"b', "å"]
    anchors = [reference_anchor(key) for key in keys]
    assert len(set(anchors)) == len(keys)
    assert all(anchor.isascii() and '"' not in anchor for anchor in anchors)


def test_headings_use_the_words_of_the_document() -> None:
    shown_words = {"åtgärder": "insatser", "patientens": "individens"}
    assert label("Patientens åtgärder", shown_words) == "Individens insatser"
    assert label("Hälso- och sjukvårdens åtgärder", shown_words) == "Hälso- och sjukvårdens insatser"
    assert label("Patientens åtgärder", {}) == "Patientens åtgärder"
