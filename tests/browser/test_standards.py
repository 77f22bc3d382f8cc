"""What WCAG asks that axe does not measure: reflow and text spacing, targets, focus, motion, contrast, forced colours,
headings in order, landmarks with names.

In: the built site. Out: nothing. Never trusts a style sheet: everything is measured as Chromium shows it.
"""

from __future__ import annotations

import pytest

from tests.browser.site_pages import PAGES, WHOLE, spread

SPACING = """
* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
p { margin-bottom: 2em !important; }
"""
"""What readers may set by themselves (WCAG 1.4.12); nothing may be lost by it."""

WIDER = """width => {
    // Whatever reaches past the window, unless it lies in a region that scrolls by itself.
    const scrolls = element => element && (/auto|scroll/.test(getComputedStyle(element).overflowX)
        || scrolls(element.parentElement));
    return [...document.querySelectorAll("body *")].filter(element => {
        const box = element.getBoundingClientRect();
        return box.width && box.right > width + 1 && !scrolls(element)
            && element.checkVisibility() && getComputedStyle(element).visibility !== "hidden";
    }).map(element => element.outerHTML.slice(0, 100));
}"""

CUT = """() => [...document.querySelectorAll("main *, header *, footer *, nav *")].filter(element => {
    const style = getComputedStyle(element);
    const hidden = style.overflowX === "hidden" || style.overflowY === "hidden" || style.textOverflow === "ellipsis";
    const unseen = style.clipPath !== "none" || element.clientWidth <= 1;
    return hidden && !unseen && element.textContent.trim()
        && (element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1);
}).map(element => element.outerHTML.slice(0, 100))"""


@pytest.mark.parametrize("address", spread(PAGES))
def test_nothing_is_lost_at_400_percent_with_more_space(page_at, site_url, address):
    """1280 px at 400 % is 320 CSS px."""
    page = page_at(320, bypass_csp=True)
    page.goto(site_url + address)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.add_style_tag(content=SPACING)
    assert page.evaluate("getComputedStyle(document.querySelector('h1')).letterSpacing") != "normal"
    assert page.evaluate(WIDER, 320) == []
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    assert page.evaluate(WIDER, 320) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert page.evaluate(CUT) == []


TARGETS = """least => {
    const shown = element => {
        const style = getComputedStyle(element), box = element.getBoundingClientRect();
        return box.width > 0 && box.height > 0 && style.visibility !== "hidden" && box.right > 0
            && !element.closest("[hidden]") && element.checkVisibility({contentVisibilityAuto: true});
    };
    // A link in a sentence: there are words beside it in the block that it stands in.
    const inline = element => {
        if (getComputedStyle(element).display !== "inline") return false;
        let block = element.parentElement;
        while (/^inline$|contents/.test(getComputedStyle(block).display)) block = block.parentElement;
        return block.textContent.trim().length > element.textContent.trim().length;
    };
    const all = [...document.querySelectorAll(
        "a[href], button, input, select, textarea, summary, [role=button], [role=checkbox], [role=tab]")]
        .filter(element => shown(element) && !element.matches(".skip-link"));
    const boxes = all.map(element => (element.closest("label") || element).getBoundingClientRect());
    const small = boxes.map(box => box.width < least || box.height < least);
    const apart = index => {
        // A circle as wide as the least target, about its middle, meets no other target and no other such circle.
        const box = boxes[index], x = box.left + box.width / 2, y = box.top + box.height / 2, radius = least / 2;
        return boxes.every((other, at) => {
            if (at === index || all[at].contains(all[index]) || all[index].contains(all[at])) return true;
            if (small[at]) {
                const [dx, dy] = [x - other.left - other.width / 2, y - other.top - other.height / 2];
                if (Math.hypot(dx, dy) < least) return false;
            }
            const dx = Math.max(other.left - x, 0, x - other.right), dy = Math.max(other.top - y, 0, y - other.bottom);
            return Math.hypot(dx, dy) >= radius;
        });
    };
    const faults = all.filter((element, index) => small[index] && !inline(element) && !apart(index));
    return [all.length, faults.map(element => {
        const box = element.getBoundingClientRect();
        return `${Math.round(box.width)}x${Math.round(box.height)} ${element.outerHTML.slice(0, 120)}`;
    })];
}"""


@pytest.mark.parametrize("width", [1280, 375])
@pytest.mark.parametrize("address", spread(PAGES))
def test_everything_to_press_is_big_enough(page_at, site_url, address, width):
    """24 CSS px, or far enough from the next; links in a sentence are excepted (WCAG 2.5.8)."""
    page = page_at(width)
    page.goto(site_url + address, wait_until="networkidle")
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    count, faults = page.evaluate(TARGETS, 24)
    assert count > 5
    assert faults == []


