"""Writes pathways that mean nothing and are as long and as varied as real ones (about 27 kB): the benchmark's load.

In: a number. Out: `pathway(number) -> {file name: text}`; `write_project` makes a whole project of them beside the
project's own content. The same number gives the same bytes, however many are made. Never writes outside its folder.
"""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Iterable
from pathlib import Path

from bench import words

SEED = 20261121
SENTENCES = (4, 3)
"""Sentences in each paragraph of a section of prose: the figure that makes a file about 27 kB."""

NOT_COPIED = {"bench", "content", "node_modules", "site", "tests"}


def pathway_id(number: int) -> str:
    """The id and folder name of a generated pathway."""
    return f"ovning-{number:05d}"


def marker(number: int) -> str:
    """A word that stands once in the document's summary; the live preview's edit replaces it."""
    return f"Originaltext{number:05d}"


def pathway(number: int) -> dict[str, str]:
    """One pathway: its file names and their text. It refers only to pathways of lower numbers."""
    chance = random.Random(f"{SEED}-{number}")
    keys = [f"kalla{number:05d}-{i}" for i in range(1, 9)]
    text = "\n".join(_front_matter(number, chance)) + "\n\n" + "\n\n".join(_sections(number, keys, chance)) + "\n"
    return {"index.md": text, "references.json": _references(number, keys, chance)}


def write_project(root: Path, target: Path, count: int) -> None:
    """Make `target` a project like `root`: its own content, and `count` generated pathways beside it."""
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    for entry in sorted(root.iterdir()):
        # Environments, caches and git's own folder begin with a dot.
        if entry.name in NOT_COPIED or entry.name.startswith("."):
            continue
        # Files are copied: a link to mkdocs.yml could be followed back to the real project.
        if entry.is_dir():
            (target / entry.name).symlink_to(entry, target_is_directory=True)
        else:
            shutil.copyfile(entry, target / entry.name)
    shutil.copytree(root / "content", target / "content")
    for number in range(count):
        folder = target / "content" / "pathways" / pathway_id(number)
        folder.mkdir(parents=True)
        for name, text in pathway(number).items():
            (folder / name).write_text(text, encoding="utf-8", newline="\n")


def _front_matter(number: int, chance: random.Random) -> list[str]:
    title = f"{words.TITLES[number % len(words.TITLES)]} {number:05d}"
    lead, second = chance.sample(words.AREAS, 2)
    code = f"{'ABCDEFGHIJKLMN'[number // 1000 % 14]}{number // 10 % 100:02d}.{number % 10}"
    return [
        "---",
        f"id: {pathway_id(number)}",
        "kind: pathway",
        f"title: {title}",
        f"scope: Inleds vid misstanke om {title.lower()} och avslutas när uppföljningen är gjord.",
        'version: "1.1"',
        "status: approved",
        "illustrative: true",
        f"programme_areas: [{lead}, {second}]",
        "approved: {by: SKS, on: 2026-03-02}",
        "review_by: 2030-03-01",
        f"synonyms: [prov {number:05d}, {title.lower()} hos vuxna]",
        "codes:",
        f"  - {{system: icd-10-se, code: {code}, role: diagnosis}}",
        "phases:",
        "  - {id: utredning, title: Utredning}",
        "  - {id: behandling, title: Behandling}",
        "  - {id: stod, title: Uppföljning}",
        "working_group:",
        "  - {name: Ordförande (påhittad), role: ordförande, profession: läkare, organisation: Övningsregionen}",
        "  - {name: Ledamot (påhittad), role: ledamot, profession: sjuksköterska, organisation: Övningsregionen}",
        "attachments:",
        "  - {kind: appendix, title: Checklista, href: '#bilaga-checklista'}",
        "revisions:",
        '  - {version: "1.1", on: 2026-03-02, change: editorial, summary: Språket är genomgånget.}',
        '  - {version: "1.0", on: 2025-01-15, change: new, summary: Första versionen.}',
        "---",
    ]


