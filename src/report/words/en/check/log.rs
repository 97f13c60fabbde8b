//! What the check of the transparency log found.

use crate::check::LogFinding;
use crate::trust::LogStanding;

pub(super) fn sentence(finding: &LogFinding) -> &'static str {
    match finding {
        LogFinding::Of(LogStanding::Unchecked) => {
            "this signature has an entry; this version does not check it and takes no time from it"
        }
        LogFinding::Of(LogStanding::Absent) => "no entry with this signature",
        LogFinding::NoSignature => "not in this version",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_that_is_not_checked_is_said_to_be_there_and_no_more() {
        let said = |standing| sentence(&LogFinding::Of(standing));
        assert_eq!(
            said(LogStanding::Unchecked),
            "this signature has an entry; this version does not check it and takes no time from it"
        );
        assert_eq!(said(LogStanding::Absent), "no entry with this signature");
    }
}
