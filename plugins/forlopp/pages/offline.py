"""The page /offline/: what is saved on the reader's own device, and saving all.

In: the templates. Out: one `Page`. Never knows what is saved: assets/js/saved.js asks the worker and fills the page,
and the worker shows the same page where another one was asked for that is not on the device.
"""

from __future__ import annotations

from jinja2 import Environment

from .page import Page, page, render


def offline_page(templates: Environment) -> Page:
    """Return the page; without a script it says what is needed."""
    description = "Spara vårdförlopp på den egna enheten, så att de kan läsas och sökas i utan nät."
    return page("offline/", "Spara för offline", description, render(templates, "offline"))
