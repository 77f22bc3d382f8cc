"""What the handbook tells its readers to write is put into a project and checked; what it tells them to run is run.

The worked example (exempel.txt) holds every sample. Under ”Fel” and ”Rätt” stand a fault and its remedy: the remedy is
part of the example, the fault put in its place gives the message on the page, word for word.
"""

from __future__ import annotations

import itertools
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import typing
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
from click.testing import CliRunner

import tools.handbook_pictures as drawings
from forlopp import disk
from forlopp.build import build
from forlopp.check import read
from forlopp.cli import commands
from forlopp.consultation import empty_form, json_form, numbered
from forlopp.model.base import Model
from forlopp.model.flow import ActionFacts, Criteria, Criterion, StepFacts, Way
from forlopp.model.governance import FrontMatter
from forlopp.model.lists import FILES
from forlopp.model.quality import ChallengeFacts, GoalFacts, IndicatorFacts
from forlopp.pool import Settings
from forlopp.publish import rule_rows
from forlopp.releases import document
from forlopp.templates import TEMPLATES
from tests.imports.documents import national
from tests.test_same_bytes import ROOT, copy_project

PAGES = ROOT / "content" / "handbok"
EXAMPLE = (PAGES / "exempel.txt").read_text("utf-8")
SOURCES = (PAGES / "exempel-kallor.json").read_text("utf-8")
FENCE = re.compile(r"^(`{3,})(\w+)\n(.*?)^\1$", re.MULTILINE | re.DOTALL)
FAULT = re.compile(
    r"^Fel:\n\n(?P<wrong>.*?)^Meddelandet:\n\n(?P<said>.*?)^Rätt:\n\n(?P<right>.*?)(?=^### \d|^## När )",
    re.MULTILINE | re.DOTALL,
)


def page(name: str) -> str:
    return (PAGES / f"{name}.md").read_text("utf-8")


def blocks(text: str) -> list[tuple[str, str]]:
    """Return the blocks of a text, in order: language and content."""
    return [(match[2], match[3]) for match in FENCE.finditer(text)]


def only(text: str) -> str:
    """Return the content of the one block of a text."""
    ((_, content),) = blocks(text)
    return content


