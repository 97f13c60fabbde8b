//! Which instances are listed: `KEY=GLOB`.

use std::borrow::Cow;

use crate::text::Excerpt;

use super::row::Row;

/// A filter: a value of the row and a pattern for all of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filter {
    key: Key,
    glob: Glob,
}

/// Why a text is not a filter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FilterError {
    /// It has no `=`.
    NoFilter(Excerpt),
    /// Nothing has this key.
    OtherKey(Excerpt),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Key {
    Type,
    Ecosystem,
    Package,
    Name,
    Version,
    License,
    Supplier,
    Purl,
    Path,
}

impl Filter {
    /// The keys, in the order of the help text.
    pub const KEYS: [&'static str; 9] =
        ["type", "ecosystem", "package", "name", "version", "license", "supplier", "purl", "path"];

    /// Reads `KEY=GLOB`.
    ///
    /// # Errors
    /// No `=`, or another key.
    pub fn parse(text: &str) -> Result<Self, FilterError> {
        let Some((key, glob)) = text.split_once('=') else {
            return Err(FilterError::NoFilter(Excerpt::new(text)));
        };
        let key = match key {
            "type" => Key::Type,
            "ecosystem" => Key::Ecosystem,
            "package" => Key::Package,
            "name" => Key::Name,
            "version" => Key::Version,
            "license" => Key::License,
            "supplier" => Key::Supplier,
            "purl" => Key::Purl,
            "path" => Key::Path,
            other => return Err(FilterError::OtherKey(Excerpt::new(other))),
        };
        Ok(Self { key, glob: Glob::new(glob) })
    }

    /// Whether a row has a value that the pattern fits; what it does not have is the empty text.
    pub fn matches(&self, row: &Row<'_>) -> bool {
        let value: Option<&str> = match self.key {
            Key::Type => row.kind,
            Key::Ecosystem => Some(&row.ecosystem),
            Key::Package => Some(row.package.as_str()),
            Key::Name => row.name,
            Key::Version => row.version.as_deref(),
            Key::License => row.license.as_deref(),
            Key::Supplier => row.supplier,
            Key::Purl => row.purl,
            Key::Path if row.paths.is_empty() => None,
            Key::Path => return row.paths.iter().any(|path: &Cow<'_, str>| self.glob.fits(path)),
        };
        self.glob.fits(value.unwrap_or_default())
    }
}

/// A pattern for a whole text: `*` any characters, `?` one, nothing else special.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Glob(Vec<char>);

impl Glob {
    fn new(pattern: &str) -> Self {
        Self(pattern.chars().collect())
    }

    /// Goes back to the last `*` only: an earlier one could take over nothing that this one cannot,
    /// so that the work is bounded by pattern times text, never exponential.
    fn fits(&self, text: &str) -> bool {
        let mut at = 0;
        let mut rest = text.chars();
        let mut retry: Option<(usize, std::str::Chars<'_>)> = None;
        loop {
            let here = rest.clone();
            match (self.0.get(at), rest.next()) {
                (Some('*'), _) => {
                    at += 1;
                    retry = Some((at, here.clone()));
                    rest = here;
                }
                (None, None) => return true,
                (Some('?'), Some(_)) => at += 1,
                (Some(one), Some(other)) if *one == other => at += 1,
                _ => {
                    let Some((star, from)) = &mut retry else { return false };
                    if from.next().is_none() {
                        return false;
                    }
                    (at, rest) = (*star, from.clone());
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::UsageError;
    use crate::origin::Sourced;
    use crate::sbom::{read, rows::rows};
    use proptest::prelude::*;

    fn names(filters: &[&str]) -> Vec<String> {
        let text = r#"{"bomFormat":"CycloneDX","specVersion":"1.4","components":[
            {"type":"library","name":"a","version":"1.0","purl":"pkg:npm/a@1.0","licenses":[{"license":{"id":"MIT"}}],
             "supplier":{"name":"S"},"properties":[{"name":"syft:location:0:path","value":"/x/a"},{"name":"syft:location:1:path","value":"/y"}]},
            {"type":"file","name":"b"}]}"#;
        let bom = read(text.as_bytes()).unwrap();
        let filters: Vec<_> = filters.iter().map(|text| Filter::parse(text).unwrap()).collect();
        rows(&bom, &filters).iter().map(|row| row.name.unwrap().to_owned()).collect()
    }

    #[test]
    fn every_key_selects() {
        for (filter, expected) in [
            ("type=lib*", "a"),
            ("ecosystem=none", "b"),
            ("package=pkg:npm/*", "a"),
            ("package=file:b", "b"),
            ("name=?", "b a"),
            ("name=A", ""),
            ("version=1.?", "a"),
            ("version=", "b"),
            ("license=", "b"),
            ("license=*", "b a"),
            ("license=MI", ""),
            ("supplier=S", "a"),
            ("purl=*@1.0", "a"),
            ("path=/y", "a"),
            ("path=/*a", "a"),
            ("path=", "b"),
            ("purl=", "b"),
            ("name=[ab]", ""),
        ] {
            assert_eq!(names(&[filter]).join(" "), expected, "{filter}");
        }
        assert_eq!(names(&["type=library", "name=b"]), Vec::<String>::new());
        assert_eq!(names(&["type=library", "name=a"]), ["a"]);
    }

    #[test]
    fn another_key_is_refused_with_a_sentence() {
        for bad in ["", "name", "Name=x", "bomRef=x", "=x", " name=x", "paths=x"] {
            let why = UsageError::Filter(Sourced::by_default(Filter::parse(bad).unwrap_err()));
            let sentence = crate::report::Lang::En.stop(&why.into()).message;
            assert!(Filter::KEYS.iter().all(|key| sentence.contains(key)), "{sentence}");
        }
        for key in Filter::KEYS {
            assert!(Filter::parse(&format!("{key}=")).is_ok());
        }
        assert!(Filter::parse("name=a=b").is_ok());
    }

    /// As a definition would say it.
    fn naive(pattern: &[char], text: &[char]) -> bool {
        match (pattern.split_first(), text.split_first()) {
            (None, None) => true,
            (Some(('*', rest)), _) => {
                naive(rest, text) || text.split_first().is_some_and(|(_, text)| naive(pattern, text))
            }
            (Some(('?', rest)), Some((_, text))) => naive(rest, text),
            (Some((one, rest)), Some((other, text))) => one == other && naive(rest, text),
            _ => false,
        }
    }

    proptest! {
        #[test]
        fn a_glob_is_what_the_definition_says(pattern in "[ab\u{e9}*?]{0,8}", text in "[ab\u{e9}]{0,10}") {
            let chars = |text: &str| text.chars().collect::<Vec<_>>();
            prop_assert_eq!(Glob::new(&pattern).fits(&text), naive(&chars(&pattern), &chars(&text)));
        }
    }

    #[test]
    fn many_stars_cost_nothing() {
        assert!(!Glob::new(&"*a".repeat(50)).fits(&format!("{}b", "a".repeat(2000))));
    }
}
