"""A private nginx that serves a folder with the project's own configuration: tools/nginx/forlopp.conf.

In: a folder. Out: the address of a server on this machine, stopped afterwards. Only the port and the folder differ from
the file that webmasters get.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

CONFIGURATION = Path(__file__).resolve().parents[1] / "tools" / "nginx" / "forlopp.conf"
NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin") or "/usr/sbin/nginx"

AROUND = """
daemon off;
pid {home}/nginx.pid;
error_log {home}/error.log;
worker_processes 1;
{user}
events {{ worker_connections 256; }}
http {{
    access_log off;
    client_body_temp_path {home}/body;
    proxy_temp_path {home}/proxy;
    fastcgi_temp_path {home}/fastcgi;
    uwsgi_temp_path {home}/uwsgi;
    scgi_temp_path {home}/scgi;
    include {home}/forlopp.conf;
}}
"""
"""What a distribution's own nginx.conf holds around the file."""


def configuration(folder: Path, port: int) -> str:
    """Return the project's configuration for another folder and port."""
    text = CONFIGURATION.read_text("utf-8")
    for old, new in (("listen 80;\n", f"listen 127.0.0.1:{port};\n"), ("root /srv/forlopp;", f'root "{folder}";')):
        assert text.count(f"\n    {old}") == 1, old
        text = text.replace(f"\n    {old}", f"\n    {new}")
    return text


@contextlib.contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Serve a folder; give the address, with no slash at its end."""
    with tempfile.TemporaryDirectory(prefix="forlopp-nginx-") as made, socket.socket() as taken:
        home = Path(made)
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        taken.close()
        # As root, nginx would hand its work to a user that may not read a test's folder.
        user = "user root root;" if os.geteuid() == 0 else ""
        (home / "nginx.conf").write_text(AROUND.format(home=home, user=user))
        (home / "forlopp.conf").write_text(configuration(folder, port), "utf-8")
        process = subprocess.Popen(
            [NGINX, "-p", str(home), "-e", str(home / "error.log"), "-c", str(home / "nginx.conf")],
            stderr=subprocess.PIPE,
        )
        try:
            _wait(port, process)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(10)


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(200):
        assert process.poll() is None, process.communicate()[1].decode()
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    raise AssertionError("nginx did not start")
