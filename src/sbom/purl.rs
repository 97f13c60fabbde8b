//! Package URLs, taken apart without allocating.
//!
//! Rules: the purl specification (ECMA-427), "how to parse". Work is on bytes, so that a value which
//! is no UTF-8 once decoded breaks nothing.

use std::borrow::Cow;
use std::fmt::Write as _;

/// The parts of a purl as written, still percent-encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Purl<'a> {
    kind: &'a str,
    namespace: &'a str,
    name: &'a str,
    version: Option<&'a str>,
    qualifiers: &'a str,
    subpath: &'a str,
}

impl<'a> Purl<'a> {
    /// Takes a purl apart; `None` where it has no type or no name (`pkg:/`, which syft 0.78 wrote).
    pub fn parse(text: &'a str) -> Option<Self> {
        let (scheme, rest) = text.split_once(':')?;
        if !scheme.eq_ignore_ascii_case("pkg") {
            return None;
        }
        let (rest, subpath) = rest.rsplit_once('#').unwrap_or((rest, ""));
        let (rest, qualifiers) = rest.rsplit_once('?').unwrap_or((rest, ""));
        let (kind, rest) = rest.trim_start_matches('/').split_once('/')?;
        let is_type = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'+' | b'-');
        if !kind.starts_with(|first: char| first.is_ascii_alphabetic()) || !kind.bytes().all(is_type) {
            return None;
        }
        // An `@` before the last `/` is an npm scope, not a version.
        let (path, version) = match rest.rsplit_once('@') {
            Some((path, version)) if !version.contains('/') => (path, Some(version)),
            _ => (rest, None),
        };
        let (namespace, name) =
            path.trim_end_matches('/').rsplit_once('/').unwrap_or(("", path.trim_end_matches('/')));
        if name.is_empty() {
            return None;
        }
        let version = version.filter(|version| !version.is_empty());
        Some(Self { kind, namespace, name, version, qualifiers, subpath })
    }

    /// The type in lower case: the ecosystem.
    pub fn ecosystem(&self) -> Cow<'a, str> {
        lower(self.kind)
    }

    /// The segments of the namespace, decoded.
    pub fn namespace(&self) -> impl Iterator<Item = Cow<'a, str>> {
        segments(self.namespace).map(decode)
    }

    /// The name, decoded; as written otherwise.
    pub fn name(&self) -> Cow<'a, str> {
        decode(self.name)
    }

    /// The version, decoded.
    pub fn version(&self) -> Option<Cow<'a, str>> {
        self.version.map(decode)
    }

    /// The value of a qualifier, decoded; `None` where it is absent or empty.
    pub fn qualifier(&self, key: &str) -> Option<Cow<'a, str>> {
        self.raw_qualifier(key).map(decode)
    }

    fn raw_qualifier(&self, key: &str) -> Option<&'a str> {
        if self.qualifiers.is_empty() {
            return None;
        }
        self.qualifiers.split('&').find_map(|pair| {
            let (name, value) = pair.split_once('=')?;
            (name.eq_ignore_ascii_case(key) && !value.is_empty()).then_some(value)
        })
    }

    /// The name as the canonical purl has it: equal for all purls of one package.
    pub fn canonical_name(&self) -> Cow<'a, str> {
        let is_pypi = self.kind.eq_ignore_ascii_case("pypi");
        if !is_pypi && self.name.bytes().all(is_plain) {
            return Cow::Borrowed(self.name);
        }
        let mut out = String::with_capacity(self.name.len());
        if is_pypi {
            encode(pypi_name(&decode_bytes(self.name)).iter().copied(), &mut out);
        } else {
            recode(self.name, &mut out);
        }
        Cow::Owned(out)
    }

    /// Writes the canonical purl: without version, or with the one given, and of the qualifiers only
    /// those that tell packages apart.
    pub fn write_canonical(&self, version: Option<&str>, out: &mut String) {
        out.push_str("pkg:");
        out.push_str(&self.ecosystem());
        for segment in segments(self.namespace) {
            out.push('/');
            recode(segment, out);
        }
        out.push('/');
        out.push_str(&self.canonical_name());
        if let Some(version) = version {
            out.push('@');
            encode(version.bytes(), out);
        }
        self.write_qualifiers(out);
        let mut mark = '#';
        for segment in segments(self.subpath).filter(|segment| !matches!(*segment, "." | "..")) {
            out.push(mark);
            recode(segment, out);
            mark = '/';
        }
    }

    /// In one pass: nearly every purl of a distribution has some, and they are many.
    fn write_qualifiers(&self, out: &mut String) {
        if self.qualifiers.is_empty() {
            return;
        }
        let mut kept = KEPT.map(|_| "");
        for pair in self.qualifiers.split('&') {
            let Some((key, value)) = pair.split_once('=') else { continue };
            let place = KEPT.iter().position(|kept| key.eq_ignore_ascii_case(kept));
            if let Some(place) = place.filter(|place| kept[*place].is_empty()) {
                kept[place] = value;
            }
        }
        let mut mark = '?';
        for (key, value) in KEPT.into_iter().zip(kept).filter(|(_, value)| !value.is_empty()) {
            out.push(mark);
            out.push_str(key);
            out.push('=');
            recode(value, out);
            mark = '&';
        }
    }
}

