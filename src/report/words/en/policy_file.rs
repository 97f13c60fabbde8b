//! What is wrong with a policy file, and which of its rules an image came to.

use crate::check::PolicyFinding;
use crate::error::{PolicyPlace, PolicyProblem, WaiverProblem};
use crate::origin::SettingOrigin;
use crate::policy::{Chosen, PatternProblem, RuleChoice, Unmatched, Waiver};
use crate::report::AskedFrom;
use crate::report::words::Help;
use crate::text::ForeignText;

use super::{configuration, say};

/// The kind of the file.
const POLICY: &str = "policy file";

pub(super) fn no_policy(setting: &SettingOrigin) -> String {
    format!("{setting} shows what a policy file asks, but none is named (--policy FILE)")
}

pub(super) fn sentence(path: &ForeignText, problem: &PolicyProblem) -> String {
    match problem {
        PolicyProblem::File(place, problem) => {
            configuration::of_file(POLICY, path, &at(path, *place), problem)
        }
        PolicyProblem::Version => {
            format!("the policy file {path} does not begin with a version that is known: version = 1")
        }
        PolicyProblem::UnmatchedWord(word) => {
            format!("{path}: `unmatched` must be \"refuse\" or \"defaults\", but it is \"{word}\"")
        }
        PolicyProblem::Missing(place, key) => {
            format!("{}: `{key}` is missing, or says nothing", at(path, Some(*place)))
        }
        PolicyProblem::TooManyRules(most) => format!("the policy file {path} has more than {most} rules"),
        PolicyProblem::NoRule => {
            format!(
                "the policy file {path} has no rule, and refuses what no rule matches: no image could pass"
            )
        }
        PolicyProblem::Pattern { rule, pattern, problem } => {
            format!("{path}: image#{rule}: no repository can match \"{pattern}\": {}", of_pattern(*problem))
        }
        PolicyProblem::Shadowed { rule, by, pattern } => {
            format!(
                "{path}: image#{rule} never counts: all that it matches is taken by image#{by}, \"{pattern}\""
            )
        }
        PolicyProblem::Waiver(number, problem) => format!("{path}: waiver#{number}: {}", of_waiver(problem)),
    }
}

fn at(path: &ForeignText, place: Option<PolicyPlace>) -> String {
    match place {
        None => path.to_string(),
        Some(PolicyPlace::Settings(table)) => format!("{path}: {table}"),
        Some(PolicyPlace::Waiver(number)) => format!("{path}: waiver#{number}"),
    }
}

fn of_pattern(problem: PatternProblem) -> String {
    match problem {
        PatternProblem::Empty => "it is empty".to_owned(),
        PatternProblem::TooLong(most) => format!("it is longer than {most} bytes"),
        PatternProblem::Version => "it has a tag or a digest".to_owned(),
        PatternProblem::NoRegistry => "it has no registry".to_owned(),
        PatternProblem::Character(odd) => format!("it has `{}`", ForeignText::new(odd.to_string())),
    }
}

fn of_waiver(problem: &WaiverProblem) -> String {
    match problem {
        WaiverProblem::Digest(digest) => format!("`{digest}` is not a digest, sha256: and 64 hex digits"),
        WaiverProblem::UnknownCode { code, .. } => format!("`{code}` is no reason code of this version"),
        WaiverProblem::Unwaivable(code) => format!("`{code}` cannot be excepted"),
        WaiverProblem::Twice(other) => format!("waiver#{other} is of the same image and code"),
    }
}

