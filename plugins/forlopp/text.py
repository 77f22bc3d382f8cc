"""Running text becomes safe HTML: citations, letters, links, abbreviations, images and footnote marks.

In: a `Text` and a `Reading`, the value with everything that a text of one document needs to know. Out: HTML fragments.
Never writes an author's words unescaped, and never looks anything up that is not in the reading.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any, NamedTuple
from urllib.parse import quote, urlsplit

from .catalog import Catalog, Facts, anchors, page_url, step_name
from .model.flow import Block, Criteria, Criterion, CriterionOrGroup, group_of
from .model.pathway import Name, Pathway, Reference
from .model.text import Anchor, Cite, Image, Letters, LinkEnd, LinkStart, Markup, NoteMark, Text
from .model.text import Words as PlainWords
from .templates import heading_for

SCHEMES = frozenset({"http", "https", "mailto", "tel"})
"""Schemes that a link may have; a link with any other is written as its plain words."""


class Spot(NamedTuple):
    """A place in the document that readers can go to: its id and its name."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything that the texts of one document need. `base` leads to the site's root ("../../", or an absolute
    address); `prefix` stands before every id and in-page link ("" on a page, "<pathway>-" in the feed)."""

    file: str
    own: str
    base: str
    prefix: str
    numbers: Mapping[str, int]
    """Reference numbers by key, in order of first appearance; references that nobody cites come last."""
    labels: Mapping[str, str]
    """Short citations by key: "Singer m.fl. 2016"."""
    cited_in: Mapping[str, tuple[Spot, ...]]
    """Where each reference (by key) and each footnote (by "^label") is used."""
    notes: Mapping[str, int]
    abbreviations: Mapping[str, str]
    first_words: Mapping[str, tuple[str, ...]]
    """Abbreviations by their first word, longest first, so that a text is looked through once."""
    capitals: bool
    """True when each of those first words has a capital or a digit near its start, as nearly all have: then most words
    of a text can be passed over at once."""
    letters: Mapping[str, Spot]
    anchors: Mapping[str, str]
    others: Mapping[str, Facts]
    """Other documents that this one links to, by file."""
    words: Mapping[str, str]
    """Words that headings show instead of åtgärd and patient, by the canonical inflection."""


def reading(pathway: Pathway, catalog: Catalog, file: str, base: str, prefix: str = "") -> Reading:
    """Gather what the texts of a document need. `pathway` is expanded: its includes are resolved."""
    known = catalog.facts.get(pathway.id)
    # The catalogue has gathered the names already, but of the document as written: included parts bring more.
    names = known.anchors if known and known.file == file and not pathway.includes else anchors(pathway)
    cited: dict[str, dict[str, None]] = {}
    others: dict[str, Facts] = {}
    written = []
    for spot, text in texts(pathway):
        written.append(text.markdown)
        for part in text.parts:
            if isinstance(part, Cite):
                for key, _ in part.items:
                    cited.setdefault(key, {}).setdefault(spot)
            elif isinstance(part, NoteMark):
                cited.setdefault("^" + part.label, {}).setdefault(spot)
            elif isinstance(part, LinkStart):
                target = _file(file, part.href)
                id = posixpath.basename(posixpath.dirname(target)) if target else ""
                facts = catalog.known(id)
                if facts and (facts.file == target or facts.id != id):
                    others[target] = facts
    abbreviations = {
        **catalog.lists.abbreviations,
        **{row.abbreviation: row.meaning for row in pathway.abbreviations},
    }
    abbreviations |= _instruments("\n".join(written), catalog, abbreviations)
    first_words: dict[str, tuple[str, ...]] = {}
    for abbreviation in sorted(abbreviations, key=lambda a: (-len(a), a)):
        if first := _WORD.search(abbreviation):
            first_words[first[0]] = (*first_words.get(first[0], ()), abbreviation)
    keys = {reference.id for reference in pathway.references}
    order = dict.fromkeys([*(key for key in cited if key in keys), *(r.id for r in pathway.references)])
    return Reading(
        file=file,
        own=page_url(pathway.kind, pathway.id, pathway.status),
        base=base,
        prefix=prefix,
        numbers={key: number for number, key in enumerate(order, 1)},
        labels={reference.id: short_citation(reference) for reference in pathway.references},
        cited_in={key: tuple(Spot(id, names.get(id, id)) for id in spots) for key, spots in cited.items()},
        notes={note.label: number for number, note in enumerate(pathway.footnotes, 1)},
        abbreviations=abbreviations,
        first_words=first_words,
        capitals=all(_CAPITALS.fullmatch(word) for word in first_words),
        letters={
            step.letter: Spot(step.id, step_name(step.letter, step.title)) for step in pathway.steps if step.letter
        },
        anchors=names,
        others=others,
        words=wordset(pathway, catalog),
    )


def _instruments(written: str, catalog: Catalog, known: Mapping[str, str]) -> dict[str, str]:
    """Return what the instruments named in the text are, by label. A document's own words for one of them stand, unless
    the shared list only goes on where they end."""
    return {
        term.label: term.definition
        for term in catalog.lists.instruments.values()
        if term.definition
        and term.label in written
        and term.definition.lower().startswith(known.get(term.label, "").lower())
    }


def texts(pathway: Pathway) -> Iterator[tuple[str, Text]]:
    """Yield every text with the id of the section, step or indicator it stands in, in the order of the page."""
    # Each entity stands where its block does; `pop`, since a second block with the same id shows nothing new.
    entities = {row.id: row for row in (*pathway.goals, *pathway.challenges, *pathway.criteria, *pathway.indicators)}
    table = heading_for(pathway.kind, "steps")
    for section in pathway.sections:
        yield from _block_texts(section.id, section.blocks, entities)
        for part in section.actors:
            yield from _block_texts(section.id, part.blocks, entities)
        if section.id == table:
            for step in pathway.steps:
                yield from _block_texts(step.id, step.blocks, entities)
                for part in step.actors:
                    yield from _block_texts(step.id, part.blocks, entities)
    for note in pathway.footnotes:
        yield f"not-{note_anchor(note.label)}", note.text


def _block_texts(spot: str, blocks: tuple[Block, ...], entities: dict[str, Any]) -> Iterator[tuple[str, Text]]:
    for block in blocks:
        if block.text:
            yield spot, block.text
        for action in block.actions:
            yield spot, action.text
        for id in block.ids:
            entity = entities.pop(id, None)
            if isinstance(entity, Criteria):
                for text in _criteria_texts(entity):
                    yield spot, text
            elif entity and entity.text:
                yield (id if block.kind == "indicators" else spot), entity.text


def _criteria_texts(value: Criteria | Criterion) -> Iterator[Text]:
    if isinstance(value, Criterion):
        yield from (text for text in (value.text, value.caveat) if text)
    if not isinstance(value, Criterion) or isinstance(value, CriterionOrGroup):
        for member in group_of(value)[1]:
            yield from _criteria_texts(member)


def html(text: Text, reading: Reading, seen: set[str] | None = None) -> str:
    """Return a text as HTML. `seen` holds the abbreviations that the reader has met already in this section and grows;
    without it every text explains its abbreviations anew."""
    out: list[str] = []
    seen = set() if seen is None else seen
    # A link that leads nowhere safe is dropped, its words stay; `open_links` remembers which ends to write.
    open_links: list[bool] = []
    parts = text.parts
    linked = False
    for index, part in enumerate(parts):
        if isinstance(part, PlainWords):
            out.append(escape(part.text) if linked else _abbreviated(part.text, reading, seen))
        elif isinstance(part, Markup):
            out.append(part.html.replace(' id="', f' id="{reading.prefix}') if reading.prefix else part.html)
        elif isinstance(part, Cite):
            out.append(_cite(part, reading, linked))
        elif isinstance(part, Letters):
            out.append(escape(part.text) if linked else _letters(part, reading))
        elif isinstance(part, LinkStart):
            address, name = ("", "") if linked else target(part.href, reading)
            open_links.append(bool(address))
            linked = linked or bool(address)
            if address:
                out.append(_link_start(address, part.title))
            if index + 1 < len(parts) and isinstance(parts[index + 1], LinkEnd):
                out.append(escape(name or part.href))
        elif isinstance(part, LinkEnd):
            if open_links and open_links.pop():
                out.append("</a>")
                linked = False
        elif isinstance(part, Image):
            out.append(_image(part, reading))
        elif isinstance(part, Anchor):
            out.append(f'<span id="{reading.prefix}{escape(part.id)}"></span>')
        else:
            out.append(_note_mark(part, reading, linked))
    out.extend("</a>" for opened in reversed(open_links) if opened)
    return "".join(out)


def target(href: str, reading: Reading) -> tuple[str, str]:
    """Return where an author's address leads and what the place is called; ("", "") for a place that is not there or
    that no link may lead to."""
    if href.startswith("#"):
        name = reading.anchors.get(href[1:])
        return ("", "") if name is None else (f"#{reading.prefix}{href[1:]}", _spoken(name))
    scheme = _SCHEME.match(href)
    if scheme:
        allowed = scheme[1].lower() in SCHEMES and (not scheme[1].lower().startswith("http") or "//" in href)
        return (href.strip(), href) if allowed else ("", href)
    file = _file(reading.file, href)
    if not file:
        return "", href
    fragment = href.partition("#")[2]
    facts = reading.others.get(file)
    if facts:
        name = facts.anchors.get(fragment, facts.title) if fragment else facts.title
        return f"{reading.base}{facts.url}{'#' + fragment if fragment else ''}", _spoken(name)
    if file.startswith("content/") and file.endswith(".md"):
        # A plain page (about, handbook): its address follows from its file.
        page = file.removeprefix("content/").removesuffix(".md").removesuffix("index").rstrip("/")
        return f"{reading.base}{quote(page)}{'/' if page else ''}{'#' + fragment if fragment else ''}", href
    folder = posixpath.dirname(reading.file) + "/"
    if file.startswith(folder):
        return f"{reading.base}{reading.own}{quote(file.removeprefix(folder))}", href
    # A picture of an included generic model lies beside that model's own page.
    home = "/".join(file.split("/")[:3])
    owner = reading.others.get(f"{home}/index.md")
    return (f"{reading.base}{owner.url}{quote(file.removeprefix(home + '/'))}", href) if owner else ("", href)


def wordset(pathway: Pathway, catalog: Catalog) -> dict[str, str]:
    """Return the words that this document shows instead of åtgärd and patient, by the canonical inflection."""
    shown: dict[str, str] = {}
    for kind, canonical, chosen in (
        ("action", "atgard", pathway.words.action),
        ("patient", "patient", pathway.words.patient),
    ):
        sets = catalog.lists.words.get(kind, {})
        if chosen and chosen in sets and chosen != canonical:
            for form, word in sets.get(canonical, {}).items():
                shown.setdefault(word, sets[chosen].get(form, word))
    return shown


def label(heading: str, words: Mapping[str, str]) -> str:
    """Return one of our own headings in the document's words: "Patientens åtgärder" becomes "Individens insatser"."""
    if not words:
        return heading

    def swap(match: re.Match[str]) -> str:
        word = match[0]
        shown = words.get(word.lower(), word)
        return shown[:1].upper() + shown[1:] if word[:1].isupper() else shown

    return _WORD.sub(swap, heading)


