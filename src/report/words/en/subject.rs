//! What is wrong with a name.

use crate::origin::SettingOrigin;
use crate::report::words::Help;
use crate::subject::NameError;

use super::blamed;

pub(super) fn sentence(error: &NameError, setting: Option<&SettingOrigin>) -> String {
    let by = blamed(setting);
    match error {
        NameError::Url { written, .. } => format!("`{written}`{by} is a URL, not an image"),
        NameError::BareDigest { written } => {
            format!("`{written}`{by} is a digest, and does not say of which image")
        }
        NameError::Document { written } => format!("`{written}`{by} is a document, not an image"),
        NameError::BareLayout { written, .. } => {
            format!("`{written}`{by} is a path; an image is named with the word of its kind before it")
        }
        NameError::Digest { written } => format!(
            "`{written}`{by} has no digest of the form sha256: and 64 lower-case hex digits after its @"
        ),
        NameError::NoRegistry { written, .. } => format!("`{written}`{by} does not name a registry"),
        NameError::Registry { written } => {
            format!("`{written}`{by} does not begin with a registry, HOST or HOST:PORT")
        }
        NameError::Reference { written } => format!("`{written}`{by} is not an image reference"),
        NameError::ImageForRepository { written, .. } => {
            format!("`{written}`{by} is an image; a repository has neither tag nor digest")
        }
        NameError::Build { written } => format!("`{written}`{by} does not name a build"),
        NameError::EmptyTag { written } | NameError::LayoutTag { written } => {
            format!("`{written}`{by} has no tag after its colon")
        }
        NameError::LayoutPath { written } => format!("`{written}`{by} does not name a folder or file"),
        NameError::Alias { written } => format!("the alias `{written}`{by} is not LOGICAL=ACTUAL"),
        NameError::AliasConflict { first, second } => {
            format!("two aliases contradict each other{by}: {first} and {second}")
        }
        NameError::AliasChain { first, second } => {
            format!("one alias leads to another{by}: {first} and {second}")
        }
    }
}

