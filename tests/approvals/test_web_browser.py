"""The page in a real browser, as wide as a telephone's: opened by its link, read, and answered."""

import struct
import zlib

import pytest
from answering_world import DELETES, SCALES, Desk
from chromium import PROGRAM, Chromium

pytestmark = pytest.mark.skipif(not PROGRAM, reason="no Chromium is installed")


class Browsing(Desk):
    """A desk with a page in a terminal, and a browser."""

    def __init__(self, asking):
        super().__init__(asking)
        self.browsers = []
        self.page = None

    def serve(self, **env):
        """Start the page; return its link."""
        self.page = self.terminal("approvals", "--web", columns=160, env=env)
        self.page.expect(r"http://127\.0\.0\.1:\d+/open/[\w-]+")
        return self.page.match[0]

    def browser(self, **more):
        made = Chromium(self.asking.folder, **more)
        self.browsers.append(made)
        return made

    def close(self):
        for one in self.browsers:
            one.close()
        super().close()


@pytest.fixture
def desk(asking):
    made = Browsing(asking)
    yield made
    made.close()


def colours(png):
    """Return how many different rows of pixels a PNG has: a blank page has one."""
    raw, at = b"", 8
    while at < len(png):
        (size,), kind = struct.unpack(">I", png[at : at + 4]), png[at + 4 : at + 8]
        if kind == b"IHDR":
            width, height = struct.unpack(">II", png[at + 8 : at + 16])
        elif kind == b"IDAT":
            raw += png[at + 8 : at + 8 + size]
        at += size + 12
    pixels = zlib.decompress(raw)
    step = len(pixels) // height
    return width, height, len({pixels[row : row + step] for row in range(0, len(pixels), step)})


def complaints(browser):
    """What the browser says of the page: broken rules of its Content-Security-Policy, errors of its script."""
    return [
        one
        for one in browser.events
        if one["method"] == "Runtime.exceptionThrown"
        or (one["method"] == "Log.entryAdded" and "favicon" not in str(one["params"]["entry"].get("url")))
    ]


def test_a_request_is_read_and_approved_by_typing_its_targets_name(desk):
    request = desk.ask(DELETES)
    link = desk.serve()
    browser = desk.browser()
    browser.open(link)
    browser.see("1 waits for an answer", request.id, "PRODUCTION")
    browser.press("a.request")
    shown = browser.see(f"request {request.id}")
    for text in (DELETES, "PRODUCTION: kubernetes cluster prod-eu", "There is no undo.", "Type prod-eu to approve"):
        assert text in shown
    assert browser.run("document.querySelector('mark').textContent") == DELETES
    # Nothing is wider than the window, and what is typed can be read without the telephone zooming in.
    assert browser.run("document.documentElement.scrollWidth <= 390")
    assert browser.run("parseFloat(getComputedStyle(document.querySelector('#typed')).fontSize) >= 16")
    width, height, rows = colours(browser.screenshot())
    assert (width, height) == (390, 844)
    assert rows > 50
    browser.press("#typed")
    browser.type("prod")
    browser.press(".approve button")
    browser.see("Not approved: that is not prod-eu")
    assert desk.state(request).state == "waiting"
    browser.press("#typed")
    browser.type("prod-eu")
    browser.press(".approve button")
    browser.see(f"Request {request.id} is approved", "yes, by ada (here)")
    assert desk.state(request).state == "approved"
    assert not complaints(browser)
    desk.page.expect("is approved")


def test_a_request_is_refused_with_a_reason_without_javascript(desk):
    request = desk.ask(SCALES)
    link = desk.serve()
    browser = desk.browser()
    browser.call("Emulation.setScriptExecutionDisabled", value=True)
    browser.open(link)
    browser.see("1 waits for an answer")
    browser.press("a.request")
    browser.see("Why, for the agent")
    browser.press("#reason")
    browser.type("not on a Friday")
    browser.press(".refuse button")
    browser.see("is refused")
    found = desk.state(request)
    assert (found.state, found.answer.reason) == ("refused", "not on a Friday")


def test_what_changes_is_seen_by_itself_and_what_is_typed_stays(desk):
    link = desk.serve()
    browser = desk.browser()
    browser.open(link)
    browser.see("nothing waits for an answer")
    request = desk.ask(SCALES)
    browser.see("1 waits for an answer")
    browser.press("a.request")
    browser.see("to approve")
    browser.press("#typed")
    browser.type("half a na")
    desk.ask(DELETES)
    before = browser.run("document.querySelector('[data-left]').textContent")
    browser.wait(lambda: browser.run("document.querySelector('[data-left]').textContent") != before)
    assert browser.run("document.querySelector('#typed').value") == "half a na"
    desk.asking.refuse(request, "elsewhere")
    browser.see("refused already (elsewhere)")
    assert browser.run("document.querySelectorAll('form').length") == 0


def test_a_page_whose_server_has_ended_takes_nothing_more(desk):
    desk.ask(SCALES)
    link = desk.serve()
    browser = desk.browser()
    browser.open(link)
    browser.see("1 waits for an answer")
    browser.press("a.request")
    browser.see("to approve")
    desk.page.sendcontrol("c")
    assert desk.ended(desk.page) == 0
    browser.see("agentshell no longer answers here")
    assert browser.run("[...document.querySelectorAll('input, button')].every((one) => one.disabled)")


def test_text_that_means_to_be_a_page_is_text(desk):
    request = desk.ask(
        "kubectl --context prod-eu delete ns '<img src=x onerror=alert(1)>' '\u202egnp.exe' '</div><form>'"
    )
    link = desk.serve()
    browser = desk.browser()
    browser.open(link)
    browser.see(request.id)
    browser.press("a.request")
    browser.see("<img src=x onerror=alert(1)>", "<U+202E>gnp.exe", "</div><form>")
    assert browser.run("document.querySelectorAll('img').length") == 0
    assert browser.run("document.querySelectorAll('form').length") == 2
    assert not complaints(browser)


def test_it_is_dark_where_the_browser_is(desk):
    desk.ask(DELETES)
    link = desk.serve()
    browser = desk.browser()
    browser.open(link)
    browser.see("1 waits for an answer")
    shade = "getComputedStyle(document.body).backgroundColor"
    assert browser.run(shade) == "rgb(255, 255, 255)"
    browser.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": "dark"}])
    assert browser.run(shade) == "rgb(20, 20, 20)"
