"""The live preview: a small server on the author's own machine that shows what was saved, within a blink.

In: the root and a port. Out: pages over HTTP on 127.0.0.1. Never goes through MkDocs for a saved pathway: the document
is compiled and filled into the frame that stands. A fault shows as a page with the messages; the site comes back when
it is mended.
"""

from __future__ import annotations

import contextlib
import html
import http.server
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote, urlsplit

from . import cache, disk, publish
from .build import Built, build
from .diagnostics import SWEDISH, Diagnostic, exit_status, summary
from .pool import Settings
from .stamps import stamp

WATCHED = ("content", "overrides", "mkdocs.yml", "schemas")
POLL = 0.1
"""Seconds between two looks at the files' times; a look costs some milliseconds for 400 pathways."""

RELOAD = """(() => {
  let seen = null;
  const ask = async () => {
    try {
      const now = await (await fetch("/_forlopp/version", {cache: "no-store"})).text();
      if (seen !== null && now !== seen) { location.reload(); return; }
      seen = now;
    } catch (error) { /* The server is being restarted: ask again. */ }
    setTimeout(ask, 300);
  };
  ask();
})();
"""


class State:
    """What the server shows: a folder with the last good site, and the faults that keep a newer one away."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.version = 0
        self.errors: list[Diagnostic] = []
        self.checked = 0
        self.changed = threading.Condition()

    def show(self, errors: list[Diagnostic], checked: int) -> None:
        """Show a new state to everybody who waits for one."""
        with self.changed:
            self.errors, self.checked, self.version = errors, checked, self.version + 1
            self.changed.notify_all()


def serve(root: Path, port: int, site_url: str, build_frame: Callable[[Path], bool], say: Callable[[str], None]) -> int:
    """Serve until interrupted. `build_frame` builds the frame with MkDocs where it is not fresh; `say` tells the
    author."""
    if not build_frame(root):
        return 2
    state = State(root / ".build" / "preview")
    server = http.server.ThreadingHTTPServer(("127.0.0.1", port), handler(state))
    address = f"http://127.0.0.1:{server.server_address[1]}/"
    settings = site_settings(root, site_url)
    built = first_site(settings, state)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    # Also where the shell that started us has turned Ctrl+C off for its background jobs.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)
    say(f"Förhandsvisning på {address} – spara en fil så uppdateras sidan. Avsluta med Ctrl+C.")
    try:
        watch(root, settings, built, state, build_frame, say)
    except KeyboardInterrupt:
        say("\nFörhandsvisningen är avslutad.")
    finally:
        server.shutdown()
    return 0


def site_settings(root: Path, site_url: str) -> Settings:
    """Return what the pages are made with, from the frame as it stands."""
    shell = (root / ".build" / "frame" / publish.SHELL).read_text("utf-8")
    return Settings(root, site_url, shell, feed=True, preview=True)


def first_site(settings: Settings, state: State) -> Built | None:
    """Make the whole site; None when faults keep it away."""
    root = settings.root
    kept = root / ".build" / "cache"
    built = build(settings, kept)
    if not built.failed:
        publish.write_site(built, settings, kept, root / ".build" / "frame", state.folder)
    state.show([d for d in built.diagnostics if d.severity == "error"], built.checked)
    return None if built.failed else built


def watch(
    root: Path,
    settings: Settings,
    built: Built | None,
    state: State,
    build_frame: Callable[[Path], bool],
    say: Callable[[str], None],
) -> None:
    """Look for saved files for ever, and bring the pages up to date."""
    mark, frame_mark = stamp(root, WATCHED), stamp(root, ("overrides", "mkdocs.yml"))
    while True:
        time.sleep(POLL)
        now = stamp(root, WATCHED)
        if now == mark:
            continue
        mark = now
        frame_now = stamp(root, ("overrides", "mkdocs.yml"))
        try:
            if frame_now != frame_mark:
                frame_mark, built = frame_now, None
                cache.compiler_hash.cache_clear()
                if not build_frame(root):
                    continue
                settings = site_settings(root, settings.site_url)
            built = update(settings, built, state)
        except disk.ProjectError as error:
            # A file was taken away while it was read; the next look sees what is there now.
            say(str(error))


def update(settings: Settings, built: Built | None, state: State) -> Built | None:
    """Compile what changed and write it into the site that is shown."""
    if built is None:
        return first_site(settings, state)
    kept = settings.root / ".build" / "cache"
    newer = build(settings, kept, before=built)
    errors = [d for d in newer.diagnostics if d.severity == "error"]
    if newer.failed:
        state.show(errors, newer.checked)
        return built
    publish.update_documents(newer, built, kept, state.folder)
    # The reader is shown the document that was saved first; lists of documents follow.
    state.show(errors, newer.checked)
    publish.update_lists(newer, settings, kept, settings.root / ".build" / "frame", state.folder)
    return newer


def handler(state: State) -> type[http.server.SimpleHTTPRequestHandler]:
    """Return the request handler that serves a state."""

    class Handler(http.server.SimpleHTTPRequestHandler):
        """Serves the last good site, the version that the reload script asks for, and the faults."""

        def __init__(self, *arguments: object) -> None:
            super().__init__(*arguments, directory=str(state.folder))  # type: ignore[arg-type]

        def log_message(self, *_: object) -> None:
            """Say nothing about requests."""

        def do_GET(self) -> None:
            path = unquote(urlsplit(self.path).path)
            if path == "/_forlopp/version":
                self.answer(str(state.version).encode(), "text/plain")
            elif path == "/_forlopp/reload.js":
                self.answer(RELOAD.encode(), "text/javascript")
            elif path.endswith("/") and exit_status(state.errors):
                self.answer(fault_page(state.errors, state.checked), "text/html", 200)
            elif path.endswith("/") and (file := self.page(path)) is not None:
                self.answer(with_reload(file.read_bytes()), "text/html")
            else:
                super().do_GET()

        def page(self, path: str) -> Path | None:
            """Return the page's file, if the address is inside the site and there is one."""
            file = (state.folder / path.lstrip("/") / "index.html").resolve()
            return file if file.is_file() and file.is_relative_to(state.folder.resolve()) else None

        def handle(self) -> None:
            """Answer; a reader who has gone away is no fault of ours."""
            with contextlib.suppress(ConnectionError):
                super().handle()

        def answer(self, body: bytes, kind: str, status: int = 200) -> None:
            """Send a whole answer that no cache keeps."""
            self.send_response(status)
            self.send_header("Content-Type", f"{kind}; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Cache-Control", "no-store")
            self.end_headers()
            self.wfile.write(body)

    return Handler


