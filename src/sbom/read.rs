//! From bytes to a document, or to the reason why there is none.
//!
//! The text is checked to be UTF-8 once, then parsed once, and what is kept borrows from it.
//! `serde_json` bounds the nesting of what is read (128 levels, two for each level of components) and
//! skips the rest without recursion.

use serde::de::{DeserializeSeed, Error as _};

use crate::code::Code;
use crate::text::ForeignText;

use super::object::{Fill, Loose, Object, loose, object, reads};
use super::parts::Root;
use super::{Bom, Text, Unreadable};

/// The versions of CycloneDX that are read.
pub const SPEC_VERSIONS: [&str; 6] = ["1.2", "1.3", "1.4", "1.5", "1.6", "1.7"];

/// Reads a document. The result borrows from its bytes.
///
/// # Errors
/// `sbom-malformed` for what is not JSON, or holds another JSON type or a doubled key where it is
/// read; `sbom-unsupported` for another kind or version of document; `too-large` for nesting past the bound.
pub fn read(bytes: &[u8]) -> Result<Bom<'_>, Unreadable> {
    let text = decode(bytes)?;
    let mut root = Root::default();
    if let Err(error) = parse(text, &mut root) {
        // What is no CycloneDX at all need not look like it.
        let mut kind = Kind::default();
        if parse(text, &mut kind).is_ok() {
            kind.check()?;
        }
        return Err(broken(&error));
    }
    let spec_version = match known(root.bom_format.as_deref(), root.spec_version.as_deref()) {
        Ok(version) => version,
        Err(message) => {
            let mut kind = Kind::default();
            if parse(text, &mut kind).is_ok() {
                kind.check()?;
            }
            return Err(unsupported(message));
        }
    };
    root.bom.spec_version = spec_version;
    Ok(root.bom)
}

/// What the root of a document says of it, without the rest being read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Head<'a> {
    /// `specVersion`, one of [`SPEC_VERSIONS`].
    pub spec_version: &'static str,
    /// `metadata.timestamp` as written.
    pub timestamp: Option<Text<'a>>,
}

impl Head<'_> {
    /// The same, without its document.
    pub fn into_owned(self) -> Head<'static> {
        Head { timestamp: self.timestamp.map(|text| Text::Owned(text.into_owned())), ..self }
    }

    /// The instant of the timestamp; `None` where it is absent or unreadable, which is older than any.
    pub fn instant(&self) -> Option<jiff::Timestamp> {
        self.timestamp.as_deref()?.parse().ok()
    }
}

/// Reads only the root of a document, to choose among several.
///
/// # Errors
/// As [`read`], of what stands at the root.
pub fn peek(bytes: &[u8]) -> Result<Head<'_>, Unreadable> {
    let text = decode(bytes)?;
    let mut outline = Outline::default();
    parse(text, &mut outline).map_err(|error| broken(&error))?;
    let spec_version = outline.kind.check()?;
    Ok(Head { spec_version, timestamp: outline.metadata.unwrap_or_default().timestamp })
}

/// The text of a document.
fn decode(bytes: &[u8]) -> Result<&str, Unreadable> {
    let body = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if let [0xff, 0xfe, ..] | [0xfe, 0xff, ..] | [0, ..] | [_, 0, ..] = body {
        return Err(malformed("the document is no UTF-8 text; it looks like UTF-16".to_owned()));
    }
    let text = std::str::from_utf8(body).map_err(|error| {
        malformed(format!("the document is no UTF-8 text: byte {} begins no character", error.valid_up_to()))
    })?;
    let start = text.trim_start();
    if start.is_empty() {
        return Err(malformed("the document is empty".to_owned()));
    }
    if start.starts_with('<') {
        return Err(unsupported("the document is XML, and CycloneDX is read as JSON only".to_owned()));
    }
    if start.starts_with("SPDXVersion:") {
        return Err(unsupported("the document is SPDX, and CycloneDX is read only".to_owned()));
    }
    Ok(text)
}

