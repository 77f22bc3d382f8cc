"""What all tests share: the project root, the golden files, and properties that come out the same at each run.

In: `--update-golden`. Out: fixtures. Builds the feed once for those who ask for it; never imports MkDocs.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import settings

from forlopp.cli import commands

ROOT = Path(__file__).resolve().parent.parent

# Same examples at each run, and no time limit for one of them: the machine's two cores are often shared.
settings.register_profile("forlopp", derandomize=True, deadline=None)
settings.load_profile("forlopp")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the flag that accepts today's output as right."""
    parser.addoption("--update-golden", action="store_true", help="write tests/golden/ anew instead of comparing")


@pytest.fixture(scope="session")
def root() -> Path:
    """The project root: the folder with mkdocs.yml."""
    return ROOT


@pytest.fixture(scope="session")
def feed(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project's own feed, in a folder that tests may read but not change."""
    folder = tmp_path_factory.mktemp("feed") / "v1"
    done = CliRunner().invoke(commands, ["--root", str(root), "feed", str(folder)])
    assert done.exit_code == 0, done.output
    return folder


@pytest.fixture(scope="session")
def update_golden(pytestconfig: pytest.Config) -> bool:
    """True when golden files are to be written, not compared."""
    return bool(pytestconfig.getoption("--update-golden"))


@pytest.fixture(scope="session")
def golden(root: Path, update_golden: bool) -> Callable[[str, bytes], None]:
    """Compare `data` with tests/golden/`name`, byte by byte; with --update-golden, write it."""

    def compare(name: str, data: bytes) -> None:
        path = root / "tests" / "golden" / name
        if update_golden:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
            return
        assert path.is_file(), f"tests/golden/{name} is missing: run pytest --update-golden and read the difference"
        # As text, so that pytest shows which lines differ.
        expected = path.read_bytes()
        assert data.decode("utf-8", "replace").splitlines() == expected.decode("utf-8", "replace").splitlines()
        assert data == expected, f"tests/golden/{name}: only line ends differ"

    return compare
