//! What the lists ask of each component, counted.

use crate::sbom::further::ComponentFields;
use crate::sbom::license::NOASSERTION;
use crate::sbom::{Component, HashPlace};

/// Of how many components something is said.
#[derive(Default)]
pub(super) struct ElementCounts {
    pub(super) total: usize,
    pub(super) supplier: usize,
    /// Supplier or manufacturer (1.6).
    pub(super) producer: usize,
    /// An e-mail address or URL of the supplier.
    pub(super) contact: usize,
    /// Of the supplier, the manufacturer or an author (1.6).
    pub(super) contact_any: usize,
    pub(super) name: usize,
    pub(super) version: usize,
    pub(super) identifier: usize,
    pub(super) hash: usize,
    pub(super) algorithm: usize,
    pub(super) sha512: usize,
    /// A license, or `NOASSERTION`.
    pub(super) license_said: usize,
    pub(super) license: usize,
    pub(super) filename: usize,
    pub(super) executable: usize,
    pub(super) archive: usize,
    pub(super) structured: usize,
}

impl ElementCounts {
    /// Counts one instance.
    pub(super) fn add(&mut self, component: &Component<'_>, further: &ComponentFields) {
        let supplier = component.supplier.is_some();
        let manufacturer = &further.manufacturer.0;
        let reachable = further.supplier_reachable;
        let mut hashes = component.hashes.iter().filter(|hash| hash.from == HashPlace::Hashes).peekable();
        let bsi = &further.bsi;
        for (count, said) in [
            (&mut self.total, true),
            (&mut self.supplier, supplier),
            (&mut self.producer, supplier || manufacturer.name.0),
            (&mut self.contact, reachable),
            (&mut self.contact_any, reachable || manufacturer.is_reachable() || further.authors.0.mail),
            (&mut self.name, component.name.is_some()),
            (&mut self.version, component.version.is_some()),
            (
                &mut self.identifier,
                component.package().purl().is_some() || further.cpe.0 || further.swid.0.tag_id.0,
            ),
            (&mut self.hash, hashes.peek().is_some()),
            (&mut self.algorithm, further.hash_algorithm),
            (&mut self.sha512, hashes.any(|hash| hash.alg.as_deref() == Some("SHA-512"))),
            (&mut self.license_said, !component.licenses.is_empty()),
            (&mut self.license, component.licenses.iter().any(|license| license.text != NOASSERTION)),
            (&mut self.filename, bsi.filename),
            (&mut self.executable, bsi.executable),
            (&mut self.archive, bsi.archive),
            (&mut self.structured, bsi.structured),
        ] {
            *count += usize::from(said);
        }
    }
}
