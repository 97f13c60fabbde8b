//! Messages of protocol buffers as JSON (the language guide's `ProtoJSON`), as sigstore's forms are written.

use std::collections::BTreeMap;

use serde_json::value::RawValue;

use crate::json::{MembersError, told_apart};
use crate::text::Excerpt;

/// A member as protojson writes it, and as it is called in the definition: a reader takes both.
#[derive(Clone, Copy)]
pub(super) struct Name(pub(super) &'static str, pub(super) &'static str);

/// The members of a message that are known, under their first spellings, each as the text that it is.
pub(super) type Known<'a> = BTreeMap<&'static str, &'a RawValue>;

/// Why bytes are not a message.
pub(super) enum MessageProblem {
    /// They are not an object, or an ambiguous one.
    Members(MembersError),
    /// This member stands there in both spellings.
    TwoSpellings(&'static str),
}

/// The members of a message, and the first that is none of them. `null` is absent.
pub(super) fn message<'a>(
    bytes: &'a [u8],
    names: &[Name],
) -> Result<(Known<'a>, Option<Excerpt>), MessageProblem> {
    let all: Vec<&'static str> = names.iter().flat_map(|Name(one, other)| [*one, *other]).collect();
    let (mut found, unknown) = told_apart(bytes, &all).map_err(MessageProblem::Members)?;
    let mut known = Known::new();
    for Name(one, other) in names.iter().copied() {
        let first = found.remove(one);
        let second = found.remove(other);
        if first.is_some() && second.is_some() {
            return Err(MessageProblem::TwoSpellings(one));
        }
        if let Some(value) = first.or(second).filter(|value| value.get() != "null") {
            known.insert(one, value);
        }
    }
    Ok((known, unknown))
}
