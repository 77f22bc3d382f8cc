"""Names of files as authors are shown them."""

from __future__ import annotations

from pathlib import Path

import pytest

from forlopp import disk


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("projekt/content/a.md", "content/a.md"),
        ("projekt/content/../mkdocs.yml", "mkdocs.yml"),
        ("projekt", "."),
        ("projekt2/a.md", "{here}/projekt2/a.md"),
    ],
)
def test_a_path_is_shown_from_the_projects_root_where_it_lies_inside(tmp_path: Path, path: str, shown: str) -> None:
    assert disk.relative(tmp_path / path, tmp_path / "projekt") == shown.format(here=tmp_path.as_posix())