NAMES = sorted(path.stem for path in PAGES.glob("*.md"))
FAULTS = [
    pytest.param(only(m["wrong"]), only(m["said"]), only(m["right"]), id=f"fel-{n}")
    for n, m in enumerate(FAULT.finditer(page("ratta-fel")), start=1)
]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with the example in it, as an author has it who copied the two files; without the other documents,
    which no sample speaks of."""
    folder = copy_project(tmp_path_factory.mktemp("handbok") / "projekt")
    for name in ("consultations", "generic-models", "ledger", "pathways", "regions"):
        shutil.rmtree(folder / "content" / name)
    write(folder, EXAMPLE)
    return folder


def write(project: Path, text: str) -> None:
    folder = project / "content" / "pathways" / "skavsar"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "index.md").write_text(text, "utf-8")
    (folder / "references.json").write_text(SOURCES, "utf-8")


def check(project: Path) -> str:
    found = ["--root", str(project), "check", str(project / "content" / "pathways" / "skavsar")]
    return CliRunner().invoke(commands, found).output


def test_the_example_has_nothing_to_mend(project: Path) -> None:
    assert check(project) == "Kontrollerade 1 fil. Inga fel, varningar eller notiser.\n"


@pytest.mark.parametrize("name", NAMES)
def test_every_sample_is_part_of_the_example(name: str) -> None:
    text = FAULT.sub("", page(name) + "\n#") if name == "ratta-fel" else page(name)
    for language, content in blocks(text):
        if language in ("markdown", "yaml"):
            assert content.strip() in EXAMPLE
        elif language == "json":
            assert json.loads(content) == json.loads(SOURCES)
        else:
            assert language in ("sh", "text")


def test_there_are_twenty_faults() -> None:
    assert len(FAULTS) == 20
    assert [f"{n}." for n in range(1, 21)] == re.findall(r"^### (\d+\.)", page("ratta-fel"), re.MULTILINE)
    listed = re.findall(r"^(\d+)\. \[(.*)\]\(#fel-(\d+)\): (VF\d+)$", page("ratta-fel"), re.MULTILINE)
    titles = re.findall(r"^### (\d+)\. (.*) \{#fel-(\d+)\}$", page("ratta-fel"), re.MULTILINE)
    assert [row[:3] for row in listed] == titles
    assert all(f"[{code}]" in fault.values[1] for (*_, code), fault in zip(listed, FAULTS, strict=True))


@pytest.mark.parametrize(("wrong", "said", "right"), FAULTS)
def test_a_fault_gives_the_message_on_the_page(wrong: str, said: str, right: str, project: Path) -> None:
    good = EXAMPLE.replace("title: Skavsår\n", f"{right}", 1) if right.startswith("title:") else EXAMPLE
    right, wrong = right.rstrip("\n"), wrong.rstrip("\n")
    assert right in good
    try:
        write(project, good)
        assert said not in check(project)
        write(project, good.replace(right, wrong, 1))
        assert said in check(project)
    finally:
        write(project, EXAMPLE)


def test_a_remark_that_is_wrong_for_once_is_silenced_as_the_page_says(project: Path) -> None:
    allowance = only(page("ratta-fel").partition("## När ett påpekande inte stämmer")[2])
    long = EXAMPLE.replace("## Sammanfattning\n\n", f"## Sammanfattning\n\nLagen säger {'mycket ' * 30}.\n\n", 1)
    try:
        write(project, long)
        said = check(project)
        write(project, long.replace("\n---\n", f"\n{allowance}---\n", 1))
        assert ("VF501" in said, "undantag" in said) == (True, True)
        assert check(project) == "Kontrollerade 1 fil. Inga fel, varningar eller notiser.\n"
    finally:
        write(project, EXAMPLE)


def test_the_message_that_is_explained_is_the_first_of_the_twenty() -> None:
    assert blocks(page("ratta-fel"))[0] == ("text", FAULTS[0].values[1])


def lines(name: str) -> Iterator[tuple[str, str]]:
    """Return each command of a page's blocks, with what the page says that it prints after the last of them."""
    found = blocks(page(name))
    for (language, content), (kind, said) in itertools.pairwise([*found, ("", "")]):
        if language == "sh":
            *first, last = content.strip().split("\n")
            yield from ((line, "") for line in first)
            yield last, said if kind == "text" else ""


COMMANDS = [pytest.param(*pair, id=pair[0]) for pair in dict.fromkeys(pair for name in NAMES for pair in lines(name))]


def answer(project: Path) -> bytes:
    """Return what a region sends back: the empty form with one opinion in it."""
    built = build(Settings(project))
    one = read(disk.read_source(project / "content" / "pathways" / "skavsar" / "index.md", project))
    assert one.pathway
    rows = numbered(document(one.pathway, built.catalog, one.file, "https://forlopp.example/"))
    form = empty_form("skavsar", "Skavsår", "1.0", built.catalog.lists.consultations.windows[0], rows)
    first = form.answers[0].model_copy(update={"response": "partly", "comment": "Nämn barn."})
    return json_form(form.model_copy(update={"organisation": "Region Prov", "answers": (first, *form.answers[1:])}))


@pytest.fixture(scope="module")
def desk(project: Path) -> Path:
    """The project in git, as an author has cloned it, with a document from Word and an answer to a consultation."""
    (project / "trycksar.docx").write_bytes(national())
    (project / "svar").mkdir()
    (project / "svar" / "region.json").write_bytes(answer(project))
    settings = ["-c", "user.name=Anna", "-c", "user.email=anna@forlopp.example", "-c", "commit.gpgsign=false"]
    for command in (["init", "-qb", "main"], ["add", "content", "mkdocs.yml"], [*settings, "commit", "-qm", "Allt"]):
        subprocess.run(["git", *command], cwd=project, check=True)
    return project


