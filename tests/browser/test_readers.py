"""What every reader relies on: the page is readable at any width, without JavaScript, by any aid, and calls no one."""

from __future__ import annotations

import pytest

from tests.browser.site_pages import PAGES, WHOLE, WIDTHS, spread

CONTRASTS = r"""() => {
    const dark = getComputedStyle(document.querySelector("svg.flowchart")).filter.startsWith("invert(0.93)");
    // In the dark scheme the drawing is turned about: invert(0.93), then hue-rotate(180deg), as in the standard.
    const turned = ([r, g, b]) => {
        const [x, y, z] = [r, g, b].map(c => 0.93 - 0.86 * c);
        return [-0.574 * x + 1.43 * y + 0.144 * z, 0.426 * x + 0.43 * y + 0.144 * z, 0.426 * x + 1.43 * y - 0.856 * z]
            .map(c => Math.min(1, Math.max(0, c)));
    };
    const light = ([colour, drawn]) => {
        const plain = colour.match(/[0-9.]+/g).slice(0, 3).map(c => c / 255);
        const parts = (drawn && dark ? turned(plain) : plain)
            .map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
    };
    const contrast = (one, other) => {
        const [low, high] = [light(one), light(other)].sort((a, b) => a - b);
        return (high + 0.05) / (low + 0.05);
    };
    const fill = element => [getComputedStyle(element).fill, true];
    const stroke = element => [getComputedStyle(element).stroke, true];
    let holder = document.querySelector("svg .fc-node").closest("svg");
    while (/rgba\(.*, 0\)/.test(getComputedStyle(holder).backgroundColor)) holder = holder.parentElement;
    const ground = [getComputedStyle(holder).backgroundColor, false];
    const found = [];
    for (const group of document.querySelectorAll("svg .fc-node, svg .fc-label, svg .fc-band")) {
        const [shape, circle] = [group.querySelector("rect, polygon"), group.querySelector("circle")];
        const texts = [...group.querySelectorAll("text")];
        if (circle) found.push(["badge", contrast(fill(circle), fill(texts.shift())), 4.5]);
        for (const text of texts) found.push([group.getAttribute("class"), contrast(fill(shape), fill(text)), 4.5]);
        if (group.matches(".fc-node"))
            found.push(["border", contrast(stroke(shape), ground), 3]);
    }
    for (const line of document.querySelectorAll("svg .fc-edge polyline"))
        found.push(["line", contrast(stroke(line), ground), 3]);
    return found;
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("address", spread(WHOLE))
def test_the_charts_colours(page_at, site_url, address, scheme):
    page = page_at(1280, color_scheme=scheme)
    page.goto(site_url + address)
    found = page.evaluate(CONTRASTS)
    assert len(found) > 40
    assert [row for row in found if row[1] < row[2]] == []


BEHIND_WORDS = """() => {
    const found = {texts: 0, faults: []};
    for (const group of document.querySelectorAll("svg .fc-node, svg .fc-label, svg .fc-band")) {
        const svg = group.closest("svg");
        for (const text of group.querySelectorAll("text")) {
            const {left, top, width, height} = text.getBoundingClientRect();
            found.texts += 1;
            for (let x = left + 0.5; x < left + width; x += 2) for (let y = top + 0.5; y < top + height; y += 2) {
                const here = document.elementsFromPoint(x, y).filter(one => svg.contains(one) && one !== svg);
                const behind = here.filter(one => !one.matches("text, a"));
                // In front: the text itself, or its own shape between its lines. Right behind: its own shape.
                if (group.contains(here[0]) && group.contains(behind[0])) continue;
                found.faults.push([text.textContent, (here[0] || svg).outerHTML.slice(0, 80)]);
                x = y = Infinity;
            }
        }
    }
    return found;
}"""


@pytest.mark.slow  # half a minute for each; what the layout promises of every drawing is asked in tests/flowchart/
@pytest.mark.parametrize("address", WHOLE)
def test_nothing_runs_behind_or_over_the_charts_words(page_at, site_url, address):
    page = page_at(1600)
    page.goto(site_url + address)
    # What is out of view can't be asked for, so the window is as high as the page.
    page.set_viewport_size({"width": 1600, "height": page.evaluate("document.documentElement.scrollHeight")})
    found = page.evaluate(BEHIND_WORDS)
    assert found["texts"] > 40
    assert found["faults"] == []


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("address", spread(PAGES))
def test_no_page_scrolls_sideways(page_at, site_url, address, width):
    page = page_at(width)
    page.goto(site_url + address)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("address", spread(PAGES))
def test_no_request_leaves_the_sites_own_host_and_nothing_fails(page_at, site_url, address):
    page = page_at(1280)
    asked, failed, complaints = [], [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("response", lambda response: failed.append(response.url) if response.status >= 400 else None)
    page.on(
        "console", lambda message: complaints.append(message.text) if message.type in ("error", "warning") else None
    )
    page.goto(site_url + address, wait_until="networkidle")
    assert asked
    assert [url for url in asked if not url.startswith(site_url)] == []
    # Who opens the page that is nothing but search has gone to search: there its index is fetched at once. A page of
    # the handbook has pictures of its own.
    own = [url for url in asked if "/handbok/bilder/" not in url]
    assert len(own) <= (12 if address == "/sok/" else 8)
    assert failed == complaints == []
    assert page.context.cookies() == []


@pytest.mark.parametrize("address", spread(WHOLE))
def test_everything_is_there_without_javascript(page_at, site_url, address):
    page = page_at(375, java_script_enabled=False)
    page.goto(site_url + address)
    assert page.locator("main h1").count() == 1
    assert page.locator("table.action-table tbody tr").count() > 8
    assert page.locator("svg a").count() > 8
    assert "Exempeltext" in page.locator("main").inner_text()


@pytest.mark.parametrize("address", spread(WHOLE))
def test_every_box_of_the_chart_leads_to_its_row(page_at, site_url, address):
    page = page_at(1280)
    page.goto(site_url + address)
    links = page.eval_on_selector_all("svg a", "all => all.map(a => a.getAttribute('href'))")
    assert len(links) > 8
    for link in links:
        assert link.startswith("#")
        assert page.locator(f'tr[id="{link[1:]}"], tbody[id="{link[1:]}"]').count() == 1, link


@pytest.mark.parametrize("address", spread(PAGES))
def test_every_link_on_the_site_leads_somewhere(page_at, site_url, address):
    page = page_at(1280)
    page.goto(site_url + address)
    links = page.eval_on_selector_all(
        "a[href]", "all => all.map(a => a.href.baseVal === undefined ? a.href : new URL(a.href.baseVal, location).href)"
    )
    assert links
    dead = []
    for link in sorted({link for link in links if link.startswith(site_url)}):
        path, _, fragment = link.partition("#")
        if path.rstrip("/") == (site_url + address).rstrip("/"):
            if fragment and page.locator(f'[id="{fragment}"]').count() != 1:
                dead.append(link)
        elif page.request.head(path).status >= 400:
            dead.append(link)
    assert dead == []


@pytest.mark.parametrize("address", spread(WHOLE))
def test_paper_has_no_site_around_the_document(page_at, site_url, address):
    page = page_at(1280)
    page.goto(site_url + address)
    page.emulate_media(media="print")
    assert page.locator("header nav").count() == 0 or not page.locator("header nav").first.is_visible()
    assert page.locator(".banner, .notice, [class*=banner]").first.is_visible()
    assert len(page.pdf(format="A4")) > 50_000
