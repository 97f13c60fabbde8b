//! Why a name is none.

use crate::origin::SettingOrigin;
use crate::subject::NameError;

use super::blamed;

pub(super) fn sentence(error: &NameError, setting: Option<&SettingOrigin>) -> String {
    let by = blamed(setting);
    match error {
        NameError::Url(written) => format!("`{written}`{by} is a URL, not an image"),
        NameError::BadDigest(written) => format!(
            "`{written}`{by} has no digest of the form sha256: and 64 lower-case hex digits behind its @"
        ),
        NameError::NoRegistry { written, .. } => format!("`{written}`{by} names no registry"),
        NameError::BadRegistry(written) => {
            format!("`{written}`{by} does not begin with a registry, HOST or HOST:PORT")
        }
        NameError::BadReference(written) => format!("`{written}`{by} is no image reference"),
        NameError::NotRepository { written, .. } => {
            format!("`{written}`{by} is an image; a repository has neither tag nor digest")
        }
        NameError::BadBuild(written) => format!("`{written}`{by} names no build"),
        NameError::NoTag(written) => format!("`{written}`{by} has no tag behind its colon"),
        NameError::NoPath(written) => format!("`{written}`{by} names no folder or file"),
        NameError::BadAlias(written) => format!("the alias `{written}`{by} is not LOGICAL=ACTUAL"),
        NameError::AliasesContradict(one, other) => {
            format!("two aliases contradict each other{by}: {one} and {other}")
        }
    }
}

pub(super) fn help(error: &NameError) -> Option<String> {
    Some(match error {
        NameError::Url(_) => "leave out the scheme: HOST/REPO:TAG".to_owned(),
        NameError::NoRegistry { build: Some((app, build)), .. } => format!(
            "an image of the platform is `build:{app}/{build}`; any other needs its registry: HOST/REPO:TAG"
        ),
        NameError::NoRegistry { build: None, .. } => {
            "an image needs its registry: HOST/REPO:TAG; a build of the platform is build:APP_ID/BUILD_ID"
                .to_owned()
        }
        NameError::BadReference(_) => {
            "an image is HOST[:PORT]/REPO:TAG or HOST[:PORT]/REPO@sha256:HEX; names are lower case".to_owned()
        }
        NameError::NotRepository { repository, .. } => format!("did you mean {repository}"),
        NameError::BadBuild(_) => "a build is named build:APP_ID/BUILD_ID".to_owned(),
        NameError::BadAlias(_) => "each side is HOST[:PORT] or HOST[:PORT]/PATH".to_owned(),
        NameError::AliasesContradict(..) => "one LOGICAL has one ACTUAL, and the reverse".to_owned(),
        NameError::BadDigest(_) | NameError::BadRegistry(_) | NameError::NoTag(_) | NameError::NoPath(_) => {
            return None;
        }
    })
}
