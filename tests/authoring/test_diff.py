"""`forlopp diff`: what differs between a revision and the working folder, told for people and for machines."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from forlopp import disk, revision
from forlopp.diagnostics import ROOM
from forlopp.difference import RENDERERS, Comparison, compared
from forlopp.difference.comment import as_markdown
from forlopp.quoting import code, quoted

ROOT = Path(__file__).resolve().parents[2]
FILE = "content/pathways/prov/index.md"
HEAD = """---
id: prov
kind: pathway
title: Prov
version: "1.0"
status: approved
illustrative: true
programme_areas: [akut-vard]
revisions:
  - {version: "1.0", on: 2026-01-01, change: new, summary: Första versionen.}
---
"""
OLD = (
    HEAD
    + """
## Mål

- Kortare tid. {#mal-tid}

## Ingång och utgång

### Ingång

```yaml criteria
id: krav
any:
  - {id: krav-news, text: NEWS2 minst 7}
```

## Vårdförloppets åtgärder

### (A) Misstanke {#misstanke}

```yaml step
kind: entry
criteria: [krav]
next: [{to: vard}]
```

#### Hälso- och sjukvårdens åtgärder

- Mät vitalparametrar. {#a-mat within="10 min"}
- Ta blodprov. {#a-prov}
- Ring läkare. {#a-ring}

### (B) Vård {#vard}

#### Patientens åtgärder

- Vila. {#p-vila}

### Slut {#slut kind=exit}

## Uppföljning

### Indikatorer

#### Tid {#ind-tid}

```yaml indicator
kind: process
goals: [mal-tid]
numerator: De som fått vård
denominator: Alla
```
"""
)


MIDDLE = OLD[OLD.index("{to: vard}") : OLD.index("{#vard}") + len("{#vard}")]


class Case(NamedTuple):
    """Text that is replaced, and what is expected: (id, what, how), and the version and change it needs."""

    name: str
    old: str
    new: str
    found: list[tuple[str, str, str]]
    need: tuple[str, str]


CASES = [
    Case("other words", "Ta blodprov.", "Ta ett blodprov.", [("a-prov", "changed", "reworded")], ("1.1", "editorial")),
    Case("another time", '"10 min"', '"5 min"', [("a-mat", "changed", "substantial")], ("2.0", "substantial")),
    Case("another number", "minst 7", "minst 5", [("krav-news", "changed", "substantial")], ("2.0", "substantial")),
    Case("a new action", "- Ta", "- Ge syrgas. {#a-syre}\n- Ta", [("a-syre", "added", "new")], ("2.0", "substantial")),
    Case(
        "an action gone", "- Ta blodprov. {#a-prov}\n", "", [("a-prov", "removed", "removed")], ("2.0", "substantial")
    ),
    Case(
        "moved in its list",
        "- Ta blodprov. {#a-prov}\n- Ring läkare. {#a-ring}",
        "- Ring läkare. {#a-ring}\n- Ta blodprov. {#a-prov}",
        [("a-prov", "moved", "moved")],
        ("1.1", "editorial"),
    ),
    Case(
        "an indicator",
        "De som fått vård",
        "De som fått vård i tid",
        [("ind-tid", "changed", "substantial")],
        ("2.0", "substantial"),
    ),
    Case("a way", "[{to: vard}]", "[{to: slut}]", [("misstanke", "changed", "substantial")], ("2.0", "substantial")),
    Case(
        "a new step",
        "### Slut",
        "### (C) Mer {#mer}\n\n#### Patientens åtgärder\n\n- Gå. {#p-ga}\n\n### Slut",
        [("mer", "added", "new"), ("p-ga", "added", "new")],
        ("2.0", "substantial"),
    ),
    Case("only layout", "- Ta", "* Ta", [], ("", "")),
    Case(
        "another role",
        "{#a-prov}",
        '{#a-prov roles="läkare"}',
        [("a-prov", "changed", "substantial")],
        ("2.0", "substantial"),
    ),
    Case(
        "a code",
        "{#a-prov}",
        '{#a-prov codes="kva:DT016"}',
        [("a-prov", "changed", "substantial")],
        ("2.0", "substantial"),
    ),
    Case(
        "a number in the words",
        "Mät vitalparametrar.",
        "Mät 3 vitalparametrar.",
        [("a-mat", "changed", "substantial")],
        ("2.0", "substantial"),
    ),
    Case(
        "said to be of substance",
        "Ta blodprov. {#a-prov}",
        "Ta blodprover. {#a-prov change=substantial}",
        [("a-prov", "changed", "substantial")],
        ("2.0", "substantial"),
    ),
    Case(
        "a not that has come",
        "Ta blodprov.",
        "Ta inte blodprov.",
        [("a-prov", "changed", "substantial")],
        ("2.0", "substantial"),
    ),
    Case(
        "said to be of words alone",
        "Ta blodprov. {#a-prov}",
        "Ta blodprover. {#a-prov change=editorial}",
        [("a-prov", "changed", "editorial")],
        ("1.1", "editorial"),
    ),
    Case(
        "said to be of words alone, and is not",
        "Ta blodprov. {#a-prov}",
        "Ta inte blodprov. {#a-prov change=editorial}",
        [("a-prov", "changed", "substantial")],
        ("2.0", "substantial"),
    ),
    Case("only signs", "Ta blodprov.", "Ta blodprov!", [("a-prov", "changed", "editorial")], ("1.1", "editorial")),
    Case(
        "only a source", "Ta blodprov.", "Ta blodprov. [@a]", [("a-prov", "changed", "editorial")], ("1.1", "editorial")
    ),
    Case(
        "a letter that leads to the same step",
        "Ring läkare.",
        "Ring läkare, se (B).",
        [("a-ring", "changed", "reworded")],
        ("1.1", "editorial"),
    ),
    Case("other letters, the same steps", "### (B) Vård", "### (C) Vård", [], ("", "")),
    Case(
        "a step with another title",
        "### (B) Vård",
        "### (B) Vård på avdelning",
        [("vard", "changed", "reworded")],
        ("1.1", "editorial"),
    ),
    Case(
        "a step with another id",
        MIDDLE,
        MIDDLE.replace("vard}", "omvardnad}"),
        [
            ("misstanke", "changed", "editorial"),
            ("omvardnad", "added", "new"),
            ("p-vila", "moved", "moved"),
            ("vard", "removed", "removed"),
        ],
        ("2.0", "substantial"),
    ),
    Case(
        "moved to another step",
        "- Ring läkare. {#a-ring}\n\n### (B) Vård {#vard}\n",
        "\n### (B) Vård {#vard}\n\n#### Hälso- och sjukvårdens åtgärder\n\n- Ring läkare. {#a-ring}\n",
        [("a-ring", "moved", "moved")],
        ("2.0", "substantial"),
    ),
    Case(
        "moved and changed",
        "- Ring läkare. {#a-ring}\n\n### (B) Vård {#vard}\n",
        '\n### (B) Vård {#vard}\n\n#### Hälso- och sjukvårdens åtgärder\n\n- Ring läkaren. {#a-ring within="5 min"}\n',
        [("a-ring", "changed", "substantial")],
        ("2.0", "substantial"),
    ),
    Case(
        "moved to another actor",
        "- Ring läkare. {#a-ring}\n",
        "\n#### Patientens åtgärder\n\n- Ring läkare. {#a-ring}\n",
        [("a-ring", "moved", "moved")],
        ("2.0", "substantial"),
    ),
    Case(
        "below a heading of its own",
        "- Ring läkare. {#a-ring}\n",
        "\n##### Vid blödning\n\n- Ring läkare. {#a-ring}\n",
        [("a-ring", "moved", "moved"), ("misstanke", "changed", "substantial")],
        ("2.0", "substantial"),
    ),
    Case(
        "a step split in two",
        "- Ta blodprov. {#a-prov}",
        "\n### (B) Prov {#prov}\n\n#### Hälso- och sjukvårdens åtgärder\n\n- Ta blodprov. {#a-prov}",
        [("a-prov", "moved", "moved"), ("a-ring", "moved", "moved"), ("prov", "added", "new")],
        ("2.0", "substantial"),
    ),
    Case(
        "two steps made one",
        "### (B) Vård {#vard}\n\n",
        "",
        [("p-vila", "moved", "moved"), ("vard", "removed", "removed")],
        ("2.0", "substantial"),
    ),
    Case(
        "a remark in a step",
        "### (B) Vård {#vard}\n",
        "### (B) Vård {#vard}\n\nTänk på smittrisk.\n",
        [("vard", "changed", "reworded")],
        ("1.1", "editorial"),
    ),
    Case(
        "another kind of step",
        "{#slut kind=exit}",
        "{#slut kind=exit from_any=true}",
        [("slut", "changed", "substantial")],
        ("2.0", "substantial"),
    ),
    Case(
        "a criterion more",
        "minst 7}\n",
        "minst 7}\n  - {id: krav-feber, text: Feber}\n",
        [("krav-feber", "added", "new")],
        ("2.0", "substantial"),
    ),
    Case("another rule", "any:\n", "all:\n", [("krav", "changed", "substantial")], ("2.0", "substantial")),
    Case("a goal", "Kortare tid.", "Kortare väntetid.", [("mal-tid", "changed", "reworded")], ("1.1", "editorial")),
    Case(
        "a goal more",
        "{#mal-tid}\n",
        "{#mal-tid}\n- Färre dör. {#mal-dod reason=Mäts}\n",
        [("mal-dod", "added", "new")],
        ("2.0", "substantial"),
    ),
    Case(
        "a target level",
        "denominator: Alla",
        'denominator: Alla\ntarget: {operator: ">=", value: 90, unit: "%"}',
        [("ind-tid", "changed", "substantial")],
        ("2.0", "substantial"),
    ),
    Case(
        "the title",
        "title: Prov\n",
        "title: Provet\n",
        [("_dokument", "changed", "substantial")],
        ("2.0", "substantial"),
    ),
    Case("words to search by", "programme_areas", "synonyms: [test]\nprogramme_areas", [], ("1.1", "reviewed")),
    Case("a note of the author's", "- Ta", "<!-- fråga chefen -->\n\n- Ta", [], ("", "")),
]


def files(text: str, **more: str) -> dict[str, bytes]:
    lists = {f"content/{path.name}": path.read_bytes() for path in (ROOT / "content").glob("*.yaml")}
    return lists | {FILE: text.encode()} | {name: one.encode() for name, one in more.items()}


def difference(old: str, new: str, **more: str) -> list[Comparison]:
    return compared(files(old, **more), files(new, **more), {})


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_cases(case: Case) -> None:
    assert case.old in OLD
    found = difference(OLD, OLD.replace(case.old, case.new, 1))
    changes = [(one.id, one.what, one.how) for doc in found for one in doc.changes]
    # Which of two that changed places has moved is nobody's to say.
    if case.name.startswith("moved"):
        assert [one[1:] for one in changes] == [one[1:] for one in case.found]
    else:
        assert sorted(changes) == sorted(case.found)
    assert [(one.need.version, one.need.change) for one in found] == ([case.need] if case.need[0] else [])
    for render in RENDERERS.values():
        assert render(found, "HEAD")


def test_a_version_that_says_enough_needs_nothing_more():
    new = OLD.replace("Ta blodprov", "Ta ett blodprov").replace('version: "1.0"\nstatus', 'version: "1.1"\nstatus')
    row = '  - {version: "1.1", on: 2026-02-01, change: editorial, summary: Språk.}\n'
    new = new.replace("revisions:\n", "revisions:\n" + row)
    enough = difference(OLD, new)[0].need
    assert enough.enough and enough.line == "" and "Läs de ändrade lydelserna" in enough.why
    worse = difference(OLD, new.replace("10 min", "5 min"))[0].need
    assert not worse.enough and (worse.version, worse.change) == ("1.1", "substantial")
    told = RENDERERS["text"](difference(OLD, new.replace("10 min", "5 min")), "HEAD")
    assert "Raden om den säger editorial, men minst en ändring är i sak" in told
    assert "Ändra raden under revisions till:\n" in told


def test_what_other_words_mean_is_asked_of_the_author():
    """One drug for another is a change that no comparison can judge: it must not be called editorial."""
    found = difference(OLD, OLD.replace("Ta blodprov.", "Ta urinprov."))
    assert (found[0].need.version, found[0].need.larger) == ("1.1", "2.0")
    for name in ("text", "markdown", "html"):
        told = RENDERERS[name](found, "HEAD")
        assert "ändrad lydelse" in told and "redaktionell" not in told
        assert "Behöver version 1.1 eller 2.0." in told and "avgör ni" in told
    (row,) = json.loads(RENDERERS["json"](found, "HEAD"))["documents"][0]["changes"]
    assert (row["how"], row["reason"]) == ("reworded", "")
    (signs,) = difference(OLD, OLD.replace("Ta blodprov.", "Ta blodprov!"))
    assert signs.need.larger == ""


def test_a_number_that_stands_in_the_file_is_not_asked_for_again():
    new = OLD.replace('version: "1.0"\nstatus', 'version: "2.0"\nstatus')
    for old, said in (("10 min", "5 min"), ("Ta blodprov.", "Ta urinprov.")):
        found = difference(OLD, new.replace(old, said))
        assert (found[0].need.version, found[0].need.larger, found[0].need.enough) == ("2.0", "", False)
        told = RENDERERS["text"](found, "HEAD")
        assert "högst upp i filen" not in told and "ägg den här raden överst under revisions:" in told
        assert '- {version: "2.0", on: åååå-mm-dd' in told
    too_low = OLD.replace('version: "1.0"\nstatus', 'version: "1.1"\nstatus').replace("10 min", "5 min")
    assert 'Skriv version: "2.0" högst upp i filen' in RENDERERS["text"](difference(OLD, too_low), "HEAD")


def test_the_line_to_paste_is_a_row_of_history():
    (one,) = compared(files(OLD), files(OLD.replace("10 min", "5 min")), {}, None)
    line = one.need.line.replace("åååå-mm-dd", "2026-02-01")
    again = OLD.replace("revisions:\n", f"revisions:\n  {line}\n").replace(
        'version: "1.0"\nstatus', 'version: "2.0"\nstatus'
    )
    assert difference(OLD, again.replace("10 min", "5 min"))[0].need.enough


def test_a_draft_needs_no_version():
    old, new = (text.replace("status: approved", "status: drafting") for text in (OLD, OLD.replace("10 min", "5 min")))
    assert difference(old, new)[0].need.line == ""


def test_the_flow_is_shown_only_where_it_differs():
    (words,) = difference(OLD, OLD.replace("Ta blodprov.", "Ta ett blodprov."))
    assert words.flows == (None, None) and "mermaid" not in RENDERERS["markdown"]([words], "x")
    (way,) = difference(OLD, OLD.replace("[{to: vard}]", "[{to: slut}]"))
    assert RENDERERS["markdown"]([way], "x").count("```mermaid") == 2
    html = RENDERERS["html"]([way], "x")
    assert html.count("<svg") == 2
    ids = re.findall(r'\bid="([^"]+)"', html)
    assert len(ids) == len(set(ids)) and "style=" not in html and "<script" not in html
    assert "+ " in RENDERERS["text"]([way], "x").split("Flödet")[1]


def test_regions_whose_text_hangs_on_what_changed_are_named():
    addition = (
        "---\nregion: skane\npathway: prov\nstatus: approved\nillustrative: true\n---\n\n"
        "## Prov hos oss {at=a-mat}\n\nText.\n\n## Blod {at=a-prov}\n\nText.\n"
    )
    more: dict[str, Any] = {"content/regions/skane/prov.md": addition}
    (one,) = difference(OLD, OLD.replace("10 min", "5 min"), **more)
    assert [(row.region, row.title, row.gone) for row in one.regions] == [("Skåne", "Prov hos oss", False)]
    (one,) = difference(OLD, OLD.replace("- Ta blodprov. {#a-prov}\n", ""), **more)
    assert [(row.title, row.gone) for row in one.regions] == [("Blod", True)]


def test_what_an_author_writes_is_words_in_every_form():
    hostile = "Ring <script>alert(1)</script> @alla ``` [x](javascript:y) läkare."
    found = difference(OLD, OLD.replace("Ring läkare.", hostile))
    assert "<script" not in RENDERERS["html"](found, "x") and "<script" not in RENDERERS["markdown"](found, "x")
    comment = RENDERERS["markdown"](found, "x")
    assert "@<!-- -->alla" in comment and "\\[x\\](java" in comment and re.search(r"(?<!\\)\[x", comment) is None


def test_the_json_has_its_shape():
    (one,) = json.loads(RENDERERS["json"](difference(OLD, OLD.replace("10 min", "5 min")), "HEAD"))["documents"]
    assert set(one) == {
        "id",
        "title",
        "kind",
        "file",
        "former",
        "what",
        "changes",
        "facts",
        "regions",
        "flow",
        "version",
    }
    (change,) = one["changes"]
    assert change["id"] == "a-mat" and change["reason"] == "har något annat under ”När”"
    assert {"name": "När", "text": "Inom 5 min"} in change["present"]
    assert one["version"]["version"] == "2.0" and one["flow"] is None


def test_documents_come_go_and_break():
    assert [one.what for one in compared({}, files(OLD), {})] == ["added"]
    assert [one.what for one in compared(files(OLD), {}, {})] == ["removed"]
    found = difference(OLD, "inget")
    assert [one.what for one in found] == ["unread"]
    assert "forlopp check" in RENDERERS["text"](found, "x")


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A project with one saved revision."""
    (tmp_path / FILE).parent.mkdir(parents=True)
    (tmp_path / FILE).write_text(OLD, "utf-8")
    shutil.copy(ROOT / "mkdocs.yml", tmp_path)
    git(tmp_path, "init", "-q", "-b", "main")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-qm", "Första")
    return tmp_path


def git(root: Path, *arguments: str) -> None:
    who = ["-c", "user.name=Prov", "-c", "user.email=prov@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *who, *arguments], cwd=root, check=True, capture_output=True)


def test_the_old_state_is_read_from_history_and_nothing_is_checked_out(repository):
    assert revision.committed(repository, "HEAD") == {FILE: OLD.encode()} == revision.working(repository)
    (repository / FILE).write_text(OLD.replace("10 min", "5 min"), "utf-8")
    assert revision.base(repository)[0] == "HEAD"
    assert revision.committed(repository, "HEAD") == {FILE: OLD.encode()}
    git(repository, "checkout", "-qb", "gren")
    git(repository, "commit", "-qam", "Andra")
    base = revision.base(repository)[0]
    assert revision.committed(repository, base) == {FILE: OLD.encode()} != revision.working(repository)


@pytest.mark.parametrize("name", ["finns-inte", "--output=x", "", "HEAD\n"])
def test_a_revision_that_is_not_there_is_told_in_swedish(repository, name):
    with pytest.raises(disk.ProjectError, match="finns inte i historiken"):
        revision.committed(repository, name or "-")


def test_the_command(repository):
    from tests.test_cli import forlopp

    (repository / FILE).write_text(OLD.replace("10 min", "5 min"), "utf-8")
    done = forlopp("diff", cwd=repository)
    assert done.returncode == 0 and "Inom [-10-]{+5+} min" in done.stdout and "Behöver version 2.0" in done.stdout
    assert forlopp("diff", "finns-inte", cwd=repository).returncode == 2


def test_a_part_or_a_document_with_another_id_is_known_again():
    """Old: the same words under a new name. The author is told that links and regions know it by the old one."""
    (one,) = difference(OLD, OLD.replace("{#a-prov}", "{#a-blodprov}"))
    assert "säger detsamma som #a-prov gjorde" in one.reasons["a-blodprov"]
    assert "#a-prov" in RENDERERS["text"]([one], "x")
    new = {name.replace("/prov/", "/nytt/"): text for name, text in files(OLD.replace("id: prov", "id: nytt")).items()}
    (one,) = compared(files(OLD), new, {})
    assert (one.id, one.former, one.what, one.changes) == ("nytt", "prov", "changed", ())


def test_the_comment_has_room_on_github_and_says_what_it_leaves_out():
    """However much differs: the charts go first, then the wordings, then whole changes, counted."""
    many = "".join(f"- Åtgärd nummer {n} som är {'ganska ' * 9}lång. {{#a-n{n}}}\n" for n in range(400))
    old = OLD.replace("- Ta blodprov", many + "- Ta blodprov")
    new = old.replace("ganska ganska lång", "lång").replace("[{to: vard}]", "[{to: slut}]")
    whole = difference(old, new)
    assert len(whole[0].changes) == 401
    sizes = []
    every = len(as_markdown(whole, "x", 10**6).encode())
    for most in (every, every - 1, 60_000, 5_000):
        comment = as_markdown(whole, "x", most)
        assert len(comment.encode()) <= most and "Behöver version 2.0" in comment
        assert comment.count("<details>") == comment.count("</details>")
        shown = len(re.findall(r"^- Åtgärd: ", comment, re.MULTILINE))
        left = re.search(r"_Här ryms inte allt: (\d+) ändringar", comment)
        assert shown + int(left[1] if left else 0) in (400, 401)
        sizes.append((comment.count("```mermaid"), "<del>" in comment, shown == 400))
    assert sizes == [(2, True, True), (0, True, True), (0, False, True), (0, False, False)]
    assert len(RENDERERS["markdown"](whole, "x").encode()) + ROOM < 65_536


@given(
    st.text(max_size=40), st.sampled_from(["@anna", "#12", "https://x.se", "www.x.se", "![a](b)", "</details>", "```"])
)
@example("/close", "<!-- -->")
@settings(max_examples=60)
def test_nothing_quoted_is_more_than_words(before, hostile):
    """What GitHub would make of it, as far as a reader of Markdown with its extensions can tell."""
    said = quoted(before + hostile)
    assert "\n" not in said and not said.startswith("/")
    bare = said.replace("<!-- -->", "")
    assert "<" not in bare and ">" not in bare
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(f"- {said}")
    kinds = {child.type for token in tokens for child in token.children or ()}
    assert kinds <= {"text", "text_special", "html_inline", "softbreak"}
    assert not re.search(r"@\w|#\w|://|www\.", said)
    assert "`" not in code(before + hostile)[1:-1]
