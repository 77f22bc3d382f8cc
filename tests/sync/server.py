"""A web server on this machine that serves a release, counts what is asked for, and fails as it is told to.

In: {path: bytes} and faults by path. Out: answers with ETag and Range. Faults are used up one by one.
"""

from __future__ import annotations

import contextlib
import hashlib
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


class Server:
    """What a test sets and reads while the server runs."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self.files = files
        self.log: list[tuple[str, int, str]] = []
        self.sent = 0
        self.faults: dict[str, list[str]] = {}
        self.every: str = ""
        self.ranges = self.etags = True
        self.before: Callable[[str], None] = lambda path: None
        self.released = threading.Event()
        self.connections = 0
        self.url = ""
        self.lock = threading.Lock()

    def fault(self, path: str) -> str:
        """Return the fault that this request meets, and use it up."""
        with self.lock:
            for name, waiting in self.faults.items():
                if (path == name or (name.endswith("*") and path.startswith(name[:-1]))) and waiting:
                    return waiting.pop(0)
        return self.every if path.startswith("blobs/") else ""

    def asked(self, prefix: str = "") -> list[str]:
        """Return the paths asked for."""
        return [path for path, _, _ in self.log if path.startswith(prefix)]


class Handler(BaseHTTPRequestHandler):
    """Answers one request."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    state: Server

    def setup(self) -> None:
        super().setup()
        self.state.connections += 1

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""

    def answer(self, status: int, body: bytes, **headers: str) -> None:
        wanted = self.headers.get("Range") or ""
        self.state.log.append((self.name, status, wanted))
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)
        self.state.sent += len(body)

    def half(self, body: bytes, then: Callable[[], object]) -> None:
        """Promise a whole body, send half of it."""
        self.state.log.append((self.name, 200, self.headers.get("Range") or ""))
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[: len(body) // 2])
        self.wfile.flush()
        self.state.sent += len(body) // 2
        then()
        self.close_connection = True

    def endless(self) -> None:
        """Send without an end, until the other side closes."""
        self.state.log.append((self.name, 200, ""))
        self.send_response(200)
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        while not self.state.released.is_set():
            self.wfile.write(b"x" * 65536)
            self.state.sent += 65536

    def drip(self, body: bytes) -> None:
        """Send a byte now and then: never silent, never done."""
        self.state.log.append((self.name, 200, ""))
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        for n in range(len(body)):
            if self.state.released.wait(0.05):
                break
            self.wfile.write(body[n : n + 1])
            self.wfile.flush()

    def do_GET(self) -> None:
        with contextlib.suppress(ConnectionError, BrokenPipeError):
            self.respond()

    def respond(self) -> None:
        state = self.state
        self.name = self.path.lstrip("/")
        state.before(self.name)
        fault, body = state.fault(self.name), state.files.get(self.name)
        if fault == "drop":
            state.log.append((self.name, 0, ""))
            self.close_connection = True
        elif fault.isdigit():
            self.answer(int(fault), b"fel")
        elif fault.startswith("to "):
            self.answer(302, b"", Location=fault[3:])
        elif body is None:
            self.answer(404, b"finns inte")
        elif fault == "cut":
            self.half(body, lambda: None)
        elif fault == "stall":
            self.half(body, lambda: state.released.wait(30))
        elif fault == "wrong":
            self.answer(200, body[:-1] + b"?")
        elif fault == "long":
            self.answer(200, body + b"mer")
        elif fault == "html":
            self.answer(200, b"<html>Logga in</html>")
        elif fault == "endless":
            self.endless()
        elif fault == "drip":
            self.drip(body)
        else:
            assert not fault, fault
            self.whole(body)

    def whole(self, body: bytes) -> None:
        """Answer as a good web server does."""
        headers = {}
        if self.state.etags:
            headers["ETag"] = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
            if self.headers.get("If-None-Match") == headers["ETag"]:
                self.answer(304, b"", **headers)
                return
        span = self.headers.get("Range") or ""
        if self.state.ranges and span.startswith("bytes=") and span.endswith("-"):
            first = int(span[6:-1])
            if first >= len(body):
                self.answer(416, b"")
                return
            headers["Content_Range"] = f"bytes {first}-{len(body) - 1}/{len(body)}"
            self.answer(206, body[first:], **headers)
            return
        self.answer(200, body, **headers)


@contextlib.contextmanager
def serving(files: dict[str, bytes], tls: tuple[Path, Path] | None = None) -> Iterator[Server]:
    """Serve files while the test runs; `tls` names a certificate and its key."""
    state = Server(files)
    handler = type("Here", (Handler,), {"state": state, "timeout": 60})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    server.handle_error = lambda request, address: None  # a client that hangs up, as killed and distrustful ones do
    if tls:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*tls)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    state.url = f"{'https' if tls else 'http'}://127.0.0.1:{server.server_address[1]}/"
    try:
        yield state
    finally:
        state.released.set()
        server.shutdown()
        server.server_close()


def wait_for(what: Callable[[], bool]) -> None:
    """Wait until something is so."""
    for _ in range(2000):
        if what():
            return
        time.sleep(0.01)
    raise AssertionError("it never happened")
