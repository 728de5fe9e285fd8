#!/usr/bin/env python3
"""The page for planners, tried in a real headless Chromium as its user would: a new plan, its faults,
alternatives, the answer, what if, documents; served by the program, and alone as one file.

Usage: check.py RODSIM [RODSIM.HTML]. RODSIM_SHOTS names a folder for screenshots.
"""

import base64
import io
import json
import os
import re
import subprocess
import sys
import tempfile
import time
import zipfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "html"))
from check import Browser, check  # noqa: E402

SHOTS = os.environ.get("RODSIM_SHOTS")


class Page:
    """A page of its own in a browser of its own."""

    def __init__(self, url, folder):
        self.folder, self.url = folder, url
        self.browser = Browser(tempfile.mkdtemp(dir=folder))
        target = self.browser.call("Target.createTarget", url="about:blank")["targetId"]
        self.browser.session = self.browser.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ["Page", "Runtime", "Network", "Log"]:
            self.browser.call(f"{domain}.enable")
        self.browser.call("Browser.setDownloadBehavior", behavior="allow", downloadPath=folder)
        self.size(1366, 768)
        self.browser.call("Page.navigate", url=url)
        self.until("document.body && document.body.dataset.ready === 'yes'", "the page is ready")

    def size(self, width, height):
        self.browser.call(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 500
        )

    def look(self, scheme):
        self.browser.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])

    def js(self, script):
        return self.browser.value(script)

    def until(self, script, what, seconds=240):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if self.js(f"Boolean({script})"):
                return
            time.sleep(0.05)
        said = self.js("document.querySelector('#alert').textContent + ' / ' + document.querySelector('#said').textContent")
        sys.exit(f"FAILED {what}: not after {seconds} s; the page says {said!r}")

    def click(self, selector):
        self.js(f"document.querySelector({json.dumps(selector)}).click()")

    def type(self, path, text):
        """Types into a field of the form as a person does, letter by letter."""
        found = f"[...document.querySelectorAll('#form [data-path]')].find(e => e.dataset.path === {json.dumps(path)})"
        self.until(f"Boolean({found})", f"there is a field {path}")
        self.js(f"(() => {{ const e = {found}; e.focus(); e.select(); }})()")
        self.browser.call("Input.insertText", text=text)

    def answered(self, what):
        self.until("document.body.dataset.whole", what)

    def again(self):
        self.js("delete document.body.dataset.first; delete document.body.dataset.whole")

    def tab(self, name):
        self.click(f"[data-tab={name}]")

    def saved(self, selector, what):
        """The file that a button saves."""
        self.js("delete document.body.dataset.saved")
        self.click(selector)
        self.until("document.body.dataset.saved", what)
        path = os.path.join(self.folder, self.js("document.body.dataset.saved"))
        end = time.monotonic() + 60
        while time.monotonic() < end and not (os.path.exists(path) and os.path.getsize(path)):
            time.sleep(0.05)
        time.sleep(0.3)
        with open(path, "rb") as file:
            found = file.read()
        os.remove(path)
        return os.path.basename(path), found

    def shot(self, name):
        if SHOTS:
            data = self.browser.call("Page.captureScreenshot")["data"]
            with open(os.path.join(SHOTS, f"{name}.png"), "wb") as file:
                file.write(base64.b64decode(data))

    def close(self):
        told = [event for event in self.browser.events
                if event.get("method") in ["Runtime.consoleAPICalled", "Runtime.exceptionThrown", "Log.entryAdded"]]
        check("the console is silent", told, [])
        asked = [event["params"]["request"]["url"] for event in self.browser.events
                 if event.get("method") == "Network.requestWillBeSent"]
        self.browser.process.kill()
        self.browser.process.wait()
        return asked


def example(page):
    """The shipped scheme with its alternatives, answered."""
    page.again()
    page.click("#example")
    page.answered("the example is answered")
    return [page.js(f"document.body.dataset.{key}") for key in ["digest", "first", "whole"]]


