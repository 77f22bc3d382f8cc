"""Tests of the search: terms, index, client, questions."""
