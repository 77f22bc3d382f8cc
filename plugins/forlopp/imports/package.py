"""All the text of a Word file, and what is said of a file that is not read.

In: an opened `Package`. Out: the text of every part that an author can see. Never unpacks or parses: `ooxml` does.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from xml.etree import ElementTree

from ..ooxml import FALLBACK, Package, Reason, W

SAVE_AS = "Öppna filen i Word, välj ”Spara som” och ”Word-dokument (.docx)”, och importera den nya filen."

MESSAGES: dict[Reason, str] = {
    "empty": "Filen är tom. Har den hunnit laddas ned? Spara eller hämta den på nytt.",
    "old": f"Filen är i det gamla Word-formatet (.doc). {SAVE_AS}",
    "locked": "Filen är skyddad med lösenord. Öppna den i Word, ta bort lösenordet under Arkiv, Info, ”Skydda "
    "dokument”, spara, och importera igen.",
    "rtf": f"Filen är i formatet RTF. {SAVE_AS}",
    "odt": f"Filen är i formatet OpenDocument (.odt), som inte går att importera. {SAVE_AS}",
    "other": f"Filen är skadad, eller är ingen Word-fil. {SAVE_AS}",
    "no-document": f"I filen finns inget Word-dokument. Är det ett kalkylblad eller en presentation? {SAVE_AS}",
    "damaged": f"Filen är skadad och går inte att läsa färdigt. {SAVE_AS}",
    "too-large": "Filen är för stor för att importeras. Ett vårdförlopp har omkring hundra sidor som mest. Spara "
    "dokumentet utan stora bilder (Arkiv, ”Komprimera bilder”), eller importera det i delar.",
    "declarations": f"Filen innehåller kod som Word inte skriver, och läses därför inte. {SAVE_AS}",
    "deep": f"Filen har tabeller i tabeller, djupare än något går att läsa. {SAVE_AS}",
}


def all_text(package: Package) -> Iterator[str]:
    """Yield the text of each paragraph of every part that an author can see, without a thought of what it means."""
    folder = posixpath.dirname(package.main)
    for name in package.names():
        own = re.fullmatch(rf"{re.escape(folder)}/(header\d*|footer\d*|footnotes|endnotes|comments)\.xml", name)
        if name != package.main and not own:
            continue
        tree = package.tree(name)
        assert tree is not None
        yield from _paragraphs(tree)


_TEXT = {f"{W}t": None, f"{W}delText": None, f"{W}tab": " ", f"{W}br": " ", f"{W}cr": " ", f"{W}noBreakHyphen": "-"}


def _paragraphs(tree: ElementTree.Element) -> Iterator[str]:
    """A paragraph in a text box stands inside another: its words are its own."""
    pieces: list[str] = []
    stack: list[tuple[ElementTree.Element, bool]] = [(tree, False)]
    while stack:
        one, done = stack.pop()
        if one.tag == f"{W}p":
            pieces.append("\n")
        if done or one.tag in (FALLBACK, f"{W}pPr", f"{W}rPr"):
            # The fallback says the same again, for old versions of Word.
            continue
        if one.tag in _TEXT:
            pieces.append(_TEXT[one.tag] or one.text or "")
        if one.tag == f"{W}p":
            stack.append((one, True))
        stack += [(child, False) for child in reversed(one)]
    yield "".join(pieces)
