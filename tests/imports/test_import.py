"""`forlopp import`: a document becomes a draft that passes the check, and not a word of it is lost."""

from __future__ import annotations

import datetime
import io
import re
import unicodedata
import zipfile
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner

from forlopp import disk
from forlopp.catalog import Catalog
from forlopp.check import Source, check_text, read, read_lists
from forlopp.cli import commands
from forlopp.imports import Imported, imported, manuscript_of
from forlopp.imports.report import lines, whole
from forlopp.model.pathway import Pathway

from . import documents, habits
from .documents import cell, docx, li, p, tbl

ROOT = Path(__file__).resolve().parents[2]
FILES = Path(__file__).parent / "files"
WORD = documents.WORD | habits.WORD
PDF = {path.stem: path for path in sorted(FILES.glob("*.pdf"))}
TODAY = datetime.date(2026, 11, 22)
LISTS = read_lists(disk.list_files(ROOT))[0]
ROLES = {term.id: term.label for term in LISTS.roles.values()}


def content_of(name: str) -> bytes:
    return WORD[name]() if name in WORD else PDF[name].read_bytes()


@cache
def made_of(name: str) -> Imported:
    return made(content_of(name), name)


def made(content: bytes, name: str = "dokument.docx", **more: bytes) -> Imported:
    return imported(manuscript_of(name, content), LISTS.programme_areas, ROLES, name=name, **more)


def found_in(one: Imported) -> list[str]:
    """Return the codes of the errors and the warnings that the check has of a draft."""
    references = one.files.get("references.json")
    beside = ("references.json", references) if references else None
    found = check_text(one.draft, "index.md", Catalog(LISTS, {}), TODAY, beside)
    assert [d for d in found if d.severity == "error"] == []
    return [d.code for d in found if d.severity == "warning"]


def pathway_of(one: Imported) -> Pathway:
    references = one.files.get("references.json")
    pathway = read(Source("index.md", one.draft, ("references.json", references) if references else None)).pathway
    assert pathway
    return pathway


# ---------------------------------------------------------------------------------------------------------------------
# Nothing is lost


def counted(text: str) -> Counter[str]:
    text = unicodedata.normalize("NFKC", text.replace("\u00ad", ""))
    return Counter(re.findall(r"[^\W_]+", text.casefold()))


def words_of_docx(content: bytes) -> Counter[str]:
    """Count the words of a Word file with nothing but a regular expression; the copies for old versions left out."""
    texts = []
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            if re.fullmatch(r"word/(document|header\d|footer\d|footnotes|comments)\.xml", name):
                xml = archive.read(name).decode()
                xml = re.sub(r"<mc:Fallback>.*?</mc:Fallback>", "", xml)
                xml = re.sub(r"</w:p>|<w:br/>|<w:tab/>", " ", xml)
                texts.append(
                    re.sub(r"<[^>]*>", "", xml).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
                )
    return counted(" ".join(texts))


def words_of_pdf(content: bytes) -> Counter[str]:
    """Count the words of a PDF with another program than the one that reads it for us."""
    import pypdfium2

    with pypdfium2.PdfDocument(content) as document:
        text = "\n".join(page.get_textpage().get_text_range() for page in document)
    return counted(re.sub("(?:\ufffe|\u2010|\u0002)\\s*", "", text))


def told(one: Imported) -> str:
    """Return all that the author gets: the draft, the files beside it, the report."""
    files = "\n".join(content.decode() for name, content in one.files.items() if name.endswith(".json"))
    return f"{one.draft.decode()}\n{files}\n{whole(one.report, 'dokument', ()).decode()}"


@pytest.mark.parametrize("name", [*WORD, *PDF])
def test_every_word_is_in_the_draft_or_in_the_report(name):
    content = content_of(name)
    original = words_of_docx(content) if name in WORD else words_of_pdf(content)
    one = made_of(name)
    assert original - counted(told(one)) == Counter()
    assert sum(one.report.missing.values()) == 0
    assert "inte hittade plats" not in one.draft.decode()


def test_a_word_that_the_import_forgets_is_kept_all_the_same(monkeypatch):
    """Whatever fault of ours: the words come last in the draft, and the check tells of them."""
    monkeypatch.setattr("forlopp.imports.composing.written", lambda blocks, marking: [])
    one = made(docx(p("1 Sammanfattning", "Heading1"), p("Ovanliga ord här.")))
    assert "#### Ord som importen inte hittade plats för\n\nhär ord ovanliga" in one.draft.decode()
    assert "VF133" in found_in(one)


# ---------------------------------------------------------------------------------------------------------------------
# Drafts


