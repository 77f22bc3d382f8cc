"""Documents with other habits: nobody's actions become another's, and what the document says in its own way is read."""

from __future__ import annotations

import pytest

from forlopp.model.flow import Step

from .documents import cell, docx, li, p, tbl
from .test_import import found_in, made, made_of, pathway_of


def acts(step: Step) -> dict[str, list[tuple[str, tuple[str, ...]]]]:
    """Return each actor's actions, with their roles."""
    return {
        part.actor: [
            (action.text.markdown, action.roles)
            for block in part.blocks
            if block.kind == "actions"
            for action in block.actions
        ]
        for part in step.actors
    }


def test_each_tables_own_columns_say_who_does_what():
    first, second, *_ = pathway_of(made_of("vavda-tabeller")).steps
    assert acts(first)["patient"] == [("Sök vård.", ())]
    assert acts(first)["care"] == [
        ("Gör en första bedömning.", ("sjuksköterska",)),
        ("Fråga om stöd.", ("kurator",)),
        ("Ta anamnes inom 4 veckor. [@berg2018; @holm2017]", ("läkare",)),
    ]
    assert acts(second) == {"care": [("Ordinera läkemedel.", ())], "patient": [("Ta läkemedlet.", ())]}
    assert "**Kommentar:**\n\nGäller även gravida." in made_of("vavda-tabeller").draft.decode()


CARE, PATIENT = cell(li("Ordinera")), cell(li("Vila"))
TABLES = {
    "what care does under another name": [["Steg", "Beskrivning", "Patient"], ["A Start", CARE, PATIENT]],
    "the staff": [["", "Patientens uppgifter", "Personalens uppgifter"], ["A Start", PATIENT, CARE]],
    "in sentences": [["", "Det här gör du som patient", "Det här gör vården"], ["A Start", PATIENT, CARE]],
    "a column for the role": [["Åtgärdsblock", "Patient", "Läkare"], ["A Start", PATIENT, CARE]],
    "who acts first in each row": [["(A) Start", ""], ["Patienten", PATIENT], ["Vården", CARE]],
    "several patients": [["", "Patient och närstående", "Vårdens ansvar"], ["A. Start", PATIENT, CARE]],
}


@pytest.mark.parametrize("name", TABLES)
def test_nobodys_actions_become_another_however_the_columns_are_called(name):
    (step, _) = pathway_of(made(docx(p("Åtgärder", "Heading1"), tbl(*TABLES[name])))).steps
    roles = ("läkare",) if "role" in name else ()
    assert (step.letter, step.title) == ("A", "Start")
    assert acts(step) == {"care": [("Ordinera", roles)], "patient": [("Vila", ())]}


def test_columns_in_words_that_nobody_knows_are_never_taken_for_those_of_the_table_before():
    known = tbl(
        ["Patientens åtgärder", "Hälso- och sjukvårdens åtgärder"], [cell(li("Vila")), cell("(A) Start", li("Ge"))]
    )
    other = tbl(["Utförare ett", "Utförare två"], [cell(li("Ordinera")), cell(li("Ta tabletten"))])
    one = made(docx(p("Åtgärder", "Heading1"), known, other))
    assert acts(pathway_of(one).steps[0]) == {"care": [("Ge", ())], "patient": [("Vila", ())]}
    assert "| Utförare ett" in one.draft.decode() and "En tabell ovan hör inte till något steg" in one.draft.decode()


def test_the_red_thread_of_tables_is_kept():
    pathway = pathway_of(made_of("vavda-tabeller"))
    assert [one.text.markdown for one in pathway.challenges] == ["Sen diagnos – Många får vänta."]
    assert [(one.text.markdown, one.challenges) for one in pathway.goals] == [
        ("Rätt diagnos tidigt.", ("utmaning-sen-diagnos",)),
        ("Färre biverkningar. (Gäller utmaning: Okänd utmaning)", ()),
    ]


def test_indicators_in_paragraphs_and_lists_are_indicators_and_an_uncertain_target_stays_words():
    share, rule = pathway_of(made_of("vavda-tabeller")).indicators
    assert (share.kind, share.numerator, share.denominator) == ("outcome", "Antal med mindre värk.", "Antal med värk.")
    assert share.target is None and share.text and "60 %" in share.text.markdown
    assert (rule.measure, rule.question, rule.target_text) == ("yes-no", "Finns rutin för överlämning?", "Ja")
    share, count = pathway_of(made_of("steg-utan-bokstav")).indicators
    assert (share.title, share.target.value, count.measure) == ("Andel läkta sår", 90, "count")


def test_criteria_say_how_they_go_together_or_a_note_asks():
    entry, leaving = pathway_of(made_of("vavda-tabeller")).criteria
    assert [one.text.markdown for one in entry.all] == ["vuxen", "värk med något av följande:"]
    assert [one.text.markdown for one in entry.all[1].any] == ["feber", "trauma"]
    assert len(leaving.any) == 2
    assert made_of("vavda-tabeller").draft.decode().count("Dokumentet säger inte om ett kriterium räcker") == 1


def test_a_condition_over_a_list_stays_with_it():
    care = cell(li("Ge vätska"), p("Vid feber:"), li("ta odling"), li("ge antibiotika"), p("Patienten mår ofta bra."))
    (step, _) = pathway_of(
        made(docx(p("Åtgärder", "Heading1"), tbl(["", "Vården", "Patienten"], ["(A) Start", care, "Vila"])))
    ).steps
    assert [text for text, _ in acts(step)["care"]] == ["Ge vätska", "Vid feber:\n- ta odling\n- ge antibiotika"]


def test_a_count_of_criteria_is_kept_and_never_taken_for_any():
    said = "Ingång sker när minst två av följande kriterier är uppfyllda:"
    one = made(docx(p("Ingång", "Heading1"), p(said), li("feber"), li("frossa"), li("svettning")))
    (block,) = pathway_of(one).criteria
    assert (block.at_least, len(block.of), block.any) == (2, 3, ())
    more = made(docx(p("Ingång", "Heading1"), p(said.replace("när", "vid smärta och")), li("feber"), li("frossa")))
    assert "```yaml criteria" not in more.draft.decode() and "VF134" in found_in(more)


def test_headings_without_letters_are_steps_and_their_numbers_become_letters():
    pathway = pathway_of(made_of("steg-utan-bokstav"))
    steps = {one.letter: one for one in pathway.steps}
    assert [(one.letter, one.title) for one in pathway.steps][:4] == [
        ("A", "Bedömning"), ("B", "Är såret infekterat?"), ("C", "Infektion"), ("D", "Uppföljning")
    ]  # fmt: skip
    assert [(way.to, way.when) for way in steps["B"].next] == [("infektion", "Ja"), ("uppfoljning-2", "Nej")]
    assert "gå till steg (C). Nej: gå till steg (D)." in made_of("steg-utan-bokstav").draft.decode()
    assert acts(steps["A"])["care"] == [
        ("Mät såret, inom 2 dygn", ("läkare",)),
        ("Väg barnet (När: Vid besöket)", ()),
    ]
    assert list(acts(steps["A"])) == ["care", "child"]
    assert acts(steps["C"]) == {"care": [("Ge antibiotika", ())], "patient": [("Vila", ())]}
    # What somebody is told not to do is never a thing to do, without its "not".
    assert acts(steps["D"])["patient"] == [("hålla såret torrt", ()), ("Patienten ska inte:\n- bada", ())]