@pytest.mark.parametrize(("line", "said"), COMMANDS)
def test_a_command_does_what_the_page_says(line: str, said: str, desk: Path) -> None:
    program, *arguments = shlex.split(line)
    if program == "make":
        # What it would do; doing it is what the tests of the site and of the preview are for.
        subprocess.run(["make", "-n", *arguments], cwd=ROOT, check=True, capture_output=True)
        return
    assert program == "forlopp"
    done = subprocess.run(
        [sys.executable, "-m", "forlopp.cli", *arguments],
        cwd=desk,
        env={**os.environ, "PYTHONPATH": str(desk / "plugins")},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert said in done.stdout


MODELS: list[type[Model]] = [
    ActionFacts,
    ChallengeFacts,
    Criteria,
    Criterion,
    FrontMatter,
    GoalFacts,
    IndicatorFacts,
    StepFacts,
    Way,
]


def words_of(annotation: Any) -> set[str]:
    """Return the words that a field can be set to."""
    if typing.get_origin(annotation) is typing.Literal:
        return {str(one) for one in get_args(annotation)}
    return {word for one in get_args(annotation) for word in words_of(one)}


def test_fields_and_words_on_the_pages_exist() -> None:
    """Each English word set as code is a field, a value, a command or a file that there is."""
    fields = {field.alias or name for model in MODELS for name, field in model.model_fields.items()}
    values = {word for model in MODELS for f in model.model_fields.values() for word in words_of(f.annotation)}
    steps = set(re.findall(r"^(?:###|-) .*\{#([a-z-]+)", EXAMPLE, re.MULTILINE))
    files = {"index.md", "references.json", "mkdocs.yml", "skavsar.docx", *(f"content/{name}" for name in FILES)}
    others = {
        "content/pathways/",
        ".venv/bin/",
        ".venv/bin/forlopp",
        "/admin/",
        "forhandsvisning",
        "main",
        "yes",
        "svar",
        "/remiss/",
        "content/consultations/",
    }
    headings = {one.title for template in TEMPLATES.values() for one in template.headings}
    headings |= {one.heading for template in TEMPLATES.values() for one in template.actors}
    for name in NAMES:
        prose = FENCE.sub("", page(name))
        for code in re.findall(r"`([^`\n]+)`", prose):
            if code.startswith("#"):
                assert code.strip("# ") in headings or code.lstrip("#") in (*steps, "…", "namn", ""), (name, code)
            elif code.startswith("forlopp "):
                assert code.split()[1] in commands.commands, (name, code)
            elif code.startswith("make "):
                assert f"\n{code[5:]}:" in (ROOT / "Makefile").read_text("utf-8"), (name, code)
            elif code.startswith("--"):
                assert any(code in line for line, _ in lines(name)), (name, code)
            elif match := re.fullmatch(r'([a-z_]+)(?:: |=)"?([^"]+)"?', code):
                assert match[1] in fields, (name, code)
            elif re.fullmatch(r"[a-z_./-]*[a-z][a-z_./-]*", code):
                assert code in fields | values | steps | files | others, (name, code)
    codes = {row.code for row in rule_rows()}
    assert {code for name in NAMES for code in re.findall(r"VF\d{3}", page(name))} <= codes


def test_every_task_is_found_on_the_first_page() -> None:
    first = page("index")
    assert {name for name in NAMES if name != "index" and f"({name}.md)" not in first} == set()


def test_the_pictures_are_committed_as_drawn_and_say_that_they_are_sketches() -> None:
    drawn = drawings.pictures()
    assert {path.name: path.read_text("utf-8") for path in (PAGES / "bilder").iterdir()} == drawn
    shown = [
        match
        for name in NAMES
        for match in re.findall(r"!\[(.*?)\]\(bilder/(.*?)\)\{ width=480 height=\d+ \}", page(name))
    ]
    assert sorted(file for _, file in shown) == sorted(drawn)
    assert all(alternative.startswith("Skiss av ") for alternative, _ in shown)
    assert all("Skiss av GitHubs sida; utseendet kan skilja." in picture for picture in drawn.values())