pub(super) fn help(error: &NameError) -> Vec<Help> {
    let say = |sentence: &str| vec![Help::Say(sentence.to_owned())];
    match error {
        NameError::Url { meant: Some(meant), .. } => say(&format!("leave out the scheme: {meant}")),
        NameError::Url { meant: None, .. } => say("an image is HOST[:PORT]/REPO:TAG, without a scheme"),
        NameError::BareDigest { written } => {
            say(&format!("name the repository before it: HOST/REPO@{written}"))
        }
        NameError::Document { .. } => say(
            "only sbom and diff read a document, with --unsigned; name the image whose attested SBOM it is",
        ),
        NameError::EmptyTag { .. } => {
            say("a variable behind the colon may be unset; leave the colon out for the tag `latest`")
        }
        NameError::BareLayout { meant, .. } => say(&format!("a layout at this path is {meant}")),
        NameError::NoRegistry { meant: Some(meant), .. } => say(&format!(
            "an image of the platform is `build:{}/{}`; any other needs its registry: HOST/REPO:TAG",
            meant.app, meant.build
        )),
        NameError::NoRegistry { meant: None, .. } => say(
            "an image needs its registry: HOST/REPO:TAG; a build of the platform is build:APP_ID/BUILD_ID",
        ),
        NameError::Reference { .. } => {
            say("an image is HOST[:PORT]/REPO:TAG or HOST[:PORT]/REPO@sha256:HEX; names are lower case")
        }
        NameError::ImageForRepository { meant, .. } => say(&format!("did you mean {meant}")),
        NameError::Build { .. } => say("a build is named build:APP_ID/BUILD_ID"),
        NameError::Alias { .. } => say("each side is HOST[:PORT] or HOST[:PORT]/PATH"),
        NameError::AliasConflict { .. } => say("each LOGICAL has one ACTUAL, and each ACTUAL one LOGICAL"),
        NameError::AliasChain { .. } => {
            say("names are translated in one step: no name is LOGICAL in one alias and ACTUAL in another")
        }
        NameError::Digest { .. }
        | NameError::Registry { .. }
        | NameError::LayoutTag { .. }
        | NameError::LayoutPath { .. } => vec![],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::subject::{Aliases, Naming, repository};

    fn said(error: &NameError) -> (String, Vec<String>) {
        (sentence(error, None), help(error).iter().map(Help::line).collect())
    }

    #[test]
    fn a_name_that_is_refused_is_answered_with_what_was_meant() {
        let naming = Naming { registry: "h.example".to_owned(), aliases: Aliases::default() };
        let digest = "has no digest of the form sha256: and 64 lower-case hex digits after its @";
        for (written, problem, next) in [
            ("https://h.example/a", "is a URL, not an image", Some("leave out the scheme: h.example/a")),
            (
                "docker://nginx",
                "is a URL, not an image",
                Some("an image is HOST[:PORT]/REPO:TAG, without a scheme"),
            ),
            (
                "h.example/a:",
                "has no tag after its colon",
                Some("a variable behind the colon may be unset; leave the colon out for the tag `latest`"),
            ),
            ("h.example/a@sha256:zz", digest, None),
            ("oci:dir@sha256:zz", digest, None),
            (
                "app:1",
                "does not name a registry",
                Some(
                    "an image of the platform is `build:app/1`; any other needs its registry: HOST/REPO:TAG",
                ),
            ),
            (
                "library/app:1",
                "does not name a registry",
                Some(
                    "an image needs its registry: HOST/REPO:TAG; a build of the platform is build:APP_ID/BUILD_ID",
                ),
            ),
            ("h.example:0/a", "does not begin with a registry, HOST or HOST:PORT", None),
            (
                "h.example/A:1",
                "is not an image reference",
                Some("an image is HOST[:PORT]/REPO:TAG or HOST[:PORT]/REPO@sha256:HEX; names are lower case"),
            ),
            ("build:a", "does not name a build", Some("a build is named build:APP_ID/BUILD_ID")),
            ("build:A/b", "does not name a build", Some("a build is named build:APP_ID/BUILD_ID")),
            ("oci:dir:", "has no tag after its colon", None),
            ("oci-archive:", "does not name a folder or file", None),
        ] {
            let error = naming.parse(written).unwrap_err();
            let next: Vec<String> = next.map(str::to_owned).into_iter().collect();
            assert_eq!(said(&error), (format!("`{written}` {problem}"), next));
        }
        assert_eq!(
            said(&repository("h.example/a:1").unwrap_err()),
            (
                "`h.example/a:1` is an image; a repository has neither tag nor digest".to_owned(),
                vec!["did you mean h.example/a".to_owned()]
            )
        );
    }

    #[test]
    fn an_alias_that_is_refused_is_answered_with_its_form() {
        for (pairs, sentence, next) in [
            (
                &["a.x"][..],
                "the alias `a.x` is not LOGICAL=ACTUAL",
                "each side is HOST[:PORT] or HOST[:PORT]/PATH",
            ),
            (
                &["a.x=b.x", "a.x=c.x"],
                "two aliases contradict each other: a.x=b.x and a.x=c.x",
                "each LOGICAL has one ACTUAL, and each ACTUAL one LOGICAL",
            ),
        ] {
            let error = Aliases::parse(pairs.iter().copied()).unwrap_err();
            assert_eq!(said(&error), (sentence.to_owned(), vec![next.to_owned()]));
        }
    }

    #[test]
    fn a_variable_is_blamed_and_a_name_cannot_act_on_a_terminal() {
        let error = repository("\u{1b}[2J:1").unwrap_err();
        let setting = SettingOrigin::variable("V");
        assert_eq!(sentence(&error, Some(&setting)), r"`\u{1b}[2J:1` (V) does not name a registry");
        assert!(!help(&error).iter().any(|next| next.line().contains('\u{1b}')));
    }
}