def journey(page, shell):
    page.js("document.querySelector('#province').value = 'Bắc Ninh'")
    for code in [9454, 9475]:
        page.click(f"#communes input[value='{code}']")
    check("the map shows what is chosen", page.js("document.querySelectorAll('#map path.on').length"), 2)
    page.click("#new button[type=submit]")
    page.until("document.querySelectorAll('#form .fault, #form .faults').length", "a plan without rice areas is faulty")
    page.type('land.rice_area_ha."Gia Bình"', "1.500")
    page.type('land.rice_area_ha."Nhân Thắng"', "mười")
    page.until("document.querySelectorAll('#form .fault').length === 1", "what is no number is told beside its cell")
    check("and the focus stays in it", page.js("document.activeElement.dataset.path"), 'land.rice_area_ha."Nhân Thắng"')
    check("and the cell says so", page.js("document.activeElement.getAttribute('aria-invalid')"), "true")
    page.type('land.rice_area_ha."Nhân Thắng"', "1100")
    page.answered("a plan without faults is answered at once")
    check("the answer has five cards", page.js("document.querySelectorAll('#look .card').length"), 5)
    check("and says how sure it is", page.js("/đã đủ để phân biệt|chưa phân biệt được/.test(document.querySelector('#said').textContent)"))
    for name in ["traps_only", "chemical_only"]:
        page.again()
        page.js(f"(() => {{ const e = document.querySelector('#add'); e.value = '{name}'; e.dispatchEvent(new Event('change')); }})()")
        page.answered(f"with {name} it is answered again")
    page.again()
    page.click("#plans .plan:first-child button:nth-child(2)")
    page.until("document.querySelectorAll('#plans .plan').length === 4", "a plan can be copied")
    page.tab("plan")
    page.type("budget.vnd_per_year", "300 triệu")
    page.until("[...document.querySelectorAll('#plans li')].some(e => e.textContent.includes('300'))", "the budget of the copy differs, in words")
    page.answered("four alternatives are answered")
    check("each has a line", page.js("document.querySelectorAll('#look tbody tr').length"), 5)
    page.tab("charts")
    page.until("document.querySelectorAll('#charts figure svg').length > 8", "there are charts")
    page.tab("tables")
    check("and tables", page.js("document.querySelectorAll('#tables table').length > 4"))
    page.tab("weeks")
    page.until("document.querySelectorAll('#weekmap svg > path').length === 2", "there is a map by week")
    page.js("(() => { const e = document.querySelector('#week'); e.value = 20; e.dispatchEvent(new Event('input')); })()")
    check("with its day", page.js("/^\\d\\d\\/\\d\\d\\/2027$/.test(document.querySelector('#day').textContent)"))
    page.tab("answer")
    before = page.js("document.body.dataset.digest")
    page.again()
    page.js("(() => { const e = document.querySelector('[data-lever=traps]'); e.value = 1; e.dispatchEvent(new Event('input', { bubbles: true })); })()")
    page.answered("what if there were twice the traps")
    check("it is another run", page.js("document.body.dataset.digest") != before)
    print(f"   {shell}: slider to first answer {page.js('document.body.dataset.first')} ms, to ± 2 % {page.js('document.body.dataset.whole')} ms")
    page.again()
    page.click("#reset")
    page.answered("and back")
    check("the same run again, to the last bit", page.js("document.body.dataset.digest"), before)


def dragging(page):
    """A round is moved on the calendar with the mouse."""
    page.click("#plans .plan:first-child button")
    page.until("document.querySelector('#form rect.bout')", "there is a calendar")
    before = page.js("document.querySelector('#form').textContent + [...document.querySelectorAll('#form input')].map(e => e.value)")
    x, y, wide = page.js("""(() => { const e = document.querySelector('#form rect.bout'); e.scrollIntoView({ block: 'center' });
        const r = e.getBoundingClientRect(); return [r.x + r.width / 2, r.y + r.height / 2, e.ownerSVGElement.getBoundingClientRect().width]; })()""")
    page.again()
    for kind, by in [("mousePressed", 0), ("mouseMoved", 10), ("mouseMoved", 21), ("mouseReleased", 21)]:
        page.browser.call("Input.dispatchMouseEvent", type=kind, x=x + by * wide / 365, y=y, button="left", buttons=1, clickCount=1)
    page.answered("a round that is dragged is answered")
    moved = "document.querySelector('#form').textContent + [...document.querySelectorAll('#form input')].map(e => e.value)"
    page.until(f"({moved}) !== {json.dumps(before)}", "it begins on another day")
    page.again()
    page.click("#undo")
    page.answered("and back")


def villages(page):
    """A commune is divided into villages, and made whole again."""
    before = page.js("document.body.dataset.digest")
    page.click("#plans .plan:first-child button")
    page.until("document.querySelector('[data-village-add]')", "a commune can be divided")
    page.click("[data-village-add]")
    page.until("document.querySelectorAll('#form [data-path^=\"land.village[0]\"][aria-invalid]').length === 1",
               "a village without a rice area is faulty, beside its cell")
    page.type("land.village[0].name", "HTX Ngọc Xuyên")
    page.again()
    page.type("land.village[0].rice_area_ha", "1.450,5")
    page.answered("with its rice area it is answered")
    check("the plan has the village", page.js("Object.values(JSON.parse(localStorage.rodsim).files)[0].includes('HTX Ngọc Xuyên')"))
    check("and is another run", page.js("document.body.dataset.digest") != before)
    page.again()
    page.click("[data-village-remove]")
    page.answered("the commune is whole again")
    check("and the run the one before", page.js("document.body.dataset.digest"), before)


