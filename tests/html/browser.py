"""browser.py FOLDER: hostile.html, broken.html, known.html and green.html of the folder, in headless Chromium."""
import json
import re
import sys
import tempfile

from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.keys import Keys

FLAGS = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
         "--disable-background-networking", "--disable-component-update", "--disable-sync",
         "--window-size=1280,900"]
# Before any script of the page: whatever goes wrong is kept.
WATCH = """
window.trouble = [];
addEventListener("error", (e) => trouble.push("error: " + e.message));
addEventListener("unhandledrejection", (e) => trouble.push("rejection: " + e.reason));
addEventListener("securitypolicyviolation", (e) => trouble.push("policy: " + e.violatedDirective));
for (const name of ["alert", "confirm", "prompt", "open"]) window[name] = () => trouble.push(name + " was called");
"""
failed = []


def check(what, holds, seen=""):
    if not holds:
        failed.append(what)
        print("FAILED:", what, seen)


def start(folder):
    options = webdriver.ChromeOptions()
    options.binary_location = "/usr/bin/chromium"
    for flag in FLAGS + ["--user-data-dir=" + tempfile.mkdtemp(dir=folder)]:
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = webdriver.Chrome(service=Service("/usr/bin/chromedriver"), options=options)
    driver.get("about:blank")
    driver.get_log("performance")  # of the browser's own first page
    driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": WATCH})
    return driver


class Page:
    def __init__(self, driver, folder, name):
        self.driver, self.url, self.name = driver, "file://%s/%s.html" % (folder, name), name

    def go(self, fragment=""):
        self.driver.get("about:blank")
        self.driver.get(self.url + fragment)
        check(self.name + fragment + ": it opens", self.js("return document.documentElement.dataset.ready") is not None)

    def js(self, script, *arguments):
        return self.driver.execute_script(script, *arguments)

    def keys(self, *keys):
        for key in keys:
            self.driver.switch_to.active_element.send_keys(key)
            self.driver.execute_async_script("requestAnimationFrame(() => setTimeout(arguments[0], 30))")

    def settle(self):
        """No script error, no violated policy, nothing but this file asked for."""
        check(self.name + ": no trouble", self.js("return window.trouble") == [], self.js("return window.trouble"))
        log = [entry for entry in self.driver.get_log("browser") if entry["level"] == "SEVERE"]
        check(self.name + ": a clean console", not log, log)
        for entry in self.driver.get_log("performance"):
            message = json.loads(entry["message"])["message"]
            if message["method"] == "Network.requestWillBeSent":
                url = message["params"]["request"]["url"]
                check(self.name + ": asks for nothing", url.split("#")[0] in (self.url, "about:blank") or url.startswith("data:"), url)


UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u2028-\u202e\ufeff]")


def hostile(page):
    for fragment in ["", "#by=document", "#view=cases", "#view=time", "#view=claims&q=%3Cscript%3E"]:
        page.go(fragment)
        page.settle()
    page.go("#view=cases")
    names = page.js("return [...document.querySelectorAll('.row')].length")
    check("hostile: seven cases", names == 7, names)
    for at in range(7):
        page.js("document.getElementById('list').focus()")
        page.keys(Keys.HOME, *([Keys.ARROW_DOWN] * at))
        page.js("for (const d of document.querySelectorAll('details')) d.open = true")
        text = page.js("return document.body.innerText")
        check("hostile: what cannot be seen is named", not UNSEEN.search(text), UNSEEN.findall(text))
    markup = page.js("return [...document.querySelectorAll('main script, main img, main iframe, main object, main style, main link')].length")
    check("hostile: no markup of theirs", markup == 0, markup)
    scripts = page.js("return [...document.scripts].filter((s) => s.type !== 'application/json').length")
    check("hostile: one script", scripts == 1, scripts)
    away = page.js("return [...document.querySelectorAll('a')].filter((a) => !a.getAttribute('href').startsWith('#')).length")
    check("hostile: no link leads away", away == 0, away)
    page.go("#view=cases&q=raw")
    page.js("for (const d of document.querySelectorAll('details')) d.open = true")
    text = page.js("return document.getElementById('detail').innerText")
    check("hostile: markup is shown as text", "</details><script>alert('pwned')</script><!--" in text)
    check("hostile: no secret", "s3cr3t" not in page.driver.page_source)
    page.settle()


