//! What the line of progress says.

use std::time::Duration;

use crate::code::Code;
use crate::evidence::exchange::{Exchange, ReceivedAnswer, Way};
use crate::evidence::purpose::Fetching;
use crate::report::{Advance, Missing, Pace, Transfer, WaitedFor};
use crate::text::ForeignText;

use super::failure::unanswered;
use super::grouped;
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

/// How far a run over several images is.
pub(in crate::report) fn advance(advance: &Advance) -> String {
    let Advance { done, total, counts, pace } = advance;
    let counts =
        if counts.is_empty() { String::new() } else { format!(": {}", super::images::counts(counts)) };
    let pace = pace.map_or_else(String::new, |Pace { in_ten_seconds, left }| {
        let left = left.map_or_else(String::new, |seconds| format!(", {} left", duration(seconds)));
        format!("; {}.{}/s{left}", in_ten_seconds / 10, in_ten_seconds % 10)
    });
    format!("{} of {}{counts}{pace}", grouped(*done), grouped(*total))
}

/// As long as it is worth to know: `38s`, `12m40s`, `3h07m`.
fn duration(seconds: u64) -> String {
    match seconds {
        0..60 => format!("{seconds}s"),
        60..3600 => format!("{}m{:02}s", seconds / 60, seconds % 60),
        _ => format!("{}h{:02}m", seconds / 3600, seconds / 60 % 60),
    }
}

/// One request, which way it went, what came back and in what time.
pub(in crate::report) fn exchange(exchange: &Exchange) -> String {
    let Exchange { method, url, way, outcome, took } = exchange;
    let way = match way {
        Way::Direct => String::new(),
        Way::Proxy(proxy) => format!(" by the proxy {proxy}"),
        Way::Instead(address) => format!(" at {address}"),
    };
    let outcome = match outcome {
        Ok(ReceivedAnswer { status, bytes }) => format!("{status}, {} bytes", grouped(*bytes)),
        Err(failure) => unanswered(failure),
    };
    let took = grouped(usize::try_from(took.as_millis()).unwrap_or(usize::MAX));
    format!("request: {method} {url}{way}: {outcome}, {took} ms")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::CheckId;
    use crate::evidence::purpose::BlobKind;
    use crate::verdict::Verdict;

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

    #[test]
    fn an_advance_says_how_many_came_to_what_how_fast_and_how_long_yet() {
        let of = |counts: &[(Verdict, usize)], pace| {
            advance(&Advance { done: 1234, total: 100_000, counts: counts.to_vec(), pace })
        };
        let counts = [(Verdict::Verified, 1230), (Verdict::Failed, 4)];
        let pace = |in_ten_seconds, left| Some(Pace { in_ten_seconds, left });
        assert_eq!(of(&[], None), "1,234 of 100,000");
        assert_eq!(of(&counts, None), "1,234 of 100,000: 1230 verified, 4 failed");
        for (left, said) in [
            (None, ""),
            (Some(0), ", 0s left"),
            (Some(59), ", 59s left"),
            (Some(60), ", 1m00s left"),
            (Some(3599), ", 59m59s left"),
            (Some(3600), ", 1h00m left"),
            (Some(360_061), ", 100h01m left"),
        ] {
            let expected = format!("1,234 of 100,000: 1230 verified, 4 failed; 41.2/s{said}");
            assert_eq!(of(&counts, pace(412, left)), expected);
        }
        assert!(of(&[], pace(0, None)).ends_with("; 0.0/s"));
    }
}
