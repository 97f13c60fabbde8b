//! The end of a key: until when its signatures count.

use std::fmt;

use jiff::civil::Date;
use jiff::{Timestamp, tz};

/// The first second at which a key no longer counts. Signatures that are proved to have been there before are by the
/// key as ever; nothing is known of when any other was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ValidUntil(u64);

impl ValidUntil {
    /// Reads a moment (RFC 3339, `2026-11-01T12:00:00+01:00`) or a date (`2026-11-01`), which is the beginning of
    /// that day in UTC. A part of a second is cut off: the key ends no later than is said.
    pub fn parse(text: &str) -> Option<Self> {
        let moment = match text.len() {
            10 if has_form(text, "0000-00-00") => {
                text.parse::<Date>().ok()?.to_zoned(tz::TimeZone::UTC).ok()?.timestamp()
            }
            19.. if has_form(text.get(..19)?, "0000-00-00T00:00:00") && has_offset(text.get(19..)?) => {
                text.parse::<Timestamp>().ok()?
            }
            _ => return None,
        };
        u64::try_from(moment.as_second()).ok().map(Self)
    }

    /// Whether a second, counted since 1970, is before it.
    pub fn is_after(self, second: u64) -> bool {
        second < self.0
    }
}

/// Whether a text has digits where this one has a `0`, and is this one elsewhere.
fn has_form(text: &str, form: &str) -> bool {
    let fits = |(byte, form): (u8, u8)| if form == b'0' { byte.is_ascii_digit() } else { byte == form };
    text.len() == form.len() && text.bytes().zip(form.bytes()).all(fits)
}

/// What stands behind the seconds: a part of one, and how far from UTC. The parser takes more than RFC 3339 has.
fn has_offset(text: &str) -> bool {
    let text = match text.strip_prefix('.') {
        Some(part) => part.trim_start_matches(|c: char| c.is_ascii_digit()),
        None => text,
    };
    text == "Z" || has_form(text, "+00:00") || has_form(text, "-00:00")
}

/// RFC 3339, in UTC.
impl fmt::Display for ValidUntil {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let moment = i64::try_from(self.0).ok().and_then(|second| Timestamp::from_second(second).ok());
        match moment {
            Some(moment) => moment.fmt(f),
            None => write!(f, "{} seconds after 1970", self.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_or_a_date_is_read() {
        for (text, shown) in [
            ("2026-11-01", "2026-11-01T00:00:00Z"),
            ("2026-11-01T12:30:00Z", "2026-11-01T12:30:00Z"),
            ("2026-11-01T00:30:00+01:00", "2026-10-31T23:30:00Z"),
            ("2026-11-01T12:30:00.999Z", "2026-11-01T12:30:00Z"),
            ("1970-01-01", "1970-01-01T00:00:00Z"),
        ] {
            assert_eq!(
                ValidUntil::parse(text).map(|until| until.to_string()).as_deref(),
                Some(shown),
                "{text}"
            );
        }
        for bad in [
            "",
            "tomorrow",
            "2026",
            "2026-11",
            "2026-13-01",
            "2026-02-30",
            "20261101",
            "2026-11-01T12:30",
            "2026-11-01T12:30:00",
            "2026-11-01 12:30:00Z",
            "2026-11-01t12:30:00z",
            "2026-11-01T12:30:00+01",
            "2026-11-01T12:30:00Z[Europe/Paris]",
            "2026-11-01T25:30:00Z",
            "1969-12-31",
            " 2026-11-01",
            "2026-11-0\u{661}",
            "+002026-11-01T00:00:00Z",
        ] {
            assert_eq!(ValidUntil::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn the_end_itself_is_not_before_it() {
        let until = ValidUntil::parse("1970-01-02").unwrap();
        assert_eq!([86_399, 86_400, 86_401].map(|second| until.is_after(second)), [true, false, false]);
        assert!(!ValidUntil::parse("1970-01-01").unwrap().is_after(0));
    }
}
