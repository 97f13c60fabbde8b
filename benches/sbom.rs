//! Reading and summing up an SBOM, beside what a program would use instead, in one run:
//! `cargo bench --bench sbom`. With sizes in components: `cargo bench --bench sbom -- 1000 10000`.
//!
//! Every measurement runs in a process of its own, so that its peak memory is its own (Linux). The
//! document is that of `support/syft.rs`.

#![allow(
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::unwrap_used,
    missing_docs,
    reason = "a program that measures, and nothing else"
)]

use std::borrow::Cow;
use std::hint::black_box;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use paas_attest::sbom;
use serde::Deserialize;

#[path = "support/measure.rs"]
mod measure;
#[path = "support/syft.rs"]
mod syft;

use measure::{on_processor, peak};

/// The floor: the fewest fields with which an inventory can be written, borrowed, without properties.
#[derive(Deserialize)]
struct Floor<'a> {
    #[serde(borrow, default)]
    components: Vec<FloorComponent<'a>>,
    #[serde(borrow, default)]
    dependencies: Vec<FloorDependency<'a>>,
}

#[derive(Deserialize)]
struct FloorComponent<'a> {
    #[serde(borrow, rename = "type")]
    kind: FloorText<'a>,
    #[serde(borrow)]
    name: FloorText<'a>,
    #[serde(borrow)]
    version: Option<FloorText<'a>>,
    #[serde(borrow)]
    purl: Option<FloorText<'a>>,
    #[serde(borrow, rename = "bom-ref")]
    bom_ref: Option<FloorText<'a>>,
    #[serde(borrow, default)]
    licenses: Vec<FloorLicense<'a>>,
}

#[derive(Deserialize)]
struct FloorLicense<'a> {
    #[serde(borrow)]
    license: Option<FloorLicenseNames<'a>>,
    #[serde(borrow)]
    expression: Option<FloorText<'a>>,
}

#[derive(Deserialize)]
struct FloorLicenseNames<'a> {
    #[serde(borrow)]
    id: Option<FloorText<'a>>,
    #[serde(borrow)]
    name: Option<FloorText<'a>>,
}

#[derive(Deserialize)]
struct FloorDependency<'a> {
    #[serde(borrow, rename = "ref")]
    from: FloorText<'a>,
    #[serde(borrow, default, rename = "dependsOn")]
    on: Vec<FloorText<'a>>,
}

/// A bare `Cow` in an `Option` would never borrow.
#[derive(Deserialize)]
struct FloorText<'a>(#[serde(borrow)] Cow<'a, str>);

impl Floor<'_> {
    /// Every field is kept, and so must be seen.
    fn see(&self) -> usize {
        let text = |text: &Option<FloorText<'_>>| text.as_ref().map_or(0, |text| text.0.len());
        let license = |one: &FloorLicense<'_>| {
            text(&one.expression) + one.license.as_ref().map_or(0, |it| text(&it.id) + text(&it.name))
        };
        let component = |one: &FloorComponent<'_>| {
            let texts = text(&one.version) + text(&one.purl) + text(&one.bom_ref);
            texts + one.kind.0.len() + one.name.0.len() + one.licenses.iter().map(license).sum::<usize>()
        };
        let edges = self.dependencies.iter().map(|one| one.from.0.len() + one.on.len());
        self.components.iter().map(component).sum::<usize>() + edges.sum::<usize>()
    }
}

/// `Value` and what one would count of it.
fn value_count(bytes: &[u8]) -> usize {
    let value: serde_json::Value = serde_json::from_slice(bytes).unwrap();
    let mut types = std::collections::BTreeMap::<&str, usize>::new();
    for component in value["components"].as_array().unwrap() {
        *types.entry(component["type"].as_str().unwrap()).or_default() += 1;
    }
    types.values().sum()
}

type Run = fn(&[u8]) -> usize;

const VARIANTS: [(&str, Run); 6] = [
    ("floor: lean borrowed structs, parse", |bytes| {
        serde_json::from_slice::<Floor<'_>>(bytes).unwrap().see()
    }),
    ("paas-attest: read", |bytes| sbom::read(bytes).unwrap().components.len()),
    ("paas-attest: read, summary", |bytes| {
        let bom = sbom::read(bytes).unwrap();
        sbom::BomSummary::of(&bom).counts.total
    }),
    ("paas-attest: peek", |bytes| sbom::peek(bytes).unwrap().spec_version.map_or(0, str::len)),
    ("serde_json::Value, count", value_count),
    ("cyclonedx-bom: parse_from_json_v1_4", |bytes| {
        cyclonedx_bom::models::bom::Bom::parse_from_json_v1_4(bytes).unwrap().components.unwrap().0.len()
    }),
];

/// In a process of its own: the median of several runs, and the peak memory after the first.
fn measure(variant: usize, file: &str) {
    let bytes = std::fs::read(file).unwrap();
    let run = VARIANTS[variant].1;
    let mut times = Vec::new();
    let begin = Instant::now();
    black_box(run(black_box(&bytes)));
    let memory = peak();
    // A processor's clock ticks every few milliseconds only: short runs are measured many at a time.
    let once = begin.elapsed().as_micros().max(1);
    let runs = (100_000 / once).max(1);
    while times.len() < 7 {
        let start = on_processor(begin);
        for _ in 0..runs {
            black_box(run(black_box(&bytes)));
        }
        times.push((on_processor(begin) - start) / runs);
    }
    times.sort_unstable();
    println!("{} {memory}", times[times.len() / 2]);
}

fn main() {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    if let [word, variant, file] = &words[..]
        && word == "measure"
    {
        return measure(variant.parse().unwrap(), file);
    }
    let mut sizes: Vec<usize> = words.iter().filter_map(|word| word.parse().ok()).collect();
    if sizes.is_empty() {
        sizes = vec![1_000, 10_000, 100_000];
    }
    for components in sizes {
        let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("sbom-{components}.json"));
        let text = syft::document(components, 0);
        std::fs::write(&file, &text).unwrap();
        println!("{components} components, {} KiB", text.len() / 1024);
        drop(text);
        let mut floor = None;
        for (at, (name, _)) in VARIANTS.iter().enumerate() {
            let program = std::env::current_exe().unwrap();
            let done = Command::new(program).args(["measure", &at.to_string()]).arg(&file).output().unwrap();
            let said = String::from_utf8(done.stdout).unwrap();
            let numbers: Vec<f64> = said.split_whitespace().filter_map(|word| word.parse().ok()).collect();
            let [time, memory] = numbers[..] else {
                println!("  {name:38} failed: {}", String::from_utf8_lossy(&done.stderr).trim());
                continue;
            };
            let (time_of_floor, memory_of_floor) = *floor.get_or_insert((time, memory));
            println!(
                "  {name:38} {:9.2} ms  x{:<5.2}  {:8.1} MiB  x{:<5.2}",
                time / 1e6,
                time / time_of_floor,
                memory / 1024.0,
                memory / memory_of_floor
            );
        }
    }
}
