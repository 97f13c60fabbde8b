use super::*;

#[test]
fn what_is_put_into_a_template_is_not_looked_into_again() {
    let values = [("a", "{b}"), ("b", "x")];
    assert_eq!(fill("{a} {b} {c} { {ab} {", &values), "{b} x {c} { {ab} {");
    assert_eq!(fill("", &values), "");
}

#[test]
fn every_template_is_filled_and_fits_its_columns() {
    for (name, text) in [
        ("head", HEAD),
        ("contents", CONTENTS),
        ("payload", PAYLOAD),
        ("bundle", BUNDLE),
        ("hashes", SEVERAL_HASHES),
        ("cosign", COSIGN),
        ("cosign-bundle", COSIGN_BUNDLE),
        ("tail", TAIL),
    ] {
        for line in text.lines() {
            assert!(line.len() <= 80 && line.is_ascii() && line == line.trim_end(), "{name}: {line}");
        }
        assert!(text.ends_with("\n\n"), "{name}");
    }
}

#[test]
fn base64_is_set_in_the_lines_that_openssl_reads() {
    assert_eq!(in_lines("AAA"), "AAA=");
    assert_eq!(in_lines("_-A="), "/+A=");
    assert_eq!(in_lines("AA\r\nAA"), "AAAA");
    let lines = in_lines(&"A".repeat(130));
    assert_eq!(lines.lines().map(str::len).collect::<Vec<_>>(), [64, 64, 4]);
}

#[test]
fn commits_are_asked_for_as_they_were() {
    let start = |start: &str| commit(&Asked::Commit { name: String::new(), start: start.to_owned() });
    assert_eq!(start("\"4d1f0a5").as_deref(), Some(" \\\n  --commit-sha '4d1f0a5...'"));
    assert_eq!(start("\"4d1f0a5\"").as_deref(), Some(" \\\n  --commit-sha '4d1f0a5'"));
    assert_eq!(commit(&Asked::NoIdentity), None);
}
