//! Reading and comparing the SBOMs of two builds, both sides in one run: `cargo bench --bench diff`.
//! With sizes in components: `cargo bench --bench diff -- 1000 10000`.
//!
//! Every measurement runs in a process of its own, so that its peak memory is its own (Linux). The
//! documents are those of `support/syft.rs`.

#![allow(
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::unwrap_used,
    missing_docs,
    reason = "a program that measures, and nothing else"
)]

use std::hint::black_box;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use paas_attest::{diff, sbom};

#[path = "support/measure.rs"]
mod measure;
#[path = "support/syft.rs"]
mod syft;

use measure::{on_processor, peak};

type Run = fn(&[u8], &[u8]) -> usize;

const VARIANTS: [(&str, Run); 3] = [
    ("read both", |old, new| {
        let (old, new) = (sbom::read(old).unwrap(), sbom::read(new).unwrap());
        old.components.len() + new.components.len()
    }),
    ("read both, diff", |old, new| {
        let changes = diff::diff(&sbom::read(old).unwrap(), &sbom::read(new).unwrap()).unwrap();
        changes.changes.len()
    }),
    ("read both, diff, JSON", |old, new| {
        let changes = diff::diff(&sbom::read(old).unwrap(), &sbom::read(new).unwrap()).unwrap();
        serde_json::to_vec(&changes).unwrap().len()
    }),
];

/// What is different in the new document, and each how many packages are bumped for it.
const PAIRS: [(&str, usize); 3] = [("nothing", 0), ("every tenth", 10), ("every package", 1)];

/// In a process of its own: the median of several runs, and the peak memory after the first.
fn measure(variant: usize, old: &str, new: &str) {
    let (old, new) = (std::fs::read(old).unwrap(), std::fs::read(new).unwrap());
    let run = VARIANTS[variant].1;
    let begin = Instant::now();
    black_box(run(black_box(&old), black_box(&new)));
    let memory = peak();
    // A processor's clock ticks every few milliseconds only: short runs are measured many at a time.
    let runs = (100_000 / begin.elapsed().as_micros().max(1)).max(1);
    let mut times = Vec::new();
    while times.len() < 5 {
        let start = on_processor(begin);
        for _ in 0..runs {
            black_box(run(black_box(&old), black_box(&new)));
        }
        times.push((on_processor(begin) - start) / runs);
    }
    times.sort_unstable();
    println!("{} {memory}", times[times.len() / 2]);
}

fn main() {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    if let [word, variant, old, new] = &words[..]
        && word == "measure"
    {
        return measure(variant.parse().unwrap(), old, new);
    }
    let mut sizes: Vec<usize> = words.iter().filter_map(|word| word.parse().ok()).collect();
    if sizes.is_empty() {
        sizes = vec![1_000, 10_000, 100_000];
    }
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    for components in sizes {
        for (different, bumped) in PAIRS {
            let [old, new] = [("old", 0), ("new", bumped)].map(|(side, bumped)| {
                let file = folder.join(format!("diff-{side}-{components}.json"));
                std::fs::write(&file, syft::document(components, bumped)).unwrap();
                file
            });
            let size = std::fs::metadata(&old).unwrap().len() / 1024;
            println!("{components} components and {size} KiB on each side, different: {different}");
            for (at, (name, _)) in VARIANTS.iter().enumerate() {
                let mut command = Command::new(std::env::current_exe().unwrap());
                let done = command.args(["measure", &at.to_string()]).args([&old, &new]).output().unwrap();
                let said = String::from_utf8(done.stdout).unwrap();
                let numbers: Vec<f64> =
                    said.split_whitespace().filter_map(|word| word.parse().ok()).collect();
                let [time, memory] = numbers[..] else {
                    println!("  {name:24} failed: {}", String::from_utf8_lossy(&done.stderr).trim());
                    continue;
                };
                println!("  {name:24} {:9.2} ms  {:8.1} MiB", time / 1e6, memory / 1024.0);
            }
        }
    }
}
