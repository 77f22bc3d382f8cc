"""Draw the icons of the installed site from overrides/assets/forlopp.svg, by Chromium: `python tools/icons.py`.

In: the drawing. Out: overrides/assets/ikoner/*.png. Run by hand when the drawing changes; the build never runs it.
"""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import sync_playwright

ASSETS = Path(__file__).resolve().parents[1] / "overrides" / "assets"
GROUND = "#00506b"
ICONS = {"forlopp-192": (192, False), "forlopp-512": (512, False), "forlopp-180": (180, True)}
MASK = "forlopp-mask-512"
SAFE = 0.72
"""Of a maskable icon, systems may cut away all but a circle of 80 % of its width: the drawing keeps inside it."""


def main() -> None:
    """Draw every icon."""
    svg = (ASSETS / "forlopp.svg").read_text("utf-8")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for name, (size, filled) in {**ICONS, MASK: (512, True)}.items():
            page = browser.new_page(viewport={"width": size, "height": size})
            width = round(size * SAFE) if name == MASK else size
            page.set_content(
                f"<style>body{{margin:0;display:grid;place-items:center;height:100vh;"
                f"background:{GROUND if filled else 'transparent'}}}svg{{width:{width}px}}</style>{svg}"
            )
            path = ASSETS / "ikoner" / f"{name}.png"
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(page.screenshot(omit_background=True))
            page.close()
        browser.close()


if __name__ == "__main__":
    main()
