//! What was seen on the way, before anything is made of it.

use crate::case::KeyFact;
use crate::checkout::{CheckoutError, Head};
use crate::evidence::Gap;
use crate::evidence::account::{CredentialProblem, NamedHelper};
use crate::evidence::looked::LookedAt;
use crate::evidence::met::MetServer;
use crate::evidence::place::KeyPlace;
use crate::evidence::route::Route;
use crate::known::Endpoint;
use crate::origin::SettingOrigin;
use crate::subject::Subject;
use crate::text::ForeignText;
use crate::trust::key::Fingerprint;

/// All that was seen.
#[derive(Debug)]
pub struct Examined {
    /// The configuration files that gave options, and which.
    pub files: Vec<ConfiguredFile>,
    /// The image, where one was named.
    pub image: Option<ExaminedImage>,
    /// The keys, in their order.
    pub keys: Vec<ExaminedKey>,
    /// What git says of the current folder.
    pub head: Result<Head, CheckoutError>,
    /// The credential helpers.
    pub helpers: ExaminedHelpers,
}

/// A configuration file, and the options that are from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfiguredFile {
    /// Its path.
    pub path: ForeignText,
    /// The options.
    pub options: Vec<&'static str>,
}

/// An image, and how it was reached.
#[derive(Debug)]
pub struct ExaminedImage {
    /// What was named.
    pub subject: Subject,
    /// How its registry is reached; `None` for what lies on this machine.
    pub route: Option<Route>,
    /// What a look at it told.
    pub looked: LookedAt,
}

/// A key, and how it was reached.
#[derive(Debug)]
pub struct ExaminedKey {
    /// Where it is.
    pub place: KeyPlace,
    /// Who serves it, as the record of known keys has it; `None` where it is on this machine.
    pub endpoint: Option<Endpoint>,
    /// Who serves it, where that answered.
    pub met: Option<MetServer>,
    /// Which keys it may be, where any are named.
    pub pins: Vec<Fingerprint>,
    /// What it is, or why that is not known.
    pub answer: Result<KeyFact, Gap>,
}

/// The credential helpers.
#[derive(Debug)]
pub enum ExaminedHelpers {
    /// None is asked, since this setting gives an account.
    Unasked(SettingOrigin),
    /// Those that are named, and why others are not known.
    Named(Vec<NamedHelper>, Vec<CredentialProblem>),
}
