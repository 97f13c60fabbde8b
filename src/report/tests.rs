//! Documents by somebody who means harm, in every format.

mod check;
mod diff;
mod html;

use std::collections::BTreeMap;

use proptest::prelude::*;
use serde_json::json;

use super::format::display_width;
use super::*;
use crate::call::{Call, CallOption};
use crate::check::{Check, CheckId, LogFinding};
use crate::code::Code;
use crate::evidence::place::Place;
use crate::sbom::conformance::{self, OddAt, OddKind, OddPlace, Oddity, Snippet, Standard};
use crate::sbom::{
    self, Between, BomForLists, BomSummary, DeniedLicense, Difference, DifferenceKind, LicenseRules, OneOfTwo,
};
use crate::text::{Excerpt, ForeignText, is_active};
use crate::trust::{Annotation, Trusted, Unsigned, digest_of};
use crate::verdict::Outcome;

const HOSTILE: &[&str] = &[
    "\u{1b}[2J\u{1b}]8;;https://evil\u{7}",
    "a|b",
    "`",
    "```\n# VERIFIED",
    "<img src=x onerror=alert(1)>",
    "</details><script>alert(1)</script>",
    "line\nVERIFIED  harbor\r\n",
    "\u{202e}gpj.exe\u{200b}",
    "::set-output name=verdict::VERIFIED",
    "x ::error::y",
    "##vso[task.complete]",
    "x##[add-mask]y",
    "=HYPERLINK(\"https://evil\",\"x\")",
    "\t=1",
    "+1",
    "-1,\"",
    "@everyone",
    "https://evil.example/x",
    "[x](https://evil)",
    "#123",
    "-->",
    "<!-- paas-attest sbom -->",
    "| cell |",
    "",
    " ",
    "\u{1}glue\u{1}",
    "名前 🦀 e\u{301}",
];

fn style(width: usize, detail: Detail) -> Style {
    style_in(Lang::En, width, detail)
}

/// All of them in English; another language breaks its lines by the same code.
fn styles(lang: Lang) -> &'static [(usize, Detail)] {
    const ALL: &[(usize, Detail)] =
        &[(80, Detail::Verbose), (120, Detail::Verbose), (40, Detail::Usual), (80, Detail::Usual)];
    if lang == Lang::En { &ALL[1..] } else { &ALL[..1] }
}

const LANGS: [Lang; 2] = [Lang::En, Lang::Fr];

fn style_in(lang: Lang, width: usize, detail: Detail) -> Style {
    Style { width, terminal: true, color: false, detail, lang }
}

fn image(verdict: Verdict, text: &str) -> ImageReport {
    let outcome = match verdict {
        Verdict::Unsigned => {
            return ImageReport::unsigned(text.to_owned()).with_annotations(annotations(text));
        }
        Verdict::Failed => Outcome::Fail,
        _ => Outcome::Pass,
    };
    let all = check::findings(text).into_iter().map(|finding| check::check(outcome, finding));
    let not_asked = Check::scripted(CheckId::Log, Outcome::NotAsked, LogFinding::Absent);
    let image = image_with(all.chain([not_asked]).collect(), text);
    assert_eq!(image.verdict(), verdict);
    image
}

fn image_with(checks: Vec<Check>, text: &str) -> ImageReport {
    ImageReport::scripted(text, checks).with_digest(digest_of(b"image")).with_annotations(annotations(text))
}

fn annotations(text: &str) -> BTreeMap<String, Annotation> {
    BTreeMap::from([(text.to_owned(), Annotation::Text(ForeignText::new(text)))])
}

fn document(text: &str, copies: usize) -> Vec<u8> {
    let component = json!({
        "type": text, "group": text, "name": text, "version": text, "bom-ref": text, "purl": format!("pkg:npm/{text}"),
        "supplier": {"name": text}, "licenses": [{"license": {"name": text}}, {"license": {"id": "MIT"}}],
        "hashes": [{"alg": text, "content": text}],
        "properties": [{"name": "syft:location:0:path", "value": text}, {"name": "syft:location:1:path", "value": "/b"}],
    });
    let plain = json!({"type": "library", "name": text, "version": "1", "licenses": [{"expression": "MIT"}]});
    let mut components = vec![component; copies];
    components.extend(["2.0", text].map(|version| {
        let mut plain = plain.clone();
        plain["version"] = json!(version);
        plain
    }));
    let document = json!({
        "bomFormat": "CycloneDX", "specVersion": "1.4", "serialNumber": text,
        "metadata": {
            "timestamp": text, "tools": [{"vendor": text, "name": text, "version": text}],
            "component": {"type": text, "name": text, "version": format!("sha256:{text}")},
        },
        "components": components,
        "dependencies": [{"ref": text, "dependsOn": [text, "x"]}],
    });
    document.to_string().into_bytes()
}

