//! Lists of images, and parts of them.

use crate::error::{ImagesProblem, SampleProblem};
use crate::report::words::Show;
use crate::report::{Sample, Shard};
use crate::text::ForeignText;
use crate::verdict::Verdict;

use super::{count, grouped};

pub(super) fn problem(problem: &ImagesProblem) -> String {
    match problem {
        ImagesProblem::Nothing(list) => format!("{list} names no image"),
        ImagesProblem::TooManyAtOnce(number, most) => {
            format!("one run checks at most {} images, and here are {}", grouped(*most), grouped(*number))
        }
        ImagesProblem::TooMany(list, most) => {
            format!("with {list} more than {} images are named", grouped(*most))
        }
    }
}

pub(super) fn help(problem: &ImagesProblem) -> &'static str {
    match problem {
        ImagesProblem::Nothing(_) => {
            "write one image a line; a list that may be empty is for the caller to check"
        }
        ImagesProblem::TooManyAtOnce(..) => "cut the list into parts, each for a run of its own: --shard I/N",
        ImagesProblem::TooMany(..) => "split the list, and check each part in a run of its own",
    }
}

/// Why no sample can be drawn.
pub(super) fn undrawn(problem: &SampleProblem) -> String {
    match problem {
        SampleProblem::SeedAlone(seed) => {
            format!("{seed} is of a sample, but no sample is asked for")
        }
        SampleProblem::NoSeed => {
            "no seed was given for the sample, and the system provides no random numbers".to_owned()
        }
    }
}

pub(super) fn draw_help(problem: &SampleProblem) -> &'static str {
    match problem {
        SampleProblem::SeedAlone(_) => "say how many images to draw: --sample N",
        SampleProblem::NoSeed => "give one: --seed S",
    }
}

/// Where a name stands that stops the run.
pub(super) fn listed(list: &ForeignText, line: usize, reason: &str) -> String {
    format!("{list}, line {line}: {reason}")
}

/// What was drawn, and the option that draws it again.
pub(in crate::report) fn sample(sample: &Sample, show: Show) -> String {
    let (drawn, of) = (grouped(sample.drawn()), count(sample.of, "image"));
    // What stands behind the option is foreign: it is any text.
    format!("{drawn} of {of}, drawn by SHA-256 with the seed {}", show(&sample.seed))
}

/// Which of the images a run checked.
pub(in crate::report) fn shard(shard: &Shard) -> String {
    let Shard { index, of, from, to, whole, .. } = shard;
    let (first, last, whole) = (grouped(from + 1), grouped(*to), grouped(*whole));
    match to - from {
        0 => format!("{index} of {of}: none of {whole} images"),
        1 => format!("{index} of {of}: image {first} of {whole}"),
        _ => format!("{index} of {of}: images {first} to {last} of {whole}"),
    }
}

/// That a part has no images, and why that is in order.
pub(in crate::report) fn empty_shard() -> &'static str {
    "Nothing was verified: there are more parts than images, and none is left for this one."
}

/// How many images were not checked since one had failed.
pub(in crate::report) fn unchecked(number: usize) -> String {
    let verb = if number == 1 { "was" } else { "were" };
    format!("{} {verb} not checked (--fail-fast)", count(number, "image"))
}

/// `3 images: 2 verified, 1 failed`.
pub(in crate::report) fn tally(of: &[(Verdict, usize)], all: usize) -> String {
    format!("{all} images: {}", counts(of))
}

/// `2 verified, 1 failed`.
pub(super) fn counts(of: &[(Verdict, usize)]) -> String {
    let one = |(verdict, n): &(Verdict, usize)| {
        let word = match verdict {
            Verdict::Verified => "verified",
            Verdict::Failed => "failed",
            Verdict::Undecided => "undecided",
            Verdict::Pending => "pending",
            Verdict::Unsigned => "unsigned",
            Verdict::Waived => "waived",
            Verdict::OutOfScope => "out of scope",
        };
        format!("{n} {word}")
    };
    of.iter().map(one).collect::<Vec<_>>().join(", ")
}
