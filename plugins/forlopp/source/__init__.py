"""Markdown source → Document. The format, key by key, is described in the author's handbook and in schemas/.

The way down: `text_file` (bytes → lines) → `markdown` (lines → tokens) → `outline` (tokens → headings) → `reader`,
which calls `blocks`, `actors`, `inline`, `marks`, `yaml_block` and `references` for what stands under each heading.
"""

from .document import Document
from .reader import read_document

__all__ = ["Document", "read_document"]
