"""The signature of a release: Debian's minisign believes it and nothing that differs from it, and the key stays
unseen."""

from __future__ import annotations

import base64
import json
import os
import re
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from forlopp import signature
from forlopp.deploy import INDEX
from forlopp.disk import ProjectError
from forlopp.feed_model.catalogue import Signature
from tests.deploy.sites import DAY, built, publish, served, write


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a.key, a.pub, b.key and b.pub, as minisign makes them."""
    folder = tmp_path_factory.mktemp("keys")
    for name in "ab":
        made = ["minisign", "-G", "-W", "-p", f"{name}.pub", "-s", f"{name}.key"]
        subprocess.run(made, cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, check=True)
    return folder


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return write(tmp_path / "site", built(8))


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "srv"


def key(keys: Path, name: str = "a") -> signature.SecretKey:
    return signature.read_key((keys / f"{name}.key").read_text())


def believed(words: str, minisig: str, public: Path, folder: Path) -> bool:
    """Ask Debian's minisign."""
    (folder / "statement.txt").write_text(words)
    (folder / "statement.txt.minisig").write_text(minisig)
    asked = ["minisign", "-Vm", "statement.txt", "-p", str(public)]
    return subprocess.run(asked, cwd=folder, capture_output=True, check=False).returncode == 0


def signed(target: Path) -> dict:
    return json.loads((target / INDEX).read_bytes())["signature"]


def test_minisign_believes_the_statement(site, target, keys, tmp_path):
    publish(site, target, key=key(keys))
    said = signed(target)
    assert believed(said["statement"], said["minisig"], keys / "a.pub", tmp_path)
    assert not believed(said["statement"], said["minisig"], keys / "b.pub", tmp_path)
    manifest = json.loads(built(8)[INDEX])["manifest"]["sha256"]
    assert said["statement"] == (
        f"forlopp-release 1\nsequence: 8\nsigned: 2026-11-22\nexpires: 2026-12-22\nmanifest: {manifest}\n"
    )
    shown = {name: said[name] for name in ("signed", "algorithm", "sequence", "signed_on", "expires", "manifest")}
    assert shown == {
        "signed": True,
        "algorithm": "minisign",
        "sequence": 8,
        "signed_on": "2026-11-22",
        "expires": "2026-12-22",
        "manifest": manifest,
    }
    assert said["key_id"] in (keys / "a.pub").read_text()
    assert Signature.model_validate(said).model_dump(mode="json", exclude_none=True) == said


@pytest.mark.parametrize(
    ("old", "new"),
    [("sequence: 8", "sequence: 9"), ("expires: 2026", "expires: 2027"), ("manifest: ", "manifest: 0"), ("\n", "\r\n")],
)
def test_minisign_refuses_a_statement_that_was_tampered_with(site, target, keys, tmp_path, old, new):
    publish(site, target, key=key(keys))
    said = signed(target)
    assert not believed(said["statement"].replace(old, new), said["minisig"], keys / "a.pub", tmp_path)


def test_minisign_refuses_a_comment_that_was_tampered_with(site, target, keys, tmp_path):
    publish(site, target, key=key(keys))
    said = signed(target)
    assert "trusted comment: forlopp sequence 8," in said["minisig"]
    other = said["minisig"].replace("sequence 8", "sequence 9")
    assert not believed(said["statement"], other, keys / "a.pub", tmp_path)


def test_only_the_index_is_signed_and_says_all_that_it_said_before(site, target, keys):
    publish(site, target, key=key(keys))
    found, expected = served(target), built(8)
    index, before = json.loads(found.pop(INDEX)), json.loads(expected.pop(INDEX))
    assert found == expected
    assert list(index) == list(before)
    assert {**index, "signature": 0} == {**before, "signature": 0}


def test_signing_again_renews_the_index_alone(site, target, keys):
    publish(site, target, key=key(keys))
    before = {name: (target / name).stat().st_mtime_ns for name in served(target)}
    assert publish(site, target, key=key(keys)).changed == 0
    done = publish(site, target, key=key(keys), today=DAY + timedelta(20), signature_days=10)
    assert (done.new, done.changed, done.removed) == (0, 1, 0)
    after = {name: (target / name).stat().st_mtime_ns for name in served(target)}
    assert [name for name in after if after[name] != before[name]] == [INDEX]
    assert (signed(target)["signed_on"], signed(target)["expires"]) == ("2026-12-12", "2026-12-22")


def test_a_signed_release_is_not_followed_by_an_unsigned_one_by_mistake(site, target, keys):
    publish(site, target, key=key(keys))
    with pytest.raises(ProjectError, match="är signerad, men nu finns ingen nyckel"):
        publish(site, target)
    assert signed(target)["signed"]
    publish(site, target, unsigned=True)
    assert not signed(target)["signed"]


def test_another_key_is_told(site, target, keys):
    publish(site, target, key=key(keys))
    assert publish(site, target, key=key(keys, "b")).other_key == key(keys, "a").id


@pytest.mark.parametrize("form", ["text", "line", "file"])
def test_the_command_takes_the_key_from_the_environment_and_never_shows_it(site, target, keys, form):
    text = (keys / "a.key").read_text()
    line = text.split("\n")[1]
    given = {
        "text": {"FORLOPP_SIGNING_KEY": text},
        "line": {"FORLOPP_SIGNING_KEY": line},
        "file": {"FORLOPP_SIGNING_KEY_FILE": str(keys / "a.key")},
    }[form]
    status, said = run(site, target, given)
    public = (keys / "a.pub").read_text().split("\n")[1]
    assert status == 0
    assert f"Öppen nyckel: {public}" in said and "gäller till och med 2027-01-01" in said
    parts = [line, base64.b64decode(line)[62:94].hex()]
    written = b"".join(path.read_bytes() for path in target.rglob("*") if path.is_file()).decode()
    assert not any(part in said + written or part[:40] in said + written for part in parts)


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda raw: raw[:2] + b"Sc" + raw[4:], "skyddad med lösenord"),
        (lambda raw: raw[:-1], "ingen hemlig nyckel"),
        (lambda raw: raw[:70] + bytes(8) + raw[78:], "skadad"),
    ],
)
def test_a_key_that_cannot_sign_is_refused_in_words_that_hold_nothing_of_it(site, target, keys, spoil, said):
    line = base64.b64encode(spoil(base64.b64decode((keys / "a.key").read_text().split("\n")[1]))).decode()
    status, told = run(site, target, {"FORLOPP_SIGNING_KEY": line})
    assert status == 2 and said in told and "Traceback" not in told
    assert not target.exists()
    assert not any(line[at : at + 12] in told for at in range(len(line) - 12) if not re.fullmatch("A+", line[at:][:12]))


def test_a_key_in_two_places_is_refused(site, target, keys):
    file = str(keys / "a.key")
    status, said = run(site, target, {"FORLOPP_SIGNING_KEY": "x", "FORLOPP_SIGNING_KEY_FILE": file})
    assert status == 2 and "inte i båda" in said


def run(site: Path, target: Path, given: dict[str, str]) -> tuple[int, str]:
    command = [sys.executable, "-m", "forlopp.cli", "deploy", str(target), "--site", str(site)]
    command += ["--today", "2026-12-02"]
    rest = {name: value for name, value in os.environ.items() if not name.startswith("FORLOPP_SIGNING")}
    done = subprocess.run(command, capture_output=True, text=True, env={**rest, **given}, check=False)
    return done.returncode, done.stdout + done.stderr
