//! What is said on standard error of a run that does not begin.

use std::io::{self, Write as _};

use crate::error::{Complaint, Stop};
use crate::report::{Help, Lang, LinePrefix, folded, whole};

/// What stops a run before it is known where reports go, for a person.
pub fn complain(stop: &Stop, lang: Lang, width: usize) {
    refuse(&complaint(stop, lang, str::to_owned), width);
}

/// Why there is no command to run, for a person.
pub fn refuse(text: &str, width: usize) {
    tell(text, width);
}

/// What a person should know beside what stands on standard output.
pub fn tell(text: &str, width: usize) {
    let _ = io::stderr().write_all(folded(text, width).as_bytes());
}

/// What stops a run, and what to do about it, with what is shown of each text.
pub(super) fn complaint(stop: &Stop, lang: Lang, shown: impl Fn(&str) -> String) -> String {
    let told = lang.stop(stop);
    let help = told.help.iter().map(|help| match help {
        Help::Say(_) => shown(&help.line()),
        Help::Command(_) => whole(&shown(&help.line())),
    });
    let help = help.collect();
    let message = shown(&lang.nothing_verified(&told.message));
    let (error, advice) = (lang.line_prefix(LinePrefix::Error), lang.line_prefix(LinePrefix::Help));
    Complaint { error, message, advice, help }.text()
}
