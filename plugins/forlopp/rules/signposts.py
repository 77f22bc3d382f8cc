"""What points elsewhere: a letter beside another step's name, links and pictures without meaning (VF511, VF515–VF516).

In: a subject. Out: faults. Never follows a link, and never looks at a picture.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from ..diagnostics import Path
from ..model.text import Image, LinkEnd, LinkStart, Markup, Text, Words
from .rule import Fault, Rule, Subject, name_of, rule

_NOT_ITSELF = re.compile(r"\b(?:efter|före|inför|från|under|vid|utan|mellan|om|av)\s+(?:\w+\s+)?$", re.IGNORECASE)


def _title(words: str) -> str:
    return " ".join(re.sub(r"[^\w\s-]", " ", words).casefold().split())


@rule("VF511", "warning", "warning", allowed=True, needs=("steps", "letters"))
def letter_of_another_step(subject: Subject) -> Iterator[Fault]:
    """Bokstaven pekar på ett annat steg än det som nämns.

    Texten nämner ett stegs namn bredvid en bokstav som hör till ett annat steg. Det händer när steg har flyttats och
    fått nya bokstäver. Menas något annat än steget går det att skriva ett undantag med skäl under `allow`.

    Fel, när (C) heter Uppföljning och (D) heter Behandling av grundsjukdomen:

    ```markdown
    Fortsätt till behandling av grundsjukdomen (C).
    ```

    Rätt:

    ```markdown
    Fortsätt till behandling av grundsjukdomen (D).
    ```
    """
    titles = [_title(step.title) if step.letter and len(step.title) > 4 else "" for step in subject.pathway.steps]
    stems = [_stems(title) for title in titles]
    heads = Counter(found[0] for found in stems if found)
    questions, tails = _questions(subject, titles), _tails(titles)
    asking = {word for words in questions for word in words}
    said: dict[str, set[Path]] = {}
    for path, at, before, after in subject.pointers:
        beside = f"{before[-120:]} {after[:120]}".lower()
        own = titles[at]
        last = before.rstrip().rpartition(" ")[2].lower()
        headed = any(head in beside for head in heads)
        if not own or not (headed or last in asking or any(word in tails for word in _undefined(last))):
            continue  # Many letters stand beside no step's name at all.
        clause = _title(_CLAUSE.split(before)[-1])
        meant = _asked(clause, questions) if last in asking else None
        if meant is None:
            meant = _shortened(subject, clause, tails, at, said)
        if meant is not None and meant != at:
            yield _fault(subject, path, meant, at)
            continue
        near = _title(after[:120])
        if not headed or _names(clause, own) or near.startswith(own):
            continue
        quoted = _QUOTED.match(after)
        around = f"{clause} {near}"
        for other, title in enumerate(titles):
            if not title or title == own or (stems[other] or (title,))[0] not in around:
                continue
            # A question, as the name of a decision, is also an ordinary condition: ”Räcker det inte …”.
            hinted = subject.pathway.steps[other].title[-1:] != "?" and not any(stem in clause for stem in stems[at])
            if (
                (_begins(near, title) and not _MARK.match(after))
                or _ends(clause, title)
                or (clause.endswith(" i") and _ends(clause[:-2], title) and not clause[:-2].endswith(title))
                or (hinted and _is_hinted(clause, stems[other], heads))
                or (quoted and _title(quoted[1]) == title)
            ):
                yield _fault(subject, path, other, at)
                break


def _fault(subject: Subject, path: Path, meant: int, at: int) -> Fault:
    step, letter = subject.pathway.steps[meant], subject.pathway.steps[at].letter
    message = f"Texten nämner {name_of(step)} men pekar på ({letter}), som heter något annat."
    return path, message, f"Skriv ({step.letter}), eller rätta namnet."


def _questions(subject: Subject, titles: Sequence[str]) -> dict[tuple[str, ...], int]:
    """Return the steps whose names are questions of at least three words, by those words in the order of the alphabet.
    Two questions with the same words are none."""
    found: dict[tuple[str, ...], int] = {}
    for number, title in enumerate(titles):
        words = tuple(sorted(title.split()))
        if len(words) > 2 and subject.pathway.steps[number].title[-1:] == "?":
            found[words] = -1 if words in found else number
    return {words: number for words, number in found.items() if number >= 0}


def _asked(clause: str, questions: Mapping[tuple[str, ...], int]) -> int | None:
    """Return the step whose question a clause ends in, with its words in another order: ”hur bråttom det är”."""
    words = clause.split() if questions else []
    for length in sorted({len(key) for key in questions}, reverse=True):
        found = questions.get(tuple(sorted(words[-length:])))
        if found is not None:
            return found
    return None


def _tails(titles: Sequence[str]) -> dict[str, set[int]]:
    """Return the steps by the words of their names, and by what the last of them ends in: ”uppföljningssamtal” gives
    samtal, ssamtal, …"""
    found: dict[str, set[int]] = {}
    for number, title in enumerate(titles):
        *words, last = title.split() or [""]
        for word in words:
            if len(word) > 5 and word not in _SMALL_WORDS:
                found.setdefault(word, set()).add(number)
        for start in range(max(1, len(last) - 4)) if len(last) <= _LONGEST else ():
            found.setdefault(last[start:], set()).add(number)
    return found


_LONGEST = 40
_MOST = 40
"""So many short names are looked for in the text; a file of nothing but names stays cheap."""
_COMMON = 4
"""A word that more steps than this say, ”planen”, is no step's own, unless it is all of its name."""


