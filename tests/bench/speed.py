#!/usr/bin/env python3
"""speed.py [--n 1,1000,10000,100000] [--rounds 3] [--written 100000] [--only runner,mock,prove,build]
         [--peers DIR]... [--keep]

How fast the program is, beside others on the same work, in the same run:

runner  N PATCH cases against nginx on loopback, 16 connections; of each answer the status, two
        members, a header and the documented schema are checked.  Beside it: the bare loop that
        libcurl allows (speed/floor_client.c), and hurl and k6 where they are installed.
mock    a validated, stateful PATCH under wrk; beside it: the same written out by hand on
        libmicrohttpd (speed/floor_server.c), and Prism and WireMock where they are installed.
prove   mutant x case pairs a second.
build   a clean release build with two jobs and no compiler cache.

Subjects take turns, round by round, and each figure is the best of its rounds: the machine may be
doing other work, whose share of it is told.  Peers are looked for on PATH and in the folders named
with --peers; one that is not there is named as absent.  The figures go to build/bench/speed.json,
tables to standard output; with --keep also into reports/bench.md, between its marks, with plots
beside it.  Only Python's standard library is used."""
import argparse
import glob
import json
import os
import platform
import shutil
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "speed"))
import machine
import mock_bench
import plot
import prove_bench
import runner_bench

ROOT = os.path.abspath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))


def build(work):
    """The release build, and what is measured with."""
    os.makedirs(work, exist_ok=True)
    with open(work + "/build.log", "w") as log:
        for command in (["cmake", "--preset", "release"],
                        ["cmake", "--build", "--preset", "release", "--target", "all", "bench", "-j", "2"]):
            machine.must(command, cwd=ROOT, log=log)
    return {"fealty": ROOT + "/build/release/src/cli/fealty",
            **{name: f"{ROOT}/build/release/tests/bench/bench_{name}"
               for name in ("floor_client", "floor_server", "measure")}}


def find_peers(folders):
    path = os.pathsep.join([os.environ["PATH"]] + folders)
    peers = {name: shutil.which(name, path=path) for name in ("hurl", "k6", "wrk", "prism", "java")}
    jars = [jar for folder in folders for jar in glob.glob(folder + "/wiremock*.jar")]
    peers["wiremock"] = jars[0] if jars and peers["java"] else None
    peers["nginx"] = shutil.which("nginx", path=path + os.pathsep + "/usr/sbin")
    return peers


def bench_build(work):
    """A clean build takes CPU time of two cores; what else runs makes the wall time longer."""
    folder = work + "/clean-build"
    shutil.rmtree(folder, ignore_errors=True)
    with open(work + "/clean-build.log", "w") as log:
        machine.must(["cmake", "-S", ROOT, "-B", folder, "-G", "Ninja", "-DCMAKE_BUILD_TYPE=RelWithDebInfo",
                      "-DWERROR=ON", "-DBUILD_TESTING=OFF"], log=log)
        took = machine.measure(work, ["cmake", "--build", folder, "-j", "2"], env={"CCACHE_DISABLE": "1"})
    shutil.rmtree(folder, ignore_errors=True)
    took.update(bench="build", n=1, subject="fealty")
    return [took]


def keep(text):
    path = ROOT + "/reports/bench.md"
    with open(path) as f:
        page = f.read()
    begin, end = "<!-- figures: made by tests/bench/speed.py --keep -->\n", "<!-- end of figures -->"
    head, rest = page.split(begin)
    with open(path, "w") as f:
        f.write(head + begin + "\n" + text + "\n" + end + rest.split(end)[1])


def main():
    args = argparse.ArgumentParser(usage=__doc__)
    args.add_argument("--n", default="1,1000,10000,100000")
    args.add_argument("--rounds", type=int, default=3)
    args.add_argument("--written", type=int, default=100_000,
                      help="so many cases at the most are also written out, in one file and in N: a million files take 4 GiB")
    args.add_argument("--only", default="runner,mock,prove,build")
    args.add_argument("--peers", action="append", default=[])
    args.add_argument("--keep", action="store_true")
    args.add_argument("--add", action="store_true", help="to the figures that there are")
    args.add_argument("--tell", action="store_true", help="of the figures that there are, measure none")
    a = args.parse_args()
    work = ROOT + "/build/bench"
    figures = work + "/speed.json"
    if not a.tell:
        tools = build(work)
        peers = find_peers([os.path.abspath(p) for p in a.peers])
        counts = [int(n) for n in a.n.split(",")]
        rows = []
        with open(figures, "a" if a.add else "w") as out:
            for name, bench in (("runner", lambda: runner_bench.run(work, tools, peers, counts, a.rounds, a.written)),
                                ("mock", lambda: mock_bench.run(work, tools, peers, a.rounds)),
                                ("prove", lambda: prove_bench.run(work, tools, ROOT, a.rounds)),
                                ("build", lambda: bench_build(work))):
                if name in a.only.split(","):
                    for row in bench():
                        rows.append(row)
                        out.write(json.dumps(row) + "\n")
                        out.flush()
    with open(figures) as f:
        rows = [json.loads(line) for line in f]
    text = machine.describe() + "\n" + "\n".join(
        filter(None, (runner_bench.tell(rows), mock_bench.tell(rows), prove_bench.tell(rows), tell_build(rows))))
    print(text)
    folder = ROOT + "/reports/bench" if a.keep else work
    os.makedirs(folder, exist_ok=True)
    for name, svg in runner_bench.plots(rows, plot).items():
        with open(f"{folder}/{name}.svg", "w") as f:
            f.write(svg)
    if a.keep:
        keep(text)


def tell_build(rows):
    rows = [r for r in rows if r["bench"] == "build"]
    if not rows:
        return ""
    r = rows[0]
    return (f"### Build\n\nA clean release build: {r['wall']:.0f} s, {r['cpu']:.0f} s of CPU time"
            f" (other work took {r['foreign']:.0f} % of the machine).\n")


main()
