"""The live preview as an author meets it: save, look, make a fault, mend it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

import forlopp.preview as preview_module
from forlopp import cache, check, disk, outputs, publish, site
from forlopp.catalog import Lists
from forlopp.diagnostics import Diagnostic, Place
from forlopp.pool import Settings
from forlopp.preview import State
from tests.test_same_bytes import ROOT, copy_project

PAGE = "/vardforlopp/sepsis/"
PATIENCE = 90
"""Seconds that any wait may take: it is a limit for a hung test, not a measure of speed."""


@pytest.fixture
def preview(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """A project and the address that its preview is served at."""
    project = copy_project(tmp_path / "projekt")
    process = subprocess.Popen(
        [sys.executable, "-m", "forlopp.site", "serve", "--port", "0"],
        cwd=project,
        env={**os.environ, "PYTHONPATH": str(project / "plugins")},
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    try:
        assert process.stdout
        assert process.stdout.readline().startswith("Bygger förhandsvisningen.")
        line = process.stdout.readline()
        assert line.startswith("Förhandsvisning på http://127.0.0.1:"), line
        yield project, line.split()[2].rstrip("/")
    finally:
        process.send_signal(signal.SIGINT)
        assert process.wait(PATIENCE) == 0


def get(address: str) -> str:
    """Return a page."""
    with urllib.request.urlopen(address, timeout=PATIENCE) as answer:
        return answer.read().decode()


def wait_for(address: str, words: str, there: bool = True) -> str:
    """Ask until the words are on the page, or gone from it."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        page = get(address)
        if (words in page) == there:
            return page
        time.sleep(0.05)
    raise AssertionError(f"”{words}” {'never came' if there else 'never went'}")


def test_save_fault_and_mend(preview):
    project, address = preview
    source = project / "content" / "pathways" / "sepsis" / "index.md"
    good = source.read_text("utf-8")
    assert "Sepsis är livshotande" in get(address + PAGE)

    source.write_text(good.replace("Sepsis är livshotande", "Provord är livshotande", 1), "utf-8")
    wait_for(address + PAGE, "Provord är livshotande")

    source.write_text(good.replace("kind: entry", "kind: entri", 1), "utf-8")
    other = project / "content" / "pathways" / "kol" / "index.md"
    fine = other.read_text("utf-8")
    other.write_text(fine.replace("kind: decision", "kind: decison", 1), "utf-8")
    page = wait_for(address + PAGE, "decison")
    assert "2 fel att rätta i 2 filer" in page
    assert "content/pathways/sepsis/index.md" in page and "content/pathways/kol/index.md" in page
    assert "”entri” går inte att välja" in page
    assert "Menade du ”entry”?" in page
    assert "kind: <mark>entri</mark>" in page
    # The way to how it is mended is open although the rest is not shown.
    assert 'href="/regler/VF203/"' in page
    assert "fel att rätta" not in get(address + "/regler/VF203/")

    source.write_text(good, "utf-8")
    other.write_text(fine, "utf-8")
    wait_for(address + PAGE, "Sepsis är livshotande")
    assert "fel att rätta" not in get(address + "/vardforlopp/kol/")

    # What an editor leaves beside its file, a link to nowhere, ends nothing; nor does a plain page need a restart.
    (source.parent / ".#index.md").symlink_to("anna@dator.4711")
    about = project / "content" / "om.md"
    about.write_text(about.read_text("utf-8") + "\nEn ny rad sist.\n", "utf-8")
    wait_for(address + "/om/", "En ny rad sist.")


def test_what_is_saved_while_the_first_site_is_made_is_shown(tmp_path, monkeypatch):
    """Between the last file read and the first look for changes an author has time to save."""
    (tmp_path / "content").mkdir()
    seen, looks = [], iter(range(5))

    def sleep(_: float) -> None:
        if next(looks, None) is None:
            raise KeyboardInterrupt

    def say(words: str) -> None:
        if words.startswith("Förhandsvisning på"):
            (tmp_path / "content" / "sent.md").write_text("Sparad medan sidorna gjordes.", "utf-8")

    monkeypatch.setattr(preview_module.time, "sleep", sleep)
    monkeypatch.setattr(preview_module, "site_settings", lambda root, url: Settings(root, url))
    monkeypatch.setattr(preview_module, "first_site", lambda settings, state: None)
    monkeypatch.setattr(preview_module, "update", lambda settings, built, state: seen.append(True))
    assert preview_module.serve(tmp_path, 0, "https://forlopp.example/", lambda root: True, say) == 0
    assert seen == [True]


