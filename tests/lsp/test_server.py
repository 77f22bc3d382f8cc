"""The language server as an author meets it in an editor: findings, proposals, explanations, places, mending."""

from __future__ import annotations

import json
import shutil

import pytest
from click.testing import CliRunner
from lsprotocol import types
from pygls.exceptions import JsonRpcException

from forlopp.cli import commands

from .conftest import FILE, SAR, SKANE

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_a_fault_is_told_while_it_is_typed_and_gone_when_it_is_mended(editor):
    editor.type(SAR.replace("{to: bedomning, within", "{to: bedmning, within"))
    (found,) = await editor.findings("VF302")
    assert found.message == "Steget ”bedmning” finns inte.\nTips: Menade du ”bedomning”?"
    assert found.severity == types.DiagnosticSeverity.Error
    assert found.code_description.href.endswith("/regler/VF302/")
    line = editor.texts[FILE].split("\n")[found.range.start.line]
    assert line[found.range.start.character : found.range.end.character] == "bedmning"
    editor.type(SAR)
    await editor.findings("VF302", there=False)


async def test_the_editor_is_told_what_a_check_tells(editor, tmp_path):
    """Also of a published text that has been changed, and of additions to it; as if the texts had been saved."""
    sepsis = "content/pathways/sepsis/index.md"
    texts = {
        FILE: SAR.replace("{to: lakt}", "{to: lakkt}"),
        sepsis: (editor.root / sepsis).read_text("utf-8").replace("within: 1 timme", "within: 2 timmar", 1),
        "content/regions/skane/sarvard.md": SKANE.replace("se (B)", "se (Q)"),
    }
    for file, text in texts.items():
        editor.type(text, file)
    await editor.findings("VF440", sepsis)
    await editor.findings("VF302")
    await editor.findings("VF404", "content/regions/skane/sarvard.md")
    copy = tmp_path / "projekt"
    shutil.copytree(editor.root, copy, ignore=shutil.ignore_patterns(".build"))
    for file, text in texts.items():
        (copy / file).write_text(text, "utf-8")
    done = CliRunner().invoke(commands, ["--root", str(copy), "check", "--format=json"])
    expected = {
        (one["file"], one["line"], one["code"], one["message"]) for one in json.loads(done.output)["diagnostics"]
    }
    told = {
        (
            uri.removeprefix(editor.root.as_uri() + "/"),
            one.range.start.line + 1,
            one.code,
            one.message.split("\nTips:")[0],
        )
        for uri, rows in editor.client.diagnostics.items()
        for one in rows
    }
    assert told == expected


async def test_columns_count_as_the_editor_counts(editor):
    """The plaster before the letter takes two places in the editor, and one in our own count."""
    editor.type(SAR.replace("det, enligt (B)", "det, enligt (X)"))
    (found,) = await editor.findings("VF404")
    line = editor.texts[FILE].split("\n")[found.range.start.line]
    start, end = (2 * one for one in (found.range.start.character, found.range.end.character))
    assert line.encode("utf-16-le")[start:end].decode("utf-16-le") == "(X)"


async def test_findings_stand_in_the_file_that_holds_them(editor):
    references = "content/pathways/sarvard/references.json"
    editor.type('[{"id": "gottrup2010", "title": "Sår"},]', references)
    assert await editor.findings("VF140", references)
    editor.type("roles:\n  - id: lakare\n    etikett: läkare\n", "content/codes.yaml")
    assert "etikett" in (await editor.findings("VF202", "content/codes.yaml"))[0].message
    addition = "content/regions/skane/sarvard.md"
    editor.type(SKANE.replace("{at=bedomning}", "{at=bedommning}"), addition)
    (found,) = await editor.findings("VF477", addition)
    assert "Menade du ”bedomning”?" in found.message


async def test_another_document_hears_of_a_step_that_went_away(editor):
    """Nobody has the other document open, and nothing has been saved."""
    editor.type(SAR.replace("{#bedomning}", "{#undersokning}"))
    (found,) = await editor.findings("VF403", "content/pathways/trycksar/index.md")
    assert "bedomning" in found.message
    editor.type(SAR)
    await editor.findings("VF403", "content/pathways/trycksar/index.md", there=False)


