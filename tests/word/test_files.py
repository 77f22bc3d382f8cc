"""Word files from anybody: what is no Word file is refused in Swedish, and nothing swells or hangs. The commands."""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from pathlib import Path

import docx
import pytest
from click.testing import CliRunner

from forlopp.cli import commands
from forlopp.word.update import Unreadable
from tests.word.example import SOURCE, back, by_hand, in_xml, replace, word

ROOT = Path(__file__).resolve().parents[2]


def zipped(parts: dict[str, bytes | str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "tom"),
        (b"hej", "ingen Word-fil"),
        (b"PK\x03\x04" + b"\0" * 50, "skadad"),
        (zipped({"a.txt": "a"}), "inget Word-dokument"),
        (zipped({"word/document.xml": "<a>"}), "skadad"),
        (zipped({"word/document.xml": "<a/>"}), "inte skriven av forlopp docx"),
    ],
)
def test_what_is_no_word_file_of_ours_is_refused_with_a_reason(content: bytes, said: str) -> None:
    with pytest.raises(Unreadable, match=said):
        back(content)


def test_a_damaged_part_is_refused() -> None:
    held = bytearray(word())
    at = held.index(b"<w:body>")
    held[at : at + 200] = b"\xff" * 200
    with pytest.raises(Unreadable, match="skadad"):
        back(bytes(held))


def test_hostile_words_and_comments_stay_words() -> None:
    comment = (
        '<w:comments xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:comment '
        'w:id="0" w:author='
        '"--&gt;&lt;script&gt;"><w:p><w:r><w:t>--&gt; &lt;script&gt;alert(1)&lt;/script&gt; &lt;!-- '
        "--!&gt;</w:t></w:r></w:p>"
        "</w:comment></w:comments>"
    )

    def change(xml: str) -> str:
        xml = xml.replace(
            ">diabetes<", ">&lt;script&gt;alert(1)&lt;/script&gt; --&gt; &lt;!-- {#stulet} ](javascript:x)<"
        )
        end = '<w:r><w:commentReference w:id="0"/></w:r></w:p>'
        at = xml.index("</w:p>", xml.index(">Klart.<"))
        return xml[:at] + end + xml[at + 6 :]

    made = back(in_xml(change, more={"word/comments.xml": comment}))
    text = made.content.decode()
    assert "\n<script" not in text
    assert "{#stulet}" not in text.replace("\\{#stulet}", "")
    assert re.search(r"<!-- Synpunkt från –><script>: .*[^-] -->\n", text)
    notes = re.findall(r"<!--.*?-->", text, re.DOTALL)
    assert len(notes) == 3, "a note was ended or begun by what a reviewer wrote"
    again = back(word(text), text)
    assert again.content == text.encode()


def test_the_same_source_gives_the_same_bytes_without_a_clock() -> None:
    one = word()
    word.cache_clear()
    assert word() == one
    with zipfile.ZipFile(io.BytesIO(one)) as file:
        assert {info.date_time for info in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        everything = b"".join(file.read(name) for name in file.namelist())
    assert b"ett prov" not in everything, "an author's note is in the file"
    assert "Är det" + "\nhär rätt" not in everything.decode()


def test_the_document_is_fit_for_those_who_listen() -> None:
    document = docx.Document(io.BytesIO(word()))
    assert document.core_properties.title == "Prov"
    assert document.core_properties.language == "sv-SE"
    heads = [one.style.name for one in document.paragraphs if one.style.name.startswith("Heading")]
    assert heads[:3] == ["Heading 1", "Heading 1", "Heading 1"]
    assert "Heading 2" in heads
    for table in document.tables:
        assert table._tbl.xpath("./w:tblPr/w:tblCaption"), table.cell(0, 0).text
        assert table.rows[0]._tr.xpath("./w:trPr/w:tblHeader"), table.cell(0, 0).text
    names = [name for name in re.findall(r'w:name="([^"]+)"', document.element.xml) if name.startswith("_v")]
    assert len(names) == len(set(names))
    assert max(map(len, names)) <= 40
    footer = document.sections[0].footer.paragraphs[0].text
    assert "version 1.0" in footer


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with one pathway."""
    (tmp_path / "mkdocs.yml").write_text("site_name: Prov\n")
    for name in ("codes.yaml", "glossary.yaml", "programme-areas.yaml", "regions.yaml", "editorial.yaml"):
        (tmp_path / "content").mkdir(exist_ok=True)
        shutil.copy(ROOT / "content" / name, tmp_path / "content" / name)
    folder = tmp_path / "content" / "pathways" / "prov"
    folder.mkdir(parents=True)
    (folder / "index.md").write_text(SOURCE, "utf-8")
    from tests.word.example import REFERENCES

    (folder / "references.json").write_text(REFERENCES, "utf-8")
    return tmp_path


def run(root: Path, *words: str) -> tuple[int, str]:
    done = CliRunner().invoke(commands, ["--root", str(root), *words])
    if done.exception and not isinstance(done.exception, SystemExit):
        return 2, str(done.exception)
    return done.exit_code, done.output


def test_the_commands_write_a_file_and_read_it_back(project: Path) -> None:
    file, source = project / "ut.docx", project / "content" / "pathways" / "prov" / "index.md"
    assert run(project, "docx", "prov", "--out", str(file))[0] == 0
    status, said = run(project, "import", "--update", str(file))
    assert (status, source.read_text("utf-8")) == (0, SOURCE)
    file.write_bytes(by_hand(lambda document: replace(document, "diabetes", "njursvikt"), file.read_bytes()))
    status, said = run(project, "import", "--update", str(file), "--dry-run")
    assert status == 0
    assert "provkörning" in said
    assert source.read_text("utf-8") == SOURCE
    status, said = run(project, "import", "--update", str(file))
    assert status == 0
    assert "före:  diabetes" in said
    assert "efter: njursvikt" in said
    assert source.read_text("utf-8") == SOURCE.replace("diabetes", "njursvikt")


def test_wrong_use_is_one_swedish_line(project: Path) -> None:
    assert "Hittar inget dokument med id annat" in run(project, "docx", "annat")[1]
    assert "finns inte" in run(project, "import", "--update", str(project / "saknas.docx"))[1]
    (project / "text.docx").write_text("hej")
    assert "ingen Word-fil" in run(project, "import", "--update", str(project / "text.docx"))[1]
