"""`forlopp pdf`: the whole text, the line on every sheet, the same bytes again, and nothing fetched."""

from __future__ import annotations

import datetime
import re
import socket
import subprocess
import sys
import zlib
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from forlopp import outputs, pdf
from forlopp.build import build
from forlopp.catalog import Catalog
from forlopp.check import read
from forlopp.disk import read_source, source_files
from forlopp.model.pathway import Pathway
from forlopp.model.text import plain
from forlopp.pages import environment
from forlopp.pages.blocks import actions
from forlopp.pages.page import page
from forlopp.pool import Settings

ROOT = Path(__file__).resolve().parents[1]
ID = "palliativ-vard"


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command."""
    return subprocess.run(
        [sys.executable, "-m", "forlopp.cli", *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def source() -> tuple[Pathway, Catalog, str]:
    """One pathway, with the catalogue it stands in."""
    path = next(path for path in source_files(ROOT) if path.parent.name == ID)
    found = read_source(path, ROOT)
    pathway = read(found).pathway
    assert pathway
    return pathway, build(Settings(ROOT), None, [path]).catalog, found.file


def made(source: tuple[Pathway, Catalog, str]) -> bytes:
    pathway, catalog, file = source
    files, _ = outputs.document(pathway, catalog, file, ROOT, "https://forlopp.example/", " ", {}, with_pdf=True)
    return next(content for name, content in files.items() if name.endswith(f"{ID}.pdf"))


@pytest.fixture(scope="module")
def content(source: tuple[Pathway, Catalog, str]) -> bytes:
    """Its PDF file, made with the network out of reach."""
    before = socket.socket.connect

    def refuse(*_: Any) -> None:
        raise AssertionError("the network was asked for something")

    socket.socket.connect = refuse  # type: ignore[method-assign, assignment]
    try:
        return made(source)
    finally:
        socket.socket.connect = before  # type: ignore[method-assign]


def unpacked(content: bytes) -> bytes:
    """The file with its packed parts unpacked."""
    parts = re.findall(rb"stream\n(.*?)\nendstream", content, re.DOTALL)
    return content + b"".join(zlib.decompress(part) for part in parts if part.startswith(b"x"))


def words(text: str) -> str:
    """Letters and digits alone: lines and hyphens come where the sheet has room."""
    return re.sub(r"[\W_]+", "", text)


def test_every_action_stands_in_the_file(source: tuple[Pathway, Catalog, str], content: bytes) -> None:
    text = words("".join(sheet.get_textpage().get_text_bounded() for sheet in pypdfium2.PdfDocument(content)))
    found = [action for _, _, action in actions(source[0])]
    assert len(found) > 50
    for action in found:
        # Sentence by sentence: numbers of citations stand between them.
        for line in re.split(r"[.\n]", plain(action.text)):
            assert words(line) in text or words(line)[:25] in text, line


def test_each_sheet_has_its_line_and_the_file_says_what_it_is(content: bytes) -> None:
    document = pypdfium2.PdfDocument(content)
    for number, sheet in enumerate(document, start=1):
        text = sheet.get_textpage().get_text_bounded()
        assert re.search(r"Palliativ vård · version [0-9.]+ · godkänd \d{4}-\d\d-\d\d", text)
        assert f"sida {number} av {len(document)}" in text
    facts = document.get_metadata_dict()
    assert facts["Title"] == "Palliativ vård – vårdförlopp"
    assert facts["CreationDate"].startswith("D:20")
    marks = [mark.get_title() for mark in document.get_toc()]
    assert marks[0] == "Palliativ vård"
    assert {"Flödesschema", "Vårdförloppets åtgärder", "Referenser"} <= set(marks)
    assert pypdfium2.raw.FPDFCatalog_IsTagged(document.raw)
    assert b"/Lang (sv)" in unpacked(content)


def test_the_drawing_is_whole(content: bytes) -> None:
    """WeasyPrint takes a link in a drawing for a run of text and loses the shape's words."""
    sheets = [sheet.get_textpage().get_text_bounded() for sheet in pypdfium2.PdfDocument(content)]
    drawn = " ".join(text for text in sheets if "Flödesschema" in text)
    assert "Finns palliativa" in " ".join(drawn.split())


@pytest.mark.slow
def test_same_bytes_again_whatever_the_day(
    source: tuple[Pathway, Catalog, str], content: bytes, tmp_path: Path
) -> None:
    other = subprocess.run(
        ["faketime", "2031-05-17 23:30:00", sys.executable, "-m", "forlopp.cli", "pdf", ID, "--out", str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert other.returncode == 0, other.stderr
    assert (tmp_path / f"{ID}.pdf").read_bytes() == content


def test_only_the_files_given_are_read(tmp_path: Path) -> None:
    secret = tmp_path / "hemlig.png"
    secret.write_bytes(b"not a picture")
    asked = []
    fetcher = pdf._fetcher({"https://x.example/a/bilder/b.png": b"bytes"})
    assert fetcher.fetch("https://x.example/a/bilder/b.png").read() == b"bytes"
    for address in (secret.as_uri(), "https://x.example/a/c.png", "http://127.0.0.1:9/", "data:text/plain,x"):
        with pytest.raises(ValueError, match="finns inte bland sidans filer"):
            asked.append(fetcher.fetch(address))
    assert asked == []
    one = page(
        "a/", "Titel", "Om", f'<p>Ord</p><img src="{secret.as_uri()}" alt="Bild"><img src="bilder/b.png" alt="">'
    )
    date = datetime.date(2026, 1, 2)
    found = pdf.pdf(one, ROOT, "https://x.example/", {}, date, environment(ROOT / "overrides"))
    assert "Ord" in pypdfium2.PdfDocument(found)[0].get_textpage().get_text_bounded()


def test_wrong_use_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    done = run("pdf", "finns-inte")
    assert (done.returncode, done.stderr.strip()) == (2, "forlopp: Hittar inget dokument med id finns-inte.")
    monkeypatch.setattr(pdf.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(pdf.PdfError, match=r"pip install -e '\.\[pdf\]'"):
        pdf.stamp(ROOT)


def test_without_the_extra_the_command_ends_with_a_remedy(tmp_path: Path) -> None:
    code = (
        "import sys, importlib.util as u; real = u.find_spec; "
        "u.find_spec = lambda name, *a: None if name == 'weasyprint' else real(name, *a); "
        "sys.argv = ['forlopp', 'pdf', 'sepsis']; from forlopp.cli import main; main()"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "pip install -e '.[pdf]'" in done.stderr


def test_the_page_links_to_the_file_only_when_it_is_built(source: tuple[Pathway, Catalog, str]) -> None:
    pathway, catalog, file = source
    without, _ = outputs.document(pathway, catalog, file, ROOT, "https://x.example/", "@@forlopp-content@@")
    name = f"vardforlopp/{ID}/index.html"
    assert f"{ID}.pdf" not in without[name].decode()
    assert not any(one.endswith(".pdf") for one in without)
