//! What no schema forbids, but is unusual.
//!
//! `cyclonedx-bom` judges purls, CPEs and license expressions, value by value: as a reader it fails on
//! documents that real generators write, and then finds nothing (measured: `{"license":{}}`, every
//! document since 1.6). The references of a document are compared here.

use std::collections::{BTreeSet, HashMap};
use std::fmt;

use cyclonedx_bom::external_models::spdx::{SpdxExpression, validate_spdx_expression};
use cyclonedx_bom::external_models::uri::{Purl, validate_purl};
use cyclonedx_bom::models::component::{Cpe, validate_cpe};
use serde_json::Value;
use spdx::ParseMode;

use super::snippet::Snippet;
use crate::text::ForeignText;

/// Places of one kind that are named; all are counted.
const NAMED: usize = 3;
/// Longest name of a field in a path, in characters.
const SHOWN: usize = 40;

/// Something odd, as often as it is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Oddity {
    /// What it is.
    pub kind: OddKind,
    /// How many there are.
    pub count: usize,
    /// The first of them, at most three.
    pub first: Vec<OddPlace>,
}

/// What can be odd, in the order in which it is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OddKind {
    /// A purl that is ill-formed.
    Purl,
    /// A CPE that is ill-formed.
    Cpe,
    /// A license expression that SPDX cannot read.
    Expression,
    /// A license id that SPDX does not know.
    LicenseId,
    /// One `bom-ref` for several things.
    SharedRef,
    /// A reference that names no `bom-ref` of the document.
    DanglingRef,
}

/// One odd value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OddPlace {
    /// The value by its beginning.
    pub value: Snippet,
    /// Where it is, or how often.
    pub at: OddAt,
}

/// Where an odd value is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OddAt {
    /// At this JSON Pointer; foreign names in it are escaped.
    Pointer(String),
    /// At so many places.
    Times(usize),
    /// Somewhere: the value says enough.
    Anywhere,
}

/// What is odd about a document.
///
/// `ids` asks of license ids whether SPDX knows them, for a document whose schema was not asked.
pub(super) fn oddities(document: &Value, ids: bool) -> Vec<Oddity> {
    let mut walk = Walk { ids, ..Walk::default() };
    walk.value(document, None);
    walk.into_oddities()
}

/// Where the walk is: a step down, as a JSON Pointer writes it.
#[derive(Clone, Copy)]
enum Step<'v> {
    Field(&'v str),
    Item(usize),
}

#[derive(Default)]
struct Walk<'v> {
    ids: bool,
    path: Vec<Step<'v>>,
    purls: Found,
    cpes: Found,
    expressions: Found,
    unknown: Found,
    named: HashMap<&'v str, Named<'v>>,
    meant: BTreeSet<&'v str>,
}

/// Who has a `bom-ref`.
struct Named<'v> {
    first: &'v Value,
    list: Option<&'v Value>,
    others: usize,
}

#[derive(Default)]
struct Found {
    count: usize,
    first: Vec<OddPlace>,
}

impl<'v> Walk<'v> {
    /// Objects nest no deeper than the parser lets them.
    fn value(&mut self, value: &'v Value, list: Option<&'v Value>) {
        match value {
            Value::Object(fields) => {
                if let Some(name) = text(value, "bom-ref") {
                    self.name(name, value, list);
                }
                for (field, inner) in fields {
                    self.path.push(Step::Field(field));
                    self.field(field, inner);
                    self.value(inner, None);
                    self.path.pop();
                }
            }
            Value::Array(items) => {
                for (number, item) in items.iter().enumerate() {
                    self.path.push(Step::Item(number));
                    self.value(item, Some(value));
                    self.path.pop();
                }
            }
            _ => {}
        }
    }

    fn field(&mut self, field: &str, value: &'v Value) {
        match (field, value) {
            ("purl", Value::String(purl)) if !purl.is_empty() && !is_purl(purl) => {
                self.purls.add(purl, &self.path);
            }
            ("cpe", Value::String(cpe)) if !cpe.is_empty() && !is_cpe(cpe) => self.cpes.add(cpe, &self.path),
            ("licenses", Value::Array(entries)) => self.licenses(entries),
            ("dependencies" | "compositions" | "affects", Value::Array(entries)) => {
                for entry in entries {
                    self.mean(text(entry, "ref"));
                    for list in ["dependsOn", "assemblies", "dependencies"] {
                        for name in entry.get(list).and_then(Value::as_array).into_iter().flatten() {
                            self.mean(name.as_str());
                        }
                    }
                }
            }
            _ => {}
        }
    }

