//! What is whole, and of a form that this version does not read. It proves nothing, neither good nor bad.

use crate::text::{Excerpt, ForeignText};

/// Something that may well be good, and is not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UnreadForm {
    /// A manifest.
    Manifest(UnreadManifest),
    /// The file at this path, where a tar file was named.
    Compressed {
        /// Its path.
        path: ForeignText,
        /// How it is compressed.
        with: Compression,
    },
}

/// A manifest of another kind than the four that are read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UnreadManifest {
    /// Docker's schema 1 (distribution, "Image Manifest Version 2, Schema 1").
    SchemaOne,
    /// One of this media type: an artifact manifest, which OCI and ORAS have given up.
    Artifact(Excerpt),
}

/// How a file is compressed, by its first bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compression {
    /// RFC 1952.
    Gzip,
    /// RFC 8878.
    Zstd,
    /// The format of XZ Utils.
    Xz,
    /// bzip2's.
    Bzip2,
}

impl Compression {
    /// How a file is compressed that begins so.
    pub fn of(first: &[u8]) -> Option<Self> {
        match first {
            [0x1f, 0x8b, ..] => Some(Self::Gzip),
            // A frame, or one that is skipped (RFC 8878, 3.1.2).
            [0x28, 0xb5, 0x2f, 0xfd, ..] | [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..] => Some(Self::Zstd),
            [0xfd, b'7', b'z', b'X', b'Z', 0, ..] => Some(Self::Xz),
            // A block or the end: a file in a tar file may have a name that begins with the letters.
            [b'B', b'Z', b'h', b'1'..=b'9', 0x31, 0x41, 0x59, 0x26, 0x53, 0x59, ..]
            | [b'B', b'Z', b'h', b'1'..=b'9', 0x17, 0x72, 0x45, 0x38, 0x50, 0x90, ..] => Some(Self::Bzip2),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_compression_is_told_by_the_first_bytes() {
        for (first, compression) in [
            (&b"\x1f\x8b\x08\0"[..], Some(Compression::Gzip)),
            (b"\x28\xb5\x2f\xfd\x04", Some(Compression::Zstd)),
            (b"\x5a\x2a\x4d\x18\0\0", Some(Compression::Zstd)),
            (b"\xfd7zXZ\0\0\x04", Some(Compression::Xz)),
            (b"BZh91AY&SY..", Some(Compression::Bzip2)),
            (b"BZh9\x17\x72\x45\x38\x50\x90", Some(Compression::Bzip2)),
            (b"BZh9.txt\0\0\0\0", None),
            (b"oci-layout\0", None),
            (b"\x1f", None),
            (b"", None),
        ] {
            assert_eq!(Compression::of(first), compression, "{first:?}");
        }
    }
}
