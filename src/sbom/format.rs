//! What a document says that it is: its format, and the version of it.

use crate::json::object::{Loose, loose, reads};
use crate::text::Excerpt;

use super::{Unreadable, Wrapper};

/// The versions of CycloneDX that are read.
pub const SPEC_VERSIONS: [&str; 6] = ["1.2", "1.3", "1.4", "1.5", "1.6", "1.7"];

/// The one format that is read, by its own word.
pub const CYCLONEDX: &str = "CycloneDX";

/// The keys that say it: asked only where the document cannot be read.
#[derive(Default)]
pub(super) struct Kind<'de> {
    pub(super) bom_format: Loose<'de>,
    pub(super) spec_version: Loose<'de>,
    pub(super) spdx: bool,
    pub(super) context: Loose<'de>,
    wrapper: Option<Wrapper>,
}

reads! { "the document", Kind<'de>; |this, next|
    BomFormat "bomFormat" => this.bom_format = loose(next)?;
    SpecVersion "specVersion" => this.spec_version = loose(next)?;
    SpdxVersion "spdxVersion" => { skip(next)?; this.spdx = true; };
    Context "@context" => this.context = loose(next)?;
    Statement "_type" => { skip(next)?; this.lies_in(Wrapper::Statement); };
    Envelope "payloadType" => { skip(next)?; this.lies_in(Wrapper::Envelope); };
    Bundle "dsseEnvelope" => { skip(next)?; this.lies_in(Wrapper::Bundle); };
    Cosign1 "Data" => { skip(next)?; this.lies_in(Wrapper::Cosign1); };
}

pub(super) fn skip<'de, A: serde::de::MapAccess<'de>>(next: &mut A) -> Result<(), A::Error> {
    next.next_value::<serde::de::IgnoredAny>().map(drop)
}

impl Kind<'_> {
    /// Notes what a document without a format may lie in.
    fn lies_in(&mut self, wrapper: Wrapper) {
        self.wrapper.get_or_insert(wrapper);
    }

    pub(super) fn is_cyclonedx(&self) -> bool {
        matches!(&self.bom_format, Loose::Text(text) if text == CYCLONEDX)
    }

    /// The version of CycloneDX; else what it is instead.
    pub(super) fn check(&self) -> Result<&'static str, Unreadable> {
        let of = |value: &Loose<'_>, name| match value {
            Loose::Absent => Ok(None),
            Loose::Text(text) => Ok(Some(text.to_string())),
            Loose::Other => Err(Unreadable::NotText(name)),
        };
        let bom_format = of(&self.bom_format, "bomFormat")?;
        let is_spdx = || {
            self.spdx
                || matches!(&self.context, Loose::Text(text) if text.starts_with("https://spdx.org/rdf/3"))
        };
        if bom_format.is_none() && is_spdx() {
            return Err(Unreadable::Spdx);
        }
        if let (None, Some(wrapper)) = (&bom_format, self.wrapper) {
            return Err(Unreadable::Wrapped(wrapper));
        }
        let spec_version = if bom_format.as_deref() == Some(CYCLONEDX) {
            of(&self.spec_version, "specVersion")?
        } else {
            None
        };
        spec_version_of(bom_format.as_deref(), spec_version.as_deref())
    }
}

/// The version of a document of this format, or what it is instead.
pub(super) fn spec_version_of(
    bom_format: Option<&str>,
    spec_version: Option<&str>,
) -> Result<&'static str, Unreadable> {
    match bom_format {
        None => return Err(Unreadable::NoFormat),
        Some(CYCLONEDX) => {}
        Some(other) => return Err(Unreadable::OtherFormat(Excerpt::new(other))),
    }
    let Some(asked) = spec_version else { return Err(Unreadable::NoSpecVersion) };
    SPEC_VERSIONS
        .into_iter()
        .find(|version| *version == asked)
        .ok_or_else(|| Unreadable::OtherSpecVersion(Excerpt::new(asked)))
}
