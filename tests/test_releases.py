"""Published versions: what publishing writes, what readers see meanwhile, and what may no longer be changed."""

from __future__ import annotations

import hashlib
import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from forlopp import build as building
from forlopp import pool, publish, revision
from forlopp.cli import commands
from forlopp.difference import compared
from forlopp.disk import ProjectError
from forlopp.pool import Settings
from forlopp.schemas import feed_schemas
from tests.feed import validators
from tests.test_cost import SHELL, project

ROOT = Path(__file__).resolve().parents[1]
SITE = "https://forlopp.example/"
STATE = "content/ledger/ledger.jsonl"


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with a pathway that is approved in its first version, and nothing published yet."""
    monkeypatch.setattr(pool, "POOL_FROM", 10_000)
    root = project(tmp_path / "p", 1)
    shutil.rmtree(root / "content" / "pathways")
    version(root, "1.0")
    return root


def version(root: Path, number: str, *replaced: tuple[str, str], id: str = "prov") -> Path:
    """Put one of the sample's versions into the project, with some words replaced."""
    text = (ROOT / "tests" / "ledger" / f"prov-{number}.md").read_text("utf-8")
    for old, new in replaced:
        assert old in text
        text = text.replace(old, new)
    path = root / "content" / "pathways" / id / "index.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def run(root: Path, *arguments: str) -> Result:
    """Run a command in this process."""
    return CliRunner().invoke(commands, ["--root", str(root), *arguments], catch_exceptions=False)


def rows(root: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (root / STATE).read_text("utf-8").splitlines()]


def checked(root: Path, *arguments: str) -> list[tuple[str, str, int]]:
    """Return code, severity and line of what the check says of the sample."""
    found = json.loads(run(root, "check", "--format", "json", "--today", "2026-11-22", *arguments).stdout)
    return [(d["code"], d["severity"], d["line"]) for d in found["diagnostics"] if d["code"].startswith("VF44")]


@pytest.fixture
def feed(root: Path, tmp_path: Path) -> Callable[[], Path]:
    """Write the feed and return its folder."""

    def write() -> Path:
        done = run(root, "feed", str(tmp_path / "api"))
        assert done.exit_code == 0, done.output
        return tmp_path / "api"

    return write


def read(folder: Path, name: str) -> Any:
    return json.loads((folder / name).read_bytes())


def page(root: Path, name: str) -> str | None:
    """Return a page of the site as it would be built now."""
    kept = root / ".build" / "cache"
    built = building.build(Settings(root, SITE, SHELL, feed=True), kept)
    assert not built.failed
    sha = next((sha for row, sha, _ in built.rows if row == name), None)
    return (kept / "objects" / sha[:2] / sha).read_text("utf-8") if sha else None


def test_a_first_version_is_published_once(root: Path) -> None:
    first = run(root, "publish")
    assert (first.exit_code, "Prov 1.0" in first.output) == (0, True)
    [row] = [row for row in rows(root) if row["id"] == "prov"]
    assert (row["event"], row["version"], row["change"]) == ("published", "1.0", "new")
    body = (root / "content" / "ledger" / "documents" / f"{row['sha256']}.json").read_bytes()
    assert hashlib.sha256(body).hexdigest() == row["sha256"]
    source = root / "content" / "ledger" / "sources" / row["sha256"] / "index.md"
    assert source.read_bytes() == (root / "content" / "pathways" / "prov" / "index.md").read_bytes()
    before = (root / STATE).read_bytes()
    assert "Inget nytt att publicera" in run(root, "publish").output
    assert (root / STATE).read_bytes() == before


