//! Of which rules the controllers would take another one.

use crate::policy::{PatternPart, may_match};

use super::pattern;
use super::rule::{ExportedPolicy, ExportedRule};

/// Every name of a repository.
const EVERY: [PatternPart; 1] = [PatternPart::Any];

/// The later rules of whose images this one would take some, since its patterns match more than they should.
pub(super) fn taken(policy: &ExportedPolicy, at: usize) -> Vec<&ExportedRule> {
    let Some(own) = policy.rules.get(at).and_then(|rule| rule.pattern.as_ref()) else { return vec![] };
    let reach = pattern::reach(own);
    let later = policy.all().enumerate().skip(at + 1);
    let takes = |number: usize, rule: &ExportedRule| {
        let theirs = rule.pattern.as_ref().map_or(&EVERY[..], |pattern| pattern.parts());
        // What an earlier rule is for is not theirs.
        let earlier: Vec<&[PatternPart]> = policy
            .rules
            .iter()
            .take(number)
            .filter_map(|rule| Some(rule.pattern.as_ref()?.parts()))
            .collect();
        let digested: Vec<Vec<PatternPart>> =
            std::iter::once(theirs).chain(earlier.iter().copied()).map(pattern::digested).collect();
        let digested: Vec<&[PatternPart]> = digested.iter().map(Vec::as_slice).collect();
        may_match(&[&reach, theirs], &earlier)
            || digested.split_first().is_some_and(|(theirs, earlier)| may_match(&[&reach, theirs], earlier))
    };
    later.filter(|(number, rule)| takes(*number, rule)).map(|(_, rule)| rule).collect()
}

/// The earlier rules for images of which this one would hold too, and asks something that they do not.
pub(super) fn added(policy: &ExportedPolicy, at: usize) -> Vec<&ExportedRule> {
    let Some(rule) = policy.all().nth(at) else { return vec![] };
    let reach =
        |rule: &ExportedRule| rule.pattern.as_ref().map_or_else(|| EVERY.to_vec(), pattern::glob_reach);
    let own = reach(rule);
    let earlier = policy.rules.iter().take(at);
    earlier.filter(|other| !other.implies(rule) && may_match(&[&reach(other), &own], &[])).collect()
}
