"""Runs a command and says what it cost; serves a site and says how long an edit takes to reach the page.

In: a command line and a folder. Out: `Cost` and seconds. Every process that a command starts is counted, also one that
outlives its parent. Never ends a process that it did not start.
"""

from __future__ import annotations

import contextlib
import ctypes
import http.client
import os
import signal
import socket
import statistics
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

PR_SET_CHILD_SUBREAPER = 36
POLL = 0.01
START_LIMIT = 1200.0
EDIT_LIMIT = 600.0
SETTLE = 1.0


@dataclass(frozen=True, slots=True)
class Cost:
    """What a command cost: seconds on the clock and of CPU, and the largest process's memory in bytes."""

    wall: float
    cpu: float
    peak: int


class CommandFailed(Exception):
    """The command's last lines, for the one who runs the benchmark."""


def adopt_orphans() -> None:
    """Let this process inherit what its children leave behind (a pool's fork server), so that it is counted too."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def run(command: Sequence[str], cwd: Path) -> Cost:
    """Run to the end. Raises CommandFailed when the exit status is not 0."""
    with tempfile.TemporaryFile() as output:
        start = time.perf_counter()
        process = subprocess.Popen(command, cwd=cwd, stdin=subprocess.DEVNULL, stdout=output, stderr=output)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        cpu, peak = usage.ru_utime + usage.ru_stime, usage.ru_maxrss
        with contextlib.suppress(ChildProcessError):
            while True:
                _, _, usage = os.wait4(-1, 0)
                cpu, peak = cpu + usage.ru_utime + usage.ru_stime, max(peak, usage.ru_maxrss)
        if process.returncode != 0:
            output.seek(0)
            tail = output.read().decode("utf-8", "replace")[-2000:]
            raise CommandFailed(f"{' '.join(command)}\nexit status {process.returncode}\n{tail}")
    return Cost(wall, cpu, peak * 1024)


def size(folder: Path) -> int:
    """Bytes of all files in a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def edit_to_page(
    command: Sequence[str], cwd: Path, port: int, paths: Sequence[str], source: Path, word: str, repeat: int = 3
) -> float:
    """Serve, replace `word` in `source`, and wait for the new word on the page; the median of `repeat` edits.

    `paths` are the places where the page may be; the first that answers is asked.
    """
    original = source.read_text(encoding="utf-8")
    try:
        with _serving(command, cwd) as server:
            address = _first_answer(server, port, paths, word)
            seconds = []
            for turn in range(repeat):
                # What the last edit set off must be over, or it would be measured again.
                time.sleep(SETTLE)
                changed = f"Andringstext{turn}"
                start = time.perf_counter()
                source.write_text(original.replace(word, changed), encoding="utf-8", newline="\n")
                _wait_for(address, changed, EDIT_LIMIT)
                seconds.append(time.perf_counter() - start)
    finally:
        source.write_text(original, encoding="utf-8", newline="\n")
    return statistics.median(seconds)


def free_port() -> int:
    """A port on this machine that nobody listens to just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def _serving(command: Sequence[str], cwd: Path) -> Iterator[subprocess.Popen[bytes]]:
    """The command as a server in a process group of its own, ended with all that it started."""
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(
            command, cwd=cwd, stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True
        )
        try:
            yield process
        except TimeoutError as error:
            output.seek(0)
            tail = output.read().decode("utf-8", "replace")[-2000:]
            raise CommandFailed(f"{' '.join(command)}\n{error}\n{tail}") from error
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            with contextlib.suppress(ChildProcessError):
                while True:
                    os.wait4(-1, 0)


def _first_answer(server: subprocess.Popen[bytes], port: int, paths: Sequence[str], word: str) -> str:
    deadline = time.perf_counter() + START_LIMIT
    while time.perf_counter() < deadline:
        if server.poll() is not None:
            raise TimeoutError(f"the server ended with status {server.returncode}")
        for path in paths:
            address = f"http://127.0.0.1:{port}{path}"
            if word in _page(address):
                return address
        time.sleep(0.1)
    raise TimeoutError(f"no page at {', '.join(paths)} within {START_LIMIT:.0f} s")


def _wait_for(address: str, word: str, limit: float) -> None:
    deadline = time.perf_counter() + limit
    while word not in _page(address):
        if time.perf_counter() > deadline:
            raise TimeoutError(f"the edit was not on {address} within {limit:.0f} s")
        time.sleep(POLL)


def _page(address: str) -> str:
    """The page's text, or nothing while the server is not ready or is changing the file."""
    try:
        with urllib.request.urlopen(address, timeout=EDIT_LIMIT) as answer:
            return answer.read().decode("utf-8", "replace")
    except (urllib.error.URLError, http.client.HTTPException, ConnectionError, TimeoutError):
        return ""
