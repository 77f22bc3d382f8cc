"""Words as the index knows them: folded, whole where they are codes, without inflection, cut where compounds join.

In: texts in Swedish. Out: terms. Never fetches and never remembers a text. `overrides/assets/js/search-terms.js` does
the same to what readers type; tests/search/terms.json is the table of examples that both must follow.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator
from functools import lru_cache

_WORD = re.compile(r"[^\W_]+(?:[.,][0-9]+[^\W_]*|[-\u2011][^\W_]+)*")
_DIGIT = re.compile(r"[0-9]")

_SILENT = """
alla allt andra att av bara blir bli bör de dem den denna deras dess det detta där därefter efter ej eller en enligt
ett finns från får för ge genom ges gör göra ha han har hon hos hur i in inom inte jag kan kommer man med mellan men
mot mycket måste ni nu nå när någon något några och också ofta om oss patient patienten patientens patienter
patienterna patients på sig ska skall snabbt som så till trots under upp ut utan vad var vara varje vem vi via vid vilka
vilken vilket vuxen vuxna är åt åtgärd åtgärder över
"""
STOP = frozenset(_SILENT.split())
"""Words that say nothing of where an answer stands. They are known by their å, ä and ö: "får" is one, FaR is not."""

_S_ENDS = frozenset("bcdfghjklmnoprtvy")
_INFLECTIONS = """
a arna erna heterna orna ad e ade ande ende arne are aste en anden aren heten ern ar er heter or as arnas ernas ornas
ades andes ens arens hetens erns at andet het ast an et ets
"""
_ENDINGS = sorted(_INFLECTIONS.split(), key=len, reverse=True)
_DERIVED = (
    ("ationer", 4),
    ("ation", 4),
    ("ering", 4),
    ("erade", 4),
    ("erad", 4),
    ("erat", 4),
    ("eras", 4),
    ("era", 4),
    ("ning", 4),
    ("ing", 5),
)
_DOUBLES = ("dd", "nn", "tt")
_WHOLE = ("plan", "organ", "man", "blodning")
"""Words in -an that are not definite; and blödning, which is not what blod does."""
_UNLIKE = frozenset({"laktat"})
"""Words that would come to be another's: laktat, without its ending, is what läkta is."""
_NEUTER = ("dt", "gt", "lt", "vt", "skt")


def words(text: str) -> Iterator[str]:
    """Yield the words of a text, lower case and whole: "I50.1", "2.5", "eq-5d"."""
    for match in _WORD.finditer(unicodedata.normalize("NFC", text).lower()):
        yield match[0].replace("\u2011", "-").replace(",", ".")


@lru_cache(65536)
def fold(word: str) -> str:
    """Leave out what a hurried hand does: "hjärtsvikt" is "hjartsvikt", "sömnapné" "somnapne"."""
    plain = "".join(c for c in unicodedata.normalize("NFD", word) if unicodedata.category(c) != "Mn")
    return plain.replace("æ", "a").replace("ø", "o")


@lru_cache(65536)
def stem(word: str) -> str:
    """Take the inflection off a folded word. A word with a digit is a code or a number and stays whole.

    The endings are those of Snowball's Swedish stemmer, on folded letters, with the definite -an and -et, the
    adjectives' -t and the nouns and verbs of one root: bedömning and bedöma, ordination and ordinera.
    """
    if _DIGIT.search(word) or len(word) < 4 or word in _UNLIKE:
        return word
    start = _region(word)
    ending = next((e for e in _ENDINGS if word.endswith(e) and len(word) - len(e) >= start), "")
    if ending in ("", "an") and word.endswith(_WHOLE):
        return word
    for derived, least in _DERIVED:
        # Before the plain endings: "ordinerad" is not a word in -ad.
        if word.endswith(derived) and len(word) - len(derived) >= least and len(derived) > len(ending):
            return _joined(word[: -len(derived)])
    if ending:
        word = word[: -len(ending)]
    elif word.endswith("s") and len(word) - 1 >= start and word[-2] in _S_ENDS:
        word = word[:-1]
    for derived, least in _DERIVED:
        if word.endswith(derived) and len(word) - len(derived) >= least:
            return _joined(word[: -len(derived)])
    if word.endswith(_DOUBLES) and len(word) > 3 or word.endswith(_NEUTER) and len(word) - 2 >= start:
        word = word[:-1]
    for last in ("lig", "ig", "els"):
        if word.endswith(last) and len(word) - len(last) >= start:
            return _joined(word[: -len(last)])
    return _joined(word)