def _sections(number: int, keys: list[str], chance: random.Random) -> Iterable[str]:
    """The document's parts in their fixed order."""
    yield f"## Sammanfattning\n\n{marker(number)} inleder texten. {_sentence(chance)} [@{keys[0]}]\n\n{_prose(chance)}"
    yield f"## Omfattning\n\n{_prose(chance, keys[1])}"
    yield f"## Vårdnivå och samverkan\n\n{_prose(chance)}"
    yield f"## Relaterade kunskapsstöd\n\n{_related(number)}"
    yield f"## Om hälsotillståndet\n\n### Definition\n\n{_prose(chance, keys[2])}"
    yield "### Förkortningar\n\n" + "\n".join(f"- **{short}** – {long}" for short, long in words.ABBREVIATIONS)
    yield f"### Förekomst\n\n{_prose(chance, keys[3])}"
    yield f"### Orsaker och riskfaktorer\n\n{_prose(chance, keys[4])}"
    yield f"### Sjukdomsförlopp\n\n{_prose(chance, keys[5])}"
    yield "## Mål\n\n" + "\n".join(f'- {_matter(chance)} {{#mal-{i} challenges="utmaning-{i}"}}' for i in range(1, 6))
    yield "## Ingång och utgång\n\n" + _entry_and_exit(chance)
    yield f"## Flödesschema\n\n{_sentence(chance)}"
    yield "## Vårdförloppets åtgärder"
    yield from _steps(number, keys, chance)
    yield f"## Personcentrering och patientkontrakt\n\n{_prose(chance)}"
    yield f"## Uppföljning\n\n### Tillgång till data\n\n{_sentence(chance)} {_sentence(chance)}\n\n### Indikatorer"
    yield from (_indicator(i, chance) for i in range(1, 11))
    yield "## Bakgrund\n\n### Nulägesbeskrivning av patienters erfarenheter\n\n" + "\n".join(
        f"- {_matter(chance)} {{#utmaning-{i}}}" for i in range(1, 6)
    )
    yield f"### Arbetsprocess\n\n{_prose(chance, keys[6])}"
    yield "## Bilagor\n\n### Bilaga A. Checklista {#bilaga-checklista}\n\n" + "\n".join(
        f"- [ ] {_order(chance)}" for _ in range(6)
    )


