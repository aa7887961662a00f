# SPDX-License-Identifier: MIT-0
"""A headless Chromium that shows the console."""

import shutil
import time

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By

CONTROLS = set(
    "button textbox combobox checkbox tab link spinbutton searchbox listbox option dialog img image region navigation log".split()
)


class Browser:
    """One tab of it."""

    def __init__(self):
        chromium, driver = shutil.which("chromium"), shutil.which("chromedriver")
        if not chromium or not driver:
            pytest.skip("needs chromium and chromedriver")
        options = webdriver.ChromeOptions()
        options.binary_location = chromium
        # A container's root has no sandbox, and its /dev/shm is small.
        for argument in ("headless=new", "no-sandbox", "disable-dev-shm-usage", "disable-gpu", "hide-scrollbars"):
            options.add_argument(f"--{argument}")
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        self.driver = webdriver.Chrome(options=options, service=Service(driver))
        self.scripts: list[str] = []
        self.resize()
        self.prefer("light")

    def quit(self) -> None:
        self.driver.quit()

    def resize(self, width: int = 1280, height: int = 860) -> None:
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)

    def prefer(self, scheme: str) -> None:
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})

    def before_pages(self, script: str) -> None:
        """Runs a script at the start of every page from now on, until `forget_scripts`."""
        answer = self.driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": script})
        self.scripts.append(answer["identifier"])

    def forget_scripts(self) -> None:
        for identifier in self.scripts:
            self.driver.execute_cdp_cmd("Page.removeScriptToEvaluateOnNewDocument", {"identifier": identifier})
        self.scripts = []

    def open(self, root: str, view: str = "", key: str | None = None) -> None:
        """A page of the console in a tab that remembers nothing but the key."""
        self.driver.get(root + "/health")
        self.js("sessionStorage.clear()")
        if key:
            self.js("sessionStorage.setItem('bedrock-gateway-key', arguments[0])", key)
        self.driver.get(root + "/" + view)
        self.wait_for_page()

    def reload(self) -> None:
        self.driver.refresh()
        self.wait_for_page()

    def wait_for_page(self) -> None:
        self.wait("document.documentElement.dataset.ready")

    def js(self, script: str, *arguments):
        return self.driver.execute_script(script, *arguments)

    def wait(self, expression: str, limit: float = 30):
        """Polls for an expression to give something true, which is returned."""
        deadline = time.monotonic() + limit
        while True:
            value = self.js(f"return {expression}")
            if value:
                return value
            if time.monotonic() > deadline:
                text = self.js("return document.body.innerText")
                raise AssertionError(f"within {limit} s not: {expression}\n{self.complaints()}\n{text}")
            time.sleep(0.03)

    def find(self, selector: str):
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def texts(self, selector: str) -> list[str]:
        """In one go, as a view may be drawn anew meanwhile."""
        return self.js("return [...document.querySelectorAll(arguments[0])].map((node) => node.innerText.trim())", selector)

    def fill(self, selector: str, text: str) -> None:
        field = self.find(selector)
        field.clear()
        field.send_keys(text)

    def complaints(self) -> list[str]:
        """What the browser complained of since it was asked last: errors, and breaches of the content security policy."""
        return [entry["message"] for entry in self.driver.get_log("browser") if entry["level"] != "INFO"]

    def nameless(self) -> list[str]:
        """The controls and pictures that a screen reader has no name for."""
        nodes = self.driver.execute_cdp_cmd("Accessibility.getFullAXTree", {})["nodes"]
        return [
            f"{node['role']['value']} {node.get('properties')}"
            for node in nodes
            if not node.get("ignored")
            and node.get("role", {}).get("value") in CONTROLS
            and not node.get("name", {}).get("value", "").strip()
        ]

    @property
    def width(self) -> int:
        return self.js("return Math.max(document.documentElement.scrollWidth, window.innerWidth)")