def reference_anchor(key: str) -> str:
    """Return the id of a reference in the list; every key gives an id of its own, whatever signs it holds."""
    return "ref-" + re.sub(r"[^A-Za-z0-9-]", lambda m: f"_{ord(m[0]):x}", key)


def note_anchor(label: str) -> str:
    """Return the part of a footnote's id that comes from its label."""
    return re.sub(r"[^A-Za-z0-9-]", lambda m: f"_{ord(m[0]):x}", label)


def short_citation(reference: Reference) -> str:
    """Return the first author and the year, "Singer m.fl. 2016", for the tip of a citation."""
    names = [name.family or name.literal or name.given or "" for name in reference.author]
    who = names[0] if names else reference.publisher or reference.title
    if len(names) == 2:
        who = f"{names[0]} och {names[1]}"
    elif len(names) > 2:
        who = f"{names[0]} m.fl."
    return f"{who} {year(reference)}".strip()


def year(reference: Reference) -> str:
    """Return the year of publication, or an empty string."""
    issued = reference.issued
    if issued and issued.date_parts and issued.date_parts[0]:
        return str(issued.date_parts[0][0])
    return issued.literal or "" if issued else ""


def reference_html(reference: Reference) -> str:
    """Return a reference as Swedish medical journals print it: authors, title, journal, year;volume(issue):pages."""
    pieces = []
    if authors := ", ".join(_author(name) for name in reference.author[:6]):
        pieces.append(authors + (" et al" if len(reference.author) > 6 else ""))
    pieces.append(f'<cite class="work">{escape(reference.title.rstrip("."))}</cite>')
    printed = year(reference)
    if reference.volume is not None:
        printed += f";{reference.volume}"
    if reference.issue is not None:
        printed += f"({reference.issue})"
    if reference.page is not None:
        printed += f":{str(reference.page).replace('-', '–')}"
    if reference.container_title:
        pieces.append(escape(reference.container_title))
        pieces.append(escape(printed))
    else:
        pieces.append(escape("; ".join(filter(None, (reference.publisher, printed)))))
    line = ". ".join(piece.rstrip(".") for piece in pieces if piece) + "."
    # "…?." is no Swedish sentence end.
    line = line.replace("?</cite>.", "?</cite>").replace("!</cite>.", "!</cite>")
    address = _reference_address(reference)
    return f'{line} <a href="{escape(address[0])}" rel="noopener">{escape(address[1])}</a>' if address else line


