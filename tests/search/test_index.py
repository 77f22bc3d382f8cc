"""The index: small, the same however it is cut, fetched in parts only where it is large, and true to the pages."""

from __future__ import annotations

import gzip
import json
import re

import pytest

from bench.generate import pathway, pathway_id
from forlopp import search
from forlopp.check import Source
from forlopp.search.terms import terms
from tests.search.client import index_of, parts_of, real_sources, run, write_client

QUESTIONS = [
    "vätska sepsis",
    "laktat",
    "M16.1",
    "höftprotes",
    "brytpunktssamtal",
    "sepsiss",
    "hjartsvikt",
    "när röntga höft",
]


def generated(count: int) -> list[Source]:
    """Pathways of common length that mean nothing."""
    found = []
    for number in range(count):
        file = f"content/pathways/{pathway_id(number)}/index.md"
        files = pathway(number)
        found.append(Source(file, files["index.md"].encode(), (file, files["references.json"].encode())))
    return found


@pytest.fixture(scope="module")
def real():
    return index_of(real_sources())


def test_the_index_of_forty_pathways_is_under_150_kb_compressed(real):
    forty = index_of([*real_sources(), *generated(36)])
    assert json.loads(forty["sok/index.json"])["units"] > 40 * 40
    assert len(gzip.compress(forty["sok/index.json"])) < 150_000
    assert [name for name in forty if name.startswith("sok/ord/")] == []


def test_an_index_too_large_for_one_file_is_cut(real):
    whole = search.index_files([part for _, part in parts_of(real_sources())], (), whole=10_000, shard=5_000)
    shards = [name for name in whole if name.startswith("sok/ord/")]
    assert len(shards) > 5
    assert max(len(whole[name]) for name in shards) < 9_000
    assert "terms" not in json.loads(whole["sok/index.json"])


def test_a_cut_index_answers_as_the_whole_one(real, tmp_path):
    cut = index_of(real_sources(), whole=10_000, shard=5_000)
    asked = [{"text": text} for text in QUESTIONS]
    one = run(write_client(tmp_path / "one", real), asked)
    many = run(write_client(tmp_path / "many", cut), asked)
    assert [[hit["address"] for hit in got["hits"]][:3] for got in one["out"]] == [
        [hit["address"] for hit in got["hits"]][:3] for got in many["out"]
    ]


def test_only_the_shards_that_a_question_needs_are_read(tmp_path):
    cut = index_of(real_sources(), whole=10_000, shard=2_000)
    shards = len([name for name in cut if name.startswith("sok/ord/")])
    read = run(write_client(tmp_path / "many", cut), [{"text": "laktat"}])["read"]
    assert 1 <= len([name for name, _ in read if name.startswith("ord/")]) <= 3 < shards


def test_a_shard_of_another_making_is_never_used(tmp_path):
    cut = index_of(real_sources(), whole=10_000, shard=2_000)
    mixed = {
        name: content.replace(b'"stamp":"', b'"stamp":"x') if name.startswith("sok/ord/") else content
        for name, content in cut.items()
    }
    with pytest.raises(AssertionError, match="har bytts ut"):
        run(write_client(tmp_path / "mixed", mixed), [{"text": "laktat"}])


def test_the_same_documents_give_the_same_bytes_in_any_order(real):
    assert index_of(reversed(real_sources())) == real


def test_what_is_kept_of_a_document_comes_back_as_it_was():
    for _, part in parts_of(real_sources()):
        assert search.Terms.from_bytes(part.as_bytes()) == part


def test_drafts_are_not_found(real):
    text = next(one for one in real_sources() if one.file.endswith("/sepsis/index.md"))
    draft = Source(text.file, re.sub(rb"\nstatus: approved\n", b"\nstatus: drafting\n", text.content), text.references)
    files = index_of([draft])
    assert [name for name in files if name.startswith("sok/dokument/")] == []
    assert json.loads(files["sok/index.json"])["terms"] == ""


def test_every_word_of_an_action_finds_its_step(real, tmp_path):
    """Any word of an action, with the pathway's name, gives that step among the hits: nothing is lost on the way in."""
    details = json.loads(real["sok/dokument/sepsis.json"])
    asked, steps = [], []
    for kind, id, _, _, fragments in details["units"]:
        if kind == "step":
            for sort, _, text in fragments:
                words = [word for word in re.findall(r"\b[a-zåäö]{9,}\b", text) if terms(word)]
                if sort == "action" and words:
                    asked.append({"text": f"sepsis {words[0]}", "limit": 40})
                    steps.append(f"sepsis#{id}")
    assert len(asked) > 20
    found = run(write_client(tmp_path / "client", real), asked)["out"]
    lost = [
        (item["text"], step)
        for item, step, got in zip(asked, steps, found, strict=True)
        if step not in [hit["unit"] for hit in got["hits"]]
    ]
    assert lost == []


@pytest.mark.parametrize("word", ["zirkonumab", "xylofonsvikt", "q99.7"])
def test_a_brand_new_word_is_found_exactly(word, tmp_path):
    text = next(one for one in real_sources() if one.file.endswith("/sepsis/index.md"))
    new = text.content.replace(b"Ge trombosprofylax om inget", f"Ge {word} eller trombosprofylax om inget".encode())
    assert new != text.content
    folder = write_client(tmp_path / "client", index_of([Source(text.file, new, text.references)]))
    got = run(folder, [{"text": word}])["out"][0]
    assert [hit["unit"] for hit in got["hits"]] == ["sepsis#vard-pa-avdelning"]


def test_a_word_with_a_digit_is_never_taken_for_another(real, tmp_path):
    got = run(write_client(tmp_path / "client", real), [{"text": text} for text in ("news3", "4bt", "Q41.9", "DT027")])
    assert [one["total"] for one in got["out"]] == [0, 0, 0, 0]


def test_of_words_that_all_have_a_large_index_holds_the_strongest_units_and_counts_them_as_common(
    tmp_path, monkeypatch
):
    monkeypatch.setattr("forlopp.search.index.COMMON", 5)
    sources = generated(12)
    files = index_of(sources, whole=10_000, shard=20_000)
    common = json.loads(files["sok/index.json"])["common"]
    assert common
    assert all(kept < before or before <= 24 for before, kept in common.values())
    words = next(term for term, (before, kept) in sorted(common.items()) if before > 3 * kept)
    folder = write_client(tmp_path / "client", files)
    got = run(folder, [{"text": f"{words} 00007"}])["out"][0]["hits"]
    assert got[0]["unit"].startswith(pathway_id(7))
