"""How a text reads: long sentences, heavy sections, words that are advised against (VF501–VF504).

In: a subject. Out: faults. Never judges what a text says, and never reads citations, code, titles of links or quoted
words as the author's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from ..diagnostics import Path
from ..model.lists import Sentences
from .reading import Unit, count_long, count_sentences, count_words, sentences
from .rule import Fault, Rule, Subject, rule

DEFAULTS = Sentences()
_LONG = 100
"""In a section of fewer words one long sentence turns the index: there the bound is ten higher."""


def bounds(subject: Subject) -> Sentences:
    """Return the bounds on sentences from content/editorial.yaml."""
    found = subject.catalog.lists.editorial.get("sentences")
    return Sentences(**found) if found else DEFAULTS


@rule("VF501", "warning", "warning", allowed=True)
def long_sentence(subject: Subject) -> Iterator[Fault]:
    """Meningen är lång.

    Den som läser under ett patientmöte ska förstå meningen på en gång. Gränsen (oftast 30 ord) står i
    `content/editorial.yaml`. En punkt i en lista räknas som en mening. Citerar ni en lag ordagrant går det att skriva
    ett undantag med skäl under `allow`.

    Fel:

    ```markdown
    Patienten ska efter bedömning av läkare, som ska ske inom två veckor från det att remissen har kommit in till
    mottagningen, erbjudas uppföljning av sjuksköterska, fysioterapeut och vid behov kurator samt få skriftlig
    information.
    ```

    Rätt:

    ```markdown
    Läkaren bedömer patienten inom två veckor från remissen. Därefter erbjuds patienten uppföljning av sjuksköterska
    och fysioterapeut, och vid behov av kurator. Informationen ges också skriftligt.
    ```
    """
    most = bounds(subject).max_words
    for path, unit in subject.units:
        if len(unit.text) <= 2 * most or unit.text.count(" ") < most or unit.kind in ("quote", "tr"):
            continue
        for sentence in sentences(unit.text):
            number = count_words(sentence) if sentence.count(" ") >= most else 0
            if number > most:
                message = f"Meningen har {number} ord; gränsen är {most}."
                yield (
                    subject.place(sentence, path),
                    message,
                    "Dela meningen, eller gör uppräkningen till en punktlista.",
                )


def lix(units: Sequence[Unit]) -> tuple[int, int]:
    """Return the readability index of some units and the number of words that it builds on. Every item, paragraph and
    heading ends a sentence, with or without a full stop; rows of tables are left out."""
    read = [unit.text for unit in units if unit.kind not in ("quote", "tr")]
    counted = [count_long(text) for text in read]
    words, long = sum(number for number, _ in counted), sum(number for _, number in counted)
    ends = sum(map(count_sentences, read))
    return (round(words / ends + 100 * long / words), words) if words else (0, 0)


@rule("VF502", "warning", "warning", allowed=True, needs=("sections", "steps"))
def heavy_section(subject: Subject) -> Iterator[Fault]:
    """Avsnittet är svårläst.

    LIX är ord per mening plus andelen ord på mer än sex bokstäver i procent. Över 55 läser man texten två gånger.
    Varje punkt i en lista räknas som en mening. I avsnitt med färre än 100 ord är gränsen 65, och riktigt korta avsnitt
    räknas inte. Gränserna står i `content/editorial.yaml`. Måste ett avsnitt vara tungt går det att skriva ett undantag
    med skäl under `allow`.

    Fel:

    ```markdown
    Multiprofessionella rehabiliteringsinsatser innefattande individanpassad funktionsträning initieras skyndsamt.
    ```

    Rätt:

    ```markdown
    Teamet börjar träna med patienten så snart det går. Träningen anpassas efter vad patienten klarar.
    ```
    """
    limits = bounds(subject)
    by_section: dict[Path, list[Unit]] = {}
    for path, unit in subject.units:
        if (path[0] == "sections" or path[0] == "steps") and unit.kind != "tr" and unit.kind != "quote":
            by_section.setdefault(path[:2], []).append(unit)
    for path, units in by_section.items():
        about = " ".join([unit.text for unit in units]).split()
        if len(about) < limits.min_words:
            continue  # Most sections are too short to be judged.
        # Counted roughly first, with no sentence ended within a unit: most sections are light even so.
        long = len([word for word in about if len(word) > 6])
        if len(about) / len(units) + 100 * long / len(about) < limits.max_lix:
            continue
        number, words = lix(units)
        most = limits.max_lix if words >= _LONG else limits.max_lix + 10
        if words >= limits.min_words and number > most:
            owner = getattr(subject.pathway, str(path[0]))[path[1]]
            message = f"”{owner.title}” är svårläst: LIX {number}, och gränsen är {most}."
            yield path, message, "Korta meningarna, och byt långa ord mot vardagliga där det går."


_ENDINGS = "(?:s|en|ens|n|ns|et|ets|er|ers|erna|ernas|ar|ars|arna|arnas|a|ad|ade|at)?"


@lru_cache(256)
def inflected(term: str, forms: tuple[str, ...] = ()) -> re.Pattern[str]:
    """Return a pattern for a term and its ordinary inflections as whole words; `forms` are those that follow no rule.
    A compound (handikapptoalett) is another word. A term under six letters has no inflections but those in `forms`:
    with an ending a short word easily becomes another (skall, skallen)."""
    words = "|".join(re.escape(form.casefold()) for form in forms)
    own = re.escape(term.casefold()) + (_ENDINGS if len(term) > 5 else "")
    return re.compile(rf"(?<![\w-])(?:{own}{'|' + words if words else ''})(?![\w-])", re.IGNORECASE)


@rule("VF503", "warning", "warning", allowed=True)
def deprecated_term(subject: Subject) -> Iterator[Fault]:
    """Ordet avråds.

    Listan i `content/glossary.yaml` säger vad som rekommenderas i stället, varför och enligt vem. Ord inom
    citattecken, i länkar och i källornas titlar lämnas i fred. Menar texten själva ordet går det att skriva ett
    undantag med skäl under `allow`.

    Fel:

    ```markdown
    - Boka tid hos sjukgymnasten. {#a-boka}
    ```

    Rätt:

    ```markdown
    - Boka tid hos fysioterapeuten. {#a-boka}
    ```
    """
    for row in subject.catalog.lists.deprecated:
        words = _needed(row.term, *row.forms)
        if not any(map(subject.says, words)):
            continue
        for path, unit, match in _own_words(subject, words, inflected(row.term, tuple(row.forms))):
            place = subject.place(_around(unit.text, match), path, len(match[0]))
            yield place, f"”{match[0]}” avråds: {row.why}", f"Skriv {row.use}. Källa: {row.source}."


@lru_cache(256)
def _needed(*words: str) -> tuple[str, ...]:
    """Return words in small letters, but for those that hold another of them: where they stand, that one stands too."""
    small = [word.lower() for word in words]
    return tuple(word for word in small if not any(other in word and other != word for other in small))


def _own_words(
    subject: Subject, words: Sequence[str], pattern: re.Pattern[str]
) -> Iterator[tuple[Path, Unit, re.Match[str]]]:
    for path, unit in subject.units_with(words):
        if unit.kind != "quote":
            for match in pattern.finditer(unit.own):
                if not _in_a_name(unit.own, match.start()):
                    yield path, unit, match


def _in_a_name(words: str, at: int) -> bool:
    """True for a word with a capital in the middle of a sentence, as in Edmonton Symptom Assessment System."""
    before = words[max(0, at - 3) : at].rstrip()
    return words[at].isupper() and bool(before) and before[-1] not in ".:!?–-•"


def _around(words: str, match: re.Match[str]) -> str:
    """Return the matched words and a few after them, so that the place is found where the word stands."""
    return words[match.start() : match.end() + 40]


def _to_patient(subject: Subject, path: Path) -> bool:
    """True for a text under Patientens åtgärder: there the everyday word is right, whatever the rest says."""
    if "actors" not in path:
        return False
    owner = getattr(subject.pathway, str(path[0]))[path[1]]
    return bool(owner.actors[path[path.index("actors") + 1]].actor == "patient")


_ALSO = re.compile(r"(?:\(|kalla[dst]?\s|kallas även\s|även\s|eller\s|tidigare\s|också\s|f\.d\.\s|/)\s*$")


@rule("VF504", "warning", "warning", allowed=True)
def two_words_for_one_thing(subject: Subject) -> Iterator[Fault]:
    """Samma sak har två namn.

    Används två ord för samma sak undrar läsaren om det är två olika saker. Grupperna står i
    `content/editorial.yaml`. Ett ord inom parentes eller efter ”även kallad” är en förklaring och lämnas i fred, och i
    patientens åtgärder är det vardagliga ordet rätt.
    Menas två olika saker går det att skriva ett undantag med skäl under `allow`.

    Fel:

    ```markdown
    - Skriv en rehabiliteringsplan. {#a-plan}
    - Följ upp rehabplanen. {#a-folj-upp}
    ```

    Rätt:

    ```markdown
    - Skriv en rehabiliteringsplan. {#a-plan}
    - Följ upp rehabiliteringsplanen. {#a-folj-upp}
    ```
    """
    for group in subject.catalog.lists.editorial.get("same_thing", ()):
        written: list[str] = []
        for number, word in enumerate(group):
            if len(written) + len(group) - number < 2:
                break  # Too few are left: they need not be looked for.
            written += [word] if subject.says(word.lower()) else []
        if len(written) < 2:
            continue
        uses = {
            word: [
                (path, unit, match)
                for path, unit, match in _own_words(subject, [word.lower()], inflected(word))
                if not _ALSO.search(unit.own, max(0, match.start() - 16), match.start())
                and not _to_patient(subject, path)
            ]
            for word in written
        }
        used = [word for word in written if uses[word]]
        if len(used) < 2:
            continue
        most = max(used, key=lambda word: (len(uses[word]), -written.index(word)))
        for word in used:
            if word != most:
                path, unit, match = uses[word][0]
                message = f"”{word}” står här, men på andra ställen heter det ”{most}”."
                hint = f"Skriv ”{most}” överallt, om samma sak menas; det används {len(uses[most])} gånger här."
                yield subject.place(_around(unit.text, match), path, len(match[0])), message, hint


RULES: tuple[Rule, ...] = (long_sentence, heavy_section, deprecated_term, two_words_for_one_thing)
