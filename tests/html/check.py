#!/usr/bin/env python3
"""The web page of a report, tried in a real headless Chromium.

Usage: check.py PAGE. Chromium is steered over a pipe with its DevTools protocol, so nothing but
Python's standard library is needed and no port is opened. Each check prints a line; the first that
fails ends the run with status 1.
"""

import base64
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time

FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--disable-dev-shm-usage", "--remote-debugging-pipe", "--window-size=1280,1000",
]


class Browser:
    """Chromium, its answers and the events that it told in between."""

    def __init__(self, profile):
        name = next(filter(None, map(shutil.which, ["chromium", "chromium-browser", "google-chrome"])), None)
        if name is None:
            sys.exit("check.py: there is no chromium")
        to_browser, self.out = os.pipe()
        self.into, from_browser = os.pipe()
        # The browser reads commands from descriptor 3 and answers on 4.
        command = f'exec "$0" "$@" 3<&{to_browser} 4>&{from_browser}'
        self.process = subprocess.Popen(
            ["bash", "-c", command, name, *FLAGS, f"--user-data-dir={profile}", "about:blank"],
            pass_fds=[to_browser, from_browser], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        os.close(to_browser)
        os.close(from_browser)
        self.rest, self.number, self.events, self.session = b"", 0, [], None

    def message(self):
        while b"\0" not in self.rest:
            piece = os.read(self.into, 1 << 20)
            if not piece:
                sys.exit("check.py: chromium went away")
            self.rest += piece
        text, self.rest = self.rest.split(b"\0", 1)
        return json.loads(text)

    def call(self, method, **params):
        self.number += 1
        request = {"id": self.number, "method": method, "params": params}
        if self.session:
            request["sessionId"] = self.session
        os.write(self.out, json.dumps(request).encode() + b"\0")
        while True:
            answer = self.message()
            if answer.get("id") == self.number:
                if "error" in answer:
                    sys.exit(f"check.py: {method}: {answer['error']}")
                return answer["result"]
            self.events.append(answer)

    def wait(self, method, seconds=30):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if any(event.get("method") == method for event in self.events):
                return
            self.events.append(self.message())
        sys.exit(f"check.py: no {method} in {seconds} s")

    def value(self, script):
        result = self.call("Runtime.evaluate", expression=script, returnByValue=True)
        if "exceptionDetails" in result:
            sys.exit(f"check.py: {script}: {result['exceptionDetails']}")
        return result["result"].get("value")

    def click(self, selector):
        """A real click of the mouse in the middle of an element."""
        x, y = self.value(
            f"(() => {{ const e = document.querySelector({json.dumps(selector)});"
            " e.scrollIntoView({block: 'center'}); const r = e.getBoundingClientRect();"
            " return [r.x + r.width / 2, r.y + r.height / 2]; })()"
        )
        for kind in ["mousePressed", "mouseReleased"]:
            self.call("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)

    def press(self, key, text=None):
        codes = {"Tab": 9, "Enter": 13, " ": 32}
        more = {"windowsVirtualKeyCode": codes[key]} if key in codes else {}
        if text:
            more["text"] = text
        self.call("Input.dispatchKeyEvent", type="keyDown", key=key, **more)
        self.call("Input.dispatchKeyEvent", type="keyUp", key=key, **{k: v for k, v in more.items() if k != "text"})

    def tab_to(self, selector):
        """Moves the focus with the Tab key alone."""
        chosen = json.dumps(selector)
        for _ in range(400):
            if self.value(f"document.activeElement === document.querySelector({chosen})"):
                return
            self.press("Tab")
        sys.exit(f"check.py: Tab never reaches {selector}")


def check(what, found, wanted=True):
    if found != wanted:
        sys.exit(f"FAILED {what}: {found!r}, not {wanted!r}")
    print(f"ok {what}")


VISIBLE = "main:not([hidden])"
# The first table that can be filtered.
TABLE = f"{VISIBLE} section:has(input[type=search]) table"
ROWS = f"[...document.querySelector('{TABLE}').tBodies[0].rows]"
SHOWN = f"{ROWS}.filter(row => !row.hidden)"


def sorting(browser, by):
    """The column of means goes up, then down; a text column goes up."""
    head = f"{TABLE} thead th:nth-child(4) button"
    values = f"{SHOWN}.map(row => row.cells[3].dataset.value).filter(v => v !== undefined).map(Number)"
    for order, sign in [("ascending", 1), ("descending", -1)]:
        by(browser, head)
        state = browser.value(f"document.querySelector({json.dumps(head)}).closest('th').getAttribute('aria-sort')")
        check(f"column says that it is {order}", state, order)
        found = browser.value(values)
        check(f"column is {order}", found == sorted(found, reverse=sign < 0) and len(set(found)) > 2)


def by_mouse(browser, selector):
    browser.click(selector)


def by_key(browser, selector):
    browser.value("document.activeElement.blur()")
    browser.tab_to(selector)
    browser.press("Enter", "\r")


def by_space(browser, selector):
    browser.value("document.activeElement.blur()")
    browser.tab_to(selector)
    browser.press(" ", " ")


def language(browser, by):
    for lang in ["en", "vi"]:
        by(browser, f".languages button[value={lang}]")
        check(f"the page is in {lang}", browser.value("document.documentElement.lang"), lang)
        check(f"only {lang} is shown", browser.value(f"[...document.querySelectorAll('main')].filter(m => !m.hidden).map(m => m.lang).join()"), lang)


def main(page):
    with tempfile.TemporaryDirectory() as profile:
        browser = Browser(profile)
        try:
            run(browser, page)
        finally:
            browser.process.kill()
            browser.process.wait()


def run(browser, page):
    target = browser.call("Target.createTarget", url="about:blank")["targetId"]
    browser.session = browser.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
    for domain in ["Page", "Runtime", "Network", "Log"]:
        browser.call(f"{domain}.enable")
    browser.call("Page.navigate", url="file://" + os.path.abspath(page))
    browser.wait("Page.loadEventFired")

    check("the page opens in Vietnamese", browser.value("document.documentElement.lang"), "vi")
    check("its charts are set in their own typeface", browser.value("document.fonts.check('16px Charts')"))
    wide = ("[...document.querySelectorAll('main:not([hidden]) figure svg')].filter(svg => { const b = svg.getBoundingClientRect();"
            " return [...svg.querySelectorAll('text')].some(t => t.getBoundingClientRect().right > b.right + 1); }).length")
    check("no text runs off a chart", browser.value(wide), 0)

    language(browser, by_mouse)
    language(browser, by_key)
    sorting(browser, by_mouse)
    sorting(browser, by_key)

    all_rows = browser.value(f"{SHOWN}.length")
    field = f"{VISIBLE} input[type=search]"
    browser.click(field)
    browser.call("Input.insertText", text="đặt bẫy")
    some = browser.value(f"{SHOWN}.length")
    check("a filter leaves some rows", 0 < some < all_rows)
    check("and only those that match", browser.value(f"{SHOWN}.every(row => row.textContent.toLowerCase().includes('đặt bẫy'))"))
    check("and says how many", browser.value(f"document.querySelector('{VISIBLE} output').value.startsWith('{some} ')"))
    browser.value(f"(() => {{ const e = document.querySelector('{field}'); e.value = ''; e.dispatchEvent(new Event('input')); }})()")
    check("an empty filter gives them back", browser.value(f"{SHOWN}.length"), all_rows)

    box = f"{VISIBLE} input[data-toggle]"
    arm = browser.value(f"document.querySelector('{box}').dataset.toggle")
    for by in [by_mouse, by_space]:
        by(browser, box)
        check("a scenario can be hidden", browser.value(f"{SHOWN}.every(row => row.dataset.arm !== {json.dumps(arm)})"))
        by(browser, box)
        check("and shown again", browser.value(f"{SHOWN}.length"), all_rows)

    for width in [400, 1280]:
        browser.call("Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=width < 500)
        check(f"at {width} px nothing is wider than the screen", browser.value("document.documentElement.scrollWidth <= window.innerWidth"))

    pdf = base64.b64decode(browser.call("Page.printToPDF", preferCSSPageSize=True)["data"])
    boxes = {tuple(round(float(n)) for n in box.split()) for box in re.findall(rb"/MediaBox\s*\[([^\]]*)\]", pdf)}
    check("print is A4", boxes <= {(0, 0, 595, 842), (0, 0, 842, 595)} and bool(boxes))

    asked = [event["params"]["request"]["url"] for event in browser.events if event.get("method") == "Network.requestWillBeSent"]
    outside = [url for url in asked if not url.startswith(("file://", "data:", "about:"))]
    check("nothing outside is asked for", outside, [])
    check("one file is asked for", len([url for url in asked if url.startswith("file://")]), 1)
    told = [event for event in browser.events if event.get("method") in ["Runtime.consoleAPICalled", "Runtime.exceptionThrown", "Log.entryAdded"]]
    check("the console is silent", told, [])
    check("the page is under 2 MB", os.path.getsize(page) < 2_000_000)


if __name__ == "__main__":
    main(sys.argv[1])
