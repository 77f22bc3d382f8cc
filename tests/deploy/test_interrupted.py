"""A deploy that is killed, or that fails, at any point: readers meet the old release or the new, and a second run ends
it."""

from __future__ import annotations

import errno
import os
import random
import shutil
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from forlopp import disk
from forlopp.disk import ProjectError
from tests.deploy.sites import NAMES, built, publish, read_page, read_whole, served, write

STEPS = ("replace", "fsync", "utime", "unlink", "rmdir", "mkdir")
"""Every call that changes something on disk. What a file holds is written before its fsync."""

EVERY = pytest.mark.parametrize("every", [31, pytest.param(1, marks=pytest.mark.slow)])
"""A few of the calls, or each of them."""

OLD, NEW = built(1), built(2, names=(*NAMES, "demens"))


def counted(at: int, then: Callable[[], None], monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Do something in place of the n-th call that changes the disk; return the list that counts them."""
    count = [0]

    def watch(name: str) -> None:
        real = getattr(os, name)

        def call(*args: object, **named: object) -> object:
            count[0] += 1
            if count[0] == at:
                then()
            return real(*args, **named)

        monkeypatch.setattr(os, name, call)

    for name in STEPS:
        watch(name)
    return count


def in_child(work: Callable[[], None]) -> int:
    """Run in a process of its own; return its exit status, negative when it was killed."""
    child = os.fork()
    if child == 0:
        status = 1
        try:
            work()
            status = 0
        finally:
            os._exit(status)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def read(target: Path) -> int:
    fetch = lambda name: (target / name).read_bytes()  # noqa: E731
    read_page(fetch)
    return read_whole(fetch)


@EVERY
def test_killed_at_a_call_it_leaves_the_old_release_or_the_new(tmp_path, every):
    old, new = write(tmp_path / "old", OLD), write(tmp_path / "new", NEW)
    publish(old, tmp_path / "before")
    target = tmp_path / "srv"
    seen, point = set(), 0
    while True:
        point += every
        disk.remove_folder(target)
        shutil.copytree(tmp_path / "before", target)

        def killed(point: int = point) -> None:
            with pytest.MonkeyPatch.context() as patch:
                counted(point, lambda: os.kill(os.getpid(), signal.SIGKILL), patch)
                publish(new, target, keep_days=0)

        status = in_child(killed)
        number = read(target)
        seen.add(number)
        publish(new, target, keep_days=0)
        assert served(target) == NEW
        assert not [path for path in target.rglob(".*") if not path.name.startswith(".forlopp-deploy.")]
        if status == 0:
            break
        assert status == -signal.SIGKILL
    assert seen == {1, 2}
    assert point > 50


def test_killed_during_the_first_deploy_it_leaves_nothing_or_all(tmp_path):
    site = write(tmp_path / "site", OLD)
    for point in range(1, 200, 7):
        target = tmp_path / f"srv-{point}"

        def killed(target: Path = target, point: int = point) -> None:
            with pytest.MonkeyPatch.context() as patch:
                counted(point, lambda: os.kill(os.getpid(), signal.SIGKILL), patch)
                publish(site, target)

        in_child(killed)
        assert not (target / "api/v1/index.json").exists() or read(target) == 1
        publish(site, target)
        assert served(target) == OLD


@EVERY
def test_a_disk_that_fails_at_a_call_leaves_a_whole_release_and_nothing_beside_it(tmp_path, every):
    old, new = write(tmp_path / "old", OLD), write(tmp_path / "new", NEW)
    publish(old, tmp_path / "before")
    target = tmp_path / "srv"

    def full() -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    for point in range(1, 1000, every):
        disk.remove_folder(target)
        shutil.copytree(tmp_path / "before", target)
        with pytest.MonkeyPatch.context() as patch:
            count = counted(point, full, patch)
            try:
                publish(new, target, keep_days=0)
            except ProjectError as error:
                assert "kör kommandot igen" in str(error)
        assert read(target) in (1, 2)
        publish(new, target, keep_days=0)
        assert served(target) == NEW
        if count[0] < point:
            break
    else:
        raise AssertionError("it never came through")


@pytest.mark.slow
def test_killed_from_outside_at_thirty_moments_and_run_again(tmp_path):
    more = {f"assets/{number}.txt": b"x" * 5000 for number in range(100)}
    changed = dict.fromkeys(more, b"y" * 5000)
    sites = [write(tmp_path / "one", built(1, more=more)), write(tmp_path / "two", built(2, more=changed))]
    target, chance = tmp_path / "srv", random.Random(5)
    publish(sites[0], target)
    start = time.monotonic()
    publish(sites[1], target)
    whole = time.monotonic() - start
    killed, tries, number = 0, 0, 2
    while killed < 30:
        tries += 1
        assert tries < 1000
        number = 3 - number
        child = os.fork()
        if child == 0:
            try:
                publish(sites[number - 1], target, rollback="prov")
            finally:
                os._exit(0)
        time.sleep(whole * chance.random())
        os.kill(child, signal.SIGKILL)
        killed += os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
        assert read(target) in (1, 2)
        publish(sites[number - 1], target, rollback="prov")
        assert read(target) == number
