//! English, as `rustc`, `cargo` and `git` write it: one file for each room that finds something.

mod bound;
pub(super) mod check;
mod checkout;
mod code;
mod config;
mod configuration;
pub(super) mod conformance;
pub(super) mod control;
mod defect;
pub(super) mod diff;
pub(super) mod doctor;
pub(super) mod document;
pub(super) mod entry;
pub(super) mod explain;
pub(super) mod export;
mod failure;
mod file;
pub(super) mod format;
pub(super) mod html;
pub(super) mod images;
pub(super) mod join;
mod keys;
pub(super) mod known;
mod layout;
pub(super) mod log;
pub(super) mod login;
pub(super) mod manifest;
pub(super) mod obstacle;
pub(super) mod output;
pub(super) mod page;
pub(super) mod place;
pub(super) mod pods;
mod policy;
pub(super) mod policy_file;
pub(super) mod progress;
pub(super) mod provenance;
pub(super) mod result;
pub(super) mod sbom;
pub(super) mod source;
pub(super) mod stop;
mod subject;
pub(super) mod timestamp;
pub(super) mod trust;
mod unread;
mod value;
pub(super) mod weakness;

use crate::origin::SettingOrigin;

pub(super) use super::say;

/// Whom to blame, behind a sentence that names no option: who typed an option knows which.
fn blamed(setting: Option<&SettingOrigin>) -> String {
    setting.and_then(SettingOrigin::blamed).map_or_else(String::new, |setting| format!(" ({setting})"))
}

/// A sentence that names no option, behind what is to blame.
fn behind(setting: &SettingOrigin, sentence: String) -> String {
    match setting.blamed() {
        Some(setting) => format!("{setting}: {sentence}"),
        None => sentence,
    }
}

/// A setting with its value, as it is typed.
fn typed(setting: &SettingOrigin, value: &str) -> String {
    setting.with_value(value)
}

/// `231,069`.
fn grouped(number: usize) -> String {
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

/// `64 KiB`: a bound, in the largest unit of which it is a whole number.
fn size(bytes: u64) -> String {
    let unit = [(1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB")];
    match unit.into_iter().find(|(of, _)| bytes >= *of && bytes.is_multiple_of(*of)) {
        Some((of, name)) => format!("{} {name}", bytes / of),
        None => format!("{bytes} bytes"),
    }
}

/// `1 component`, `2 components`.
fn count(number: usize, one: &str) -> String {
    let s = if number == 1 { "" } else { "s" };
    format!("{} {one}{s}", grouped(number))
}
