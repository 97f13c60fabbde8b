//! Places that hold evidence. What is asked or decided about one is asked of this type, never of its text.

use std::fmt;
use std::sync::Arc;

use crate::subject::Digest;
use crate::text::ForeignText;

/// A place that is asked, or where something stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// The image's own manifest.
    Image,
    /// The tag that was written beside the digest.
    TagBeside,
    /// A tag of cosign's scheme.
    Tag(Tag),
    /// Entries of a layout's index with the `kind` that `cosign save` writes.
    Kind(Suffix),
    /// One layer of the manifest at a place.
    Layer(Arc<Place>, usize),
    /// The layers from 0 to this one.
    Layers(Arc<Place>, usize),
    /// The referrers API.
    Referrers,
    /// The fallback tag of the referrers, of the image with this digest.
    ReferrersTag(Digest),
    /// All blobs of a layout, any of which may be a referrer.
    ReferrersAmongBlobs,
    /// A manifest that refers to the image.
    Referrer(Digest),
    /// A blob of a registry.
    Blob(Digest),
    /// The index of a layout.
    Index,
    /// The file of a layout's blob.
    BlobFile(Digest),
    /// Where a public key is.
    Key(KeyPlace),
    /// The platform's API.
    Api,
    /// One record of the platform's API, by its path.
    Record(String),
    /// A time-stamping service, by its address.
    Timestamp(ForeignText),
    /// A document that the user named.
    Document,
}

/// Where a public key is, as the user named it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyPlace {
    /// In this file.
    File(ForeignText),
    /// On standard input.
    Stdin,
    /// At this address, where somebody else serves it.
    Served(ForeignText),
}

impl fmt::Display for KeyPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(name) | Self::Served(name) => name.fmt(f),
            Self::Stdin => f.write_str("standard input"),
        }
    }
}

/// Which kinds of evidence there may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kinds {
    /// Signatures.
    Signatures,
    /// Attestations.
    Attestations,
    /// Either.
    Both,
    /// Neither.
    Neither,
}

impl Kinds {
    /// Whether signatures are among them.
    pub fn signatures(self) -> bool {
        matches!(self, Self::Signatures | Self::Both)
    }

    /// Whether attestations are among them.
    pub fn attestations(self) -> bool {
        matches!(self, Self::Attestations | Self::Both)
    }

    /// Those that are not among these.
    #[must_use]
    pub fn without(self, other: Self) -> Self {
        Self::new(self.signatures() && !other.signatures(), self.attestations() && !other.attestations())
    }

    /// Those that are among these too.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self::new(self.signatures() && other.signatures(), self.attestations() && other.attestations())
    }

    /// These kinds.
    pub fn new(signatures: bool, attestations: bool) -> Self {
        match (signatures, attestations) {
            (true, true) => Self::Both,
            (true, false) => Self::Signatures,
            (false, true) => Self::Attestations,
            (false, false) => Self::Neither,
        }
    }
}

/// The name under which cosign stores what belongs to an image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tag {
    /// The image.
    pub image: Digest,
    /// What is stored.
    pub suffix: Suffix,
}

/// What cosign's tags end in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Suffix {
    /// Signatures.
    Sig,
    /// Attestations.
    Att,
    /// An unsigned document.
    Sbom,
}

impl Place {
    /// The n-th layer of the manifest here.
    pub fn layer(self: &Arc<Self>, n: usize) -> Self {
        Self::Layer(Arc::clone(self), n)
    }

    /// What may be here.
    pub fn holds(&self) -> Kinds {
        match self {
            Self::Tag(Tag { suffix, .. }) | Self::Kind(suffix) => suffix.holds(),
            Self::Layer(of, _) | Self::Layers(of, _) => of.holds(),
            Self::Image
            | Self::Referrers
            | Self::ReferrersTag(_)
            | Self::ReferrersAmongBlobs
            | Self::Referrer(_)
            | Self::Blob(_)
            | Self::Index
            | Self::BlobFile(_)
            | Self::Key(_) => Kinds::Both,
            Self::TagBeside | Self::Api | Self::Record(_) | Self::Timestamp(_) | Self::Document => {
                Kinds::Neither
            }
        }
    }

    /// Whether what is here comes after what is under the tags, in the order in which it is considered.
    pub fn is_behind_tags(&self) -> bool {
        matches!(self, Self::Referrers | Self::ReferrersTag(_) | Self::ReferrersAmongBlobs)
            || self.referrer().is_some()
    }

    /// The manifest that refers to the image, where it is one or is in one.
    pub fn referrer(&self) -> Option<&Digest> {
        match self {
            Self::Referrer(digest) => Some(digest),
            Self::Layer(of, _) | Self::Layers(of, _) => of.referrer(),
            _ => None,
        }
    }
}

