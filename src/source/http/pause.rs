//! How long to wait before a request is made again.

use std::hash::{BuildHasher as _, Hasher as _, RandomState};
use std::time::Duration;

use reqwest::header::RETRY_AFTER;

use crate::evidence::limits;

use super::response::Response;

/// `Retry-After` in seconds or as a date (RFC 9110, 10.2.3), no longer than [`limits::RETRY_AFTER_SAID`]: time
/// is computed with it.
pub(super) fn retry_after(response: &Response) -> Option<Duration> {
    let text = response.headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    let capped = |seconds: u64| Duration::from_secs(seconds).min(limits::RETRY_AFTER_SAID);
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        // More than a number can be is as long as can be.
        return Some(capped(text.parse().unwrap_or(u64::MAX)));
    }
    let until = jiff::fmt::rfc2822::parse(text).ok()?.timestamp();
    // The server's own clock decides where it sent one: ours may be wrong.
    let now = response.headers.get("date")?.to_str().ok()?;
    let now = jiff::fmt::rfc2822::parse(now).ok()?.timestamp();
    Some(capped(u64::try_from(until.as_second().saturating_sub(now.as_second())).unwrap_or(0)))
}

/// Around this many milliseconds, so that many clients do not come back in step.
pub(in crate::source) fn jitter(milliseconds: u64) -> Duration {
    let random = RandomState::new().build_hasher().finish();
    Duration::from_millis(milliseconds * 3 / 4 + random % (milliseconds / 2))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(headers: &[(&str, &str)]) -> Option<Duration> {
        retry_after(&Response::scripted(429, headers, ""))
    }

    #[test]
    fn retry_after_is_read_in_both_forms() {
        assert_eq!(after(&[("retry-after", "7")]), Some(Duration::from_secs(7)));
        let date = ("date", "Tue, 24 Nov 2026 20:00:00 GMT");
        assert_eq!(
            after(&[("retry-after", "Tue, 24 Nov 2026 20:00:09 GMT"), date]),
            Some(Duration::from_secs(9))
        );
        assert_eq!(after(&[("retry-after", "Tue, 24 Nov 2026 19:00:00 GMT"), date]), Some(Duration::ZERO));
        assert_eq!(after(&[("retry-after", "soon")]), None);
    }

    #[test]
    fn a_pause_that_nobody_could_wait_for_is_capped() {
        for text in
            ["18446744073709551615", "18446744073709551614", "9223372036854775808", "99999999999999999999999"]
        {
            assert_eq!(after(&[("retry-after", text)]), Some(limits::RETRY_AFTER_SAID), "{text}");
        }
        let far = ("retry-after", "Fri, 24 Dec 9999 23:59:59 GMT");
        for now in ["Thu, 01 Jan 1970 00:00:00 GMT", "Tue, 24 Nov 2026 20:00:00 GMT"] {
            assert_eq!(after(&[far, ("date", now)]), Some(limits::RETRY_AFTER_SAID), "{now}");
        }
        for text in ["-1", "1e30", "0x7fffffffffffffff", "+", ""] {
            assert_eq!(after(&[("retry-after", text)]), None, "{text}");
        }
    }
}
