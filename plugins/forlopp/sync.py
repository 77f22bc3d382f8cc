#!/usr/bin/env python3
"""Mirrors Förlopp's API into a folder: one file, the standard library only, Python 3.9 or later.

In: the address of an API (index.json, manifest.json, blobs/) and a folder. Out: the folder with a whole, verified copy
under `current`, the copy before it, a report in Swedish or JSON, an exit status for cron. Never shows a reader a mix
of two releases, never follows a path or a redirect out of the folder or the host, never keeps what fails its hash,
and imports nothing of Förlopp: the file is also published as it is, for servers that have Python and nothing else.
"""

from __future__ import annotations

import argparse
import base64
import binascii
import contextlib
import errno
import hashlib
import http.client
import json
import os
import random
import re
import shutil
import socket
import ssl
import sys
import threading
import time
import urllib.parse
import urllib.request
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from datetime import date, datetime, timezone
from pathlib import Path
from typing import Any, Callable, NamedTuple

VERSION = "1.0"
TRIES = 4
REDIRECTS = 5
SLOWEST = 16_000
"""Bytes a second: a slower transfer is cut and tried again, so that no server can hold us for ever."""

MB = 1_000_000
MAX_INDEX = 4 * MB
MAX_MANIFEST = 64 * MB
MAX_FILE = 256 * MB
MAX_TOTAL = 4_000 * MB
MAX_FILES = 200_000

OWN = ".forlopp"
"""The folder in the copy's folder where we keep our own things; `.mirror.json` in a release says what it holds."""

OK, UNREACHABLE, WRONG_USE, REFUSED, DISK, STALE, BUSY = 0, 1, 2, 3, 4, 5, 6


class Stop(Exception):
    """The run ends, with a sentence for the webmaster and an exit status. What lies in the folder is as before."""

    status = REFUSED


class Unreachable(Stop):
    """The server did not answer, or not with what was asked for."""

    status = UNREACHABLE


class WrongUse(Stop):
    """The command cannot mean anything."""

    status = WRONG_USE


class Refused(Stop):
    """What the server offers may not replace the copy."""

    status = REFUSED


class DiskTrouble(Stop):
    """The folder cannot be written."""

    status = DISK


class Busy(Stop):
    """Another run holds the lock."""

    status = BUSY


class Lost(Exception):
    """A fault that a new try may cure. `after`: seconds that the server asks us to wait."""

    after = 0.0


class Stale(Exception):
    """A connection that was open before turned out to be closed."""


class Wrong(Lost):
    """The server answered, but not with the right bytes. A new try may cure it; if not, it is refused."""


def disk_trouble(error: OSError, folder: object) -> DiskTrouble:
    """Say in Swedish what hinders us from writing."""
    if error.errno in (errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)):
        why = "Disken är full (eller så är gränsen för utrymme nådd)"
        what = "Det som redan hämtats finns kvar: frigör utrymme och kör igen, så fortsätter hämtningen."
    else:
        why, what = f"Det gick inte att skriva ({error.strerror or error})", "Kontrollera rättigheterna till mappen."
    return DiskTrouble(f"{why}: {error.filename or folder}. {what}")


# --- Signatures: Ed25519 as in RFC 8032, in minisign's format --------------------------------------------------------

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)
Point = tuple[int, int, int, int]
"""Extended coordinates (X, Y, Z, T): x = X/Z, y = Y/Z, xy = T/Z."""


def add_points(a: Point, b: Point) -> Point:
    """Add two points of the curve."""
    m, n = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    o, q = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    e, f, g, h = n - m, q - o, q + o, n + m
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def multiply(times: int, point: Point) -> Point:
    """Add a point to itself. Not in constant time: only public values pass here."""
    total: Point = (0, 1, 1, 0)
    while times:
        if times & 1:
            total = add_points(total, point)
        point, times = add_points(point, point), times >> 1
    return total


def same_point(a: Point, b: Point) -> bool:
    """Tell whether two sets of coordinates are one point."""
    return not ((a[0] * b[2] - b[0] * a[2]) % P or (a[1] * b[2] - b[1] * a[2]) % P)


def read_point(data: bytes) -> Point | None:
    """Read a point from its 32 bytes; None when they are no point, or not written the one right way."""
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & (2**255 - 1)
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT_OF_MINUS_ONE % P
    if (x * x - square) % P or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = P - x
    return (x, y, 1, x * y % P)


