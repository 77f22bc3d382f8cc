"""Who made the release: signatures by Debian's minisign, verified by our own few lines."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace

import pytest

from forlopp import signature, sync

from .mirror import ALL, run, seen, text, whole
from .server import serving
from .site import Document, Signer, dump, first_site

# RFC 8032, section 7.1: secret keys are left out, only the verifier is ours.
VECTORS = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
]

needs_minisign = pytest.mark.skipif(not shutil.which("minisign"), reason="minisign is not installed")


@pytest.fixture(scope="module")
def signer(tmp_path_factory):
    return Signer.make(tmp_path_factory.mktemp("key") / "ours")


@pytest.fixture(scope="module")
def stranger(tmp_path_factory):
    return Signer.make(tmp_path_factory.mktemp("key") / "theirs")


@pytest.fixture
def site():
    return first_site()


@pytest.mark.parametrize(("key", "message", "signature"), VECTORS)
def test_the_verifier_agrees_with_the_rfc(key, message, signature):
    key, message, signature = bytes.fromhex(key), bytes.fromhex(message), bytes.fromhex(signature)
    assert sync.ed25519_verifies(key, message, signature)
    assert not sync.ed25519_verifies(key, message + b"x", signature)
    for place in (0, 31, 32, 63):
        changed = bytearray(signature)
        changed[place] ^= 1
        assert not sync.ed25519_verifies(key, message, bytes(changed))
    # The same number written in another way (S + L) is no signature: RFC 8032, 5.1.7.
    s = int.from_bytes(signature[32:], "little") + sync.ORDER
    assert not sync.ed25519_verifies(key, message, signature[:32] + s.to_bytes(32, "little"))
    # Nor does a key of small order verify anything.
    assert not sync.ed25519_verifies(bytes([1]) + bytes(31), message, bytes([1]) + bytes(63))


def test_a_keys_name_is_the_one_that_minisign_writes_beside_it():
    # minisign 0.11 wrote "untrusted comment: minisign public key 3DE22B4EA24A7A6" above this key: no zero before it.
    text = "RWSmpyTqtCLeA/29WmtM54TDv/J6cShEr1BnNbEwhenw23B8KSsnp8C4"
    key = sync.read_key(text)
    assert key.id == "3DE22B4EA24A7A6"
    assert signature.SecretKey(key.raw_id, bytes(32), key.key).id == key.id


@needs_minisign
@pytest.mark.parametrize("options", [(), ("-l",), ("-t", "Förlopp, löpnummer 8")])
def test_both_kinds_of_minisign_are_verified_and_no_part_may_change(signer, stranger, options):
    message = "forlopp-release 1\nsequence: 8\n"
    minisig = signer.minisig(message, *options)
    key = sync.read_key(signer.key)
    assert sync.check_minisig(key, message.encode(), minisig) == ""
    assert sync.read_key(str(signer.folder / "pub")) == key
    assert key.id in (signer.folder / "pub").read_text()
    assert "stämmer inte" in sync.check_minisig(key, message.encode() + b"x", minisig)
    assert "nyckel som gäller" in sync.check_minisig(sync.read_key(stranger.key), message.encode(), minisig)
    lines = minisig.split("\n")
    for n, change in ((1, lines[1][:50]), (3, lines[1]), (3, ""), (2, "kommentar")):
        assert "minisigns form" in sync.check_minisig(
            key, message.encode(), "\n".join([*lines[:n], change, *lines[n + 1 :]])
        )
    assert "kommentar är ändrad" in sync.check_minisig(key, message.encode(), minisig.replace(lines[2], lines[2] + "."))
    other = signer.minisig("annat", *options).split("\n")[3]
    assert sync.check_minisig(key, message.encode(), "\n".join([*lines[:3], other, ""])) != ""
    # One kind may not be read as the other.
    kind = "RU" if lines[1].startswith("RU") else "RW"
    swapped = lines[1].replace(kind, "RW" if kind == "RU" else "RU", 1)
    assert sync.check_minisig(key, message.encode(), minisig.replace(lines[1], swapped)) != ""


@needs_minisign
def test_with_a_key_the_release_is_verified_and_the_key_is_remembered(site, signer, tmp_path):
    files = site.files(signer.sign())
    with serving(files) as server:
        assert "finns men är inte kontrollerad" in text(server.url, tmp_path, *ALL)[1]
        _, said = text(server.url, tmp_path, *ALL, "--public-key", signer.key)
        assert f"kontrollerad mot nyckeln {sync.read_key(signer.key).id}, gäller till och med 2026-12-01." in said
        assert seen(tmp_path) == whole(files)
        server.log.clear()
        assert run(server.url, tmp_path, *ALL)[1]["signature"]["verified"] is True
        assert len(server.log) == 1
        server.files = site.publish(Document("ny")).files()
        status, report = run(server.url, tmp_path, *ALL)
        assert (status, "inte signerad" in report["message"]) == (3, True)
        # The copy itself remembers too.
        (tmp_path / ".forlopp/state.json").unlink()
        assert run(server.url, tmp_path, *ALL)[0] == 3
        assert seen(tmp_path) == whole(files)
        assert run(server.url, tmp_path, *ALL, "--public-key", "ingen")[0] == 0
        assert run(server.url, tmp_path, *ALL)[1]["signature"] == {"signed": False, "verified": False}


def changed(files, **facts):
    index = json.loads(files["index.json"])
    index["signature"].update(facts)
    return {**files, "index.json": dump(index)}


@needs_minisign
def test_what_the_signature_does_not_vouch_for_is_refused(site, signer, stranger, tmp_path):
    good = site.files(signer.sign())
    newer = site.publish(Document("ny"))
    signature = json.loads(good["index.json"])["signature"]
    tampered = replace(site, extra={"openapi.json": b"[]"})  # the same sequence, other files
    cases = {
        "är inte signerad": newer.files(),
        "gick ut 2026-11-21": newer.files(signer.sign(expires="2026-11-21")),
        "nyckel som gäller": newer.files(stranger.sign()),
        "gäller en annan utgåva": changed(newer.files(signer.sign()), **signature),
        "en annan utgåva än": changed(tampered.files(), **signature),
        "stämmer inte med texten": changed(newer.files(signer.sign()), statement=signature["statement"]),
        "något annat än en utgåva": changed(newer.files(signer.sign()), statement="x", minisig=signer.minisig("x")),
        "minisigns form": changed(newer.files(signer.sign()), minisig="x"),
        "saknar text": changed(newer.files(signer.sign()), minisig=None),
        "före kopians 2026-11-01": newer.files(signer.sign(signed="2026-10-31")),
    }
    with serving(good) as server:
        assert run(server.url, tmp_path, *ALL, "--public-key", signer.key)[0] == 0
        for why, files in cases.items():
            server.files = files
            status, report = run(server.url, tmp_path, *ALL)
            assert (status, why in report["message"]) == (3, True), (why, report["message"])
            assert seen(tmp_path) == whole(good)


@needs_minisign
def test_a_signature_that_goes_out_while_nothing_is_new_is_told(site, signer, tmp_path):
    """A server that is frozen, by neglect or by an attacker, goes on answering 304."""
    with serving(site.files(signer.sign())) as server:
        run(server.url, tmp_path, *ALL, "--public-key", signer.key)
        server.log.clear()
        status, said = text(server.url, tmp_path, *ALL, "--today", "2026-12-02")
        assert (status, "gick ut 2026-12-01" in said) == (3, True)
        renewed = site.files(signer.sign(signed="2026-12-01", expires="2027-01-01"))
        server.files = renewed
        server.log.clear()
        assert run(server.url, tmp_path, *ALL, "--today", "2026-12-02")[1]["signature"]["expires"] == "2027-01-01"
        assert len(server.log) == 1
        assert seen(tmp_path) == whole(renewed)
