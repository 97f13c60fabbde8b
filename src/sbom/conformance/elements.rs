//! How far a document says what a list asks.

use super::Standard;
use super::facts::Facts;
use super::lists::{Asked, Line};
use super::remedy::Remedy;
use crate::sbom::{Bom, FurtherFields, Unreadable};

/// How far the document says what one element asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ElementAnswer {
    /// All of `of`.
    Present,
    /// Some of `of`.
    Partial,
    /// None, also where there is nothing to say it of: an empty list of components proves nothing.
    Missing,
    /// The document's spec version has no place for it.
    NotExpressible,
}

impl ElementAnswer {
    /// The word in documents.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Present => "present",
            Self::Partial => "partial",
            Self::Missing => "missing",
            Self::NotExpressible => "not-expressible",
        }
    }
}

/// What a list of elements was taken from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// The published text.
    Primary,
    /// What others say of it: not compared with the published text.
    Secondary,
}

impl Basis {
    /// The word in documents.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Primary => "primary",
            Self::Secondary => "secondary",
        }
    }
}

/// Where an element is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ElementPlace {
    /// Fields of the document, as paths.
    Fields(&'static str),
    /// The verified attestation of the document.
    Attestation,
    /// The verified attestation, and in its absence these fields.
    AttestationOr(&'static str),
}

/// A list that was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ElementList {
    /// Which list.
    pub standard: Standard,
    /// In the order of the list; of a document that cannot be asked, why.
    pub elements: Result<Vec<Element>, Unreadable>,
}

/// One element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Element {
    /// Its stable word.
    pub id: &'static str,
    /// How far it is there.
    pub answer: ElementAnswer,
    /// How many say it; `None` where it is not expressible.
    pub have: Option<usize>,
    /// Of how many: 1 for what is asked of the document, else the component instances.
    pub of: Option<usize>,
    /// Where it was looked for; where it is not expressible, the place in a later spec version.
    pub place: ElementPlace,
    /// What would fix it, where it is not all there and that is known.
    pub remedy: Option<Remedy>,
}

/// Asks a document for the elements of lists (spec: section 2, the table of standards). It only answers: no
/// answer makes a run fail.
///
/// `signed`: a verified attestation exists for the document, which is the author's signature.
pub fn lists(
    standards: &[Standard],
    bom: &Bom<'_>,
    further: Result<&FurtherFields<'_>, &Unreadable>,
    signed: bool,
) -> Vec<ElementList> {
    let facts = further.map(|further| Facts::of(bom, further));
    let list = |standard: &Standard| ElementList {
        standard: *standard,
        elements: match &facts {
            Ok(facts) => Ok(elements(*standard, facts, signed)),
            Err(why) => Err((*why).clone()),
        },
    };
    standards.iter().map(list).collect()
}

/// The lists of a document that cannot be read, and so cannot be asked.
pub fn unread_lists(standards: &[Standard], why: &Unreadable) -> Vec<ElementList> {
    standards.iter().map(|standard| ElementList { standard: *standard, elements: Err(why.clone()) }).collect()
}

/// Asks for the elements of one list.
pub fn elements(standard: Standard, facts: &Facts, signed: bool) -> Vec<Element> {
    standard.lines().iter().map(|line| line.ask(facts, signed)).collect()
}

impl Line {
    fn ask(&self, facts: &Facts, signed: bool) -> Element {
        // The last row that the spec version reaches; before the first one there is no place for it.
        let reached = self.places.iter().rev().find(|(since, _)| facts.minor >= *since);
        let expressible = reached.is_some();
        let place = match (reached.or(self.places.first()), self.asked) {
            (Some((_, fields)), Asked::Signature) if !signed => ElementPlace::AttestationOr(fields),
            (Some((_, fields)), Asked::Document(_) | Asked::Each(_)) => ElementPlace::Fields(fields),
            (_, Asked::Signature) => ElementPlace::Attestation,
            (None, _) => ElementPlace::Fields(""),
        };
        let counts = expressible.then(|| match self.asked {
            Asked::Document(said) => (usize::from(said(facts)), 1),
            Asked::Signature => (usize::from(signed || facts.signature), 1),
            Asked::Each(have) => (have(facts), facts.components.total),
        });
        let answer = match counts {
            None => ElementAnswer::NotExpressible,
            Some((0, _)) => ElementAnswer::Missing,
            Some((have, of)) if have == of => ElementAnswer::Present,
            Some(_) => ElementAnswer::Partial,
        };
        Element {
            id: self.id,
            answer,
            have: counts.map(|(have, _)| have),
            of: counts.map(|(_, of)| of),
            place,
            remedy: match answer {
                ElementAnswer::Present => None,
                ElementAnswer::NotExpressible => self.earlier.or(self.remedy),
                ElementAnswer::Partial | ElementAnswer::Missing => self.remedy,
            },
        }
    }
}

#[cfg(test)]
mod tests;