def _shortened(
    subject: Subject, clause: str, tails: Mapping[str, set[int]], at: int, said: dict[str, set[Path]]
) -> int | None:
    """Return the one step whose name has the word that a clause ends in, ”träningen” or ”samtalet” for Träning efter
    uppföljningssamtal, where the step that the letter points to says nothing of the kind. `said` remembers which parts
    say what."""
    before, _, last = clause.rpartition(" ")
    if len(last) < 6 or _OTHER_THING.search(before):
        return None
    short = next((word for word in _undefined(last) if word in tails), "")
    number, *others = tails[short] if short else {at}
    if others or number == at:
        return None
    step = subject.pathway.steps[at]
    facts = (step.title, *step.roles, *step.care_level, *(way.when or "" for way in step.next))
    stem = short[:-1] if short[-1] in "ae" else short
    if any(stem in fact.lower() for fact in facts):
        return None
    if stem not in said:
        if len(said) == _MOST:
            return None
        said[stem] = {path[:2] for path, _ in subject.units_with([stem])}
    steps = {path for path in said[stem] if path[0] == "steps"}
    one_word = " " not in _title(subject.pathway.steps[number].title)
    return number if ("steps", at) not in steps and (one_word or len(steps) <= _COMMON) else None


def _undefined(word: str) -> tuple[str, ...]:
    """Return a word as it stands, and without the endings that a definite form may have."""
    return (word, *(word[: -len(end)] for end in ("en", "et", "n", "t") if word.endswith(end)))


_OTHER_THING = re.compile(
    r"\b(?:(?:efter|före|inför|från|under|vid|utan|mellan|om|av|till|innan)(?:\s+(?:varje|den|det|en|ett|sin|sitt))?|"
    r"nya|nytt|ny|andra|första|nästa|sista|egna|samma|ett|en)$"
)


_CLAUSE = re.compile(r"[.;:!?]\s")
_QUOTED = re.compile(r"\s*[”\"]([^”\"]{3,80})[”\"]")
_MARK = re.compile(r"\s*[.,;:)]")
_SMALL_WORDS = frozenset(("bland", "eller", "enligt", "efter", "inför", "innan", "mellan", "under", "utan"))


def _begins(words: str, title: str) -> bool:
    return words.startswith(title) and not words[len(title) : len(title) + 1].isalnum()


def _ends(clause: str, title: str) -> bool:
    """True where a clause ends in a title, also in its definite form, and is not about what stands before that."""
    at = clause.rfind(title)
    if at < 0 or (at and clause[at - 1] != " ") or clause[at + len(title) :] not in ("", "en", "et", "n", "t"):
        return False
    return not _NOT_ITSELF.search(clause[:at]) and clause[:at].rpartition(" ")[0].rpartition(" ")[2] not in _ANOTHER


def _stems(title: str) -> tuple[str, ...]:
    """Return the beginnings of a title's own words: ”bedömning under vårdtiden” gives bedöm, vårdt."""
    return tuple(word[:5] for word in title.split() if len(word) > 4 and word not in _SMALL_WORDS)


def _is_hinted(clause: str, stems: tuple[str, ...], heads: Counter[str]) -> bool:
    """True where a clause has all of a title's words (two or more) in other forms, or ends in the definite form of a
    word that begins no other step's title: ”bedöms under vårdtiden”, ”vid uppföljningen”."""
    words = clause.split()[-14:]
    if not words or not stems:
        return False
    at = [next((n for n, word in enumerate(words) if word.startswith(stem)), -1) for stem in stems]
    if len(stems) > 1 and min(at) >= 0:
        return not _BEFORE.search(" ".join(words[: min(at)]))
    last = words[-1]
    if len(words) > 1 and words[-2] in _ANOTHER:
        return False
    if heads[stems[0]] > 1 or len(last) < 8 or not last.startswith(stems[0]) or not last.endswith(("en", "et")):
        return False
    return not _BEFORE.search(" ".join(words[:-1]))


_ANOTHER = frozenset(
    ("nya", "förnyade", "upprepade", "nästa", "andra", "första", "senare", "tidigare", "egna", "samma")
)
"""Before a word that is then no step's name: ”den nya bedömningen”."""
_BEFORE = re.compile(r"\b(?:efter|före|inför|från|under|utan|mellan|om|av|sedan|när|innan|som|sin|sitt)(?:\s+\w+)?$")


