"""The signature of a release: what it says of the release, and a minisign signature of that.

In: a release's number, dates and the hash of its manifest; the text of a secret key as `minisign -G -W` writes it. Out:
a statement, a minisign signature of it, a signed index.json. Never reads the environment, disk or the clock, and never
gives out a secret key: no message and no `repr` holds any of it.
"""

from __future__ import annotations

import base64
import binascii
import datetime
import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

HEAD = "forlopp-release 1"
ALGORITHM = b"ED"
"""Ed25519 over BLAKE2b-512 of the words, as minisign signs by default."""

KEY_LENGTH = 158
PLAIN = b"\0\0"
"""What stands for the way of encryption in a key that has none."""


class KeyFault(ValueError):
    """What was given is no key that can sign. The message is Swedish and holds nothing of the key."""


@dataclass(frozen=True, slots=True)
class SecretKey:
    """A key that signs. `number` is its own name, the same eight bytes as in the public key."""

    number: bytes
    seed: bytes = field(repr=False)
    public: bytes = field(repr=False)

    @property
    def id(self) -> str:
        """The key's name as minisign writes it: E7620F1842B4E81F, a number, so without zeros before it."""
        return f"{int.from_bytes(self.number, 'little'):X}"

    @property
    def public_text(self) -> str:
        """The public key as minisign writes it, for those who verify."""
        return base64.b64encode(b"Ed" + self.number + self.public).decode()


def read_key(text: str) -> SecretKey:
    """Read a secret key: the whole file of minisign, or its line of base64 alone."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    lines = [line for line in lines if not line.startswith("untrusted comment:")]
    try:
        raw = base64.b64decode(lines[0], validate=True) if len(lines) == 1 else b""
    except (binascii.Error, ValueError):
        raw = b""
    if len(raw) != KEY_LENGTH or raw[:2] != b"Ed":
        raise KeyFault("Signeringsnyckeln är ingen hemlig nyckel från minisign. Gör en med minisign -G -W.") from None
    if raw[2:4] != PLAIN:
        raise KeyFault(
            "Signeringsnyckeln är skyddad med lösenord och kan inte användas av ett program. "
            "Gör en nyckel utan lösenord med minisign -G -W, och förvara den som en hemlighet."
        )
    key = SecretKey(number=raw[54:62], seed=raw[62:94], public=raw[94:126])
    if _private(key).public_key().public_bytes_raw() != key.public:
        raise KeyFault("Signeringsnyckeln är skadad: dess två halvor hör inte ihop.")
    return key


def _private(key: SecretKey) -> Any:
    # Imported here: only those who sign wait for it.
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.from_private_bytes(key.seed)


def statement(sequence: int, signed_on: datetime.date, expires: datetime.date, manifest: str) -> str:
    """Return what is signed of a release. `manifest` is the SHA-256 of its manifest.json."""
    return f"{HEAD}\nsequence: {sequence}\nsigned: {signed_on}\nexpires: {expires}\nmanifest: {manifest}\n"


def sign(words: str, key: SecretKey, comment: str) -> str:
    """Return a complete minisign signature of some words. The same words, key and comment give the same bytes."""
    private = _private(key)
    made = private.sign(hashlib.blake2b(words.encode()).digest())
    whole = private.sign(made + comment.encode())
    first = base64.b64encode(ALGORITHM + key.number + made).decode()
    return (
        f"untrusted comment: signature from key {key.id}\n{first}\n"
        f"trusted comment: {comment}\n{base64.b64encode(whole).decode()}\n"
    )


def signed_index(index: bytes, key: SecretKey, today: datetime.date, days: int) -> bytes:
    """Return index.json with a signature that holds for so many days, in place of what it said of signatures."""
    value = json.loads(index)
    sequence, manifest, expires = value["sequence"], value["manifest"]["sha256"], today + datetime.timedelta(days)
    words = statement(sequence, today, expires, manifest)
    value["signature"] = {
        "signed": True,
        "algorithm": "minisign",
        "key_id": key.id,
        "sequence": sequence,
        "signed_on": str(today),
        "expires": str(expires),
        "manifest": manifest,
        "statement": words,
        "minisig": sign(words, key, f"forlopp sequence {sequence}, signed {today}, expires {expires}"),
    }
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
