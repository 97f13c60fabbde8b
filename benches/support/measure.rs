//! What a process used so far.

use std::time::Instant;

/// The highest resident set of this process so far, in KiB.
pub fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or("0");
    line.split_whitespace().next().and_then(|text| text.parse().ok()).unwrap_or_default()
}

/// Time on a processor, which other programs disturb less than time on the wall (Linux; else that).
pub fn on_processor(begin: Instant) -> u128 {
    let said = std::fs::read_to_string("/proc/self/schedstat").unwrap_or_default();
    let nanoseconds = said.split_whitespace().next().and_then(|text| text.parse().ok());
    nanoseconds.unwrap_or_else(|| begin.elapsed().as_nanos())
}
