//! The reports of the parts of one run, as one report with one verdict. Texts in, a joined report or what is wrong out.
//!
//! A report is believed in what it says of images; nobody signed it, and what it says of a signature is not verified
//! again. All else is held against that: whether each report is whole and agrees with itself, and whether the parts are
//! all parts of one list, each once. The verdict is folded again from the images.

mod agreement;
mod image;
mod keep;
mod part;
mod place;
mod problem;
mod verdict;

use std::collections::{BTreeMap, BTreeSet};

use crate::known::Moment;
use crate::text::Excerpt;

use self::part::PartKey;

pub use self::image::{JoinedImage, ToldImage};
pub use self::keep::{Keep, Kept};
pub use self::part::{Part, PartError, PartWeakness, read};
pub use self::problem::{ForeignIn, JoinProblem, Unfit};
pub use self::verdict::{Counts, ImageStanding, JoinedVerdict};

/// All parts of one run.
#[derive(Debug)]
pub struct Joined {
    parts: Vec<Part>,
    verdict: JoinedVerdict,
    /// A report on them that was to be written is not there.
    unwritten: bool,
}

/// Something in which parts differ that makes no verdict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartDifference<'a> {
    /// What it is.
    pub what: DifferenceOf,
    /// Each value, and the parts that have it.
    pub values: Vec<(&'a str, Vec<usize>)>,
}

/// In what parts can differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DifferenceOf {
    /// What was asked of every image; its values are JSON.
    Policy,
    /// The version of the program.
    Version,
}

/// All parts of one run together, in any order.
///
/// # Errors
/// They are not all parts of one run, each once; no image was judged.
pub fn join(mut parts: Vec<Part>) -> Result<Joined, JoinProblem> {
    if let Some((first, others)) = parts.split_first() {
        others.iter().try_for_each(|other| alike(first, other))?;
    }
    // Files keep their order where they are of one part.
    parts.sort_by_key(|part| part.index);
    let twice = parts.windows(2).find_map(|pair| match pair {
        [one, other] if one.index == other.index => Some((one, other)),
        _ => None,
    });
    if let Some((one, other)) = twice {
        let files = [one.file.clone(), other.file.clone()];
        return Err(JoinProblem::Twice { part: (one.index, one.of), files });
    }
    let of = parts.first().map_or(0, |part| part.of);
    let there: BTreeSet<usize> = parts.iter().map(|part| part.index).collect();
    let missing: Vec<usize> = (1..=of).filter(|index| !there.contains(index)).collect();
    if !missing.is_empty() {
        return Err(JoinProblem::Missing { parts: missing, of });
    }
    let verdict = JoinedVerdict::fold(parts.iter().filter_map(|part| part.verdict));
    let verdict = verdict.ok_or(JoinProblem::NothingJudged)?;
    Ok(Joined { parts, verdict, unwritten: false })
}

/// Refuses two reports that are not of one run.
fn alike(first: &Part, other: &Part) -> Result<(), JoinProblem> {
    let sample = |part: &Part| part.sample.clone().unwrap_or_else(|| "null".to_owned());
    let said: [(ForeignIn, String, String); 4] = [
        (ForeignIn::List, first.list.clone(), other.list.clone()),
        (ForeignIn::Parts, first.of.to_string(), other.of.to_string()),
        (ForeignIn::Whole, first.whole.to_string(), other.whole.to_string()),
        (ForeignIn::Sample, sample(first), sample(other)),
    ];
    match said.into_iter().find(|(_, one, other)| one != other) {
        None => Ok(()),
        Some((what, one, another)) => Err(JoinProblem::Foreign {
            files: [first.file.clone(), other.file.clone()],
            what,
            said: [Excerpt::new(&one), Excerpt::new(&another)],
        }),
    }
}

impl Joined {
    /// Its parts, in the order of the list.
    pub fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// What is kept of the images, in the order of the list.
    pub fn images(&self) -> impl Iterator<Item = &JoinedImage> {
        self.parts.iter().flat_map(|part| &part.images)
    }

    /// What it came to.
    pub fn verdict(&self) -> JoinedVerdict {
        if self.unwritten { self.verdict.unwritten() } else { self.verdict }
    }

    /// What a part of it came to.
    pub fn verdict_of(&self, part: &Part) -> Option<JoinedVerdict> {
        if self.unwritten { part.verdict.map(JoinedVerdict::unwritten) } else { part.verdict }
    }