_WORD = re.compile(r"[^\W_]+")
_CAPITALS = re.compile(r"\b[a-zåäö]{0,2}[A-ZÅÄÖ0-9][^\W_]*")
_SCHEME = re.compile(r"\s*([A-Za-z][A-Za-z0-9+.-]*)\s*:")
_LETTER = re.compile(r"\(([A-Z]{1,2})\)|\b([A-Z]{1,2})\b")
_APPENDIX = re.compile(r"Bilaga ([A-ZÅÄÖ0-9]{1,2})\b")


def _spoken(name: str) -> str:
    """An appendix is named by its letter in running text: "bilaga A"."""
    appendix = _APPENDIX.match(name)
    return f"bilaga {appendix[1]}" if appendix else name


def _file(own: str, href: str) -> str:
    """Return the file that a relative address names, from the project's root; "" when it is no relative address."""
    path = href.partition("#")[0].partition("?")[0]
    if not path or path.startswith(("/", "\\")) or _SCHEME.match(path):
        return ""
    joined = posixpath.normpath(posixpath.join(posixpath.dirname(own), path))
    if joined.startswith(".."):
        return ""
    return f"{joined}/index.md" if path.endswith("/") else joined


def _abbreviated(text: str, reading: Reading, seen: set[str]) -> str:
    """Escape words and explain each abbreviation where the reader meets it first."""
    first_words = reading.first_words
    out: list[str] = []
    done = 0
    for match in (_CAPITALS if reading.capitals else _WORD).finditer(text):
        candidates = first_words.get(match[0])
        start = match.start()
        if not candidates or start < done or text[start - 1 : start] == "-":
            continue
        for abbreviation in candidates:
            end = start + len(abbreviation)
            if abbreviation not in seen and text.startswith(abbreviation, start) and not text[end : end + 1].isalnum():
                seen.add(abbreviation)
                meaning = escape(reading.abbreviations[abbreviation])
                out.append(f'{escape(text[done:start])}<abbr title="{meaning}">{escape(abbreviation)}</abbr>')
                done = end
                break
    return "".join(out) + escape(text[done:]) if out else escape(text)


