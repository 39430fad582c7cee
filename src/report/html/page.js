"use strict";
(function () {
  // --- data ---------------------------------------------------------------------------------
  const $ = (id) => document.getElementById(id);
  const take = (node) => JSON.parse(node.textContent);
  const run = take($("run"));
  const rows = [];
  for (let i = 0, node; (node = $("cases-" + i)); i++) {
    for (const row of take(node)) rows.push(row);
    node.remove();
  }
  const ID = 0, FLAGS = 1, CONTRACT = 2, NAME = 3, CLAIMS = 4, START = 5, TOOK = 6, TIMES = 7, FILE = 8, LINE = 9, TAGS = 10, REASON = 11;
  const verdictOf = (row) => ["pass", "fail", "error", "skip", "known"][row[FLAGS] & 7];
  const isFlaky = (row) => (row[FLAGS] & 8) !== 0;
  const hasDetail = (row) => (row[FLAGS] & 16) !== 0;
  const isObserved = (row) => (row[FLAGS] & 32) !== 0;
  const VERDICTS = {
    fail: { word: "failed", mark: "✗", look: "bad" },
    error: { word: "not judged", mark: "!", look: "odd" },
    known: { word: "known", mark: "≈", look: "look" },
    skip: { word: "skipped", mark: "–", look: "none" },
    pass: { word: "passed", mark: "✓", look: "good" },
  };
  const STATUSES = {
    refuted: { word: "refuted", mark: "✗", look: "bad" },
    observed: { word: "observed", mark: "◎", look: "look" },
    unproved: { word: "not shown", mark: "–", look: "none" },
    proved: { word: "proved", mark: "✓", look: "good" },
  };
  run.summary.claims.forEach((sum, i) => Object.assign(run.claims[i], { status: sum.status, counts: sum.cases, index: i }));

  // Contracts of which nothing was to run have no part in the answer.
  const touched = new Set(rows.map((row) => row[CONTRACT]));
  const claims = touched.size ? run.claims.filter((claim) => touched.has(claim.contract)) : run.claims;
  const contracts = run.contracts.filter((contract, i) => !touched.size || touched.has(i));

  // --- text and elements --------------------------------------------------------------------
  // What an endpoint sent is shown, never obeyed: characters that cannot be seen or that turn
  // the direction of writing are named, and text only ever becomes a text node.
  function visible(text) {
    return String(text).replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufdd0-\ufdef\ufff9-\ufffb\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g,
      (c) => {
        const code = c.charCodeAt(0);
        return code < 0x20 ? String.fromCharCode(0x2400 + code) : "⟦U+" + code.toString(16).toUpperCase().padStart(4, "0") + "⟧";
      });
  }
  const SVG = "http://www.w3.org/2000/svg";
  function fill(node, attributes, children) {
    for (const [name, value] of Object.entries(attributes || {})) {
      if (value === undefined || value === null || value === false) continue;
      if (typeof value === "function") node.addEventListener(name, value);
      else node.setAttribute(name, value === true ? "" : value);
    }
    for (const child of children.flat(5)) {
      if (child === null || child === undefined || child === "" || child === false) continue;
      node.append(child instanceof Node ? child : document.createTextNode(visible(child)));
    }
    return node;
  }
  // A narrow window shows tables as blocks, and with `display` a browser takes their meaning away; roles keep it.
  const PARTS = { table: "table", thead: "rowgroup", tbody: "rowgroup", tr: "row", th: "columnheader", td: "cell" };
  const el = (tag, attributes, ...children) => fill(document.createElement(tag), PARTS[tag] ? { role: PARTS[tag], ...attributes } : attributes, children);
  const svg = (tag, attributes, ...children) => fill(document.createElementNS(SVG, tag), attributes, children);
  const put = (node, ...children) => { node.replaceChildren(); return fill(node, {}, children); };
  const tagged = (entry, more) => el("span", { class: "tag " + entry.look }, el("span", { "aria-hidden": "true" }, entry.mark), entry.word + (more || ""));
  const plural = (n, one, many) => n.toLocaleString("en") + " " + (n === 1 ? one : many || one + "s");
  function duration(us) {
    if (us < 1000) return us + " µs";
    if (us < 1e6) return (us / 1000).toFixed(us < 1e4 ? 1 : 0) + " ms";
    return (us / 1e6).toFixed(us < 1e7 ? 2 : 1) + " s";
  }
  const sourceOf = (claim) => [claim.document, claim.section].filter(Boolean).join(" · ");

  // --- what is shown: the hash --------------------------------------------------------------
  let state = new URLSearchParams();
  const get = (name) => state.get(name) || "";
  const view = () => { const v = get("view") || "claims"; return VIEWS[v] ? v : "claims"; };
  function link(changes, keep) {
    const next = new URLSearchParams(keep === false ? "" : state);
    for (const [name, value] of Object.entries(changes)) value ? next.set(name, value) : next.delete(name);
    return "#" + next;
  }
  function set(changes) {
    const hash = link(changes);
    history.replaceState(null, "", hash);
    read();
  }
  function read() {
    state = new URLSearchParams(location.hash.slice(1));
    show();
  }

  // --- the answer ---------------------------------------------------------------------------
  const count = { claims: {}, cases: run.summary.cases };
  for (const name of Object.keys(STATUSES)) count.claims[name] = claims.filter((c) => c.status === name).length;

  function answerText() {
    const { refuted, proved, unproved, observed } = count.claims, { fail, error, known } = count.cases;
    const rest = [];
    if (known) rest.push(plural(known, "case violates", "cases violate") + " the contract as is known");
    if (observed) rest.push(plural(observed, "unclear claim was", "unclear claims were") + " observed");
    if (unproved) rest.push(plural(unproved, "claim") + " could not be shown");
    if (error) rest.push(plural(error, "case") + " could not be judged");
    if (run.summary.interrupted) rest.push("the run was interrupted");
    if (run.summary["gave-up"]) rest.push("the run gave up on a silent endpoint");
    const more = rest.length ? rest.join(", ") + "." : "";
    if (refuted && (fail || !known)) return ["bad", "✗ No: " + plural(refuted, "documented claim is", "documented claims are") + " refuted", more];
    if (fail) return ["bad", "✗ No: " + plural(fail, "case") + " failed", more];
    if (error || run.summary.interrupted || run.summary["gave-up"]) return ["odd", "! Not answered: some of it could not be judged", more];
    if (known) return ["look", "≈ As is known: " + plural(refuted, "documented claim is", "documented claims are") + " refuted, and that was accepted", more];
    if (!proved) return ["odd", "– Nothing was shown", more];
    return ["good", "✓ Yes: all " + plural(proved, "claim") + " that could be shown " + (proved === 1 ? "holds" : "hold"), more];
  }
  function bar(entries, counts) {
    const total = Object.values(counts).reduce((a, b) => a + b, 0) || 1;
    const box = svg("svg", { class: "bar", viewBox: "0 0 1000 10", preserveAspectRatio: "none", role: "img", "aria-label": Object.keys(entries).map((n) => counts[n] + " " + entries[n].word).join(", ") });
    let x = 0;
    for (const name of Object.keys(entries)) {
      const width = 1000 * counts[name] / total;
      if (counts[name]) box.append(svg("rect", { x, y: 0, width: Math.max(width, 3), height: 10, class: "fill-" + entries[name].look }));
      x += width;
    }
    return box;
  }
  const legend = (entries, counts, to) => el("ul", { class: "legend" }, Object.keys(entries).filter((n) => counts[n]).map((n) =>
    el("li", {}, el("a", { href: to(n) }, tagged(entries[n]), " ", counts[n].toLocaleString("en")))));
  function showAnswer() {
    const [look, head, more] = answerText();
    const total = rows.length;
    $("answer").className = "answer " + look;
    put($("answer"), 
      el("h1", {}, head),
      more && el("p", {}, more.charAt(0).toUpperCase() + more.slice(1)),
      (run.summary.deviations || []).filter((d) => d.remark).map((d) => el("p", {}, el("b", {}, "Deviation " + d.claim + " "), d.remark)),
      el("p", {}, "Target ", el("b", {}, run.target), run.broken ? [", broken on purpose in ", el("b", {}, run.broken)] : "", " · " + new Date(run.started).toLocaleString() + " · " + duration(Math.round(run.summary["duration-ms"] * 1000)) +
        " · " + plural(run.summary.requests, "request") + " · seed " + run.seed),
      el("div", { class: "sums" },
        el("div", { class: "sum" }, el("h2", {}, plural(claims.length, "claim")), bar(STATUSES, count.claims), legend(STATUSES, count.claims, (n) => link({ view: "claims", status: n }, false))),
        el("div", { class: "sum" }, el("h2", {}, plural(total, "case")), bar(VERDICTS, count.cases), legend(VERDICTS, count.cases, (n) => link({ view: "cases", verdict: n }, false)))));
    put($("about"), run.fealty + " · " + contracts.map((c) => c.name).slice(0, 4).join(", ") + (contracts.length > 4 ? " …" : ""));
    document.title = head.slice(2) + " · fealty";
  }

  // What a filter leaves, said by a node that stays: one that is drawn anew is not read out.
  function say(text) {
    if ($("said").textContent !== text) $("said").textContent = text;
  }

  // --- claims -------------------------------------------------------------------------------
  const STRENGTHS = ["must", "should", "unclear"];
  const rank = (claim) => Object.keys(STATUSES).indexOf(claim.status) * 10 + STRENGTHS.indexOf(claim.strength);
  function choose(label, name, values, words, wide) {
    const current = get(name);
    if (!values.length && !current) return null;
    return el("label", { class: wide ? "wide" : "" }, label, el("select", { id: "f-" + name, change: (e) => set({ [name]: e.target.value, case: "" }) },
      el("option", { value: "" }, "all"),
      values.map((v) => el("option", { value: v, selected: String(v) === current }, words ? words(v) : v))));
  }
  const distinct = (list) => [...new Set(list)].filter((v) => v !== undefined && v !== "").sort();
  const opened = new Map();
  function claimRow(claim) {
    const total = Object.values(claim.counts).reduce((a, b) => a + b, 0);
    return el("tr", {},
      el("td", {}, tagged(STATUSES[claim.status])),
      el("td", { class: "claim" }, el("a", { href: link({ view: "cases", claim: claim.index }, false) }, claim.id),
        claim.says && el("div", { class: "says" }, claim.says), claim.note && el("div", { class: "says" }, "note: " + claim.note)),
      el("td", { "data-label": "kind" }, el("span", { title: run.kinds[claim.kind] }, claim.kind)),
      el("td", { "data-label": "strength" }, claim.strength),
      el("td", { class: "source", "data-label": "source" }, sourceOf(claim), claim.place && el("div", { class: "mono soft" }, claim.place)),
      el("td", { class: "count" }, total ? [plural(total, "case"), claim.counts.fail ? el("div", {}, tagged({ look: "bad", mark: "✗", word: claim.counts.fail + " failed" })) : null] : el("span", { class: "soft" }, "no case")));
  }
  function claimGroup(title, extra, claims) {
    const counts = {};
    for (const name of Object.keys(STATUSES)) counts[name] = claims.filter((c) => c.status === name).length;
    const key = get("by") + title;
    if (!opened.has(key)) opened.set(key, claims.length <= 400 || counts.refuted > 0 || get("status") !== "");
    const body = el("table", { hidden: !opened.get(key) },
      el("thead", {}, el("tr", {}, ["status", "claim", "kind", "strength", "source", "cases"].map((t) => el("th", { scope: "col", class: t === "cases" ? "count" : "" }, t)))),
      el("tbody", {}));
    const fillBody = () => { if (!body.tBodies[0].rows.length) body.tBodies[0].append(...claims.map(claimRow)); };
    if (opened.get(key)) fillBody();
    const button = el("button", { type: "button", "aria-expanded": String(opened.get(key)), click: () => {
      opened.set(key, !opened.get(key));
      button.setAttribute("aria-expanded", String(opened.get(key)));
      fillBody();
      body.hidden = !opened.get(key);
    } }, el("span", {}, title), extra && el("span", { class: "soft" }, extra),
      el("span", {}, Object.keys(STATUSES).filter((n) => counts[n]).map((n) => [tagged(STATUSES[n], " " + counts[n]), " "])));
    return el("div", { class: "group" }, el("h3", {}, button), body);
  }
  function showClaims() {
    const by = get("by") === "document" ? "document" : "contract";
    const wanted = claims.filter((c) =>
      (!get("status") || c.status === get("status")) && (!get("kind") || c.kind === get("kind")) &&
      (!get("strength") || c.strength === get("strength")) && (!get("contract") || run.contracts[c.contract].name === get("contract")) &&
      (!get("q") || (c.id + " " + c.says + " " + sourceOf(c)).toLowerCase().includes(get("q").toLowerCase())));
    const groups = new Map();
    for (const claim of wanted) {
      const contract = run.contracts[claim.contract];
      const key = by === "contract" ? contract.name : contract.name + " · " + (sourceOf(claim) || "(implicit)");
      if (!groups.has(key)) groups.set(key, []);
      groups.get(key).push(claim);
    }
    const worst = (list) => Math.min(...list.map(rank));
    const sorted = [...groups].map(([title, list]) => [title, list.sort((a, b) => rank(a) - rank(b) || a.index - b.index)]);
    if (by === "contract") sorted.sort((a, b) => worst(a[1]) - worst(b[1]));
    const titles = Object.fromEntries(run.contracts.map((c) => [c.name, [c.title, c.version].filter(Boolean).join(" ")]));
    const box = $("view-claims");
    say(plural(wanted.length, "claim"));
    keepFocus(box, () => put(box, 
      el("div", { class: "head" }, el("h2", { id: "h-claims" }, "Claims"), el("span", { class: "soft" }, plural(wanted.length, "claim"))),
      el("form", { class: "filters", role: "search", "aria-label": "Claims", submit: (e) => e.preventDefault() },
        searchBox("Search claims"),
        choose("Status", "status", Object.keys(STATUSES).filter((n) => count.claims[n]), (n) => STATUSES[n].word),
        choose("Strength", "strength", STRENGTHS.filter((s) => claims.some((c) => c.strength === s))),
        choose("Kind", "kind", distinct(claims.map((c) => c.kind))),
        contracts.length > 1 && choose("Contract", "contract", contracts.map((c) => c.name)),
        el("label", {}, "Grouped by", el("select", { id: "f-by", change: (e) => set({ by: e.target.value === "contract" ? "" : e.target.value }) },
          el("option", { value: "contract", selected: by === "contract" }, "contract"), el("option", { value: "document", selected: by === "document" }, "document section")))),
      sorted.length ? sorted.map(([title, list]) => claimGroup(title, by === "contract" ? titles[title] : "", list)) : el("p", { class: "empty" }, "No claim is like that.")));
  }

  // --- cases: a list of which only what can be seen is there ----------------------------------
  const ROW = 36;
  let found = [], selected = -1, lower = null;
  let timer = 0;
  function searchBox(label) {
    return el("label", { class: "wide" }, label, el("input", { type: "search", id: "f-q", value: get("q"), autocomplete: "off", input: (e) => {
      clearTimeout(timer);
      timer = setTimeout(() => set({ q: e.target.value, case: "" }), 90);
    } }));
  }
  function keepFocus(box, render) {
    const focused = document.activeElement && box.contains(document.activeElement) ? document.activeElement.id : "";
    const range = focused === "f-q" ? [document.activeElement.selectionStart, document.activeElement.selectionEnd] : null;
    render();
    const again = focused && $(focused);
    if (!again) return;
    again.focus();
    if (range) again.setSelectionRange(range[0], range[1]);
  }
  const RANK = { fail: 0, error: 1, known: 3, skip: 4, pass: 5 };
  const badness = (row) => (isFlaky(row) && verdictOf(row) === "pass" ? 2 : RANK[verdictOf(row)]);
  // Every text a case has, what was sent and answered with it; made when it is first searched for.
  function textsOf(value, out) {
    if (typeof value === "string") out.push(value);
    else if (value && typeof value === "object") for (const name of Object.keys(value)) textsOf(value[name], out);
    return out;
  }
  function textOf(r, i) {
    const texts = [r[NAME], r[ID], run.files[r[FILE]], r[REASON] || ""];
    for (const c of r[CLAIMS]) texts.push(run.claims[c].id, run.claims[c].says || "");
    const detail = hasDetail(r) && $("case-" + i);
    return (detail ? textsOf(take(detail), texts) : texts).join("\n").toLowerCase();
  }
  function search() {
    const q = get("q").toLowerCase(), verdict = get("verdict"), claim = get("claim"), tag = get("tag"), status = get("http");
    const contract = run.contracts.findIndex((c) => c.name === get("contract")), tagIndex = run.tags.indexOf(tag), op = run.operations.indexOf(get("op"));
    const kinds = get("kind") || get("strength") ? new Set(run.claims.filter((c) => (!get("kind") || c.kind === get("kind")) && (!get("strength") || c.strength === get("strength"))).map((c) => c.index)) : null;
    const extra = get("only");
    if (q && !lower) lower = rows.map(textOf);
    const list = [];
    for (let i = 0; i < rows.length; i++) {
      const r = rows[i];
      if (verdict && verdictOf(r) !== verdict) continue;
      if (get("contract") && r[CONTRACT] !== contract) continue;
      if (claim && !r[CLAIMS].includes(Number(claim))) continue;
      if (kinds && !r[CLAIMS].some((c) => kinds.has(c))) continue;
      if (tag && !r[TAGS].includes(tagIndex)) continue;
      if (extra === "flaky" && !isFlaky(r)) continue;
      if (extra === "observed" && !isObserved(r)) continue;
      if (status || get("op")) {
        let hit = false;
        for (let k = 0; k < r[TIMES].length && !hit; k += 3)
          hit = (!status || String(r[TIMES][k + 1]) === status) && (!get("op") || r[TIMES][k] === op);
        if (!hit) continue;
      }
      if (q && !lower[i].includes(q)) continue;
      list.push(i);
    }
    const sort = get("sort");
    if (sort === "slow") list.sort((a, b) => rows[b][TOOK] - rows[a][TOOK] || a - b);
    else if (sort !== "run") list.sort((a, b) => badness(rows[a]) - badness(rows[b]) || a - b);
    return list;
  }
  function statusesSeen() {
    const seen = new Set();
    for (const r of rows) for (let k = 1; k < r[TIMES].length; k += 3) if (r[TIMES][k]) seen.add(r[TIMES][k]);
    return [...seen].sort((a, b) => a - b);
  }
  let seenStatuses = null;
  function showCases() {
    seenStatuses = seenStatuses || statusesSeen();
    found = search();
    const claim = get("claim") && run.claims[Number(get("claim"))];
    const box = $("view-cases"), amount = plural(found.length, "case") + " of " + rows.length.toLocaleString("en");
    say(amount);
    const list = el("div", { class: "list", id: "list", role: "listbox", tabindex: "0", "aria-label": "Cases", scroll: draw, keydown: listKeys }, el("div", { class: "rows" }));
    keepFocus(box, () => put(box, 
      el("div", { class: "head" }, el("h2", { id: "h-cases" }, "Cases"), el("span", { class: "soft", id: "found" }, amount)),
      claim && el("p", { class: "said" }, tagged(STATUSES[claim.status]), " ", el("b", {}, run.contracts[claim.contract].name + "/" + claim.id), " ", claim.says, " ", el("span", { class: "soft" }, sourceOf(claim)), " ", el("a", { href: link({ claim: "", case: "" }) }, "all claims")),
      el("form", { class: "filters", role: "search", "aria-label": "Cases", submit: (e) => e.preventDefault() },
        searchBox("Search names, claims, requests, answers"),
        choose("Verdict", "verdict", Object.keys(VERDICTS).filter((n) => count.cases[n]), (n) => VERDICTS[n].word),
        contracts.length > 1 && choose("Contract", "contract", contracts.map((c) => c.name)),
        choose("Claim kind", "kind", distinct(claims.map((c) => c.kind))),
        choose("Strength", "strength", STRENGTHS.filter((s) => claims.some((c) => c.strength === s))),
        choose("Operation", "op", distinct(run.operations)),
        choose("Status", "http", seenStatuses),
        choose("Tag", "tag", distinct(run.tags)),
        choose("Only", "only", ["flaky", "observed"]),
        el("label", {}, "Order", el("select", { id: "f-sort", change: (e) => set({ sort: e.target.value }) },
          [["", "worst first"], ["run", "as they ran"], ["slow", "slowest first"]].map(([v, t]) => el("option", { value: v, selected: get("sort") === v }, t)))),
        el("button", { type: "button", id: "f-clear", click: () => { location.hash = link({ view: "cases" }, false); } }, "Clear")),
      el("div", { class: "split" }, list, el("section", { class: "detail", id: "detail", "aria-label": "The case", tabindex: "-1" }))));
    list.firstChild.style.height = found.length * ROW + "px";
    selected = get("case") ? found.findIndex((i) => rows[i][ID] === get("case")) : -1;
    if (selected < 0 && found.length) selected = 0;
    reveal();
    showDetail();
  }
  function draw() {
    const list = $("list");
    if (!list) return;
    const first = Math.max(0, Math.floor(list.scrollTop / ROW) - 5), last = Math.min(found.length, first + Math.ceil(list.clientHeight / ROW) + 10);
    const shown = [];
    for (let at = first; at < last; at++) shown.push(rowElement(at));
    list.firstChild.replaceChildren(...(shown.length ? shown : [el("p", { class: "empty" }, "No case is like that.")]));
    if (selected >= 0) list.setAttribute("aria-activedescendant", "row-" + selected);
  }
  function rowElement(at) {
    const r = rows[found[at]];
    const row = el("div", { class: "row", id: "row-" + at, role: "option", "aria-selected": String(at === selected), "aria-setsize": found.length, "aria-posinset": at + 1, click: () => pick(at, true) },
      tagged(VERDICTS[verdictOf(r)]), el("span", { class: "name", title: visible(r[NAME]) }, r[NAME]),
      isFlaky(r) && el("span", { class: "tag odd" }, "flaky"), isObserved(r) && el("span", { class: "tag look" }, "observed"),
      el("span", { class: "where" }, run.contracts[r[CONTRACT]].name), el("span", { class: "took" }, duration(r[TOOK])));
    row.style.top = at * ROW + "px";
    return row;
  }
  function reveal() {
    const list = $("list");
    if (list && selected >= 0) {
      const top = selected * ROW;
      if (top < list.scrollTop) list.scrollTop = top;
      else if (top + ROW > list.scrollTop + list.clientHeight) list.scrollTop = top + ROW - list.clientHeight;
    }
    draw();
  }
  function pick(at, remember) {
    selected = Math.max(0, Math.min(found.length - 1, at));
    if (remember && found.length) {
      const next = link({ case: rows[found[selected]][ID] });
      history.replaceState(null, "", next);
      state = new URLSearchParams(next.slice(1));
    }
    reveal();
    showDetail();
  }
  function listKeys(e) {
    const page = Math.max(1, Math.floor($("list").clientHeight / ROW) - 1);
    const moves = { ArrowDown: 1, ArrowUp: -1, j: 1, k: -1, PageDown: page, PageUp: -page, Home: -found.length, End: found.length };
    if (e.key in moves && !e.ctrlKey && !e.metaKey && !e.altKey) { e.preventDefault(); e.stopPropagation(); pick(selected + moves[e.key], true); }
    else if (e.key === "Enter") { e.preventDefault(); $("detail").focus(); $("detail").scrollIntoView({ block: "nearest" }); }
  }

  // --- one case -----------------------------------------------------------------------------
  function pointerOf(where) { // "body /a/b", "body $['a'][0]", "lead 7 /status"
    const path = /\$((?:\['(?:[^'\\]|\\.)*'\]|\[\d+\])+)$/.exec(where);
    if (path) return path[1].replace(/\['((?:[^'\\]|\\.)*)'\]|\[(\d+)\]/g, (all, name, index) => "/" + (index !== undefined ? index : name.replace(/~/g, "~0").replace(/\//g, "~1")));
    const slash = where.indexOf(" /");
    return slash >= 0 ? where.slice(slash + 1) : "";
  }
  // Lays JSON text out by its own tokens: numbers, escapes and repeated members stay as they came.
  function layOut(text) {
    try { JSON.parse(text); } catch (e) { return null; }
    const token = /"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+/g;
    const lines = [{ text: "", pointer: "" }], stack = [];
    const line = () => lines[lines.length - 1];
    const fresh = () => lines.push({ text: "  ".repeat(Math.min(stack.length, 40)), pointer: here() });
    const here = () => stack.map((s) => "/" + s.key).join("");
    let m, before = "";
    while ((m = token.exec(text)) && lines.length < 3000) {
      const t = m[0], top = stack[stack.length - 1];
      if (t === "{" || t === "[") {
        line().text += t;
        stack.push({ list: t === "[", key: t === "[" ? 0 : "" });
        if (/^\s*[}\]]/.test(text.slice(token.lastIndex, token.lastIndex + 1))) { before = "empty"; continue; }
        fresh();
      } else if (t === "}" || t === "]") {
        stack.pop();
        if (before !== "empty") { fresh(); line().pointer = null; }
        line().text += t;
      } else if (t === ",") {
        line().text += t;
        if (top && top.list) top.key++;
        fresh();
      } else if (t === ":") {
        line().text += ": ";
      } else {
        if (top && !top.list && before !== ":") {
          top.key = JSON.parse(t).replace(/~/g, "~0").replace(/\//g, "~1");
          line().pointer = here();
        }
        line().text += t;
      }
      before = t;
    }
    if (m) lines.push({ text: "… (the rest of the body is left out here)", pointer: null });
    return lines;
  }
  function bodyElement(body, whole, findings) {
    if (body === undefined) return null;
    const cut = whole ? el("p", { class: "soft" }, plural(whole, "byte") + "; the beginning is shown") : null;
    const lines = cut ? null : layOut(body);
    if (!lines) return [el("pre", { tabindex: "0" }, body === "" ? "(empty)" : body), cut];
    const marks = new Map();
    for (const f of findings) {
      let pointer = f.pointer;
      while (pointer && !lines.some((l) => l.pointer === pointer)) pointer = pointer.slice(0, pointer.lastIndexOf("/"));
      if (!marks.has(pointer)) marks.set(pointer, []);
      marks.get(pointer).push(f);
    }
    const used = new Set();
    return el("pre", { tabindex: "0" }, lines.map((l) => {
      const hits = l.pointer !== null && !used.has(l.pointer) && marks.get(l.pointer);
      if (!hits) return l.text + "\n";
      used.add(l.pointer);
      return [el("mark", { class: "hit" }, l.text), "\n", hits.map((f) => el("span", { class: "why" }, " ".repeat(l.text.length - l.text.trimStart().length) + "^ " + (f.pointer === l.pointer ? "" : f.pointer + ": ") + (f.expected ? "expected " + f.expected : f.message || "") + "\n"))];
    }));
  }
  function headersElement(headers, findings) {
    return (headers || []).map(([name, value]) => {
      const hit = findings.some((f) => f.where.toLowerCase() === "header " + name.toLowerCase());
      return [el(hit ? "mark" : "span", { class: hit ? "hit" : "" }, el("span", { class: "head-name" }, name + ": "), value), "\n"];
    });
  }
  function copyButton(text) {
    return el("button", { type: "button", click: (e) => {
      const done = () => { e.target.textContent = "copied"; setTimeout(() => { e.target.textContent = "copy"; }, 1500); };
      if (navigator.clipboard && window.isSecureContext) navigator.clipboard.writeText(text).then(done, () => {});
      else { const area = el("textarea", { "aria-hidden": "true" }); area.value = text; e.target.after(area); area.select(); if (document.execCommand("copy")) done(); area.remove(); }
    } }, "copy");
  }
  const ROLES = { state: "state", setup: "file setup", step: "step", observe: "look at the record" };
  function exchangeElement(x, command, findings, open) {
    const answer = x.response ? String(x.response.status) : x.trouble || "no answer";
    const wrong = findings.length > 0;
    const statusWrong = findings.some((f) => f.where === "status");
    return el("details", { class: "exchange", open: open },
      el("summary", {}, el("span", { class: "soft" }, (ROLES[x.role] || x.role) + (x.role === "step" ? " " + (x.step + 1) : "") + "  "), el("b", {}, x.request.method + " "), el("code", {}, x.request.target), " → ",
        el("span", { class: wrong ? "tag bad" : "tag none" }, answer), el("span", { class: "soft" }, "  " + duration(Math.round(x["duration-ms"] * 1000)) + (x.attempts > 1 ? " · " + x.attempts + " attempts" : ""))),
      el("div", { class: "in" },
        (x.tries || []).length ? el("ol", {}, x.tries.map((t) => el("li", {}, (t.status || t.trouble || "?") + (t.message ? ": " + t.message : "") + " · after " + duration(Math.round((t["waited-ms"] || 0) * 1000)) + " of waiting · " + duration(Math.round((t["duration-ms"] || 0) * 1000))))) : null,
        el("h4", { class: "soft" }, "Request"),
        el("pre", { tabindex: "0" }, x.request.method + " " + x.request.target + "\n", headersElement(x.request.headers, [])),
        bodyElement(x.request.body, x.request["body-bytes"], []),
        x.response && [el("h4", { class: "soft" }, "Response"),
          el("pre", { tabindex: "0" }, el(statusWrong ? "mark" : "span", { class: statusWrong ? "hit" : "" }, "HTTP " + x.response.status), "\n", headersElement(x.response.headers, findings)),
          bodyElement(x.response.body === undefined ? "" : x.response.body, x.response["body-bytes"], findings.filter((f) => f.pointer || f.where === "body"))],
        x.trouble && el("p", {}, tagged({ look: "odd", mark: "!", word: x.trouble }), " ", x.message || ""),
        command && el("div", { class: "command" }, el("pre", { tabindex: "0" }, command), copyButton(command))));
  }
  function findingsTable(title, findings) {
    if (!findings || !findings.length) return null;
    return [el("h3", {}, title), el("table", {}, el("thead", {}, el("tr", {}, ["where", "expected", "actual"].map((t) => el("th", { scope: "col" }, t)))),
      el("tbody", {}, findings.map((f) => el("tr", {}, el("td", {}, el("code", {}, f.where || f.kind)),
        f.expected || f.actual ? [el("td", { class: "expected" }, el("code", {}, f.expected)), el("td", { class: "actual" }, el("code", {}, f.actual))] : el("td", { colspan: "2" }, f.message))))) ];
  }
  function belongs(findings, x, index, exchanges) {
    const after = exchanges.slice(0, index).some((e) => e.role === "step" && e.step === x.step);
    return findings.filter((f) => f.step === x.step && (x.role === "step" ? f.kind !== "state" : x.role === "observe" && after && f.kind === "state" && x.request.target.includes(encodeURIComponent((f.where.split(" ")[1] || "\u0000")))));
  }
  function caseElement(at) {
    const r = rows[at], verdict = VERDICTS[verdictOf(r)];
    const detail = hasDetail(r) && $("case-" + at) ? take($("case-" + at)) : null;
    const findings = (detail && detail.findings) || [], observations = (detail && detail.observations) || [];
    for (const f of findings.concat(observations)) { f.where = f.where || ""; f.pointer = pointerOf(f.where); }
    const exchanges = (detail && detail.exchanges) || [];
    const steps = [];
    for (let k = 0; k < r[TIMES].length; k += 3) steps.push({ op: r[TIMES][k] >= 0 ? run.operations[r[TIMES][k]] : "(outside the contract)", status: r[TIMES][k + 1], took: r[TIMES][k + 2] });
    return [
      el("h2", {}, tagged(verdict), " ", r[NAME]),
      el("div", { class: "facts" }, el("span", { class: "mono" }, run.files[r[FILE]] + ":" + r[LINE]), el("span", {}, "id ", el("code", {}, r[ID])), el("span", {}, duration(r[TOOK])), isFlaky(r) && el("span", { class: "tag odd" }, "passed only on a retry"),
        r[TAGS].map((t) => el("a", { href: link({ tag: run.tags[t], case: "" }) }, "#" + run.tags[t]))),
      r[REASON] && el("p", {}, r[REASON]),
      r[CLAIMS].map((c) => { const claim = run.claims[c]; return el("div", { class: "said" }, tagged(STATUSES[claim.status]), " ", el("a", { href: link({ view: "cases", claim: c }, false) }, claim.id), " · " + claim.strength + (sourceOf(claim) ? " · " + sourceOf(claim) : ""), claim.says && el("div", { class: "soft" }, "The documentation says: " + claim.says)); }),
      findingsTable("What is wrong", findings), findingsTable("What was observed", observations),
      detail && (detail.notes || []).map((n) => el("p", { class: "soft" }, "note: " + n)),
      exchanges.length ? [el("h3", {}, "Requests"), exchanges.map((x, i) => { const own = belongs(findings, x, i, exchanges); return exchangeElement(x, detail.curl && detail.curl[i], own, own.length > 0 || (x.role === "step" && exchanges.length < 4)); })]
        : [steps.length ? [el("h3", {}, "Steps"), el("table", {}, el("tbody", {}, steps.map((s) => el("tr", {}, el("td", {}, s.op), el("td", {}, s.status || "no answer"), el("td", { class: "count" }, duration(s.took))))))] : null,
          el("p", { class: "soft" }, verdictOf(r) === "pass" || verdictOf(r) === "skip" ? "Requests of cases that passed are kept with --verbose." : "Its requests are left out of this page, which would have become too large; they are in the journal and in the JSON report.")],
      el("p", { class: "soft" }, "again, verbosely: ", el("code", {}, "fealty replay " + r[ID])),
    ];
  }
  function showDetail() {
    const box = $("detail");
    if (!box) return;
    if (selected < 0 || !found.length) put(box, el("p", { class: "empty" }, "No case is selected."));
    else put(box, caseElement(found[selected]));
    box.scrollTop = 0;
  }

  // --- time ---------------------------------------------------------------------------------
  const at = (sorted, p) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * p))];
  function latencies() {
    const by = new Map();
    for (const r of rows)
      for (let k = 0; k < r[TIMES].length; k += 3) {
        if (!r[TIMES][k + 1]) continue;
        const op = r[TIMES][k] >= 0 ? run.operations[r[TIMES][k]] : "(outside the contract)";
        if (!by.has(op)) by.set(op, []);
        by.get(op).push(r[TIMES][k + 2]);
      }
    for (const list of by.values()) list.sort((a, b) => a - b);
    return by;
  }
  function histogram(values) {
    const low = Math.floor(Math.log2(Math.max(values[0], 10)) * 2), high = Math.ceil(Math.log2(Math.max(values[values.length - 1], 20)) * 2);
    const bins = new Array(Math.max(1, high - low + 1)).fill(0);
    for (const v of values) bins[Math.max(0, Math.min(bins.length - 1, Math.floor(Math.log2(Math.max(v, 1)) * 2) - low))]++;
    const W = 900, H = 220, bottom = 190, left = 45, most = Math.max(...bins), width = (W - left - 10) / bins.length;
    const plot = svg("svg", { class: "plot", viewBox: `0 0 ${W} ${H}`, role: "img", "aria-label": `Distribution of ${values.length} response times, median ${duration(at(values, 0.5))}, slowest ${duration(values[values.length - 1])}` });
    plot.append(svg("line", { class: "axis", x1: left, y1: bottom, x2: W - 10, y2: bottom }), svg("text", { x: 4, y: 18 }, most.toLocaleString("en")), svg("text", { x: 4, y: bottom }, "0"));
    bins.forEach((n, i) => {
      const h = n ? Math.max(2, (bottom - 12) * n / most) : 0, from = Math.round(2 ** ((low + i) / 2)), x = left + i * width;
      if (n) plot.append(svg("rect", { x: x + 1, y: bottom - h, width: Math.max(1, width - 2), height: h, class: "fill-soft" }, svg("title", {}, `${duration(from)} and more: ${n}`)));
      if (i % Math.ceil(bins.length / 12) === 0) plot.append(svg("text", { x, y: bottom + 16 }, duration(from)));
    });
    return plot;
  }
  function timeLine() {
    const W = 900, H = 230, bottom = 200, left = 45, top = 12;
    const end = Math.max(1, ...reduceMax((r) => r[START] + r[TOOK] / 1000)), slow = Math.max(100, ...reduceMax((r) => r[TOOK]));
    const x = (ms) => left + (W - left - 10) * ms / end, y = (us) => bottom - (bottom - top) * Math.log10(Math.max(us, 10) / 10) / Math.log10(slow / 10);
    const plot = svg("svg", { class: "plot", viewBox: `0 0 ${W} ${H}`, role: "img", "aria-label": "Each case by when it began and how long it took" });
    plot.append(svg("line", { class: "axis", x1: left, y1: bottom, x2: W - 10, y2: bottom }));
    for (let us = 100; us <= slow; us *= 10) plot.append(svg("line", { class: "axis", x1: left, y1: y(us), x2: W - 10, y2: y(us) }), svg("text", { x: 2, y: y(us) + 4 }, duration(us)));
    for (let i = 0; i <= 6; i++) plot.append(svg("text", { x: x(end * i / 6) - (i === 6 ? 45 : 0), y: bottom + 18 }, duration(Math.round(end * 1000 * i / 6))));
    const step = Math.max(1, Math.ceil(rows.length / 4000)), dots = [];
    rows.forEach((r, i) => { if (i % step === 0 || ["fail", "error"].includes(verdictOf(r))) dots.push(i); });
    dots.sort((a, b) => RANK[verdictOf(rows[b])] - RANK[verdictOf(rows[a])]);
    for (const i of dots.slice(-6000)) {
      const r = rows[i], v = VERDICTS[verdictOf(r)];
      plot.append(svg("circle", { cx: x(r[START]).toFixed(1), cy: y(r[TOOK]).toFixed(1), r: v.look === "good" ? 1.8 : 3, class: "fill-" + v.look }, rows.length <= 2000 ? svg("title", {}, `${v.word}: ${r[NAME]} · ${duration(r[TOOK])}`) : null));
    }
    return [plot, step > 1 ? el("p", { class: "soft" }, "One in " + step + " of the cases that passed is drawn, and all others.") : null];
  }
  function reduceMax(of) { let most = 0; for (const r of rows) most = Math.max(most, of(r)); return [most]; }
  // From when requests were due, where the run kept a rate: such times the rows do not have.
  function sinceDue(op) {
    return (run.summary.latency || []).filter((l) => l["since-due"] && l.operation.split("/").pop() === op).map((l) => {
      const t = l["since-due"];
      return el("tr", {}, el("td", { class: "soft" }, "since due"), [l.responses.toLocaleString("en"), ...["p50", "p90", "p99", "max"].map((p) => duration(Math.round(t[p + "-ms"] * 1000)))].map((t) => el("td", { class: "count" }, t)));
    });
  }
  let times = null;
  function showTime() {
    times = times || latencies();
    const ops = [...times.keys()].sort(), all = ops.length ? ops.flatMap((op) => times.get(op)).sort((a, b) => a - b) : [];
    const op = times.has(get("op")) ? get("op") : "", values = op ? times.get(op) : all;
    const box = $("view-time");
    keepFocus(box, () => put(box, 
      el("h2", { id: "h-time" }, "Time"),
      values.length ? [
        el("div", { class: "panel" }, el("div", { class: "filters" }, choose("Response times of", "op", ops)), histogram(values)),
        el("div", { class: "group" }, el("table", {}, el("thead", {}, el("tr", {}, ["operation", "responses", "median", "90 %", "99 %", "slowest"].map((t, i) => el("th", { scope: "col", class: i ? "count" : "" }, t)))),
          el("tbody", {}, ops.flatMap((o) => { const v = times.get(o); return [el("tr", {}, el("td", {}, el("a", { href: link({ view: "cases", op: o }, false) }, o)), [v.length.toLocaleString("en"), duration(at(v, 0.5)), duration(at(v, 0.9)), duration(at(v, 0.99)), duration(v[v.length - 1])].map((t) => el("td", { class: "count" }, t))), ...sinceDue(o)]; })))),
        run["interval-ms"] ? el("p", { class: "soft" }, `The run kept a rate, a request each ${duration(Math.round(run["interval-ms"] * 1000))}. Since due: counted from the moment at which the request was to go out by that rate, so that it holds the wait while all cases at once waited for responses.`) : null,
        el("div", { class: "panel" }, el("h3", {}, "The run"), timeLine())] : el("p", { class: "empty" }, "Nothing was sent.")));
  }

  // --- trend --------------------------------------------------------------------------------
  function showTrend() {
    const runs = run.trend || [], W = 900, H = 240, bottom = 205, left = 45;
    const box = $("view-trend");
    const most = Math.max(1, ...runs.map((t) => t.cases.fail + t.cases.error));
    const x = (i) => runs.length < 2 ? W / 2 : left + (W - left - 30) * i / (runs.length - 1), y = (n) => bottom - (bottom - 15) * n / most;
    const plot = svg("svg", { class: "plot", viewBox: `0 0 ${W} ${H}`, role: "img", "aria-label": "Cases that failed or could not be judged, run by run" });
    plot.append(svg("line", { class: "axis", x1: left, y1: bottom, x2: W - 10, y2: bottom }), svg("text", { x: 4, y: 20 }, String(most)), svg("text", { x: 4, y: bottom }, "0"));
    for (const [name, look] of [["fail", "bad"], ["error", "odd"]]) {
      plot.append(svg("polyline", { class: "curve stroke-" + look, points: runs.map((t, i) => x(i).toFixed(1) + "," + y(t.cases[name]).toFixed(1)).join(" ") }));
      runs.forEach((t, i) => plot.append(svg("circle", { cx: x(i), cy: y(t.cases[name]), r: 4, class: "fill-" + look }, svg("title", {}, `${new Date(t.started).toLocaleString()}: ${t.cases[name]} ${VERDICTS[name].word}`))));
    }
    put(box, el("h2", { id: "h-trend" }, "Trend"), plot, el("ul", { class: "legend" }, el("li", {}, tagged(VERDICTS.fail)), el("li", {}, tagged(VERDICTS.error))),
      el("div", { class: "group" }, el("table", {}, el("thead", {}, el("tr", {}, ["run", "passed", "failed", "known", "not judged", "skipped", "claims refuted", "took"].map((t, i) => el("th", { scope: "col", class: i ? "count" : "" }, t)))),
        el("tbody", {}, [...runs].reverse().map((t) => el("tr", {}, el("td", {}, new Date(t.started).toLocaleString(), " ", el("span", { class: "soft" }, t.target)), [t.cases.pass, t.cases.fail, t.cases.known || 0, t.cases.error, t.cases.skip, t.refuted].map((n) => el("td", { class: "count" }, n.toLocaleString("en"))), el("td", { class: "count" }, duration(Math.round(t["duration-ms"] * 1000)))))))));
  }

  // --- the page -----------------------------------------------------------------------------
  const VIEWS = { claims: ["Claims", showClaims], cases: ["Cases", showCases], time: ["Time", showTime] };
  if ((run.trend || []).length > 1) VIEWS.trend = ["Trend", showTrend];
  function show() {
    const now = view();
    put($("views"), Object.entries(VIEWS).map(([name, [title]]) => el("a", { href: link({ view: name === "claims" ? "" : name }, false) || "#", "aria-current": name === now ? "page" : null }, title)));
    for (const name of ["claims", "cases", "time", "trend"]) {
      $("view-" + name).hidden = name !== now;
      if (name !== now) put($("view-" + name));
    }
    $("answer").classList.toggle("small", now !== "claims");
    VIEWS[now][1]();
  }
  const THEMES = [["", "◐", "as the system has them"], ["light", "○", "light"], ["dark", "●", "dark"]];
  function theme(name) {
    const entry = THEMES.find((t) => t[0] === name) || THEMES[0];
    if (entry[0]) document.documentElement.setAttribute("data-theme", entry[0]);
    else document.documentElement.removeAttribute("data-theme");
    $("theme").textContent = entry[1];
    $("theme").setAttribute("aria-label", "Colours: " + entry[2]);
    try { entry[0] ? localStorage.setItem("fealty-theme", entry[0]) : localStorage.removeItem("fealty-theme"); } catch (e) { /* a file may have no storage */ }
  }
  $("theme").addEventListener("click", () => {
    const now = THEMES.findIndex((t) => t[0] === (document.documentElement.getAttribute("data-theme") || ""));
    theme(THEMES[(now + 1) % THEMES.length][0]);
  });
  const KEYS = [["j / ↓, k / ↑", "the next case, the one before"], ["Enter", "into the case"], ["Escape", "back to the list; out of the search"], ["/", "search"], ["1 … " + Object.keys(VIEWS).length, "claims, cases, time"], ["t", "colours"], ["?", "this text"]];
  $("help").append(el("h2", { id: "h-help" }, "Keyboard"), el("dl", {}, KEYS.map(([key, what]) => [el("dt", {}, key), el("dd", {}, what)])), el("form", { method: "dialog" }, el("button", {}, "Close")));
  const help = () => $("help").showModal();
  $("keys").addEventListener("click", help);
  document.addEventListener("keydown", (e) => {
    const inField = /^(INPUT|SELECT|TEXTAREA)$/.test(e.target.tagName);
    if (e.key === "Escape" && !$("help").open && !e.defaultPrevented) {
      if (inField) e.target.blur();
      if ($("list") && view() === "cases") $("list").focus();
      return;
    }
    if (inField || e.ctrlKey || e.metaKey || e.altKey || $("help").open) return;
    if (e.key === "/") { e.preventDefault(); if ($("f-q")) $("f-q").focus(); }
    else if (e.key === "?") { e.preventDefault(); help(); }
    else if (e.key === "t") $("theme").click();
    else if (/^[1-9]$/.test(e.key) && Object.keys(VIEWS)[e.key - 1]) location.hash = link({ view: Object.keys(VIEWS)[e.key - 1] }, false);
    else if ((e.key === "j" || e.key === "k") && view() === "cases") { $("list").focus(); pick(selected + (e.key === "j" ? 1 : -1), true); }
  });
  window.addEventListener("hashchange", read);
  window.addEventListener("resize", draw);
  const PRINTED = 50;
  window.addEventListener("beforeprint", () => {
    const bad = rows.map((r, i) => i).filter((i) => badness(rows[i]) < 2);
    showClaims();
    put($("print"), bad.slice(0, PRINTED).map((i) => el("section", { class: "detail-print" }, caseElement(i))), bad.length > PRINTED ? el("p", {}, plural(bad.length - PRINTED, "more case") + " not printed") : el("p", {}));
    for (const d of $("print").querySelectorAll("details")) d.open = d.querySelector(".tag.bad") !== null;
  });
  window.addEventListener("afterprint", () => { $("print").replaceChildren(); show(); });

  let saved = "";
  try { saved = localStorage.getItem("fealty-theme") || ""; } catch (e) { saved = ""; }
  theme(saved);
  showAnswer();
  read();
  if (run["details-left-out"]) $("answer").append(el("p", {}, "The requests of " + plural(run["details-left-out"], "case") + " are left out of this page, which would have become too large: they are in the journal and in the JSON report."));
  document.documentElement.setAttribute("data-ready", String(Math.round(performance.now())));
})();
