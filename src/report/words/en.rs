//! English, as `rustc`, `cargo` and `git` write it: one file for each room that finds something.

pub(in crate::report) mod diff;
pub(in crate::report) mod entry;
pub(super) mod format;
pub(super) mod obstacle;
pub(in crate::report) mod sbom;
pub(super) mod trust;
pub(super) mod weakness;

/// `231,069`.
pub(in crate::report) fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// `1 component`, `2 components`.
pub(in crate::report) fn count(number: usize, one: &str) -> String {
    let s = if number == 1 { "" } else { "s" };
    format!("{} {one}{s}", grouped(number))
}
