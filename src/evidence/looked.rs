//! What a look at an image tells of the way to it: who was reached, as whom, and what is there. Nothing of it is
//! evidence.

use std::net::SocketAddr;

use crate::subject::Digest;

use super::account::RegistryLogin;
use super::met::MetServer;
use super::{Answer, Gap};

/// A look at an image.
#[derive(Clone, Debug)]
pub struct LookedAt {
    /// The addresses that connections to its registry go to; none where the registry is named by its address, or nobody
    /// looked its name up.
    pub dialled: Vec<SocketAddr>,
    /// Its registry, where that answered.
    pub met: Option<MetServer>,
    /// As whom the registry lets us look, where that is known.
    pub login: Option<RegistryLogin>,
    /// The digest of its manifest.
    pub image: Answer<Digest>,
    /// How what refers to it is listed, where it is there and in a registry.
    pub listing: Option<ReferrersListing>,
}

impl LookedAt {
    /// Of an image on this machine, or of one that nobody could be asked for.
    pub fn alone(image: Answer<Digest>) -> Self {
        Self { dialled: vec![], met: None, login: None, image, listing: None }
    }
}

/// How a registry lists what refers to an image (distribution-spec v1.1, "Listing Referrers").
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReferrersListing {
    /// By its API.
    Api,
    /// It has no such API; the fallback tag is read in its place.
    Tag,
    /// One of the two could not be asked, or not to the end.
    Gap(Gap),
}
