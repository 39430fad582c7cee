// The jsonschema crate: peer SCHEMA INSTANCE prints the best of several rounds, as bench_schema does.
use serde_json::Value;
use std::{env, fs, hint::black_box, time::Instant};

const ROUNDS: usize = 60;
const ROUND_NS: u128 = 5_000_000;

fn load(path: &str) -> Value {
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

fn build(schema: &Value) -> jsonschema::Validator {
    jsonschema::options()
        .with_draft(jsonschema::Draft::Draft202012)
        .should_validate_formats(true)
        .build(schema)
        .unwrap()
}

fn best_ns(mut once: impl FnMut()) -> f64 {
    let mut best = f64::MAX;
    for _ in 0..ROUNDS {
        let (start, mut times) = (Instant::now(), 0u64);
        while start.elapsed().as_nanos() < ROUND_NS {
            for _ in 0..16 {
                once();
            }
            times += 16;
        }
        best = best.min(start.elapsed().as_nanos() as f64 / times as f64);
    }
    best
}

fn main() {
    let args: Vec<String> = env::args().collect();
    let (schema, instance) = (load(&args[1]), load(&args[2]));
    let validator = build(&schema);
    println!("{}", if validator.is_valid(&instance) { "valid" } else { "invalid" });
    println!("compile   {:12.0} ns", best_ns(|| { black_box(build(&schema)); }));
    println!("validate  {:12.0} ns", best_ns(|| { black_box(validator.is_valid(black_box(&instance))); }));
}
