"""Every document of the project goes out to Word and comes back without a byte changed; edited, only what was
edited."""

from __future__ import annotations

import io
import random
import subprocess
from pathlib import Path

import docx
import pytest

from forlopp import disk
from forlopp.catalog import Catalog
from forlopp.check import Source, read
from forlopp.word import passages
from forlopp.word.exported import exported
from forlopp.word.update import Updated, updated
from tests.word.example import back, by_hand, find, paragraphs, replace, word

ROOT = Path(__file__).resolve().parents[2]
SOURCES = {path.parent.name: path for path in disk.source_files(ROOT) if path.stat().st_size > 3000}
WITH_TEXT = sorted(SOURCES)
TELLING = ("kol", "levnadsvanor")
"""With included parts, and without steps."""
CASES = sorted((ROOT / "tests" / "cases").glob("*.md"))


def out(id: str) -> bytes:
    source = disk.read_source(SOURCES[id], ROOT)
    pathway = read(source).pathway
    assert pathway
    models = {one.model: disk.read_source(SOURCES[one.model], ROOT) for one in pathway.includes}
    return exported(source, pathway, Catalog(), models)


def home(file: bytes) -> Updated:
    return updated(file, {id: lambda path=path: disk.read_source(path, ROOT) for id, path in SOURCES.items()})


def unchanged(id: str, file: bytes) -> None:
    made = home(file)
    assert made.id == id
    assert made.content == made.before
    assert "inga ändringar och inga kommentarer" in made.report()


@pytest.mark.parametrize("id", TELLING)
def test_a_document_comes_back_as_it_went_out(id: str) -> None:
    file = out(id)
    assert file == out(id)
    unchanged(id, file)


def test_the_document_shows_everything_the_source_says() -> None:
    document = docx.Document(io.BytesIO(out("sepsis")))
    shown = "\n".join(" ".join(one.text.split()) for one in paragraphs(document))
    file = disk.read_source(SOURCES["sepsis"], ROOT)
    source, _ = passages.read(file.file, file.content, file.references)
    assert source
    assert len(source.passages) > 250
    assert [one.words for one in source.passages if one.words not in shown] == []
    assert "Exempeltext" in shown
    assert "inte granskad kliniskt" not in shown, "an author's note has been published"


@pytest.mark.slow
@pytest.mark.parametrize("id", WITH_TEXT)
def test_every_document_comes_back_as_it_went_out(id: str) -> None:
    unchanged(id, out(id))


@pytest.mark.slow
def test_every_case_that_can_be_read_comes_back_as_it_went_out() -> None:
    count = 0
    for path in CASES:
        beside = path.with_name(f"{path.stem}.references.json")
        references = (beside.name, beside.read_bytes()) if beside.is_file() else None
        source = Source(f"tests/cases/{path.name}", path.read_bytes(), references)
        pathway = read(source).pathway
        if pathway is None or not pathway.sections:
            continue
        made = updated(exported(source, pathway, Catalog(), {}), {pathway.id: lambda held=source: held})
        assert (path.name, made.content) == (path.name, source.content)
        assert "inga ändringar och inga kommentarer" in made.report(), (path.name, made.report())
        count += 1
    assert count > 100


@pytest.mark.slow
@pytest.mark.parametrize("id", WITH_TEXT)
def test_an_edit_anywhere_is_written_there_and_nowhere_else(id: str) -> None:
    """A word is put into a dozen passages of each document; each comes back in its own place."""
    file = out(id)
    source = disk.read_source(SOURCES[id], ROOT)
    before, _ = passages.read(source.file, source.content, source.references)
    assert before
    chosen = random.Random(id).sample([one for one in before.passages if not one.locked and len(one.words) > 20], 12)
    wanted = {one.words for one in chosen}

    def edit(document: object) -> None:
        for one in paragraphs(document):
            if " ".join(one.text.split()) in wanted and one._p.xpath("./w:bookmarkStart[starts-with(@w:name, '_vf')]"):
                last = one._p.xpath(".//w:t")[-1]
                last.text += " Tillagt ord"

    made = home(by_hand(edit, file))
    after, _ = passages.read(source.file, made.content, source.references, lambda _: before.names.numbers)
    assert after
    said = [one.words for one in after.passages]
    # Equal words may stand in several places: then each of them was edited.
    for old, new in zip([one.words for one in before.passages], said, strict=True):
        assert new == (f"{old} Tillagt ord" if old in wanted else old), made.report()
    old_lines, new_lines = source.content.decode().split("\n"), made.content.decode().split("\n")
    assert len(old_lines) == len(new_lines)


def through_libreoffice(file: bytes, folder: Path, kind: str = "docx") -> bytes:
    (folder / "in").mkdir()
    (folder / "in" / "prov.docx").write_bytes(file)
    done = subprocess.run(
        ["soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", kind]
        + ["--outdir", folder / "out", folder / "in" / "prov.docx"],
        capture_output=True,
        timeout=300,
        check=False,
    )
    assert (folder / "out" / f"prov.{kind}").is_file(), done.stderr
    return (folder / "out" / f"prov.{kind}").read_bytes()


@pytest.mark.slow
@pytest.mark.parametrize("id", ["sepsis", "kol", "levnadsvanor"])
def test_libreoffice_saves_a_document_without_losing_a_name(id: str, tmp_path: Path) -> None:
    unchanged(id, through_libreoffice(out(id), tmp_path))


@pytest.mark.slow
def test_edits_come_back_through_libreoffice_too(tmp_path: Path) -> None:
    def edit(document: object) -> None:
        replace(document, "Ge syrgas", "Ge **inte** syrgas [2]")
        replace(document, "Misstänkt infektion", "Trolig infektion")
        one = find(document, "diabetes")._p
        one.getparent().remove(one)
        find(document, "Klart.").add_run(" Helt").bold = True
        find(document, "Ring läkare")._p.addprevious(find(document, "Vänta inte")._p)

    straight = back(by_hand(edit))
    made = back(through_libreoffice(by_hand(edit, word()), tmp_path))
    assert made.content == straight.content
    assert b"Klart. **Helt**" in made.content


@pytest.mark.slow
def test_libreoffice_makes_a_pdf_of_it(tmp_path: Path) -> None:
    pdfplumber = pytest.importorskip("pdfplumber")
    made = through_libreoffice(out("sepsis"), tmp_path, "pdf")
    with pdfplumber.open(io.BytesIO(made)) as file:
        first, text = file.pages[0].extract_text(), "\n".join(page.extract_text() for page in file.pages)
    assert "Exempeltext" in first
    assert "9.6 (F) Sepsislarm" in text
    assert "Obs!" in text
