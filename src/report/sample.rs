//! Which of the images that were named are checked, where not all of them are.

/// A sample: how it was drawn, so that it can be drawn again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sample {
    /// How many were to be drawn. Of fewer images all are.
    pub size: usize,
    /// What their order follows from.
    pub seed: String,
    /// Of how many images they were drawn, each counted once.
    pub of: usize,
}

impl Sample {
    /// How many were drawn.
    pub fn drawn(&self) -> usize {
        self.size.min(self.of)
    }
}
