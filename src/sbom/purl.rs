//! Package URLs, taken apart without allocating.
//!
//! Rules: the purl specification (ECMA-427), "how to parse", and the definitions of its types (package-url/purl-spec
//! `types/*-definition.json`). Work is on bytes, so that a value which is not UTF-8 once decoded breaks nothing.

pub(super) mod types;

use std::borrow::Cow;
use std::fmt::Write as _;

/// What a canonical purl begins with.
pub(super) const SCHEME: &str = "pkg:";

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

/// Where in a canonical purl its parts begin.
pub(super) struct CanonicalParts {
    /// The namespace and the name, behind the type.
    pub(super) path: usize,
    /// The qualifiers, where there are some.
    pub(super) qualifiers: Option<usize>,
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

    /// The segments of the namespace as the canonical purl has them, decoded.
    pub fn namespace(&self) -> impl Iterator<Item = Cow<'a, str>> {
        let folds = self.spelling().folds_namespace();
        segments(self.namespace).map(decode).map(move |segment| {
            let is_lower = !segment.bytes().any(|byte| byte.is_ascii_uppercase());
            if is_lower || !folds { segment } else { segment.to_ascii_lowercase().into() }
        })
    }

    fn spelling(&self) -> Spelling {
        Spelling::of(&self.ecosystem())
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
        let spelling = self.spelling();
        if spelling == Spelling::PyPi {
            let mut out = String::with_capacity(self.name.len());
            encode(pypi_name(&decode_bytes(self.name)).iter().copied(), &mut out);
            return Cow::Owned(out);
        }
        let folds = spelling.folds_name();
        let stands = |byte: u8| is_plain(byte) && !(folds && byte.is_ascii_uppercase());
        if self.name.bytes().all(stands) {
            return Cow::Borrowed(self.name);
        }
        let mut out = String::with_capacity(self.name.len());
        recode(self.name, folds, &mut out);
        Cow::Owned(out)
    }

    /// A name that somebody gives the package, in the form in which two are compared: as the type folds it.
    pub(super) fn folded(ecosystem: &str, name: &str) -> String {
        match Spelling::of(ecosystem) {
            Spelling::PyPi => String::from_utf8_lossy(&pypi_name(name.as_bytes())).into_owned(),
            spelling if spelling.folds_name() => name.to_ascii_lowercase(),
            _ => name.to_owned(),
        }
    }

    /// Writes the canonical purl: without version, or with the one given, and of the qualifiers only
    /// those that tell packages apart. Returns where in it its parts begin.
    pub(super) fn write_canonical(&self, version: Option<&str>, out: &mut String) -> CanonicalParts {
        let start = out.len();
        out.push_str(SCHEME);
        out.push_str(&self.ecosystem());
        let path = out.len() + 1 - start;
        let folds = self.spelling().folds_namespace();
        for segment in segments(self.namespace) {
            out.push('/');
            recode(segment, folds, out);
        }
        out.push('/');
        out.push_str(&self.canonical_name());
        if let Some(version) = version {
            out.push('@');
            encode(version.bytes(), out);
        }
        let end = out.len();
        self.write_qualifiers(out);
        let qualifiers = (out.len() > end).then(|| end + 1 - start);
        let mut mark = '#';
        for segment in segments(self.subpath).filter(|segment| !matches!(*segment, "." | "..")) {
            out.push(mark);
            recode(segment, false, out);
            mark = '/';
        }
        CanonicalParts { path, qualifiers }
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
            recode(value, false, out);
            mark = '&';
        }
    }
}

/// The qualifiers that tell packages apart, sorted.
const KEPT: [&str; 3] = ["arch", "classifier", "type"];

/// What the definition of a type says of case (`case_sensitive`, and the normalization rules that it names).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Spelling {
    /// Every letter is kept.
    Kept,
    /// The namespace is lower case.
    Namespace,
    /// The name is lower case.
    Name,
    /// Both are.
    Both,
    /// PEP 503 for the name.
    PyPi,
}

impl Spelling {
    /// By the type in lower case.
    fn of(ecosystem: &str) -> Self {
        match ecosystem {
            "alpm" | "apk" | "bitbucket" | "brew" | "composer" | "deb" | "github" | "hex" | "luarocks"
            | "vscode-extension" => Self::Both,
            "qpkg" | "rpm" | "yocto" => Self::Namespace,
            "bitnami" | "chrome-extension" | "oci" | "otp" | "pub" => Self::Name,
            "pypi" => Self::PyPi,
            _ => Self::Kept,
        }
    }

    fn folds_namespace(self) -> bool {
        matches!(self, Self::Namespace | Self::Both)
    }

    fn folds_name(self) -> bool {
        matches!(self, Self::Name | Self::Both)
    }
}

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

/// Decodes and encodes again, so that every spelling of a text becomes the same one; in lower case where the type folds it.
fn recode(text: &str, folds: bool, out: &mut String) {
    if folds {
        encode(decoded(text).map(|byte| byte.to_ascii_lowercase()), out);
    } else if text.bytes().all(is_plain) {
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

/// For showing and comparing; what is not UTF-8 becomes U+FFFD.
pub(super) fn decode(text: &str) -> Cow<'_, str> {
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
mod tests;