def test_readers_see_the_published_version_until_the_next_is_published(root: Path, feed: Any) -> None:
    run(root, "publish")
    old = (feed() / "pathways" / "prov.json").read_bytes()
    version(root, "2.0")
    assert checked(root) == [("VF444", "note", 6)]
    assert (feed() / "pathways" / "prov.json").read_bytes() == old
    assert "1.0" in str(page(root, "vardforlopp/prov/index.html"))
    draft = str(page(root, "utkast/prov/index.html"))
    assert "Snabbare bedömning" in draft and "Tidigare lydelse" in draft

    done = run(root, "publish")
    assert "Prov 2.0 (ändrad i sak): Snabbare bedömning." in done.output and "(a-mat)" in done.output
    api = feed()
    assert read(api, "pathways/prov.json")["version"] == "2.0"
    assert page(root, "utkast/prov/index.html") is None
    last = rows(root)[-1]
    assert {"id": "a-mat", "what": "changed", "how": "substantial"}.items() <= next(
        part for part in last["parts"] if part["id"] == "a-mat"
    ).items()
    versions = read(api, "pathways/prov/versions.json")["items"]
    assert [(row["version"], row["current"]) for row in versions] == [("2.0", True), ("1.0", False)]
    assert (api / versions[1]["href"]).read_bytes() == old, "an old version stays as it was"


def test_work_on_a_published_text_touches_nothing_that_readers_see(root: Path, feed: Any) -> None:
    run(root, "publish")
    api = feed()
    before = {path.name: path.read_bytes() for path in (api / "blobs").iterdir()}
    version(root, "2.0", ("status: approved", "status: revising"), ("Provet är litet.", "Provet är på väg."))
    after = {path.name: path.read_bytes() for path in (feed() / "blobs").iterdir()}
    assert after == before
    draft = str(page(root, "utkast/prov/index.html"))
    assert "Provet är på väg." in draft and "Godkänt av" not in draft, "what is approved is another version"
    assert '<a href="../../vardforlopp/prov/">Version 1.0 gäller</a>' in draft
    assert 'href="../../utkast/prov/andringar/"' in draft and page(root, "utkast/prov/andringar/index.html")
    assert "Provet är på väg." not in str(page(root, "vardforlopp/prov/index.html"))


def test_a_draft_that_claims_nothing_yet_has_each_part_judged_by_what_differs(root: Path) -> None:
    run(root, "publish")
    new = ('version: "1.0"\nstatus: approved', 'version: "1.1"\nstatus: revising')
    version(root, "1.0", new, ("Provet är litet.", "Provet är ett prov."), ('within="30 min"', 'within="10 min"'))
    changes = str(page(root, "utkast/prov/andringar/index.html"))
    assert changes.count(">ändrad lydelse<") == changes.count(">ändrad i sak<") == 1
    row = 'revisions:\n  - {version: "1.1", on: 2026-10-01, change: editorial, summary: Språk.}\n'
    version(root, "1.0", new, ("Provet är litet.", "Provet är ett prov."), ("revisions:\n", row))
    assert str(page(root, "utkast/prov/andringar/index.html")).count(">redaktionellt ändrad<") == 1


def test_the_published_page_says_that_a_new_version_is_out_for_consultation(root: Path, feed: Any) -> None:
    shutil.copy(ROOT / "content" / "consultations.yaml", root / "content")
    run(root, "publish")
    body = (feed() / "pathways" / "prov.json").read_bytes()
    assert "på remiss" not in str(page(root, "vardforlopp/prov/index.html"))
    version(root, "2.0", ("status: approved", "status: consultation\nconsultation: 2026-4"))
    shown = str(page(root, "vardforlopp/prov/index.html"))
    # The page tells the days; that the window is open is for the reader's browser to find.
    assert (
        'data-opens="2026-11-15" data-closes="2027-02-14" data-meanwhile>Version 2.0 är på remiss till och med' in shown
    )
    assert 'till och med 14 februari 2027. <a href="../../remiss/prov/">Läs förslaget och svara</a>.' in shown
    assert page(root, "remiss/prov/index.html") and "data-meanwhile" not in str(page(root, "utkast/prov/index.html"))
    assert (feed() / "pathways" / "prov.json").read_bytes() == body, "what is published says nothing of what may follow"
    version(root, "2.0", ("status: approved", "status: revising"))
    assert "på remiss" not in str(page(root, "vardforlopp/prov/index.html"))


def test_a_published_text_is_not_changed_without_a_new_version(root: Path) -> None:
    run(root, "publish")
    version(root, "1.0", ("Provet är litet.", "Provet är stort."))
    assert checked(root) == [("VF440", "error", 6)]
    told = run(root, "check").output
    assert "Version 1.0 är publicerad, men texten har ändrats sedan dess: ”Sammanfattning”" in told
    assert run(root, "publish").exit_code == 1
    assert run(root, "feed", str(root / "ut")).exit_code == 1
    assert len([row for row in rows(root) if row["id"] == "prov"]) == 1


