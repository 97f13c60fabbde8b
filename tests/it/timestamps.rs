//! Time-stamps: a service on loopback that is asked for one, layouts beside which one lies, and the options of both.

mod asked;
mod ends;
mod options;
pub(crate) mod read;

/// The authority of the fixtures.
const ROOT: &str = "fixtures/timestamp/root.pem";
