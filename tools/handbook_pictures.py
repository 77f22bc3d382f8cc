"""Draws the handbook's sketches of GitHub's pages: content/handbok/bilder/*.svg.

In: nothing. Out: the pictures, written anew. Run it after a change here; a test sees to it that they are committed as
drawn. Never copies GitHub's logo or icons: plain boxes and words, on a light card that is legible in dark mode too.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "content" / "handbok" / "bilder"
WIDTH = 360
INK, PALE, EDGE, SHADE = "#1b1f24", "#57606a", "#8c959f", "#eef1f4"
BLUE, GREEN, RED, YELLOW = "#0a4f9e", "#116329", "#a40e26", "#fff3c4"
NOTE = "Skiss av GitHubs sida; utseendet kan skilja."


def text(
    x: float, y: float, words: str, size: int = 14, fill: str = INK, bold: bool = False, mono: bool = False
) -> str:
    """Return words that start at x, on the line y."""
    family = "Liberation Mono, monospace" if mono else "Liberation Sans, Arial, sans-serif"
    weight = ' font-weight="bold"' if bold else ""
    return (
        f'<text x="{x}" y="{y}" font-family="{family}" font-size="{size}"{weight} fill="{fill}">{escape(words)}</text>'
    )


def box(x: float, y: float, width: float, height: float, fill: str = "#ffffff", edge: str = EDGE) -> str:
    """Return a box with round corners."""
    return f'<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="5" fill="{fill}" stroke="{edge}"/>'


def button(x: float, y: float, width: float, words: str, fill: str = GREEN) -> str:
    """Return a button with white words in its middle."""
    label = text(x + 10, y + 20, words, 14, "#ffffff", bold=True)
    return box(x, y, width, 30, fill, fill) + label


def field(x: float, y: float, width: float, label: str, words: str, height: float = 30) -> str:
    """Return a field with its label above."""
    return text(x, y - 6, label, 13, PALE, bold=True) + box(x, y, width, height) + text(x + 8, y + 20, words)


def mark(number: int, x: float, y: float) -> str:
    """Return a numbered spot, which the words beside the picture speak of."""
    circle = f'<circle cx="{x}" cy="{y}" r="11" fill="{BLUE}"/>'
    return circle + text(x - 4, y + 5, str(number), 14, "#ffffff", bold=True)


def pencil(x: float, y: float) -> str:
    """Return a pencil in a box, drawn by us."""
    tip = f'<path d="M{x + 8} {y + 22} l2 -6 l10 -10 l4 4 l-10 10 z" fill="none" stroke="{INK}" stroke-width="1.6"/>'
    return box(x, y, 30, 30, "#ffffff", BLUE) + tip


def choice(x: float, y: float, chosen: bool) -> str:
    """Return a radio button."""
    dot = f'<circle cx="{x}" cy="{y}" r="4" fill="{BLUE}"/>' if chosen else ""
    return (
        f'<circle cx="{x}" cy="{y}" r="8" fill="#ffffff" stroke="{BLUE if chosen else EDGE}" stroke-width="2"/>' + dot
    )


def picture(height: int, parts: Iterable[str]) -> str:
    """Return a whole picture on its card, marked as a sketch."""
    foot = text(16, height - 12, NOTE, 12, PALE)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}">\n'
        + "\n".join([box(1, 1, WIDTH - 2, height - 2), *parts, foot])
        + "\n</svg>\n"
    )


def pictures() -> dict[str, str]:
    """Return every picture by its file's name."""
    return {
        "penna.svg": picture(
            230,
            [
                text(16, 32, "content / pathways / skavsar /", 14, PALE),
                text(16, 52, "index.md", 14, bold=True),
                box(16, 68, 328, 42, SHADE),
                text(28, 94, "Preview   Code   Blame", 14, PALE),
                pencil(302, 74),
                mark(2, 288, 89),
                text(208, 130, "Edit this file", 14, bold=True),
                text(28, 152, "1   ---", 14, PALE, mono=True),
                text(28, 172, "2   id: skavsar", 14, mono=True),
                text(28, 192, "3   kind: pathway", 14, mono=True),
            ],
        ),
        "codespaces.svg": picture(
            230,
            [
                text(16, 38, "forlopp", 16, bold=True),
                button(244, 16, 92, "Code  ▾"),
                mark(1, 228, 31),
                box(96, 58, 248, 132, "#ffffff"),
                text(112, 86, "Local", 14, PALE),
                text(196, 86, "Codespaces", 14, bold=True),
                f'<path d="M196 94 h80" stroke="{BLUE}" stroke-width="3"/>',
                mark(2, 300, 82),
                text(112, 122, "No codespaces", 14, PALE),
                button(112, 140, 196, "Create codespace on main"),
                mark(3, 324, 155),
            ],
        ),
        "commit.svg": picture(
            320,
            [
                text(16, 34, "Commit changes", 17, bold=True),
                field(16, 68, 304, "Commit message", "Skavsår: tydligare ingång"),
                mark(1, 338, 83),
                choice(28, 128, chosen=False),
                text(46, 133, "Commit directly to the main branch", 14, PALE),
                choice(28, 164, chosen=True),
                text(46, 162, "Create a new branch for this", 14, bold=True),
                text(46, 180, "commit and start a pull request", 14, bold=True),
                mark(2, 338, 168),
                box(46, 196, 274, 30),
                text(56, 216, "anna-patch-1", 14, mono=True),
                text(64, 264, "Cancel"),
                button(132, 244, 148, "Propose changes"),
                mark(3, 298, 259),
            ],
        ),
        "forslag.svg": picture(
            280,
            [
                text(16, 34, "Open a pull request", 17, bold=True),
                field(16, 68, 304, "Add a title", "Skavsår: tydligare ingång"),
                mark(1, 338, 83),
                field(16, 130, 304, "Add a description", "Varför vi ändrar …", 62),
                mark(2, 338, 145),
                button(150, 208, 170, "Create pull request"),
                mark(3, 338, 223),
            ],
        ),
        "kontroll.svg": picture(
            200,
            [
                box(16, 18, 328, 48, "#ffffff", RED),
                text(30, 48, "✕", 18, RED, bold=True),
                text(56, 47, "Some checks were not successful", 14, bold=True),
                box(16, 66, 328, 92),
                text(30, 100, "✕", 16, RED, bold=True),
                text(56, 96, "Granska /", 14, bold=True),
                text(56, 116, "Kontrollera, bygg och jämför"),
                text(270, 144, "Details", 14, BLUE, bold=True),
            ],
        ),
        "anmarkning.svg": picture(
            240,
            [
                text(16, 32, "Files changed", 15, bold=True),
                box(16, 46, 328, 30, "#e6f6ea"),
                text(24, 66, "63 + next: [{to: behandlng}]", 14, mono=True),
                box(16, 84, 328, 112, YELLOW, RED),
                text(28, 108, "Fel VF302", 14, RED, bold=True),
                text(28, 132, "Steget ”behandlng” finns inte."),
                text(28, 156, "Menade du ”behandling”?"),
                text(28, 182, "index.md, rad 63", 13, PALE),
            ],
        ),
        "kommentar.svg": picture(
            260,
            [
                box(16, 16, 328, 32, SHADE),
                text(28, 37, "github-actions", 14, bold=True),
                text(138, 37, "kommenterade", 14, PALE),
                box(16, 48, 328, 172),
                text(28, 76, "Skavsår", 16, bold=True),
                text(28, 100, "1 åtgärd tillagd, 1 åtgärd ändrad"),
                text(28, 128, "Ny:", 14, GREEN, bold=True),
                text(92, 128, "Ge råd om skor."),
                text(28, 152, "Ändrad:", 14, BLUE, bold=True),
                text(92, 152, "Rengör såret …"),
                text(28, 186, "Ändringen kräver version 2.0", 14, bold=True),
                text(28, 206, "och en rad i historiken."),
            ],
        ),
    }


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, drawn in pictures().items():
        (FOLDER / name).write_text(drawn, "utf-8")