def filters(page):
    def found(fragment):
        page.go(fragment)
        return page.js("return document.getElementById('found').textContent")

    check("filters: all", re.match(r"1,\d\d\d cases of 1,\d\d\d|\d+ cases of", found("#view=cases")))
    failing = found("#view=cases&verdict=fail")
    check("filters: those that failed", re.match(r"14 cases of", failing), failing)
    check("filters: and of one claim kind", re.match(r"12 cases of", found("#view=cases&verdict=fail&kind=identifier-priority")), found("#view=cases&verdict=fail&kind=identifier-priority"))
    check("filters: of a name", re.match(r"1 case of", found("#view=cases&q=id%20outranks%20email%20when%20they%20name%20different")))
    check("filters: of what was answered", re.match(r"[1-9]\d? cases of", found("#view=cases&q=LEAD_BBB222")), found("#view=cases&q=LEAD_BBB222"))
    check("filters: of what a claim says", re.match(r"[1-9]\d? cases of", found("#view=cases&verdict=fail&q=any%20one%20of%20them%20is%20enough")))
    check("filters: nothing", found("#view=cases&q=no-such-case-anywhere").startswith("0 cases"))
    page.go("#view=claims&status=refuted")
    rows = page.js("return [...document.querySelectorAll('#view-claims tbody tr')].map((r) => r.textContent)")
    check("filters: the refuted claims", len(rows) == 3 and all("refuted" in r for r in rows), rows)
    page.go("#view=cases&verdict=fail")
    page.js("document.getElementById('f-contract').value = 'update-lead'; document.getElementById('f-contract').dispatchEvent(new Event('change'))")
    check("filters: a choice is in the address", "contract=update-lead" in page.driver.current_url and "verdict=fail" in page.driver.current_url, page.driver.current_url)
    page.js("window.spoken = document.getElementById('said')")
    page.js("document.getElementById('f-clear').click()")
    page.driver.execute_async_script("setTimeout(arguments[0], 200)")
    check("filters: what is left is said by a live region that stays", page.js("return spoken.isConnected && spoken.getAttribute('role') === 'status' && spoken.textContent === document.getElementById('found').textContent"))
    page.settle()


def keyboard(page):
    page.go("")
    check("keyboard: the skip link is first", page.js("return document.querySelector('a').className") == "skip")
    page.js("document.body.focus()")
    page.keys("2")
    check("keyboard: 2 shows the cases", "view=cases" in page.driver.current_url)
    page.keys("/")
    check("keyboard: / searches", page.js("return document.activeElement.id") == "f-q")
    page.keys("outranks")
    page.driver.execute_async_script("setTimeout(arguments[0], 300)")
    check("keyboard: the search keeps the focus", page.js("return document.activeElement.id") == "f-q" and "q=outranks" in page.driver.current_url, page.driver.current_url)
    page.keys(Keys.ESCAPE)
    check("keyboard: Escape leads to the list", page.js("return document.activeElement.id") == "list")
    page.keys(Keys.ARROW_DOWN, "j", "k", "j")
    check("keyboard: arrows and j, k", page.js("return document.getElementById('list').getAttribute('aria-activedescendant')") == "row-2")
    check("keyboard: one is selected", page.js("return [...document.querySelectorAll('[aria-selected=true]')].map((r) => r.id)") == ["row-2"])
    page.keys(Keys.ENTER)
    check("keyboard: Enter leads into the case", page.js("return document.activeElement.id") == "detail")
    page.keys(Keys.ESCAPE, "?")
    check("keyboard: ? helps", page.js("return document.getElementById('help').open"))
    page.keys(Keys.ESCAPE)
    page.keys("t")
    check("keyboard: t turns the colours", page.js("return document.documentElement.getAttribute('data-theme')") == "light")
    page.settle()