def _cite(cite: Cite, reading: Reading, linked: bool) -> str:
    """Write the numbers of the works cited; the tip says which work it is. A work that is not there is left out."""
    out = []
    for key, locator in cite.items:
        number = reading.numbers.get(key)
        if number is None:
            continue
        shown = f"[{number}{', ' + escape(locator) if locator else ''}]"
        title = escape(reading.labels[key])
        address = f"#{reading.prefix}{reference_anchor(key)}"
        out.append(shown if linked else f'<a class="cite" href="{address}" title="{title}">{shown}</a>')
    return "".join(out)


def _letters(letters: Letters, reading: Reading) -> str:
    """Write letters as links to their steps; brackets around a single letter belong to the link."""
    out, done = [], 0
    for match in _LETTER.finditer(letters.text):
        spot = reading.letters.get(match[1] or match[2])
        if spot:
            link = f'<a class="letter-link" href="#{reading.prefix}{spot.id}" title="{escape(spot.name)}">'
            out.append(f"{escape(letters.text[done : match.start()])}{link}{match[0]}</a>")
            done = match.end()
    return "".join(out) + escape(letters.text[done:])


def _link_start(address: str, title: str) -> str:
    tip = f' title="{escape(title)}"' if title else ""
    outside = ' rel="noopener"' if urlsplit(address).scheme in ("http", "https") else ""
    return f'<a href="{escape(address)}"{tip}{outside}>'


