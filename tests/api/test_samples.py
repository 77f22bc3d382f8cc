"""What a webmaster copies from the pages about the API works, run as it stands against the project's own feed."""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path

import pytest

from .pages import EXAMPLE, PAGES, blocks, run


def test_curl(address: str, tmp_path: Path, feed: Path) -> None:
    """The second time the file is left alone: the server says that it is the same."""
    (command,) = blocks("index", "sh", address)
    run(tmp_path, "bash", "-euc", command)
    file = tmp_path / "sepsis.json"
    assert file.read_bytes() == (feed / "pathways" / "sepsis.json").read_bytes()
    before = file.stat().st_mtime_ns
    run(tmp_path, "bash", "-euc", command)
    assert (file.stat().st_mtime_ns, file.stat().st_size) == (
        before,
        (feed / "pathways" / "sepsis.json").stat().st_size,
    )


def test_python(address: str, tmp_path: Path, feed: Path) -> None:
    """The folder becomes like the catalogue, the next run fetches nothing, and a file that was spoilt is mended."""
    (code,) = blocks("index", "python", address)
    catalogue = json.loads((feed / "pathways.json").read_bytes())["items"]
    said = run(tmp_path, sys.executable, "-I", "-c", code).splitlines()
    assert len(said) == len(catalogue) and "Sepsis – Godkänd" in said
    held = {path.stem: hashlib.sha256(path.read_bytes()).hexdigest() for path in (tmp_path / "vardforlopp").iterdir()}
    assert held == {row["id"]: row["sha256"] for row in catalogue}
    assert run(tmp_path, sys.executable, "-I", "-c", code) == ""
    (tmp_path / "vardforlopp" / "sepsis.json").write_text("borta")
    assert run(tmp_path, sys.executable, "-I", "-c", code).splitlines() == ["Sepsis – Godkänd"]


def test_javascript(address: str, tmp_path: Path) -> None:
    """Notices come first, then the steps; what has been merged shows its successor and no step."""
    (code,) = blocks("index", "js", address)
    said = run(tmp_path, "node", "--input-type=module", "-e", code).splitlines()
    assert said[0].startswith("Sepsis ") and said[1].startswith(f"Obs: {EXAMPLE}")
    assert any(line.startswith("A ") for line in said)
    ended = code.replace("pathways/sepsis.json", "pathways/kol-del-1.json")
    said = run(tmp_path, "node", "--input-type=module", "-e", ended).splitlines()
    assert any(line.startswith("Gäller i stället: Kroniskt obstruktiv lungsjukdom (KOL) https://") for line in said)
    assert not any(line.startswith("A ") for line in said)
    late = code.replace("new Date().toISOString().slice(0, 10)", '"2099-01-01"')
    assert "kan vara inaktuell" in run(tmp_path, "node", "--input-type=module", "-e", late)


@pytest.mark.slow
def test_php(address: str, tmp_path: Path) -> None:
    (code,) = blocks("index", "php", address)
    (tmp_path / "hamta.php").write_text(code, "utf-8")
    said = run(tmp_path, "php", "-d", "error_reporting=-1", "-d", "display_errors=stderr", "hamta.php").splitlines()
    assert said[0].startswith("Sepsis, version ") and said[1].startswith(EXAMPLE) and "CC BY 4.0" in said[-1]


@pytest.mark.slow
def test_csharp(address: str, tmp_path: Path) -> None:
    """Compiled and run with Mono: .NET itself can't be had here, as the page says."""
    (code,) = blocks("index", "csharp", address)
    (tmp_path / "Program.cs").write_text(code, "utf-8")
    run(tmp_path, "mcs", "-langversion:7", "-warnaserror", "-nowarn:0649", "-r:System.Net.Http",
        "-r:System.Runtime.Serialization", "Program.cs")  # fmt: skip
    said = run(tmp_path, "mono", "Program.exe").splitlines()
    assert said[0].startswith("Sepsis, version ") and said[1].startswith(EXAMPLE) and "CC BY 4.0" in said[-1]


def test_copy_with_our_tool(address: str, tmp_path: Path, feed: Path) -> None:
    """The page's first lines give a copy: without example texts, as the page says, unless one asks for them."""
    code = blocks("kopiera", "sh", address)[0].replace("/srv/forlopp", "kopia").replace("/opt/", "")
    code = code.replace("python3", sys.executable)
    run(tmp_path, "bash", "-euc", code)
    current = tmp_path / "kopia" / "current"
    assert (current / "pathways.json").read_bytes() == (feed / "pathways.json").read_bytes()
    assert not (current / "pathways" / "sepsis.json").exists()
    run(tmp_path, "bash", "-euc", code.rstrip() + " --with-illustrative")
    assert (current / "pathways" / "sepsis.json").read_bytes() == (feed / "pathways" / "sepsis.json").read_bytes()
    assert (current / "regions" / "vastra-gotaland" / "sepsis.json").is_file()