/// The qualifiers that tell packages apart, sorted.
const KEPT: [&str; 3] = ["arch", "classifier", "type"];

fn segments(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter(|segment| !segment.is_empty())
}

fn lower(text: &str) -> Cow<'_, str> {
    if text.bytes().any(|byte| byte.is_ascii_uppercase()) {
        Cow::Owned(text.to_ascii_lowercase())
    } else {
        Cow::Borrowed(text)
    }
}

/// Characters that stand for themselves: unreserved ones, and `:` and `+`, as packagers write them.
fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~' | b':' | b'+')
}

/// Decodes and encodes again, so that every spelling of a text becomes the same one.
fn recode(text: &str, out: &mut String) {
    if text.bytes().all(is_plain) {
        out.push_str(text);
    } else {
        encode(decoded(text), out);
    }
}

fn encode(bytes: impl Iterator<Item = u8>, out: &mut String) {
    for byte in bytes {
        if is_plain(byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
}

/// The bytes of a text, percent-decoded; a `%` without two hex digits stands for itself.
fn decoded(text: &str) -> impl Iterator<Item = u8> {
    let bytes = text.as_bytes();
    let digit = |at: usize| bytes.get(at).and_then(|byte| char::from(*byte).to_digit(16));
    let mut at = 0;
    std::iter::from_fn(move || {
        let byte = *bytes.get(at)?;
        at += 1;
        if byte == b'%'
            && let (Some(high), Some(low)) = (digit(at), digit(at + 1))
        {
            at += 2;
            return u8::try_from(high * 16 + low).ok();
        }
        Some(byte)
    })
}

fn decode_bytes(text: &str) -> Cow<'_, [u8]> {
    if text.contains('%') { Cow::Owned(decoded(text).collect()) } else { Cow::Borrowed(text.as_bytes()) }
}

/// For showing and comparing; what is no UTF-8 becomes U+FFFD.
fn decode(text: &str) -> Cow<'_, str> {
    if text.contains('%') {
        Cow::Owned(String::from_utf8_lossy(&decode_bytes(text)).into_owned())
    } else {
        Cow::Borrowed(text)
    }
}

