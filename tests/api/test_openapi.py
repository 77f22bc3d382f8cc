"""openapi.json: what three independent readers of OpenAPI say, and that it tells of every file and of nothing else."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

from forlopp.openapi import OPERATIONS, PARAMETERS

ROOT = Path(__file__).resolve().parents[2]
Json = dict[str, Any]


@pytest.fixture(scope="module")
def described(feed: Path) -> Json:
    """The description as the feed serves it."""
    return json.loads((feed / "openapi.json").read_bytes())


def pattern(path: str) -> re.Pattern[str]:
    """Return what the addresses of an operation look like."""
    pieces = re.split(r"\{(\w+)\}", path.removeprefix("/"))
    return re.compile("".join(re.escape(p) if i % 2 == 0 else PARAMETERS[p][1][1:-1] for i, p in enumerate(pieces)))


def test_a_validator_of_the_specification_accepts_it(described: Json) -> None:
    validate(described)
    validate(json.loads((ROOT / "schemas" / "openapi.json").read_bytes()))


@pytest.mark.slow
@pytest.mark.parametrize(
    "command",
    [
        ["redocly", "lint", "--config", "tests/api/redocly.yaml"],
        ["spectral", "lint", "--fail-severity", "hint", "--ruleset", "tests/api/spectral.yaml"],
    ],
    ids=["redocly", "spectral"],
)
def test_linters_have_nothing_to_say(command: list[str], feed: Path, tmp_path: Path) -> None:
    """Errors, warnings and hints alike; the same rules find fault with a description that lacks what they ask for."""
    good = lint(command, feed / "openapi.json")
    assert good.returncode == 0 and "warning" not in good.stdout + good.stderr.replace("Deprecation warning", "")
    broken = json.loads((feed / "openapi.json").read_bytes())
    broken["paths"]["/index.json"]["get"].pop("operationId")
    broken["components"]["schemas"]["ApiIndex"]["properties"]["title"]["type"] = "sträng"
    bad = tmp_path / "openapi.json"
    bad.write_text(json.dumps(broken), "utf-8")
    assert lint(command, bad).returncode == 1


def lint(command: list[str], file: Path) -> subprocess.CompletedProcess[str]:
    tool = ROOT / "node_modules" / ".bin" / command[0]
    environment = {"PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": str(file.parent), **QUIET}
    return subprocess.run(
        [tool, *command[1:], file], cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=300
    )


QUIET = {"REDOCLY_TELEMETRY": "off", "REDOCLY_SUPPRESS_UPDATE_NOTICE": "true"}
"""Neither linter is to ask the network for anything."""


def test_every_file_of_the_feed_is_described_and_everything_described_exists(feed: Path) -> None:
    """Each file has one address in the description, and each address at least one file."""
    files = [path.relative_to(feed).as_posix() for path in feed.rglob("*") if path.is_file()]
    patterns = {one.path: pattern(one.path) for one in OPERATIONS}
    found = {path: [one for one, regex in patterns.items() if regex.fullmatch(path)] for path in files}
    # Programs and feeds lie under their hash too, as the text of the operation says.
    more = re.compile(r"blobs/[0-9a-f]{64}\.(atom|js|py)")
    assert {path: hits for path, hits in found.items() if len(hits) != 1 and not more.fullmatch(path)} == {}
    assert {one.path for one in OPERATIONS} == {hit for hits in found.values() for hit in hits}


def test_examples_are_real(described: Json, feed: Path) -> None:
    """Every example leads to a file, and every value of a parameter to at least one."""
    for path, item in described["paths"].items():
        content = item["get"]["responses"]["200"]["content"]
        for media in content.values():
            for example in media.get("examples", {}).values():
                assert (feed / example["externalValue"]).is_file(), path
    names = {path.name for path in feed.rglob("*")} | {path.stem for path in feed.rglob("*")}
    for name, (_, form, values) in PARAMETERS.items():
        assert all(re.fullmatch(form, value) for value in values), name
        assert set(values) <= names, name


def test_documents_follow_the_description(described: Json, feed: Path) -> None:
    """The components say what the feed's own schemas say: a document of each kind is accepted, and an empty one isn't.
    schemathesis asks this of every address, in test_server."""
    checked = 0
    for path, item in described["paths"].items():
        for media in item["get"]["responses"]["200"]["content"].values():
            reference = media["schema"].get("$ref", "").rpartition("/")[2]
            if not reference or "examples" not in media:
                continue
            whole = {"$ref": f"#/components/schemas/{reference}", "components": described["components"]}
            document = json.loads((feed / media["examples"]["example"]["externalValue"]).read_bytes())
            assert not [fault.message for fault in Draft202012Validator(whole).iter_errors(document)], path
            assert list(Draft202012Validator(whole).iter_errors([])), path
            checked += 1
    assert checked > 15


def test_names_make_good_methods(described: Json) -> None:
    """Generated code calls them: English, one for each address, and never two alike."""
    names = [item["get"]["operationId"] for item in described["paths"].values()]
    assert len(names) == len(set(names)) == len(OPERATIONS)
    assert all(re.fullmatch(r"(get|list)([A-Z][a-z]+)+", name) for name in names)


def test_it_names_the_site_that_serves_it_and_nobody_else(described: Json) -> None:
    """The committed file knows no host at all."""
    committed = json.loads((ROOT / "schemas" / "openapi.json").read_bytes())
    assert described["servers"][0]["url"] == "https://forlopp.example/api/v1"
    assert committed["servers"] == [{"url": "/api/v1"}]
    hosts = set(re.findall(r"https?://[^/\"]+", json.dumps(committed)))
    assert hosts <= {"https://creativecommons.org"}


def test_the_index_leads_to_it(feed: Path) -> None:
    """Everything that is no document has a row among the downloads, with its hash."""
    index = json.loads((feed / "index.json").read_bytes())
    rows = {row["id"]: row for row in index["downloads"]}
    assert rows.keys() == {"openapi", "changes-atom", "changes-json-feed", "sync", "component", "wordpress"}
    for row in rows.values():
        assert (feed / row["href"]).read_bytes() == (feed / row["blob"]).read_bytes()