@pytest.mark.parametrize("name", [*WORD, *PDF])
def test_the_draft_passes_the_check_and_is_as_it_was(name, golden):
    one = made_of(name)
    found_in(one)
    golden(f"imports/{name}.md", one.draft)
    golden(f"imports/{name}.txt", ("\n".join(lines(one.report, "utkastet", "rapporten")) + "\n").encode())


@pytest.mark.parametrize("name", WORD)
def test_a_second_format_changes_nothing(name):
    from forlopp.canonical import formatted

    assert formatted("index.md", made_of(name).draft).content == made_of(name).draft


def test_the_table_becomes_steps_in_order_with_a_first_flow():
    steps = pathway_of(made_of("nationell")).steps
    assert [(one.letter, one.kind) for one in steps] == [
        ("A", "entry"), ("B", "decision"), ("C", "action"), ("D", "action"), (None, "exit")
    ]  # fmt: skip
    assert [(way.to, way.when) for way in steps[1].next] == [("behandling", "Ja"), ("behandling", "Nej")]
    # The table's second half, on the next page, goes on with the step before it.
    assert [len(part.blocks[0].actions) for part in steps[2].actors] == [3, 2]


def test_only_certain_time_limits_are_facts():
    texts = (
        "Skicka remiss inom 24 timmar.",
        "Patienter som insjuknat inom 24 timmar.",
        "Kontakta den som haft besvär inom 3 månader.",
        "Följ upp inom 2 veckor och sedan inom 6 veckor.",
        "Ring inom kort.",
    )
    table = tbl(
        ["Hälso- och sjukvårdens åtgärder", "Patientens åtgärder"],
        [cell(p("(A) Start", look="b"), *(li(text) for text in texts)), "Följ råden."],
    )
    one = made(docx(p("1.6 Åtgärder", "Heading1"), table))
    actions = [a for b in pathway_of(one).steps[0].actors[0].blocks for a in b.actions]
    assert [action.within.text if action.within else "" for action in actions] == ["24 timmar", "", "", "", ""]


def test_raised_figures_are_citations_or_stay_raised():
    draft = made_of("svenska-stilar").draft.decode()
    assert "3 månader. [@singer2016; @ek2019] Ytan är 10 m²." in draft


def test_references_are_parsed_only_where_they_are_certain():
    import json

    rows = json.loads(made_of("nationell").files["references.json"])
    assert [row["note"] for row in rows] == list(documents.REFERENCES)
    assert (rows[0]["volume"], rows[0]["page"], rows[0]["DOI"]) == ("315", "801-10", "10.1001/jama.2016.0287")
    assert rows[0]["author"][0] == {"family": "Singer", "given": "M"}
    assert rows[1]["title"] == documents.REFERENCES[1] and "author" not in rows[1]
    assert rows[2]["PMID"] == "31234567"


def test_numbers_in_round_brackets_are_citations_only_where_the_document_writes_them_so():
    body = [p("1 Sammanfattning", "Heading1"), p("Tre sorter: (1) ett, (2) två. [1]"), p("Referenser", "Heading1")]
    one = made(docx(*body, *(p(f"{n}. {text}") for n, text in enumerate(documents.REFERENCES, 1))))
    assert "Tre sorter: (1) ett, (2) två. [@singer2016]" in one.draft.decode()


def test_what_somebody_typed_never_becomes_a_mark():
    typed = (
        "# Inte en rubrik",
        "1) Inte en lista {#inget}",
        "<script>alert(1)</script> <!-- anteckning",
        "![bild](x) [länk](javascript:alert(1)) `kod` **fet** a|b",
        "Se (Q) enligt (R). ATT GÖRA: inget. &lt;b&gt;",
        "> citat",
        "```yaml step",
        "---",
        "[@ingen] [^9]: not",
    )
    one = made(docx(p("1 Sammanfattning", "Heading1"), *(p(text) for text in typed)))
    found_in(one)
    text = next(section for section in pathway_of(one).sections if section.id == "sammanfattning").blocks[0].text
    from forlopp.model.text import plain

    assert text is not None
    for line in typed[:1] + typed[3:4] + typed[6:7]:
        assert " ".join(line.replace("\\", "").split()) in plain(text), plain(text)


def test_a_comment_on_what_is_no_text_of_the_draft_is_kept():
    one = made(docx(p("Ett namn", "Title", raw=documents.comment(1)), p("Text."), comments=["Byt namnet"]))
    assert "ATT GÖRA: Kommentar i Word från Anna Ek: Byt namnet -->" in one.draft.decode()


def test_comments_and_tracked_changes_are_told():
    one = made_of("nationell")
    assert (
        "<!-- ATT GÖRA: Kommentar i Word från Anna Ek: Kontrollera siffran – den är gammal. -->" in one.draft.decode()
    )
    assert "Barn ingår inte." in one.draft.decode()
    report = whole(one.report, "x", lines(one.report, "a", "b")).decode()
    assert "Borttagen text:\n  Gamla" in report and "spårade ändringar" in report


