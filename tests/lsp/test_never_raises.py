"""Whatever is typed, the editor gets an answer: no request ends with an error, and nothing goes wrong inside."""

from __future__ import annotations

import random

import pytest
from lsprotocol import types
from pygls.exceptions import JsonRpcException

from tests.hostile import VECTORS

from .conftest import FILE, SAR, SKANE, Editor

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.slow]

ROUNDS = 150
REFUSED = -32803
PIECES = [
    "{#",
    "}",
    "[@",
    "](",
    "```",
    "```yaml step\n",
    "---\n",
    "to: ",
    "{to: ",
    "[",
    '"',
    "## ",
    "<!--",
    "#",
    "\t",
    "å",
    "🩹",
]
STRANGE = [
    "\u2028",
    "\x0b",
    "\x00",
    "\ufeff",
    "e\u0301a\u030a",
    "\r",
    "\u202e",
    "*a &b !c",
    "<!-- -->",
    "((((",
    "a: {b: [c",
]
ADDITION = "content/regions/skane/sarvard.md"


def edited(text: str, chance: random.Random) -> str:
    """Return a text as it may be after one more or less clumsy edit."""
    start = chance.randrange(len(text) + 1)
    end = min(len(text), start + chance.choice([0, 0, 1, 5, 40, 400]))
    words = chance.choice([chance.choice(PIECES), chance.choice([*VECTORS, *STRANGE]), text[start:end] * 2, ""])
    return text[:start] + words + text[end:]


async def ask_everything(editor: Editor, file: str, chance: random.Random) -> None:
    """Ask all that an editor asks, at one place."""
    client, text = editor.client, editor.texts[file]
    index = chance.randrange(len(text) + 1)
    before = text[:index].split("\n")
    # Also after the end of the line, and of the text: an editor may be a keystroke ahead.
    position = types.Position(len(before) - 1 + chance.choice([0, 0, 0, 2]), len(before[-1]) + chance.choice([0, 0, 9]))
    document = types.TextDocumentIdentifier(editor.uri(file))
    whole = types.Range(types.Position(0, 0), types.Position(text.count("\n") + 1, 0))
    await client.text_document_completion_async(types.CompletionParams(document, position))
    await client.text_document_hover_async(types.HoverParams(document, position))
    await client.text_document_definition_async(types.DefinitionParams(document, position))
    await client.text_document_references_async(types.ReferenceParams(types.ReferenceContext(True), document, position))
    await client.text_document_document_symbol_async(types.DocumentSymbolParams(document))
    await client.text_document_code_action_async(types.CodeActionParams(document, whole, types.CodeActionContext([])))
    options = types.FormattingOptions(2, True)
    await client.text_document_formatting_async(types.DocumentFormattingParams(document, options))
    try:
        await client.text_document_rename_async(types.RenameParams(document, position, "nytt-namn"))
    except JsonRpcException as error:
        assert error.code == REFUSED, error


@pytest.mark.parametrize(("file", "good"), [(FILE, SAR), (ADDITION, SKANE)])
async def test_random_edits_never_give_an_error(editor, file, good):
    chance = random.Random(good)
    text = good
    for number in range(ROUNDS):
        text = good if number % 12 == 0 else edited(text, chance)
        editor.type(text.replace("¦", ""), file)
        await ask_everything(editor, file, chance)
    assert editor.client.error is None
