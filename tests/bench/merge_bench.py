#!/usr/bin/env python3
"""What `fealty merge` takes: merge_bench.py PROGRAM [--cases N,...] [--shards N] [--keep DIR]

Makes the journals of a run's shards (made up: one case in a hundred failed, with its exchange; times are
log-normal, cases ended a little out of order, as with several jobs), merges them, makes reports of the
merged journal and prints for each the time and the peak of memory.  What it merged is checked by its counts.
"""
import argparse
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time

OPERATIONS, CLAIMS, JOBS = 10, 50, 8


def head(shard, shards, planned, cases):
    operations = [{"id": f"op{i}", "method": "PATCH", "path": f"/things/{i}/{{id}}"} for i in range(OPERATIONS)]
    claims = [{"id": f"claim-{i}", "operation": f"op{i % OPERATIONS}", "kind": "accepts", "strength": "must",
               "says": "each documented value is accepted and stored", "place": f"specs/things/openapi.yaml:{i + 10}:9"}
              for i in range(CLAIMS)]
    return {"record": "run", "fealty": "0.1.0", "target": "staging", "seed": 1, "planned": planned, "left-out": 0,
            "shard": f"{shard}/{shards}", "cases-of-all-shards": cases, "fingerprint": "0123456789abcdef",
            "started": "2026-01-01T00:00:00.000Z",
            "contracts": [{"name": "things", "path": "specs/things/openapi.yaml", "title": "Things", "version": "1",
                           "operations": operations, "claims": claims}]}


def case(n, rng):
    ms = round(rng.lognormvariate(1.5, 0.8), 3)
    failed = n % 100 == 0
    one = {"record": "case", "ordinal": n, "case": f"{n * 2654435761 % 2**32:08x}", "contract": "things",
           "file": f"cases/things/part-{n // 1000}.yaml", "line": n % 1000 + 1,
           "name": f"stores the name number {n} of the thing", "verdict": "fail" if failed else "pass",
           "proves": [f"things/claim-{n % CLAIMS}"],
           "timings": [{"operation": f"op{n % OPERATIONS}", "status": 200, "duration-ms": ms}],
           "started": "2026-01-01T00:00:01.000Z", "duration-ms": round(ms * 4, 3), "requests": 4}
    if failed:
        one["findings"] = [{"kind": "body", "step": 0, "where": "/name", "expected": "\"b\"", "actual": "\"a\"",
                            "message": "expected \"b\", got \"a\""}]
        one["exchanges"] = [{"role": "step", "step": 0, "attempts": 1, "duration-ms": ms,
                             "request": {"method": "PATCH", "target": f"/things/1/{n}",
                                         "headers": [["Content-Type", "application/json"]], "body": "{\"name\":\"b\"}"},
                             "response": {"status": 200, "headers": [["Content-Type", "application/json"]],
                                          "body": "{\"id\":1,\"name\":\"a\"}" + " " * 400}}]
    return one


def write_shards(folder, cases, shards):
    rng = random.Random(7)
    dumps = json.JSONEncoder(separators=(",", ":")).encode
    paths, counts = [os.path.join(folder, f"part-{i + 1}.ndjson") for i in range(shards)], [0] * shards
    owner = [rng.randrange(shards) for _ in range(cases)]
    for o in owner:
        counts[o] += 1
    files = [open(path, "w") for path in paths]
    waiting = [[] for _ in range(shards)]
    for i, file in enumerate(files):
        file.write(dumps(head(i + 1, shards, counts[i], cases)) + "\n")
    for n in range(cases):
        line = waiting[owner[n]]
        line.append(dumps(case(n, rng)))
        if len(line) > JOBS:
            files[owner[n]].write(line.pop(rng.randrange(JOBS)) + "\n")
    for i, file in enumerate(files):
        for line in waiting[i]:
            file.write(line + "\n")
        file.write(dumps({"record": "summary", "duration-ms": 1000.0, "interrupted": False, "gave-up": False}) + "\n")
        file.close()
    return paths


def measure(command, status):
    """Seconds, and KiB at the peak, of one program: in a child of its own, whose children are counted."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        began = time.monotonic()
        done = subprocess.run(command, stdout=subprocess.DEVNULL)
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
        os.write(writing, json.dumps([done.returncode, time.monotonic() - began, peak]).encode())
        os._exit(0)
    os.waitpid(pid, 0)
    code, seconds, peak = json.loads(os.read(reading, 1000))
    os.close(reading)
    os.close(writing)
    if code != status:
        sys.exit(f"{command} ended with {code}, not {status}")
    return seconds, peak


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--cases", default="1000,10000,100000,1000000")
    parser.add_argument("--shards", type=int, default=8)
    parser.add_argument("--keep", help="write there, and leave it")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = given.keep or scratch
        os.makedirs(folder, exist_ok=True)
        print(f"{given.shards} shards\n\n| cases | MiB read | | time | peak memory |\n| ---: | ---: | --- | ---: | ---: |")
        for cases in map(int, given.cases.split(",")):
            paths = write_shards(folder, cases, given.shards)
            size = sum(map(os.path.getsize, paths)) / 2**20
            whole = os.path.join(folder, "whole.ndjson")
            report = [given.program, "report", "-q", whole]
            rows = [("merge", [given.program, "merge", *paths, "-o", whole], 0),
                    ("report json, junit", [*report, "--report", f"json={folder}/r.json", "--report", f"junit={folder}/r.xml"], 1),
                    ("report html, markdown", [*report, "--report", f"html={folder}/r.html", "--report", f"markdown={folder}/r.md"], 1)]
            for name, command, status in rows:
                seconds, peak = measure(command, status)
                print(f"| {cases:,} | {size:.1f} | {name} | {seconds:.2f} s | {peak / 1024:.1f} MiB |", flush=True)
            with open(whole) as file:
                for line in file:
                    pass
            counts = json.loads(line)["cases"]
            if counts["pass"] + counts["fail"] != cases or counts["fail"] != -(-cases // 100):
                sys.exit(f"what was merged has {counts}")


main()
