"""The mock under wrk."""
import http.client
import os
import re
import shutil
import subprocess
import time

import machine
from runner_bench import free_port

HERE = os.path.dirname(os.path.abspath(__file__))
BODY = '{"status":"qualified","score":87,"email":"ada@example.test","owner":"usr_7","tags":["inbound","priority"]}'
SECONDS = 4


def ask(port, body=BODY, key="test-key", path="/leads/ld_1042"):
    c = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    if key:
        headers["X-API-Key"] = key
    c.request("PATCH", path, body, headers)
    status = c.getresponse().status
    c.close()
    return status


class Server:
    """A mock that has begun to answer."""

    def __init__(self, command, port, work):
        began = time.monotonic()
        self.port = port
        self.process = subprocess.Popen(command, cwd=HERE, stdout=open(work + "/mock.log", "wb"), stderr=subprocess.STDOUT,
                                        start_new_session=True)
        while True:
            try:
                if ask(port) == 200:
                    break
            except (OSError, http.client.HTTPException):
                pass
            if self.process.poll() is not None or time.monotonic() - began > 90:
                raise SystemExit(f"{' '.join(command)}: see {work}/mock.log")
            time.sleep(0.001)
        self.ready = time.monotonic() - began
        self.memory = machine.memory_of(self.process.pid)[0]

    def close(self):
        self.process.terminate()
        self.process.wait()


def load(wrk, port, seconds, pid):
    cpu, busy, began = machine.cpu_of(pid), machine.busy(), time.monotonic()
    out = subprocess.run([wrk, "-t1", "-c16", f"-d{seconds}s", "--latency", "-s", HERE + "/patch.lua",
                          f"http://127.0.0.1:{port}"], capture_output=True, text=True).stdout
    took = {k: float(v) for k, v in re.findall(r"(\w+)=(\d+)", out.split("RESULT")[1])}
    wall, used = time.monotonic() - began, machine.cpu_of(pid) - cpu
    took.update(bench="mock", cpu_us=used / max(took["total"], 1) * 1e6, wall=wall,
                busy=(machine.busy() - busy) / wall / os.cpu_count() * 100)
    return took


def commands(tools, peers, port):
    found = {"by hand": [tools["floor_server"], str(port)],
             "fealty mock": [tools["fealty"], "mock", "--port", str(port), "leads.yaml"]}
    if peers["prism"]:
        found["Prism, silent"] = [peers["prism"], "mock", "-h", "127.0.0.1", "-p", str(port), "--verboseLevel", "silent",
                                  "leads.yaml"]
    if peers["wiremock"]:
        found["WireMock, tuned"] = [peers["java"], "-jar", peers["wiremock"], "--port", str(port), "--bind-address",
                                    "127.0.0.1", "--root-dir", HERE + "/wiremock", "--no-request-journal",
                                    "--disable-request-logging"]
    return found


def run(work, tools, peers, rounds):
    machine.TOOLS = tools
    for name in ("prism", "wiremock"):
        if not peers[name]:
            print(f"absent: {name}")
    if not peers["wrk"]:
        print("absent: wrk, so the mocks are not measured")
        return
    warm = set()
    for _ in range(rounds):
        for subject in commands(tools, peers, 0):
            server = Server(commands(tools, peers, port := free_port())[subject], port, work)
            try:
                load(peers["wrk"], port, 20 if subject.startswith("WireMock") else 1, server.process.pid)
                row = load(peers["wrk"], port, SECONDS, server.process.pid)
                row.update(n=1, subject=subject, ready=server.ready, rss_idle=server.memory,
                           rss=machine.memory_of(server.process.pid)[0], enum=ask(port, '{"status":"bogus"}'),
                           syntax=ask(port, '{"status":'), key=ask(port, key=None), id=ask(port, path="/leads/nope"))
                yield row
            finally:
                server.close()


def tell(rows):
    rows = [r for r in rows if r["bench"] == "mock"]
    if not rows:
        return ""
    groups = {}
    for r in rows:
        groups.setdefault(r["subject"], []).append(r)
    floor = machine.best(groups["by hand"], "rps", least=False)
    out = ["### Mock", "",
           "| mock | requests/s | of the one by hand | p50 ms | p99 ms | CPU us a request | ready ms | MiB idle | MiB after | wrong enum | broken JSON | no key | unknown id |",
           "| --- | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: |"]
    for subject, rs in sorted(groups.items(), key=lambda g: -machine.best(g[1], "rps", least=False)):
        rps, r = machine.best(rs, "rps", least=False), rs[0]
        out.append(f"| {subject} | {rps:.0f} | {rps / floor * 100:.0f} % | {machine.best(rs, 'p50_us') / 1000:.2f} | "
                   f"{machine.best(rs, 'p99_us') / 1000:.2f} | {machine.best(rs, 'cpu_us'):.1f} | "
                   f"{machine.best(rs, 'ready') * 1000:.0f} | {r['rss_idle'] / 1024:.1f} | "
                   f"{machine.best(rs, 'rss', least=False) / 1024:.1f} | {r['enum']} | {r['syntax']} | {r['key']} | {r['id']} |")
    return "\n".join(out) + "\n"
