//! The entries of `licenses`, of which some may be a conclusion.
//!
//! Names as in the CycloneDX specification, 1.2 to 1.7; `acknowledgement` stands beside an id or name since 1.6, and beside
//! an expression.

use super::room::push_one;
use super::{License, LicenseKind, Text};
use crate::json::object::{object, reads, text};

/// An entry of `licenses`.
#[derive(Default)]
pub(super) struct LicenseEntry<'de> {
    license: Option<LicenseNames<'de>>,
    expression: Option<Text<'de>>,
    acknowledgement: Option<Text<'de>>,
}

reads! { "a license", LicenseEntry<'de>; |this, next|
    License "license" => this.license = object(next)?;
    Expression "expression" => this.expression = text(next)?;
    Acknowledgement "acknowledgement" => this.acknowledgement = text(next)?;
}

#[derive(Default)]
struct LicenseNames<'de> {
    id: Option<Text<'de>>,
    name: Option<Text<'de>>,
    acknowledgement: Option<Text<'de>>,
}

reads! { "a license", LicenseNames<'de>; |this, next|
    Id "id" => this.id = text(next)?;
    Name "name" => this.name = text(next)?;
    Acknowledgement "acknowledgement" => this.acknowledgement = text(next)?;
}

/// The licenses of an instance. What was concluded (1.6) counts, and not beside it what somebody declared: both
/// together would be a license that nobody said.
pub(super) struct Licenses<'x, 'de> {
    all: &'x mut Vec<License<'de>>,
    /// Whether they are those that were concluded.
    concluded: bool,
}

impl<'x, 'de> Licenses<'x, 'de> {
    /// None of which is read yet.
    pub(super) fn of(all: &'x mut Vec<License<'de>>) -> Self {
        Self { all, concluded: false }
    }

    fn add(&mut self, license: License<'de>, concluded: bool) {
        if concluded && !self.concluded {
            self.concluded = true;
            self.all.clear();
        }
        if concluded == self.concluded {
            push_one(self.all, license);
        }
    }
}

impl<'de> LicenseEntry<'de> {
    /// Whatever stands beside an id, a name or an expression (which the schemas forbid) is one more license: readers
    /// differ in which of them they show, and none may hide another.
    pub(super) fn put(self, licenses: &mut Licenses<'_, 'de>) {
        let is_concluded = |word: &Option<Text<'_>>| word.as_deref() == Some("concluded");
        let names = self.license.unwrap_or_default();
        let concluded = is_concluded(&self.acknowledgement) || is_concluded(&names.acknowledgement);
        let id = names.id.map(|text| License { text, kind: LicenseKind::Id });
        let name = names.name.map(|text| License { text, kind: LicenseKind::Name });
        let expression = self.expression.map(|text| License { text, kind: LicenseKind::Expression });
        for one in id.into_iter().chain(name).chain(expression) {
            licenses.add(one, concluded);
        }
    }
}