@pytest.mark.parametrize(
    ("typed", "label", "detail"),
    [
        ("{to: bedomning, within", "{to: ¦, within", ("bedomning", "(B) Bedömning av såret")),
        ("{to: bedomning, within", "{to: ¦, within", ("sepsis#triage", "Sepsis: (B) Triage på akutmottagning")),
        ("criteria: [ingang-sar]", "criteria: [¦]", ("ingang-sar", "Sår som inte har läkt på sex veckor")),
        ("lane: bana-primarvard", "lane: ¦", ("bana-primarvard", "Primärvård")),
        ("[läkare, sjuksköterska]", "[läkare, ¦]", ("fysioterapeut", "fysioterapeut")),
        ("kind: action\n", "kind: ¦\n", ("decision", "Slag av steg")),
        ("kind: action\n", "¦\n", ("care_level", "Vårdnivå")),
        ("{to: lakt}", "{to: lakt, ¦}", ("within", "Inom")),
        ("status: drafting", "status: ¦", ("consultation", "Status")),
        ("[hud-och-konssjukdomar]", "[¦]", ("akut-vard", "Akut vård")),
        ("[@gottrup2010]", "[@¦]", ("gottrup2010", "Outcomes in controlled studies on wounds")),
        ("se (B). [@", "se (¦", ("A", "Misstanke om svårläkt sår")),
        ("[](#bedomning)", "[](#¦)", ("#mal-lakning", "mål")),
        ("(../sepsis/index.md#triage)", "(../sepsis/index.md#¦)", ("../sepsis/index.md#triage", None)),
        ('goals="mal-lakning"', 'goals="¦"', ("mal-lakning", "Såret läker inom ett år.")),
        ("- Lägg om såret.", "- Lägg om såret. {#a-lagg-om ¦}", ("within", "Inom")),
        ('challenges="utm-vantan"', 'challenges="¦"', ("utm-vantan", "Väntan på en bedömning är lång.")),
        ("## Bakgrund", "## ¦\n\n## Bakgrund", ("## Omfattning", "Krävs i ett godkänt dokument")),
        ("- Lägg om såret.", "\n####¦", ("#### Patientens åtgärder", "Patienten")),
        ("### Nuläges", "###¦\n\n### Nuläges", ("### Arbetsprocess", "Valfri rubrik")),
        ("```yaml criteria", "```yaml¦", ("yaml criteria", "Kriterier")),
        ("version: ", "codes:\n  - {system: atc, code: ¦}\nversion: ", ("J01CE01", "Bensylpenicillin (atc)")),
    ],
)
async def test_what_may_be_written_is_proposed(editor, typed, label, detail):
    assert typed in SAR
    found = await editor.complete(SAR.replace(typed, label, 1))
    name, words = detail
    assert name in found, sorted(found)
    assert words is None or found[name].detail == words


async def test_a_proposal_takes_the_place_of_what_was_typed(editor):
    place = editor.type(SAR.replace("{to: lakt}", "{to: la¦}"))
    found = await editor.complete(SAR.replace("{to: lakt}", "{to: la¦}"))
    edit = found["lakt"].text_edit
    assert isinstance(edit, types.TextEdit)
    assert edit.range.start == types.Position(place.position.line, place.position.character - 2)
    assert editor.applied([edit]) == SAR


async def test_a_field_says_what_it_means_in_swedish(editor):
    found = await editor.complete(SAR.replace("kind: action\n", "kind: action\n¦\n"))
    assert "kind" not in found, "a key that is there is not proposed again"
    assert "Krävs" in (await editor.complete(SAR.replace("title: Svårläkta sår\n", "¦\n")))["title"].documentation.value


async def test_a_broken_text_is_completed_from_its_last_good_reading(editor):
    """The block is not closed, so that all steps below it are text of the block."""
    await editor.findings("VF206")
    broken = SAR.replace("next: [{to: bedomning, within: 2 veckor}]\n```", "next: [{to: ¦", 1)
    assert "lakt" in await editor.complete(broken)
    assert "lakt" in await editor.complete(broken.replace("status: drafting", "status: ["))


@pytest.mark.parametrize(
    ("words", "offset", "said"),
    [
        ("within: 2 veckor", 2, "Nästa steg börjar senast efter den här tiden"),
        ("[läkare, sjuk", 2, "Legitimerad läkare"),
        ("@gottrup2010", 4, "Gottrup och Apelqvist. 2010. Outcomes in controlled studies on wounds. Journal of Wound"),
        ("{to: lakt}", 6, "Utgång: såret har läkt"),
        ("det, enligt (B)", 13, "(B) Bedömning av såret"),
        ("index.md#triage", 11, "(B) Triage på akutmottagning"),
        ('goals="mal-lakning"', 9, "Såret läker inom ett år."),
        ("## Sammanfattning", 5, "Det viktigaste på en skärm"),
        ('within="1 vecka"', 2, "Åtgärden är gjord senast efter den här tiden"),
        ("status: drafting", 10, "drafting"),
    ],
)
async def test_what_stands_there_is_explained(editor, words, offset, said):
    place = editor.at(words, offset)
    found = await editor.client.text_document_hover_async(types.HoverParams(place.text_document, place.position))
    assert found and said in found.contents.value


