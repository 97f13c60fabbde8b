//! The time of a time-stamp, and how far it may be off.

use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use crate::text::ForeignText;

use super::asn1::AccuracyFields;
use super::problem::TimestampProblem;

/// A time, in UTC.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Moment {
    /// In seconds since 1970, the fraction left out.
    pub(super) seconds: u64,
    /// The fraction's digits; none where it is a whole second.
    fraction: String,
    /// `YYYY-MM-DDThh:mm:ss`.
    text: String,
}

/// How far a time may be off, to either side.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Accuracy {
    seconds: u32,
    micros: u32,
}

impl Moment {
    /// Reads `YYYYMMDDhhmmss[.f…]Z` (RFC 3161, 2.4.2): UTC, whole to the second, and a fraction without a zero at its
    /// end.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, TimestampProblem> {
        let read = || {
            let text = std::str::from_utf8(bytes).ok()?.strip_suffix('Z')?;
            let (whole, fraction) = match text.split_once('.') {
                Some((_, fraction)) if fraction.is_empty() || fraction.ends_with('0') => return None,
                Some(parts) => parts,
                None => (text, ""),
            };
            let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
            if whole.len() != 14 || fraction.len() > 9 || !is_digits(whole) || !is_digits(fraction) {
                return None;
            }
            let part = |from: usize, to: usize| whole.get(from..to)?.parse::<i8>().ok();
            let time = DateTime::new(
                whole.get(..4)?.parse().ok()?,
                part(4, 6)?,
                part(6, 8)?,
                part(8, 10)?,
                part(10, 12)?,
                part(12, 14)?,
                0,
            );
            let time = time.ok()?;
            let seconds = TimeZone::UTC.to_timestamp(time).ok()?.as_second();
            Some(Self {
                seconds: seconds.try_into().ok()?,
                fraction: fraction.to_owned(),
                text: time.strftime("%Y-%m-%dT%H:%M:%S").to_string(),
            })
        };
        read().ok_or_else(|| TimestampProblem::Time(ForeignText::lossy(bytes)))
    }

    /// As RFC 3339 has it, with the fraction that it came with.
    pub(super) fn rfc3339(&self) -> String {
        let dot = if self.fraction.is_empty() { "" } else { "." };
        format!("{}{dot}{}Z", self.text, self.fraction)
    }

    /// The first whole second, since 1970, that is not before it, however far it is off.
    pub(super) fn latest(&self, accuracy: Accuracy) -> u64 {
        let fraction = format!("{:0<9}", self.fraction).parse::<u64>().unwrap_or(999_999_999);
        let nanos = fraction + u64::from(accuracy.micros) * 1000;
        self.seconds.saturating_add(u64::from(accuracy.seconds)).saturating_add(nanos.div_ceil(1_000_000_000))
    }
}

impl Accuracy {
    /// Reads it: thousandths and millionths are 1 to 999 where they are there (RFC 3161, 2.4.2).
    pub(super) fn read(fields: &AccuracyFields) -> Result<Self, TimestampProblem> {
        let part = |part: Option<u16>| match part {
            None => Ok(0),
            Some(part @ 1..=999) => Ok(u32::from(part)),
            Some(_) => Err(TimestampProblem::Accuracy),
        };
        let micros = part(fields.millis)? * 1000 + part(fields.micros)?;
        Ok(Self { seconds: fields.seconds.unwrap_or_default(), micros })
    }

    /// In seconds, with as many digits as it needs: `1`, `0.5`.
    pub fn seconds(self) -> String {
        let text = format!("{}.{:06}", self.seconds, self.micros);
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_read_to_its_fraction_and_nothing_else_is_one() {
        for (text, shown, seconds) in [
            ("20240306142556Z", "2024-03-06T14:25:56Z", 1_709_735_156),
            ("20240306142556.5Z", "2024-03-06T14:25:56.5Z", 1_709_735_156),
            ("20240229000000.123456789Z", "2024-02-29T00:00:00.123456789Z", 1_709_164_800),
            ("19700101000000Z", "1970-01-01T00:00:00Z", 0),
            ("99991230000000Z", "9999-12-30T00:00:00Z", 253_402_128_000),
        ] {
            let moment = Moment::read(text.as_bytes()).unwrap();
            assert_eq!((moment.rfc3339().as_str(), moment.seconds), (shown, seconds), "{text}");
        }
        for text in [
            "",
            "Z",
            "20240306142556",
            "20240306142556+0100",
            "2024030614Z",
            "202403061425Z",
            "240306142556Z",
            "20240306142556.Z",
            "20240306142556.50Z",
            "20240306142556,5Z",
            "20240306142556.1234567891Z",
            "20240306142556.-1Z",
            "20230229000000Z",
            "20241306142556Z",
            "20240306246000Z",
            "20240306142560Z",
            "+0240306142556Z",
            "2024030614255\u{0665}Z",
            "19691231235959Z",
            "20240306142556Z ",
            "20240306142556ZZ",
        ] {
            assert_eq!(Moment::read(text.as_bytes()), Err(TimestampProblem::Time(text.into())), "{text}");
        }
        assert!(Moment::read(&[0xff; 15]).is_err());
    }

    #[test]
    fn what_is_before_a_time_is_so_even_where_the_clock_was_off() {
        let accuracy = |seconds, millis, micros| Accuracy::read(&AccuracyFields { seconds, millis, micros });
        let moment = |text: &str| Moment::read(text.as_bytes()).unwrap();
        let whole = moment("19700101000010Z");
        assert_eq!(whole.latest(Accuracy::default()), 10);
        assert_eq!(whole.latest(accuracy(Some(1), Some(500), None).unwrap()), 12);
        assert_eq!(whole.latest(accuracy(None, None, Some(1)).unwrap()), 11);
        assert_eq!(moment("19700101000010.000000001Z").latest(Accuracy::default()), 11);
        assert_eq!(moment("19700101000010.5Z").latest(accuracy(None, Some(500), None).unwrap()), 11);
        assert_eq!(moment("19700101000010.5Z").latest(accuracy(None, Some(501), None).unwrap()), 12);
        let far = moment("99991230000000Z").latest(accuracy(Some(u32::MAX), Some(999), Some(999)).unwrap());
        assert_eq!(far, 253_402_128_000 + u64::from(u32::MAX) + 1);
        assert_eq!(accuracy(Some(1), Some(500), None).unwrap().seconds(), "1.5");
        assert_eq!(accuracy(Some(10), None, None).unwrap().seconds(), "10");
        assert_eq!(accuracy(None, None, Some(7)).unwrap().seconds(), "0.000007");
        for (millis, micros) in [(Some(0), None), (Some(1000), None), (None, Some(0)), (None, Some(1000))] {
            assert_eq!(accuracy(None, millis, micros), Err(TimestampProblem::Accuracy));
        }
    }
}
