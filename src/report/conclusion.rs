//! What a run came to: read off what the report holds, by the tables of [`verdict`](crate::verdict).

use crate::case::KeyFact;
use crate::sbom::LicenseGate;
use crate::sbom::conformance::SchemaReport;
use crate::verdict::{Conclusion, Outcome, SideStanding, Verdict, fold_diff, fold_keys, fold_sbom};

use super::{Body, Comparison, ReportHead, SbomReport};

/// Derived from what the report holds, and nobody's to set.
pub(super) fn of(head: &ReportHead, body: &Body) -> Conclusion {
    match body {
        // Another part of the same list has images that are checked, or the run would have been refused.
        Body::Images { tally, .. }
            if tally.has_none_in_scope()
                && head.shard.as_ref().is_some_and(|shard| shard.is_empty() || tally.total() > 0) =>
        {
            Conclusion::Shown
        }
        Body::Images { tally, .. } => Conclusion::Verdict(tally.verdict()),
        Body::Sbom(inside) => of_sbom(inside),
        Body::Diff(comparison) => Conclusion::Verdict(of_diff(comparison)),
        Body::Key { gap } => fold_keys(head.keys.iter().map(KeyFact::is_pinned), gap.is_some()),
        // It has no verdict: a run that is not in order would come to none either.
        Body::Doctor(diagnosis) if diagnosis.has_failed() => Conclusion::Verdict(Verdict::Undecided),
        Body::Doctor(_) => Conclusion::Shown,
        Body::Joined(joined) => Conclusion::Verdict(joined.verdict().verdict()),
        Body::Nothing(_, obstacle) => obstacle.shortfall().conclusion(),
    }
}

fn of_sbom(inside: &SbomReport) -> Conclusion {
    let image = inside.image.verdict();
    let lack = inside.document.as_ref().err().map(|lack| lack.shortfall(image));
    let schema = inside.conformance().schema().into_iter().map(SchemaReport::outcome);
    let gates = inside.gates().iter().map(LicenseGate::outcome);
    fold_sbom(inside.trust(), image, lack, schema.chain(gates).map(Outcome::from))
}

pub(super) fn of_diff(comparison: &Comparison) -> Verdict {
    let sides = comparison.sides.each_ref().map(|side| SideStanding {
        image: side.image.verdict(),
        trust: side.trust(),
        lack: side.document.as_ref().err().map(|lack| lack.shortfall(side.image.verdict())),
    });
    fold_diff(sides, comparison.gates().iter().map(|gate| gate.outcome().into()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::{Check, CheckId, LogFinding};
    use crate::error::{Stop, UsageError};
    use crate::evidence::place::Place;
    use crate::origin::SettingOrigin;
    use crate::report::{Command, ImageReport, MissingDocument, MissingKey, Obstacle};

    fn stop() -> Obstacle {
        Obstacle::Stop(Stop::Usage(UsageError::Empty(SettingOrigin::option("--save"))))
    }

    #[test]
    fn the_exit_code_follows_from_what_the_report_holds() {
        let image = |verdict| {
            let outcome = match verdict {
                Verdict::Verified => Outcome::Pass,
                Verdict::Failed => Outcome::Fail,
                Verdict::Undecided => Outcome::Undecided,
                Verdict::Pending => Outcome::Pending,
                Verdict::Unsigned | Verdict::OutOfScope => return ImageReport::unsigned("x".to_owned()),
                Verdict::Waived => panic!("no image has this verdict"),
            };
            let check = Check::scripted(CheckId::Signature, outcome, LogFinding::Absent);
            let image = ImageReport::scripted("x", vec![check]);
            assert_eq!(image.verdict(), verdict);
            image
        };
        let images = |images: Vec<ImageReport>| Body::Images { tally: images.iter().collect(), images };
        let lack = |verdict, lack| Body::Sbom(Box::new(SbomReport::without(image(verdict), lack)));
        for (body, code) in [
            (images(vec![]), 3),
            (images(vec![image(Verdict::Verified)]), 0),
            (images(vec![image(Verdict::Verified), image(Verdict::Failed)]), 1),
            (Body::Key { gap: None }, 3),
            (Body::Nothing(Command::Verify, stop()), 2),
            (Body::Nothing(Command::Verify, Obstacle::MissingKey(MissingKey::None)), 3),
            (lack(Verdict::Verified, MissingDocument::NothingAttested), 1),
            (lack(Verdict::Verified, MissingDocument::NobodySigned(Place::Document)), 2),
            (lack(Verdict::Pending, MissingDocument::ImageNotVerified), 4),
            (lack(Verdict::Undecided, MissingDocument::NothingAttested), 3),
        ] {
            assert_eq!(of(&ReportHead::default(), &body).exit_code(), code, "{body:?}");
        }
        for (pinned, expected) in [
            (vec![], Conclusion::Verdict(Verdict::Undecided)),
            (vec![true, true], Conclusion::Verdict(Verdict::Verified)),
            (vec![true, false], Conclusion::Shown),
            (vec![false], Conclusion::Shown),
        ] {
            let keys = pinned.iter().copied().map(KeyFact::scripted).collect();
            let head = ReportHead { keys, ..ReportHead::default() };
            assert_eq!(of(&head, &Body::Key { gap: None }), expected, "{pinned:?}");
        }
    }
}