def _related(number: int) -> str:
    """Links to lower numbers only, so that a document does not change when more are generated."""
    if number == 0:
        return "Det finns inga relaterade kunskapsstöd."
    return "\n".join(
        f"- [Vårdförlopp {n:05d}, första steget](../{pathway_id(n)}/index.md#steg-a)"
        for n in sorted({number - 1, number // 2})
    )


def _entry_and_exit(chance: random.Random) -> str:
    metres = chance.randint(2, 9) * 100
    return f"""### Ingång

```yaml criteria
id: kriterier-ingang
any:
  - {{id: k-besvar, text: Besvär i minst {chance.randint(2, 12)} veckor}}
  - text: Gångsträcka kortare än {metres} meter
    measure: {{name: Gångsträcka, operator: "<", value: {metres}, unit: m}}
  - all: [{{text: Misstanke efter undersökning}}, {{text: Nedsatt funktion i vardagen}}]
```

```yaml criteria
id: kriterier-inte
none:
  - text: Pågående vård för annan orsak till besvären
```

### Utgång

{_sentence(chance)}

```yaml criteria
id: kriterier-utgang
at_least: 1
of:
  - text: Målen i planen är nådda
  - text: Patienten avstår från fortsatt vård
```"""


def _steps(number: int, keys: list[str], chance: random.Random) -> Iterable[str]:
    """Entry, work-up, a decision, treatments side by side, a decision with a way back, follow-up and exits."""
    # Every fourth document hands over to its neighbour below, so that documents depend on each other, each on few.
    hands_over = number % 4 == 3
    refused = "over" if hands_over else "utgang-annan"
    title = iter(chance.sample(words.STEP_TITLES, 7))
    facts = {
        "a": "kind: entry\ncriteria: [kriterier-ingang]\nphase: utredning\nnext: [{to: steg-b, within: 2 veckor}]",
        "b": "phase: utredning\nwithin: 6 veckor\nnext: [{to: steg-c}]",
        "c": "kind: decision\nphase: utredning\nnext: [{to: steg-d, when: Ja}, {to: utgang-annan, when: Nej}]",
        "d": "phase: behandling\nnext: [{to: steg-e}, {to: steg-f}]",
        "e": "phase: behandling\nnext: [{to: steg-g}]",
        "f": "phase: behandling\nnext: [{to: steg-g}]",
        "g": "phase: behandling\njoin: all\nnext: [{to: steg-h, after: 3 månader}]",
        "h": "kind: decision\nphase: behandling\nnext:\n  - {to: steg-i, when: Ja}\n  - {to: steg-d, when: Delvis}\n"
        f"  - {{to: {refused}, when: Nej}}",
        "i": "phase: stod\nnext: [{to: utgang-klar}]",
    }
    for key, fact in facts.items():
        decision = "kind: decision" in fact
        name = "Är villkoren uppfyllda?" if decision else next(title)
        level = "" if decision else f"care_level: [{chance.choice(words.CARE_LEVELS)}]\n"
        more = _table(chance) if key == "f" else _slot(chance) if key == "i" else ""
        body = _actions(key, keys, chance, few=decision)
        yield f"### ({key.upper()}) {name} {{#steg-{key}}}\n\n```yaml step\n{level}{fact}\n```\n\n{body}{more}"
    if hands_over:
        target = f"{pathway_id(number - 1)}#steg-a"
        yield (
            "### Vidare till annat vårdförlopp {#over}\n\n"
            f"```yaml step\nkind: handover\nphase: stod\nnext: [{{to: {target}}}]\n```"
        )
    yield "### Utgång: annan diagnos {#utgang-annan kind=exit}"
    yield (
        "### Utgång: vårdförloppet är klart {#utgang-klar}\n\n"
        "```yaml step\nkind: exit\nphase: stod\ncriteria: [kriterier-utgang]\n```"
    )


def _actions(key: str, keys: list[str], chance: random.Random, few: bool) -> str:
    """Care's list with a remark after it, and the patient's own list."""
    care = []
    for i in range(2 if few else 4):
        facts = f'roles="{", ".join(chance.sample(words.ROLES, chance.randint(1, 2)))}"'
        mark = ""
        if i == 0:
            mark = f" [@{chance.choice(keys)}]"
        if i == 1:
            facts += f' within="{chance.choice(words.WITHIN)}" from="besöket"'
        if i == 2:
            facts += f' goals="mal-{chance.randint(1, 5)}"'
            mark = f" Se även (B). [@{keys[7]}]"
        care.append(f"- {_order(chance)}{mark} {{#{key}-v{i} {facts}}}")
        if i == 3:
            care += [f"  - {_order(chance)}", f"  - {_order(chance)}"]
    own = []
    for i in range(1 if few else 3):
        contract = " contract=yes" if i == 0 and key in ("d", "i") else ""
        own.append(
            f"- {chance.choice(words.OWN_ORDERS)} {chance.choice(words.OWN_ADDITIONS)}. {{#{key}-p{i}{contract}}}"
        )
    return "\n\n".join(
        [
            _sentence(chance),
            "#### Hälso- och sjukvårdens åtgärder",
            "\n".join(care),
            _sentence(chance),
            "#### Patientens åtgärder",
            "\n".join(own),
        ]
    )


def _table(chance: random.Random) -> str:
    rows = [f"| {chance.choice(words.WITHIN)} | {_order(chance)} |" for _ in range(4)]
    return "\n\n| När | Vad |\n|---|---|\n" + "\n".join(rows)


def _slot(chance: random.Random) -> str:
    hint = chance.choice(words.OBJECTS).capitalize()
    return f"\n\n```yaml slot\nid: plats-regional\ntitle: Beslutas regionalt\nhint: {hint}\n```"


def _indicator(i: int, chance: random.Random) -> str:
    kind = ("process", "outcome", "structure")[i % 3]
    what = words.MEASURES[i - 1]
    fewer = "oplanerat" in what
    return f"""#### Andel patienter {what} {{#indikator-{i}}}

```yaml indicator
kind: {kind}
goals: [mal-{(i - 1) % 5 + 1}]
numerator: Antal patienter {what}
denominator: Antal patienter som påbörjat vårdförloppet
direction: {"lower" if fewer else "higher"}
target: {{operator: "{"<=" if fewer else ">="}", value: {chance.randint(10, 19) * 5}, unit: procent}}
sources: [Övningsregistret]
stratify: [kön, ålder]
kik: planned
data: {chance.choice(("available", "planned"))}
prioritised: {"true" if i <= 3 else "false"}
version: "1.0"
```

{_sentence(chance)}"""


def _references(number: int, keys: list[str], chance: random.Random) -> str:
    works = [
        {
            "id": key,
            "type": "article-journal",
            "title": f"Övningsarbete {number:05d}:{i} om {chance.choice(words.MATTERS)}",
            "author": [{"family": f"Påhittad{i}", "given": "P"}, {"literal": "Övningsgruppen"}],
            "issued": {"date-parts": [[chance.randint(2005, 2025)]]},
            "container-title": "Övningstidskriften",
            "volume": str(chance.randint(1, 60)),
            "page": f"{chance.randint(1, 400)}–{chance.randint(401, 800)}",
        }
        for i, key in enumerate(keys, 1)
    ]
    return json.dumps(works, ensure_ascii=False, indent=2) + "\n"


def _prose(chance: random.Random, citation: str = "") -> str:
    paragraphs = [" ".join(_sentence(chance) for _ in range(count)) for count in SENTENCES]
    if citation:
        paragraphs[0] += f" [@{citation}]"
    return "\n\n".join(paragraphs)


def _sentence(chance: random.Random) -> str:
    return (
        f"{chance.choice(words.SUBJECTS)} {chance.choice(words.VERBS)} {chance.choice(words.MATTERS)} "
        f"{chance.choice(words.PLACES)}."
    )


def _matter(chance: random.Random) -> str:
    return f"{chance.choice(words.MATTERS).capitalize()} {chance.choice(words.PLACES)}."


def _order(chance: random.Random) -> str:
    return f"{chance.choice(words.ORDERS)} {chance.choice(words.OBJECTS)} {chance.choice(words.ADDITIONS)}."
