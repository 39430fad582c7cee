"""Running and measuring commands, and what the machine was doing meanwhile."""
import json
import os
import platform
import subprocess
import time

TICKS = os.sysconf("SC_CLK_TCK")
TOOLS = {}


def must(command, log=None, **options):
    if subprocess.run(command, stdout=log, stderr=log, **options).returncode:
        raise SystemExit(f"{' '.join(command)} failed: see {log.name if log else 'above'}")


def busy():
    """CPU seconds that the machine has been busy."""
    with open("/proc/stat") as f:
        v = [int(x) for x in f.readline().split()[1:]]
    return (v[0] + v[1] + v[2] + v[5] + v[6]) / TICKS


def children(pid):
    try:
        with open(f"/proc/{pid}/task/{pid}/children") as f:
            direct = [int(x) for x in f.read().split()]
    except OSError:
        return []
    return direct + [c for d in direct for c in children(d)]


def cpu_of(pid):
    """CPU seconds of a process and what it started."""
    total = 0
    for p in [pid] + children(pid):
        try:
            with open(f"/proc/{p}/stat") as f:
                v = f.read().rsplit(")", 1)[1].split()
            total += (int(v[11]) + int(v[12])) / TICKS
        except OSError:
            pass
    return total


def memory_of(pid):
    """KiB that a process and what it started have now, and had at most."""
    now = most = 0
    for p in [pid] + children(pid):
        try:
            with open(f"/proc/{p}/status") as f:
                values = dict(line.split(":", 1) for line in f if line.startswith(("VmRSS", "VmHWM")))
            now += int(values["VmRSS"].split()[0])
            most += int(values["VmHWM"].split()[0])
        except (OSError, KeyError):
            pass
    return now, most


def measure(work, command, cwd=None, env=None, partner=None):
    """What a command takes; `partner` is the pid of the server it talks to.  `foreign` is the share of the
    machine, in percent, that neither of them used."""
    out, log = work + "/took.json", work + "/output.log"
    cpu, was = cpu_of(partner) if partner else 0, busy()
    with open(log, "wb") as f:
        subprocess.run([TOOLS["measure"], out] + command, cwd=cwd, env={**os.environ, **(env or {})},
                       stdin=subprocess.DEVNULL, stdout=f, stderr=subprocess.STDOUT)
    rest = busy() - was - ((cpu_of(partner) - cpu) if partner else 0)
    with open(out) as f:
        took = json.load(f)
    took["cpu"] = took["user"] + took["system"]
    took["foreign"] = max(0, rest - took["cpu"]) / (took["wall"] * os.cpu_count()) * 100
    if took["status"]:
        with open(log, errors="replace") as f:
            raise SystemExit(f"{' '.join(command)} ended with {took['status']}:\n{f.read()[-2000:]}")
    return took


def best(rows, key, least=True):
    values = [r[key] for r in rows]
    return (min if least else max)(values)


def describe():
    model = "unknown"
    with open("/proc/cpuinfo") as f:
        for line in f:
            if line.startswith("model name"):
                model = line.split(":", 1)[1].strip()
                break
    with open("/proc/meminfo") as f:
        memory = int(f.readline().split()[1]) / 1024 / 1024
    curl = subprocess.run(["curl-config", "--version"], capture_output=True, text=True).stdout.strip() if \
        any(os.access(p + "/curl-config", os.X_OK) for p in os.environ["PATH"].split(":")) else "libcurl"
    day = time.strftime("%Y-%m-%d")
    return (f"Measured {day}: {os.cpu_count()} cores ({model}), {memory:.0f} GiB, Linux {platform.release()}, {curl};"
            " all on loopback, clients and servers on the same cores.\n")
