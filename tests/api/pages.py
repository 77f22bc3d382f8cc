"""The examples on the pages about the API, as they stand there.

In: content/api/*.md and the address of a server. Out: the text of code blocks, with that address in place of the
site's; what a program said. Never another text than the reader's.
"""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

from forlopp.site import ADDRESS

EXAMPLE = "Exempeltext som ingen har granskat medicinskt."
PAGES = Path(__file__).resolve().parents[2] / "content" / "api"


def blocks(page: str, language: str, address: str = ADDRESS.rstrip("/")) -> list[str]:
    """Return a page's blocks of one language, in order. `address` has no slash at its end."""
    text = (PAGES / f"{page}.md").read_text("utf-8")
    found = re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    assert found, f"{page}.md has no {language}"
    return [block.replace(ADDRESS, f"{address}/") for block in found]


def run(folder: Path, *command: str | Path, ok: bool = True) -> str:
    """Run a program in a folder, with nothing of this project in its way; return what it said."""
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "LANG": "C.UTF-8"}
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=300
    )
    assert (done.returncode == 0) == ok, f"{done.stdout}\n{done.stderr}"
    return done.stdout
