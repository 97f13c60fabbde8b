//! The labels, headings and sentences of the page for an audit file.

use crate::evidence::place::KeyPlace;
use crate::origin::SettingOrigin;
use crate::policy::{Identity, Pin, PinOrigin};
use crate::report::words::Show;
use crate::report::words::html::{HtmlLabel, HtmlNote, HtmlTitle, Vouched};
use crate::report::{Command, DiffSide};
use crate::text::ForeignText;
use crate::verdict::Verdict;

use super::{grouped, place};

pub(in crate::report) fn tag() -> &'static str {
    "en"
}

pub(in crate::report) fn window(command: Command, verdict: Option<Verdict>) -> String {
    let verdict = verdict.map_or("nothing was verified", Verdict::as_str);
    format!("paas-attest {}: {verdict}", command.as_str())
}

pub(in crate::report) fn title(title: HtmlTitle) -> String {
    match title {
        HtmlTitle::Absences => "Where nothing was found".to_owned(),
        HtmlTitle::Asked => "What was asked".to_owned(),
        HtmlTitle::Attestations(n) => format!("Attestations: {}", grouped(n)),
        HtmlTitle::Compared => "What could be compared".to_owned(),
        HtmlTitle::Controls => "Control map".to_owned(),
        HtmlTitle::Coverage => "Coverage of fields".to_owned(),
        HtmlTitle::Document => "SBOM".to_owned(),
        HtmlTitle::Facts => "Facts, and who says so".to_owned(),
        HtmlTitle::Gaps(n) => format!("Not answered: {}", grouped(n)),
        HtmlTitle::Image(n) => format!("Image {}", grouped(n)),
        HtmlTitle::Images(n) => format!("Images: {}", grouped(n)),
        HtmlTitle::Keys(n) => format!("Keys: {}", grouped(n)),
        HtmlTitle::Recheck => "How to check this again".to_owned(),
        HtmlTitle::Route => "Route to the registry".to_owned(),
        HtmlTitle::Side(DiffSide::Old) => "The old build".to_owned(),
        HtmlTitle::Side(DiffSide::New) => "The new build".to_owned(),
        HtmlTitle::Signatures(n) => format!("Signatures: {}", grouped(n)),
        HtmlTitle::Vouching => "Who says so".to_owned(),
    }
}

pub(in crate::report) fn label(label: HtmlLabel) -> &'static str {
    match label {
        HtmlLabel::Algorithm => "Algorithm",
        HtmlLabel::Bar => "Share",
        HtmlLabel::Builder => "Builder",
        HtmlLabel::BuildType => "Build type",
        HtmlLabel::CheckApi => "Platform's records",
        HtmlLabel::Code => "Code",
        HtmlLabel::Commit => "Source commit",
        HtmlLabel::Control => "Id",
        HtmlLabel::Digest => "Digest",
        HtmlLabel::Fact => "Fact",
        HtmlLabel::GivenBy => "Given by",
        HtmlLabel::Identity => "Signed name",
        HtmlLabel::Image => "Image",
        HtmlLabel::Input => "Input",
        HtmlLabel::Key => "Key",
        HtmlLabel::Limit => "Not shown in any case",
        HtmlLabel::Log => "Transparency log",
        HtmlLabel::MediaType => "Media type",
        HtmlLabel::Name => "Name",
        HtmlLabel::Pin => "Pin",
        HtmlLabel::Pinned => "Pinned",
        HtmlLabel::Platform => "Platform",
        HtmlLabel::Reason => "Reason",
        HtmlLabel::Require => "Required",
        HtmlLabel::Schema => "Same report as JSON",
        HtmlLabel::Sha256 => "SHA-256",
        HtmlLabel::Source => "Read in",
        HtmlLabel::SigningKey => "Signing key",
        HtmlLabel::SourceUri => "Source",
        HtmlLabel::Status => "Status",
        HtmlLabel::Support => "What this run shows",
        HtmlLabel::Text => "Text",
        HtmlLabel::Time => "Time",
        HtmlLabel::Tool => "Tool",
        HtmlLabel::Verdict => "Verdict",
        HtmlLabel::Vouched => "Who says so",
    }
}