def with_reload(page: bytes) -> bytes:
    """Add the script that reloads the page when something was saved; it is in the preview only, never in the site."""
    return page.replace(b"</body>", b'<script src="/_forlopp/reload.js"></script></body>', 1)


def fault_page(errors: list[Diagnostic], checked: int) -> bytes:
    """Return the page that tells what must be mended before the site can be shown again."""
    rows = "".join(
        f"<li><p><strong>{html.escape(d.message)}</strong></p>"
        f"<p>{html.escape(d.place.file)}, rad {d.place.line}, kolumn {d.place.column} · "
        f"{SWEDISH[d.severity]} {d.code}</p>"
        f"<pre>{html.escape(d.source_line.strip())}</pre>"
        + (f"<p>Tips: {html.escape(d.hint)}</p>" if d.hint else "")
        + "</li>"
        for d in errors
    )
    return (
        '<!doctype html><html lang="sv"><head><meta charset="utf-8"><title>Något måste rättas</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        "<style>body{font:1rem/1.5 sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;"
        "color:#1a1a1a;background:#fff}"
        "pre{background:#f2f2f2;padding:.5rem;white-space:pre-wrap}li{margin-bottom:1.5rem}</style></head><body>"
        f"<h1>Något måste rättas</h1><p>{html.escape(summary(errors, checked))}</p>"
        f"<p>Sidan kommer tillbaka av sig själv när felen är rättade och filen är sparad.</p><ol>{rows}</ol>"
        '<script src="/_forlopp/reload.js"></script></body></html>'
    ).encode()
