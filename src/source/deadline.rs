//! When a round has to have ended, for whoever works without being able to wait: files, and what is read of them.

use std::io::{self, Read, Seek, SeekFrom};
use std::time::Duration;

use tokio::time::Instant;

/// When a round has to have ended.
#[derive(Clone, Copy, Debug)]
pub struct Deadline(Instant);

impl Deadline {
    /// So long from now.
    pub fn after(time: Duration) -> Self {
        Self(Instant::now() + time)
    }

    /// What is left until then.
    pub fn left(self) -> Duration {
        self.0.saturating_duration_since(Instant::now())
    }

    /// Whether nothing is left.
    pub fn is_over(self) -> bool {
        self.left().is_zero()
    }

    /// Nothing, as long as something is left.
    ///
    /// # Errors
    /// [`io::ErrorKind::TimedOut`].
    pub(super) fn check(self) -> io::Result<()> {
        if self.is_over() { Err(io::ErrorKind::TimedOut.into()) } else { Ok(()) }
    }
}

impl From<Instant> for Deadline {
    fn from(end: Instant) -> Self {
        Self(end)
    }
}

impl From<Deadline> for Instant {
    fn from(end: Deadline) -> Self {
        end.0
    }
}

/// A file that is read until then.
pub(super) struct Until<F>(pub(super) F, pub(super) Deadline);

impl<F: Read> Read for Until<F> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.1.check()?;
        self.0.read(buffer)
    }
}

impl<F: Seek> Seek for Until<F> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.0.seek(to)
    }
}