async def test_a_finding_is_explained_by_its_rule(editor):
    editor.type(SAR.replace("{to: lakt}", "{to: laakt}"))
    await editor.findings("VF302")
    place = editor.at("laakt}", 2)
    found = await editor.client.text_document_hover_async(types.HoverParams(place.text_document, place.position))
    assert "**VF302**" in found.contents.value


@pytest.mark.parametrize(
    ("words", "offset", "file", "line"),
    [
        ("{to: lakt}", 6, FILE, "### Utgång: såret har läkt {#lakt kind=exit}"),
        ("[ingang-sar]", 4, FILE, "id: ingang-sar"),
        ('goals="mal-lakning"', 9, FILE, '- Såret läker inom ett år. {#mal-lakning challenges="utm-vantan"}'),
        ("se (B)", 4, FILE, "### (B) Bedömning av såret {#bedomning}"),
        ("lane: bana", 7, FILE, "  - {id: bana-primarvard, title: Primärvård}"),
        ("[@gottrup", 4, "content/pathways/sarvard/references.json", '  {"id": "gottrup2010"'),
        ("md#triage", 4, "content/pathways/sepsis/index.md", "### (B) Triage på akutmottagning {#triage}"),
    ],
)
async def test_one_goes_to_where_an_id_is_given(editor, words, offset, file, line):
    place = editor.at(words, offset)
    params = types.DefinitionParams(place.text_document, place.position)
    found = await editor.client.text_document_definition_async(params)
    assert isinstance(found, types.Location)
    assert found.uri == editor.uri(file)
    assert (editor.root / file).read_text("utf-8").split("\n")[found.range.start.line].startswith(line)


async def test_every_use_of_a_step_is_found(editor):
    place = editor.at("{#bedomning}", 4)
    params = types.ReferenceParams(types.ReferenceContext(False), place.text_document, place.position)
    found = await editor.client.text_document_references_async(params)
    files = [one.uri.removeprefix(editor.root.as_uri() + "/content/") for one in found]
    assert files == ["pathways/sarvard/index.md"] * 2 + ["pathways/trycksar/index.md"] * 2 + [
        "regions/skane/sarvard.md"
    ]


async def renamed(editor, place, name):
    params = types.RenameParams(place.text_document, place.position, name)
    return editor.changes(await editor.client.text_document_rename_async(params))


async def test_an_id_is_renamed_everywhere(editor):
    texts = await renamed(editor, editor.at("{to: bedomning", 7), "undersokning")
    assert texts[FILE] == SAR.replace("bedomning", "undersokning")
    assert "index.md#undersokning)" in texts["content/pathways/trycksar/index.md"]
    assert 'to: "sarvard#undersokning"' in texts["content/pathways/trycksar/index.md"]
    assert texts["content/regions/skane/sarvard.md"] == SKANE.replace("bedomning", "undersokning")


async def test_goals_and_sources_are_renamed_too(editor):
    texts = await renamed(editor, editor.at("{#mal-lakning", 4), "mal-lakt-sar")
    assert texts == {FILE: SAR.replace("mal-lakning", "mal-lakt-sar")}
    texts = await renamed(editor, editor.at("[@gottrup2010", 4), "gottrup")
    assert texts[FILE] == SAR.replace("gottrup2010", "gottrup")
    assert '"id": "gottrup"' in texts["content/pathways/sarvard/references.json"]


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("Bedömning två", "går inte att ha som id"),
        ("lakt", "finns redan i dokumentet"),
    ],
)
async def test_a_name_that_cannot_be_is_refused_with_the_reason(editor, name, why):
    with pytest.raises(JsonRpcException, match=why):
        await renamed(editor, editor.at("{#bedomning}", 4), name)


async def test_what_is_published_keeps_its_name(editor):
    sepsis = "content/pathways/sepsis/index.md"
    editor.type((editor.root / sepsis).read_text("utf-8"), sepsis)
    place = editor.at("{#triage}", 4, sepsis)
    params = types.PrepareRenameParams(place.text_document, place.position)
    with pytest.raises(JsonRpcException, match="”triage” finns i den publicerade version 2.0"):
        await editor.client.text_document_prepare_rename_async(params)


