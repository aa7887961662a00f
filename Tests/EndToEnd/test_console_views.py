# SPDX-License-Identifier: MIT-0
"""The console's other views in a browser, and what all have: names for controls, the keyboard, narrow and dark screens."""

import json
import re

import httpx
import pytest
from selenium.webdriver.common.keys import Keys
from servers import ROOT

WEB = ROOT / "Sources/CConsole/web"
VIEWS = ["#playground", "#embeddings", "#models", "#status", "docs"]


@pytest.fixture
def page(browser, gateway):
    """A tab with the right key; whatever a test does, the browser complains of nothing."""
    browser.open(gateway.root, key=gateway.key)
    browser.complaints()
    yield browser
    browser.forget_scripts()
    browser.resize()
    browser.prefer("light")
    assert browser.complaints() == []


def answer_status(page, status: int, body: dict) -> None:
    """Pages get this answer from /status, whatever the gateway has."""
    page.before_pages(
        f"""const ask = window.fetch;
        window.fetch = (url, options) => String(url).endsWith("/status")
          ? Promise.resolve(new Response({json.dumps(json.dumps(body))}, {{status: {status}}})) : ask(url, options);"""
    )


def figures(requests: int, **others) -> dict:
    latency = {"p50": 1.3, "p90": 2.2, "p95": 2.84, "p99": 4.1}
    counts = {"requests": requests, "requests_per_second": requests / 60, "errors": 0, "seconds": 60.0}
    tokens = {"input_tokens": requests * 400, "output_tokens": requests * 180, "output_tokens_per_second": requests * 3.0}
    return counts | tokens | {"latency_seconds": latency} | others


STATUS = {
    "version": "0.1.0",
    "region": "us-west-2",
    "uptime_seconds": 40000.5,
    "ready": True,
    "in_flight": 17,
    "max_in_flight": 4096,
    "queued": 3,
    "max_queued": 256,
    "open_streams": 12,
    "total": figures(183220, errors=311),
    "last_minute": figures(512, errors=2),
    "last_10_minutes": figures(4100),
    "series": {
        "step_seconds": 5,
        "end": 1795640000,
        "requests": [10, 20, 40, 20, 1],
        "errors": [0, 0, 1, 0, 0],
        "input_tokens": [4000, 8000, 16000, 8000, 400],
        "output_tokens": [1800, 3600, 7200, 3600, 180],
        "latency_p50_seconds": [1.0, None, 1.5, 1.2, None],
        "latency_p95_seconds": [2.0, None, 3.0, 2.5, None],
    },
    "models": [{"model": "some.model", "total": figures(9), "last_10_minutes": figures(4)}],
    "targets": [{"target": "eu-west-1", "state": "open"}],
}


def test_embeddings_are_drawn(page, gateway):
    page.open(gateway.root, "#embeddings", key=gateway.key)
    page.wait("document.getElementById('embedding-model').value")
    fields = page.driver.find_elements("css selector", "#texts textarea")
    for field, text in zip(fields, ["One text.", "One text.", "Another one."], strict=False):
        field.clear()
        field.send_keys(text)
    page.find("#texts li:last-child button").click()
    page.find("#compare").click()
    page.wait("document.querySelector('svg.heat')")
    assert page.js("return document.querySelectorAll('svg.heat rect').length") == 9
    label = page.find("svg.heat").get_attribute("aria-label")
    assert label.startswith("Similarity of 3 texts. Nearest are 1 and 2, with 1.00.")
    page.find("details.as-table summary").click()
    rows = [row.split() for row in page.texts("details.as-table tbody tr")]
    assert rows[0][-3:-1] == ["1.0000", "1.0000"] and rows[2][-1] == "1.0000"
    assert page.texts("#embeddings-result .hint")[-1].startswith("1,024 dimensions")


def test_models_are_filtered_sorted_copied_and_tried(page, gateway, http):
    page.driver.execute_cdp_cmd("Browser.grantPermissions", {"permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"]})
    page.open(gateway.root, "#models", key=gateway.key)
    ids = sorted(model["id"] for model in http.get("/models").json()["data"])
    page.wait(f"document.querySelectorAll('#models-table tbody tr').length === {len(ids)}")
    page.find("#models-filter").send_keys("nova lite amazon")
    found = page.texts("#models-table tbody th")
    assert 0 < len(found) < len(ids) and all("nova-lite" in name for name in found)
    assert page.find("#models-count").text == f"{len(found)} of {len(ids)} models"
    page.find("#models-table tbody button").click()
    page.wait("document.querySelector('#models-table tbody button').textContent === 'Copied'")
    assert page.driver.execute_async_script("navigator.clipboard.readText().then(arguments[0])") == found[0]
    page.fill("#models-filter", "claude")
    page.find("#models-table thead th:nth-child(6) button").click()
    assert page.find("#models-table thead th:nth-child(6)").get_attribute("aria-sort") == "ascending"
    page.find("#models-table thead th:nth-child(6) button").click()
    sizes = [int(size.replace(",", "")) for size in page.texts("#models-table tbody td:nth-child(6)") if size != "–"]
    assert sizes == sorted(sizes, reverse=True) and sizes[0] > sizes[-1]
    name = page.find("#models-table tbody th").text
    page.find("#models-table tbody td:last-child button:last-child").click()
    assert page.find("#model").get_attribute("value") == name
    assert page.js("return document.activeElement.id") == "message"


