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
        let parked = || loop {
            thread::park();
        };
        // It leaves the machine to others in the end.
        let busy = || {
            let end = Deadline::after(Duration::from_secs(6));
            while !end.is_over() {}
        };
        let deaf = || {
            let (_kept, never) = mpsc::channel::<()>();
            let _ = never.recv();
        };
        let slow = || thread::sleep(Duration::from_secs(3600));
        let stages: [(&str, fn(), u64); 6] = [
            ("parked, and no time at all", parked, 0),
            ("parked", parked, 1),
            ("parked for longer", parked, 300),
            ("busy", busy, 20),
            ("waits for what never comes", deaf, 20),
            ("sleeps", slow, 20),
        ];
        let mut rows = crate::rows::Rows::default();
        for (name, stage, time) in stages {
            let (tell, told) = mpsc::channel();
            thread::spawn(move || tell.send(wait_for(Deadline::after(Duration::from_millis(time)), stage)));
            // A limit of its own: without one in the stage, nobody would ever hear of it.
            let result = told.recv_timeout(Duration::from_secs(5));
            rows.row(name, || assert!(matches!(result, Ok(Ok(None))), "{result:?}"));
        }
        rows.end();
    }

    #[test]
    #[should_panic(expected = "a fault of the stage")]
    fn a_stage_that_panics_ends_the_run() {
        let _ = wait_for(Deadline::after(Duration::from_secs(60)), || panic!("a fault of the stage"));
    }
}