impl Place {
    /// A place where evidence stands, by its text; `None` for any other text.
    pub fn named(text: &str) -> Option<Self> {
        let number = |text: &str| text.parse().ok().filter(|n: &usize| n.to_string() == text);
        if let Some((of, n)) = text.rsplit_once(", layer ") {
            return Some(Self::Layer(Arc::new(Self::named(of)?), number(n)?));
        }
        if let Some((of, n)) = text.rsplit_once(", layers 0 to ") {
            return Some(Self::Layers(Arc::new(Self::named(of)?), number(n)?));
        }
        let image = |text: &str| Digest::parse(&format!("sha256:{}", text.strip_prefix("sha256-")?));
        let suffix = |word: &str| Suffix::ALL.into_iter().find(|suffix| suffix.as_str() == word);
        let (first, rest) = text.split_once(' ').unwrap_or((text, ""));
        Some(match (first, rest) {
            ("image", "") => Self::Image,
            ("tag", "") => Self::TagBeside,
            ("tag", rest) => {
                let (of, word) = rest.rsplit_once('.')?;
                Self::Tag(Tag { image: image(of)?, suffix: suffix(word)? })
            }
            ("kind", rest) => Self::Kind(suffix(rest.strip_suffix('s')?)?),
            ("referrers", "") => Self::Referrers,
            ("referrers", "among the blobs") => Self::ReferrersAmongBlobs,
            ("referrers", rest) => Self::ReferrersTag(image(rest.strip_prefix("tag ")?)?),
            ("referrer", rest) => Self::Referrer(Digest::parse(rest)?),
            ("blob", rest) => Self::Blob(Digest::parse(rest)?),
            ("index.json", "") => Self::Index,
            ("API", "") => Self::Api,
            ("API", path) => Self::Record(path.to_owned()),
            ("document", "") => Self::Document,
            (file, "") => {
                let hex = file.strip_prefix("blobs/sha256/")?;
                Self::BlobFile(Digest::parse(&format!("sha256:{hex}"))?)
            }
            _ => return None,
        })
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Image => f.write_str("image"),
            Self::TagBeside => f.write_str("tag"),
            Self::Tag(tag) => write!(f, "tag {tag}"),
            Self::Kind(suffix) => write!(f, "kind {}s", suffix.as_str()),
            Self::Layer(of, n) => write!(f, "{of}, layer {n}"),
            Self::Layers(of, n) => write!(f, "{of}, layers 0 to {n}"),
            Self::Referrers => f.write_str("referrers"),
            Self::ReferrersTag(image) => write!(f, "referrers tag sha256-{}", image.hex()),
            Self::ReferrersAmongBlobs => f.write_str("referrers among the blobs"),
            Self::Referrer(digest) => write!(f, "referrer {digest}"),
            Self::Blob(digest) => write!(f, "blob {digest}"),
            Self::Index => f.write_str("index.json"),
            Self::BlobFile(digest) => write!(f, "blobs/sha256/{}", digest.hex()),
            Self::Key(name) => write!(f, "key {name}"),
            Self::Api => f.write_str("API"),
            Self::Record(path) => write!(f, "API {path}"),
            Self::Timestamp(address) => write!(f, "time-stamp {address}"),
            Self::Document => f.write_str("document"),
        }
    }
}

impl serde::Serialize for Place {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl Tag {
    /// The tag of an image.
    pub fn new(image: &Digest, suffix: Suffix) -> Self {
        Self { image: image.clone(), suffix }
    }
}

impl fmt::Display for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "sha256-{}.{}", self.image.hex(), self.suffix.as_str())
    }
}

impl Suffix {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Sig, Self::Att, Self::Sbom];

    /// The suffix, without its dot.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Sig => "sig",
            Self::Att => "att",
            Self::Sbom => "sbom",
        }
    }

    /// What is stored under it.
    pub fn holds(self) -> Kinds {
        match self {
            Self::Sig => Kinds::Signatures,
            Self::Att => Kinds::Attestations,
            Self::Sbom => Kinds::Neither,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_read_as_they_are_named_in_registries_and_layouts() {
        let hex = "3f1c0e6f0d0c8a3b7d0b8d8c1c6b7a2f6f6f4b1d0a9e8c7b6a5d4c3b2a190807";
        let digest = Digest::parse(&format!("sha256:{hex}")).unwrap();
        let tag = Arc::new(Place::Tag(Tag::new(&digest, Suffix::Sig)));
        for (place, text) in [
            (tag.layer(3), format!("tag sha256-{hex}.sig, layer 3")),
            (Place::Layers(tag, 7), format!("tag sha256-{hex}.sig, layers 0 to 7")),
            (Place::Kind(Suffix::Att), "kind atts".to_owned()),
            (Place::ReferrersTag(digest.clone()), format!("referrers tag sha256-{hex}")),
            (Place::BlobFile(digest), format!("blobs/sha256/{hex}")),
            (Place::Key(KeyPlace::File("a\u{1b}b".into())), "key a\\u{1b}b".to_owned()),
            (Place::Key(KeyPlace::Stdin), "key standard input".to_owned()),
        ] {
            assert_eq!(place.to_string(), text);
            assert_eq!(serde_json::to_value(&place).unwrap(), text);
            let is_key = matches!(place, Place::Key(_));
            assert_eq!(Place::named(&text), (!is_key).then_some(place));
        }
    }
}
