"""The documents that list others: every file is reachable, valid in two validators, and counted in the manifest."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest

from forlopp.feed import catalogue_files, index, manifest, manifest_row
from forlopp.model import Pathway
from forlopp.schemas import feed_schema_files, feed_schemas

from . import example, validators

STUB = {
    "id": "gammalt",
    "kind": "pathway",
    "title": "Gammalt",
    "status": "withdrawn",
    "illustrative": False,
    "programme_areas": ["akut-vard"],
    "withdrawn_on": "2024-01-02",
    "status_reason": "Ersatt av praxis.",
}
MODEL = {
    **STUB,
    "id": "levnadsvanor",
    "kind": "generic-model",
    "title": "Levnadsvanor",
    "status": "approved",
    "version": "1.0",
    "sections": [
        {
            "id": "tobak",
            "title": "Tobak",
            "level": 2,
            "blocks": [example.prose("Rökning skadar.")],
            "actors": [{"actor": "care", "blocks": [example.actions({"id": "rok", "text": example.CITED})]}],
        }
    ],
}

KOL = {**STUB, "id": "kol", "title": "Kol", "status": "approved"}


def api() -> dict[str, bytes]:
    """Return a whole API: the example, a withdrawn pathway, a generic model, a draft, and all that lists them."""
    files: dict[str, bytes] = {}
    contributions = []
    draft = example.pathway(id="utkast", status="review")
    documents = (example.pathway(), draft, *map(Pathway.model_validate, (STUB, MODEL, KOL)))
    for document in documents:
        made, contribution = example.document_files(document, example.context(document))
        files |= made
        contributions += [contribution] if contribution else []
    lists, schemas = example.lists(), feed_schema_files()
    found, resources = catalogue_files(contributions, lists, example.LEDGER, example.SITE, schemas)
    files |= found
    whole = manifest([manifest_row(path, body) for path, body in files.items()], True)
    newest = example.LEDGER["gammalt"][-1]
    start = index(resources, schemas, whole, None, newest, True, example.SITE)
    return {**files, "manifest.json": whole, "index.json": start}


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    """The whole API as bytes."""
    return api()


@pytest.fixture(scope="module")
def documents(files: dict[str, bytes]) -> dict[str, Any]:
    """The documents of the API, without the schemas, as data."""
    names = [path for path in files if path.endswith(".json") and not path.startswith("schemas/")]
    return {path: json.loads(files[path]) for path in names}


def test_every_document_is_valid_in_two_validators(documents: dict[str, Any]) -> None:
    """jsonschema and strict ajv, against the schema that the document itself names."""
    named = [
        (path, document["schema"].removeprefix("schemas/").removesuffix(".json"), document)
        for path, document in documents.items()
    ]
    assert len(named) == 21
    assert validators.faults(feed_schemas(), named) == []


def test_validators_see_a_fault(documents: dict[str, Any]) -> None:
    """The test above would fail if a document were wrong: both validators object."""
    wrong = {**documents["pathways/exempel.json"], "title": 7}
    found = validators.faults(feed_schemas(), [("fel", "knowledge-support", wrong)])
    assert len(found) == 2


def test_every_document_has_licence_and_example_mark(documents: dict[str, Any]) -> None:
    """Whatever file a client reads, it is told."""
    for path, document in documents.items():
        assert document["licence"]["id"] == "CC-BY-4.0", path
        assert isinstance(document["illustrative"], bool), path
        assert document["self"] == path
    assert documents["pathways/gammalt.json"]["illustrative"] is False
    assert documents["codes/atc.json"]["illustrative"] is True


def test_everything_is_reachable_from_the_index(files: dict[str, bytes], documents: dict[str, Any]) -> None:
    """Following links from index.json reaches every file; a fragment lies beside its document."""
    seen: set[str] = set()
    waiting = ["index.json"]
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        seen.add(path)
        if path in documents:
            # What a published version was lies under its hash, which only the whole site's tests follow.
            waiting += [link for link in links(documents[path]) if not link.startswith("blobs/")]
    assert seen == set(files)


def links(value: Any) -> list[str]:
    """Return every link to a document of the API."""
    if isinstance(value, dict):
        keys = ("href", "schema", "to_href", "versions", "fragment")
        own = [said for key in keys if isinstance(said := value.get(key), str) and said.endswith((".json", ".html"))]
        return own + [link for child in value.values() for link in links(child)]
    if isinstance(value, list):
        texts = [one for one in value if isinstance(one, str) and one.endswith(".json")]
        return texts + [link for child in value for link in links(child)]
    return []


def test_catalogue_rows(files: dict[str, bytes], documents: dict[str, Any]) -> None:
    """A row has what is needed to choose, and the sum of the file; drafts have none."""
    rows = documents["pathways.json"]["items"]
    assert [row["id"] for row in rows] == ["exempel", "gammalt", "kol"]
    for row in rows:
        body = files[row["href"]]
        assert (row["sha256"], row["size"]) == (hashlib.sha256(body).hexdigest(), len(body))
    withdrawn = rows[1]
    assert (withdrawn["status"], withdrawn["withdrawn_on"]) == ("withdrawn", "2024-01-02")
    assert withdrawn["status_reason"] == "Ersatt av praxis."
    assert [row["id"] for row in documents["generic-models.json"]["items"]] == ["levnadsvanor"]


def test_a_generic_models_part_holds_its_actions(documents: dict[str, Any]) -> None:
    """A generic model has the same shape; its actions hang on a section."""
    model = documents["generic-models/levnadsvanor.json"]
    assert [(action["id"], action["parent"]) for action in model["actions"]] == [("rok", "tobak")]
    assert "flow" not in model
    assert model["page"] == "https://vard.example/generiska-modeller/levnadsvanor/"


def test_programme_areas(documents: dict[str, Any]) -> None:
    """The first area of a document leads it."""
    rows = {row["id"]: row for row in documents["programme-areas.json"]["items"]}
    assert rows["infektionssjukdomar"]["leads"] == ["exempel"]
    assert rows["akut-vard"]["leads"] == ["levnadsvanor", "gammalt", "kol"]
    assert rows["akut-vard"]["takes_part_in"] == ["exempel"]


def test_indicators(documents: dict[str, Any]) -> None:
    """Each row leads to its document and its place there, with the same hash."""
    rows = documents["indicators.json"]["items"]
    assert [row["id"] for row in rows] == ["tid-till-behandling", "finns-rutin"]
    (own, _) = documents["pathways/exempel.json"]["indicators"]
    assert rows[0]["hash"] == own["hash"]
    assert rows[0]["page"] == "https://vard.example/vardforlopp/exempel/#tid-till-behandling"


def test_codes_lead_to_steps(documents: dict[str, Any]) -> None:
    """A record system finds the step that a code leads to, and the codes that keep patients out."""
    icd = documents["codes/icd-10-se.json"]["items"]
    assert [(row.get("code"), row.get("range"), row["role"], row["steps"]) for row in icd] == [
        (None, {"from": "G45", "to": "G46"}, "entry", ["ingang-akut"]),
        ("G45.4", None, "exclusion", ["ingang-akut", "ingang-planerad"]),
    ]
    kva = documents["codes/kva.json"]["items"]
    assert [(row["code"], row["role"], row["steps"], row.get("part")) for row in kva] == [
        ("AV034", "action", ["bedomning"], "a2"),
        ("DT016", "procedure", [], None),
    ]
    (snomed,) = documents["codes/snomed-ct.json"]["items"]
    assert (snomed["role"], snomed["part"]) == ("entry", "fynd--2")
    assert documents["codes/icf.json"]["items"] == []


def test_manifest_counts_every_other_file(files: dict[str, bytes], documents: dict[str, Any]) -> None:
    """sha256 and size of all files but the manifest, and the index that names it."""
    rows = documents["manifest.json"]["files"]
    assert [row["path"] for row in rows] == sorted(set(files) - {"manifest.json", "index.json"})
    assert all(row["sha256"] == hashlib.sha256(files[row["path"]]).hexdigest() for row in rows)
    assert all(row["size"] == len(files[row["path"]]) for row in rows)


def test_contributions_are_picklable() -> None:
    """Documents are made in a pool."""
    import pickle

    _, contribution = example.document_files(example.pathway(), example.context(example.pathway()))
    assert pickle.loads(pickle.dumps(contribution)) == contribution
