"""The site's door: `python -m forlopp.site build|serve`, and the MkDocs plugin that builds the frame.

In: arguments, or MkDocs' events. Out: the site in its folder, or messages and a failing status. The only module that
imports MkDocs: what MkDocs builds is the frame (shells, plain pages, assets); everything else is put into it by
publish.
"""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from mkdocs.config.config_options import Type
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin

INPUTS = ("content", "overrides", "plugins", "schemas", "tools/admin/package-lock.json", "mkdocs.yml", "LICENSE")
"""Everything that the site is made of, from the project's root."""

LIBRARIES = {"minisearch.js": "node_modules/minisearch/dist/es/index.js"}
"""Scripts of others that pages load, from the site's own host: name there, and where npm puts them."""

CMS = "tools/admin/node_modules/decap-cms/dist/decap-cms.js"
"""The forms at /admin/, where `make admin` puts them; only a site that has switched them on has them."""

FRAME_INPUTS = ("overrides", "mkdocs.yml", "plugins/forlopp/site.py", *LIBRARIES.values())
SHELLS = (
    "",
    "vardforlopp/",
    "omraden/",
    "generiska-modeller/",
    "regler/",
    "falt/",
    "sok/",
    "andringar/",
    "offline/",
    "tillganglighet/",
    "regioner/",
    "remiss/",
    "stil/",
    "api/falt/",
    "vardforlopp/skal/",
)
SHELL_PAGE = "---\ntitle: {title}\ntemplate: pathway/shell.html\n---\n"
TITLES = {
    "": "Start",
    "vardforlopp/": "Vårdförlopp",
    "omraden/": "Programområden",
    "generiska-modeller/": "Generiska modeller",
    "regler/": "Regler",
    "falt/": "Fält",
    "sok/": "Sök",
    "andringar/": "Ändringar",
    "tillganglighet/": "Tillgänglighet",
    "regioner/": "Regionala tillägg",
    "remiss/": "Remisser",
    "stil/": "Stil",
    "offline/": "Spara för offline",
    "api/falt/": "Resurser och fält",
    "vardforlopp/skal/": "Vårdförlopp",
}
ADDRESS = "https://forlopp.example/"
"""What the plain pages call the site where they show an address; mkdocs.yml has the same until it is set."""

EPOCH = "1577836800"
"""The date of MkDocs' own files: 1 January 2020. Nothing that readers see shows it."""


class ForloppPlugin(BasePlugin):
    """Makes `mkdocs build` build the whole site: checks first, stages the frame's pages, fills the shells last."""

    config_scheme = (("pdf", Type(bool, default=False)), ("admin", Type((bool, dict))))
    frame_only = False
    built: Any = None

    def on_config(self, config: Any) -> Any:
        """Point MkDocs at the staged pages."""
        from .disk import ProjectError

        root = Path(config.config_file_path).parent
        try:
            stage(root, root / ".build" / "docs", str(config.site_url).rstrip("/") + "/")
        except ProjectError as error:
            raise PluginError(str(error)) from None
        config.docs_dir = str(root / ".build" / "docs")
        return config

    def on_pre_build(self, *, config: Any) -> None:
        """Check everything before anything is written: the last good site stays until the new one can take its
        place."""
        if not self.frame_only:
            from . import build
            from .pool import Settings

            root = Path(config.config_file_path).parent
            checked = build.build(Settings(root))
            if checked.failed:
                _tell(checked)
                raise PluginError("Webbplatsen byggdes inte: rätta felen ovan. Den förra versionen ligger kvar.")

    def on_page_content(self, html: str, **_: Any) -> str:
        """Write pictures and breaks of the plain pages as HTML does; Python-Markdown closes them as XHTML does."""
        return html.replace(" />", ">")

    def on_post_build(self, *, config: Any) -> None:
        """Fill the shells, in MkDocs' own output folder."""
        if not self.frame_only:
            from . import publish
            from .disk import ProjectError

            root, site = Path(config.config_file_path).parent, Path(config.site_dir)
            frame = root / ".build" / "frame"
            _own_assets(root, site)
            publish.replace_tree(site, frame)
            try:
                _compile(root, frame, site, _configuration(config))
            except ProjectError as error:
                raise PluginError(str(error)) from None


def stage(root: Path, docs: Path, site_url: str = ADDRESS) -> None:
    """Write a complete docs_dir: a shell for each kind of page, and the plain pages of content/, whose examples name
    the site's own address."""
    from . import disk

    files = {f"{url}index.md": SHELL_PAGE.format(title=TITLES[url]).encode() for url in SHELLS}
    for path in plain_pages(root):
        body = path.read_bytes()
        if path.suffix == ".md":
            _ask_for_head(path.relative_to(root).as_posix(), body)
        body = body.replace(ADDRESS.encode(), site_url.encode()) if path.suffix == ".md" else body
        files[path.relative_to(root / "content").as_posix()] = body
    disk.write_changed(docs, files)


