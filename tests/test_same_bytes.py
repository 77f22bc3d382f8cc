"""Same sources, same bytes: whatever the day, the zone, the language, the hash seed, the folder and the cache."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from forlopp.site import INPUTS

ROOT = Path(__file__).resolve().parents[1]
PROJECT = (*INPUTS, "node_modules/minisearch/dist/es/index.js")


def copy_project(folder: Path) -> Path:
    """Copy what the site is made of."""
    folder.mkdir(parents=True)
    for name in PROJECT:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
        else:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, folder / name)
    return folder


def build(folder: Path, *before: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Build the site in a folder, as `make site` does."""
    return subprocess.run(
        [*before, sys.executable, "-m", "forlopp.site", "build"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder / "plugins"), **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def hashes(folder: Path) -> dict[str, str]:
    """Return the hash of every file below a folder."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with its site built."""
    folder = copy_project(tmp_path_factory.mktemp("en") / "projekt")
    done = build(folder)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


def test_another_day_zone_language_seed_and_folder(project, tmp_path):
    other = copy_project(tmp_path / "en annan mapp åäö")
    done = build(
        other,
        "faketime",
        "2031-05-17 23:30:00",
        TZ="Pacific/Auckland",
        LC_ALL="C",
        LANG="C",
        PYTHONHASHSEED="4711",
    )
    assert done.returncode == 0, done.stdout + done.stderr
    here, there = hashes(project / "site"), hashes(other / "site")
    assert len(here) > 150
    assert {name for name in {*here, *there} if here.get(name) != there.get(name)} == set()


def test_without_the_cache_and_with_half_of_it(project):
    before = hashes(project / "site")
    shutil.rmtree(project / ".build")
    assert build(project).returncode == 0
    assert hashes(project / "site") == before
    kept = sorted((project / ".build" / "cache" / "objects").rglob("*"))
    for path in [path for path in kept if path.is_file()][::2]:
        path.unlink()
    (project / ".build" / "cache" / "known.pickle").write_bytes(b"damaged")
    (project / ".build" / "site.stamp").unlink()
    assert build(project).returncode == 0
    assert hashes(project / "site") == before


def test_a_run_with_nothing_new_writes_nothing(project):
    index = project / "site" / "index.html"
    before = index.stat().st_ino, index.stat().st_mtime_ns
    done = build(project)
    assert (done.returncode, done.stdout.strip()) == (0, "Inget har ändrats sedan site/ byggdes.")
    assert (index.stat().st_ino, index.stat().st_mtime_ns) == before


def test_a_broken_source_leaves_the_last_good_site(project):
    before = hashes(project / "site")
    source = project / "content" / "pathways" / "sepsis" / "index.md"
    good = source.read_text("utf-8")
    assert "kind: entry" in good
    try:
        source.write_text(good.replace("kind: entry", "kind: entri", 1), "utf-8")
        done = build(project)
        assert done.returncode == 1
        assert "fel[VF203]" in done.stdout
        assert "Den förra versionen i site/ ligger kvar." in done.stderr
        assert hashes(project / "site") == before
    finally:
        source.write_text(good, "utf-8")


def test_one_edit_changes_one_document_and_what_lists_it(project):
    # Before anything is published: a published text is not edited without a new version.
    published, aside = project / "content" / "ledger", project / "ledger"
    published.rename(aside)
    assert build(project).returncode == 0
    before = hashes(project / "site")
    source = project / "content" / "pathways" / "sepsis" / "index.md"
    good = source.read_text("utf-8")
    try:
        source.write_text(good.replace("Sepsis är livshotande", "Sepsis är en livshotande", 1), "utf-8")
        assert build(project).returncode == 0
        after = hashes(project / "site")
        differing = {name for name in {*before, *after} if before.get(name) != after.get(name)}
        changed = {name for name in differing if not name.startswith("api/v1/blobs/")}
        assert changed == {
            "vardforlopp/sepsis/index.html",
            "vardforlopp/sepsis/version.json",
            "offline/alla.json",
            "offline/sok.json",
            "sok/dokument/sepsis.json",
            "api/v1/pathways/sepsis.json",
            "api/v1/pathways/sepsis.html",
            "api/v1/pathways.json",
            "api/v1/manifest.json",
            "api/v1/index.json",
            "api/v1/snapshot.zip",
        }
    finally:
        aside.rename(published)
        source.write_text(good, "utf-8")
        build(project)


def test_mkdocs_alone_builds_the_same_pages(project):
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--site-dir", "annan"],
        cwd=project,
        env={**os.environ, "PYTHONPATH": str(project / "plugins")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    ours, theirs = hashes(project / "site"), hashes(project / "annan")
    pages = {name for name in ours if name.endswith((".html", ".json", ".css"))}
    assert {name for name in pages if ours[name] != theirs.get(name)} == set()
