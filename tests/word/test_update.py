"""Edits made in Word come back to the same parts of the source, and nothing else of it is touched."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from forlopp.source import read_document
from tests.word.example import (
    FILE,
    SOURCE,
    back,
    by_hand,
    changed_lines,
    find,
    in_xml,
    paragraph_xml,
    replace,
    word,
)

EDITS = {
    "text": [
        ("organsvikt", "svikt i organ", "Sepsis är **livshotande** svikt i organ [@singer2016] och kan"),
        ("nedsatt", "mycket nedsatt", "- *mycket nedsatt* immunförsvar"),
        ("Det slutar här", "Det slutar * där_", "här rätt? --> Det slutar \\* där\\_."),
        ("Kortare tid", "Kortare väntan", "- Kortare väntan. {#mal-tid}"),
        ("(A) Misstanke", "(A) Stark misstanke", "### (A) Stark misstanke {#misstanke}"),
        (", se bilaga A.", " enligt bilaga A.", '- Ring läkare enligt [](#bilaga-x). {#a-ring roles="läkare"}'),
        ("Vänta", "Vänta | se", "| 1 | Vänta \\| se |"),
        ("Tänk på detta", "Tänk på det här", "> Tänk på det här."),
    ],
    "marks": [
        ("livshotande", "farlig", "Sepsis är **farlig** organsvikt [@singer2016] och kan"),
        ("riktlinjen", "den nya riktlinjen", "[den nya riktlinjen](https://example.org/a_b)."),
        ("[2; 1, s. 4]", "[2]", '- Mät NEWS2. [@rcp2017] {#a-mat within="10 min" goals="mal-tid"}'),
    ],
    "yaml": [
        ("Misstänkt infektion", "Misstanke: infektion", '  - text: "Misstanke: infektion"   # ur journalen'),
        ("Inte efter", "Inte direkt efter", "    caveat: Inte direkt efter operation"),
        (
            "Värdet, högt",
            'Värdet, "högt"',
            '  - {id: varde, text: "Värdet, \\"högt\\"", measure: {name: NEWS2, operator: ">=", value: 7}}',
        ),
        ("Ja, sannolikt", "Ja", '  - {to: misstanke, when: "Ja", within: 5 min}'),
        ("Nej", "Nej, annat", '  - {to: slut, when: "Nej, annat"}'),
        ("Antal inom en timme", "Antal inom två timmar", "numerator: Antal inom två timmar"),
        ("avslutas: sedan", "avslutas: nu", 'scope: "Inleds vid prov och avslutas: nu."'),
    ],
}


@pytest.mark.parametrize("kind", EDITS)
def test_an_edit_changes_its_own_line_and_no_other(kind: str) -> None:
    def edit(document: Any) -> None:
        for old, new, _ in EDITS[kind]:
            replace(document, old, new)

    made = back(by_hand(edit))
    _, added = changed_lines(SOURCE, made.content)
    assert sorted(added) == sorted(line for _, _, line in EDITS[kind]), made.report()
    assert len(made.content.decode().split("\n")) == len(SOURCE.split("\n"))
    assert not made.left
    for _, new, _ in EDITS[kind]:
        assert new.split()[-1].strip(".") in made.report()


def test_a_file_that_nobody_edited_changes_no_byte() -> None:
    made = back(word())
    assert made.content == SOURCE.encode()
    assert "inga ändringar" in made.report()


def test_windows_line_ends_stay() -> None:
    text = SOURCE.replace("\n", "\r\n")
    made = back(by_hand(lambda document: replace(document, "diabetes", "njursvikt"), word(text)), text)
    assert made.content == text.replace("diabetes", "njursvikt").encode()


def test_words_typed_anew_are_found_though_word_drops_the_name() -> None:
    def edit(document: Any) -> None:
        one = find(document, "Ring läkare")
        for mark in one._p.xpath("./w:bookmarkStart | ./w:bookmarkEnd"):
            one._p.remove(mark)
        for run in one.runs[1:]:
            run._r.getparent().remove(run._r)
        one.runs[0].text = "Ring jourläkaren, se bilaga A."

    made = back(by_hand(edit))
    assert changed_lines(SOURCE, made.content)[1] == ['- Ring jourläkaren, se [](#bilaga-x). {#a-ring roles="läkare"}']


def test_bold_and_links_that_are_typed_become_markdown() -> None:
    def edit(document: Any) -> None:
        find(document, "Klart.").add_run(" Mycket viktigt").bold = True

    assert b"Klart. **Mycket viktigt**" in back(by_hand(edit)).content


def new_after(words: str, text: str) -> Any:
    def edit(document: Any) -> None:
        one = find(document, words)
        made = copy.deepcopy(one._p)
        for mark in made.xpath("./w:bookmarkStart | ./w:bookmarkEnd | ./w:r | ./w:hyperlink"):
            made.remove(mark)
        one._p.addnext(made)
        type(one)(made, one._parent).add_run(text)

    return edit


@pytest.mark.parametrize(
    ("after", "text", "lines"),
    [
        ("Ge syrgas", "Väg patienten.", ["- Ge syrgas. {#a-syrgas}", "- Väg patienten."]),
        ("Mät NEWS2", "Väg patienten [2].", ["- Väg patienten [@rcp2017].", "- Ring läkare, se [](#bilaga-x)."]),
        ("Vänta inte", "Dokumentera.", ["  - Vänta inte på svar.", "  - Dokumentera.", "- Ge syrgas."]),
        ("Undersök.", "Lyssna.", ["1. Undersök. {#a-undersok}", "2. Lyssna.", "2. Ta prover. {#a-prover}"]),
        ("Klart.", "# Inte en rubrik", ["Klart.", "", "\\# Inte en rubrik", "", "## Uppföljning"]),
        ("Målet är", "Se (B).", ["Målet är att skynda.", "", "Se (B).", "", "#### Hälso- och sjukvårdens åtgärder"]),
    ],
    ids=lambda one: str(one)[:12],
)
def test_new_paragraphs_and_items_stand_where_they_were_written(after: str, text: str, lines: list[str]) -> None:
    made = back(by_hand(new_after(after, text)))
    assert "\n".join(lines) in made.content.decode(), made.report()
    assert not made.left
    assert changed_lines(SOURCE, made.content)[0] == []


def test_two_new_items_keep_their_order() -> None:
    def edit(document: Any) -> None:
        new_after("Ge syrgas", "Två.")(document)
        new_after("Ge syrgas", "Ett.")(document)

    assert b"{#a-syrgas}\n- Ett.\n- Tv\xc3\xa5.\n" in back(by_hand(edit)).content


def test_a_patient_who_did_nothing_before_gets_a_heading() -> None:
    def edit(document: Any) -> None:
        table = next(one for one in document.tables if "Undersök." in one.cell(1, 0).text)
        table.cell(1, 1).paragraphs[0].runs[0].text = "Säg till om du mår sämre."

    made = back(by_hand(edit)).content.decode()
    assert "2. Ta prover. {#a-prover}\n\n#### Patientens åtgärder\n\n- Säg till om du mår sämre.\n\n### Slut" in made


def test_an_item_that_is_taken_out_goes_with_its_line_alone() -> None:
    def edit(document: Any) -> None:
        one = find(document, "Ge syrgas")._p
        one.getparent().remove(one)

    made = back(by_hand(edit))
    assert made.content.decode() == SOURCE.replace("- Ge syrgas. {#a-syrgas}\n", "")
    assert "Borttaget: a-syrgas" in made.report()


def test_an_item_goes_with_its_sub_items_when_all_are_taken_out() -> None:
    def edit(document: Any) -> None:
        for words in ("Ring läkare", "Vänta inte"):
            one = find(document, words)._p
            one.getparent().remove(one)

    wanted = SOURCE.replace('- Ring läkare, se [](#bilaga-x). {#a-ring roles="läkare"}\n  - Vänta inte på svar.\n', "")
    assert back(by_hand(edit)).content.decode() == wanted

    def parent(document: Any) -> None:
        one = find(document, "Ring läkare")._p
        one.getparent().remove(one)

    made = back(by_hand(parent))
    assert made.content == SOURCE.encode()
    assert "Ring läkare" in made.report()


def test_a_row_that_is_taken_out_of_a_table_goes() -> None:
    def edit(document: Any) -> None:
        table = next(one for one in document.tables if "Vänta" in one.cell(1, 1).text)
        table._tbl.remove(table.rows[1]._tr)

    assert back(by_hand(edit)).content.decode() == SOURCE.replace("| 1 | Vänta |\n", "")


def test_an_item_that_is_moved_keeps_its_facts() -> None:
    def edit(document: Any) -> None:
        find(document, "Mät NEWS2")._p.addprevious(find(document, "Ge syrgas")._p)

    made = back(by_hand(edit))
    wanted = SOURCE.replace("- Ge syrgas. {#a-syrgas}\n", "")
    wanted = wanted.replace("- Mät NEWS2.", "- Ge syrgas. {#a-syrgas}\n- Mät NEWS2.")
    assert made.content.decode() == wanted
    assert "Flyttat: a-syrgas" in made.report()


def test_a_step_that_is_moved_or_taken_out_is_told_and_left() -> None:
    def move(document: Any) -> None:
        table = next(one for one in document.tables if "Undersök." in one.cell(1, 0).text)
        find(document, "(A) Misstanke")._p.addprevious(find(document, "(B) Är det")._p)
        find(document, "(A) Misstanke")._p.addprevious(table._tbl)

    made = back(by_hand(move))
    assert made.content == SOURCE.encode()
    assert made.left
    assert "rubriken fraga" in made.report()

    def remove(document: Any) -> None:
        table = next(one for one in document.tables if "Undersök." in one.cell(1, 0).text)
        table._tbl.getparent().remove(table._tbl)
        one = find(document, "(B) Är det")._p
        one.getparent().remove(one)

    made = back(by_hand(remove))
    assert made.content == SOURCE.encode()
    assert "Ett steg tas bort för hand" in made.report()


def test_tracked_changes_are_read_as_accepted_and_told() -> None:
    def change(xml: str) -> str:
        one = paragraph_xml(xml, "Ge syrgas")
        run = '<w:r><w:t xml:space="preserve">Ge syrgas.</w:t></w:r>'
        tracked = (
            '<w:r><w:t xml:space="preserve">Ge </w:t></w:r><w:del w:id="900" w:author="A"><w:r><w:delText>syrgas'
            '</w:delText></w:r></w:del><w:ins w:id="901" w:author="A"><w:r><w:t>vätska</w:t></w:r></w:ins>'
            "<w:r><w:t>.</w:t></w:r>"
        )
        assert run in one
        xml = xml.replace(one, one.replace(run, tracked))
        # A whole paragraph with its end is taken out, too.
        gone = paragraph_xml(xml, "diabetes")
        made = gone.replace("<w:r><w:t", '<w:del w:id="902" w:author="A"><w:r><w:delText').replace(
            "</w:t></w:r>", "</w:delText></w:r></w:del>"
        )
        made = made.replace("</w:pPr>", '<w:rPr><w:del w:id="903" w:author="A"/></w:rPr></w:pPr>', 1)
        return xml.replace(gone, made)

    made = back(in_xml(change))
    assert made.content.decode() == SOURCE.replace("Ge syrgas", "Ge vätska").replace("- diabetes\n", "")
    assert "a-syrgas, rad 61 (spårad ändring)" in made.report()


def test_a_row_taken_out_with_tracking_on_goes() -> None:
    def change(xml: str) -> str:
        start = xml.rindex("<w:tr>", 0, xml.index(paragraph_xml(xml, ">Vänta<")))
        return xml[:start] + '<w:tr><w:trPr><w:del w:id="9" w:author="A"/></w:trPr>' + xml[start + 6 :]

    assert back(in_xml(change)).content.decode() == SOURCE.replace("| 1 | Vänta |\n", "")


COMMENTS = (
    '<w:comments xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:comment w:id="0" '
    'w:author="Anna Ek" w:date="2026-11-02T10:00:00Z"><w:p><w:r><w:t>För kort tid --&gt; ändra!</w:t></w:r></w:p>'
    "</w:comment></w:comments>"
)


def commented(words: str) -> bytes:
    def change(xml: str) -> str:
        one = paragraph_xml(xml, words)
        made = one.replace("<w:r>", '<w:commentRangeStart w:id="0"/><w:r>', 1)
        end = '<w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r></w:p>'
        return xml.replace(one, made.removesuffix("</w:p>") + end)

    return in_xml(change, more={"word/comments.xml": COMMENTS})


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (
            "Ge syrgas",
            "- Ge syrgas. {#a-syrgas} <!-- Synpunkt från Anna Ek 2026-11-02 om ”Ge syrgas.”: För kort "
            "tid –> ändra! -->",
        ),
        ("Klart.", "<!-- Synpunkt från Anna Ek 2026-11-02 om ”Klart.”: För kort tid –> ändra! -->"),
        ("Är det sepsis", "<!-- Synpunkt från Anna Ek 2026-11-02 om ”(B) Är det sepsis?”: För kort tid –> ändra! -->"),
        ("Antal inom", "# Synpunkt från Anna Ek 2026-11-02 om ”Antal inom en timme”: För kort tid –> ändra!"),
        (">Ring<", "<!-- Synpunkt från Anna Ek 2026-11-02 om ”Ring”: För kort tid –> ändra! -->"),
    ],
)
def test_a_comment_becomes_a_note_beside_its_part(words: str, line: str) -> None:
    file = commented(words)
    made = back(file)
    assert changed_lines(SOURCE, made.content)[1] == [line]
    before, after = (read_document(FILE, text, None)[0] for text in (SOURCE.encode(), made.content))
    assert before and after and before.data == after.data
    # Once is enough: what has been read is not read again.
    again = back(file, made.content.decode())
    assert again.content == made.content
    assert "redan införd" in again.report()


def test_the_same_file_twice_changes_nothing_more() -> None:
    def edit(document: Any) -> None:
        replace(document, "organsvikt", "svikt")
        replace(document, "Misstänkt infektion", "Trolig infektion")

    file = by_hand(edit)
    once = back(file)
    again = back(file, once.content.decode())
    assert again.content == once.content
    assert not again.left


def test_what_has_changed_in_the_source_since_is_a_conflict() -> None:
    now = SOURCE.replace("Ge syrgas.", "Ge syrgas på mask.").replace("Det andra stycket.", "Det nya andra stycket.")

    def edit(document: Any) -> None:
        replace(document, "Ge syrgas", "Ge vätska")
        replace(document, "Det andra stycket", "Det bästa stycket")
        replace(document, "Klart", "Allt är klart")

    made = back(by_hand(edit), now)
    assert made.content.decode() == now.replace("Klart.", "Allt är klart.")
    assert made.left
    for words in ("Ge syrgas på mask.", "Ge vätska.", "Det bästa stycket."):
        assert words in made.report()


def test_what_was_written_in_the_source_since_is_not_taken_out() -> None:
    now = SOURCE.replace("- Ge syrgas. {#a-syrgas}", "- Ge syrgas. {#a-syrgas}\n- Ny sedan dess. [@rcp2017] {#a-ny}")
    now = now.replace("Klart.", "Nytt [@rcp2017].\n\nKlart.")
    made = back(by_hand(lambda document: replace(document, "diabetes", "njursvikt")), now)
    assert made.content.decode() == now.replace("diabetes", "njursvikt")
    assert not made.left


def test_text_that_cannot_come_back_is_told_with_its_words() -> None:
    def edit(document: Any) -> None:
        written = next(one for one in document.paragraphs if "Exempeltext" in one.text)
        written.runs[1].text = "Riktig text"
        new_after("Inte efter operation", "Ett nytt kriterium")(document)
        find(document, "Klart.").insert_paragraph_before("Egen rubrik", "heading 1")

    made = back(by_hand(edit))
    assert made.left
    assert made.content == SOURCE.encode()
    for words in ("Riktig text", "Ett nytt kriterium", "Egen rubrik"):
        assert words in made.report()


def test_a_copied_paragraph_is_new_and_the_first_stays() -> None:
    def edit(document: Any) -> None:
        one = find(document, "Ge syrgas")
        made = copy.deepcopy(one._p)
        one._p.addnext(made)
        type(one)(made, one._parent).runs[0].text = "Ge mer syrgas."

    made = back(by_hand(edit))
    assert "{#a-syrgas}\n- Ge mer syrgas.\n" in made.content.decode()


def test_a_paragraph_begun_before_another_leaves_that_one_alone() -> None:
    def edit(document: Any) -> None:
        # Word leaves the name on the first of the two.
        one = find(document, "Målet är")
        made = copy.deepcopy(one._p)
        for mark in made.xpath("./w:bookmarkStart | ./w:bookmarkEnd"):
            made.remove(mark)
        one._p.addnext(made)
        one.runs[0].text = "Ett stycke före."

    made = back(by_hand(edit)).content.decode()
    assert "Målet är att skynda." in made
    assert "Ett stycke före." in made
