"""The examples on the pages about the API, as they stand there.

In: content/api/*.md and the address of a server. Out: the text of code blocks, with that address in place of the
site's. Never another text than the reader's.
"""

from __future__ import annotations

import re
from pathlib import Path

from forlopp.site import ADDRESS

PAGES = Path(__file__).resolve().parents[2] / "content" / "api"


def blocks(page: str, language: str, address: str = ADDRESS.rstrip("/")) -> list[str]:
    """Return a page's blocks of one language, in order. `address` has no slash at its end."""
    text = (PAGES / f"{page}.md").read_text("utf-8")
    found = re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    assert found, f"{page}.md has no {language}"
    return [block.replace(ADDRESS, f"{address}/") for block in found]
