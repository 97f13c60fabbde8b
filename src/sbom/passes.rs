//! The passes that a thread makes over the bytes of documents, for tests of those who cause them.

use std::cell::RefCell;

/// One pass over a document's bytes, or over their beginning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DocumentPass {
    /// Its root, to choose among several.
    Head,
    /// All that is read of it.
    Bom,
    /// The same, with what only lists ask.
    BomForLists,
    /// What it says that it is, after it could not be read.
    Kind,
    /// A value of all that is in it, for a schema.
    Value,
    /// Its spec version, after no value could be made of it.
    SpecVersion,
    /// The digest of its value.
    ValueDigest,
}

thread_local! {
    static PASSES: RefCell<Vec<DocumentPass>> = const { RefCell::new(Vec::new()) };
}

/// Writes one down.
pub(crate) fn note(pass: DocumentPass) {
    PASSES.with_borrow_mut(|passes| passes.push(pass));
}

/// Those that some work takes, in their order.
pub(crate) fn of<T>(work: impl FnOnce() -> T) -> (T, Vec<DocumentPass>) {
    PASSES.take();
    let made = work();
    (made, PASSES.take())
}
