//! The truth tables, all of them, and the exit codes; nothing else.

mod written;

use crate::sbom::GateOutcome;

/// The exit code of a run that was not asked properly: no verdict has it.
const USAGE: u8 = 2;

/// What a check came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It holds.
    Pass,
    /// Proved wrong, or definitely absent.
    Fail,
    /// Could not be checked.
    Undecided,
    /// Not yet produced.
    Pending,
    /// Nobody asked.
    NotAsked,
}

/// Whether what a check came to can still change while somebody waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Prospect {
    /// There is nothing to wait for.
    Settled,
    /// It is not there yet, or its source may be back in a moment.
    Open,
    /// Waiting does not help.
    Closed,
}

/// What a run, or one image of it, came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Every asked check passed, and at least one was asked.
    Verified,
    /// At least one check is proved wrong.
    Failed,
    /// At least one check could not be made, and none is proved wrong.
    Undecided,
    /// Not yet produced.
    Pending,
    /// Nobody signed it, and it was asked for with `--unsigned`; no check ever gives this.
    Unsigned,
    /// All that is proved wrong is excepted by the policy, and nothing else stands against it; no check ever gives this,
    /// and no image has it as its verdict.
    Waived,
    /// It is listed and was not checked: an image of another registry that a pod runs. No run comes to this, and in
    /// documents it is `null`.
    OutOfScope,
}

/// What a run came to as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Conclusion {
    /// A verdict.
    Verdict(Verdict),
    /// Not asked properly: nothing was verified.
    Refused,
    /// Nothing was to be verified, and what was asked for is there.
    Shown,
}

/// What the lack of a key or of a document is: all that a verdict asks of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shortfall {
    /// The image came to this, which is not a yes, and its document is not shown for that.
    Image(Verdict),
    /// There definitely is none.
    Absent,
    /// There is none yet.
    Awaited,
    /// It could not be asked, or is of a kind or size that is not read.
    Unknown,
    /// There is one, and it is provably wrong.
    Wrong,
    /// It may not be shown: it was not asked properly.
    Refused,
}

/// One side of a comparison: all that a verdict asks of it.
#[derive(Clone, Copy, Debug)]
pub struct SideStanding {
    /// What its image came to.
    pub image: Verdict,
    /// Whose word its document is, or would be.
    pub trust: Trust,
    /// The lack of its document.
    pub lack: Option<Shortfall>,
}

/// What one of several entries of a record says beside the registry's evidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Agreement {
    /// The same.
    Agrees,
    /// Something that the registry has not, in the places that answered.
    Unmatched,
    /// It could not be compared.
    Unknown,
    /// Something that is proved wrong.
    Contradicts,
}

/// Where a document is from, and whether it is signed. The worse comes later.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Trust {
    /// The key's, about an image that is verified.
    Verified,
    /// Nobody's.
    Unsigned,
    /// Of an image that is not verified.
    Untrusted,
}

impl Outcome {
    /// The word in documents.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Fail => "fail",
            Self::Undecided => "undecided",
            Self::Pending => "pending",
            Self::NotAsked => "not-asked",
        }
    }

    /// What a question about a document makes of the run; `None` where it changes nothing.
    pub fn of_document(self) -> Option<Verdict> {
        match self {
            Self::Pass | Self::NotAsked => None,
            Self::Fail => Some(Verdict::Failed),
            Self::Undecided => Some(Verdict::Undecided),
            Self::Pending => Some(Verdict::Pending),
        }
    }

    /// Whether it decides before the other where two answer one question.
    pub fn is_worse_than(self, other: Self) -> bool {
        let rank = |outcome| match outcome {
            Self::Fail => 4,
            Self::Undecided => 3,
            Self::Pending => 2,
            Self::Pass => 1,
            Self::NotAsked => 0,
        };
        rank(self) > rank(other)
    }

    /// Whether waiting can help; `passing` says whether the source without an answer may be back in a moment.
    pub fn prospect(self, passing: bool) -> Prospect {
        match (self, passing) {
            (Self::Pass | Self::NotAsked, _) => Prospect::Settled,
            (Self::Pending, _) | (Self::Undecided, true) => Prospect::Open,
            (Self::Undecided, false) | (Self::Fail, _) => Prospect::Closed,
        }
    }
}

