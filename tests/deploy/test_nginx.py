"""A deployed site behind nginx with the project's own configuration: what clients and browsers are told."""

from __future__ import annotations

import gzip
import http.client
import json
import re
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.deploy.sites import API, built, publish, read_page, read_whole, sha, write
from tests.nginx import serving

TEXT = "åäö " * 500
MORE = {
    "om/index.html": f"<!doctype html><p>{TEXT}</p></html>".encode(),
    "app.webmanifest": b"{}",
    "assets/js/site.js": b"// " + b"x" * 2000,
    "assets/bild.png": b"\x89PNG" + bytes(3000),
    f"{API}changes.atom": b"<feed/>",
    f"{API}changes-feed.json": b"{}",
    f"{API}verktyg/forlopp_sync.py": b"# x",
}


class Answer(dict):
    """Headers by name in small letters, with the status and the body."""

    status: int
    body: bytes


def ask(url: str, path: str, method: str = "GET", **headers: str) -> Answer:
    where = urlsplit(url)
    client = http.client.HTTPConnection(where.hostname or "", where.port, timeout=10)
    try:
        client.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        raw = client.getresponse()
        answer = Answer((name.lower(), value) for name, value in raw.getheaders())
        answer.status, answer.body = raw.status, raw.read()
        return answer
    finally:
        client.close()


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("nginx")
    publish(write(folder / "site", built(1, more=MORE)), folder / "srv")
    return folder / "srv"


@pytest.fixture(scope="module")
def url(target: Path) -> Iterator[str]:
    with serving(target) as address:
        yield address


def blob(body: bytes) -> str:
    return f"/{API}blobs/{sha(body)}.json"


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "text/html; charset=utf-8"),
        ("/assets/js/site.js", "text/javascript; charset=utf-8"),
        ("/assets/ikon.svg", "image/svg+xml"),
        ("/assets/bild.png", "image/png"),
        ("/app.webmanifest", "application/manifest+json"),
        (f"/{API}pathways/sepsis.json", "application/json"),
        (f"/{API}changes.atom", "application/atom+xml; charset=utf-8"),
        (f"/{API}changes-feed.json", "application/feed+json"),
        (f"/{API}snapshot.zip", "application/zip"),
        (f"/{API}verktyg/forlopp_sync.py", "text/x-python; charset=utf-8"),
    ],
)
def test_every_kind_of_file_says_what_it_is_and_is_guarded(url, path, kind):
    answer = ask(url, path)
    assert (answer.status, answer["content-type"]) == (200, kind)
    assert answer["x-content-type-options"] == "nosniff"
    assert answer["referrer-policy"] == "strict-origin-when-cross-origin"
    assert answer["cache-control"] == "no-cache"
    assert answer["etag"]
    assert answer.get("access-control-allow-origin") == ("*" if path.startswith(f"/{API}") else None)
    assert answer["server"] == "nginx"


def test_the_policy_is_that_of_the_pages_and_forbids_frames(url, root):
    said = re.search(
        r'Content-Security-Policy" content="([^"]*)"', (root / "overrides" / "base.html").read_text("utf-8")
    )
    for path in ("/", "/finns-inte/", f"/{API}index.json"):
        assert ask(url, path)["content-security-policy"] == f"{said[1]}; frame-ancestors 'none'"


def test_a_blob_holds_for_ever_and_one_that_is_missing_does_not(url):
    body = built(1)[f"{API}pathways/sepsis.json"]
    answer = ask(url, blob(body))
    assert answer.body == body
    assert answer["cache-control"] == "public, max-age=31536000, immutable"
    missing = ask(url, blob(b"finns inte"))
    assert (missing.status, missing["cache-control"]) == (404, "no-cache")


@pytest.mark.parametrize("path", ["/om/", f"/{API}index.json", f"/{API}blobs/"])
def test_what_a_client_has_is_not_sent_again(url, path):
    path = blob(built(1)[f"{API}pathways.json"]) if path.endswith("blobs/") else path
    for encoding in ("identity", "gzip"):
        first = ask(url, path, Accept_Encoding=encoding)
        again = ask(url, path, Accept_Encoding=encoding, If_None_Match=first["etag"])
        assert (again.status, again.body, again["etag"].removeprefix("W/")) == (
            304,
            b"",
            first["etag"].removeprefix("W/"),
        )
        for name in ("cache-control", "access-control-allow-origin"):
            assert again.get(name) == first.get(name)
        assert ask(url, path, Accept_Encoding=encoding, If_None_Match='"another"').status == 200


def test_the_etag_follows_the_content_though_size_and_clock_stay(url, tmp_path):
    """nginx makes it of time and size: ”dag 5” → ”dag 7” must not be answered with 304."""
    target = tmp_path / "srv"
    page = "vardforlopp/sepsis/text.html"
    seen = []
    with serving(target) as address:
        for day in (5, 7, 5, 6):
            publish(write(tmp_path / "site", built(1, more={page: b"dag %d" % day})), target)
            answer = ask(address, f"/{page}", If_None_Match=seen[-1] if seen else '""')
            assert (answer.status, answer.body) == (200, b"dag %d" % day)
            seen.append(answer["etag"])
    assert len(set(seen)) == 4


def test_text_is_packed_and_pictures_are_not(url):
    for path, packed in (("/om/", True), ("/assets/js/site.js", True), ("/assets/bild.png", False)):
        plain, answer = ask(url, path), ask(url, path, Accept_Encoding="gzip")
        assert answer.get("content-encoding") == ("gzip" if packed else None), path
        if packed:
            assert gzip.decompress(answer.body) == plain.body
            assert answer["vary"] == plain["vary"] == "Accept-Encoding"
            assert len(answer.body) < len(plain.body) / 2


