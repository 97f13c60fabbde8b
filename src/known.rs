//! The record of keys that endpoints served before, as data: where it lies and who writes it is for others.
//!
//! The first key of an endpoint that nobody pinned is believed, as ssh believes the first key of a host; another
//! one there later is not, until somebody says so. The record is about endpoints: what an image that was judged by
//! the key came to changes nothing of it.

mod problem;

use std::collections::BTreeMap;
use std::fmt;

use serde_json::json;
use serde_json::value::RawValue;

use crate::json::{few, to_json, told_apart};
use crate::limits;
use crate::text::ForeignText;
use crate::trust::key::Fingerprint;

pub use self::problem::KnownKeysProblem;

/// The version of the form. A file of another one is not read: it may say what this program would drop.
const VERSION: &str = "1";

/// A moment as the record has it: RFC 3339 in UTC, to the second (`2026-11-22T13:00:00Z`). Texts of this form are in
/// the order of time.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment(String);

impl Moment {
    /// Reads one; `None` for any other form.
    pub fn parse(text: &str) -> Option<Self> {
        const FORM: &[u8] = b"0000-00-00T00:00:00Z";
        let fits =
            |(form, byte): (&u8, u8)| if *form == b'0' { byte.is_ascii_digit() } else { *form == byte };
        let is_one = text.len() == FORM.len() && FORM.iter().zip(text.bytes()).all(fits);
        is_one.then(|| Self(text.to_owned()))
    }

