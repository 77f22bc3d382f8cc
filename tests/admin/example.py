"""What the tests of the forms share: the configuration of this project, and the scripts run in node.

In: the project's root. Out: values. Never writes.
"""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

from forlopp import cms, disk
from forlopp.check import read_lists
from forlopp.templates import TEMPLATES

SITE = "https://forlopp.example/"


def files(root: Path, **settings: str) -> dict[str, bytes]:
    """Make the page and its configuration for this project."""
    lists, _ = read_lists(disk.list_files(root))
    admin = cms.admin_settings({"backend": "local", **settings})
    assert admin
    return cms.files(lists, admin, SITE, "Förlopp")


def configuration(root: Path) -> dict[str, Any]:
    """Return {cms, forms} as the page's script gets it."""
    return json.loads(files(root)["admin/config.json"])


def sources(root: Path) -> list[tuple[Path, str]]:
    """Return every source that a form opens, with the name of its form."""
    content = root / "content"
    found = [(path, kind) for kind, one in TEMPLATES.items() for path in content.glob(f"{one.folder}/*/index.md")]
    found += [
        (path, "references") for one in TEMPLATES.values() for path in content.glob(f"{one.folder}/*/references.json")
    ]
    found += [(path, "regional") for path in content.glob("regions/*/*.md")]
    found += [(content / f"{name}.yaml", f"list-{name}") for name in ("codes", "glossary", "programme-areas")]
    return sorted(found)


def run(root: Path, work: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Read and write sources as the page does."""
    script = Path(__file__).with_name("run.mjs")
    command = ["node", "--no-warnings", str(script), str(root / "overrides" / "admin")]
    done = subprocess.run(command, input=json.dumps(work), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
