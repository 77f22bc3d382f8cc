"""The language server: what an editor asks while somebody writes, answered from the same check as everywhere else.

In: the root, and texts as they stand in the editor, saved or not. Out: findings, completions, explanations, places and
edits. Never writes a file, and never fails for what somebody has typed: a half-written text is what it is for. Only
`server` knows the protocol; the other modules speak of files, lines and columns.
"""
