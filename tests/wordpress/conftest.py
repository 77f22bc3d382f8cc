"""A real WordPress of Debian's packages, in a folder of its own: database on a socket, site on a port of 127.0.0.1.

In: /usr/share/wordpress, mariadbd and php. Out: fixtures. Never starts a system service, never touches /etc/wordpress
or /var/lib, and needs no particular user.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from .source import Feed, Source

PLUGIN = Path(__file__).resolve().parents[2] / "plugins" / "wordpress" / "forlopp"
DEBIAN = Path("/usr/share/wordpress")
ADMIN, PASSWORD = "webbredaktor", "hemligt-i-provet"

OWN_FAULT = re.compile(
    r"PHP Deprecated: +(Return type of|Creation of dynamic property|Optional parameter) .*/(wp-includes|wp-admin)/"
)

CONFIG = """<?php
define( 'DB_NAME', 'wp' ); define( 'DB_USER', 'wp' ); define( 'DB_PASSWORD', '' );
define( 'DB_HOST', 'localhost:%(socket)s' ); define( 'DB_CHARSET', 'utf8mb4' ); define( 'DB_COLLATE', '' );
define( 'WP_DEBUG', true ); define( 'WP_DEBUG_LOG', '%(log)s' ); define( 'WP_DEBUG_DISPLAY', false );
define( 'DISABLE_WP_CRON', true ); define( 'AUTOMATIC_UPDATER_DISABLED', true );
define( 'WP_HTTP_BLOCK_EXTERNAL', true ); define( 'WP_ACCESSIBLE_HOSTS', '127.0.0.1' );
define( 'WP_HOME', '%(url)s' ); define( 'WP_SITEURL', '%(url)s' );
foreach ( [ 'AUTH', 'SECURE_AUTH', 'LOGGED_IN', 'NONCE' ] as $name ) {
	define( "{$name}_KEY", 'prov' ); define( "{$name}_SALT", 'prov' );
}
$table_prefix = 'wp_';
defined( 'ABSPATH' ) || define( 'ABSPATH', __DIR__ . '/' );
require ABSPATH . 'wp-settings.php';
"""

QUICKER = "opcache.enable_cli=1\nopcache.file_cache=%s\nopcache.file_cache_only=1\n"
"""WordPress is compiled once, not at each of the tests' many starts of PHP."""

INSTALL = """
define( 'WP_INSTALLING', true );
require ABSPATH . 'wp-admin/includes/upgrade.php';
wp_install( 'Region Exempel', %(admin)r, 'webb@region.example', false, '', %(password)r );
update_option( 'permalink_structure', '/%%postname%%/' );
update_option( 'timezone_string', 'Europe/Stockholm' );
"""


def free_port() -> int:
    """Return a port that nobody listens to."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


@dataclass
class WordPress:
    """An installed site."""

    folder: Path
    url: str
    log: Path
    environment: dict[str, str]
    started: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def php(self, code: str, *before: str) -> str:
        """Run PHP with WordPress loaded and return what it prints; `before` is run ahead of WordPress."""
        script = self.folder / "run.php"
        script.write_text(f"<?php {' '.join(before)} require {str(self.folder / 'wp-load.php')!r};\n{code}", "utf-8")
        done = subprocess.run(
            ["php", str(script)], env=self.environment, capture_output=True, text=True, encoding="utf-8", check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def value(self, expression: str) -> Any:
        """Return the value of a PHP expression."""
        return json.loads(self.php(f"echo wp_json_encode( {expression} );"))

    def cron(self) -> None:
        """Let time come for the hourly fetch, and run WordPress' own wp-cron.php, which no user is logged in to."""
        self.php(
            "wp_clear_scheduled_hook( 'forlopp_hourly' ); wp_schedule_event( time() - 1, 'hourly', 'forlopp_hourly' );"
        )
        done = subprocess.run(
            ["php", "wp-cron.php"], cwd=self.folder, env=self.environment, capture_output=True, text=True, check=False
        )
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")

    def settings(self, **changed: Any) -> None:
        """Save settings as the form does."""
        self.php(f"test_settings( json_decode( {json.dumps(changed, ensure_ascii=False)!r}, true ) );")

    def state(self) -> dict[str, Any]:
        """Return what the plugin remembers of its last run."""
        return self.value("forlopp_state()")

    def posts(self) -> dict[str, dict[str, Any]]:
        """Return the imported posts by the documents' ids, each with its meta."""
        found = self.value("test_posts()")
        return {
            one["meta"]["_forlopp_id"]: one["post"]
            | {key.removeprefix("_forlopp_"): value for key, value in one["meta"].items()}
            for one in found
        }

    def get(self, path: str) -> str:
        """Return a page as a visitor's browser gets it."""
        with urllib.request.urlopen(f"{self.url}/{path}", timeout=60) as answer:
            return answer.read().decode()

    def shown(self, id: str) -> str:
        """Return the page of an imported pathway."""
        return self.get(f"?page_id={self.posts()[id]['ID']}")

    def forget(self) -> None:
        """Make the site as it was before the plugin's first run, with no fault in its log."""
        self.php("test_forget();")
        self.log.unlink(missing_ok=True)

    def faults(self) -> str:
        """Return what PHP has complained about, but for what Debian's older WordPress itself brings on newer PHP."""
        lines = self.log.read_text("utf-8").splitlines() if self.log.is_file() else []
        return "\n".join(line for line in lines if not OWN_FAULT.search(line))