def content(page):
    page.go("")
    check("content: the answer", page.js("return document.querySelector('h1').textContent").startswith("✗ No: 3 documented claims are refuted"))
    page.go("#view=cases&verdict=fail&q=id%20outranks%20email%20when%20they%20name%20different")
    page.js("for (const d of document.querySelectorAll('details')) d.open = true")
    text = page.js("return document.getElementById('detail').innerText")
    for part in ["The documentation says: the lead is found by id first", "002_93164bbfeca5b61d.txt", 'expected', 'curl -X PATCH', "fealty replay"]:
        check("content: a failed case tells " + part, part in text)
    marks = page.js("return [...document.querySelectorAll('#detail mark')].map((m) => m.textContent.trim())")
    check("content: the difference is marked in the body", any('"status"' in m for m in marks), marks)
    roles = page.js("return ['banner', 'main', 'navigation'].map((r) => document.querySelectorAll({banner: 'header', main: 'main', navigation: 'nav'}[r]).length)")
    check("content: landmarks", roles == [1, 1, 1], roles)
    unnamed = page.js("return [...document.querySelectorAll('button, select, input')].filter((n) => !n.textContent.trim() && !n.getAttribute('aria-label') && !(n.labels && n.labels.length)).length")
    check("content: every control has a name", unnamed == 0, unnamed)
    page.go("#view=time")
    check("content: plots tell what they show", page.js("return [...document.querySelectorAll('#view-time svg')].every((s) => s.getAttribute('aria-label'))"))
    page.js("window.dispatchEvent(new Event('beforeprint'))")
    check("content: print has the failed cases", page.js("return document.querySelectorAll('#print h2').length") == 14)
    page.js("window.dispatchEvent(new Event('afterprint'))")
    page.settle()


def narrow(page):
    """Where tables are shown as blocks they are tables nevertheless, for whoever does not see them."""
    size = {"width": 420, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    page.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    page.go("")
    page.js("document.querySelector('.group > h3 button[aria-expanded=false]')?.click()")
    check("narrow: tables are blocks", page.js("return getComputedStyle(document.querySelector('.group tbody tr')).display") == "block")
    check("narrow: nothing is wider than the window", page.js("return document.documentElement.scrollWidth <= innerWidth"))
    nodes = page.driver.execute_cdp_cmd("Accessibility.getFullAXTree", {})["nodes"]
    seen = {node["role"]["value"] for node in nodes if not node.get("ignored") and "role" in node}
    check("narrow: a table's parts", {"table", "row", "columnheader", "cell"} <= seen, sorted(seen))
    # Paper is as narrow, and its tables stay tables.
    page.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    page.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {**size, "width": 700})
    check("print: tables are tables", page.js("return getComputedStyle(document.querySelector('.group tbody tr')).display") == "table-row")
    page.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
    page.driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    page.settle()


def known(page):
    page.go("")
    heading = page.js("return document.querySelector('h1').textContent")
    check("known: the answer", heading.startswith("≈ As is known"), heading)
    page.go("#view=cases&verdict=known")
    rows = page.js("return [...document.querySelectorAll('.row')].map((r) => r.textContent)")
    check("known: its cases", len(rows) > 0 and all("known" in row for row in rows), rows)
    page.settle()


def main(folder):
    driver = start(folder)
    try:
        driver.set_script_timeout(20)
        hostile(Page(driver, folder, "hostile"))
        filters(Page(driver, folder, "broken"))
        keyboard(Page(driver, folder, "broken"))
        content(Page(driver, folder, "broken"))
        narrow(Page(driver, folder, "broken"))
        known(Page(driver, folder, "known"))
        green = Page(driver, folder, "green")
        green.go("")
        check("green: the answer", driver.find_element("tag name", "h1").text.startswith("✓ Yes"), driver.find_element("tag name", "h1").text)
        green.settle()
    finally:
        driver.quit()
    print("the pages hold" if not failed else "%d failed" % len(failed))
    return 1 if failed else 0


sys.exit(main(sys.argv[1]))
