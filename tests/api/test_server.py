"""schemathesis against nginx: every address answers as openapi.json says, whatever one sends.

The feed is served with the configuration that webmasters get. That all goes well proves nothing while no answer is
found: so each address must have been met with 200.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from forlopp.openapi import OPERATIONS
from tests.nginx import serving

from .test_openapi import pattern

RUN = "import sys; from schemathesis.cli import schemathesis; sys.exit(schemathesis())"


@pytest.mark.slow
def test_every_address_answers_as_described(site: Path, feed: Path, tmp_path: Path) -> None:
    described = json.loads((feed / "openapi.json").read_bytes())
    # Whoever tries the API knows the newest hashes from the index; a description that lasts can't.
    for extension in ("html", "zip"):
        known = next((feed / "blobs").glob(f"*.{extension}")).stem
        described["paths"][f"/blobs/{{sha256}}.{extension}"]["get"]["parameters"][0]["examples"] = {
            "en": {"value": known}
        }
    (tmp_path / "openapi.json").write_text(json.dumps(described), "utf-8")
    with serving(site) as address:
        options = ["--checks", "all", "--max-examples", "20", "--seed", "1", "--continue-on-failure"]
        report = ["--report", "har", "--report-har-path", "har.json"]
        command = [sys.executable, "-c", RUN, "run", "openapi.json", "--url", f"{address}/api/v1", *options, *report]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=600)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    assert f"Selected: {len(OPERATIONS)}/{len(OPERATIONS)}" in done.stdout
    assert f"Tested: {len(OPERATIONS)}" in done.stdout
    answers = statuses(json.loads((tmp_path / "har.json").read_bytes()))
    assert {path for path, found in answers.items() if 200 in found} == {one.path for one in OPERATIONS}
    assert {404, 405} <= set().union(*answers.values())


def statuses(har: dict[str, Any]) -> dict[str, set[int]]:
    """Return the answers that each address gave, by operation."""
    patterns = {one.path: pattern(one.path) for one in OPERATIONS}
    found: dict[str, set[int]] = defaultdict(set)
    for entry in har["log"]["entries"]:
        path = urlsplit(entry["request"]["url"]).path.removeprefix("/api/v1/")
        for name, regex in patterns.items():
            if regex.fullmatch(path):
                found[name].add(entry["response"]["status"])
    return found