/// A gate's answer is an outcome like any other.
impl From<GateOutcome> for Outcome {
    fn from(gate: GateOutcome) -> Self {
        match gate {
            GateOutcome::Pass => Self::Pass,
            GateOutcome::Fail => Self::Fail,
            GateOutcome::Undecided => Self::Undecided,
        }
    }
}

impl Verdict {
    /// The word, alone and in capitals.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Verified => "VERIFIED",
            Self::Failed => "FAILED",
            Self::Undecided => "UNDECIDED",
            Self::Pending => "PENDING",
            Self::Unsigned => "UNSIGNED",
            Self::Waived => "WAIVED",
            Self::OutOfScope => "OUT-OF-SCOPE",
        }
    }

    /// The exit code.
    pub fn exit_code(self) -> u8 {
        match self {
            Self::Verified | Self::Unsigned | Self::Waived => 0,
            Self::Failed => 1,
            Self::Undecided | Self::OutOfScope => 3,
            Self::Pending => 4,
        }
    }

    /// Where something that was to be written is not there, a yes becomes "could not tell".
    #[must_use]
    pub fn unwritten(self) -> Self {
        if self.holds() { Self::Undecided } else { self }
    }

    /// Whether it is a yes: of the key, of nobody where nobody was asked for, or of whoever answers for an exception.
    pub fn holds(self) -> bool {
        match self {
            Self::Verified | Self::Unsigned | Self::Waived => true,
            Self::Failed | Self::Undecided | Self::Pending | Self::OutOfScope => false,
        }
    }
}

impl Conclusion {
    /// The verdict; `None` where that is no question.
    pub fn verdict(self) -> Option<Verdict> {
        match self {
            Self::Verdict(verdict) => Some(verdict),
            Self::Refused | Self::Shown => None,
        }
    }

    /// The exit code.
    pub fn exit_code(self) -> u8 {
        match self {
            Self::Verdict(verdict) => verdict.exit_code(),
            Self::Refused => USAGE,
            Self::Shown => 0,
        }
    }

    /// The same where something that was to be written is not there.
    #[must_use]
    pub fn unwritten(self) -> Self {
        match self {
            Self::Verdict(verdict) => Self::Verdict(verdict.unwritten()),
            Self::Shown => Self::Verdict(Verdict::Undecided),
            Self::Refused => self,
        }
    }
}

impl Agreement {
    /// Whether it speaks for a record of which another entry says `known`: what is proved wrong comes first, then
    /// what could not be compared, which may be what is proved wrong. Of what is unmatched the last one speaks.
    pub fn speaks_before(self, known: Self) -> bool {
        match self {
            Self::Agrees => false,
            Self::Unmatched | Self::Unknown => matches!(known, Self::Agrees | Self::Unmatched),
            Self::Contradicts => known != Self::Contradicts,
        }
    }
}

impl Shortfall {
    /// What it comes to; `None` where it was not asked properly. It is never a yes.
    pub fn verdict(self) -> Option<Verdict> {
        match self {
            Self::Image(verdict) if verdict.holds() => Some(Verdict::Undecided),
            Self::Image(verdict) => Some(verdict),
            Self::Absent | Self::Wrong => Some(Verdict::Failed),
            Self::Awaited => Some(Verdict::Pending),
            Self::Unknown => Some(Verdict::Undecided),
            Self::Refused => None,
        }
    }

    /// What a run comes to that has nothing else.
    pub fn conclusion(self) -> Conclusion {
        self.verdict().map_or(Conclusion::Refused, Conclusion::Verdict)
    }
}

impl Trust {
    /// Whose word a document of an image is; `signed` where it is attested, byte for byte or as a value.
    pub fn of(image: Verdict, signed: bool) -> Self {
        match (image, signed) {
            (Verdict::Verified, true) => Self::Verified,
            (Verdict::Verified, false) | (Verdict::Unsigned, _) => Self::Unsigned,
            (
                Verdict::Failed
                | Verdict::Undecided
                | Verdict::Pending
                | Verdict::Waived
                | Verdict::OutOfScope,
                _,
            ) => Self::Untrusted,
        }
    }

    /// The word in documents.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Verified => "VERIFIED",
            Self::Unsigned => "UNSIGNED",
            Self::Untrusted => "UNTRUSTED",
        }
    }
}

