"""How wide words are, and how they are broken into lines, before any browser has seen them.

In: plain text. Out: widths in px and lines. The widths are those of Liberation Sans and Arial, which agree and which
the chart's font list names first; another sans serif is a little wider or narrower, so boxes keep air at the sides.
Never knows a box or a chart.
"""

from __future__ import annotations

from functools import lru_cache

ELLIPSIS = "…"

# Advance widths in thousandths of the font size, each with the characters that have it.
_REGULAR = {
    191: "'",
    222: "ijl’",
    260: "|",
    278: " !,./:;I[\\]ft·",
    333: "()-`r”",
    334: "{}",
    355: '"',
    389: "*",
    469: "^",
    500: "Jcksvxyz",
    549: "≥≤",
    556: "#$0123456789?L_abdeghnopquåäö–éü",
    584: "+<=>~",
    611: "FTZ",
    667: "&ABEKPSVXYÅÄÉ",
    722: "CDHNRUwÜ",
    778: "GOQÖ",
    833: "Mm",
    889: "%",
    944: "W",
    1000: "…→",
    1015: "@",
}
_BOLD = {
    238: "'",
    278: " ,./I\\ijl·’",
    280: "|",
    333: "!()-:;[]`ft",
    389: "*r{}",
    474: '"',
    500: "z”",
    549: "≥≤",
    556: "#$0123456789J_aceksvxyåä–é",
    584: "+<=>^~",
    611: "?FLTZbdghnopquöü",
    667: "EPSVXYÉ",
    722: "&ABCDHKNRUÅÄÜ",
    778: "GOQwÖ",
    833: "M",
    889: "%m",
    944: "W",
    975: "@",
    1000: "…→",
}
_WIDTHS = {
    bold: {character: width for width, characters in table.items() for character in characters}
    for bold, table in ((False, _REGULAR), (True, _BOLD))
}
# What the table lacks: as wide as a wide Latin capital, and a full square for writing systems with square signs.
_OTHER, _SQUARE = 778, 1000


@lru_cache(maxsize=4096)
def width(text: str, size: float, bold: bool = False) -> float:
    """Return how wide the text is in px at the font size."""
    table = _WIDTHS[bold]
    return sum([table.get(sign) or (_SQUARE if ord(sign) > 0x2E7F else _OTHER) for sign in text]) * size / 1000


def wrap(text: str, size: float, room: float, most: int = 2, bold: bool = False) -> tuple[str, ...]:
    """Break the text into lines no wider than `room`, `most` at the most; an ellipsis ends a text that doesn't fit.

    Of all ways that need equally few lines the one with the shortest widest line is taken: two even lines read easier
    than a full one and a stray word.
    """
    words = [part for word in text.split() for part in _parts(word, size, room, bold)]
    lines = _filled(words, size, room, bold)
    if len(lines) > most:
        return (*lines[: most - 1], _cut(" ".join(lines[most - 1 :]), size, room, bold))
    return _evened(words, len(lines), size, room, bold)


def _parts(word: str, size: float, room: float, bold: bool) -> list[str]:
    """Break a word that is wider than a line: after a hyphen or slash where there is one, else where the room ends."""
    parts = []
    while len(word) > 1 and width(word, size, bold) > room:
        end = max(1, _fitting(word, size, room, bold))
        after = max(word.rfind("-", 0, end), word.rfind("/", 0, end)) + 1
        if after < 3:
            # A hyphen shows that the word goes on; it needs its own room.
            end = max(1, _fitting(word, size, room - width("-", size, bold), bold))
            parts.append(word[:end] + "-")
            word = word[end:]
        else:
            parts.append(word[:after])
            word = word[after:]
    return [*parts, word]


def _fitting(text: str, size: float, room: float, bold: bool) -> int:
    """Return how many characters of the text the room holds."""
    used = 0.0
    for count, sign in enumerate(text):
        used += width(sign, size, bold)
        if used > room:
            return count
    return len(text)


def _filled(words: list[str], size: float, room: float, bold: bool) -> list[str]:
    """Fill line after line."""
    lines: list[list[str]] = []
    space, used = width(" ", size, bold), 0.0
    for word in words:
        wide = width(word, size, bold)
        if lines and used + space + wide <= room:
            lines[-1].append(word)
            used += space + wide
        else:
            lines.append([word])
            used = wide
    return [" ".join(line) for line in lines]


def _evened(words: list[str], count: int, size: float, room: float, bold: bool) -> tuple[str, ...]:
    """Narrow the room as long as the words still make so many lines."""
    best = _filled(words, size, room, bold)
    while count > 1:
        narrower = _filled(words, size, max(width(line, size, bold) for line in best) - 0.01, bold)
        if len(narrower) > count or narrower == best:
            break
        best = narrower
    return tuple(best)


def _cut(text: str, size: float, room: float, bold: bool) -> str:
    """Shorten the text to the room, with an ellipsis."""
    end = _fitting(text, size, room - width(ELLIPSIS, size, bold), bold)
    return text[:end].rstrip(" ,.;:-–") + ELLIPSIS
