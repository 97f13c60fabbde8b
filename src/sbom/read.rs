//! From bytes to a document, or to the reason why there is none.
//!
//! The text is checked to be UTF-8 once, then parsed once, and what is kept borrows from it.
//! `serde_json` bounds the nesting of what is read (128 levels, two for each level of components) and
//! skips the rest without recursion.

use serde::de::DeserializeSeed;

use crate::json::object::{Fill, ReadObject};
use crate::json::without_bom;

use super::document::Root;
use super::format::{Kind, spec_version_of};
use super::{Bom, Unreadable};

/// Bytes of a usual component; syft writes 1 to 2.6 KB for each.
const COMPONENT: usize = 1536;

/// Reads a document. The result borrows from its bytes.
///
/// # Errors
/// `sbom-malformed` for what is not JSON, or holds another JSON type or a doubled key where it is
/// read; `sbom-unsupported` for another kind or version of document; `too-large` for nesting past the bound.
pub fn read(bytes: &[u8]) -> Result<Bom<'_>, Unreadable> {
    #[cfg(test)]
    READS.set(READS.get() + 1);
    let text = decode(bytes)?;
    let mut root = Root::default();
    // Room for about as many as there will be: a list that grows is copied, and it is the largest one.
    root.bom.components.reserve_exact(text.len() / COMPONENT);
    let read = parse(text, &mut root);
    match read.and_then(|()| spec_version_of(root.bom_format.as_deref(), root.spec_version.as_deref())) {
        Ok(version) => root.bom.spec_version = version,
        Err(why) => {
            // What is not CycloneDX at all need not look like it.
            let mut kind = Kind::default();
            if parse(text, &mut kind).is_ok() {
                kind.check()?;
            }
            return Err(why);
        }
    }
    Ok(root.bom)
}

/// The text of a document, as far as it can be JSON.
pub(super) fn decode(bytes: &[u8]) -> Result<&str, Unreadable> {
    let body = without_bom(bytes);
    if let [0xff, 0xfe, ..] | [0xfe, 0xff, ..] | [0, ..] | [_, 0, ..] = body {
        return Err(Unreadable::Utf16);
    }
    let text = std::str::from_utf8(body).map_err(|error| Unreadable::NotUtf8(error.valid_up_to()))?;
    let start = text.trim_start();
    if start.is_empty() {
        return Err(Unreadable::Empty);
    }
    if start.starts_with('<') {
        return Err(Unreadable::Xml);
    }
    if start.starts_with("SPDXVersion:") {
        return Err(Unreadable::Spdx);
    }
    Ok(text)
}

pub(super) fn parse<'de, T: ReadObject<'de>>(text: &'de str, target: &mut T) -> Result<(), Unreadable> {
    let mut json = serde_json::Deserializer::from_str(text);
    if !Fill(target).deserialize(&mut json)? {
        return Err(Unreadable::Null);
    }
    Ok(json.end()?)
}

#[cfg(test)]
thread_local! {
    /// Documents that a thread has read, for tests of those who read them.
    pub(crate) static READS: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
}

#[cfg(test)]
mod tests;
