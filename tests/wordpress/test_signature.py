"""A region fills in a public key: only what it vouches for today becomes posts. Signatures are Debian's minisign's."""

from __future__ import annotations

import pytest

from forlopp.sync import read_key
from tests.sync.site import Signer

from .conftest import WordPress
from .source import Feed, Source, packed

pytestmark = pytest.mark.slow

TODAY = "2026-11-01"
LATER = "2099-01-01"


@pytest.fixture(scope="module")
def signer(tmp_path_factory: pytest.TempPathFactory) -> Signer:
    return Signer.make(tmp_path_factory.mktemp("key") / "ours")


@pytest.fixture(scope="module")
def stranger(tmp_path_factory: pytest.TempPathFactory) -> Signer:
    return Signer.make(tmp_path_factory.mktemp("key") / "theirs")


@pytest.fixture
def signed(site: WordPress, server: Source, feed: Feed, signer: Signer) -> WordPress:
    """A WordPress with the key filled in, and posts of a signed release."""
    feed.sign = signer.sign(signed=TODAY, expires=LATER)
    server.publish(feed)
    site.settings(key=f" {signer.key} ")
    site.cron()
    assert site.state()["error"] == "" and site.state()["expires"] == LATER
    assert "Ny: Sepsis, version 2.0." in site.state()["report"]
    return site


def refused(site: WordPress, server: Source, feed: Feed, why: str) -> None:
    """Offer a release: no post is touched, nothing but the index is asked for, and the webmaster is told why."""
    before, sequence = site.posts(), site.state()["sequence"]
    server.publish(feed)
    site.cron()
    assert why in site.state()["error"]
    assert why in site.php("test_notices();")
    assert server.asked == [("index.json", 200)]
    assert site.posts() == before and site.state()["sequence"] == sequence


def test_only_a_release_that_the_key_vouches_for_is_taken(
    signed: WordPress, server: Source, feed: Feed, signer: Signer, stranger: Signer
):
    good = feed.sign
    assert good
    other = good(feed.sequence, "0" * 64)
    feed.change("sepsis", version="3.0")
    theirs, ours = (read_key(one.key).id for one in (stranger, signer))
    cases = {
        "inte signerad": None,
        f"signerad med nyckeln {theirs}, men nyckeln i inställningarna är {ours}": stranger.sign(TODAY, LATER),
        "gäller en annan utgåva": lambda *_: other,
        "stämmer inte": lambda *given: good(*given) | {"statement": good(*given)["statement"] + " "},
        "minisigns form": lambda *given: good(*given) | {"minisig": "x"},
        "något annat än en utgåva": lambda *_: {
            "signed": True, "statement": "x", "minisig": signer.minisig("x"),
        },
        "gick ut 2026-01-31": signer.sign("2026-01-01", "2026-01-31"),
        "signerades 2026-01-01, före den som är hämtad": signer.sign("2026-01-01", LATER),
    }  # fmt: skip
    for why, sign in cases.items():
        feed.sign = sign
        refused(signed, server, feed, why)
    # Changed in its trusted comment alone, which minisign signs too.
    feed.sign = lambda *given: (
        good(*given) | {"minisig": good(*given)["minisig"].replace("comment: time", "comment: Time")}
    )
    refused(signed, server, feed, "stämmer inte")
    for options in ((), ("-l",)):  # minisign's both kinds
        feed.sign = signer.sign(TODAY, LATER, options)
        feed.sequence += 1
        server.publish(feed)
        signed.cron()
        assert signed.state()["error"] == "" and signed.state()["sequence"] == feed.sequence
    assert signed.posts()["sepsis"]["version"] == "3.0"


def test_an_older_release_with_a_true_signature_is_refused(signed: WordPress, server: Source, feed: Feed):
    feed.sequence = 7
    refused(signed, server, feed, "äldre innehåll (nummer 7)")


def test_a_signature_that_goes_out_while_nothing_is_new_is_told(signed: WordPress, server: Source):
    """A source that is frozen, by neglect or by an attacker, goes on answering 304."""
    server.asked.clear()
    signed.php("$s = forlopp_state(); $s['expires'] = '2026-01-31'; update_option( 'forlopp_state', $s );")
    signed.cron()
    assert server.asked == [("index.json", 304)]
    assert "gick ut 2026-01-31" in signed.state()["error"]


def test_a_keys_name_is_written_as_minisign_writes_it(site: WordPress):
    """A number: one name of sixteen begins with a zero, which minisign leaves out."""
    assert site.value("forlopp_key_name( 'Ed' . hex2bin( '0102000000000000' ) )") == "201"


def test_a_key_that_is_none_stops_everything(signed: WordPress, server: Source, feed: Feed):
    """Never taken for no key at all."""
    signed.settings(key="RW är ingen nyckel")
    refused(signed, server, feed, "ingen nyckel från minisign")
    signed.settings(key="")
    feed.sign = None
    server.publish(feed)
    signed.cron()
    assert (signed.state()["error"], signed.state()["expires"]) == ("", "")


def test_an_index_that_says_strange_things_of_its_signature(signed: WordPress, server: Source, feed: Feed):
    for strange in ("ja", ["signed"], {"signed": "true"}, {"signed": True, "statement": ["x"], "minisig": {"a": 1}}):
        feed.sign = lambda *_, strange=strange: strange  # type: ignore[misc]
        server.publish(feed)
        signed.cron()
        assert "ignatur" in signed.state()["error"] or "inte signerad" in signed.state()["error"]
    server.published["index.json"] = packed({"signature": None, "manifest": "x"})
    signed.cron()
    assert "inte signerad" in signed.state()["error"]