def record(page, day, commune, kind, effort, result):
    page.js(f"""(() => {{ const of = (name) => document.querySelector(`#entry [name=${{name}}]`);
        of('date').value = '{day}'; of('commune').value = '{commune}'; of('kind').value = '{kind}';
        of('kind').dispatchEvent(new Event('change', {{ bubbles: true }}));
        of('effort').value = '{effort}'; of('result').value = '{result}'; }})()""")
    page.click("#entry button[type=submit]")


def season(page, folder, replan):
    """Records are typed, taught from, and the rest is planned again."""
    page.tab("season")
    page.until("document.querySelector('#entry [name=kind]')", "a record can be typed")
    name, form = page.saved("#records-form", "the form for records")
    check("it is a workbook", form[:2] == b"PK" and name == "so_lieu.xlsx")
    record(page, "31/02/2027", "Gia Bình", "trap_line", "300", "21")
    page.until("document.querySelector('#records-said .faults')", "a day that is none is told")
    for n, (day, caught) in enumerate([("02/03/2027", 21), ("16/03/2027", 34), ("06/04/2027", 48), ("20/04/2027", 70)], 1):
        record(page, day, "Gia Bình", "trap_line", "300", caught)
        page.until(f"document.querySelectorAll('#records-list tbody tr').length === {n}", f"{caught} rats on {day} are a record")
    record(page, "20/04/2027", "Gia Bình", "trap_line", "300", 70)
    page.until("document.querySelector('#records-said .faults')", "the same record twice is told")
    check("the last day stands there", page.js("document.querySelector('#until').value"), "20/04/2027")
    name, text = page.saved("#records-save", "the records as CSV")
    path = os.path.join(folder, "again.csv")
    with open(path, "wb") as file:
        file.write(text)
    page.js(f"document.querySelector('#replan').checked = {'true' if replan else 'false'}")
    page.click("#learn button[type=submit]")
    page.until("document.querySelector('#learn-said').textContent.includes('lần mô phỏng')", "it says how far it is")
    page.until("document.querySelector('#learned h2')", "what was learned is told", 600)
    told = page.js("document.querySelector('#learned').textContent")
    check("a quick sample says that it is one", "Mẫu nhanh, 128 hạt" in told and "512" in told)
    check("rats left are told", "Số chuột còn lại" in told and page.js("document.querySelectorAll('#learned figure svg').length > 0"))
    name, packed = page.saved("#save-learned", "the folder of what was learned")
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        held = archive.namelist()
    check("it holds the posterior, its page and the records",
          {one.split("/", 1)[1] for one in held} >= {"posterior.json", "particles.csv", "page.html", "records.csv", "manifest.json"})
    page.shot("season")
    if replan:
        check("the rest is planned again", page.js("!document.querySelector('#take-rest').hidden"))
        plans = page.js("document.querySelectorAll('#plans .plan').length")
        page.again()
        page.click("#take-rest")
        page.answered("and answered as an alternative")
        check("it stands beside the others", page.js("document.querySelectorAll('#plans .plan').length"), plans + 1)
    page.tab("answer")


def documents(page, rodsim, folder):
    page.tab("out")
    name, word = page.saved("[data-document=word]", "the report for Word")
    text = zipfile.ZipFile(io.BytesIO(word)).read("word/document.xml").decode()
    check("the Word file speaks of the place", name == "bao_cao.docx" and "Gia Bình" in text)
    try:
        import docx
        import openpyxl
        check("python-docx opens it", len(docx.Document(io.BytesIO(word)).tables) > 3)
    except ImportError:
        openpyxl = None
    name, book = page.saved("[data-document=estimate]", "the estimate for Excel")
    if openpyxl:
        check("openpyxl opens it", len(openpyxl.load_workbook(io.BytesIO(book)).sheetnames) > 2)
    name, plan = page.saved("[data-save=workbook]", "the plan as a workbook")
    path = os.path.join(folder, "again.xlsx")
    with open(path, "wb") as file:
        file.write(plan)
    check("rodsim reads the workbook", subprocess.run([rodsim, "validate", path], capture_output=True).returncode, 0)
    os.remove(path)
    name, packed = page.saved("[data-document=run]", "the folder of the run")
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        archive.extractall(folder)
    run = os.path.join(folder, name.removesuffix(".zip"))
    with open(os.path.join(run, "manifest.json")) as file:
        digest = json.load(file)["tally_digest"]
    check("its digest is that on the page", digest, page.js("document.body.dataset.digest"))
    verified = subprocess.run([rodsim, "verify", run], capture_output=True, text=True)
    check("rodsim verify accepts it", verified.returncode, 0)


