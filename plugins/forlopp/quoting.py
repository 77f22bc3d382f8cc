"""What people wrote → Markdown that GitHub and GitLab show as exactly those words, in comments on a proposed change.

In: any text. Out: one line of Markdown. Nothing in it mentions anybody, links anywhere, opens a tag or begins a list:
a comment is written in the project's name, and what it quotes may come from a stranger.
"""

from __future__ import annotations

import re

_MARKUP = str.maketrans(
    {sign: f"\\{sign}" for sign in "\\`*_~[]|"}
    # A note that nobody sees breaks what these signs would begin: a mention, a reference, a formula.
    | {sign: f"{sign}<!-- -->" for sign in "@#$"}
    | {"<": "&lt;", ">": "&gt;", "&": "&amp;"}
)
# Addresses become links by themselves, and so do references to other proposals ("GH-12" and, on GitLab, "!12").
_ADDRESS = re.compile(r"(?i)(?<=[a-z]):(?=//)|(?<=www)(?=\.)|(?<=\bgh)(?=-[0-9])|(?<=!)(?=[0-9])|(?<=mailto):")
_FIRST = re.compile(r"^(?=[-+=]|/[a-z])|(?<=^[0-9])(?=[0-9]*[.)])")
_UNSEEN = "<!-- -->"


def quoted(text: str, most: int = 0) -> str:
    """Return words as they are read, cut to `most` characters. Blanks first and last are kept as one each."""
    text = re.sub(r"\s+", " ", "".join(sign if sign.isprintable() or sign.isspace() else "\ufffd" for sign in text))
    if most and len(text) > most:
        text = text[: most - 2].rstrip() + " …"
    safe = text.translate(_MARKUP)
    safe = _ADDRESS.sub(lambda found: found[0] + _UNSEEN, safe)
    return _FIRST.sub(_UNSEEN, safe)


def code(text: str, most: int = 200) -> str:
    """Return a name of a file or a version as code, in which nothing is markup."""
    one = " ".join("".join(sign if sign.isprintable() else " " for sign in text.replace("`", "’")).split())
    return f"`{one[:most] or '–'}`"