@pytest.mark.slow
def test_copy_without_our_tool(address: str, tmp_path: Path, feed: Path) -> None:
    """curl, jq and sha256sum alone give every file of the manifest."""
    run(tmp_path, "bash", "-euo", "pipefail", "-c", blocks("kopiera", "sh", address)[-1])
    listed = json.loads((feed / "manifest.json").read_bytes())["files"]
    assert {row["path"] for row in listed} > {"pathways/sepsis.json", "openapi.json"}
    for row in listed:
        assert (tmp_path / row["path"]).read_bytes() == (feed / row["path"]).read_bytes()


def test_rules_for_other_systems(tmp_path: Path, feed: Path) -> None:
    """`shown` says what may be shown: a document that holds, one past its date, one that has been merged."""
    (tmp_path / "shown.mjs").write_text(blocks("cms", "js")[0], "utf-8")
    paths = [feed / "pathways" / name for name in ("sepsis.json", "kol-del-1.json")]
    code = f"""
        import {{ readFileSync }} from "node:fs";
        import {{ shown }} from "./shown.mjs";
        const paths = {json.dumps([str(path) for path in paths])};
        const [sepsis, kol] = paths.map(path => JSON.parse(readFileSync(path)));
        const late = "2099-01-01";
        console.log(JSON.stringify([shown(sepsis, "2026-11-22"), shown(sepsis, late), shown(kol, late)]));
    """
    now, late, ended = json.loads(run(tmp_path, "node", "--input-type=module", "-e", code))
    assert now["valid"] and not now["overdue"] and now["notices"][0].startswith(EXAMPLE) and now["source"]["text"]
    assert late["valid"] and "kan vara inaktuell" in late["overdue"]
    assert not ended["valid"] and not ended["overdue"] and [one["title"] for one in ended["successors"]]


MODULES = {
    "common/router": "export const routes = {}; export default { get: (path, handle) => { routes[path] = handle; } };",
    "server/appData": "export default { get: () => process.env.PATHWAY };",
    "server/LogUtil": "export default { error: text => console.error(text) };",
    "server/Requester": """
        import { readFileSync } from "node:fs";
        export default { get(url, { dataType }) {
            let text, fault;
            try { text = readFileSync(process.env.FEED + new URL(url).pathname.replace("/forlopp", ""), "utf8"); }
            catch (error) { fault = String(error); }
            const made = {
                done(then) { if (!fault) then(dataType === "json" ? JSON.parse(text) : text); return made; },
                fail(then) { if (fault) then(fault); return made; },
            };
            return made;
        } };""",
}
"""Stand-ins for SiteVision's own modules, as its documentation describes them."""


@pytest.mark.parametrize(
    ("id", "there", "missing"),
    [
        ("sepsis", ['<article class="forlopp"', "Läs på den nationella sidan"], ["inte visas"]),
        ("kol-del-1", ["gäller inte längre", "Läs i stället", "/vardforlopp/kol/"], ["<article", "<table"]),
        ("finns-inte", ["kan inte visas just nu", "/vardforlopp/finns-inte/"], ["<article"]),
    ],
)
def test_recipe_for_sitevision(id: str, there: list[str], missing: list[str], tmp_path: Path, feed: Path) -> None:
    """The page's code, run by Node with stand-ins for SiteVision's modules. It has never run in SiteVision."""
    shown, app = blocks("cms", "js")[:2]
    for name, text in MODULES.items():
        path = tmp_path / "node_modules" / "@sitevision" / "api" / name
        path.mkdir(parents=True)
        (path / "index.js").write_text(text, "utf-8")
        (path / "package.json").write_text('{"type": "module", "main": "index.js"}')
    (tmp_path / "package.json").write_text('{"type": "module"}')
    for name in MODULES:
        app = app.replace(f'"@sitevision/api/{name}"', f'"./node_modules/@sitevision/api/{name}/index.js"')
    (tmp_path / "shown.js").write_text(shown, "utf-8")
    (tmp_path / "index.js").write_text(app.replace('"./shown"', '"./shown.js"'), "utf-8")
    router = json.dumps("./node_modules/@sitevision/api/common/router/index.js")
    program = f"""
        Object.assign(process.env, {{ PATHWAY: {json.dumps(id)}, FEED: {json.dumps(str(feed))} }});
        await import("./index.js");
        const {{ routes }} = await import({router});
        routes["/"]({{}}, {{ send: console.log }});
    """
    said = run(tmp_path, "node", "--input-type=module", "-e", program)
    assert all(words in said for words in there)
    assert not any(words in said for words in missing)


def test_every_page_of_the_api_is_reached_from_the_first() -> None:
    """One click from /api/ or from a page one click from there."""
    first = (PAGES / "index.md").read_text("utf-8")
    names = {path.name for path in PAGES.glob("*.md")} - {"index.md", "drift.md"}
    assert {name for name in names if f"({name}" not in first} == set()


def test_no_heading_loses_its_last_sign() -> None:
    """Markdown takes a last # for decoration: `### C#` was shown as C."""
    headings = [
        line for path in PAGES.glob("*.md") for line in path.read_text("utf-8").splitlines() if line[:2] == "##"
    ]
    assert len(headings) > 20
    assert [line for line in headings if line.endswith("#") and not line.endswith("\\#")] == []