# ---------------------------------------------------------------------------------------------------------------------
# The command


def run(project: Path, *arguments: object) -> tuple[int, str]:
    done = CliRunner().invoke(commands, ["--root", str(project), "import", *map(str, arguments)])
    if done.exception and isinstance(done.exception, disk.ProjectError):
        return 2, str(done.exception)
    assert done.exception is None or isinstance(done.exception, SystemExit), done.output
    return done.exit_code, done.output


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A small project: the lists, and a pathway that is only planned."""
    stub = "content/pathways/landryggsbesvar-vuxna/index.md"
    for path in [*(ROOT / "content").glob("*.yaml"), ROOT / stub, ROOT / "mkdocs.yml"]:
        copy = tmp_path / path.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(path.read_bytes())
    return tmp_path


@pytest.fixture
def word(tmp_path: Path) -> Path:
    path = tmp_path / "nationell.docx"
    path.write_bytes(WORD["nationell"]())
    return path


def test_the_command_writes_a_draft_and_says_what_to_do(project, word):
    assert run(project, word, "--dry-run")[1].endswith("när det ser rätt ut.\n")
    folder = project / "content/pathways/pahittad-sjukdom"
    assert not folder.exists()
    status, said = run(project, word)
    assert status == 0 and "forlopp check content/pathways/pahittad-sjukdom/index.md" in said and "0  saknas" in said
    assert {path.relative_to(folder).as_posix() for path in folder.rglob("*.*")} == {
        "index.md", "references.json", "bilder/bild-6b7fa434.png"
    }  # fmt: skip
    assert (project / ".build/import/pahittad-sjukdom.txt").is_file()
    checked = CliRunner().invoke(commands, ["--root", str(project), "check", str(folder)])
    assert checked.exit_code == 0, checked.output
    status, said = run(project, word)
    assert status == 2 and "--into pahittad-sjukdom" in said


def test_a_planned_pathway_keeps_its_front_matter_and_a_text_is_never_overwritten(project, word):
    status, said = run(project, word, "--into", "landryggsbesvar-vuxna")
    assert status == 0, said
    path = project / "content/pathways/landryggsbesvar-vuxna/index.md"
    text = path.read_text("utf-8")
    for kept in ("title: Ländryggsbesvär – vuxna", "code: M54.5", "synonyms: [ryggskott", "status: drafting"):
        assert kept in text
    assert "status_reason" not in text
    checked = CliRunner().invoke(commands, ["--root", str(project), "check", str(path)])
    assert checked.exit_code == 0, checked.output
    status, said = run(project, word, "--into", "landryggsbesvar-vuxna")
    assert status == 2 and "--replace" in said and path.read_text("utf-8") == text
    assert run(project, word, "--into", "landryggsbesvar-vuxna", "--replace")[0] == 0


def zipped(**parts: str) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    return held.getvalue()


BAD = {
    "tom": (b"", "tom"),
    "gammal": (b"\xd0\xcf\x11\xe0" + b"WordDocument" * 9, "gamla Word-formatet"),
    "losenord": (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "lösenord"),
    "skadad": (documents.national()[:4000], "skadad"),
    "rtf": (b"{\\rtf1 text}", "RTF"),
    "odt": (zipped(mimetype="application/vnd.oasis.opendocument.text", content="x"), "OpenDocument"),
    "kalkylblad": (zipped(xl__workbook="x"), "inget Word-dokument"),
    "text": (b"Bara text", "ingen Word-fil"),
    "bomb": (zipped(**{"word__document.xml": "<d>" + " " * (60 * 2**20) + "</d>"}), "för stor"),
    "trasig-xml": (zipped(**{"word__document.xml": "<d>"}), "skadad"),
    "djup": (zipped(**{"word__document.xml": "<d>" * 5000 + "</d>" * 5000}), "djupare"),
    "tom-docx": (docx(), "ingen text"),
    "pdf": (b"%PDF-1.7\nskr\xc3\xa4p", "skadad"),
    "egen": (docx(p("Text"), exported="sepsis"), "skriven av forlopp docx"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_file_that_cannot_be_read_gets_a_remedy(name, tmp_path):
    content, expected = BAD[name]
    path = tmp_path / f"{name}.docx"
    path.write_bytes(content)
    status, said = run(ROOT, path, "--dry-run")
    assert status == 2 and expected in said and said.endswith("."), said


def test_a_missing_file_and_a_folder_are_told(tmp_path):
    assert "Hittar inte filen" in run(ROOT, tmp_path / "ingen.docx")[1]
    assert "är en mapp" in run(ROOT, tmp_path)[1]