def test_small_targets_are_found(page_at, site_url):
    page = page_at(1280, bypass_csp=True)
    page.goto(site_url + "/om/")
    page.add_style_tag(
        content=".site-footer a { padding: 0 !important; line-height: 1 !important } "
        ".site-footer li { margin: 0 !important; height: 14px } .site-footer ul { display: block !important }"
    )
    assert len(page.evaluate(TARGETS, 24)[1]) > 2


FOCUSED = """() => {
    const element = document.activeElement;
    if (!element || element === document.body) return null;
    const style = getComputedStyle(element), box = element.getBoundingClientRect();
    const points = [];
    for (const x of [0.1, 0.5, 0.9]) for (const y of [0.1, 0.5, 0.9])
        points.push([box.left + x * box.width, box.top + y * box.height]);
    // A link that wraps has no ink in the corners of its box: its lines are looked at too.
    for (const line of element.getClientRects())
        points.push([line.left + line.width / 2, line.top + line.height / 2]);
    const visible = points.some(([x, y]) => {
        const top = document.elementFromPoint(x, y);
        return top && (element.contains(top) || top.contains(element));
    });
    const covered = points.filter(([x, y]) => y >= 0 && y < innerHeight && x >= 0 && x < innerWidth).every(([x, y]) => {
        const top = document.elementFromPoint(x, y);
        for (let one = top; one; one = one.parentElement) {
            if (one.contains(element)) return false;
            if (/sticky|fixed/.test(getComputedStyle(one).position)) return true;
        }
        return false;
    });
    // The ring is the element's own, that of the field that it lies in, or the drawn edge of a box of the chart.
    const outlined = one => getComputedStyle(one).outlineStyle !== "none"
        && parseFloat(getComputedStyle(one).outlineWidth) >= 2;
    const shape = element.matches(".fc-node") && getComputedStyle(element.querySelector("rect, polygon"));
    const ring = outlined(element) || outlined(element.parentElement) || shape && parseFloat(shape.strokeWidth) >= 4;
    return {visible: visible && !covered, ring, html: element.outerHTML.slice(0, 140),
        mark: element.dataset.seen ? "again" : (element.dataset.seen = "yes")};
}"""


def walk(page, key: str, most: int) -> tuple[int, list[str]]:
    """Press a key until the focus leaves the page or comes round; return how many stops, and those with a fault."""
    faults, stops = [], 0
    for _ in range(most):
        page.keyboard.press(key)
        stop = page.evaluate(FOCUSED)
        if stop is None or stop["mark"] == "again":
            break
        stops += 1
        if not stop["visible"] or not stop["ring"]:
            faults.append(f"{'no ring' if stop['visible'] else 'hidden'}: {stop['html']}")
    return stops, faults


@pytest.mark.parametrize("width", [1280, 375])
@pytest.mark.parametrize("address", spread([address for address in PAGES if address not in WHOLE]))
def test_the_focus_is_seen(page_at, site_url, address, width):
    page = page_at(width)
    page.goto(site_url + address, wait_until="networkidle")
    stops, faults = walk(page, "Tab", 60)
    assert stops > 5
    assert faults == []


@pytest.mark.slow
@pytest.mark.parametrize("key", ["Tab", "Shift+Tab"])
@pytest.mark.parametrize("width", [1280, 375])
@pytest.mark.parametrize("address", WHOLE[:1])
def test_the_focus_is_never_hidden_on_a_pathway(page_at, site_url, address, width, key):
    """From the top down, and from the end up, where what sticks to the top could lie over it."""
    page = page_at(width)
    page.goto(site_url + address, wait_until="networkidle")
    if key == "Shift+Tab":
        page.evaluate("document.querySelectorAll('a[href]')[document.querySelectorAll('a[href]').length - 1].focus()")
    stops, faults = walk(page, key, 1500)
    assert stops > 100
    assert faults == []


def test_the_skip_link_is_first_and_works(page_at, site_url):
    page = page_at(1280)
    page.goto(site_url + WHOLE[0])
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip-link"
    assert page.evaluate("document.activeElement.getBoundingClientRect().left") >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.tagName") == "MAIN"


