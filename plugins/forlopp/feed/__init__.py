"""The JSON API: every pathway as one document, and the documents that list them. Paths are counted from /api/v1/.

`knowledge_support` and `document_files` make one document, its files and what the catalogues say of it, alone, so that
documents can be made in a pool and cached; `catalogue_files` makes what lists them; `manifest` and `index` come last.
The shape stands in feed_model, the schemas in schemas/.
"""

from ..feed_model import KnowledgeSupport
from .catalogues import catalogue_files, downloads, index, manifest, manifest_row, resource
from .document import Context, document_files, knowledge_support
from .regions import addition_files
from .rows import Contribution
from .subscriptions import subscription_files
from .wording import api_href, blob_href, dump, file_row, in_feed, link

__all__ = [
    "Context",
    "Contribution",
    "KnowledgeSupport",
    "addition_files",
    "api_href",
    "blob_href",
    "catalogue_files",
    "document_files",
    "downloads",
    "dump",
    "file_row",
    "in_feed",
    "index",
    "knowledge_support",
    "link",
    "manifest",
    "manifest_row",
    "resource",
    "subscription_files",
]
