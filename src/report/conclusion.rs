//! What a run came to. It is derived from what the report holds, and the exit code from it: here, and
//! nowhere else.

use crate::sbom::GateOutcome;
use crate::verdict::{Outcome, Verdict, fold_documents, fold_images};

use super::{Body, Comparison, ImageReport, Inside, Obstacle};

/// The exit code of a run that was not asked properly.
const USAGE: u8 = 2;

/// What a run came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Conclusion {
    /// A verdict.
    Verdict(Verdict),
    /// Not asked properly: nothing was verified.
    Refused,
    /// Nothing was to be verified, and what was asked for is there.
    Shown,
}

impl Conclusion {
    pub(super) fn of(body: &Body) -> Self {
        match body {
            Body::Images(images) => Self::Verdict(of_images(images)),
            Body::Sbom(inside) => of_sbom(inside),
            Body::Diff(comparison) => Self::Verdict(of_diff(comparison)),
            Body::Key { gap: Some(_), .. } => Self::Verdict(Verdict::Undecided),
            Body::Key { pinned: true, gap: None } => Self::Verdict(Verdict::Verified),
            Body::Key { pinned: false, gap: None } => Self::Shown,
            Body::Nothing(_, Obstacle::Stop(_)) => Self::Refused,
            Body::Nothing(_, Obstacle::NoKey(why)) => Self::Verdict(why.verdict()),
        }
    }

    pub(super) fn verdict(self) -> Option<Verdict> {
        match self {
            Self::Verdict(verdict) => Some(verdict),
            Self::Refused | Self::Shown => None,
        }
    }

    pub(super) fn exit_code(self) -> u8 {
        match self {
            Self::Verdict(verdict) => verdict.exit_code(),
            Self::Refused => USAGE,
            Self::Shown => 0,
        }
    }

    /// Where something that was to be written is not there, a yes becomes "could not tell".
    pub(super) fn unwritten(self) -> Self {
        if self.exit_code() == 0 { Self::Verdict(Verdict::Undecided) } else { self }
    }
}

fn of_images(images: &[ImageReport]) -> Verdict {
    fold_images(images.iter().map(|image| image.verdict)).unwrap_or(Verdict::Undecided)
}

fn of_sbom(inside: &Inside) -> Conclusion {
    let image = inside.image.verdict;
    let lack = match &inside.document {
        Ok(_) => None,
        Err(lack) => match lack.verdict(image) {
            Some(verdict) => Some(verdict),
            None => return Conclusion::Refused,
        },
    };
    let schema = inside.conformance.schema.iter().map(|schema| outcome(schema.outcome));
    let gates = inside.gates.iter().map(|gate| if gate.passes() { Outcome::Pass } else { Outcome::Fail });
    let answers = schema.chain(gates).filter_map(Outcome::of_document);
    Conclusion::Verdict(fold_documents(inside.trust, [image], answers.chain(lack)))
}

fn of_diff(comparison: &Comparison) -> Verdict {
    let (mut images, mut documents) = (Vec::new(), Vec::new());
    for side in &comparison.sides {
        images.push(side.image.verdict);
        let lack = side.document.as_ref().err();
        let lack = lack.map(|lack| lack.verdict(side.image.verdict).unwrap_or(Verdict::Undecided));
        // What is odd about a document of an image that is not verified says nothing of the image.
        if side.image.verdict.holds() { images.extend(lack) } else { documents.extend(lack) }
    }
    let gates = comparison.gates.iter().map(|gate| outcome(gate.outcome));
    documents.extend(gates.filter_map(Outcome::of_document));
    fold_documents(comparison.trust(), images, documents)
}

/// A gate's answer is an outcome like any other.
fn outcome(gate: GateOutcome) -> Outcome {
    match gate {
        GateOutcome::Pass => Outcome::Pass,
        GateOutcome::Fail => Outcome::Fail,
        GateOutcome::Undecided => Outcome::Undecided,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::{Stop, UsageError};
    use crate::evidence::place::Place;
    use crate::origin::SettingOrigin;
    use crate::report::{Command, Lack, NoKey};
    use crate::verdict::Trust;

    fn stop() -> Obstacle {
        Obstacle::Stop(Stop::Usage(UsageError::Empty(SettingOrigin::Flag("--save"))))
    }

    #[test]
    fn the_exit_code_follows_from_what_the_report_holds() {
        let image = |verdict| ImageReport { verdict, ..ImageReport::unsigned("x".to_owned()) };
        let lack = |verdict, lack| {
            Body::Sbom(Box::new(Inside::without(image(verdict), Trust::of(verdict, true), lack)))
        };
        for (body, code) in [
            (Body::Images(vec![]), 3),
            (Body::Images(vec![image(Verdict::Verified)]), 0),
            (Body::Images(vec![image(Verdict::Verified), image(Verdict::Failed)]), 1),
            (Body::Key { pinned: false, gap: None }, 0),
            (Body::Key { pinned: true, gap: None }, 0),
            (Body::Nothing(Command::Verify, stop()), 2),
            (Body::Nothing(Command::Verify, Obstacle::NoKey(NoKey::None)), 3),
            (lack(Verdict::Verified, Lack::NothingAttested), 1),
            (lack(Verdict::Verified, Lack::NobodySigned(Place::Document)), 2),
            (lack(Verdict::Pending, Lack::ImageNotVerified), 4),
            (lack(Verdict::Undecided, Lack::NothingAttested), 3),
        ] {
            assert_eq!(Conclusion::of(&body).exit_code(), code, "{body:?}");
        }
    }

    #[test]
    fn what_could_not_be_written_is_no_yes_and_no_other_no() {
        for conclusion in [
            Conclusion::Shown,
            Conclusion::Verdict(Verdict::Verified),
            Conclusion::Verdict(Verdict::Unsigned),
        ] {
            assert_eq!(conclusion.unwritten(), Conclusion::Verdict(Verdict::Undecided));
        }
        for conclusion in [
            Conclusion::Refused,
            Conclusion::Verdict(Verdict::Failed),
            Conclusion::Verdict(Verdict::Undecided),
            Conclusion::Verdict(Verdict::Pending),
        ] {
            assert_eq!(conclusion.unwritten(), conclusion);
        }
    }
}