def test_status_is_drawn(page, gateway):
    answer_status(page, 200, STATUS)
    page.open(gateway.root, "#status", key=gateway.key)
    page.wait("document.querySelectorAll('.chart polyline').length === 6")
    labels = page.js("return [...document.querySelectorAll('.chart svg')].map((picture) => picture.getAttribute('aria-label'))")
    # The last stretch is under way and left out; the rest is by the second.
    assert labels[0] == "Requests, the last 0 minutes: now 8.53 a second, least 2 a second, most 8 a second."
    assert labels[2].endswith("now 2,840 ms, least 2,000 ms, most 3,000 ms.")
    assert page.texts(".chart .now")[5] == "2 in the last minute"
    [text] = page.texts("#status-view")
    for words in ["17 of 4,096 requests under way", "up for 11 hours", "some.model", "left out"]:
        assert words in text
    page.js("document.querySelector('.chart').remove()")
    page.wait("document.querySelectorAll('.chart').length === 6")


def test_the_status_of_the_gateway_itself_is_drawn(page, gateway):
    if httpx.get(gateway.root + "/status").status_code == 404:
        pytest.skip("this gateway does not tell its status")
    page.open(gateway.root, "#status", key=gateway.key)
    page.wait("document.querySelectorAll('.chart').length === 6")


def test_a_missing_status_is_told(page, gateway):
    answer_status(page, 404, {"error": {"message": "There is nothing at this path.", "code": "unknown_url"}})
    page.open(gateway.root, "#status", key=gateway.key)
    page.wait("document.getElementById('status-view').textContent.startsWith('Not available')")


def test_the_keyboard_is_enough(page, gateway):
    answer_status(page, 200, STATUS)
    page.open(gateway.root, key=gateway.key)
    page.js("document.getElementById('tab-playground').focus()")
    active = page.driver.switch_to.active_element
    active.send_keys(Keys.ARROW_RIGHT)
    assert page.js("return document.activeElement.id") == "tab-embeddings"
    assert page.driver.current_url.endswith("#embeddings")
    page.driver.switch_to.active_element.send_keys(Keys.END)
    assert page.js("return [...document.querySelectorAll('main > section')].filter((view) => !view.hidden).map((view) => view.id)") == ["status"]
    page.driver.switch_to.active_element.send_keys(Keys.HOME)
    model = page.find("#model")
    model.clear()
    model.send_keys("nova-pro")
    page.wait("document.querySelector('#chat-model .picker-list li[role=option]')")
    model.send_keys(Keys.ARROW_DOWN)
    chosen = page.js("return document.getElementById(document.activeElement.getAttribute('aria-activedescendant')).firstChild.data")
    model.send_keys(Keys.ENTER)
    assert "nova-pro" in chosen and model.get_attribute("value") == chosen
    assert model.get_attribute("aria-expanded") == "false"
    # Focus is seen.
    model.send_keys(Keys.TAB)
    assert page.js("return getComputedStyle(document.activeElement).outlineStyle") == "solid"


@pytest.mark.parametrize("view", VIEWS)
def test_controls_have_names_and_narrow_screens_suffice(page, gateway, view):
    answer_status(page, 200, STATUS)
    page.resize(360, 740)
    page.open(gateway.root, view, key=gateway.key)
    if view == "#embeddings":
        page.wait("document.getElementById('embedding-model').value")
        page.find("#compare").click()
        page.wait("document.querySelector('svg.heat')")
    if view == "#models":
        page.wait("document.querySelector('#models-table tbody tr')")
    if view == "#status":
        page.wait("document.querySelector('.chart')")
    assert page.nameless() == []
    assert page.js("return document.querySelectorAll('main h1, main > section:not([hidden]) h1').length") > 0
    assert page.width == 360
    light = page.js("return getComputedStyle(document.body).backgroundColor")
    page.prefer("dark")
    assert page.js("return getComputedStyle(document.body).backgroundColor") != light


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """By WCAG 2.2."""
    darker, lighter = sorted([luminance(one), luminance(other)])
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("scheme", [0, 1])
def test_colours_can_be_told_apart(scheme):
    blocks = re.findall(r":root \{(.*?)\}", (WEB / "base.css").read_text(), re.DOTALL)
    colours = dict(re.findall(r"--([\w-]+): (#\w{6});", blocks[scheme]))
    for text in ["text", "quiet", "accent", "bad"]:
        for ground in ["ground", "surface", "sunken"]:
            assert contrast(colours[text], colours[ground]) >= 4.5, (text, ground)
    assert contrast(colours["text"], colours["accent-soft"]) >= 4.5
    assert contrast(colours["quiet"], colours["accent-soft"]) >= 4.5
    assert contrast(colours["accent"], colours["accent-soft"]) >= 4.5
    assert contrast(colours["bad"], colours["bad-soft"]) >= 4.5
    assert contrast(colours["on-accent"], colours["accent"]) >= 4.5
    assert contrast(colours["control-line"], colours["surface"]) >= 3