def _names(clause: str, own: str) -> bool:
    """True where the clause already names the step that the letter belongs to, if only by its first long word."""
    first = next((word for word in own.split() if len(word) > 4), own)
    return first[:6] in clause


_EMPTY_WORDS = frozenset(
    (
        "klicka", "tryck", "se", "läs", "läsa", "hämta", "hämtas", "ladda", "ned", "ner", "öppna", "öppnas", "finns",
        "hittas", "hittar", "gå", "till", "du", "det", "den", "dem", "de", "här", "där", "mer", "mera", "vidare", "på",
        "via", "i", "denna", "detta", "dessa", "följande", "för", "att", "länk", "länken", "länkar", "webbplats",
        "webbplatsen", "hemsida", "hemsidan", "sida", "sidan", "pdf", "dokument", "dokumentet", "fil", "filen",
        "information",
    )
)  # fmt: skip
"""Words that say nothing of where a link leads, however many of them stand together."""
_ABOUT_IT = re.compile(r"\bom (?:det|detta|den|denna|dem|dessa)\b")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)


@rule("VF515", "warning", "warning", allowed=True)
def link_without_meaning(subject: Subject) -> Iterator[Fault]:
    """Länkens ord säger inte vart den leder.

    Den som lyssnar på sidan hör ofta bara länkarna. ”Klicka här” och en bar adress säger inget. Utskriften har inga
    länkar alls. Är adressen det som ska synas går det att skriva ett undantag med skäl under `allow`.

    Fel:

    ```markdown
    [Klicka här](https://www.1177.se/) för råd om egenvård.
    ```

    Rätt:

    ```markdown
    Råd om egenvård finns i [1177 om sepsis](https://www.1177.se/).
    ```
    """
    for path, text in subject.texts:
        written = text.markdown
        if "](" not in written and "://" not in written and "www." not in written:
            continue
        for number, part in enumerate(text.parts):
            if type(part) is LinkStart:
                said = _link_words(text, number)
                bare = " ".join(said.split()).strip(" .,:!>»→")
                if bare and _EMPTY_WORDS.issuperset(_ABOUT_IT.sub(" ", _title(bare)).split()):
                    message = f"Länken heter ”{bare}”, som inte säger vart den leder."
                    yield (*path, "parts", number), message, "Låt länken heta som det den leder till."
                elif _ADDRESS.fullmatch(bare):
                    message = "Länken är en bar adress."
                    yield (*path, "parts", number), message, "Skriv [namnet på sidan](adressen)."
            elif type(part) is Words and ("://" in part.text or "www." in part.text) and not _in_link(text, number):
                match = _ADDRESS.search(part.text)
                if match:
                    place = subject.place(match[0], path, len(match[0]))
                    yield place, "Här står en bar adress.", "Skriv [namnet på sidan](adressen)."


def _link_words(text: Text, number: int) -> str:
    said = ""
    for part in text.parts[number + 1 :]:
        if isinstance(part, LinkEnd):
            break
        said += part.text if isinstance(part, Words) else part.alt if isinstance(part, Image) else ""
    return said


def _in_link(text: Text, number: int) -> bool:
    """True for words that are a link's own, or code."""
    before = text.parts[number - 1] if number else None
    if isinstance(before, Markup) and before.html.endswith("<code>"):
        return True  # Nor is an example an address to follow.
    opened = 0
    for part in text.parts[:number]:
        opened += isinstance(part, LinkStart) - isinstance(part, LinkEnd)
    return opened > 0


_NO_PICTURE = re.compile(
    r"(?:bild|figur|foto|fotografi|image|img|diagram|graf|illustration|skärmbild|logga|picture|tabell|schema)"
    r"[\s_-]*[0-9]*\.?|[\w()%-]+\.(?:png|jpe?g|svg|gif|webp|bmp|tiff?)|(?:img|dsc|image|screenshot)[\s_-]*[0-9_-]+",
    re.IGNORECASE,
)


@rule("VF516", "warning", "warning", allowed=True)
def picture_named_by_file(subject: Subject) -> Iterator[Fault]:
    """Bildens beskrivning säger inte vad bilden visar.

    ”Bild 1” eller filens namn hjälper inte den som inte ser bilden. Beskriv det som bilden är till för att visa. Är
    ordet det rätta går det att skriva ett undantag med skäl under `allow`.

    Fel:

    ```markdown
    ![Bild 1](bilder/trappa.png)
    ```

    Rätt:

    ```markdown
    ![Behandlingstrappa i fyra steg, från egenvård till operation](bilder/trappa.png)
    ```
    """
    for path, _, _, part in subject.parts:
        if isinstance(part, Image) and _NO_PICTURE.fullmatch(part.alt.strip()):
            message = f"Beskrivningen ”{part.alt.strip()}” säger inte vad bilden visar."
            yield path, message, "Skriv vad bilden visar mellan ![ och ]."


RULES: tuple[Rule, ...] = (letter_of_another_step, link_without_meaning, picture_named_by_file)
