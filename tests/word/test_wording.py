"""Words that are typed in Word are the same words in the source, whatever signs they hold."""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from forlopp.source.markdown import parse_inline
from forlopp.word.edits import best, edited
from forlopp.word.wording import Names, Run, read_words, said, shown, tokens

NAMES = Names({"a": 1, "b-2": 2}, {}, {})
PIECES = st.sampled_from(
    [
        "ord",
        "två",
        " ",
        " ",
        "[@a]",
        "[@b-2, s. 4]",
        "**fet**",
        "*kursiv*",
        "**a *b* c**",
        "[länk](https://x.se/a_b)",
        "\\*",
    ]
    + [
        "(B)",
        "<65",
        "p<0,05",
        "&amp;",
        "åäö",
        "\n  ",
        "_",
        "5*3",
        "{#id a=b}",
        "[^n]",
        "![bild](a.png)",
        "`kod`",
        "[](#x)",
    ]
)
WRITTEN = st.lists(PIECES, min_size=1, max_size=9).map("".join)
TYPED = st.text(st.sampled_from(list("ab åö12.,:;-–*_[](){}<>&#|\\`~!^@=\"'”%/+?$")), min_size=1, max_size=24)


@settings(max_examples=50)
@given(written=WRITTEN)
def test_a_text_that_nobody_edited_is_written_as_it_was(written: str) -> None:
    content = written.strip()
    cut = tokens(parse_inline(content), content, NAMES)
    if cut is None:
        return
    found, end = cut
    same = read_words([Run(one.shown) for one in found], NAMES)
    if len(same) == len([one for one in found if one.shown]) and shown(found):
        assert edited(content, found, end, same) == content


@settings(max_examples=100)
@given(written=WRITTEN, typed=TYPED, at=st.integers(0, 30), gone=st.integers(0, 6), bold=st.booleans())
@example(written="**fet** text", typed="* x", at=0, gone=3, bold=False)
@example(written="a", typed="1. b", at=0, gone=1, bold=False)
@example(written="ord", typed="{#x}", at=3, gone=0, bold=True)
def test_an_edited_text_says_what_was_typed(written: str, typed: str, at: int, gone: int, bold: bool) -> None:
    content = written.strip()
    cut = tokens(parse_inline(content), content, NAMES)
    if cut is None:
        return
    found, end = cut
    runs = [Run(one.shown) for one in found]
    runs[at : at + gone] = [Run(typed, bold=bold)]
    made = best(content, found, end, runs, NAMES)
    if made:
        again = tokens(parse_inline(made[0]), made[0], NAMES)
        assert again
        assert shown(again[0]) == said(runs)
    else:
        # Only signs of emphasis beside emphasis can stand so that nothing says them; then nothing is written.
        assert "*" in written or "_" in written or "[" in typed


def test_ordinary_edits_are_exact() -> None:
    for written, runs, wanted in (
        ("Ge **snabbt** vätska [@a].", [("Ge ", ""), ("snabbt", "b"), (" blod [1].", "")], "Ge **snabbt** blod [@a]."),
        (
            "Ge **snabbt** vätska [@a].",
            [("Ge ", ""), ("genast", "b"), (" vätska [1].", "")],
            "Ge **genast** vätska [@a].",
        ),
        ("Ge **snabbt** vätska [@a].", [("Ta vätska [1].", "")], "Ta vätska [@a]."),
        ("Ge **snabbt** vätska [@a].", [("Ge ", ""), ("mycket snabbt", "b"), (".", "")], "Ge **mycket snabbt**."),
        ("Ett\ntvå\ntre", [("Ett 2 tre", "")], "Ett\n2\ntre"),
        ("Text [@a] slut", [("Text [1, 2] slut", "")], "Text [@a; @b-2] slut"),
        ("Text slut", [("Text slut [2, s. 7]", "")], "Text slut [@b-2, s. 7]"),
        ("Text slut", [("Text slut [9]", "")], "Text slut \\[9\\]"),
        ("Text slut", [("Text ", ""), ("viktigt ", "b"), ("slut", "")], "Text **viktigt** slut"),
        ("Slut {#x a=b}", [("Nytt slut", "")], "Nytt slut {#x a=b}"),
    ):
        cut = tokens(parse_inline(written), written, NAMES)
        assert cut
        made = best(written, *cut, [Run(text, bold=look == "b") for text, look in runs], NAMES)
        assert made == (wanted, True)
