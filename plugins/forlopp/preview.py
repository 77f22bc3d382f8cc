"""The live preview: a small server on the author's own machine that shows what was saved, within a blink.

In: the root and a port. Out: pages over HTTP on 127.0.0.1. Never goes through MkDocs for a saved pathway: the document
is compiled and filled into the frame that stands. A fault shows as a page with the messages; the site comes back when
it is mended. Never ends because of a file: whatever it can't do, it says, and looks again.
"""

from __future__ import annotations

import contextlib
import gc
import http.server
import signal
import sys
import threading
import time
from collections.abc import Callable, Mapping
from html import escape
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from . import cache, disk, faultpage, publish
from .build import Built, build
from .catalog import Lists
from .diagnostics import Diagnostic, exit_status
from .pool import Settings
from .stamps import stamp

WATCHED = ("content", "overrides", "mkdocs.yml", "schemas")
POLL = 0.05
"""Seconds between two looks at the files' times, at least."""

SHARE = 20
"""How many times longer it rests than it looks: a look costs some milliseconds, for 400 pathways more."""

AGAIN = 1.0
"""Seconds until the next look after one that failed: an editor, or git, may be writing the files."""

FETCH = 0.15
"""Seconds that a browser is given to fetch a page before the rest is made."""

TURN = 0.001
"""Seconds that the work may keep the processor from who asks for a page."""

PATIENCE = 20.0
"""Seconds that a page's question is kept waiting for a change before it is told that there is none."""

PORTS = 10
"""How many ports are tried, upwards, when others are taken: by a preview of yesterday, most often."""

HELP = ("/regler/", "/falt/", "/handbok/", "/admin/")
"""Pages that are shown although there are faults: they tell how faults are mended, or are where that is done."""

RELOAD = """(() => {
  const seen = document.currentScript.dataset.seen;
  const question = "/_forlopp/version?" + new URLSearchParams({ page: location.pathname, seen });
  let asking = null;
  const ask = async () => {
    if (document.hidden || asking) return;  // A page that nobody looks at keeps no connection.
    asking = new AbortController();
    try {
      const answer = await fetch(question, { cache: "no-store", signal: asking.signal });
      if (answer.ok && await answer.text() !== seen) { location.reload(); return; }
    } catch (error) {
      await new Promise(then => setTimeout(then, 300));  // The server is being restarted: ask again.
    }
    asking = null;
    ask();
  };
  document.addEventListener("visibilitychange", () => document.hidden ? asking?.abort() : ask());
  ask();
})();
"""


Beside = Callable[[Lists], Mapping[str, bytes]]


class State:
    """What the server shows: a folder with the last good site, and what keeps a newer one away. `beside` makes the
    files that stand beside the site, of its lists: the forms at /admin/, where they are switched on."""

    def __init__(self, folder: Path, beside: Beside = lambda lists: {}) -> None:
        self.folder = folder
        self.beside = beside
        self.errors: list[Diagnostic] = []
        self.checked = 0
        self.trouble = ""
        self.faults = self.whole = 0
        self.ahead: set[str] = set()
        """Files that were written before all was made that they belong to."""
        self.asking: list[str] = []
        """Addresses that somebody waits at for something new."""
        self.changed = threading.Condition()

    def show(self, errors: list[Diagnostic], checked: int, whole: bool = False) -> None:
        """Show what was compiled to everybody who waits; `whole` when every page may be another."""
        with self.changed:
            self.errors, self.checked, self.trouble = errors, checked, ""
            self.faults += 1
            self.whole += whole
            self.changed.notify_all()

    def show_ahead(self, files: Mapping[str, bytes]) -> None:
        """Show a document's page while the rest is still to be made. A browser that waits for it is given the time to
        fetch it: both want the same processor."""
        self.ahead |= set(files)
        publish.update_files(files, self.folder)
        with self.changed:
            awaited = any(f"{path}index.html".lstrip("/") in files and not self.faulty(path) for path in self.asking)
            self.changed.notify_all()
        if awaited:
            time.sleep(FETCH)

    def stop(self, trouble: str) -> None:
        """Show in Swedish what hinders the preview, until the next time that something is shown."""
        with self.changed:
            if trouble != self.trouble:
                self.trouble, self.faults = trouble, self.faults + 1
                self.changed.notify_all()

    def file(self, path: str) -> Path | None:
        """Return the file of a page, if the address is inside the site and there is one."""
        file = (self.folder / path.lstrip("/") / "index.html").resolve()
        return file if file.is_file() and file.is_relative_to(self.folder.resolve()) else None

    def faulty(self, path: str) -> bool:
        """True where faults are shown in a page's place."""
        if not self.trouble and not exit_status(self.errors):
            return False
        return not (path.startswith(HELP) and self.file(path))

    def mark(self, path: str) -> str:
        """Return a word for what is shown at an address: another one as soon as something else is."""
        if self.faulty(path):
            return f"fel-{self.faults}"
        try:
            # A page is written beside and renamed into place: never the same file twice.
            status = file.stat() if (file := self.file(path)) else None
        except OSError:
            status = None
        return f"{self.whole}-{status.st_mtime_ns}-{status.st_ino}" if status else f"{self.whole}-"

    def wait(self, path: str, seen: str) -> str:
        """Wait until something else is shown at an address than what was seen there, or a while; return its mark."""
        with self.changed:
            self.asking.append(path)
            try:
                self.changed.wait_for(lambda: self.mark(path) != seen, PATIENCE)
            finally:
                self.asking.remove(path)
            return self.mark(path)