pub(super) fn help(problem: &PolicyProblem) -> Vec<Help> {
    let say = |sentence: &str| vec![say(sentence)];
    match problem {
        PolicyProblem::File(_, problem) => configuration::help(problem),
        PolicyProblem::NoRule => {
            say("add a rule: [[image]] and match = \"HOST/REPO\"; or set unmatched = \"defaults\"")
        }
        PolicyProblem::Pattern { problem, .. } => match problem {
            PatternProblem::NoRegistry => {
                say("a pattern is held against the whole name: begin with the registry, or with **/")
            }
            PatternProblem::Character(_) => say("wildcards are * (never a /), ** (anything) and ?"),
            PatternProblem::Version => say("patterns are of repositories: leave the tag or the digest out"),
            PatternProblem::Empty | PatternProblem::TooLong(_) => vec![],
        },
        PolicyProblem::Shadowed { .. } => {
            say("the first rule that matches counts: put the narrower one first")
        }
        PolicyProblem::Waiver(_, WaiverProblem::UnknownCode { nearest: Some(code), .. }) => {
            say(&format!("did you mean `{code}`?"))
        }
        PolicyProblem::Waiver(_, WaiverProblem::UnknownCode { nearest: None, .. }) => {
            say("`paas-attest explain` lists all codes")
        }
        PolicyProblem::Waiver(_, WaiverProblem::Unwaivable(_)) => say(
            "what is in doubt, or could not be checked, has no exception: neither the key, nor the image itself, nor what was not asked",
        ),
        PolicyProblem::Version
        | PolicyProblem::UnmatchedWord(_)
        | PolicyProblem::Missing(..)
        | PolicyProblem::TooManyRules(_)
        | PolicyProblem::Waiver(..) => vec![],
    }
}

/// That what is wrong is excepted, until when and by whom.
pub(super) fn waived(waiver: &Waiver) -> String {
    let Waiver { owner, reason, until, .. } = waiver;
    format!("excepted by the policy until {}: {} ({})", until.as_str(), reason, owner)
}

/// Who asks something.
pub(in crate::report) fn asked_by(by: &AskedFrom) -> String {
    match by {
        AskedFrom::Setting(origin) => origin.to_string(),
        AskedFrom::Name => "the image's name".to_owned(),
        AskedFrom::Default => "default".to_owned(),
    }
}

/// What an image is excepted from.
pub(in crate::report) fn excepted(waiver: &Waiver) -> String {
    let Waiver { code, owner, reason, until, .. } = waiver;
    format!("{} is excepted until {}: {} ({})", code, until.as_str(), reason, owner)
}

/// That an exception counts no more.
pub(super) fn expired(waiver: &Waiver) -> String {
    format!(
        "the policy excepted this image from {} until {} ({}: {}); that counts no more",
        waiver.code,
        waiver.until.as_str(),
        waiver.owner,
        waiver.reason
    )
}

/// Which rule counts.
pub(in crate::report) fn choice(choice: &RuleChoice) -> String {
    let file = ForeignText::new(&*choice.file);
    match &choice.chosen {
        Chosen::Rule { number, pattern } => format!("rule {number} of {file} applies: {pattern}"),
        Chosen::Defaults => format!("no rule of {file} matches; its defaults apply"),
        Chosen::Refused(_) => format!("no rule of {file} matches, and it refuses what none matches"),
    }
}

pub(super) fn finding(finding: &PolicyFinding) -> String {
    match finding {
        PolicyFinding::Applies(chosen) => choice(chosen),
        PolicyFinding::Refused { choice, why, repository } => {
            let file = ForeignText::new(&*choice.file);
            match (why, repository) {
                (Unmatched::Repository, Some(name)) => format!("no rule of {file} matches {name}"),
                (Unmatched::Repository, None) => format!("no rule of {file} matches"),
                (Unmatched::NoRepository, _) => format!(
                    "no rule of {file} can match: the image is on this machine, and nothing says which repository it is of"
                ),
            }
        }
    }
}

pub(super) fn finding_help(finding: &PolicyFinding) -> Vec<Help> {
    match finding {
        PolicyFinding::Applies(_) => vec![],
        PolicyFinding::Refused { why: Unmatched::Repository, .. } => {
            vec![say("add a rule that matches it, or set unmatched = \"defaults\" in the policy file")]
        }
        PolicyFinding::Refused { why: Unmatched::NoRepository, .. } => {
            vec![say("name the repository: --identity HOST/REPO")]
        }
    }
}
