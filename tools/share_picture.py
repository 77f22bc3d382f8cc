"""The picture that is shown where someone shares a link to the site: overrides/assets/delning.png, 1200 × 630.

In: nothing but the drawing below, in the site's own colours. Out: the picture, drawn by Debian's Chromium. Run by hand
when the drawing changes (`python tools/share_picture.py`): the picture is committed, as builds need no browser.
"""

from pathlib import Path

from playwright.sync_api import sync_playwright

DRAWING = """<!doctype html><html lang="sv"><meta charset="utf-8"><title>Delning</title>
<style>body { margin: 0 }</style>
<svg xmlns="http://www.w3.org/2000/svg" width="1200" height="630" viewBox="0 0 1200 630"
  font-family="Liberation Sans, Arial, sans-serif">
  <rect width="1200" height="630" fill="#fff"/>
  <rect width="1200" height="24" fill="#00506b"/>
  <text x="80" y="190" font-size="104" font-weight="700" fill="#00506b">Förlopp</text>
  <text x="80" y="262" font-size="42" fill="#16202a">Vad du gör i varje steg av vårdförloppet</text>
  <g stroke="#45525e" stroke-width="5" fill="none">
    <path d="M310 430h76m-16-12 16 12-16 12M594 430h76m-16-12 16 12-16 12M878 430h76m-16-12 16 12-16 12"/>
  </g>
  <g stroke-width="5">
    <rect x="80" y="380" width="230" height="100" rx="50" fill="#e5f3ea" stroke="#1a6337"/>
    <rect x="390" y="380" width="204" height="100" rx="8" fill="#e4f0f5" stroke="#00506b"/>
    <path d="M776 362 876 430 776 498 676 430z" fill="#fdf1db" stroke="#7d4a00"/>
    <rect x="958" y="380" width="162" height="100" rx="50" fill="#e9edf0" stroke="#44505b"/>
  </g>
  <g font-size="34" font-weight="700" text-anchor="middle">
    <text x="195" y="442" fill="#1a6337">Ingång</text>
    <text x="492" y="442" fill="#00506b">Åtgärd</text>
    <text x="776" y="442" fill="#7d4a00">Beslut</text>
    <text x="1039" y="442" fill="#44505b">Utgång</text>
  </g>
</svg></html>"""

if __name__ == "__main__":
    target = Path(__file__).resolve().parents[1] / "overrides" / "assets" / "delning.png"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = chromium.new_page(viewport={"width": 1200, "height": 630})
        page.set_content(DRAWING)
        page.screenshot(path=target)
        chromium.close()
