//! Two documents by somebody who means harm, beside each other.

use super::*;
use crate::diff::{self, BuildOrigin, DiffGate};
use crate::evidence::manifest::ManifestDefect;

const MARKER: &str = "<!-- paas-attest diff -->";

/// Both documents say the text wherever they can; something of every kind differs between them.
fn documents(text: &str, added: usize) -> [Vec<u8>; 2] {
    let component = |name: &str, version: &str, license: &str, hash: &str, path: &str| {
        json!({
            "type": "library", "name": name, "version": version, "bom-ref": format!("{name}{version}{path}"),
            "purl": format!("pkg:npm/{}", name.replace([' ', '@', '?', '#'], "%20")),
            "licenses": [{"license": {"name": license}}], "hashes": [{"alg": text, "content": hash}],
            "properties": [{"name": "syft:location:0:path", "value": path}],
        })
    };
    let document = |components: Vec<serde_json::Value>, tool: &str, on: &str| {
        let document = json!({
            "bomFormat": "CycloneDX", "specVersion": "1.4",
            "metadata": {"tools": [{"vendor": text, "name": text, "version": tool}]},
            "components": components,
            "dependencies": [{"ref": format!("stays{text}/"), "dependsOn": [on]}],
        });
        document.to_string().into_bytes()
    };
    let other = format!("{text}!");
    let named = format!("x{text}");
    let old = vec![
        component("stays", text, text, text, "/"),
        component("goes", text, text, text, text),
        component("up", "1.0.0", text, text, text),
        component("down", "1.2.0", text, text, text),
        component("unknown", text, text, text, text),
        component(&named, text, text, text, text),
        json!({"type": text, "name": text, "version": text}),
        json!({"type": text, "name": text, "version": text}),
    ];
    let mut new = vec![
        component("stays", text, &other, &other, "/"),
        component("comes", text, text, text, text),
        component("up", "1.0.1", text, text, text),
        component("down", "1.1.0", text, text, text),
        component("unknown", &other, text, text, text),
        component(&named, &other, text, text, text),
        json!({"type": text, "name": text, "version": text}),
    ];
    new.extend((0..added).map(|n| component(&format!("{n}{named}"), text, text, text, text)));
    [document(old, "1", &format!("goes{text}{text}")), document(new, text, &format!("comes{text}{text}"))]
}

fn side(text: &str, n: usize) -> BuildOrigin {
    let some = |name: &str| Some(format!("{text}{name}{n}"));
    BuildOrigin {
        tenant_id: Some(text.to_owned()),
        app_id: some("a"),
        builder: some("b"),
        ..BuildOrigin::default()
    }
}

fn report_of(of_image: Verdict, trust: Trust, text: &str, added: usize) -> Report {
    let bytes = documents(text, added);
    let [old, new] = bytes.each_ref().map(|bytes| sbom::read(bytes).unwrap());
    let changes = diff::diff(&old, &new).unwrap();
    let sides = [side(text, 0), side(text, 1)];
    let provenance = diff::provenance(&sides[0], &sides[1]);
    let gates = DiffGate::ALL.map(|gate| gate.ask(Some(&changes), &sides[0], &sides[1], &provenance));
    let of = |image: ImageReport, bom: &sbom::Bom<'_>| {
        let (source, bytes) = match trust {
            Trust::Unsigned => (DocumentSource::File, DocumentBytes::Unsigned(Unsigned::new(vec![]))),
            Trust::Verified | Trust::Untrusted => {
                (DocumentSource::Attestation, DocumentBytes::Attested(Trusted::scripted(vec![])))
            }
        };
        let place = DocumentPlace::Given(text.into());
        let document = SideDocument::of(source, place, digest_of(b"document"), &bytes, bom);
        SideReport { image, document: Ok(document) }
    };
    let agreed = diff::agreed(&sides[0], &sides[1]);
    let sides = [of(image(Verdict::Verified, text), &old), of(image(of_image, text), &new)];
    let comparison = Comparison::new(sides, Some(changes), provenance, agreed, gates.into());
    Report::new(head(text), Body::Diff(Box::new(comparison)))
}

/// A report whose document of one side could not be read.
fn unread(text: &str) -> Report {
    let report = report_of(Verdict::Unsigned, Trust::Unsigned, text, 0);
    let Body::Diff(comparison) = report.body else { panic!("no difference") };
    let Comparison { mut sides, provenance, agreed, .. } = *comparison;
    let defect = ManifestDefect::MediaType(Excerpt::new(text));
    sides[0].document = Err(MissingDocument::Defect(defect.into()));
    let comparison = Comparison::new(sides, None, provenance, agreed, vec![]);
    Report::new(report.head, Body::Diff(Box::new(comparison)))
}

fn comparison(report: &Report) -> &Comparison {
    let Body::Diff(comparison) = &report.body else { panic!("no difference") };
    comparison
}