def serve(
    root: Path,
    port: int,
    site_url: str,
    build_frame: Callable[[Path], bool],
    say: Callable[[str], None],
    beside: Beside = lambda lists: {},
) -> int:
    """Serve until interrupted. `build_frame` builds the frame with MkDocs where it is not fresh; `say` tells the
    author; `beside` makes the files that stand beside the site."""
    say("Bygger förhandsvisningen. Första gången tar det en stund …")
    # Before anything is read: what is saved while the site is made is a change too.
    mark = stamp(root, WATCHED)
    if not build_frame(root):
        return 2
    state = State(root / ".build" / "preview", beside)
    server = open_server(port, state)
    address = f"http://127.0.0.1:{server.server_address[1]}/"
    settings = site_settings(root, site_url)
    built = first_site(settings, state)
    sys.setswitchinterval(TURN)
    gc.set_threshold(50_000, 20, 20)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    # Also where the shell that started us has turned Ctrl+C off for its background jobs.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)
    if port and server.server_address[1] != port:
        say(f"Port {port} används redan, kanske av en annan förhandsvisning. Tar {server.server_address[1]}.")
    say(f"Förhandsvisning på {address} – spara en fil så uppdateras sidan. Avsluta med Ctrl+C.")
    if state.errors:
        say(f"Det finns {len(state.errors)} fel att rätta. De visas på sidan.")
    try:
        watch(settings, built, state, mark, build_frame, say)
    except KeyboardInterrupt:
        say("\nFörhandsvisningen är avslutad.")
    finally:
        server.shutdown()
    return 0


def open_server(port: int, state: State) -> http.server.ThreadingHTTPServer:
    """Return a server at a port of this machine, or at the nearest free one after it."""
    for number in range(port, port + PORTS if port else 1):
        with contextlib.suppress(OSError):
            return http.server.ThreadingHTTPServer(("127.0.0.1", number), handler(state))
    raise disk.ProjectError(
        f"Portarna {port}–{port + PORTS - 1} används redan. Stäng de förhandsvisningar som står på, eller välj en "
        "annan port: python -m forlopp.site serve --port 8100"
    )


def site_settings(root: Path, site_url: str) -> Settings:
    """Return what the pages are made with, from the frame as it stands."""
    shell = (root / ".build" / "frame" / publish.SHELL).read_text("utf-8")
    return Settings(root, site_url, shell, feed=True, preview=True)


def first_site(settings: Settings, state: State) -> Built | None:
    """Make the whole site; where faults keep it away only the pages that tell how they are mended, and None."""
    root = settings.root
    kept, frame = root / ".build" / "cache", root / ".build" / "frame"
    built = build(settings, kept)
    if built.failed:
        publish.write_help(settings, kept, frame, state.folder)
    else:
        publish.write_site(built, settings, kept, frame, state.folder, state.beside(built.catalog.lists))
    state.ahead.clear()
    state.show([d for d in built.diagnostics if d.severity == "error"], built.checked, whole=True)
    if built.failed:
        return None
    # What stands now need not be looked through for garbage at every save.
    gc.collect()
    gc.freeze()
    return built


