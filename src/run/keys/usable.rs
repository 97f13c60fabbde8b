//! What a key of a run comes to.

use std::sync::Arc;

use crate::case::KeyFact;
use crate::evidence::Gap;
use crate::known::Endpoint;
use crate::report::MissingKey;
use crate::trust::key::PublicKey;

/// Why there is no key to judge by, and the key that was read, if one was.
#[derive(Clone, Debug)]
pub(in crate::run) struct NoKeys {
    pub(in crate::run) why: MissingKey,
    pub(in crate::run) read: Vec<KeyFact>,
    /// The same as they were read or served.
    pub(in crate::run) bytes: Vec<Arc<[u8]>>,
}

impl NoKeys {
    /// There is none to ask for.
    pub(in crate::run) fn none() -> Self {
        Self { why: MissingKey::None, read: vec![], bytes: vec![] }
    }
}

/// A key that can be used.
#[derive(Clone, Debug)]
pub(super) struct UsableKey {
    pub(super) key: PublicKey,
    pub(super) fact: KeyFact,
    /// Who serves it, where somebody does.
    pub(super) endpoint: Option<Endpoint>,
    /// As it was read or served.
    pub(super) bytes: Arc<[u8]>,
}

impl UsableKey {
    /// It is not used, for this reason; what it is is told all the same.
    pub(super) fn refused(&self, why: MissingKey) -> NoKeys {
        NoKeys { why, read: vec![self.fact.clone()], bytes: vec![Arc::clone(&self.bytes)] }
    }
}

/// What a key of the request comes to, with its place among them.
pub(super) type Answer = (usize, Result<UsableKey, Gap>);
