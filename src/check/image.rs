//! Is the image there, whole, and one thing only? Was it named by digest, and does a time-stamp hold, where that is
//! asked?

use crate::case::{Awaited, Case, LayoutStamp, NoStamp};
use crate::code::Code;
use crate::evidence::Answer;
use crate::evidence::trouble::{NodeTrouble, Trouble};
use crate::policy::Requirement;
use crate::subject::Version;

use super::finding::{ImageFinding, Named};
use super::{Check, CheckId, Pass};

pub(super) const ID: CheckId = CheckId::Image;

pub(super) fn check(case: &Case) -> Check {
    let stamp = case.stamp().filter(|stamp| stamp.is_asked()).map(LayoutStamp::found);
    // Whatever else is missing, what lies here is not what the time-stamp is over.
    if let Some(Err(NoStamp::Problem(problem))) = stamp {
        return Check::fail(ID, ImageFinding::Timestamp(problem.clone())).code(problem.code());
    }
    let image = match case.image() {
        Answer::Found(image) => image,
        Answer::Absent => {
            let layout = case.named().location.reached().is_none();
            let (name, nobody) = (case.named().name.clone(), case.nobody().cloned());
            let finding = ImageFinding::Absent { name, layout, nobody };
            return Check::absent(ID, case.is_awaited(Awaited::Build), finding).code(Code::ImageAbsent);
        }
        Answer::Gap(gap) if *gap.why == Trouble::Node(NodeTrouble::NotStarted) => {
            let finding = ImageFinding::NotStarted { name: case.named().name.clone() };
            return Check::absent(ID, true, finding).code(Code::ImageAbsent);
        }
        Answer::Gap(gap) => {
            return Check::unanswered(ID, gap);
        }
        Answer::Defect(defect) => {
            let expected = case.named().version.digest().cloned();
            return Check::fail(ID, ImageFinding::Defect { defect: defect.clone(), expected })
                .code(defect.code());
        }
    };
    if case.policy().requires(Requirement::Digest) && case.subject().version.digest().is_none() {
        return Check::fail(ID, ImageFinding::TagNotDigest(image.clone())).code(Code::TagNotDigest);
    }
    if let Some(Err(NoStamp::Gap(gap))) = stamp {
        return Check::unanswered(ID, gap);
    }
    let named = match (&case.named().version, case.named().location.reached()) {
        (Version::Tag(_), _) | (Version::Unnamed, Some(_)) => Named::Tag,
        (Version::Unnamed, None) => Named::OnlyOne,
        (Version::Digest(_) | Version::Both(..), _) => Named::Digest,
    };
    Check::pass(Pass::Image(image), ImageFinding::Found { image: image.clone(), named })
}
