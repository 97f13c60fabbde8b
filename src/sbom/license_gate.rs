//! Licenses that are not accepted, and licenses that alone are: what a document says to them.
//!
//! What is denied is one set, and so is what is allowed: an expression of which every alternative is denied cannot
//! be met, although each of them alone leaves another.

mod asked;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::Serialize;

use super::license::{Expression, Met, NoExpression, One};
use super::{Bom, Component, GateOutcome};

pub use asked::{
    AllowedLicenses, AskedLicense, DeniedLicense, LicenseRule, LicenseRuleError, LicenseRuleProblem,
};

/// Everything that is asked of licenses.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LicenseRules {
    /// Judged together: an alternative that is denied too is not one.
    pub denied: Vec<DeniedLicense>,
    /// Judged together: each adds to what is allowed.
    pub allowed: Vec<AllowedLicenses>,
}

/// What a document says to the rules.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct LicenseAnswers {
    /// One for each license that is denied, then one for each list of allowed ones, in the order in which they were asked.
    pub gates: Vec<LicenseGate>,
    /// Siblings of denied licenses that occur and are not denied, in the same order.
    pub siblings: Vec<LicenseSibling>,
}

/// The answer to one rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LicenseGate {
    /// What was asked.
    #[serde(rename = "id")]
    pub rule: LicenseRule,
    /// The licenses, as written.
    pub value: AskedLicense,
    /// `fail` where `count` is above 0; else `undecided` where something could not be judged and that matters.
    outcome: GateOutcome,
    /// Instances whose expression cannot be met as asked.
    pub count: usize,
    /// Whether one of these instances cannot be met for another denied license too.
    #[serde(skip)]
    pub is_one_of_several: bool,
    /// Instances without a license, or with a text that is not an SPDX expression: this cannot be decided.
    pub unknown: usize,
    /// The packages that fail, with their versions (`pkg:npm/x@1.0.0`), sorted, each once.
    pub packages: Vec<String>,
}

/// The same license as a denied one in another form: `GPL-2.0-or-later` beside `GPL-2.0-only`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LicenseSibling {
    /// What is denied, as written.
    pub asked: AskedLicense,
    /// The form that occurs, as SPDX writes it.
    pub sibling: String,
    /// In how many instances.
    pub count: usize,
}

impl LicenseGate {
    /// Whether no instance fails, and every one that matters could be judged.
    pub fn passes(&self) -> bool {
        self.outcome == GateOutcome::Pass
    }

    /// Whether it lets the document through.
    pub fn outcome(&self) -> GateOutcome {
        self.outcome
    }
}

impl LicenseRules {
    /// Asks a document.
    pub fn ask(&self, bom: &Bom<'_>) -> LicenseAnswers {
        if self.denied.is_empty() && self.allowed.is_empty() {
            return LicenseAnswers::default();
        }
        let mut counts: Vec<Count> =
            (0..self.denied.len() + self.allowed.len()).map(|_| Count::default()).collect();
        let mut siblings = vec![0; self.denied.len()];
        // Documents have many instances, and few ecosystems and licenses.
        let mut scopes: Vec<Scope<'_>> = Vec::new();
        let mut scope_of: BTreeMap<String, usize> = BTreeMap::new();
        let mut judged: HashMap<(usize, &str), Judged> = HashMap::new();
        for component in &bom.components {
            let ecosystem = component.package().ecosystem();
            let at = if let Some(at) = scope_of.get(&*ecosystem) {
                *at
            } else {
                let scope = self.scope(&ecosystem);
                let at = scopes.iter().position(|one| one.rules() == scope.rules()).unwrap_or(scopes.len());
                if at == scopes.len() {
                    scopes.push(scope);
                }
                scope_of.insert(ecosystem.into_owned(), at);
                at
            };
            let scope = &scopes[at];
            let mut all = Judged::nothing(component);
            for license in &component.licenses {
                let one = judged.entry((at, &license.text)).or_insert_with(|| scope.judge(&license.text));
                all.and(one);
            }
            scope.count(component, &all, &mut counts);
            for number in &all.siblings {
                siblings[*number] += 1;
            }
        }
        let denied = self.denied.iter().map(|one| (LicenseRule::Deny, &one.asked));
        let asked = denied.chain(self.allowed.iter().map(|one| (LicenseRule::Allow, &one.asked)));
        LicenseAnswers {
            gates: asked.zip(counts).map(|((rule, asked), count)| count.gate(rule, asked)).collect(),
            siblings: self.siblings(siblings),
        }
    }

    fn siblings(&self, counts: Vec<usize>) -> Vec<LicenseSibling> {
        let all = self.denied.iter().zip(counts).filter(|(_, count)| *count > 0);
        all.filter_map(|(denied, count)| {
            let sibling = denied.license.sibling()?.to_string();
            Some(LicenseSibling { asked: denied.asked.clone(), sibling, count })
        })
        .collect()
    }