@pytest.mark.parametrize(
    ("old", "new", "label"),
    [
        ("Provet är litet.", "Provet är litet!", "redaktionellt ändrad"),
        ("Provet är litet.", "Provet är ett prov.", "ändrad lydelse"),
        ("Provet är litet.", "Provet är inte litet.", "ändrad i sak"),
        ('within="30 min"', 'within="10 min"', "ändrad i sak"),
        ("Ta prover. {#a-prover}", "Ta blodprover. {#a-prover change=substantial}", "ändrad i sak"),
        ("- Väg patienten. {#a-vag}\n", "", "borttagen"),
    ],
)
def test_the_check_and_the_comment_of_a_pull_request_judge_alike(root: Path, old: str, new: str, label: str) -> None:
    run(root, "publish")
    before = revision.working(root)
    version(root, "1.0", (old, new))
    [one] = compared(before, revision.working(root), {})
    [change] = one.changes
    assert change.label == label
    assert f"sedan dess: ”{change.name}” ({label})" in run(root, "check").output


def test_facts_at_the_top_are_part_of_what_is_published(root: Path) -> None:
    run(root, "publish")
    path = version(root, "1.0")
    text = path.read_text("utf-8")
    line = next(line for line in text.splitlines() if line.startswith("review_by:"))
    path.write_text(text.replace(line, "review_by: 2031-01-01"), "utf-8")
    assert checked(root) == [("VF440", "error", 6)]
    assert "granskas senast" in run(root, "check").output


def test_changes_of_layout_and_comments_are_no_changes(root: Path) -> None:
    run(root, "publish")
    version(root, "1.0", ("Provet är litet.", "<!-- en kommentar -->\n\nProvet är litet."))
    assert checked(root) == []


@pytest.mark.parametrize("claim", ["editorial", "reviewed"])
def test_a_version_may_not_claim_less_than_it_changes(root: Path, claim: str) -> None:
    run(root, "publish")
    version(root, "2.0", ("change: substantial", f"change: {claim}"))
    assert ("VF442", "error", 13) in checked(root)
    assert run(root, "publish").exit_code == 1, "regions are told what the version claims"
    allowed = "allow:\n  - {code: VF442, reason: Tiden var felskriven i förra versionen.}\nrevisions:"
    version(root, "2.0", ("change: substantial", f"change: {claim}"), ("revisions:", allowed))
    assert checked(root) == [("VF444", "note", 6)]
    assert run(root, "publish").exit_code == 0


def test_a_version_goes_forward_and_an_ended_id_is_never_used_again(root: Path) -> None:
    run(root, "publish")
    version(root, "1.0", ('version: "1.0"', 'version: "0.9"'))
    assert ("VF441", "error", 6) in checked(root)
    end = ("status: approved", "status: withdrawn\nstatus_reason: Metoden används inte mer.\nwithdrawn_on: 2026-05-01")
    version(root, "1.0", end)
    assert run(root, "publish").exit_code == 0
    version(root, "2.0")
    assert ("VF443", "error", 2) in checked(root)


def test_a_withdrawn_text_is_told_of_and_can_no_longer_be_shown_as_valid(root: Path, feed: Any) -> None:
    run(root, "publish")
    first = read(feed(), "pathways/prov.json")
    assert first["actions"]
    end = ("status: approved", "status: withdrawn\nstatus_reason: Metoden används inte mer.\nwithdrawn_on: 2026-05-01")
    version(root, "1.0", end)
    assert run(root, "publish").exit_code == 0
    api = feed()
    last = read(api, "pathways/prov.json")
    assert (last["status"], last["withdrawn_on"], last["actions"], last["steps"]) == ("withdrawn", "2026-05-01", [], [])
    assert any("upphävdes den 2026-05-01" in notice for notice in last["notices"])
    change = read(api, "changes.json")["items"][0]
    assert (change["event"], change["reason"], change["on"]) == ("withdrawn", "Metoden används inte mer.", "2026-05-01")
    assert read(api, change["blob"]) == last
    [old] = read(api, "pathways/prov/versions.json")["items"]
    assert (old["current"], read(api, old["href"])) == (False, first)