    fn licenses(&mut self, entries: &'v [Value]) {
        for (number, entry) in entries.iter().enumerate() {
            self.path.push(Step::Item(number));
            if let Some(expression) = text(entry, "expression").filter(|text| !is_expression(text)) {
                self.expressions.add(expression, &self.path);
            }
            if self.ids
                && let Some(id) = entry.get("license").and_then(|license| text(license, "id"))
                && !spdx::identifiers::LICENSES.iter().any(|known| known.name == id)
            {
                self.unknown.add(id, &self.path);
            }
            self.path.pop();
        }
    }

    fn name(&mut self, name: &'v str, holder: &'v Value, list: Option<&'v Value>) {
        let known = self.named.entry(name).or_insert(Named { first: holder, list, others: 0 });
        let one_list = matches!((known.list, list), (Some(one), Some(other)) if std::ptr::eq(one, other));
        // The first itself; and equal items of one list are a violation already.
        let reported = std::ptr::eq(known.first, holder) || (one_list && known.first == holder);
        if !reported {
            known.others += 1;
        }
    }

    /// A reference; one into another document (BOM-Link) leads out of this one.
    fn mean(&mut self, name: Option<&'v str>) {
        self.meant.extend(name.filter(|name| !name.is_empty() && !name.starts_with("urn:cdx:")));
    }

    fn into_oddities(self) -> Vec<Oddity> {
        let mut doubled: Vec<(&str, usize)> = self
            .named
            .iter()
            .filter(|(_, named)| named.others > 0)
            .map(|(name, named)| (*name, named.others))
            .collect();
        doubled.sort_unstable();
        let mut shared = Found::default();
        for (name, others) in doubled {
            shared.put(name, || OddAt::Times(others + 1));
        }
        let mut dangling = Found::default();
        for name in self.meant.iter().filter(|name| !self.named.contains_key(*name)) {
            dangling.put(name, || OddAt::Anywhere);
        }
        let all = [
            (OddKind::Purl, self.purls),
            (OddKind::Cpe, self.cpes),
            (OddKind::Expression, self.expressions),
            (OddKind::LicenseId, self.unknown),
            (OddKind::SharedRef, shared),
            (OddKind::DanglingRef, dangling),
        ];
        let oddity = |(kind, found): (OddKind, Found)| {
            (found.count > 0).then_some(Oddity { kind, count: found.count, first: found.first })
        };
        all.into_iter().filter_map(oddity).collect()
    }
}

impl Found {
    fn add(&mut self, value: &str, path: &[Step]) {
        self.put(value, || OddAt::Pointer(Pointer(path).to_string()));
    }

    fn put(&mut self, value: &str, at: impl FnOnce() -> OddAt) {
        if self.first.len() < NAMED {
            self.first.push(OddPlace { value: Snippet::new(value), at: at() });
        }
        self.count += 1;
    }
}

/// A JSON Pointer (RFC 6901); a field's name may be foreign.
struct Pointer<'a>(&'a [Step<'a>]);

impl fmt::Display for Pointer<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for step in self.0 {
            match step {
                Step::Item(number) => write!(f, "/{number}")?,
                Step::Field(name) => {
                    let name = name.replace('~', "~0").replace('/', "~1");
                    write!(f, "/{}", ForeignText::new(name).head(SHOWN))?;
                }
            }
        }
        Ok(())
    }
}

fn text<'v>(value: &'v Value, field: &str) -> Option<&'v str> {
    value.get(field).and_then(Value::as_str).filter(|text| !text.is_empty())
}

fn is_purl(text: &str) -> bool {
    text.parse::<Purl>().is_ok_and(|purl| validate_purl(&purl).is_ok())
}

/// The library looks for a CPE anywhere in the text: here it must begin, and have its 13 parts.
fn is_cpe(text: &str) -> bool {
    let parts = || text.replace(r"\\", "").replace(r"\:", "").split(':').count();
    let whole = match text.strip_prefix("cpe:2.3:") {
        Some(_) => parts() == 13,
        None => text.get(..5).is_some_and(|scheme| scheme.eq_ignore_ascii_case("cpe:/")),
    };
    whole && validate_cpe(&Cpe::new(text)).is_ok()
}