    /// How many images count as what.
    pub fn counts(&self) -> Counts {
        let counts = self.parts.iter().fold(Counts::default(), |all, part| all.and(part.counts));
        if self.unwritten { counts.unwritten() } else { counts }
    }

    /// How many images were not checked.
    pub fn unchecked(&self) -> usize {
        self.parts.iter().map(|part| part.unchecked).sum()
    }

    /// Whether a report on it that was to be written is not there: no image is VERIFIED any more.
    pub fn is_unwritten(&self) -> bool {
        self.unwritten
    }

    /// A report on it that was to be written is not there.
    pub fn unwritten(&mut self) {
        self.unwritten = true;
    }

    /// The keys of all parts, each once, in JSON. What is known of a key that one part pinned and another did not, is what
    /// the latter knew.
    pub fn keys(&self) -> Vec<&str> {
        let mut keys: Vec<&PartKey> = Vec::new();
        let mut places: BTreeMap<&str, usize> = BTreeMap::new();
        for key in self.parts.iter().flat_map(|part| &part.keys) {
            let place = *places.entry(&key.fingerprint).or_insert(keys.len());
            match keys.get_mut(place) {
                None => keys.push(key),
                Some(known) if known.pinned && !key.pinned => *known = key,
                Some(_) => {}
            }
        }
        keys.into_iter().map(|key| key.text.as_str()).collect()
    }

    /// Among the parts that judged anything, how many different sets of keys there are.
    pub fn sets_of_keys(&self) -> usize {
        let judged = self.parts.iter().filter(|part| part.counts.total() > 0);
        let keys = judged.map(|part| part.keys.iter().map(|key| key.fingerprint.as_str()).collect());
        keys.collect::<BTreeSet<BTreeSet<&str>>>().len()
    }

    /// What was asked of every image, in JSON: of parts that differ in it what the first one asked.
    pub fn policy(&self) -> &str {
        // A part that stopped may not have come so far.
        let judged = self.parts.iter().find(|part| part.error.is_none());
        judged.or(self.parts.first()).map_or("null", |part| part.policy.as_str())
    }

    /// How the images were drawn, in JSON.
    pub fn sample(&self) -> Option<&str> {
        self.parts.first()?.sample.as_deref()
    }

    /// The list of which these are the parts: its SHA-256, and how many images it has.
    pub fn list(&self) -> (&str, usize) {
        self.parts.first().map_or(("", 0), |part| (part.list.as_str(), part.whole))
    }

    /// When its first part began, and its last.
    pub fn times(&self) -> Option<(&Moment, &Moment)> {
        let times = || self.parts.iter().map(|part| &part.at);
        times().min().zip(times().max())
    }

    /// In what its parts differ.
    pub fn differences(&self) -> Vec<PartDifference<'_>> {
        // A part that stopped may not have come so far.
        let judged = self.parts.iter().filter(|part| part.error.is_none());
        let policies = judged.map(|part| (part.index, part.policy.as_str()));
        let versions = self.parts.iter().map(|part| (part.index, part.version.as_str()));
        let found = [(DifferenceOf::Policy, grouped(policies)), (DifferenceOf::Version, grouped(versions))];
        let found = found.into_iter().filter(|(_, values)| values.len() > 1);
        found.map(|(what, values)| PartDifference { what, values }).collect()
    }

    /// What its parts say that a reader should know, each once, in their order.
    pub fn weaknesses(&self) -> Vec<&PartWeakness> {
        let mut known = BTreeSet::new();
        let all = self.parts.iter().flat_map(|part| &part.weaknesses);
        all.filter(|weakness| known.insert(*weakness)).collect()
    }
}

/// Each value once, in the order of the first part that has it, and those that have it.
fn grouped<'a>(parts: impl Iterator<Item = (usize, &'a str)>) -> Vec<(&'a str, Vec<usize>)> {
    let mut values: Vec<(&str, Vec<usize>)> = Vec::new();
    let mut places: BTreeMap<&str, usize> = BTreeMap::new();
    for (index, value) in parts {
        let place = *places.entry(value).or_insert(values.len());
        match values.get_mut(place) {
            None => values.push((value, vec![index])),
            Some((_, of)) => of.push(index),
        }
    }
    values
}

#[cfg(test)]
mod tests;