    /// The rules that ask something of an ecosystem.
    fn scope(&self, ecosystem: &str) -> Scope<'_> {
        let denied = self.denied.iter().enumerate().filter(|(_, one)| one.ecosystems.include(ecosystem));
        let denied: Vec<_> = denied.map(|(number, one)| (number, &one.license)).collect();
        let is_denied = |license: &One| denied.iter().any(|(_, one)| *one == license);
        let siblings = denied.iter().filter_map(|(number, one)| Some((*number, one.sibling()?)));
        let siblings = siblings.filter(|(_, sibling)| !is_denied(sibling)).collect();
        let lists = self.allowed.iter().enumerate().filter(|(_, one)| one.ecosystems.include(ecosystem));
        let lists: Vec<_> = lists.collect();
        let allowed = lists.iter().flat_map(|(_, one)| &one.licenses).filter(|one| !is_denied(one)).collect();
        Scope {
            siblings,
            allows: lists.iter().map(|(number, _)| self.denied.len() + number).collect(),
            allowed,
            unknown_is_allowed: lists.iter().any(|(_, one)| one.unknown),
            denied,
        }
    }
}

/// The rules that ask something of the instances of an ecosystem, by the numbers of their gates.
struct Scope<'r> {
    denied: Vec<(usize, &'r One)>,
    /// Siblings of the denied ones that are not denied.
    siblings: Vec<(usize, One)>,
    allows: Vec<usize>,
    allowed: BTreeSet<&'r One>,
    unknown_is_allowed: bool,
}

impl Scope<'_> {
    /// By which two of them are the same.
    fn rules(&self) -> (impl PartialEq, &[usize]) {
        (self.denied.iter().map(|(number, _)| *number).collect::<Vec<_>>(), self.allows.as_slice())
    }

    fn judge(&self, text: &str) -> Judged {
        let expression = match Expression::read(text) {
            Ok(expression) => expression,
            Err(why) => {
                let is_open = matches!(why, NoExpression::TooDeep | NoExpression::TooLong);
                return Judged { met: Met::Open, known: false, is_open, ..Judged::default() };
            }
        };
        let mut stopped_by = Vec::new();
        expression.is_stopped_by(&self.denied, &mut stopped_by);
        stopped_by.sort_unstable();
        stopped_by.dedup();
        let occurs = self.siblings.iter().filter(|(_, sibling)| expression.names(sibling));
        Judged {
            siblings: occurs.map(|(number, _)| *number).collect(),
            met: expression.met_by(&|one| self.allowed.contains(one)),
            known: expression.is_spdx(),
            is_open: false,
            stopped_by,
        }
    }

    fn count(&self, component: &Component<'_>, all: &Judged, counts: &mut [Count]) {
        let of_denied =
            self.denied.iter().map(|(number, _)| (*number, all.stopped_by.contains(number), all.is_open));
        let is_open = all.is_open || (all.met == Met::Open && !self.unknown_is_allowed);
        let of_allowed = self.allows.iter().map(|number| (*number, all.met == Met::No, is_open));
        for (number, fails, is_open) in of_denied.chain(of_allowed) {
            let count = &mut counts[number];
            count.unknown += usize::from(!all.known);
            count.is_open |= is_open;
            if fails {
                count.fail += 1;
                count.is_one_of_several |= all.stopped_by.len() > 1;
                count.packages.insert(component.package().coordinates());
            }
        }
    }
}

/// What the licenses of an instance mean for the rules of its ecosystem.
#[derive(Default)]
struct Judged {
    /// The denied licenses without which it cannot be met, by their numbers.
    stopped_by: Vec<usize>,
    /// The denied licenses of which a sibling occurs.
    siblings: Vec<usize>,
    /// Whether the allowed licenses are enough.
    met: Met,
    /// Whether there is a license, and all are SPDX expressions.
    known: bool,
    /// Whether a bound was hit, so that there may be an answer that was not found.
    is_open: bool,
}

impl Judged {
    /// Before the first license is asked.
    fn nothing(component: &Component<'_>) -> Self {
        let known = !component.licenses.is_empty();
        Self { met: if known { Met::Yes } else { Met::Open }, known, ..Self::default() }
    }

    /// All of these, and one more license.
    fn and(&mut self, one: &Self) {
        for (all, more) in [(&mut self.stopped_by, &one.stopped_by), (&mut self.siblings, &one.siblings)] {
            let new: Vec<_> = more.iter().filter(|number| !all.contains(number)).copied().collect();
            all.extend(new);
        }
        self.met = self.met.min(one.met);
        self.known &= one.known;
        self.is_open |= one.is_open;
    }
}

/// What becomes a gate.
#[derive(Default)]
struct Count {
    fail: usize,
    is_one_of_several: bool,
    unknown: usize,
    is_open: bool,
    packages: BTreeSet<String>,
}

impl Count {
    fn gate(self, rule: LicenseRule, asked: &AskedLicense) -> LicenseGate {
        LicenseGate {
            rule,
            value: asked.clone(),
            outcome: match (self.fail, self.is_open) {
                (0, false) => GateOutcome::Pass,
                (0, true) => GateOutcome::Undecided,
                _ => GateOutcome::Fail,
            },
            count: self.fail,
            is_one_of_several: self.is_one_of_several,
            unknown: self.unknown,
            packages: self.packages.into_iter().collect(),
        }
    }
}

#[cfg(test)]
mod tests;
