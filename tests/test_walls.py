"""The way of the data runs down: a module imports only modules above it, and MkDocs stays behind one door."""

from __future__ import annotations

import ast
import subprocess
import sys
from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1] / "plugins" / "forlopp"

ORDER = [
    "quoting",
    "diagnostics",
    "templates",
    "model",
    "source",
    "validate",
    "catalog",
    "phrases",
    "changes",
    "ledger",
    "archive",
    "ooxml",
    "consultation",
    "rules",
    "check",
    "scaffold",
    "canonical",
    "imports",
    "fragments",
    "text",
    "rendition",
    "regional",
    "flowchart",
    "pages",
    "feed_model",
    "feed",
    "releases",
    "search",
    "reference",
    "cms",
    "openapi",
    "schemas",
    "signature",
    "word",
    "disk",
    "revision",
    "additions",
    "consultations",
    "stamps",
    "cache",
    "offline",
    "pdf",
    "outputs",
    "pool",
    "build",
    "difference",
    "publish",
    "deploy",
    "faultpage",
    "preview",
    "lsp",
    "sync",
    "site",
    "cli",
]
"""Every module and package of Förlopp, from the first to know anything to the last. Neither door imports the other."""


@cache
def parsed(path: Path) -> ast.Module:
    """Return a file as a tree."""
    return ast.parse(path.read_text("utf-8"))


@cache
def imports(path: Path) -> list[tuple[str, ...]]:
    """Return what a file imports, as the parts of absolute names."""
    home = ("forlopp", *path.relative_to(PACKAGE).with_suffix("").parts)
    found = []
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            found += [tuple(alias.name.split(".")) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = home[: -node.level] if node.level else ()
            module = tuple((node.module or "").split(".")) if node.module else ()
            found += [(*base, *module)] if module else [(*base, alias.name) for alias in node.names]
    return found


def modules() -> list[Path]:
    """Return every Python file of the package."""
    return sorted(PACKAGE.rglob("*.py"))


def test_every_module_has_its_place_in_the_order():
    names = {path.relative_to(PACKAGE).parts[0].removesuffix(".py") for path in modules()}
    assert names - {"__init__"} == set(ORDER)


def test_imports_run_downwards():
    wrong = []
    for path in modules():
        own = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
        for name in imports(path):
            if name[:1] != ("forlopp",) or len(name) < 2 or name[1] not in ORDER or own not in ORDER:
                continue
            if ORDER.index(name[1]) > ORDER.index(own) or {name[1], own} == {"site", "cli"}:
                wrong.append(f"{path.relative_to(PACKAGE)} imports {'.'.join(name)}")
    assert wrong == []


def test_only_the_sites_door_knows_mkdocs():
    knowing = {
        path.relative_to(PACKAGE).as_posix()
        for path in modules()
        for name in imports(path)
        if name[0] in ("mkdocs", "material", "markdown")
    }
    assert knowing == {"site.py"}


def test_a_check_loads_neither_mkdocs_nor_what_only_pages_need():
    code = (
        "import sys, forlopp.cli, forlopp.build; "
        "print([m for m in ('mkdocs', 'jinja2', 'graphlay', 'mermaid', 'nh3') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_files_stay_short_enough_to_read():
    long = {
        p.relative_to(PACKAGE).as_posix(): n for p in modules() if (n := len(p.read_text("utf-8").split("\n"))) > 440
    }
    # The importer is one file, so that a region can run it alone.
    assert set(long) - {"sync.py"} == set()


def test_the_importer_runs_alone_on_python_3_9():
    path = PACKAGE / "sync.py"
    ast.parse(path.read_text("utf-8"), feature_version=(3, 9))
    assert {name[0] for name in imports(path)} - {"__future__", "msvcrt"} <= set(sys.stdlib_module_names)
    # Alone: no site packages, no working folder, nothing of ours beside it.
    done = subprocess.run([sys.executable, "-I", "-S", path, "--help"], capture_output=True, text=True, check=True)
    assert "slutkoder" in done.stdout


def test_every_module_says_what_comes_in_and_what_goes_out():
    silent = [
        path.relative_to(PACKAGE).as_posix()
        for path in modules()
        if not (doc := ast.get_docstring(parsed(path))) or len(doc) < 60
    ]
    assert silent == []
