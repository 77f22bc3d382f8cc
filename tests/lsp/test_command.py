"""The command that an editor starts."""

from __future__ import annotations

import importlib.util

from click.testing import CliRunner

from forlopp.cli import commands, group


def test_without_its_library_the_command_says_what_to_do(monkeypatch, root):
    found = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name, *more: None if name == "pygls" else found(name, *more)
    )
    ran = CliRunner().invoke(commands, ["--root", str(root), "lsp"])
    assert isinstance(ran.exception, group.disk.ProjectError)
    assert str(ran.exception).endswith("Kör make desk först.")