@pytest.fixture(scope="session")
def wordpress() -> Iterator[WordPress]:
    """An installed WordPress with the plugin in place, not yet activated."""
    for program in ("mariadbd", "mariadb-install-db", "mariadb", "php"):
        assert shutil.which(program, path=f"{os.environ['PATH']}:/usr/sbin"), (
            f"{program} is missing: tools/test-tools.sh slow"
        )
    assert DEBIAN.is_dir(), "wordpress is missing: tools/test-tools.sh slow"
    with tempfile.TemporaryDirectory(prefix="forlopp-wp-") as name:  # short: a socket's path may have 107 characters
        folder = Path(name)
        (folder / "php" / "kept").mkdir(parents=True)
        (folder / "php" / "test.ini").write_text(QUICKER % (folder / "php" / "kept"), "utf-8")
        environment = os.environ | {"PHP_INI_SCAN_DIR": f":{folder / 'php'}", "PHP_CLI_SERVER_WORKERS": "3"}
        site = WordPress(folder / "www", f"http://127.0.0.1:{free_port()}", folder / "debug.log", environment)
        try:
            database(folder, site)
            web(folder, site)
            yield site
        finally:
            for process in reversed(site.started):
                os.killpg(process.pid, signal.SIGTERM)  # PHP's server leaves its workers behind when it ends alone
                process.wait(20)


def database(folder: Path, site: WordPress) -> None:
    """Start a database of our own: its data and its socket lie in the folder, and it listens to no network."""
    data, log = folder / "data", (folder / "mariadb.log").open("wb")
    environment = os.environ | {"PATH": f"{os.environ['PATH']}:/usr/sbin"}
    who = ["--user=root"] if os.geteuid() == 0 else []
    subprocess.run(
        ["mariadb-install-db", "--no-defaults", f"--datadir={data}", "--auth-root-authentication-method=normal"]
        + ["--skip-test-db", *who],
        env=environment, stdout=log, stderr=log, check=True,
    )  # fmt: skip
    options = ["--skip-networking", "--innodb-flush-log-at-trx-commit=0", "--innodb-buffer-pool-size=32M", *who]
    site.started.append(
        subprocess.Popen(
            ["mariadbd", "--no-defaults", f"--datadir={data}", f"--socket={folder}/db.sock"]
            + [f"--pid-file={folder}/db.pid", *options],
            env=environment,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )  # fmt: skip
    )
    sql = "CREATE DATABASE wp CHARACTER SET utf8mb4; CREATE USER wp@localhost; GRANT ALL ON wp.* TO wp@localhost;"
    for _ in range(200):
        done = subprocess.run(
            ["mariadb", "--no-defaults", f"--socket={folder}/db.sock", "-uroot", "-e", sql],
            capture_output=True, check=False,
        )  # fmt: skip
        if done.returncode == 0:
            return
        time.sleep(0.1)
    raise AssertionError((folder / "mariadb.log").read_text("utf-8", "replace"))


def web(folder: Path, site: WordPress) -> None:
    """Copy Debian's WordPress, with a configuration of our own for Debian's, install the site and serve it."""
    shutil.copytree(DEBIAN, site.folder, ignore=shutil.ignore_patterns(".htaccess", "wp-config.php"))
    facts = {"socket": folder / "db.sock", "log": site.log, "url": site.url}
    (site.folder / "wp-config.php").write_text(CONFIG % facts, "utf-8")
    content = site.folder / "wp-content"
    (content / "mu-plugins").mkdir()
    shutil.copy(Path(__file__).with_name("must_use.php"), content / "mu-plugins")
    shutil.copytree(PLUGIN, content / "plugins" / "forlopp")
    site.php(INSTALL % {"admin": ADMIN, "password": PASSWORD}, "define( 'WP_INSTALLING', true );")
    log = (folder / "web.log").open("wb")
    command = ["php", "-S", site.url.removeprefix("http://"), "-t", str(site.folder)]
    site.started.append(subprocess.Popen(command, stdout=log, stderr=log, env=site.environment, start_new_session=True))
    for _ in range(100):
        with socket.socket() as one:
            if one.connect_ex(("127.0.0.1", int(site.url.rsplit(":", 1)[1]))) == 0:
                return
        time.sleep(0.1)
    raise AssertionError("php -S does not answer")


@pytest.fixture(scope="session")
def built(root: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The files of the project's own feed."""
    folder = tmp_path_factory.mktemp("feed")
    command = ["-c", "import sys; from forlopp.cli import main; sys.exit(main())", "feed", str(folder)]
    subprocess.run([sys.executable, *command], cwd=root, check=True, capture_output=True)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def feed(built: dict[str, bytes]) -> Feed:
    """The project's feed as it would be if its texts had been reviewed: all but one say that they are no examples."""
    made = Feed(built)
    for id in made.documents:
        if id != "hoftledsartros-primarvard":
            made.change(
                id, illustrative=False, notices=[n for n in made.documents[id]["notices"] if "Exempel" not in n]
            )
    made.sequence = 8
    return made


@pytest.fixture(scope="session")
def server() -> Iterator[Source]:
    """The web server of the source."""
    one = Source()
    yield one
    one.close()


@pytest.fixture
def site(wordpress: WordPress, server: Source, feed: Feed) -> Iterator[WordPress]:
    """A WordPress with the plugin active, nothing imported, all approved pathways wanted; PHP must stay silent."""
    wordpress.php("test_activate();")
    wordpress.forget()
    wordpress.settings(feed=server.url, type="page", status="publish")
    server.publish(feed)
    yield wordpress
    assert wordpress.faults() == ""
