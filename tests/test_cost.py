"""Cost grows with the number of documents and no faster. Counted, never timed."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from bench.generate import pathway, pathway_id
from forlopp import build as building
from forlopp import pool, publish
from forlopp.pool import Settings

ROOT = Path(__file__).resolve().parents[1]
SHELL = "<html><title>@@forlopp-title@@</title>@@forlopp-toc@@@@forlopp-content@@</html>"


def project(folder: Path, count: int) -> Path:
    """Make a project of the shared lists and `count` generated pathways."""
    content = folder / "content"
    content.mkdir(parents=True)
    for name in ("codes.yaml", "programme-areas.yaml", "regions.yaml", "glossary.yaml", "editorial.yaml", "index.md"):
        shutil.copy(ROOT / "content" / name, content)
    shutil.copytree(ROOT / "content" / "generic-models", content / "generic-models")
    for name in ("overrides", "schemas"):
        (folder / name).symlink_to(ROOT / name)
    (folder / "mkdocs.yml").write_text("site_name: x\n")
    for number in range(count):
        for name, text in pathway(number).items():
            path = content / "pathways" / pathway_id(number) / Path(name).name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
    return folder


def calls(work) -> int:
    """Return how many Python functions are called while something is done, in this process."""
    count = 0

    def tick(frame, event, argument):
        nonlocal count
        count += event == "call"

    sys.setprofile(tick)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """All work in this process, where it can be counted."""
    monkeypatch.setattr(pool, "POOL_FROM", 10_000)


def test_generated_pathways_have_no_errors(tmp_path, alone):
    built = building.build(Settings(project(tmp_path / "p", 20)))
    assert [d for d in built.diagnostics if d.severity == "error"] == []
    assert built.checked >= 20


@pytest.mark.slow
def test_work_grows_linearly_and_pages_do_not_grow(tmp_path, alone):
    work, sizes = {}, {}
    for count in (20, 40, 80):
        root = project(tmp_path / str(count), count)
        settings = Settings(root, "https://forlopp.example/", SHELL, feed=True)
        built = None

        def whole(settings=settings, root=root):
            nonlocal built
            built = building.build(settings, root / ".build" / "cache")
            publish.write_feed(built, settings, root / ".build" / "cache", root / "feed")

        whole()  # what is loaded once is not counted
        shutil.rmtree(root / ".build")
        # Documents differ in length: what must not grow is the work for each byte of source.
        work[count] = calls(whole) / sum(path.stat().st_size for path in root.glob("content/pathways/*/*"))
        assert not built.failed
        sizes[count] = {name: size for name, _, size in built.rows if name.startswith(f"vardforlopp/{pathway_id(3)}/")}
    assert work[80] < 1.06 * work[40] < 1.12 * work[20], work
    assert sizes[20]
    assert sizes[20] == sizes[40] == sizes[80]


def test_unchanged_documents_are_not_read_again(tmp_path, alone, monkeypatch):
    root = project(tmp_path / "p", 20)
    settings, kept = Settings(root, "https://forlopp.example/", SHELL, feed=True), root / ".build" / "cache"
    first = building.build(settings, kept)
    read: list[str] = []
    original = pool.read
    monkeypatch.setattr(pool, "read", lambda source: read.append(source.file) or original(source))
    assert building.build(settings, kept).results == first.results
    assert read == []
    source = root / "content" / "pathways" / pathway_id(5) / "index.md"
    source.write_text(source.read_text("utf-8") + "\n", "utf-8")
    building.build(settings, kept)
    assert set(read) == {f"content/pathways/{pathway_id(5)}/index.md"}
