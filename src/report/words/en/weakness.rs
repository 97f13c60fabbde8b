//! What a reader should know though the verdict holds.

use crate::case::{LayoutStamp, NoStamp};
use crate::code::WeaknessCode;
use crate::policy::SAFE_PREFIX;
use crate::text::ForeignText;
use crate::weakness::Weakness;

use super::{known, log, pods, policy_file, source, timestamp};

pub(in crate::report) fn sentence(weakness: &Weakness) -> String {
    match weakness {
        Weakness::KeyUnpinned(record) => {
            let unpinned = WeaknessCode::KeyUnpinned.sentence();
            match record {
                None => unpinned.to_owned(),
                Some(record) => format!("{unpinned}; {}", known::record(record)),
            }
        }
        Weakness::PlainHttp(hosts) => {
            format!("the connection to {} was not encrypted (--plain-http)", hosts.join(", "))
        }
        Weakness::KeysDiffer(sets) => format!(
            "{} ({} different sets of keys)",
            WeaknessCode::KeysDiffer.sentence(),
            super::grouped(*sets)
        ),
        Weakness::IdentityNotAsked(why) => super::check::not_compared(why),
        Weakness::IdentityFromPack(name) => format!(
            "the signature was made for {name}, which is the name in the evidence pack: nobody else says that this is the image you mean (--identity HOST/REPO)"
        ),
        Weakness::IdentityUnbound(pinned) => super::check::unbound(*pinned).to_owned(),
        Weakness::OtherSignature(place) => {
            format!(
                "the newest signature that meets all requirements counts; another one would have passed too, with other annotations: {place}"
            )
        }
        Weakness::BuildDiffers { app, build, signed_app, signed_build } => {
            let or_none = |text: &Option<ForeignText>| {
                text.as_ref().map_or_else(|| "none".to_owned(), ToString::to_string)
            };
            let named = ForeignText::new(format!("{app}/{build}"));
            format!(
                "the name says build {app}/{build}, the signature says {}/{}; build:{named} pins both",
                or_none(signed_app),
                or_none(signed_build)
            )
        }
        Weakness::CommitPrefixShort(digits) => {
            format!(
                "the commit was compared by its first {digits} digits; a prefix under {SAFE_PREFIX} can be forged"
            )
        }
        Weakness::HeadIsMerge(commit) => {
            format!(
                "HEAD is the merge {commit} and a pipeline often creates one that the platform has never built"
            )
        }
        Weakness::Uncommitted(commit) => {
            format!("the checkout has uncommitted changes; the image was compared with its commit, {commit}")
        }
        Weakness::WaiverExpired(waiver) => policy_file::expired(waiver),
        Weakness::LogNotProved { place, problem, others } => {
            let others = match others {
                0 => String::new(),
                others => format!(" ({} more listed)", super::grouped(*others)),
            };
            format!(
                "the transparency log's entry at {place} proves nothing: {}: {}{others}",
                problem.code(),
                log::problem(problem)
            )
        }
        Weakness::TimestampNotChecked(stamp) => not_checked(stamp),
        Weakness::SignedTagDiffers { named, signed } => {
            format!("the image was named by the tag {named}; the signature was made for the tag {signed}")
        }
        Weakness::TagDiffers { tag, leads_to } => {
            format!("the digest was checked; the tag {tag} now points to another one, {leads_to}")
        }
        Weakness::TagAbsent => "the digest was checked; the tag does not exist".to_owned(),
        Weakness::TagUnreached(why) => {
            format!("the digest was checked; the tag could not be checked: {}", source::sentence(why))
        }
        Weakness::TagUnreadable(why) => {
            format!("the digest was checked; the tag points to something unreadable: {}", source::defect(why))
        }
        Weakness::LatestAssumed => "neither a tag nor a digest was given: `latest` was checked".to_owned(),
        Weakness::OutOfScope(registry) => pods::not_checked(registry),
        Weakness::SbomDiffers { place, first } => {
            let first = first
                .as_ref()
                .map_or_else(String::new, |first| format!(": {}", super::document::difference(first)));
            format!("another SBOM of this image differs ({place}){first}")
        }
        Weakness::LicenseUnknown { rule, asked, count } => {
            let (option, components) = (rule.as_str(), super::count(*count, "component"));
            format!(
                "--{option} {asked} says nothing about {components} without a license, or with one that is not an SPDX expression"
            )
        }
        Weakness::LicenseSibling(found) => {
            let (asked, sibling) = (ForeignText::new(found.asked.as_str()), &found.sibling);
            let components = super::count(found.count, "component");
            format!("--deny-license {asked} does not deny {sibling}, which occurs in {components}")
        }
        Weakness::SchemaOdd(what) => super::conformance::oddity(what),
    }
}

/// That nobody vouches for the time-stamp of a pack.
fn not_checked(stamp: &LayoutStamp) -> String {
    match stamp.found() {
        Ok(stamp) => {
            format!("who gave the evidence pack's time-stamp, {}, was not checked", stamp.time())
        }
        Err(NoStamp::Problem(why)) => {
            format!("the evidence pack's time-stamp proves nothing: {}", timestamp::problem(why))
        }
        Err(NoStamp::Gap(gap)) => {
            format!("the evidence pack's time-stamp could not be read: {}", source::sentence(&gap.why))
        }
    }
}

/// Which option answers it, behind the sentence.
pub(in crate::report) fn remedy(weakness: &Weakness) -> &'static str {
    match weakness {
        Weakness::KeyUnpinned(_) => " (--key-fingerprint)",
        Weakness::LatestAssumed => " (name a tag or a digest)",
        Weakness::TimestampNotChecked(stamp) if stamp.found().is_ok() => " (--timestamp-ca)",
        Weakness::OutOfScope(_) => " (--require in-scope)",
        Weakness::PlainHttp(_)
        | Weakness::KeysDiffer(_)
        | Weakness::IdentityNotAsked(_)
        | Weakness::IdentityFromPack(_)
        | Weakness::IdentityUnbound(_)
        | Weakness::OtherSignature(_)
        | Weakness::BuildDiffers { .. }
        | Weakness::CommitPrefixShort(_)
        | Weakness::HeadIsMerge(_)
        | Weakness::Uncommitted(_)
        | Weakness::LogNotProved { .. }
        | Weakness::WaiverExpired(_)
        | Weakness::TimestampNotChecked(_)
        | Weakness::SignedTagDiffers { .. }
        | Weakness::TagDiffers { .. }
        | Weakness::TagAbsent
        | Weakness::TagUnreached(_)
        | Weakness::TagUnreadable(_)
        | Weakness::SbomDiffers { .. }
        | Weakness::LicenseUnknown { .. }
        | Weakness::LicenseSibling(_)
        | Weakness::SchemaOdd(_) => "",
    }
}
