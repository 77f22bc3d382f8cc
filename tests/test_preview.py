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

import pytest

from tests.test_same_bytes import copy_project

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
    page = wait_for(address + PAGE, "Något måste rättas")
    assert "”entri” går inte att välja" in page
    assert "Menade du ”entry”?" in page
    assert "kind: entri" in page

    source.write_text(good, "utf-8")
    wait_for(address + PAGE, "Sepsis är livshotande")
    assert "Något måste rättas" not in get(address + "/vardforlopp/kol/")


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