fn parse<'de, T: Object<'de>>(text: &'de str, target: &mut T) -> serde_json::Result<()> {
    let mut json = serde_json::Deserializer::from_str(text);
    if !Fill(target).deserialize(&mut json)? {
        return Err(serde_json::Error::custom("null, where the document should be an object"));
    }
    json.end()
}

/// What a document says that it is: asked only where it cannot be read.
#[derive(Default)]
struct Kind<'de> {
    bom_format: Loose<'de>,
    spec_version: Loose<'de>,
    spdx: bool,
    context: Loose<'de>,
}

reads! { "the document", Kind<'de>; |this, next|
    BomFormat "bomFormat" => this.bom_format = loose(next)?;
    SpecVersion "specVersion" => this.spec_version = loose(next)?;
    SpdxVersion "spdxVersion" => { skip(next)?; this.spdx = true; };
    Context "@context" => this.context = loose(next)?;
}

impl Kind<'_> {
    fn check(&self) -> Result<&'static str, Unreadable> {
        let of = |value: &Loose<'_>, name: &str| match value {
            Loose::Absent => Ok(None),
            Loose::Text(text) => Ok(Some(text.to_string())),
            Loose::Other => Err(malformed(format!("`{name}` is no text"))),
        };
        let bom_format = of(&self.bom_format, "bomFormat")?;
        let is_spdx = || {
            self.spdx
                || matches!(&self.context, Loose::Text(text) if text.starts_with("https://spdx.org/rdf/3"))
        };
        if bom_format.is_none() && is_spdx() {
            return Err(unsupported("the document is SPDX, and CycloneDX is read only".to_owned()));
        }
        let spec_version = if bom_format.as_deref() == Some(CYCLONEDX) {
            of(&self.spec_version, "specVersion")?
        } else {
            None
        };
        known(bom_format.as_deref(), spec_version.as_deref()).map_err(unsupported)
    }
}

const CYCLONEDX: &str = "CycloneDX";

/// The version of a document of this format, or what it is instead.
fn known(bom_format: Option<&str>, spec_version: Option<&str>) -> Result<&'static str, String> {
    match bom_format {
        None => {
            return Err(format!("the document does not say that it is {CYCLONEDX}: it has no `bomFormat`"));
        }
        Some(CYCLONEDX) => {}
        Some(other) => {
            let other = ForeignText::new(other);
            return Err(format!("the document's `bomFormat` is `{other}`, not `{CYCLONEDX}`"));
        }
    }
    let read = "1.2 to 1.7 are read";
    let Some(asked) = spec_version else {
        return Err(format!("the document has no `specVersion`; {read}"));
    };
    SPEC_VERSIONS
        .into_iter()
        .find(|version| *version == asked)
        .ok_or_else(|| format!("the document's `specVersion` is `{}`; {read}", ForeignText::new(asked)))
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
    Timestamp "timestamp" => this.timestamp = super::object::text(next)?;
}

fn skip<'de, A: serde::de::MapAccess<'de>>(next: &mut A) -> Result<(), A::Error> {
    next.next_value::<serde::de::IgnoredAny>().map(drop)
}

fn malformed(message: String) -> Unreadable {
    Unreadable { code: Code::SbomMalformed, message }
}

fn unsupported(message: String) -> Unreadable {
    Unreadable { code: Code::SbomUnsupported, message }
}

fn broken(error: &serde_json::Error) -> Unreadable {
    let said = ForeignText::error(error);
    if error.is_eof() {
        return malformed(format!("the document is cut off: {said}"));
    }
    // The one way to tell: serde_json has no public kind for it.
    if error.to_string().starts_with("recursion limit exceeded") {
        let message = format!("the document is nested too deep: {said}");
        return Unreadable { code: Code::TooLarge, message };
    }
    malformed(format!("the document cannot be read as CycloneDX JSON: {said}"))
}