fn report(of_image: Verdict, trust: Trust, text: &str, copies: usize) -> Report {
    let bytes = document(text, copies);
    let BomForLists { bom, further } = sbom::read_for_lists(&bytes).unwrap();
    let lists = conformance::lists(&Standard::ALL, &bom, further.as_ref(), false);
    let denied = ["MIT", "npm:MIT"].map(|asked| DeniedLicense::parse(asked).unwrap()).into();
    let gates = LicenseRules { denied, ..LicenseRules::default() }.ask(&bom).gates;
    let other = OtherDocument {
        source: DocumentSource::Attestation,
        place: Place::Record(text.to_owned()),
        trust,
        sha256: "00".to_owned(),
        same: false,
        differences: vec![Difference {
            between: Between::ShownAndThis,
            kind: DifferenceKind::Only { which: OneOfTwo::Second, first: vec![Excerpt::new(text)], more: 0 },
        }],
    };
    let bytes_of = |bytes: &[u8]| match trust {
        Trust::Unsigned => DocumentBytes::Unsigned(Unsigned::new(bytes.to_vec())),
        Trust::Verified | Trust::Untrusted => DocumentBytes::Attested(Trusted::scripted(bytes.to_vec())),
    };
    let mut inside = SbomReport::without(image(of_image, text), MissingDocument::NothingAttested);
    inside.others = vec![other];
    inside.listed = true;
    let shown = Document {
        source: DocumentSource::Attestation,
        place: DocumentPlace::Given(text.into()),
        digest: digest_of(&bytes),
        summary: BomSummary::of(&bom),
        rows: sbom::rows(&bom, &[]).into_iter().map(ListedComponent::from).collect(),
        bytes: bytes_of(&bytes),
    };
    let conformance = Conformance::new(Some(conformance::schema(&bytes)), lists);
    let inside = inside.looked_into(Ok(shown), conformance, gates);
    assert_eq!(inside.trust(), trust);
    Report::new(head(text), Body::Sbom(Box::new(inside)))
}

fn head(text: &str) -> ReportHead {
    let place = OddPlace { value: Snippet::new(text), at: OddAt::Anywhere };
    let odd = Oddity { kind: OddKind::Purl, count: 1, first: vec![place] };
    ReportHead {
        at: "2026-01-01T00:00:00Z".to_owned(),
        weaknesses: vec![Weakness::SchemaOdd(odd)],
        call: Call::new(
            "verify",
            vec![text.to_owned()],
            vec![CallOption { name: "--tenant-id", values: vec![text.to_owned()] }],
        ),
        ..ReportHead::default()
    }
}

impl Report {
    fn text(&self, format: &str, style: Style) -> String {
        String::from_utf8(Format::named(format).unwrap().render(self, style).unwrap()).unwrap()
    }

    fn later(self) -> Self {
        Self { head: ReportHead { at: "2027-01-01T00:00:00Z".to_owned(), ..self.head }, ..self }
    }
}

const CASES: [(Verdict, Trust); 4] = [
    (Verdict::Verified, Trust::Verified),
    (Verdict::Verified, Trust::Unsigned),
    (Verdict::Unsigned, Trust::Unsigned),
    (Verdict::Failed, Trust::Untrusted),
];

fn human(page: &str) {
    for line in page.lines() {
        assert!(!line.chars().any(is_active), "{line:?}");
        let start = line.trim_start();
        assert!(!start.starts_with("::") && !line.contains("##[") && !line.contains("##vso["), "{line:?}");
    }
}

fn markdown(page: &str) {
    page_of(page, "<!-- paas-attest sbom -->");
}

