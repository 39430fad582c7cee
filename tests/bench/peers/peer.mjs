// ajv: peer.mjs SCHEMA INSTANCE prints the best of several rounds, as bench_schema does.
import fs from "node:fs";
import Ajv from "ajv/dist/2020.js";
import addFormats from "ajv-formats";

const ROUNDS = 60, ROUND_NS = 5e6;
const [schema, instance] = process.argv.slice(2, 4).map(path => JSON.parse(fs.readFileSync(path, "utf8")));
const now = () => Number(process.hrtime.bigint());

function build() {
  const ajv = new (Ajv.default ?? Ajv)({ strict: false, logger: false, allErrors: false });
  (addFormats.default ?? addFormats)(ajv);
  return ajv.compile(schema);
}

function bestNs(once, batch) {
  let best = Infinity;
  for (let round = 0; round < ROUNDS; round++) {
    const start = now();
    let times = 0;
    for (; now() - start < ROUND_NS; times += batch)
      for (let i = 0; i < batch; i++) once();
    best = Math.min(best, (now() - start) / times);
  }
  return best.toFixed(0).padStart(12);
}

const validate = build();
console.log(validate(instance) ? "valid" : "invalid");
console.log(`compile   ${bestNs(build, 1)} ns`);
console.log(`validate  ${bestNs(() => validate(instance), 16)} ns`);
