"""How many pairs of mutant or twin and case `prove` goes through in a second, and how that grows."""
import json

import machine

CONTRACTS = ("neeto-lead", "update-lead", "workspace-lead")


def subjects(fealty):
    """Mutants grow with the contracts, twins with their combinations, cases with the depth."""
    prove = [fealty, "prove", "--json"]
    found = {"the whole suite": prove}
    for n in range(1, len(CONTRACTS) + 1):
        chosen = [f"--contract={c}" for c in CONTRACTS[:n]]
        found[f"{n} contract{'s' if n > 1 else ''}"] = prove + chosen
    for combinations in (50, 100, 200):
        found[f"{combinations} combinations of twins"] = prove + ["--contract=update-lead", f"--combinations={combinations}"]
    found["1 contract, thorough"] = prove + [f"--contract={CONTRACTS[0]}", "--depth", "thorough"]
    return found


def run(work, tools, root, rounds):
    machine.TOOLS = tools
    for _ in range(rounds):
        for subject, command in subjects(tools["fealty"]).items():
            took = machine.measure(work, command, cwd=root)
            with open(work + "/output.log") as f:
                said = json.load(f)
            took.update(bench="prove", n=said["pairs"], subject=subject, mutants=said["killed"] + said["survived"],
                        twins=said["twins"])
            yield took


def tell(rows):
    rows = [r for r in rows if r["bench"] == "prove"]
    if not rows:
        return ""
    groups = {}
    for r in rows:
        groups.setdefault(r["subject"], []).append(r)
    out = ["### Prove", "",
           "| what | mutants | twins | pairs | wall s | CPU s | pairs/s (wall) | us of CPU a pair | peak MiB |",
           "| --- | --: | --: | --: | --: | --: | --: | --: | --: |"]
    for subject, rs in groups.items():
        r, wall, cpu = rs[0], machine.best(rs, "wall"), machine.best(rs, "cpu")
        out.append(f"| {subject} | {r['mutants']} | {r['twins']} | {r['n']:,} | {wall:.2f} | {cpu:.2f} | {r['n'] / wall:,.0f} | "
                   f"{cpu / r['n'] * 1e6:.1f} | {machine.best(rs, 'rss_kib', least=False) / 1024:.1f} |")
    return "\n".join(out) + "\n"