/// Lines that go on where another one ended say so, and none begins as the text does.
fn indented(page: &str, lang: Lang) {
    const ENGLISH: &[&str] = &[
        "VERIFIED",
        "FAILED",
        "UNSIGNED",
        "UNTRUSTED",
        "old",
        "new",
        "found",
        "and",
        "help:",
        "Provenance",
        "Generator",
        "Changes",
        "Dependencies",
        "Note",
        "Gates",
        "Not",
        "Weakness",
        "Integrity",
        "The",
        "What",
        "!",
        "-",
        "→",
        "same:",
        "app_id",
        "builder",
        "No",
        "SBOM",
        "CycloneDX",
        "sha256:",
        "added",
        "removed",
        "expected",
    ];
    const FRENCH: &[&str] = &["!", "-", "→", "sha256:", "app_id", "builder"];
    let (ours, begins, ends) = match lang {
        Lang::En => (ENGLISH, "Changes", " the same"),
        Lang::Fr => (FRENCH, "Changements", " identiques"),
    };
    let body = page.lines().skip_while(|line| !line.starts_with(begins));
    for line in body.take_while(|line| !line.contains(ends)).skip_while(|line| !line.is_empty()) {
        let first = line.split_whitespace().next().unwrap_or("-");
        let kind = diff::ChangeKind::ALL.into_iter().any(|kind| kind.as_str() == first);
        assert!(kind || ours.contains(&first), "{line:?}\n{page}");
    }
}

fn both_formats(text: &str, added: usize) {
    for ((verdict, trust), lang) in CASES.into_iter().flat_map(|case| LANGS.map(|lang| (case, lang))) {
        let style = |width, detail| style_in(lang, width, detail);
        for report in [report_of(verdict, trust, text, added), unread(text)] {
            for &(width, detail) in styles(lang) {
                let page = report.text("human", style(width, detail));
                human(&page);
                indented(&page, lang);
                let trust = comparison(&report).trust();
                if trust != Trust::Verified {
                    assert!(page.lines().take(5).any(|line| line.starts_with(lang.trust(trust))), "{page}");
                }
            }
            assert_eq!(report.text("human", style(80, Detail::Quiet)).lines().count(), 1);
            let page = report.text("markdown", style(80, Detail::Usual));
            page_of(&page, MARKER);
            html::html(&report.text("html", style(80, Detail::Usual)));
            let later = report.later();
            assert_eq!(later.text("markdown", style(120, Detail::Verbose)), page, "no clock, no width");
            let json = later.text("json", style(80, Detail::Usual));
            assert!(!json.chars().any(|c| is_active(c) && c != '\n'), "{json}");
        }
    }
}

#[test]
fn hostile_names_act_in_no_difference() {
    for text in HOSTILE {
        both_formats(text, 2);
    }
    both_formats(&HOSTILE.concat(), 1);
    both_formats(&"\u{e0001}|`".repeat(2000), 1);
}

#[test]
fn a_difference_ends_in_time_and_says_what_it_left_out() {
    let report = report_of(Verdict::Verified, Trust::Verified, &"<&|\u{e0001}".repeat(10), 500);
    let page = report.text("markdown", style(80, Detail::Usual));
    page_of(&page, MARKER);
    let added: Vec<&str> =
        page.lines().filter(|line| line.starts_with("<details><summary>Added: ")).collect();
    assert_eq!(added.len(), 1, "the full count is said");
    assert!(
        page.contains("Downgraded (alert): 1") && page.contains("| downgraded |") || page.contains("`down`")
    );
    assert!(
        page.lines().any(|line| line.ends_with(" more") && line.starts_with(|c: char| c.is_ascii_digit()))
    );
}

#[test]
fn a_difference_does_not_scroll_sideways() {
    for ((width, text), lang) in wide_and_not().flat_map(|one| LANGS.map(|lang| (one, lang))) {
        let report = report_of(Verdict::Verified, Trust::Unsigned, text, 3);
        let page = report.text("human", style_in(lang, width, Detail::Usual));
        for line in page.lines() {
            assert!(display_width(line) <= width || line.contains("sha256:"), "{line}\n{page}");
        }
    }
}

#[test]
fn what_fails_and_where_is_said_at_the_top() {
    let report = report_of(Verdict::Verified, Trust::Verified, "x", 0);
    let page = report.text("human", style(80, Detail::Usual));
    let top = page.lines().take(10).collect::<Vec<_>>().join("\n");
    assert!(top.starts_with("FAILED  both builds are the platform's, but --fail-on forbids"), "{page}");
    assert!(top.contains("any: ") && top.contains("  found   "), "{page}");
    assert!(report.text("human", style(80, Detail::Quiet)).ends_with(" any\n"));
    let page = unread("x").text("human", style(80, Detail::Usual));
    assert!(
        page.contains(
            "old: image-malformed: the manifest's mediaType `x` is not one of the four\nsupported types\n"
        ),
        "{page}"
    );
    assert!(!page.contains("No component changed"), "{page}");
    assert!(unread("x").text("human", style(80, Detail::Quiet)).ends_with(" image-malformed\n"));
}

#[test]
fn only_what_alarms_is_marked_and_stands_first() {
    let report = report_of(Verdict::Verified, Trust::Verified, "x", 3);
    let page = report.text("human", style(100, Detail::Usual));
    let marks: Vec<bool> = page
        .lines()
        .filter(|line| line.starts_with("  ! ") || line.starts_with("    "))
        .filter(|line| {
            diff::ChangeKind::ALL.iter().any(|kind| line[4..].starts_with(&format!("{} ", kind.as_str())))
        })
        .map(|line| line.starts_with("  ! "))
        .collect();
    let alerts = comparison(&report).changes.as_ref().unwrap().summary.alerts;
    assert!(alerts > 1 && marks.iter().take(alerts).all(|mark| *mark), "{page}");
    assert!(!marks.iter().skip(alerts).any(|mark| *mark) && marks.len() > alerts, "{page}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]
    #[test]
    fn nothing_foreign_acts_in_any_difference(text in "[-=+@`|<>&#:/.()!\"', 0-9a-f\u{1b}\n\t\u{202e}\\\\]{0,30}") {
        both_formats(&text, 1);
    }
}
