//! What a list or a schema asks of an SBOM, answered element by element.
