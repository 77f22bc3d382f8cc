"""A region's copy: equal to the site, cheap when nothing is new, honest about what it holds."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from forlopp import sync
from forlopp.cli import commands as door_commands

from .mirror import ALL, PROGRAM, run, seen, text, whole
from .server import serving, wait_for
from .site import Document, dump, first_site, sha


@pytest.fixture
def site():
    return first_site()


def test_a_full_copy_equals_the_site_and_a_second_run_asks_once_and_touches_nothing(site, tmp_path):
    files = site.files()
    with serving(files) as server:
        assert run(server.url, tmp_path, *ALL)[0] == 0
        assert seen(tmp_path) == whole(files)
        before = {p: p.stat().st_mtime_ns for p in (tmp_path / "current").resolve().rglob("*")}
        server.log.clear()
        status, report = run(server.url, tmp_path, *ALL)
        assert (status, report["result"], report["files"]["bytes"]) == (0, "unchanged", 0)
        assert server.log == [("index.json", 304, "")]
        assert {p: p.stat().st_mtime_ns for p in (tmp_path / "current").resolve().rglob("*")} == before
        server.etags = False
        server.log.clear()
        assert run(server.url, tmp_path, *ALL)[1]["result"] == "unchanged"
        assert len(server.log) <= 3


def test_only_what_is_new_is_fetched_and_each_file_once(site, tmp_path):
    with serving(site.files()) as server:
        run(server.url, tmp_path, *ALL)
        assert len(server.asked()) == len(set(server.asked()))
        server.files = site.publish(Document("kol", version="1.1"), "editorial", "Rättad stavning.").files()
        server.log.clear()
        assert run(server.url, tmp_path, *ALL)[1]["files"]["fetched_paths"] == [
            "changes.json",
            "changes/2.json",
            "manifest.json",
            "pathways.json",
            "pathways/kol.json",
            "pathways/kol/versions.json",
        ]
        assert seen(tmp_path) == whole(server.files)
        assert set(server.asked()) - set(server.asked("blobs/")) == {"index.json"}


def test_connections_are_kept_open(site, tmp_path):
    with serving(site.files()) as server:
        run(server.url, tmp_path, *ALL, "--parallel", "2")
        assert server.connections <= 2 < len(server.log)


def test_the_copy_and_the_one_before_are_kept_and_older_ones_go(site, tmp_path):
    with serving(site.files()) as server:
        copies = []
        for n in range(4):
            server.files = site.publish(Document("kol", version=f"2.{n}"), "editorial").files()
            run(server.url, tmp_path, *ALL)
            copies.append((tmp_path / "current").resolve())
        assert [copy.exists() for copy in copies] == [False, False, True, True]
        assert {p.name for p in (tmp_path / ".forlopp").iterdir()} == {"lock", "report.json", "state.json"}


def test_example_texts_are_left_out_and_the_report_says_what_to_add(site, tmp_path):
    with serving(site.files()) as server:
        _, report = run(server.url, tmp_path)
        assert [d["id"] for d in report["illustrative_left_out"]] == ["exempel"]
        assert "pathways/sepsis.json" in seen(tmp_path)
        assert not [path for path in seen(tmp_path) if "exempel" in path]
        assert any(r["id"] == "exempel" for r in json.loads(seen(tmp_path)["pathways.json"])["items"])
        only = replace(site, documents={"exempel": site.documents["exempel"]}, regional={})
        server.files = only.files()
        _, said = text(server.url, tmp_path / "tom")
        assert "API:et har bara exempeltexter" in said
        assert "--with-illustrative" in said
        _, said = text(server.url, tmp_path / "tom", "--with-illustrative")
        assert "De får inte användas i vården" in said
        assert "pathways/exempel.json" in seen(tmp_path / "tom")


def test_a_list_that_calls_an_example_real_is_not_believed(site, tmp_path):
    rows = json.loads(site.files()["pathways.json"])
    for row in rows["items"]:
        row["illustrative"] = False
    with serving(replace(site, lists={"pathways.json": dump(rows)}).files()) as server:
        assert run(server.url, tmp_path)[0] == 0
        assert json.loads(seen(tmp_path)["pathways.json"]) == rows
        assert not [path for path in seen(tmp_path) if "exempel" in path]


def test_only_region_and_history_choose_what_is_mirrored(site, tmp_path):
    site = site.publish(Document("sepsis", version="2.0", text="Ny."), "substantial", "Ny ingång.")
    old = next(p for p in whole(site.files()) if p.startswith("blobs/"))
    with serving(site.files()) as server:
        run(server.url, tmp_path)
        plain = set(seen(tmp_path))
        assert not [p for p in plain if p.startswith(("regions/", "blobs/"))]
        assert {"pathways.json", "regions.json", "changes/1.json", "openapi.json", "generic-models.json"} <= plain
        run(server.url, tmp_path, "--only", "sepsis", "--region", "skane", "--with-history")
        assert set(seen(tmp_path)) - plain == {"regions/skane.json", "regions/skane/sepsis.json", old}
        gone = plain - set(seen(tmp_path))
        assert {p.split("/")[1].split(".")[0] for p in gone} == {"hjartsvikt", "kol", "levnadsvanor"}
        ended = site.end("sepsis", "kol")
        server.files = ended.files()
        assert run(server.url, tmp_path, "--only", "sepsis")[1]["warnings"] == [
            "sepsis gäller inte längre. I stället gäller kol, som inte ingår: lägg till --only kol."
        ]
        server.files = site.files()
        run(server.url, tmp_path, "--only", "pathways", "--allow-rollback", "prov")
        assert plain - set(seen(tmp_path)) == {p for p in plain if p.startswith("generic-models/")}
        _, report = run(server.url, tmp_path, "--only", "sepsis,sepsiss", "--region", "vastra-gotaland")
        assert any("sepsiss" in w for w in report["warnings"])
        assert any("vastra-gotaland har inga tillägg" in w for w in report["warnings"])
        assert run(server.url, tmp_path / "ny", "--only", "sepsiss")[0] == 2


def test_the_report_tells_what_has_changed_in_swedish(site, tmp_path):
    with serving(site.files()) as server:
        _, said = text(server.url, tmp_path, "--region", "skane")
        assert said.startswith("Kopian är skapad: löpnummer 5.")
        site = site.publish(Document("sepsis", version="2.0", text="Ny."), "substantial", "Ny ingång efter triage.")
        site = site.publish(Document("osteoporos")).end("hjartsvikt", "kol", "Ingår nu i KOL.")
        site = site.publish(Document("exempel", version="9", illustrative=True))
        server.files = site.files()
        _, said = text(server.url, tmp_path, "--region", "skane")
    assert "Kopian är uppdaterad: löpnummer 5 → 9." in said
    assert "Ny version: Sepsis 2.0 (ändrad i sak)" in said
    assert "Ny ingång efter triage." in said
    assert "Publicerad: Osteoporos 1.0" in said
    assert "Sammanslagen: Hjartsvikt" in said
    assert "I stället gäller: Kol (kol)." in said
    assert "Exempel" not in said.split("Exempeltexter:")[0]
    assert "1 ändring gäller dokument som inte ingår i kopian." in said
    assert "Kol (kol): skulle ha setts över senast 2026-05-01." in said
    assert "skane: Kol, 1 tillägg." in said
    assert "Signatur: utgåvan är inte signerad." in said
    assert said in (tmp_path / "STATUS.txt").read_text("utf-8")
    assert json.loads((tmp_path / ".forlopp/report.json").read_bytes())["result"] == "updated"


def test_a_copy_that_could_not_be_renewed_says_so_and_goes_stale_aloud(site, tmp_path):
    with serving(site.files()) as server:
        run(server.url, tmp_path)
        server.faults = {"index.json": ["500"] * 100}
        status, report = run(server.url, tmp_path)
        assert (status, report["too_old"]) == (1, False)
        before = seen(tmp_path)
        assert "index.json" in before
        assert run(server.url, tmp_path, "--today", "2099-01-01")[0] == 5
        status, said = text(server.url, tmp_path, "--today", "2099-01-01", "--max-age", "3")
        assert (status, "mer än 3 dygn" in said) == (5, True)
        assert "VARNING!" in (tmp_path / "STATUS.txt").read_text("utf-8")
        server.log.clear()
        assert run(server.url, tmp_path, "--status", "--today", "2099-01-01")[0] == 5
        assert run(server.url, tmp_path, "--status", "--max-age", "99999")[0] == 0
        assert server.log == []
        assert seen(tmp_path) == before


def test_quiet_says_nothing_when_nothing_is_new(site, tmp_path):
    with serving(site.files()) as server:
        assert text(server.url, tmp_path, "--quiet")[1].startswith("Kopian är skapad")
        assert text(server.url, tmp_path, "--quiet") == (0, "")


def test_what_is_damaged_on_disk_is_mended(site, tmp_path):
    with serving(site.files()) as server:
        run(server.url, tmp_path, *ALL)
        (tmp_path / "current/pathways/kol.json").unlink()
        (tmp_path / "current/pathways/kol.html").write_text("kort")
        server.log.clear()
        assert run(server.url, tmp_path, *ALL)[1]["result"] == "updated"
        assert len(server.log) == 3
        path = tmp_path / "current/pathways/sepsis.json"
        path.write_bytes(path.read_bytes().replace(b"M", b"W"))
        assert run(server.url, tmp_path, *ALL)[1]["result"] == "unchanged"
        assert run(server.url, tmp_path, *ALL, "--status", "--verify")[0] == 4
        assert run(server.url, tmp_path, *ALL, "--verify")[1]["result"] == "updated"
        assert seen(tmp_path) == whole(server.files)


def test_the_sites_own_address_leads_to_the_api(site, tmp_path):
    with serving({f"api/v1/{p}": b for p, b in site.files().items()}) as server:
        assert run(server.url, tmp_path, *ALL)[0] == 0
        assert seen(tmp_path) == whole(site.files())
        server.log.clear()
        run(server.url, tmp_path, *ALL)
        assert server.log == [("api/v1/index.json", 304, "")]
        assert run(server.url + "finns/inte/", tmp_path / "b")[0] == 1
        # The site moves to the address that was given: found, though another was remembered.
        server.files = site.files()
        assert run(server.url, tmp_path, *ALL)[1]["result"] == "unchanged"


def test_where_the_index_leads_the_files_are_fetched_without_detours(site, tmp_path):
    with serving({f"ny/{p}": b for p, b in site.files().items()}) as server:
        server.faults = {"index.json": ["to /ny/index.json"] * 9}
        assert run(server.url, tmp_path, *ALL)[0] == 0
        assert seen(tmp_path) == whole(site.files())
        assert [status for _, status, _ in server.log].count(302) == 1
        server.log.clear()
        assert run(server.url, tmp_path, *ALL)[1]["result"] == "unchanged"
        assert len(server.log) == 2


def test_an_address_may_have_swedish_letters():
    assert sync.read_address("https://förlopp.example/vård/index.json") == "https://xn--frlopp-wxa.example/v%C3%A5rd/"


def test_a_site_without_blobs_is_mirrored_by_its_paths(site, tmp_path):
    files = whole(site.files())
    with serving({p: b for p, b in files.items() if not p.startswith("blobs/")}) as server:
        assert run(server.url, tmp_path, "--with-illustrative", "--region", "skane,halland", "--parallel", "1")[0] == 0
        assert seen(tmp_path) == {p: b for p, b in files.items() if not p.startswith("blobs/")}
        assert len(server.asked("blobs/")) == 1
        server.faults = {"pathways/*": ["wrong"] * 99}
        assert run(server.url, tmp_path / "b", "--with-illustrative")[0] == 3
        assert seen(tmp_path / "b") == {}


@pytest.mark.parametrize("links", [True, False])
def test_current_may_be_a_link_or_a_plain_folder(site, tmp_path, links):
    options = ALL if links else (*ALL, "--no-symlink")
    with serving(site.files()) as server:
        for n in range(3):
            server.files = site.publish(Document("kol", version=f"2.{n}"), "editorial").files()
            assert run(server.url, tmp_path, *options)[1]["result"] == "updated"
            assert (tmp_path / "current").is_symlink() == links
            assert seen(tmp_path) == whole(server.files)
        assert run(server.url, tmp_path, *options)[1]["result"] == "unchanged"
        assert len(list((tmp_path / "releases").iterdir())) == (2 if links else 1)
        # The other way from now on.
        server.files = site.files()
        run(server.url, tmp_path, *ALL, "--allow-rollback", "prov", "--no-symlink")
        assert not (tmp_path / "current").is_symlink()
        assert seen(tmp_path) == whole(server.files)
        assert run(server.url, tmp_path, *ALL, "--no-symlink")[1]["result"] == "unchanged"


def test_a_folder_with_other_things_in_it_is_left_alone(site, tmp_path):
    (tmp_path / "current").mkdir()
    (tmp_path / "current/viktigt.txt").write_text("rör inte")
    with serving(site.files()) as server:
        status, report = run(server.url, tmp_path)
        assert (status, server.log) == (2, [])
        assert "current" in report["message"]
        assert [p.name for p in tmp_path.rglob("*")] == ["current", "viktigt.txt"]


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["ftp://x.example/", "m"],
        ["https://anna:hemligt@x.example/", "m"],
        ["https://x.example/", "m", "--only", "../x"],
        ["https://x.example/", "m", "--regon", "skane"],
        ["https://x.example/", "m", "--public-key", "RWQ"],
        ["https://x.example/", "m", "--max-age", "snart"],
    ],
)
def test_wrong_use_ends_with_status_2_in_swedish(arguments, tmp_path):
    done = subprocess.run(
        [sys.executable, "-I", PROGRAM, *arguments], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    assert not any(word in done.stderr for word in ("usage", "invalid", "required", "argument"))


def test_the_command_and_the_file_alone_do_the_same(site, tmp_path):
    shutil.copy(PROGRAM, tmp_path / "forlopp_sync.py")
    with serving(site.files()) as server:
        alone = [sys.executable, "-I", tmp_path / "forlopp_sync.py", server.url, tmp_path / "a", *ALL]
        door = [sys.executable, "-m", "forlopp.cli", "sync", server.url, tmp_path / "b", *ALL]
        commands = [alone, door]
        oldest = shutil.which("python3.9")
        if oldest and not subprocess.run([oldest, "-c", ""], capture_output=True, check=False).returncode:
            commands.append([oldest, "-I", "-W", "error", *alone[2:4], tmp_path / "c", *ALL])
        for command in commands:
            done = subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ, "LANG": "C"})
            assert (done.returncode, done.stderr) == (0, "")
            assert done.stdout.startswith("Kopian är skapad: löpnummer 5.")
        assert seen(tmp_path / "a") == seen(tmp_path / "b") == whole(server.files)


def test_a_client_of_curl_and_sha256sum_makes_the_same_copy(site, tmp_path):
    script = """
        set -euo pipefail
        curl -sfO "$1index.json"
        hash=$(jq -r .manifest.sha256 index.json)
        curl -sf "$1blobs/$hash.json" -o manifest.json
        echo "$hash  manifest.json" | sha256sum --check --quiet
        jq -r '.files[] | [.sha256, .path] | @tsv' manifest.json | while IFS=$'\\t' read -r hash path; do
            curl -sf --create-dirs "$1blobs/$hash.${path##*.}" -o "$path"
            echo "$hash  $path" | sha256sum --check --quiet
        done
    """
    other, ours = tmp_path / "other", tmp_path / "ours"
    other.mkdir()
    with serving(site.files()) as server:
        subprocess.run(["bash", "-c", script, "bash", server.url], cwd=other, check=True, capture_output=True)
        run(server.url, ours, *ALL)
    assert {p.relative_to(other).as_posix(): p.read_bytes() for p in other.rglob("*") if p.is_file()} == seen(ours)


@pytest.fixture(scope="module")
def real_feed(tmp_path_factory, root):
    """The project's own feed, as `forlopp feed` writes it."""
    folder = tmp_path_factory.mktemp("real") / "feed"
    door_commands.main(["--root", str(root), "feed", str(folder)], standalone_mode=False)
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_the_tests_site_has_the_shape_of_the_real_feed(site, real_feed):
    made = site.files()
    pairs = ["index.json", "manifest.json", "pathways.json", "generic-models.json", "pathways/sepsis.json"]

    def compare(mine, real, where):
        if isinstance(mine, dict) and isinstance(real, dict):
            for key in mine.keys() & real.keys():
                compare(mine[key], real[key], f"{where}.{key}")
        elif isinstance(mine, list) and isinstance(real, list) and mine and real:
            compare(mine[0], real[0], f"{where}[0]")
        else:
            assert type(mine) is type(real), where

    for name in pairs:
        real, mine = json.loads(real_feed[name]), json.loads(made[name])
        assert {"schema", "self", "illustrative", "notices", "licence", "attribution"} <= mine.keys() & real.keys()
        compare(mine, real, name)


