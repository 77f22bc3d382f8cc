"""The pages for those who write, one for each rule of the check and one for all fields of the source format; and the
page of the API's addresses and fields.

In: rules as rows, and groups of fields. Out: `Page` values. Never knows what a rule checks: its text is our own
Markdown, from its docstring.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple, Protocol

from jinja2 import Environment
from markupsafe import Markup

from .page import Entry, Page, markdown_html, markdown_line, page, render

FAMILIES = {
    "1": "Text och YAML",
    "2": "Fält",
    "3": "Flöde och röd tråd",
    "4": "Mellan dokument",
    "5": "Redaktionellt",
    "6": "Koder",
    "7": "Integritet och säkerhet",
}


class FieldGroup(Protocol):
    """What the page needs of a group of fields; forlopp.reference makes them from the model."""

    @property
    def id(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def intro(self) -> str: ...
    @property
    def example(self) -> str: ...
    @property
    def rows(self) -> Sequence[Any]: ...


class RuleRow(NamedTuple):
    """A rule as its page shows it; `draft` and `approved` are its severities in Swedish, "" where it is silent."""

    code: str
    title: str
    page: str
    draft: str
    approved: str


def rules_page(rules: Iterable[RuleRow], templates: Environment) -> Page:
    """Return the list of all rules by family."""
    families: dict[str, list[RuleRow]] = {}
    for row in rules:
        families.setdefault(row.code[2:3], []).append(row)
    groups = [(f"familj-{key}", FAMILIES.get(key, "Övrigt"), families[key]) for key in sorted(families)]
    content = render(templates, "rules", groups=groups)
    description = "Alla kontroller som Förlopp gör av ett vårdförlopp, och vad du gör när en av dem slår till."
    return page("regler/", "Regler", description, content, [Entry(id, title) for id, title, _ in groups])


def rule_pages(rules: Iterable[RuleRow], templates: Environment) -> list[Page]:
    """Return one page for each rule."""
    pages = []
    for row in rules:
        family = FAMILIES.get(row.code[2:3], "Övrigt")
        content = render(templates, "rule", rule=row, family=family, body=Markup(markdown_html(row.page)))
        name = f"{row.code} {row.title}"
        pages.append(page(f"regler/{row.code}/", name, f"Regel {row.code}: {row.title}.", content))
    return pages


def fields_page(groups: Sequence[FieldGroup], templates: Environment) -> Page:
    """Return the page of all fields that an author can write."""
    titles = {group.id: group.title for group in groups}
    intros = {group.id: Markup(markdown_line(group.intro)) for group in groups}
    content = render(templates, "fields", groups=groups, titles=titles, intros=intros)
    description = "Alla fält som kan stå i ett vårdförlopps källa, med vad de betyder och hur de skrivs."
    return page("falt/", "Fält", description, content, [Entry(group.id, group.title) for group in groups])


def api_fields_page(
    addresses: Sequence[tuple[str, Sequence[Any]]],
    documents: Sequence[FieldGroup],
    pieces: Sequence[FieldGroup],
    templates: Environment,
) -> Page:
    """Return the page of the API's addresses, and of the fields of what they answer."""
    titles = {group.id: group.title for group in (*documents, *pieces)}
    content = render(templates, "api-fields", addresses=addresses, documents=documents, pieces=pieces, titles=titles)
    description = "Alla adresser i API:et, vad de svarar och vad varje fält betyder."
    entries = [Entry("adresser", "Adresser"), *(Entry(one.id, one.title) for one in documents), Entry("delar", "Delar")]
    return page("api/falt/", "Resurser och fält", description, content, entries)
