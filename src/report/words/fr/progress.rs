//! What the line of progress says.

use std::time::Duration;

use crate::code::Code;
use crate::evidence::exchange::{Exchange, ReceivedAnswer, Way};
use crate::evidence::purpose::Fetching;
use crate::report::{Advance, Missing, Pace, Transfer, WaitedFor};
use crate::text::ForeignText;

use super::failure::unanswered;
use super::grouped;
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

/// How far a run over several images is.
pub(in crate::report) fn advance(advance: &Advance) -> String {
    let Advance { done, total, counts, pace } = advance;
    let counts =
        if counts.is_empty() { String::new() } else { format!("\u{a0}: {}", super::images::counts(counts)) };
    let pace = pace.map_or_else(String::new, |Pace { in_ten_seconds, left }| {
        let left = left.map_or_else(String::new, |seconds| format!(", encore {}", duration(seconds)));
        format!("\u{202f}; {},{}/s{left}", in_ten_seconds / 10, in_ten_seconds % 10)
    });
    format!("{} sur {}{counts}{pace}", grouped(*done), grouped(*total))
}

/// As long as it is worth to know.
fn duration(seconds: u64) -> String {
    match seconds {
        0..60 => format!("{seconds}\u{a0}s"),
        60..3600 => format!("{}\u{a0}min\u{a0}{:02}\u{a0}s", seconds / 60, seconds % 60),
        _ => format!("{}\u{a0}h\u{a0}{:02}\u{a0}min", seconds / 3600, seconds / 60 % 60),
    }
}

/// One request, which way it went, what came back and in what time.
pub(in crate::report) fn exchange(exchange: &Exchange) -> String {
    let Exchange { method, url, way, outcome, took } = exchange;
    let way = match way {
        Way::Direct => String::new(),
        Way::Proxy(proxy) => format!(" par le proxy {proxy}"),
        Way::Instead(address) => format!(" à {address}"),
    };
    let outcome = match outcome {
        Ok(ReceivedAnswer { status, bytes }) => format!("{status}, {}\u{a0}octets", grouped(*bytes)),
        Err(failure) => unanswered(failure),
    };
    let took = grouped(usize::try_from(took.as_millis()).unwrap_or(usize::MAX));
    format!("requête\u{a0}: {method} {url}{way}\u{a0}: {outcome}, {took}\u{a0}ms")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verdict::Verdict;

    #[test]
    fn an_advance_says_how_many_came_to_what_how_fast_and_how_long_yet() {
        let counts = vec![(Verdict::Verified, 2), (Verdict::Failed, 1)];
        let of = |left| {
            let pace = Some(Pace { in_ten_seconds: 412, left });
            advance(&Advance { done: 3, total: 1234, counts: counts.clone(), pace })
                .replace(['\u{a0}', '\u{202f}'], " ")
        };
        let before = format!(
            "3 sur 1 234 : {} ; 41,2/s",
            super::super::images::counts(&counts).replace(['\u{a0}', '\u{202f}'], " ")
        );
        assert_eq!(of(None), before);
        assert_eq!(of(Some(38)), format!("{before}, encore 38 s"));
        assert_eq!(of(Some(760)), format!("{before}, encore 12 min 40 s"));
        assert_eq!(of(Some(11_220)), format!("{before}, encore 3 h 07 min"));
    }
}
