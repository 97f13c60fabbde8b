//! The root of a document without the rest of it, to choose among several.

use crate::code::Code;
use crate::json::object::{loose, object, reads, text};

use super::format::{Kind, skip};
use super::read::{decode, parse, without_format};
use super::{Text, Unreadable};

/// What the root of a document says of it, without the rest being read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BomHead<'a> {
    /// `specVersion`, one of [`SPEC_VERSIONS`](super::SPEC_VERSIONS); `None` where it is another, or absent: such a document is
    /// CycloneDX by its own word, and [`read`](super::read()) refuses it.
    pub spec_version: Option<&'static str>,
    /// `metadata.timestamp` as written.
    pub timestamp: Option<Text<'a>>,
}

impl BomHead<'_> {
    /// The same, without its document.
    pub fn into_owned(self) -> BomHead<'static> {
        BomHead { timestamp: self.timestamp.map(|text| Text::Owned(text.into_owned())), ..self }
    }

    /// The instant of the timestamp; `None` where it is absent or unreadable, which is older than any.
    pub fn instant(&self) -> Option<jiff::Timestamp> {
        self.timestamp.as_deref()?.parse().ok()
    }
}

/// Reads only the root of a document, to choose among several.
///
/// # Errors
/// As [`read`](super::read()), of what stands at the root; but not for a `specVersion` that is not read.
pub fn peek(bytes: &[u8]) -> Result<BomHead<'_>, Unreadable> {
    #[cfg(test)]
    super::passes::note(super::passes::DocumentPass::Head);
    let document = decode(bytes)?;
    let mut outline = Outline::default();
    parse(document, &mut outline)?;
    let spec_version = match outline.kind.check() {
        Ok(version) => Some(version),
        Err(why) if why.code() == Code::SbomUnsupported && outline.kind.is_cyclonedx() => None,
        Err(Unreadable::NoFormat) => return Err(without_format(document)),
        Err(why) => return Err(why),
    };
    Ok(BomHead { spec_version, timestamp: outline.metadata.unwrap_or_default().timestamp })
}

/// The root of a document: its own keys each once, and of `metadata` the time.
#[derive(Default)]
struct Outline<'de> {
    kind: Kind<'de>,
    metadata: Option<OutlineMetadata<'de>>,
}

reads! { "the document", Outline<'de>; |this, next|
    BomFormat "bomFormat" => this.kind.bom_format = loose(next)?;
    SpecVersion "specVersion" => this.kind.spec_version = loose(next)?;
    SpdxVersion "spdxVersion" => { skip(next)?; this.kind.spdx = true; };
    Context "@context" => this.kind.context = loose(next)?;
    SerialNumber "serialNumber" => skip(next)?;
    Version "version" => skip(next)?;
    Metadata "metadata" => this.metadata = object(next)?;
    Components "components" => skip(next)?;
    Services "services" => skip(next)?;
    Dependencies "dependencies" => skip(next)?;
}

#[derive(Default)]
struct OutlineMetadata<'de> {
    timestamp: Option<Text<'de>>,
}

reads! { "`metadata`", OutlineMetadata<'de>; |this, next|
    Timestamp "timestamp" => this.timestamp = text(next)?;
}
