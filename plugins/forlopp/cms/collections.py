"""The kinds of files that the forms edit, each with its fields: made of the templates, the model and the lists.

In: the shared lists. Out: `forms` (what the page's script reads and writes sources by) and `collections` (what Decap
shows). Never names a heading or a key: those are the templates' and the model's.
"""

from __future__ import annotations

from ..catalog import Lists, Term
from ..model.flow import StepFacts
from ..model.governance import FrontMatter
from ..model.lists import FILES
from ..model.pathway import Reference
from ..model.quality import IndicatorFacts
from ..model.regional import RegionalFrontMatter
from ..templates import TEMPLATES, Heading, Template
from .fields import FIXED, Choices, FormField, Json, decap, form_fields, format_of

REFERENCES = "references"
REGIONAL = "regional"
LIST_FILES = {
    "codes.yaml": "Roller, vårdnivåer och instrument",
    "glossary.yaml": "Ordlista",
    "programme-areas.yaml": "Programområden",
}
"""The lists that authors add to, with the words that the menu shows."""

TEXT_HELP = (
    "Texten skrivs i Markdown. Låt märken som {#id …} och block mellan ``` stå kvar: de binder ihop texten med "
    "flödesschemat, målen och indikatorerna."
)


def choices(lists: Lists) -> Choices:
    """Return what the shared lists offer, by the key that takes it."""

    def words(terms: dict[str, Term]) -> tuple[tuple[str, str], ...]:
        labels = dict.fromkeys(term.label for term in terms.values())
        return tuple((label, label) for label in labels)

    return {
        "roles": words(dict(lists.roles)),
        "care_level": words(dict(lists.care_levels)),
        "programme_areas": tuple(lists.programme_areas.items()),
    }


def forms(lists: Lists) -> Json:
    """Return, by the name of its format, how each kind of file is read into a form."""
    offered = choices(lists)
    found: Json = {kind: _document_form(template, offered) for kind, template in TEMPLATES.items()}
    found[REFERENCES] = {"references": [format_of(one) for one in form_fields(Reference, {})]}
    found[REGIONAL] = {
        "facts": _formats(form_fields(RegionalFrontMatter, {}, FIXED)),
        "items": {"name": "additions", "title": "Tillägg", "level": 2, "parts": []},
    }
    for file in LIST_FILES:
        found[_list_format(file)] = {"whole": True, "facts": _formats(form_fields(FILES[file], {}))}
    return found


def _formats(fields: tuple[FormField, ...]) -> list[Json]:
    return [format_of(one) for one in fields if not one.hidden]


def _document_form(template: Template, offered: Choices) -> Json:
    made: Json = {"facts": _formats(form_fields(FrontMatter, offered, FIXED))}
    parts = [{"name": f"actor_{actor.id}", "title": actor.heading} for actor in template.actors]
    if template.own_parts:
        return made | {"items": {"name": "parts", "title": "Delar", "level": 2, "parts": []}}
    made["headings"] = []
    for heading in template.headings:
        one: Json = {"name": heading.id, "title": heading.title, "parent": heading.parent}
        if heading.holds == "steps":
            facts = _formats(form_fields(StepFacts, offered))
            one["items"] = {
                "name": "steps",
                "title": "Steg",
                "level": 3,
                "block": "step",
                "facts": facts,
                "parts": parts,
            }
        if heading.holds == "indicators":
            facts = _formats(form_fields(IndicatorFacts, offered))
            items = {"name": "indicators", "title": "Indikatorer", "level": 4, "block": "indicator", "facts": facts}
            one["items"] = items | {"parts": []}
        made["headings"].append(one)
    return made


# ---------------------------------------------------------------------------------------------------------------------
# What a person sees


def collections(lists: Lists) -> list[Json]:
    """Return Decap's collections: each kind of document, their references, regional additions, and shared lists."""
    offered = choices(lists)
    documents = [_documents(template, offered) for template in TEMPLATES.values()]
    sources = [_references(template) for template in TEMPLATES.values()]
    return [*documents, *sources, _regional(), _lists()]


SOURCE: Json = {"name": "source", "label": "Källtext", "widget": "hidden", "required": False}
"""The file as it was read. What a form doesn't show is taken from it, so that nothing vanishes."""

AT: Json = {"name": "at", "label": "Plats", "widget": "hidden", "required": False}
"""Which row of the source a row of the form is."""


def _folder(name: str, label: str, singular: str, folder: str, path: str, extension: str = "md") -> Json:
    # Documents are begun and withdrawn by the tool, which knows what else that takes; forms change what there is. What
    # is saved is put in by those who may merge at the git host, after the check: not from here.
    return {
        "name": name,
        "label": label,
        "label_singular": singular,
        "folder": folder,
        "path": path,
        "extension": extension,
        "create": False,
        "delete": False,
        "publish": False,
        "editor": {"preview": False},
    }


