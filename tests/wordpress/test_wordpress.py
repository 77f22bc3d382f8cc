"""A region runs the plugin in a real WordPress: what it imports, what it refuses, and what its readers are told."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path

import pytest

from forlopp.feed import subscription_files
from tests.feed.example import LEDGER

from .conftest import WordPress
from .source import Feed, Source, packed

pytestmark = pytest.mark.slow

APPROVED = {"kol", "osteoporos-sekundarprevention", "palliativ-vard", "sepsis"}
"""The project's approved pathways, but for the one that these tests leave illustrative."""


def words(content: str) -> str:
    """Return the words of HTML, evenly spaced."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", content)).split())


def lead(action: dict) -> str:
    """Return an action's words, down to its list if it has one."""
    return words(re.split("<[uo]l", action["html"])[0])


def untouched(before: dict, after: dict) -> bool:
    """Say whether no post was written in between."""
    return {id: post["post_modified_gmt"] for id, post in before.items()} == {
        id: post["post_modified_gmt"] for id, post in after.items()
    } and {id: post["post_content"] for id, post in before.items()} == {
        id: post["post_content"] for id, post in after.items()
    }


def age(site: WordPress) -> None:
    """Set the posts' time of change back an hour, so that a later change shows."""
    site.php("global $wpdb; $wpdb->query( \"UPDATE $wpdb->posts SET post_modified_gmt = '2026-01-01 00:00:00'\" );")


def test_everything_approved_becomes_a_post_with_its_version(site: WordPress, feed: Feed):
    site.cron()
    posts = site.posts()
    assert set(posts) == APPROVED
    sepsis, document = posts["sepsis"], feed.documents["sepsis"]
    assert (sepsis["post_title"], sepsis["post_excerpt"]) == (document["title"], document["scope"])
    assert (sepsis["post_type"], sepsis["post_status"], sepsis["post_name"]) == ("page", "publish", "sepsis")
    assert (sepsis["version"], sepsis["review_by"]) == (document["version"], document["review_by"])
    assert sepsis["sequence"] == "8" and len(sepsis["sha256"]) == 64
    assert "Ny: Sepsis, version 2.0." in site.state()["report"]


def test_nothing_that_a_reader_needs_is_lost_in_wordpress(site: WordPress, feed: Feed):
    site.cron()
    for id in APPROVED:
        page, document, given = site.shown(id), feed.documents[id], feed.files()[f"pathways/{id}.html"].decode()
        seen = words(page)
        for action in document["actions"]:
            assert lead(action) in seen
        assert words(without_drawings(given)) in seen
        assert words(document["flow"]["words_html"]) in seen
        assert given.count("<caption>") > 5 and given.count('scope="row"') > 10
        for mark in ("<caption>", "<table", '<th scope="col">', '<th scope="row">', "<abbr ", f'id="{id}-'):
            assert page.count(mark) == without_drawings(given).count(mark)
        assert "<polyline" not in page and "Flödesschema:" not in page  # no drawing, and no loose words of it
        assert document["attribution"] in seen and f'href="{document["page"]}"' in page


def without_drawings(content: str) -> str:
    """Return HTML without its figures."""
    return re.sub(r"<figure.*?</figure>", "", content, flags=re.S)


def test_a_second_run_asks_once_and_touches_nothing(site: WordPress, server: Source, feed: Feed):
    site.cron()
    age(site)
    before = site.posts()
    server.asked.clear()
    site.cron()
    assert server.asked == [("index.json", 304)]
    assert untouched(before, site.posts())


def test_a_feed_that_is_signed_anew_touches_nothing(site: WordPress, server: Source, feed: Feed):
    site.cron()
    age(site)
    before = site.posts()
    feed.head["signature"] = {"signed": True, "expires": "2027-01-01"}
    server.publish(feed)
    site.cron()
    assert server.asked == [("index.json", 200)]
    assert untouched(before, site.posts())


