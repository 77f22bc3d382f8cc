"""The forms in the browser at /admin/: a git-based CMS whose configuration is made of the model and the templates.

In: the shared lists, and what mkdocs.yml says under `forlopp: {admin: …}`. Out: {name from the site's root: bytes}.
Never reads disk and never holds a secret: who may save is decided by the git host that the page is signed in to.
"""

from .page import FOLDER, Admin, AdminError, admin_settings, files

__all__ = ["FOLDER", "Admin", "AdminError", "admin_settings", "files"]
