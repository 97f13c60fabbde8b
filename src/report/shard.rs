//! Which part of the images a run checked, where several runs share them.

/// A part, and the list that it is of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shard {
    /// Which part, counted from 1.
    pub index: usize,
    /// Of how many.
    pub of: usize,
    /// SHA-256 over the whole list that is cut, each name ended by a line feed, as lower-case hex.
    pub list: String,
    /// How many images stand before this part.
    pub from: usize,
    /// How many stand before the part behind it.
    pub to: usize,
    /// How many images all parts have together.
    pub whole: usize,
}

impl Shard {
    /// Whether no image is left for it: there are more parts than images.
    pub fn is_empty(&self) -> bool {
        self.from == self.to
    }
}
