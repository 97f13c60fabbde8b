//! What would fix a list.

/// What would fix an element that is not all there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Remedy {
    /// Name who answers for the document.
    Authors,
    /// Say how to reach them.
    Contact,
    /// Attest the document.
    Attest,
    /// A spec version that has `metadata.lifecycles`.
    LifecyclesVersion,
    /// Name the phase in `metadata.lifecycles`.
    Lifecycles,
    /// CycloneDX 1.6 or later.
    Version16,
    /// Name the supplier of each component.
    Supplier,
    /// Scan what tells the packages' names.
    Identifiers,
    /// A generator that resolves dependencies.
    Dependencies,
    /// State how complete the dependencies are.
    Completeness,
    /// A generator that writes hashes.
    Hashes,
    /// A generator that keeps the licenses.
    Licenses,
    /// Write the properties `bsi:component:*`.
    Properties,
}