def test_a_revised_pathway_updates_its_post_and_no_other(site: WordPress, server: Source, feed: Feed):
    site.cron()
    age(site)
    before = site.posts()
    feed.documents["sepsis"]["sections"][0]["html"] += "<p>Nytt i den här versionen.</p>"
    feed.change("sepsis", version="2.1")
    server.publish(feed)
    site.cron()
    after = site.posts()
    assert "Nytt i den här versionen." in site.shown("sepsis")
    assert (after["sepsis"]["ID"], after["sepsis"]["version"]) == (before["sepsis"]["ID"], "2.1")
    del before["sepsis"], after["sepsis"]
    assert untouched(before, after)
    assert site.state()["report"][0] == "Uppdaterad: Sepsis, version 2.0 → 2.1."
    assert len(server.asked) == 5  # index, manifest, catalogue, document, fragment


def test_a_merged_pathway_becomes_a_notice_with_its_successor(site: WordPress, server: Source, feed: Feed):
    site.cron()
    link = {"id": "kol", "title": "Kroniskt obstruktiv lungsjukdom (KOL)", "page": feed.documents["kol"]["page"]}
    feed.end("sepsis", "merged", "Dokumentet har gått upp i ”KOL” och gäller inte längre.", [link])
    server.publish(feed)
    site.cron()
    page = site.shown("sepsis")
    assert "Dokumentet har gått upp i ”KOL” och gäller inte längre." in words(page)
    assert f'Läs i stället: <a href="{link["page"]}">{link["title"]}</a>' in html.unescape(page)
    assert site.posts()["sepsis"]["post_title"] == "Sepsis (gäller inte längre)"
    assert "<table" not in page
    assert "Gäller inte längre: Sepsis, version 2.0." in site.state()["report"]


def test_a_withdrawn_pathway_that_was_never_imported_makes_no_post(site: WordPress, server: Source, feed: Feed):
    feed.end("sepsis", "withdrawn", "Dokumentet gäller inte längre.", [])
    server.publish(feed)
    site.cron()
    assert set(site.posts()) == APPROVED - {"sepsis"}


@pytest.mark.parametrize("torn", ["tampered", "truncated", "missing", "no json", "down"])
def test_a_fault_in_the_source_changes_nothing_and_is_told(site: WordPress, server: Source, feed: Feed, torn: str):
    site.cron()
    before = site.posts()
    feed.change("kol", version="3.0")  # sorts before sepsis: would be written first
    feed.change("sepsis", version="3.0")
    server.publish(feed)
    name = next(name for name in server.published if name.startswith("blobs/") and b'"3.0"' in server.published[name])
    whole = server.published[name]
    server.faults = {
        "tampered": {name: whole.replace(b"minst 7", b"minst 8").replace(b"KOL", b"ABC")},
        "truncated": {name: whole[:1000]},
        "missing": {name: 404},
        "no json": {"index.json": b"<html>Logga in</html>"},
        "down": {"index.json": 503},
    }[torn]
    site.cron()
    assert site.posts() == before
    error = site.state()["error"]
    assert {
        "tampered": "kontrollsumman stämmer inte",
        "truncated": "kontrollsumman stämmer inte",
        "missing": "404",
        "no json": "index.json är inte läsbar JSON",
        "down": "503",
    }[torn] in error
    notice = site.php(ADMIN_NOTICE)
    assert "den senaste hämtningen misslyckades" in notice and "Inläggen är kvar som de var" in notice
    server.faults = {}
    site.cron()
    assert (site.posts()["sepsis"]["version"], site.posts()["kol"]["version"]) == ("3.0", "3.0")
    assert site.php(ADMIN_NOTICE) == ""


ADMIN_NOTICE = "test_notices();"


def test_a_feed_that_went_backwards_is_refused(site: WordPress, server: Source, feed: Feed):
    site.cron()
    before = site.posts()
    feed.change("sepsis", version="1.0")
    feed.sequence = 7
    server.publish(feed)
    site.cron()
    assert site.posts() == before
    assert "äldre innehåll (nummer 7)" in site.state()["error"]


def test_posts_are_saved_together_or_not_at_all(site: WordPress, server: Source, feed: Feed):
    site.cron()
    before = site.posts()
    feed.change("kol", version="3.0")
    feed.change("sepsis", version="3.0")
    server.publish(feed)
    site.php(
        "add_filter( 'wp_insert_post_empty_content', static function ( $no, $post ) {"
        " return $no || 'Sepsis' === $post['post_title']; }, 10, 2 ); forlopp_run();"
    )
    assert site.posts() == before
    assert "WordPress kunde inte spara ”Sepsis”" in site.state()["error"]


