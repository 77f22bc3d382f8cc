"""A new kind of knowledge support is a template: no code knows its name."""

from __future__ import annotations

import datetime

import pytest

from forlopp import templates
from forlopp.catalog import Catalog
from forlopp.check import Source, check, read
from forlopp.outputs import document
from forlopp.templates import ACTORS, Heading, Template
from tests.test_never_raises import ROOT

GUIDE = Template(
    kind="guide",
    name="vägledning",
    plural="Vägledningar",
    folder="guides",
    address="vagledningar",
    actors=ACTORS[:2],
    headings=(
        Heading("syfte", "Syfte", required=True),
        Heading("malsattning", "Målsättning", holds="goals"),
        Heading("gor-sa-har", "Gör så här", required=True, holds="steps"),
    ),
    reserved=("referenser",),
    has_flow=True,
)

SOURCE = """---
id: sarvard
kind: guide
title: Sårvård
status: drafting
illustrative: true
programme_areas: []
---

## Syfte

Att såret läker.

## Målsättning

- Läkt sår. {#lakt reason="Följs i journalen."}

## Gör så här

### (A) Början {#borjan}

```yaml step
kind: entry
criteria: [k]
next: [{to: slut}]
```

#### Patientens åtgärder

- Vila. {#vila}

### Slut {#slut kind=exit}
"""


@pytest.fixture
def kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    """The templates with one more."""
    monkeypatch.setitem(templates.TEMPLATES, "guide", GUIDE)  # type: ignore[arg-type]


def test_a_template_is_enough(kinds):
    source = Source("content/guides/sarvard/index.md", SOURCE.encode())
    one = read(source)
    assert [section.title for section in one.pathway.sections] == ["Syfte", "Målsättning", "Gör så här"]
    assert [step.id for step in one.pathway.steps] == ["borjan", "slut"]
    assert [goal.id for goal in one.pathway.goals] == ["lakt"]
    files, _ = document(one.pathway, Catalog(), one.file, ROOT, "https://x.example/", "<p>@@forlopp-content@@</p>")
    assert "Vila." in files["utkast/sarvard/index.html"].decode()


def test_its_headings_are_checked_by_the_template(kinds):
    text = SOURCE.replace("## Syfte", "## Syftte").replace("## Gör så här", "## Sammanfattning")
    found = check([Source("content/guides/sarvard/index.md", text.encode())], Catalog(), datetime.date(2026, 1, 1))
    messages = [d.message for d in found if d.code == "VF110"]
    assert messages == ["Rubriken ”Syftte” hör inte till mallen.", "Rubriken ”Sammanfattning” hör inte till mallen."]
