"""`forlopp regions --update`: only version and hashes are written; comments, order and text stay."""

from __future__ import annotations

import re

import pytest

from forlopp import regional
from tests.regional.example import CASES, NATIONAL, file_of, findings, made, national_text

OK = (CASES / "ok-plats.md").read_text("utf-8")
FIRST = made(national_text("1.0"))


def updated(text: str) -> str:
    source = file_of(text)
    return regional.updated(source.content, regional.read(source), NATIONAL).decode()


def test_nothing_to_do_changes_no_byte():
    assert updated(OK) == OK


def test_comments_and_order_stay():
    stale = OK.replace('  version: "2.0"', '  version: "1.0" # skrevs i maj').replace(
        "    remissvag: 5210f753ec277ff5",
        f"    # läkarens del\n    a-mat: {FIRST.hashes['a-mat']}   # ändras ofta\n    remissvag: 0000000000000000",
    )
    stale += "\n## Mätning {at=a-mat}\n\nText.\n"
    want = stale.replace('"1.0" # skrevs', '"2.0" # skrevs').replace(FIRST.hashes["a-mat"], NATIONAL.hashes["a-mat"])
    assert updated(stale) == want.replace("0000000000000000", NATIONAL.hashes["remissvag"])


def test_new_parts_come_last_and_parts_that_no_text_hangs_on_go():
    text = OK.replace("    remissvag:", f"    a-vag: {NATIONAL.hashes['a-vag']}\n    remissvag:")
    text += "\n## Behandling {at=a-ge}\n\nText.\n"
    parts = re.findall(r"^    ([a-z-]+): ", updated(text), re.MULTILINE)
    assert parts == ["remissvag", "a-ge"]


@pytest.mark.parametrize(
    "block",
    [
        "",
        'based_on: {version: "1.0", parts: {remissvag: 0000000000000000}}\n',
        'based_on:\n  version: "1.0"\n',
        'based_on:\n  version: "1.0"\n  parts: {remissvag: 0000000000000000}\n',
        "based_on:\n  parts:\n    remissvag: 0000000000000000\n",
    ],
    ids=["none", "on one line", "without parts", "parts on one line", "without a version"],
)
def test_a_block_of_any_form_becomes_right(block):
    head, rest = OK.split("based_on:")[0], "---\n\n" + OK.split("---\n\n")[1]
    text = updated(head + block + rest)
    assert findings(file_of(text)) == []
    assert text.startswith(head) and text.endswith(rest)
    assert updated(text) == text


def test_line_ends_of_windows_stay():
    text = OK.replace("5210f753ec277ff5", "0" * 16).replace("\n", "\r\n")
    assert updated(text) == OK.replace("\n", "\r\n")


def test_a_part_that_is_gone_keeps_what_was_remembered():
    text = OK.replace("{at=remissvag}", "{at=a-ring}").replace("remissvag: 5210f753ec277ff5", "a-ring: " + "1" * 16)
    assert "    a-ring: 1111111111111111" in updated(text)