def test_a_renamed_document_is_found_at_its_old_address(root: Path, feed: Any) -> None:
    run(root, "publish")
    done = run(root, "rename", "prov", "provet", "--reason", "Namnet blev tydligare.", "--on", "2026-06-01")
    assert done.exit_code == 0, done.output
    assert run(root, "publish").exit_code == 0
    assert [(row["id"], row["event"]) for row in rows(root) if "prov" in row["id"]] == [
        ("prov", "published"),
        ("prov", "renamed"),
        ("provet", "published"),
    ]
    api = feed()
    old, new = read(api, "pathways/prov.json"), read(api, "pathways/provet.json")
    assert (old["status"], old["actions"], [link["id"] for link in old["successors"]]) == ("renamed", [], ["provet"])
    assert new["status"] == "approved" and new["actions"]
    assert {row["id"]: row["status"] for row in read(api, "pathways.json")["items"]}["prov"] == "renamed"
    frame = root / ".build" / "frame"
    shell = frame / "vardforlopp" / "skal" / "index.html"
    shell.parent.mkdir(parents=True)
    shell.write_text(SHELL)
    kept = root / ".build" / "cache"
    settings = Settings(root, SITE, SHELL, feed=True)
    publish.write_site(building.build(settings, kept), settings, kept, frame, root / "site")
    moved = (root / "site" / "vardforlopp" / "prov" / "index.html").read_text("utf-8")
    assert 'href="../../vardforlopp/provet/"' in moved and "Namnet blev tydligare." in moved
    with pytest.raises(ProjectError, match="redan använt"):
        run(root, "rename", "provet", "prov", "--reason", "Tillbaka.")


def test_a_new_name_asks_nothing_of_texts_that_mention_the_old_one(root: Path, feed: Any) -> None:
    """Another group's published pathway must not need a new version because its neighbour was renamed."""
    link = ("Provet är litet.", "Se [](../prov/index.md#mal).")
    version(root, "1.0", ("id: prov", "id: annat"), ("title: Prov", "title: Annat"), link, id="annat")
    assert run(root, "publish").exit_code == 0
    assert run(root, "rename", "prov", "provet", "--reason", "Namnet blev tydligare.").exit_code == 0
    assert run(root, "publish").exit_code == 0
    done = run(root, "check", str(root / "content/pathways/annat"))
    assert (done.exit_code, "notis[VF408]" in done.output) == (0, True), done.output
    assert "Skriv ../provet/index.md nästa gång texten revideras." in done.output
    assert 'href="../../vardforlopp/provet/#mal"' in (page(root, "vardforlopp/annat/index.html") or "")
    feed()


def test_a_changed_model_asks_for_a_new_version_of_what_includes_it(root: Path) -> None:
    include = "- Ge behandling. {#a-ge}\n"
    block = include + "\n```yaml include\nmodel: levnadsvanor\npart: radgivning\n```\n\n"
    version(root, "1.0", (include, block))
    assert run(root, "publish").exit_code == 0
    assert checked(root) == []
    model = root / "content" / "generic-models" / "levnadsvanor" / "index.md"
    text = model.read_text("utf-8")
    place = text.index("\n- ", text.index("{#radgivning}")) + 3
    text = f"{text[:place]}Tydligare: {text[place:]}".replace('version: "1.1"', 'version: "1.2"', 1)
    row = '  - {version: "1.1"'
    new = '  - {version: "1.2", on: 2026-10-01, change: editorial, summary: Tydligare ord.}\n'
    text = text.replace("{by: SKS, on: 2025-10-16}", "{by: SKS, on: 2026-10-01}", 1)
    model.write_text(text.replace(row, new + row, 1), "utf-8")
    assert checked(root) == [("VF444", "note", 6), ("VF440", "error", 6)]
    assert run(root, "publish").exit_code == 1
    # The pathway gets a new version in the same change, and both are published together.
    row = '  - {version: "1.0"'
    renewed = (row, '  - {version: "1.1", on: 2026-10-02, change: editorial, summary: Tydligare råd.}\n' + row)
    number = ('version: "1.0"\nstatus', 'version: "1.1"\nstatus')
    version(root, "1.0", (include, block), renewed, number, ("SKS, on: 2024-01-15", "SKS, on: 2026-10-02"))
    done = run(root, "publish")
    assert done.exit_code == 0, done.output + done.stderr
    assert [(row["id"], row["version"]) for row in rows(root)][-2:] == [("levnadsvanor", "1.2"), ("prov", "1.1")]
    assert checked(root) == []