/// PEP 503: lower case, and each run of `-`, `_` and `.` one `-`.
fn pypi_name(name: &[u8]) -> Vec<u8> {
    let mut out: Vec<u8> = Vec::with_capacity(name.len());
    let mut in_run = false;
    for byte in name {
        let separates = matches!(byte, b'-' | b'_' | b'.');
        if !separates {
            out.push(byte.to_ascii_lowercase());
        } else if !in_run {
            out.push(b'-');
        }
        in_run = separates;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use packageurl::{Error, PackageUrl};
    use proptest::prelude::*;
    use std::str::FromStr as _;

    fn canonical(text: &str) -> Option<String> {
        let mut out = String::new();
        Purl::parse(text)?.write_canonical(None, &mut out);
        Some(out)
    }

    #[test]
    fn every_spelling_becomes_the_canonical_one() {
        for (written, expected) in [
            ("pkg:npm/%40acme/utils@1.0.0", "pkg:npm/%40acme/utils"),
            ("pkg:npm/@acme/utils@1.0.0", "pkg:npm/%40acme/utils"),
            ("pkg:npm/@acme/utils", "pkg:npm/%40acme/utils"),
            ("pkg:npm/lodash@4.17.21", "pkg:npm/lodash"),
            ("PKG:NPM/Lodash", "pkg:npm/Lodash"),
            ("pkg://npm//lodash", "pkg:npm/lodash"),
            (
                "pkg:deb/debian/zlib1g@1:1.2.11.dfsg-2?arch=amd64&upstream=zlib&distro=debian-11",
                "pkg:deb/debian/zlib1g?arch=amd64",
            ),
            ("pkg:deb/debian/libstdc++6@10", "pkg:deb/debian/libstdc++6"),
            ("pkg:deb/debian/libstdc%2B%2B6@10", "pkg:deb/debian/libstdc++6"),
            (
                "pkg:maven/org.x/core@1?type=jar&classifier=sources",
                "pkg:maven/org.x/core?classifier=sources&type=jar",
            ),
            ("pkg:maven/org.x/core@1?TYPE=jar&classifier=", "pkg:maven/org.x/core?type=jar"),
            (
                "pkg:golang/github.com/Azure/go-autorest@v1#autorest/to/",
                "pkg:golang/github.com/Azure/go-autorest#autorest/to",
            ),
            ("pkg:golang/x/y#/a/./../b%20c", "pkg:golang/x/y#a/b%20c"),
            ("pkg:pypi/Typing_.-Extensions@4", "pkg:pypi/typing-extensions"),
            ("pkg:pypi/PyYAML", "pkg:pypi/pyyaml"),
            ("pkg:generic/a%2fb/c%zz@1", "pkg:generic/a%2Fb/c%25zz"),
            ("pkg:generic/%ff", "pkg:generic/%FF"),
            ("pkg:generic/n\u{e9}", "pkg:generic/n%C3%A9"),
            ("pkg:generic/a?b?arch=x", "pkg:generic/a%3Fb?arch=x"),
        ] {
            assert_eq!(canonical(written).as_deref(), Some(expected), "{written}");
            assert_eq!(canonical(expected).as_deref(), Some(expected), "{expected}");
        }
    }

    #[test]
    fn what_has_no_type_or_name_is_none() {
        for bad in [
            "",
            "pkg",
            "pkg:",
            "pkg:/",
            "pkg:npm",
            "pkg:npm/",
            "pkg:npm/@1.0",
            "npm/x",
            "http://x/y",
            "pkg:1a/x",
            "pkg:a_b/x",
        ] {
            assert_eq!(Purl::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn parts_are_decoded() {
        let purl = Purl::parse("pkg:rpm/fedora/curl@7.50.3-1.fc25%2B1?arch=i386&epoch=2&distro=fedora%2D25")
            .unwrap();
        assert_eq!(purl.ecosystem(), "rpm");
        assert_eq!(purl.namespace().collect::<Vec<_>>(), ["fedora"]);
        assert_eq!(purl.name(), "curl");
        assert_eq!(purl.version().unwrap(), "7.50.3-1.fc25+1");
        assert_eq!(purl.qualifier("distro").unwrap(), "fedora-25");
        assert_eq!(purl.qualifier("arc"), None);
        let mut out = String::new();
        purl.write_canonical(Some("2:7^1"), &mut out);
        assert_eq!(out, "pkg:rpm/fedora/curl@2:7%5E1?arch=i386");
    }

    proptest! {
        #[test]
        fn splitting_never_panics_and_the_canonical_form_stays(text in "(pkg:)?[a-zA-Z@/?#%=&:0-9._\u{e9}-]{0,40}") {
            if let Some(once) = canonical(&text) {
                prop_assert_eq!(canonical(&once), Some(once.clone()));
                prop_assert!(once.is_ascii());
            }
        }

        #[test]
        fn any_text_can_be_split(text in any::<String>()) {
            let _ = canonical(&text);
        }
    }

    /// What the crate `packageurl` does differently, and why we do not. It refuses what the rules of a type
    /// forbid, a name that is no UTF-8, and a path that ends in `/`: a document with such a purl is still to be
    /// read. It drops `.` and `..` from a namespace, which the specification does only in a subpath. Of a
    /// doubled qualifier it takes the last, we the first. It folds letters where the rules of a type do; we show
    /// what was written, and fold only what `PyPI` says is one name.
    fn differs(text: &str, read: Result<&PackageUrl<'_>, &Error>) -> Result<(), TestCaseError> {
        let ours = Purl::parse(text);
        let theirs = match (read, ours) {
            (Ok(theirs), Some(_)) => theirs,
            // `pkg:./x`: a type begins with a letter.
            (Ok(theirs), None) => {
                prop_assert!(!theirs.ty().starts_with(|first: char| first.is_ascii_alphabetic()), "{}", text);
                return Ok(());
            }
            (Err(_), None) => return Ok(()),
            (Err(error), Some(_)) => {
                let known = match error {
                    Error::InvalidScheme(scheme) => scheme.eq_ignore_ascii_case("pkg"),
                    Error::MissingName => {
                        text.contains("/@")
                            || text.contains("/?")
                            || text.contains("/#")
                            || text.ends_with('/')
                    }
                    Error::InvalidKey(_)
                    | Error::TypeProhibitsNamespace(_)
                    | Error::TypeRequiresNamespace(_)
                    | Error::MissingRequiredQualifier(..)
                    | Error::InvalidName(..)
                    | Error::InvalidVersion(..)
                    | Error::InvalidNamespaceComponent(_)
                    | Error::InvalidSubpathSegment(_)
                    | Error::DecodingError(_) => true,
                    _ => false,
                };
                prop_assert!(known, "{}: {:?}", text, error);
                return Ok(());
            }
        };
        let ours = ours.expect("read above");
        prop_assert_eq!(ours.ecosystem(), theirs.ty());
        let namespace: Vec<_> =
            ours.namespace().filter(|segment| !matches!(segment.as_ref(), "." | "..")).collect();
        prop_assert_eq!(
            namespace.join("/").to_lowercase(),
            theirs.namespace().unwrap_or_default().to_lowercase()
        );
        let fold = |name: &str| {
            let name = name.to_lowercase();
            if theirs.ty() == "pypi" { name.replace('_', "-") } else { name }
        };
        prop_assert_eq!(fold(&ours.name()), fold(theirs.name()));
        let version = theirs.version().filter(|version| !version.is_empty());
        prop_assert_eq!(ours.version(), version.map(Cow::from));
        let twice = |key: &str| text.to_lowercase().matches(&format!("{key}=")).count() > 1;
        for key in ["a", "b", "arch", "type"].into_iter().filter(|key| !twice(key)) {
            prop_assert_eq!(ours.qualifier(key), theirs.qualifiers().get(key).cloned());
        }
        Ok(())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn the_parts_are_those_of_packageurl(
            text in prop_oneof![
                "(pkg|Pkg):/{0,2}(npm|deb|generic|golang|maven|pypi|NPM)/([ab@%./-]{0,4}/)?[abA_.%@-]{1,4}(@[01.:+%]{0,3})?\
                 (\\?[abA]=[b%]{0,2}(&b=c)?)?(#[a./%]{0,4})?",
                "pkg:(generic|deb|pypi)/(([a-c0-9.]|%4[0-9A-F]){1,4}/){0,2}([a-c._~+:-]|%2[0-9A-F]){1,4}(@([0-9a.:~+-]|%3[aA]){1,4})?\
                 (\\?(arch|type)=([a-c]|%2[06]){1,2})?(#[a/b.]{0,3})?",
                "(pkg:)?[a-z@/?#%=&:0-9.]{0,12}",
            ],
        ) {
            differs(&text, PackageUrl::from_str(&text).as_ref())?;
            // The crate reads our canonical form as the same, where its rules of a type allow it at all.
            if let Some(canonical) = canonical(&text) {
                differs(&canonical, PackageUrl::from_str(&canonical).as_ref())?;
            }
        }
    }
}