pub(in crate::report) fn vouched(by: Vouched) -> &'static str {
    match by {
        Vouched::Signed => "signed",
        Vouched::Observed => "observed",
        Vouched::Given => "given",
    }
}

pub(in crate::report) fn vouched_means(by: Vouched) -> &'static str {
    match by {
        Vouched::Signed => "a key of this run signed it, and the signature was verified",
        Vouched::Observed => {
            "a registry or the platform's API said so, or it was computed from what they sent"
        }
        Vouched::Given => "the command line, a variable or this machine says so",
    }
}

pub(in crate::report) fn note(note: HtmlNote) -> &'static str {
    match note {
        HtmlNote::Controls => {
            "Ids of controls, and the evidence in this report that supports somebody who assesses them. No line says that a control is met: each also needs what the last column but one names. Primary: the id was compared with the published text. Secondary: it was read in a copy or a summary by others; compare it before you quote it."
        }
        HtmlNote::Quantum => {
            "None of the algorithms that are accepted (ECDSA, RSA, Ed25519) resists a quantum computer."
        }
        HtmlNote::Recheck => "The command line of this run, with what variables said written as options:",
        HtmlNote::RecheckDigest => {
            "A tag may lead to another image by then: the digests in this report say which images it is about. A key that was served is only as good as the place that serves it; compare its fingerprint over a second channel."
        }
        HtmlNote::RecheckPack => {
            "The evidence pack of this run has the bytes as they were received, and a script that checks them without this program. Take the key from a place that you trust, and not from the pack:"
        }
        HtmlNote::ReadHere => "The image was read from this machine; no registry was asked.",
        HtmlNote::NoSignature => "None was found in the places that answered.",
        HtmlNote::Carrier => "the verdict stands on this signature",
        HtmlNote::EachBelow => "Each image has a section of its own below.",
        HtmlNote::NotKept => "Some images of this run are counted, and not listed.",
        HtmlNote::Asked => "compared",
        HtmlNote::NotAsked => "not compared",
        HtmlNote::Unsigned => {
            "Nobody signed this page: whoever has it can change it. The evidence is in the registry, or in the evidence pack of the run."
        }
    }
}

pub(in crate::report) fn given_by(origin: &SettingOrigin) -> String {
    if *origin == SettingOrigin::DEFAULT { "the command itself".to_owned() } else { origin.to_string() }
}

pub(in crate::report) fn pin_given_by(pin: &Pin) -> String {
    match pin.origin() {
        PinOrigin::Name => "the name of the image".to_owned(),
        PinOrigin::Setting(setting) => given_by(setting),
        PinOrigin::Head { setting, folder, is_merge, is_dirty } => {
            let merge = if *is_merge { ", a merge" } else { "" };
            let dirty = if *is_dirty { ", with uncommitted changes" } else { "" };
            format!("{}, HEAD of the checkout {folder}{merge}{dirty}", given_by(setting))
        }
    }
}

pub(in crate::report) fn identity_asked(identity: &Identity, show: Show) -> [String; 2] {
    match identity {
        Identity::Own => {
            ["the image's own name, where it has one".to_owned(), given_by(&SettingOrigin::DEFAULT)]
        }
        Identity::Named(name) => [show(&name.value.to_string()), given_by(&name.origin)],
        Identity::Any(origin) => ["any: the names were not compared".to_owned(), given_by(origin)],
    }
}

pub(in crate::report) fn key_pinned(pinned: bool) -> &'static str {
    if pinned { "yes" } else { "no" }
}

pub(in crate::report) fn key_from(place: &KeyPlace, served: bool, show: Show) -> String {
    let shown = show(&place::of_key(place));
    if served { format!("served by {shown}") } else { format!("given: {shown}") }
}

pub(in crate::report) fn signature_names(identity: &ForeignText, show: Show) -> String {
    format!("signed for {}", show(identity.raw()))
}

pub(in crate::report) fn signed_by(key: &str, show: Show) -> String {
    format!("by the key {}", show(key))
}

pub(in crate::report) fn states(predicate: &str, show: Show) -> String {
    format!("predicate {}", show(predicate))
}