def _ask_for_head(file: str, body: bytes) -> None:
    """Ask a plain page for its title and its description. MkDocs prints a head that it can't read on the page."""
    from yaml import YAMLError, safe_load

    from . import disk

    head = body.decode("utf-8", "replace").split("---\n", 2)
    try:
        values = safe_load(head[1]) if len(head) == 3 and not head[0] else None
    except YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 2 if mark else 1
        raise disk.ProjectError(
            f"{file}:{line}: uppgifterna överst går inte att läsa. Sätt citattecken runt text med kolon i."
        ) from error
    if not isinstance(values, dict) or not values.get("title") or not values.get("description"):
        raise disk.ProjectError(f"{file}:1: sidan saknar title eller description mellan två rader med ---.")


def plain_pages(root: Path) -> list[Path]:
    """Return the plain pages: Markdown in content/ itself, in content/api/ and in content/handbok/."""
    content = root / "content"
    own = [path for path in content.glob("*.md") if path.name not in ("index.md", "LICENSE.md")]
    return sorted(p for p in (*own, *content.glob("api/*.md"), *content.glob("handbok/**/*")) if p.is_file())


def main(arguments: list[str]) -> int:
    """Run `build` or `serve`."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    if arguments[:1] == ["build"]:
        return build_site(Path.cwd())
    if arguments[:1] == ["serve"]:
        from .disk import ProjectError
        from .preview import serve

        named = arguments[2] if arguments[1:2] == ["--port"] and len(arguments) == 3 else ""
        if len(arguments) == 1 or named.isdecimal():
            try:
                root = Path.cwd()
                return serve(root, int(named or 8000), configured(root).site_url, build_frame, _say, _forms(root))
            except ProjectError as error:
                print(error, file=sys.stderr)
                return 2
    if arguments[:1] == ["frame"]:
        return _frame_here(Path.cwd(), Path(arguments[1]))
    print("Användning: python -m forlopp.site build | serve [--port NUMMER]", file=sys.stderr)
    return 2


def build_site(root: Path) -> int:
    """Build the site into site/; return an exit status. When no input has changed since the last time, do nothing."""
    from .stamps import stamp

    start = time.monotonic()
    site, stamp_file = root / "site", root / ".build" / "site.stamp"
    mark = stamp(root, INPUTS, [os.environ.get("FORLOPP_SITE_URL", "")])
    if site.is_dir() and stamp_file.is_file() and stamp_file.read_text() == mark:
        print("Inget har ändrats sedan site/ byggdes.")
        return 0
    stamp_file.unlink(missing_ok=True)
    if missing := [source for source in LIBRARIES.values() if not (root / source).is_file()]:
        print(f"{', '.join(missing)} saknas. Kör `make site`, som hämtar det som behövs.", file=sys.stderr)
        return 2
    frame_process = start_frame(root)
    if frame_process and frame_process.wait():
        print("MkDocs kunde inte bygga sidornas ram. Felet står ovan.", file=sys.stderr)
        return 2
    frame = root / ".build" / "frame"
    from .disk import ProjectError
    from .pdf import PdfError

    try:
        built = _compile(root, frame, site, configured(root))
    except PdfError as error:
        print(f"{error} Eller ta bort pdf: true under forlopp i mkdocs.yml.", file=sys.stderr)
        return 2
    except ProjectError as error:
        print(str(error), file=sys.stderr)
        return 2
    _tell(built)
    if built.failed:
        print("Webbplatsen byggdes inte. Den förra versionen i site/ ligger kvar.", file=sys.stderr)
        return 1
    stamp_file.write_text(mark)
    print(f"Byggde {len(built.results)} dokument till site/ på {time.monotonic() - start:.1f} s.")
    return 0


class Configuration(NamedTuple):
    """What mkdocs.yml says that the compiler asks for. `admin` is what stands there about the forms at /admin/."""

    site_url: str
    pdf: bool
    site_name: str
    admin: Any


def _compile(root: Path, frame: Path, site: Path, configuration: Configuration) -> Any:
    from . import build, cache, pdf, publish
    from .pool import Settings

    site_url = configuration.site_url
    shell = (frame / publish.SHELL).read_text("utf-8")
    settings = Settings(root, site_url, shell, feed=True, pdf=pdf.stamp(root) if configuration.pdf else "")
    kept = root / ".build" / "cache"
    built = build.build(settings, kept)
    if not built.failed:
        publish.write_site(built, settings, kept, frame, site, _admin(root, built.catalog.lists, configuration))
        cache.drop_unused(kept, built.kept)
    return built


def _admin(root: Path, lists: Any, configuration: Configuration) -> Mapping[str, bytes]:
    """Return the files of /admin/; none where mkdocs.yml doesn't switch it on."""
    from . import cms, disk

    try:
        admin = cms.admin_settings(configuration.admin)
    except cms.AdminError as error:
        raise disk.ProjectError(str(error)) from error
    if admin is None:
        return {}
    if not (root / CMS).is_file():
        raise disk.ProjectError(
            "mkdocs.yml slår på redigering på /admin/, men formulären är inte installerade. Kör `make admin` först, "
            "eller ta bort admin under forlopp i mkdocs.yml."
        )
    scripts = (*sorted((root / "overrides" / "admin").iterdir()), root / CMS)
    found = {f"{cms.FOLDER}{path.name}": disk.read_bytes(path) for path in scripts}
    return found | cms.files(lists, admin, configuration.site_url, configuration.site_name)


