"""Additions in a whole project: what a check is about, what is made anew when, and the documents of the API."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from forlopp import additions, pool, publish
from forlopp import build as building
from forlopp.pool import Settings
from forlopp.schemas import feed_schemas
from tests.feed.validators import faults
from tests.regional.example import CASES, ROOT, national_text
from tests.test_cost import SHELL, project

OK = (CASES / "ok-plats.md").read_text("utf-8")


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """All work in this process, where it can be followed."""
    monkeypatch.setattr(pool, "POOL_FROM", 10_000)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project with ”Prov”, additions to it from two regions, and pathways that no region adds to."""
    root = project(tmp_path / "p", 2)
    folder = root / "content" / "pathways" / "prov"
    folder.mkdir(parents=True)
    (folder / "index.md").write_text(national_text("2.0"), "utf-8")
    write(root, "skane", OK)
    write(root, "halland", OK.replace("region: skane", "region: halland"))
    return root


def write(root: Path, region: str, text: str, name: str = "prov") -> Path:
    path = root / "content" / "regions" / region / f"{name}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def built(root: Path) -> building.Built:
    settings = Settings(root, "https://forlopp.example/", SHELL, feed=True)
    return building.build(settings, root / ".build" / "cache")


def told(one: building.Built) -> list[tuple[str, str]]:
    return [(d.code, d.place.file) for d in one.diagnostics if d.severity != "note" and not d.code.startswith("VF5")]


def content(root: Path, one: building.Built, name: str) -> str:
    sha = next(sha for row, sha, _ in one.rows if row == name)
    return (root / ".build" / "cache" / "objects" / sha[:2] / sha).read_text("utf-8")


def test_a_sound_project_has_pages_and_documents_of_additions(root):
    one = built(root)
    assert not one.failed and told(one) == []
    names = {name for name, _, _ in one.rows}
    for region in ("skane", "halland"):
        assert f"vardforlopp/prov/regionalt/{region}/index.html" in names
        assert f"api/v1/regions/{region}/prov.json" in names
    page = content(root, one, "vardforlopp/prov/index.html")
    assert 'href="regionalt/skane/">Skåne</a> (1)' in page and '<option value="halland"' in page
    assert "Skicka remissen" not in page, "no national page holds a word of a region's"
    national = content(root, one, "api/v1/pathways/prov.json")
    assert "Skicka remissen" not in national and "skane" not in national
    version = json.loads(content(root, one, "vardforlopp/prov/version.json"))
    assert "regionalt" not in json.dumps(version), "a saved copy holds the national text alone"


def test_the_documents_of_the_api_follow_their_schemas_and_each_other(root):
    one = built(root)
    folder = root / "ut"
    publish.write_feed(one, Settings(root, "https://forlopp.example/", feed=True), root / ".build" / "cache", folder)
    schemas = {f"schemas/{name}.json": schema for name, schema in feed_schemas().items()}

    read = []

    def load(href: str):
        value = json.loads((folder / href).read_bytes())
        assert value["self"] == href
        read.append((href, value["schema"], value))
        return value

    index = load("index.json")
    regions = load(next(row["href"] for row in index["resources"] if row["id"] == "regions"))
    assert len(regions["items"]) == 21
    shown = {row["id"]: row for row in regions["items"] if "href" in row}
    assert set(shown) == {"halland", "skane"}
    (row,) = load(shown["skane"]["href"])["items"]
    whole = load(row["href"])
    manifest = {file["path"]: file["sha256"] for file in load("manifest.json")["files"]}
    assert manifest[row["href"]] == row["sha256"]
    national = load(whole["pathway"]["href"])
    (item,) = whole["items"]
    assert item["anchor"] in {slot["id"] for slot in national["slots"]}
    assert item["based_on_hash"] == item["anchor_hash"] and not item["drifted"]
    assert faults(schemas, read) == []
    assert item["kind"] == "slot" and whole["based_on"] == {"version": "2.0", "current": "2.0"}