def test_example_texts_are_left_out_until_they_are_asked_for_and_are_always_marked(site: WordPress, feed: Feed):
    site.settings(ids="hoftledsartros-primarvard")
    site.cron()
    assert site.posts() == {}
    assert "exempeltexter som ingen har granskat medicinskt: Höftledsartros – primärvård." in site.state()["report"][0]
    site.settings(illustrative="1")
    site.cron()
    assert set(site.posts()) == {"hoftledsartros-primarvard"}
    notice = feed.documents["hoftledsartros-primarvard"]["notices"][0]
    assert words(site.shown("hoftledsartros-primarvard")).count(notice) == 1


def test_what_the_fragment_does_not_say_the_plugin_says(site: WordPress, server: Source, feed: Feed):
    feed.fragments["hoftledsartros-primarvard"] = "<p>Text utan märkning.</p>"
    server.publish(feed)
    site.settings(ids="hoftledsartros-primarvard", illustrative="1")
    site.cron()
    seen = words(site.shown("hoftledsartros-primarvard"))
    document = feed.documents["hoftledsartros-primarvard"]
    assert document["notices"][0] in seen and document["attribution"] in seen


def test_a_copy_says_when_its_review_is_overdue(site: WordPress, server: Source, feed: Feed):
    feed.change(
        "sepsis", review_by="2020-01-31", validity={"overdue_text": "Skulle ha setts över senast 31 januari 2020."}
    )
    feed.change("kol", review_by="2020-01-31", validity={})
    server.publish(feed)
    site.cron()
    assert "Skulle ha setts över senast 31 januari 2020." in words(site.shown("sepsis"))
    assert "Texten skulle ha setts över senast 2020-01-31 och kan vara inaktuell." in words(site.shown("kol"))
    assert "skulle ha setts över" not in words(site.shown("palliativ-vard"))


def test_a_copy_says_when_its_source_has_been_silent(site: WordPress, server: Source):
    site.cron()
    silent = "Kopian har inte kunnat jämföras med källan sedan"
    assert silent not in site.shown("sepsis")
    server.faults = {"index.json": 503}
    site.php("update_option( 'forlopp_state', [ 'contact' => strtotime( '2026-01-02 12:00' ) ] + forlopp_state() );")
    site.cron()
    assert f"{silent} 2026-01-02." in words(site.shown("sepsis"))


def test_local_changes_are_marked_for_the_reader_and_told_of_when_they_are_written_over(
    site: WordPress, server: Source, feed: Feed
):
    site.cron()
    marked = "Texten har ändrats på den här webbplatsen och återger inte källan ordagrant."
    assert marked not in site.shown("sepsis")
    id = site.posts()["sepsis"]["ID"]
    site.php(f"wp_update_post( [ 'ID' => {id}, 'post_content' => '<p>Ring vår egen jour.</p>' ] );")
    page = words(site.shown("sepsis"))
    assert marked in page and "Ring vår egen jour." in page
    assert feed.documents["sepsis"]["attribution"] in page
    feed.change("sepsis", version="2.1")
    server.publish(feed)
    site.cron()
    assert "Ring vår egen jour." not in site.shown("sepsis")
    assert "Lokala ändringar skrevs över" in site.state()["report"][0]
    kept = site.value(f"wp_list_pluck( wp_get_post_revisions( {id} ), 'post_content' )")
    assert any("Ring vår egen jour." in text for text in kept.values())


def test_a_post_in_the_bin_stays_there(site: WordPress, server: Source, feed: Feed):
    site.cron()
    site.php(f"wp_trash_post( {site.posts()['sepsis']['ID']} );")
    feed.change("sepsis", version="2.1")
    server.publish(feed)
    site.cron()
    assert set(site.posts()) == APPROVED - {"sepsis"}