def watch(
    settings: Settings,
    built: Built | None,
    state: State,
    mark: str,
    build_frame: Callable[[Path], bool],
    say: Callable[[str], None],
) -> None:
    """Look for saved files for ever, and bring the pages up to date. `mark` is the files' stamp from before what is
    shown was made of them."""
    root = settings.root
    stopped, pause = "", POLL
    while True:
        time.sleep(AGAIN if stopped and not mark else pause)
        try:
            began = time.thread_time()
            now = stamp(root, WATCHED)
            pause = max(POLL, SHARE * (time.thread_time() - began))
            if now == mark:
                continue
            mark = now
            before = frame_stamp(root)
            if not build_frame(root):
                trouble = "Sidornas ram kunde inte byggas. Skälet står i fönstret där förhandsvisningen startades."
                state.stop(trouble)
                stopped = trouble
                continue
            if frame_stamp(root) != before:
                cache.compiler_hash.cache_clear()
                settings, built = site_settings(root, settings.site_url), None
            built = update(settings, built, state)
            stopped = ""
        except (disk.ProjectError, OSError) as error:
            # A file was taken away while it was read: the next look sees what is there then. What lasts is told.
            if stopped == str(error):
                state.stop(stopped)
            elif isinstance(error, disk.ProjectError):
                say(str(error))
            stopped, mark = str(error), ""
        except Exception as error:
            # A fault of ours must not end the preview for somebody who writes: she mends nothing in a traceback.
            stopped = f"Ett fel i Förlopp ({type(error).__name__}: {error}) hindrade förhandsvisningen. Berätta gärna."
            state.stop(stopped)
            say(stopped)
            built = None


def frame_stamp(root: Path) -> str:
    """Return what the frame that stands was made of."""
    path = root / ".build" / "frame.stamp"
    return path.read_text("utf-8") if path.is_file() else ""


def update(settings: Settings, built: Built | None, state: State) -> Built | None:
    """Compile what changed and write it into the site that is shown: the page of what was saved first, then what else
    is made of it, and last the lists of documents."""
    if built is None:
        return first_site(settings, state)
    kept = settings.root / ".build" / "cache"
    newer = build(settings, kept, before=built, show=state.show_ahead)
    errors = [d for d in newer.diagnostics if d.severity == "error"]
    if newer.failed:
        state.show(errors, newer.checked)
        return built
    publish.update_documents(newer, built, kept, state.folder, state.ahead)
    state.ahead.clear()
    state.show(errors, newer.checked)
    publish.update_lists(newer, settings, kept, settings.root / ".build" / "frame", state.folder)
    if newer.catalog.lists != built.catalog.lists:
        for name, content in state.beside(newer.catalog.lists).items():
            disk.write_whole(state.folder / name, content)
    state.show(errors, newer.checked)
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
            address = urlsplit(self.path)
            path = unquote(address.path)
            if path == "/_forlopp/version":
                asked = parse_qs(address.query)
                page, seen = (asked.get(name, [""])[0] for name in ("page", "seen"))
                self.answer(state.wait(unquote(page), seen), "text/plain")
            elif path == "/_forlopp/reload.js":
                self.answer(RELOAD, "text/javascript")
            elif path == "/_forlopp/faults.css":
                self.answer(faultpage.STYLE, "text/css")
            elif path.endswith("/"):
                self.page(path)
            else:
                super().do_GET()

        def page(self, path: str) -> None:
            """Answer with a page, the faults in its place, or that there is none; each reloads when that changes."""
            # The mark is taken first: what is written in between is then seen as a change.
            mark = state.mark(path)
            if state.faulty(path):
                self.answer(with_reload(faultpage.page(state.errors, state.checked, state.trouble), mark), "text/html")
            elif (file := state.file(path)) is not None:
                self.answer(with_reload(file.read_text("utf-8"), mark), "text/html")
            elif (lost := state.folder / "404.html").is_file():
                self.answer(with_reload(lost.read_text("utf-8"), mark), "text/html", 404)
            else:
                self.send_error(404)

        def handle(self) -> None:
            """Answer; a reader who has gone away is no fault of ours."""
            with contextlib.suppress(ConnectionError):
                super().handle()

        def answer(self, text: str, kind: str, status: int = 200) -> None:
            """Send a whole answer that no cache keeps."""
            body = text.encode()
            self.send_response(status)
            self.send_header("Content-Type", f"{kind}; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Cache-Control", "no-store")
            self.end_headers()
            self.wfile.write(body)

    return Handler


def with_reload(page: str, mark: str = "") -> str:
    """Add the script that reloads the page when something else is shown there than `mark`; it is in the preview only,
    never in the site."""
    script = f'<script src="/_forlopp/reload.js" data-seen="{escape(mark)}"></script>'
    return page.replace("</body>", f"{script}</body>", 1)
