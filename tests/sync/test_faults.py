"""What goes wrong on the way: the copy stays as it was, the exit status says what kind of fault, the next run mends."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

from forlopp import sync

from .mirror import ALL, PROGRAM, QUICK, run, seen, text, whole
from .server import serving, wait_for
from .site import Document, dump, first_site, of, sha

BIG = "pathways/sepsis.json"


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    """A test does not wait as long for a slow server as a region does."""
    monkeypatch.setattr(sync, "SLOWEST", 1_000_000)


@pytest.fixture
def site():
    return first_site()


@pytest.fixture
def newer(site):
    return site.publish(Document("sepsis", version="2.0", text="Nytt. " * 50_000), "substantial", "Ny.")


def blob(files, path):
    return f"blobs/{sha(files[path])}{Path(path).suffix}"


@pytest.mark.parametrize("fault", ["cut", "stall", "drop", "500", "503", "wrong", "long", "drip"])
@pytest.mark.parametrize("path", ["index.json", BIG])
def test_a_passing_fault_is_tried_again(site, tmp_path, fault, path):
    files = site.files()
    with serving(files) as server:
        server.faults = {path if path == "index.json" else blob(files, path): [fault] * 2}
        if (path, fault) == ("index.json", "wrong"):
            server.faults = {"index.json": ["html", "html"]}
        assert run(server.url, tmp_path, *ALL)[0] == 0
        # index.json has no hash of its own: what is longer than promised is a whole answer by its own account.
        assert seen(tmp_path)["pathways/sepsis.json"] == files[BIG]


@pytest.mark.parametrize(
    ("fault", "status", "says"),
    [
        ("cut", 1, "Svaret tog slut för tidigt."),
        ("stall", 1, "inget svar i tid"),
        ("drip", 1, "Svaret tog slut för tidigt."),
        ("drop", 1, "bröts"),
        ("500", 1, "Servern svarade 500."),
        ("403", 1, "Servern svarade 403"),
        ("wrong", 3, "Innehållet stämmer inte med kontrollsumman."),
        ("long", 3, "Svaret är större än"),
        ("endless", 3, "Svaret är större än"),
        ("to http://localhost:1/", 3, "skickar vidare till en annan server"),
        ("to //annan.example/x", 3, "skickar vidare till en annan server"),
        ("to /blobs/ring", 3, "i en ring"),
    ],
)
def test_a_lasting_fault_leaves_the_old_copy_and_the_next_run_mends(site, newer, tmp_path, fault, status, says):
    with serving(site.files()) as server:
        run(server.url, tmp_path, *ALL)
        server.files = newer.files()
        server.ranges = False
        server.faults = {blob(server.files, BIG): [fault] * 50, "blobs/ring": ["to /blobs/ring"] * 50}
        began = server.sent
        got, report = run(server.url, tmp_path, *ALL)
        assert (got, says in report["message"]) == (status, True), report["message"]
        assert seen(tmp_path) == whole(site.files())
        assert server.sent - began < 20_000_000
        assert "ligger kvar" in (tmp_path / "STATUS.txt").read_text("utf-8")
        server.faults, server.ranges = {}, True
        assert run(server.url, tmp_path, *ALL)[1]["result"] == "updated"
        assert seen(tmp_path) == whole(newer.files())


def test_a_server_that_is_not_there_or_is_something_else(site, tmp_path):
    with serving(site.files()) as server:
        server.faults = {"index.json": ["html"] * 9}
        status, said = text(server.url, tmp_path)
        assert (status, "inloggningssida" in said) == (3, True)
        assert "Det finns ingen tidigare kopia." in said
        server.faults = {}
        server.files = {"index.json": b'{"schema": "schemas/index.json", "feed_version": "1.0"}'}
        assert run(server.url, tmp_path)[0] == 3
    status, said = text(server.url, tmp_path)
    assert (status, "Traceback" in said) == (1, False)


def test_redirects_within_the_host_are_followed_but_never_from_https():
    follow = sync.allowed_redirect
    assert follow("https://a.example/api", "/api/") == "https://a.example/api/"
    assert follow("http://a.example/x", "https://a.example/y") == "https://a.example/y"
    for old, new in [
        ("https://a.example/x", "http://a.example/x"),
        ("https://a.example/x", "https://a.example:8443/x"),
        ("https://a.example/x", "https://a.example@b.example/x"),
        ("https://a.example/x", "https://anna@a.example/x"),
        ("https://a.example/x", "file:///etc/passwd"),
        ("http://a.example/x", "https://b.example/x"),
    ]:
        with pytest.raises(sync.Refused):
            follow(old, new)


@pytest.mark.parametrize("ranges", [True, False])
def test_a_cut_file_goes_on_where_it_ended_when_the_server_can(newer, tmp_path, ranges):
    files = newer.files()
    size, path = len(files[BIG]), blob(files, BIG)
    with serving(files) as server:
        server.ranges, server.faults = ranges, {path: ["cut", "500", "500", "500"]}
        assert run(server.url, tmp_path, *ALL)[0] == 1
        part = tmp_path / ".forlopp/partial" / sha(files[BIG])
        assert size // 3 < part.stat().st_size < size
        done = {p.name for p in (tmp_path / ".forlopp/blobs").iterdir()}
        server.log.clear()
        assert run(server.url, tmp_path, *ALL)[0] == 0
        assert seen(tmp_path) == whole(files)
        assert not [p for p in server.asked("blobs/") if p.split("/")[1].split(".")[0] in done]
        asked = [(status, span) for name, status, span in server.log if name == path]
        assert asked == [(206 if ranges else 200, f"bytes={size // 2}-")]


def test_a_half_file_with_wrong_bytes_is_found_out(newer, tmp_path):
    files = newer.files()
    with serving(files) as server:
        for name, half in {"wrong": b"x" * 5000, "long": b"x" * 999_999, "full": b"x" * len(files[BIG])}.items():
            folder = tmp_path / name
            (folder / ".forlopp/partial").mkdir(parents=True)
            (folder / ".forlopp/partial" / sha(files[BIG])).write_bytes(half)
            assert run(server.url, folder, *ALL)[0] == 0
            assert seen(folder) == whole(files)


def test_a_rollback_is_refused_unless_a_reason_is_given(site, newer, tmp_path):
    with serving(newer.files()) as server:
        run(server.url, tmp_path, *ALL)
        server.files = site.files()
        status, report = run(server.url, tmp_path, *ALL)
        assert (status, "löpnummer 5 är lägre än kopians 6" in report["message"]) == (3, True)
        assert seen(tmp_path) == whole(newer.files())
        status, said = text(server.url, tmp_path, *ALL, "--allow-rollback", "Version 2.0 drogs tillbaka av misstag.")
        assert (status, "Skäl: Version 2.0 drogs tillbaka av misstag." in said) == (0, True)
        assert seen(tmp_path) == whole(site.files())
        assert run(server.url, tmp_path, *ALL)[1]["result"] == "unchanged"


HOSTILE = [
    "../utanfor.json",
    "/etc/cron.d/x.json",
    "pathways/../../x.json",
    "pathways//x.json",
    "pathways\\x.json",
    "C:/x.json",
    "pathways/x.json\0.html",
    "pathways/./x.json",
    ".htaccess",
    "pathways/.forlopp.json",
    "pathways/con.json",
    "pathways/x.json.",
    "pathways/x.json ",
    "pathways/å.json",
    "pathways/x\n.json",
    "index.json",
    "PATHWAYS/ny.json",
    "pathways/Sepsis.json",
    "pathways.json/x.json",
    "x" * 300 + ".json",
    "",
    7,
    None,
]


@pytest.mark.parametrize("path", HOSTILE)
def test_a_manifest_with_a_hostile_path_is_refused_whole(site, tmp_path, path):
    files = site.files()
    manifest = json.loads(files["manifest.json"])
    manifest["files"].append({"path": path, **of(b"ont")})
    body = dump(manifest)
    index = json.loads(files["index.json"])
    index["manifest"].update(of(body))
    files |= {f"blobs/{sha(body)}.json": body, f"blobs/{sha(b'ont')}.json": b"ont", "index.json": dump(index)}
    with serving(files) as server:
        status, said = text(server.url, tmp_path / "kopia", *ALL)
    assert (status, "manifest.json" in said) == (3, True)
    assert seen(tmp_path / "kopia") == {}
    assert {p.name for p in tmp_path.iterdir()} == {"kopia"}


def test_files_that_a_web_server_might_run_are_left_out_and_told(site, tmp_path):
    site = replace(site, extra={**site.extra, "verktyg/x.php": b"<?php", "verktyg/x.js": b"1;"})
    with serving(site.files()) as server:
        status, report = run(server.url, tmp_path, *ALL)
    assert (status, report["warnings"]) == (0, ["1 filer av okänt slag hämtas inte: verktyg/x.php."])
    assert "verktyg/x.js" in seen(tmp_path)


@pytest.mark.parametrize(
    "index",
    [
        b"[]",
        b"null",
        b'{"manifest": []}',
        b'{"manifest": {"sha256": "x", "size": 1}, "sequence": 1}',
        b'{"manifest": {"sha256": "%s", "size": -1}, "sequence": 1}' % (b"a" * 64),
        b'{"manifest": {"sha256": "%s", "size": 1e400}, "sequence": true}' % (b"a" * 64),
        b'{"manifest": {"sha256": "%s", "size": 999999999999}, "sequence": 1}' % (b"a" * 64),
        b'{"a":' * 5000,
    ],
)
def test_an_index_of_any_shape_ends_in_a_sentence(index, tmp_path):
    with serving({"index.json": index}) as server:
        status, said = text(server.url, tmp_path)
    assert (status, "Traceback" in said) == (3, False)


def test_texts_of_the_feed_cannot_steer_a_terminal(site, tmp_path):
    with serving(site.files()) as server:
        run(server.url, tmp_path)
        server.files = site.publish(Document("kol", version="2.0"), "editorial", "\x1b[2J\u202eRöd\ud800\n" * 3).files()
        _, said = text(server.url, tmp_path)
    assert "Röd" in said
    assert not [c for c in said if not c.isprintable() and c != "\n"]


def test_a_second_run_at_the_same_time_ends_politely(site, tmp_path):
    files = site.files()
    with serving(files) as server:
        server.faults = {blob(files, BIG): ["stall"]}
        command = [sys.executable, "-I", PROGRAM, server.url, tmp_path, *ALL, "--timeout", "20", "--backoff", "0"]
        first = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        wait_for(lambda: blob(files, BIG) in server.asked())
        status, said = text(server.url, tmp_path, *ALL)
        assert (status, "En annan körning pågår" in said) == (6, True)
        server.released.set()
        assert first.wait(30) == 0
        assert first.stdout and first.stdout.read().startswith("Kopian är skapad")
        first.stdout.close()
        assert seen(tmp_path) == whole(files)


def test_an_interrupt_leaves_the_copy_and_says_so(site, newer, tmp_path):
    files = newer.files()
    with serving(site.files()) as server:
        run(server.url, tmp_path, *ALL)
        server.files, server.faults = files, {blob(files, BIG): ["drip"]}
        command = [sys.executable, "-I", PROGRAM, server.url, tmp_path, *ALL, "--timeout", "2"]
        process = subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            # A shell that starts the tests in the background has interrupts ignored, and that is inherited.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )
        wait_for(lambda: blob(files, BIG) in server.asked())
        time.sleep(0.2)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=30)
        assert (process.returncode, said) == (130, "Avbrutet. Kopian är som förut; nästa körning fortsätter.\n")
        assert seen(tmp_path) == whole(site.files())


def test_a_limit_on_file_size_is_told_and_what_was_fetched_is_kept(site, newer, tmp_path):
    files = newer.files()
    with serving(site.files()) as server:
        run(server.url, tmp_path, *ALL)
        server.files = files
        done = subprocess.run(
            [sys.executable, "-I", PROGRAM, server.url, tmp_path, *ALL, *QUICK],
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000)),
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode, "Disken är full" in done.stderr) == (4, True), done.stderr
        assert seen(tmp_path) == whole(site.files())
        assert run(server.url, tmp_path, *ALL)[0] == 0
        assert (blob(files, BIG), 206, "bytes=100000-") in server.log
        assert seen(tmp_path) == whole(files)


def test_a_full_disk_leaves_the_old_copy_and_the_next_run_goes_on(site, newer, tmp_path):
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=400k", "tmpfs", disk]
    if os.geteuid() or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("a small file system can only be mounted by root")
    try:
        with serving(site.files()) as server:
            assert run(server.url, disk, *ALL)[0] == 0
            server.files = newer.files()
            status, said = text(server.url, disk, *ALL)
            assert (status, "Disken är full" in said) == (4, True), said
            assert seen(disk) == whole(site.files())
            subprocess.run(["mount", "-o", "remount,size=4m", disk], check=True)
            server.log.clear()
            assert run(server.url, disk, *ALL)[0] == 0
            assert seen(disk) == whole(newer.files())
            assert [status for name, status, _ in server.log if name == blob(server.files, BIG)] == [206]
    finally:
        subprocess.run(["umount", disk], check=True)


def test_a_folder_that_may_not_be_written_ends_in_a_sentence(site, tmp_path):
    (tmp_path / "fil").write_text("ingen mapp")
    with serving(site.files()) as server:
        status, said = text(server.url, tmp_path / "fil")
    assert (status, "Traceback" in said, "Det gick inte att skriva" in said) == (4, False, True)


def test_state_that_is_lost_or_broken_costs_nothing_but_questions(site, newer, tmp_path):
    with serving(newer.files()) as server:
        run(server.url, tmp_path, *ALL)
        for damage in (b"", b"{", b"[1]", b'{"etag": 7, "base": 7, "index_on": 7, "last_success": 7, "last_good": 7}'):
            (tmp_path / ".forlopp/state.json").write_bytes(damage)
            assert run(server.url, tmp_path, *ALL)[:1] == (0,)
            assert seen(tmp_path) == whole(newer.files())
        (tmp_path / ".forlopp/state.json").unlink()
        server.files = site.files()
        assert run(server.url, tmp_path, *ALL)[0] == 3


def test_a_server_whose_etag_lies_is_found_out_within_a_week(site, newer, tmp_path):
    with serving(site.files()) as server:
        run(server.url, tmp_path, *ALL)
        server.files = newer.files()
        state = json.loads((tmp_path / ".forlopp/state.json").read_bytes())
        state["etag"] = f'"{sha(newer.files()["index.json"])[:16]}"'
        (tmp_path / ".forlopp/state.json").write_bytes(dump(state))
        assert run(server.url, tmp_path, *ALL)[1]["result"] == "unchanged"
        assert run(server.url, tmp_path, *ALL, "--today", "2026-11-30")[1]["result"] == "updated"


def test_a_proxy_of_the_environment_is_used(site, tmp_path, monkeypatch):
    files = site.files()
    far = "http://forlopp.example/api/v1/"
    with serving({far + path: body for path, body in files.items()}) as proxy:
        monkeypatch.setenv("http_proxy", proxy.url.replace("//", "//anna:hemligt@"))
        monkeypatch.delenv("no_proxy", raising=False)
        assert run(far, tmp_path, *ALL)[0] == 0
        assert seen(tmp_path) == whole(files)
        assert "hemligt" not in "".join(p.read_text("utf-8") for p in (tmp_path / ".forlopp").iterdir())


def test_https_with_a_certificate_that_is_not_trusted_is_refused_and_never_left(site, tmp_path, monkeypatch):
    pair = ["-keyout", tmp_path / "key.pem", "-out", tmp_path / "cert.pem", "-addext", "subjectAltName=IP:127.0.0.1"]
    make = ["openssl", "req", "-x509", "-nodes", "-newkey", "rsa:2048", "-days", "2", "-subj", "/CN=prov", *pair]
    subprocess.run(make, check=True, capture_output=True)
    files = site.files()
    with serving(files, tls=(tmp_path / "cert.pem", tmp_path / "key.pem")) as server, serving(files) as plain:
        status, said = text(server.url, tmp_path / "a", *ALL)
        assert (status, "certifikat godtas inte" in said) == (1, True), said
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "cert.pem"))
        server.faults = {blob(files, BIG): ["stall", "cut", "drip"]}
        assert run(server.url, tmp_path / "a", *ALL, "--timeout", "1")[0] == 0
        assert seen(tmp_path / "a") == whole(files)
        assert run(server.url, tmp_path / "a", *ALL)[1]["result"] == "unchanged"
        server.faults = {"index.json": [f"to {plain.url}index.json"]}
        status, said = text(server.url, tmp_path / "a", *ALL)
        assert (status, "skickar vidare" in said, plain.log) == (3, True, [])


@pytest.mark.slow
def test_killed_at_any_request_the_copy_is_whole_and_the_next_run_finishes(site, newer, tmp_path):
    old, new = whole(site.files()), whole(newer.files())
    with serving(site.files()) as server:
        for n in range(1, 9):
            folder = tmp_path / str(n)
            server.files = site.files()
            run(server.url, folder, *ALL)
            server.files = newer.files()
            server.log.clear()
            held = threading.Event()
            server.before = lambda path, held=held, n=n: held.wait(20) if len(server.log) >= n else None
            command = [sys.executable, "-I", PROGRAM, server.url, folder, *ALL, "--parallel", "1", "--timeout", "20"]
            process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
            wait_for(lambda n=n, process=process: len(server.log) >= n or process.poll() is not None)
            process.kill()
            process.wait()
            held.set()
            assert seen(folder) in (old, new)
            server.before = lambda path: None
            assert run(server.url, folder, *ALL)[0] == 0
            assert seen(folder) == new
