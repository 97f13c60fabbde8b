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
use super::further::FurtherFields;
#[cfg(test)]
use super::passes::{self, DocumentPass};
use super::room::Room;
use super::{Bom, Unreadable};

/// Bytes of a usual component; syft writes 1 to 2.6 KB for each.
const COMPONENT: usize = 1536;

/// Reads a document. The result borrows from its bytes.
///
/// # Errors
/// `sbom-malformed` for what is not JSON, or holds another JSON type or a doubled key where it is
/// read; `sbom-unsupported` for another kind or version of document; `too-large` for nesting past the bound;
/// `too-many` for more items than have room.
pub fn read(bytes: &[u8]) -> Result<Bom<'_>, Unreadable> {
    read_text(decode(bytes)?)
}

/// A document, and what lists ask of it besides.
pub struct BomForLists<'a> {
    /// The document.
    pub bom: Bom<'a>,
    /// What only lists ask; of a document that can be read but not asked, why not.
    pub further: Result<FurtherFields<'a>, Unreadable>,
}

/// Reads a document and what lists ask of it besides, in one pass.
///
/// A fault in what only lists ask (a field twice, nesting past the bound) is not a fault of the document,
/// which is then read once more without it.
///
/// # Errors
/// As [`read`].
pub fn read_for_lists(bytes: &[u8]) -> Result<BomForLists<'_>, Unreadable> {
    let text = decode(bytes)?;
    #[cfg(test)]
    passes::note(DocumentPass::BomForLists);
    match Root::read(text, true) {
        Ok(root) => {
            let (bom, further) = root.into_parts();
            Ok(BomForLists { bom, further: Ok(further) })
        }
        Err(why) => Ok(BomForLists { bom: read_text(text)?, further: Err(why) }),
    }
}

fn read_text(text: &str) -> Result<Bom<'_>, Unreadable> {
    #[cfg(test)]
    passes::note(DocumentPass::Bom);
    match Root::read(text, false) {
        Ok(root) => Ok(root.into_parts().0),
        Err(why) => {
            // What is not CycloneDX at all need not look like it.
            kind_of(text).map_or(Ok(()), |kind| kind.check().map(drop))?;
            Err(why)
        }
    }
}

/// What a document without a format is instead.
pub(super) fn without_format(text: &str) -> Unreadable {
    let kind = kind_of(text).map(|kind| kind.check().map(drop));
    kind.and_then(Result::err).unwrap_or(Unreadable::NoFormat)
}

fn kind_of(text: &str) -> Option<Kind<'_>> {
    #[cfg(test)]
    passes::note(DocumentPass::Kind);
    let mut kind = Kind::default();
    parse(text, &mut kind).ok().map(|()| kind)
}

impl<'de> Root<'de> {
    fn read(text: &'de str, for_lists: bool) -> Result<Self, Unreadable> {
        let mut root = Self::new(Room::of(text.len()), for_lists);
        // Room for about as many as there will be: a list that grows is copied, and it is the largest one.
        root.instances.all.reserve_exact(text.len() / COMPONENT);
        let read = parse(text, &mut root);
        if root.instances.room.is_used_up() {
            return Err(Unreadable::TooMany);
        }
        read?;
        root.bom.spec_version = spec_version_of(root.bom_format.as_deref(), root.spec_version.as_deref())?;
        Ok(root)
    }
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
mod tests;
