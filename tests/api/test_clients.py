"""The typed clients that a region makes of openapi.json by the page's own commands, compiled and run against the feed.

The feed has fields that today's openapi.json doesn't know: v1 promises that they break no client.
Also the recipe for Optimizely, compiled and run with stand-ins for that system's classes.
"""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.nginx import serving

from .pages import EXAMPLE, blocks, run

pytestmark = pytest.mark.slow

MODULES = Path(__file__).resolve().parents[2] / "node_modules"
JSON_NET = MODULES / "jillejr.newtonsoft.json-for-unity" / "Plugins" / "Newtonsoft.Json Editor" / "Newtonsoft.Json.dll"
STAND_INS = Path(__file__).with_name("stand_ins")


@pytest.fixture(scope="module")
def address(feed: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where a later year's feed is served: what the clients read, with a new field in each object."""
    folder = tmp_path_factory.mktemp("later")
    later = folder / "api" / "v1"
    (later / "pathways").mkdir(parents=True)
    shutil.copy(feed / "openapi.json", later)
    for name in ("pathways/sepsis.json", "changes.json"):
        (later / name).write_text(json.dumps(grown(json.loads((feed / name).read_bytes()))), "utf-8")
    with serving(folder) as url:
        yield url


def grown(value: Any) -> Any:
    """Return a document with a new field in each object. `words` is no object but a table of words."""
    if isinstance(value, dict):
        new = {"nytt_falt": {"a": [1, {"b": None}]}}
        return {key: one if key == "words" else grown(one) for key, one in value.items()} | new
    return [grown(one) for one in value] if isinstance(value, list) else value


def make(language: str, address: str, folder: Path) -> None:
    """Make a client in `klient` as the page says, from the feed that is served."""
    lines = "\n".join(blocks("cms", "sh", address)).splitlines()
    fetch = next(line for line in lines if line.endswith("openapi.json") and line.startswith("curl "))
    (generate,) = [line for line in lines if f" -g {language} " in line]
    tools = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    run(folder, "bash", "-euc", f'PATH="{tools}"; {fetch}\n{generate}')


def assert_read(said: list[str]) -> None:
    """See that a client has shown notices first, then the title, the steps and the number of the last event."""
    assert said[0].startswith(f"Obs: {EXAMPLE}") and said[-1].startswith("Senaste händelsen har nummer ")
    assert any(line.startswith("Sepsis ") for line in said) and any(line.startswith("A ") for line in said)


def test_typescript(address: str, tmp_path: Path) -> None:
    """Compiled with the strictest checks."""
    make("typescript-fetch", address, tmp_path)
    (code,) = blocks("cms", "ts", address)
    (tmp_path / "main.ts").write_text(code, "utf-8")
    (tmp_path / "package.json").write_text('{"type": "module"}')
    options = ["--strict", "--target", "es2022", "--module", "nodenext", "--lib", "es2022,dom", "--types", ""]
    compiler = MODULES / ".bin" / "tsc"
    run(tmp_path, compiler, *options, "main.ts")
    assert_read(run(tmp_path, "node", "main.js").splitlines())
    # The compiler knows the types: a field that no document has is an error.
    (tmp_path / "main.ts").write_text(code.replace("pathway.title", "pathway.rubrik"), "utf-8")
    assert "rubrik" in run(tmp_path, compiler, *options, "main.ts", ok=False)


def test_java(address: str, tmp_path: Path) -> None:
    """Compiled with Debian's annotations and the Jackson that the generator itself carries."""
    make("java", address, tmp_path)
    (code,) = blocks("cms", "java", address)
    (tmp_path / "Main.java").write_text(code, "utf-8")
    found = importlib.util.find_spec("openapi_generator_cli")
    assert found and found.origin
    jars = f"{Path(found.origin).with_name('openapi-generator.jar')}:/usr/share/java/jakarta-annotation-api.jar"
    sources = sorted((tmp_path / "klient" / "src" / "main").rglob("*.java"))
    assert len(sources) > 80
    run(tmp_path, "javac", "-encoding", "UTF-8", "-cp", jars, "-d", "ut", "Main.java", *sources)
    assert_read(run(tmp_path, "java", "-Dstdout.encoding=UTF-8", "-cp", f"ut:{jars}", "Main").splitlines())


def test_csharp(address: str, tmp_path: Path) -> None:
    """Compiled and run with Mono, with a stand-in for Polly: .NET can't be had here, as the page says."""
    make("csharp", address, tmp_path)
    (code,) = blocks("cms", "cs", address)
    (tmp_path / "Program.cs").write_text(code, "utf-8")
    sources = sorted((tmp_path / "klient" / "src" / "Forlopp").rglob("*.cs"))
    assert len(sources) > 80
    run(tmp_path, *compiler(tmp_path, "-langversion:latest"), "-r:System.Net.Http", "-r:System.Runtime.Serialization",
        "-r:System.ComponentModel.DataAnnotations", "Program.cs", STAND_INS / "Polly.cs", *sources)  # fmt: skip
    assert_read(run(tmp_path, "mono", "program.exe").splitlines())


def compiler(folder: Path, *options: str) -> list[str]:
    """Return the command that compiles C# in a folder, with Json.NET beside it."""
    shutil.copy(JSON_NET, folder)
    return ["mcs", "-out:program.exe", "-r:Newtonsoft.Json.dll", "-nowarn:0219,0618,1591", *options]


AUTOLOAD = """<?php
require '/usr/share/php/GuzzleHttp/autoload.php';
spl_autoload_register(function ($name) {
    require __DIR__ . '/../lib/' . str_replace(['OpenAPI\\\\Client\\\\', '\\\\'], ['', '/'], $name) . '.php';
});
"""
"""What Composer would write: where the client's own classes and Debian's Guzzle lie."""


def test_php(address: str, tmp_path: Path) -> None:
    """Every file of the client is PHP, and those that the page's example needs are run."""
    make("php", address, tmp_path)
    files = sorted((tmp_path / "klient" / "lib").rglob("*.php"))
    assert len(files) > 60
    for start in range(0, len(files), 50):
        run(tmp_path, "bash", "-euc", 'for file; do php -l "$file" >/dev/null; done', "php", *files[start : start + 50])
    (tmp_path / "klient" / "vendor").mkdir()
    (tmp_path / "klient" / "vendor" / "autoload.php").write_text(AUTOLOAD)
    (tmp_path / "main.php").write_text(blocks("cms", "php", address)[0], "utf-8")
    said = run(tmp_path, "php", "-d", "error_reporting=-1", "-d", "display_errors=stderr", "main.php")
    assert_read(said.splitlines())


def test_recipe_for_optimizely(tmp_path: Path, feed: Path) -> None:
    """The job reads the copy of a region, writes what holds, skips what isn't there, and ends what has ended."""
    mirror = tmp_path / "current"
    (mirror / "pathways").mkdir(parents=True)
    rows = json.loads((feed / "pathways.json").read_bytes())["items"]
    for name in ("sepsis", "kol"):  # as with --only sepsis,kol
        for kind in ("json", "html"):
            shutil.copy(feed / "pathways" / f"{name}.{kind}", mirror / "pathways")
    (mirror / "pathways.json").write_text(json.dumps({"items": rows}), "utf-8")
    (code,) = blocks("cms", "csharp")
    assert code.count('"/srv/forlopp/current/"') == 1
    (tmp_path / "Job.cs").write_text(code.replace("/srv/forlopp/current/", f"{mirror}/"), "utf-8")
    run(tmp_path, *compiler(tmp_path, "-langversion:7"), "Job.cs", STAND_INS / "Optimizely.cs")

    sepsis = json.loads((mirror / "pathways" / "sepsis.json").read_bytes())
    with subprocess.Popen(
        ["mono", "program.exe"], cwd=tmp_path, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
    ) as job:
        assert job.stdin and job.stdout

        def once() -> dict[str, list[str]]:
            """Let the job run; return what it saved, by id."""
            job.stdin.write("\n")
            job.stdin.flush()
            saved = {}
            while (line := job.stdout.readline()).startswith("  "):
                id, *facts = line.strip().split(" | ", 3)
                saved[id] = facts
            assert line == f"{len(saved)} vårdförlopp ändrade.\n"
            return saved

        first = once()
        assert set(first) == {"sepsis", "kol"}
        assert (
            first["sepsis"][:2] == ["Sepsis", sepsis["review_by"]] and '<article class="forlopp"' in first["sepsis"][2]
        )
        assert once() == {}
        # Withdrawn: its text goes, and the reason stands there instead.
        ended = sepsis | {"status": "withdrawn", "notices": ["Upphävt & <borta>."], "steps": []}
        (mirror / "pathways" / "sepsis.json").write_text(json.dumps(ended), "utf-8")
        (mirror / "pathways" / "sepsis.html").unlink()
        changed = [row | {"status": "withdrawn", "sha256": "0" * 64} if row["id"] == "sepsis" else row for row in rows]
        (mirror / "pathways.json").write_text(json.dumps({"items": changed}), "utf-8")
        second = once()
        assert set(second) == {"sepsis"}
        assert second["sepsis"][0] == "Sepsis (gäller inte längre)"
        assert "&amp; &lt;borta&gt;." in second["sepsis"][2] and "<article" not in second["sepsis"][2]
        job.stdin.close()
