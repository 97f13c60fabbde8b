//! Is the image there, whole, and one thing only? Was it named by digest, where that is asked?

use crate::case::{Awaited, Case};
use crate::code::Code;
use crate::evidence::Answer;
use crate::policy::Requirement;
use crate::subject::{Location, Version};

use super::{Check, Details, Pass, id};

pub(super) const ID: &str = id::IMAGE;

pub(super) fn check(case: &Case) -> Check {
    let image = match &case.image {
        Answer::Found(image) => image,
        Answer::Absent => return absent(case),
        Answer::Gap(gap) => {
            return Check::unanswered(ID, gap);
        }
        Answer::Defect(defect) => {
            let check = Check::fail(ID, defect.message.clone()).code(defect.code);
            return match case.subject.version.digest() {
                Some(digest) => check.expected(digest.as_str()),
                None => check,
            };
        }
    };
    let how = match (&case.subject.version, &case.subject.location) {
        (Version::Tag(_), _) | (Version::Unnamed, Location::Registry { .. }) => "tag resolved once",
        (Version::Unnamed, _) => "the only image of the layout",
        (Version::Digest(_) | Version::Both(..), _) => "named by digest",
    };
    let mut message = format!("{how}, {}", image.kind.words());
    if image.kind.is_index() {
        message.push_str(&format!(" of {}: the index itself is what is judged", image.platforms.len()));
    }
    for note in &image.notes {
        message.push_str("; ");
        message.push_str(note);
    }
    let details = Details::Image { media_type: image.kind.media_type(), platforms: image.platforms.clone() };
    if case.policy.requires(Requirement::Digest) && case.subject.version.digest().is_none() {
        return Check::fail(ID, "the image is named by tag, and a digest is required: a tag can be moved")
            .code(Code::TagNotDigest)
            .observed(image.digest.as_str())
            .details(details);
    }
    Check::pass(Pass::Image(image), message).observed(image.digest.as_str()).details(details)
}

fn absent(case: &Case) -> Check {
    let (message, help) = match &case.subject.location {
        Location::Registry { .. } => (
            "the registry has no such image",
            "check the name and the tag; a build that is not pushed yet is not there",
        ),
        Location::Layout(_) | Location::Archive(_) => {
            ("the layout has no such image", "its index.json lists the names that it has")
        }
    };
    Check::absent(ID, case.is_awaited(Awaited::Build), message)
        .expected(case.subject.name.clone())
        .code(Code::ImageAbsent)
        .help([help.to_owned()])
}
