//! What a run comes to by a code.

use crate::code::CodeOutcome;
use crate::verdict::Verdict;

/// The verdict of a run that comes to this.
pub fn code_verdict(outcome: CodeOutcome) -> Verdict {
    match outcome {
        CodeOutcome::Fail => Verdict::Failed,
        CodeOutcome::Undecided => Verdict::Undecided,
        CodeOutcome::Pending => Verdict::Pending,
    }
}
