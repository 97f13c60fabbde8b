//! What the line of progress says.

use std::time::Duration;

use crate::code::Code;
use crate::evidence::purpose::Fetching;
use crate::report::{Missing, Transfer, WaitedFor};
use crate::text::ForeignText;
use crate::verdict::Verdict;

use super::trust::blob_name;

/// What something is waited for, and for how long.
pub(in crate::report) fn waiting(what: &WaitedFor<'_>, left: Duration) -> String {
    let (subject, missing) = match what {
        WaitedFor::Key(code) => ("la clé publique".to_owned(), code.to_string()),
        WaitedFor::Check { image, check, code, missing } => {
            let code = code.as_ref().map_or_else(String::new, |code: &Code| format!(" ({code})"));
            (
                ForeignText::new(*image).to_string(),
                format!("{}\u{a0}: {}{code}", check.as_str(), how(*missing)),
            )
        }
        WaitedFor::Sbom { image, missing } => (
            ForeignText::new(*image).to_string(),
            format!("le SBOM de cette source\u{a0}: {}", how(*missing)),
        ),
    };
    let left = left.as_secs();
    format!(
        "attente de {subject}\u{a0}: {missing}, encore {}\u{a0}min\u{a0}{:02}\u{a0}s",
        left / 60,
        left % 60
    )
}

fn how(missing: Missing) -> &'static str {
    match missing {
        Missing::Absent => "pas encore là",
        Missing::Unreachable => "contrôle impossible",
    }
}

/// What is being fetched for the image of this name, and how far it is.
pub(in crate::report) fn fetching(what: Fetching, image: &str, transfer: Option<&Transfer>) -> String {
    let what = fetched(what);
    let image = ForeignText::new(image);
    let Some(Transfer { done, total, rate, left }) = transfer else {
        return format!("récupération\u{a0}: {what}  {image}");
    };
    let (done, rate) = (french(done), french(rate));
    let total = total.as_ref().map(|total| french(total));
    let total = total.as_ref().map_or_else(String::new, |total| format!(" sur {total}"));
    let left = left.map_or_else(String::new, |seconds| format!(", encore {seconds}\u{a0}s"));
    format!("récupération\u{a0}: {what}  {image}  {done}{total}, {rate}/s{left}")
}

/// `1.5 MiB` as `1,5 Mio`.
fn french(bytes: &str) -> String {
    let (number, unit) = bytes.split_once(' ').unwrap_or((bytes, ""));
    format!("{}\u{a0}{}", number.replace('.', ","), unit.replace('B', "o"))
}

fn fetched(what: Fetching) -> &'static str {
    match what {
        Fetching::Image => "image",
        Fetching::Signatures => "signatures",
        Fetching::Evidence => "signatures et attestations",
        Fetching::Blob(kind) => blob_name(kind),
        Fetching::RecordedSbom => "SBOM de la plateforme",
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
        "{spinner} {wide_msg}  {prefix}  {pos} sur {len}, {per_sec:1}, encore {eta}"
    } else {
        "{spinner} {wide_msg}"
    }
}
