//! A signed image with an attested SBOM, on a server of its own.

use super::attest::{CYCLONE_DX, Signer, att_path, bom};
use super::command::Program;
use super::layout::Layout;
use super::registry::{sbom, verify};
use super::server::Server;

pub(crate) const EARLY: &str = "2024-03-06T14:25:56Z";
pub(crate) const LATE: &str = "2024-03-07T14:25:56Z";

/// A signed image whose `.att` tag holds one SBOM; its envelope and the predicate.
pub(crate) struct World {
    pub(crate) layout: Layout,
    pub(crate) server: Server,
    pub(crate) platform: Signer,
    pub(crate) predicate: String,
    pub(crate) envelope: Vec<u8>,
}

impl World {
    pub(crate) fn new() -> Self {
        Self::of("signed_verified", &bom(EARLY, &["a", "b"]))
    }

    pub(crate) fn with(predicate: &str) -> Self {
        Self::of("signed_verified", predicate)
    }

    pub(crate) fn of(case: &str, predicate: &str) -> Self {
        let layout = Layout::case(case);
        let server = Server::registry(&layout);
        let platform = Signer::platform();
        let envelope = platform.attest(&layout, CYCLONE_DX, predicate);
        server.attested(&layout, std::slice::from_ref(&envelope));
        Self { layout, server, platform, predicate: predicate.to_owned(), envelope }
    }

    pub(crate) fn att(&self) -> String {
        att_path(&self.layout)
    }

    pub(crate) fn attest(&self, predicate: &str) -> Vec<u8> {
        self.platform.attest(&self.layout, CYCLONE_DX, predicate)
    }

    pub(crate) fn holds(&self, envelopes: &[Vec<u8>]) {
        self.server.attested(&self.layout, envelopes);
    }

    pub(crate) fn verify(&self) -> Program {
        verify(&self.server).args(["--require", "sbom"])
    }

    pub(crate) fn sbom(&self) -> Program {
        sbom(&self.server)
    }
}