def _forms(root: Path) -> Callable[[Any], Mapping[str, bytes]]:
    """Return what makes the files of /admin/ for the preview, as mkdocs.yml says at the time. Forms that can't be had
    are told of, and keep nothing else away."""
    from .disk import ProjectError

    def made(lists: Any) -> Mapping[str, bytes]:
        try:
            return _admin(root, lists, configured(root))
        except ProjectError as error:
            _say(f"/admin/ visas inte: {error}")
            return {}

    return made


def configured(root: Path) -> Configuration:
    """Return what mkdocs.yml says, the site's address with a slash at the end; the environment may give another."""
    from mkdocs.config import load_config

    logging.getLogger("mkdocs").setLevel(logging.ERROR)
    config = load_config(str(root / "mkdocs.yml"))
    return _configuration(config)


def _configuration(config: Any) -> Configuration:
    own = config.plugins["forlopp"].config
    address = str(config.site_url).rstrip("/") + "/"
    return Configuration(address, bool(own["pdf"]), str(config.site_name), own["admin"])


def _say(words: str) -> None:
    print(words, flush=True)


def _tell(built: Any) -> None:
    """Print errors in full and count the rest: the whole list is `forlopp check`'s."""
    from .diagnostics import as_text

    errors = [d for d in built.diagnostics if d.severity == "error"]
    if errors:
        print(as_text(errors, built.checked, sys.stdout.isatty()), end="")


# ---------------------------------------------------------------------------------------------------------------------
# The frame


def start_frame(root: Path) -> subprocess.Popen[bytes] | None:
    """Start building the frame in a process of its own, unless the one that stands is fresh."""
    from .stamps import stamp

    frame, stamp_file = root / ".build" / "frame", root / ".build" / "frame.stamp"
    pages = [str(path.relative_to(root)) for path in plain_pages(root)]
    mark = stamp(root, (*FRAME_INPUTS, *pages), [os.environ.get("FORLOPP_SITE_URL", "")])
    if frame.is_dir() and stamp_file.is_file() and stamp_file.read_text() == mark:
        return None
    environment = {**os.environ, "SOURCE_DATE_EPOCH": EPOCH, "NO_MKDOCS_2_WARNING": "1", "FORLOPP_FRAME_STAMP": mark}
    return subprocess.Popen([sys.executable, "-m", "forlopp.site", "frame", str(frame)], cwd=root, env=environment)


def build_frame(root: Path) -> bool:
    """Build the frame if it is not fresh; return whether it stands."""
    process = start_frame(root)
    return process is None or process.wait() == 0


def _frame_here(root: Path, frame: Path) -> int:
    from mkdocs.commands.build import build as mkdocs_build
    from mkdocs.config import load_config
    from mkdocs.exceptions import Abort

    from . import disk

    new = frame.with_name(".frame.new")
    disk.remove_folder(new)
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    config = load_config(str(root / "mkdocs.yml"), site_dir=str(new))
    config.plugins["forlopp"].frame_only = True
    try:
        mkdocs_build(config)
    except Abort:
        return 2
    _own_assets(root, new)
    disk.replace_folder(new, frame)
    frame.with_name("frame.stamp").write_text(os.environ.get("FORLOPP_FRAME_STAMP", ""))
    return 0


def _own_assets(root: Path, folder: Path) -> None:
    """Take away what no page of ours asks for, join Material's style sheet and ours in the order of their names into
    one request, and put the libraries in their place."""
    from . import disk

    for name in ("sitemap.xml", "sitemap.xml.gz", "objects.inv"):
        (folder / name).unlink(missing_ok=True)
    assets = folder / "assets"
    theirs = sorted((assets / "stylesheets").glob("main.*.css"))
    ours = sorted((assets / "css").glob("*.css"))
    if len(theirs) != 1 or not ours:
        raise disk.ProjectError(f"Stilmallarna finns inte som väntat i {assets}.")
    sheets = [disk.read_bytes(path) for path in (*theirs, *ours)]
    sheets[0] = sheets[0].partition(b"/*# sourceMappingURL")[0]
    disk.write_whole(assets / "forlopp.css", b"\n".join(sheets))
    # Material's own scripts are over a megabyte; a test sees to it that no page asks for them.
    for unused in ("javascripts", "stylesheets", "css"):
        disk.remove_folder(assets / unused)
    # The worker's parts: publish joins them into one script at the root. The component is a file of the feed, and the
    # forms' scripts are put in place where they are switched on.
    for elsewhere in ("worker", "component", "admin"):
        disk.remove_folder(folder / elsewhere)
    for name, source in LIBRARIES.items():
        disk.write_whole(assets / "js" / name, disk.read_bytes(root / source))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
