"""The response form as a value and as JSON: one row for each part of the document.

In: a document's facts and its numbered parts. Out: a `Form`, and its bytes. Never a clock and never a host: the same
text gives the same form everywhere.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from ..model.consultation import Answer, Form, Window
from .parts import Row

SCHEMA_NAME = "consultation-response.json"
"""The form's schema, in schemas/source/."""

SCHEMA_FILE = f"remiss/{SCHEMA_NAME}"
"""The same on the site, where every form leads to it."""


def empty_form(id: str, title: str, version: str, window: Window, rows: Sequence[Row]) -> Form:
    """Return a form that nobody has filled in."""
    return Form(
        schema_=f"../{SCHEMA_NAME}",
        pathway=id,
        title=title,
        version=version,
        window=window.id,
        closes=window.closes.isoformat(),
        answers=tuple(Answer(part=row.id, number=row.number, hash=row.hash, text=row.text) for row in rows),
    )


def json_form(form: Form) -> bytes:
    """Write a form as JSON, for those whose own system fills it in."""
    return (json.dumps(form.model_dump(by_alias=True), ensure_ascii=False, indent=2) + "\n").encode()