async def test_a_text_has_an_outline(editor):
    editor.type(SAR.replace("status: drafting", "status: ["))
    params = types.DocumentSymbolParams(types.TextDocumentIdentifier(editor.uri()))
    found = await editor.client.text_document_document_symbol_async(params)
    assert [one.name for one in found][:3] == ["Försättsblad", "Sammanfattning", "Mål"]
    steps = next(one for one in found if one.name == "Vårdförloppets åtgärder")
    assert [one.name for one in steps.children][:2] == ["(A) Misstanke om svårläkt sår", "(B) Bedömning av såret"]


@pytest.mark.parametrize(
    ("wrong", "right", "code", "title"),
    [
        ("{to: lackt}", "{to: lakt}", "VF302", "Byt till ”lakt”"),
        ("kind: acton", "kind: action", "VF203", "Byt till ”action”"),
        ("care_levl: [pri", "care_level: [pri", "VF202", "Byt till ”care_level”"),
        ("## Sammanfatning", "## Sammanfattning", "VF110", "Byt till ”Sammanfattning”"),
        ("[läkar, sjuksköterska]", "[läkare, sjuksköterska]", "VF209", "Byt till ”läkare”"),
        ("[@gotrup2010]", "[@gottrup2010]", "VF371", "Byt till ”gottrup2010”"),
        ("[](#bedmning)", "[](#bedomning)", "VF401", "Byt till ”bedomning”"),
        (
            "#### Häls- och sjukvårdens",
            "#### Hälso- och sjukvårdens",
            "VF110",
            "Byt till ”Hälso- och sjukvårdens åtgärder”",
        ),
        ("```yaml kriteria", "```yaml criteria", "VF120", "Byt till ”criteria”"),
        ("index.md#triag)", "index.md#triage)", "VF403", "Byt till ”triage”"),
        ("{to: läkt}", "{to: lakt}", "VF205", "Byt till ”lakt”"),
        ("[gottrup2010]", "[@gottrup2010]", "VF132", "Byt till ”[@gottrup2010]”"),
        ("### B. Bedömning av såret", "### (B) Bedömning av såret", "VF131", "Skriv ”### (B) Bedömning av såret”"),
        ("# Mål", "## Mål", "VF110", "Skriv ”## Mål”"),
        ("{to: B,", "{to: bedomning,", "VF205", "Byt till ”bedomning”"),
        ("../sepsiss/index.md", "../sepsis/index.md", "VF402", "Byt till ”sepsis”"),
    ],
)
async def test_a_fault_is_mended_with_a_click(editor, wrong, right, code, title):
    assert right in SAR
    editor.type(SAR.replace(right, wrong, 1))
    (finding, *_) = await editor.findings(code)
    found = await editor.fixes(finding)
    assert title in found, (finding.message, sorted(found))
    assert editor.changes(found[title].edit) == {FILE: SAR}


async def test_a_missing_id_is_written(editor):
    (finding,) = await editor.findings("VF206")
    found = await editor.fixes(finding)
    (text,) = editor.changes(found["Lägg till id: #a-lagg-saret"].edit).values()
    assert "- Lägg om såret. {#a-lagg-saret}\n" in text
    (text,) = editor.changes(found["Lägg till alla id som saknas (2)"].edit).values()
    assert "- Smärtan lindras. {#mal-smartan-lindras}\n" in text
    editor.type(text)
    await editor.findings("VF206", there=False)


async def test_a_new_word_is_added_to_the_list(editor):
    editor.type(SAR.replace("[läkare, sjuksköterska]", "[läkare, sårterapeut]"))
    (finding,) = await editor.findings("VF209")
    found = await editor.fixes(finding)
    (text,) = editor.changes(found["Lägg till ”sårterapeut” i content/codes.yaml"].edit).values()
    assert "roles:\n  - id: sarterapeut\n    label: sårterapeut\n  - id: lakare\n" in text


async def test_a_text_is_given_its_one_form(editor):
    editor.type(SAR.replace("- Lägg om såret.", "- Lägg om såret.\n\n\n"))
    options = types.FormattingOptions(2, True)
    params = types.DocumentFormattingParams(types.TextDocumentIdentifier(editor.uri()), options)
    edits = await editor.client.text_document_formatting_async(params)
    text = editor.applied(list(edits))
    assert "- Lägg om såret. {#a-lagg-saret}\n\n### (B)" in text
    editor.type(text)
    assert not await editor.client.text_document_formatting_async(params)
