"""Lighthouse on a pathway page: accessibility, best practices and SEO at 100; performance is told, not asserted.

Never reaches another host: the page is served here, and Lighthouse is told to send no reports.
"""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from tests.browser.conftest import CHROMIUM
from tests.browser.site_pages import WHOLE

HUNDRED = ["accessibility", "best-practices", "seo"]


@pytest.mark.slow
@pytest.mark.parametrize("preset", ["mobile", "desktop"])
def test_lighthouse(root: Path, site_url, tmp_path: Path, preset, record_property):
    program = root / "node_modules" / "lighthouse" / "cli" / "index.js"
    report = tmp_path / "report.json"
    done = subprocess.run(
        [
            "node",
            str(program),
            site_url + WHOLE[0],
            "--quiet",
            "--output=json",
            f"--output-path={report}",
            f"--only-categories={','.join([*HUNDRED, 'performance'])}",
            "--chrome-flags=--headless=new --no-sandbox --disable-background-networking --disable-component-update",
            "--no-enable-error-reporting",
            *(["--preset=desktop"] if preset == "desktop" else []),
        ],
        env={**os.environ, "CHROME_PATH": CHROMIUM},
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert report.is_file(), done.stderr
    found = json.loads(report.read_text("utf-8"))
    scores = {name: round(100 * category["score"]) for name, category in found["categories"].items()}
    print(f"Lighthouse {found['lighthouseVersion']}, {preset}: {scores}")
    record_property("lighthouse", f"{preset} {scores}")
    refs = {row["id"]: name for name in HUNDRED for row in found["categories"][name]["auditRefs"] if row["weight"]}
    faults = [
        (name, id, found["audits"][id]["title"])
        for id, name in refs.items()
        if found["audits"][id]["score"] is not None and found["audits"][id]["score"] < 1
    ]
    assert faults == []
    assert {name: scores[name] for name in HUNDRED} == dict.fromkeys(HUNDRED, 100)
