"""What could run, or hide, is found however it is spelt; ordinary clinical text is left in peace."""

from __future__ import annotations

import datetime

import pytest

from forlopp.catalog import Catalog
from forlopp.rules import safety
from forlopp.rules.rule import Subject


def columns(rule, *lines: str) -> list[tuple[int, int]]:
    subject = Subject(None, Catalog(), datetime.date(2026, 11, 21), lines)  # type: ignore[arg-type]
    return [(path[1], path[2]) for path, _, _ in rule.check(subject)]


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\tscript:alert(1)",
        " javascript:alert(1)",
        "\u0001javascript:alert(1)",
        "&#106;avascript:alert(1)",
        "&#x6A;avascript:alert(1)",
        "javascript&colon;alert(1)",
        "java&Tab;script:alert(1)",
        "jav&amp;#x0A;ascript:alert(1)",
        "java\u200bscript:alert(1)",
        "vbscript:msgbox",
        "data:text/html;base64,PHNjcmlwdD4=",
    ],
)
@pytest.mark.parametrize("form", ["[x]({})", "![x]({})", "[x](<{}>)", "[x]: {}", "href: {}", '<a href="{}">'])
def test_running_link(form: str, address: str) -> None:
    assert len(columns(safety.running_link, form.format(address))) == 1


@pytest.mark.parametrize(
    "text",
    [
        "data: available",
        "[data: en översikt](../kol/index.md)",
        "Fråga om data:insamling",
        "[x](https://exempel.se/?q=javascript:)",
        "src/data",
        "action: insats",
        "p<0,05 och >65 år: data saknas",
    ],
)
def test_ordinary_link(text: str) -> None:
    assert columns(safety.running_link, text) == []


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<SCRIPT src=//x>",
        "<img src=x onerror=alert(1)>",
        '<b onmouseover="x()">',
        "<svg/onload=alert(1)>",
        "<iframe srcdoc='x'>",
        "<style>",
        "<base href=//x>",
        "<script",
    ],
)
def test_script(text: str) -> None:
    assert columns(safety.script_in_text, f"Se {text}") == [(1, 4)]


@pytest.mark.parametrize(
    "text", ["p<0,05", "<65 år", "CRP < 5 och form = tablett", "a <b och on = 5", "&lt;script&gt;"]
)
def test_no_script(text: str) -> None:
    assert columns(safety.script_in_text, text) == []


def test_notes_are_not_published() -> None:
    lines = ("a <!-- <script> --> b", "<!--", "[x](javascript:y)", "--> <script>")
    assert columns(safety.script_in_text, *lines) == [(4, 5)]
    assert columns(safety.running_link, *lines) == []


def test_characters() -> None:
    line = "a\u200b\u200bb\u202ec\u0007d\te\u00a0f\uf0b7g"
    assert columns(safety.invisible_characters, "å", line) == [(2, 2)]
    assert columns(safety.direction_characters, "å", line) == [(2, 5)]
    assert columns(safety.control_characters, "å", line) == [(2, 7), (2, 13)]