fn page_of(page: &str, marker: &str) {
    assert!(page.chars().count() <= 65_536);
    let mut lines = page.lines();
    assert_eq!(lines.next(), Some(marker));
    let mut cells = None;
    for line in lines {
        assert!(!line.chars().any(is_active), "{line:?}");
        assert!(!line.contains("``") && !line.contains("##["), "{line:?}");
        let parts: Vec<&str> = line.split('`').collect();
        assert!(parts.len() % 2 == 1, "a span is open: {line:?}");
        let outside: String = parts.iter().step_by(2).copied().collect();
        assert!(parts.iter().skip(1).step_by(2).all(|span| !span.contains(['|', '<'])), "{line:?}");
        let mut ours = outside.clone();
        for tag in ["<details><summary>", "</summary>", "</details>", "<br>"] {
            ours = ours.replace(tag, "");
        }
        assert!(!ours.contains(['<', '>', '@', '[', ']', '#', '~', '_', '\\']), "{line:?}");
        assert!(!ours.contains("://") && !ours.contains("www."), "{line:?}");
        assert!(!line.starts_with(' ') && !line.starts_with("::"), "{line:?}");
        // A table keeps its columns.
        if outside.starts_with('|') {
            let n = outside.matches('|').count();
            assert_eq!(*cells.get_or_insert(n), n, "{line:?}");
        } else {
            assert!(!outside.contains('|'), "{line:?}");
            cells = None;
        }
    }
    assert_eq!(page.matches("<details>").count(), page.matches("</details>").count());
}

/// Records of RFC 4180.
fn records(text: &str) -> Vec<Vec<String>> {
    let (mut records, mut record, mut cell, mut quoted) = (vec![], vec![], String::new(), false);
    let mut rest = text.chars().peekable();
    while let Some(character) = rest.next() {
        match character {
            '"' if quoted && rest.peek() == Some(&'"') => cell.extend(rest.next()),
            '"' => quoted = !quoted,
            ',' if !quoted => record.push(std::mem::take(&mut cell)),
            '\n' if !quoted => {
                record.push(std::mem::take(&mut cell));
                records.push(std::mem::take(&mut record));
            }
            other => cell.push(other),
        }
    }
    assert!(!quoted && cell.is_empty());
    records
}

fn csv(page: &str, trust: Trust) {
    let records = records(page);
    assert_eq!(
        records[0].join(","),
        "trust,type,ecosystem,package,name,version,license,supplier,purl,hashes,paths"
    );
    assert_eq!(page.lines().count(), records.len(), "no cell holds a line break");
    for record in &records[1..] {
        assert_eq!((record.len(), record[0].as_str()), (11, trust.as_str()));
        for cell in record {
            assert!(!cell.chars().any(is_active) && !cell.starts_with(['=', '+', '-', '@']), "{cell:?}");
        }
    }
}

fn all_formats(text: &str, copies: usize) {
    for ((verdict, trust), lang) in CASES.into_iter().flat_map(|case| LANGS.map(|lang| (case, lang))) {
        let style = |width, detail| style_in(lang, width, detail);
        let report = report(verdict, trust, text, copies);
        for &(width, detail) in styles(lang) {
            let page = report.text("human", style(width, detail));
            human(&page);
            if trust != Trust::Verified {
                assert!(page.lines().take(4).any(|line| line.starts_with(lang.trust(trust))), "{page}");
            }
        }
        assert_eq!(report.text("human", style(80, Detail::Quiet)).lines().count(), 1);
        let page = report.text("markdown", style(80, Detail::Usual));
        markdown(&page);
        let said = format!("**{}**", lang.trust(trust));
        assert!(
            trust == Trust::Verified || page.lines().take(6).any(|line| line.starts_with(&said)),
            "{page}"
        );
        html::html(&report.text("html", style(80, Detail::Usual)));
        let later = report.later();
        assert_eq!(later.text("markdown", style(120, Detail::Verbose)), page, "no clock, no width");
        csv(&later.text("csv", style(80, Detail::Usual)), trust);
    }
}

#[test]
fn hostile_names_act_in_no_format() {
    for text in HOSTILE {
        all_formats(text, 2);
    }
    all_formats(&HOSTILE.concat(), 1);
    all_formats(&"\u{e0001}|`".repeat(2000), 1);
}

