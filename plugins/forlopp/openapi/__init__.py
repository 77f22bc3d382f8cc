"""The whole static API as an OpenAPI 3.1 document.

`operations` says what addresses there are, `components` turns the feed's schemas into components, `document` puts them
together, `fields` is what the page about it shows. In: the feed's schemas by name. Out: one JSON value, or groups of
rows. Never reads content and never knows a host.
"""

from .document import for_site, openapi, openapi_bytes
from .fields import Address, addresses, documents, pieces
from .operations import OPERATIONS, PARAMETERS, Operation, example

__all__ = [
    "OPERATIONS",
    "PARAMETERS",
    "Address",
    "Operation",
    "addresses",
    "documents",
    "example",
    "for_site",
    "openapi",
    "openapi_bytes",
    "pieces",
]
