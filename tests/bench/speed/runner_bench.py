"""The runner: N cases against nginx."""
import glob
import os
import re
import shutil
import socket
import subprocess
import time
import urllib.request

import machine

HERE = os.path.dirname(os.path.abspath(__file__))
CASE = """- name: {name}
  send: {{parameters: {{id: ld_1042}}, body: {{status: qualified, score: 87}}}}
  expect:
    status: 200
    headers: {{X-Api-Version: "2026-01"}}
    body: {{status: qualified, score: 87}}
"""
HURL = """PATCH {url}
X-API-Key: test-key
Content-Type: application/json
{{"status": "qualified", "score": 87}}

HTTP 200
[Asserts]
jsonpath "$.status" == "qualified"
jsonpath "$.score" == 87
header "X-Api-Version" == "2026-01"

"""
K6 = """import http from "k6/http";
import {{ check }} from "k6";
export const options = {{ scenarios: {{ s: {{ executor: "shared-iterations", vus: {users}, iterations: {n}, maxDuration: "10m" }} }},
                         thresholds: {{ checks: ["rate==1.0"] }} }};
export default function () {{
  const r = http.patch("{url}", JSON.stringify({{ status: "qualified", score: 87 }}),
                       {{ headers: {{ "Content-Type": "application/json", "X-API-Key": "test-key" }} }});
  const lead = r.json();
  check(r, {{ status: (r) => r.status === 200, lead: () => lead.status === "qualified",
             score: () => lead.score === 87, version: (r) => r.headers["X-Api-Version"] === "2026-01" }});
}}
"""
SHORT_CASE = """- name: {name}
  send: {{parameters: {{id: ld_1042}}, body: {{status: qualified, score: 87}}}}
"""
DEFAULTS = """defaults:
  expect:
    status: 200
    headers: {X-Api-Version: "2026-01"}
    body: {status: qualified, score: 87}
"""
REPORTS_LEAST = 100_000  # with so many cases written out, reports are measured, too
K6_MOST = 100_000
HURL_MOST = 10_000       # takes minutes beyond


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Nginx:
    def __init__(self, program, work):
        self.folder = work + "/nginx"
        self.port = free_port()
        os.makedirs(self.folder, exist_ok=True)
        with open(HERE + "/nginx.conf.in") as f:
            conf = f.read().replace("PORT", str(self.port))
        with open(self.folder + "/nginx.conf", "w") as f:
            f.write(conf)
        self.process = subprocess.Popen([program, "-p", self.folder, "-c", "nginx.conf"],
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.url = f"http://127.0.0.1:{self.port}"
        for _ in range(200):
            try:
                self.seen()
                return
            except OSError:
                time.sleep(0.02)
        raise SystemExit("nginx does not come up")

    def seen(self):
        """Connections accepted and requests so far, this one among them."""
        text = urllib.request.urlopen(self.url + "/status").read().decode()
        accepted, _, requests = re.search(r"\n\s*(\d+) (\d+) (\d+)", text).groups()
        return int(accepted), int(requests)

    def close(self):
        self.process.terminate()
        self.process.wait()


def write(path, text):
    with open(path, "w") as f:
        f.write(text)


def factors(n):
    """Two lists whose product is n."""
    a = next(f for f in range(int(n ** 0.5), 0, -1) if n % f == 0)
    return list(range(a)), list(range(n // a))


def generate(folder, n, url, peers, written=0):
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    shutil.copy(HERE + "/leads.yaml", folder)
    head = "contract: {up}leads.yaml\noperation: patchLead\ncases:\n"
    a, b = factors(n)
    rows = head.format(up="") + CASE.format(name="case $(a) $(b)") + f"  for: {{a: {a}, b: {b}}}\n"
    write(folder + "/rows.yaml", rows)
    write(folder + "/fealty.yaml", f"targets:\n  nginx:\n    base-url: {url}\n    auth: {{apiKey: {{env: KEY}}}}\n"
                                   "    limits: {connections: 16}\n")
    if n <= written:
        with open(folder + "/text.yaml", "w") as f:
            f.write(head.format(up="").replace("cases:\n", DEFAULTS + "cases:\n"))
            for i in range(n):
                f.write(SHORT_CASE.format(name=f"c{i:06}"))
        os.makedirs(folder + "/files")
        for i in range(n):
            write(f"{folder}/files/c{i:06}.yaml", head.format(up="../") + CASE.format(name=f"c{i:06}"))
        if peers["hurl"] and n <= HURL_MOST:
            os.makedirs(folder + "/hurl")
            for i in range(n):
                write(f"{folder}/hurl/c{i:06}.hurl", HURL.format(url=url + "/leads/ld_1042"))
    if peers["k6"]:
        write(folder + "/k6.js", K6.format(url=url + "/leads/ld_1042", n=n, users=min(16, n)))


def subjects(n, url, tools, peers, most_written):
    ours = [tools["fealty"], "run", "-q", "--no-variants", "--target", "nginx", "--jobs", "16"]
    written = [f"--report-{f}=out.{f}" for f in ("journal", "junit", "json")]
    floor = [tools["floor_client"], str(n), "16", url + "/leads/ld_1042"]
    found = {"bare loop": floor, "fealty": ours + ["rows.yaml"], "fealty, 3 reports": ours + written + ["rows.yaml"]}
    if n <= most_written:
        found["fealty, one file"] = ours + ["text.yaml"]
        found["fealty, N files"] = ours + ["files"]
    if REPORTS_LEAST <= n <= most_written:
        found["fealty, one file, 3 reports"] = ours + written + ["text.yaml"]
        found["fealty, N files, 3 reports"] = ours + written + ["files"]
    if peers["hurl"] and n <= HURL_MOST:
        found["hurl, N files"] = [peers["hurl"], "--test", "--jobs", "16", "hurl"]
    if peers["k6"] and n <= K6_MOST:
        found["k6"] = [peers["k6"], "run", "--no-usage-report", "-q", "k6.js"]
    return found


def run(work, tools, peers, counts, rounds, written):
    machine.TOOLS = tools
    if not peers["nginx"]:
        print("absent: nginx, so the runner is not measured")
        return
    for name in ("hurl", "k6"):
        if not peers[name]:
            print(f"absent: {name}")
    nginx = Nginx(peers["nginx"], work)
    try:
        for n in counts:
            folder = f"{work}/cases-{n}"
            generate(folder, n, nginx.url, peers, written)
            times = 1 if n > REPORTS_LEAST else rounds if n > 1 else 4 * rounds
            for _ in range(times):
                for subject, command in subjects(n, nginx.url, tools, peers, written).items():
                    for report in glob.glob(folder + "/out.*"):
                        os.remove(report)
                    connections, requests = nginx.seen()
                    took = machine.measure(work, command, cwd=folder, env={"KEY": "test-key", "NO_COLOR": "1"},
                                           partner=nginx.process.pid)
                    after = nginx.seen()
                    took.update(bench="runner", n=n, subject=subject, requests=after[1] - requests - 1,
                                connections=after[0] - connections - 1)
                    if took["requests"] != n:
                        raise SystemExit(f"{subject} sent {took['requests']} requests, not {n}")
                    yield took
            shutil.rmtree(folder, ignore_errors=True)
    finally:
        nginx.close()


def table(rows):
    groups = {}
    for r in rows:
        groups.setdefault((r["n"], r["subject"]), []).append(r)
    return groups


def tell(rows):
    rows = [r for r in rows if r["bench"] == "runner"]
    if not rows:
        return ""
    groups = table(rows)
    out = ["### Runner", "",
           "| cases | subject | wall s | x the bare loop | CPU ms a case | peak MiB | connections | runs | other work % |",
           "| --: | --- | --: | --: | --: | --: | --: | --: | --: |"]
    for (n, subject), rs in sorted(groups.items(), key=lambda g: (g[0][0], machine.best(g[1], "wall"))):
        wall, floor = machine.best(rs, "wall"), machine.best(groups[n, "bare loop"], "wall")
        out.append(f"| {n:,} | {subject} | {wall:.3f} | {wall / floor:.2f} | {machine.best(rs, 'cpu') / n * 1000:.4f} | "
                   f"{machine.best(rs, 'rss_kib', least=False) / 1024:.1f} | {rs[0]['connections']} | {len(rs)} | "
                   f"{min(r['foreign'] for r in rs):.0f} |")
    return "\n".join(out) + "\n"


def plots(rows, plot):
    groups = table([r for r in rows if r["bench"] == "runner"])
    if not groups:
        return {}
    time_of, memory_of = {}, {}
    for (n, subject), rs in sorted(groups.items()):
        time_of.setdefault(subject, []).append((n, machine.best(rs, "wall")))
        memory_of.setdefault(subject, []).append((n, machine.best(rs, "rss_kib", least=False) / 1024))
    return {"time": plot.lines("Wall time of N cases", "cases", "seconds", time_of),
            "memory": plot.lines("Peak memory of N cases", "cases", "MiB", memory_of)}
