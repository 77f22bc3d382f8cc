"""What `forlopp deploy` puts in the served folder, what it leaves alone, what it removes, and what it refuses."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from forlopp import disk
from forlopp.deploy import INDEX, MANIFEST, RECORD, place
from forlopp.disk import ProjectError
from tests.deploy.sites import API, DAY, NAMES, built, json_bytes, publish, read_page, read_whole, served, sha, write


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return write(tmp_path / "site", built(1))


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "srv"


def times(folder: Path) -> dict[str, int]:
    return {name: (folder / name).stat().st_mtime_ns for name in served(folder)}


def test_a_deployed_site_is_the_built_one(site, target):
    done = publish(site, target)
    assert served(target) == built(1)
    assert (done.new, done.changed, done.removed, done.before, done.sequence) == (len(built(1)), 0, 0, None, 1)


def test_a_second_run_touches_nothing(site, target):
    publish(site, target)
    before = times(target), (target / RECORD).read_bytes()
    done = publish(site, target, clock=1_800_000_000)
    assert (done.new, done.changed, done.removed) == (0, 0, 0)
    assert (times(target), (target / RECORD).read_bytes()) == before


def test_what_has_the_same_bytes_keeps_its_time_and_what_has_not_gets_a_later_second(site, target):
    publish(site, target)
    before = times(target)
    write(site, built(2))
    publish(site, target, clock=1_000_000_000)  # a clock that has been set back
    after = times(target)
    same = {name for name in before if built(1)[name] == built(2).get(name)}
    assert same == {name for name in before if after[name] == before[name] and name in built(2)}
    changed = {name for name in before if name in built(2)} - same
    assert {INDEX, MANIFEST, "index.html"} <= changed
    assert all(after[name] // 10**9 > before[name] // 10**9 for name in changed)


def test_a_file_that_comes_back_gets_another_time_than_it_had(site, target):
    """Else a client that kept the first one would be told that it still holds."""
    with_file, without = built(1, more={"text.txt": b"dag 5"}), built(1)
    seen = set()
    for files in (with_file, without, {**with_file, "text.txt": b"dag 7"}):
        publish(write(site, files), target)
        if (target / "text.txt").exists():
            seen.add(int((target / "text.txt").stat().st_mtime))
    assert len(seen) == 2


def test_the_index_comes_last_and_nothing_before_what_it_leads_to():
    names = [*built(1), "sok/index.json", "sok/dokument/sepsis.json", f"{API}changes/1.json", f"{API}changes.atom"]
    order = sorted(names, key=lambda name: place(name, True))
    at = {name: order.index(name) for name in order}
    blobs = [at[name] for name in names if name.startswith(f"{API}blobs/")]
    assets = [at[name] for name in names if name.startswith("assets/")]
    pages = [at[name] for name in names if name.endswith(".html")]
    api = [at[name] for name in names if name.startswith(API) and not name.startswith(f"{API}blobs/")]
    assert max(blobs) < min(assets) and max(assets) < min(pages) and max(pages) < at["sok/index.json"]
    assert at["sok/dokument/sepsis.json"] < at["sok/index.json"] < at["sw.js"] < min(api)
    assert at[f"{API}pathways/sepsis.json"] < at[f"{API}pathways.json"] < at[MANIFEST]
    assert order[-2:] == [MANIFEST, INDEX]
    assert place("ny/index.html", True) < place("index.html", False)  # nothing leads to a page that is not there yet


def test_what_no_longer_belongs_goes_at_once_but_blobs_and_assets_wait(site, target):
    publish(site, target)
    first = served(target)
    write(site, built(2, names=NAMES[:2]))
    done = publish(site, target)
    gone = set(first) - set(served(target))
    assert gone == {"vardforlopp/sepsis/index.html", "vardforlopp/sepsis/version.json", f"{API}pathways/sepsis.json"}
    assert not (target / "vardforlopp" / "sepsis").exists()
    assert done.removed == 3 and done.waiting > 3

    def fetch(name: str) -> bytes:
        return first[INDEX] if name == INDEX else (target / name).read_bytes()

    assert read_whole(fetch) == 1  # by one who fetched the index before
    publish(site, target, today=DAY + timedelta(6))
    assert read_whole(fetch) == 1
    done = publish(site, target, today=DAY + timedelta(7))
    assert done.waiting == 0
    assert served(target) == built(2, names=NAMES[:2])


def test_the_blobs_of_published_versions_stay_for_ever(site, target):
    for number in range(1, 5):
        publish(write(site, built(number)), target, today=DAY + timedelta(100 * number), keep_days=0)
    for number in range(1, 5):
        body = json_bytes({"id": NAMES[0], "release": number})
        assert (target / API / "blobs" / f"{sha(body)}.json").read_bytes() == body


def test_files_of_others_are_never_removed(site, target):
    own = target / ".well-known" / "acme-challenge" / "a"
    publish(site, target)
    disk.write_whole(own, b"a")
    disk.write_whole(target / "robots.txt", b"b")
    publish(write(site, built(2)), target, keep_days=0)
    assert own.read_bytes() == b"a" and (target / "robots.txt").read_bytes() == b"b"


def test_a_page_that_was_damaged_is_mended(site, target):
    publish(site, target)
    (target / "index.html").write_bytes(b"<!doc")
    assert publish(site, target).changed == 1
    assert served(target) == built(1)


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (lambda files: files.pop(INDEX), "Där finns ingen"),
        (lambda files: files.pop(MANIFEST), "Webbplatsen är inte hel: api/v1/manifest.json saknas"),
        (lambda files: files.pop(f"{API}pathways/sepsis.json"), "api/v1/pathways/sepsis.json saknas"),
        (lambda files: files.update({f"{API}pathways.json": b"{}"}), "api/v1/pathways.json saknas eller är ändrad"),
        (lambda files: files.pop(next(n for n in files if n.startswith(f"{API}blobs/"))), "api/v1/blobs/"),
        (lambda files: files.update({f"{API}blobs/{'0' * 64}.json": b"{}"}), f"api/v1/blobs/{'0' * 64}.json"),
        (lambda files: files.update({INDEX: b'{"sequence": 1}'}), "säger inget nummer eller ingen fillista"),
        (lambda files: files.update({INDEX: b"[1"}), "går inte att läsa"),
        (lambda files: files.update({f"{API}snapshot.zip": b"PK?"}), "api/v1/snapshot.zip"),
    ],
)
def test_a_half_built_site_is_refused_and_changes_nothing(site, target, fault, said):
    publish(site, target)
    files = built(2)
    fault(files)
    write(site, files)
    with pytest.raises(ProjectError, match=said):
        publish(site, target)
    assert served(target) == built(1)


def test_a_folder_with_other_things_in_it_is_refused(site, target):
    disk.write_whole(target / "viktigt.txt", b"x")
    with pytest.raises(ProjectError, match="är inte tom"):
        publish(site, target)
    assert [path.name for path in target.iterdir()] == ["viktigt.txt"]
    publish(site, target, force=True)
    assert served(target) == {**built(1), "viktigt.txt": b"x"}


def test_a_folder_inside_the_site_is_refused(site):
    with pytest.raises(ProjectError, match="i varandra"):
        publish(site, site / "ut")


def test_an_older_release_needs_a_reason_that_is_kept(site, target):
    publish(write(site, built(3)), target)
    write(site, built(2))
    with pytest.raises(ProjectError, match=r"Utgåva 2 är äldre än den som är publicerad \(3\)"):
        publish(site, target)
    assert read_whole(lambda name: (target / name).read_bytes()) == 3
    publish(site, target, rollback="Fel dos i version 3.")
    assert read_whole(lambda name: (target / name).read_bytes()) == 2
    assert json.loads((target / RECORD).read_bytes())["rollbacks"] == [
        {"on": str(DAY), "from": 3, "to": 2, "reason": "Fel dos i version 3."}
    ]


def test_two_at_once_are_refused(site, target):
    publish(site, target)
    with disk.locked(target / ".forlopp-deploy.lock", ""), pytest.raises(ProjectError, match="annan publicering"):
        publish(write(site, built(2)), target)
    assert served(target) == built(1)


def test_a_site_that_is_built_anew_meanwhile_is_not_put_in_place(site, target, monkeypatch):
    publish(site, target)
    write(site, built(2))
    whole = disk.write_durable
    monkeypatch.setattr(disk, "write_durable", lambda *args: (whole(*args), write(site, built(3)))[0])
    with pytest.raises(ProjectError, match="ändrades medan|Kan inte läsa"):
        publish(site, target)
    assert read_whole(lambda name: (target / name).read_bytes()) == 1


def test_the_command_says_what_it_did(site, target):
    def run(*arguments: str) -> tuple[int, str]:
        command = [sys.executable, "-m", "forlopp.cli", "deploy", str(target), "--site", str(site), *arguments]
        done = subprocess.run(command, capture_output=True, text=True, env=environment, umask=0o077, check=False)
        return done.returncode, done.stdout + done.stderr

    environment = {name: value for name, value in os.environ.items() if not name.startswith("FORLOPP_SIGNING")}
    status, said = run()
    assert status == 0
    assert f"Publicerade utgåva 1 i {target}: {len(built(1))} nya, 0 ändrade och 0 borttagna filer" in said
    assert "Inte signerad: ingen nyckel finns i FORLOPP_SIGNING_KEY" in said
    assert (target / INDEX).stat().st_mode & 0o044 == 0o044, "the web server is another user"
    assert "Utgåva 1 ligger redan" in run()[1]
    write(site, built(2))
    assert "Publicerade utgåva 1 → 2" in run()[1]
    write(site, built(1))
    status, said = run()
    assert status == 2 and said.startswith("forlopp: Utgåva 1 är äldre")
    assert "Ange ett antal dagar" in run("--keep-days", "en vecka")[1]
    read_page(lambda name: (target / name).read_bytes())