/// The verdict over the checks of one image: fail before undecided before pending before pass.
/// Where nothing was asked nothing is verified.
pub fn fold(outcomes: impl IntoIterator<Item = Outcome>) -> Verdict {
    let (mut passed, mut undecided, mut pending) = (false, false, false);
    for outcome in outcomes {
        match outcome {
            Outcome::Fail => return Verdict::Failed,
            Outcome::Undecided => undecided = true,
            Outcome::Pending => pending = true,
            Outcome::Pass => passed = true,
            Outcome::NotAsked => {}
        }
    }
    match (undecided, pending, passed) {
        (true, ..) | (false, false, false) => Verdict::Undecided,
        (false, true, _) => Verdict::Pending,
        (false, false, true) => Verdict::Verified,
    }
}

/// The verdict over several images: 1 before 3 before 4 before 0; `None` for none that was to be checked.
pub fn fold_images(verdicts: impl IntoIterator<Item = Verdict>) -> Option<Verdict> {
    let rank = |verdict: &Verdict| match verdict {
        Verdict::Failed => 5,
        Verdict::Undecided | Verdict::OutOfScope => 4,
        Verdict::Pending => 3,
        Verdict::Waived => 2,
        Verdict::Unsigned => 1,
        Verdict::Verified => 0,
    };
    verdicts.into_iter().filter(|verdict| *verdict != Verdict::OutOfScope).max_by_key(rank)
}

/// The verdict over documents: of their images, and of what was asked of the documents and does not hold.
/// What is shown of an image that is not verified changes nothing about the image, and is never a yes; what
/// nobody signed is never more than UNSIGNED.
pub fn fold_documents(
    trust: Trust,
    images: impl IntoIterator<Item = Verdict>,
    documents: impl IntoIterator<Item = Verdict>,
) -> Verdict {
    let images = fold_images(images).unwrap_or(Verdict::Undecided);
    match trust {
        Trust::Untrusted if images.holds() => Verdict::Undecided,
        Trust::Untrusted => images,
        Trust::Verified | Trust::Unsigned => {
            let all = fold_images(std::iter::once(images).chain(documents)).unwrap_or(images);
            if (trust, all) == (Trust::Unsigned, Verdict::Verified) { Verdict::Unsigned } else { all }
        }
    }
}

/// The conclusion over keys that were asked for by themselves, each pinned or not, and whether one could not be
/// had. It is a question where each is pinned; of none there is no answer.
pub fn fold_keys(pinned: impl IntoIterator<Item = bool>, missing: bool) -> Conclusion {
    let (mut any, mut all) = (false, true);
    for one in pinned {
        (any, all) = (true, all && one);
    }
    match (missing, any, all) {
        (true, ..) | (false, false, _) => Conclusion::Verdict(Verdict::Undecided),
        (false, true, true) => Conclusion::Verdict(Verdict::Verified),
        (false, true, false) => Conclusion::Shown,
    }
}

/// The conclusion over an image, its document, and what was asked of the document.
pub fn fold_sbom(
    trust: Trust,
    image: Verdict,
    lack: Option<Shortfall>,
    answers: impl IntoIterator<Item = Outcome>,
) -> Conclusion {
    let lack = match lack.map(Shortfall::conclusion) {
        None => None,
        Some(Conclusion::Verdict(verdict)) => Some(verdict),
        Some(refused @ (Conclusion::Refused | Conclusion::Shown)) => return refused,
    };
    let answers = answers.into_iter().filter_map(Outcome::of_document);
    Conclusion::Verdict(fold_documents(trust, [image], answers.chain(lack)))
}

/// The verdict over both sides of a comparison, and what was asked of the difference. What may not be
/// shown of one side is no answer of that side.
pub fn fold_diff(sides: [SideStanding; 2], gates: impl IntoIterator<Item = Outcome>) -> Verdict {
    let (mut images, mut documents) = (Vec::new(), Vec::new());
    for SideStanding { image, lack, .. } in sides {
        images.push(image);
        let lack = lack.map(|lack| lack.verdict().unwrap_or(Verdict::Undecided));
        // What is odd about a document of an image that is not verified says nothing of the image.
        if image.holds() { images.extend(lack) } else { documents.extend(lack) }
    }
    documents.extend(gates.into_iter().filter_map(Outcome::of_document));
    let [old, new] = sides.map(|side| side.trust);
    fold_documents(old.max(new), images, documents)
}

#[cfg(test)]
mod tests;