def widths(page, shell):
    for scheme in ["light", "dark"]:
        page.look(scheme)
        for width, height in [(1920, 1080), (1366, 768), (390, 844)]:
            page.size(width, height)
            for tab in ["answer", "plan", "charts", "weeks", "tables", "words", "season", "out"]:
                page.tab(tab)
                time.sleep(0.2)
                check(f"{scheme}, {width} px, {tab}: nothing is wider than the screen",
                      page.js("document.documentElement.scrollWidth <= window.innerWidth"))
                page.shot(f"{shell}-{scheme}-{width}-{tab}")
    page.size(1366, 768)
    page.look("light")


def languages(page):
    page.click("[data-lang=en]")
    page.until("document.querySelector('#plans button').textContent === 'Edit'", "the page speaks English")
    page.until("document.querySelector('#look .card h3').textContent.match(/Choose|Not told/)", "and so does the answer")
    page.click("[data-lang=vi]")
    page.until("document.querySelector('#plans button').textContent === 'Sửa'", "and Vietnamese again")


def kept(page):
    """Nothing is lost when the tab closes, and everything when it is told to forget."""
    plans = page.js("document.querySelectorAll('#plans .plan').length")
    page.browser.call("Page.reload")
    page.until("document.body && document.body.dataset.ready === 'yes'", "the page is back")
    check("the plans are still there", page.js("document.querySelectorAll('#plans .plan').length"), plans)
    page.answered("and are answered again")
    page.js("window.confirm = () => true")
    page.click("#forget")
    page.until("!document.querySelector('#start').hidden", "it forgets")
    check("nothing is kept", page.js("localStorage.length"), 0)


def by_keyboard(page):
    page.js("document.activeElement.blur()")
    page.browser.tab_to("#example")
    page.again()
    page.browser.press("Enter", "\r")
    page.answered("the keyboard alone comes to an answer")
    check("every field has a name", page.js(
        "[...document.querySelectorAll('input, select')].filter(e => !e.labels?.length && !e.getAttribute('aria-label')).length"), 0)


def golden(page):
    page.tab("out")
    page.click("#check")
    page.until("document.body.dataset.golden", "the shipped scenarios are simulated")
    found = page.js("document.body.dataset.golden")
    check(f"every shipped scenario gives its published digest: {found}", len(set(found.split("/"))), 1)


def served(rodsim, folder, whole):
    process = subprocess.Popen([rodsim, "open", "--no-browser"], stdout=subprocess.PIPE, text=True)
    try:
        url = process.stdout.readline().split()[-1]
        page = Page(url, folder)
        journey(page, "served")
        documents(page, rodsim, folder)
        if whole:
            dragging(page)
            villages(page)
            season(page, folder, True)
        widths(page, "served")
        languages(page)
        kept(page)
        by_keyboard(page)
        found = [page.js(f"document.body.dataset.{key}") for key in ["digest", "first", "whole"]]
        print(f"   served: example with four plans, first answer {found[1]} ms, whole {found[2]} ms")
        golden(page)
        page.click("#end")
        check("the program ends with its page", process.wait(30), 0)
        asked = page.close()
        outside = [one for one in asked if not one.startswith((url.rsplit("/", 2)[0], "data:", "blob:"))]
        check("nothing outside is asked for", outside, [])
        return found[0]
    finally:
        process.kill()


def alone(html, rodsim, folder, digest):
    url = "file://" + os.path.abspath(html)
    page = Page(url, folder)
    journey(page, "alone")
    documents(page, rodsim, folder)
    dragging(page)
    villages(page)
    season(page, folder, False)
    widths(page, "alone")
    languages(page)
    kept(page)
    by_keyboard(page)
    golden(page)
    asked = page.close()
    outside = [one for one in asked if one != url and not one.startswith(("data:", "blob:"))]
    check("one file is asked for and nothing else", outside, [])
    for workers in [1, 4]:
        page = Page(f"{url}?workers={workers}", folder)
        found = example(page)
        check(f"{workers} worker(s) give the digest of the program", found[0], digest)
        print(f"   alone, {workers} worker(s): first answer {found[1]} ms, whole {found[2]} ms")
        page.close()
    check("the file is under 5 MB", os.path.getsize(html) < 5_000_000)


def main(rodsim, html=None):
    with tempfile.TemporaryDirectory() as folder:
        digest = served(os.path.abspath(rodsim), folder, html is not None)
        if html:
            alone(html, os.path.abspath(rodsim), folder, digest)


if __name__ == "__main__":
    main(*sys.argv[1:])
