//! What is whole, and of a form that is not read.

use crate::evidence::unread::{Compression, UnreadForm, UnreadManifest};
use crate::report::words::Help;

use super::say;

pub(super) fn sentence(form: &UnreadForm) -> String {
    match form {
        UnreadForm::Manifest(UnreadManifest::SchemaOne) => {
            "the manifest is in Docker's schema 1 format, which this version does not support".to_owned()
        }
        UnreadForm::Manifest(UnreadManifest::Artifact(media_type)) => {
            format!("the manifest is of the type `{media_type}`, which this version does not support")
        }
        UnreadForm::Compressed { path, with } => {
            format!("{path} is compressed with {}; an uncompressed tar file is required", name(*with))
        }
    }
}

pub(super) fn help(form: &UnreadForm) -> Vec<Help> {
    match form {
        UnreadForm::Manifest(UnreadManifest::SchemaOne) => vec![say(
            "push the image again with a current tool: in another format it has another digest, and needs a signature of its own",
        )],
        UnreadForm::Manifest(UnreadManifest::Artifact(_)) => vec![],
        UnreadForm::Compressed { path, with } => {
            vec![say(format!("unpack it first: {} < {path} > image.tar", command(*with)))]
        }
    }
}

fn name(with: Compression) -> &'static str {
    match with {
        Compression::Gzip => "gzip",
        Compression::Zstd => "zstd",
        Compression::Xz => "xz",
        Compression::Bzip2 => "bzip2",
    }
}

fn command(with: Compression) -> &'static str {
    match with {
        Compression::Gzip => "gunzip",
        Compression::Zstd => "unzstd",
        Compression::Xz => "unxz",
        Compression::Bzip2 => "bunzip2",
    }
}
