//! What can be explained: every reason code, and every weakness.

use super::family::{CodeFamily, CodeOutcome};
use super::{Code, WeaknessCode};

/// A code of either kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeTopic {
    /// Why something is no yes.
    Reason(Code),
    /// What a reader should know though the verdict holds.
    Weakness(WeaknessCode),
}

impl CodeTopic {
    /// All of them: reasons first, each kind in the order of its page.
    pub fn all() -> impl Iterator<Item = Self> {
        let reasons = Code::ALL.iter().copied().map(Self::Reason);
        reasons.chain(WeaknessCode::ALL.iter().copied().map(Self::Weakness))
    }

    /// Those of this word: both where a reason and a weakness share it, none where no code has it.
    pub fn named(word: &str) -> Vec<Self> {
        Self::all().filter(|topic| topic.as_str() == word).collect()
    }

    /// The words that somebody may have meant who typed this one, the nearest first: each holds it, or is like it.
    /// Letter case, and blanks or `_` in place of `-`, make no difference.
    pub fn nearest(typed: &str) -> Vec<&'static str> {
        const MOST: usize = 4;
        // What is longer than any code is like none.
        const LONGEST: usize = 60;
        let separates = |c: char| c == '_' || c == '-' || c.is_whitespace();
        let parts: Vec<&str> = typed.split(separates).filter(|part| !part.is_empty()).collect();
        let typed = parts.join("-").to_lowercase();
        if typed.is_empty() || typed.chars().count() > LONGEST {
            return vec![];
        }
        let mut words: Vec<&'static str> = Vec::new();
        for topic in Self::all() {
            if !words.contains(&topic.as_str()) {
                words.push(topic.as_str());
            }
        }
        let farthest = (typed.chars().count() / 3).max(1);
        let mut near: Vec<(usize, &'static str)> = words
            .iter()
            .map(|word| (strsim::osa_distance(&typed, word), *word))
            .filter(|(distance, _)| *distance <= farthest)
            .collect();
        near.sort_by_key(|(distance, _)| *distance);
        // Of words as near as each other all may be meant; one that is farther is not.
        let best = near.first().map_or(0, |(distance, _)| *distance);
        let mut near: Vec<&'static str> =
            near.into_iter().filter(|(distance, _)| *distance == best).map(|(_, word)| word).collect();
        if near.is_empty() {
            near = words.into_iter().filter(|word| share_a_part(&typed, word)).collect();
        }
        near.truncate(MOST);
        near
    }

    /// The kebab-case word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Reason(code) => code.as_str(),
            Self::Weakness(code) => code.as_str(),
        }
    }

    /// What it means, in one sentence of English.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::Reason(code) => code.sentence(),
            Self::Weakness(code) => code.sentence(),
        }
    }

    /// What it is about.
    pub fn family(self) -> CodeFamily {
        match self {
            Self::Reason(code) => code.family(),
            Self::Weakness(code) => code.family(),
        }
    }

    /// What a run can come to by it; nothing of a weakness, by which it comes to nothing else.
    pub fn outcomes(self) -> &'static [CodeOutcome] {
        match self {
            Self::Reason(code) => code.outcomes(),
            Self::Weakness(_) => &[],
        }
    }

    /// A command that looks closer, or goes on, as a POSIX shell reads it: in one line, or in several with a `\` at
    /// their ends.
    pub fn example(self) -> &'static str {
        match self {
            Self::Reason(code) => code.example(),
            Self::Weakness(code) => code.example(),
        }
    }
}

/// Whether a part of the one is a part of the other.
fn share_a_part(one: &str, other: &str) -> bool {
    one.split('-').any(|part| other.split('-').any(|of_other| of_other == part))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_found_or_those_that_it_may_stand_for() {
        assert_eq!(CodeTopic::named("tls"), [CodeTopic::Reason(Code::Tls)]);
        assert_eq!(
            CodeTopic::named("key-unpinned"),
            [CodeTopic::Reason(Code::KeyUnpinned), CodeTopic::Weakness(WeaknessCode::KeyUnpinned)]
        );
        for word in ["", "TLS", " tls", "tls ", "signature", "signature_absent"] {
            assert!(CodeTopic::named(word).is_empty(), "{word}");
        }
        for (typed, near) in [
            ("Signature_Absent", &["signature-absent"][..]),
            (" signature absent ", &["signature-absent"]),
            ("signature-abscent", &["signature-absent"]),
            ("sginature-absent", &["signature-absent"]),
            ("pin-missmatch", &["pin-mismatch"]),
            ("timeouts", &["timeout"]),
            ("TLS", &["tls"]),
            ("keyunpinned", &["key-unpinned"]),
            ("throttled", &["registry-throttled"]),
            ("sbom", &["sbom-absent", "sbom-malformed", "sbom-unsupported", "sbom-differs"]),
            ("pods", &[]),
            ("", &[]),
            (" - ", &[]),
            ("frobnicate", &[]),
        ] {
            assert_eq!(CodeTopic::nearest(typed), near, "{typed:?}");
        }
        assert!(CodeTopic::nearest(&"signature-absent".repeat(100_000)).is_empty());
    }

    #[test]
    fn every_code_is_a_topic_of_a_family() {
        assert_eq!(CodeTopic::all().count(), Code::ALL.len() + WeaknessCode::ALL.len());
        for family in CodeFamily::ALL {
            assert!(CodeTopic::all().any(|topic| topic.family() == family), "{family:?}");
        }
        for topic in CodeTopic::all() {
            assert!(CodeFamily::ALL.contains(&topic.family()), "{topic:?}");
            assert!(CodeTopic::named(topic.as_str()).contains(&topic));
            let weak = matches!(topic, CodeTopic::Weakness(_));
            assert_eq!(topic.outcomes().is_empty(), weak, "{topic:?}");
        }
    }

    /// Only what is not proved may be asked again.
    #[test]
    fn what_may_pass_is_not_a_failure() {
        for code in Code::ALL.iter().filter(|code| code.is_passing()) {
            assert_eq!(code.outcomes(), [CodeOutcome::Undecided], "{code}");
        }
    }
}
