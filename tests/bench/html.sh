#!/bin/sh
# html.sh [CASES]: the HTML report of a run of so many cases (100,000): its size, the memory of writing it, and
# how long headless Chromium takes from opening it to its list being there.
set -eu
cd "$(dirname "$0")/../.."
cases=${1:-100000}
fealty=$PWD/build/release/src/cli/fealty
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cat >"$work/many.yaml" <<END
contract: $PWD/specs/update-lead/openapi.yaml
operation: updateLead
cases:
- name: value \$(a) of \$(b), whatever it may be called
  proves: value-numbers
  given: one-lead
  for: {a: [$(seq -s, 1 $((cases / 100)))], b: [$(seq -s, 1 100)]}
  send: {body: {id: \$(lead.id), value: \$(a)}}
  expect: {status: 200}
END
/usr/bin/time -f 'written in %e s, %M KiB at most' "$fealty" run -q --in-process --no-variants \
    --report html="$work/many.html" "$work/many.yaml"
/usr/bin/time -f 'without a report: %e s, %M KiB at most' "$fealty" run -q --in-process --no-variants "$work/many.yaml"
echo "size: $(wc -c <"$work/many.html") bytes"
[ -x /usr/bin/chromedriver ] || { echo "no Chromium: not opened"; exit 0; }
/usr/bin/python3 - "$work" <<'END'
import sys
from selenium import webdriver
from selenium.webdriver.chrome.service import Service

options = webdriver.ChromeOptions()
options.binary_location = "/usr/bin/chromium"
for flag in ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
             "--disable-background-networking", "--disable-component-update", "--disable-sync",
             "--user-data-dir=" + sys.argv[1] + "/profile"]:
    options.add_argument(flag)
driver = webdriver.Chrome(service=Service("/usr/bin/chromedriver"), options=options)
for attempt in range(5):
    driver.get("about:blank")
    driver.get("file://" + sys.argv[1] + "/many.html#view=cases")
    print("opened in %s ms; rows in the page: %s; a search: %.0f ms" % (
        driver.execute_script("return document.documentElement.dataset.ready"),
        driver.execute_script("return document.querySelectorAll('.row').length"),
        driver.execute_script("const t = performance.now(); history.replaceState(null, '', '#view=cases&q=77%20of%209'); "
                              "dispatchEvent(new Event('hashchange')); return performance.now() - t")))
driver.quit()
END
