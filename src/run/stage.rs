//! A stage that nobody waits for longer than there is time: documents are read and compared on a thread of their
//! own.
//!
//! What a stage does is pure, and cannot look at a clock. Between stages it is asked whether there is time left;
//! within one the work may be more than anybody thought of, and is left alone: the process ends without it.

use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;

use crate::error::Stop;
use crate::evidence::limits;
use crate::source::Deadline;
use crate::text::ForeignText;

/// As much as the main thread has by default: nested documents are read by functions that call themselves.
const STACK: usize = 8 << 20;

/// What a stage comes to, or `None` where it is not done in time. A stage that panics ends the run.
///
/// # Errors
/// [`Stop::Machine`] where there cannot be one more thread.
pub(super) fn wait_for<T: Send + 'static>(
    until: Deadline,
    stage: impl FnOnce() -> T + Send + 'static,
) -> Result<Option<T>, Stop> {
    let (done, result) = mpsc::sync_channel(1);
    let work = move || {
        // Nobody may be there any more to hear of it.
        let _ = done.send(stage());
    };
    let thread = thread::Builder::new()
        .name("documents".to_owned())
        .stack_size(STACK)
        .spawn(work)
        .map_err(|error| Stop::Machine(ForeignText::error(&error)))?;
    match result.recv_timeout(until.left() + limits::LAST_WORD) {
        Ok(result) => Ok(Some(result)),
        Err(RecvTimeoutError::Timeout) => Ok(None),
        Err(RecvTimeoutError::Disconnected) => match thread.join() {
            Err(panic) => std::panic::resume_unwind(panic),
            Ok(()) => Ok(None),
        },
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn what_is_done_in_time_is_the_result_and_what_is_not_is_left_alone() {
        assert_eq!(wait_for(Deadline::after(Duration::from_secs(60)), || 7).unwrap(), Some(7));
        let forever = || loop {
            thread::park();
        };
        let none: Option<()> = wait_for(Deadline::after(Duration::ZERO), forever).unwrap();
        assert_eq!(none, None);
    }

    #[test]
    #[should_panic(expected = "a fault of the stage")]
    fn a_stage_that_panics_ends_the_run() {
        let _ = wait_for(Deadline::after(Duration::from_secs(60)), || panic!("a fault of the stage"));
    }
}