BASE = read_point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def ed25519_verifies(key: bytes, message: bytes, signature: bytes) -> bool:
    """Tell whether `signature` (64 bytes) is `key`'s (32 bytes) under `message`."""
    if len(key) != 32 or len(signature) != 64 or BASE is None:
        return False
    a, r = read_point(key), read_point(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if a is None or r is None or s >= ORDER or same_point(multiply(8, a), (0, 1, 1, 0)):
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % ORDER
    return same_point(multiply(s, BASE), add_points(r, multiply(h, a)))


class Key(NamedTuple):
    """A minisign public key: `id` as minisign prints it, `text` the line that is given on the command line."""

    id: str
    raw_id: bytes
    key: bytes
    text: str


def unbase64(text: str, size: int) -> bytes | None:
    """Decode strictly; None when it is not base64 of `size` bytes."""
    try:
        data = base64.b64decode(text.strip().encode("ascii"), validate=True)
    except (ValueError, binascii.Error):
        return None
    return data if len(data) == size else None


def read_key(given: str) -> Key:
    """Read a public key, given as its line or as the name of a minisign.pub file."""
    text = given
    with contextlib.suppress(OSError, ValueError):
        if os.path.isfile(given):
            lines = Path(given).read_text("utf-8").split("\n")
            text = next((x.strip() for x in lines if x.strip() and "comment:" not in x), "")
    data = unbase64(text, 42)
    if data is None or data[:2] != b"Ed":
        raise WrongUse(
            f"”{given}” är ingen publik nyckel från minisign: den är en rad som börjar med RW, eller en fil."
        )
    return Key(f"{int.from_bytes(data[2:10], 'little'):X}", data[2:10], data[10:], text.strip())


def check_minisig(key: Key, message: bytes, minisig: str) -> str:
    """Verify a minisign signature, both kinds, with its trusted comment; return what is wrong, or nothing."""
    lines = minisig.replace("\r\n", "\n").split("\n")
    if len(lines) < 4 or not lines[0].startswith("untrusted comment:") or not lines[2].startswith("trusted comment: "):
        return "signaturen har inte minisigns form"
    data, whole = unbase64(lines[1], 74), unbase64(lines[3], 64)
    if data is None or whole is None or data[:2] not in (b"Ed", b"ED"):
        return "signaturen har inte minisigns form"
    if data[2:10] != key.raw_id:
        other = f"{int.from_bytes(data[2:10], 'little'):X}"
        return f"den är gjord med nyckeln {other}, men {key.id} är den nyckel som gäller"
    signed = hashlib.blake2b(message).digest() if data[:2] == b"ED" else message
    if not ed25519_verifies(key.key, signed, data[10:]):
        return "signaturen stämmer inte med texten"
    if not ed25519_verifies(key.key, data[10:] + lines[2][len("trusted comment: ") :].encode("utf-8"), whole):
        return "signaturens kommentar är ändrad"
    return ""


class Statement(NamedTuple):
    """What a signature vouches for."""

    sequence: int
    signed: str
    expires: str
    manifest: str


def read_statement(text: str) -> Statement | None:
    """Read `forlopp-release 1` and its lines; None when it is something else."""
    lines = text.rstrip("\n").split("\n")
    facts: dict[str, str] = {}
    for line in lines[1:]:
        name, colon, value = line.partition(": ")
        if not colon or name in facts:
            return None
        facts[name] = value
    if lines[0] != "forlopp-release 1" or not re.fullmatch("[0-9]{1,15}", facts.get("sequence", "")):
        return None
    signed, expires, manifest = facts.get("signed", ""), facts.get("expires", ""), facts.get("manifest", "")
    if not (is_day(signed) and is_day(expires) and is_sha(manifest)):
        return None
    return Statement(int(facts["sequence"]), signed, expires, manifest)


# --- What the server says: JSON that nobody has to believe -----------------------------------------------------------


class Item(NamedTuple):
    """A file of the API: where it lies, and what its bytes are."""

    path: str
    sha256: str
    size: int

    @property
    def addresses(self) -> list[str]:
        """Where to fetch it: by its hash, which never tears; else by its path."""
        blob = f"blobs/{self.sha256}{os.path.splitext(self.path)[1]}"
        return [blob] if blob == self.path else [blob, self.path]


class Index(NamedTuple):
    """What index.json says."""

    body: bytes
    sequence: int
    manifest: Item
    collections: tuple[str, ...]
    signature: dict[str, Any]


def is_sha(value: object) -> bool:
    """Tell whether a value is a SHA-256 in small hex."""
    return isinstance(value, str) and re.fullmatch("[0-9a-f]{64}", value) is not None


def is_day(value: object) -> bool:
    """Tell whether a value is a day, as yyyy-mm-dd."""
    if not isinstance(value, str) or not re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        return False
    with contextlib.suppress(ValueError):
        return bool(date.fromisoformat(value))
    return False


def is_count(value: object, most: int) -> bool:
    """Tell whether a value is a whole number from 0 to `most`."""
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= most


def read_json(data: bytes) -> dict[str, Any]:
    """Parse a JSON object; anything else is an empty one."""
    try:
        value = json.loads(data.decode("utf-8"))
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def rows(document: dict[str, Any], name: str) -> list[dict[str, Any]]:
    """Return the objects of a list in a document; what is no object is left out."""
    value = document.get(name)
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


def words(value: object, most: int = 300) -> str:
    """Return a text of the feed for a terminal: one line, no control characters, not endless."""
    text = value if isinstance(value, str) else ""
    text = "".join(c if c.isprintable() else " " for c in text)
    return text if len(text) <= most else text[: most - 1] + "…"


def read_index(body: bytes) -> Index:
    """Read index.json."""
    document = read_json(body)
    manifest = document.get("manifest")
    if not isinstance(manifest, dict):
        raise Refused("Svaret är inte Förlopps index.json av version 1.1 eller senare. Stämmer adressen?")
    sha, size, sequence = manifest.get("sha256"), manifest.get("size"), document.get("sequence")
    if not is_sha(sha) or not is_count(size, MAX_MANIFEST) or not is_count(sequence, 10**15):
        raise Refused("index.json är felaktig: löpnummer eller manifestets kontrollsumma saknas.")
    signature = document.get("signature")
    catalogues = [
        row.get("id") for row in rows(document, "resources") if str(row.get("schema")).endswith("catalogue.json")
    ]
    return Index(
        body,
        int(str(sequence)),
        Item("manifest.json", str(sha), int(str(size))),
        tuple({"pathways", "generic-models", *(c for c in catalogues if isinstance(c, str))}),
        signature if isinstance(signature, dict) else {},
    )


DEVICES = re.compile(r"(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?")
PIECE = re.compile(r"[A-Za-z0-9_]([A-Za-z0-9._-]*[A-Za-z0-9_-])?")
KNOWN_KINDS = frozenset(
    ("json", "html", "svg", "atom", "xml", "txt", "md", "css", "js", "py", "zip", "pdf", "png", "jpg", "csv")
)
"""Endings that are mirrored. A web server may run other files, so what is unknown is left out, and said."""


def hostile(path: object) -> str:
    """Return why a path may not be written, or nothing. Only plain ASCII names, on any kind of file system."""
    if not isinstance(path, str) or not path or len(path) > 200:
        return "tomt eller för långt namn"
    if path in ("index.json", "manifest.json"):
        return "manifestet räknar upp sig självt"
    for piece in path.split("/"):
        if not PIECE.fullmatch(piece) or DEVICES.fullmatch(piece):
            return "otillåtet namn"
    return ""


def read_manifest(body: bytes) -> dict[str, Item]:
    """Read manifest.json: every file by path. One path that is not safe refuses all."""
    listed = read_json(body).get("files")
    if not isinstance(listed, list) or not 0 < len(listed) <= MAX_FILES:
        raise Refused("manifest.json är felaktig: den räknar inte upp några filer.")
    files: dict[str, Item] = {}
    spelling: dict[str, tuple[str, bool]] = {}
    for row in listed:
        path, sha, size = (row.get(k) for k in ("path", "sha256", "size")) if isinstance(row, dict) else (None,) * 3
        if why := hostile(path):
            raise Refused(f"manifest.json har en sökväg som inte får skrivas ({why}): {words(repr(path), 120)}.")
        path = str(path)
        if not is_sha(sha) or not is_count(size, MAX_FILE):
            raise Refused(f"manifest.json är felaktig: kontrollsumma eller rimlig storlek saknas för {path}.")
        if path in files:
            raise Refused(f"manifest.json räknar upp {path} två gånger.")
        pieces = path.split("/")
        for n in range(1, len(pieces) + 1):
            part = "/".join(pieces[:n])
            first = spelling.setdefault(part.lower(), (part, n == len(pieces)))
            if first != (part, n == len(pieces)):
                raise Refused(f"manifest.json har namn som krockar: {first[0]} och {part}.")
        files[path] = Item(path, str(sha), int(str(size)))
    if sum(item.size for item in files.values()) > MAX_TOTAL:
        raise Refused(f"manifest.json räknar upp mer än {MAX_TOTAL // MB} MB.")
    return files


# --- The network -----------------------------------------------------------------------------------------------------


def read_address(given: str) -> str:
    """Return the API's address with a slash at its end."""
    parts = urllib.parse.urlsplit(given.strip())
    try:
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        good = False
    if not good or re.search(r"[\s\x00-\x1f]", given.strip()):
        raise WrongUse(f"”{given}” är ingen webbadress: den ska börja med https:// (eller http://).")
    if parts.username is not None or parts.query or parts.fragment:
        raise WrongUse("Adressen får inte ha lösenord, frågetecken eller #.")
    path = parts.path[: -len("index.json")] if parts.path.endswith("/index.json") else parts.path
    try:
        host = parts.netloc.encode("idna").decode("ascii")
    except UnicodeError as error:
        raise WrongUse(f"”{given}” är ingen webbadress.") from error
    return f"{parts.scheme}://{host}{urllib.parse.quote(path.rstrip('/'), safe='/%')}/"


def allowed_redirect(old: str, location: str) -> str:
    """Return where a redirect leads: to the same host only, and never from https to http."""
    new = urllib.parse.urljoin(old, location)
    a, b = urllib.parse.urlsplit(old), urllib.parse.urlsplit(new)
    try:
        ports = [x.port or {"http": 80, "https": 443}.get(x.scheme, 0) for x in (a, b)]
    except ValueError:
        ports = [0, 1]
    upgrade = (a.scheme, b.scheme, *ports) == ("http", "https", 80, 443)
    if (
        a.hostname != b.hostname
        or b.username is not None
        or not (upgrade or (a.scheme == b.scheme and ports[0] == ports[1]))
    ):
        raise Refused(
            f"Servern skickar vidare till en annan server: {words(new, 200)}. Ange den adressen om den är rätt."
        )
    return new


def cut(sock: socket.socket) -> None:
    """End a transfer that takes too long. Past TLS: what has come is then no longer read as if it were clear text."""
    with contextlib.suppress(OSError):
        socket.socket.shutdown(sock, socket.SHUT_RDWR)


class Server:
    """Asks one host for files, over connections that stay open, and counts what it asked for."""

    def __init__(self, base: str, timeout: float, backoff: float) -> None:
        self.base, self.timeout, self.backoff = base, timeout, backoff
        self.requests = self.received = 0
        self.blobs_missing = False
        self.stopping = threading.Event()
        self._lock = threading.Lock()
        self._free: dict[tuple[str, str], list[http.client.HTTPConnection]] = {}

    def close(self) -> None:
        """Close all connections."""
        for connection in (c for free in self._free.values() for c in free):
            connection.close()

    def count(self, requests: int = 0, received: int = 0) -> None:
        """Add to what the report tells."""
        with self._lock:
            self.requests += requests
            self.received += received

    def patiently(self, what: str, once: Callable[[], Any]) -> Any:
        """Try up to four times, with longer and longer pauses; then end the run."""
        last = Lost()
        for number in range(TRIES):
            if number:
                pause = max(min(last.after, 30.0), self.backoff * 2 ** (number - 1))
                self.stopping.wait(pause * random.uniform(1, 1.25))
            if self.stopping.is_set():
                raise Unreachable("Avbrutet.")
            try:
                return once()
            except Lost as error:
                last = error
        if isinstance(last, Wrong):
            raise Refused(f"{what}: {last} Inget av det används.")
        raise Unreachable(f"{what}: {last} Gav upp efter {TRIES} försök.")

    def get(self, path: str, headers: dict[str, str], size: int, receive: Callable[[Any], Any]) -> Any:
        """Ask for a path under the base (or an address), follow redirects, let `receive` read the answer."""
        address = urllib.parse.urljoin(self.base, path)
        for _ in range(REDIRECTS + 1):
            location, value = self._ask(address, headers, size, receive)
            if not location:
                if path == "index.json" and address.endswith("/index.json"):
                    self.base = address[: -len(path)]  # where it led: the files lie beside it
                return value
            address = allowed_redirect(address, location)
        raise Refused(f"Servern skickar vidare i en ring: {words(address, 200)}.")

    def _connect(self, scheme: str, host: str) -> tuple[http.client.HTTPConnection, dict[str, str], bool]:
        """Return a connection that is free or new, its own headers, and whether it asks a proxy for whole addresses."""
        proxy = "" if urllib.request.proxy_bypass(host) else urllib.request.getproxies().get(scheme, "")
        parts = urllib.parse.urlsplit(proxy if "://" in proxy else f"http://{proxy}")
        extra: dict[str, str] = {}
        if proxy and parts.username:
            login = f"{urllib.parse.unquote(parts.username)}:{urllib.parse.unquote(parts.password or '')}"
            extra["Proxy-Authorization"] = "Basic " + base64.b64encode(login.encode()).decode()
        tunnel = bool(proxy) and scheme == "https"
        with self._lock:
            free = self._free.setdefault((scheme, host), [])
            if free:
                return free.pop(), {} if tunnel else extra, bool(proxy) and not tunnel
        kind = http.client.HTTPSConnection if scheme == "https" else http.client.HTTPConnection
        connection = kind(f"{parts.hostname}:{parts.port or 8080}" if proxy else host, timeout=self.timeout)
        if tunnel:
            connection.set_tunnel(host, headers=extra)
        return connection, {} if tunnel else extra, bool(proxy) and not tunnel

    def _ask(self, address: str, headers: dict[str, str], size: int, receive: Callable[[Any], Any]) -> tuple[str, Any]:
        """Make one request. Returns where a redirect points, or what `receive` made of the answer."""
        parts = urllib.parse.urlsplit(address)
        connection, extra, by_proxy = self._connect(parts.scheme, parts.netloc)
        sent = {"User-Agent": f"forlopp_sync/{VERSION}", "Accept-Encoding": "identity", **extra, **headers}
        target = address if by_proxy else urllib.parse.urlunsplit(("", "", parts.path or "/", parts.query, ""))
        try:
            if connection.sock is not None:
                # A server closes a connection that has been idle: then we ask again on a new one.
                with contextlib.suppress(Stale):
                    return self._exchange(connection, target, sent, size, receive, reused=True)
            return self._exchange(connection, target, sent, size, receive, reused=False)
        except ssl.SSLCertVerificationError as error:
            raise Unreachable(f"Serverns certifikat godtas inte: {words(error.verify_message, 100)}.") from error
        except (OSError, http.client.HTTPException) as error:
            text = "inget svar i tid" if isinstance(error, socket.timeout) else words(str(error), 100)
            raise Lost(f"Förbindelsen med {parts.netloc} bröts ({text or type(error).__name__}).") from error
        finally:
            with self._lock:
                self._free[parts.scheme, parts.netloc].append(connection)

    def _exchange(
        self,
        connection: http.client.HTTPConnection,
        target: str,
        headers: dict[str, str],
        size: int,
        receive: Callable[[Any], Any],
        reused: bool,
    ) -> tuple[str, Any]:
        """Ask and read on one connection, which is closed unless the whole answer was read."""
        response, whole = None, False
        watch: threading.Timer | None = None
        try:
            try:
                if not reused:
                    connection.connect()
                watch = threading.Timer(4 * self.timeout + size / SLOWEST, cut, (connection.sock,))
                watch.daemon = True
                watch.start()
                self.count(requests=1)
                connection.request("GET", target, headers=headers)
                response = connection.getresponse()
            except (http.client.RemoteDisconnected, ConnectionError) as error:
                if reused:
                    raise Stale from error
                raise
            if response.status in (301, 302, 303, 307, 308):
                location = response.getheader("Location") or ""
                if not location:
                    raise Lost("Servern skickar vidare utan att säga vart.")
                return location, None
            if response.getheader("Content-Encoding", "identity") != "identity":
                raise Lost("Servern (eller en proxy) komprimerar fast vi bett den låta bli.")
            value = receive(response)
            whole = (response.isclosed() or response.length == 0) and not response.will_close
            return "", value
        finally:
            if watch:
                watch.cancel()
            if response is not None:
                response.close()
            if not whole:
                connection.close()


def body_of(server: Server, response: Any, most: int) -> Iterator[bytes]:
    """Yield an answer's body as it comes; more than it should be is cut, less is a fault."""
    total = 0
    while True:
        piece = response.read1(65536)
        if not piece:
            break
        total += len(piece)
        server.count(received=len(piece))
        if total > most:
            raise Wrong(f"Svaret är större än de {most} byte som det ska vara.")
        if server.stopping.is_set():
            raise Lost("Avbrutet.")
        yield piece
    if response.length:
        raise Lost("Svaret tog slut för tidigt.")


def fault(response: Any) -> Exception:
    """Return the fault that an answer without content stands for."""
    status = response.status
    if status in (408, 425, 429) or status >= 500:
        lost = Lost(f"Servern svarade {status}.")
        wait = response.getheader("Retry-After") or ""
        lost.after = float(wait) if re.fullmatch("[0-9]{1,4}", wait) else 0.0
        return lost
    return Unreachable(f"Servern svarade {status} ({words(response.reason, 60)}).")


def fetch_index(server: Server, etag: str) -> tuple[bytes | None, str]:
    """Fetch index.json; None when it is what `etag` names. Returns its ETag too."""

    def receive(response: Any) -> Any:
        if response.status == 304 and etag:
            return None, etag
        if response.status in (404, 410):
            return b"", ""
        if response.status != 200:
            raise fault(response)
        body = b"".join(body_of(server, response, MAX_INDEX))
        if not read_json(body):
            raise Wrong("Svaret är ingen JSON: en inloggningssida, eller ett avbrutet svar?")
        return body, response.getheader("ETag") or ""

    def once() -> Any:
        headers = {"Cache-Control": "no-cache", **({"If-None-Match": etag} if etag else {})}
        return server.get("index.json", headers, 0, receive)

    return server.patiently("index.json", once)


def find_index(server: Server, url: str, known: str, etag: str) -> tuple[bytes | None, str, str]:
    """Fetch index.json at the address given, or under api/v1/ of it. Returns the address that had it as well."""
    for base in dict.fromkeys(base for base in (known, url, url + "api/v1/") if base):
        server.base = base
        body, tag = fetch_index(server, etag if base == known else "")
        if body != b"":
            return body, tag, base
    raise Unreachable(f"Hittar inget API: varken {url}index.json eller {url}api/v1/index.json finns.")


def hash_of(path: Path) -> str:
    """Return a file's SHA-256."""
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        for piece in iter(lambda: file.read(1 << 20), b""):
            digest.update(piece)
    return digest.hexdigest()


def size_of(path: Path) -> int:
    """Return a plain file's size; -1 when there is none."""
    try:
        return path.stat().st_size if path.is_file() and not path.is_symlink() else -1
    except OSError:
        return -1


def write_all(file: Any, data: bytes, path: Path) -> None:
    """Write to an unbuffered file, so that what has come is on disk when the run is cut."""
    view = memoryview(data)
    try:
        while view:
            view = view[file.write(view) :]
    except OSError as error:
        raise disk_trouble(error, path) from error


def download(server: Server, address: str, part: Path, size: int) -> bool:
    """Fetch into a partial file, from where it ends when the server can; False when the server lacks the address."""
    have = max(0, size_of(part))
    if have >= size > 0:
        if have == size:
            return True
        part.unlink()
        have = 0

    def receive(response: Any) -> bool:
        if response.status in (404, 410):
            return False
        resumed = response.status == 206 and (response.getheader("Content-Range") or "").startswith(f"bytes {have}-")
        if response.status in (206, 416) and not (have and resumed):
            with contextlib.suppress(OSError):
                part.unlink()
            raise Lost("Servern svarade med en annan del av filen än den vi bad om.")
        if response.status not in (200, 206):
            raise fault(response)
        try:
            file = open(part, "ab" if resumed else "wb", buffering=0)  # noqa: SIM115 – closed below
        except OSError as error:
            raise disk_trouble(error, part) from error
        with contextlib.closing(file):
            try:
                for piece in body_of(server, response, size - have if resumed else size):
                    write_all(file, piece, part)
            except Wrong:
                part.unlink()
                raise
        return True

    return bool(server.get(address, {"Range": f"bytes={have}-"} if have else {}, size, receive))


def fetch(server: Server, item: Item, own: Path) -> Path:
    """Fetch a file by its hash and return where it lies, verified. What a run before it fetched is kept."""
    done, part = own / "blobs" / item.sha256, own / "partial" / item.sha256
    if size_of(done) == item.size and hash_of(done) == item.sha256:
        return done

    def once() -> Path:
        addresses = item.addresses[::-1] if server.blobs_missing else item.addresses
        for n, address in enumerate(addresses):
            if download(server, address, part, item.size):
                server.blobs_missing = server.blobs_missing or n > 0
                break
        else:
            raise Lost("Servern har inte filen.")
        if size_of(part) < item.size:
            raise Lost("Svaret tog slut för tidigt.")
        if hash_of(part) != item.sha256:
            part.unlink()
            raise Wrong("Innehållet stämmer inte med kontrollsumman.")
        with open(part, "rb+") as file:
            os.fsync(file.fileno())
        os.replace(part, done)
        return done

    return server.patiently(item.path, once)


# --- The copy on disk ------------------------------------------------------------------------------------------------


class Copy(NamedTuple):
    """A whole release on disk. `facts` is its .mirror.json."""

    folder: Path
    facts: dict[str, Any]

    @property
    def files(self) -> dict[str, Item]:
        """The files that it holds, by path."""
        return {p: Item(p, v[0], v[1]) for p, v in self.facts["files"].items()}


@contextlib.contextmanager
def locked(own: Path) -> Iterator[None]:
    """Hold the folder: a second run at the same time ends. The system lets go when the process dies."""
    file = open(own / "lock", "a+b")  # noqa: SIM115 – held open while the lock is held
    try:
        try:
            try:
                import fcntl

                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except ImportError:  # Windows
                import msvcrt

                file.seek(0)
                msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        except OSError as error:
            if error.errno not in (errno.EACCES, errno.EAGAIN, errno.EDEADLK):
                raise
            raise Busy("En annan körning pågår redan i mappen. Den här gjorde inget.") from error
        yield
    finally:
        file.close()


def write_file(path: Path, data: bytes) -> None:
    """Write a small file whole or not at all."""
    new = path.with_name(path.name + ".new")
    with open(new, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    os.replace(new, path)


def as_json(value: object) -> bytes:
    """Write JSON as we always do."""
    return (json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode("utf-8")


def load(path: Path) -> dict[str, Any]:
    """Read one of our own JSON files; an empty object when it is lost or broken."""
    try:
        return read_json(path.read_bytes())
    except OSError:
        return {}


def open_copy(folder: Path) -> Copy | None:
    """Return the release in a folder, if it is one of ours, whole by its own account."""
    facts = load(folder / ".mirror.json")
    files = facts.get("files")
    good = (
        isinstance(files, dict)
        and is_count(facts.get("sequence"), 10**15)
        and is_count(facts.get("made"), 10**9)
        and is_sha(facts.get("index"))
        and is_sha(facts.get("manifest"))
        and isinstance(facts.get("documents"), list)
        and all(not hostile(p) or p in ("index.json", "manifest.json") for p in files)
        and all(
            isinstance(v, list) and len(v) == 2 and is_sha(v[0]) and is_count(v[1], MAX_FILE) for v in files.values()
        )
    )
    return Copy(folder, facts) if good else None


def releases(folder: Path) -> list[Copy]:
    """Return the releases beside `current`, the newest first."""
    try:
        found = [copy for path in (folder / "releases").iterdir() if (copy := open_copy(path))]
    except OSError:
        return []
    return sorted(found, key=lambda copy: -copy.facts["made"])


def current_copy(folder: Path) -> Copy | None:
    """Return the copy that readers see; put the newest in place when a cut left none."""
    current = folder / "current"
    if copy := open_copy(current):
        return copy._replace(folder=current.resolve() if current.is_symlink() else current)
    if not os.path.lexists(current) and (kept := releases(folder)):
        put_in_place(folder, kept[0].folder, symlinks=not load(folder / OWN / "state.json").get("plain_folder"))
        return current_copy(folder)
    return None


def intact(copy: Copy, deep: bool) -> bool:
    """Tell whether all files are there with their sizes; `deep` reads them all too."""
    for item in copy.files.values():
        path = copy.folder / item.path
        if size_of(path) != item.size or (deep and hash_of(path) != item.sha256):
            return False
    return True


def sync_folder(folder: Path) -> None:
    """Ask the system to write a folder's names to disk. Not all systems can."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def stage(staging: Path, sources: dict[str, Path], made_here: dict[str, bytes]) -> None:
    """Lay out a whole release: links to files that we have (copies where links are not possible), and our own."""
    if staging.exists():
        shutil.rmtree(staging)
    staging.mkdir(parents=True)
    for path, source in sources.items():
        target = staging / path
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(source, target)
        except OSError:
            shutil.copyfile(source, target)
    for path, data in made_here.items():
        write_file(staging / path, data)
    for inner, _, _ in os.walk(staging):
        sync_folder(Path(inner))


def put_in_place(folder: Path, release: Path, symlinks: bool) -> None:
    """Let `current` be a release: a symbolic link renamed into place, or where that is not possible a folder."""
    current, link = folder / "current", folder / OWN / "current.new"
    if symlinks and (current.is_symlink() or not current.exists()):
        if os.path.lexists(link):
            link.unlink()
        try:
            os.symlink(os.path.join("releases", release.name), link, target_is_directory=True)
        except (OSError, NotImplementedError):
            pass
        else:
            os.replace(link, current)
            sync_folder(folder)
            return
    # Two renames: for a moment there is no `current`, but never a mix. current_copy() mends a cut between them.
    if current.is_symlink():
        current.unlink()
    elif current.exists():
        old = open_copy(current)
        os.rename(current, folder / "releases" / (old.facts["name"] if old else f"okand-{time.time_ns()}"))
    os.rename(release, current)
    sync_folder(folder)


def tidy(folder: Path, current: Copy) -> None:
    """Remove what is no longer needed: all releases but the current and the one before it, and what was fetched."""
    own = folder / OWN
    older = [copy for copy in releases(folder) if copy.facts["made"] != current.facts["made"]]
    for copy in older[1:]:
        shutil.rmtree(copy.folder, ignore_errors=True)
    for name in ("blobs", "partial", "staging"):
        shutil.rmtree(own / name, ignore_errors=True)


# --- Which files the copy holds --------------------------------------------------------------------------------------


class Choice(NamedTuple):
    """What of a release a region wants, and what was left out."""

    paths: list[str]
    documents: list[dict[str, Any]]
    left_out: list[dict[str, Any]]
    warnings: list[str]


def document_of(path: str, collections: Iterable[str]) -> tuple[str, str] | None:
    """Return the collection and id of the document that a file belongs to: its JSON, its HTML, its versions."""
    first, _, rest = path.partition("/")
    return (first, re.split(r"[./]", rest)[0]) if rest and first in collections else None


class Library:
    """The files of a release as they are needed: from the copy we have, else from the server."""

    def __init__(self, server: Server, own: Path, files: dict[str, Item], have: dict[str, Path], parallel: int) -> None:
        self.server, self.own, self.files, self.have, self.parallel = server, own, files, have, parallel
        self.fetched: list[str] = []

    def obtain(self, paths: Iterable[str]) -> None:
        """See to it that files lie on disk, several at a time. The first fault ends all."""
        wanted = {self.files[p].sha256: self.files[p] for p in paths if self.files[p].sha256 not in self.have}
        if not wanted:
            return
        pool = ThreadPoolExecutor(self.parallel)
        jobs = {pool.submit(fetch, self.server, item, self.own): item for item in wanted.values()}
        try:
            done, _ = wait(jobs, return_when=FIRST_EXCEPTION)
            for job in sorted(done, key=lambda job: job.exception() is None):
                self.have[jobs[job].sha256] = job.result()
                self.fetched.append(jobs[job].path)
        except BaseException:
            self.server.stopping.set()
            raise
        finally:
            pool.shutdown(wait=True, cancel_futures=True)

    def read(self, path: str) -> dict[str, Any]:
        """Return a JSON document of the release; an empty one when it has none."""
        if path not in self.files:
            return {}
        self.obtain([path])
        return read_json(self.have[self.files[path].sha256].read_bytes())


def choose(library: Library, options: argparse.Namespace, collections: Iterable[str]) -> Choice:
    """Choose the files of the copy, from the lists in the release itself."""
    warnings: list[str] = []
    unknown = {p for p in library.files if p.rsplit(".", 1)[-1].lower() not in KNOWN_KINDS}
    if unknown:
        warnings.append(f"{len(unknown)} filer av okänt slag hämtas inte: {', '.join(sorted(unknown)[:5])}.")
    files = {p: item for p, item in library.files.items() if p not in unknown}
    documents = sorted({d for p in files if (d := document_of(p, collections))})
    lists = [f"{c}.json" for c in collections] + [f"regions/{r}.json" for r in options.region]
    library.obtain(p for p in lists if p in files)
    listed = {(c, str(row.get("id"))): row for c in collections for row in rows(library.read(f"{c}.json"), "items")}

    if missing := set(options.only) - {name for d in documents for name in d} - set(collections):
        warnings.append(f"Finns inte i API:et: {', '.join(sorted(missing))} (--only).")
    asked = [d for d in documents if not options.only or d[0] in options.only or d[1] in options.only]
    allowed = [d for d in asked if options.with_illustrative or listed.get(d, {}).get("illustrative") is not True]
    library.obtain(p for d in allowed if (p := "/".join(d) + ".json") in files)
    facts = {d: describe(d, library.read("/".join(d) + ".json")) for d in allowed}
    # A document's own word counts too: a list that calls it real does not make it so.
    taken = [d for d in allowed if options.with_illustrative or not facts[d]["illustrative"]]

    here = {d[1] for d in taken}
    for id, after in ((d[1], s) for d in taken for s in facts[d].get("successors", ())):
        if options.only and after not in here:
            warnings.append(
                f"{id} gäller inte längre. I stället gäller {after}, som inte ingår: lägg till --only {after}."
            )
    chosen = {p for p in files if not p.startswith(("blobs/", "regions/")) and not document_of(p, collections)}
    chosen.update(p for p in files if document_of(p, collections) in taken)
    if options.with_history:
        chosen |= older_versions(library, options, taken, everything=len(taken) == len(documents))
    chosen |= regional_files(library, options, here, warnings)
    return Choice(
        sorted(chosen - unknown),
        [facts[d] for d in taken],
        [
            {"collection": d[0], "id": d[1], "title": words(listed.get(d, {}).get("title"))}
            for d in asked
            if d not in taken
        ],
        warnings,
    )


def older_versions(
    library: Library, options: argparse.Namespace, taken: list[tuple[str, str]], everything: bool
) -> set[str]:
    """Return the files of the documents' older versions."""
    kept = {p: item.sha256 for p, item in library.files.items() if p.startswith("blobs/")}
    if not everything:
        lists = [p for d in taken if (p := "/".join(d) + "/versions.json") in library.files]
        library.obtain(lists)
        named = {str(row.get("sha256")) for p in lists for row in rows(library.read(p), "items")}
        kept = {p: sha for p, sha in kept.items() if sha in named}
    if not options.with_illustrative:
        library.obtain(kept)
        kept = {p: sha for p, sha in kept.items() if library.read(p).get("illustrative") is False}
    return set(kept)


def regional_files(library: Library, options: argparse.Namespace, ids: set[str], warnings: list[str]) -> set[str]:
    """Return the files of the regions asked for, for the documents that are in the copy."""
    chosen = set()
    for region in options.region:
        index = f"regions/{region}.json"
        if index not in library.files:
            known = [words(row.get("id"), 100) for row in rows(library.read("regions.json"), "items")]
            why = "har inga tillägg" if region in known else f"finns inte; välj bland {', '.join(known) or 'inga'}"
            warnings.append(f"Regionen {region} {why} (--region).")
            continue
        chosen.add(index)
        listed = {str(row.get("href")): row for row in rows(library.read(index), "items")}
        for path in (p for p in library.files if p.startswith(f"regions/{region}/")):
            id = re.split(r"[./]", path[len(f"regions/{region}/") :])[0]
            real = listed.get(f"regions/{region}/{id}.json", {}).get("illustrative") is False
            if id in ids and (real or options.with_illustrative):
                chosen.add(path)
    return chosen


def describe(document: tuple[str, str], facts: dict[str, Any]) -> dict[str, Any]:
    """Return what the report and .mirror.json say of a document."""
    validity = facts.get("validity")
    review = facts.get("review_by") or (validity.get("review_by") if isinstance(validity, dict) else None)
    row = {
        "collection": document[0],
        "id": document[1],
        "path": "/".join(document) + ".json",
        "title": words(facts.get("title")),
        "version": words(facts.get("version"), 40),
        "status": words(facts.get("status"), 40),
        "illustrative": facts.get("illustrative") is not False,
        "review_by": review if is_day(review) else None,
        "successors": [words(s.get("id"), 100) for s in rows(facts, "successors")],
    }
    return {k: v for k, v in row.items() if v not in (None, "", [])}


# --- What the run tells ----------------------------------------------------------------------------------------------

ENDS = ("withdrawn", "merged", "split", "renamed")


def changes_since(library: Library, number: int, documents: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the ledger's entries after `number`, oldest first; `in_copy` tells whether the document is in the copy."""
    listed = library.read("changes.json")
    entries = rows(listed, "items")
    for page in rows(listed, "pages"):
        last = page.get("last")
        if isinstance(last, int) and last > number:
            entries += rows(library.read(str(page.get("href"))), "items")
    here = {(d["collection"], d["id"]) for d in documents}
    found: dict[int, dict[str, Any]] = {}
    for entry in entries:
        n = entry.get("number")
        if not isinstance(n, int) or n <= number:
            continue
        row = {k: words(entry.get(k)) for k in ("on", "event", "label", "kind", "id", "title", "version", "change")}
        row.update({k: words(entry.get(k)) for k in ("change_label", "summary", "reason", "href")})
        row["successors"] = [
            {"id": words(s.get("id"), 100), "title": words(s.get("title"))} for s in rows(entry, "successors")
        ]
        known = document_of(row["href"], {d["collection"] for d in documents} | {"pathways", "generic-models"})
        found[n] = {k: v for k, v in row.items() if v not in ("", [])}
        found[n].update(number=n, illustrative=entry.get("illustrative") is not False, in_copy=known in here)
    return [found[n] for n in sorted(found)]


def regional_state(library: Library, regions: list[str]) -> list[dict[str, Any]]:
    """Return the regional additions whose national text has changed since they were written."""
    return [
        {
            "region": region,
            "pathway": words(row.get("pathway")),
            "title": words(row.get("title")),
            "drifted": row["drifted"],
        }
        for region in regions
        for row in rows(library.read(f"regions/{region}.json"), "items")
        if is_count(row.get("drifted"), 10**6) and row["drifted"]
    ]


def counted(number: int, one: str, many: str) -> str:
    """Write a number with its noun."""
    return f"{number} {one if number == 1 else many}"


def amount(size: int) -> str:
    """Write a number of bytes as people say it."""
    return (
        f"{size} byte"
        if size < 1000
        else f"{size // 1000} kB"
        if size < MB
        else f"{size / MB:.1f} MB".replace(".", ",")
    )


def change_lines(report: dict[str, Any]) -> list[str]:
    """Write what has changed since the last run."""
    lines = []
    inside = [c for c in report["changes"] if c["in_copy"] and (report["with_illustrative"] or not c["illustrative"])]
    if inside:
        lines.append(f"Ändringar sedan löpnummer {report['previous_sequence']}:")
    for change in inside:
        version = f" {change['version']}" if change.get("version") else ""
        kind = f" ({change['change_label'].lower()})" if change.get("change_label") else ""
        lines.append(
            f"  {change.get('on', '')}  {change.get('label', change.get('event', ''))}: {change.get('title', '')}"
            f"{version}{kind}"
        )
        lines += [f"      {change[key]}" for key in ("summary", "reason") if change.get(key)]
        if change.get("event") in ENDS:
            after = ", ".join(f"{s['title']} ({s['id']})" for s in change.get("successors", []) if "title" in s)
            lines.append(f"      I stället gäller: {after}." if after else "      Inget dokument har tagit över.")
    if other := len(report["changes"]) - len(inside):
        lines.append(f"{counted(other, 'ändring', 'ändringar')} gäller dokument som inte ingår i kopian.")
    for key, text in (
        ("added", "Nya i kopian"),
        ("removed", "Borttagna ur kopian"),
        ("changed", "Ändrade utan ny version (till exempel en länk till ett annat dokument)"),
    ):
        if named := report["documents"][key]:
            lines.append(f"{text}: {', '.join(named)}.")
    return lines


def copy_lines(report: dict[str, Any]) -> list[str]:
    """Write what the webmaster must know of the copy as it is, changed or not."""
    lines = []
    failed = report["result"] == "failed"  # then what matters is the fault, and what may hurt somebody
    skipped = [] if failed else report["illustrative_left_out"]
    examples = report["documents"]["illustrative"] if report["with_illustrative"] and not failed else 0
    if skipped:
        lines.append(
            f"Exempeltexter: {len(skipped)} dokument är exempel som ingen har granskat medicinskt och hämtas inte."
        )
        if not report["documents"]["count"]:
            lines.append("  Därför är kopian tom på vårdförlopp: API:et har bara exempeltexter.")
        lines.append("  Lägg till --with-illustrative för att prova med dem. De får inte användas i vården.")
    if examples:
        lines.append(
            f"OBS! {examples} av {report['documents']['count']} dokument är exempeltexter "
            "(--with-illustrative). De får inte användas i vården."
        )
    if report["overdue"]:
        lines.append(f"Granskningsdatumet har passerat för {len(report['overdue'])} dokument:")
        lines += [
            f"  {d['title']} ({d['id']}): skulle ha setts över senast {d['review_by']}." for d in report["overdue"]
        ]
    if report["drifted"] and not failed:
        lines.append("Regionala tillägg att se över, för det nationella innehållet har ändrats sedan de skrevs:")
        lines += [f"  {d['region']}: {d['title'] or d['pathway']}, {d['drifted']} tillägg." for d in report["drifted"]]
    return lines


def signature_line(signature: dict[str, Any]) -> str:
    """Write what is known of who made the release."""
    if signature.get("verified"):
        return f"Signatur: kontrollerad mot nyckeln {signature['key_id']}, gäller till och med {signature['expires']}."
    if signature.get("signed"):
        return "Signatur: finns men är inte kontrollerad. Ange nyckeln med --public-key, så kontrolleras den."
    return "Signatur: utgåvan är inte signerad. Kontrollsummorna skyddar mot avbrott, men inte mot en kapad server."


def report_text(report: dict[str, Any]) -> str:
    """Write the report for a person. Pure: the same report, the same text."""
    lines = []
    if report["result"] == "updated":
        before = report["previous_sequence"]
        step = f"löpnummer {report['sequence']}"
        if before is not None:
            step = step + " som förut" if before == report["sequence"] else f"löpnummer {before} → {report['sequence']}"
        lines.append(f"{'Kopian är skapad' if before is None else 'Kopian är uppdaterad'}: {step}.")
        files = report["files"]
        lines.append(
            f"Hämtade {counted(files['fetched'], 'fil', 'filer')}, {amount(files['bytes'])}, med "
            f"{counted(report['requests'], 'anrop', 'anrop')}. Kopian har {counted(files['count'], 'fil', 'filer')}, "
            f"varav {report['documents']['count']} dokument."
        )
        if report.get("rollback"):
            lines.append(f"Återgång till en äldre utgåva tilläts. Skäl: {report['rollback']}")
        lines += change_lines(report)
    elif report["result"] == "unchanged":
        lines.append(f"Inget nytt: kopian är lika med servern (löpnummer {report['sequence']}).")
    elif report["result"] == "status":
        lines.append(
            f"Kopian var senast lika med servern {moment(report['last_success'])} (löpnummer {report['sequence']})."
        )
    else:
        lines.append(f"Kopian uppdaterades inte. {report['message']}")
        if report["last_success"]:
            lines.append(
                f"Den senaste hela kopian ligger kvar. Den var lika med servern {moment(report['last_success'])}."
            )
        else:
            lines.append("Det finns ingen tidigare kopia.")
    if report["too_old"]:
        lines.append(
            f"VARNING! Kopian har inte kunnat jämföras med servern på mer än {report['max_age']} dygn. "
            "Den kan vara inaktuell."
        )
    lines += report["warnings"]
    if "documents" in report:
        lines += copy_lines(report)
        if report["result"] != "failed":
            lines.append(signature_line(report["signature"]))
    return "\n".join(lines) + "\n"


def moment(text: str | None) -> str:
    """Write a point in time as people do."""
    return (text or "aldrig")[:16].replace("T", " ")


# --- A run -----------------------------------------------------------------------------------------------------------


def check_signature(index: Index, key: Key | None, today: str) -> dict[str, Any]:
    """Return what is known of the signature; with a key, refuse a release that it does not vouch for today."""
    given = index.signature
    if key is None:
        return {"signed": given.get("signed") is True, "verified": False}
    if given.get("signed") is not True:
        raise Refused(f"Utgåvan är inte signerad, men nyckeln {key.id} är angiven.")
    text, minisig = given.get("statement"), given.get("minisig")
    if not isinstance(text, str) or not isinstance(minisig, str):
        raise Refused("Signaturen saknar text eller underskrift.")
    try:
        why = check_minisig(key, text.encode("utf-8"), minisig)
    except UnicodeEncodeError:
        why = "signaturen har inte minisigns form"
    if why:
        raise Refused(f"Utgåvans signatur godtas inte: {why}.")
    statement = read_statement(text)
    if statement is None:
        raise Refused("Signaturen gäller något annat än en utgåva av Förlopp.")
    if statement.manifest != index.manifest.sha256 or statement.sequence != index.sequence:
        raise Refused("Signaturen gäller en annan utgåva än den som servern visar.")
    if statement.expires < today:
        raise Refused(
            f"Utgåvans signatur gick ut {statement.expires}: servern visar något gammalt, eller är övergiven."
        )
    return {
        "signed": True,
        "verified": True,
        "key_id": key.id,
        "public_key": key.text,
        "signed_on": statement.signed,
        "expires": statement.expires,
    }


def check_rollback(index: Index, signature: dict[str, Any], last: dict[str, Any], allowed: str) -> str:
    """Refuse a release older than the last good one, unless a reason is given; return the reason when it was needed."""
    why = ""
    if index.sequence < last.get("sequence", 0):
        why = f"löpnummer {index.sequence} är lägre än kopians {last['sequence']}"
    elif is_day(last.get("signed_on")) and signature.get("signed_on", "9") < last["signed_on"]:
        why = f"den signerades {signature['signed_on']}, före kopians {last['signed_on']}"
    if why and not allowed:
        raise Refused(f"Servern visar en äldre utgåva: {why}. Om det är riktigt: --allow-rollback ”skäl”.")
    return allowed if why else ""


def now() -> str:
    """Return the local time, with its zone."""
    return datetime.now(timezone.utc).astimezone().isoformat(timespec="seconds")


def days_between(then: str, today: str) -> int:
    """Return how many days have passed since a point in time; very many when it is unknown."""
    return (date.fromisoformat(today) - date.fromisoformat(then[:10])).days if is_day(then[:10]) else 10**6


def selection(options: argparse.Namespace) -> dict[str, Any]:
    """Return the options that decide which files the copy holds."""
    return {
        "region": sorted(set(options.region)),
        "only": sorted(set(options.only)),
        "with_illustrative": options.with_illustrative,
        "with_history": options.with_history,
    }


def standing(report: dict[str, Any], facts: dict[str, Any], today: str) -> None:
    """Fill in what a report says of the copy as it stands, from its .mirror.json."""
    documents = [d for d in facts["documents"] if isinstance(d, dict)]
    report["sequence"] = facts["sequence"]
    report["illustrative_left_out"] = facts.get("left_out", [])
    report["with_illustrative"] = facts["options"]["with_illustrative"]
    report["drifted"] = facts.get("drifted", [])
    report["warnings"] += facts.get("warnings", [])
    report["overdue"] = [d for d in documents if d.get("status") == "approved" and d.get("review_by", "9") < today]
    report["documents"] = {
        "count": len(documents),
        "illustrative": sum(d.get("illustrative") is True for d in documents),
        "added": [],
        "removed": [],
        "changed": [],
    }


def compare(report: dict[str, Any], old: dict[str, Any], new: dict[str, Any]) -> None:
    """Fill in which documents have come, gone or changed without the ledger saying so."""
    told = {c.get("id") for c in report["changes"] if c["in_copy"]}
    before, after = ({d["path"]: d["id"] for d in facts["documents"]} for facts in (old, new))
    same = {path for path in before if old["files"].get(path) == new["files"].get(path)}
    found = report["documents"]
    found["added"] = [id for path, id in after.items() if path not in before and id not in told]
    found["removed"] = [id for path, id in before.items() if path not in after]
    found["changed"] = [id for path, id in after.items() if path in before and path not in same and id not in told]


def run(options: argparse.Namespace, folder: Path, report: dict[str, Any], state: dict[str, Any]) -> None:
    """Make the copy equal to the site, and fill in the report. Raises Stop when it may or can not."""
    today = options.today
    copy = current_copy(folder)
    if copy:
        standing(report, copy.facts, today)
        report["signature"] = copy.facts.get("signature", {})
    if options.public_key:
        key = None if options.public_key in ("ingen", "none") else read_key(options.public_key)
    else:
        kept = state.get("public_key") or report["signature"].get("public_key")
        key = read_key(str(kept)) if kept else None
    if options.status:
        report["result"] = "status"
        if not copy:
            raise Unreachable("Mappen har ingen kopia.")
        if not intact(copy, options.verify):
            raise DiskTrouble("Filer i kopian har ändrats eller saknas. Kör utan --status för att laga den.")
        return

    # The ETag counts only for the very index that we hold, from the address that we ask now, and not for ever: a server
    # whose ETag does not follow the content is found out within a week.
    index_here = (copy.folder / "index.json") if copy else None
    known = bool(copy and index_here and size_of(index_here) >= 0 and hash_of(index_here) == copy.facts["index"])
    trusted = known and copy and state.get("index") == copy.facts["index"] and state.get("url") == options.url
    etag = state.get("etag", "") if trusted and days_between(str(state.get("index_on")), today) < 7 else ""
    url, base = read_address(options.url), str(state.get("base", "")) if trusted else ""
    server = Server(url, options.timeout, options.backoff)
    try:
        body, etag, base = find_index(server, url, base, etag if isinstance(etag, str) else "")
        state["last_contact"] = now()
        if body is None:
            assert index_here  # an ETag is sent only when there is a copy
            body = index_here.read_bytes()
        else:
            state["index_on"] = today
        index = read_index(body)
        signature = check_signature(index, key, today)
        last = copy.facts if copy else state.get("last_good", {})
        report["rollback"] = check_rollback(index, signature, last, options.allow_rollback)
        digest = hashlib.sha256(body).hexdigest()
        same = copy and copy.facts["index"] == digest and copy.facts["options"] == selection(options)
        if copy and same and copy.facts.get("signature") == signature and intact(copy, options.verify):
            report["result"] = "unchanged"
        else:
            copy = renew(options, folder, server, index, signature, copy, report)
        state.update(url=options.url, base=base, etag=etag, index=digest, last_success=now())
        state["last_good"] = {k: copy.facts.get(k) for k in ("sequence", "signed_on")}
        if options.public_key:
            state["public_key"] = key.text if key else ""
        tidy(folder, copy)
    finally:
        server.close()
        report["requests"] = server.requests
        report["files"]["bytes"] = server.received


def renew(
    options: argparse.Namespace,
    folder: Path,
    server: Server,
    index: Index,
    signature: dict[str, Any],
    old: Copy | None,
    report: dict[str, Any],
) -> Copy:
    """Fetch what is missing, stage the release whole and put it in place. Returns the new copy."""
    own = folder / OWN
    for name in ("blobs", "partial"):
        (own / name).mkdir(exist_ok=True)
    have: dict[str, Path] = {}
    for item in old.files.values() if old else ():
        path = old.folder / item.path if old else own
        if size_of(path) == item.size and (not options.verify or hash_of(path) == item.sha256):
            have[item.sha256] = path
    library = Library(server, own, {"manifest.json": index.manifest}, have, options.parallel)
    library.obtain(["manifest.json"])
    files = read_manifest(have[index.manifest.sha256].read_bytes())
    library.files = {**files, "manifest.json": index.manifest}
    choice = choose(library, options, index.collections)
    paths = [*choice.paths, "manifest.json"]
    library.obtain(paths)
    if options.only and not choice.documents and not choice.left_out and not old:
        raise WrongUse(" ".join(choice.warnings) or "--only gav inga dokument.")

    before = old.facts["sequence"] if old else None
    made = 1 + max([old.facts["made"] if old else 0, *(copy.facts["made"] for copy in releases(folder))])
    name = f"{made:06d}-{index.manifest.sha256[:12]}"
    listed = {p: [library.files[p].sha256, library.files[p].size] for p in paths}
    listed["index.json"] = [hashlib.sha256(index.body).hexdigest(), len(index.body)]
    facts = {
        "name": name,
        "made": made,
        "fetched": now(),
        "url": server.base,
        "sequence": index.sequence,
        "signed_on": signature.get("signed_on"),
        "signature": signature,
        "index": listed["index.json"][0],
        "manifest": index.manifest.sha256,
        "options": selection(options),
        "documents": choice.documents,
        "left_out": choice.left_out,
        "drifted": regional_state(library, options.region),
        "warnings": choice.warnings,
        "files": listed,
    }
    report["changes"] = changes_since(library, before, choice.documents) if before is not None else []
    report["warnings"] = []
    standing(report, facts, options.today)
    if old:
        compare(report, old.facts, facts)
    staging = own / "staging" / name
    stage(
        staging,
        {p: have[library.files[p].sha256] for p in paths},
        {"index.json": index.body, ".mirror.json": as_json(facts)},
    )
    (folder / "releases").mkdir(exist_ok=True)
    os.rename(staging, folder / "releases" / name)
    put_in_place(folder, folder / "releases" / name, symlinks=not options.no_symlink)
    report.update(result="updated", previous_sequence=before, signature=signature)
    report["files"].update(fetched=len(library.fetched), count=len(listed), fetched_paths=sorted(library.fetched))
    new = current_copy(folder)
    if new is None or new.facts["made"] != made:
        raise DiskTrouble(f"Det gick inte att sätta utgåvan på plats i {folder}.")
    return new


def sync(options: argparse.Namespace) -> dict[str, Any]:
    """Run once and return the report; its `exit` is the exit status. Nothing but Stop ends here without one."""
    folder = Path(options.dir)
    report: dict[str, Any] = {
        "tool": f"forlopp_sync {VERSION}",
        "url": options.url,
        "started": now(),
        "result": "failed",
        "message": "",
        "exit": OK,
        "previous_sequence": None,
        "files": {"fetched": 0, "bytes": 0},
        "requests": 0,
        "changes": [],
        "warnings": [],
        "signature": {},
        "max_age": options.max_age,
    }
    state: dict[str, Any] = {}
    hold = contextlib.ExitStack()
    with hold:
        holding = False
        try:
            own = folder / OWN
            if not own.is_dir() and any(os.path.lexists(folder / name) for name in ("current", "releases")):
                raise WrongUse(f"{folder} har redan något som heter current eller releases och som inte är en kopia.")
            if options.status and not own.is_dir():
                raise WrongUse(f"{folder} är ingen kopia.")
            read_address(options.url)
            own.mkdir(parents=True, exist_ok=True)
            state = load(own / "state.json")
            hold.enter_context(locked(own))
            holding = True
            state = load(own / "state.json")
            if options.no_symlink:
                state["plain_folder"] = True
            run(options, folder, report, state)
        except Stop as stop:
            report.update(result="failed", message=str(stop), exit=stop.status)
        except OSError as error:
            stop = disk_trouble(error, folder)
            report.update(result="failed", message=str(stop), exit=stop.status)
        report["last_contact"], report["last_success"] = state.get("last_contact"), state.get("last_success")
        age = days_between(str(state.get("last_success")), options.today)
        report["too_old"] = bool(state.get("last_success")) and age > options.max_age
        if report["too_old"] and report["exit"] in (OK, UNREACHABLE, BUSY):
            report["exit"] = STALE
        if holding and not options.status:
            state["last_result"] = {k: report[k] for k in ("started", "result", "message", "exit")}
            with contextlib.suppress(OSError):
                write_file(own / "state.json", as_json(state))
                write_file(own / "report.json", as_json(report))
                write_file(folder / "STATUS.txt", status_text(report).encode("utf-8"))
    return report


def status_text(report: dict[str, Any]) -> str:
    """Write STATUS.txt: what anybody who opens the folder should know."""
    return (
        f"Kopia av Förlopp från {report['url']}\n"
        f"Senaste körning: {moment(report['started'])}\n"
        f"Senast lika med servern: {moment(report['last_success'])}\n"
        f"Är den tiden äldre än {report['max_age']} dygn så har hämtningen slutat fungera, och kopian "
        "kan vara inaktuell.\n\n" + report_text(report)
    )


# --- The command line ------------------------------------------------------------------------------------------------

ENGLISH = (
    ("the following arguments are required:", "det saknas:"),
    ("unrecognized arguments:", "okänt val:"),
    ("expected one argument", "väntar ett värde"),
    ("argument ", ""),
    ("ambiguous option", "tvetydigt val"),
    ("could match", "kan vara"),
)

EPILOG = """\
slutkoder (för cron och övervakning):
  0  kopian är lika med servern: uppdaterad, eller inget nytt
  1  servern gick inte att nå; den senaste hela kopian ligger kvar
  2  kommandot var fel
  3  det servern visade godtogs inte (kontrollsumma, signatur, äldre utgåva); kopian ligger kvar
  4  det gick inte att skriva i mappen, till exempel full disk; kopian ligger kvar
  5  kopian har inte kunnat jämföras med servern på längre tid än --max-age: larma
  6  en annan körning pågick redan

i mappen:
  current/            den utgåva som gäller, till exempel current/pathways/sepsis.json
  releases/           utgåvorna: den som gäller och den före
  STATUS.txt          hur kopian mår, för den som öppnar mappen
  .forlopp/           report.json (senaste rapporten), state.json och det som är halvhämtat

exempel:
  forlopp_sync.py https://forlopp.example/api/v1/ /srv/forlopp --region vastra-gotaland
"""


class SwedishHelp(argparse.RawDescriptionHelpFormatter):
    """argparse's help, with its one English word in Swedish."""

    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: Any = None) -> None:
        """Write the line that says how to call the command."""
        super().add_usage(usage, actions, groups, "Användning: " if prefix is None else prefix)


class SwedishParser(argparse.ArgumentParser):
    """argparse, with its faults in Swedish."""

    def error(self, message: str) -> Any:
        """End with status 2."""
        for english, swedish in ENGLISH:
            message = message.replace(english, swedish)
        self.exit(WRONG_USE, f"Fel i kommandot: {message}. Se --help.\n")


def number(least: float, whole: bool) -> Callable[[str], Any]:
    """Return a reader of numbers, for argparse."""

    def read(text: str) -> Any:
        value: Any = None
        with contextlib.suppress(ValueError):
            value = int(text) if whole else float(text)
        if value is None or not least <= value <= 10**6:
            raise argparse.ArgumentTypeError(f"”{text}” är inget tal som går att använda")
        return value

    return read


def day(text: str) -> str:
    """Read a day, for argparse."""
    if not is_day(text):
        raise argparse.ArgumentTypeError(f"”{text}” är inget datum (åååå-mm-dd)")
    return text


def names(text: str) -> list[str]:
    """Read ids with commas between, for argparse."""
    found = [name.strip() for name in text.split(",") if name.strip()]
    if not found or not all(re.fullmatch("[a-z0-9-]{1,100}", name) for name in found):
        raise argparse.ArgumentTypeError(f"”{text}” är inget id (små bokstäver a–z, siffror och bindestreck)")
    return found


def parser(program: str) -> argparse.ArgumentParser:
    """Return the command line."""
    command = SwedishParser(
        prog=program,
        usage=f"{program} URL MAPP [VAL]",
        description="Hämtar Förlopps API till en mapp: hela utgåvor, kontrollerade, och bara det som är nytt.",
        epilog=EPILOG,
        formatter_class=SwedishHelp,
        add_help=False,
        allow_abbrev=False,
    )
    given = command.add_argument_group("anges")
    given.add_argument("url", metavar="URL", help="API:ets adress, till exempel https://forlopp.example/api/v1/")
    given.add_argument("dir", metavar="MAPP", help="mappen för kopian; den skapas om den inte finns")
    what = command.add_argument_group("vad som hämtas")
    what.add_argument(
        "--only",
        action="append",
        default=[],
        type=names,
        metavar="ID",
        help="bara dessa dokument: id med komma emellan, pathways eller generic-models; kataloger och listor följer "
        "alltid med",
    )
    what.add_argument(
        "--region", action="append", default=[], type=names, metavar="REGION", help="också regionens tillägg"
    )
    what.add_argument(
        "--with-illustrative", action="store_true", help="också exempeltexter, som inte får användas i vården"
    )
    what.add_argument("--with-history", action="store_true", help="också äldre versioner av dokumenten")
    trust = command.add_argument_group("vad som godtas")
    trust.add_argument(
        "--public-key",
        metavar="NYCKEL",
        help="minisign-nyckel (rad eller fil) som utgåvan ska vara signerad med; gäller också följande körningar, "
        "tills en annan eller ”ingen” anges",
    )
    trust.add_argument(
        "--allow-rollback", default="", metavar="SKÄL", help="godta en äldre utgåva än kopian, med ett skäl"
    )
    trust.add_argument("--verify", action="store_true", help="läs om alla filer i kopian och laga det som är skadat")
    how = command.add_argument_group("övrigt")
    how.add_argument("--json", action="store_true", help="skriv rapporten som JSON")
    how.add_argument("--quiet", "-q", action="store_true", help="skriv inget när inget är nytt (för cron)")
    how.add_argument("--status", action="store_true", help="säg hur kopian mår, utan att fråga servern")
    how.add_argument(
        "--max-age",
        type=number(0, whole=True),
        default=7,
        metavar="DYGN",
        help="slutkod 5 när kopian inte kunnat jämföras med servern på så många dygn (annars 7)",
    )
    how.add_argument(
        "--timeout", type=number(0.05, whole=False), default=30.0, metavar="SEK", help="väntan på svar (30)"
    )
    how.add_argument("--parallel", type=number(1, whole=True), default=4, metavar="ANTAL", help="filer åt gången (4)")
    how.add_argument(
        "--no-symlink", action="store_true", help="låt current vara en vanlig mapp, inte en symbolisk länk"
    )
    how.add_argument("--today", type=day, default=None, metavar="DATUM", help="räkna som om det vore denna dag")
    how.add_argument("--backoff", type=number(0, whole=False), default=1.0, help=argparse.SUPPRESS)
    how.add_argument("--help", "-h", "--hjälp", action="help", help="visar den här hjälpen")
    return command


def main(arguments: list[str] | None = None, program: str = "forlopp_sync.py") -> int:
    """Run the command and return its exit status."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    options = parser(program).parse_args(arguments)
    options.only = [name for given in options.only for name in given]
    options.region = [name for given in options.region for name in given]
    options.parallel = min(options.parallel, 16)
    options.today = options.today or now()[:10]
    try:
        report = sync(options)
    except KeyboardInterrupt:
        sys.stderr.write("Avbrutet. Kopian är som förut; nästa körning fortsätter.\n")
        return 130
    if options.json:
        sys.stdout.write(as_json(report).decode("utf-8"))
    elif report["exit"]:
        sys.stderr.write(report_text(report))
    elif not (options.quiet and report["result"] in ("unchanged", "status")):
        sys.stdout.write(report_text(report))
    return int(report["exit"])


if __name__ == "__main__":
    sys.exit(main())
