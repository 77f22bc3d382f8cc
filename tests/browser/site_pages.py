"""Which pages the browser tests look at: at least one of every kind that the site has.

In: nothing. Out: lists of addresses from the site's root. Never a whole list of all pages: kinds, and within the
pathways those of unusual structure.
"""

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
    "/om/",
    "/sok/",
    "/sok/rapport/",
    "/vardforlopp/sepsis/ark/",
    "/andringar/",
    "/vardforlopp/sepsis/andringar/",
    "/offline/",
    "/tillganglighet/",
    "/stil/",
    "/stil/exempel/",
    "/404.html",
]

WIDTHS = [1280, 375, 320]
SCHEMES = ["light", "dark"]
