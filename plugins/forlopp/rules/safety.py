"""What could run in a reader's browser, or hide from the reader's eye (VF704–VF708).

In: the lines of the source. Out: faults with places in the lines. Never needs the document to be readable. The pages
are safe without these rules, since authors' words are escaped; the rules tell the author what would not be shown as
meant.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator

from .rule import Fault, Rule, Subject, rule

_TAG = re.compile(
    r"<(?P<name>script|iframe|frame|frameset|object|embed|applet|svg|math|style|link|meta|base|form|input|button|"
    r"textarea|select|template|noscript|video|audio|source|portal|xml|xss)(?=[\s/>]|$)"
    r"|<[A-Za-z][^<>]*?[\s/\"'](?P<event>on[a-z]{3,}|srcdoc|formaction)\s*=",
    re.IGNORECASE,
)


@rule("VF704", "error", "error")
def script_in_text(subject: Subject) -> Iterator[Fault]:
    """Här står kod som en webbläsare kan köra.

    Texten visas på många webbplatser och i journalsystem. Taggar som `<script>` och attribut som `onclick` hör inte
    hemma i den och skrivs aldrig ut som kod.

    Fel: en tagg som kan köra något, till exempel för att visa en film.

    Rätt:

    ```markdown
    Se [filmen om artrosskola](https://www.1177.se/).
    ```
    """
    for number, line in enumerate(subject.published_lines, start=1):
        match = _TAG.search(line) if "<" in line else None
        if match:
            what = f"<{match['name']}>" if match["name"] else match["event"]
            message = f"Här står ”{what}”, som en webbläsare kan köra som kod."
            length = max(1, match.end() - match.start())
            hint = "Ta bort koden. Film, formulär och bilder läggs in som länkar eller bilder i Markdown."
            yield ("line", number, match.start() + 1, length), message, hint


_ADDRESSES = re.compile(
    r"\]\(\s*<?(?P<inline>[^)\n]*)"
    r"|^\s*\[[^\]]+\]:\s*<?(?P<defined>\S.*)"
    r"|<(?P<auto>[^<>\s=]+)>"
    r"|\b(?:href|src|action|formaction|xlink:href)\s*[:=]\s*[\"']?(?P<keyed>[^\"'\n]*)",
    re.IGNORECASE,
)
_RUNNING = ("javascript:", "vbscript:", "livescript:", "data:")


def _has_keyed_address(line: str) -> bool:
    small = line.casefold()
    return "href" in small or "src" in small or "action" in small


def scheme(address: str) -> str:
    """Return the dangerous scheme that a browser would read in an address, or "".

    Browsers resolve entities and skip blanks and control characters before they look for the scheme, so that is done
    here.
    """
    bare = html.unescape(html.unescape(address))
    bare = "".join(c for c in bare if not c.isspace() and unicodedata.category(c) not in ("Cc", "Cf"))
    return next((name for name in _RUNNING if bare.casefold().startswith(name)), "")


@rule("VF705", "error", "error")
def running_link(subject: Subject) -> Iterator[Fault]:
    """Länken kör kod i stället för att leda någonstans.

    En länk som börjar med `javascript:`, `vbscript:` eller `data:` öppnar ingen sida utan kör det som står efter.
    Sådana länkar skrivs aldrig ut, hur de än är stavade.

    Fel: en länk som börjar med `javascript:`.

    Rätt:

    ```markdown
    [Sepsis på 1177](https://www.1177.se/)
    ```
    """
    for number, line in enumerate(subject.published_lines, start=1):
        if not ("](" in line or "<" in line or "]:" in line or _has_keyed_address(line)):
            continue  # Most lines hold no address at all.
        for match in _ADDRESSES.finditer(line):
            group = match.lastgroup or "inline"
            found = scheme(match[group])
            if found:
                start = match.start(group)
                message = f"Länken börjar med ”{found}” och leder inte till någon sida."
                hint = "Skriv en adress som börjar med https://, eller en länk till ett annat dokument."
                yield ("line", number, start + 1, max(1, len(match[group].rstrip()))), message, hint


_INVISIBLE = re.compile(
    "[\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200d\u2060-\u2064\u206a-\u206f\u3164\ufeff\uffa0"
    "\U000e0000-\U000e0fff]+"
)
_DIRECTION = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+")
# Control characters but the tab, line separators, private use (bullets of Word's symbol font), broken characters.
_CONTROL = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ue000-\uf8ff\ufffd-\uffff]+")
_NAMES = {
    "\u00ad": "mjukt bindestreck",
    "\u200b": "osynligt mellanrum",
    "\u200c": "osynligt skiljetecken",
    "\u200d": "osynligt fogtecken",
    "\u2060": "osynligt fogtecken",
    "\ufeff": "osynligt mellanrum",
}


def _runs(subject: Subject, wanted: re.Pattern[str]) -> Iterator[tuple[int, int, str]]:
    """Yield (line, offset, characters) for each run of wanted characters."""
    if not any(wanted.match(character) for character in subject.characters):
        return
    for number, line in enumerate(subject.lines, start=1):
        for match in wanted.finditer(line):
            yield number, match.start(), match[0]


def _code_point(character: str) -> str:
    name = _NAMES.get(character, "")
    return f"U+{ord(character):04X}" + (f", {name}" if name else "")


@rule("VF706", "warning", "error")
def invisible_characters(subject: Subject) -> Iterator[Fault]:
    """Här står ett osynligt tecken.

    Osynliga tecken följer ofta med när text klistras in från Word eller en PDF. De syns inte, men sökningen hittar inte
    ordet och två id som ser lika ut är olika. Fast mellanrum går bra.

    Fel: ett ord med ett mjukt bindestreck eller ett mellanrum utan bredd i sig.

    Rätt: radera hela ordet och skriv om det, så försvinner tecknet.

    ```markdown
    Blodförgiftning
    ```
    """
    for number, offset, characters in _runs(subject, _INVISIBLE):
        message = f"Här står ett tecken som inte syns ({_code_point(characters[0])})."
        hint = "Radera ordet och skriv om det: tecknet följer ofta med från Word eller PDF."
        yield ("line", number, offset + 1, len(characters)), message, hint


@rule("VF707", "error", "error")
def direction_characters(subject: Subject) -> Iterator[Fault]:
    """Här står ett tecken som vänder på texten.

    Tecken för skrivriktning kan få texten att visas i en annan ordning än den lagras. Då läser granskaren en sak och
    mottagaren en annan.

    Fel: en dos där siffrorna visas i omvänd ordning.

    Rätt: radera raden och skriv om den.

    ```markdown
    Ge 1 g paracetamol.
    ```
    """
    for number, offset, characters in _runs(subject, _DIRECTION):
        message = f"Här står ett tecken som kan vända på textens ordning (U+{ord(characters[0]):04X})."
        yield ("line", number, offset + 1, len(characters)), message, "Radera ordet eller raden och skriv om den."


@rule("VF708", "error", "error")
def control_characters(subject: Subject) -> Iterator[Fault]:
    """Här står ett styrtecken eller ett trasigt tecken.

    Styrtecken är inte text. De kan förstöra sidan, filen till regionerna eller utskriften. Ett trasigt tecken visas
    som en ruta eller ett frågetecken och är en bokstav som gick förlorad när filen sparades.

    Fel: ett tecken som följde med från ett annat program.

    Rätt: radera ordet och skriv om det.

    ```markdown
    Årlig kontroll
    ```
    """
    for number, offset, characters in _runs(subject, _CONTROL):
        kinds = {"\ufffd": "ett trasigt tecken", "\uf0b7": "en punkt som bara finns i Words typsnitt"}
        what = kinds.get(characters[0], "ett styrtecken")
        message = f"Här står {what} (U+{ord(characters[0]):04X})."
        yield ("line", number, offset + 1, len(characters)), message, "Radera ordet och skriv om det."


RULES: tuple[Rule, ...] = (
    script_in_text,
    running_link,
    invisible_characters,
    direction_characters,
    control_characters,
)