def _documents(template: Template, offered: Choices) -> Json:
    made = _folder(template.folder, template.plural, template.name, f"content/{template.folder}", "{{slug}}/index")
    fields = [SOURCE, *(decap(one) for one in form_fields(FrontMatter, offered, FIXED))]
    if template.own_parts:
        fields.append(_rows("parts", "Delar", "del", [_title("Rubrik"), _text("text", "Text", TEXT_HELP)]))
    else:
        sections = [_section(heading, template) for heading in template.headings]
        fields.append({"name": "sections", "label": "Text", "widget": "object", "fields": sections})
        fields.append(_steps(template, offered))
        fields.append(_indicators(offered))
    made |= {
        "format": f"forlopp-{template.kind}",
        "identifier_field": "title",
        "summary": "{{title}}",
        "fields": fields,
    }
    return made


def _section(heading: Heading, template: Template) -> Json:
    parent = next((one.title for one in template.headings if one.id == heading.parent), "")
    label = f"{parent}: {heading.title}" if parent else heading.title
    made = _text(heading.id, label, heading.help)
    if heading.holds == "steps":
        made["hint"] = "Inledande text före stegen. Stegen har egna formulär under rubriken Steg nedanför."
    if heading.holds == "indicators":
        made["hint"] = "Inledande text före indikatorerna. De har egna formulär under rubriken Indikatorer nedanför."
    return made


def _text(name: str, label: str, help: str) -> Json:
    made = {"name": name, "label": label, "widget": "text", "required": False}
    return made | ({"hint": help} if help else {})


def _title(label: str, help: str = "") -> Json:
    return {"name": "title", "label": label, "widget": "string"} | ({"hint": help} if help else {})


def _rows(name: str, label: str, singular: str, fields: list[Json]) -> Json:
    return {
        "name": name,
        "label": label,
        "label_singular": singular,
        "widget": "list",
        "collapsed": True,
        "required": False,
        "summary": "{{fields.title}}",
        "fields": [AT, *fields],
    }


def _facts(label: str, fields: tuple[FormField, ...]) -> Json:
    inner = [decap(one) for one in fields]
    return {"name": "facts", "label": label, "widget": "object", "collapsed": True, "required": False, "fields": inner}


def _steps(template: Template, offered: Choices) -> Json:
    title = _title("Rubrik", "Bokstaven inom parentes och stegets namn, till exempel (A) Tidig identifiering.")
    texts = [_text("text", "Inledning", "Text före den första aktörens åtgärder.")]
    texts += [_text(f"actor_{actor.id}", actor.heading, TEXT_HELP) for actor in template.actors]
    return _rows(
        "steps", "Steg", "steg", [title, _facts("Uppgifter om steget", form_fields(StepFacts, offered)), *texts]
    )


def _indicators(offered: Choices) -> Json:
    facts = _facts("Uppgifter om indikatorn", form_fields(IndicatorFacts, offered)) | {"collapsed": False}
    text = _text("text", "Kommentar", "Text under indikatorns rubrik.")
    return _rows("indicators", "Indikatorer", "indikator", [_title("Namn"), facts, text])


def _references(template: Template) -> Json:
    folder = f"content/{template.folder}"
    label = f"Källor: {template.plural.lower()}"
    made = _folder(f"{template.folder}-sources", label, "källista", folder, "{{slug}}/references", "json")
    fields = [decap(one) for one in form_fields(Reference, {})]
    items = _rows("items", "Källor", "källa", fields) | {"summary": "{{fields.id}}: {{fields.title}}"}
    made |= {"format": "forlopp-references", "identifier_field": "document", "summary": "{{dirname}}"}
    return made | {"fields": [SOURCE, {**SOURCE, "name": "document", "label": "Dokument"}, items]}


def _regional() -> Json:
    made = _folder("regions", "Regionala tillägg", "tillägg", "content/regions", "{{region}}/{{slug}}")
    fields = [SOURCE, *(decap(one) for one in form_fields(RegionalFrontMatter, {}, FIXED))]
    fields.append(_rows("additions", "Tillägg", "tillägg", [_title("Rubrik"), _text("text", "Text", TEXT_HELP)]))
    # What a region adds hangs on a part of the national text, by a mark that the command line writes.
    fields[-1]["allow_add"] = False
    made |= {"format": f"forlopp-{REGIONAL}", "identifier_field": "pathway", "summary": "{{filename}} ({{dirname}})"}
    return made | {"fields": fields}


def _lists() -> Json:
    files = []
    for file, label in LIST_FILES.items():
        fields = [SOURCE, *(decap(one) for one in form_fields(FILES[file], {}))]
        name = file.removesuffix(".yaml")
        files.append(
            {"name": name, "label": label, "file": f"content/{file}", "format": f"forlopp-{_list_format(file)}"}
        )
        files[-1]["fields"] = fields
    return {
        "name": "lists",
        "label": "Gemensamma listor",
        "delete": False,
        "publish": False,
        "editor": {"preview": False},
        "files": files,
    }


def _list_format(file: str) -> str:
    return "list-" + file.removesuffix(".yaml")
