"""A pathway's text as the body of a Word document: sections, steps with their tables, criteria, indicators.

In: a read source, its pathway, the catalogue, and the generic models that it includes. Out: XML, and the hidden
names of
its paragraphs in order. Every paragraph has a name: what has none when the file comes back was written by a reviewer.
Never writes an author's note, nor anything of which the source does not say it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from .. import phrases
from ..catalog import Catalog
from ..flowchart import graph, words
from ..model.flow import STEP_KINDS, ActionFacts, Step
from ..model.pathway import Pathway
from ..ooxml.writing import clean, paragraph, run
from ..templates import PERSONAL_ACTORS, heading_for
from ..text import label, wordset
from . import entities, looks
from .looks import BULLETS, GAP, NUMBERS, WIDTH
from .parts import Chunk, Passage, Source
from .tags import Tags
from .wording import Form

CHART = "flodesschema"


class Body:
    """A document while it is written: its XML so far, its names, its links and its numbered lists."""

    def __init__(self, source: Source, pathway: Pathway, catalog: Catalog, models: Mapping[str, Source]) -> None:
        self.source, self.pathway, self.catalog, self.models = source, pathway, catalog, models
        self.tags = Tags(pathway.id)
        self.names: dict[str, Passage | None] = {}
        self.links: dict[str, str] = {}
        self.heads: list[tuple[int, str, str]] = []
        """Level, bookmark and words of each numbered heading, for the contents."""
        self.lists = 0
        self.words = wordset(pathway, catalog)
        self.charted = False
        self.borrowed = ""
        self.width = WIDTH
        self.counts = [0, 0]
        self.marks = 0

    # -----------------------------------------------------------------------------------------------------------------
    # Paragraphs

    def mark(self, name: str) -> str:
        """Return a bookmark."""
        self.marks += 1
        return f'<w:bookmarkStart w:id="{self.marks}" w:name="{name}"/><w:bookmarkEnd w:id="{self.marks}"/>'

    def passage(self, one: Passage, style: str, list_: tuple[int, int] | None = None, more: str = "") -> str:
        """Write a passage as a paragraph of its own."""
        fixed = label(one.words, self.words) if one.locked and one.role == "rubrik" else ""
        if self.borrowed:
            return self.written(f"{self.borrowed}{one.key}", fixed or one.words, style, list_, more)
        name = self.tags.passage(one, clean(fixed or one.words))
        self.names[name] = one
        return paragraph(style, more + self.mark(name) + (run(fixed) if fixed else self.runs(one)), list_)

    def runs(self, one: Passage) -> str:
        """Write the words of a passage with their emphasis and links."""
        out: list[str] = []
        text, form = "", ()
        for token in one.found:
            if token.form != form:
                out.append(self.run(text, form))
                text, form = "", token.form
            text += token.shown
        return "".join([*out, self.run(text, form)])

    def run(self, text: str, form: Form) -> str:
        if not text:
            return ""
        signs = {start for start, _ in form}
        address = next((close[2:-1].split(" ")[0] for start, close in form if start == "[" and len(close) > 3), "")
        address = text if "<" in signs and "://" in text else address.strip("<>")
        web = address.startswith(("https://", "http://"))
        made = run(
            text, bool(signs & {"**", "__"}), bool(signs & {"*", "_"}), "~~" in signs, "Hyperlank" if web else ""
        )
        if not web:
            return made
        id = self.links.setdefault(address, f"rIdL{len(self.links) + 1}")
        return f'<w:hyperlink r:id="{id}" w:history="1">{made}</w:hyperlink>'

    def written(
        self, key: str, text: str, style: str, list_: tuple[int, int] | None = None, more: str = "", bold: str = ""
    ) -> str:
        """Write a paragraph of the tool's own: `bold` begins it."""
        name = self.tags.written(key, clean(bold + text))
        self.names[name] = None
        return paragraph(style, more + self.mark(name) + (run(bold, bold=True) if bold else "") + run(text), list_)

    def heading(self, text: str, level: int, passage: Passage | None, key: str = "") -> str:
        """Write a heading, and note it for the contents."""
        number = ""
        if level < 3:
            self.counts = [self.counts[0] + 1, 0] if level == 1 else [self.counts[0], self.counts[1] + 1]
            number = f"{self.counts[0]}" + (f".{self.counts[1]}" if level == 2 else "")
        name = f"_Toc{len(self.heads) + 1:06}"
        self.heads.append((level, name, f"{number} {text}"))
        place = self.mark(name) if level < 3 else ""
        style = f"Rubrik{min(level, 4)}"
        return self.passage(passage, style, more=place) if passage else self.written(key, text, style, more=place)

    # -----------------------------------------------------------------------------------------------------------------
    # The document in order

    def sections(self) -> str:
        """Write everything below the cover."""
        out: list[str] = []
        chunks = self.source.chunks
        steps = heading_for(self.source.template.kind, "steps") if self.source.template.has_flow else ""
        at = 0
        while at < len(chunks):
            chunk = chunks[at]
            stop = next(
                (n for n in range(at + 1, len(chunks)) if chunks[n].kind == "heading" and chunks[n].level <= 3),
                len(chunks),
            )
            if chunk.kind != "heading":
                out.append(self.run_of(chunks[at:stop]))
                at = stop
                continue
            assert chunk.passage
            if chunk.passage.owner == steps and not self.charted:
                out.append(self.heading("Flödesschema", 1, None, CHART) + self.chart())
            if chunk.path[:1] == ("steps",):
                out.append(self.step(chunks[at:stop]))
            else:
                out.append(self.heading(label(chunk.passage.words, self.words), chunk.level - 1, chunk.passage))
                out.append(self.run_of(chunks[at + 1 : stop]))
            if chunk.passage.owner == CHART:
                out.append(self.chart())
            at = stop
        return "".join(out)

    def chart(self) -> str:
        """Write the flow in words."""
        self.charted = True
        if not self.pathway.steps:
            return ""
        out = [self.written("flöde", "Flödet i ord. Texten följer av stegen nedan och ändras där.", "Fakta")]
        for said in words(graph(self.pathway, self.catalog)):
            named, rest = _plain(said.named), _plain([*said.facts, *said.onward])
            out.append(self.written(f"flöde {said.node}", rest, "Punktlista", (BULLETS, 0), bold=named))
            out += (
                self.written(f"flöde {said.node} {n}", _plain(answer), "Punktlista", (BULLETS, 1))
                for n, answer in enumerate(said.answers)
            )
        return "".join(out)

    def run_of(self, chunks: Sequence[Chunk], cell: bool = False) -> str:
        """Write chunks without a step among them."""
        out: list[str] = []
        lists: dict[int, int] = {}
        last: Chunk | None = None
        for chunk in chunks:
            if chunk.kind != "item" and not chunk.depth:
                lists = {}
            if chunk.kind == "item" and chunk.passage:
                out.append(self.item(chunk, lists, last))
            elif chunk.kind == "paragraph" and chunk.passage:
                indent = f'<w:ind w:left="{340 * chunk.depth}"/>' if chunk.depth else ""
                style = "Ruta" if chunk.quoted else "Celltext" if cell else "Normal"
                made = self.passage(chunk.passage, style)
                out.append(made.replace("</w:pPr>", f"{indent}</w:pPr>", 1) if indent else made)
            elif chunk.kind == "heading" and chunk.passage:
                lists = {}
                out.append(
                    self.passage(chunk.passage, "Aktor") if cell else self.heading("", chunk.level - 1, chunk.passage)
                )
            elif chunk.kind == "cells":
                out.append(self.cells(chunk))
            elif chunk.kind == "code":
                out += (
                    self.written(f"kod {chunk.line}", line, "Fakta") for line in chunk.text.split("\n") if line.strip()
                )
            elif chunk.kind == "block":
                out.append(self.block(chunk))
            last = chunk
        return "".join(out)

    def item(self, chunk: Chunk, lists: dict[int, int], last: Chunk | None) -> str:
        """Write an item of a list, and under it what its mark says."""
        assert chunk.passage
        level = min(chunk.depth - 1, 4)
        follows = last is not None and last.kind in ("item", "paragraph") and last.depth >= chunk.depth
        if chunk.ordered and (not follows or level not in lists or chunk.number == 1):
            self.lists += 1
            lists[level] = NUMBERS + self.lists - 1
        list_ = (lists[level] if chunk.ordered else BULLETS, level)
        made = self.passage(chunk.passage, "Numreradlista" if chunk.ordered else "Punktlista", list_)
        held = None if self.borrowed else _held(self.pathway, chunk.path)
        facts = self.action(held, chunk.path) if isinstance(held, ActionFacts) else ""
        said = self.written(f"fakta {chunk.passage.key}", facts, "Punktfakta") if facts else ""
        return made + looks.indented(said, level)

    def action(self, held: ActionFacts, path: tuple[Any, ...]) -> str:
        """Say what an action's mark says to a reader: who, when, where."""
        lists = self.catalog.lists
        said = [
            phrases.listed(phrases.terms(held.roles, lists.roles)) if held.roles else "",
            phrases.times(held),
            phrases.listed(phrases.terms(held.care_level, lists.care_levels), "eller") if held.care_level else "",
            phrases.ages(held.ages) if held.ages else "",
            ", ".join(phrases.code(one) for one in held.codes),
            "patientkontrakt" if held.contract == "yes" else "",
        ]
        return phrases.sentence("; ".join(one for one in said if one))

    def cells(self, chunk: Chunk) -> str:
        """Write a table of the author's own."""
        columns = max((len(row) for row in chunk.rows), default=0)
        if not columns:
            return ""
        rows = [
            [self.passage(cell, "Celltext") for cell in row] + ["<w:p/>"] * (columns - len(row)) for row in chunk.rows
        ]
        name = " · ".join(cell.words for cell in chunk.rows[0])
        return looks.table([self.width // columns] * columns, rows[0], rows[1:], f"Tabell: {name}") + GAP

    # -----------------------------------------------------------------------------------------------------------------
    # Steps

    def step(self, chunks: Sequence[Chunk]) -> str:
        """Write a step: heading, facts, introduction, the table of those who act, and where the flow goes on."""
        head = chunks[0]
        assert head.passage
        out = [self.heading(head.passage.words, 2, head.passage)]
        step = _held(self.pathway, head.path)
        if isinstance(step, Step):
            out += (
                self.written(f"{step.id} {name}", value, "Fakta", bold=f"{name}: ")
                for name, value in self.step_facts(step)
                if value
            )
        first = next((n for n, one in enumerate(chunks) if one.block == "actor"), len(chunks))
        out.append(self.run_of([one for one in chunks[1:first] if one.block != "step"]))
        if first < len(chunks):
            out.append(self.actions(head.passage, chunks[first:]))
        if isinstance(step, Step) and step.next:
            out.append(self.onward(step, head.path))
        return "".join(out)

    def step_facts(self, step: Step) -> Iterable[tuple[str, str]]:
        """Say what kind of step it is, who acts, where and when."""
        lists = self.catalog.lists
        titles = {one.id: one.title for one in (*self.pathway.lanes, *self.pathway.phases)}
        asked = {one.id: number for number, one in enumerate(self.pathway.criteria, 1)}
        blocks = [str(asked[id]) for id in step.criteria if id in asked]
        kind = STEP_KINDS[step.kind]
        return (
            ("Slag", "" if step.kind == "action" or step.title.startswith(kind) else kind),
            ("Vem", phrases.sentence(phrases.listed(phrases.terms(step.roles, lists.roles)))),
            ("Var", phrases.sentence(phrases.listed(phrases.terms(step.care_level, lists.care_levels), "eller"))),
            ("När", phrases.sentence(phrases.times(step))),
            ("Ålder", phrases.ages(step.ages) if step.ages else ""),
            ("Bana", phrases.listed([titles.get(one, one) for one in step.lane])),
            ("Fas", titles.get(step.phase or "", step.phase or "")),
            ("Kriterier", f"block {phrases.listed(blocks, 'eller')}" if blocks else ""),
        )

    def actions(self, step: Passage, chunks: Sequence[Chunk]) -> str:
        """Write the table with two columns: those who work in care, and the patient with those who stand near."""
        headings = {one.heading.casefold(): one for one in self.source.template.actors}
        columns: tuple[list[tuple[Chunk, list[Chunk]]], ...] = ([], [])
        for chunk in chunks:
            if chunk.block == "actor" and chunk.passage:
                actor = headings.get(chunk.passage.words.casefold())
                columns[bool(actor and actor.id in PERSONAL_ACTORS)].append((chunk, []))
                current = columns[bool(actor and actor.id in PERSONAL_ACTORS)][-1][1]
            else:
                current.append(chunk)
        widths = [WIDTH * 6 // 10, WIDTH * 4 // 10]
        header, row = [], []
        notes = [one for column in columns for _, inner in column for one in inner if _is_note(one)]
        for column, ids, width in zip(columns, ("care", "patient"), widths, strict=True):
            self.width = width - 240
            own = next(one.heading for one in self.source.template.actors if one.id == ids)
            lead = column[0][0].passage if column else None
            if lead and lead.words.casefold() == own.casefold():
                header.append(self.passage(lead, "Aktor"))
            else:
                header.append(self.written(f"{step.owner} {ids}", label(own, self.words), "Aktor"))
                lead = None
            cell = "".join(
                (
                    ""
                    if chunk.passage is lead and lead
                    else self.passage(chunk.passage, "Aktor")
                    if chunk.passage
                    else ""
                )
                + self.run_of([one for one in inner if not _is_note(one)], cell=True)
                for chunk, inner in column
            )
            row.append(cell or self.written(f"{step.owner} {ids} tom", "–", "Celltext"))
        row = [f"{cell}<w:p/>" if cell.endswith("</w:tbl>") else cell for cell in row]
        self.width = WIDTH
        return looks.table(widths, header, [row], f"Åtgärder: {step.words}") + GAP + self.run_of(notes)

    def onward(self, step: Step, path: tuple[Any, ...]) -> str:
        """Write where the flow goes on: a table of answers for a decision, otherwise a line."""
        named = {one.id: f"({one.letter}) {one.title}" if one.letter else one.title for one in self.pathway.steps}
        ways = []
        for number, way in enumerate(step.next):
            target, _, entry = way.to.partition("#")
            other = self.catalog.facts.get(target) if entry or way.to not in named else None
            name = named.get(way.to) or (f"vårdförloppet {other.title}" if other else way.to)
            time = phrases.times(way)
            ways.append((self.source.values.get((*path, "next", number, "when")), name + (f", {time}" if time else "")))
        if any(answer for answer, _ in ways):
            rows = [
                [
                    self.passage(answer, "Celltext")
                    if answer
                    else self.written(f"{step.id} svar {n}", "–", "Celltext"),
                    self.written(f"{step.id} väg {n}", name, "Celltext"),
                ]
                for n, (answer, name) in enumerate(ways)
            ]
            head = [self.written(f"{step.id} {one}", one, "Aktor") for one in ("Svar", "Nästa steg")]
            return looks.table([WIDTH // 2] * 2, head, rows, f"Svar: {step.title}") + GAP
        return self.written(
            f"{step.id} vidare", "; ".join(name for _, name in ways) + ".", "Fakta", bold="Går vidare till: "
        )

    # -----------------------------------------------------------------------------------------------------------------
    # Blocks

    def block(self, chunk: Chunk) -> str:
        """Write a block of YAML in words."""
        held = _held(self.pathway, chunk.path) if not self.borrowed else None
        if chunk.block == "include":
            return self.include(chunk)
        if held is None:
            return ""
        if chunk.block == "criteria":
            return entities.criteria(self, held, chunk.path)
        if chunk.block == "slot":
            title, hint = (self.source.values.get((*chunk.path, key)) for key in ("title", "hint"))
            out = self.written(f"{held.id} ruta", "", "Ruta", bold="Beslutas regionalt")
            return out + "".join(self.passage(one, "Ruta") for one in (title, hint) if one)
        return entities.indicator(self, held, chunk.path) if chunk.block == "indicator" else ""

    def include(self, chunk: Chunk) -> str:
        """Write a part of a generic model, which is reviewed where it stands."""
        held = next(iter([_held(self.pathway, chunk.path)]), None)
        source = self.models.get(held.model) if held else None
        if not held or not source:
            return ""
        heads = [n for n, one in enumerate(source.chunks) if one.kind == "heading" and one.level == 2]
        first = next(
            (n for n in heads if source.chunks[n].passage and source.chunks[n].passage.owner == held.part), None
        )  # type: ignore[union-attr]
        if first is None:
            return ""
        stop = next((n for n in heads if n > first), len(source.chunks))
        named = source.document.data.get("title", held.model)
        about = f"Texten hör till den generiska modellen ”{named}” och ändras där."
        out = self.written(f"{held.model} {held.part}", about, "Fakta")
        self.borrowed = f"{held.model}--"
        out += self.run_of(source.chunks[first + 1 : stop], cell=True)
        self.borrowed = ""
        return out


def _is_note(chunk: Chunk) -> bool:
    return chunk.passage is not None and chunk.passage.raw.startswith("[^")


def _plain(parts: Iterable[Any]) -> str:
    return "".join(part if isinstance(part, str) else part.name for part in parts)


def _held(value: Any, path: tuple[Any, ...]) -> Any:
    """Return the model's value at a data path; None where there is none."""
    for key in path:
        if isinstance(key, int):
            value = value[key] if isinstance(value, tuple) and key < len(value) else None
        else:
            value = getattr(value, key, None)
    return value if path else None
