"""Which pages the browser tests look at: at least one of every kind that the site has.

In: nothing. Out: lists of addresses from the site's root. Never a whole list of all pages: kinds, and within the
pathways those of unusual structure.
"""

import pytest
from _pytest.mark.structures import ParameterSet

WHOLE = [
    "/vardforlopp/sepsis/",
    "/vardforlopp/palliativ-vard/",
    "/vardforlopp/hoftledsartros-primarvard/",
    "/vardforlopp/osteoporos-sekundarprevention/",
    "/vardforlopp/kol/",
]
"""Pathways with a text: lanes, a ring, two flows side by side, flows that meet, a follow-up that goes round."""

PAGES = [
    "/",
    "/vardforlopp/",
    *WHOLE,
    "/vardforlopp/kol-del-1/",
    "/generiska-modeller/",
    "/generiska-modeller/levnadsvanor/",
    "/omraden/",
    "/omraden/infektionssjukdomar/",
    "/regler/",
    "/regler/VF302/",
    "/falt/",
    "/api/",
    "/api/visa/",
    "/api/kopiera/",
    "/api/cms/",
    "/api/falt/",
    "/handbok/",
    "/handbok/granska/",
    "/om/",
    "/sok/",
    "/sok/rapport/",
    "/vardforlopp/sepsis/ark/",
    "/andringar/",
    "/vardforlopp/sepsis/andringar/",
    "/vardforlopp/sepsis/versioner/1.0/",
    "/vardforlopp/sepsis/regionalt/vastra-gotaland/",
    "/regioner/",
    "/regioner/skane/",
    "/remiss/",
    "/remiss/osteoporos-sekundarprevention/",
    "/remiss/sepsis/2.0/",
    "/utkast/osteoporos-sekundarprevention/",
    "/offline/",
    "/tillganglighet/",
    "/stil/",
    "/stil/exempel/",
    "/404.html",
]

WIDTHS = [1280, 375, 320]
SCHEMES = ["light", "dark"]

ALWAYS = [
    "/",
    "/vardforlopp/",
    "/vardforlopp/sepsis/",
    "/vardforlopp/kol-del-1/",
    "/om/",
    "/sok/",
    "/offline/",
    "/404.html",
]
"""Pages of different make, looked at in every run."""


def spread(addresses: list[str]) -> list[ParameterSet]:
    """Return addresses for a test that asks the same of each: those not in ALWAYS are slow, for the full run."""
    return [pytest.param(one, marks=() if one in ALWAYS else pytest.mark.slow) for one in addresses]