def test_hostile_html_is_made_harmless(site: WordPress, server: Source, feed: Feed):
    feed.fragments["sepsis"] = HOSTILE
    server.publish(feed)
    site.cron()
    for user in (
        "",
        "wp_set_current_user( 1 ); kses_remove_filters();",
    ):  # cron, and an administrator who may save any HTML
        stored = site.posts()["sepsis"]["post_content"]
        for bad in (
            "script",
            "onerror",
            "onclick",
            "javascript:",
            "<svg",
            "<iframe",
            "style=",
            "evil()",
            "<!-- wp:shortcode",
            "data-wp",
        ):
            assert bad not in stored.lower(), bad
        seen = words(site.shown("sepsis"))
        assert "Före" in seen and "efter" in seen
        # As it was written: no shortcode is run, and no figure becomes a smiley.
        assert "[gallery] (minst 8) :) 2 x 3" in seen
        feed.change("sepsis", version=f"3.{len(user)}")
        server.publish(feed)
        site.php(f"{user} forlopp_run();")
        assert site.state()["error"] == ""


HOSTILE = """<article class="forlopp"><p onclick="evil()">Före</p>
<script>evil()</script><SCRIPT SRC=//evil.example/x></SCRIPT >
<img src=x onerror=evil()><iframe src="//evil.example">x</iframe>
<a href="javascript:alert(7)">länk</a><a href="jAva&#x09;script:alert(7)">länk</a>
<svg><script>evil()</script><text>lösa ord</text></svg>
<p style="position:fixed" data-wp-on--click="x">[gallery] (minst 8) :) 2 x 3</p>
<!-- wp:shortcode -->[gallery]<!-- /wp:shortcode --><!-<!-- x -->- wp:shortcode -->efter</article>"""


def test_regional_additions_stand_under_their_parts(site: WordPress, server: Source, feed: Feed):
    action = feed.documents["sepsis"]["actions"][0]
    items = [
        {"id": "r1", "anchor": action["id"], "html": "<p>Ring 010-000 00 00.</p>", "drifted": False},
        {
            "id": "r2",
            "anchor": "sammanfattning",
            "html": "<p>Hos oss gäller.</p>",
            "drifted": True,
            "notice": "Har ändrats.",
        },
        {"id": "r3", "anchor": "finns-inte", "html": "<p>Utan plats.<script>evil()</script></p>", "drifted": False},
    ]
    addition = {
        "region": {"id": "skane", "title": "Skåne"},
        "on": "2026-02-01",
        "review_by": "2099-02-01",
        "items": items,
    }
    addition["responsible"] = {"name": "Anna", "role": "läkare"}
    feed.more = {"regions/skane/sepsis.json": packed(addition), "regions/skane.json": packed({"items": []})}
    server.publish(feed)
    site.settings(region="skane")
    site.cron()
    page = site.posts()["sepsis"]["post_content"]
    part = page[page.index(f'id="sepsis-{action["id"]}"') :]
    assert "Ring 010-000 00 00." in words(part[: part.index(' id="sepsis-', 10)])
    assert re.search(
        r'<h2 id="sepsis-sammanfattning">[^<]*</h2><aside [^>]*>.{1,90}Skåne</strong></p>.{1,60}Hos oss gäller', page
    )
    assert "Har ändrats." in page and "Utan plats." in page and "evil" not in page
    assert (
        page.count("Regionalt tillägg, Skåne") == 3
        and page.count("Ansvarig: Anna, läkare. Skrivet 2026-02-01, ses över senast 2099-02-01.") == 3
    )
    for action in feed.documents["sepsis"]["actions"]:
        assert lead(action) in words(page)
    late = "Regionens tillägg skulle ha setts över senast"
    assert late not in site.shown("sepsis")
    feed.more["regions/skane/sepsis.json"] = packed(addition | {"review_by": "2026-02-02"})
    server.publish(feed)
    site.cron()
    assert f"{late} 2026-02-02." in words(site.shown("sepsis")) and late not in site.shown("kol")


