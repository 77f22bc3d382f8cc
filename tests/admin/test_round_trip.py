"""What a form saves: nothing changes but what a person changed in it, and nothing that they wrote is lost."""

from __future__ import annotations

import difflib
import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.admin.example import configuration, run, sources


@pytest.fixture(scope="module")
def forms(root: Path) -> dict[str, Any]:
    """How each kind of file is read, by its form's name."""
    return configuration(root)["forms"]


def text_of(path: Path) -> str:
    """Read a file with its own line ends."""
    return path.read_bytes().decode()


def test_saving_without_a_change_gives_the_same_bytes(root, forms):
    found = sources(root)
    assert len(found) > 50
    work = []
    for path, form in found:
        text = text_of(path)
        # As it lies there; and as Windows, and editors that mark their files, would have saved it.
        for variant in (text, "\ufeff" + text, text.replace("\n", "\r\n")):
            work.append({"text": variant, "form": forms[form], "sets": [[]]})
    done = run(root, work)
    wrong = [found[n // 3][0].name for n, one in enumerate(done) if one["outs"] != [{"out": work[n]["text"]}]]
    assert wrong == []


def test_the_form_shows_what_the_compiler_reads(root, forms):
    """The page reads front matter and blocks with a reader of its own: it must never read them otherwise."""
    work, told = [], []
    for path, form in sources(root):
        if form != "pathway":
            continue
        text = text_of(path)
        work.append({"text": text, "form": forms[form], "sets": []})
        blocks = [yaml.load(text.split("---\n")[1], yaml.BaseLoader)]
        for kind in ("step", "indicator"):
            blocks.append(
                [yaml.load(one.split("```")[0], yaml.BaseLoader) for one in text.split(f"```yaml {kind}\n")[1:]]
            )
        told.append(blocks)
    compared = 0
    for done, (front, steps, indicators) in zip(run(root, work), told, strict=True):
        for field in forms["pathway"]["facts"]:
            if field["name"] in front:
                compared += 1
                assert same(done["values"][field["name"]], front[field["name"]], field)
        for name, blocks in (("steps", steps), ("indicators", indicators)):
            shown = [row["facts"] for row in done["values"].get(name, ()) if "facts" in row]
            for facts, block in zip(shown, blocks, strict=True):
                compared += 1
                assert set(facts) == {"target_text" if key == "target" and block[key] == "Ja" else key for key in block}
                assert all(same(facts[key], block[key], None) for key in block if key in facts)
    assert compared > 400


def same(shown: Any, read: Any, field: Any) -> bool:
    """True when a form shows what was read; a lone word may stand for a list of one."""
    if isinstance(shown, list) and isinstance(read, str):
        return shown == [read]
    return shown == read


PATHWAY = """\
---
# Anteckning överst.
id: prov
kind: pathway
title: 'Prov: ett' # kort namn
version: "1.10"
status: drafting
illustrative: true
programme_areas: [akut-vard,  cancersjukdomar]   # den första leder
codes:
  - {system: icd-10-se, code: A41.9, role: diagnosis}
  # Bara för barn.
  - system: icd-10-se
    from: G45
    to: G46
    exclude: [G45.4]
synonyms: blodförgiftning
---

<!-- Arbetsgruppens anteckning. ## Ingen rubrik -->

## Sammanfattning

Kort  text med   mellanrum.

## Mål
- Ett mål. {#mal-ett challenges="sen"}

## Vårdförloppets åtgärder
### (A) Misstanke {#misstanke}
```yaml step
kind: entry
# Fler vägar beslutas senare.
next: [{to: bedomning, within: 10 min}]
care_level: [ambulans, egen-niva]
```
Först.

#### Hälso- och sjukvårdens åtgärder
- Mät. {#mat roles="sjuksköterska"}

### (B) Bedömning {#bedomning kind=exit}

## Uppföljning
### Indikatorer

#### Tid till behandling {#tid}
```yaml indicator
kind: process
numerator: Antal i tid
target: Ja
```
"""

SETS: list[tuple[list[dict[str, Any]], list[str]]] = [
    ([{"path": ["title"], "value": "Prov: två"}],
     ["-title: 'Prov: ett' # kort namn", "+title: 'Prov: två' # kort namn"]),
    ([{"path": ["version"], "value": "2.0"}], ['-version: "1.10"', '+version: "2.0"']),
    (
        [{"path": ["programme_areas"], "value": ["akut-vard", "psykisk-halsa"]}],
        [
            "-programme_areas: [akut-vard,  cancersjukdomar]   # den första leder",
            "+programme_areas: [akut-vard,  psykisk-halsa]   # den första leder",
        ],
    ),
    ([{"path": ["codes", 0], "value": None}], ["-  - {system: icd-10-se, code: A41.9, role: diagnosis}"]),
    ([{"path": ["codes", 1, "to"], "value": "G47"}], ["-    to: G46", "+    to: G47"]),
    ([{"path": ["codes", 1, "exclude"], "value": ["G45.4", "G45.3"]}],
     ["-    exclude: [G45.4]", "+    exclude: [G45.4, G45.3]"]),
    ([{"path": ["scope"], "value": "Inleds: nu"}], ['+scope: "Inleds: nu"']),
    ([{"path": ["approved"], "value": {"by": "SKS", "on": "2026-05-20"}}], ["+approved: {by: SKS, on: 2026-05-20}"]),
    ([{"path": ["revisions"], "value": [
        {"version": "1.10", "on": "2026-01-02", "change": "new", "summary": "Ny, kort."}]}],
     ["+revisions:", '+  - {version: "1.10", on: 2026-01-02, change: new, summary: "Ny, kort."}']),
    ([{"path": ["sections", "sammanfattning"], "value": "Kort  text med   mellanrum.\n\nMer."}], ["+Mer.", "+"]),
    ([{"path": ["sections", "omfattning"], "value": "Alla."}], ["+## Omfattning", "+Alla.", "+"]),
    ([{"path": ["sections", "forekomst"], "value": "Vanligt."}],
     ["+## Om hälsotillståndet", "+### Förekomst", "+Vanligt.", "+"]),
    ([{"path": ["steps", 0, "title"], "value": "(A) Stark misstanke"}],
     ["-### (A) Misstanke {#misstanke}", "+### (A) Stark misstanke {#misstanke}"]),
    # A care level that no list has stays, though the form has no choice for it.
    ([{"path": ["steps", 0, "facts", "care_level"], "value": ["ambulans", "primärvård"]}],
     ["-care_level: [ambulans, egen-niva]", "+care_level: [ambulans, primärvård, egen-niva]"]),
    ([{"path": ["steps", 0, "facts", "next", 0, "within"], "value": ""}],
     ["-next: [{to: bedomning, within: 10 min}]", "+next: [{to: bedomning}]"]),
    ([{"path": ["steps", 0, "actor_patient"], "value": "- Berätta."}],
     ["+#### Patientens åtgärder", "+- Berätta.", "+"]),
    ([{"path": ["indicators", 0, "facts", "numerator"], "value": "Antal inom en timme"}],
     ["-numerator: Antal i tid", "+numerator: Antal inom en timme"]),
    ([{"path": ["indicators", 0, "facts", "target_text"], "value": "Nej"}], ["-target: Ja", "+target: Nej"]),
    ([{"path": ["indicators", 1], "value": {"title": "Död", "facts": {"kind": "outcome", "goals": ["mal-ett"]}}}],
     ["+#### Död {#dod}", "+```yaml indicator", "+kind: outcome", "+goals: [mal-ett]", "+```", "+"]),
]  # fmt: skip


def test_a_change_in_a_form_changes_that_alone(root, forms):
    [done] = run(root, [{"text": PATHWAY, "form": forms["pathway"], "sets": [one for one, _ in SETS]}])
    for (_, expected), one in zip(SETS, done["outs"], strict=True):
        lines = difflib.unified_diff(PATHWAY.splitlines(), one["out"].splitlines(), n=0, lineterm="")
        found = [line for line in lines if not line.startswith(("---", "+++", "@@"))]
        assert sorted(found) == sorted(expected)


def test_rows_that_are_moved_take_their_own_text_with_them(root, forms):
    [read] = run(root, [{"text": PATHWAY, "form": forms["pathway"], "sets": []}])
    turned = {"path": ["steps"], "value": read["values"]["steps"][::-1]}
    [done] = run(root, [{"text": PATHWAY, "form": forms["pathway"], "sets": [[turned]]}])
    out = done["outs"][0]["out"]
    assert out.index("### (B) Bedömning") < out.index("### (A) Misstanke") < out.index("- Mät.")
    assert sorted(filter(None, out.splitlines())) == sorted(filter(None, PATHWAY.splitlines()))


@pytest.mark.parametrize("words", ["Text.\n\n## Mål\nMer.", "```\nkod utan slut", "<!-- anteckning utan slut"])
def test_text_that_would_swallow_what_follows_is_refused_in_words(root, forms, words):
    sets = [[{"path": ["sections", "sammanfattning"], "value": words}]]
    [done] = run(root, [{"text": PATHWAY, "form": forms["pathway"], "sets": sets}])
    refused = done["outs"][0].get("refused", "")
    assert refused.startswith("Inget sparades.") and "Ta bort det och spara igen." in refused


def test_references_change_one_line_at_a_time(root, forms):
    path = root / "content" / "pathways" / "sepsis" / "references.json"
    text = text_of(path)
    sets = [
        [{"path": ["items", 0, "title"], "value": 'En "ny" titel'}],
        [{"path": ["items", 0, "issued"], "value": "2024-5"}],
        [{"path": ["items", 0], "value": None}],
    ]
    [done] = run(root, [{"text": text, "form": forms["references"], "sets": sets}])
    before = json.loads(text)
    titled, dated, fewer = (json.loads(one["out"]) for one in done["outs"])
    assert titled == [{**before[0], "title": 'En "ny" titel'}, *before[1:]]
    assert dated == [{**before[0], "issued": {"date-parts": [[2024, 5]]}}, *before[1:]]
    assert fewer == before[1:]
    for one in done["outs"][:2]:
        assert sum(a != b for a, b in zip(text.splitlines(), one["out"].splitlines(), strict=True)) == 1
