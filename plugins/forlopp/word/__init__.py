"""A pathway out to Word and back: a document for those who review in Word, and their edits as edits of the source.

The way out: `passages` (source → what stands in it) → `body` (→ Word's paragraphs, each with a hidden name of `tags`) →
`exported`. The way back: `returned` (file → paragraphs) → `aligned` (which paragraph is which passage) → `applied`
(the source with the edits) → `told` (what was done, in Swedish). `package` and `ooxml` know the format.
"""
