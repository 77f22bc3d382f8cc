"""Lighthouse on a pathway page: accessibility, best practices and SEO at 100; performance is told, not asserted.

Never reaches another host: the page is served here, and Lighthouse is told to send no reports.
"""

from __future__ import annotations

import gzip
import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.conftest import CHROMIUM, QuietFiles, serving
from tests.browser.site_pages import WHOLE

HUNDRED = ["accessibility", "best-practices", "seo"]


class Packed(QuietFiles):
    """Serves text packed, as any real server does: Lighthouse counts bytes on the wire."""

    def do_GET(self) -> None:
        """Answer with gzip; everything that is asked for here is small."""
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            self.send_error(404)
            return
        content = gzip.compress(path.read_bytes(), 6)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "max-age=31536000")
        self.end_headers()
        self.wfile.write(content)


@pytest.fixture(scope="module")
def packed_url(site_dir: Path) -> Iterator[str]:
    """The address that the site is served at, packed."""
    with serving(site_dir, Packed) as url:
        yield url


@pytest.mark.slow
@pytest.mark.parametrize("preset", ["mobile", "desktop"])
def test_lighthouse(root: Path, packed_url, tmp_path: Path, preset, record_property):
    program = root / "node_modules" / "lighthouse" / "cli" / "index.js"
    report = tmp_path / "report.json"
    done = subprocess.run(
        [
            "node",
            str(program),
            packed_url + WHOLE[0],
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