/// The library refuses `GPL-2.0+`, an id of the list though a deprecated one, and SPDX's word `NONE`.
fn is_expression(text: &str) -> bool {
    let mode = ParseMode { allow_postfix_plus_on_gpl: true, allow_deprecated: true, ..ParseMode::STRICT };
    text == "NONE"
        || validate_spdx_expression(&SpdxExpression::new(text)).is_ok()
        || spdx::Expression::parse_mode(text, mode).is_ok()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::report::Lang::En;
    use crate::text::is_active;

    fn of(document: &Value) -> Vec<String> {
        oddities(document, false).iter().map(|odd| En.oddity(odd)).collect()
    }

    #[test]
    fn what_generators_write_rightly_is_not_odd() {
        let document = json!({
            "metadata": {"component": {"bom-ref": "app"}},
            "components": [
                {"bom-ref": "a", "purl": "pkg:deb/debian/zlib1g@1:1.2.11.dfsg-2+deb11u2?arch=amd64&distro=debian-11",
                 "cpe": "cpe:2.3:a:zlib1g:zlib1g:1\\:1.2.11.dfsg-2\\+deb11u2:*:*:*:*:*:*:*"},
                {"bom-ref": "b", "purl": "pkg:npm/%40acme/utils@1.0.0", "cpe": "cpe:/a:acme:utils:1.0.0", "licenses": [
                    {"expression": "MIT OR (GPL-2.0+ WITH Classpath-exception-2.0)"}, {"expression": "LicenseRef-mine"},
                    {"expression": "NOASSERTION"}, {"expression": "NONE"}]},
                {"purl": "pkg:golang/github.com/Masterminds/semver/v3@v3.1.1#sub/path", "bom-ref": "", "cpe": ""}
            ],
            "services": [{"bom-ref": "s"}],
            "dependencies": [{"ref": "app", "dependsOn": ["a", "b", "s"]}],
            "compositions": [{"aggregate": "complete", "assemblies": ["a"], "dependencies": ["app"]}],
            "vulnerabilities": [{"bom-ref": "v", "affects": [{"ref": "urn:cdx:3e671687-395b-41f5-a30f-a58921a69b79/1#x"}]}]
        });
        assert_eq!(of(&document), Vec::<String>::new());
    }

    #[test]
    fn each_kind_is_one_sentence_with_its_first_examples() {
        let document = json!({
            "components": [
                {"bom-ref": "a", "name": "1", "purl": "pkg:/", "cpe": "cpe:2.3:a:g++:g++:1:*:*:*:*:*:*:*"},
                {"bom-ref": "a", "name": "2", "purl": "npm/x", "cpe": "cpe:2.3:a:b:c"},
                {"bom-ref": "a", "name": "3", "purl": "pkg:npm", "components": [{"purl": "x", "licenses": [{"expression": "MIT OR"}]}]},
                {"bom-ref": "b", "name": "4", "licenses": [{"license": {"id": "Nonsense"}}]}
            ],
            "dependencies": [{"ref": "b", "dependsOn": ["z", "y", "z"]}, {"ref": "x"}],
            "compositions": [{"assemblies": ["w"], "dependencies": ["v"]}]
        });
        assert_eq!(
            oddities(&document, true).iter().map(|odd| En.oddity(odd)).collect::<Vec<_>>(),
            [
                "4 purls are ill-formed: `pkg:/` at /components/0/purl, `npm/x` at /components/1/purl, \
                 `x` at /components/2/components/0/purl and 1 more",
                "2 CPEs are ill-formed: `cpe:2.3:a:g++:g++:1:*:*:*:*:*:*:*` at /components/0/cpe, \
                 `cpe:2.3:a:b:c` at /components/1/cpe",
                "1 license expression is not a valid SPDX expression: `MIT OR` at /components/2/components/0/licenses/0",
                "1 license id is not in the SPDX list: `Nonsense` at /components/3/licenses/0",
                "1 bom-ref is used more than once: `a` (3 times)",
                "5 references match no bom-ref of the document: `v`, `w`, `x` and 2 more",
            ]
        );
        assert!(of(&document).iter().all(|sentence| !sentence.contains("license id")));
    }

    #[test]
    fn what_the_schema_reports_is_not_odd_as_well() {
        let twins = json!({"components": [{"bom-ref": "a", "name": "x"}, {"bom-ref": "a", "name": "x"}]});
        assert_eq!(of(&twins), Vec::<String>::new());
        let apart = json!({"components": [{"bom-ref": "a", "name": "x", "components": [{"bom-ref": "a", "name": "x"}]}]});
        assert_eq!(of(&apart).len(), 1, "in two lists they are not equal items");
        assert_eq!(
            of(&json!({"components": [{"purl": 5, "cpe": null, "licenses": {}}], "dependencies": [7]})),
            Vec::<String>::new()
        );
    }

    #[test]
    fn foreign_text_in_a_sentence_is_escaped() {
        let evil = "\u{1b}[2J\u{202e}/~";
        let mut component = json!({"bom-ref": evil, "purl": evil});
        component[evil] = json!({"cpe": evil});
        let document = json!({"components": [component, {"bom-ref": evil}], "dependencies": [{"ref": format!("{evil}x")}]});
        let odd = of(&document);
        assert_eq!(odd.len(), 4, "{odd:?}");
        assert!(!odd.concat().chars().any(is_active));
        assert!(odd[1].contains("/components/0/\\u{1b}[2J\\u{202e}~1~0/cpe"), "{odd:?}");
    }
}