def test_a_named_file_is_checked_alone(root):
    write(root, "halland", OK.replace("region: skane", "region: halland").replace("remissvag}", "remisvag}"))
    wrong = write(root, "skane", OK.replace("remissvag}", "remisvag}"))
    settings = Settings(root)
    one = building.build(settings, None, [wrong])
    assert told(one) == [("VF477", "content/regions/skane/prov.md")] and one.checked == 1
    assert told(building.build(settings, None, [root / "content" / "pathways" / "prov"])) == []
    assert len(told(building.build(settings, None, [root / "content" / "regions"]))) == 2
    assert {file for _, file in told(building.build(settings, None, [root / "content"]))} >= {
        "content/regions/skane/prov.md",
        "content/regions/halland/prov.md",
    }


def test_files_named_after_no_pathway_are_told_of(root):
    write(root, "skane", OK, "prow")
    write(root, "skane", OK.replace("pathway: prov", "pathway: levnadsvanor"), "levnadsvanor")
    found = told(built(root))
    assert ("VF473", "content/regions/skane/prow.md") in found or ("VF472", "content/regions/skane/prow.md") in found
    assert ("VF472", "content/regions/skane/levnadsvanor.md") in found


def test_an_unreadable_national_text_is_one_fault_alone(root):
    (root / "content" / "pathways" / "prov" / "index.md").write_bytes(b"\xff")
    assert told(built(root)) == [("VF101", "content/pathways/prov/index.md")]


def test_a_faulty_addition_stops_its_pathway_and_no_other(root):
    write(root, "skane", OK.replace("remissvag}", "remisvag}"))
    one = built(root)
    assert one.failed
    names = {name for name, _, _ in one.rows}
    assert not any(name.startswith("vardforlopp/prov/") for name in names)
    assert any(name.endswith("/index.html") for name in names)


def test_what_changes_makes_its_own_pathway_anew_and_nothing_else(root):
    before = built(root)
    again = built(root)
    assert again.rows == before.rows
    write(root, "skane", OK.replace("mottagningen", "växeln"))
    after = built(root)
    changed = {name for name, sha, _ in after.rows} - {name for name, sha, _ in before.rows}
    assert changed == set()
    old = {name: sha for name, sha, _ in before.rows}
    assert {name for name, sha, _ in after.rows if old[name] != sha} == {
        "vardforlopp/prov/regionalt/skane/index.html",
        "api/v1/regions/skane/prov.json",
    }


def test_the_alarm_goes_when_the_national_text_changes(root):
    path = root / "content" / "pathways" / "prov" / "index.md"
    path.write_text(national_text("2.0").replace("title: Remissväg", "title: Remissväg och mottagning"), "utf-8")
    one = built(root)
    assert told(one) == [("VF484", f"content/regions/{region}/prov.md") for region in ("halland", "skane")]
    assert not one.failed, "an alarm never stops the national text"
    assert "Det nationella innehållet har ändrats" in content(root, one, "vardforlopp/prov/regionalt/skane/index.html")
    assert json.loads(content(root, one, "api/v1/regions/skane/prov.json"))["items"][0]["drift"] == "changed"


def test_what_readers_see_is_what_counts_not_what_is_being_written(root):
    shutil.copytree(ROOT / "tests" / "ledger" / "published", root / "content" / "ledger")
    path = root / "content" / "pathways" / "prov" / "index.md"
    added = root / "content" / "regions" / "skane" / "prov.md"
    first = additions.beside_national(root, added, built(root).catalog)[1]
    assert first is not None and first.version == "2.0" and set(first.versions) == {"1.0", "2.0"}
    changed = national_text("2.0").replace("- Ge behandling.", "- Ge annan behandling.")
    path.write_text(changed.replace("status: approved", "status: revising"), "utf-8")
    later = additions.beside_national(root, added, built(root).catalog)[1]
    assert later is not None and later.hashes["a-ge"] == first.hashes["a-ge"]


def test_without_additions_nothing_of_them_is_done(root, monkeypatch):
    shutil.rmtree(root / "content" / "regions")

    def refused(*_: object) -> None:
        raise AssertionError("national text was made for no region")

    monkeypatch.setattr(additions, "national_of", refused)
    assert not built(root).failed