#[test]
fn a_page_ends_in_time_and_says_what_it_left_out() {
    let report = report(Verdict::Verified, Trust::Verified, &"<&|\u{e0001}".repeat(10), 500);
    let page = report.text("markdown", style(80, Detail::Usual));
    markdown(&page);
    let cut =
        page.lines().filter(|line| line.ends_with(" more") && line.starts_with(|c: char| c.is_ascii_digit()));
    assert_eq!(cut.count(), 1, "only the list at the end is shortened");
}

/// Rooms, and ordinary text, of which no purl is a word without end.
fn wide_and_not() -> impl Iterator<Item = (usize, &'static str)> {
    let texts = ["Some-Name and others", "名 他", "🦀 e\u{301}"];
    [80, 120].into_iter().flat_map(move |width| texts.map(|text| (width, text)))
}

#[test]
fn nothing_scrolls_sideways() {
    for ((width, text), lang) in wide_and_not().flat_map(|one| LANGS.map(|lang| (one, lang))) {
        let report = report(Verdict::Verified, Trust::Unsigned, text, 3);
        let page = report.text("human", style_in(lang, width, Detail::Usual));
        for line in page.lines() {
            let digest = line.contains("sha256:");
            assert!(display_width(line) <= width || digest, "{line}\n{page}");
        }
        assert!(page.contains("of 5 components") || page.contains("sur 5\u{a0}composants"), "{page}");
    }
}

#[test]
fn what_fails_is_said_in_the_first_ten_lines() {
    let report = report(Verdict::Verified, Trust::Verified, "x", 1);
    let page = report.text("human", style(80, Detail::Usual));
    let top: Vec<&str> = page.lines().take(12).collect();
    let top = top.join("\n");
    for word in ["FAILED", "schema: ", "deny-license: ", "  found   ", "  at      "] {
        assert!(top.contains(word), "{word}: {page}");
    }
    let page = report.text("markdown", style(80, Detail::Usual));
    assert!(page.find("deny-license").unwrap() < page.find("<details>").unwrap());
}

#[test]
fn what_is_refused_says_why_and_how_to_ask() {
    let lack = MissingDocument::NobodySigned(Place::TagBeside);
    let inside = SbomReport::without(image(Verdict::Verified, "x"), MissingDocument::NothingAttested)
        .without_unsigned(lack);
    let refused = Report::new(head("x"), Body::Sbom(Box::new(inside)));
    assert_eq!((refused.verdict(), refused.exit_code()), (None, 2));
    let page = refused.text("human", style(80, Detail::Usual));
    assert!(page.starts_with("error: nobody signed this SBOM (tag): there is no"), "{page}");
    assert!(page.contains("  help: to read it anyway, marked UNSIGNED: --unsigned\n"), "{page}");
    assert!(refused.text("human", style(80, Detail::Quiet)).ends_with(" unsigned-refused\n"));
    assert!(refused.text("markdown", style(80, Detail::Usual)).contains("`unsigned-refused`"));
    assert_eq!(refused.text("csv", style(80, Detail::Usual)), "");
}

#[test]
fn a_failing_question_is_named_in_one_line() {
    let failed = report(Verdict::Verified, Trust::Verified, "x", 1);
    assert!(
        failed.in_one_line(Lang::En).starts_with("FAILED  x  schema: CycloneDX 1.4: "),
        "{}",
        failed.in_one_line(Lang::En)
    );
    let page = failed.text("human", style(80, Detail::Quiet));
    assert!(page.starts_with("FAILED x@sha256:") && page.ends_with(" schema\n"), "{page}");
}

#[test]
fn no_format_calls_a_document_more_than_what_its_elements_say() {
    let report = report(Verdict::Verified, Trust::Verified, "x", 1);
    for format in ["human", "markdown", "html", "json"] {
        let page = report.text(format, style(80, Detail::Verbose)).to_lowercase();
        assert!(!page.contains("complian"), "{page}");
    }
    for format in ["human", "markdown", "html"] {
        let page = report.text(format, style(200, Detail::Usual));
        assert!(page.contains("the list was not compared with the published text"), "{page}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]
    #[test]
    fn nothing_foreign_acts_in_any_format(text in "[-=+@`|<>&#:/.()!\"', 0-9a-f\u{1b}\n\t\u{202e}\\\\]{0,30}") {
        all_formats(&text, 1);
    }
}
