//! Whom one can ask: people and organizations, of a document or of a component.

use serde::Deserialize;

use crate::json::lenient::{FoldList, HasText, LenientList, LenientObject, LenientText};

/// People, or how to reach an organization.
#[derive(Default)]
pub(super) struct Contacts {
    pub(super) named: bool,
    pub(super) mail: bool,
}

impl<'de> FoldList<'de> for Contacts {
    type Item = LenientObject<Contact<'de>>;

    fn add(&mut self, LenientObject(contact): Self::Item) {
        self.named |= contact.name.is_said();
        self.mail |= contact.email.said().is_some_and(|mail| mail.contains('@'));
    }
}

#[derive(Default, Deserialize)]
pub(super) struct Contact<'a> {
    #[serde(borrow, default)]
    name: LenientText<'a>,
    #[serde(borrow, default)]
    email: LenientText<'a>,
}

/// An organization.
#[derive(Default, Deserialize)]
pub(super) struct OrganizationalEntity {
    #[serde(default)]
    pub(super) name: HasText,
    #[serde(default)]
    url: LenientList<AnyText>,
    #[serde(default)]
    contact: LenientList<Contacts>,
}

impl OrganizationalEntity {
    /// By an e-mail address or a URL.
    pub(super) fn is_reachable(&self) -> bool {
        is_reachable(&self.url, &self.contact)
    }

    pub(super) fn is_known(&self) -> bool {
        self.name.0 || self.contact.0.named || self.is_reachable()
    }
}

/// Whether one can be reached by an e-mail address or a URL.
pub(super) fn is_reachable(url: &LenientList<AnyText>, contact: &LenientList<Contacts>) -> bool {
    url.0.0 || contact.0.mail
}

/// Whether one of a list of strings says anything.
#[derive(Default)]
pub(super) struct AnyText(bool);

impl FoldList<'_> for AnyText {
    type Item = HasText;

    fn add(&mut self, HasText(said): HasText) {
        self.0 |= said;
    }
}
