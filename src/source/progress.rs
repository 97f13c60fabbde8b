//! Who is told how a search gets on.

/// Told what is going on, for a line of progress.
pub trait Progress {
    /// `what` of `subject` is being fetched.
    fn step(&self, subject: &str, what: &str);
    /// So many bytes of `what` of `subject` are here, of so many in all.
    fn bytes(&self, subject: &str, what: &str, done: u64, total: u64);
}