def test_the_projects_own_feed_is_mirrored_whole(real_feed, tmp_path):
    files = real_feed
    regions = [p.split("/")[1].removesuffix(".json") for p in files if p.startswith("regions/") and p.count("/") == 1]
    options = ["--with-illustrative", "--with-history", *(o for r in regions for o in ("--region", r))]
    with serving(files) as server:
        assert run(server.url, tmp_path / "copy", *options)[0] == 0
    assert seen(tmp_path / "copy") == whole(files)


def test_a_web_server_may_serve_current_of_one_release_while_another_is_made(site, tmp_path):
    """A reader that resolves `current` once, as a cron import does, meets whole releases only."""
    wrong, reads, done = [], [0], threading.Event()

    def read() -> None:
        while not done.is_set():
            here = Path(os.path.realpath(tmp_path / "current"))
            try:
                manifest = (here / "manifest.json").read_bytes()
                index = json.loads((here / "index.json").read_bytes())
                files = {r["path"]: r["sha256"] for r in json.loads(manifest)["files"]}
                good = index["manifest"]["sha256"] == sha(manifest)
                good = good and all(sha((here / p).read_bytes()) == h for p, h in files.items())
            except OSError as error:
                wrong.append(str(error))
                return
            reads[0] += 1
            if not good:
                wrong.append(str(here))

    with serving(site.files()) as server:
        run(server.url, tmp_path, *ALL)
        reader = threading.Thread(target=read)
        reader.start()
        for n in range(10):
            site = site.publish(Document("sepsis", version=f"2.{n}", text="Ny. " * n), "editorial")
            server.files = site.files()
            seen_before = reads[0]
            assert run(server.url, tmp_path, *ALL)[1]["result"] == "updated"
            wait_for(lambda before=seen_before: reads[0] > before or bool(wrong))
        done.set()
        reader.join()
    assert wrong == []
    assert reads[0] >= 10
