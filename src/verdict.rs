//! The truth tables, all of them, and nothing else.

/// What a check came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
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

/// What a run, or one image of it, came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// Every asked check passed, and at least one was asked.
    Verified,
    /// At least one check is proved wrong.
    Failed,
    /// At least one check could not be made, and none is proved wrong.
    Undecided,
    /// Not yet produced.
    Pending,
    /// Nobody vouches for it, and it was asked for by that word; no check ever gives this.
    Unsigned,
}

/// Whose word a document is. The worse comes later.
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
        }
    }

    /// The exit code.
    pub fn exit_code(self) -> u8 {
        match self {
            Self::Verified | Self::Unsigned => 0,
            Self::Failed => 1,
            Self::Undecided => 3,
            Self::Pending => 4,
        }
    }

    /// Whether it is a yes: of the key, or of nobody where nobody was asked for.
    pub fn holds(self) -> bool {
        match self {
            Self::Verified | Self::Unsigned => true,
            Self::Failed | Self::Undecided | Self::Pending => false,
        }
    }
}

impl Trust {
    /// Whose word a document of an image is; `signed` where it is attested, byte for byte or as a value.
    pub fn of(image: Verdict, signed: bool) -> Self {
        match (image, signed) {
            (Verdict::Verified, true) => Self::Verified,
            (Verdict::Verified, false) | (Verdict::Unsigned, _) => Self::Unsigned,
            (Verdict::Failed | Verdict::Undecided | Verdict::Pending, _) => Self::Untrusted,
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

impl serde::Serialize for Outcome {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl serde::Serialize for Verdict {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl serde::Serialize for Trust {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
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

/// The verdict over several images: 1 before 3 before 4 before 0; `None` for none.
pub fn fold_images(verdicts: impl IntoIterator<Item = Verdict>) -> Option<Verdict> {
    let rank = |verdict: &Verdict| match verdict {
        Verdict::Failed => 4,
        Verdict::Undecided => 3,
        Verdict::Pending => 2,
        Verdict::Unsigned => 1,
        Verdict::Verified => 0,
    };
    verdicts.into_iter().max_by_key(rank)
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

#[cfg(test)]
mod tests {
    use super::*;
    use Outcome::{Fail, NotAsked, Pass, Pending};

    const ALL: [Outcome; 5] = [Pass, Fail, Outcome::Undecided, Pending, NotAsked];

    #[test]
    fn the_whole_truth_table_of_three_checks() {
        for a in ALL {
            for b in ALL {
                for c in ALL {
                    let checks = [a, b, c];
                    let has = |wanted| checks.contains(&wanted);
                    let expected = if has(Fail) {
                        Verdict::Failed
                    } else if has(Outcome::Undecided) {
                        Verdict::Undecided
                    } else if has(Pending) {
                        Verdict::Pending
                    } else if has(Pass) {
                        Verdict::Verified
                    } else {
                        Verdict::Undecided
                    };
                    assert_eq!(fold(checks), expected, "{checks:?}");
                    assert_eq!(
                        fold(checks) == Verdict::Verified,
                        has(Pass) && checks.iter().all(|o| matches!(o, Pass | NotAsked))
                    );
                }
            }
        }
        assert_eq!(fold([]), Verdict::Undecided);
    }

    #[test]
    fn one_bad_image_is_never_hidden_by_good_ones() {
        use Verdict::{Failed, Undecided, Verified};
        assert_eq!(fold_images([Verified, Undecided, Failed, Verdict::Pending]), Some(Failed));
        assert_eq!(fold_images([Verified, Verdict::Pending, Undecided]), Some(Undecided));
        assert_eq!(fold_images([Verified, Verdict::Pending]), Some(Verdict::Pending));
        assert_eq!(fold_images([Verified, Verdict::Unsigned]), Some(Verdict::Unsigned));
        assert_eq!(fold_images([Verified, Verified]), Some(Verified));
        assert_eq!(fold_images([]), None);
    }

    const VERDICTS: [Verdict; 5] =
        [Verdict::Verified, Verdict::Failed, Verdict::Undecided, Verdict::Pending, Verdict::Unsigned];
    const TRUSTS: [Trust; 3] = [Trust::Verified, Trust::Unsigned, Trust::Untrusted];

    #[test]
    fn only_a_document_of_a_verified_image_that_is_signed_has_the_keys_word() {
        for image in VERDICTS {
            for signed in [true, false] {
                let trust = Trust::of(image, signed);
                assert_eq!(
                    trust == Trust::Verified,
                    image == Verdict::Verified && signed,
                    "{image:?} {signed}"
                );
                assert_eq!(trust == Trust::Untrusted, !image.holds(), "{image:?} {signed}");
            }
        }
    }

    #[test]
    fn the_whole_truth_table_of_trust_and_verdicts() {
        for trust in TRUSTS {
            for image in VERDICTS {
                for document in VERDICTS.map(Some).into_iter().chain([None]) {
                    let folded = fold_documents(trust, [image], document);
                    let all = fold_images(document.into_iter().chain([image]));
                    let expected = match (trust, all) {
                        (Trust::Untrusted, _) if image.holds() => Verdict::Undecided,
                        (Trust::Untrusted, _) => image,
                        (Trust::Unsigned, Some(Verdict::Verified)) => Verdict::Unsigned,
                        (_, all) => all.unwrap(),
                    };
                    assert_eq!(folded, expected, "{trust:?} {image:?} {document:?}");
                    // The one that must not be wrong.
                    let yes = trust == Trust::Verified
                        && image == Verdict::Verified
                        && matches!(document, None | Some(Verdict::Verified));
                    assert_eq!(folded == Verdict::Verified, yes, "{trust:?} {image:?} {document:?}");
                    assert!(trust != Trust::Untrusted || !folded.holds(), "{image:?} {document:?}");
                }
            }
        }
        assert_eq!(fold_documents(Trust::Verified, [], []), Verdict::Undecided);
    }

    #[test]
    fn a_question_about_a_document_adds_a_no_or_nothing() {
        for outcome in ALL {
            let folded = fold_documents(Trust::Verified, [Verdict::Verified], outcome.of_document());
            assert_eq!(folded == Verdict::Verified, matches!(outcome, Pass | NotAsked), "{outcome:?}");
        }
    }
}