@pytest.mark.parametrize("address", spread(PAGES))
def test_headings_and_landmarks(page_at, site_url, address):
    page = page_at(1280)
    page.goto(site_url + address)
    levels = page.eval_on_selector_all(
        "h1, h2, h3, h4, h5, h6", "all => all.filter(h => h.checkVisibility()).map(h => +h.tagName[1])"
    )
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert [pair for pair in zip(levels, levels[1:], strict=False) if pair[1] > pair[0] + 1] == []
    assert page.locator("main").count() == 1
    assert page.locator("body > header, body header.site-header").count() == 1
    assert page.locator("footer.site-footer").count() == 1
    names = page.eval_on_selector_all(
        "nav, aside, section[aria-label], form[aria-label], [role=region], [role=search]",
        "all => all.filter(one => one.checkVisibility()).map(one => one.getAttribute('aria-label')"
        " || document.getElementById(one.getAttribute('aria-labelledby'))?.textContent || '')",
    )
    assert "" not in names
    assert len(names) == len(set(names)), names


LASTING = """() => [...document.querySelectorAll("*")].flatMap(element => ["", "::before", "::after"].map(part => {
    const style = getComputedStyle(element, part || null);
    const seconds = one => parseFloat(one) * (one.includes("ms") ? 0.001 : 1);
    const longest = value => Math.max(...value.split(",").map(seconds));
    const moves = style.animationName !== "none" && longest(style.animationDuration) > 0.01;
    return moves || longest(style.transitionDuration) > 0.01 ? `${element.tagName}.${element.className}${part}` : "";
})).filter(Boolean).slice(0, 10)"""


@pytest.mark.parametrize("address", spread(PAGES))
def test_nothing_moves_for_those_who_asked_for_that(page_at, site_url, address):
    page = page_at(1280)  # with prefers-reduced-motion
    page.goto(site_url + address)
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    assert page.evaluate(LASTING) == []
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"


FAINT = """() => {
    const parse = colour => colour.match(/[0-9.]+/g).map(Number);
    const light = ([r, g, b]) => [r, g, b].map(c => c / 255)
        .map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
        .reduce((sum, c, at) => sum + c * [0.2126, 0.7152, 0.0722][at], 0);
    const ground = element => {
        for (let one = element; one; one = one.parentElement) {
            const colour = parse(getComputedStyle(one).backgroundColor);
            if (colour.length === 3 || colour[3] === 1) return colour;
        }
        return [255, 255, 255];
    };
    const found = {};
    for (const element of document.querySelectorAll("body *:not(svg *)")) {
        if (![...element.childNodes].some(node => node.nodeType === 3 && node.textContent.trim())) continue;
        if (!element.checkVisibility() || element.getBoundingClientRect().width <= 1) continue;
        const both = [light(parse(getComputedStyle(element).color)), light(ground(element))];
        const [low, high] = both.sort((a, b) => a - b);
        const ratio = (high + 0.05) / (low + 0.05);
        if (ratio < 7) found[`${element.tagName}.${element.className}`] = ratio;
    }
    return found;
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("address", [WHOLE[0], "/stil/", "/"])
def test_more_contrast_for_those_who_asked_for_that(page_at, site_url, address, scheme):
    """7:1 for all words, where 4.5:1 is enough for others."""
    page = page_at(1280, color_scheme=scheme, contrast="more")
    page.goto(site_url + address)
    assert page.evaluate("matchMedia('(prefers-contrast: more)').matches")
    assert page.evaluate(FAINT) == {}


FORCED = """() => {
    const edge = element => ["Top", "Right", "Bottom", "Left"]
        .some(side => parseFloat(getComputedStyle(element)[`border${side}Width`]) > 0);
    const shown = selector => [...document.querySelectorAll(selector)].filter(one => one.checkVisibility());
    return {
        edgeless: shown("button, select, input, .jumps a, .banner, .criteria, .indicator, .slot")
            .filter(one => !edge(one) && !edge(one.parentElement)
                && getComputedStyle(one).textDecorationLine !== "underline").map(one => one.outerHTML.slice(0, 80)),
        unlinked: shown("main p a[href], main li a[href]")
            .filter(one => !one.closest("svg") && getComputedStyle(one).textDecorationLine === "none"
                && !edge(one) && !one.matches(".cite, sup a, .letter-link, .permalink"))
            .map(one => one.outerHTML.slice(0, 80)),
    };
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("address", [WHOLE[0], "/stil/", "/stil/exempel/", "/"])
def test_forced_colours_lose_nothing(page_at, site_url, address, scheme):
    """Grounds are taken away then: what was told apart by its ground needs an edge, and the focus a ring."""
    page = page_at(1280, color_scheme=scheme, forced_colors="active")
    page.goto(site_url + address)
    assert page.evaluate("matchMedia('(forced-colors: active)').matches")
    assert page.evaluate(FORCED) == {"edgeless": [], "unlinked": []}
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUSED)["ring"]
