"""What became of words that are not in the draft, by the reason for it.

In: texts as they were left out. Out: `Accounts`, and the words that nobody has accounted for. Never decides: those who
leave something out say so here.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from .manuscript import words_in, words_of

TODO = "ATT GÖRA:"

HEADINGS = "Rubriker som mallen själv skriver"
EMPTY = "Okända rubriker utan text under"
NUMBERS = "Nummer före rubriker"
CITATIONS = "Hänvisningar som blev [@nyckel]"
LIST_NUMBERS = "Nummer före källor"
CONTENTS = "Innehållsförteckning"
COLUMNS = "Rubriker i tabeller som blev rubriker eller fält"
FACTS = "Uppgifter som blev fält i ett block eller i försättsbladet"
BULLETS = "Tecken och bokstäver före punkter"


@dataclass(slots=True)
class Accounts:
    """Texts by why they are not in the draft as they stood."""

    texts: dict[str, list[str]] = field(default_factory=dict)

    def add(self, why: str, text: str) -> None:
        """Note a text that is left out, or written in other words."""
        if words_of(text):
            self.texts.setdefault(why, []).append(text.strip())

    def words(self) -> Counter[str]:
        """Count the words of all that was noted."""
        return words_in(text for texts in self.texts.values() for text in texts)


def own_words(draft: str) -> str:
    """Return a draft without what the import itself wrote (notes of what is to be done, names, keys, headings of the
    template) and without facts, whose words have an account of their own. What is left comes from the document."""
    draft = re.sub(r"\A---\n.*?\n---\n", "", draft, flags=re.DOTALL)
    draft = re.sub(r"^```yaml (?:step|indicator)\n.*?^```$", " ", draft, flags=re.DOTALL | re.MULTILINE)
    text = re.sub(rf"<!-- {TODO} (?!Kommentar).*?-->", " ", draft, flags=re.DOTALL)
    text = re.sub(r"(?<!\\)\{(?:#|(?:roles|within)=)[^}]*\}", " ", text)
    text = re.sub(r"\[@[^\]]*\]", " ", text)
    text = re.sub(r"^ +- (?:\{id: [^,]*, text: |id: .*$|text: |\{text: )", " ", text, flags=re.MULTILINE)
    text = re.sub(r"^ +(?:id: .*|text: |any:$|all:$|none:$)", " ", text, flags=re.MULTILINE)
    return re.sub(r"^(?:```.*|## .*|id: .*|any:|all:|none:|at_least: \d|of:)$", " ", text, flags=re.MULTILINE)


def missing(words: Counter[str], draft: str, others: Mapping[str, str], accounts: Accounts) -> Counter[str]:
    """Return the words of the original that are neither in the draft, nor in its references, nor accounted for."""
    return words - words_of(own_words(draft)) - words_in(others.values()) - accounts.words()
