"""The JSON API: every pathway as one document, and the documents that list them. Paths are counted from /api/v1/.

`document_files` makes one document and its contribution, alone, so that documents can be made in a pool and cached;
`catalogue_files` makes what lists them; `manifest` comes last. The shape stands in feed_model, the schemas in schemas/.
"""

from .catalogues import catalogue_files, manifest, manifest_row
from .document import Context, document_files, knowledge_support
from .regions import addition_files
from .rows import Contribution

__all__ = [
    "Context",
    "Contribution",
    "addition_files",
    "catalogue_files",
    "document_files",
    "knowledge_support",
    "manifest",
    "manifest_row",
]
