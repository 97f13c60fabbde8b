//! Every bound stands in `src/limits.rs`: a named number anywhere else is not a bound, and is listed here with what
//! it is.

use super::{all, code, word, words_after};

/// Where the bounds are.
const BOUNDS: &str = "limits.rs";

/// Of what types a bound is.
const TYPES: [&str; 4] = ["usize", "u64", "u32", "Duration"];

/// Numbers that bound nothing that comes from outside, and what they are.
const NONE: [(&str, &[&str], &str); 27] = [
    ("checkout.rs", &["PAUSE"], "how often it is looked"),
    ("code/topic.rs", &["MOST", "LONGEST"], "how many are proposed, and what none is like"),
    ("json/keys.rs", &["FEW"], "from how many on they are sorted"),
    ("json/weigh.rs", &["OBJECT", "MEMBER"], "what a map has in memory"),
    ("output/file.rs", &["PAUSE", "PIECE"], "how often it is tried, and how much is written at once"),
    (
        "output/making.rs",
        &["PIECE", "PIECES", "STACK"],
        "how much is handed over at once, and the stack of a thread",
    ),
    ("output/mask.rs", &["AT_ONCE"], "how much is masked at once"),
    ("config/hold.rs", &["TIMEOUT"], "what holds where nothing is said"),
    ("config/request.rs", &["JOBS"], "what holds where nothing is said"),
    ("diff/edges.rs", &["SUBJECT"], "stands for the document's subject"),
    ("diff/repeated.rs", &["FRAME"], "what is written around a text"),
    ("policy/pin.rs", &["SAFE_PREFIX"], "from which length on a prefix is no weakness"),
    ("run/stage.rs", &["STACK"], "the stack of a thread"),
    ("sbom/conformance/odd.rs", &["NAMED", "SHOWN"], "how much is said"),
    ("sbom/conformance/snippet.rs", &["QUOTED"], "how much is said"),
    ("sbom/conformance/violation.rs", &["NAMED"], "how much is said"),
    ("sbom/differences.rs", &["NAMED"], "how much is said"),
    ("sbom/read.rs", &["COMPONENT"], "how large a component usually is"),
    ("sbom/several.rs", &["PLACE"], "some bits of a number"),
    ("sbom/summary.rs", &["BATCH"], "how many are fetched together"),
    ("source/layout.rs", &["TURN"], "how long others wait for their turn"),
    ("source/wait.rs", &["FIRST", "LONGEST"], "pauses of our own"),
    ("text.rs", &["SHOWN", "AHEAD"], "how much is shown"),
    (
        "text/secrets.rs",
        &["SHORTEST", "LONG", "SHORTEST_BASE64", "TELLING"],
        "which secrets are masked where",
    ),
    ("trust/key.rs", &["RSA_MIN_BITS", "RSA_MAX_BITS"], "which keys are accepted"),
    ("trust/pem/private.rs", &["SHORTEST"], "what is shorter than any private key"),
    ("ui.rs", &["EVERY"], "how often something is said"),
];

/// Rooms whose numbers say how much of something a page shows.
const PAGES: &str = "report/";

/// The numbers that a source gives a name.
fn numbers(text: &str) -> Vec<String> {
    let code = code(text);
    let named = |at: usize| {
        let name = word(&code[at..]);
        let kind = code[at + name.len()..].strip_prefix(": ")?;
        // A parameter has no value.
        let given = kind[word(kind).len()..].starts_with(" =");
        (given && TYPES.contains(&word(kind))).then(|| name.to_owned())
    };
    words_after(&code, "const ").filter_map(named).collect()
}

#[test]
fn every_bound_stands_in_one_place() {
    let mut problems = Vec::new();
    for (file, text) in all().iter().filter(|(file, _)| *file != BOUNDS && !file.starts_with(PAGES)) {
        let known = NONE.iter().find(|(of, ..)| of == file).map_or(&[][..], |(_, names, _)| *names);
        let found = numbers(text);
        let new = found.iter().filter(|name| !known.contains(&name.as_str()));
        problems.extend(new.map(|name| format!("src/{file}: `{name}` belongs in src/{BOUNDS}")));
        let gone = known.iter().filter(|name| !found.iter().any(|one| one == *name));
        problems.extend(gone.map(|name| format!("src/{file}: `{name}` is gone, and must leave the list")));
    }
    let all = all();
    for (file, ..) in NONE {
        assert!(all.iter().any(|(other, _)| other == file), "src/{file} is not there");
    }
    assert!(problems.is_empty(), "\n{}\n", problems.join("\n"));
    let (_, limits) = all.iter().find(|(file, _)| file == BOUNDS).expect("the bounds");
    assert!(numbers(limits).len() > 30, "{:?}", numbers(limits));
}

#[test]
fn the_checker_sees_bounds() {
    let text = "pub const A: usize = 1;\n    const B: std::time::Duration = X;\nconst C: Duration = Y;\n\
        const D: &str = \"\";\n// const E: u64 = 1;\nfn f() {\n    const G: u64 = 1;\n}\nconst fn h<const N: usize>() -> u32 { 1 }\n\
        #[cfg(test)]\nmod tests {\n    const I: u64 = 1;\n}\n";
    assert_eq!(numbers(text), ["A", "C", "G"]);
}
