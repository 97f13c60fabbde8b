//! Durations and sizes, as they are typed.

use std::time::Duration;

/// A number with `ms`, `s`, `m` or `h`, also joined: `1m30s`.
pub(super) fn duration(text: &str) -> Option<Duration> {
    let mut total = Duration::ZERO;
    let mut rest = text;
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit())?;
        let (number, unit) = rest.split_at(digits);
        let unit_end = unit.find(|c: char| c.is_ascii_digit()).unwrap_or(unit.len());
        let (unit, after) = unit.split_at(unit_end);
        let number: u64 = number.parse().ok()?;
        let milliseconds = match unit {
            "ms" => 1,
            "s" => 1000,
            "m" => 60_000,
            "h" => 3_600_000,
            _ => return None,
        };
        let part = number.checked_mul(milliseconds).filter(|ms| *ms <= 30 * 86_400_000)?;
        total += Duration::from_millis(part);
        rest = after;
    }
    (!total.is_zero()).then_some(total)
}

/// A number of bytes, or one with `KiB`, `MiB` or `GiB`.
pub(super) fn size(text: &str) -> Option<u64> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (number, unit) = text.split_at(end);
    let number: u64 = number.parse().ok()?;
    let shift = match unit {
        "" => 0,
        "KiB" => 10,
        "MiB" => 20,
        "GiB" => 30,
        _ => return None,
    };
    number.checked_mul(1 << shift).filter(|bytes| (1..=1 << 40).contains(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_have_units() {
        for (text, ms) in
            [("500ms", 500), ("90s", 90_000), ("1m30s", 90_000), ("2m", 120_000), ("1h", 3_600_000)]
        {
            assert_eq!(duration(text), Some(Duration::from_millis(ms)), "{text}");
        }
        for bad in ["", "5", "s", "1.5s", "-1s", "0s", "1x", "1 s", "99999999999999999999s", "1m30"] {
            assert!(duration(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn sizes_have_binary_units() {
        for (text, bytes) in [("1", 1), ("64KiB", 65536), ("256MiB", 256 << 20), ("1GiB", 1 << 30)] {
            assert_eq!(size(text), Some(bytes), "{text}");
        }
        for bad in ["", "0", "MiB", "1MB", "1.5MiB", "-1", "1 MiB", "99999999999GiB", "18446744073709551616"]
        {
            assert!(size(bad).is_none(), "{bad}");
        }
    }
}
