//! Licences.