    /// The time of a clock. One that shows a year that has no four digits tells nothing: it is the beginning of time.
    pub fn of_clock(at: &str) -> Self {
        Self::parse(at).unwrap_or_else(|| Self("0000-01-01T00:00:00Z".to_owned()))
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// An address that serves a key, in the one spelling that the record has of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint(String);

impl Endpoint {
    /// The address of a parsed URL, which is normalised: host in lower case, no default port, no dot segments.
    pub fn new(url: &str) -> Self {
        // What stands behind `#` is never sent.
        Self(url.split('#').next().unwrap_or_default().to_owned())
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A key on record, with its first and its last use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownKey {
    /// Which key.
    pub fingerprint: Fingerprint,
    /// When it was used first.
    pub first_use: Moment,
    /// When it was used last.
    pub last_use: Moment,
}

/// What the record says of a key that an endpoint serves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyRecord {
    /// Nothing was on record for the endpoint.
    New,
    /// This key was.
    Same(KnownKey),
    /// Another one was: this.
    Other(KnownKey),
}

impl KeyRecord {
    /// The key that was on record.
    pub fn known(&self) -> Option<&KnownKey> {
        match self {
            Self::New => None,
            Self::Same(known) | Self::Other(known) => Some(known),
        }
    }
}

/// A key that an endpoint serves now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServedNow {
    /// The endpoint.
    pub endpoint: Endpoint,
    /// The key.
    pub fingerprint: Fingerprint,
}

/// The record: at most one key for an endpoint, in the order of their first use.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KnownKeys(Vec<(Endpoint, KnownKey)>);

impl KnownKeys {
    /// Reads a file of `{"version": 1, "keys": [{"endpoint", "fingerprint", "firstUse", "lastUse"}, …]}`. Nothing
    /// else may stand in it: what is not understood would be lost when it is written again.
    ///
    /// # Errors
    /// Whatever is wrong with it.
    pub fn read(bytes: &[u8]) -> Result<Self, KnownKeysProblem> {
        let mut file = object(bytes, &["version", "keys"])?;
        let version = file.remove("version").ok_or(KnownKeysProblem::Member("version"))?;
        if version.get() != VERSION {
            return Err(KnownKeysProblem::Version(ForeignText::new(version.get())));
        }
        let list = file.remove("keys").ok_or(KnownKeysProblem::Member("keys"))?;
        let list = few(list.get(), usize::MAX).map_err(|error| KnownKeysProblem::Members(error.into()))?;
        let mut known = Self::default();
        for entry in list.kept {
            let (endpoint, key) = entry_of(entry.get().as_bytes())?;
            if known.of(&endpoint).is_some() {
                return Err(KnownKeysProblem::Twice(ForeignText::new(endpoint.0)));
            }
            known.0.push((endpoint, key));
        }
        Ok(known)
    }

    /// The file of it.
    ///
    /// # Errors
    /// It would be larger than is read.
    pub fn to_file(&self) -> Result<Vec<u8>, KnownKeysProblem> {
        let entry = |(endpoint, key): &(Endpoint, KnownKey)| {
            json!({
                "endpoint": endpoint.0,
                "fingerprint": key.fingerprint.to_string(),
                "firstUse": key.first_use.0,
                "lastUse": key.last_use.0,
            })
        };
        let keys: Vec<_> = self.0.iter().map(entry).collect();
        let file = to_json(&json!({"version": 1, "keys": keys}))
            .map_err(|error| KnownKeysProblem::Members(error.into()))?;
        if file.len() as u64 > limits::KNOWN_KEYS { Err(KnownKeysProblem::Full) } else { Ok(file) }
    }

    /// What it says of a key that is served.
    pub fn record(&self, served: &ServedNow) -> KeyRecord {
        match self.of(&served.endpoint) {
            None => KeyRecord::New,
            Some(known) if known.fingerprint == served.fingerprint => KeyRecord::Same(known.clone()),
            Some(known) => KeyRecord::Other(known.clone()),
        }
    }

    /// Takes the use of a key down. Where another one is on record for its endpoint nothing changes.
    pub fn used(&mut self, served: &ServedNow, at: &Moment) {
        match self.0.iter_mut().find(|(endpoint, _)| *endpoint == served.endpoint) {
            None => self.add(served, at),
            // The clock may have been set back.
            Some((_, known)) if known.fingerprint == served.fingerprint => {
                known.last_use = known.last_use.clone().max(at.clone());
            }
            Some(_) => {}
        }
    }

    /// Puts a key in the place of whatever is on record for its endpoint, because somebody said so.
    pub fn accept(&mut self, served: &ServedNow, at: &Moment) {
        if let KeyRecord::Other(_) = self.record(served) {
            self.0.retain(|(endpoint, _)| *endpoint != served.endpoint);
        }
        self.used(served, at);
    }

    fn add(&mut self, served: &ServedNow, at: &Moment) {
        let (first_use, last_use) = (at.clone(), at.clone());
        let known = KnownKey { fingerprint: served.fingerprint.clone(), first_use, last_use };
        self.0.push((served.endpoint.clone(), known));
    }

    fn of(&self, endpoint: &Endpoint) -> Option<&KnownKey> {
        self.0.iter().find(|(other, _)| other == endpoint).map(|(_, known)| known)
    }
}

/// The members of an object that has no others.
fn object<'a>(
    bytes: &'a [u8],
    names: &[&'static str],
) -> Result<BTreeMap<&'static str, &'a RawValue>, KnownKeysProblem> {
    match told_apart(bytes, names).map_err(KnownKeysProblem::Members)? {
        (found, None) => Ok(found),
        (_, Some(other)) => Err(KnownKeysProblem::Unknown(other)),
    }
}

fn entry_of(bytes: &[u8]) -> Result<(Endpoint, KnownKey), KnownKeysProblem> {
    const NAMES: [&str; 4] = ["endpoint", "fingerprint", "firstUse", "lastUse"];
    let mut entry = object(bytes, &NAMES)?;
    let [endpoint, fingerprint, first_use, last_use] = NAMES.map(|name| {
        let text = entry.remove(name).and_then(|text| serde_json::from_str::<String>(text.get()).ok());
        text.ok_or(KnownKeysProblem::Member(name))
    });
    let endpoint = Endpoint(endpoint?);
    let fingerprint = Fingerprint::parse(&fingerprint?).ok_or(KnownKeysProblem::Member("fingerprint"))?;
    let first_use = Moment::parse(&first_use?).ok_or(KnownKeysProblem::Member("firstUse"))?;
    let last_use = Moment::parse(&last_use?).ok_or(KnownKeysProblem::Member("lastUse"))?;
    Ok((endpoint, KnownKey { fingerprint, first_use, last_use }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rows::Rows;

    const KEY: &str = "SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

    fn served(endpoint: &str, key: u8) -> ServedNow {
        let fingerprint = Fingerprint::parse(&format!("{key:02x}").repeat(32)).unwrap();
        ServedNow { endpoint: Endpoint::new(endpoint), fingerprint }
    }

    fn at(day: u8) -> Moment {
        Moment::parse(&format!("2026-11-{day:02}T00:00:00Z")).unwrap()
    }

    fn entry(endpoint: &str) -> String {
        format!(
            r#"{{"endpoint":"{endpoint}","fingerprint":"{KEY}","firstUse":"2026-11-01T00:00:00Z","lastUse":"2026-11-02T00:00:00Z"}}"#
        )
    }

    fn file(entries: &str) -> String {
        format!(r#"{{"version":1,"keys":[{entries}]}}"#)
    }

    #[test]
    fn the_first_key_of_an_endpoint_is_taken_down_and_another_is_not() {
        let (first, other, elsewhere) =
            (served("https://a/k", 1), served("https://a/k", 2), served("https://b/k", 2));
        let mut known = KnownKeys::default();
        assert_eq!(known.record(&first), KeyRecord::New);
        known.used(&first, &at(2));
        known.used(&first, &at(4));
        known.used(&first, &at(3));
        let same = KnownKey { fingerprint: first.fingerprint.clone(), first_use: at(2), last_use: at(4) };
        assert_eq!(known.record(&first), KeyRecord::Same(same.clone()), "the clock was set back");
        known.used(&other, &at(5));
        assert_eq!(known.record(&other), KeyRecord::Other(same.clone()), "its use changes nothing");
        assert_eq!(known.record(&elsewhere), KeyRecord::New);
        known.accept(&first, &at(6));
        assert_eq!(known.record(&first).known().unwrap().first_use, at(2), "it was known already");
        known.accept(&other, &at(7));
        let accepted = KnownKey { fingerprint: other.fingerprint.clone(), first_use: at(7), last_use: at(7) };
        assert_eq!(known.record(&other), KeyRecord::Same(accepted));
        assert!(matches!(known.record(&first), KeyRecord::Other(_)));
    }

    #[test]
    fn what_is_written_is_read_again() {
        let mut known = KnownKeys::default();
        for (n, endpoint) in ["https://b/k", "https://a/k?x=\u{202e}\"", ""].into_iter().enumerate() {
            known.used(&served(endpoint, 1), &at(u8::try_from(n).unwrap() + 1));
        }
        let file = known.to_file().unwrap();
        assert!(file.is_ascii(), "nothing in it acts");
        assert_eq!(KnownKeys::read(&file), Ok(known));
    }

    #[test]
    fn it_is_never_larger_than_what_is_read() {
        let mut known = KnownKeys::default();
        let room = usize::try_from(limits::KNOWN_KEYS).unwrap();
        known.used(&served(&"x".repeat(room / 2), 1), &at(1));
        assert!(known.to_file().is_ok());
        known.used(&served(&"y".repeat(room / 2), 1), &at(1));
        assert_eq!(known.to_file(), Err(KnownKeysProblem::Full));
    }

    #[test]
    fn only_a_file_that_is_understood_to_its_end_is_read() {
        let good = entry("https://a/k");
        assert!(KnownKeys::read(file(&good).as_bytes()).is_ok());
        assert_eq!(KnownKeys::read(file("").as_bytes()), Ok(KnownKeys::default()));
        let mut rows = Rows::default();
        for bad in [
            String::new(),
            "null".to_owned(),
            "[]".to_owned(),
            "{}".to_owned(),
            format!("[{good}]"),
            r#"{"keys":[]}"#.to_owned(),
            r#"{"version":1}"#.to_owned(),
            r#"{"version":1,"keys":null}"#.to_owned(),
            r#"{"version":1,"keys":{}}"#.to_owned(),
            r#"{"version":1,"keys":[null]}"#.to_owned(),
            r#"{"version":1,"keys":[[]]}"#.to_owned(),
            r#"{"version":1,"keys":[{}]}"#.to_owned(),
            r#"{"version":2,"keys":[]}"#.to_owned(),
            r#"{"version":"1","keys":[]}"#.to_owned(),
            r#"{"version":1.0,"keys":[]}"#.to_owned(),
            r#"{"version":1,"keys":[],"version":1}"#.to_owned(),
            r#"{"version":1,"keys":[],"more":1}"#.to_owned(),
            r#"{"version":1,"Keys":[]}"#.to_owned(),
            format!("{} x", file("")),
            file(&format!("{good},")),
            file(&format!("{good},{good}")),
            file(&good.replace("endpoint", "Endpoint")),
            file(&good.replace(r#""https://a/k""#, "1")),
            file(&good.replace(r#""https://a/k""#, "null")),
            file(&good.replace(KEY, "SHA256:AAAA")),
            file(&good.replace("2026-11-01T00:00:00Z", "2026-11-01")),
            file(&good.replace("2026-11-02T00:00:00Z", "2026-11-02T00:00:00+01:00")),
            file(&good.replace('}', r#","endpoint":"https://b/k"}"#)),
            file(&good.replace('}', r#","more":1}"#)),
            file(&"[".repeat(10_000)),
        ] {
            rows.row(format_args!("{bad:.200}"), || assert!(KnownKeys::read(bad.as_bytes()).is_err()));
        }
        rows.end();
        assert!(KnownKeys::read(b"\xff\xfe").is_err());
    }

    #[test]
    fn an_endpoint_has_one_spelling() {
        assert_eq!(Endpoint::new("https://a/k#x").as_str(), "https://a/k");
        assert_eq!(Endpoint::new("https://a/k?x"), Endpoint::new("https://a/k?x#"));
    }

    #[test]
    fn a_moment_is_to_the_second_and_in_utc() {
        assert!(Moment::parse("2026-11-22T13:00:00Z").is_some());
        for bad in [
            "",
            "2026-11-22",
            "2026-11-22T13:00:00z",
            "2026-11-22 13:00:00Z",
            "2026-11-22T13:00:00.5Z",
            "\u{661}026-11-22T13:00:0Z",
        ] {
            assert!(Moment::parse(bad).is_none(), "{bad}");
        }
    }
}