def _image(image: Image, reading: Reading) -> str:
    """Write a figure of the document's own folder; anything else is left as its alternative text."""
    address, _ = target(image.src, reading)
    if not address or _SCHEME.match(image.src) or image.src.startswith("#"):
        return escape(image.alt)
    picture = f'<img src="{escape(address)}" alt="{escape(image.alt)}">'
    caption = f'<span class="figure-title">{escape(image.title)}</span>' if image.title else ""
    return f'<span class="figure">{picture}{caption}</span>'


def _note_mark(mark: NoteMark, reading: Reading, linked: bool) -> str:
    number = reading.notes.get(mark.label)
    if number is None or linked:
        return ""
    return f'<sup><a class="note-mark" href="#{reading.prefix}not-{note_anchor(mark.label)}">not {number}</a></sup>'


def _author(name: Name) -> str:
    """Write "Singer M" for a person and the whole name for an organisation."""
    if name.literal or not name.family:
        return escape(name.literal or name.given or "")
    initials = "".join(part[0].upper() for part in re.split(r"[\s.\-]+", name.given or "") if part)
    # "JH" stands for two given names already.
    if name.given and name.given.isupper() and len(name.given) <= 3:
        initials = name.given
    return escape(f"{name.family} {initials}".strip())


def _reference_address(reference: Reference) -> tuple[str, str] | None:
    doi = (reference.DOI or "").strip()
    doi = re.sub(r"^(https?://(dx\.)?doi\.org/|doi:\s*)", "", doi, flags=re.IGNORECASE)
    if re.fullmatch(r"10\.[0-9]{4,9}/\S+", doi):
        return f"https://doi.org/{quote(doi, safe='/:;()')}", f"doi.org/{doi}"
    url = (reference.URL or "").strip()
    return (url, urlsplit(url).netloc or url) if re.match(r"https?://[^\s]+$", url) else None
