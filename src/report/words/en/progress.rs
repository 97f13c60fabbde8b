//! What the line of progress says.

use std::time::Duration;

use crate::code::Code;
use crate::evidence::purpose::Fetching;
use crate::report::{Missing, Transfer, WaitedFor};
use crate::text::ForeignText;
use crate::verdict::Verdict;

use super::trust::blob;

/// What something is waited for, and for how long.
pub(in crate::report) fn waiting(what: &WaitedFor<'_>, left: Duration) -> String {
    let (subject, missing) = match what {
        WaitedFor::Key(code) => ("the public key".to_owned(), code.to_string()),
        WaitedFor::Check { image, check, code, missing } => {
            let code = code.as_ref().map_or_else(String::new, |code: &Code| format!(" ({code})"));
            (ForeignText::new(*image).to_string(), format!("{} {}{code}", check.as_str(), how(*missing)))
        }
        WaitedFor::Sbom { image, missing } => {
            (ForeignText::new(*image).to_string(), format!("the SBOM of that source {}", how(*missing)))
        }
    };
    let left = left.as_secs();
    format!("waiting for {subject}: {missing}, {}m{:02}s left", left / 60, left % 60)
}

fn how(missing: Missing) -> &'static str {
    match missing {
        Missing::Absent => "is not there yet",
        Missing::Unreachable => "could not be checked",
    }
}

/// What is being fetched for the image of this name, and how far it is.
pub(in crate::report) fn fetching(what: Fetching, image: &str, transfer: Option<&Transfer>) -> String {
    let what = fetched(what);
    let image = ForeignText::new(image);
    let Some(Transfer { done, total, rate, left }) = transfer else {
        return format!("fetching {what}  {image}");
    };
    let total = total.as_ref().map_or_else(String::new, |total| format!(" of {total}"));
    let left = left.map_or_else(String::new, |seconds| format!(", {seconds} s left"));
    format!("fetching {what}  {image}  {done}{total}, {rate}/s{left}")
}

fn fetched(what: Fetching) -> &'static str {
    match what {
        Fetching::Image => "image",
        Fetching::Signatures => "signatures",
        Fetching::Evidence => "signatures and attestations",
        Fetching::Blob(kind) => blob(kind),
        Fetching::RecordedSbom => "the platform's SBOM",
    }
}

/// How many images came to what so far.
pub(in crate::report) fn counts(of: &[(Verdict, usize)]) -> String {
    super::page::counts(of)
}

/// The line, as a template of the library that draws it: of one image, or of several.
pub(in crate::report) fn line(several: bool) -> &'static str {
    // The message is cut to what the terminal has room for: a line that is wrapped cannot be taken away.
    if several {
        "{spinner} {wide_msg}  {prefix}  {pos} of {len}, {per_sec:1}, {eta} left"
    } else {
        "{spinner} {wide_msg}"
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::CheckId;
    use crate::evidence::purpose::BlobKind;

    #[test]
    fn a_wait_says_for_what_and_how_long() {
        let left = Duration::from_secs(69);
        let check = WaitedFor::Check {
            image: "h.x/a\u{1b}",
            check: CheckId::Signature,
            code: Some(Code::SignatureAbsent),
            missing: Missing::Absent,
        };
        let away = WaitedFor::Check {
            image: "a",
            check: CheckId::Image,
            code: Some(Code::RegistryUnavailable),
            missing: Missing::Unreachable,
        };
        for (what, said) in [
            (WaitedFor::Key(Code::KeyUnreachable), "waiting for the public key: key-unreachable, 1m09s left"),
            (check, "waiting for h.x/a\\u{1b}: signature is not there yet (signature-absent), 1m09s left"),
            (away, "waiting for a: image could not be checked (registry-unavailable), 1m09s left"),
            (
                WaitedFor::Sbom { image: "a", missing: Missing::Absent },
                "waiting for a: the SBOM of that source is not there yet, 1m09s left",
            ),
        ] {
            assert_eq!(waiting(&what, left), said);
        }
    }

    #[test]
    fn a_transfer_says_what_is_known_of_it() {
        let known = |total: Option<&str>, left| Transfer {
            done: "1 KiB".to_owned(),
            total: total.map(str::to_owned),
            rate: "2 KiB".to_owned(),
            left,
        };
        assert_eq!(fetching(Fetching::Blob(BlobKind::Payload), "a", None), "fetching payload  a");
        assert_eq!(
            fetching(Fetching::Blob(BlobKind::Payload), "a", Some(&known(None, None))),
            "fetching payload  a  1 KiB, 2 KiB/s"
        );
        assert_eq!(
            fetching(Fetching::Blob(BlobKind::Payload), "a", Some(&known(Some("9 KiB"), Some(4)))),
            "fetching payload  a  1 KiB of 9 KiB, 2 KiB/s, 4 s left"
        );
    }
}
