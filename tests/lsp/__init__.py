"""Tests of the language server, driven by a real client."""