def test_forms_that_cannot_be_had_are_told_of_and_keep_nothing_away(tmp_path, monkeypatch, capsys):
    """The forms at /admin/ are switched on in mkdocs.yml, and installed apart."""
    on = site.Configuration(site.ADDRESS, False, "Förlopp", {"backend": "local"})
    monkeypatch.setattr(site, "configured", lambda root: on)
    assert site._forms(tmp_path)(Lists()) == {}
    assert "/admin/ visas inte" in (said := capsys.readouterr().out) and "make admin" in said
    (tmp_path / "overrides" / "admin").mkdir(parents=True)
    disk.write_whole(tmp_path / site.CMS, b"decap")
    assert {"admin/index.html", "admin/config.json", "admin/decap-cms.js"} <= set(site._forms(tmp_path)(Lists()))


def test_a_page_is_told_only_of_what_is_new_on_it(tmp_path):
    """Another document that was saved reloads nobody; the faults reload everybody, but for the pages that help."""
    for name in ("vardforlopp/a", "vardforlopp/b", "regler/VF203"):
        (tmp_path / name).mkdir(parents=True)
        (tmp_path / name / "index.html").write_text("före", "utf-8")
    state = State(tmp_path)
    pages = ["/vardforlopp/a/", "/vardforlopp/b/", "/regler/VF203/", "/vardforlopp/ny/"]
    before = [state.mark(page) for page in pages]
    disk.write_whole(tmp_path / "vardforlopp" / "a" / "index.html", b"efter")
    state.show([], 2)
    assert [state.mark(page) != old for page, old in zip(pages, before, strict=True)] == [True, False, False, False]
    state.show([Diagnostic("VF203", "error", Place("fil.md"), "Fel.")], 2)
    assert [state.mark(page) != old for page, old in zip(pages, before, strict=True)] == [True, True, False, True]


def test_the_page_comes_before_what_else_is_made_of_a_document():
    source = ROOT / "content" / "pathways" / "sepsis" / "index.md"
    one = check.read(disk.read_source(source, ROOT))
    catalog = check.catalog_of([one], check.read_lists(disk.list_files(ROOT))[0])
    seen: dict[str, bytes] = {}
    files, _ = outputs.document(
        one.pathway, catalog, one.file, ROOT, "https://forlopp.example/", "@@forlopp-content@@", ahead=seen.update
    )
    assert "vardforlopp/sepsis/index.html" in seen
    assert "vardforlopp/sepsis/ark/index.html" in set(files) - set(seen)
    assert seen == {name: files[name] for name in seen}


def test_what_was_shown_ahead_is_put_right_when_the_save_is_taken_back(tmp_path):
    """Another document's fault may keep a save from being finished; then it is undone, and no build knows of it."""
    page = "vardforlopp/a/index.html"
    folder, kept = tmp_path / "sidor", tmp_path / "cache"
    stands = SimpleNamespace(rows=[cache.keep(kept, page, "före".encode())])
    disk.write_whole(folder / page, "före".encode())
    state = State(folder)
    before = state.mark("/vardforlopp/a/")
    state.show_ahead({page: "före".encode()})
    assert state.mark("/vardforlopp/a/") == before  # Nothing new to see: nobody's page is loaded again.
    state.show_ahead({page: b"efter"})
    assert (folder / page).read_text("utf-8") == "efter" and state.mark("/vardforlopp/a/") != before
    publish.update_documents(stands, stands, kept, folder, state.ahead)
    assert (folder / page).read_text("utf-8") == "före"


def test_a_new_document_is_listed_and_has_a_page(preview):
    project, address = preview
    folder = project / "content" / "pathways" / "ny-stub"
    folder.mkdir()
    (folder / "index.md").write_text(
        "---\nid: ny-stub\nkind: pathway\ntitle: Nytt namn\nstatus: planned\nillustrative: true\n"
        "programme_areas: [akut-vard]\nstatus_reason: Skrivs senare.\n---\n",
        "utf-8",
    )
    wait_for(address + "/vardforlopp/", "Nytt namn")
    assert "Skrivs senare." in get(address + "/vardforlopp/ny-stub/")


def test_nothing_outside_the_site_is_served(preview):
    _, address = preview
    for path in ("/../../mkdocs.yml", "/%2e%2e/%2e%2e/mkdocs.yml", "//etc/passwd", "/..%2f..%2fmkdocs.yml"):
        try:
            page = get(address + path)
        except urllib.error.HTTPError as error:
            assert error.code in (301, 404)
        else:
            assert "site_name" not in page
            assert "root:" not in page
