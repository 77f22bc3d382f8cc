"""The page /admin/ and its configuration.

In: the shared lists and the settings in mkdocs.yml. Out: the files of /admin/ but its scripts, which the site's door
puts beside them. Never lets the page ask any host but its own and the git host that the settings name.
"""

from __future__ import annotations

import html
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from ..catalog import Lists
from .collections import collections, forms
from .fields import Json

FOLDER = "admin/"

BACKENDS = {
    "github": ("https://api.github.com",),
    "gitlab": ("https://gitlab.com",),
    "local": ("http://localhost:8081/api/v1",),
}
"""Git hosts, each with the address that it is asked at unless the settings give another."""

KEYS = ("backend", "repo", "branch", "base_url", "api_root", "auth_endpoint", "auth_type", "app_id", "proxy_url")


class AdminError(Exception):
    """The settings in mkdocs.yml can't be used. The message is Swedish."""


@dataclass(frozen=True, slots=True)
class Admin:
    """The settings: `options` are Decap's own, by name; `hosts` are those that the page may ask."""

    backend: str
    options: tuple[tuple[str, str], ...]
    hosts: tuple[str, ...]


def admin_settings(given: Any) -> Admin | None:
    """Read what stands under `admin` in mkdocs.yml; None where it stands nothing. Raises AdminError."""
    if given is None or given is False:
        return None
    if not isinstance(given, Mapping):
        raise AdminError("admin under forlopp i mkdocs.yml ska ha egna nycklar: minst backend och repo.")
    for key, value in given.items():
        if key not in KEYS:
            raise AdminError(f"admin i mkdocs.yml har nyckeln {key}, som inte finns. Nycklarna är {', '.join(KEYS)}.")
        if not isinstance(value, str) or not value.strip():
            raise AdminError(f"admin i mkdocs.yml: {key} ska vara ett ord eller en adress.")
    backend = given.get("backend", "")
    if backend not in BACKENDS:
        raise AdminError(f"admin i mkdocs.yml: backend ska vara {' eller '.join(BACKENDS)}.")
    if backend != "local" and not given.get("repo"):
        raise AdminError("admin i mkdocs.yml: repo saknas. Skriv ägare/projekt, som i projektets adress.")
    addresses = {key: given[key] for key in ("base_url", "api_root", "proxy_url") if key in given}
    for key, address in addresses.items():
        if urlsplit(address).scheme not in ("https", "http") or not _origin(address):
            raise AdminError(f"admin i mkdocs.yml: {key} ska vara en adress som börjar med https://")
    if backend == "local":
        hosts = {_origin(given.get("proxy_url", BACKENDS["local"][0]))}
    else:
        hosts = {_origin(address) for address in (*BACKENDS[backend], *addresses.values())}
        if backend == "gitlab" and addresses:
            hosts -= {_origin(BACKENDS["gitlab"][0])}
    options = tuple((key, given[key]) for key in KEYS if key in given and key != "backend")
    return Admin(backend, options, tuple(sorted(hosts)))


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc and not set(parts.netloc) & set(" ;,'\"") else ""


def files(lists: Lists, admin: Admin, site_url: str, site_name: str) -> dict[str, bytes]:
    """Make the page and its configuration."""
    made = {"cms": configuration(lists, admin, site_url), "forms": forms(lists)}
    return {
        f"{FOLDER}index.html": _page(admin, site_name).encode(),
        f"{FOLDER}config.json": (json.dumps(made, ensure_ascii=False, indent=1) + "\n").encode(),
    }


def configuration(lists: Lists, admin: Admin, site_url: str) -> Json:
    """Return Decap's configuration."""
    backend: Json = {"name": "proxy" if admin.backend == "local" else admin.backend, "branch": "main"}
    backend |= dict(admin.options)
    if admin.backend == "local":
        backend.setdefault("proxy_url", BACKENDS["local"][0])
    else:
        backend["squash_merges"] = True
    words = {"create": "Ny text: {{slug}}", "update": "Ändring av {{slug}}", "delete": "Borttagen: {{slug}}"}
    return {
        "backend": backend | {"commit_messages": words},
        # Each save is a branch of its own and a pull request; who may merge it is the git host's to say.
        "publish_mode": "editorial_workflow",
        "locale": "sv",
        "logo": {"src": "../assets/forlopp.svg", "show_in_header": False},
        "site_url": site_url,
        "display_url": site_url,
        "show_preview_links": False,
        "search": False,
        "media_folder": "content/bilder",
        "public_folder": "bilder",
        "slug": {"encoding": "ascii", "clean_accents": True},
        "collections": collections(lists),
    }


def _page(admin: Admin, site_name: str) -> str:
    # Decap writes its styles into the page and compiles its own check of the configuration, so that this page alone has
    # a weaker policy than the site's; it still runs no script of another host and asks none but the git host.
    policy = "; ".join(
        (
            "default-src 'none'",
            "script-src 'self' 'unsafe-eval'",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            f"connect-src 'self' blob: {' '.join(admin.hosts)}",
            "form-action 'none'",
            "base-uri 'none'",
        )
    )
    return f"""<!doctype html>
<html lang="sv">
  <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="{html.escape(policy, quote=True)}">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="robots" content="noindex, nofollow">
    <meta name="referrer" content="no-referrer">
    <title>Redigera – {html.escape(site_name)}</title>
    <link rel="icon" href="../assets/forlopp.svg">
    <link rel="stylesheet" href="admin.css">
    <script src="manual.js"></script>
    <script src="decap-cms.js" defer></script>
    <script type="module" src="admin.js"></script>
  </head>
  <body>
    <noscript>Sidan behöver JavaScript.</noscript>
  </body>
</html>
"""