def test_a_download_that_was_cut_goes_on_from_there(url):
    body = built(1)[f"{API}manifest.json"]
    answer = ask(url, blob(body), Range="bytes=100-")
    assert (answer.status, answer.body) == (206, body[100:])
    assert answer["content-range"] == f"bytes 100-{len(body) - 1}/{len(body)}"
    again = ask(url, blob(body), Range="bytes=100-", If_Range=answer["etag"])
    assert again.status == 206
    assert ask(url, blob(body), Range="bytes=100-", If_Range='"older"').status == 200


def test_a_page_of_another_origin_may_read_the_api_and_ask_if_it_has_changed(url):
    asked = {"Origin": "https://region.example", "Access_Control_Request_Method": "GET"}
    asked["Access_Control_Request_Headers"] = "if-none-match"
    for path in ("index.json", "changes-feed.json", f"blobs/{'0' * 64}.json"):
        answer = ask(url, f"/{API}{path}", "OPTIONS", **asked)
        assert (answer.status, answer["access-control-allow-origin"]) == (204, "*")
    assert "GET" in answer["access-control-allow-methods"]
    assert {"If-None-Match", "Range"} <= set(answer["access-control-allow-headers"].split(", "))
    assert "ETag" in ask(url, f"/{API}index.json", Origin="https://region.example")["access-control-expose-headers"]
    assert "access-control-allow-methods" not in ask(url, f"/{API}index.json")
    missing = ask(url, f"/{API}finns-inte.json", Origin="https://region.example")
    assert (missing.status, missing["access-control-allow-origin"]) == (404, "*")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_nothing_can_be_written(url, method):
    for path, allowed in ((f"/{API}index.json", "GET, HEAD, OPTIONS"), ("/om/", "GET, HEAD")):
        answer = ask(url, path, method)
        assert (answer.status, answer["allow"]) == (405, allowed)


def test_head_says_what_get_says(url):
    for path in ("/om/", f"/{API}index.json"):
        head, get = ask(url, path, "HEAD"), ask(url, path)
        assert head.body == b"" and head.status == 200
        assert {k: v for k, v in head.items() if k != "date"} == {k: v for k, v in get.items() if k != "date"}


@pytest.mark.parametrize(
    "path",
    [
        "/finns-inte/",
        "/.forlopp-deploy.json",
        "/.forlopp-deploy.lock",
        f"/{API}.index.json.0123abcd",
        "/assets/",
        f"/{API}blobs/",
        "/../etc/passwd",
        "/%2e%2e/%2e%2e/etc/passwd",
    ],
)
def test_what_is_not_there_or_hidden_answers_with_the_sites_own_page_or_refuses(url, target, path):
    if path.endswith("0123abcd"):
        (target / path[1:]).write_bytes(b"half")
    answer = ask(url, path)
    assert answer.status in ((400,) if "etc" in path else (404,))
    assert answer.status == 400 or "Sidan finns inte." in answer.body.decode()
    assert "ETag" not in answer.body.decode() and b"half" not in answer.body


def test_an_address_without_its_last_slash_leads_on_without_naming_a_host(url):
    answer = ask(url, "/om")
    assert (answer.status, answer["location"]) == (301, "/om/")
    first = ask(url, f"/{API}")
    assert (first.status, first["location"]) == (302, "index.json")


@pytest.mark.slow
def test_readers_meet_no_mixed_and_no_truncated_release_during_twenty_publishes(tmp_path):
    more = {f"assets/{number}.txt": b"x" * 20_000 for number in range(40)}
    target, wanted = tmp_path / "srv", 500
    sites = [
        write(tmp_path / f"site-{n}", built(n, more={**more, "assets/a.txt": b"%d" % n, **large(n)}))
        for n in range(1, 22)
    ]
    publish(sites[0], target)
    numbers: list[tuple[int, int]] = []
    faults: list[BaseException] = []
    stop = threading.Event()

    def poll(url: str) -> None:
        where = urlsplit(url)
        client = http.client.HTTPConnection(where.hostname or "", where.port, timeout=10)

        def fetch(name: str) -> bytes:
            client.request("GET", "/" + name)
            answer = client.getresponse()
            body = answer.read()
            assert answer.status == 200, name
            assert len(body) == int(answer.headers["Content-Length"]), name
            return body

        try:
            while not stop.is_set():
                number = read_whole(fetch)
                assert fetch("large.html").endswith(b"</html>")
                read_page(fetch)
                numbers.append((number, json.loads(fetch(f"{API}index.json"))["sequence"]))
        except BaseException as fault:  # told by the test, not by the thread
            faults.append(fault)
        finally:
            client.close()

    with serving(target) as url:
        readers = [threading.Thread(target=poll, args=(url,)) for _ in range(2)]
        for reader in readers:
            reader.start()
        try:
            for number, site in enumerate(sites[1:], start=1):
                publish(site, target)
                while len(numbers) < wanted * number / 20 and not faults:
                    stop.wait(0.005)
        finally:
            stop.set()
            for reader in readers:
                reader.join()
    assert faults == []
    assert len(numbers) >= wanted
    assert len({first for first, _ in numbers}) > 10
    assert any(first != last for first, last in numbers), "no reader was reading while a release changed"


def large(number: int) -> dict[str, bytes]:
    """Return a page that takes several reads to send."""
    return {"large.html": (f"<!doctype html><p>{number}</p>" + "x" * 300_000 + "</html>").encode()}
