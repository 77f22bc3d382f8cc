"""The configuration of the forms: all of the model, in Swedish, and nothing where it isn't switched on."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from pydantic import Field

from forlopp import cms, site
from forlopp.cms.fields import decap, form_fields
from forlopp.model.base import Line
from forlopp.model.governance import FrontMatter
from forlopp.model.quality import IndicatorFacts
from forlopp.templates import PATHWAY
from tests.admin.example import configuration, files


def walk(field: Any) -> list[dict[str, Any]]:
    """Return all fields in a piece of Decap's configuration."""
    if isinstance(field, list):
        return [one for item in field for one in walk(item)]
    inner = [*field.get("fields", ()), *([field["field"]] if "field" in field else [])]
    return [field, *walk(inner)]


def collection(root: Path, name: str) -> dict[str, Any]:
    """Return one collection."""
    return next(one for one in configuration(root)["cms"]["collections"] if one["name"] == name)


def test_every_key_of_the_model_and_every_heading_has_a_field(root):
    fields = collection(root, "pathways")["fields"]
    by_name = {one["name"]: one for one in fields}
    assert set(FrontMatter.model_fields) <= set(by_name)
    assert {one["name"] for one in by_name["sections"]["fields"]} == {heading.id for heading in PATHWAY.headings}
    [facts] = [one for one in by_name["indicators"]["fields"] if one["name"] == "facts"]
    assert {one["name"] for one in facts["fields"]} == {
        info.alias or n for n, info in IndicatorFacts.model_fields.items()
    }
    assert by_name["title"]["label"] == "Titel" and by_name["title"]["hint"] == "Vårdförloppets namn."


def test_a_new_key_in_the_model_is_a_new_field():
    class More(FrontMatter):
        sample: Line | None = Field(None, title="Prov", description="Ett prov.")

    made = [decap(one) for one in form_fields(More, {})]
    assert made[-1] == {"name": "sample", "label": "Prov", "required": False, "hint": "Ett prov.", "widget": "string"}


def test_all_that_an_author_chooses_among_is_said_in_swedish(root):
    """A word of the source in place of a name would be English to the author."""
    for name in ("pathways", "generic-models", "regions"):
        for field in walk(collection(root, name)["fields"]):
            for option in field.get("options", ()):
                if field["name"] not in ("roles", "care_level", "programme_areas"):
                    assert option["label"] != option["value"], field


def test_roles_and_areas_are_those_of_the_lists(root):
    [areas] = [one for one in collection(root, "pathways")["fields"] if one["name"] == "programme_areas"]
    assert {"value": "akut-vard", "label": "Akut vård"} in areas["options"] and areas["multiple"]
    roles = next(one for one in walk(collection(root, "pathways")["fields"]) if one["name"] == "roles")
    assert {"value": "sjuksköterska", "label": "sjuksköterska"} in roles["options"]


def test_the_page_asks_no_host_but_its_own_and_the_git_host(root):
    page = files(root, backend="gitlab", repo="vard/forlopp", base_url="https://git.example.se")[
        "admin/index.html"
    ].decode()
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page)
    assert policy and set(re.findall(r"https?://[^\s;]+", policy[1])) == {"https://git.example.se"}
    assert "'none'" in policy[1].replace("&#x27;", "'") and 'content="noindex, nofollow"' in page
    assert re.findall(r'(?:src|href)="([^"]*)"', page) and "//" not in "".join(
        re.findall(r'(?:src|href)="([^"]*)"', page)
    )
    body = json.loads(files(root, backend="gitlab", repo="vard/forlopp")["admin/config.json"])["cms"]
    assert body["publish_mode"] == "editorial_workflow" and body["locale"] == "sv"


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"backend": "svn"}, "backend ska vara"),
        ({"backend": "github"}, "repo saknas"),
        ({"backend": "github", "repo": "a/b", "brnch": "main"}, "brnch, som inte finns"),
        ({"backend": "gitlab", "repo": "a/b", "base_url": "git.example.se"}, "börjar med https://"),
        (True, "ska ha egna nycklar"),
    ],
)
def test_a_fault_in_the_settings_is_said_in_swedish(given, words):
    with pytest.raises(cms.AdminError, match=words):
        cms.admin_settings(given)


def test_where_it_is_off_there_is_no_page_and_no_script(root, tmp_path):
    off = site.Configuration(site.ADDRESS, False, "Förlopp", None)
    assert site._admin(root, None, off) == {}
    assets = tmp_path / "assets"
    for name in ("stylesheets/main.1.css", "css/00.css"):
        (assets / name).parent.mkdir(parents=True, exist_ok=True)
        (assets / name).write_bytes(b"")
    (tmp_path / "admin").mkdir()
    (tmp_path / "admin" / "admin.js").write_bytes(b"")
    site._own_assets(root, tmp_path)
    assert not (tmp_path / "admin").exists()
