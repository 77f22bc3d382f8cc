"""The whole static API as an OpenAPI 3.1 document.

`operations` says what addresses there are, `components` turns the feed's schemas into components, `document` puts them
together. In: the feed's schemas by name. Out: one JSON value. Never reads content and never knows a host.
"""

from .document import for_site, openapi, openapi_bytes
from .operations import OPERATIONS, PARAMETERS, Operation

__all__ = ["OPERATIONS", "PARAMETERS", "Operation", "for_site", "openapi", "openapi_bytes"]
