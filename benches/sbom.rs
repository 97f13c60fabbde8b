//! Reading and summing up an SBOM, beside what a program would use instead, in one run:
//! `cargo bench --bench sbom`. With sizes in components: `cargo bench --bench sbom -- 1000 10000`.
//!
//! Every measurement runs in a process of its own, so that its peak memory is its own (Linux). The
//! document has the shape in which syft 1.0.1 writes 1.4 and cosign signs it: keys sorted, `<`, `>`
//! and `&` escaped, about 1.6 KB for each component.

#![allow(
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::unwrap_used,
    missing_docs,
    reason = "a program that measures, and nothing else"
)]

use std::borrow::Cow;
use std::fmt::Write as _;
use std::hint::black_box;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use paas_attest::sbom;
use serde::Deserialize;

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
    licenses: Vec<FloorLicence<'a>>,
}

#[derive(Deserialize)]
struct FloorLicence<'a> {
    #[serde(borrow)]
    license: Option<FloorLicenceNames<'a>>,
    #[serde(borrow)]
    expression: Option<FloorText<'a>>,
}

#[derive(Deserialize)]
struct FloorLicenceNames<'a> {
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
        let licence = |one: &FloorLicence<'_>| {
            text(&one.expression) + one.license.as_ref().map_or(0, |it| text(&it.id) + text(&it.name))
        };
        let component = |one: &FloorComponent<'_>| {
            let texts = text(&one.version) + text(&one.purl) + text(&one.bom_ref);
            texts + one.kind.0.len() + one.name.0.len() + one.licenses.iter().map(licence).sum::<usize>()
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
        sbom::Summary::of(&bom).counts.total
    }),
    ("paas-attest: peek", |bytes| sbom::peek(bytes).unwrap().spec_version.map_or(0, str::len)),
    ("serde_json::Value, count", value_count),
    ("cyclonedx-bom: parse_from_json_v1_4", |bytes| {
        cyclonedx_bom::models::bom::Bom::parse_from_json_v1_4(bytes).unwrap().components.unwrap().0.len()
    }),
];

/// The parts of the `n`th package that stand in several places.
struct Package {
    id: u64,
    name: String,
    version: String,
    purl: String,
    bom_ref: String,
}

