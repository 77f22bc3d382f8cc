"""Förlopp compiles Swedish care pathways written in Markdown into a website for clinicians and a JSON API for
regions."""
