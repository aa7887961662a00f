# SPDX-License-Identifier: MIT-0
"""The console's files, and its playground in a browser."""

import base64
import json
import subprocess

import httpx
import pytest
from conftest import NOVA
from servers import ROOT

WEB = ROOT / "Sources/CConsole/web"
PATHS = {"index.html": "/", "docs.html": "/docs", "openapi.json": "/openapi.json"}
# The smallest picture.
PIXEL = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")
THINKING = "us.anthropic.claude-3-7-sonnet-20250219-v1:0"


@pytest.fixture
def page(browser, gateway):
    """The playground with the right key; whatever a test does, the browser complains of nothing."""
    browser.open(gateway.root, key=gateway.key)
    browser.complaints()
    yield browser
    assert browser.complaints() == []


def use(page, model: str) -> None:
    page.fill("#model", model)


def say(page, text: str, wait: str | None = "Done.") -> None:
    page.find("#message").send_keys(text)
    page.find("#send").click()
    if wait:
        page.wait(f"document.getElementById('chat-status').textContent === {json.dumps(wait)}")


def test_every_file_is_served_and_not_sent_twice(http):
    for file in WEB.iterdir():
        path = PATHS.get(file.name, f"/console/{file.name}")
        address = http.base_url.join(path)
        answer = http.get(address)
        assert answer.content == file.read_bytes(), file.name
        again = http.get(address, headers={"If-None-Match": answer.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
        head = http.head(address)
        assert (head.status_code, head.headers["etag"], head.content) == (200, answer.headers["etag"], b"")
        assert answer.headers["content-security-policy"].startswith("default-src 'none'; script-src 'self'; style-src 'self'")
        assert answer.headers["x-content-type-options"] == "nosniff"


def test_nothing_is_asked_of_others_and_nothing_is_markup():
    for file in WEB.iterdir():
        text = file.read_text()
        for word in ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "localStorage", " style=", " onclick="]:
            assert word not in text, f"{file.name}: {word}"
        assert "https://" not in text and "//cdn" not in text, file.name


def test_switched_off_it_is_not_there(start_gateway):
    gateway = start_gateway(CONSOLE="false")
    for path in ["/", "/docs", "/openapi.json", "/console/app.js"]:
        assert httpx.get(gateway.root + path).json()["error"]["code"] == "unknown_url"


def test_a_chat_is_streamed(page, gateway, recorder):
    use(page, NOVA)
    page.fill("#system", "You are brief.")
    page.fill("#temperature", "0.5")
    page.fill("#max-tokens", "300")
    text = "Is <img src=x onerror=alert(1)>  one?"
    page.find("#message").send_keys(text, "\n")
    page.wait("document.getElementById('chat-status').textContent === 'Done.'")
    assert page.js("return document.querySelector('.message.assistant .text').textContent") == "You said: " + text
    assert page.js("return document.querySelectorAll('.message img').length") == 0
    facts = " ".join(page.texts(".message.assistant .facts li"))
    assert "ended by stop" in facts and "tokens in" in facts and NOVA in facts and " in all" in facts
    body = recorder.last
    assert body["path"].endswith("/converse-stream")
    assert body["body"]["system"] == [{"text": "You are brief."}]
    assert body["body"]["inferenceConfig"] == {"maxTokens": 300, "temperature": 0.5}
    assert page.js("return document.querySelector('#response pre').textContent").count("chat.completion.chunk") > 2


def test_the_code_beside_it_does_the_same(page, gateway, recorder, monkeypatch, capsys):
    use(page, NOVA)
    page.find("#example-tools").click()
    page.fill("#more", '{"top_k": 5, "parallel_tool_calls": true, "metadata": {"a": "it\'s"}}')
    page.find("#stream").click()
    say(page, 'It\'s "quoted" \\ $HOME 🙂', "The model calls a tool; type in what it gives.")
    sent = recorder.body
    request = json.loads(page.js("return document.querySelector('#request pre').textContent"))
    assert request["top_k"] == 5 and "stream" not in request
    monkeypatch.setenv("API_KEY", gateway.key)
    curl, python = (page.js(f"return document.querySelector('#{pane} pre').textContent") for pane in ("curl", "python"))
    assert gateway.key not in curl + python
    recorder.clear()
    assert "Let me look that up." in subprocess.run(["bash", "-ec", curl], capture_output=True, text=True).stdout
    assert recorder.body == sent
    recorder.clear()
    exec(python, {})
    assert capsys.readouterr().out == "Let me look that up.\n"
    assert recorder.body == sent


def test_a_long_answer_is_followed_unless_somebody_reads_above(page):
    use(page, NOVA)
    distance = "(list => list.scrollHeight - list.scrollTop - list.clientHeight)(document.getElementById('messages'))"
    page.js("document.getElementById('message').value = 'word '.repeat(3000)")
    say(page, "")
    page.wait(distance + " < 2")
    assert page.js("return document.querySelector('#response pre').textContent").count("chat.completion.chunk") > 3000
    page.js("document.getElementById('message').value = 'word '.repeat(3000)")
    say(page, "", wait=None)
    page.wait("document.querySelectorAll('.message.assistant .text')[1]?.textContent.length > 100")
    page.js("document.getElementById('messages').scrollTop = 100")
    page.wait("document.getElementById('chat-status').textContent === 'Done.'")
    assert page.js("return document.getElementById('messages').scrollTop") == 100


def test_an_answer_is_stopped(page):
    use(page, "fault.stall")
    say(page, "Hello", wait=None)
    page.wait("document.querySelector('.message.assistant .text').textContent.length > 0")
    assert not page.find("#send").is_displayed()
    page.find("#stop").click()
    page.wait("document.getElementById('chat-status').textContent === 'Stopped.'")
    assert "stopped" in page.texts(".message.assistant .facts li")
    assert page.find("#send").is_displayed()
    assert page.js("return document.querySelector('.message.assistant').getAttribute('aria-busy')") == "false"


def test_a_wrong_key_is_told_and_a_right_one_taken(browser, gateway):
    browser.open(gateway.root, key="wrong")
    browser.complaints()
    browser.wait("document.getElementById('key-dialog').open")
    browser.find("#key-cancel").click()
    use(browser, NOVA)
    browser.find("#message").send_keys("Hello", "\n")
    browser.wait("document.querySelector('.message.error')")
    browser.wait("document.getElementById('key-dialog').open")
    assert "does not know this key" in browser.find("#key-reason").text
    assert browser.js("return document.activeElement.id") == "key"
    browser.find("#key").send_keys(gateway.key, "\n")
    browser.wait("!document.getElementById('key-dialog').open")
    error = browser.find(".message.error").text
    assert "Missing or wrong API key" in error and "status 401" in error and "code invalid_api_key" in error
    browser.find(".message.error button").click()
    browser.wait("document.getElementById('chat-status').textContent === 'Done.'")
    assert browser.js("return document.querySelectorAll('.message.error').length") == 0
    assert gateway.key not in browser.driver.current_url
    assert browser.js("return JSON.stringify(localStorage)") == "{}"
    assert all("401" in complaint for complaint in browser.complaints())


def test_the_documented_key_serves_on_its_own_machine(browser, start_gateway):
    gateway = start_gateway(API_KEY=None)
    browser.open(gateway.root)
    browser.complaints()
    browser.wait("document.getElementById('model').value.includes('nova-lite')")
    say(browser, "Hello")
    assert browser.complaints() == []


def test_a_refusal_is_told(browser, gateway):
    browser.open(gateway.root, key=gateway.key)
    browser.complaints()
    use(browser, "fault.access-denied")
    say(browser, "Hello", wait=None)
    browser.wait("document.querySelector('.message.error')")
    text = browser.find(".message.error").text
    assert "You don't have access to the model" in text and "status 403" in text and "code access_denied" in text
    use(browser, "fault.stream-cut")
    browser.find(".message.error button").click()
    browser.wait("document.querySelector('.message.error')?.textContent.includes('upstream')")
    assert [complaint for complaint in browser.complaints() if "403" not in complaint] == []


def test_pictures_are_sent(page, recorder, tmp_path):
    use(page, NOVA)
    picture = tmp_path / "pixel.png"
    picture.write_bytes(PIXEL)
    page.find("#files").send_keys(str(picture))
    page.wait("document.querySelectorAll('#attachments li').length === 1")
    for event, member in [("paste", "clipboardData"), ("drop", "dataTransfer")]:
        page.js(
            """const [name, member, bytes] = arguments;
            const transfer = new DataTransfer();
            transfer.items.add(new File([Uint8Array.from(atob(bytes), (c) => c.charCodeAt(0))], `${name}.png`, {type: "image/png"}));
            const Kind = {paste: ClipboardEvent, drop: DragEvent}[name];
            document.getElementById("message").dispatchEvent(new Kind(name, {[member]: transfer, bubbles: true, cancelable: true}));""",
            event,
            member,
            base64.b64encode(PIXEL).decode(),
        )
        page.wait(f"document.querySelector('#attachments').textContent.includes('{event}.png')")
    page.find("#attachments li:last-child button").click()
    assert page.texts("#attachments span") == ["pixel.png", "paste.png"]
    say(page, "What is this?")
    content = recorder.body["messages"][0]["content"]
    encoded = base64.b64encode(PIXEL).decode()
    assert [part["image"]["source"]["bytes"] for part in content if "image" in part] == [encoded] * 2
    assert page.js("return document.querySelectorAll('.message.user img').length") == 2
    assert page.js("return document.querySelector('.message.user img').naturalWidth") == 1


def test_a_tool_is_called_and_answered(page, recorder):
    use(page, NOVA)
    page.find("#example-tools").click()
    say(page, "How is the weather?", "The model calls a tool; type in what it gives.")
    assert page.find(".call h3").text == "get_weather()"
    assert json.loads(page.find(".call pre").text) == {"place": "example"}
    page.find(".call textarea").send_keys("Rain.")
    page.find(".calls button").click()
    page.wait("document.getElementById('chat-status').textContent === 'Done.'")
    assert page.texts(".message.assistant .text")[-1] == "The tool said: Rain."
    result = recorder.body["messages"][2]["content"][0]["toolResult"]
    assert result["content"] == [{"text": "Rain."}]
    page.fill("#tools", "[{")
    page.wait("document.getElementById('tools-problem').textContent.startsWith('This is no JSON')")
    say(page, "More", "A setting is not right; it is marked.")
    assert page.find("#message").get_attribute("value") == "More"
    messages = len(page.texts(".message"))
    page.fill("#tools", "")
    page.find("#send").click()
    page.wait("document.querySelectorAll('.message .facts').length === 3")
    assert len(page.texts(".message")) == messages + 2
    assert page.find("#message").get_attribute("value") == ""


def test_reasoning_is_folded_and_sent_back(page, recorder):
    use(page, THINKING)
    page.js("const field = document.getElementById('effort'); field.value = 'low';")
    say(page, "Think.")
    reasoning = page.find("details.reasoning")
    assert reasoning.get_attribute("open") is None
    assert reasoning.text == "Reasoning"
    reasoning.find_element("tag name", "summary").click()
    assert "The user wrote something." in reasoning.text
    page.reload()
    assert len(page.texts(".message")) == 2
    page.js("document.getElementById('effort').value = 'low';")
    say(page, "Again.")
    thoughts = recorder.body["messages"][1]["content"][0]["reasoningContent"]["reasoningText"]
    assert thoughts["signature"] == "c2ltdWxhdGVkIHNpZ25hdHVyZQ=="
    page.find("#new-conversation").click()
    assert page.texts(".message") == []
    page.reload()
    assert page.texts(".message") == []
