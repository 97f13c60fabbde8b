//! JSON: read so that no two tools can read it differently, and written so that nothing in it acts.
//!
//! [`strict`](StrictMap) reading refuses a doubled key at any depth. `object` reads the few keys of an
//! object that somebody asks for, each at most once, and skips the rest; [`Shape`] refuses lists where objects
//! belong, and keys that another reader takes for known ones; `lenient` does not fail over a
//! value's type; [`value_digest`] compares two texts by value, and
//! [`value_within`] makes no more of one than there is room for. [`write_json`] is the one writer.

pub(crate) mod lenient;
pub(crate) mod object;

mod error;
mod few;
mod keys;
mod room;
mod shape;
mod strict;
mod texts;
mod value;
mod weigh;
mod write;

pub use error::{JsonError, MembersError};
pub(crate) use few::{each, few};
pub use shape::Shape;
pub use strict::{StrictMap, StrictValue, members, told_apart};
pub use texts::{KeptTexts, TextNames};
pub use value::{RunningHash, value_digest};
pub use weigh::value_within;
pub use write::{to_json, to_json_by, write_json, write_json_line};

/// The bytes behind a byte order mark, where there is one.
pub fn without_bom(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)
}
