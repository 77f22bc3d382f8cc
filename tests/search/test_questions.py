"""The questions that clinicians type are answered, first or among the first three."""

from __future__ import annotations

import json

import pytest

from tests.search import report
from tests.search.client import index_of, real_sources


@pytest.fixture(scope="module")
def rows(tmp_path_factory):
    return report.ranks(tmp_path_factory.mktemp("questions") / "client")


def test_nine_of_ten_are_answered_first_and_nearly_all_among_three(rows):
    wrong = [(row["question"], row["rank"]) for row in rows if row["rank"] != 1]
    assert report.share(rows, 1) >= 0.90, wrong
    assert report.share(rows, 3) >= 0.98, wrong


def test_the_questions_are_many_and_a_third_is_held_out(rows):
    assert len(rows) >= 80
    assert sum(row["held_out"] for row in rows) >= len(rows) * 0.3
    assert len({row["question"] for row in rows}) == len(rows)


def test_every_answer_is_a_place_that_can_be_found(rows):
    files = index_of(real_sources())
    places = set()
    for name, content in files.items():
        if name.startswith("sok/dokument/"):
            id = name.removeprefix("sok/dokument/").removesuffix(".json")
            places |= {id, *(f"{id}#{unit[1]}" for unit in json.loads(content)["units"] if unit[1])}
    assert [answer for row in rows for answer in row["answers"] if answer not in places] == []


def test_the_report_on_the_site_says_what_is_so(rows):
    assert report.data()["questions"] == rows, "run `python -m tests.search.report --update` and read the difference"
