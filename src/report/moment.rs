//! Moments as reports write them.

use jiff::Timestamp;

/// Seconds since 1970 in RFC 3339, in UTC; `None` beyond the year 9999.
pub(super) fn rfc3339(seconds: u64) -> Option<String> {
    let seconds = i64::try_from(seconds).ok()?;
    Timestamp::from_second(seconds).ok().map(|moment| moment.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_written_in_utc() {
        assert_eq!(rfc3339(0).as_deref(), Some("1970-01-01T00:00:00Z"));
        assert_eq!(rfc3339(1_652_526_278).as_deref(), Some("2022-05-14T11:04:38Z"));
        assert_eq!(rfc3339(253_402_300_800), None, "the year 10000");
        assert_eq!(rfc3339(u64::MAX), None);
    }
}