def test_a_frozen_source_that_cannot_be_read_is_told_of(root: Path) -> None:
    run(root, "publish")
    sha = next(row["sha256"] for row in rows(root) if row["id"] == "prov")
    (root / "content" / "ledger" / "sources" / sha / "index.md").write_bytes(b"\xff\xfe")
    version(root, "2.0", ("status: approved", "status: revising"))
    done = run(root, "feed", str(root / "ut"))
    assert (done.exit_code, "VF445" in done.stderr) == (1, True)


def test_the_feed_is_whole(root: Path, feed: Any) -> None:
    """Every file is listed with its sum, lies under its hash too, is valid, and is in the zip; the index names all."""
    run(root, "publish")
    version(root, "2.0")
    run(root, "publish")
    api = feed()
    index, manifest = read(api, "index.json"), read(api, "manifest.json")
    assert index["manifest"]["sha256"] == hashlib.sha256((api / "manifest.json").read_bytes()).hexdigest()
    assert index["sequence"] == len(rows(root)) and index["signature"]["signed"] is False
    listed = {row["path"]: row for row in manifest["files"]}
    there = {path.relative_to(api).as_posix() for path in api.rglob("*") if path.is_file()}
    own = {name for name in there if not name.startswith("blobs/")}
    assert own - set(listed) == {"index.json", "manifest.json", "snapshot.zip"}
    assert set(listed) <= there
    for path, row in listed.items():
        body = (api / path).read_bytes()
        assert (hashlib.sha256(body).hexdigest(), len(body)) == (row["sha256"], row["size"])
        assert (api / "blobs" / f"{row['sha256']}.{path.rpartition('.')[2]}").read_bytes() == body
    for row in index["resources"]:
        assert (api / row["blob"]).read_bytes() == (api / row["href"]).read_bytes()
    with zipfile.ZipFile(api / index["snapshot"]["blob"]) as archive:
        assert {name.removeprefix("forlopp/") for name in archive.namelist()} == set(listed) | {"manifest.json"}
        assert archive.read("forlopp/pathways/prov.json") == (api / "pathways" / "prov.json").read_bytes()
    documents = [
        (path, read(api, path))
        for path in own
        if path.endswith(".json") and not path.startswith(("schemas/", "changes-feed", "openapi"))
    ]
    named = [(path, one["schema"].removeprefix("schemas/").removesuffix(".json"), one) for path, one in documents]
    assert len(named) > 15
    assert validators.faults(feed_schemas(), named) == []


def test_pages_of_changes_are_only_added_to() -> None:
    from forlopp.feed.history import changes_files
    from forlopp.model.ledger import Entry

    def entry(number: int) -> Entry:
        return Entry.model_validate(
            {"number": number, "on": "2026-01-01", "event": "revised" if number > 1 else "published", "kind": "pathway"}
            | {"id": "prov", "title": "Prov", "illustrative": True, "version": f"1.{number}", "change": "editorial"}
            | {"summary": "Ord.", "sha256": "a" * 64}
        )

    entries = tuple(entry(number) for number in range(1, 251))
    some, all_ = changes_files({"prov": entries[:150]}, SITE), changes_files({"prov": entries}, SITE)
    assert some["changes/1.json"] == all_["changes/1.json"]
    assert [page["last"] for page in json.loads(all_["changes.json"])["pages"]] == [100, 200, 250]
    held = [row["number"] for n in (1, 2, 3) for row in json.loads(all_[f"changes/{n}.json"])["items"]]
    assert held == list(range(1, 251))
    newer = json.loads(some["changes/2.json"])["items"]
    assert json.loads(all_["changes/2.json"])["items"][: len(newer)] == newer
    assert json.loads(changes_files({}, SITE)["changes.json"])["sequence"] == 0