def test_the_projects_own_additions_are_examples_and_say_so(
    site: WordPress, server: Source, feed: Feed, built: dict[str, bytes]
):
    """The documents as the feed writes them: fetched only by who has asked for examples, and then marked."""
    feed.more = {path: body for path, body in built.items() if path.startswith("regions/vastra-gotaland")}
    server.publish(feed)
    site.settings(region="vastra-gotaland")
    site.cron()
    assert "regionens tillägg till Sepsis" in " ".join(site.state()["report"])
    assert "Regionalt tillägg" not in site.posts()["sepsis"]["post_content"]
    site.settings(illustrative="1")
    site.cron()
    given = json.loads(built["regions/vastra-gotaland/sepsis.json"])
    page = site.posts()["sepsis"]["post_content"]
    for words in (given["notices"][0], f"Ansvarig: {', '.join(given['responsible'].values())}. Skrivet {given['on']}"):
        assert page.count(words) == len(given["items"]) > 2


def test_another_kind_of_post_moves_what_is_imported(site: WordPress):
    site.settings(type="vardforlopp")
    site.cron()
    id = site.posts()["sepsis"]["ID"]
    assert site.posts()["sepsis"]["post_type"] == "vardforlopp"
    assert "Mät vitalparametrar" in site.get("vardforlopp/sepsis/")
    site.settings(type="post")
    site.cron()
    assert (site.posts()["sepsis"]["post_type"], site.posts()["sepsis"]["ID"]) == ("post", id)


def test_settings_take_only_what_they_should(site: WordPress):
    site.settings(
        feed="javascript:alert(1)", ids="Sepsis, kol;\nhjärtsvikt", type="attachment", status="private", region="../x"
    )
    assert site.value("forlopp_settings()") == {
        "feed": "", "ids": "sepsis kol hjartsvikt", "type": "vardforlopp", "status": "draft", "region": "x",
        "illustrative": "", "key": "", "author": 1,
    }  # fmt: skip
    site.settings(feed="https://forlopp.example/api/v1/index.json")
    assert site.value("forlopp_settings()")["feed"] == "https://forlopp.example/api/v1/"


def test_no_address_on_the_inside_of_the_regions_own_network_is_fetched(site: WordPress, server: Source):
    site.php(
        "remove_all_filters( 'http_request_host_is_external' ); remove_all_filters( 'http_allowed_safe_ports' );"
        " forlopp_run();"
    )
    assert server.asked == [] and site.posts() == {}
    assert "Källan svarar inte" in site.state()["error"]


def test_deactivation_stops_the_clock_and_removal_leaves_drafts(site: WordPress):
    site.cron()
    assert site.value("wp_next_scheduled( 'forlopp_hourly' )")
    site.php("test_deactivate();")
    assert site.value("wp_next_scheduled( 'forlopp_hourly' )") is False
    site.php("require_once ABSPATH . 'wp-admin/includes/admin.php'; uninstall_plugin( 'forlopp/forlopp.php' );")
    assert {post["post_status"] for post in site.posts().values()} == {"draft"}
    assert set(site.posts()) == APPROVED
    assert site.value("[ get_option( 'forlopp' ), get_option( 'forlopp_state' ) ]") == [False, False]


def test_wordpress_own_feed_reader_reads_the_changes(site: WordPress, server: Source):
    server.published["changes.atom"] = subscription_files(LEDGER, "https://forlopp.example/")["changes.atom"]
    read = site.value(f"test_feed( {server.url + 'changes.atom'!r} )")
    assert [row[0] for row in read] == [
        "Upphävd: Gammalt (exempeltext)",
        "Publicerad: Gammalt 1.0 (exempeltext)",
        "Ny version: Exempel 2.0, ändrad i sak (exempeltext)",
        "Publicerad: Exempel 1.0 (exempeltext)",
    ]
    assert read[0][1:3] == ["https://forlopp.example/vardforlopp/gammalt/", "2024-09-01"]
    assert len({row[3] for row in read}) == 4


def test_the_plugin_is_short_enough_to_be_read(root: Path):
    files = {path.name: path for path in (root / "plugins" / "wordpress" / "forlopp").glob("*.php")}
    lines = {name: [line.strip() for line in path.read_text("utf-8").splitlines()] for name, path in files.items()}
    code = {name: [x for x in found if x and not x.startswith(("/", "*"))] for name, found in lines.items()}
    assert len(code["forlopp.php"]) <= 300
    assert sum(map(len, code.values())) <= 420
    assert max(len(line) for found in lines.values() for line in found) <= 200