def _region(word: str) -> int:
    """Return where endings may begin: after the first consonant that follows a vowel, never within three letters."""
    for index in range(1, len(word)):
        if word[index] not in "aeiouy" and word[index - 1] in "aeiouy":
            return max(3, index + 1)
    return len(word)


def _joined(word: str) -> str:
    """Give back the vowel that a plural left out: "läkemedlen" and "läkemedel" are one word."""
    return f"{word[:-1]}el" if len(word) > 3 and word[-1] == "l" and word[-2] in "bdfgkmpst" else word


def terms(text: str) -> list[str]:
    """Return the terms of a text, in order: a word with hyphens as one term and as its parts; words that say nothing
    are left out."""
    found = []
    for word in words(text):
        if word in STOP or len(word) < 2 and not word.isdecimal():
            continue
        if "-" in word:
            parts = word.split("-")
            found.append(stem(fold("".join(parts))))
            found += (stem(fold(part)) for part in parts if part not in STOP and len(part) > 1)
        else:
            found.append(stem(fold(word)))
    return found


def split(term: str, known: Collection[str]) -> tuple[str, ...]:
    """Cut a compound into terms that stand alone elsewhere; () where it is none.

    The whole must be accounted for, save that one end of it may be a word that nobody has used alone: such a beginning
    has five letters at least, such an end three.
    """
    if len(term) < 7 or _DIGIT.search(term):
        return ()
    whole = _cut(term, known, 3)
    if whole:
        return whole
    for index in range(len(term) - 3, 3, -1):
        if (head := _known(term[:index], known)) and len(head) >= 5:
            return (head,)
    for index in range(3, len(term) - 3):
        if term[index:] in known and len(term) - index >= 5:
            return (term[index:],)
    return ()


def _cut(term: str, known: Collection[str], depth: int) -> tuple[str, ...]:
    """Cut at the longest known beginning whose rest is known or can be cut again."""
    for index in range(len(term) - 3, 2, -1):
        head = _known(term[:index], known)
        if not head:
            continue
        rest = term[index:]
        if rest in known and (len(rest) > 3 or rest in _SHORT):
            return (head, rest)
        if depth > 1 and len(rest) > 5 and (more := _cut(rest, known, depth - 1)):
            return (head, *more)
    return ()


def _known(head: str, known: Collection[str]) -> str:
    """Return the word that a beginning stands for, its joining letter taken off: "hjartsvikts" is hjärtsvikt."""
    if len(head) < 4:
        return head if head in _SHORT and head in known else ""
    if head in known:
        return head
    if head[-1] == "s" and (head[:-1] in known or head.endswith(("ings", "tions"))):
        plain = head[:-1] if head[:-1] in known else stem(head[:-1])
        return plain if plain in known and (len(plain) > 3 or plain in _SHORT) else ""
    return head[:-1] if head[-1] in "aeou" and len(head) > 4 and head[:-1] in known else ""


_THREE = "arm ben dag dod dos fot hem hud kna led liv lar mat mun oga ora rad sar syn tal tid vak"
_SHORT = frozenset(_THREE.split())
"""Words of three letters that compounds are made of; other short terms meet in words by chance."""


def code_terms(start: str, end: str = "", limit: int = 120) -> list[str]:
    """Return the terms of a code or a range of codes, and of the categories that they belong to."""
    first = start.lower()
    codes = [first, *(_between(first, end.lower(), limit) if end else ())]
    parents = [code.partition(".")[0] for code in codes if "." in code]
    return list(dict.fromkeys([*codes, *parents]))


def _between(first: str, last: str, limit: int) -> list[str]:
    """Return the codes of a range after its first: M16.1 … M16.9, or A41 after A40."""
    match, other = (
        re.fullmatch(r"([a-z]+)([0-9]+)(?:\.([0-9]))?", first),
        re.fullmatch(r"([a-z]+)([0-9]+)(?:\.([0-9]))?", last),
    )
    if not match or not other or match[1] != other[1] or len(match[2]) != len(other[2]):
        return [last]
    if match[3] is None or other[3] is None:
        numbers = range(int(match[2]) + 1, int(other[2]) + 1)
        return [f"{match[1]}{number:0{len(match[2])}d}" for number in numbers][:limit]
    numbers = range(int(match[2] + match[3]) + 1, int(other[2] + other[3]) + 1)
    shown = (f"{number:0{len(match[2]) + 1}d}" for number in numbers)
    return [f"{match[1]}{digits[:-1]}.{digits[-1]}" for digits in shown][:limit]
