//! Who is told how a search gets on.

pub use crate::evidence::exchange::Exchange;
pub use crate::evidence::purpose::Fetching;

/// Told what is going on, for a line of progress.
pub trait Progress {
    /// This is being fetched for a subject.
    fn step(&self, subject: &str, what: Fetching);
    /// So many bytes of this are here for a subject, of so many in all.
    fn bytes(&self, subject: &str, what: Fetching, done: u64, total: u64);
}
