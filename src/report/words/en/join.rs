//! The parts of a run that are joined, and why they cannot be.

use crate::join::{Counts, DifferenceOf, ForeignIn, JoinProblem, Joined, PartDifference, Unfit};
use crate::json::{JsonError, MembersError};
use crate::report::words::Help;
use crate::text::ForeignText;

use super::{count, grouped, say, size};

/// How many parts are named.
const PARTS: usize = 20;

pub(super) fn problem(problem: &JoinProblem) -> String {
    match problem {
        JoinProblem::Unfit { file, why } => unfit(&file.to_string(), why),
        JoinProblem::Stopped { file, part, code, message } => {
            let part = part.map_or_else(String::new, |(index, of)| format!(" (part {index}/{of})"));
            format!("the run of {file}{part} verified nothing: {code}: {message}")
        }
        JoinProblem::Foreign { files: [one, other], what, said: [first, second] } => {
            let what = match what {
                ForeignIn::List => "the SHA-256 of the list is",
                ForeignIn::Parts => "the number of parts is",
                ForeignIn::Whole => "the number of images in all parts is",
                ForeignIn::Sample => "the sample is",
            };
            format!(
                "{one} and {other} are not parts of the same list: {what} {first} in {one} and {second} in {other}"
            )
        }
        JoinProblem::Twice { part: (index, of), files: [one, other] } if one == other => {
            format!("part {index}/{of} is given twice: {one} twice")
        }
        JoinProblem::Twice { part: (index, of), files: [one, other] } => {
            format!("part {index}/{of} is given twice: {one} and {other}")
        }
        JoinProblem::Missing { parts, of } => {
            let named: Vec<String> = parts.iter().take(PARTS).map(|index| format!("{index}/{of}")).collect();
            let more = match parts.len() - named.len() {
                0 => String::new(),
                more => format!(" and {} more", grouped(more)),
            };
            let parts = if parts.len() == 1 { "this part is" } else { "these parts are" };
            format!("{parts} missing: {}{more}", named.join(", "))
        }
        JoinProblem::TooMany { reports, most } => {
            format!("there are at most {} parts, and here are {}", grouped(*most), count(*reports, "report"))
        }
        JoinProblem::TooLarge(bound) => {
            format!("what is kept of all reports together is more than {}", size(*bound))
        }
        JoinProblem::NothingJudged => "no part judged any image".to_owned(),
    }
}

fn unfit(file: &str, why: &Unfit) -> String {
    let verdict = |verdict: Option<String>| verdict.unwrap_or_else(|| "no verdict".to_owned());
    match why {
        Unfit::CutOff => format!("{file} is cut off: it ends before the document does"),
        Unfit::Lines => format!("{file} has one JSON object a line, and not the document of -o json"),
        Unfit::Json(why) => format!("{file} is not a JSON report: {}", json(why)),
        Unfit::Schema(Some(found)) => {
            format!("{file} is not a document `paas-attest/report/v1`, but `{found}`")
        }
        Unfit::Schema(None) => {
            format!("{file} is not a document `paas-attest/report/v1`: it names no schema")
        }
        Unfit::Command(found) => format!("{file} is a report of `{found}`, not of `verify`"),
        Unfit::NoPart => format!("{file} is not the report of a part: it has no `shard`"),
        Unfit::Member(name) => {
            format!("`{name}` is missing in {file}, or something in it is not what belongs there")
        }
        Unfit::Size { said, follows } => {
            format!(
                "{file} says that its part has {}, but the list is cut so that it has {}",
                count(*said, "image"),
                grouped(*follows)
            )
        }
        Unfit::Images { size, listed, unchecked } => {
            let unchecked = match unchecked {
                0 => String::new(),
                number => format!(", and {} not checked", grouped(*number)),
            };
            format!(
                "the part of {file} has {}, but {} are listed{unchecked}",
                count(*size, "image"),
                grouped(*listed)
            )
        }
        Unfit::Unchecked(number) => {
            format!("{file} says that {} not checked, but no image in it has failed", were(*number))
        }
        Unfit::Image { reference, said, follows } => {
            let said = verdict(said.as_ref().map(ToString::to_string));
            format!("{file} says {said} of {reference}, but its checks come to {follows}")
        }
        Unfit::Verdict { said: (said, exit), follows: (follows, code) } => {
            let said = verdict(said.as_ref().map(ToString::to_string));
            let follows = verdict(follows.map(str::to_owned));
            format!(
                "{file} says {said} with exit code {exit}, but what is in it comes to {follows} with exit code {code}"
            )
        }
        Unfit::Summary { member, said, counted } => {
            format!(
                "the summary of {file} says `{member}` {}, but there are {}",
                grouped(*said),
                grouped(*counted)
            )
        }
    }
}

fn were(number: usize) -> String {
    let verb = if number == 1 { "was" } else { "were" };
    format!("{} {verb}", count(number, "image"))
}

