"""Whatever is published and wherever a run is cut: a reader sees whole releases, and the next run equals the site."""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forlopp import sync

from .mirror import ALL, run, seen, whole
from .server import Server, serving
from .site import Document, Site, first_site

DISK = ("replace", "rename", "link", "symlink", "unlink", "mkdir", "rmdir", "fsync", "open")
"""What the importer asks the system for when it changes the disk: it is killed just before one of these."""


def in_child(work: Callable[[], object]) -> int:
    """Do something in a process of its own that may kill itself; return the signal that ended it."""
    child = os.fork()
    if not child:
        try:
            work()
        finally:
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def killed_at(number: int, url: str, folder: Path, *options: str) -> bool:
    """Run the importer, killed (kill -9) just before its `number`th change of the disk; False when it got through."""

    def work() -> None:
        count = 0

        def counted(call: Callable[..., Any]) -> Callable[..., Any]:
            def instead(*arguments: Any, **options: Any) -> Any:
                nonlocal count
                count += 1
                if count >= number:
                    os.kill(os.getpid(), signal.SIGKILL)
                return call(*arguments, **options)

            return instead

        for name in DISK:
            setattr(os, name, counted(getattr(os, name)))
        run(url, folder, *options)

    return in_child(work) == -signal.SIGKILL


@pytest.mark.slow
@pytest.mark.parametrize("options", [ALL, (*ALL, "--no-symlink")], ids=["link", "folder"])
def test_killed_before_any_change_of_the_disk_the_copy_is_whole(tmp_path, options):
    site = Site(extra={"openapi.json": b"{}"}).publish(Document("kol")).publish(Document("hjartsvikt"))
    newer = site.publish(Document("kol", version="2.0"), "editorial").remove("hjartsvikt")
    old, new = whole(site.files()), whole(newer.files())
    with serving(site.files()) as server:
        run(server.url, tmp_path / "first", *options)
        server.files = newer.files()
        number, met, killed = 0, [], True
        while killed:
            number += 1
            folder = tmp_path / str(number)
            shutil.copytree(tmp_path / "first", folder, symlinks=True)
            killed = killed_at(number, server.url, folder, *options, "--parallel", "1")
            met.append(seen(folder))
            # Without links there is a moment without `current`; what is there is whole in any case.
            assert met[-1] in (old, new) or ("--no-symlink" in options and met[-1] == {})
            assert run(server.url, folder, *options)[0] == 0
            assert seen(folder) == new
            assert len(list((folder / "releases").iterdir())) <= 2
        assert (met[0], met[-2]) == (old, new)
        assert number > 30


IDS = ("sepsis", "kol", "hjartsvikt", "osteoporos", "epilepsi")
CHANGES = st.one_of(
    st.tuples(st.just("publish"), st.sampled_from(IDS), st.integers(0, 3)),
    st.tuples(st.just("end"), st.sampled_from(IDS), st.sampled_from([None, *IDS])),
    st.tuples(st.just("remove"), st.sampled_from(IDS), st.none()),
    st.tuples(st.just("regional"), st.sampled_from(IDS), st.sampled_from(["Ring 1.", "En gammal text."])),
)
RUNS = st.one_of(
    st.just(("none", 0)),
    st.just(("whole", 0)),
    st.tuples(st.just("killed"), st.integers(1, 120)),
    st.tuples(st.just("cut"), st.integers(0, 15)),
    st.tuples(st.just("published meanwhile"), st.integers(0, 15)),
)


def changed(site: Site, change: tuple[str, str, Any]) -> Site:
    """Publish what a step says, where it may be done at all."""
    what, id, more = change
    there = site.documents.get(id)
    if what == "publish" and (not there or there.status == "approved"):
        return site.publish(
            Document(id, version=f"{len(site.ledger)}.0", text="Mät. " * 10**more), "substantial", "Ny."
        )
    if what == "end" and there and there.status == "approved":
        return site.end(id, more)
    if what == "remove":
        return site.remove(id)
    if what == "regional" and there:
        return replace(site, regional={**site.regional, ("skane", id): more})
    return site


def attempt(server: Server, folder: Path, how: tuple[str, int], later: dict[str, bytes]) -> None:
    """Run the importer once, in a way that a step says."""
    kind, number = how
    if kind == "whole":
        assert run(server.url, folder, *ALL)[0] == 0
    elif kind == "killed":
        killed_at(number, server.url, folder, *ALL)
    elif kind == "cut":
        server.faults = {"*": [""] * number + ["cut"] * 500}
        run(server.url, folder, *ALL)
        server.faults = {}
    elif kind == "published meanwhile":
        start = len(server.log)

        def publish(path: str) -> None:
            if len(server.log) - start >= number:
                server.files = {**server.files, **later}

        server.before = publish
        assert run(server.url, folder, *ALL)[0] == 0
        server.before = lambda path: None


@pytest.mark.slow
@settings(max_examples=40)
@given(st.lists(st.tuples(CHANGES, RUNS), min_size=1, max_size=8))
def test_any_order_of_releases_runs_and_cuts_ends_equal_to_the_site(steps):
    site = first_site()
    releases = [site.files()]
    with tempfile.TemporaryDirectory() as name, serving(releases[0]) as server:
        folder = Path(name)
        for change, how in steps:
            site = changed(site, change)
            releases.append(site.files())
            server.files = {**server.files, **releases[-1]}
            later = changed(site, ("publish", "epilepsi", 1))
            attempt(server, folder, how, later.files())
            if how[0] == "published meanwhile":
                site = later
                releases.append(site.files())
                server.files = {**server.files, **releases[-1]}
            assert seen(folder) in ({}, *map(whole, releases))
        assert run(server.url, folder, *ALL)[0] == 0
        assert seen(folder) == whole(site.files())
        server.log.clear()
        assert run(server.url, folder, *ALL)[1]["result"] == "unchanged"
        assert len(server.log) <= 3
        assert not any((folder / ".forlopp" / name).exists() for name in ("blobs", "partial", "staging"))
        assert sync.open_copy(folder / "current")
