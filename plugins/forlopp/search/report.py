"""What was measured of the search, for the page that says so.

In: report.json beside this file, which `python -m tests.search.report --update` and `python -m bench.search` write.
Out: its values. Never measures.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any


def report() -> dict[str, Any]:
    """Return the questions with the rank of their answer, and the measured sizes and times."""
    found: dict[str, Any] = json.loads(Path(__file__).with_name("report.json").read_text("utf-8"))
    return found