fn json(why: &MembersError) -> String {
    match why {
        MembersError::OtherLetters(key) => {
            format!("the key `{key}` is a known one in other letters")
        }
        MembersError::Json(JsonError::TooDeep(said)) => format!("it is nested too deep: {said}"),
        MembersError::Json(JsonError::TooMany(said)) => format!("more is in it than is read: {said}"),
        MembersError::Json(JsonError::CutOff(said) | JsonError::Invalid(said)) => said.to_string(),
    }
}

pub(super) fn help(problem: &JoinProblem) -> Vec<Help> {
    const AGAIN: &str = "run that part again with --shard and -o json=FILE, and join what it writes";
    let step = match problem {
        JoinProblem::Unfit { why, .. } => match &**why {
            Unfit::Lines => "run that part with -o json, or with -o json=FILE beside -o jsonl",
            Unfit::NoPart => "a run of all images is verify --shard 1/1; its parts are those of --shard I/N",
            Unfit::Schema(_) | Unfit::Command(_) => {
                "join takes what `paas-attest verify --shard I/N -o json=FILE` writes"
            }
            Unfit::CutOff
            | Unfit::Json(_)
            | Unfit::Member(_)
            | Unfit::Size { .. }
            | Unfit::Images { .. }
            | Unfit::Unchecked(_)
            | Unfit::Image { .. }
            | Unfit::Verdict { .. }
            | Unfit::Summary { .. } => AGAIN,
        },
        JoinProblem::Stopped { .. } => "fix what stopped that part, and run it again",
        JoinProblem::Foreign { .. } => {
            "join the parts of one list: each run needs the same images in the same order and the same N of --shard I/N"
        }
        JoinProblem::Twice { .. } => "give the report of each part once",
        JoinProblem::Missing { .. } => {
            "name the reports of all parts; one that was not written is a run that did not end: run that part again"
        }
        JoinProblem::TooMany { .. } => "name each report once; a list is cut into no more parts",
        JoinProblem::TooLarge(_) => {
            "leave out -o json and -q: for people only the images are kept that are not verified"
        }
        JoinProblem::NothingJudged => "look at the list: nothing in it is in scope",
    };
    vec![say(step)]
}

/// Behind what is wrong with an image.
pub(in crate::report) fn waived_image() -> &'static str {
    "waived"
}

/// How many images came to what, in how many parts.
pub(in crate::report) fn counts(joined: &Joined) -> String {
    let Counts { verified, waived, failed, undecided, pending, out_of_scope } = joined.counts();
    let all = [
        (verified, "verified"),
        (waived, "waived"),
        (failed, "failed"),
        (undecided, "undecided"),
        (pending, "pending"),
        (out_of_scope, "out of scope"),
        (joined.unchecked(), "not checked"),
    ];
    let some = all.into_iter().filter(|(number, _)| *number > 0);
    let said: Vec<String> = some.map(|(number, word)| format!("{} {word}", grouped(number))).collect();
    let (images, parts) = (count(joined.list().1, "image"), count(joined.parts().len(), "part"));
    format!("{images} in {parts}: {}", said.join(", "))
}

pub(in crate::report) fn part_size(images: usize) -> String {
    count(images, "image")
}

/// In the place of a verdict.
pub(in crate::report) fn part_without_images() -> &'static str {
    "empty"
}

pub(in crate::report) fn more_open(number: usize) -> String {
    format!("and {} more that are not verified; -o json lists all", grouped(number))
}

pub(in crate::report) fn unchecked(number: usize) -> String {
    format!("{} not checked (--fail-fast, or a part that stopped)", were(number))
}

/// In what parts differ that makes no verdict.
pub(in crate::report) fn differ(difference: &PartDifference<'_>) -> String {
    let parts = |parts: &Vec<usize>| {
        let named: Vec<String> = parts.iter().take(PARTS).map(ToString::to_string).collect();
        let more = match parts.len() - named.len() {
            0 => String::new(),
            more => format!(" and {} more", grouped(more)),
        };
        format!("{}{more}", named.join(", "))
    };
    let values = difference.values.iter().take(PARTS);
    match difference.what {
        DifferenceOf::Policy => {
            let groups: Vec<String> = values.map(|(_, of)| parts(of)).collect();
            format!(
                "not all parts were asked the same; of one kind are the parts {} (-o json shows what was asked)",
                groups.join("; of another ")
            )
        }
        DifferenceOf::Version => {
            let groups: Vec<String> = values
                .map(|(version, of)| format!("{} (parts {})", ForeignText::from(*version), parts(of)))
                .collect();
            format!("the parts were checked by different versions of paas-attest: {}", groups.join(", "))
        }
    }
}

/// What joining does not do.
pub(in crate::report) fn note() -> &'static str {
    "joined from the reports as they are: nobody signed them, and nothing was verified again"
}
