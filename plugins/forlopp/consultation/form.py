"""The response form as a value and as JSON: one row for each part of the document.

In: a document's facts and its numbered parts. Out: a `Form`, and its bytes. Never a clock and never a host: the same
text gives the same form everywhere.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from ..model.consultation import Answer, Form, Window
from .parts import Row

SCHEMA = "urn:forlopp:schema:v1:consultation-response"


def empty_form(id: str, title: str, version: str, window: Window, rows: Sequence[Row]) -> Form:
    """Return a form that nobody has filled in."""
    return Form(
        pathway=id,
        title=title,
        version=version,
        window=window.id,
        closes=window.closes.isoformat(),
        answers=tuple(Answer(part=row.id, number=row.number, hash=row.hash, text=row.text) for row in rows),
    )


def json_form(form: Form) -> bytes:
    """Write a form as JSON, for those whose own system fills it in."""
    return (json.dumps({"$schema": SCHEMA, **form.model_dump()}, ensure_ascii=False, indent=2) + "\n").encode()
