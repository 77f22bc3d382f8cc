"""The chart in the reader's hand: cards on a phone, and states of a box that can be seen in both schemes."""

from __future__ import annotations

import base64

import pytest

from tests.browser.site_pages import spread

WHOLE = ["/vardforlopp/sepsis/", "/vardforlopp/palliativ-vard/", "/vardforlopp/hoftledsartros-primarvard/"]
TARGETS = """() => [...document.querySelectorAll(".flow-words a")].map(link => {
    const {left, top, width} = link.getBoundingClientRect();
    const hit = y => document.elementFromPoint(left + Math.min(width, 40) / 2, y) === link;
    const first = Math.round(top + 8);
    let [up, down] = [first, first];
    while (hit(up - 1)) up -= 1;
    while (hit(down + 1)) down += 1;
    return [link.textContent, hit(first) ? down - up + 1 : 0];
})"""
PIXELS = """async png => {
    const image = new Image();
    image.src = "data:image/png;base64," + png;
    await image.decode();
    const canvas = document.createElement("canvas").getContext("2d");
    canvas.drawImage(image, 0, 0);
    const found = canvas.getImageData(0, 0, image.width, 1).data;
    return Array.from({length: image.width}, (_, x) => [...found.slice(4 * x, 4 * x + 3)]);
}"""


@pytest.mark.parametrize("address", spread(WHOLE))
def test_on_a_phone_the_flow_is_cards_for_a_thumb_without_a_script(page_at, site_url, address):
    page = page_at(375, java_script_enabled=False)
    page.goto(site_url + address)
    cards = page.locator(".flow-words > li")
    assert cards.count() > 15
    assert cards.first.is_visible()
    assert cards.last.bounding_box()["y"] < page.locator("svg.flowchart").bounding_box()["y"]
    assert all(cards.nth(place).bounding_box()["width"] <= 375 for place in range(cards.count()))


@pytest.mark.parametrize("address", spread(WHOLE))
def test_every_way_on_a_card_is_a_big_target(page_at, site_url, address):
    page = page_at(375)
    page.goto(site_url + address)
    page.set_viewport_size({"width": 375, "height": page.evaluate("document.documentElement.scrollHeight")})
    found = page.evaluate(TARGETS)
    assert len(found) > 30
    # Two ways named in one sentence share its lines; each is still more than the 24 px that WCAG asks.
    assert [target for target in found if target[1] < 32] == []
    assert sum(height >= 43 for _, height in found) > len(found) * 0.8


@pytest.mark.parametrize("width", [1280, 375])
@pytest.mark.parametrize("address", spread(WHOLE))
def test_every_box_is_a_target(page_at, site_url, address, width):
    page = page_at(width)
    page.goto(site_url + address)
    boxes = page.eval_on_selector_all(
        ".fc-node", "all => all.map(one => one.getBoundingClientRect()).map(at => [at.width, at.height])"
    )
    assert len(boxes) > 15
    assert min(map(min, boxes)) >= 24


def contrast(one: list[int], other: list[int]) -> float:
    def light(colour: list[int]) -> float:
        parts = [c / 255 for c in colour[:3]]
        red, green, blue = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    low, high = sorted((light(one), light(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("state", ["is-chosen", "focus"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_chosen_and_a_focused_box_are_seen(page_at, site_url, scheme, state):
    """Measured on the pixels, as the dark scheme turns the drawing's colours about: across the left border of a box the
    frame differs from what is outside and inside it, and is thicker than any other."""
    page = page_at(1280, color_scheme=scheme)
    page.goto(site_url + WHOLE[2])
    box = page.locator(".fc-node.fc-action").first
    box.scroll_into_view_if_needed()
    if state == "focus":
        page.keyboard.press("Tab")
        box.focus()
    else:
        box.evaluate("(one, state) => one.classList.add(state)", state)
    at = box.locator("rect").bounding_box()
    clip = {"x": at["x"] - 10, "y": at["y"] + at["height"] / 2, "width": 20, "height": 1}
    shot = base64.b64encode(page.screenshot(clip=clip)).decode()
    pixels = page.context.new_page().evaluate(PIXELS, shot)
    assert len(pixels) == 20
    frame = [pixel for pixel in pixels if min(contrast(pixel, pixels[0]), contrast(pixel, pixels[-1])) >= 3]
    assert len(frame) >= 4, pixels


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_box_that_a_filter_leaves_out_is_dashed_and_still_read(page_at, site_url, scheme):
    page = page_at(1280, color_scheme=scheme)
    page.goto(site_url + WHOLE[0])
    box = page.locator(".fc-node.fc-action").first
    box.evaluate("one => one.classList.add('is-out')")
    look = "one => [getComputedStyle(one).strokeDasharray, getComputedStyle(one).fill]"
    dash, ground = box.locator("rect").evaluate(look)
    assert dash != "none"
    words = box.locator("text:not([fill])").first.evaluate(look)[1]
    plain = [[int(part) for part in colour[4:-1].split(",")] for colour in (words, ground)]
    turned = [[round(255 * 0.93 - 0.86 * part) for part in colour] for colour in plain]
    assert contrast(*(turned if scheme == "dark" else plain)) >= 4.5
