"""Documents put together of pieces in no order, with what people type among them: no draft has an error, no word is
lost, and the import never has to fall back on its last resort."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from . import documents, habits
from .documents import cell, docx, li, p, tbl
from .test_import import counted, found_in, made, told, words_of_docx

TYPED = """# x
1) a {#b}|<b>|[1]|(A)|(A) Steg två|se (Q)|ATT GÖRA: x|{#a}|• en~• två|(1, 2)|---|A. Titel|Ingång: x|B|## H
<!-- a -->|-->|[^1]|[@a]|inom 3 dagar|http://x.y/?a=b&c;|\\|**a|_a_ b_|a:\tb|KOL = x|Ja?|1.1 Mål|&amp; &#35;
javascript:alert(1)|%|yaml: [|- a: b|| a""".replace("\n", "|").split("|")
LOOKS = ("", "", "Heading1", "Heading2", "Rubrik3", "Title")


def pieces(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the paragraphs and the tables of all the documents."""
    found: list[str] = []
    with monkeypatch.context() as patch:
        patch.setattr(documents, "docx", lambda *body, **rest: found.extend(body) or b"")
        for build in (documents.WORD | habits.WORD).values():
            build()
    return found


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(40))
def test_nothing_is_lost_of_any_mixture(seed, monkeypatch):
    rnd = random.Random(seed)
    pool = pieces(monkeypatch)
    body = [rnd.choice(pool) for _ in range(rnd.randint(3, 40))]
    for _ in range(rnd.randint(0, 12)):
        text = " ".join(rnd.choice(TYPED).replace("~", "\n") for _ in range(rnd.randint(1, 3)))
        made_up = (
            p(text, rnd.choice(LOOKS), rnd.choice(["", "b", "i", "up"])),
            li(text, rnd.randint(0, 3), rnd.choice([1, 2])),
            tbl([cell(p(text, look="b"), span=2)], [text, rnd.choice(TYPED)]),
            tbl(["Hälso- och sjukvårdens åtgärder", "Patientens åtgärder"], [text, cell(li(rnd.choice(TYPED)))]),
        )
        body.insert(rnd.randint(0, len(body)), rnd.choice(made_up))
    content = docx(*body, notes=["Fot"], comments=["Kom"], header="Huvud", numbered=rnd.random() < 0.3)
    one = made(content)
    found_in(one)
    assert words_of_docx(content) - counted(told(one)) == Counter()
    assert "inte hittade plats" not in one.draft.decode()