/// Every other one is of Debian, one in five has a scope, one in ten is a copy.
fn package(n: usize) -> Package {
    let id = (n as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let original = if n % 10 == 9 { n - 2 } else { n };
    let (name, version) =
        (format!("package-{original}"), format!("{}.{}.{}", original % 7, original % 31, original % 13));
    if n.is_multiple_of(2) {
        let purl = format!(
            r"pkg:deb/debian/{name}@{version}-1?arch=amd64\u0026upstream=source-{name}\u0026distro=debian-11"
        );
        let bom_ref = format!(r"{purl}\u0026package-id={id:016x}");
        return Package { id, name, version, purl, bom_ref };
    }
    let scope = if n.is_multiple_of(5) { "%40scope/" } else { "" };
    let purl = format!("pkg:npm/{scope}{name}@{version}");
    let bom_ref = format!("{purl}?package-id={id:016x}");
    Package { id, name, version, purl, bom_ref }
}

/// A component as `dpkg-db-cataloger` and `javascript-package-cataloger` write them.
fn component(out: &mut String, n: usize) {
    let Package { id, name, version, purl, bom_ref } = package(n);
    let layer = format!("sha256:{id:016x}{id:016x}{id:016x}{id:016x}");
    let cpe = |product: &str| {
        format!(r#"{{"name":"syft:cpe23","value":"cpe:2.3:a:{product}:{product}:{version}:*:*:*:*:*:*:*"}}"#)
    };
    let location = |at: usize, path: &str| {
        format!(
            r#"{{"name":"syft:location:{at}:layerID","value":"{layer}"}},{{"name":"syft:location:{at}:path","value":"{path}"}}"#
        )
    };
    if n.is_multiple_of(2) {
        let _ = write!(
            out,
            r#"{{"bom-ref":"{bom_ref}","cpe":"cpe:2.3:a:{name}:{name}:{version}:*:*:*:*:*:*:*","licenses":[{{"license":{{"id":"GPL-2.0-only"}}}},{{"license":{{"id":"MIT"}}}},{{"license":{{"name":"public-domain"}}}}],"name":"{name}","properties":[{{"name":"syft:package:foundBy","value":"dpkg-db-cataloger"}},{{"name":"syft:package:metadataType","value":"dpkg-db-entry"}},{{"name":"syft:package:type","value":"deb"}},{},{},{},{},{{"name":"syft:metadata:installedSize","value":"{n}"}},{{"name":"syft:metadata:source","value":"source-{name}"}}],"publisher":"Somebody \u003csomebody@debian.example\u003e","purl":"{purl}","type":"library","version":"{version}-1"}}"#,
            cpe(&name),
            location(0, &format!("/usr/share/doc/{name}/copyright")),
            location(1, &format!("/var/lib/dpkg/info/{name}.md5sums")),
            location(2, "/var/lib/dpkg/status"),
        );
    } else {
        let _ = write!(
            out,
            r#"{{"author":"Somebody \u003csomebody@npm.example\u003e","bom-ref":"{bom_ref}","cpe":"cpe:2.3:a:{name}:{name}:{version}:*:*:*:*:*:*:*","description":"A package that does one thing \u0026 does it for everybody who asks","externalReferences":[{{"type":"distribution","url":"git+https://git.example/somebody/{name}.git"}},{{"type":"website","url":"https://git.example/somebody/{name}#readme"}}],"licenses":[{{"license":{{"id":"MIT"}}}}],"name":"{name}","properties":[{{"name":"syft:package:foundBy","value":"javascript-package-cataloger"}},{{"name":"syft:package:language","value":"javascript"}},{{"name":"syft:package:metadataType","value":"javascript-npm-package"}},{{"name":"syft:package:type","value":"npm"}},{},{},{},{}],"purl":"{purl}","type":"library","version":"{version}"}}"#,
            cpe(&name),
            cpe(&format!("{name}_project")),
            cpe(&format!("{name}-js")),
            location(0, &format!("/usr/local/lib/node_modules/app-{n}/node_modules/{name}/package.json")),
        );
    }
}

/// A document of so many components; every fourth has an entry with two edges.
fn document(components: usize) -> String {
    let mut out = String::from(
        r#"{"$schema":"http://cyclonedx.org/schema/bom-1.4.schema.json","bomFormat":"CycloneDX","components":["#,
    );
    for n in 0..components {
        out.push_str(if n == 0 { "" } else { "," });
        component(&mut out, n);
    }
    out.push_str(r#"],"dependencies":["#);
    for n in (0..components).step_by(4) {
        let name = |n: usize| package(n % components).bom_ref;
        out.push_str(if n == 0 { "" } else { "," });
        let _ = write!(out, r#"{{"dependsOn":["{}","{}"],"ref":"{}"}}"#, name(n + 2), name(n + 4), name(n));
    }
    out.push_str(r#"],"metadata":{"component":{"bom-ref":"0123456789abcdef","name":"registry.example/app:1","type":"container","version":"sha256:0"},"timestamp":"2024-03-06T15:25:56+01:00","tools":[{"name":"syft","vendor":"anchore","version":"1.0.1"}]},"serialNumber":"urn:uuid:6e7c9e5c-4b8a-4f0e-9d0c-0a5f0a5f0a5f","specVersion":"1.4","version":1}"#);
    out
}

/// The highest resident set of this process so far, in KiB.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or("0");
    line.split_whitespace().next().and_then(|text| text.parse().ok()).unwrap_or_default()
}

/// Time on a processor, which other programs disturb less than time on the wall (Linux; else that).
fn on_processor(begin: Instant) -> u128 {
    let said = std::fs::read_to_string("/proc/self/schedstat").unwrap_or_default();
    let nanoseconds = said.split_whitespace().next().and_then(|text| text.parse().ok());
    nanoseconds.unwrap_or_else(|| begin.elapsed().as_nanos())
}

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
        let text = document(components);
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
